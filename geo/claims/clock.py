"""What a reader knows of time before a sentence: when the report was published, and what it told last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from geo.claims.timephrase import TimePhrase

__all__ = ["Clock"]

_A_WEEK = 7
_COARSE = 3
"""ACLED's time precision of what is only known to a year."""
_YEAR_REACH = 1
"""Sentences that a written year reaches on in a report that has a date: "in March 2014 ... on 3 April"."""


@dataclass(slots=True)
class Clock:
    """Moves on through a report.

    Attributes:
        published: day of publication; of a report without a date, the day on which it is read.
        dated: the day of publication is known.
        last: the day last told, from which "a day later" counts.
        year: the year last written, near enough to complete "on 3 April"; 0 if none.
        old_days: what lies more days before the publication tells history.
    """

    published: date
    dated: bool = True
    last: date | None = None
    year: int = 0
    old_days: int = 45
    _since_year: int = 0

    def hear(self, phrase: TimePhrase) -> None:
        """Take in what was told."""
        if phrase.when.time_precision == 1:
            self.last = phrase.when.first_day
        if phrase.certain_year and phrase.when.time_precision < _COARSE:  # "in 2016" dates nothing else
            self.year, self._since_year = phrase.when.first_day.year, 0

    def next_sentence(self) -> None:
        """Let a written year fade; a report without a date has nothing else to go by."""
        self._since_year += 1
        if self.dated and self._since_year > _YEAR_REACH:
            self.year = 0

    def year_of(self, month: int, day: int) -> int:
        """Return the year of a day without one: as written before, or such that it lies at most a week after the publication."""
        if self.year:
            return self.year
        this = date(self.published.year, month, min(day, 28))
        return self.published.year - 1 if (this - self.published).days > _A_WEEK else self.published.year

    def last_such_day(self, day: int) -> date:
        """Return the last day of that number up to the publication: "on the 7th"."""
        at = self.published
        while at.day != day:
            at -= timedelta(days=1)
        return at
