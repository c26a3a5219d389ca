"""Whole days beside times of day: which evidence about an object is heard together.

"Taken at 14:30" and "the army denies that it was taken that day" speak of one event, though midnight comes before 14:30. So
what is told of a day without a time is heard with the first thing that is told of that day with one; where no time of day
is told, a day is heard as a whole, from its start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from geo.control.evidence import Evidence

__all__ = ["Hours"]


class _Told:
    """What is told of one day: with a time of day, and of the day as a whole."""

    __slots__ = ("timed", "whole")

    def __init__(self) -> None:
        self.timed: list[datetime] = []
        self.whole: list[Evidence] = []

    def first(self) -> datetime | None:
        """Return the first time of day, None where there is none."""
        return min(self.timed, default=None)

    def put(self, one: Evidence, *, is_added: bool) -> None:
        """Take a piece of evidence in or out."""
        if one.is_timed:
            (self.timed.append if is_added else self.timed.remove)(one.at)
        else:
            (self.whole.append if is_added else self.whole.remove)(one)


class Hours:
    """Dates the evidence about one object, while more of it becomes known and some is taken back."""

    def __init__(self) -> None:
        self._days: dict[date, _Told] = {}

    def news(
        self, added: Sequence[Evidence], removed: Sequence[Evidence] = ()
    ) -> tuple[list[Evidence], list[Evidence]]:
        """Return what comes in and what goes out, with what is told of a whole day at the first time of that day.

        What is told of a day goes out and comes in again where a time becomes known that is the first of that day.

        Args:
            added: evidence that becomes known.
            removed: evidence that came in before and is taken back.
        """
        if not removed and len(added) == 1 and not added[0].is_timed:
            today = self._days.setdefault(added[0].day, _Told())
            today.whole.append(added[0])
            return (_at(today.first(), added) if today.timed else list(added)), []
        days = {one.day for one in (*added, *removed)}
        before = {day: (told.first(), list(told.whole)) for day in days if (told := self._days.get(day))}
        for one in removed:
            self._days[one.day].put(one, is_added=False)
        for one in added:
            self._days.setdefault(one.day, _Told()).put(one, is_added=True)
        out, into = [one for one in removed if one.is_timed], [one for one in added if one.is_timed]
        for day in sorted(days):
            was, whole = before.get(day, (None, []))
            first = self._days[day].first()
            if was == first:
                out += _at(first, (one for one in removed if one.day == day and not one.is_timed))
                into += _at(first, (one for one in added if one.day == day and not one.is_timed))
            else:
                out += _at(was, whole)
                into += _at(first, self._days[day].whole)
        return into, out


def _at(first: datetime | None, whole: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence of a whole day at the first time of it, or as it is where there is none."""
    return list(whole) if first is None else [one._replace(at=first) for one in whole]
