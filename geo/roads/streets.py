"""Questions to the whole street graph: the shortest way between two places, and what lies within a road distance.

Every edge that vehicles use counts, tracks and private ones included, by metres or by seconds at the cruising speed of
its class. Ways go in both directions on every edge unless the traffic rules are asked for: a stretch of road is a place,
not a drive. Corridors between cities, which keep to main roads, are made by `geo.roads.route`.

A way is searched inside an ellipse only: a node of which the straight distances to both ends are together longer than a
way can be does not lie on it. The ellipse grows until the way fits into it, so the answer is exact. Inside, the search
is drawn towards the end (A*, Hart, Nilsson and Raphael 1968) by weights from which the straight progress is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from geo.errors import PointError, RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import earth_centred_m
from geo.roads.graph import path_to, shortest, with_source
from geo.roads.nearest import EdgeFinder
from geo.roads.street_graph import Cost, Part, StreetGraph, arcs_along
from geo.roads.wayline import cut_line, way_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from shapely import LineString

    from geo.roads.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["OnEdge", "Reach", "StreetPath", "Streets"]

_GROWTH: Mapping[Cost, tuple[float, ...]] = {
    "metres": (1.15, 1.3, 1.7, 3.0, np.inf),
    "seconds": (1.2, 1.5, 2.5, 6.0, np.inf),
}
"""How many times the least that the straight line can cost a way may cost, at each try."""
_SHORT_M = 1_000.0
"""Ends that are nearer than this are tried as if they were this far apart."""
_STRAIGHT = 0.9999
"""Lengths of edges are right to far better than one in ten thousand; a straight distance is cut by as much."""
_SPARE = 1e-3
"""Metres or seconds by which rounding may miss a limit."""
_DEGREE_M = 110_500.0
"""Metres of a degree of latitude, rounded down, for boxes that must not be too small."""


class OnEdge(NamedTuple):
    """A place on the streets: a row of an edge, and the share of its length from its first node."""

    edge: int
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class StreetPath:
    """A way along streets.

    Attributes:
        edge: rows of its edges, in order, shape (N,); the first and the last may be taken in part.
        forward: whether each is taken from its first node to its last.
        from_share: where on the first edge it starts, as a share of the edge's length from its first node.
        to_share: where on the last edge it ends.
        line: its geometry in order, EPSG:4326.
        length_m: metres along it.
        seconds: travel time at the cruising speeds of its classes.
    """

    edge: Ints
    forward: Bools
    from_share: float
    to_share: float
    line: LineString
    length_m: float
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The nodes within a road distance of a point.

    Attributes:
        node: rows of the N nodes, in no particular order.
        distance_m: metres along streets from the point to each.
        lonlat: where they are, degrees (EPSG:4326), shape (N, 2).
    """

    node: Ints
    distance_m: Floats
    lonlat: Floats


class _Leg(NamedTuple):
    """The stretch between a spot and the end of its edge: a position in a part, its cost, and its direction."""

    at: int
    cost: float
    forward: bool


