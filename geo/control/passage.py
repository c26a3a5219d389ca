"""Whether traffic passes: a timeline of its own, independent of who holds the road.

"Cut", "reopened" and what a claim says of traffic in words are read here and nowhere else. A closure with a known point
is a mark at that point. One without ("the M5 was cut") is a mark on the candidate stretch, unless a closure with a point
is known on that stretch at the time: then it is counted for that one. A mark stands until a newer claim says
otherwise; of one day's claims the weightiest is heard last. Measures are kilometres on the road's axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, TargetKind
from geo.control.anchors import RoadMap
from geo.control.evidence import Subject, SubjectKind, event_period
from geo.control.rules import Rules
from geo.places.location import LocatedClaim, Location
from geo.refs import same_ref

__all__ = ["Mark", "Traffic", "passage_marks", "read_traffic"]

_RESTRICTIVE = frozenset({Passage.CLOSED, Passage.INTERDICTED, Passage.MILITARY_ONLY})
_SHARED = 0.5
"""A newer statement replaces an older one of which it covers at least this share."""


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
        is_act: it tells of an act (cut, reopened), not of a condition.
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
    is_act: bool = True

    @property
    def is_point(self) -> bool:
        """Tell whether the point is known."""
        return self.from_km == self.to_km


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that stands from `start` until `end` (None: still).

    Attributes are those of `geo.control.state.PassageInterval`.
    """

    from_km: float
    to_km: float
    passage: Passage
    rule: str
    start: datetime
    claims: tuple[str, ...]
    against: tuple[str, ...] = ()
    end: datetime | None = None

    @property
    def is_point(self) -> bool:
        """Tell whether the point is known."""
        return self.from_km == self.to_km

    @property
    def is_restrictive(self) -> bool:
        """Tell whether it keeps traffic from passing."""
        return self.passage in _RESTRICTIVE


def read_traffic(located: LocatedClaim, roads: RoadMap, *, zone: ZoneInfo, rules: Rules) -> Iterator[Traffic]:
    """Yield what a located claim says of traffic, road by road."""
    claim, location = located.claim, located.location
    passage = _passage(claim)
    if passage is None or not location.is_located or claim.polarity in {Polarity.PLANNED, Polarity.RETRACTED}:
        return
    source = claim.source
    grade = rules.reliability.get(source.reliability, rules.reliability["F"])
    weight = grade * rules.credibility.get(str(source.credibility), rules.credibility["6"])
    for road_id, from_km, to_km in sorted(set(_where(claim, location, roads))):
        yield Traffic(
            claim_id=claim.claim_id,
            road_id=road_id,
            from_km=from_km,
            to_km=to_km,
            passage=passage,
            at=event_period(claim, zone).start,
            weight=weight * (rules.word["own"] if claim.is_claimed_only else 1.0),
            is_denial=claim.polarity is Polarity.DENIED,
            is_part=claim.extent is Extent.PART,
            is_act=claim.act in {Action.CUT, Action.REOPENED},
        )


def _passage(claim: Claim) -> Passage | None:
    """Return what a claim says of traffic; a cut whose effect the source leaves open counts as interdicted."""
    said = claim.passage
    if said is not None and said is not Passage.UNKNOWN:
        return said
    if claim.act is Action.CUT:
        return Passage.CLOSED if said is None else Passage.INTERDICTED
    return Passage.OPEN if claim.act is Action.REOPENED else None


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
        for piece in location.pieces:
            if piece.to_km > piece.from_km:
                yield piece.road_id, piece.from_km, piece.to_km


def _on_roads(subject: Subject, claim: Claim, roads: RoadMap) -> Iterator[tuple[str, float, float]]:
    """Yield the object's measure on the roads that the claim names, or on all its roads where it names none of them."""
    spots = roads.spots(subject, claim.roads)
    named = [
        spot
        for spot in spots
        if any(same_ref(roads.network.road(spot.road_id).ref, ref) for ref in claim.roads)
    ]
    for spot in named or (spot for spot in spots if not spot.is_named):
        yield spot.road_id, spot.km, spot.km


def passage_marks(traffic: Iterable[Traffic], rules: Rules) -> tuple[Mark, ...]:
    """Return the passages of one road over time.

    Args:
        traffic: what is known to be said about that road, in any order.
        rules: parameters.
    """
    active: list[Mark] = []
    ended: list[Mark] = []
    ordered = sorted(
        traffic, key=lambda t: (t.at, t.weight, t.passage in _RESTRICTIVE, t.claim_id, t.from_km, t.to_km)
    )
    for at, day in groupby(ordered, key=lambda t: t.at):
        for one in day:
            active, gone = _hear(active, one, rules)
            ended += [replace(mark, end=at) for mark in gone if mark.start < at]
    marks = [*ended, *active]
    return tuple(sorted(marks, key=lambda m: (m.from_km, m.to_km, m.start, m.passage, m.claims)))


