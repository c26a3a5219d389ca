"""Fill gaps of a road along the network.

References are incomplete in real data: pieces near towns carry none, or another road's. Where two pieces of one road
end near each other in proportion to the road, the way between them is looked for on main roads; what it takes is added
to the road as inferred, with the opposite carriageway. A gap that no sensible way fills stays a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.geodesy import LocalFrame, line_length_m
from geo.roads.graph import Pattern, path_to, shortest
from geo.roads.raw import to_degrees
from geo.roads.spine import BESIDE_M, Piece, resample
from geo.roads.tags import BACKBONE_RANK, LINK, RANK

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from geo.roads.raw import RawOsm
    from geo.roads.topology import Edges

    Ints = NDArray[np.int64]

__all__ = ["Bridge", "Bridges", "reach_m"]

MIN_REACH_M = 2_000.0
MAX_REACH_M = 100_000.0
REACH_SHARE = 0.15
"""A gap is filled up to this share of the known length of its road, within the two bounds above."""
MAX_DETOUR = 1.5
"""The way may be this many times the straight distance, and half a kilometre more for short gaps."""
_SLACK_M = 500.0
_COST = np.array([1.0, 1.3, 2.0, 3.0, 4.0])
"""Cost of a metre by how many ranks the way is below the road's own class."""

_LINK_COST = 3.0
"""A road leads through ramps only where nothing else joins its pieces."""
_WRONG_WAY = 2.0
"""A way keeps to one carriageway; where data lack one it may change over."""
_MAIN_SHARE = 0.1
"""Classes that make less of a way than this have no other carriageway that is looked for."""


def reach_m(known_m: float) -> float:
    """Return how much, in metres, may be added to a road by inference at one spot, given how much of it is signed."""
    return min(max(MIN_REACH_M, REACH_SHARE * known_m), MAX_REACH_M)


@dataclass(frozen=True, slots=True)
class Bridge:
    """A way between two pieces: its vertices in degrees, shape (N, 2), and the edges that it adds to the road."""

    lonlat: NDArray[np.float64]
    edges: Ints


