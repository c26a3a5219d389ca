"""Points in time as the Extended Date/Time Format writes them (EDTF, ISO 8601-2:2019): a year, a month, a day, a time of day.

`read_point` reads one; ranges of two, and what they mean for a map, are the business of `geo.period.When`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo.clocks import clock_instants, midnight
from geo.errors import PeriodError

__all__ = ["Point", "read_point"]

_POINT = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%])?")
_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::[0-9]{2})?)?(?P<mark>[~?%])?"
)
_YEARS = range(1000, 9999)
"""A year less at both ends than `datetime` can hold, so that the day after the last one exists."""
_MOST_OFFSET = timedelta(hours=18)
"""Farther than any clock was ever from Greenwich."""
_FORMS = "write 2024, 2024-11, 2024-11-28, 2024-11-28T14:30 or 2024-11-28/2024-11-30, with ~ where it is approximate"


@dataclass(frozen=True, slots=True)
class Point:
    """A date or time of day without a slash, the forms of `geo.period.When`.

    Attributes:
        first: first day that it can mean.
        last: last day.
        moment: the time of day of a single day, with a zone where one is written; None for whole days.
        length: how long the moment is: a minute or a second.
    """

    first: date
    last: date
    moment: datetime | None = None
    length: timedelta = timedelta(0)

    @property
    def earliest(self) -> datetime:
        """First moment that is meant, as a clock shows it."""
        return self.moment or datetime.combine(self.first, time())

    @property
    def latest(self) -> datetime:
        """Last moment that is meant, as a clock shows it."""
        return self.moment or datetime.combine(self.last, time.max)

    def start(self, zone: ZoneInfo) -> datetime:
        """Return the first instant, UTC."""
        return midnight(self.first, zone) if self.moment is None else _as_shown(self.moment, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """Return the first instant after it, UTC."""
        if self.moment is None:
            return midnight(self.last + timedelta(days=1), zone)
        return _as_shown(self.moment, zone) + self.length

    def days(self, zone: ZoneInfo) -> tuple[date, date]:
        """Return the first and last day that it can mean on the calendar of a zone."""
        if self.moment is None or self.moment.tzinfo is None:
            return self.first, self.last
        day = self.moment.astimezone(zone).date()
        return day, day


def _as_shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else clock_instants(moment, zone)[0]


@lru_cache(maxsize=4096)
def read_point(text: str) -> Point:
    """Read an EDTF date without a slash."""
    moment = _MOMENT.fullmatch(text)
    if moment is not None:
        return _moment(text, moment)
    match = _POINT.fullmatch(text)
    if match is None:
        raise PeriodError(f"{text!r} is not a date; {_FORMS}")
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    assert year is not None
    if year not in _YEARS:
        raise PeriodError(f"{text!r} lies outside the years {_YEARS.start} to {_YEARS.stop - 1}")
    try:
        if day is not None and month is not None:
            exact = date(year, month, day)
            return Point(exact, exact)
        if month is not None:
            return Point(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Point(date(year, 1, 1), date(year, 12, 31))
    except ValueError as error:
        raise PeriodError(f"{text!r} is not a day of the calendar") from error


def _moment(text: str, match: re.Match[str]) -> Point:
    """Read a day with a time of day."""
    day = read_point(match["date"]).first
    if match["minute"] is None:
        hour = f"{match['date']}T{match['hour']}"
        zone = match["zone"] or ""
        raise PeriodError(
            f"{text!r} has an hour without minutes; write {hour}:00{zone}, or {hour}:00{zone}/{hour}:59{zone} for all of it"
        )
    if match["mark"]:
        raise PeriodError(
            f"{text!r} is an approximate time of day; write a range such as {match['date']}T14:00/{match['date']}T15:00"
        )
    try:
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise PeriodError(f"{text!r} is not a time of day; the last of a day is 23:59:59") from error
    length = timedelta(minutes=1) if match["second"] is None else timedelta(seconds=1)
    return Point(day, day, datetime.combine(day, clock, tzinfo=_offset(text, match["zone"])), length)


def _offset(text: str, written: str | None) -> timezone | None:
    """Read ``Z``, ``+03:00`` or ``+03``."""
    if written is None:
        return None
    hours, _, minutes = written[1:].partition(":")
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if offset > _MOST_OFFSET or int(minutes or 0) >= 60:  # noqa: PLR2004 - minutes of an hour
        raise PeriodError(f"{text!r} has no time zone such as Z or +03:00 at its end")
    return timezone(-offset if written[0] == "-" else offset)
