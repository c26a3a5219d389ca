"""Put the pieces of a road in order, fill its gaps, and measure it in kilometres.

Pieces are joined end to end, nearest ends first, branches and strays last; a joint that `geo.roads.bridge` can fill,
or that is none, makes one part of two pieces, the others stay parts that follow one another on one axis. Kilometre 0:

- a road that the theatre pins runs in the order of the nodes of its ways;
- any other begins at its southern end where it spans more metres of latitude than of longitude, else at its western
  end. So the M5 counts from the Jordanian border to Aleppo, the M4 from Latakia eastwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.geodesy import LocalFrame, line_length_m, nearest_on_segments, segment_lengths_m
from geo.roads.raw import to_degrees, to_stored
from geo.roads.spine import Piece, resample

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.roads.bridge import Bridge

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["TOUCH_M", "Spine", "assemble", "measure_edges", "reverse"]

TOUCH_M = 1.0
"""Ends nearer than this are one point."""
_TORN_SLACK_M = 200.0
_BRANCH_SHARE = 0.15
"""A branch is shorter than this share of its road."""
_STRAY_SHARE = 0.05
"""A branch shorter than this share of its road is a stray: its edges stay with the road, its spine does not."""
_FEW_PAIRS = 2_000
"""Points times segments up to which trying all is faster than a tree."""
_BESIDE_STEP_M = 200.0
_BESIDE_END_M = 1_000.0
"""A piece whose end is this near to an end of another one carries it on, wherever else it passes."""


@dataclass(frozen=True, slots=True)
class Spine:
    """The measured centreline of a road.

    Attributes:
        xy: stored coordinates of its N vertices, shape (N, 2), part after part.
        km: measure of each vertex; a part begins with the measure at which the one before it ends.
        start: positions of the first vertex of each of K parts, and N at the end.
        inferred: edges that were added to the road to fill its gaps.
    """

    xy: NDArray[np.int32]
    km: Floats
    start: Ints
    inferred: Ints

    @property
    def length_km(self) -> float:
        """Length of all parts."""
        return float(self.km[-1])


def assemble(
    pieces: list[Piece], fill: Callable[[Piece, Piece], Bridge | None], *, touch_m: float = TOUCH_M
) -> Spine:
    """Return the spine that pieces make.

    Args:
        pieces: stretches of spine, the longest first.
        fill: finds the way from the end of one to the start of the next.
        touch_m: ends that are nearer than this are joined as they are.
    """
    trunk, branches = _told_apart(pieces)
    chain = _southwest_first(_in_order(trunk))
    parts = [chain[0]]
    inferred: list[Ints] = []
    for piece in [*chain[1:], *branches]:
        before = parts[-1]
        if line_length_m(np.vstack([before.lonlat[-1], piece.lonlat[0]])) <= touch_m:
            parts[-1] = _glue(before, piece)
        elif not _is_in(piece, branches) and (bridge := fill(before, piece)) is not None:
            inferred.append(bridge.edges)
            parts[-1] = _glue(_glue(before, Piece(bridge.lonlat, (-1, -1))), piece)
        else:
            parts.append(piece)
    more = np.unique(np.concatenate(inferred)) if inferred else np.empty(0, dtype=np.int64)
    return _measured([part.lonlat for part in parts], more)


def _glue(left: Piece, right: Piece) -> Piece:
    return Piece(np.concatenate([left.lonlat, right.lonlat[1:]]), (left.nodes[0], right.nodes[1]))


def _is_in(piece: Piece, pieces: list[Piece]) -> bool:
    return any(piece is other for other in pieces)


def _told_apart(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Tell the pieces that carry a road on from those that lie beside it: branches, strays, wrong tags.

    Pieces come longest first. A short one that comes much nearer to the middle of a longer one than to any end lies
    beside it; its kilometres follow after those of the road, and those of a mere stray are left out, so that a town
    near a wrong tag is not measured on that.
    """
    if len(pieces) == 1:
        return pieces, []
    length = [line_length_m(piece.lonlat) for piece in pieces]
    total = sum(length)
    frame = LocalFrame(*np.concatenate([piece.lonlat for piece in pieces]).mean(axis=0).tolist())
    trunk, branches = [pieces[0]], []
    lines = [resample(frame.to_metres(pieces[0].lonlat), _BESIDE_STEP_M)[0]]
    for piece, metres in zip(pieces[1:], length[1:], strict=True):
        line = resample(frame.to_metres(piece.lonlat), _BESIDE_STEP_M)[0]
        if metres < _BRANCH_SHARE * total and _lies_beside(line, lines):
            if metres > _STRAY_SHARE * total:
                branches.append(piece)
        else:
            trunk.append(piece)
            lines.append(line)
    return trunk, branches


def _lies_beside(line: Floats, lines: list[Floats]) -> bool:
    """Tell whether a line comes much nearer to the middle of others than to any of their ends."""
    ends = np.concatenate([other[[0, -1]] for other in lines])
    end_m = float(np.min(np.hypot(*(ends[:, None] - line[[0, -1]][None]).transpose(2, 0, 1))))
    if end_m <= _BESIDE_END_M:
        return False
    return float(np.min(cKDTree(np.concatenate(lines)).query(line)[0])) < end_m / 2


