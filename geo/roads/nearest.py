"""Which street of a network is nearest to each of many points.

The segments of all edges are filed in square cells of about 180 m, one after another as their edges run, and a k-d tree
holds the middles of the cells that are not empty. The middle nearest to a point bounds how far its street can be, and
only segments of the cells within that bound are measured; so the answer is exact, wherever the point lies. Loads
`scipy.spatial`, so only `Network.nearest_edges` and `geo.roads.streets` import it, when they are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.errors import PointError
from geo.geodesy import EARTH_RADIUS_M, earth_centred_m, nearest_on_segments, offsets_m, pair_lengths_m
from geo.roads.raw import DEGREE, to_degrees
from geo.roads.topology import slices

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from geo.roads.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["EdgeFinder", "NearestEdges"]

_CELL_BITS = 14
"""A cell is this many bits of stored coordinates wide: 180 m of latitude."""
_MAX_DEGREE_M = 111_700.0
"""No degree of longitude or latitude is longer."""
_UNIT_M = _MAX_DEGREE_M / DEGREE
_SLACK = 1.002
"""The chord is shorter than the way over the ground: by one in a thousand at 1,000 km."""
_PLANE_SLACK, _PLANE_SLACK_M = 1.1, 5.0
"""What a plane of degrees is wrong by within 200 km of a point."""
_CHUNK = 1_000
"""Points that are measured at once, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True, eq=False)
class NearestEdges:
    """The street nearest to each of N points.

    Attributes:
        edge: row of the edge, -1 where none is within the limit.
        distance_m: metres from the point to the street, infinite where there is none.
        share: how far along the edge (0 at its first node, 1 at its last) the nearest spot lies, by length; NaN where
            there is none.
        lonlat: the nearest spot, degrees (EPSG:4326), shape (N, 2); NaN where there is none.
    """

    edge: Ints
    distance_m: Floats
    share: Floats
    lonlat: Floats


