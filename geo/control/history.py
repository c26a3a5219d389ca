"""Answers over both time axes: which answer stood when, as known when.

A history holds one picture for each span of known time in which nothing new was learnt about its object; a picture is a
list of instants of valid time, each with the items that stand from there on. Reading is two binary searches. Items that
stay the same from one picture to the next are one item with a longer known time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from geo.period import BEGINNING, FOREVER, Period

__all__ = ["History", "Picture", "Row", "known_starts", "make_history", "rows_of_slots", "within_time"]

C = TypeVar("C", bound=Hashable)
T = TypeVar("T")

Row = tuple[C, Period]
"""An answer and its valid time."""


def within_time(instant: datetime) -> datetime:
    """Return an instant that a half-open period can contain: `FOREVER` is the last moment before it."""
    return min(max(instant, BEGINNING), FOREVER - timedelta(microseconds=1))


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


def rows_of_slots(slots: Sequence[tuple[datetime, Sequence[C]]]) -> list[Row[C]]:
    """Turn "from this instant on, these answers" into answers with their valid time.

    An answer that stands in consecutive slots is one row; the last slot is open.
    """
    rows: list[Row[C]] = []
    standing: dict[C, datetime] = {}
    for at, answers in slots:
        ended = [one for one in standing if one not in answers]
        rows += [(answer, Period(standing.pop(answer), at)) for answer in ended]
        for answer in answers:
            standing.setdefault(answer, at)
    rows += [(answer, Period(start, FOREVER)) for answer, start in standing.items()]
    return rows


@dataclass(frozen=True, slots=True)
class Picture(Generic[T]):
    """Items over valid time: from each of `starts` on, the items of the same position."""

    starts: tuple[datetime, ...]
    slots: tuple[tuple[T, ...], ...]

    def at(self, valid: datetime) -> tuple[T, ...]:
        """Return the items at an instant, ``()`` before the first."""
        index = bisect_right(self.starts, valid) - 1
        return self.slots[index] if index >= 0 else ()


@dataclass(frozen=True, slots=True)
class History(Generic[T]):
    """Pictures over known time: from each of `starts` on, the picture of the same position."""

    starts: tuple[datetime, ...]
    pictures: tuple[Picture[T], ...]
    items: tuple[T, ...]

    def picture(self, known: datetime) -> Picture[T]:
        """Return the picture as known at an instant."""
        return self.pictures[max(bisect_right(self.starts, known) - 1, 0)]


def make_history(
    epochs: Sequence[tuple[datetime, Sequence[Row[C]]]],
    make: Callable[[C, Period, Period], T],
    order: Callable[[T], tuple[float, ...]],
) -> History[T]:
    """Turn rows per span of known time into a history.

    Args:
        epochs: start of a span of known time, and the rows that were the answer in it; in order, the last one open.
        make: makes an item from an answer, its valid and its known time.
        order: key by which the items of a slot are sorted.
    """
    open_rows: dict[Row[C], int] = {}
    spans: dict[tuple[int, Row[C]], int] = {}
    for number, (_, rows) in enumerate(epochs):
        here = set(rows)
        open_rows = {row: first for row, first in open_rows.items() if row in here}
        for row in here:
            spans[number, row] = open_rows.setdefault(row, number)
    ends: dict[tuple[int, Row[C]], int] = {}
    for (number, row), first in spans.items():
        ends[first, row] = max(ends.get((first, row), 0), number)
    starts = [start for start, _ in epochs]
    items = {
        (first, row): make(
            *row, Period(starts[first], starts[last + 1] if last + 1 < len(starts) else FOREVER)
        )
        for (first, row), last in ends.items()
    }
    pictures = [
        _picture([(row[1], items[spans[number, row], row]) for row in dict.fromkeys(rows)], order)
        for number, (_, rows) in enumerate(epochs)
    ]
    return History(tuple(starts), tuple(pictures), tuple(items.values()))


def _picture(found: Sequence[tuple[Period, T]], order: Callable[[T], tuple[float, ...]]) -> Picture[T]:
    starts = sorted({at for valid, _ in found for at in (valid.start, valid.end) if at < FOREVER})
    beginning: dict[datetime, list[tuple[Period, T]]] = {}
    for valid, item in found:
        beginning.setdefault(valid.start, []).append((valid, item))
    slots = []
    standing: list[tuple[Period, T]] = []
    for at in starts:
        standing = [(valid, item) for valid, item in standing if valid.end > at] + beginning.get(at, [])
        slots.append(tuple(sorted((item for _, item in standing), key=order)))
    return Picture(tuple(starts), tuple(slots))
