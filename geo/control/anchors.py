"""Where objects lie on roads: the anchors between which a road's holder is read off.

A place touches a road that passes near enough for its size, a junction every road that it joins. Only objects of which
a claim speaks are anchors; that, and the state they are in, is known to `geo.control.adjudicate`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

import numpy as np

from geo.control.evidence import Subject, SubjectKind
from geo.control.rules import Rules
from geo.refs import same_ref

if TYPE_CHECKING:
    from geo.roads.junction import Junction
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["RoadMap", "Spot"]

_DEGREE_KM = 110.0
"""Kilometres of a degree of latitude, rounded down, so that boxes are not too small."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """An object at a measure of a road.

    Attributes:
        road_id: the road.
        km: measure on it.
        subject: the object.
        is_city: too large to be passed over by interpolation.
        is_named: too far off to count, unless a claim itself puts the object on the road.
    """

    road_id: str
    km: float
    subject: Subject
    is_city: bool = False
    is_named: bool = False


class RoadMap:
    """Where the objects of claims lie on the roads of a network.

    Args:
        network: the roads and junctions.
        places: the places that claims may speak of.
        rules: how near a road must pass.
    """

    def __init__(self, network: Network, places: Iterable[PlaceRecord], rules: Rules) -> None:
        self.network = network
        self._rules = rules
        self.places: dict[str, PlaceRecord] = {place.place_id: place for place in places}
        self.junctions: dict[str, Junction] = {one.junction_id: one for one in network.all_junctions}
        self._boxes = np.array([_box(road) for road in network.roads]).reshape(-1, 4).T
        self._spots: dict[Subject, tuple[Spot, ...]] = {}

    def learn(self, place: PlaceRecord | None, junction: Junction | None) -> None:
        """Take note of a place or junction that a claim was located at."""
        if place is not None:
            self.places.setdefault(place.place_id, place)
        if junction is not None:
            self.junctions.setdefault(junction.junction_id, junction)

    def canonical(self, subject: Subject) -> Subject:
        """Return the junction that a point of a road means, if one is near enough; else the subject itself."""
        if subject.kind is not SubjectKind.POINT:
            return subject
        near = [
            (abs(junction.km[subject.key] - subject.from_km), junction.junction_id)
            for junction in self.junctions.values()
            if subject.key in junction.km
        ]
        gap, junction_id = min(near, default=(float("inf"), ""))
        return Subject(SubjectKind.JUNCTION, junction_id) if gap <= self._rules.junction_match_km else subject

    def spots(self, subject: Subject, refs: Collection[str] = ()) -> tuple[Spot, ...]:
        """Return where an object lies on roads; pieces of roads lie nowhere.

        Args:
            subject: the object.
            refs: roads of which a claim says that the object lies on them; they may be farther away.
        """
        near = self._spots.get(subject)
        if near is None:
            near = self._spots[subject] = tuple(sorted(self._find(subject)))
        if not refs or subject.kind is not SubjectKind.PLACE:
            return near
        roads = {spot.road_id for spot in near}
        named = [spot for spot in self._named(subject, refs) if spot.road_id not in roads]
        return (*near, *sorted(named))

    def lonlat(self, subject: Subject) -> tuple[float, float]:
        """Return longitude and latitude of a place, junction or point."""
        if subject.kind is SubjectKind.PLACE and subject.key in self.places:
            return self.places[subject.key].lon, self.places[subject.key].lat
        if subject.kind is SubjectKind.JUNCTION and subject.key in self.junctions:
            return self.junctions[subject.key].lon, self.junctions[subject.key].lat
        if subject.kind in {SubjectKind.POINT, SubjectKind.PIECE}:
            return self.network.road(subject.key).point_at((subject.from_km + subject.to_km) / 2)
        return 0.0, 0.0

    def _find(self, subject: Subject) -> Iterable[Spot]:
        if subject.kind is SubjectKind.POINT:
            yield Spot(subject.key, subject.from_km, subject)
        elif subject.kind is SubjectKind.JUNCTION and subject.key in self.junctions:
            for road_id, km in self.junctions[subject.key].km.items():
                yield Spot(road_id, km, subject)
        elif subject.kind is SubjectKind.PLACE and subject.key in self.places:
            yield from self._find_place(subject, self.places[subject.key])

    def _find_place(self, subject: Subject, place: PlaceRecord) -> Iterable[Spot]:
        reach_km, is_city = self._rules.reach_of(place), self._rules.is_city(place)
        for road in self._roads_within(place, reach_km):
            km = road.measure_within(place.lon, place.lat, reach_km * 1000)
            if km is not None:
                yield Spot(road.road_id, km, subject, is_city=is_city)

    def _named(self, subject: Subject, refs: Collection[str]) -> Iterable[Spot]:
        """Yield where a place lies beside roads that a claim names, too far away for its size."""
        place = self.places.get(subject.key)
        if place is None:
            return
        named_km, is_city = self._rules.on_road_km["named"], self._rules.is_city(place)
        for road in self._roads_within(place, named_km):
            if any(same_ref(road.ref, ref) for ref in refs):
                km = road.measure_within(place.lon, place.lat, named_km * 1000)
                if km is not None:
                    yield Spot(road.road_id, km, subject, is_city=is_city, is_named=True)

    def _roads_within(self, place: PlaceRecord, reach_km: float) -> Iterable[Road]:
        """Yield the roads whose box comes that near to a place."""
        margin_lat = reach_km / _DEGREE_KM
        margin_lon = margin_lat / max(cos(radians(place.lat)), 0.01)
        west, south, east, north = self._boxes
        near = (
            (west - margin_lon <= place.lon)
            & (place.lon <= east + margin_lon)
            & (south - margin_lat <= place.lat)
            & (place.lat <= north + margin_lat)
        )
        return (self.network.roads[index] for index in np.flatnonzero(near).tolist())


def _box(road: Road) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a road, degrees."""
    lows = [part.coords.min(axis=0) for part in road.parts]
    highs = [part.coords.max(axis=0) for part in road.parts]
    return (
        min(float(low[0]) for low in lows),
        min(float(low[1]) for low in lows),
        max(float(high[0]) for high in highs),
        max(float(high[1]) for high in highs),
    )
