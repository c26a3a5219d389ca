"""Small tools on sparse graphs that several steps share.

A graph here is a `scipy.sparse.csr_array` of positive weights. Needs scipy, so only modules that do route or
import load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["Pattern", "components", "part_of", "path_to", "shortest", "symmetric", "with_source"]

LEAST_WEIGHT = 1e-6
"""Stands for the weight of a link without length, which a sparse graph does not keep."""
NOWHERE = -9999
"""Predecessor of a node that was not reached, in scipy."""


class Pattern:
    """Which nodes of a graph are joined, without what a link costs: worked out once for many sets of weights.

    Args:
        left: node at one end of each of N links.
        right: node at the other end; links from a node to itself are left out.
        size: number of nodes.
    """

    def __init__(self, left: NDArray[Any], right: NDArray[Any], size: int) -> None:
        self._size = size
        self._kept = np.flatnonzero(left != right)
        left, right = left[self._kept].astype(np.int64), right[self._kept].astype(np.int64)
        key = np.concatenate([left * size + right, right * size + left])
        self._order = np.argsort(key, kind="stable")
        key = key[self._order]
        self._first = np.flatnonzero(np.diff(key, prepend=-1))
        self._key = key[self._first]
        tail, head = np.divmod(self._key, size)
        self._indices = head.astype(np.int32)
        self._indptr = np.searchsorted(tail, np.arange(size + 1)).astype(np.int32)

    def graph(self, there: NDArray[np.float64], back: NDArray[np.float64]) -> csr_array[np.float64]:
        """Return the graph of links that cost one weight from left to right and another back; of parallel ones the lightest counts."""
        weight = np.maximum(np.concatenate([there[self._kept], back[self._kept]]), LEAST_WEIGHT)[self._order]
        data = np.minimum.reduceat(weight, self._first) if len(weight) else weight
        return csr_array((data, self._indices, self._indptr), shape=(self._size, self._size))

    def links_along(
        self, path: Sequence[int], weight: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the lightest link between each two nodes of a path, and whether it is taken from left to right."""
        nodes = np.array(path, dtype=np.int64)
        slots = np.searchsorted(self._key, nodes[:-1] * self._size + nodes[1:])
        ends, count = np.append(self._first, len(self._order)), len(self._kept)
        found = self._order[ends[slots]]
        for at in np.flatnonzero(ends[slots + 1] - ends[slots] > 1).tolist():
            parallel = self._order[ends[slots[at]] : ends[slots[at] + 1]]
            found[at] = parallel[weight[self._kept[parallel % count]].argmin()]
        return self._kept[found % max(count, 1)], found < count


def symmetric(
    left: NDArray[Any], right: NDArray[Any], weight: NDArray[np.float64], size: int
) -> csr_array[np.float64]:
    """Return the undirected graph of links; of parallel links the lightest counts."""
    return Pattern(left, right, size).graph(weight, weight)


def components(left: NDArray[Any], right: NDArray[Any], size: int) -> NDArray[np.int32]:
    """Return the number of the connected component of each of ``size`` nodes."""
    order = np.argsort(left, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(left, minlength=size))]).astype(np.int32)
    # made by hand: the general way through coordinates costs more than the search on the small graphs that most roads are
    graph = csr_array(
        (np.ones(len(order), dtype=np.int8), right[order].astype(np.int32), indptr), shape=(size, size)
    )
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


def with_source(
    weight: NDArray[np.float64],
    head: NDArray[Any],
    start: NDArray[Any],
    reached: Iterable[tuple[int, float]],
) -> csr_array[np.float64]:
    """Return a graph, given by its sparse columns, with one more node, the last, from which some are reached at a cost."""
    nodes, costs = np.array([*reached], dtype=np.float64).reshape(-1, 2).T
    data = np.maximum(np.concatenate([weight, costs]), LEAST_WEIGHT)
    heads = np.concatenate([head, nodes]).astype(np.int32)
    starts = np.append(start, len(data)).astype(np.int32)
    return csr_array((data, heads, starts), shape=(len(start), len(start)))


def part_of(graph: csr_array[np.float64], nodes: NDArray[np.int64]) -> csr_array[np.float64]:
    """Return the graph of some nodes, ascending, and the links between them; a node is known by its position."""
    size = graph.shape[0]
    place = np.full(size, -1)
    place[nodes] = np.arange(len(nodes))
    head, tail = place[graph.indices], np.repeat(place, np.diff(graph.indptr))
    kept = (head >= 0) & (tail >= 0)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tail[kept], minlength=len(nodes)))])
    found = (graph.data[kept], head[kept].astype(np.int32), indptr.astype(np.int32))
    return csr_array(found, shape=(len(nodes), len(nodes)))


def shortest(
    graph: csr_array[np.float64], source: int, *, limit: float = np.inf
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the distance from a node to every node, and each node's predecessor on the way."""
    distance, before = dijkstra(graph, directed=True, indices=[source], return_predecessors=True, limit=limit)
    return np.asarray(distance[0], dtype=np.float64), np.asarray(before[0], dtype=np.int32)


def path_to(before: NDArray[np.int32], target: int) -> list[int]:
    """Return the nodes from the source to a target, both included."""
    path = [target]
    while (node := int(before[path[-1]])) != NOWHERE:
        path.append(node)
    return path[::-1]
