"""From ways to edges: cut every way where another one shares a node.

Pure numpy on columns. An edge is a stretch of one way between two nodes of the graph; its geometry is a slice of the
points of all ways, so that no coordinate is stored twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.roads.raw import to_degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.raw import RawOsm

__all__ = ["Edges", "slices", "split_at_shared_nodes"]


@dataclass(frozen=True, slots=True)
class Edges:
    """The graph: E edges between V nodes.

    Attributes:
        first: position of an edge's first point in the points of the ways.
        last: position of its last point, included in the edge.
        way: row of its way; edges of one way follow one another.
        u: node at its first point.
        v: node at its last point.
        length_m: geodesic length.
        node_id: OSM identifier of each node.
        node_point: a position of each node in the points.
    """

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    way: NDArray[np.int32]
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    length_m: NDArray[np.float64]
    node_id: NDArray[np.int64]
    node_point: NDArray[np.int32]


def split_at_shared_nodes(raw: RawOsm) -> Edges:
    """Cut the ways at their ends and at every node that is used twice; parallel edges are kept.

    ::

            d                     way 1: a b c      edges: a-b  b-c
        a───b───c                 way 2: b d               b-d
    """
    ways = len(raw.start) - 1
    way = np.repeat(np.arange(ways, dtype=np.int32), np.diff(raw.start))
    ids, inverse = np.unique(raw.node_id, return_inverse=True)
    is_node = np.bincount(inverse)[inverse] > 1
    is_node[raw.start[:-1]] = True
    is_node[raw.start[1:] - 1] = True
    at = np.flatnonzero(is_node).astype(np.int32)
    inside = way[at[1:]] == way[at[:-1]]
    first, last = at[:-1][inside], at[1:][inside]
    metres = np.zeros(len(way))
    metres[1:] = segment_lengths_m(to_degrees(raw.xy))
    metres[raw.start[:-1]] = 0
    along = np.cumsum(metres)
    length = along[last] - along[first]
    real = (inverse[first] != inverse[last]) | (length > 0)  # a node written twice in a row makes no edge
    first, last, length = first[real], last[real], length[real]
    used, compact = np.unique(np.concatenate([inverse[first], inverse[last]]), return_inverse=True)
    node_point = np.empty(len(used), dtype=np.int32)
    node_point[compact] = np.concatenate([first, last])
    return Edges(
        first=first,
        last=last,
        way=way[first],
        u=compact[: len(first)].astype(np.int32),
        v=compact[len(first) :].astype(np.int32),
        length_m=length,
        node_id=ids[used],
        node_point=node_point,
    )


def slices(first: NDArray[np.int32], last: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all positions of the slices ``first..last`` (both included), one after another, and where each starts.

    Example:
        >>> positions, start = slices(np.array([3, 7], dtype=np.int32), np.array([5, 8], dtype=np.int32))
        >>> positions.tolist(), start.tolist()
        ([3, 4, 5, 7, 8], [0, 3, 5])
    """
    sizes = (last - first + 1).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(sizes)])
    shift = np.repeat(first - start[:-1], sizes)
    return np.arange(start[-1]) + shift, start
