"""Small tools on sparse graphs that several steps share.

A graph here is a `scipy.sparse.csr_array` of positive weights. Needs scipy, so only modules that do route or
import load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["components", "path_to", "shortest", "symmetric", "two_way"]

NOWHERE = -9999
"""Predecessor of a node that was not reached, in scipy."""


def symmetric(
    left: NDArray[Any], right: NDArray[Any], weight: NDArray[np.float64], size: int
) -> csr_array[np.float64]:
    """Return the undirected graph of links; of parallel links the lightest counts."""
    return two_way(left, right, weight, weight, size)


def two_way(
    left: NDArray[Any],
    right: NDArray[Any],
    there: NDArray[np.float64],
    back: NDArray[np.float64],
    size: int,
) -> csr_array[np.float64]:
    """Return the graph of links that cost one weight from left to right and another one back."""
    tail, head = np.concatenate([left, right]), np.concatenate([right, left])
    weight = np.maximum(np.concatenate([there, back]), 1e-6)
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    first &= tail != head
    return coo_array((weight[first], (tail[first], head[first])), shape=(size, size)).tocsr()


def components(left: NDArray[Any], right: NDArray[Any], size: int) -> NDArray[np.int32]:
    """Return the number of the connected component of each of ``size`` nodes."""
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


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
