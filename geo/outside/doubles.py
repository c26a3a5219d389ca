"""Two places of one name that a table has put at one position.

A table that is compared with itself by names alone writes, for two villages of one name, that the one is Ukraine's and
the other Russia's as two changes of a single village, every day anew, at the position of one of them. Which village a row
is about cannot be told, and to guess would be a wrong pin. The signs: on two days or more the rows of one place say two
things, at least one of them that somebody holds it. Then its rows count up to there and no further.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from geo.outside.dataset import LeftOut
from geo.outside.holders import Holding, Status
from geo.outside.rows import PlaceRow

__all__ = ["without_doubles"]

_DAYS = 2
"""Days with two statements from which on they are of two places; on one day a place can change hands twice."""

_WHY = (
    "from this row on the table tells of two places of that name at one position, and which of them a row is about is not "
    "told: give each its own position"
)


def without_doubles(rows: Sequence[PlaceRow]) -> tuple[list[PlaceRow], list[LeftOut]]:
    """Return the rows of one place, in the order of their days, that are about one place; and the others, with the reason.

    Args:
        rows: the rows of one name and position, in the order of the file.
    """
    ordered = sorted(rows, key=lambda row: row.day)
    days = [day for day, group in groupby(ordered, key=lambda row: row.day) if _is_double(list(group))]
    if len(days) < _DAYS:
        return ordered, []
    cut = _cut(ordered, days[0])
    left = [LeftOut(f"row {row.line}", row.name, _WHY, row.written) for row in ordered[cut:]]
    return ordered[:cut], left


def _is_double(rows: Sequence[PlaceRow]) -> bool:
    """Tell whether the rows of one day say two things, and one of them that somebody holds it."""
    said = {row.holding for row in rows}
    return len(said) > 1 and any(holding.status is Status.HELD for holding in said)


def _cut(ordered: Sequence[PlaceRow], first_day: date) -> int:
    """Return from which row on two places are told of.

    Where the first double day begins with an earlier row once more, the other place has come in after that one.
    """
    start = next(number for number, row in enumerate(ordered) if row.day == first_day)
    earlier = [number for number in range(start) if _record(ordered[number]) == _record(ordered[start])]
    return earlier[-1] + 1 if earlier else start


def _record(row: PlaceRow) -> tuple[Holding, date | None]:
    return row.holding, row.as_of
