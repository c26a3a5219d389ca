"""Resolves words that count from the publication, or from the day last told: "yesterday", "last week", "two days later"."""

from __future__ import annotations

from datetime import timedelta

from geo.claims.clock import Clock
from geo.claims.timephrase import NUMBERS, TimePhrase, phrase_of
from geo.period import When

__all__ = ["RELATIVE_STARTS", "relative"]

_DAY = timedelta(days=1)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_HOURS = {"24": 1, "48": 2, "72": 3}
_NEXT = frozenset({"following", "next"})
_PREVIOUS = frozenset({"previous", "preceding"})
_THIS_DAY = frozenset({"morning", "afternoon", "evening"})


RELATIVE_STARTS = (
    _NEXT
    | _PREVIOUS
    | frozenset({"yesterday", "today", "this", "overnight", "last", "weekend", "past", "same"})
)
"""Words that a relative date begins with, numbers aside."""


def relative(lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """Return the phrase that begins at a word, None if none does.

    Args:
        lows: the word and those behind it, in lower case, at least six.
        index: index of the word.
        clock: what is known so far.
    """
    low, published = lows[0], clock.published
    near = _near_day(lows, index, clock)
    if near is not None:
        return near
    if low in {"this", "last"} and lows[1] in {"week", "month", "year"}:
        return _this_or_last(low, lows[1], index, clock)
    if low in {"past", "last"} and lows[1] in NUMBERS | _HOURS and lows[2] in {"hours", "hrs", "days"}:
        count = _HOURS.get(lows[1]) or NUMBERS[lows[1]]
        return phrase_of(index, 3, published - count * _DAY, published, clock=clock)
    if low in _NEXT | _PREVIOUS or (low == "same" and lows[1] == "day"):
        return _beside_the_last(lows, index, clock)
    if low in NUMBERS and lows[1].rstrip("s") in _UNIT_DAYS:
        return _counted(lows, index, clock)
    return None


def _near_day(lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """Read "yesterday", "today", "this morning", "overnight", "last night", "weekend"."""
    low, published = lows[0], clock.published
    size = 1 if low in {"today", "overnight"} else 2
    if low == "yesterday":
        return phrase_of(index, 1, published - _DAY, clock=clock)
    if low == "today" or (low == "this" and lows[1] in _THIS_DAY):
        return phrase_of(index, size, published, clock=clock)
    if low == "overnight" or (low == "last" and lows[1] == "night"):
        return phrase_of(index, size, published - _DAY, published, clock=clock)
    if low == "weekend":
        start = published - (published.weekday() - 5) % 7 * _DAY
        return phrase_of(index, 1, start, min(start + _DAY, published), clock=clock)
    return None


def _this_or_last(which: str, unit: str, index: int, clock: Clock) -> TimePhrase:
    published = clock.published
    if unit == "week":
        monday = published - published.weekday() * _DAY - (7 * _DAY if which == "last" else 0 * _DAY)
        return phrase_of(index, 2, monday, min(monday + 6 * _DAY, published), clock=clock)
    day = published.replace(day=1) - _DAY if which == "last" else published
    if unit == "month":
        return TimePhrase(index, index + 2, When(f"{day:%Y-%m}"), from_publication=True)
    year = published.year - (which == "last")
    return TimePhrase(index, index + 2, When(f"{year:04d}"), is_old=which == "last", from_publication=True)


def _beside_the_last(lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """Read "the following day", "the next morning", "the previous day", "the same day"."""
    if clock.last is None or lows[1] not in {"day", "morning", "night", "evening"}:
        return None
    step = 0 if lows[0] == "same" else -1 if lows[0] in _PREVIOUS else 1
    # how sure it is, is how sure the day is that it counts from
    return phrase_of(index, 2, min(clock.last + step * _DAY, clock.published), clock=clock, fixed=True)


def _counted(lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """Read "a day earlier", "two days later", "three days ago"."""
    unit = lows[1].rstrip("s")
    step = NUMBERS[lows[0]] * _UNIT_DAYS[unit] * _DAY
    mark = "" if unit == "day" else "~"
    if lows[2] == "ago":
        return phrase_of(index, 3, clock.published - step, mark=mark, clock=clock)
    if lows[2] in {"earlier", "before"}:
        base = clock.last or clock.published
        return phrase_of(index, 3, base - step, mark=mark, clock=clock, fixed=clock.last is not None)
    if lows[2] in {"later", "after"} and clock.last is not None:
        return phrase_of(
            index, 3, min(clock.last + step, clock.published), mark=mark, clock=clock, fixed=True
        )
    return None
