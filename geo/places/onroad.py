"""One place on a road, and roads without a place: at it, near it, on a side of it, in a region, the whole road.

Everything here gets places and roads that are already known, and says which kilometres are meant, or why none are.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING

import numpy as np

from geo.claims.claim import TargetKind
from geo.geodesy import LocalFrame, haversine_m
from geo.places.areas import bearing_of
from geo.places.location import Fix, Location, Status
from geo.places.resolve import radius_m
from geo.places.stretch import Stretches, clipped, failed, label, listed, off_road, put_on
from geo.roads.road import RoadPiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.stretch import On
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["OnRoads"]

_NEAR_KM = 5.0
_SIDE_KM = 25.0
"""As far as UCDP's "near" reaches (GED codebook: about 25 km)."""
_CITY_WITHIN_M = 40_000.0
"""No city farther off, as the crow flies, lies on a road within `_SIDE_KM` along it."""
_LEAST_COSINE = 0.25
_DIRECTION_KM = 10.0
_ROAD_ENDS_M = 500.0
_SAMPLE_KM = 1.0
_SHORTEST_RUN_KM = 3.0
_REGION_REACH_M = 40_000.0
_REGION_ERROR_M = 5000.0
_MEASURE_ERROR_M = 250.0
"""How far off the end of a section may lie that is written to 100 m of an axis, which itself follows the road to that."""
_BEYOND_END_KM = 0.11
"""Rounding of a written measure, by which it may lie beyond the end of its road."""
_CLOSE_M = 4000.0
"""Up to this distance the point of a road at a place is exact for UCDP; beyond it is near the place."""


