"""Find the other carriageway where the tags of a road cover only one.

On real dual carriageways one direction often carries another road's reference, or none. Where a road has one-way edges
in one direction only, one-way edges of its own classes that run beside it the other way are its other carriageway;
they are added by inference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["fills_missing_direction"]

_BIN_KM = 0.1
_COVERED = 0.8
_BARE = 0.2


def fills_missing_direction(
    length_km: float, own_km: Floats, own_oneway: NDArray[np.int8], km: Floats, oneway: NDArray[np.int8]
) -> NDArray[np.bool_]:
    """Tell which candidate edges run where a road has edges in the opposite direction only.

    Args:
        length_km: length of the road's spine.
        own_km: measures of both ends of its edges, shape (M, 2).
        own_oneway: direction of traffic on them, see `geo.roads.tags.oneway_of`.
        km: measures of both ends of the N candidates, shape (N, 2).
        oneway: direction of traffic on the candidates, never 0.
    """
    bins = int(length_km / _BIN_KM) + 1
    covered = {way: _cover(own_km[_direction(own_km, own_oneway) == way], bins) for way in (-1, 1)}
    direction = _direction(km, oneway)
    chosen = np.zeros(len(km), dtype=bool)
    for row in np.flatnonzero(direction).tolist():
        first, last = (np.sort(km[row]) / _BIN_KM).astype(int)
        here = slice(first, last + 1)
        way = int(direction[row])
        chosen[row] = covered[way][here].mean() < _BARE and covered[-way][here].mean() > _COVERED
    return chosen


def _direction(km: Floats, oneway: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return 1 where traffic follows the kilometres, -1 where it runs against them, 0 where it goes both ways."""
    return (np.sign(km[:, 1] - km[:, 0]) * oneway).astype(np.int64)


def _cover(km: Floats, bins: int) -> NDArray[np.bool_]:
    """Return which bins of a road some stretches cover."""
    step = np.zeros(bins + 1, dtype=np.int64)
    low, high = np.sort(km, axis=1).T
    np.add.at(step, (low / _BIN_KM).astype(int), 1)
    np.add.at(step, np.minimum((high / _BIN_KM).astype(int) + 1, bins), -1)
    return np.cumsum(step)[:bins] > 0
