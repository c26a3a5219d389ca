"""Versions: from answers that are replaced as news comes in to records of which answer stood when, as known when.

A `RowBook` holds what is the answer for one object over valid time. When something becomes known, the answer is replaced from
an instant of valid time on; rows that no longer stand are written out with the known time in which they did. So a late
report costs what it changes, and what was known before it stays written as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from geo.period import BEGINNING, FOREVER, Period, unchecked_period

__all__ = ["Row", "RowBook", "Slots", "known_starts", "versions"]

C = TypeVar("C", bound=Hashable)

Slots = Sequence[tuple[datetime, Sequence[C]]]
"""From each instant on, these answers; in order."""

Row = tuple[C, Period]
"""An answer and its valid time."""


def known_starts(periods: Iterable[Period]) -> list[datetime]:
    """Return the instants at which what is known changes, `BEGINNING` first.

    Example:
        >>> from datetime import UTC
        >>> [at.year for at in known_starts([Period(datetime(2024, 11, 28, tzinfo=UTC))])]
        [1, 2024]
    """
    times = {BEGINNING}
    for period in periods:
        times.add(period.start)
        if not period.is_open:
            times.add(period.end)
    return sorted(times)


class _Open(NamedTuple, Generic[C]):
    """An answer with its valid time, and since when it is the answer."""

    answer: C
    start: datetime
    end: datetime
    known: datetime


class RowBook(Generic[C]):
    """The answers for one object over valid time, and who gets them once they no longer stand.

    Args:
        emit: called with an answer, its valid and its known time.
    """

    __slots__ = ("_emit", "_rows")

    def __init__(self, emit: Callable[[C, Period, Period], None]) -> None:
        self._emit = emit
        self._rows: list[_Open[C]] = []

    def replace(self, since: datetime, slots: Slots[C], known: datetime, horizon: datetime) -> None:
        """Put other answers in the place of those from an instant of valid time on.

        Args:
            since: what stands before it stays.
            slots: the new answers; the first slot is at `since`, the last one is open.
            known: since when this is known.
            horizon: nothing is told of earlier valid times.
        """
        rows = self._rows
        if self._only_adds(since, slots, known, horizon):
            return
        touched: list[_Open[C]] = []
        while rows and rows[-1].end >= since:
            touched.append(rows.pop())
        for row in _rows_of(touched, since, slots, known, horizon):
            rows.append(_taken(touched, row) or row)
        self._write(touched, known)

    def _only_adds(self, since: datetime, slots: Slots[C], known: datetime, horizon: datetime) -> bool:
        """Take in the most usual news: what stands now ends, and one other answer stands from there on."""
        rows = self._rows
        if len(slots) > 1 or len(slots[0][1]) != 1 or not rows:
            return False
        last, answer = rows[-1], slots[0][1][0]
        is_alone = last.end == FOREVER and last.start < since and (len(rows) == 1 or rows[-2].end < since)
        if not is_alone or since < horizon:
            return False
        if last.answer != answer:
            rows.pop()
            self._write((last,), known)
            rows += (_Open(last.answer, last.start, since, known), _Open(answer, since, FOREVER, known))
        return True

    def close(self) -> None:
        """Write out what is the answer in the end."""
        self._write(self._rows, FOREVER)
        self._rows = []

    def _write(self, rows: Iterable[_Open[C]], until: datetime) -> None:
        for answer, start, end, known in rows:
            if known < until:
                self._emit(answer, unchecked_period(start, end), unchecked_period(known, until))


def _taken(rows: list[_Open[C]], like: _Open[C]) -> _Open[C] | None:
    """Take the row out that says the same of the same time, if there is one."""
    for index, row in enumerate(rows):
        if row.start == like.start and row.end == like.end and row.answer == like.answer:
            return rows.pop(index)
    return None


def _rows_of(
    touched: Sequence[_Open[C]], since: datetime, slots: Slots[C], known: datetime, horizon: datetime
) -> list[_Open[C]]:
    """Return the rows of slots, in the order of their ends; what stood before and goes on keeps its start."""
    standing = [(row.answer, row.start) for row in touched if row.start < since]
    found: list[_Open[C]] = []
    for at, answers in (*slots, (FOREVER, ())):
        still: list[tuple[C, datetime]] = []
        for told in standing:
            if told[0] in answers:
                still.append(told)
            elif told[1] < at:
                found.append(_Open(told[0], told[1], at, known))
        if len(still) < len(answers):
            begun = [told[0] for told in still]
            start = max(horizon, at)  # nothing that begins here can have begun before
            still += [(answer, start) for answer in answers if answer not in begun]
        standing = still
    return found


def versions(
    epochs: Iterable[tuple[datetime, Sequence[Row[C]]]], emit: Callable[[C, Period, Period], None]
) -> None:
    """Write out rows that are given whole for each span of known time.

    Args:
        epochs: start of a span of known time and the rows that are the answer in it; in order, the last one is open.
        emit: called with an answer, its valid and its known time.
    """
    standing: dict[Row[C], datetime] = {}
    for known, rows in epochs:
        now = dict.fromkeys(rows)
        for row in [row for row in standing if row not in now]:
            since = standing.pop(row)
            if since < known:
                emit(*row, Period(since, known))
        for row in now:
            standing.setdefault(row, known)
    for row, since in standing.items():
        emit(*row, Period(since, FOREVER))
