"""The main roads of a network as one graph of travel time, on which corridors are routed.

Tertiary roads and better with their links, both ways on every road; a region without any such road has its tracks. A
point joins the graph at the nearest edges, by straight access legs at the walking pace of a car.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import LocalFrame, haversine_m, line_length_m, nearest_on_segments
from geo.roads.contract import Contracted, OnLink
from geo.roads.raw import to_degrees
from geo.roads.tags import BACKBONE_RANK, RANK, SPEED_KMH
from geo.roads.topology import slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.roads.contract import Legs
    from geo.roads.network import Network

    Floats = NDArray[np.float64]

__all__ = ["Backbone"]

ACCESS_M = 6_000.0
"""A point joins the roads that are nearer than this, or, where none is, than `MAX_ACCESS_M`."""
MAX_ACCESS_M = 25_000.0
"""Beyond this no road serves a point."""
_CITY_M = 800.0
"""Where enough roads are nearer than this, no farther one is looked at."""
_ACCESS_KMH = 12.0
_ACCESS_EDGES = 24
"""A point joins at most this many edges, the nearest ones."""
_PACE = ((70.0, 450.0), (50.0, 900.0), (35.0, 1800.0))
"""Speeds along the straight line, km/h, and seconds more: a way is mostly faster than the first, and nearly always than the second."""
_DEGREE_M = 110_500.0
"""Metres of a degree of latitude, rounded down, for boxes that must not be too small."""


class Backbone:
    """The main roads of a network; made once, for all corridors.

    Attributes:
        edge: the rows of the network's edges that belong to it; its ways speak of positions in them.
        metres: their lengths.
    """

    def __init__(self, network: Network) -> None:
        columns = network.columns
        kind = np.asarray(columns["way_class"])[columns["edge_way"]]
        self.network = network
        self.edge = np.flatnonzero(RANK[kind] <= BACKBONE_RANK)
        if len(self.edge) == 0:
            self.edge = np.arange(len(kind))  # a region without main roads: its tracks are its main roads
        u, v = (np.asarray(columns[name])[self.edge].astype(np.int64) for name in ("edge_u", "edge_v"))
        self.metres = np.asarray(columns["edge_length_m"], dtype=np.float64)[self.edge]
        seconds = self.metres / SPEED_KMH[kind[self.edge]] * 3.6
        names, local = np.unique(np.concatenate([u, v]), return_inverse=True)
        self._node = names
        self._graph = Contracted(local[: len(u)], local[len(u) :], seconds, len(names))
        xy = np.asarray(columns["node_xy"])
        first, last = to_degrees(xy[u]), to_degrees(xy[v])
        # an edge lies inside the box around its ends, widened by half of what it is longer than their distance and more
        slack = (self.metres / 2 / _DEGREE_M)[:, None] / np.stack(
            [np.cos(np.radians(np.clip(first[:, 1], -89, 89))), np.ones(len(first))], axis=1
        )
        self.access = lru_cache(maxsize=4096)(self._access)
        self._low, self._high = (np.minimum(first, last) - slack).T, (np.maximum(first, last) + slack).T

    def _access(self, lon: float, lat: float) -> list[OnLink]:
        """Return the spots where a point (degrees) joins the backbone, the nearest first; they cost seconds.

        Raises:
            RoadNotFoundError: none is within `MAX_ACCESS_M`.
        """
        for reach, enough in ((_CITY_M, _ACCESS_EDGES), (ACCESS_M, 1), (MAX_ACCESS_M, 1)):
            spots = self._spots_within(lon, lat, reach)
            if len(spots) >= enough:
                return spots
        raise RoadNotFoundError(
            f"no main road within {MAX_ACCESS_M / 1000:.0f} km of longitude {lon:.4f}, latitude {lat:.4f}"
        )

    def _spots_within(self, lon: float, lat: float, reach_m: float) -> list[OnLink]:
        """Return the spot nearest to a point on each of the nearest edges within a distance, the nearest first."""
        near = self._around(lon, lat, reach_m)
        rows, start = slices(
            *(self.network.columns[name][self.edge[near]] for name in ("edge_first", "edge_last"))
        )
        xy = LocalFrame(lon, lat).to_metres(to_degrees(self.network.columns["point_xy"][rows]))
        at = np.delete(np.arange(len(rows)), start[1:] - 1)  # the points that begin a segment
        owner = np.repeat(np.arange(len(near)), np.diff(start) - 1)
        metres, along = nearest_on_segments((0.0, 0.0), xy[at], xy[at + 1])
        order = np.lexsort((metres, owner))
        best = order[np.diff(owner[order], prepend=-1) != 0]  # the nearest segment of each edge
        best = best[metres[best] <= reach_m]
        best = best[np.argsort(metres[best], kind="stable")][:_ACCESS_EDGES]
        length = np.hypot(*(xy[at + 1] - xy[at]).T)
        before = np.concatenate([[0.0], np.cumsum(length)])
        spots = []
        for row in best.tolist():
            first, end = np.searchsorted(owner, [owner[row], owner[row] + 1])
            total = before[end] - before[first]
            share = (before[row] - before[first] + along[row] * length[row]) / total if total else 0.0
            spots.append(OnLink(int(near[owner[row]]), float(share), float(metres[row]) / _ACCESS_KMH * 3.6))
        return spots

    def _around(self, lon: float, lat: float, reach_m: float) -> NDArray[np.int64]:
        """Return the edges of which the box comes within a distance of a point."""
        reach = reach_m / _DEGREE_M
        wide = reach / max(float(np.cos(np.radians(lat))), 0.01)
        near = np.flatnonzero((self._low[1] < lat + reach) & (self._high[1] > lat - reach))
        return np.asarray(near[(self._low[0][near] < lon + wide) & (self._high[0][near] > lon - wide)])

    def legs(self, start: tuple[float, float], end: tuple[float, float]) -> Legs:
        """Return the fastest way from one point (lon, lat) to another.

        Raises:
            RoadNotFoundError: no main road is near one of the points.
            RoadsDoNotMeetError: roads do not connect them; the message says where they end.
        """
        away, home = self.access(*start), self.access(*end)
        straight = line_length_m([start, end])
        likely = [straight / kmh * 3.6 + more for kmh, more in _PACE]
        legs = self._graph.way(away, home, likely=likely)
        if legs is None:
            raise RoadsDoNotMeetError(self._dead_end(away, start, end))
        return legs

    def _dead_end(self, away: Sequence[OnLink], start: tuple[float, float], end: tuple[float, float]) -> str:
        """Say how near the roads from a point lead to another one that they do not reach."""
        node = self._node[self._graph.reached(away)]
        lonlat = to_degrees(np.asarray(self.network.columns["node_xy"])[node])
        metres = haversine_m(lonlat[:, 0], lonlat[:, 1], *end)
        lon, lat = lonlat[int(metres.argmin())].tolist()
        return (
            f"no way along main roads from longitude {start[0]:.4f}, latitude {start[1]:.4f} to longitude {end[0]:.4f}, "
            f"latitude {end[1]:.4f}: the roads end at {lon:.4f}, {lat:.4f}, {metres.min() / 1000:.1f} km from there"
        )
