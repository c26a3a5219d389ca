"""Days as the tables of others write them; what can mean two days is none."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geo.claims.published import stated_time

__all__ = ["read_day"]

_RUN = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SHORT_SEPTEMBER = re.compile(r"\bsept\b", re.IGNORECASE)
_YEARS = range(1900, 2200)
_LONGEST = 60


def read_day(text: str, zone: ZoneInfo) -> date | None:
    """Return the day of a cell, None where it is none; an instant with an offset is the day that it is in ``zone``.

    Example:
        >>> zone = ZoneInfo("Europe/Kyiv")
        >>> [str(read_day(text, zone)) for text in ("2022-03-29", "11 Nov 2022", "May 23 2022", "20220329")]
        ['2022-03-29', '2022-11-11', '2022-05-23', '2022-03-29']
        >>> str(read_day("2022-03-29T23:30:00Z", zone)), read_day("03/04/2022", zone), read_day("captured", zone)
        ('2022-03-30', None, None)
    """
    if len(text) > _LONGEST:
        return None
    plain = _SHORT_SEPTEMBER.sub("Sep", " ".join(text.split()))
    if (match := _RUN.fullmatch(plain)) is not None:
        plain = "-".join(match.groups())
    try:
        instant = datetime.fromisoformat(stated_time(plain))
        day = instant.astimezone(zone).date() if instant.tzinfo else instant.date()
    except (ValueError, OverflowError):
        return None
    return day if day.year in _YEARS else None
