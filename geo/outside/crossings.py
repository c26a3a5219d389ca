"""How often outlines cross, told before anything is made of them.

To mend a ring, or to join areas, takes time for each crossing of their edges, and a scribble of a million points has more
crossings than anybody can wait for. So they are counted first, by the boxes around the edges, and only up to a limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Crossings"]

_SPARE = 20_000
_OWN = 3
"""An edge meets itself and its two neighbours."""
_FIRST, _MOST_AT_ONCE = 8, 4096
"""Edges that are asked about at once: few until it is known how many others each of them meets."""
_MANY_EACH = 50


class Crossings:
    """Counts the crossings of outlines, ring after ring, and tells when they are more than can be worked out.

    Args:
        per_edge: how many an edge may have, besides with itself and its neighbours: three where two areas share a border.
    """

    def __init__(self, per_edge: int) -> None:
        self._per_edge = per_edge
        self._edges = 0
        self._found = 0

    def are_too_many(self, rings: Iterable[NDArray[np.float64]]) -> bool:
        """Tell whether the edges of the rings so far cross more often than so many times each, and 20,000 times in all.

        Args:
            rings: vertices (lon, lat) of further rings, shape (N, 2), which may cross each other.
        """
        pairs = [np.stack([ring[:-1, :2], ring[1:, :2]], axis=1) for ring in rings]
        if pairs:
            edges = np.asarray(shapely.linestrings(np.concatenate(pairs)), dtype=object)
            self._edges += len(edges)
            self._count(edges)
        return self._found > self._most

    @property
    def _most(self) -> int:
        return _SPARE + self._per_edge * self._edges

    def _count(self, edges: NDArray[np.object_]) -> None:
        tree, at, size = STRtree(edges), 0, _FIRST
        while at < len(edges) and self._found <= self._most:
            asked = edges[at : at + size]
            met = max(tree.query(asked).shape[1] - _OWN * len(asked), 0)
            self._found, at = self._found + met, at + size
            size = min(2 * size, _MOST_AT_ONCE) if met < _MANY_EACH * len(asked) else max(size // 2, 1)
