"""Claims of what is told of traffic: each road by itself, and afterwards whether the claims come to it.

A known point is named by the stretch about it and its position, because several roads can be called by one name and only
kilometres tell which is meant.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from geo.actors import fold
from geo.claims.claim import Claim, Passage, TargetKind, make_claim_id
from geo.claims.kilometres import kilometres_text
from geo.control.passage import Traffic
from geo.outside.dataset import Dataset, LeftOut
from geo.outside.intervalclaims import written
from geo.outside.passagecheck import otherwise
from geo.outside.passageplan import Saying, deed_of, sayings_of
from geo.outside.stands import POINT_REACH_KM, Spot, Stand, stands_of
from geo.period import FOREVER, When, day_bounds
from geo.situation import Situation

if TYPE_CHECKING:
    from geo.control.rules import Rules
    from geo.outside.intervalrows import IntervalRow
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import Theatre

__all__ = ["PassageTeller"]


class PassageTeller:
    """Makes claims of rows about traffic.

    Args:
        theatre: the conflict, with its places.
        network: the roads.
        dataset: whose data it is.
        rules: parameters of the rules of passage.
        day: the day on which all of it was published; None for the instant of each claim.

    Attributes:
        left_out: rows that say nothing new, or that no claims lead to, with the reason.
    """

    def __init__(
        self, theatre: Theatre, network: Network, dataset: Dataset, rules: Rules, day: date | None = None
    ) -> None:
        self._theatre, self._network, self._dataset, self._rules = theatre, network, dataset, rules
        self._published = day_bounds(day, theatre.zone).start if day is not None else None
        self.left_out: list[LeftOut] = []

    def claims(self, rows: Iterable[IntervalRow], until: datetime) -> list[Claim]:
        """Return the claims of rows whose kilometres are those of the network.

        Args:
            rows: rows about traffic, of any roads.
            until: what ends then has not ended, unless it says so: the files tell no further.
        """
        said: dict[str, tuple[Claim, Stand]] = {}
        told: dict[str, list[Stand]] = {}
        for road_id, mine in sorted(self._known(rows).items()):
            road = self._network.road(road_id)
            told[road_id], same = stands_of(mine, road, until)
            self.left_out.extend(same)
            speaker = _Speaker(road, self._dataset, self._published)
            for saying in sayings_of(told[road_id], speaker.traffic, self._rules):
                claim = speaker.claim(saying)
                said[claim.claim_id] = claim, saying.stand
        if said:
            self._check(said, told)
        return [claim for claim, _ in said.values()]

    def _known(self, rows: Iterable[IntervalRow]) -> dict[str, list[IntervalRow]]:
        """Return the rows of each road that tell something."""
        by_road: dict[str, list[IntervalRow]] = defaultdict(list)
        for row in rows:
            if row.passing is not None and row.passing.passage is not Passage.UNKNOWN:
                by_road[row.key].append(row)
            else:
                why = "nothing is known of the traffic"
                self.left_out.append(LeftOut(row.where, row.label, why, is_fault=False))
        return by_road

    def _check(self, said: Mapping[str, tuple[Claim, Stand]], told: Mapping[str, Sequence[Stand]]) -> None:
        """Work out what the claims come to with hindsight, and list what comes out otherwise."""
        known = max(claim.source.published for claim, _ in said.values())
        # published all at once there is one state of knowledge to work out, instead of one a claim
        claims = [_published(claim, known) for claim, _ in said.values()]
        timeline = Situation.build(self._theatre, claims, with_baseline=False).timeline
        stands = {claim_id: stand for claim_id, (_, stand) in said.items()}
        for road_id, mine in told.items():
            came = timeline.traffic.of_object(road_id, FOREVER)
            for stand, how in otherwise(mine, came, stands).items():
                row, why = stand.row, f"no claims lead to this passage and its times: {how}"
                self.left_out.append(LeftOut(row.where, row.label, why, str(stand.spot.passage)))


class _Speaker:
    """Says what is told of one road: as a claim, and as the rules hear it."""

    def __init__(self, road: Road, dataset: Dataset, published: datetime | None) -> None:
        self._road, self._dataset, self._published = road, dataset, published

    def claim(self, saying: Saying) -> Claim:
        """Return a claim."""
        stand, road = saying.stand, self._road
        deed = deed_of(stand, is_denial=saying.is_denial)
        target, event = _target(stand.spot, road), written(saying.at + saying.later)
        claim_id = make_claim_id("passage", fold(self._dataset.publisher), road.road_id, target, event, *deed)
        return Claim(
            claim_id=claim_id,
            source=self._dataset.source_at(self._published or saying.at, stand.row.url),
            action=deed.action,
            target=target,
            target_kind=TargetKind.SECTION,
            polarity=deed.polarity,
            roads=(road.road_id,),
            position=road.point_at(stand.spot.from_km) if stand.spot.is_point else None,
            extent=deed.extent,
            when=When(event),
            passage=deed.passage,
            attribution=stand.row.sources,
            report_id=claim_id,  # by itself, so that no other row of its source says where the road was cut
            sentence=f"{self._dataset.publisher}, interval {_told(saying, road)}",
        )

    def traffic(self, saying: Saying) -> Traffic:
        """Return what `geo.control.passage.read_traffic` makes of the claim."""
        spot, deed = saying.stand.spot, deed_of(saying.stand, is_denial=saying.is_denial)
        return Traffic(
            claim_id=self.claim(saying).claim_id,
            road_id=self._road.road_id,
            from_km=spot.from_km,
            to_km=spot.to_km,
            passage=deed.passage,
            at=saying.at + saying.later,
            weight=1.0,
            is_denial=saying.is_denial,
            is_part=spot.is_somewhere and not saying.is_denial,
            act=deed.action,
            voice=self._dataset.publisher,
        )


def _published(claim: Claim, at: datetime) -> Claim:
    return replace(claim, source=replace(claim.source, published=at))


def _target(spot: Spot, road: Road) -> str:
    """Return the stretch that is meant, or the one about a point, to the metre; the locator cuts it at the road's end."""
    low, high = spot.from_km, spot.to_km
    if spot.is_point:
        end = math.ceil(road.length_km * 1000) / 1000
        low, high = max(low - POINT_REACH_KM, 0.0), min(high + POINT_REACH_KM, end)
    return kilometres_text(road.road_id, low, high, digits=3)


def _told(saying: Saying, road: Road) -> str:
    """Return what the row says, for a person."""
    spot, row = saying.stand.spot, saying.stand.row
    where = f"km {spot.from_km:.1f}" if spot.is_point else f"km {spot.from_km:.1f} to {spot.to_km:.1f}"
    part = "somewhere on " if spot.is_somewhere else ""
    since = f"until {written(saying.at)}" if saying.is_denial else f"from {written(row.valid.start)}"
    return f"{since}: {road.label}, {part}{where}, traffic: {spot.passage.replace('_', ' ')}"
