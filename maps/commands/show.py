"""Text for a terminal: tables, and what must be taken out of untrusted text before a terminal sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["clean", "count_of", "harmless_json", "printable", "shorten", "table"]

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories that a terminal may obey, or that turn the reading direction, instead of showing a character."""

_KEPT = "\u200c\u200d"
"""Joiners that Arabic and Persian spelling needs."""

_JSON_KEPT = _KEPT + "\n"


def printable(text: str) -> str:
    r"""Return text that only shows: control and direction characters become ``\ufffd``.

    Example:
        >>> printable("a\x1b[31mb")
        'a\ufffd[31mb'
    """
    return "".join(
        "\ufffd" if unicodedata.category(character) in _UNSAFE and character not in _KEPT else character
        for character in text
    )


def harmless_json(text: str) -> str:
    r"""Return JSON that says the same and only shows: what a terminal may obey is written as ``\\u009b``.

    Line breaks stay. Half characters of a pair, which no file can hold, are escaped as well.

    Example:
        >>> harmless_json('{"a": "\x9b31m"}')
        '{"a": "\\u009b31m"}'
    """
    return "".join(
        character
        if character in _JSON_KEPT or unicodedata.category(character) not in _UNSAFE
        else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    """Return a character as JSON escapes it, in UTF-16."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def clean(text: str) -> str:
    r"""Return text that only shows, on one line.

    Example:
        >>> clean("a\tb\nc\x07")
        'a b c\ufffd'
    """
    return printable(" ".join(text.split()))


def shorten(text: str, width: int) -> str:
    """Return clean text of at most ``width`` characters, cut text ending in an ellipsis.

    Example:
        >>> shorten("the M5 between Saraqib and Maarat al-Numan", 16)
        'the M5 between…'
    """
    text = clean(text)
    return text if len(text) <= width else text[: max(width - 1, 1)].rstrip() + "…"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    Example:
        >>> count_of(1, "claim"), count_of(2, "claim"), count_of(2, "city", "cities")
        ('1 claim', '2 claims', '2 cities')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = 100, right: Sequence[int] = ()
) -> str:
    """Set rows in columns.

    Args:
        header: names of the columns; all empty for a table without one.
        rows: cells; made clean here.
        width: characters in a line; the widest columns give way.
        right: columns that hold numbers.

    Example:
        >>> print(table(("holder", "km"), [("HTS", "12.5"), ("nobody", "340.0")], right=(1,)))
        holder     km
        HTS      12.5
        nobody  340.0
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    lines = [list(header), *cells] if any(header) else cells
    widths = [max((len(line[index]) for line in lines), default=0) for index in range(len(header))]
    room = width - 2 * (len(header) - 1)
    while sum(widths) > room and max(widths) > 8:  # noqa: PLR2004 - a column narrower than this says nothing
        widths[widths.index(max(widths))] -= 1
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(line: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    fitted = [
        shorten(cell, width).rjust(width) if index in right else shorten(cell, width).ljust(width)
        for index, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    return "  ".join(fitted).rstrip()
