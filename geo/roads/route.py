"""The way that main roads take between two points: what "the Damascus–Aleppo highway" means on the ground.

Routing is by travel time at the cruising speed of a road's class, so that a corridor keeps to the motorway where
the old road beside it is shorter. Only the backbone counts (tertiary roads and better, with their links), both ways on
every road: a corridor is a place, not a drive. The points are joined to the nearest roads by straight access legs at
walking pace of a car, which belong to no road and are not part of the line.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import csr_array

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import LocalFrame, line_length_m, nearest_on_segments, pair_lengths_m
from geo.roads.graph import path_to, shortest, symmetric
from geo.roads.raw import to_degrees
from geo.roads.road import RoadPiece
from geo.roads.tags import BACKBONE_RANK, RANK, SPEED_KMH
from geo.roads.topology import slices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely import LineString

    from geo.roads.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Backbone", "Corridor", "find_corridor"]

ACCESS_M = 6_000.0
"""A point joins the roads that are nearer than this, or, where none is, than `MAX_ACCESS_M`."""
MAX_ACCESS_M = 25_000.0
"""Beyond this no road serves a point."""
_ACCESS_KMH = 12.0
_ACCESS_EDGES = 24
"""A point joins at most this many edges, the nearest ones."""

_TWIN_M = 0.05
"""A vertex nearer than this to the end of a cut line is that end."""
_SLIVER_M = 0.1
"""A stretch shorter than this comes of rounding where a point lies at a crossing."""
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


class _Access(NamedTuple):
    """A spot on an edge of the backbone: how far along the edge (0 to 1), and how far from the point."""

    edge: int
    share: float
    metres: float


class _Leg(NamedTuple):
    """A stretch of an edge of the backbone, from one share of it to another."""

    edge: int
    start: float
    end: float

    def turned(self) -> _Leg:
        """Return the stretch the other way round."""
        return _Leg(self.edge, self.end, self.start)


class Backbone:
    """The main roads of a network as a graph of seconds, with a tree to find the nearest."""

    def __init__(self, network: Network) -> None:
        columns = network.columns
        kind = np.asarray(columns["way_class"])[columns["edge_way"]]
        self.network = network
        self.edge = np.flatnonzero(RANK[kind] <= BACKBONE_RANK)
        if len(self.edge) == 0:
            self.edge = np.arange(len(kind))  # a region without main roads: its tracks are its main roads
        names, local = np.unique(
            np.concatenate([columns["edge_u"][self.edge], columns["edge_v"][self.edge]]), return_inverse=True
        )
        self.size = len(names)
        self.u, self.v = np.split(local, 2)
        self.metres = np.asarray(columns["edge_length_m"], dtype=np.float64)[self.edge]
        self.seconds = np.asarray(self.metres / SPEED_KMH[kind[self.edge]] * 3.6, dtype=np.float64)
        self._segments()

        self._graph = symmetric(self.u, self.v, self.seconds, self.size)
        self._segments()

    def _segments(self) -> None:
        """Keep the straight segments of all edges as arrays, to find those near a point."""
        columns = self.network.columns
        rows, start = slices(columns["edge_first"][self.edge], columns["edge_last"][self.edge])
        lonlat = to_degrees(np.asarray(columns["point_xy"])[rows])
        begins = np.ones(len(rows), dtype=bool)
        begins[start[1:] - 1] = False
        at = np.flatnonzero(begins)
        self._segment_edge = np.repeat(np.arange(len(self.edge)), np.diff(start))[at]
        self._from, self._to = lonlat[at], lonlat[at + 1]
        self._low, self._high = np.minimum(self._from, self._to), np.maximum(self._from, self._to)

    def access(self, lon: float, lat: float) -> list[_Access]:
        """Return the spots where a point (degrees) joins the backbone, the nearest first.

        Raises:
            RoadNotFoundError: none is within `MAX_ACCESS_M`.
        """
        for reach in (ACCESS_M, MAX_ACCESS_M):
            spots = self._spots_within(lon, lat, reach)
            if spots:
                return spots[:_ACCESS_EDGES]
        raise RoadNotFoundError(
            f"no main road within {MAX_ACCESS_M / 1000:.0f} km of longitude {lon:.4f}, latitude {lat:.4f}"
        )

    def _spots_within(self, lon: float, lat: float, reach_m: float) -> list[_Access]:
        """Return the spot nearest to a point on every edge within a distance, the nearest first."""
        reach = reach_m / 110_500 / np.array([max(float(np.cos(np.radians(lat))), 0.01), 1.0])
        point = np.array([lon, lat])
        rows = np.flatnonzero(((self._low < point + reach) & (self._high > point - reach)).all(axis=1))
        frame = LocalFrame(lon, lat)
        start = frame.to_metres(self._from[rows])
        metres, along = nearest_on_segments((0.0, 0.0), start, frame.to_metres(self._to[rows]))
        spots: dict[int, _Access] = {}
        for row in np.argsort(metres, kind="stable").tolist():
            if metres[row] > reach_m or len(spots) == _ACCESS_EDGES:
                break
            edge = int(self._segment_edge[rows[row]])
            if edge not in spots:
                spots[edge] = _Access(
                    edge, self._share(edge, int(rows[row]), float(along[row])), float(metres[row])
                )
        return list(spots.values())

    def _share(self, edge: int, row: int, along: float) -> float:
        """Return how far along an edge (0 to 1) a spot on one of its segments lies."""
        first, end = np.searchsorted(self._segment_edge, [edge, edge + 1])
        metres = pair_lengths_m(self._from[first:end], self._to[first:end])
        at = row - int(first)
        total = float(metres.sum())
        return float((metres[:at].sum() + along * metres[at]) / total) if total else 0.0

    def legs(self, start: Sequence[_Access], end: Sequence[_Access]) -> list[_Leg]:
        """Return the fastest way from one of some spots to one of others; `[]` where there is none."""
        away = self._to_nodes(start)
        home = self._to_nodes(end)
        distance, before = shortest(self._with_source(away), self.size)
        seconds, node = min(((float(distance[node]) + cost, node) for node, (cost, _) in home.items()))
        inside = self._on_one_edge(start, end)
        if inside is not None and inside[0] <= seconds:
            return [inside[1]]
        if not np.isfinite(seconds):
            return []
        path = path_to(before, node)[1:]
        return [away[path[0]][1], *self._between(path), home[node][1].turned()]

    def _to_nodes(self, spots: Sequence[_Access]) -> dict[int, tuple[float, _Leg]]:
        """Return the fastest leg from one of some spots to each node beside them, and its seconds."""
        found: dict[int, tuple[float, _Leg]] = {}
        for spot in spots:
            for node, at in ((int(self.u[spot.edge]), 0.0), (int(self.v[spot.edge]), 1.0)):
                drive = abs(at - spot.share) * float(self.seconds[spot.edge])
                seconds = drive + spot.metres / _ACCESS_KMH * 3.6
                if node not in found or seconds < found[node][0]:
                    found[node] = (seconds, _Leg(spot.edge, spot.share, at))
        return found

    def _with_source(self, away: dict[int, tuple[float, _Leg]]) -> csr_array[np.float64]:
        """Return the graph with one more node, from which the given ones are reached."""
        base = self._graph
        data = np.concatenate([base.data, [seconds for seconds, _ in away.values()]])
        indices = np.concatenate([base.indices, np.array(list(away), dtype=base.indices.dtype)])
        indptr = np.append(base.indptr, len(data)).astype(base.indptr.dtype)
        return csr_array((data, indices, indptr), shape=(self.size + 1, self.size + 1))

    def _on_one_edge(self, start: Sequence[_Access], end: Sequence[_Access]) -> tuple[float, _Leg] | None:
        """Return the fastest way between spots of one edge, and its seconds, or None."""
        ways = [
            (
                abs(a.share - b.share) * float(self.seconds[a.edge])
                + (a.metres + b.metres) / _ACCESS_KMH * 3.6,
                _Leg(a.edge, a.share, b.share),
            )
            for a in start
            for b in end
            if a.edge == b.edge
        ]
        return min(ways, default=None)

    def _between(self, path: Sequence[int]) -> Iterator[_Leg]:
        """Yield the fastest edge between each two nodes of a path."""
        best: dict[tuple[int, int], tuple[float, _Leg]] = {}
        near = np.flatnonzero(np.isin(self.u, path) & np.isin(self.v, path))
        for edge in near.tolist():
            u, v, seconds = int(self.u[edge]), int(self.v[edge]), float(self.seconds[edge])
            if (u, v) not in best or seconds < best[u, v][0]:
                best[u, v] = (seconds, _Leg(edge, 0.0, 1.0))
                best[v, u] = (seconds, _Leg(edge, 1.0, 0.0))
        for a, b in pairwise(path):
            yield best[a, b][1]


def find_corridor(network: Network, start: tuple[float, float], end: tuple[float, float]) -> Corridor:
    """Return the corridor between two points (lon, lat); see `geo.roads.network.Network.corridor`."""
    backbone = network.backbone
    legs = backbone.legs(backbone.access(*start), backbone.access(*end))
    legs = [leg for leg in legs if abs(leg.end - leg.start) * backbone.metres[leg.edge] > _SLIVER_M]
    if not legs:
        raise RoadsDoNotMeetError(
            f"no way along main roads from longitude {start[0]:.4f}, latitude {start[1]:.4f} "
            f"to longitude {end[0]:.4f}, latitude {end[1]:.4f}"
        )
    lines = [_line(network, int(backbone.edge[leg.edge]), leg) for leg in legs]
    lonlat = np.concatenate([lines[0], *(line[1:] for line in lines[1:])])
    metres = np.array([line_length_m(line) for line in lines])
    pieces, share = _by_road(network, backbone, legs, metres)
    length_m = line_length_m(lonlat)
    straight = line_length_m(lonlat[[0, -1]])
    return Corridor(
        pieces=pieces,
        line=shapely.LineString(lonlat),
        length_km=length_m / 1000,
        share_by_road=share,
        detour=length_m / straight if straight else 1.0,
    )


def _line(network: Network, edge: int, leg: _Leg) -> Floats:
    lonlat = network.edge_lonlat(edge)
    if (leg.start, leg.end) == (0.0, 1.0):
        return lonlat
    if (leg.start, leg.end) == (1.0, 0.0):
        return lonlat[::-1]
    step = np.hypot(*np.diff(LocalFrame(*lonlat[0].tolist()).to_metres(lonlat), axis=0).T)
    total = max(float(step.sum()), 1e-9)
    along = np.concatenate([[0.0], np.cumsum(step)]) / total
    low, high = sorted((leg.start, leg.end))
    ends = [[np.interp(share, along, lonlat[:, axis]) for axis in (0, 1)] for share in (low, high)]
    cut = np.vstack(
        [ends[0], lonlat[(along > low + _TWIN_M / total) & (along < high - _TWIN_M / total)], ends[1]]
    )
    return cut if leg.start < leg.end else cut[::-1]


def _by_road(
    network: Network, backbone: Backbone, legs: Sequence[_Leg], metres: Floats
) -> tuple[tuple[RoadPiece, ...], dict[str, float]]:
    """Give each leg to one of its roads, the one that the whole way has most of, and join legs of one road."""
    edges = backbone.edge[[leg.edge for leg in legs]].tolist()
    roads = [network.roads_of_edge(edge) for edge in edges]
    votes: dict[int, float] = defaultdict(float)
    for own, length in zip(roads, metres.tolist(), strict=True):
        for road, *_ in own:
            votes[road] += length
    total = float(metres.sum())
    shares: dict[str, float] = defaultdict(float)
    pieces: list[RoadPiece] = []
    for leg, own, length in zip(legs, roads, metres.tolist(), strict=True):
        best = max(own, key=lambda row: votes[row[0]], default=None)
        road_id = network.roads[best[0]].road_id if best else ""
        shares[road_id] += length / total
        if best is None:
            continue
        piece = _piece(road_id, best[1], best[2], leg)
        if pieces and road_id == pieces[-1].road_id and _gap_km(pieces[-1], piece) < _SAME_PIECE_KM:
            last = pieces.pop()
            piece = RoadPiece(road_id, min(last.from_km, piece.from_km), max(last.to_km, piece.to_km))
        pieces.append(piece)
    return tuple(pieces), dict(sorted(shares.items(), key=lambda item: -item[1]))


def _gap_km(left: RoadPiece, right: RoadPiece) -> float:
    return max(left.from_km, right.from_km) - min(left.to_km, right.to_km)


def _piece(road_id: str, first_km: float, last_km: float, leg: _Leg) -> RoadPiece:
    ends = [first_km + share * (last_km - first_km) for share in (leg.start, leg.end)]
    return RoadPiece(road_id, min(ends), max(ends))
