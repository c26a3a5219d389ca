"""One centreline for one road: the carriageways of an identity become pieces of a spine.

The points of all its edges make a fine graph, in which opposite one-way carriageways are tied to each other by costly
rungs where they run within `RUNG_M`. The longest shortest path of a component is a piece of the spine: it keeps to one
carriageway, takes a rung only where that one breaks off, and cannot double back, because both ends of a doubling back
are near each other in this graph. What lies beside a piece is covered by it; what remains and is long enough gives
further pieces (branches, far ends, the other half of a ring), unless it is a carriageway that runs wider apart.

No kilometres here, and no filling of gaps: see `geo.roads.measure` and `geo.roads.bridge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.geodesy import LocalFrame
from geo.roads.graph import components, path_to, shortest, symmetric

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Piece", "Strands", "resample", "spine_pieces"]

STEP_M = 40.0
"""Spacing of the points of one-way edges, between which rungs are looked for."""
WIDE_STEP_M = 160.0
"""Spacing of the points of other edges."""
RUNG_M = 70.0
"""Opposite carriageways nearer than this are tied together; the median of Syrian motorways is 10 to 30 m."""
RUNG_COST = 3.0
"""A metre across costs as much as this many along, so that a path does not weave."""
BESIDE_M = 80.0
"""What lies this near to the spine is covered by it."""
MIN_PIECE_M = 500.0
"""What is left over gives a further piece from this length on, or from a fifth of a road that is short."""
WIDE_M = 1500.0
"""How far apart the carriageways of one road may run, in mountains and around towns."""
_TOUCH_M = 1.0
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


@dataclass(slots=True)
class Piece:
    """A connected stretch of spine.

    Attributes:
        lonlat: its vertices, degrees, shape (N, 2).
        nodes: graph nodes at its two ends, -1 where an end is none.
    """

    lonlat: Floats
    nodes: tuple[int, int]

    def reversed(self) -> Piece:
        """Return the piece from its other end."""
        return Piece(self.lonlat[::-1], self.nodes[::-1])


@dataclass(slots=True)
class _Fine:
    """The fine graph of a road: points of edges, the links between them, and the rungs, which come last."""

    lonlat: Floats
    xy: Floats
    is_vertex: NDArray[np.bool_]
    oneway: NDArray[np.bool_]
    graph_node: Ints
    left: Ints
    right: Ints
    metres: Floats
    rungs: int
    graph: csr_array[np.float64]


def spine_pieces(strands: Strands) -> list[Piece]:
    """Return the pieces of a road's spine, the longest first."""
    fine = _fine_graph(strands)
    enough = max(min(MIN_PIECE_M, float(fine.metres.sum()) / 5), _TOUCH_M)
    left = np.ones(len(fine.xy), dtype=bool)
    beside = _Beside()
    pieces: list[Piece] = []
    while (group := _largest(fine, left, enough if pieces else 0.0)) is not None:
        nodes, metres = group
        left[nodes] = False
        if pieces and _runs_along(fine, nodes, metres, beside):
            continue
        path = _longest_path(fine, nodes)
        if pieces:
            path = _up_to(fine, path, beside)
        beside.add(fine.xy[path], path)
        pieces.append(_piece(fine, path))
        if _off_path_m(fine, nodes, path) >= enough:
            apart = beside.nearest(fine.xy[nodes])[0]
            left[nodes[apart > np.where(fine.oneway[nodes], BESIDE_M, BESIDE_M / 2)]] = True
    return pieces


def resample(xy: Floats, step_m: float = STEP_M) -> tuple[Floats, Ints]:
    """Return points along a line of metres no further apart than a step, with the segment each lies on."""
    if len(xy) < 2:  # noqa: PLR2004 - a line
        return xy, np.zeros(len(xy), dtype=np.int64)
    count = np.maximum(np.ceil(np.hypot(*np.diff(xy, axis=0).T) / step_m), 1).astype(np.int64)
    segment = np.repeat(np.arange(len(count)), count)
    part = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)) / count[segment]
    points = xy[segment] + part[:, None] * (xy[segment + 1] - xy[segment])
    return np.vstack([points, xy[-1:]]), np.append(segment, len(count) - 1)


