"""Whole days beside times of day: which evidence about an object is heard together.

"Taken at 14:30" and "the army denies that it was taken that day" speak of one event, though midnight comes before 14:30. So
what is told of a day without a time is heard with the first thing that is told of that day with one; where no time of day
is told, a day is heard as a whole, from its start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from geo.control.evidence import Evidence

__all__ = ["with_days_at_their_hours"]


def with_days_at_their_hours(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the evidence about one object with what is told of a whole day dated to the first time of that day.

    Args:
        evidence: all that is known to be said about the object, in any order.
    """
    found = list(evidence)
    first: dict[date, datetime] = {}
    for one in found:
        if one.is_timed:
            first[one.day] = min(one.at, first.get(one.day, one.at))
    if not first:
        return found
    return [one if one.is_timed or one.day not in first else replace(one, at=first[one.day]) for one in found]
