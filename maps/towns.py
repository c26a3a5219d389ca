"""Which places lie on a road, for the axis of its chart.

How near a road must pass a place of its size is said by the rules of control (``on_road_km``), so that the axis names
the places that can be anchors. Which of them are is decided elsewhere (`geo.control`); this only names the axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.control.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["BESIDE_M", "Town", "towns_on"]

BESIDE_M = 2000.0
"""A place no farther than this from a road shares the passage of the road there."""

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
    rules = Rules.default()
    found = []
    for number, place in _near(road, enumerate(places)):
        nearest = road.project(place.lon, place.lat)
        if nearest.distance_m <= 1000 * rules.reach_of(place):
            weight = (_RANK.get(place.kind, 0), place.population or 0)
            found.append((weight, Town(number, place.name_en, place.kind, round(nearest.km, 2))))
    return tuple(town for _, town in sorted(found, key=lambda pair: pair[0], reverse=True))
