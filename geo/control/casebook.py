"""Everything that is said, filed by the object that it speaks of.

A casebook knows which objects and roads some claims touch. One with other claims shares with the one before it all that the
change does not touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from geo.control.anchors import RoadMap, Spot
from geo.control.camps import Camps
from geo.control.dossier import Dossier
from geo.control.evidence import Evidence, Subject, SubjectKind, is_bygone, read_evidence
from geo.control.ledger import Entry
from geo.control.passage import Traffic, read_traffic
from geo.control.rows import known_starts
from geo.control.rules import Rules
from geo.period import Period, day_bounds

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["Casebook", "Court", "Touched"]


class Court:
    """What every case is worked out with.

    Args:
        network: the roads.
        theatre: actors, places, time zone and first day.
        rules: names and parameters.
    """

    def __init__(self, network: Network, theatre: Theatre, rules: Rules) -> None:
        self.network = network
        self.rules = rules
        self.zone = theatre.zone
        self.start = day_bounds(theatre.start, theatre.zone).start
        self.camps = Camps(theatre.actors)
        self.roads = RoadMap(network, theatre.places, rules)

    def dossier(self, subject: Subject, evidence: Iterable[tuple[Evidence, Period]]) -> Dossier:
        """Return the dossier of an object."""
        return Dossier(subject, evidence, rules=self.rules, camps=self.camps, zone=self.zone)


class _Filing(NamedTuple):
    """What one claim says, and when that is known."""

    known: Period
    evidence: tuple[tuple[Subject, Evidence], ...]
    traffic: tuple[Traffic, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of claims touches.

    Attributes:
        subjects: objects of which they speak.
        roads: roads whose holders they can change.
        passages: roads of whose traffic they speak.
    """

    subjects: frozenset[Subject] = frozenset()
    roads: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Casebook:
    """What is said of each object.

    Attributes:
        court: what it is read with.
        filings: what each claim says, by its identifier; several where it was corrected in its own name.
        dossiers: what is said of each object.
        anchors: the objects on each road, and where they lie on it.
        pieces: the parts of each road of which section claims speak.
        traffic: what is said of the traffic on each road, with its known time.
        touched: what differs from the casebook that this one was made of.
    """

    court: Court
    filings: Mapping[str, tuple[_Filing, ...]]
    dossiers: Mapping[Subject, Dossier]
    anchors: Mapping[str, Mapping[Subject, Spot]]
    pieces: Mapping[str, frozenset[Subject]]
    traffic: Mapping[str, tuple[tuple[Traffic, Period], ...]]
    touched: Touched

    @classmethod
    def empty(cls, court: Court) -> Casebook:
        """Return a casebook in which nothing is said."""
        return cls(court, {}, {}, {}, {}, {}, Touched())

    def with_entries(self, entries: Iterable[Entry], gone: Iterable[str] = ()) -> Casebook:
        """Return a casebook in which some claims stand as given.

        Args:
            entries: claims with their known time; all entries of a claim of which one is given.
            gone: identifiers of claims that no longer stand at any time.
        """
        new: dict[str, tuple[_Filing, ...]] = dict.fromkeys(gone, ())
        for entry in entries:
            claim_id = entry.located.claim.claim_id
            told = (self._filed(entry),) if self._counts(entry) else ()
            new[claim_id] = (*new.get(claim_id, ()), *told)
        old = [filing for claim_id in new for filing in self.filings.get(claim_id, ())]
        filed = [*old, *(filing for filings in new.values() for filing in filings)]
        subjects = {subject for filing in filed for subject, _ in filing.evidence}
        passages = {one.road_id for filing in filed for one in filing.traffic}
        dossiers = self._refiled(new, subjects)
        anchors, roads = self._anchored(dossiers, subjects)
        pieces = self._pieces_with(dossiers, subjects)
        return Casebook(
            court=self.court,
            filings={**self.filings, **new},
            dossiers=dossiers,
            anchors=anchors,
            pieces=pieces,
            traffic=self._traffic_with(new, passages),
            touched=Touched(frozenset(subjects), frozenset(roads), frozenset(passages)),
        )

    @property
    def known_times(self) -> tuple[datetime, ...]:
        """The instants at which something became known."""
        return tuple(known_starts(one.known for told in self.filings.values() for one in told)[1:])

    def _counts(self, entry: Entry) -> bool:
        """Tell whether a claim is more than history told beside the news."""
        return entry.baseline or not is_bygone(entry.located.claim, self.court.start, self.court.zone)

    def _filed(self, entry: Entry) -> _Filing:
        court, located = self.court, entry.located
        court.roads.learn(located.location.place, located.location.junction)
        said = read_evidence(
            located, zone=court.zone, rules=court.rules, camps=court.camps, baseline=entry.baseline
        )
        return _Filing(
            entry.known,
            tuple((court.roads.canonical(subject), evidence) for subject, evidence in said),
            tuple(read_traffic(located, court.roads, zone=court.zone, rules=court.rules)),
        )

    def _refiled(
        self, new: Mapping[str, tuple[_Filing, ...]], subjects: Iterable[Subject]
    ) -> dict[Subject, Dossier]:
        """Return the dossiers, those of some objects made anew."""
        added: dict[Subject, list[tuple[Evidence, Period]]] = defaultdict(list)
        for filings in new.values():
            for filing in filings:
                for subject, evidence in filing.evidence:
                    added[subject].append((evidence, filing.known))
        dossiers = dict(self.dossiers)
        for subject in subjects:
            older = self.dossiers.get(subject)
            kept = (
                [told for told in older.evidence if told[0].claim_id not in new] if older is not None else []
            )
            told = (*kept, *added[subject])
            if told:
                dossiers[subject] = self.court.dossier(subject, told)
            else:
                dossiers.pop(subject, None)
        return dossiers

    def _anchored(
        self, dossiers: Mapping[Subject, Dossier], subjects: Iterable[Subject]
    ) -> tuple[dict[str, Mapping[Subject, Spot]], set[str]]:
        """Return where objects lie on roads, and the roads that some of them touch now or touched before."""
        found: dict[str, dict[Subject, Spot]] = defaultdict(dict)
        roads: set[str] = set()
        for subject in subjects:
            if subject.kind is SubjectKind.PIECE:
                roads.add(subject.key)
            elif subject in dossiers:
                refs = {ref for one, _ in dossiers[subject].evidence for ref in one.roads}
                for spot in self.court.roads.spots(subject, refs):
                    found[spot.road_id][subject] = spot
        gone = set(subjects)
        roads |= found.keys() | {road for road, spots in self.anchors.items() if not gone.isdisjoint(spots)}
        anchors = dict(self.anchors)
        for road in roads:
            kept = {one: spot for one, spot in self.anchors.get(road, {}).items() if one not in gone}
            anchors[road] = kept | found.get(road, {})
        return anchors, roads

    def _pieces_with(
        self, dossiers: Mapping[Subject, Dossier], subjects: Iterable[Subject]
    ) -> dict[str, frozenset[Subject]]:
        pieces = dict(self.pieces)
        for subject in subjects:
            if subject.kind is SubjectKind.PIECE:
                others = pieces.get(subject.key, frozenset()) - {subject}
                pieces[subject.key] = others | {subject} if subject in dossiers else others
        return pieces

    def _traffic_with(
        self, new: Mapping[str, tuple[_Filing, ...]], passages: Iterable[str]
    ) -> dict[str, tuple[tuple[Traffic, Period], ...]]:
        added: dict[str, list[tuple[Traffic, Period]]] = defaultdict(list)
        for filings in new.values():
            for filing in filings:
                for one in filing.traffic:
                    added[one.road_id].append((one, filing.known))
        traffic = dict(self.traffic)
        for road in passages:
            kept = [told for told in self.traffic.get(road, ()) if told[0].claim_id not in new]
            traffic[road] = (*kept, *added[road])
        return traffic
