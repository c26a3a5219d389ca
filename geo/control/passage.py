"""Whether traffic passes: what one claim says of it, independent of who holds the road.

"Cut", "reopened" and what a claim says of traffic in words are read here and nowhere else. Measures are kilometres on the
road's axis. What claims make of each other is the business of `geo.control.marks`.

Whoever lets the military pass lets somebody pass: that ends a closure and leaves the road to the military, unless the
claim tells of a restriction. A denial denies the act: what a claim says of traffic beside it stands, unless it is what
the denied act would bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, TargetKind
from geo.control.anchors import RoadMap
from geo.control.eventtime import event_period, last_start
from geo.control.evidence import Subject, SubjectKind
from geo.control.rules import Rules
from geo.places.location import LocatedClaim, Location
from geo.refs import same_ref

__all__ = ["SOMEWHERE", "Traffic", "read_traffic"]

SOMEWHERE = frozenset({"cut-somewhere", "open-in-part"})
"""Rules of passages that hold somewhere on their stretch; where is not known."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one claim says of the traffic at a point or on a stretch of one road.

    Attributes:
        claim_id: the claim.
        road_id: the road.
        from_km: start; equal to `to_km` for a point.
        to_km: end.
        passage: what it says.
        at: from when it counts, UTC.
        weight: 0 to 1, from the grades of the source.
        is_denial: the claim denies it.
        is_part: it holds somewhere on the stretch only.
        act: the act that it tells of, `Action.CUT` or `Action.REOPENED`; None where it tells of a condition.
        voice: the voice that it rests on, see `geo.claims.claim.Source.voice`.
    """

    claim_id: str
    road_id: str
    from_km: float
    to_km: float
    passage: Passage
    at: datetime
    weight: float
    is_denial: bool = False
    is_part: bool = False
    act: Action | None = Action.CUT
    voice: str = ""

    @property
    def is_opening(self) -> bool:
        """Tell whether somebody passes where nobody did: everybody, or the military where nothing restricts others."""
        is_lifted = self.passage is Passage.MILITARY_ONLY and self.act is not Action.CUT
        return self.passage is Passage.OPEN or is_lifted

    @property
    def is_point(self) -> bool:
        """Tell whether the point is known."""
        return self.from_km == self.to_km


def read_traffic(located: LocatedClaim, roads: RoadMap, *, zone: ZoneInfo, rules: Rules) -> Iterator[Traffic]:
    """Yield what a located claim says of traffic, road by road."""
    claim, location = located.claim, located.location
    passage = _passage(claim)
    if passage is None or not location.is_located or claim.polarity in {Polarity.PLANNED, Polarity.RETRACTED}:
        return
    weight = rules.grade_weight(claim.source.reliability, claim.source.credibility)
    period = event_period(claim, zone)
    # an opening of several days is complete on the last of them, like a gain
    at = last_start(claim, period, zone) if claim.act is Action.REOPENED else period.start
    for road_id, from_km, to_km in sorted(set(_where(claim, location, roads))):
        yield Traffic(
            claim_id=claim.claim_id,
            road_id=road_id,
            from_km=from_km,
            to_km=to_km,
            passage=passage,
            at=at,
            weight=weight * (rules.word["own"] if claim.is_claimed_only else 1.0),
            is_denial=_is_denied(claim, passage),
            is_part=claim.extent is Extent.PART,
            act=claim.act if claim.act in _BRINGS else None,
            voice=claim.source.voice,
        )


_BRINGS = {
    Action.CUT: frozenset({Passage.CLOSED, Passage.INTERDICTED, Passage.MILITARY_ONLY}),
    Action.REOPENED: frozenset({Passage.OPEN, Passage.MILITARY_ONLY}),
}
"""What the acts on traffic bring about."""


def _passage(claim: Claim) -> Passage | None:
    """Return what a claim says of traffic; a cut whose effect the source leaves open counts as interdicted."""
    said = claim.passage
    if said not in {None, Passage.UNKNOWN}:
        return said
    if claim.act is Action.CUT:
        return Passage.CLOSED if said is None else Passage.INTERDICTED
    return Passage.OPEN if claim.act is Action.REOPENED else None


def _is_denied(claim: Claim, passage: Passage) -> bool:
    """Tell whether a claim denies what it says of traffic, and not only that somebody took or holds the road."""
    return claim.polarity is Polarity.DENIED and passage in _BRINGS.get(claim.act, ())


def _where(claim: Claim, location: Location, roads: RoadMap) -> Iterator[tuple[str, float, float]]:
    """Yield road, start and end of what a claim about traffic covers."""
    if location.kind is TargetKind.AREA:
        return
    if location.fix is not None:
        yield location.fix.road_id, location.fix.km, location.fix.km
    elif location.at_road is not None and location.where_prec == 1:
        yield location.at_road[0], location.at_road[1], location.at_road[1]
    elif location.junction is not None:
        yield from _on_roads(Subject(SubjectKind.JUNCTION, location.junction.junction_id), claim, roads)
    elif location.place is not None and location.where_prec == 1:
        yield from _on_roads(Subject(SubjectKind.PLACE, location.place.place_id), claim, roads)
    else:
        pieces = [piece for piece in location.pieces if piece.to_km > piece.from_km]
        named = [piece for piece in pieces if _is_named(piece.road_id, claim, roads)]
        for piece in named or pieces:
            yield piece.road_id, piece.from_km, piece.to_km


def _is_named(road_id: str, claim: Claim, roads: RoadMap) -> bool:
    """Tell whether a claim names a road by its reference: a blocked M4 is not blocked where it shares the M5."""
    return any(same_ref(roads.network.road(road_id).ref, ref) for ref in claim.roads)


def _on_roads(subject: Subject, claim: Claim, roads: RoadMap) -> Iterator[tuple[str, float, float]]:
    """Yield the object's measure on the roads that the claim names, or on all its roads where it names none of them."""
    spots = roads.spots(subject, claim.roads)
    named = [spot for spot in spots if _is_named(spot.road_id, claim, roads)]
    for spot in named or (one for one in spots if not one.is_named):
        yield spot.road_id, spot.km, spot.km