class Bridges:
    """Finds ways between the ends of pieces on the main roads of a network."""

    def __init__(self, raw: RawOsm, edges: Edges) -> None:
        self._raw, self._edges = raw, edges
        kind = raw.way_class[edges.way]
        self._rows = np.flatnonzero(RANK[kind] <= BACKBONE_RANK)
        self._kind = kind[self._rows]
        names, local = np.unique(
            np.concatenate([edges.u[self._rows], edges.v[self._rows]]), return_inverse=True
        )
        self._node = names
        self._u, self._v = np.split(local, 2)
        self._pattern = Pattern(self._u, self._v, len(names))
        self._metres = edges.length_m[self._rows]
        self._weight: dict[int, NDArray[np.float64]] = {}
        self._graphs: dict[int, tuple[csr_array[np.float64], csr_array[np.float64]]] = {}
        first, last = edges.first[self._rows], edges.last[self._rows]
        self._one_way = np.flatnonzero(~LINK[self._kind] & (raw.way_oneway[edges.way[self._rows]] != 0))
        first, last = first[self._one_way], last[self._one_way]
        self._spots = [to_degrees(raw.xy[at]) for at in ((first + last) // 2, first, last)]

    def between(self, left: Piece, right: Piece, *, rank: int, known_m: float) -> Bridge | None:
        """Return the way from the end of one piece to the start of the next, or None.

        Args:
            left: piece that is left at its last vertex.
            right: piece that is entered at its first vertex.
            rank: importance of the road, see `geo.roads.tags.RANK`.
            known_m: length of the road as far as it is signed.
        """
        straight = line_length_m(np.vstack([left.lonlat[-1], right.lonlat[0]]))
        if straight > reach_m(known_m):
            return None
        ends = [self._local(left.nodes[1]), self._local(right.nodes[0])]
        if min(ends) < 0:
            return None
        longest = MAX_DETOUR * straight + _SLACK_M
        found = self._way(ends[0], ends[1], rank, 2 * longest)
        if found is None:
            return None
        rows, forward = found
        if float(self._metres[rows].sum()) > longest:
            return None
        lonlat = self._line(rows, forward, left.lonlat[-1])
        beside = self.beside(lonlat, self._kind[rows], self._metres[rows])
        return Bridge(lonlat, np.union1d(self._rows[rows], beside))

    def with_traffic(self, start: int, end: int, *, rank: int, longest_m: float) -> Ints:
        """Return the edges of the cheapest way that traffic can take from one node to another; none where it is longer.

        Args:
            start: node of the network.
            end: node of the network.
            rank: importance of the road, see `geo.roads.tags.RANK`.
            longest_m: length of the way, at the most.
        """
        ends, nothing = (self._local(start), self._local(end)), np.empty(0, dtype=np.int64)
        if min(ends) < 0:
            return nothing
        found = self._along(shortest(self._graph(rank)[0], ends[0], limit=2 * longest_m), ends[1], rank)
        if found is None:
            return nothing
        rows, forward = found
        oneway = self._raw.way_oneway[self._edges.way[self._rows[rows]]]
        wrong = (oneway == np.where(forward, -1, 1)).any()
        return nothing if wrong or float(self._metres[rows].sum()) > longest_m else self._rows[rows]

    def _way(self, start: int, end: int, rank: int, limit: float) -> tuple[Ints, NDArray[np.bool_]] | None:
        """Return the edges of the cheapest way, driven from start to end or from end to start, and their directions."""
        there, back = (shortest(graph, start, limit=limit) for graph in self._graph(rank))
        return self._along(min(there, back, key=lambda found: float(found[0][end])), end, rank)

    def _along(
        self, search: tuple[NDArray[np.float64], NDArray[np.int32]], end: int, rank: int
    ) -> tuple[Ints, NDArray[np.bool_]] | None:
        """Return the edges of the way that a search has found to a node, and their directions; None where it found none."""
        cost, before = search
        if not np.isfinite(cost[end]):
            return None
        return self._pattern.links_along(path_to(before, end), self._weights(rank))

    def _local(self, node: int) -> int:
        at = int(np.searchsorted(self._node, node))
        return at if at < len(self._node) and self._node[at] == node else -1

    def _weights(self, rank: int) -> NDArray[np.float64]:
        if rank not in self._weight:
            below = np.clip(RANK[self._kind].astype(np.int64) - rank, 0, len(_COST) - 1)
            self._weight[rank] = self._metres * _COST[below] * np.where(LINK[self._kind], _LINK_COST, 1.0)
        return self._weight[rank]

    def _graph(self, rank: int) -> tuple[csr_array[np.float64], csr_array[np.float64]]:
        """Return the graph with traffic and the one against it; wrong ways cost more and are not closed."""
        if rank not in self._graphs:
            weight = self._weights(rank)
            oneway = self._raw.way_oneway[self._edges.way[self._rows]]
            there, back = (np.where(oneway == wrong, _WRONG_WAY * weight, weight) for wrong in (-1, 1))
            self._graphs[rank] = (self._pattern.graph(there, back), self._pattern.graph(back, there))
        return self._graphs[rank]

    def _line(
        self, rows: Ints, forward: NDArray[np.bool_], start: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        parts = [start[None, :]]
        for row, along in zip(self._rows[rows].tolist(), forward.tolist(), strict=True):
            points = to_degrees(self._raw.xy[self._edges.first[row] : self._edges.last[row] + 1])
            parts.append((points if along else points[::-1])[1:])
        return np.concatenate(parts)

    def beside(
        self, lonlat: NDArray[np.float64], kind: NDArray[np.int8], metres: NDArray[np.float64]
    ) -> Ints:
        """Return the one-way edges that run within `BESIDE_M` of a line, of the classes that most of it has.

        Args:
            lonlat: the line, degrees, shape (N, 2).
            kind: classes of its edges.
            metres: lengths of its edges.
        """
        by_class = np.bincount(kind, weights=metres)
        main = np.flatnonzero(by_class > _MAIN_SHARE * by_class.sum())
        frame = LocalFrame(*lonlat.mean(axis=0).tolist())
        tree = cKDTree(resample(frame.to_metres(lonlat))[0])
        low, high = lonlat.min(axis=0) - 0.002, lonlat.max(axis=0) + 0.002
        lon, lat = self._spots[0].T
        near = np.flatnonzero((lat > low[1]) & (lat < high[1]))
        near = near[(lon[near] > low[0]) & (lon[near] < high[0])]
        near = near[np.isin(self._kind[self._one_way[near]], main)]
        for spots in self._spots:
            distance, _ = tree.query(frame.to_metres(spots[near]), distance_upper_bound=BESIDE_M)
            near = near[np.isfinite(distance)]
        return np.asarray(self._rows[self._one_way[near]], dtype=np.int64)
