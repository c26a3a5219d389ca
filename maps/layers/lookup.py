"""What the records of one export look up again and again, found once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from geo.control.camps import Camps
from geo.period import Period, day_bounds
from maps.layers.columns import (
    Record,
    grounds_columns,
    is_known,
    on_road_columns,
    time_columns,
    traffic_columns,
)
from maps.layers.lines import Centrelines
from maps.layers.provenance import Provenance
from maps.publication import rounding_of, told_beside, towns_of
from maps.towns import BESIDE_M

if TYPE_CHECKING:
    from datetime import datetime

    from geo.control.state import Interval, PassageInterval
    from geo.roads.junction import Junction
    from geo.roads.road import Road
    from geo.situation import Situation
    from geo.theatre import PlaceRecord
    from maps.layers.overlay import Cell

__all__ = ["Lookup"]

_Kept = TypeVar("_Kept")


class Lookup:
    """What the records of one export look up again and again."""

    def __init__(self, situation: Situation, known: datetime) -> None:
        self.zone = situation.theatre.zone
        self._situation = situation
        self._actors = situation.theatre.actors
        self._timeline = situation.timeline
        self._network = situation.network
        self.known = known
        self.camps = Camps(situation.theatre.actors)
        self._kept: dict[str, Any] = {}
        self._claims = {item.claim.claim_id: item for item in (*situation.baseline, *situation.claims)}
        rounding = rounding_of(situation)
        self.least_prec = rounding.where_prec if rounding else 0
        """UCDP where_prec that nothing here is better than."""
        self._told_beside = told_beside(situation)
        self.lines = Centrelines()
        self._times: dict[Period, Record] = {}
        self.provenance = Provenance(self._claims).of
        """Leads back to the claims for and against a state, see `maps.layers.provenance.Provenance.of`."""
        self.passages: dict[str, list[PassageInterval]] = defaultdict(list)
        for passage in situation.timeline.passages:
            if is_known(passage.known, known):
                self.passages[passage.road_id].append(passage)

    @property
    def situation(self) -> Situation:
        """The situation that is looked into."""
        return self._situation

    @property
    def first_instant(self) -> datetime:
        """Start of the theatre's first day, UTC."""
        return day_bounds(self._situation.theatre.start, self.zone).start

    def kept(self, name: str, make: Callable[[], _Kept]) -> _Kept:
        """Return what several layers need, made by the first that asks."""
        if name not in self._kept:
            self._kept[name] = make()
        found: _Kept = self._kept[name]
        return found

    def road(self, road_id: str) -> Road:
        """Return a road by its identifier."""
        return self._network.road(road_id)

    def place(self, place_id: str) -> PlaceRecord | None:
        """Return a place of the theatre; None where it knows none of that identifier."""
        places = self.kept("places", lambda: {one.place_id: one for one in self._situation.theatre.places})
        return places.get(place_id)

    def junction(self, junction_id: str) -> Junction | None:
        """Return a junction of the network; None where it has none of that identifier."""
        junctions = self.kept(
            "junctions", lambda: {one.junction_id: one for one in self._network.all_junctions}
        )
        return junctions.get(junction_id)

    def names(self, object_id: str) -> Record:
        """Return the names of a place or junction; its identifier where it has none."""
        kind, _, key = object_id.partition(":")
        if kind == "place":
            place = self.place(key)
            return {"name_en": place.name_en if place else key, "name_ar": place.name_ar if place else ""}
        junction = self.junction(key)
        return {"name_en": junction.name if junction else key, "name_ar": ""}

    def stretches_by_road(self) -> dict[str, list[Interval]]:
        """Return the intervals of the stretches of each road as known then, by kilometre and time."""

        def gathered() -> dict[str, list[Interval]]:
            found: dict[str, list[Interval]] = {}
            for interval in self.intervals("stretch"):
                found.setdefault(interval.road_id, []).append(interval)
            return {
                road_id: sorted(of_road, key=lambda one: (one.from_km, one.valid.start))
                for road_id, of_road in found.items()
            }

        return self.kept("stretches", gathered)

    def weight_of(self, claim_ids: Iterable[str]) -> float:
        """Return the weight of the heaviest of some claims by the grades of their sources, 0 to 1."""
        rules = self._timeline.rules
        sources = [self._claims[one].claim.source for one in claim_ids if one in self._claims]
        weights = (rules.grade_weight(one.reliability, one.credibility) for one in sources)
        return round(max(weights, default=0.0), 3)

    def intervals(self, kind: str) -> list[Interval]:
        """Return the intervals of one kind as known then, in a fixed order."""
        found = [
            interval
            for interval in self._timeline.intervals
            if interval.kind == kind and is_known(interval.known, self.known)
        ]
        return sorted(found, key=lambda it: (it.object_id, it.from_km, it.valid.start))

    def roads_beside(self, interval: Interval) -> dict[str, float]:
        """Return the kilometre of a place on each road with a known passage that runs through it."""
        if self._told_beside is not None:
            told = self._told_beside.get(interval.object_id, {})
            return {road_id: km for road_id, km in told.items() if road_id in self.passages}
        found = {}
        for road_id in self.passages:
            spot = self._network.road(road_id).project(interval.lon, interval.lat)
            if spot.distance_m <= BESIDE_M:
                found[road_id] = spot.km
        return found

    @cached_property
    def _roads_of_places(self) -> dict[str, tuple[Road, float]]:
        """The first road that each place lies on, and its kilometre there, by place id."""
        places = self._situation.theatre.places
        found: dict[str, tuple[Road, float]] = {}
        for road in self._network.roads if places else ():
            for town in towns_of(self._situation, road):
                found.setdefault(places[town.number].place_id, (road, town.km))
        return found

    def road_of_place(self, place_id: str) -> Record:
        """Return the columns that say on which road a place lies."""
        road, km = self._roads_of_places.get(place_id, (None, 0.0))
        return on_road_columns(road, km)

    def road_of_junction(self, km_by_road: Mapping[str, float]) -> Record:
        """Return the columns that say on which road a junction lies: the first that meets there."""
        road_id = next(iter(km_by_road), "")
        return on_road_columns(self._network.road(road_id) if road_id else None, km_by_road.get(road_id, 0.0))

    def actor_name(self, actor_id: str) -> str:
        """Return the name of an actor; its identifier where the theatre does not know it."""
        actor = self._actors.get(actor_id) if actor_id else None
        return actor.name if actor else actor_id

    def with_state(self, columns: Record, interval: Interval, cell: Cell) -> Record:
        """Return columns and behind them those of time, state and provenance."""
        return {
            **columns,
            **self.times(cell.valid),
            **self.hands(interval),
            **traffic_columns(cell),
            **grounds_columns(interval),
            **self.provenance(interval.claims_for, interval.claims_against),
        }

    def times(self, valid: Period) -> Record:
        """Return the columns of a period, see `time_columns`; made once however often it is asked for."""
        if valid not in self._times:
            self._times[valid] = time_columns(valid, self.zone)
        return self._times[valid]

    def hands(self, interval: Interval) -> Record:
        """Return who holds something, and the state."""
        return {
            "holder": interval.holder,
            "holder_name": self.actor_name(interval.holder),
            "other": interval.other,
            "other_name": self.actor_name(interval.other),
            "state": str(interval.state),
        }