def _in_order(pieces: list[Piece]) -> list[Piece]:
    """Chain pieces by joining the two free ends that are nearest, until one chain is left."""
    if len(pieces) == 1:
        return pieces
    ends = np.array([piece.lonlat[at] for piece in pieces for at in (0, -1)])
    xy = LocalFrame(*ends.mean(axis=0).tolist()).to_metres(ends)
    gap = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    left, right = np.triu_indices(len(ends), 1)
    chain_of = list(range(len(pieces)))
    joint: dict[int, int] = {}
    for a, b in zip(
        *(side[np.argsort(gap[left, right], kind="stable")].tolist() for side in (left, right)), strict=True
    ):
        if a in joint or b in joint or chain_of[a // 2] == chain_of[b // 2]:
            continue
        joint[a], joint[b] = b, a
        old, new = chain_of[b // 2], chain_of[a // 2]
        chain_of = [new if chain == old else chain for chain in chain_of]
    end = next(end for end in range(len(ends)) if end not in joint)
    chain = []
    while True:
        piece = pieces[end // 2]
        chain.append(piece.reversed() if end % 2 else piece)
        other = end ^ 1
        if other not in joint:
            return chain
        end = joint[other]


def _southwest_first(chain: list[Piece]) -> list[Piece]:
    lon, lat = np.ptp(np.concatenate([piece.lonlat for piece in chain]), axis=0).tolist()
    axis = 1 if lat > lon * math.cos(math.radians(chain[0].lonlat[0, 1])) else 0
    if chain[-1].lonlat[-1, axis] < chain[0].lonlat[0, axis]:
        return [piece.reversed() for piece in reversed(chain)]
    return chain


def _measured(parts: list[Floats], inferred: Ints) -> Spine:
    stored = []
    for lonlat in parts:
        xy = to_stored(lonlat)
        new = np.ones(len(xy), dtype=bool)
        new[1:] = (np.diff(xy, axis=0) != 0).any(axis=1)
        new[-1] = True  # a ring of one spot is not a road, but no part may vanish
        stored.append(xy[new])
    start = np.concatenate([[0], np.cumsum([len(xy) for xy in stored])])
    xy = np.concatenate(stored)
    step = np.zeros(len(xy))
    step[1:] = segment_lengths_m(to_degrees(xy))
    step[start[:-1]] = 0
    return Spine(xy, np.cumsum(step) / 1000, start, inferred)


def reverse(spine: Spine) -> Spine:
    """Return the spine with its kilometres counted from the other end."""
    start = len(spine.xy) - spine.start[::-1]
    return Spine(spine.xy[::-1].copy(), spine.length_km - spine.km[::-1], start, spine.inferred)


def measure_edges(spine: Spine, first: Floats, last: Floats, length_m: Floats) -> Floats:
    """Return the kilometres on the spine of both ends of each of E edges, shape (E, 2).

    Both ends are measured on one part, the one that is nearer to the two together. Where the measures still differ by
    much more than the edge is long (it lies off the spine, beside a bend), both are those of the nearer end.

    Args:
        spine: the spine of a road.
        first: first point of each edge, degrees, shape (E, 2).
        last: its last point.
        length_m: its length.
    """
    line = to_degrees(spine.xy)
    frame = LocalFrame(*line.mean(axis=0).tolist())
    xy, points = frame.to_metres(line), frame.to_metres(np.concatenate([first, last]))
    best = np.full(len(first), np.inf)
    km, metres = np.zeros((len(first), 2)), np.zeros((len(first), 2))
    for begin, end in zip(spine.start[:-1].tolist(), spine.start[1:].tolist(), strict=True):
        part_m, part_km = (
            both.reshape(2, -1).T for both in _project(xy[begin:end], spine.km[begin:end], points)
        )
        better = part_m.sum(axis=1) < best
        best[better] = part_m.sum(axis=1)[better]
        km[better], metres[better] = part_km[better], part_m[better]
    torn = np.abs(km[:, 1] - km[:, 0]) * 1000 > 2 * length_m + _TORN_SLACK_M
    nearer = km[np.arange(len(km)), metres.argmin(axis=1)]
    km[torn] = nearer[torn, None]
    return km


def _project(xy: Floats, km: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Return the distances of points to a line of metres, and the measures of the nearest spots on it.

    On a short line every segment is tried. On a long one the nearest vertex or point between is found in a tree of
    points along the line, then the nearest spot on the segments beside it.
    """
    segments = max(len(xy) - 1, 1)
    if segments * len(points) <= _FEW_PAIRS:
        rows = np.broadcast_to(np.arange(segments), (len(points), segments))
    else:
        samples, segment = resample(xy)
        middle = segment[cKDTree(samples).query(points)[1]]
        rows = np.clip(middle[:, None] + [-1, 0, 1], 0, segments - 1)
    row = rows.ravel()
    after = np.minimum(row + 1, len(xy) - 1)
    metres, share = nearest_on_segments(np.repeat(points, rows.shape[1], axis=0), xy[row], xy[after])
    best = metres.reshape(rows.shape).argmin(axis=1) + np.arange(len(points)) * rows.shape[1]
    row, after = row[best], after[best]
    return metres[best], km[row] + share[best] * (km[after] - km[row])
