"""The change feed: what changed between two readings of a timeline.

The readings differ in their valid instant ("what changed between the 29th and the 5th"), in their report time ("what do
we know today of the 29th that nobody knew then"), or in both. Ground is told like a ledger: every kilometre that one
actor gained, another lost; nobody's are those of fronts, of what was left and of what is not known, as in
`Slice.km_by_holder`. What came and went between the two is told of places and junctions only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from geo.control.frontchange import FrontChange, front_changes
from geo.control.groundchange import GroundChange, WordChange, ground_changes, word_changes
from geo.control.objectchange import ObjectChange, object_changes
from geo.control.passagechange import PassageChange, passage_changes
from geo.control.state import Slice
from geo.control.timeline import Timeline
from geo.period import FOREVER

if TYPE_CHECKING:
    from geo.roads.network import Network

__all__ = ["Changes", "changes"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two readings.

    Attributes:
        before: the first reading.
        after: the second reading.
        ground: pieces of road with another holder, by road and km.
        words: pieces of road of the same holder that were only claimed and are borne out, or the other way round.
        places: places in another state, by place_id.
        junctions: junctions in another state, by junction_id.
        fronts: fronts that moved, came or went, by road and km.
        passages: what closed, opened or is told otherwise, by road and km.
    """

    before: Slice
    after: Slice
    ground: tuple[GroundChange, ...]
    words: tuple[WordChange, ...]
    places: tuple[ObjectChange, ...]
    junctions: tuple[ObjectChange, ...]
    fronts: tuple[FrontChange, ...]
    passages: tuple[PassageChange, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        told = (self.ground, self.words, self.places, self.junctions, self.fronts, self.passages)
        return not any(told)

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
        ground=ground_changes(before, after),
        words=word_changes(before, after),
        places=object_changes(timeline, before, after, "place"),
        junctions=object_changes(timeline, before, after, "junction"),
        fronts=front_changes(timeline, network, before, after),
        passages=passage_changes(before.passages, after.passages, near_km=timeline.rules.junction_match_km),
    )
