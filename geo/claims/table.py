"""Claims as a table: CSV for spreadsheets, JSON Lines for programs; the round trip loses nothing.

An analyst may write a CSV by hand with the columns ``action,target,actor,when,publisher,published`` alone. Comma,
semicolon and tab as separators, a byte order mark and any order of columns are accepted. When rows are bad, all of
them are told in one `ClaimTableError` and nothing is read. What a cell may hold is said in `geo.claims.cells`.

A spreadsheet runs no cell of a CSV that is written here: text that it would take for a formula, since it begins with
``=``, ``+``, ``-``, ``@``, a tab or a carriage return, is written with an apostrophe in front, which reading takes off again
(`geo.claims.formulas`). JSON Lines hold the text as it is.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from geo.claims.celllists import join_list, split_list
from geo.claims.cells import (
    CLAIM_COLUMNS,
    LIST_COLUMNS,
    NEEDED_COLUMNS,
    POSITION_COLUMNS,
    SPAN_COLUMNS,
    from_cells,
    to_cells,
    unwritable,
)
from geo.claims.claim import Claim
from geo.claims.formulas import guarded, unguarded
from geo.claims.tabletext import csv_rows, load_text, separator_of
from geo.errors import ClaimTableError, OutputError, Problem

__all__ = ["CLAIM_COLUMNS", "read_claims", "write_claims"]

_FORMATS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_MOST_PROBLEMS = 1_000
"""After so many problems a table is not read on: it is no table of claims."""
_Rows = Iterator[tuple[int, Mapping[str, str]]]


def read_claims(
    source: str | Path | IO[str] | IO[bytes], *, zone: ZoneInfo, fmt: str | None = None
) -> list[Claim]:
    """Read a table of claims.

    Args:
        source: a path, or an open stream of text or bytes.
        zone: time zone of the theatre, in which a publication day begins.
        fmt: ``"csv"`` or ``"jsonl"``; None to go by the file's name, or by its first character.

    Returns:
        The claims in the order of the rows. Rows without any text are left out; rows without a ``claim_id`` get one
        that depends on their content alone.

    Raises:
        ClaimTableError: any row or the header is bad, or the file is not UTF-8 or larger than 100 MB; lists every
            problem, up to 1,000.
        OSError: there is no such file, or it cannot be read.
    """
    name, text = load_text(source)
    fmt = fmt or _FORMATS.get(Path(name).suffix.lower()) or ("jsonl" if text.lstrip()[:1] == "{" else "csv")
    problems: list[Problem] = []
    rows = _jsonl_rows(text, problems) if fmt == "jsonl" else _csv_rows(text, problems)
    claims: list[Claim] = []
    seen = _Seen()
    for line, cells in rows:
        claim, wrong = from_cells(cells, line=line, zone=zone)
        problems.extend(wrong)
        problems.extend(unwritable(cells, line=line))
        if len(problems) > _MOST_PROBLEMS:
            break
        if claim is not None:
            claims.append(_with_own_id(claim, cells, line, seen, problems))
    if problems:
        raise ClaimTableError(name, sorted(problems, key=lambda problem: problem.row))
    return claims


@dataclass(slots=True)
class _Seen:
    """The identifiers so far: the line of each, and how often a derived one came up again."""

    lines: dict[str, int] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)


def _with_own_id(
    claim: Claim, cells: Mapping[str, str], line: int, seen: _Seen, problems: list[Problem]
) -> Claim:
    """Hold that identifiers are unique: a given one must be, a derived one is made so."""
    first = seen.lines.setdefault(claim.claim_id, line)
    if first == line:
        return claim
    if cells.get("claim_id", "").strip():
        problems.append(
            Problem(line, "claim_id", claim.claim_id, f"an identifier of its own; row {first} has this one")
        )
        return claim
    number = seen.repeats.get(claim.claim_id, 1) + 1
    while f"{claim.claim_id}-{number}" in seen.lines or f"{claim.claim_id}-{number}" == claim.corrects:
        number += 1
    seen.repeats[claim.claim_id] = number
    own = f"{claim.claim_id}-{number}"
    seen.lines[own] = line
    return replace(claim, claim_id=own)


def write_claims(claims: Iterable[Claim], target: str | Path | IO[str], *, fmt: str | None = None) -> None:
    """Write a table of claims; `read_claims` gives the same claims back.

    Args:
        claims: the claims, written in the order given.
        target: a path, replaced as a whole once all is written, or an open text stream (opened with ``newline=""``).
        fmt: ``"csv"`` or ``"jsonl"``; None to go by the file's name (CSV for a stream).

    Raises:
        ClaimTableError: a cell holds what no table can (a NUL character, half a surrogate pair); nothing is written.
        OutputError: the file cannot be written.
    """
    name = str(target) if isinstance(target, str | Path) else getattr(target, "name", "table")
    fmt = fmt or _FORMATS.get(Path(str(name)).suffix.lower(), "csv")
    rows = [to_cells(claim) for claim in claims]
    problems = [problem for line, cells in enumerate(rows, 2) for problem in unwritable(cells, line=line)]
    if problems:
        raise ClaimTableError(str(name), problems)
    text = "".join(_jsonl_text(rows) if fmt == "jsonl" else _csv_text(rows))
    if isinstance(target, str | Path):
        _replace_file(Path(target), text)
    else:
        target.write(text)


# ---- CSV ----


def _csv_text(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    yield ",".join(CLAIM_COLUMNS) + "\n"
    for cells in rows:
        yield ",".join(_quoted(_harmless(column, cells[column])) for column in CLAIM_COLUMNS) + "\n"


def _harmless(column: str, cell: str) -> str:
    """Guard a cell against being run; a longitude of -70.5 is a number to a spreadsheet, and stays one."""
    return cell if column in POSITION_COLUMNS else guarded(cell)


def _quoted(cell: str) -> str:
    """Quote a cell where a reader of any separator might need it."""
    if any(mark in cell for mark in '",;\t\r\n') or cell[:1] == " " or cell[-1:] == " ":
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _csv_rows(text: str, problems: list[Problem]) -> _Rows:
    """Yield the rows below the header with the line that each begins at."""
    columns: list[str] | None = None
    for line, cells in csv_rows(text, problems):
        if columns is None:
            columns = _header(cells, problems)
            if problems:
                return
        elif any(cell.strip() for cell in cells):
            extra = [cell for cell in cells[len(columns) :] if cell.strip()]
            if extra:
                problems.append(
                    Problem(
                        line, "", separator_of(text).join(extra), f"{len(columns)} cells, as in the header"
                    )
                )
            yield line, dict(zip(columns, map(unguarded, cells), strict=False))
    if columns is None and not problems:
        problems.append(
            Problem(1, "", "", f"a header with the columns {', '.join(NEEDED_COLUMNS)} and others")
        )


def _header(cells: list[str], problems: list[Problem]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    unknown = [column for column in columns if column not in CLAIM_COLUMNS]
    repeated = [column for column, times in Counter(columns).items() if times > 1]
    problems.extend(
        Problem(1, column, column, "only the columns " + ", ".join(CLAIM_COLUMNS))
        for column in unknown[:_MOST_PROBLEMS]
    )
    problems.extend(Problem(1, column, column, "each column once") for column in repeated[:_MOST_PROBLEMS])
    problems.extend(
        Problem(1, column, "", "a table needs this column")
        for column in NEEDED_COLUMNS
        if column not in columns
    )
    return columns


# ---- JSON Lines ----


def _jsonl_text(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for cells in rows:
        record: dict[str, Any] = dict(cells)
        for column in LIST_COLUMNS:
            record[column] = list(split_list(cells[column]))
        for column in POSITION_COLUMNS:
            record[column] = float(cells[column]) if cells[column] else None
        for column in SPAN_COLUMNS:
            record[column] = [int(part) for part in cells[column].split(":")] if cells[column] else None
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _jsonl_rows(text: str, problems: list[Problem]) -> _Rows:
    for line, row in enumerate(text.split("\n"), 1):
        if len(problems) > _MOST_PROBLEMS:
            return
        if not row.strip():
            continue
        try:
            record = json.loads(row)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(line, "", row, f"one JSON object on each line ({error})"))
            continue
        if not isinstance(record, dict):
            problems.append(Problem(line, "", row, "one JSON object on each line"))
            continue
        unknown = [key for key in record if key not in CLAIM_COLUMNS][:_MOST_PROBLEMS]
        problems.extend(
            Problem(line, key, key, "only the fields " + ", ".join(CLAIM_COLUMNS)) for key in unknown
        )
        yield (
            line,
            {key: _cell(key, value, line, problems) for key, value in record.items() if key in CLAIM_COLUMNS},
        )


def _cell(key: str, value: object, line: int, problems: list[Problem]) -> str:
    """Turn a JSON value into the text cell that a CSV would hold."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and key in POSITION_COLUMNS:
        return repr(value)
    if isinstance(value, list) and key in LIST_COLUMNS and all(isinstance(item, str) for item in value):
        return join_list(tuple(value))
    if isinstance(value, list) and key in SPAN_COLUMNS and all(isinstance(item, int) for item in value):
        return ":".join(str(item) for item in value)
    problems.append(
        Problem(line, key, json.dumps(value, ensure_ascii=False), "text, or a list where the field is one")
    )
    return ""


# ---- files ----


def _replace_file(path: Path, text: str) -> None:
    """Write beside the target and move over it, so that no half of a table is ever seen."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        # "x": a link that somebody planted under that name is not followed
        with temporary.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