class EdgeFinder:
    """Finds the edge nearest to points; made once for a network."""

    def __init__(self, network: Network) -> None:
        columns = network.columns
        self._xy = np.asarray(columns["point_xy"])
        self._first, self._last = np.asarray(columns["edge_first"]), np.asarray(columns["edge_last"])
        self._x, self._y = (np.ascontiguousarray(self._xy[:, axis]) for axis in (0, 1))
        cell, segment, count, bits = _filed(self._x, self._y, self._first, self._last)
        order = np.argsort(cell, kind="stable")
        self._segment, self._count = segment[order], count[order]
        keys, self._start = np.unique(cell[order], return_index=True)
        self._start = np.append(self._start, len(cell))
        middles = (np.stack([_low(keys), keys >> 32], axis=1) * (1 << bits) + (1 << bits) // 2) / DEGREE
        self._tree = cKDTree(earth_centred_m(middles), leafsize=32, balanced_tree=False, compact_nodes=False)
        self._half_m = (1 << bits) / DEGREE * _MAX_DEGREE_M / 2**0.5
        """Half the diagonal of a cell, metres."""

    def nearest(self, lonlat: ArrayLike, *, limit_m: float = np.inf) -> NearestEdges:
        """Return the edge nearest to each point; see `geo.roads.network.Network.nearest_edges`.

        Raises:
            PointError: the points are not of shape (N, 2), or one of them is nowhere on Earth.
        """
        points = _checked(lonlat)
        found = NearestEdges(
            edge=np.full(len(points), -1, dtype=np.int64),
            distance_m=np.full(len(points), np.inf),
            share=np.full(len(points), np.nan),
            lonlat=np.full((len(points), 2), np.nan),
        )
        for first in range(0, len(points), _CHUNK):
            self._fill(found, points, slice(first, first + _CHUNK), limit_m)
        return found

    def _fill(self, found: NearestEdges, points: Floats, rows: slice, limit_m: float) -> None:
        """Find the streets of some of the points."""
        which, segment = self._candidates(points[rows], limit_m)
        if len(which) == 0:
            return
        which, segment = self._likely(points[rows], which, segment)
        origin = points[rows][which]
        ends = (offsets_m(origin, to_degrees(self._xy[segment + end])) for end in (0, 1))
        metres, along = nearest_on_segments(np.zeros(2), *ends)
        order = np.lexsort((segment, metres, which))
        best = order[np.diff(which[order], prepend=-1) > 0]
        best = best[metres[best] <= limit_m]
        at = np.arange(len(points))[rows][which[best]]
        found.distance_m[at] = metres[best]
        low, high = (to_degrees(self._xy[segment[best] + end]) for end in (0, 1))
        found.lonlat[at] = low + along[best, None] * (high - low)
        found.edge[at], found.share[at] = self._along(segment[best], along[best])

    def _candidates(self, points: Floats, limit_m: float) -> tuple[Ints, Ints]:
        """Return pairs of a point and a segment that may be its nearest."""
        xyz = earth_centred_m(points)
        least, _ = self._tree.query(xyz)
        reach = np.minimum((least + self._half_m) * _SLACK, limit_m) + 3 * self._half_m
        cells = self._tree.query_ball_point(xyz, reach, return_sorted=False)
        counts = np.fromiter((len(own) for own in cells), dtype=np.int64, count=len(cells))
        cell = np.concatenate([np.asarray(own, dtype=np.int64) for own in cells])
        which = np.repeat(np.arange(len(points)), counts)
        which, run = _spread(which, self._start[cell], self._start[cell + 1] - self._start[cell])
        return _spread(which, self._segment[run], self._count[run])

    def _likely(self, points: Floats, which: Ints, segment: Ints) -> tuple[Ints, Ints]:
        """Return the pairs that a plane of degrees, which is quick and a little wrong, does not rule out."""
        across = np.maximum(np.cos(np.radians(points[:, 1])), 0.01)
        x0, x1 = (
            _turned(self._x[segment + end] - points[which, 0] * DEGREE) * (across[which] * _UNIT_M)
            for end in (0, 1)
        )
        y0, y1 = ((self._y[segment + end] - points[which, 1] * DEGREE) * _UNIT_M for end in (0, 1))
        x1 -= x0
        y1 -= y0
        square = np.maximum(x1 * x1 + y1 * y1, 1e-9)
        along = np.clip((x0 * x1 + y0 * y1) / -square, 0.0, 1.0)
        metres = np.hypot(x0 + along * x1, y0 + along * y1)
        begins = np.flatnonzero(np.diff(which, prepend=-1))
        best = np.repeat(np.minimum.reduceat(metres, begins), np.diff(np.append(begins, len(which))))
        bend = square / (EARTH_RADIUS_M * across[which])
        near = metres <= best * _PLANE_SLACK + _PLANE_SLACK_M + bend
        return which[near], segment[near]

    def _along(self, segment: Ints, along: Floats) -> tuple[Ints, Floats]:
        """Return the edge of each segment, and the share of the edge's length at a share of the segment."""
        edge = np.searchsorted(self._first, segment, side="right") - 1
        rows, start = slices(self._first[edge], self._last[edge])
        lonlat = to_degrees(self._xy[rows])
        metres = np.append(pair_lengths_m(lonlat[:-1], lonlat[1:]), 0.0)
        metres[start[1:] - 1] = 0
        travelled = np.concatenate([[0.0], np.cumsum(metres)])
        at = start[:-1] + segment - self._first[edge]
        total = travelled[start[1:]] - travelled[start[:-1]]
        done = travelled[at] - travelled[start[:-1]] + along * metres[at]
        return edge, np.clip(np.divide(done, total, out=np.zeros(len(edge)), where=total > 0), 0.0, 1.0)


def _checked(lonlat: ArrayLike) -> Floats:
    points = np.asarray(lonlat, dtype=np.float64)
    if points.size == 0:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:  # noqa: PLR2004 - longitude and latitude
        raise PointError(f"points are longitude and latitude, shape (N, 2); got shape {points.shape}")
    good = (np.abs(points) <= (180.0, 90.0)).all(axis=1)
    if not good.all():
        row = int(np.flatnonzero(~good)[0])
        raise PointError(
            f"point {row} is nowhere on Earth; got longitude {points[row, 0]}, latitude {points[row, 1]}"
        )
    return points


def _turned(east: Floats) -> Floats:
    """Return stored differences of longitude the short way round the Earth."""
    turn = 360 * DEGREE
    return east if not len(east) or np.abs(east).max() <= turn / 2 else (east + turn / 2) % turn - turn / 2


def _filed(
    x: NDArray[np.int32], y: NDArray[np.int32], first: NDArray[np.int32], last: NDArray[np.int32]
) -> tuple[Ints, Ints, Ints, int]:
    """Return the cell, the first segment and the number of segments of each run of segments, and the bits of a cell.

    A segment is named by the row of the point where it begins, and filed in the cell of that point; one that is longer
    than a cell is filed again at every cell's width along it. So each of its points is within a cell's width, east and
    north, of one where it is filed.
    """
    step = np.zeros(len(x), dtype=np.int8)
    step[first] = 1  # edges follow one another, so that no point begins two of them, nor ends two
    step[last] -= 1
    is_segment = np.cumsum(step, dtype=np.int8) > 0
    bits = _CELL_BITS
    wide = np.maximum(_steps(x), _steps(y))
    long = np.flatnonzero(is_segment[:-1] & (wide >> bits > 0))
    span = wide[long].astype(np.int64)
    while int((span >> bits).sum()) > len(x) + 1000:  # huge segments get coarse cells, not a full memory
        bits += 1
    cell = _key(x >> bits, y >> bits)
    new = np.append(True, cell[1:] != cell[:-1])
    new[1:] |= ~is_segment[:-1]
    run = np.flatnonzero(new & is_segment)
    stop = np.flatnonzero(is_segment & np.append(new[1:] | ~is_segment[1:], True))
    times = span >> bits
    k = _spread(long, np.ones(len(long), dtype=np.int64), times)[1]
    long, share = np.repeat(long, times), k / (np.repeat(span, times) / (1 << bits))
    there = (own[long] + share * np.subtract(own[long + 1], own[long], dtype=np.int64) for own in (x, y))
    return (
        np.concatenate([cell[run], _key(*(own.astype(np.int64) >> bits for own in there))]),
        np.concatenate([run, long]),
        np.concatenate([stop - run + 1, np.ones(len(long), dtype=np.int64)]),
        bits,
    )


def _steps(values: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return the absolute differences of neighbours, which do not fit into the type of the values."""
    left, right = values[:-1], values[1:]
    return np.maximum(left, right).view(np.uint32) - np.minimum(left, right).view(np.uint32)


def _key(x: NDArray[np.integer], y: NDArray[np.integer]) -> Ints:
    return (y.astype(np.int64) << 32) | (x.astype(np.int64) & 0xFFFFFFFF)


def _low(keys: Ints) -> Ints:
    """Return the lower half of keys with its sign."""
    return np.asarray(keys.astype(np.int32), dtype=np.int64)


def _spread(owner: Ints, first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return each owner beside each number of its range ``first .. first + count - 1``."""
    ends = np.cumsum(count)
    shift = np.repeat(first - ends + count, count)
    return np.repeat(owner, count), np.arange(len(shift)) + shift
