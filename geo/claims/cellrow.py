"""A row of text cells that takes note of what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from geo.errors import PeriodError, Problem

__all__ = ["Row"]

E_ = TypeVar("E_", bound=StrEnum)


@dataclass(slots=True)
class Row:
    """Cells of one row, and what is wrong with them.

    Attributes:
        cells: text by column; a column that is absent counts as empty.
        line: line of the row in its file.
        problems: what was wrong so far.
    """

    cells: Mapping[str, str]
    line: int
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell as it is."""
        return self.cells.get(column, "")

    def code(self, column: str) -> str:
        """Return a cell without the blanks around it."""
        return self.text(column).strip()

    def wrong(self, column: str, allowed: str) -> None:
        """Take note that a cell cannot be read, and what may stand there."""
        self.problems.append(Problem(self.line, column, self.text(column), allowed))

    def choice(self, column: str, kind: type[E_], default: E_ | None) -> E_ | None:
        """Read a code word; an empty cell gives the default."""
        got = self.code(column).lower()
        if not got:
            return default
        try:
            return kind(got)
        except ValueError:
            self.wrong(column, ", ".join(kind) + (" or empty" if default is not None else ""))
            return default

    def parsed(self, column: str, read: Callable[[str], object], allowed: str) -> object:
        """Read a cell with a function; an empty cell gives None."""
        got = self.code(column)
        if not got:
            return None
        try:
            return read(got)
        except (PeriodError, ValueError):
            self.wrong(column, allowed)
            return None
