"""Many stretches cut out of one polyline with a measure, at once: a country has tens of thousands, and each alone costs a dozen small arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.roads.topology import slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TWIN_KM", "cut_lines"]

TWIN_KM = 0.00005
"""A vertex nearer than this to the end of a cut line is that end."""


def cut_lines(
    km: NDArray[np.float64], lonlat: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Return the line between each two measures, its ends put in.

    Args:
        km: (n,) measure of each vertex, km, never falling.
        lonlat: (n, 2) longitude and latitude of each vertex.
        low: (m,) measure where each line begins, km, on the polyline.
        high: (m,) measure where it ends, km, not smaller.

    Returns:
        (m,) of LineString, at least two vertices each.

    Example:
        >>> km, lonlat = np.array([0.0, 1.0, 2.0]), np.array([(36.0, 35.0), (36.0, 35.1), (36.2, 35.1)])
        >>> for line in cut_lines(km, lonlat, np.array([0.0, 0.5]), np.array([1.0, 1.5])):
        ...     print(line)
        LINESTRING (36 35, 36 35.1)
        LINESTRING (36 35.05, 36 35.1, 36.1 35.1)
    """
    first = np.searchsorted(km, low + TWIN_KM, side="right").astype(np.int32)
    end = np.maximum(np.searchsorted(km, high - TWIN_KM, side="left"), first).astype(np.int32)
    rows, inside = slices(first, end - 1)
    counts = np.diff(inside) + 2
    begin = np.concatenate([[0], np.cumsum(counts)])
    vertices = np.empty((begin[-1], 2))
    is_inside = np.ones(len(vertices), dtype=bool)
    for at, measure in ((begin[:-1], low), (begin[1:] - 1, high)):
        is_inside[at] = False
        for axis in (0, 1):
            vertices[at, axis] = np.interp(measure, km, lonlat[:, axis])
    vertices[is_inside] = lonlat[rows]
    lines = shapely.linestrings(vertices, indices=np.repeat(np.arange(len(low)), counts))
    return np.asarray(lines, dtype=object)
