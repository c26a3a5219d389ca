"""Half-open UTC periods and imprecise dates.

All instants are timezone-aware UTC. A `Period` contains its start and not its end, so that periods that touch neither
overlap nor leave a gap. A `When` is a date as a report gives it: a day, a month, a year, a range, each possibly
approximate, written in the Extended Date/Time Format (EDTF, ISO 8601-2:2019, levels 0 and 1, the forms listed at
`When`) and turned into a period by the time zone of the theatre, in which days begin and end.

This module is not a calendar: weekday words are resolved in `geo.claims`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo.errors import PeriodError

__all__ = ["BEGINNING", "FOREVER", "Period", "When", "as_instant", "day_bounds", "zone_of"]

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""Start of a period whose beginning is not known."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""End of a period that has not ended; written to files as 9999-01-01T00:00:00Z."""


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
        return Period(max(self.start, other.start), min(self.end, other.end))


@lru_cache(maxsize=65_536)
def day_bounds(day: date, zone: ZoneInfo) -> Period:
    """Return the period of a calendar day in a zone (23 to 25 hours long where clocks change).

    Example:
        >>> day_bounds(date(2024, 11, 28), ZoneInfo("Asia/Damascus")).start.isoformat()
        '2024-11-27T21:00:00+00:00'
    """
    start = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    return Period(start, end)


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


_POINT = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%])?")
_YEARS = range(1000, 9999)
"""A year less at both ends than `datetime` can hold, so that the day after the last one exists."""


@lru_cache(maxsize=4096)
def _days(point: str) -> tuple[date, date]:
    """Return the first and last day that an EDTF date without a slash can mean."""
    match = _POINT.fullmatch(point)
    if match is None:
        raise PeriodError(
            f"{point!r} is not a date; write 2024, 2024-11, 2024-11-28 or 2024-11-28/2024-11-30, with ~ where it is approximate"
        )
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    assert year is not None
    if year not in _YEARS:
        raise PeriodError(f"{point!r} lies outside the years {_YEARS.start} to {_YEARS.stop - 1}")
    try:
        if day is not None and month is not None:
            exact = date(year, month, day)
            return exact, exact
        if month is not None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError as error:
        raise PeriodError(f"{point!r} is not a day of the calendar") from error


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as imprecise as its source.

    Attributes:
        edtf: ``2024``, ``2024-11``, ``2024-11-28``, each with ``~`` (approximate), ``?`` (uncertain) or ``%`` (both)
            behind it, or two of them with ``/`` between; ``..`` for an open side.

    Raises:
        PeriodError: any other text, or a range that ends before it starts.

    Example:
        >>> When("2024-11-28/2024-11-30").first_day, When("2024-11").time_precision
        (datetime.date(2024, 11, 28), 2)
    """

    edtf: str

    def __post_init__(self) -> None:
        """Refuse what is not a date of the listed forms."""
        first, last = self._ends()
        if first is not None and last is not None and last < first:
            raise PeriodError(f"{self.edtf!r} ends before it starts")
        if first is None and last is None:
            raise PeriodError(f"{self.edtf!r} says nothing; leave the date empty instead")

    def _ends(self) -> tuple[date | None, date | None]:
        head, slash, tail = self.edtf.partition("/")
        if not slash:
            return _days(head)
        first = None if head == ".." else _days(head)[0]
        last = None if tail == ".." else _days(tail)[1]
        return first, last

    @property
    def first_day(self) -> date:
        """First day that is meant (`datetime.date.min` where that side is open)."""
        return self._ends()[0] or date.min

    @property
    def last_day(self) -> date:
        """Last day that is meant (`datetime.date.max` where that side is open)."""
        return self._ends()[1] or date.max

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
        return 2 if days <= 31 else 3  # noqa: PLR2004 - a month

    def period(self, zone: ZoneInfo) -> Period:
        """Return the days that are meant, from midnight to midnight in a zone, as UTC."""
        first, last = self._ends()
        start = BEGINNING if first is None else day_bounds(first, zone).start
        end = FOREVER if last is None else day_bounds(last, zone).end
        return Period(start, end)

    def __str__(self) -> str:
        """Return the EDTF text."""
        return self.edtf
