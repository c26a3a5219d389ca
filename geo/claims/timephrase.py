"""The time phrase, and the small words that times are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.period import When

if TYPE_CHECKING:
    from geo.claims.clock import Clock

__all__ = ["MONTHS", "NUMBERS", "WEEKDAYS", "TimePhrase", "day_number", "phrase_of", "year_number"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_MOST_DAYS = 31
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A phrase that tells a time.

    Attributes:
        start: index of its first word.
        stop: index after its last word.
        when: what it means.
        is_old: it lies so long before the publication that it tells history.
        certain_year: the year is written.
        from_publication: it means nothing without the day of publication ("on Thursday").
    """

    start: int
    stop: int
    when: When
    is_old: bool = False
    certain_year: bool = False
    from_publication: bool = False


def phrase_of(
    index: int,
    size: int,
    first: date,
    end: date | None = None,
    *,
    clock: Clock,
    sure: bool = False,
    fixed: bool = False,
    mark: str = "",
) -> TimePhrase:
    """Make a phrase of days.

    Args:
        index: index of its first word.
        size: how many words it has.
        first: first day.
        end: last day; None for one day.
        clock: what it is old or new against.
        sure: the year is written.
        fixed: the text itself fixes it, without the day of publication.
        mark: EDTF mark of a single day, ``"~"`` where it is approximate.
    """
    single = end is None or end == first
    edtf = first.isoformat() + mark if single else f"{first.isoformat()}/{end.isoformat() if end else ''}"
    old = (clock.published - (end or first)).days > clock.old_days
    return TimePhrase(index, index + size, When(edtf), old, sure, not (sure or fixed))


def day_number(low: str) -> int:
    """Return the day of a month that a word means, 0 if none: ``7``, ``7th``."""
    digits = low.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    return int(digits) if digits.isdigit() and 1 <= int(digits[:4]) <= _MOST_DAYS else 0


def year_number(low: str) -> int:
    """Return the year of our time that a word means, 0 if none."""
    return int(low) if low.isdigit() and len(low) == 4 and int(low) in _YEARS else 0  # noqa: PLR2004 - 2024
