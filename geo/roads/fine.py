"""The fine graph of a road: points along its edges, in which opposite carriageways are tied to each other.

Most roads are short, and what numpy costs by the call is more than what it costs by the point; so the graphs of many
roads are made at once and then cut apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.geodesy import offsets_m
from geo.roads.graph import symmetric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["OPPOSITE", "RUNG_M", "STEP_M", "Fine", "Strands", "fine_graphs"]

STEP_M = 40.0
"""Spacing of the points of one-way edges, between which rungs are looked for."""
WIDE_STEP_M = 160.0
"""Spacing of the points of other edges."""
RUNG_M = 70.0
"""Opposite carriageways nearer than this are tied together; the median of Syrian motorways is 10 to 30 m."""
RUNG_COST = 3.0
"""A metre across costs as much as this many along, so that a path does not weave."""
_NODE_BITS = 32
"""Bits for the node in a number that holds road and node."""
OPPOSITE = -0.5
"""Cosine of the angle from which two headings count as opposite: 120 degrees."""


@dataclass(frozen=True, slots=True)
class Strands:
    """The edges of one road: E edges with P points in a row.

    Attributes:
        lonlat: points, degrees, shape (P, 2).
        start: E+1 positions; edge e has points ``start[e]`` to ``start[e+1]``.
        u: graph node at the first point of each edge.
        v: graph node at its last point.
        oneway: 1, -1 or 0 for each edge.
    """

    lonlat: Floats
    start: Ints
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    oneway: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Fine:
    """The fine graph of a road: N points of its edges, the links between them, and the rungs, which come last.

    Attributes:
        lonlat: the points, degrees, shape (N, 2).
        xy: the same in metres around the middle of the road.
        is_vertex: whether a point is a vertex of an edge, rather than put in between two.
        oneway: whether traffic goes one way there.
        graph_node: node of the network, -1 for a point that is none.
        left: point at one end of each link and rung.
        right: point at the other end.
        metres: length of each link; 0 for a rung.
        rungs: how many of them are rungs.
        component: number of the connected part of each point.
        graph: what it costs to go from point to point.
    """

    lonlat: Floats
    xy: Floats
    is_vertex: NDArray[np.bool_]
    oneway: NDArray[np.bool_]
    graph_node: Ints
    left: Ints
    right: Ints
    metres: Floats
    rungs: int
    component: Ints
    graph: csr_array[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """All points of the edges of some roads, ends of neighbouring edges not yet joined."""

    lonlat: Floats
    xy: Floats
    edge: Ints
    road: Ints
    is_vertex: NDArray[np.bool_]
    starts_link: NDArray[np.bool_]
    link_m: Floats
    heading: Floats


def fine_graphs(roads: Sequence[Strands]) -> list[Fine]:
    """Return the fine graph of each of some roads."""
    if not roads:
        return []
    owner = np.repeat(np.arange(len(roads)), [len(road.u) for road in roads])
    offset = np.cumsum([0, *(len(road.lonlat) for road in roads)])
    start = np.concatenate(
        [*(road.start[:-1] + at for road, at in zip(roads, offset[:-1].tolist(), strict=True)), offset[-1:]]
    )
    strands = Strands(
        np.concatenate([road.lonlat for road in roads]),
        start,
        *(np.concatenate([getattr(road, name) for road in roads]) for name in ("u", "v", "oneway")),
    )
    middles = np.array([road.lonlat.mean(axis=0) for road in roads])
    return _cut_apart(*_joined(strands, owner, _points(strands, owner, middles)), len(roads))


def _points(strands: Strands, owner: Ints, middles: Floats) -> _Points:
    """Return the points of the edges and those put in between them.

    Args:
        strands: the edges of all roads.
        owner: the road of each edge.
        middles: the middle of each road, degrees.
    """
    edge = np.repeat(np.arange(len(strands.u)), np.diff(strands.start))
    xy = offsets_m(middles[owner[edge]], strands.lonlat)
    last = np.zeros(len(xy), dtype=bool)
    last[strands.start[1:] - 1] = True
    step = np.zeros_like(xy)
    step[:-1] = np.diff(xy, axis=0)
    step[last] = 0
    metres = np.hypot(*step.T)
    spacing = np.where(strands.oneway[edge] != 0, STEP_M, WIDE_STEP_M)
    parts = np.ceil(metres / spacing).clip(1).astype(np.int64)
    parts[last] = 1
    # every point, then the points put in between it and the next one
    source = np.repeat(np.arange(len(xy)), parts)
    offset = np.arange(len(source)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (offset / parts[source])[:, None]
    degrees = np.zeros_like(xy)
    degrees[:-1] = np.where(last[:-1, None], 0, np.diff(strands.lonlat, axis=0))
    return _Points(
        lonlat=strands.lonlat[source] + share * degrees[source],
        xy=xy[source] + share * step[source],
        edge=edge[source],
        road=owner[edge[source]],
        is_vertex=offset == 0,
        starts_link=~last[source],
        link_m=metres[source] / parts[source],
        heading=_headings(step, last, strands.oneway[edge])[source],
    )


def _headings(step: Floats, last: NDArray[np.bool_], oneway: NDArray[np.int8]) -> Floats:
    """Return unit vectors of travel at each point; zero where traffic goes both ways."""
    heading = step / np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    rows = np.flatnonzero(last)
    heading[rows] = heading[rows - 1]
    return np.asarray(heading * oneway[:, None], dtype=np.float64)


def _joined(strands: Strands, owner: Ints, point: _Points) -> tuple[Fine, Ints]:
    """Return one graph of all roads, in which the points of each follow one another, and the road of each point."""
    count = len(point.xy)
    label = np.arange(count)
    first = np.flatnonzero(np.diff(point.edge, prepend=-1))
    ends = np.concatenate([first, np.append(first[1:], count) - 1])
    node = np.concatenate([strands.u, strands.v]).astype(np.int64)
    key, which = np.unique(np.concatenate([owner, owner]) << _NODE_BITS | node, return_inverse=True)
    label[ends] = count + which
    kept, label = np.unique(label, return_inverse=True)
    where = np.empty(len(kept), dtype=np.int64)
    where[label] = np.arange(count)
    order = np.argsort(point.road[where], kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    label, where = place[label], where[order]
    graph_node = np.full(len(kept), -1, dtype=np.int64)
    graph_node[label[ends]] = (key & ((1 << _NODE_BITS) - 1))[which]
    link = np.flatnonzero(point.starts_link)
    across_a, across_b, across_m = _rungs(point)
    left = np.concatenate([label[link], label[across_a]])
    right = np.concatenate([label[link + 1], label[across_b]])
    cost = np.concatenate([point.link_m[link], RUNG_COST * across_m + 1])
    graph = symmetric(left, right, cost, len(kept))
    whole = Fine(
        lonlat=point.lonlat[where],
        xy=point.xy[where],
        is_vertex=point.is_vertex[where] | (graph_node >= 0),
        oneway=(point.heading != 0).any(axis=1)[where],
        graph_node=graph_node,
        left=left,
        right=right,
        metres=np.concatenate([point.link_m[link], np.zeros(len(across_m))]),
        rungs=len(across_m),
        component=connected_components(graph, directed=False)[1].astype(np.int64),
        graph=graph,
    )
    return whole, point.road[where]


def _rungs(point: _Points) -> tuple[Ints, Ints, Floats]:
    """Return pairs of points on opposite carriageways of one road near each other, road by road, and their distance."""
    rows = np.flatnonzero((point.heading != 0).any(axis=1))
    nothing = np.empty(0, dtype=np.int64)
    if len(rows) == 0:
        return nothing, nothing, np.empty(0)
    # roads lie apart as points do: in a direction of their own
    spots = np.column_stack([point.xy[rows], point.road[rows] * (10 * RUNG_M)])
    pairs = cKDTree(spots).query_pairs(RUNG_M, output_type="ndarray")
    a, b = rows[pairs[:, 0]], rows[pairs[:, 1]]
    opposite = (point.heading[a] * point.heading[b]).sum(axis=1) < OPPOSITE
    a, b = a[opposite], b[opposite]
    order = np.argsort(point.road[a], kind="stable")
    a, b = a[order], b[order]
    return a, b, np.hypot(*(point.xy[a] - point.xy[b]).T)


def _cut_apart(whole: Fine, road: Ints, count: int) -> list[Fine]:
    """Return the graph of each road."""
    links = len(whole.left) - whole.rungs
    bounds = np.arange(count + 1)
    points = np.searchsorted(road, bounds)
    owner = road[whole.left]
    first = np.searchsorted(owner[:links], bounds)
    rung = links + np.searchsorted(owner[links:], bounds)
    indptr, indices, data = whole.graph.indptr, whole.graph.indices, whole.graph.data
    found = []
    for row in range(count):
        low, high = points[row : row + 2]
        own = slice(low, high)
        rows = np.r_[first[row] : first[row + 1], rung[row] : rung[row + 1]]
        inside = slice(indptr[low], indptr[high])
        found.append(
            Fine(
                lonlat=whole.lonlat[own],
                xy=whole.xy[own],
                is_vertex=whole.is_vertex[own],
                oneway=whole.oneway[own],
                graph_node=whole.graph_node[own],
                left=whole.left[rows] - low,
                right=whole.right[rows] - low,
                metres=whole.metres[rows],
                rungs=int(rung[row + 1] - rung[row]),
                component=whole.component[own] - whole.component[low],
                graph=csr_array(
                    (data[inside], indices[inside] - low, indptr[low : high + 1] - indptr[low]),
                    shape=(high - low, high - low),
                ),
            )
        )
    return found