def _fine_graph(strands: Strands) -> _Fine:
    frame = LocalFrame(*strands.lonlat.mean(axis=0).tolist())
    xy = frame.to_metres(strands.lonlat)
    edge = np.repeat(np.arange(len(strands.u)), np.diff(strands.start))
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
    point = _Points(
        lonlat=strands.lonlat[source] + share * degrees[source],
        xy=xy[source] + share * step[source],
        edge=edge[source],
        is_vertex=offset == 0,
        starts_link=~last[source],
        link_m=metres[source] / parts[source],
        heading=_headings(step, last, strands.oneway[edge])[source],
    )
    return _joined(strands, point)


@dataclass(slots=True)
class _Points:
    """All points of the edges, ends of neighbouring edges not yet joined."""

    lonlat: Floats
    xy: Floats
    edge: Ints
    is_vertex: NDArray[np.bool_]
    starts_link: NDArray[np.bool_]
    link_m: Floats
    heading: Floats


def _headings(step: Floats, last: NDArray[np.bool_], oneway: NDArray[np.int8]) -> Floats:
    """Return unit vectors of travel at each point; zero where traffic goes both ways."""
    heading = step / np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    rows = np.flatnonzero(last)
    heading[rows] = heading[rows - 1]
    return np.asarray(heading * oneway[:, None], dtype=np.float64)


def _joined(strands: Strands, point: _Points) -> _Fine:
    count = len(point.xy)
    label = np.arange(count)
    first = np.flatnonzero(np.diff(point.edge, prepend=-1))
    ends = np.concatenate([first, np.append(first[1:], count) - 1])
    names, which = np.unique(np.concatenate([strands.u, strands.v]), return_inverse=True)
    label[ends] = count + which
    kept, label = np.unique(label, return_inverse=True)
    where = np.empty(len(kept), dtype=np.int64)
    where[label] = np.arange(count)
    graph_node = np.full(len(kept), -1, dtype=np.int64)
    graph_node[label[ends]] = names[which]
    link = np.flatnonzero(point.starts_link)
    across_a, across_b, across_m = _rungs(point)
    left = np.concatenate([label[link], label[across_a]])
    right = np.concatenate([label[link + 1], label[across_b]])
    metres = np.concatenate([point.link_m[link], np.zeros(len(across_m))])
    one = (point.heading != 0).any(axis=1)
    is_vertex = point.is_vertex[where] | (graph_node >= 0)
    cost = np.concatenate([point.link_m[link], RUNG_COST * across_m + 1])
    graph = symmetric(left, right, cost, len(kept))
    return _Fine(
        point.lonlat[where],
        point.xy[where],
        is_vertex,
        one[where],
        graph_node,
        left,
        right,
        metres,
        len(across_m),
        graph,
    )


def _rungs(point: _Points) -> tuple[Ints, Ints, Floats]:
    """Return pairs of points on opposite carriageways near each other, and their distance."""
    rows = np.flatnonzero((point.heading != 0).any(axis=1))
    nothing = np.empty(0, dtype=np.int64)
    if len(rows) == 0:
        return nothing, nothing, np.empty(0)
    pairs = cKDTree(point.xy[rows]).query_pairs(RUNG_M, output_type="ndarray")
    a, b = rows[pairs[:, 0]], rows[pairs[:, 1]]
    opposite = (point.heading[a] * point.heading[b]).sum(axis=1) < OPPOSITE
    a, b = a[opposite], b[opposite]
    return a, b, np.hypot(*(point.xy[a] - point.xy[b]).T)


def _largest(fine: _Fine, left: NDArray[np.bool_], least_m: float) -> tuple[Ints, float] | None:
    """Return the nodes of the longest connected group of what is left, and its metres along edges.

    None where no group is as long as ``least_m``.
    """
    links = np.flatnonzero(left[fine.left] & left[fine.right])
    if len(links) == 0 or float(fine.metres[links].sum()) < least_m:
        return None
    group = components(fine.left[links], fine.right[links], len(left))
    metres = np.bincount(group[fine.left[links]], weights=fine.metres[links])
    best = int(metres.argmax())
    if metres[best] < least_m:
        return None
    return np.flatnonzero((group == best) & left), float(metres[best])