class Streets:
    """The street graph of a network and the index of its edges, each made once."""

    def __init__(self, network: Network) -> None:
        """Take a network; nothing is made before it is needed."""
        self._network = network

    @cached_property
    def finder(self) -> EdgeFinder:
        """The index of edges by place."""
        return EdgeFinder(self._network)

    @cached_property
    def graph(self) -> StreetGraph:
        """All edges."""
        return StreetGraph(self._network)

    def spot(self, point: tuple[float, float], *, limit_m: float) -> OnEdge:
        """Return the spot on the streets that is nearest to a point (lon, lat).

        Raises:
            PointError: the point is nowhere on Earth.
            RoadNotFoundError: no street is within the limit, metres.
        """
        near = self.finder.nearest([point], limit_m=limit_m)
        if near.edge[0] < 0:
            raise RoadNotFoundError(
                f"no street within {limit_m / 1000:g} km of longitude {point[0]:.4f}, latitude {point[1]:.4f}"
            )
        return OnEdge(int(near.edge[0]), float(near.share[0]))

    def spot_of_node(self, node: int) -> OnEdge:
        """Return the spot of a node, by its row.

        Raises:
            PointError: the network has no such node.
        """
        graph = self.graph
        if not 0 <= node < len(graph.number):
            raise PointError(f"a node is a row from 0 to {len(graph.number) - 1}; got {node}")
        arcs = graph.arcs(False)  # noqa: FBT003 - a key of a cache
        arc = arcs.start[graph.number[node]]
        return OnEdge(int(arcs.edge[arc]), 0.0 if arcs.forward[arc] else 1.0)

    def path(self, start: OnEdge, end: OnEdge, *, by: Cost = "metres", oneway: bool = False) -> StreetPath:
        """Return the cheapest way from one spot to another; see `geo.roads.network.Network.street_path`.

        Raises:
            RoadsDoNotMeetError: no way leads from one to the other.
        """
        ends = np.array([self.lonlat(start), self.lonlat(end)])
        search = _Search(self.graph, ends, by=by, oneway=oneway)
        least = max(search.straight, _SHORT_M * self.graph.least[by])
        inside = self._on_one_edge(start, end, by=by, oneway=oneway)
        for growth in _GROWTH[by]:
            found = search.within(min(growth * least, inside), start, end)
            if found is not None and found[0] < inside:
                return self._path(start, end, *found[1:])
            if np.isfinite(inside) and inside <= growth * least:
                return self._path(start, end, np.array([start.edge]), np.array([start.share <= end.share]))
        (lon, lat), (to_lon, to_lat) = ends.tolist()
        raise RoadsDoNotMeetError(
            f"no street leads from longitude {lon:.4f}, latitude {lat:.4f} to longitude {to_lon:.4f}, latitude {to_lat:.4f}"
        )

    def _on_one_edge(self, start: OnEdge, end: OnEdge, *, by: Cost, oneway: bool) -> float:
        """Return the cost of the stretch between two spots of one edge; infinite where there is none."""
        closed = oneway and self.graph.oneway[start.edge] == (-1 if start.share < end.share else 1)
        if start.edge != end.edge or (closed and start != end):
            return np.inf
        return abs(end.share - start.share) * float(self.graph.cost[by][start.edge])

    def lonlat(self, spot: OnEdge) -> Floats:
        """Return where a spot is, degrees, shape (2,)."""
        lonlat = self._network.edge_lonlat(spot.edge)
        at: Floats = cut_line(lonlat, spot.share, spot.share)[0]
        return at

    def _path(self, start: OnEdge, end: OnEdge, edge: Ints, forward: Bools) -> StreetPath:
        """Return a way of edges from one spot to another; stretches without length at its ends are left out."""
        begins, ends = np.where(forward, 0.0, 1.0), np.where(forward, 1.0, 0.0)
        begins[0], ends[-1] = start.share, end.share
        real = begins != ends
        real[1:-1] = True
        real[0] |= not real.any()
        edge, forward, begins, ends = edge[real], forward[real], begins[real], ends[real]
        share = np.abs(ends - begins)
        return StreetPath(
            edge=edge,
            forward=forward,
            from_share=float(begins[0]),
            to_share=float(ends[-1]),
            line=shapely.LineString(way_line(self._network, edge, begins, ends)),
            length_m=float((share * self.graph.cost["metres"][edge]).sum()),
            seconds=float((share * self.graph.cost["seconds"][edge]).sum()),
        )

    def within(self, spot: OnEdge, reach_m: float, *, oneway: bool = False) -> Reach:
        """Return the nodes within a road distance; see `geo.roads.network.Network.nodes_within`."""
        lon, lat = self.lonlat(spot).tolist()
        tall = reach_m / _DEGREE_M
        wide = tall / max(float(np.cos(np.radians(min(abs(lat) + tall, 90.0)))), 1e-3)
        graph = self.graph
        part = graph.part(graph.in_box(lon - wide, lat - tall, lon + wide, lat + tall), oneway=oneway)
        legs = _legs(graph, spot, part, by="metres", oneway=oneway, leaving=True)
        weight = graph.weights("metres", oneway)[part.arc]
        weighted = with_source(weight, part.head, part.start, ((leg.at, leg.cost) for leg in legs))
        distance = np.asarray(dijkstra(weighted, indices=[len(part.node)], limit=reach_m)[0, :-1])
        near = np.flatnonzero(np.isfinite(distance))
        node = part.node[near]
        return Reach(graph.row[node], distance[near], graph.lonlat(node))


