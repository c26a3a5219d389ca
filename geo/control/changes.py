"""The change feed: what changed between two readings of a timeline.

The readings differ in their valid instant ("what changed between the 29th and the 5th"), in their report time ("what do
we know today of the 29th that nobody knew then"), or in both. Ground is told like a ledger: every kilometre that one
actor gained, another lost; nobody's are those of fronts, of what was left and of what is not known, as in
`Slice.km_by_holder`. What came and went between the two is told of places and junctions only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.control.frontchange import FrontChange, front_changes
from geo.control.objectchange import ObjectChange, object_changes
from geo.control.passagechange import PassageChange, passage_changes
from geo.control.state import Interval, Slice, State
from geo.control.timeline import Timeline
from geo.period import FOREVER

if TYPE_CHECKING:
    from geo.roads.network import Network

__all__ = ["Changes", "GroundChange", "changes"]


@dataclass(frozen=True, slots=True)
class GroundChange:
    """A piece of road that went from one holder to another.

    Attributes:
        road_id: the road.
        from_km: start, km.
        to_km: end, km.
        loser: whose it was, ``""`` for nobody's.
        gainer: whose it is, ``""`` for nobody's.
        claimed_km: how much of it is the gainer's by its own word only, km.
        rules: names of the rules behind what it is now, sorted.
        claims: claims for what it is now, sorted.
    """

    road_id: str
    from_km: float
    to_km: float
    loser: str
    gainer: str
    claimed_km: float
    rules: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def length_km(self) -> float:
        """How long it is."""
        return self.to_km - self.from_km


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two readings.

    Attributes:
        before: the first reading.
        after: the second reading.
        ground: pieces of road with another holder, by road and km.
        places: places in another state, by place_id.
        junctions: junctions in another state, by junction_id.
        fronts: fronts that moved, came or went, by road and km.
        passages: what closed, opened or is told otherwise, by road and km.
    """

    before: Slice
    after: Slice
    ground: tuple[GroundChange, ...]
    places: tuple[ObjectChange, ...]
    junctions: tuple[ObjectChange, ...]
    fronts: tuple[FrontChange, ...]
    passages: tuple[PassageChange, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.ground or self.places or self.junctions or self.fronts or self.passages)

    def flows(self, road_id: str | None = None) -> dict[tuple[str, str], float]:
        """Return the kilometres that went from one holder to another, ``""`` being nobody.

        Args:
            road_id: only this road; None for all roads together.
        """
        found: dict[tuple[str, str], float] = defaultdict(float)
        for piece in self.ground:
            if road_id is None or piece.road_id == road_id:
                found[piece.loser, piece.gainer] += piece.length_km
        return {pair: found[pair] for pair in sorted(found)}

    def net_km(self, road_id: str | None = None) -> dict[str, float]:
        """Return the kilometres that each holder has more or less; they add up to 0.

        For every holder it is the difference of `Slice.km_by_holder` of the two readings.

        Args:
            road_id: only this road; None for all roads together.
        """
        found: dict[str, float] = defaultdict(float)
        for (loser, gainer), km in self.flows(road_id).items():
            found[loser] -= km
            found[gainer] += km
        return {holder: found[holder] for holder in sorted(found)}


def changes(
    timeline: Timeline,
    network: Network,
    start: datetime,
    end: datetime,
    *,
    known_start: datetime = FOREVER,
    known_end: datetime = FOREVER,
) -> Changes:
    """Return what changed from one reading of a timeline to another.

    Args:
        timeline: the states.
        network: the roads that they are of.
        start: valid instant of the first reading.
        end: valid instant of the second reading; one before `start` tells the same backwards.
        known_start: report time of the first reading; `FOREVER` is hindsight.
        known_end: report time of the second reading.

    Example:
        What later knowledge changed of the evening of the 29th:
        ``changes(timeline, network, evening, evening, known_start=evening)``.
    """
    before, after = timeline.as_of(start, known_start), timeline.as_of(end, known_end)
    return Changes(
        before=before,
        after=after,
        ground=_ground(before, after),
        places=object_changes(timeline, before, after, "place"),
        junctions=object_changes(timeline, before, after, "junction"),
        fronts=front_changes(timeline, network, before, after),
        passages=passage_changes(before.passages, after.passages, near_km=timeline.rules.junction_match_km),
    )


def _ground(before: Slice, after: Slice) -> tuple[GroundChange, ...]:
    old, new = _by_road(before.stretches), _by_road(after.stretches)
    return tuple(
        piece
        for road_id in sorted(old.keys() & new.keys())
        for piece in _joined(_pieces(road_id, old[road_id], new[road_id]))
    )


def _by_road(stretches: Iterable[Interval]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = defaultdict(list)
    for stretch in stretches:
        found[stretch.road_id].append(stretch)
    return found


def _pieces(road_id: str, old: list[Interval], new: list[Interval]) -> Iterable[GroundChange]:
    """Yield the pieces of a road on which two holders differ, as short as the stretches of both slices make them."""
    ends = sorted({km for stretch in (*old, *new) for km in (stretch.from_km, stretch.to_km)})
    first, second = iter(old), iter(new)
    was, now = next(first), next(second)
    for low, high in pairwise(ends):
        while was.to_km <= low:
            was = next(first)
        while now.to_km <= low:
            now = next(second)
        if was.counted_holder != now.counted_holder:
            yield GroundChange(
                road_id=road_id,
                from_km=low,
                to_km=high,
                loser=was.counted_holder,
                gainer=now.counted_holder,
                claimed_km=high - low if now.state is State.CLAIMED else 0.0,
                rules=(now.rule,),
                claims=now.claims_for,
            )


def _joined(pieces: Iterable[GroundChange]) -> list[GroundChange]:
    """Join neighbours that went from one holder to the same other."""
    made: list[GroundChange] = []
    for piece in pieces:
        last = made[-1] if made else None
        pair = (piece.from_km, piece.loser, piece.gainer)
        if last is None or (last.to_km, last.loser, last.gainer) != pair:
            made.append(piece)
            continue
        made[-1] = replace(
            last,
            to_km=piece.to_km,
            claimed_km=last.claimed_km + piece.claimed_km,
            rules=tuple(sorted({*last.rules, *piece.rules})),
            claims=tuple(sorted({*last.claims, *piece.claims})),
        )
    return made
