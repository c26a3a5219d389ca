"""Sets a text of a stranger for a terminal: cells that know where they came from, lines, and rows of labels beneath them.

A cell is what takes a place of its own on the screen: a letter with all that is written on it, or a run of white space. It
holds text that only shows, and keeps the positions of what it stands for, so that a mark sits on the right letters
whatever was made harmless, and however wide they are. What the marks mean is not known here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wcwidth import iter_graphemes, wcswidth

from maps.commands.show import printable
from maps.marks import Mark, nested

__all__ = ["Cell", "Style", "bracketed", "cells_of", "filled", "lines_of", "rows_under", "styled", "turns"]

Style = Callable[[str, str], str]
"""Puts the colour of a part on a text: called with the text and the part."""

_FILL = "="
_MOST_SIGNS = 16
"""Code points of one letter that are shown; the longest emoji has ten, and marks beyond that cover other lines."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place on the screen.

    Attributes:
        text: what is shown.
        width: columns that it takes.
        start: position in the text of the first character that it stands for.
        end: position after the last; the same for what was put in between.
    """

    text: str
    width: int
    start: int
    end: int

    def is_in(self, mark: Mark) -> bool:
        """Tell whether a mark is on it."""
        return self.start < mark.end and mark.start < self.end


def cells_of(text: str) -> list[Cell]:
    r"""Return a text as cells, each run of white space as one space.

    Example:
        >>> [(cell.text, cell.start) for cell in cells_of("a \n\x1bb")]
        [('a', 0), (' ', 1), ('�', 3), ('b', 4)]
    """
    cells: list[Cell] = []
    at = 0
    for sign in iter_graphemes(text):
        start, at = at, at + len(sign)
        if sign.isspace():
            if cells and cells[-1].text == " ":
                cells[-1] = Cell(" ", 1, cells[-1].start, at)
            else:
                cells.append(Cell(" ", 1, start, at))
            continue
        shown = printable(sign[:_MOST_SIGNS])
        width = wcswidth(shown)
        if width < 1:
            # a mark without a letter gets the one that Unicode has for it
            shown, width = "\u25cc" + shown, 1
        cells.append(Cell(shown, width, start, at))
    return cells


def lines_of(cells: Sequence[Cell], width: int) -> list[list[Cell]]:
    """Break cells into lines of at most ``width`` columns, at spaces where there are any."""
    lines: list[list[Cell]] = []
    line: list[Cell] = []
    used = 0
    for cell in cells:
        if used + cell.width > width and cell.text != " ":
            last = next((at for at in range(len(line) - 1, 0, -1) if line[at].text == " "), 0)
            lines.append(line[:last] if last else line)
            line = line[last + 1 :] if last else []
            used = sum(one.width for one in line)
        if line or cell.text != " ":
            line.append(cell)
            used += cell.width
    return [*lines, line] if line else lines


def filled(text: str, width: int, *, first: str = "", then: str = "") -> list[str]:
    """Return a text that only shows, broken into lines of a width, with what stands before the first and the others.

    Example:
        >>> filled("the M5 between Saraqib and Hama", 20, first="1  ", then="   ")
        ['1  the M5 between', '   Saraqib and Hama']
    """
    lines = lines_of(cells_of(text), max(width - max(len(first), len(then)), 1))
    return [
        (then if number else first) + "".join(cell.text for cell in line) for number, line in enumerate(lines)
    ]


def turns(text: str) -> bool:
    """Tell whether a text holds letters that run from right to left: what stands beneath them is anybody's guess."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def styled(line: Sequence[Cell], marks: Sequence[Mark], style: Style) -> str:
    """Return a line with each cell in the style of the shortest mark on it."""
    pieces: list[tuple[str, str]] = []
    for cell in line:
        on_it = [mark for mark in marks if cell.is_in(mark)]
        part = min(on_it, key=lambda mark: mark.end - mark.start).part if on_it else ""
        if pieces and pieces[-1][1] == part:
            pieces[-1] = (pieces[-1][0] + cell.text, part)
        else:
            pieces.append((cell.text, part))
    return "".join(style(text, part) if part else text for text, part in pieces)


def rows_under(
    line: Sequence[Cell],
    marks: Iterable[Mark],
    words: dict[str, str],
    style: Style = lambda text, _part: text,
) -> list[str]:
    """Return the rows of labels beneath a line; marks that would meet in one row go to the next.

    A mark that began in a line above has no label, and one that is too narrow for its word the first letter of it.

    Args:
        line: the cells of the line.
        marks: in characters of the text.
        words: the label of each part.
        style: puts the colour of a part on a label.

    Example:
        >>> cells = cells_of("Rebels took Hama.")
        >>> rows_under(cells, [Mark(0, 6, "actor"), Mark(12, 16, "target")], {"actor": "Actor", "target": "Place"})
        ['Actor=      P===']
    """
    rows: list[_Row] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        column, width = _extent(line, mark)
        if not width:
            continue
        begins = line[0].start <= mark.start
        label = _label(words[mark.part], mark.name, width) if begins else ""
        text = label.ljust(width, _FILL)
        row = next((row for row in rows if row.used < column or not row.used), None)
        if row is None:
            row = _Row()
            rows.append(row)
        row.add(column, text, style(text, mark.part))
    return [row.text for row in rows]


@dataclass(slots=True)
class _Row:
    """One row of labels, and how many columns of it are used."""

    text: str = ""
    used: int = 0

    def add(self, column: int, text: str, shown: str) -> None:
        self.text += " " * (column - self.used) + shown
        self.used = column + len(text)


def _extent(line: Sequence[Cell], mark: Mark) -> tuple[int, int]:
    """Return the first column of a mark in a line and the number of columns; 0 where it is not in it."""
    column = first = width = 0
    for cell in line:
        if cell.is_in(mark):
            first = column if not width else first
            width = column + cell.width - first
        column += cell.width
    return first, width


def _label(word: str, name: str, width: int) -> str:
    """Return the longest label that fits: "Place 2", "P2"."""
    long = f"{word} {name}" if name else word
    return long if len(long) <= width else word[0] + name


def bracketed(cells: Sequence[Cell], marks: Iterable[Mark], words: dict[str, str]) -> list[Cell]:
    """Return cells with brackets around the marks: "[A Rebels] took [P Hama]"."""
    result: list[Cell] = []
    open_marks: list[Mark] = []
    waiting = nested(marks)[::-1]
    for cell in cells:
        while open_marks and open_marks[-1].end <= cell.start:
            result.append(Cell("]", 1, cell.start, cell.start))
            open_marks.pop()
        while waiting and waiting[-1].start < cell.end:
            mark = waiting.pop()
            if cell.is_in(mark):
                label = f"[{words[mark.part][0]}{mark.name} "
                result.append(Cell(label, len(label), cell.start, cell.start))
                open_marks.append(mark)
        result.append(cell)
    end = cells[-1].end if cells else 0
    return result + [Cell("]", 1, end, end)] * len(open_marks)
