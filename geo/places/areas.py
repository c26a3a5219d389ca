"""Areas: the countryside of a town, a province, the north of one. Labels with a rough outline, never holders of anything.

No boundaries are shipped with a theatre. The outline of a governorate is the convex hull of its places in the
gazetteer; the outline of anything else is a circle whose radius is the stated error. Both are for drawing a label and
a faint line, not for deciding what lies inside.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import cos, pi, radians, sin
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import MultiPoint, Polygon

from geo.claims.claim import TargetKind
from geo.geodesy import LocalFrame
from geo.places.location import Candidate, Location, Status
from geo.places.names import exact_key, similarity
from geo.places.resolve import radius_m

if TYPE_CHECKING:
    from geo.theatre import AreaLabel, PlaceRecord, Theatre

__all__ = ["Areas", "bearing_of", "circle", "offset"]

_BEARINGS = {"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270,
             "northwest": 315}  # fmt: skip
_CORNERS = 48
_HULL_PLACES = 3
_LEAST_LIKE = 0.85

PART_OFFSET_M = 25_000.0
"""Where "western Aleppo countryside" is labelled: this far from the town in that direction."""
PART_ERROR_M = 25_000.0
SIDE_OFFSET_M = 10_000.0
"""Where "villages east of Idlib" is labelled when no distance is told."""
SIDE_ERROR_M = 15_000.0
NEAR_ERROR_M = 10_000.0
COUNTRYSIDE_ERROR_M = 15_000.0


def bearing_of(direction: str) -> float | None:
    """Return the bearing of a compass word in degrees from north, or None for "centre" and the like."""
    return _BEARINGS.get(direction)


def offset(lon: float, lat: float, bearing_deg: float, distance_m: float) -> tuple[float, float]:
    """Return the point (lon, lat) at a distance and bearing from another."""
    angle = radians(bearing_deg)
    frame = LocalFrame(lon, lat)
    moved = frame.to_lonlat(np.array([[distance_m * sin(angle), distance_m * cos(angle)]]))
    return float(moved[0, 0]), float(moved[0, 1])


def circle(lon: float, lat: float, radius: float) -> Polygon:
    """Return a circle of a radius in metres as a polygon in lon/lat."""
    turns = np.linspace(0, 2 * pi, _CORNERS, endpoint=False)
    ring = np.column_stack([np.sin(turns), np.cos(turns)]) * radius
    return Polygon(LocalFrame(lon, lat).to_lonlat(ring))


class Areas:
    """The areas of a theatre.

    Args:
        theatre: gives labels and places.
    """

    def __init__(self, theatre: Theatre) -> None:
        self._places = theatre.places
        self._labels = tuple(theatre.labels)

    @cached_property
    def _by_governorate(self) -> dict[str, list[PlaceRecord]]:
        table: dict[str, list[PlaceRecord]] = defaultdict(list)
        for place in self._places:
            if place.governorate:
                table[exact_key(place.governorate)].append(place)
        return table

    def governorate(self, name: str) -> AreaLabel | None:
        """Return the label of an area by its name in any spelling, or None."""
        keys = exact_key(name)
        for label in self._labels:
            if keys in {exact_key(label.name_en), exact_key(label.name_ar)}:
                return label
        alike = [label for label in self._labels if name and similarity(name, label.name_en) >= _LEAST_LIKE]
        return alike[0] if len(alike) == 1 else None

    def countryside(self, label: AreaLabel) -> AreaLabel:
        """Return the area that is the countryside of another: the governorate ريف دمشق of دمشق, else the area itself."""
        name = f"ريف {label.name_ar}"
        return next((other for other in self._labels if label.name_ar and other.name_ar == name), label)

    def places_in(self, label: AreaLabel) -> list[PlaceRecord]:
        """Return the places of the theatre that say that they lie in an area."""
        return self._by_governorate.get(exact_key(label.name_en), [])

    def whole(self, text: str, label: AreaLabel, why: str = "") -> Location:
        """Locate a governorate, or its countryside: its label and the hull of its places."""
        points = [(place.lon, place.lat) for place in self.places_in(label)]
        hull = MultiPoint(points).convex_hull if len(points) >= _HULL_PLACES else None
        outline = hull if isinstance(hull, Polygon) else circle(label.lon, label.lat, PART_ERROR_M)
        error = _reach_m(label.lon, label.lat, outline)
        candidate = Candidate(label.name_en, label.lon, label.lat, 1.0, "name of an area of the theatre")
        told = why or f"the area {label.name_en}; its outline is the hull of {len(points)} places"
        return Location(
            text, Status.OK, TargetKind.AREA, outline, label.lon, label.lat, where_prec=4, error_m=error,
            candidates=(candidate,), why=told,
        )  # fmt: skip

    def part(self, text: str, place: PlaceRecord, direction: str) -> Location:
        """Locate one side of the country around a town: "western Aleppo countryside"."""
        bearing = bearing_of(direction)
        if bearing is None:
            return self.around(text, place, COUNTRYSIDE_ERROR_M, f"the centre of {place.name_en}")
        lon, lat = offset(place.lon, place.lat, bearing, PART_OFFSET_M)
        why = f"{direction} of {place.name_en}; the label stands {PART_OFFSET_M / 1000:.0f} km from it"
        return _disc(text, (lon, lat), PART_ERROR_M, why, where_prec=3, place=place)

    def side(self, text: str, place: PlaceRecord, direction: str, distance_km: float | None) -> Location:
        """Locate "10 km south of Hama" or "villages east of Idlib"."""
        bearing = bearing_of(direction)
        if bearing is None:
            error = (distance_km or 0.0) * 1000 + radius_m(place) or NEAR_ERROR_M
            return self.around(text, place, error, f"within {error / 1000:.0f} km of {place.name_en}")
        if distance_km is None:
            at = offset(place.lon, place.lat, bearing, SIDE_OFFSET_M)
            why = f"{direction} of {place.name_en}, distance not told"
            return _disc(text, at, SIDE_ERROR_M, why, where_prec=2, place=place)
        at = offset(place.lon, place.lat, bearing, distance_km * 1000)
        # a compass word covers 45 degrees: the chord of half of that at the distance, and the reach of the place itself
        error = 0.4 * distance_km * 1000 + radius_m(place)
        why = f"{distance_km:g} km {direction} of {place.name_en}"
        return _disc(text, at, error, why, where_prec=2, place=place)

    def around(self, text: str, place: PlaceRecord, error_m: float, why: str) -> Location:
        """Locate "near Saraqib", "Saraqib countryside": the place as a label, not as a pin."""
        return _disc(text, (place.lon, place.lat), error_m, why, where_prec=2, place=place)


def _disc(
    text: str, at: tuple[float, float], radius: float, why: str, *, where_prec: int, place: PlaceRecord
) -> Location:
    candidate = Candidate(
        place.name_en, place.lon, place.lat, 1.0, "the place that the area is named after", place.place_id
    )
    lon, lat = at
    return Location(
        text, Status.OK, TargetKind.AREA, circle(lon, lat, radius), lon, lat, where_prec=where_prec, error_m=radius,
        candidates=(candidate,), why=why,
    )  # fmt: skip


def _reach_m(lon: float, lat: float, outline: Polygon) -> float:
    """Greatest distance from a point to the outline around it, in metres."""
    ring = LocalFrame(lon, lat).to_metres(np.asarray(outline.exterior.coords)[:, :2])
    return float(np.hypot(ring[:, 0], ring[:, 1]).max())