def _hear(active: Sequence[Mark], one: Traffic, rules: Rules) -> tuple[list[Mark], list[Mark]]:
    """Return the marks that stand after a statement, and those that it ends."""
    if one.is_denial:
        return [_doubted(mark, one, rules) for mark in active], []
    if one.passage in _RESTRICTIVE:
        return _hear_closure(active, one, rules)
    ends = [mark for mark in active if _is_ended_by_opening(mark, one, rules)]
    same = next((mark for mark in active if mark not in ends and _is_same(mark, one, rules)), None)
    kept = [mark for mark in active if mark not in ends and mark is not same]
    return [*kept, _supported(same, one) if same else _new(one)], ends


def _hear_closure(active: Sequence[Mark], one: Traffic, rules: Rules) -> tuple[list[Mark], list[Mark]]:
    points = [
        mark
        for mark in active
        if not one.is_point
        and mark.is_point
        and mark.passage is one.passage
        and one.from_km <= mark.from_km <= one.to_km
    ]
    if points:
        return [_supported(mark, one) if mark in points else mark for mark in active], []
    same = next((mark for mark in active if _is_same(mark, one, rules)), None)
    if same is not None:
        return [_supported(mark, one) if mark is same else mark for mark in active], []
    absorbed = [
        mark
        for mark in active
        if mark.is_restrictive
        and one.is_point
        and not mark.is_point
        and mark.from_km <= one.from_km <= mark.to_km
    ]
    replaced = [mark for mark in active if mark not in absorbed and _is_replaced(mark, one, rules)]
    gone = [*absorbed, *replaced]
    claims = tuple(sorted({one.claim_id, *(claim_id for mark in absorbed for claim_id in mark.claims)}))
    return [*(mark for mark in active if mark not in gone), replace(_new(one), claims=claims)], gone


def _new(one: Traffic) -> Mark:
    if one.passage in _RESTRICTIVE and one.is_act:
        rule = "cut-at-point" if one.is_point else "cut-somewhere"
    else:
        rule = "reopened" if one.is_act and one.passage is Passage.OPEN else "passage-stated"
    return Mark(one.from_km, one.to_km, one.passage, rule, one.at, (one.claim_id,))


def _supported(mark: Mark, one: Traffic) -> Mark:
    return replace(mark, claims=tuple(sorted({*mark.claims, one.claim_id})))


def _doubted(mark: Mark, one: Traffic, rules: Rules) -> Mark:
    """Note a denial on the marks that it speaks of."""
    speaks_of_it = mark.passage is one.passage and (
        _is_same(mark, one, rules) or (mark.from_km <= one.to_km and one.from_km <= mark.to_km)
    )
    return replace(mark, against=tuple(sorted({*mark.against, one.claim_id}))) if speaks_of_it else mark


def _is_same(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement repeats a mark: the same passage at about the same place."""
    if mark.passage is not one.passage or mark.is_point != one.is_point:
        return False
    if mark.is_point:
        return abs(mark.from_km - one.from_km) <= rules.junction_match_km
    tolerance = rules.junction_match_km
    return abs(mark.from_km - one.from_km) <= tolerance and abs(mark.to_km - one.to_km) <= tolerance


def _is_ended_by_opening(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether traffic passes again where a mark says that it does not."""
    if not mark.is_restrictive or one.is_part:
        return False
    if one.is_point:
        return mark.is_point and abs(mark.from_km - one.from_km) <= rules.junction_match_km
    if mark.is_point:
        return one.from_km <= mark.from_km <= one.to_km
    return _share(mark, one) >= _SHARED


def _is_replaced(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a new closure takes the place of a mark that says something else."""
    if one.is_point:
        if mark.is_point:
            return abs(mark.from_km - one.from_km) <= rules.junction_match_km
        return not mark.is_restrictive and mark.from_km <= one.from_km <= mark.to_km
    return not mark.is_point and mark.passage is not one.passage and _share(mark, one) >= _SHARED


def _share(mark: Mark, one: Traffic) -> float:
    """Return the share of a mark's stretch that a statement covers."""
    common = min(mark.to_km, one.to_km) - max(mark.from_km, one.from_km)
    return max(common, 0.0) / max(mark.to_km - mark.from_km, 1e-9)
