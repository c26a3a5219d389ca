"""What to call an object: places, junctions, roads and stretches by the names that people use.

A stretch is named after what stands at its two ends; where nothing does, by how far the end is from the nearest place
of which a claim speaks: "10 km south of Saraqib".
"""

from __future__ import annotations

from functools import cached_property

from geo.control.casefile import CaseFile, subject_of
from geo.control.evidence import Subject, SubjectKind
from geo.control.state import Interval
from geo.geodesy import bearing_deg

__all__ = ["Names"]

_AT_KM = 0.15
"""What is nearer than this to the end of a stretch stands there."""
_ROAD_END_KM = 6.0
"""The end of a road is named after the nearest place on it, if one is so near."""
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


class Names:
    """Names of the objects of a case file."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    def name(self, object_id: str) -> str:
        """Return the name of a place or junction; the identifier itself where nothing is known of it."""
        kind, _, key = object_id.partition(":")
        if kind == "place" and key in self._case.roads.places:
            place = self._case.roads.places[key]
            return place.name_en or place.name_ar or key
        if kind == "junction" and key in self._case.roads.junctions:
            junction = self._case.roads.junctions[key]
            return junction.given_name or junction.name
        return object_id

    def name_ar(self, object_id: str) -> str:
        """Return the Arabic name of a place that has another name besides, else ``""``."""
        kind, _, key = object_id.partition(":")
        place = self._case.roads.places.get(key) if kind == "place" else None
        return place.name_ar if place is not None and place.name_en else ""

    def sort(self, object_id: str) -> str:
        """Return what sort of place it is: ``town``, ``crossing``, ``junction``; ``""`` where that is not known."""
        kind, _, key = object_id.partition(":")
        place = self._case.roads.places.get(key) if kind == "place" else None
        return place.kind if place is not None else kind if kind == "junction" else ""

    def actor(self, actor_id: str) -> str:
        """Return the name of an actor."""
        return self._case.timeline.camps.name(actor_id)

    def road(self, road_id: str) -> str:
        """Return what to call a road: ``the M5``, ``road 60``; with its ends where another road has the same sign."""
        road = next((road for road in self._case.network.roads if road.road_id == road_id), None)
        if road is None:
            return road_id
        sign = f"road {road.ref}" if road.ref[:1].isdigit() else f"the {road.ref}"
        if road.ref and self._refs.count(road.ref) == 1:
            return sign
        if road.ref:
            full = road.name_en or road_id
            return f"the {full}" if full.startswith(f"{road.ref} ") else f"{sign} ({full})"
        return f"the road {road.name_en or road.name_ar or road_id}"

    @cached_property
    def _refs(self) -> list[str]:
        return [road.ref for road in self._case.network.roads]

    def stretch(self, found: Interval) -> str:
        """Return the name of a stretch: ``the M5 between Hama and 10 km south of Saraqib``."""
        low, high = self.spot(found.road_id, found.from_km), self.spot(found.road_id, found.to_km)
        return f"{self.road(found.road_id)} between {low} and {high}"

    def spot(self, road_id: str, km: float) -> str:
        """Return what stands at a measure of a road, or how far that is from what is next to it."""
        anchors = self._case.anchors.get(road_id, ())
        here = min(anchors, key=lambda one: abs(one[0] - km), default=None)
        if here is not None and abs(here[0] - km) <= _AT_KM:
            return self.name(here[1])
        length_km = self._case.network.road(road_id).length_km
        if min(km, length_km - km) <= _AT_KM:
            return self._road_end(road_id, km)
        if here is None:
            return f"km {km:.1f}"
        away_km = abs(here[0] - km)
        return f"{away_km:.{0 if away_km >= 1 else 1}f} km {self._direction(road_id, here[0], km)} of {self.name(here[1])}"

    def _road_end(self, road_id: str, km: float) -> str:
        near = [(abs(at - km), name) for at, name in self._places_on(road_id) if abs(at - km) <= _ROAD_END_KM]
        which = "start" if km <= _AT_KM else "end"
        return f"its {which} near {min(near)[1]}" if near else f"its {which}"

    def _places_on(self, road_id: str) -> list[tuple[float, str]]:
        """Return measure and name of all places on a road, whether or not a claim speaks of them."""
        roads = self._case.roads
        return [
            (spot.km, self.name(f"place:{place_id}"))
            for place_id in roads.places
            for spot in roads.spots(Subject(SubjectKind.PLACE, place_id))
            if spot.road_id == road_id
        ]

    def _direction(self, road_id: str, from_km: float, to_km: float) -> str:
        """Return the point of the compass in which one measure of a road lies, seen from another."""
        road = self._case.network.road(road_id)
        angle = float(bearing_deg(*road.point_at(from_km), *road.point_at(to_km)))
        return _COMPASS[round(angle / 45) % 8]

    def roads_of(self, object_id: str) -> list[tuple[str, float]]:
        """Return road and measure of a place or junction on each road that passes it, by road."""
        if object_id.partition(":")[0] not in {"place", "junction"}:
            return []
        return [(spot.road_id, spot.km) for spot in self._case.roads.spots(subject_of(object_id))]
