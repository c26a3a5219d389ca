"""Which places lie on a road, for the axis of its chart.

The distance that counts as "on" grows with the size of the place, because a road passes a large city at its edge. What
is an anchor of control is decided elsewhere (`geo.control`); this only names the axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["Town", "towns_on"]

_REACH_M = ((1_000_000, 6000.0), (100_000, 3500.0))
_REACH_BY_KIND_M = {"city": 3500.0, "town": 2500.0, "village": 1200.0, "facility": 2000.0, "crossing": 2000.0}
_MARGIN_DEGREES = 0.1
_RANK = {"city": 4, "town": 3, "crossing": 2, "facility": 1}


@dataclass(frozen=True, slots=True)
class Town:
    """A place on a road.

    Attributes:
        number: position of the place in the theatre's list.
        name: English name.
        kind: city, town, village, facility or crossing.
        km: measure on the road's axis.
    """

    number: int
    name: str
    kind: str
    km: float


def _reach_m(place: PlaceRecord) -> float:
    for people, reach in _REACH_M:
        if (place.population or 0) >= people:
            return reach
    return _REACH_BY_KIND_M.get(place.kind, 1200.0)


def _near(road: Road, places: Iterable[tuple[int, PlaceRecord]]) -> list[tuple[int, PlaceRecord]]:
    """Return the places within a tenth of a degree of the road's bounding box."""
    points = np.concatenate([np.asarray(part.coords) for part in road.parts])
    (west, south), (east, north) = points.min(axis=0) - _MARGIN_DEGREES, points.max(axis=0) + _MARGIN_DEGREES
    return [one for one in places if west <= one[1].lon <= east and south <= one[1].lat <= north]


def towns_on(road: Road, places: Iterable[PlaceRecord]) -> tuple[Town, ...]:
    """Return the places on a road, the most important first.

    Args:
        road: the road.
        places: all places of the theatre, in its order.
    """
    found = []
    for number, place in _near(road, enumerate(places)):
        nearest = road.project(place.lon, place.lat)
        if nearest.distance_m <= _reach_m(place):
            weight = (_RANK.get(place.kind, 0), place.population or 0)
            found.append((weight, Town(number, place.name_en, place.kind, round(nearest.km, 2))))
    return tuple(town for _, town in sorted(found, key=lambda pair: pair[0], reverse=True))
