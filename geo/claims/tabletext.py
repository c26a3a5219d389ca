"""The text of a table and its rows, before anything is known of its columns.

A table comes from a stranger: its size and its cells are bounded, it must be UTF-8, and its separator is found in the
header. What the columns mean is said in `geo.claims.table` and `geo.outside`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from geo.errors import ClaimTableError, Problem

__all__ = ["csv_rows", "load_text", "separator_of"]

_MOST_BYTES = 100_000_000


def load_text(source: str | Path | IO[str] | IO[bytes]) -> tuple[str, str]:
    """Return the name of a table and its text, without a byte order mark.

    Args:
        source: a path, or an open stream of text or bytes.

    Raises:
        ClaimTableError: it is larger than 100 MB, or not UTF-8.
        OSError: there is no such file, or it cannot be read.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as stream:
            # a device or a pipe tells no size beforehand
            raw: str | bytes = stream.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            allowed = "a table of at most 100 MB; split it"
            raise ClaimTableError(str(source), [Problem(1, "", "more than 100 MB", allowed)])
        name = str(source)
    else:
        name, raw = str(getattr(source, "name", "table")), source.read()
    return name, _decoded(name, raw) if isinstance(raw, bytes) else raw.removeprefix("\ufeff")


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        got = ascii(raw[error.start : error.start + 8])
        allowed = "text in UTF-8; save the table as CSV UTF-8"
        raise ClaimTableError(name, [Problem(line, "", got, allowed)]) from error


def separator_of(text: str) -> str:
    """Return what stands between the cells of the header: the most frequent of comma, semicolon and tab."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def csv_rows(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row, the header first, with the line that the row begins at.

    What cannot be read as a row is noted in ``problems`` and ends the table.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            allowed = "a row whose quotes are closed, shorter than 131,072 characters a cell"
            problems.append(Problem(line, "", str(error), allowed))
            return
        if cells is None:
            return
        yield line, cells
        line = reader.line_num + 1