class OnRoads:
    """Puts single places on roads.

    Args:
        stretches: makes the locations.
        places: all places of the theatre, to tell regions apart.
    """

    def __init__(self, stretches: Stretches, places: Sequence[PlaceRecord]) -> None:
        self._stretches = stretches
        self._cities = [place for place in places if place.kind == "city"]
        self._city_points = np.array([(city.lon, city.lat) for city in self._cities]).reshape(-1, 2)
        inland = [place for place in places if place.governorate]
        self._governorates = np.array([place.governorate for place in inland])
        self._points = np.array([(place.lon, place.lat) for place in inland]).reshape(-1, 2)

    def whole(self, text: str, roads: Sequence[Road], why: str = "") -> Location:
        """Locate whole roads: where on them something happened is not known."""
        pieces = tuple(
            RoadPiece(road.road_id, part.from_km, part.to_km) for road in roads for part in road.parts
        )
        told = why or f"the whole of {listed(roads)}"
        return self._stretches.stretch(text, TargetKind.ROAD, pieces, told, roads=roads, where_prec=5)

    def kilometres(self, text: str, roads: Sequence[Road], low_km: float, high_km: float) -> Location:
        """Locate a section of a road between two measures of its axis; of several roads of that name, no guess is made."""
        if len(roads) > 1:
            why = f"{len(roads)} roads are called so, each with kilometres of its own: {', '.join(road.road_id for road in roads[:5])}"
            return failed(text, TargetKind.SECTION, Status.AMBIGUOUS, why, roads=roads)
        (road,) = roads
        if high_km > road.length_km + _BEYOND_END_KM:
            why = f"{label(road)} is {road.length_km:.1f} km long; km {high_km:.1f} lies beyond its end"
            return failed(text, TargetKind.SECTION, Status.OFF_ROAD, why, roads=roads)
        piece = clipped(road, low_km, high_km)
        why = f"{label(road)} from km {piece.from_km:.1f} to km {piece.to_km:.1f} of its axis, {road.length_km:.1f} km long"
        return self._stretches.stretch(
            text, TargetKind.SECTION, (piece,), why, roads=roads, where_prec=2, error_m=_MEASURE_ERROR_M, ends_stated=True
        )  # fmt: skip

    def region(self, text: str, roads: Sequence[Road], governorate: str) -> Location:
        """Locate the part of a road in a governorate, told by the places nearest to the road."""
        pieces = tuple(piece for road in roads for piece in self._runs(road, governorate))
        if not pieces:
            why = f"{listed(roads)} does not run through {governorate}"
            return failed(text, TargetKind.ROAD, Status.OFF_ROAD, why, roads=roads)
        why = f"{listed(roads)} where the places nearest to it lie in {governorate}"
        return self._stretches.stretch(
            text, TargetKind.ROAD, pieces, why, roads=roads, where_prec=5, error_m=_REGION_ERROR_M
        )

    def _runs(self, road: Road, governorate: str) -> list[RoadPiece]:
        runs: list[RoadPiece] = []
        for part in road.parts:
            count = max(2, int((part.to_km - part.from_km) / _SAMPLE_KM) + 1)
            kms = np.linspace(part.from_km, part.to_km, count)
            inside = [self._governorate_at(*road.point_at(float(km))) == governorate for km in kms]
            start: float | None = None
            for km, here in zip([*kms, part.to_km], [*inside, False], strict=True):
                if here and start is None:
                    start = float(km)
                elif not here and start is not None:
                    if km - start >= _SHORTEST_RUN_KM:
                        runs.append(RoadPiece(road.road_id, start, float(km)))
                    start = None
        return runs

    def _governorate_at(self, lon: float, lat: float) -> str:
        if not len(self._points):
            return ""
        distances = haversine_m(lon, lat, self._points[:, 0], self._points[:, 1])
        nearest = int(np.argmin(distances))
        return str(self._governorates[nearest]) if distances[nearest] <= _REGION_REACH_M else ""

    def at(self, text: str, roads: Sequence[Road], place: PlaceRecord) -> Location:
        """Locate the point of a road at a place: "the M5 at Zirbah"."""
        on = _nearest(roads, place)
        if on is None:
            return off_road(text, TargetKind.SECTION, roads, place)
        at, reach = on.at, radius_m(place)
        why = f"the point of {label(on.road)} at {place.name_en}, km {at.km:.1f}, {at.distance_m:.0f} m from the place"
        return self._stretches.point(
            text,
            at,
            why,
            piece=clipped(on.road, at.km - reach / 1000, at.km + reach / 1000),
            place=place,
            where_prec=1 if at.distance_m <= _CLOSE_M else 2,
            error_m=max(at.distance_m, reach),
            fix=Fix(
                on.road.road_id, at.km, at.lon, at.lat, "", "named in the expression itself", place.place_id
            ),
        )

    def near(self, text: str, roads: Sequence[Road], place: PlaceRecord) -> Location:
        """Locate "near Saraqib on the M5": somewhere within 5 km along the road."""
        on = _nearest(roads, place)
        if on is None:
            return off_road(text, TargetKind.SECTION, roads, place)
        piece = clipped(on.road, on.at.km - _NEAR_KM, on.at.km + _NEAR_KM)
        why = f"{label(on.road)} within {_NEAR_KM:.0f} km of {place.name_en}"
        return self._stretches.point(
            text, on.at, why, piece=piece, place=place, where_prec=2, error_m=_NEAR_KM * 1000
        )

    def side(
        self,
        text: str,
        roads: Sequence[Road],
        place: PlaceRecord,
        *,
        direction: str,
        distance_km: float | None,
    ) -> Location:
        """Locate "north of Saraqib on the M5", with a distance along the road if one is told."""
        on = _nearest(roads, place)
        if on is None:
            return off_road(text, TargetKind.SECTION, roads, place)
        sign = _way(on, direction)
        if sign == 0:
            why = f"{label(on.road)} does not run {direction} from {place.name_en}"
            return failed(text, TargetKind.SECTION, Status.OFF_ROAD, why, roads=roads, places=[place])
        if distance_km is not None:
            return self._measured(text, on, sign, direction=direction, distance_km=distance_km)
        start = on.at.km + sign * min(radius_m(place) / 1000, 2.0)
        piece = clipped(on.road, *sorted((start, self._limit(on, sign))))
        middle = on.road.point_at((piece.from_km + piece.to_km) / 2)
        why = (
            f"{label(on.road)} {direction} of {place.name_en}, km {piece.from_km:.1f} to {piece.to_km:.1f}; "
            "how far is not told"
        )
        return self._stretches.point(
            text,
            on.road.project(*middle),
            why,
            piece=piece,
            place=place,
            where_prec=3,
            error_m=piece.length_km * 500,
        )

    def _measured(self, text: str, on: On, sign: int, *, direction: str, distance_km: float) -> Location:
        km = on.at.km + sign * distance_km
        part = on.part
        told = f"{distance_km:g} km {direction} of {on.place.name_en}"
        if not part.from_km <= km <= part.to_km:
            why = f"{label(on.road)} ends before {told}"
            return failed(text, TargetKind.SECTION, Status.OFF_ROAD, why, roads=[on.road], places=[on.place])
        error = radius_m(on.place) + 0.1 * distance_km * 1000
        lon, lat = on.road.point_at(km)
        return self._stretches.point(
            text,
            on.road.project(lon, lat),
            f"{label(on.road)} {told}, measured along the road: km {km:.1f}",
            piece=clipped(on.road, km - error / 1000, km + error / 1000),
            place=on.place,
            where_prec=2,
            error_m=error,
            fix=Fix(
                on.road.road_id, km, lon, lat, "", "a distance along the road, told in the expression itself"
            ),
        )

    def _limit(self, on: On, sign: int) -> float:
        """The next city on the road, at most 25 km away."""
        limit = on.at.km + sign * _SIDE_KM
        away = haversine_m(on.at.lon, on.at.lat, self._city_points[:, 0], self._city_points[:, 1])
        for city in (self._cities[row] for row in np.flatnonzero(away <= _CITY_WITHIN_M).tolist()):
            if city is on.place or (there := put_on(on.road, city)) is None:
                continue
            ahead = sign * (there.at.km - on.at.km)
            if 0.0 < ahead < sign * (limit - on.at.km):
                limit = there.at.km
        return limit


def _nearest(roads: Sequence[Road], place: PlaceRecord) -> On | None:
    found = [on for road in roads if (on := put_on(road, place))]
    return min(found, key=lambda on: on.at.distance_m, default=None)


def _way(on: On, direction: str) -> int:
    """Tell whether kilometres grow (1) or shrink (-1) in a direction from a place; 0 where the road runs across it."""
    bearing = bearing_of(direction)
    if bearing is None:
        return 0
    angle = radians(bearing)
    frame = LocalFrame(on.at.lon, on.at.lat)
    part = on.part
    best, chosen = _LEAST_COSINE, 0
    for sign in (1, -1):
        km = min(max(on.at.km + sign * _DIRECTION_KM, part.from_km), part.to_km)
        (x, y), *_ = frame.to_metres(np.array([on.road.point_at(km)]))
        length = hypot(float(x), float(y))
        cosine = (float(x) * sin(angle) + float(y) * cos(angle)) / length if length > _ROAD_ENDS_M else -1.0
        if cosine > best:
            best, chosen = cosine, sign
    return chosen
