r"""Keeps a spreadsheet from running text as a formula; the text can be had back as it was.

Spreadsheet programs run a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return (OWASP, *CSV
Injection*). Such a cell gets one apostrophe more in front, and loses one when it is read. It is for tables that a
spreadsheet opens, not for JSON.
"""

from __future__ import annotations

import re

__all__ = ["guarded", "unguarded"]

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs; apostrophes before the mark count, so that `unguarded` is the inverse.

    Example:
        >>> guarded("=1+1"), guarded("'=1+1"), guarded("'Ayn Dara"), guarded("Saraqib")
        ("'=1+1", "''=1+1", "'Ayn Dara", 'Saraqib')
    """
    return "'" + cell if _RUNS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before `guarded`.

    Example:
        >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'Ayn Dara"), unguarded("- none -")
        ('=1+1', "'=1+1", "'Ayn Dara", '- none -')
    """
    return cell[1:] if _GUARDED.match(cell) else cell
