"""What an import has left out, for a person and as a table: every row or area with its reason, none of them hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.claims.formulas import guarded
from geo.errors import OutputError
from maps.commands.show import clean, shorten

if TYPE_CHECKING:
    from geo.outside.dataset import LeftOut

__all__ = ["left_out_lines", "write_left_out"]

_NAME_WIDTH = 60


def left_out_lines(left_out: Iterable[LeftOut]) -> str:
    """Return what was left out, by reason and by what it is about; first what is wrong, then what says nothing new."""
    groups: dict[tuple[bool, str], dict[str, list[str]]] = {}
    for one in left_out:
        groups.setdefault((not one.is_fault, one.why), {}).setdefault(one.what, []).append(one.where)
    lines = []
    for (_, why), names in sorted(groups.items(), key=lambda group: group[0][0]):
        lines.append(f"Left out: {clean(why)}")
        lines.extend(
            f"  {shorten(name, _NAME_WIDTH) or '(no name)'}: {_places(where)}"
            for name, where in names.items()
        )
    return "\n".join(lines)


def _places(where: Sequence[str]) -> str:
    """Return places in a file; rows that follow one another as a range.

    Example:
        >>> _places(["row 3", "row 4", "row 5", "row 9"])
        'rows 3-5, 9'
    """
    numbers = [int(one.removeprefix("row ")) for one in where if one.removeprefix("row ").isdigit()]
    if len(numbers) != len(where):
        return ", ".join(map(clean, where))
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    told = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)
    return f"{'row' if len(numbers) == 1 else 'rows'} {told}"


def write_left_out(left_out: Iterable[LeftOut], path: str) -> None:
    """Write what was left out as CSV: where, what, said, why, fault.

    Raises:
        OutputError: the file cannot be written.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["where", "what", "said", "why", "fault"])
    for one in left_out:
        cells = [one.where, one.what, one.said, one.why, "yes" if one.is_fault else ""]
        writer.writerow([guarded(cell) for cell in cells])
    try:
        Path(path).write_text(stream.getvalue(), encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
