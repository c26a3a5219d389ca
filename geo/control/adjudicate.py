"""From located claims to a timeline: gathers the evidence, weighs each object, reads each road, keeps both time axes.

For every object, road and passage the evidence is weighed once for each span of known time in which nothing new was
learnt about it, with only what was known then. So a report that comes in later cannot touch what was known before.
The decisions are made in `geo.control.weigh`, `roadline` and `passage`; this module only brings the material to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from geo.control.anchors import RoadMap, Spot
from geo.control.camps import Camps
from geo.control.dossier import Dossier, clipped, views_of
from geo.control.evidence import Subject, SubjectKind, is_bygone, read_evidence
from geo.control.history import History, Row, known_starts, make_history, rows_of_slots
from geo.control.ledger import Entry, Ledger
from geo.control.lineparts import Stretch, View
from geo.control.passage import Mark, Traffic, passage_marks, read_traffic
from geo.control.roadcase import RoadCase
from geo.control.rules import Rules
from geo.control.state import Interval, PassageInterval
from geo.control.timeline import Timeline
from geo.period import BEGINNING, FOREVER, Period, day_bounds
from geo.places.location import LocatedClaim

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["adjudicate", "adjudicate_ledger"]


def adjudicate(
    located: Iterable[LocatedClaim],
    *,
    network: Network,
    theatre: Theatre,
    baseline: Iterable[LocatedClaim] = (),
    rules: Rules | None = None,
) -> Timeline:
    """Turn located claims into states over valid and known time.

    The result does not depend on the order of the claims. Baseline claims describe what was common knowledge before the
    first report, whichever report documents it: they count as known from the theatre's first day at the latest.

    Args:
        located: claims with their places; unlocated ones say nothing here.
        network: the roads.
        theatre: actors, places, time zone and first day.
        baseline: claims about the state before the first report.
        rules: names and parameters; those of the package where not given.
    """
    ledger = Ledger()
    start = day_bounds(theatre.start, theatre.zone).start
    ledger.add_all(baseline, baseline=True, not_after=start)
    ledger.add_all(located)
    return adjudicate_ledger(ledger, network=network, theatre=theatre, rules=rules)


def adjudicate_ledger(
    ledger: Ledger, *, network: Network, theatre: Theatre, rules: Rules | None = None
) -> Timeline:
    """Turn a ledger, with its corrections and retractions, into states over valid and known time."""
    return _Court(ledger.entries(), network, theatre, rules or Rules.default()).timeline()


class _Court:
    """Everything that one adjudication needs."""

    def __init__(self, entries: Sequence[Entry], network: Network, theatre: Theatre, rules: Rules) -> None:
        self.start = day_bounds(theatre.start, theatre.zone).start
        self.entries = [
            entry
            for entry in entries
            if entry.baseline or not is_bygone(entry.located.claim, self.start, theatre.zone)
        ]
        self.network = network
        self.zone = theatre.zone
        self.rules = rules
        self.camps = Camps(theatre.actors)
        self.roads = RoadMap(network, theatre.places, rules)
        for entry in self.entries:
            self.roads.learn(entry.located.location.place, entry.located.location.junction)
        self.dossiers = self._dossiers()

    def _dossiers(self) -> dict[Subject, Dossier]:
        """Gather the evidence by object."""
        found: dict[Subject, Dossier] = {}
        for entry in self.entries:
            said = read_evidence(
                entry.located, zone=self.zone, rules=self.rules, camps=self.camps, baseline=entry.baseline
            )
            for subject, evidence in said:
                place = self.roads.canonical(subject)
                found.setdefault(place, Dossier(place, self.rules, self.camps)).add(evidence, entry.known)
        return {subject: found[subject] for subject in sorted(found)}

    def timeline(self) -> Timeline:
        """Weigh all of it."""
        return Timeline(
            objects=self._objects(),
            roads=self._roads(),
            passages=self._passages(),
            lengths_km={road.road_id: road.length_km for road in self.network.roads},
            known_times=tuple(known_starts(entry.known for entry in self.entries)[1:]),
            rules=self.rules,
            camps=self.camps,
            point_at=lambda road_id, km: self.network.road(road_id).point_at(km),
            zone=self.zone,
        )

    def _objects(self) -> dict[str, History[Interval]]:
        listed = {SubjectKind.PLACE, SubjectKind.JUNCTION}
        return {
            f"{subject.kind}:{subject.key}": self._object(subject, dossier)
            for subject, dossier in self.dossiers.items()
            if subject.kind in listed
        }

    def _object(self, subject: Subject, dossier: Dossier) -> History[Interval]:
        lon, lat = self.roads.lonlat(subject)
        epochs: list[tuple[datetime, list[Row[View]]]] = []
        for known in dossier.known_starts():
            steps = dossier.steps(known)
            slots = [(at, (view,)) for at, view in views_of(steps, self.rules, self.zone)]
            horizon = dossier.horizon(known, self.start)
            full = clipped(slots, horizon, (dossier.nothing,)) if slots else []
            epochs.append((known, rows_of_slots(full)))

        def make(view: View, valid: Period, known: Period) -> Interval:
            return _interval(f"{subject.kind}:{subject.key}", (lon, lat), view, (valid, known))

        return make_history(epochs, make, _no_order)

    def _roads(self) -> dict[str, History[Interval]]:
        anchors: dict[str, list[tuple[Spot, Dossier]]] = defaultdict(list)
        pieces: dict[str, list[Dossier]] = defaultdict(list)
        for subject, dossier in self.dossiers.items():
            if subject.kind is SubjectKind.PIECE:
                pieces[subject.key].append(dossier)
            for spot in self.roads.spots(subject):
                anchors[spot.road_id].append((spot, dossier))
        return {
            road.road_id: self._road(
                RoadCase(
                    road.road_id,
                    road.length_km,
                    road.ref,
                    tuple(anchors[road.road_id]),
                    tuple(pieces[road.road_id]),
                    self.rules,
                    self.camps,
                    self.zone,
                )
            )
            for road in self.network.roads
        }

    def _road(self, case: RoadCase) -> History[Interval]:
        epochs = [(known, rows_of_slots(case.slots(known, self.start))) for known in case.known_starts()]
        road = self.network.road(case.road_id)

        def make(stretch: Stretch, valid: Period, known: Period) -> Interval:
            object_id = f"road:{case.road_id}:{stretch.from_km:.2f}-{stretch.to_km:.2f}"
            lonlat = road.point_at((stretch.from_km + stretch.to_km) / 2)
            return _interval(object_id, lonlat, stretch.view, (valid, known), (case.road_id, stretch))

        return make_history(epochs, make, lambda item: (item.from_km, item.to_km))

    def _passages(self) -> dict[str, History[PassageInterval]]:
        traffic: dict[str, list[tuple[Traffic, Period]]] = defaultdict(list)
        for entry in self.entries:
            for one in read_traffic(entry.located, self.roads, zone=self.zone, rules=self.rules):
                traffic[one.road_id].append((one, entry.known))
        return {road_id: self._passage(road_id, traffic[road_id]) for road_id in sorted(traffic)}

    def _passage(self, road_id: str, traffic: list[tuple[Traffic, Period]]) -> History[PassageInterval]:
        road = self.network.road(road_id)
        epochs: list[tuple[datetime, list[tuple[Mark, Period]]]] = []
        for known in known_starts(period for _, period in traffic):
            marks = passage_marks([one for one, period in traffic if period.contains(known)], self.rules)
            epochs.append(
                (known, [(mark, Period(max(mark.start, BEGINNING), mark.end or FOREVER)) for mark in marks])
            )

        def make(mark: Mark, valid: Period, known: Period) -> PassageInterval:
            lon, lat = road.point_at((mark.from_km + mark.to_km) / 2)
            return PassageInterval(
                road_id=road_id,
                from_km=mark.from_km,
                to_km=mark.to_km,
                point_km=mark.from_km if mark.is_point else None,
                lon=lon,
                lat=lat,
                passage=mark.passage,
                valid=valid,
                known=known,
                claims=mark.claims,
                rule=mark.rule,
                claims_against=mark.against,
            )

        return make_history(epochs, make, lambda item: (item.from_km, item.to_km))


def _no_order(_: Interval) -> tuple[float, ...]:
    return ()


def _interval(
    object_id: str,
    lonlat: tuple[float, float],
    view: View,
    periods: tuple[Period, Period],
    on_road: tuple[str, Stretch] | None = None,
) -> Interval:
    """Return the interval of a view over its valid and known time; of a stretch where a road is given."""
    road_id, stretch = on_road or ("", None)
    return Interval(
        object_id=object_id,
        kind="stretch" if stretch else object_id.partition(":")[0],
        road_id=road_id,
        from_km=stretch.from_km if stretch else 0.0,
        to_km=stretch.to_km if stretch else 0.0,
        lon=lonlat[0],
        lat=lonlat[1],
        holder=view.holder,
        other=view.other,
        state=view.state,
        basis=view.basis,
        valid=periods[0],
        known=periods[1],
        rule=view.rule,
        confidence=view.confidence,
        claims_for=view.claims_for,
        claims_against=view.claims_against,
        last_support=view.last_support,
        parents=view.parents,
    )
