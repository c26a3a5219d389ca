"""The rows of somebody's table of places, each cell read and each row that cannot be used told with its reason.

Nothing is decided here about what a row changes: that is the business of `geo.outside.changes`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from geo.claims.formulas import unguarded
from geo.claims.tabletext import csv_rows, load_text
from geo.errors import ClaimTableError, Problem
from geo.outside.columns import find_columns
from geo.outside.dataset import LeftOut
from geo.outside.days import read_day
from geo.outside.extent import Extent
from geo.outside.holders import Holders, Holding, Status

__all__ = ["PlaceRow", "RowReader"]

_MOST_ROWS = 500_000
_LONGEST_NAME = 200
_LONGEST_NUMBER = 40
_URL = re.compile(r"https?://[^\s\"'<>]+")
_COMMA = re.compile(r"-?\d{1,3},\d+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_LIMITS_DEG = (180.0, 90.0)
_BAD_POSITION = "degrees, such as lat 50.5167 and lon 30.25, both or neither"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row.

    Attributes:
        line: line in the file, the header being line 1.
        day: the day of the entry.
        name: of the place, as written but for blanks around it.
        holding: who holds it from then on.
        written: that, in the words of the table.
        before: who the table says held it before, or None.
        position: (lon, lat), degrees, or None.
        as_of: the day that the row gives for its information, or None.
        url: address that the row rests on, or ``""``.
        source_text: what stands there instead of an address, or ``""``.
    """

    line: int
    day: date
    name: str
    holding: Holding
    written: str
    before: Holding | None = None
    position: tuple[float, float] | None = None
    as_of: date | None = None
    url: str = ""
    source_text: str = ""


@dataclass(slots=True)
class RowReader:
    """Reads a table of places.

    Attributes:
        zone: time zone of the theatre.
        holders: reads the words for holders.
        extent: where positions can lie; None for anywhere.
        columns: names of columns by field, as the user says.
        day: the day of all rows, where the table has no column for it.
        left_out: the rows that cannot be used, with the reason.
        unread_days: number of rows whose ``as_of`` is no day.
        entries: number of rows with anything in them.
    """

    zone: ZoneInfo
    holders: Holders
    extent: Extent | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    unread_days: int = 0
    entries: int = 0

    def read(self, source: str | Path | IO[str] | IO[bytes]) -> list[PlaceRow]:
        """Return the rows that can be used, in the order of the file.

        Raises:
            ClaimTableError: it is no table: not UTF-8, more than 100 MB or 500,000 rows, a quote that is never closed.
            OutsideDataError: a column that is needed is missing.
        """
        name, text = load_text(source)
        problems: list[Problem] = []
        rows = csv_rows(text, problems)
        _, header = next(rows, (1, []))
        if not header and not problems:
            problems.append(Problem(1, "", "", "a header with the names of the columns"))
        if problems:
            raise ClaimTableError(name, problems)
        at = find_columns(
            [unguarded(cell) for cell in header], self.columns, without_date=self.day is not None
        )
        found = list(self._rows(rows, at, name))
        if problems:
            raise ClaimTableError(name, problems)
        return found

    def _rows(
        self, rows: Iterator[tuple[int, list[str]]], at: Mapping[str, int], name: str
    ) -> Iterator[PlaceRow]:
        for line, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            self.entries += 1
            if self.entries > _MOST_ROWS:
                problem = Problem(line, "", "", f"a table of at most {_MOST_ROWS:,} rows; split it")
                raise ClaimTableError(name, [problem])
            texts = {
                key: " ".join(unguarded(cells[index]).split()) if index < len(cells) else ""
                for key, index in at.items()
            }
            row = self._row(line, texts)
            if row is not None:
                yield row

    def _leave(self, line: int, texts: Mapping[str, str], why: str) -> None:
        self.left_out.append(LeftOut(f"row {line}", texts.get("name", ""), why, texts.get("holder", "")))

    def _row(self, line: int, texts: Mapping[str, str]) -> PlaceRow | None:
        """Read one row; None where it cannot be used, which is told with all of its reasons."""
        wrong: list[str] = []
        name, holder = texts.get("name", ""), texts.get("holder", "")
        if not name:
            wrong.append("it names no place")
        elif len(name) > _LONGEST_NAME or _CONTROL.search(name):
            wrong.append("its name is too long for a place, or holds control characters")
        day = read_day(texts["date"], self.zone) if texts.get("date") else self.day
        if day is None:
            wrong.append(f"{texts.get('date', '')!r} is no date; write it as 2022-03-29")
        holding = self.holders.read(holder)
        if holding is None:
            wrong.append(f"{holder!r} is no actor of the theatre; say who is meant with a mapping of holders")
        position = self._position(texts, wrong)
        if wrong or day is None or holding is None:
            self._leave(line, texts, "; ".join(wrong))
            return None
        as_of = read_day(texts["as_of"], self.zone) if texts.get("as_of") else None
        self.unread_days += bool(texts.get("as_of")) and as_of is None
        source = texts.get("url", "")
        is_url = _URL.fullmatch(source) is not None
        return PlaceRow(
            line, day, name, holding, holder,
            before=self._before(texts.get("before", "")),
            position=position,
            as_of=as_of,
            url=source if is_url else "",
            source_text="" if is_url else _CONTROL.sub(" ", source),
        )  # fmt: skip

    def _before(self, text: str) -> Holding | None:
        holding = self.holders.read(text) if text else None
        return holding if holding and holding.status is Status.HELD else None

    def _position(self, texts: Mapping[str, str], wrong: list[str]) -> tuple[float, float] | None:
        given = [texts.get(key, "") for key in ("lon", "lat")]
        if not any(given):
            return None
        degrees = [_degrees(text) for text in given]
        lon, lat = degrees
        if lon is None or lat is None:
            wrong.append(f"its position is {given[1]!r}, {given[0]!r}; write {_BAD_POSITION}")
            return None
        if abs(lon) > _LIMITS_DEG[0] or abs(lat) > _LIMITS_DEG[1]:
            wrong.append(f"longitude {lon:g}, latitude {lat:g} is not on Earth; write {_BAD_POSITION}")
            return None
        outside = self.extent.why_outside(lon, lat) if self.extent else ""
        if outside:
            wrong.append(outside)
            return None
        return lon, lat


def _degrees(text: str) -> float | None:
    """Return a number of degrees, None where the text is none."""
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        value = float(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
