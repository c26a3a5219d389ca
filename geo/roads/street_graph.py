"""The streets of a network as a sparse graph from which small parts can be cut quickly.

Nodes are numbered anew, so that those which lie near each other on the ground lie near each other in memory: that alone
makes a search a third faster. What is searched for is decided in `geo.roads.streets`.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from geo.geodesy import earth_centred_m
from geo.roads.graph import LEAST_WEIGHT
from geo.roads.raw import DEGREE
from geo.roads.tags import SPEED_KMH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Arcs", "Cost", "Part", "StreetGraph", "arcs_along"]

Cost = Literal["metres", "seconds"]
"""What a way is short in."""

_BLOCK = 64
"""Nodes that are looked for together in a box."""
_MORTON_BITS = 11
"""The order in memory does not tell nodes apart that are nearer than this many bits: 20 m."""


class Arcs(NamedTuple):
    """Edges in the directions in which they may be driven, in the order of their first nodes.

    Attributes:
        start: where the arcs of each node start, and the end.
        head: the node to which each leads.
        edge: row of its edge in the network.
        forward: whether it runs from the first node of the edge to the last.
    """

    start: NDArray[np.int32]
    head: NDArray[np.int32]
    edge: NDArray[np.int32]
    forward: NDArray[np.bool_]


class Part(NamedTuple):
    """Some nodes and the arcs between them.

    Attributes:
        node: the nodes, ascending.
        start: where the arcs of each start, and the end.
        head: position in ``node`` of the node to which each leads.
        arc: its row in the `Arcs`.
    """

    node: Ints
    start: Ints
    head: Ints
    arc: Ints

    def position(self, node: int) -> int:
        """Return the position of a node, -1 where the part lacks it."""
        at = int(np.searchsorted(self.node, node))
        return at if at < len(self.node) and self.node[at] == node else -1


class StreetGraph:
    """All edges of a network between renumbered nodes.

    Attributes:
        row: row in the network of each node.
        number: number in the graph of each row of the network.
        u: number of the first node of each edge.
        v: number of its last node.
        oneway: 1 or -1 for an edge that may be driven forwards or backwards only, else 0.
        cost: metres and seconds of each edge.
        least: the least metres and seconds that a metre can cost.
    """

    def __init__(self, network: Network) -> None:
        """Take the edges of a network; arcs are made when a search needs them."""
        columns = network.columns
        xy = np.asarray(columns["node_xy"])
        self.row = _near_together(xy)
        self.number = np.empty(len(xy), dtype=np.int32)
        self.number[self.row] = np.arange(len(xy), dtype=np.int32)
        self._x, self._y = (np.ascontiguousarray(xy[self.row, axis]) for axis in (0, 1))
        self.u, self.v = (self.number[columns[f"edge_{end}"]] for end in "uv")
        way = np.asarray(columns["edge_way"])
        self.oneway = np.asarray(columns["way_oneway"])[way]
        metres = np.asarray(columns["edge_length_m"], dtype=np.float64)
        pace = (3.6 / SPEED_KMH)[np.asarray(columns["way_class"])[way]]
        self.cost: dict[Cost, Floats] = {"metres": metres, "seconds": metres * pace}
        self.least: dict[Cost, float] = {"metres": 1.0, "seconds": float(pace.min(initial=1.0))}
        self.arcs = cache(self._arcs)
        """Return the arcs, both ways on every edge or as the traffic rules say."""
        self.weights = cache(self._weights)
        """Return the cost of each arc."""

    def _arcs(self, oneway: bool) -> Arcs:  # noqa: FBT001 - a key of a cache
        there, back = (
            np.flatnonzero(self.oneway != wrong) if oneway else np.arange(len(self.u)) for wrong in (-1, 1)
        )
        tail = np.concatenate([self.u[there], self.v[back]])
        order = np.argsort(tail, kind="stable")
        return Arcs(
            start=np.searchsorted(tail[order], np.arange(len(self.row) + 1)).astype(np.int32),
            head=np.concatenate([self.v[there], self.u[back]])[order],
            edge=np.concatenate([there, back])[order].astype(np.int32),
            forward=order < len(there),
        )

    def _weights(self, by: Cost, oneway: bool) -> Floats:  # noqa: FBT001 - a key of a cache
        return np.maximum(self.cost[by][self.arcs(oneway).edge], LEAST_WEIGHT)

    def lonlat(self, nodes: Ints) -> Floats:
        """Return where nodes are, degrees, shape (N, 2)."""
        return np.stack([self._x[nodes], self._y[nodes]], axis=1) / DEGREE

    @cached_property
    def all_nodes(self) -> Ints:
        """The number of every node."""
        return np.arange(len(self.row))

    @cached_property
    def xyz(self) -> tuple[Floats, ...]:
        """Earth-centred coordinates of the nodes, metres: three columns."""
        xyz = earth_centred_m(self.lonlat(self.all_nodes))
        return tuple(np.ascontiguousarray(xyz[:, axis]) for axis in range(3))

    def in_box(self, west: float, south: float, east: float, north: float) -> Ints:
        """Return the nodes inside a box of degrees, its border included, ascending."""
        box = np.array([west, south, east, north]) * DEGREE
        low_x, low_y, high_x, high_y = self._blocks
        block = np.flatnonzero(_overlap(low_x, high_x, *box[[0, 2]]) & _overlap(low_y, high_y, *box[[1, 3]]))
        nodes = (block[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        nodes = nodes[: np.searchsorted(nodes, len(self.row))]
        x, y = self._x[nodes], self._y[nodes]
        return nodes[_overlap(x, x, *box[[0, 2]]) & _overlap(y, y, *box[[1, 3]])]

    @cached_property
    def _blocks(self) -> tuple[NDArray[np.int32], ...]:
        """West, south, east and north of each block of nodes: nodes that are together in memory lie near each other."""
        first = np.arange(0, len(self.row), _BLOCK)
        return tuple(
            edge.reduceat(axis, first) for edge in (np.minimum, np.maximum) for axis in (self._x, self._y)
        )

    def part(self, nodes: Ints, *, oneway: bool) -> Part:
        """Return some nodes (ascending) and the arcs between them."""
        arcs = self.arcs(oneway)
        if len(nodes) == len(self.row):
            return Part(
                nodes, arcs.start.astype(np.int64), arcs.head.astype(np.int64), np.arange(len(arcs.head))
            )
        position = np.full(len(self.row), -1, dtype=np.int32)
        position[nodes] = np.arange(len(nodes), dtype=np.int32)
        first = arcs.start[nodes].astype(np.int64)
        ends = np.cumsum(arcs.start[nodes + 1] - first)
        counts = np.diff(ends, prepend=0)
        arc = np.repeat(first - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        head = position[arcs.head[arc]]
        inside = head >= 0
        kept = np.concatenate([[0], np.cumsum(inside)])
        return Part(nodes, kept[np.append(0, ends)], head[inside].astype(np.int64), arc[inside])


def _overlap(low: NDArray[Any], high: NDArray[Any], start: float, end: float) -> NDArray[np.bool_]:
    """Tell which ranges have something of another range, the ends of both included."""
    found: NDArray[np.bool_] = (high >= start) & (low <= end)
    return found


def _near_together(xy: NDArray[np.int32]) -> Ints:
    """Return the rows of points in the order of a Z-curve (Morton 1966)."""
    low = xy.min(axis=0, initial=0).astype(np.int64)
    key = np.zeros(len(xy), dtype=np.uint64)
    for axis in (0, 1):
        bits = ((xy[:, axis] - low[axis]) >> _MORTON_BITS).astype(np.uint64)
        for shift, mask in _SPREADING:
            bits = (bits | (bits << shift)) & mask
        key |= bits << np.uint64(axis)
    return np.argsort(key, kind="stable")


_SPREADING = [
    (np.uint64(shift), np.uint64(mask))
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    )
]
"""Steps that put a zero between every two bits of a number."""


def arcs_along(part: Part, weights: Floats, path: Ints) -> Ints:
    """Return rows of the `Arcs`: the lightest arc between each two positions of a path."""
    first, end = part.start[path[:-1]], part.start[path[:-1] + 1]
    step = np.repeat(np.arange(len(path) - 1), end - first)
    ends = np.cumsum(end - first)
    rows = np.arange(len(step)) + np.repeat(first - np.append(0, ends)[:-1], end - first)
    fits = part.head[rows] == path[1:][step]
    step, rows = step[fits], rows[fits]
    order = np.lexsort((rows, weights[rows], step))
    best = order[np.diff(step[order], prepend=-1) > 0]
    return np.asarray(part.arc[rows[best]], dtype=np.int64)
