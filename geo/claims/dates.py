"""Resolves the words for time in a sentence: "on Thursday", "a day earlier", "on 22 February", "overnight".

What a report says imprecisely stays imprecise: "overnight" is two days, "last week" seven, "in 2016" a year. Weekdays are the
last ones before the publication, days without a year those nearest to it. Which event a date belongs to is decided in
`geo.claims.extract`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.claims.lexicon import lexicon
from geo.claims.sentences import Word
from geo.period import When

__all__ = ["TimePhrase", "times"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
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
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_LEAD = frozenset(
    {
        "on",
        "by",
        "since",
        "of",
        "late",
        "early",
        "earlier",
        "last",
        "in",
        "this",
        "during",
        "until",
        "at",
        "the",
        "past",
    }
)
_PART_OF_DAY = lexicon().words("dates", "part_of_day")
_DAY = timedelta(days=1)
_OLD_DAYS = 45


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A phrase that tells a time.

    Attributes:
        start: index of its first word.
        stop: index after its last word.
        when: what it means.
        is_old: it lies so long before the publication that it tells history.
        certain_year: the year is written.
    """

    start: int
    stop: int
    when: When
    is_old: bool = False
    certain_year: bool = False


def times(words: Sequence[Word], published: date, last: date | None = None) -> list[TimePhrase]:
    """Return the time phrases of a sentence, from left to right.

    Args:
        words: words of the sentence.
        published: day of publication.
        last: the day last told in the text, from which "a day earlier" counts.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("Rebels took it on Thursday and the road a day earlier.")).words
        >>> [str(phrase.when) for phrase in times(words, date(2024, 11, 30))]
        ['2024-11-28', '2024-11-27']
    """
    found: list[TimePhrase] = []
    index = 0
    while index < len(words):
        phrase = _at(words, index, published, last)
        if phrase is None:
            index += 1
            continue
        phrase = _with_lead(words, phrase, found[-1].stop if found else 0)
        found.append(phrase)
        if phrase.when.time_precision == 1:
            last = phrase.when.first_day
        index = phrase.stop
    return found


def _with_lead(words: Sequence[Word], phrase: TimePhrase, floor: int) -> TimePhrase:
    """Take "on", "early on", "as of" and "morning" into the phrase."""
    start, stop = phrase.start, phrase.stop
    while start > floor and words[start - 1].low in _LEAD:
        start -= 1
    if start > floor and words[start - 1].low == "as" and words[start].low == "of":
        start -= 1
    while stop < len(words) and words[stop].low in _PART_OF_DAY:
        stop += 1
    return TimePhrase(start, stop, phrase.when, phrase.is_old, phrase.certain_year)


def _at(words: Sequence[Word], index: int, published: date, last: date | None) -> TimePhrase | None:
    low = words[index].low
    lows = [word.low for word in words[index : index + 6]] + [""] * 6
    if low in _WEEKDAYS and words[index].is_capital:
        return _weekday(words, index, published)
    if low in _MONTHS and words[index].is_capital:
        return _month_first(lows, index, published)
    if words[index].kind == "number":
        return _number_first(words, lows, index, published)
    return _relative(lows, index, published, last)


def _phrase(
    index: int,
    size: int,
    first: date,
    end: date | None = None,
    *,
    sure: bool = False,
    mark: str = "",
    published: date,
) -> TimePhrase:
    edtf = (
        first.isoformat() + mark if end is None or end == first else f"{first.isoformat()}/{end.isoformat()}"
    )
    old = (published - (end or first)).days > _OLD_DAYS
    return TimePhrase(index, index + size, When(edtf), old, sure)


def _weekday(words: Sequence[Word], index: int, published: date) -> TimePhrase:
    """The last such day up to the publication; with a date behind it, that date."""
    lows = [word.low for word in words[index : index + 7]] + [""] * 7
    ahead = 2 if lows[1] in {",", "("} else 1
    if lows[ahead] in _MONTHS or lows[ahead].rstrip("stndrh").isdigit():
        following = _at(words, index + ahead, published, None) if index + ahead < len(words) else None
        if following is not None:
            return TimePhrase(index, following.stop, following.when, following.is_old, following.certain_year)
    back = (published.weekday() - _WEEKDAYS.index(lows[0])) % 7
    if index > 0 and words[index - 1].low == "last" and back == 0:
        back = 7
    return _phrase(index, 1, published - back * _DAY, published=published)


def _month_first(lows: list[str], index: int, published: date) -> TimePhrase | None:
    """December 7, 2024; February 25; December 2024; in December."""
    month = _MONTHS[lows[0]]
    at = 2 if lows[1] == "." else 1
    day = _day_number(lows[at])
    if day:
        comma = lows[at + 1] == ","
        year = _year(lows[at + 1 + comma])
        return _dated(index, at + 1 + (1 + comma if year else 0), (year, month, day), published)
    year = _year(lows[1])
    if lows[0] in {"may", "march"} and not year:
        return None
    written = year or _nearest_year(month, 15, published)
    first = date(written, month, 1)
    old = (published - first).days > _OLD_DAYS + 30
    return TimePhrase(index, index + (2 if year else 1), When(f"{written:04d}-{month:02d}"), old, bool(year))


