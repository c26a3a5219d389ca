"""What rows of the layer ``passage`` tell of one road, made into stands: a passage at one spot, from when until when.

An export draws a known point as a kilometre of road, cuts what it draws where a road has a gap, and ends it where the road
ends. Here that is undone: rows of one passage that touch are one again, and a point is a point. ::

    drawn    |--- 411.674 ---*--- 412.674 ---|      stand: closed at km 412.174
    drawn    |*--- 0.500 ---|                       stand: closed at km 0, where the road begins
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from geo.outside.dataset import LeftOut
from geo.outside.passagerows import Passing
from geo.period import FOREVER, Period

if TYPE_CHECKING:
    from geo.claims.claim import Passage
    from geo.outside.intervalrows import IntervalRow
    from geo.roads.road import Road

__all__ = ["POINT_REACH_KM", "Spot", "Stand", "stands_of"]

POINT_REACH_KM = 0.5
"""How much of the road an export draws to both sides of a known point."""
_METRE_KM = 0.0015
"""Kilometres are exported to the metre."""
_APART_KM = 0.005
"""A position is found again on a straight of tens of kilometres to a metre or two."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where on a road which passage is told.

    Attributes:
        from_km: from where; equal to `to_km` for a known point.
        to_km: up to where.
        passage: what passes.
        is_somewhere: it holds somewhere on the stretch, and where is not known.
    """

    from_km: float
    to_km: float
    passage: Passage
    is_somewhere: bool = False

    @property
    def is_point(self) -> bool:
        """Tell whether the point is known."""
        return self.from_km == self.to_km

    def is_near(self, other: Spot) -> bool:
        """Tell whether two are the same, as far as kilometres of an export and positions on a long straight tell."""
        said = (self.passage, self.is_somewhere, self.is_point)
        is_alike = said == (other.passage, other.is_somewhere, other.is_point)
        ends = ((self.from_km, other.from_km), (self.to_km, other.to_km))
        return is_alike and all(abs(one - another) <= _APART_KM for one, another in ends)


@dataclass(frozen=True, slots=True)
class Stand:
    """A passage that stands at one spot over a time.

    Attributes:
        spot: where, and what.
        valid: when; without end where it is not said to have ended before the files do.
        rule: the rule that made it, ``""`` where that is not told.
        row: the row that says so; the first one where several do.
    """

    spot: Spot
    valid: Period
    rule: str
    row: IntervalRow


def stands_of(rows: Sequence[IntervalRow], road: Road, until: datetime) -> tuple[list[Stand], list[LeftOut]]:
    """Return what rows tell of the traffic on a road, in the order of their times, and the rows that tell nothing new.

    Args:
        rows: rows about that road, with kilometres that it has, of which a passage is known.
        road: the road.
        until: what ends then has not ended, unless it says so: the files tell no further.
    """
    drawn = [one for group in _by_words(rows) for one in _touching(group)]
    found = [replace(_stand(*one, road), valid=_lasting(*one[1:], until)) for one in drawn]
    return _followed(sorted(found, key=lambda one: (one.valid.start, one.spot)))


_Drawn = tuple[tuple[float, float], "IntervalRow", Passing]


def _by_words(rows: Iterable[IntervalRow]) -> Iterator[list[_Drawn]]:
    """Yield the rows that can be parts of one passage: of one time, on the same claims, described by the same words."""
    groups: dict[object, list[_Drawn]] = defaultdict(list)
    for row in rows:
        passing = row.passing
        assert passing is not None
        groups[passing, row.valid, row.support].append((row.span_km, row, passing))
    for group in groups.values():
        yield sorted(group, key=lambda one: one[0])


def _touching(group: Sequence[_Drawn]) -> Iterator[_Drawn]:
    """Yield rows of one passage, those that follow each other without a gap as one where words say where it is."""
    span, row, passing = group[0]
    for one in group[1:]:
        if passing.where and span[1] > span[0] and abs(one[0][0] - span[1]) <= _METRE_KM:
            span = (span[0], one[0][1])
        else:
            yield span, row, passing
            span, row, passing = one
    yield span, row, passing


def _stand(span: tuple[float, float], row: IntervalRow, passing: Passing, road: Road) -> Stand:
    low, high = (min(km, road.length_km) for km in span)
    if passing.is_point:
        low = high = _snapped(_middle((low, high), road), road)
    else:
        low, high = _snapped(low, road), _snapped(high, road)
    spot = Spot(low, high, passing.passage, passing.is_somewhere and low < high)
    return Stand(spot, row.valid, passing.rule, row)


def _lasting(row: IntervalRow, passing: Passing, until: datetime) -> Period:
    lasts = row.valid.end >= until and not passing.has_ended
    return Period(row.valid.start, FOREVER) if lasts else row.valid


def _middle(span: tuple[float, float], road: Road) -> float:
    """Return the point that is meant by what is drawn about it, of which the road may have ended at one side."""
    low, high = span
    is_short = high - low < 2 * POINT_REACH_KM - _METRE_KM
    ends = {km for part in road.parts for km in (part.from_km, part.to_km)}
    cut_low, cut_high = (is_short and any(abs(km - end) <= _METRE_KM for end in ends) for km in span)
    if cut_low != cut_high:
        return high - POINT_REACH_KM if cut_low else low + POINT_REACH_KM
    return (low + high) / 2


def _snapped(km: float, road: Road) -> float:
    """Return a kilometre; the end of the road where it is meant."""
    near = (end for end in (0.0, road.length_km) if abs(km - end) <= _METRE_KM)
    return next(near, km)


def _followed(stands: Sequence[Stand]) -> tuple[list[Stand], list[LeftOut]]:
    """Make one of what stands at one spot and goes on in another row, or is told twice."""
    kept: list[Stand] = []
    left: list[LeftOut] = []
    last: dict[Spot, int] = {}
    for one in stands:
        known = last.get(one.spot)
        before = kept[known] if known is not None else None
        if known is None or before is None or before.valid.end < one.valid.start:
            last[one.spot] = len(kept)
            kept.append(one)
            continue
        kept[known] = replace(before, valid=_joined(before.valid, one.valid))
        how = "goes on from there" if before.valid.end == one.valid.start else "says the same"
        why = f"{before.row.where} tells of the same passage, and this {how}"
        left.append(LeftOut(one.row.where, one.row.label, why, str(one.spot.passage), is_fault=False))
    return kept, left


def _joined(one: Period, other: Period) -> Period:
    last: datetime = max(one.end, other.end)
    return Period(one.start, last)
