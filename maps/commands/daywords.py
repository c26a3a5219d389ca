"""Days and instants as a person writes them, in the zone of a theatre."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from geo.errors import PeriodError
from geo.period import When, as_instant, day_bounds

__all__ = ["asked_instant", "asked_start", "day_words", "instant_words", "since_words", "when_words"]

_LAST_MOMENT = timedelta(seconds=1)
_SHOWN = 40


def day_words(day: date) -> str:
    """Return a day in words.

    Example:
        >>> day_words(date(2024, 11, 30))
        '30 November 2024'
    """
    return f"{day.day} {day:%B} {day.year}"


def instant_words(instant: datetime, zone: ZoneInfo) -> str:
    """Return an instant; the last second of a day is its end.

    Example:
        >>> instant_words(datetime.fromisoformat("2024-11-30T20:59:59+00:00"), ZoneInfo("Asia/Damascus"))
        'the end of 30 November 2024'
    """
    here = instant.astimezone(zone)
    if (here + timedelta(seconds=1)).date() > here.date():
        return f"the end of {day_words(here.date())}"
    return f"{day_words(here.date())}, {here:%H:%M}"


def since_words(instant: datetime, zone: ZoneInfo, *, this_year: int = 0) -> str:
    """Return the day of an instant, with the time of day where that is not midnight; a year that is known is left out."""
    here = instant.astimezone(zone)
    day = f"{here.day} {here:%B}" if here.year == this_year else day_words(here.date())
    return day + ("" if here.time() == time() else f", {here:%H:%M}")


def when_words(when: When) -> str:
    """Return the date of an event, as exact as it is.

    Example:
        >>> [when_words(When(text)) for text in ("2024-11-28", "2024-11-28/2024-11-30", "2024-11~", "2024-11-28/..")]
        ['28 November 2024', '28 November 2024 to 30 November 2024', 'about November 2024', 'from 28 November 2024']
        >>> when_words(When("2024-11-28T14:30-05:00/.."))
        'from 28 November 2024, 14:30-05:00'
    """
    head, slash, tail = when.edtf.partition("/")
    about = "about " if when.is_approximate else ""
    if not slash:
        return about + _point(head)
    if tail == "..":
        return f"{about}from {_point(head)}"
    return f"{about}up to {_point(tail)}" if head == ".." else f"{about}{_point(head)} to {_point(tail)}"


def _point(text: str) -> str:
    """Return a day with or without a time of day, a month or a year of an EDTF date."""
    plain, _, clock = text.rstrip("~?%").partition("T")
    first = When(plain).first_day
    words = (f"{first.year}", f"{first:%B} {first.year}", day_words(first))[plain.count("-")]
    return f"{words}, {clock}" if clock else words


def asked_instant(option: str, text: str, zone: ZoneInfo) -> datetime:
    """Return the instant that an option asks about: of a date, the last second of that day in a zone.

    Raises:
        PeriodError: the text is neither a date nor a date and time; the message names the option.
    """
    return _asked(option, text, zone, as_end=True)


def asked_start(option: str, text: str, zone: ZoneInfo) -> datetime:
    """Return the instant that an option begins with: of a date, the first of that day in a zone.

    Raises:
        PeriodError: the text is neither a date nor a date and time; the message names the option.
    """
    return _asked(option, text, zone, as_end=False)


def _asked(option: str, text: str, zone: ZoneInfo, *, as_end: bool) -> datetime:
    text = text.strip()
    try:
        if as_end and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return day_bounds(date.fromisoformat(text), zone).end - _LAST_MOMENT
        return as_instant(text, zone)
    except (ValueError, OverflowError) as error:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        which = "the end" if as_end else "the beginning"
        raise PeriodError(
            f"{option} {shown!r} is not a date; write 2024-11-30 for {which} of that day, or 2024-11-30T14:30"
        ) from error