def _off_path_m(fine: _Fine, nodes: Ints, path: Ints) -> float:
    """Return the metres of a group's edges that are not between nodes of a path: no further piece is longer."""
    inside, on_path = np.zeros(len(fine.xy), dtype=bool), np.zeros(len(fine.xy), dtype=bool)
    inside[nodes], on_path[path] = True, True
    off = inside[fine.left] & inside[fine.right] & ~(on_path[fine.left] & on_path[fine.right])
    return float(fine.metres[off].sum())


def _longest_path(fine: _Fine, nodes: Ints) -> Ints:
    """Return the longest shortest path within a group: two sweeps, exact on what is nearly a line."""
    graph = fine.graph if len(nodes) == len(fine.xy) else fine.graph[nodes][:, nodes]
    xy = fine.xy[nodes]
    spread = xy - xy.mean(axis=0)
    axis = np.linalg.eigh(spread.T @ spread)[1][:, -1]
    node = int((spread @ axis).argmin())
    for _ in range(2):
        distance, before = shortest(graph, node)
        node = int(np.where(np.isfinite(distance), distance, -1).argmax())
    return np.asarray(nodes[np.array(path_to(before, node))], dtype=np.int64)


def _up_to(fine: _Fine, path: Ints, beside: _Beside) -> Ints:
    """Lengthen a path at either end to the spine that it branches off, where that is near along the edges."""
    for _ in range(2):
        distance, before = shortest(fine.graph, int(path[0]), limit=4 * BESIDE_M)
        reached = beside.nodes[np.isfinite(distance[beside.nodes])]
        if len(reached):
            more = path_to(before, int(reached[distance[reached].argmin()]))
            path = np.concatenate([np.array(more[:0:-1], dtype=np.int64), path])
        path = path[::-1]
    return path


def _runs_along(fine: _Fine, nodes: Ints, metres: float, beside: _Beside) -> bool:
    """Tell whether a group is the other carriageway of the spine, running wider apart than usual."""
    if fine.oneway[nodes].mean() < 0.9:  # noqa: PLR2004 - crossings of a one-way road share nodes with others
        return False
    distance, along = beside.nearest(fine.xy[nodes])
    return bool(distance.max() < min(WIDE_M, 0.4 * metres + BESIDE_M) and np.ptp(along) > metres / 2)


def _piece(fine: _Fine, path: Ints) -> Piece:
    ends = (int(fine.graph_node[path[0]]), int(fine.graph_node[path[-1]]))
    keep = fine.is_vertex[path]
    keep[[0, -1]] = True
    if fine.rungs:  # a point put in between stays where the path changes the carriageway there
        left, right, size = fine.left[-fine.rungs :], fine.right[-fine.rungs :], len(fine.xy)
        on_path = np.zeros(size, dtype=bool)
        on_path[path] = True
        both = on_path[left] & on_path[right]
        pair = np.minimum(left[both], right[both]) * size + np.maximum(left[both], right[both])
        step = np.minimum(path[:-1], path[1:]) * size + np.maximum(path[:-1], path[1:])
        rung = np.isin(step, pair)
        keep[:-1] |= rung
        keep[1:] |= rung
    return Piece(fine.lonlat[path[keep]], ends)


class _Beside:
    """The pieces found so far, as points that can be asked for the nearest."""

    def __init__(self) -> None:
        self.nodes: Ints = np.empty(0, dtype=np.int64)
        self._lines: list[Floats] = []
        self._index: tuple[cKDTree, Floats] | None = None

    def add(self, xy: Floats, nodes: Ints) -> None:
        self._lines.append(xy)
        self._index = None
        self.nodes = np.concatenate([self.nodes, nodes])

    def nearest(self, xy: Floats) -> tuple[Floats, Floats]:
        """Return the distance to the pieces, and the position along them one after another, in metres."""
        tree, along = self._index or self._indexed()
        distance, row = tree.query(xy)
        return np.asarray(distance), along[row]

    def _indexed(self) -> tuple[cKDTree, Floats]:
        points = [resample(line)[0] for line in self._lines]
        step = [np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T)]) for line in points]
        self._index = cKDTree(np.concatenate(points)), np.cumsum(np.concatenate(step))
        return self._index
