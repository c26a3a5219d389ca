"""Half-open UTC periods and imprecise dates.

All instants are timezone-aware UTC. A `Period` contains its start and not its end, so that periods that touch neither
overlap nor leave a gap. A `When` is a date as a report gives it: a time of day, a day, a month, a year, a range, each
but the first possibly approximate, written in the Extended Date/Time Format (EDTF, ISO 8601-2:2019, levels 0 and 1, the
forms listed at `When`) and turned into a period by the time zone of the theatre, in which days begin and end.

Clocks that are put forward or back have one rule, that of `geo.clocks`.

This module is not a calendar: weekday words are resolved in `geo.claims`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo.clocks import midnight
from geo.edtf import Point, read_point
from geo.errors import PeriodError

__all__ = [
    "BEGINNING",
    "FOREVER",
    "Period",
    "When",
    "as_instant",
    "day_bounds",
    "unchecked_period",
    "zone_of",
]

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""Start of a period whose beginning is not known."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""End of a period that has not ended; written to files as 9999-01-01T00:00:00Z."""

_MOMENT = timedelta(seconds=1)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name.

    Raises:
        PeriodError: the name is not in the IANA database.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PeriodError(f"{name!r} is not a time zone; write an IANA name such as Asia/Damascus") from error


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open stretch of time, ``start <= t < end``.

    Attributes:
        start: first instant, UTC.
        end: first instant after it, UTC; `FOREVER` while open.

    Raises:
        PeriodError: an instant without a time zone, or an empty period.

    Example:
        >>> day = Period(datetime(2024, 11, 28, tzinfo=UTC), datetime(2024, 11, 29, tzinfo=UTC))
        >>> day.contains(day.start), day.contains(day.end)
        (True, False)
    """

    start: datetime
    end: datetime = FOREVER

    def __post_init__(self) -> None:
        """Refuse naive instants and empty periods."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise PeriodError(f"a period needs instants with a time zone, got {self.start} to {self.end}")
        if self.end <= self.start:
            raise PeriodError(f"a period ends after it starts, got {self.start} to {self.end}")

    @property
    def is_open(self) -> bool:
        """Tell whether the period has no known end."""
        return self.end >= FOREVER

    def contains(self, instant: datetime) -> bool:
        """Tell whether an instant lies in the period."""
        return self.start <= instant < self.end

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share an instant."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Period) -> Period | None:
        """Return the shared part, or None where there is none."""
        if not self.overlaps(other):
            return None
        return unchecked_period(max(self.start, other.start), min(self.end, other.end))


_set_start, _set_end = (Period.__dict__[end].__set__ for end in ("start", "end"))


def unchecked_period(start: datetime, end: datetime) -> Period:
    """Return the period of two instants that are known to be in order; for those who make a million of them."""
    period: Period = object.__new__(Period)
    _set_start(period, start)
    _set_end(period, end)
    return period


@lru_cache(maxsize=65_536)
def day_bounds(day: date, zone: ZoneInfo) -> Period:
    """Return the period of a calendar day in a zone (23 to 25 hours long where clocks change).

    Raises:
        PeriodError: the zone has skipped that day, as Samoa did on 30 December 2011.

    Example:
        >>> day_bounds(date(2024, 11, 28), ZoneInfo("Asia/Damascus")).start.isoformat()
        '2024-11-27T21:00:00+00:00'
    """
    return _between(midnight(day, zone), midnight(day + timedelta(days=1), zone), str(day), zone)


def _between(start: datetime, end: datetime, written: str, zone: ZoneInfo) -> Period:
    """Return the period between two instants, the end excluded; nothing begins after the last moment before `FOREVER`."""
    if end <= start:
        raise PeriodError(f"{written!r} was on no calendar of {zone.key}, which went over it")
    return Period(min(start, FOREVER - _MOMENT), min(end, FOREVER))


def as_instant(text: str, zone: ZoneInfo) -> datetime:
    """Read a publication time: ``YYYY-MM-DD`` (start of that day in ``zone``) or an ISO 8601 date and time.

    Raises:
        PeriodError: the text is neither.
    """
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return day_bounds(date.fromisoformat(text), zone).start
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    except (
        ValueError,
        OverflowError,
    ) as error:  # the latter where the instant lies before the year 1 or after 9999
        raise PeriodError(f"{text!r} is not a date; write 2024-11-28 or 2024-11-28T14:30+03:00") from error


