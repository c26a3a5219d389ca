"""Whether traffic passes: a timeline of its own, independent of who holds the road.

"Cut", "reopened" and what a claim says of traffic in words are read here and nowhere else. A closure with a known point
is a mark at that point. One without ("the M5 was cut") is a mark on the candidate stretch, unless a closure with a point
is known on that stretch from the days before: then it is counted for that one. A mark stands until a newer claim says
otherwise; of one day's claims the weightiest is heard last. Measures are kilometres on the road's axis.

Whoever lets the military pass lets somebody pass: that ends a closure and leaves the road to the military, unless the
claim tells of a restriction. A denial denies the act: what a claim says of traffic beside it stands, unless it is what
the denied act would bring. Marks may overlap; what they make of the whole road is told by `geo.control.traffic`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, TargetKind
from geo.control.anchors import RoadMap
from geo.control.eventtime import event_period, last_start
from geo.control.evidence import Subject, SubjectKind
from geo.control.rules import Rules
from geo.places.location import LocatedClaim, Location
from geo.refs import same_ref

__all__ = ["SOMEWHERE", "Mark", "Traffic", "passage_marks", "read_traffic"]

SOMEWHERE = frozenset({"cut-somewhere", "open-in-part"})
"""Rules of passages that hold somewhere on their stretch; where is not known."""

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
        act: the act that it tells of, `Action.CUT` or `Action.REOPENED`; None where it tells of a condition.
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

    @property
    def is_opening(self) -> bool:
        """Tell whether somebody passes where nobody did: everybody, or the military where nothing restricts others."""
        is_lifted = self.passage is Passage.MILITARY_ONLY and self.act is not Action.CUT
        return self.passage is Passage.OPEN or is_lifted

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
    points = _points_meant(active, one, rules)
    if points:
        return [_supported(mark, one) if mark in points else mark for mark in active], []
    same = next((mark for mark in active if _is_repeated(mark, one, rules)), None)
    absorbed = [mark for mark in active if same is None and _is_made_precise(mark, one, rules)]
    gone = absorbed + [mark for mark in active if mark not in absorbed and _is_replaced(mark, one, rules)]
    kept = [mark for mark in active if mark not in gone and mark is not same]
    overruled = [mark for mark in gone if mark not in absorbed and mark.start == one.at]
    new = _supported(same, one) if same else _new(one, absorbed)
    return [*kept, _against(new, absorbed, overruled)], gone


def _points_meant(active: Sequence[Mark], one: Traffic, rules: Rules) -> list[Mark]:
    """Return the points closed of late for which a closure somewhere on their stretch counts."""
    if _rule(one) != "cut-somewhere":
        return []
    since = one.at - timedelta(days=rules.under_way_days)
    there = [mark for mark in active if mark.is_point and one.from_km <= mark.from_km <= one.to_km]
    return [mark for mark in there if mark.passage is one.passage and mark.start >= since]


def _is_made_precise(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement says where, or that all of the stretch, of which an older mark says "somewhere"."""
    if not one.is_point:
        return _is_same(mark, one, rules)
    is_closure = one.passage in _RESTRICTIVE and not one.is_opening
    return is_closure and mark.rule == "cut-somewhere" and mark.from_km <= one.from_km <= mark.to_km


def _new(one: Traffic, absorbed: Sequence[Mark] = ()) -> Mark:
    claims = tuple(sorted({one.claim_id, *(claim_id for mark in absorbed for claim_id in mark.claims)}))
    return Mark(one.from_km, one.to_km, one.passage, _rule(one), one.at, claims)


def _rule(one: Traffic) -> str:
    """Return the name of the rule that makes a mark of a statement."""
    is_somewhere = one.is_part and not one.is_point
    if one.is_opening:
        if is_somewhere:
            return "open-in-part"
        return "reopened" if one.act is Action.REOPENED else "passage-stated"
    if one.is_point:
        return "cut-at-point" if one.act is Action.CUT else "passage-stated"
    return "cut-somewhere" if is_somewhere or one.act is Action.CUT else "passage-stated"


def _against(mark: Mark, absorbed: Iterable[Mark], overruled: Iterable[Mark]) -> Mark:
    """Keep against a mark what spoke against those it takes in, and all that was said of the same day and weighs less."""
    against = {*mark.against, *(claim_id for other in absorbed for claim_id in other.against)}
    against |= {claim_id for other in overruled for claim_id in (*other.claims, *other.against)}
    return replace(mark, against=tuple(sorted(against - set(mark.claims))))


def _supported(mark: Mark, one: Traffic) -> Mark:
    return replace(mark, claims=tuple(sorted({*mark.claims, one.claim_id})))


def _doubted(mark: Mark, one: Traffic, rules: Rules) -> Mark:
    """Note a denial on the marks that it speaks of."""
    speaks_of_it = mark.passage is one.passage and (
        _is_same(mark, one, rules) or (mark.from_km <= one.to_km and one.from_km <= mark.to_km)
    )
    return replace(mark, against=tuple(sorted({*mark.against, one.claim_id}))) if speaks_of_it else mark


def _is_repeated(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a mark already says as much as a statement."""
    return _is_same(mark, one, rules) and (mark.rule not in SOMEWHERE or _rule(one) in SOMEWHERE)


def _is_same(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement and a mark tell of the same passage at about the same place."""
    if mark.passage is not one.passage or mark.is_point != one.is_point:
        return False
    tolerance_km = rules.junction_match_km
    return abs(mark.from_km - one.from_km) <= tolerance_km and abs(mark.to_km - one.to_km) <= tolerance_km


def _is_replaced(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement takes the place of a mark that says something else.

    What is said of a point leaves the stretch around it as it was, and what is said of a stretch leaves its points,
    unless somebody passes again all along.
    """
    is_vague = one.is_part and one.is_opening and not one.is_point
    if mark.passage is one.passage or is_vague or (one.is_point and not mark.is_point):
        return False
    if one.is_point:
        return abs(mark.from_km - one.from_km) <= rules.junction_match_km
    if mark.is_point:
        return one.is_opening and mark.passage in _RESTRICTIVE and one.from_km <= mark.from_km <= one.to_km
    return _share(mark, one) >= _SHARED


def _share(mark: Mark, one: Traffic) -> float:
    """Return the share of a mark's stretch that a statement covers."""
    common = min(mark.to_km, one.to_km) - max(mark.from_km, one.from_km)
    return max(common, 0.0) / max(mark.to_km - mark.from_km, 1e-9)
