"""Resolves the words for time in a sentence: "on Thursday", "a day earlier", "on 22 February", "overnight".

What a report says imprecisely stays imprecise: "overnight" is two days, "last week" seven, "in 2016" a year, "since May" has
an open end. Weekdays are the last ones before the publication, days without a year those nearest to it; of a report
without a date only what its own text fixes is told. Which event a date belongs to is decided in `geo.claims.timing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from geo.claims.clock import Clock
from geo.claims.lexicon import lexicon
from geo.claims.relativedates import RELATIVE_STARTS, relative
from geo.claims.sentences import Word
from geo.claims.timephrase import MONTHS, NUMBERS, WEEKDAYS, TimePhrase, day_number, phrase_of, year_number
from geo.period import When

__all__ = ["Clock", "TimePhrase", "times"]

_LEXICON = lexicon()
_LEAD = _LEXICON.words("dates", "lead")
_PART_OF_DAY = _LEXICON.words("dates", "part_of_day")
_BEFORE_A_YEAR = _LEXICON.words("dates", "before_a_year")
_RANGE = {"-": ("-", "to", "and"), "between": ("and",), "from": ("to", "until", "till")}
_FEASTS = {
    ("new", "year", "day"): (1, 1), ("new", "year", "eve"): (12, 31), ("christmas", "day"): (12, 25),
    ("christmas", "eve"): (12, 24), ("all", "saints", "day"): (11, 1),
}  # fmt: skip


_STARTS = (
    frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(NUMBERS) | frozenset(_RANGE) | RELATIVE_STARTS
    | frozenset(words[0] for words in _FEASTS)
)  # fmt: skip


def times(words: Sequence[Word], clock: Clock) -> list[TimePhrase]:
    """Return the time phrases of a sentence, from left to right.

    Args:
        words: words of the sentence.
        clock: what is known before the sentence; it is moved on by what the sentence tells.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("Rebels took it on Thursday and the road a day earlier.")).words
        >>> [str(phrase.when) for phrase in times(words, Clock(date(2024, 11, 30)))]
        ['2024-11-28', '2024-11-27']
    """
    found: list[TimePhrase] = []
    index = 0
    while index < len(words):
        phrase = _at(words, index, clock)
        if phrase is None:
            index += 1
            continue
        index = phrase.stop
        if phrase.from_publication and not clock.dated:
            continue
        phrase = _with_lead(words, phrase, found[-1].stop if found else 0)
        clock.hear(phrase)
        found.append(_since(words, phrase))
        index = found[-1].stop
    return found


def _since(words: Sequence[Word], phrase: TimePhrase) -> TimePhrase:
    """Leave open when what is so "since May" ends."""
    if words[phrase.start].low != "since" or "/" in phrase.when.edtf:
        return phrase
    return replace(phrase, when=When(phrase.when.edtf + "/.."), is_old=False)


def _with_lead(words: Sequence[Word], phrase: TimePhrase, floor: int) -> TimePhrase:
    """Take "on", "early on", "as of" and "morning" into the phrase."""
    start, stop = phrase.start, phrase.stop
    while start > floor and words[start - 1].low in _LEAD:
        start -= 1
    if start > floor and words[start - 1].low == "as" and words[start].low == "of":
        start -= 1
    while stop < len(words) and words[stop].low in _PART_OF_DAY:
        stop += 1
    return replace(phrase, start=start, stop=stop)


def _at(words: Sequence[Word], index: int, clock: Clock) -> TimePhrase | None:
    word = words[index]
    low = word.low
    if word.kind != "number" and low not in _STARTS:
        return None
    lows = [word.low for word in words[index : index + 7]] + [""] * 7
    if low in WEEKDAYS and word.is_capital:
        return _weekday(words, lows, index, clock)
    if low in MONTHS and word.is_capital:
        return _month_first(lows, index, clock)
    if word.kind == "number":
        return _number_first(words, lows, index, clock)
    if low in _RANGE and day_number(lows[1]):
        return _range(lows, index, clock)
    if (
        low in {"between", "from"}
        and lows[1] in WEEKDAYS
        and lows[2] in {"and", "to"}
        and lows[3] in WEEKDAYS
    ):
        return _weekdays(words, index, clock)
    feast = _FEASTS.get((lows[0], lows[1], lows[2]), _FEASTS.get((lows[0], lows[1], "")))
    if feast and word.is_capital:
        size = 2 if lows[0] == "christmas" else 3
        return _dated(index, size, (year_number(lows[size]), *feast), clock)
    return relative(lows, index, clock)


def _weekday(words: Sequence[Word], lows: list[str], index: int, clock: Clock) -> TimePhrase:
    """The last such day up to the publication; with a date behind it, that date."""
    ahead = 2 if lows[1] in {",", "("} else 1
    if lows[ahead] in MONTHS or lows[ahead].rstrip("stndrh").isdigit():
        following = _at(words, index + ahead, clock) if index + ahead < len(words) else None
        if following is not None:
            return replace(following, start=index)
    back = (clock.published.weekday() - WEEKDAYS.index(lows[0])) % 7
    if index > 0 and words[index - 1].low == "last" and back == 0:
        back = 7
    return phrase_of(index, 1, clock.published - timedelta(days=back), clock=clock)


def _weekdays(words: Sequence[Word], index: int, clock: Clock) -> TimePhrase | None:
    """Between Monday and Wednesday."""
    days = [_at(words, at, clock) for at in (index + 1, index + 3)]
    first, last = days
    if first is None or last is None or last.when.first_day < first.when.first_day:
        return None
    return replace(last, start=index, when=When(f"{first.when}/{last.when}"))


def _month_first(lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """December 7, 2024; February 25; December 5-6; December 2024; in December."""
    month = MONTHS[lows[0]]
    at = 2 if lows[1] == "." else 1
    day = day_number(lows[at])
    if day and lows[at + 1] in _RANGE["-"] and day_number(lows[at + 2]) and lows[at + 3] not in MONTHS:
        comma = lows[at + 3] == ","
        year = year_number(lows[at + 3 + comma])
        size = at + 3 + (1 + comma if year else 0)
        return _days(index, size, (year, month, day), (year, month, day_number(lows[at + 2])), clock)
    if day:
        comma = lows[at + 1] == ","
        year = year_number(lows[at + 1 + comma])
        return _dated(index, at + 1 + (1 + comma if year else 0), (year, month, day), clock)
    year = year_number(lows[1])
    if lows[0] in {"may", "march"} and not year and index == 0:
        return None
    written = year or clock.year_of(month, 15)
    old = (clock.published - date(written, month, 1)).days > clock.old_days + 30
    when = When(f"{written:04d}-{month:02d}")
    guessed = not year and not clock.year
    return TimePhrase(index, index + (2 if year else 1), when, old, bool(year), guessed)


def _number_first(words: Sequence[Word], lows: list[str], index: int, clock: Clock) -> TimePhrase | None:
    """22 February; 22nd of February; 5-6 December 2024; 13 February 2023; the 7th; in 2016."""
    day = day_number(lows[0])
    of = int(lows[1] == "of" and lows[2] in MONTHS)
    if day and lows[1 + of] in MONTHS:
        year = year_number(lows[2 + of])
        return _dated(index, (3 if year else 2) + of, (year, MONTHS[lows[1 + of]], day), clock)
    if day and lows[1] == "-" and day_number(lows[2]) and lows[3] in MONTHS:
        return _range(["between", lows[0], "and", *lows[2:]], index, clock, shift=1)
    before = words[index - 1].low if index else ""
    if day and before == "the" and not lows[0].isdigit() and lows[1] in _ENDS_A_DAY:
        return phrase_of(index, 1, clock.last_such_day(day), clock=clock)
    year = year_number(lows[0])
    if year and before in _BEFORE_A_YEAR:
        return TimePhrase(
            index, index + 1, When(f"{year:04d}"), year < clock.published.year, certain_year=True
        )
    return None


_ENDS_A_DAY = frozenset({",", ".", ";", "", "and", "but", "of", "when", "after", "by", "as", "-"})


def _range(lows: list[str], index: int, clock: Clock, shift: int = 0) -> TimePhrase | None:
    """Between 2 and 4 December; from 2 to 4 December 2024; from 28 November to 2 December."""
    joints = _RANGE.get(lows[0], ())
    at = 2
    first_month = MONTHS.get(lows[at], 0)
    at += bool(first_month)
    if lows[at] not in joints or not day_number(lows[at + 1]) or lows[at + 2] not in MONTHS:
        return None
    month = MONTHS[lows[at + 2]]
    year = year_number(lows[at + 3])
    size = at + (4 if year else 3) - shift
    first = (year, first_month or month, day_number(lows[1]))
    return _days(index, size, first, (year, month, day_number(lows[at + 1])), clock)


def _days(
    index: int, size: int, first: tuple[int, int, int], last: tuple[int, int, int], clock: Clock
) -> TimePhrase | None:
    """Make a phrase of a first and a last day; None where they are none, or in the wrong order."""
    begin, end = _dated(index, size, first, clock), _dated(index, size, last, clock)
    if begin is None or end is None or begin.when.first_day > end.when.first_day:
        return None
    return replace(end, when=When(f"{begin.when}/{end.when}"))


def _dated(index: int, size: int, written: tuple[int, int, int], clock: Clock) -> TimePhrase | None:
    """Make a phrase of a year (0 where none is written), a month and a day; None where there is no such day."""
    year, month, day = written
    try:
        exact = date(year or clock.year_of(month, day), month, day)
    except ValueError:
        return None
    return phrase_of(index, size, exact, clock=clock, sure=bool(year), fixed=bool(year or clock.year))
