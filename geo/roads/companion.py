"""Find the other carriageway where the tags of a road cover only one.

On real dual carriageways one direction often carries another road's reference, or none. Where a road has one-way edges
in one direction only, one-way edges of its own classes that run beside it the other way are its other carriageway. Where
that swings far out, around a hill or a town, it is the way that traffic takes from where the direction breaks off to where
it is there again. Both are added by inference. Here is said where something is missing; `geo.roads.survey` looks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Missing", "fills_missing_direction", "lacks_a_direction", "missing_stretches"]

_BIN_KM = 0.1
_COVERED = 0.8
_BARE = 0.2
_LEAST_BINS = 10
"""A direction that is missing for less than a kilometre is that of a crossing or a square."""
_NEAR_KM = 0.5


class Missing(NamedTuple):
    """A stretch on which a road has traffic in one direction only.

    Attributes:
        from_km: where it begins.
        to_km: where it ends.
        before: the edge on which traffic of the other direction comes up to it, a position in the edges of the road.
        after: the edge on which it goes on beyond.
    """

    from_km: float
    to_km: float
    before: int
    after: int


def missing_stretches(length_km: float, km: Floats, oneway: NDArray[np.int8]) -> list[Missing]:
    """Return the stretches of a road that lack a direction which is there before and after them.

    Args:
        length_km: length of the road's spine.
        km: measures of both ends of its edges, shape (M, 2).
        oneway: direction of traffic on them, see `geo.roads.tags.oneway_of`.
    """
    direction = _direction(km, oneway)
    there, back, both = _covers(length_km, km, direction)
    found = []
    for way, own, other in ((1, there, back), (-1, back, there)):
        rows = np.flatnonzero(direction == way)
        enter, leave = (km[rows].min(axis=1), km[rows].max(axis=1)) if len(rows) else (km[:0, 0], km[:0, 0])
        for first, last in _runs(other & ~own & ~both):
            low, high = first * _BIN_KM, last * _BIN_KM
            edges = _nearest(leave, low), _nearest(enter, high)
            if min(edges) >= 0:
                before, after = (int(rows[edge]) for edge in edges[::way])
                found.append(Missing(low, high, before, after))
    return found


def lacks_a_direction(length_km: float, km: Floats, oneway: NDArray[np.int8]) -> bool:
    """Tell whether a road has edges in one direction only anywhere; arguments as for `missing_stretches`."""
    there, back, _ = _covers(length_km, km, _direction(km, oneway))
    return bool((there != back).any())


def _covers(length_km: float, km: Floats, direction: NDArray[np.int64]) -> tuple[NDArray[np.bool_], ...]:
    """Return which bins of a road have edges with the kilometres, against them, and for both directions."""
    bins = int(length_km / _BIN_KM) + 1
    return tuple(_cover(km[direction == way], bins) for way in (1, -1, 0))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where each long run of true flags begins and ends."""
    step = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    first, last = np.flatnonzero(step == 1), np.flatnonzero(step == -1)
    return [(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True) if b - a >= _LEAST_BINS]


def _nearest(values: Floats, wanted: float) -> int:
    """Return the position of the value that is nearest to the one wanted, -1 where none is near."""
    if len(values) == 0:
        return -1
    best = int(np.abs(values - wanted).argmin())
    return best if abs(values[best] - wanted) <= _NEAR_KM else -1


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
    there, back, _ = _covers(length_km, own_km, _direction(own_km, own_oneway))
    covered = {1: there, -1: back}
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
