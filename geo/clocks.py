"""What the clocks of a time zone show: local dates and times of day as instants, UTC.

Clocks are put forward and back, and whole days have been left out of calendars. One rule holds wherever that matters: a
time that is shown twice is the first of the two, a time that is skipped is the moment of the jump. So what is later on
the clock is never earlier in fact.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

__all__ = ["clock_instants", "midnight"]


def clock_instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants at which the clocks of a zone show a time.

    Args:
        local: date and time of day without a zone.
        zone: whose clocks.

    Returns:
        One UTC instant; two, in order, where clocks are put back over that time; the moment of the jump where they are put
        forward over it.

    Example:
        >>> berlin = ZoneInfo("Europe/Berlin")
        >>> [f"{at:%H:%M}" for at in clock_instants(datetime(2024, 10, 27, 2, 30), berlin)]
        ['00:30', '01:30']
        >>> [f"{at:%H:%M}" for at in clock_instants(datetime(2024, 3, 31, 2, 30), berlin)]
        ['01:00']
    """
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return (first,)
    return (first, second) if first < second else (_jump(second, first, local, zone),)


def _jump(before: datetime, after: datetime, local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second between two instants at which the clocks of a zone have passed a time that they skip."""
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        shown = (before + timedelta(seconds=middle)).astimezone(zone).replace(tzinfo=None)
        low, high = (low, middle) if shown >= local else (middle, high)
    return before + timedelta(seconds=high)


@lru_cache(maxsize=4096)
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a calendar day in a zone."""
    return clock_instants(datetime.combine(day, time()), zone)[0]
