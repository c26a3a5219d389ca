"""What a located claim says about an object: from the grammar of claims to the few verbs that the weighing knows.

`read_evidence` turns one located claim into evidence on settlements, facilities, crossings, junctions, points of a road
and sections of roads. It decides *what is said about which object when and on whose word*, not whether it is true. What
says nothing about a holder gives no evidence: plans, retractions, cuts (see `geo.control.passage`), areas, unlocated claims, whole
roads without "all" and without a fix, and parts of a section that nobody names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from geo.claims.claim import Action, Claim, Extent, Polarity, TargetKind
from geo.control.camps import Camps
from geo.control.eventtime import day_of, event_period, is_bygone, last_start
from geo.control.rules import Rules
from geo.period import Period
from geo.places.location import LocatedClaim, Location

__all__ = ["Evidence", "Subject", "SubjectKind", "Verb", "Word", "event_period", "is_bygone", "read_evidence"]


class Verb(StrEnum):
    """What a piece of evidence says of its object."""

    HOLDS = "holds"
    GAINS = "gains"
    IN_PROGRESS = "in_progress"
    """A gain dated to several days, on the first of them."""
    LEAVES = "leaves"
    FIGHTS = "fights"
    SURROUNDS = "surrounds"
    NEARS = "nears"
    ENTERS = "enters"
    GAIN_DENIED = "gain_denied"
    LEAVING_DENIED = "leaving_denied"


class Word(IntEnum):
    """Whose word it is, seen from the actor that the evidence favours."""

    OWN = 1
    NEUTRAL = 2
    ADVERSE = 3
    """Against the interest of the voice."""


class SubjectKind(StrEnum):
    """What sort of object evidence speaks of."""

    PLACE = "place"
    JUNCTION = "junction"
    POINT = "point"
    PIECE = "piece"


class Subject(NamedTuple):
    """The object of a piece of evidence.

    Attributes:
        kind: place, junction, point of a road, or piece of a road.
        key: place_id, junction_id or road_id.
        from_km: on the road, for a point or piece.
        to_km: on the road, for a point or piece.
    """

    kind: SubjectKind
    key: str
    from_km: float = 0.0
    to_km: float = 0.0


class Evidence(NamedTuple):
    """One thing that one claim says of one object.

    Attributes:
        claim_id: the claim.
        verb: what it says.
        actor: who holds, gains, leaves, fights, surrounds or comes near.
        opponent: who loses or resists, ``""`` where nobody is named.
        at: from when it counts, UTC.
        published: when it was published, UTC.
        origin: the voice it rests on; equal origins count once.
        voice_side: the side for which the voice speaks.
        hearsay: the source marks it as somebody's claim, or it is graded doubtful: it confirms nothing by itself.
        weight: 0 to 1, from the grades of the source.
        partial: covers only part of the object.
        baseline: stems from the baseline table.
        roads: references of the roads on which the claim puts the object.
        word: whose word it is; worked out by the weighing, which knows the holder.
        day: day of `at` in the theatre's time zone.
        is_timed: `at` is a time of day, not the start of a whole day.
    """

    claim_id: str
    verb: Verb
    actor: str
    opponent: str
    at: datetime
    published: datetime
    origin: str
    voice_side: str
    hearsay: bool = False
    weight: float = 0.5
    partial: bool = False
    baseline: bool = False
    roads: tuple[str, ...] = ()
    word: Word = Word.NEUTRAL
    day: date = date.min
    is_timed: bool = False

    @property
    def order(self) -> tuple[datetime, str, str, str, datetime, str]:
        """Key of the one order in which evidence is read, whatever order it came in."""
        return (self.at, self.verb, self.actor, self.opponent, self.published, self.claim_id)


_AFFIRMED = {
    Action.CAPTURED: Verb.GAINS,
    Action.CONTROLS: Verb.HOLDS,
    Action.WITHDREW: Verb.LEAVES,
    Action.CONTESTED: Verb.FIGHTS,
    Action.BESIEGED: Verb.SURROUNDS,
}
_DENIED = {
    Action.CAPTURED: Verb.GAIN_DENIED,
    Action.CONTROLS: Verb.GAIN_DENIED,
    Action.WITHDREW: Verb.LEAVING_DENIED,
    Action.LOST: Verb.LEAVING_DENIED,
}


def _says(claim: Claim, *, near: bool) -> tuple[Verb, str, str] | None:
    """Return verb, actor and opponent of a claim, or None where it says nothing about a holder."""
    act, actor, opponent = claim.act, claim.actor_id, claim.opponent_id
    near = near or claim.extent is Extent.NEAR
    if claim.polarity in {Polarity.PLANNED, Polarity.RETRACTED} or act in {Action.CUT, Action.REOPENED}:
        return None
    if claim.polarity is Polarity.DENIED:
        if near:
            return None
        if act is Action.ADVANCED_TO:
            return (Verb.GAIN_DENIED, actor, opponent) if actor else None
        verb = _DENIED.get(act)
        if verb is Verb.LEAVING_DENIED and act is Action.LOST and opponent:
            return Verb.GAIN_DENIED, opponent, actor
        return (verb, actor, opponent) if verb and actor else None
    if act is Action.LOST:
        verb, actor, opponent = (Verb.GAINS, opponent, actor) if opponent else (Verb.LEAVES, actor, "")
    elif act is Action.ADVANCED_TO:
        verb = Verb.ENTERS
    else:
        verb = _AFFIRMED[act]
    if not actor:
        return None
    if near:
        verb = Verb.NEARS if verb in {Verb.GAINS, Verb.HOLDS, Verb.ENTERS, Verb.NEARS, Verb.FIGHTS} else verb
        return (verb, actor, opponent) if verb is Verb.NEARS else None
    return verb, actor, opponent


def _subjects(located: LocatedClaim) -> tuple[tuple[Subject, ...], bool]:
    """Return the objects of a claim, and whether it speaks only of their surroundings."""
    claim, location = located.claim, located.location
    if not location.is_located or location.kind is TargetKind.AREA:
        return (), False
    if location.junction is not None:
        return (Subject(SubjectKind.JUNCTION, location.junction.junction_id),), location.where_prec > 1
    if location.kind in {TargetKind.ROAD, TargetKind.CORRIDOR}:
        if claim.extent is Extent.ALL:
            return _pieces(location), False
        return _fixed(location), False
    if location.kind is TargetKind.SECTION and location.ends_stated:
        return ((), False) if claim.extent in _VAGUE else (_pieces(location), False)
    if location.place is not None:
        return (Subject(SubjectKind.PLACE, location.place.place_id),), location.where_prec > 1
    if location.at_road is not None:
        road_id, km = location.at_road
        return (Subject(SubjectKind.POINT, road_id, km, km),), False
    return (), False


_DOUBTFUL = frozenset({4, 5})
"""NATO STANAG 2511 information credibility: doubtfully true, improbable."""

_VAGUE = frozenset({Extent.PART, Extent.POINT, Extent.NEAR})


def _pieces(location: Location) -> tuple[Subject, ...]:
    return tuple(
        Subject(SubjectKind.PIECE, piece.road_id, piece.from_km, piece.to_km)
        for piece in location.pieces
        if piece.to_km > piece.from_km
    )


def _fixed(location: Location) -> tuple[Subject, ...]:
    """Return the point to which another claim of the report ties a claim about a whole road."""
    fix = location.fix
    if fix is None:
        return ()
    if fix.junction_id:
        return (Subject(SubjectKind.JUNCTION, fix.junction_id),)
    if fix.place_id:
        return (Subject(SubjectKind.PLACE, fix.place_id),)
    return (Subject(SubjectKind.POINT, fix.road_id, fix.km, fix.km),)


def read_evidence(
    located: LocatedClaim, *, zone: ZoneInfo, rules: Rules, camps: Camps, baseline: bool = False
) -> Iterator[tuple[Subject, Evidence]]:
    """Yield what a located claim says of each object, in no particular order.

    Args:
        located: the claim and where it is.
        zone: time zone in which the theatre's days begin.
        rules: weights and the longest range that counts as an event under way.
        camps: who belongs to whom.
        baseline: the claim stems from the baseline table.
    """
    claim = located.claim
    subjects, near = _subjects(located)
    said = _says(claim, near=near)
    if not subjects or said is None or _is_neighbour(located, camps):
        return
    verb, actor, opponent = said
    period = event_period(claim, zone)
    source = claim.source
    evidence = Evidence(
        claim_id=claim.claim_id,
        verb=verb,
        actor=actor,
        opponent=opponent,
        at=period.start,
        published=source.published,
        origin=source.voice,
        voice_side=str(source.side),
        hearsay=claim.is_claimed_only or source.credibility in _DOUBTFUL,
        weight=_weight(claim, rules, baseline=baseline),
        partial=claim.extent is Extent.PART,
        baseline=baseline,
        roads=claim.roads,
        day=day_of(period.start, zone),
        is_timed=claim.when is not None and claim.when.has_times[0],
    )
    spread = _dated(evidence, claim, period, zone, rules)
    for subject in subjects:
        for dated in spread:
            yield subject, dated


def _is_neighbour(located: LocatedClaim, camps: Camps) -> bool:
    """Tell whether a neighbouring state acts on its own side of a crossing: that says nothing about who holds ours."""
    place = located.location.place
    is_crossing = place is not None and place.kind == "crossing"
    acts = located.claim.act in {Action.CONTROLS, Action.CUT, Action.REOPENED}
    return is_crossing and acts and camps.side(located.claim.actor_id) == "third_state"


def _weight(claim: Claim, rules: Rules, *, baseline: bool) -> float:
    """Return the weight of a claim from the STANAG 2511 grades of its source."""
    source = claim.source
    if baseline and (source.reliability, source.credibility) == ("F", 6):
        return rules.baseline_weight
    return rules.grade_weight(source.reliability, source.credibility)


def _dated(
    evidence: Evidence, claim: Claim, period: Period, zone: ZoneInfo, rules: Rules
) -> tuple[Evidence, ...]:
    """Return the evidence at the instants from which it counts.

    An event of several days, or from one time of day to another, is complete on the last of them, and under way before; a
    denial of several days counts on the first and on the last; everything else counts from its first day or minute.
    """
    last = last_start(claim, period, zone)
    if last <= period.start:
        return (evidence,)
    is_short = period.end - period.start <= timedelta(days=rules.under_way_days)
    is_timed = claim.when is not None and claim.when.has_times[1]
    complete = evidence._replace(at=last, day=day_of(last, zone), is_timed=is_timed)
    if evidence.verb in {Verb.GAINS, Verb.LEAVES}:
        if evidence.verb is Verb.LEAVES or not is_short:
            return (complete,)
        return (evidence._replace(verb=Verb.IN_PROGRESS), complete)
    if evidence.verb in {Verb.GAIN_DENIED, Verb.LEAVING_DENIED} and is_short:
        return (evidence, complete)
    return (evidence,)
