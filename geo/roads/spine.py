"""One centreline for one road: the carriageways of an identity become pieces of a spine.

In its fine graph (`geo.roads.fine`) opposite one-way carriageways are tied to each other by costly rungs. The longest
shortest path of a component is a piece of the spine: it keeps to one carriageway, takes a rung only where that one breaks
off, and cannot double back, because both ends of a doubling back are near each other in this graph. What lies beside a
piece is covered by it; what remains and is long enough gives further pieces (branches, far ends, the other half of a
ring), unless it is a carriageway that runs wider apart.

No kilometres here, and no filling of gaps: see `geo.roads.measure` and `geo.roads.bridge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.roads.fine import STEP_M
from geo.roads.graph import components, part_of, path_to, shortest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.fine import Fine

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Piece", "resample", "spine_pieces"]

BESIDE_M = 80.0
"""What lies this near to the spine is covered by it."""
MIN_PIECE_M = 500.0
"""What is left over gives a further piece from this length on, or from a fifth of a road that is short."""
WIDE_M = 1500.0
"""How far apart the carriageways of one road may run, in mountains and around towns."""
_TOUCH_M = 1.0


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


def spine_pieces(fine: Fine) -> list[Piece]:
    """Return the pieces of the spine of a road, given by its fine graph, the longest first."""
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


def _largest(fine: Fine, left: NDArray[np.bool_], least_m: float) -> tuple[Ints, float] | None:
    """Return the nodes of the longest connected group of what is left, and its metres along edges.

    None where no group is as long as ``least_m``.
    """
    links = np.flatnonzero(left[fine.left] & left[fine.right])
    if len(links) == 0 or float(fine.metres[links].sum()) < least_m:
        return None
    if len(links) == len(fine.left):
        group = fine.component
    else:
        group = components(fine.left[links], fine.right[links], len(left)).astype(np.int64)
    metres = np.bincount(group[fine.left[links]], weights=fine.metres[links])
    best = int(metres.argmax())
    if metres[best] < least_m:
        return None
    return np.flatnonzero((group == best) & left), float(metres[best])


def _off_path_m(fine: Fine, nodes: Ints, path: Ints) -> float:
    """Return the metres of a group's edges that are not between nodes of a path: no further piece is longer."""
    inside, on_path = np.zeros(len(fine.xy), dtype=bool), np.zeros(len(fine.xy), dtype=bool)
    inside[nodes], on_path[path] = True, True
    off = inside[fine.left] & inside[fine.right] & ~(on_path[fine.left] & on_path[fine.right])
    return float(fine.metres[off].sum())


def _longest_path(fine: Fine, nodes: Ints) -> Ints:
    """Return the longest shortest path within a group: two sweeps, exact on what is nearly a line."""
    graph = fine.graph if len(nodes) == len(fine.xy) else part_of(fine.graph, nodes)
    xy = fine.xy[nodes]
    spread = xy - xy.mean(axis=0)
    axis = np.linalg.eigh(spread.T @ spread)[1][:, -1]
    node = int((spread @ axis).argmin())
    for _ in range(2):
        distance, before = shortest(graph, node)
        node = int(np.where(np.isfinite(distance), distance, -1).argmax())
    return np.asarray(nodes[np.array(path_to(before, node))], dtype=np.int64)


def _up_to(fine: Fine, path: Ints, beside: _Beside) -> Ints:
    """Lengthen a path at either end to the spine that it branches off, where that is near along the edges."""
    for _ in range(2):
        distance, before = shortest(fine.graph, int(path[0]), limit=4 * BESIDE_M)
        reached = beside.nodes[np.isfinite(distance[beside.nodes])]
        if len(reached):
            more = path_to(before, int(reached[distance[reached].argmin()]))
            path = np.concatenate([np.array(more[:0:-1], dtype=np.int64), path])
        path = path[::-1]
    return path


def _runs_along(fine: Fine, nodes: Ints, metres: float, beside: _Beside) -> bool:
    """Tell whether a group is the other carriageway of the spine, running wider apart than usual."""
    if fine.oneway[nodes].mean() < 0.9:  # noqa: PLR2004 - crossings of a one-way road share nodes with others
        return False
    distance, along = beside.nearest(fine.xy[nodes])
    return bool(distance.max() < min(WIDE_M, 0.4 * metres + BESIDE_M) and np.ptp(along) > metres / 2)


def _piece(fine: Fine, path: Ints) -> Piece:
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
