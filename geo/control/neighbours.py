"""Which fronts of a slice belong to one advance.

Two fronts do where the same two camps face each other and they lie within ``advance_gap_km`` of each other as the crow
flies, or their roads meet within that distance of both, along the roads. Fronts that were one advance stay one up to
twice that distance, so that it does not fall apart and come together again with every village. A stretch that is longer
than that joins nothing: nobody knows where on it the front is. What belongs together through others belongs together
too. Following an advance through time is the business of `geo.control.advance`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from geo.control.camps import Camps
from geo.control.follow import same_camps
from geo.control.state import Front
from geo.geodesy import EARTH_RADIUS_M, haversine_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.network import Network

__all__ = ["Neighbours"]

_STAY = 2.0
"""Fronts that were one advance part beyond so many times the distance within which others join."""
_SAMPLE_KM = 5.0
_HALF_TURN = 180.0


class Neighbours:
    """Tells which fronts belong to one advance.

    Args:
        network: the roads, with their junctions.
        camps: who belongs to whom.
        gap_km: the parameter ``advance_gap_km``.
    """

    def __init__(self, network: Network, camps: Camps, gap_km: float) -> None:
        self._network = network
        self._camps = camps
        self._gap_km = gap_km
        self._meetings = _meetings(network)
        self._points = lru_cache(maxsize=4096)(self._sample)
        self._box = lru_cache(maxsize=4096)(self._find_box)
        self._apart = lru_cache(maxsize=65536)(self._apart_km)

    def groups(self, fronts: Mapping[Front, str]) -> list[list[Front]]:
        """Return the fronts, those of one advance in one list; both in the order of roads and kilometres.

        Args:
            fronts: the fronts, each with the advance that it was part of so far, ``""`` for none.
        """
        ordered = sorted(fronts, key=_order)
        names = [fronts[front] for front in ordered]
        leader = list(range(len(ordered)))
        for one, other in self._pairs(ordered):
            was_one = bool(names[one]) and names[one] == names[other]
            reach_km = self._gap_km * (_STAY if was_one else 1.0)
            low, high = sorted((_first(leader, one), _first(leader, other)))
            if low != high and self._belong(ordered[one], ordered[other], reach_km):
                leader[high] = low
        found: dict[int, list[Front]] = defaultdict(list)
        for number, front in enumerate(ordered):
            found[_first(leader, number)].append(front)
        return [found[number] for number in sorted(found)]

    def _pairs(self, ordered: Sequence[Front]) -> list[tuple[int, int]]:
        """Return the pairs of positions that may belong together: all others are too far apart to be looked at."""
        if not ordered:
            return []
        boxes = np.array([self._box(*_spot(front)) for front in ordered])
        near = _least_km(boxes) <= _STAY * self._gap_km
        found = {(one, other) for one, other in np.argwhere(near).tolist() if one < other}
        by_road: dict[str, list[int]] = defaultdict(list)
        for number, front in enumerate(ordered):
            by_road[front.road_id].append(number)
        for a, b in self._meetings:
            found |= {
                (one, other) for one in by_road.get(a, ()) for other in by_road.get(b, ()) if one < other
            }
        return sorted(found)

    def _belong(self, a: Front, b: Front, reach_km: float) -> bool:
        if max(a.to_km - a.from_km, b.to_km - b.from_km) > _STAY * self._gap_km:
            return False
        turned = self._camps.together(a.holder_low, b.holder_high) and self._camps.together(
            a.holder_high, b.holder_low
        )
        if not turned and not same_camps(a, b, self._camps):
            return False
        return self._apart(_spot(a), _spot(b)) <= reach_km or self._meet(a, b, reach_km)

    def _meet(self, a: Front, b: Front, reach_km: float) -> bool:
        """Tell whether the two roads meet within reach of both fronts."""
        return any(
            _away_km(a, a_km) <= reach_km and _away_km(b, b_km) <= reach_km
            for a_km, b_km in self._meetings.get((a.road_id, b.road_id), ())
        )

    def _apart_km(self, one: tuple[str, float, float], other: tuple[str, float, float]) -> float:
        a, b = self._points(*one), self._points(*other)
        metres = haversine_m(a[:, None, 0], a[:, None, 1], b[None, :, 0], b[None, :, 1])
        return float(metres.min()) / 1000

    def _find_box(self, road_id: str, from_km: float, to_km: float) -> tuple[float, float, float, float]:
        """Return west, south, east, north of the points of a stretch."""
        points = self._points(road_id, from_km, to_km)
        west, south = points.min(axis=0).tolist()
        east, north = points.max(axis=0).tolist()
        return west, south, east, north

    def _sample(self, road_id: str, from_km: float, to_km: float) -> NDArray[np.float64]:
        """Return lon and lat of points of a stretch, its ends among them, at most 5 km from one to the next."""
        road = self._network.road(road_id)
        measures = np.linspace(from_km, to_km, 1 + max(ceil((to_km - from_km) / _SAMPLE_KM), 0))
        return np.array([road.point_at(float(km)) for km in measures], dtype=np.float64)


def _order(front: Front) -> tuple[str, float, float, str, str]:
    return front.road_id, front.from_km, front.to_km, front.holder_low, front.holder_high


def _least_km(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each two boxes (west, south, east, north) a distance in km that no two points of them fall below.

    On the sphere a difference of longitude alone is shortest at the latitude that is farthest from the equator.
    """
    west, south, east, north = boxes.T
    lat = np.maximum(south[:, None] - north[None, :], south[None, :] - north[:, None]).clip(0.0)
    lon = np.maximum(west[:, None] - east[None, :], west[None, :] - east[:, None]).clip(0.0)
    span = np.maximum(east[:, None], east[None, :]) - np.minimum(west[:, None], west[None, :])
    lon = np.where(span > _HALF_TURN, 0.0, lon)  # the other way round the Earth may be shorter
    farthest = np.radians(np.maximum(np.abs(south), np.abs(north)))
    shrink = np.cos(np.maximum(farthest[:, None], farthest[None, :]))
    by_lon = 2.0 * np.arcsin((shrink * np.sin(np.radians(lon) / 2.0)).clip(0.0, 1.0))
    return np.asarray(np.maximum(np.radians(lat), by_lon) * EARTH_RADIUS_M / 1000.0)


def _spot(front: Front) -> tuple[str, float, float]:
    return front.road_id, front.from_km, front.to_km


def _first(leader: Sequence[int], number: int) -> int:
    """Return the first member of the group that a number is in."""
    while leader[number] != number:
        number = leader[number]
    return number


def _away_km(front: Front, km: float) -> float:
    return max(front.from_km - km, km - front.to_km, 0.0)


def _meetings(network: Network) -> dict[tuple[str, str], tuple[tuple[float, float], ...]]:
    """Return where two roads meet, as measures of both, for each pair of roads in either order."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for a, b, a_km, b_km in _pairs(network):
        found[a, b].append((a_km, b_km))
    return {pair: tuple(sorted(measures)) for pair, measures in found.items()}


def _pairs(network: Network) -> Iterator[tuple[str, str, float, float]]:
    for junction in network.all_junctions:
        measures: Iterable[tuple[str, float]] = junction.km.items()
        for (a, a_km), (b, b_km) in combinations(measures, 2):
            yield a, b, a_km, b_km
            yield b, a, b_km, a_km
