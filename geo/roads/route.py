"""The way that main roads take between two points: what "the Damascus–Aleppo highway" means on the ground.

Routing is by travel time at the cruising speed of a road's class, so that a corridor keeps to the motorway where
the old road beside it is shorter. Only the backbone counts (`geo.roads.backbone`), both ways on every road: a corridor
is a place, not a drive. Where edges belong to several roads, the road that the whole way has most of is the one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import line_length_m
from geo.roads.contract import Legs
from geo.roads.road import RoadPiece
from geo.roads.wayline import way_line

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import LineString

    from geo.roads.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Corridor", "find_corridor", "way_length_km"]

_SLIVER_M = 0.1
"""A stretch shorter than this comes of rounding where a point lies at a crossing."""
_NOTHING = 1e-6
"""A share of the way that is none."""
_SAME_PIECE_KM = 1.0
"""A road that is left for less than this, over ways without an identity, is one piece."""


@dataclass(frozen=True, slots=True, eq=False)
class Corridor:
    """A way along main roads from one point to another.

    Attributes:
        pieces: the roads that it takes, in order; a road that it leaves and comes back to has several. Stretches
            of roads without an identity are in none.
        line: its geometry in order, EPSG:4326.
        length_km: geodesic length of the line.
        share_by_road: share of the length on each road, largest first; ``""`` for roads without an identity.
        detour: length over the straight distance between its two ends.
    """

    pieces: tuple[RoadPiece, ...]
    line: LineString
    length_km: float
    share_by_road: dict[str, float]
    detour: float


def find_corridor(network: Network, start: tuple[float, float], end: tuple[float, float]) -> Corridor:
    """Return the corridor between two points (lon, lat); see `geo.roads.network.Network.corridor`."""
    backbone = network.backbone
    legs = backbone.legs(start, end)
    metres = np.abs(legs.end - legs.start) * backbone.metres[legs.link]
    kept = metres > _SLIVER_M
    if not kept.any():
        raise RoadsDoNotMeetError(f"both points join the main roads at one spot, {start} and {end}")
    legs, metres = Legs(legs.link[kept], legs.start[kept], legs.end[kept]), metres[kept]
    edges = backbone.edge[legs.link]
    lonlat = way_line(network, edges, legs.start, legs.end)
    pieces, share = _by_road(network, edges, legs, metres)
    length_m = line_length_m(lonlat)
    straight = line_length_m(lonlat[[0, -1]])
    return Corridor(
        pieces=pieces,
        line=shapely.LineString(lonlat),
        length_km=length_m / 1000,
        share_by_road=share,
        detour=length_m / straight if straight else 1.0,
    )


def _by_road(
    network: Network, edges: Ints, legs: Legs, metres: Floats
) -> tuple[tuple[RoadPiece, ...], dict[str, float]]:
    """Give each leg to one of its roads, the one that the whole way has most of, and join legs of one road."""
    leg, road, km = network.roads_of_edges(edges)
    votes = np.bincount(road, weights=metres[leg])
    order = np.lexsort((road, -votes[road], leg))
    best = order[np.diff(leg[order], prepend=-1) != 0]
    leg, road, km = leg[best], road[best], km[best]
    share = np.bincount(road, weights=metres[leg]) / metres.sum()
    shares = {network.roads[row].road_id: float(share[row]) for row in np.flatnonzero(share).tolist()}
    if (nameless := 1 - float(share.sum())) > _NOTHING:
        shares[""] = nameless
    ends = km[:, :1] + np.stack([legs.start[leg], legs.end[leg]], axis=1) * (km[:, 1:] - km[:, :1])
    low, high = np.sort(ends, axis=1).T
    gap_km = np.maximum(low[1:], low[:-1]) - np.minimum(high[1:], high[:-1])
    first = np.flatnonzero(np.append(True, (road[1:] != road[:-1]) | (gap_km >= _SAME_PIECE_KM))[: len(road)])
    bounds = (
        (np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)) if len(first) else (low, high)
    )
    pieces = zip(road[first].tolist(), *(bound.tolist() for bound in bounds), strict=True)
    return (
        tuple(RoadPiece(network.roads[row].road_id, from_km, to_km) for row, from_km, to_km in pieces),
        dict(sorted(shares.items(), key=lambda item: -item[1])),
    )


def way_length_km(network: Network, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how long the corridor between two points (lon, lat) is, without working out what it runs on; infinity for none."""
    try:
        legs = network.backbone.legs(start, end)
    except (RoadNotFoundError, RoadsDoNotMeetError):
        return math.inf
    return float((np.abs(legs.end - legs.start) * network.backbone.metres[legs.link]).sum()) / 1000
