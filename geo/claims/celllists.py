"""Lists of text inside one cell of a table, written so that any text comes back as it was.

It knows neither columns nor files; `geo.claims.cells` says which columns hold lists.
"""

from __future__ import annotations

__all__ = ["join_list", "split_list"]


def join_list(items: tuple[str, ...]) -> str:
    r"""Write a list into one cell: ``;`` between, and ``\`` before a ``;``, a ``\`` or a blank at an edge.

    Example:
        >>> join_list(("M5", "M4")), split_list("M5; M4"), split_list(join_list(("a;b ", "c")))
        ('M5;M4', ('M5', 'M4'), ('a;b ', 'c'))
    """
    return ";".join(_escape(item) for item in items)


def _escape(item: str) -> str:
    item = item.replace("\\", "\\\\").replace(";", "\\;")
    if item[:1].isspace():
        item = "\\" + item
    if item[-1:].isspace() and len(item.rstrip()) > 0:
        item = item[:-1] + "\\" + item[-1]
    return item


def split_list(cell: str) -> tuple[str, ...]:
    """Read a list from one cell; see `join_list`."""
    items: list[list[tuple[str, bool]]] = [[]]
    letters = iter(cell)
    for letter in letters:
        if letter == "\\":
            items[-1].append((next(letters, "\\"), True))
        elif letter == ";":
            items.append([])
        else:
            items[-1].append((letter, False))
    return tuple(text for item in items if (text := _stripped(item)))


def _stripped(letters: list[tuple[str, bool]]) -> str:
    start, stop = 0, len(letters)
    while start < stop and letters[start][0].isspace() and not letters[start][1]:
        start += 1
    while stop > start and letters[stop - 1][0].isspace() and not letters[stop - 1][1]:
        stop -= 1
    return "".join(letter for letter, _ in letters[start:stop])
