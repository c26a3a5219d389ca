"""What a page compares when it opens: two dates, or what was known on a date with what is known now.

A date is a day (``2024-11-29``: its end) or a minute of one (``2024-11-29T14:00``), both by the clock of the theatre. The
page shows the last of its stops that is not after it. Nothing is drawn here; `assets/compare.js` does that.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from geo.errors import PeriodError
from geo.period import day_bounds
from maps.claimrows import epoch_s

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.situation import Situation

__all__ = ["Compare", "comparison_of"]

Day = date | datetime | str
Compare = tuple[Day, Day] | Literal["readings"]
"""Left and right date, or ``"readings"`` for the two readings of one date."""

_FORMS = "a day such as 2024-11-29, or a minute of it such as 2024-11-29T14:00"


def comparison_of(situation: Situation, compare: Compare | None) -> dict[str, Any] | None:
    """Return the comparison for the data of the page.

    Args:
        situation: what is drawn.
        compare: what is to be compared.

    Returns:
        ``kind`` (``dates`` or ``readings``) and, for dates, ``left`` and ``right`` in epoch seconds; None for None.

    Raises:
        PeriodError: a date cannot be read, or lies outside the days of the situation.
    """
    if compare is None:
        return None
    if compare == "readings":
        return {"kind": "readings"}
    if isinstance(compare, str) or len(compare) != 2:  # noqa: PLR2004 - left and right
        raise PeriodError(f"cannot compare {compare!r}; give two dates, each {_FORMS}, or 'readings'")
    left, right = (epoch_s(_end_of(one, situation)) for one in compare)
    return {"kind": "dates", "left": left, "right": right}


def _end_of(given: Day, situation: Situation) -> datetime:
    """Return the last second of a day, or the last before a minute."""
    zone = situation.theatre.zone
    day, end = _parsed(given, zone)
    first = situation.theatre.start
    last = situation.days[-1].astimezone(zone).date()
    if not first <= day <= last:
        raise PeriodError(
            f"got {day} to compare; this theatre runs from {first} to {last}, choose a day within it"
        )
    return end - timedelta(seconds=1)


def _parsed(given: Day, zone: ZoneInfo) -> tuple[date, datetime]:
    """Return the day, and the instant up to which is shown."""
    text = given if isinstance(given, str) else given.isoformat()
    try:
        if "T" not in text and not isinstance(given, datetime):
            day = date.fromisoformat(text)
            return day, day_bounds(day, zone).end
        minute = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(f"got {text!r} to compare; give {_FORMS}") from error
    minute = minute.replace(tzinfo=zone) if minute.tzinfo is None else minute.astimezone(zone)
    return minute.date(), minute