_MONTH_DAYS = 31
_Ends = tuple[Point | None, Point | None]
_KEPT = 8192
"""Dates that are kept as read: the same few come up in thousands of claims."""


@lru_cache(maxsize=_KEPT)
def _ends_of(edtf: str) -> _Ends:
    """Read a date or a range; None stands for an open side."""
    head, slash, tail = edtf.partition("/")
    if not slash:
        point = read_point(head)
        return point, point
    return None if head == ".." else read_point(head), None if tail == ".." else read_point(tail)


@lru_cache(maxsize=_KEPT)
def _period_of(edtf: str, zone: ZoneInfo) -> Period:
    first, last = _ends_of(edtf)
    start = BEGINNING if first is None else first.start(zone)
    return _between(start, FOREVER if last is None else last.end(zone), edtf, zone)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as imprecise as its source.

    Attributes:
        edtf: ``2024``, ``2024-11``, ``2024-11-28``, each with ``~`` (approximate), ``?`` (uncertain) or ``%`` (both)
            behind it; ``2024-11-28T14:30``, which means that minute, with seconds where they are known, and with ``Z`` or
            an offset such as ``+03:00`` where the clock is not the theatre's; or two of them with ``/`` between, the
            second included; ``..`` for an open side. Offsets stand at both ends of a range or at neither.

    Raises:
        PeriodError: any other text, or a range that ends before it starts.

    Example:
        >>> When("2024-11-28/2024-11-30").first_day, When("2024-11").time_precision
        (datetime.date(2024, 11, 28), 2)
        >>> str(When("2024-11-28T14:30").period(ZoneInfo("Asia/Damascus")).start)
        '2024-11-28 11:30:00+00:00'
    """

    edtf: str

    def __post_init__(self) -> None:
        """Refuse what is not a date of the listed forms."""
        first, last = self._ends()
        if first is None and last is None:
            raise PeriodError(f"{self.edtf!r} says nothing; leave the date empty instead")
        if first is None or last is None:
            return
        if (first.earliest.tzinfo is None) != (last.latest.tzinfo is None):
            raise PeriodError(
                f"{self.edtf!r} has one time zone; write a time with Z or +03:00 at both ends or at none"
            )
        if last.latest < first.earliest:
            raise PeriodError(f"{self.edtf!r} ends before it starts")

    def _ends(self) -> _Ends:
        return _ends_of(self.edtf)

    @property
    def first_day(self) -> date:
        """First day that is meant, as written (`datetime.date.min` where that side is open)."""
        first = self._ends()[0]
        return first.first if first else date.min

    @property
    def last_day(self) -> date:
        """Last day that is meant, as written (`datetime.date.max` where that side is open)."""
        last = self._ends()[1]
        return last.last if last else date.max

    @property
    def has_times(self) -> tuple[bool, bool]:
        """Tell of the start and of the end whether a time of day is written there."""
        first, last = self._ends()
        return first is not None and first.moment is not None, last is not None and last.moment is not None

    @property
    def is_approximate(self) -> bool:
        """Tell whether the source marks the date as approximate or uncertain."""
        return any(mark in self.edtf for mark in "~?%")

    @property
    def time_precision(self) -> int:
        """ACLED time precision: 1 exact day, 2 within a week or a month, 3 coarser (ACLED codebook, 2024)."""
        days = (self.last_day - self.first_day).days
        if days == 0 and not self.is_approximate:
            return 1
        return 2 if days <= _MONTH_DAYS else 3

    def days(self, zone: ZoneInfo) -> tuple[date, date]:
        """Return the first and last day that are meant, on the calendar of a zone; an open side as `first_day` tells it."""
        first, last = self._ends()
        return first.days(zone)[0] if first else date.min, last.days(zone)[1] if last else date.max

    def period(self, zone: ZoneInfo) -> Period:
        """Return the time that is meant as UTC: days from midnight to midnight in a zone, a time of day as its minute.

        Raises:
            PeriodError: the calendar of the zone went over it, see `day_bounds`.
        """
        return _period_of(self.edtf, zone)

    def last_start(self, zone: ZoneInfo) -> datetime:
        """Return the start of the last day that is meant, or of the last minute where a time of day is written; UTC.

        From then on an event of several days is over, as far as the source tells. `FOREVER` where that side is open.
        """
        last = self._ends()[1]
        if last is None:
            return FOREVER
        return last.start(zone) if last.moment is not None else midnight(last.last, zone)

    def __str__(self) -> str:
        """Return the EDTF text."""
        return self.edtf