def _legs(
    graph: StreetGraph, spot: OnEdge, part: Part, *, by: Cost, oneway: bool, leaving: bool
) -> Iterator[_Leg]:
    """Yield the stretches between a spot and those ends of its edge that are in a part, the dearest first.

    Args:
        graph: the streets.
        spot: where the stretches start (``leaving``) or end.
        part: the part of the graph that is searched.
        by: what they cost.
        oneway: whether the traffic rules hold.
        leaving: whether they lead from the spot to the ends of its edge, rather than from these to the spot.
    """
    cost, allowed = float(graph.cost[by][spot.edge]), int(graph.oneway[spot.edge]) if oneway else 0
    ends = [
        (spot.share, int(graph.u[spot.edge]), not leaving),
        (1 - spot.share, int(graph.v[spot.edge]), leaving),
    ]
    for share, node, forward in sorted(ends, reverse=True):
        at = part.position(node)
        if at >= 0 and (share == 0 or allowed != (-1 if forward else 1)):
            yield _Leg(at, share * cost, forward)


class _Search:
    """A search for the cheapest way between two spots."""

    def __init__(self, graph: StreetGraph, ends: Floats, *, by: Cost, oneway: bool) -> None:
        self._graph, self._by, self._oneway = graph, by, oneway
        self._ends = earth_centred_m(ends)
        self._least = graph.least[by]
        self.straight = float(np.linalg.norm(self._ends[1] - self._ends[0])) * _STRAIGHT * self._least
        """Cost below which no way can be."""

    def within(self, limit: float, start: OnEdge, end: OnEdge) -> tuple[float, Ints, Bools] | None:
        """Return cost, edges and directions of the cheapest way up to a limit, None where there is none."""
        part, ahead = self._ellipse(limit)
        weights = self._graph.weights(self._by, self._oneway)[part.arc]
        away, home = (
            {
                leg.at: leg
                for leg in _legs(self._graph, spot, part, by=self._by, oneway=self._oneway, leaving=leaving)
            }
            for spot, leaving in ((start, True), (end, False))
        )
        drawn = with_source(
            weights + ahead[part.head] - np.repeat(ahead, np.diff(part.start)),
            part.head,
            part.start,
            [(leg.at, leg.cost + ahead[leg.at] - self.straight) for leg in away.values()],
        )
        spare = limit - self.straight + _SPARE
        distance, before = shortest(drawn, len(part.node), limit=spare)
        whole = {at: float(distance[at] - ahead[at]) + self.straight + leg.cost for at, leg in home.items()}
        at = min(whole, key=whole.__getitem__, default=-1)
        if at < 0 or whole[at] > limit or np.isinf(whole[at]):
            return None
        nodes = np.array(path_to(before, at)[1:])
        arc, arcs = arcs_along(part, weights, nodes), self._graph.arcs(self._oneway)
        first, last = away[int(nodes[0])].forward, home[at].forward
        edge = np.array([start.edge, *arcs.edge[arc].tolist(), end.edge])
        return whole[at], edge, np.array([first, *arcs.forward[arc].tolist(), last])

    def _ellipse(self, limit: float) -> tuple[Part, Floats]:
        """Return the streets on which ways up to a limit can run, and the least cost from each node to the end."""
        reach = limit / self._least / _STRAIGHT
        nodes, xyz = self._graph.all_nodes, self._graph.xyz
        if np.isfinite(reach):
            nodes = nodes[
                _distance(xyz, self._ends.mean(axis=0)) <= reach / 2 + 1
            ]  # quicker than the ellipse
            xyz = tuple(axis[nodes] for axis in xyz)
            ahead = _distance(xyz, self._ends[1])
            inside = _distance(xyz, self._ends[0]) + ahead <= reach + 1
            nodes, ahead = nodes[inside], ahead[inside]
        else:
            ahead = _distance(xyz, self._ends[1])
        return self._graph.part(nodes, oneway=self._oneway), ahead * (_STRAIGHT * self._least)


def _distance(xyz: tuple[Floats, ...], end: Floats) -> Floats:
    """Return the straight distance of points, given as three columns, to one point."""
    square = np.zeros(len(xyz[0]))
    for axis, value in zip(xyz, end.tolist(), strict=True):
        step = axis - value
        step *= step
        square += step
    return np.sqrt(square, out=square)
