"""All that is at hand to explain a state: the timeline, the claims behind it, and the names of what they speak of.

`CaseFile` only looks things up. What follows from what is decided in `geo.control.explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from geo.claims.claim import Claim
from geo.control.anchors import RoadMap
from geo.control.evidence import Evidence, Subject, SubjectKind, Word, read_evidence
from geo.control.records import Record, RecordKind
from geo.control.state import Interval, State
from geo.control.telling import says, word_words
from geo.control.timeline import Timeline
from geo.control.voices import heard
from geo.places.location import LocatedClaim

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import PlaceRecord

__all__ = ["CaseFile", "Citation", "TakenBack", "Voice"]

TICK = timedelta(microseconds=1)
_COMMON = "common knowledge before the first report"


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim as a reason is given with it.

    Attributes:
        claim: the claim: publisher, origin, dates, grade, address and sentence are there.
        says: what it says, in words.
        word: whose word it is, seen from the side that it favours.
        whose: the same in words.
        is_baseline: it tells of what was so before the first report.
    """

    claim: Claim
    says: str
    word: Word
    whose: str
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """The claims that rest on one origin: they count once, with the weight of the first of them.

    Attributes:
        origin: the voice, as its claims name it.
        citations: the weightiest first, and of equal weight the one published first.
    """

    origin: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A claim that no longer counts.

    Attributes:
        citation: the claim.
        at: since when that is known, UTC.
        by: the identifier of the claim that says so, ``""`` where none does.
        is_corrected: another claim stands in its place; otherwise it is withdrawn.
    """

    citation: Citation
    at: datetime
    by: str
    is_corrected: bool


class CaseFile:
    """The timeline with its claims and names.

    Args:
        timeline: the states.
        network: the roads and junctions.
        places: the places that claims may speak of.
        claims: the claims that were adjudicated.
        baseline: those of them about the state before the first report.
        ended: the correction or retraction that ended a claim, by the identifier of the claim.
    """

    def __init__(
        self,
        timeline: Timeline,
        *,
        network: Network,
        places: Iterable[PlaceRecord],
        claims: Iterable[LocatedClaim],
        baseline: Iterable[LocatedClaim] = (),
        ended: Mapping[str, Record] | None = None,
    ) -> None:
        self.timeline = timeline
        self.network = network
        self._ended = dict(ended or {})
        before = {one.claim.claim_id: one for one in baseline}
        said = {one.claim.claim_id: one for one in claims}
        self.claims: dict[str, LocatedClaim] = {**before, **said}
        self.baseline_ids = frozenset(before.keys() - said.keys())
        self.roads = RoadMap(network, places, timeline.rules)
        for one in self.claims.values():
            self.roads.learn(one.location.place, one.location.junction)

    # ---- states ----

    def state(self, object_id: str, at: datetime, known: datetime) -> Interval | None:
        """Return the state of an object, its confidence decayed; None where the timeline has nothing to say of it."""
        return self.timeline.find(object_id, at, known)

    @cached_property
    def anchors(self) -> dict[str, tuple[tuple[float, str], ...]]:
        """Measure and object id of the places and junctions of which claims speak, by road, in km order."""
        objects = {one.object_id for one in self.timeline.intervals if one.kind != "stretch"}
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for object_id in sorted(objects):
            for spot in self.roads.spots(subject_of(object_id), self._roads_written.get(object_id, ())):
                found[spot.road_id].append((spot.km, object_id))
        return {road_id: tuple(sorted(spots)) for road_id, spots in found.items()}

    @cached_property
    def _roads_written(self) -> dict[str, set[str]]:
        """The references of roads that claims about a place name, by object id."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.claims.values():
            if one.location.place is not None:
                found[f"place:{one.location.place.place_id}"].update(one.claim.roads)
        return found

    # ---- claims ----

    def voices(self, claim_ids: Iterable[str], known: datetime) -> tuple[Voice, ...]:
        """Return claims gathered by the origin on which they rest: admissions first, then independent, then own word."""
        by_origin: dict[str, list[Citation]] = defaultdict(list)
        for claim_id in claim_ids:
            if claim_id in self.claims:
                cited = self.cite(claim_id, known)
                by_origin[cited.claim.source.voice].append(cited)
        voices = [
            Voice(_origin(ordered[0].claim), tuple(ordered))
            for group in by_origin.values()
            if (ordered := sorted(group, key=self._rank))
        ]
        return tuple(sorted(voices, key=lambda voice: self._rank(voice.citations[0])))

    def cite(self, claim_id: str, known: datetime) -> Citation:
        """Return a claim with whose word it is, as known at an instant."""
        one = self.claims[claim_id]
        is_baseline = claim_id in self.baseline_ids
        said = next(iter(self._evidence(one, is_baseline=is_baseline)), None)
        text = says(one.claim, self.timeline.camps)
        if said is None:
            whose = _COMMON if is_baseline else word_words(Word.NEUTRAL, str(one.claim.source.side))
            return Citation(one.claim, text, Word.NEUTRAL, whose, is_baseline)
        subject, evidence = said
        settled = self._settled(subject, evidence.at, known)
        plain = evidence._replace(hearsay=False)
        told, voiced = heard([evidence, plain], settled, self.timeline.camps)
        if is_baseline:
            return Citation(one.claim, text, told.word, _COMMON, is_baseline)
        doubt = "" if told.word is voiced.word else _doubt(one.claim)
        whose = word_words(told.word, evidence.voice_side, doubt=doubt)
        return Citation(one.claim, text, told.word, whose, is_baseline)

    def taken_back(self, object_id: str, known: datetime) -> tuple[TakenBack, ...]:
        """Return the claims about a place or junction that had been corrected or taken back at an instant, in time order."""
        subject = subject_of(object_id)
        found = [
            TakenBack(
                self.cite(claim_id, known),
                record.at,
                record.located.claim.claim_id if record.located is not None else "",
                is_corrected=record.kind is RecordKind.CORRECT,
            )
            for claim_id, record in self._ended.items()
            if record.at <= known
            and any(told == subject for told, _ in self._evidence(self.claims[claim_id], is_baseline=False))
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.citation.claim.claim_id)))

    def points(self, road_id: str, claim_ids: Iterable[str]) -> dict[float, list[str]]:
        """Return the points of a road without a name, by measure in km, of which claims speak, with these."""
        found: dict[float, list[str]] = defaultdict(list)
        for claim_id in claim_ids:
            one = self.claims[claim_id]
            for subject, _ in self._evidence(one, is_baseline=claim_id in self.baseline_ids):
                if subject.kind is SubjectKind.POINT and subject.key == road_id:
                    found[subject.from_km].append(claim_id)
        return found

    def _evidence(self, one: LocatedClaim, *, is_baseline: bool) -> Iterable[tuple[Subject, Evidence]]:
        line = self.timeline
        return read_evidence(one, zone=line.zone, rules=line.rules, camps=line.camps, baseline=is_baseline)

    def _settled(self, subject: Subject, at: datetime, known: datetime) -> str:
        """Return who held an object before an instant, as far as that was confirmed."""
        object_id = f"{subject.kind}:{subject.key}"
        if subject.kind in {SubjectKind.POINT, SubjectKind.PIECE}:
            object_id = f"road:{subject.key}:{(subject.from_km + subject.to_km) / 2}"
        before = self.state(object_id, at - TICK, known)
        if before is None:
            return ""
        return before.other if before.state is State.CLAIMED else before.holder

    def _rank(self, cited: Citation) -> tuple[int, float, datetime, str]:
        source, rules = cited.claim.source, self.timeline.rules
        weight = rules.reliability.get(source.reliability, 0.0) * rules.credibility.get(
            str(source.credibility), 0.0
        )
        return -cited.word, -weight, source.published, cited.claim.claim_id


def subject_of(object_id: str) -> Subject:
    """Return the subject that an object id of a place or junction means."""
    kind, _, key = object_id.partition(":")
    return Subject(SubjectKind(kind), key)


def _origin(claim: Claim) -> str:
    return claim.source.origin or claim.source.publisher


def _doubt(claim: Claim) -> str:
    """Return why a claim of a voice that speaks for another side confirms nothing by itself."""
    return "given only as a claim" if claim.is_claimed_only else "graded doubtful"
