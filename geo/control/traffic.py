"""Passage along a whole road: the marks of `geo.control.marks` laid over each other, without gap or overlap.

A road has stretches, of which each has one passage, and points. A stretch of which only "somewhere on it" is said is a
candidate stretch: traffic is stopped, or passes, somewhere on it, and nobody says where. Where nothing is said passage
is `unknown`, which is the answer and not a gap in it. Measures are kilometres on the road's axis. Who holds the road is
not asked here; nor is anything decided about what claims mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from geo.claims.claim import Passage
from geo.control.passage import SOMEWHERE
from geo.control.state import PassageInterval

__all__ = ["PassageLine", "TrafficPoint", "TrafficStretch", "passage_line", "passage_order"]

_SEVERITY = {
    passage: rank
    for rank, passage in enumerate(
        (Passage.OPEN, Passage.UNKNOWN, Passage.MILITARY_ONLY, Passage.INTERDICTED, Passage.CLOSED)
    )
}
"""From best to worst for who wants to pass; what is not known is worse than what is known to be open."""


@dataclass(frozen=True, slots=True)
class TrafficStretch:
    """A stretch of a road with one passage.

    Attributes:
        from_km: start.
        to_km: end.
        passage: what is known of the traffic; `unknown` where nothing is said.
        is_candidate: it holds somewhere on the stretch, and where is not known.
        rule: name of the rule, a key of ``rules.toml``; ``""`` where nothing is said.
        claims: claims that say so, sorted.
        claims_against: claims that deny it, sorted.
    """

    from_km: float
    to_km: float
    passage: Passage = Passage.UNKNOWN
    is_candidate: bool = False
    rule: str = ""
    claims: tuple[str, ...] = ()
    claims_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrafficPoint:
    """A point of a road of which something is said, a cut point above all; attributes are those of a stretch."""

    km: float
    passage: Passage
    rule: str
    claims: tuple[str, ...]
    claims_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageLine:
    """Passage along a road at one valid instant, as known at one instant.

    Attributes:
        stretches: cover the road from 0 to its length, in order, no gap and no overlap.
        points: in order; they lie on the stretches and do not divide them.

    Example:
        >>> line = passage_line(100.0, [])
        >>> [(one.from_km, one.to_km, str(one.passage)) for one in line.stretches]
        [(0.0, 100.0, 'unknown')]
        >>> str(line.through(20, 60))
        'unknown'
    """

    stretches: tuple[TrafficStretch, ...]
    points: tuple[TrafficPoint, ...] = ()

    @property
    def cut_points(self) -> tuple[TrafficPoint, ...]:
        """The points at which not everybody passes, or nobody."""
        return tuple(one for one in self.points if _SEVERITY[one.passage] > _SEVERITY[Passage.UNKNOWN])

    def at(self, km: float) -> Passage:
        """Return the passage at a measure: the worst of the points there, else that of the stretch."""
        points = [one.passage for one in self.points if one.km == km]
        if points:
            return max(points, key=_SEVERITY.__getitem__)
        inside = (one.passage for one in self.stretches if one.from_km <= km < one.to_km)
        return next(inside, self.stretches[-1].passage)

    def through(self, from_km: float | None = None, to_km: float | None = None) -> Passage:
        """Return whether one gets from one measure to another: the worst passage on the way, in either direction.

        Args:
            from_km: start; of the road where not given.
            to_km: end; of the road where not given.
        """
        start = self.stretches[0].from_km if from_km is None else from_km
        end = self.stretches[-1].to_km if to_km is None else to_km
        low, high = min(start, end), max(start, end)
        met = [one.passage for one in self.points if low <= one.km <= high]
        met += [one.passage for one in self.stretches if one.from_km < high and low < one.to_km]
        return max(met or [self.at(low)], key=_SEVERITY.__getitem__)

    def km_by_passage(self) -> dict[Passage, float]:
        """Return kilometres by passage, candidate stretches in full; they add up to the length of the road."""
        totals: dict[Passage, float] = {}
        for one in self.stretches:
            totals[one.passage] = totals.get(one.passage, 0.0) + one.to_km - one.from_km
        return totals


def passage_line(length_km: float, passages: Iterable[PassageInterval]) -> PassageLine:
    """Return passage along a whole road from what is known of its parts at one instant.

    Of passages that overlap the newest counts, of one day the most restrictive; one of a part that nobody names yields to
    all others. The result does not depend on the order of the passages.

    Args:
        length_km: length of the road, km.
        passages: what is known of its traffic, all valid and known at one instant.
    """
    given = sorted(passages, key=passage_order)
    spans = [one for one in given if one.point_km is None]
    ends = {min(max(km, 0.0), length_km) for one in spans for km in (one.from_km, one.to_km)}
    measures = sorted({0.0, length_km, *ends})
    parts = [_part(low, high, spans) for low, high in pairwise(measures)]
    points = [
        TrafficPoint(one.point_km, one.passage, one.rule, one.claims, one.claims_against)
        for one in given
        if one.point_km is not None
    ]
    return PassageLine(
        _joined(parts) or (TrafficStretch(0.0, length_km),),
        tuple(sorted(points, key=lambda one: (one.km, _SEVERITY[one.passage], one.rule, one.claims))),
    )


def passage_order(one: PassageInterval) -> tuple[Any, ...]:
    """Return the key by which passages of stretches that overlap are sorted: the last one counts."""
    is_vague_opening = one.rule in SOMEWHERE and one.passage in {Passage.OPEN, Passage.MILITARY_ONLY}
    words = (one.rule, one.claims, one.claims_against)
    return not is_vague_opening, one.valid.start, _SEVERITY[one.passage], words, one.from_km, one.to_km


def _part(low: float, high: float, spans: Sequence[PassageInterval]) -> TrafficStretch:
    top = next((one for one in reversed(spans) if one.from_km <= low and high <= one.to_km), None)
    if top is None:
        return TrafficStretch(low, high)
    return TrafficStretch(
        low, high, top.passage, top.rule in SOMEWHERE, top.rule, top.claims, top.claims_against
    )


def _joined(parts: Sequence[TrafficStretch]) -> tuple[TrafficStretch, ...]:
    """Join neighbours that say the same on the same claims."""
    joined: list[TrafficStretch] = []
    for part in parts:
        continues = bool(joined) and replace(joined[-1], to_km=part.to_km) == replace(
            part, from_km=joined[-1].from_km
        )
        joined.append(replace(joined.pop(), to_km=part.to_km) if continues else part)
    return tuple(joined)
