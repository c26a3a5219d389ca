"""When the event of a claim was, as instants: the one place where days and times of day become time."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo.claims.claim import Claim
from geo.period import BEGINNING, Period, day_bounds

__all__ = ["day_of", "event_period", "is_bygone", "last_start"]


def event_period(claim: Claim, zone: ZoneInfo) -> Period:
    """Return the days, or the minute, of a claim's event as UTC; the day of publication where the claim gives none."""
    if claim.when is not None:
        return claim.when.period(zone)
    return day_bounds(claim.source.published.astimezone(zone).date(), zone)


def is_bygone(claim: Claim, start: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a claim is history from before the time that is told of: it says nothing about who holds what now.

    "Rastan, which rebels captured in 2012" does not tell what became of Rastan since. What is told as background and
    happened within the time range is evidence like any other.

    Args:
        claim: the claim.
        start: start of the theatre's first day, UTC.
        zone: time zone in which the theatre's days begin.
    """
    return claim.background and event_period(claim, zone).start < start


def last_start(claim: Claim, period: Period, zone: ZoneInfo) -> datetime:
    """Return the start of the last day or minute of an event; of its only one, or where its end is open, of the first.

    Args:
        claim: the claim.
        period: its `event_period`.
        zone: time zone in which the theatre's days begin.
    """
    if claim.when is None or period.is_open:
        return period.start
    return max(claim.when.last_start(zone), period.start)


@lru_cache(maxsize=65_536)
def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day of an instant in a zone; the beginning of time has none there."""
    return at.astimezone(zone).date() if at > BEGINNING else date.min
