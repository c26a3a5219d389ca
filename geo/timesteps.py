"""Steps through time, from an hour to a month: the instants at which a map stops.

A moment is the last second of its step, so that the state at the end of a day is not that of the next. Steps are cut by
the clock and the calendar of the theatre: hours by what its clocks show, counted from the midnight that the first day
begins with; days and weeks from midnight to midnight; months from a day of the month to the same day of the next, or to its
last day where it has no such day. The last step ends with the last day, whether it is whole or not. ::

    6h   2024-03-31, Europe/Berlin   05:59:59  11:59:59  17:59:59  23:59:59    the first of them 5 hours long
    1mo  2024-01-31 to 2024-03-31    28 Feb, 30 Mar, 31 Mar                    each at 23:59:59
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, count, takewhile
from zoneinfo import ZoneInfo

from geo.clocks import clock_instants
from geo.errors import PeriodError

__all__ = ["MOST_MOMENTS", "Step", "as_step", "moments"]

MOST_MOMENTS = 20_000
"""Most moments of a map: more than a step a day for fifty years, or a step an hour for two."""

_LAST_MOMENT = timedelta(seconds=1)
_STEP = re.compile(r"([1-9][0-9]{0,2})(h|d|w|mo)")
_MOST = {"h": 744, "d": 31, "w": 4, "mo": 1}
"""How many of each unit a month has at most."""
_HOURS = {"h": 1, "d": 24, "w": 168}
_FORMS = "write 1h, 6h, 1d, 1w or 1mo; from an hour to a month in whole hours (h), days (d) or weeks (w)"


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is from one moment to the next.

    Attributes:
        number: how many units.
        unit: ``h``, ``d``, ``w`` or ``mo``.

    Raises:
        PeriodError: shorter than an hour or longer than a month, or of another unit.

    Example:
        >>> as_step("6h"), str(as_step("1mo"))
        (Step(number=6, unit='h'), '1mo')
    """

    number: int
    unit: str

    def __post_init__(self) -> None:
        """Refuse what no map is stepped by."""
        if not 1 <= self.number <= _MOST.get(self.unit, 0):
            raise PeriodError(f"{str(self)!r} is no time step; {_FORMS}")

    def __str__(self) -> str:
        """Return the step as it is written."""
        return f"{self.number}{self.unit}"


def as_step(text: str) -> Step:
    """Read a step such as ``6h``, ``1d``, ``1w`` or ``1mo``.

    Raises:
        PeriodError: it is none, or shorter than an hour or longer than a month.
    """
    match = _STEP.fullmatch(text.strip())
    if match is None:
        raise PeriodError(f"{text.strip()!r} is no time step; {_FORMS}")
    return Step(int(match[1]), match[2])


def moments(first_day: date, last_day: date, step: Step | str, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the last second of each step of some days, in order, UTC; the last is that of the last day.

    Args:
        first_day: the day whose midnight the first step begins with.
        last_day: the last day that is told of.
        step: how far it is from one to the next.
        zone: whose clocks and calendar.

    Raises:
        PeriodError: the step is none, the days are in the wrong order or on no calendar, or there are more than
            `MOST_MOMENTS`.

    Example:
        >>> days = date(2024, 11, 26), date(2024, 11, 27)
        >>> [f"{at:%d %H:%M:%S}" for at in moments(*days, "1d", ZoneInfo("Asia/Damascus"))]
        ['26 20:59:59', '27 20:59:59']
    """
    step = as_step(step) if isinstance(step, str) else step
    if last_day < first_day:
        raise PeriodError(f"{first_day} to {last_day} are no days; exchange them")
    start, end = (datetime.combine(day, time()) for day in (first_day, last_day + timedelta(days=1)))
    _refuse_too_many(start, end, step)
    inside = takewhile(lambda boundary: boundary < end, _boundaries(start, step))
    begin = clock_instants(start, zone)[0]
    final = clock_instants(end, zone)[0]
    if final <= begin:
        raise PeriodError(f"{first_day} was on no calendar of {zone.key}, which went over it")
    ends = {at for at in _shown(inside, step, zone) if begin < at < final} | {final}
    return tuple(at - _LAST_MOMENT for at in sorted(ends))


def _refuse_too_many(start: datetime, end: datetime, step: Step) -> None:
    hours = step.number * _HOURS.get(step.unit, _MOST["h"])
    number = (end - start) // timedelta(hours=hours)
    if number > MOST_MOMENTS:
        last_day = (end - timedelta(days=1)).date()
        raise PeriodError(
            f"{start.date()} to {last_day} are {number:,} steps of {step}; at most {MOST_MOMENTS:,} are drawn:"
            " take a longer step or fewer days"
        )


def _boundaries(start: datetime, step: Step) -> Iterator[datetime]:
    """Yield where steps end and the next begin, as the clock shows it, without end."""
    if step.unit == "mo":
        return (_months_later(start, number) for number in count(step.number, step.number))
    length = timedelta(hours=step.number * _HOURS[step.unit])
    return (start + number * length for number in count(1))


def _months_later(start: datetime, number: int) -> datetime:
    """Return the same day of a later month, or its last day where it has no such day."""
    years, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _shown(boundaries: Iterable[datetime], step: Step, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instants at which clocks show the boundaries of a step: an hour that they show twice is two hours."""
    shown = (clock_instants(boundary, zone) for boundary in boundaries)
    return chain.from_iterable(shown) if step.unit == "h" else (instants[0] for instants in shown)
