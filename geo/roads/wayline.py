"""The line of a way over edges, of which the first and the last may be taken in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.roads.raw import to_degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.network import Network

    Floats = NDArray[np.float64]

__all__ = ["cut_line", "way_line"]

_TWIN_M = 0.01
"""A vertex nearer than this to the end of a cut line is that end."""


def way_line(network: Network, edges: NDArray[np.int64], begin: Floats, end: Floats) -> Floats:
    """Return the vertices of a way, degrees, shape (N, 2), in its order.

    Args:
        network: the edges.
        edges: rows of the edges, in the order of the way, at least one.
        begin: share of its length (0 to 1, from its first point) at which each is entered.
        end: share at which it is left; below ``begin`` where it is taken backwards. All but the first and the last
            edge are taken whole.
    """
    columns = network.columns
    first, last = columns["edge_first"][edges].astype(np.int64), columns["edge_last"][edges].astype(np.int64)
    ahead = begin <= end
    start, sizes = np.where(ahead, first, last), last - first + 1
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    offset = np.arange(bounds[-1]) - np.repeat(bounds[:-1], sizes)
    points = np.repeat(start, sizes) + np.repeat(np.where(ahead, 1, -1), sizes) * offset
    lonlat = to_degrees(np.asarray(columns["point_xy"])[points])
    shares = np.where(ahead, [begin, end], [1 - begin, 1 - end])
    parts = [cut_line(lonlat[: bounds[1]], *shares[:, 0].tolist())]
    if len(edges) > 1:
        middle = np.delete(np.arange(bounds[1], bounds[-2]), bounds[1:-2] - bounds[1])
        # an edge begins where the one before it ends
        parts += [lonlat[middle], cut_line(lonlat[bounds[-2] :], *shares[:, -1].tolist())[1:]]
    return np.concatenate(parts)


def cut_line(lonlat: Floats, begin: float, end: float) -> Floats:
    """Return the vertices of a line, degrees, from one share of its length to another that is not less."""
    if (begin, end) == (0.0, 1.0):
        return lonlat
    along = np.concatenate([[0.0], np.cumsum(segment_lengths_m(lonlat))])
    low, high = begin * along[-1], end * along[-1]
    ends = [[np.interp(at, along, lonlat[:, axis]) for axis in (0, 1)] for at in (low, high)]
    return np.vstack([ends[0], lonlat[(along > low + _TWIN_M) & (along < high - _TWIN_M)], ends[1]])