def _number_first(words: Sequence[Word], lows: list[str], index: int, published: date) -> TimePhrase | None:
    """22 February; 5-6 December 2024; 13 February 2023; in 2016."""
    day = _day_number(lows[0])
    if day and lows[1] == "of" and lows[2] in _MONTHS:
        return _dated(index, 3, (0, _MONTHS[lows[2]], day), published)
    if day and lows[1] in _MONTHS:
        year = _year(lows[2])
        return _dated(index, 3 if year else 2, (year, _MONTHS[lows[1]], day), published)
    if day and lows[1] == "-" and _day_number(lows[2]) and lows[3] in _MONTHS:
        year = _year(lows[4])
        month = _MONTHS[lows[3]]
        first = _dated(index, 5 if year else 4, (year, month, day), published)
        end = _dated(index, 0, (year, month, _day_number(lows[2])), published)
        if first and end and first.when.first_day <= end.when.first_day:
            when = When(f"{first.when}/{end.when}")
            return TimePhrase(index, first.stop, when, end.is_old, first.certain_year)
        return None
    year = _year(lows[0])
    if (
        year
        and index > 0
        and words[index - 1].low in {"in", "since", "of", "late", "early", "mid", "until", "from", "by"}
    ):
        return TimePhrase(index, index + 1, When(f"{year:04d}"), year < published.year, certain_year=True)
    return None


def _dated(index: int, size: int, written: tuple[int, int, int], published: date) -> TimePhrase | None:
    """Make a phrase of a year (0 where none is written), a month and a day; None where there is no such day."""
    year, month, day = written
    try:
        exact = date(year or _nearest_year(month, day, published), month, day)
    except ValueError:
        return None
    return _phrase(index, size, exact, sure=bool(year), published=published)


def _nearest_year(month: int, day: int, published: date) -> int:
    """The year that puts the day before the publication, or at most a week after it."""
    try:
        this = date(published.year, month, min(day, 28))
    except ValueError:
        return published.year
    return published.year - 1 if (this - published).days > 7 else published.year  # noqa: PLR2004 - a week


def _day_number(low: str) -> int:
    digits = low.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    return int(digits) if digits.isdigit() and 1 <= int(digits) <= 31 else 0  # noqa: PLR2004 - days of a month


def _year(low: str) -> int:
    return int(low) if low.isdigit() and 1900 <= int(low) <= 2100 else 0  # noqa: PLR2004 - years of our time


def _relative(lows: list[str], index: int, published: date, last: date | None) -> TimePhrase | None:
    """Words that count from the publication, or from the day last told."""
    low = lows[0]
    if low == "yesterday":
        return _phrase(index, 1, published - _DAY, published=published)
    if low == "today" or (low == "this" and lows[1] in {"morning", "afternoon", "evening"}):
        return _phrase(index, 1 if low == "today" else 2, published, published=published)
    if low == "overnight" or (low == "last" and lows[1] == "night"):
        return _phrase(
            index, 1 if low == "overnight" else 2, published - _DAY, published, published=published
        )
    if low == "weekend":
        back = (published.weekday() - 5) % 7
        start = published - back * _DAY
        return _phrase(index, 1, start, min(start + _DAY, published), published=published)
    if low == "last" and lows[1] in {"week", "month", "year"}:
        return _last(lows[1], index, published)
    if (
        low in {"past", "last"}
        and lows[1] in _NUMBERS | {"24": 1, "48": 2}
        and lows[2] in {"hours", "hrs", "days"}
    ):
        count = {"24": 1, "48": 2}.get(lows[1]) or _NUMBERS[lows[1]]
        return _phrase(index, 3, published - count * _DAY, published, published=published)
    if low in _NUMBERS and lows[1] in {"day", "days", "week", "weeks", "year", "years", "month", "months"}:
        return _counted(lows, index, published, last)
    return None


def _last(unit: str, index: int, published: date) -> TimePhrase:
    if unit == "week":
        monday = published - (published.weekday() + 7) * _DAY
        return _phrase(index, 2, monday, monday + 6 * _DAY, published=published)
    if unit == "month":
        end = published.replace(day=1) - _DAY
        return TimePhrase(index, index + 2, When(f"{end:%Y-%m}"))
    return TimePhrase(index, index + 2, When(f"{published.year - 1:04d}"), is_old=True)


def _counted(lows: list[str], index: int, published: date, last: date | None) -> TimePhrase | None:
    """A day earlier, two days later, three days ago."""
    count, unit, word = _NUMBERS[lows[0]], lows[1].rstrip("s"), lows[2]
    days = count * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    mark = "" if unit == "day" else "~"
    if word == "ago":
        return _phrase(index, 3, published - days * _DAY, mark=mark, published=published)
    base = last or published
    if word in {"earlier", "before"}:
        return _phrase(index, 3, base - days * _DAY, mark=mark, published=published)
    if word in {"later", "after"} and last is not None:
        return _phrase(index, 3, min(base + days * _DAY, published), mark=mark, published=published)
    return None
