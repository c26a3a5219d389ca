"""Roads whose edges simply follow one another: most streets of a country, and their spine needs no search.

Such a road is its own centreline. `as_chain` gives None for everything that branches, closes a ring, comes in several
pieces, or could run along itself on a second carriageway; `geo.roads.spine` is there for these. On what both can do the
two agree, and this one takes a fiftieth of the time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import LocalFrame, segment_lengths_m
from geo.roads.fine import OPPOSITE, RUNG_M
from geo.roads.raw import to_degrees, to_stored
from geo.roads.spine import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.roads.fine import Strands
    from geo.roads.measure import Spine

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Chain", "as_chain"]

_ALONG = 0.55
"""Cosine to the mean heading above which every one-way edge lies where none runs against another: 57 degrees."""
_MOST_PAIRED = 300
"""Segments of a road up to which each is compared with each."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Edges that follow one another.

    Attributes:
        piece: their line.
        ends: position in the line of the first and the last point of each of E edges, shape (E, 2).
    """

    piece: Piece
    ends: Ints

    def measure(self, spine: Spine) -> Floats:
        """Return the kilometres of both ends of each edge, shape (E, 2), on the spine that was made of the piece."""
        stored, ends = to_stored(self.piece.lonlat), self.ends
        if (stored[0] != spine.xy[0]).any():  # the kilometres begin at its other end
            stored, ends = stored[::-1], len(stored) - 1 - ends
        km = np.concatenate([[0.0], np.cumsum(segment_lengths_m(to_degrees(stored)))]) / 1000
        return np.asarray(km[ends], dtype=np.float64)


def as_chain(strands: Strands) -> Chain | None:
    """Return the chain that the edges of a road are, or None where they are none; see the module's first paragraph."""
    steps = _steps(strands.u.tolist(), strands.v.tolist())
    if not steps or _could_run_back(strands):
        return None
    start = strands.start.tolist()
    rows, ends, length = [np.empty(0, dtype=np.int64)], np.empty((len(steps), 2), dtype=np.int64), 0
    for edge, forward in steps:
        own = np.arange(start[edge], start[edge + 1])
        last = length + len(own) - 1
        ends[edge] = (length, last) if forward else (last, length)
        rows.append((own if forward else own[::-1])[1 if length else 0 :])
        length = last
    nodes = tuple(
        int((strands.u if forward == is_first else strands.v)[edge])
        for (edge, forward), is_first in ((steps[0], True), (steps[-1], False))
    )
    return Chain(Piece(strands.lonlat[np.concatenate(rows)], (nodes[0], nodes[1])), ends)


def _steps(u: list[int], v: list[int]) -> list[tuple[int, bool]]:
    """Return the edges from one end of a chain to the other, and whether each is taken forwards; `[]` for no chain."""
    at_node: dict[int, list[int]] = defaultdict(list)
    for edge, nodes in enumerate(zip(u, v, strict=True)):
        for node in nodes:
            at_node[node].append(edge)
    tips = [node for node, edges in at_node.items() if len(edges) == 1]
    if len(tips) != 2 or len(at_node) != len(u) + 1 or any(len(edges) > 2 for edges in at_node.values()):  # noqa: PLR2004 - a line has two ends
        return []
    steps: list[tuple[int, bool]] = []
    node, before = tips[0], -1
    while edges := [edge for edge in at_node[node] if edge != before]:
        before = edges[0]
        forward = u[before] == node
        steps.append((before, forward))
        node = v[before] if forward else u[before]
    return steps if len(steps) == len(u) else []  # else a ring lies beside the chain


def _could_run_back(strands: Strands) -> bool:
    """Tell whether two one-way edges may run against each other side by side, as the carriageways of one road do.

    Never false where `geo.roads.spine` finds a rung between them; it looks at points on the edges, this at their middles.
    """
    if not strands.oneway.any():
        return False
    xy = LocalFrame(*strands.lonlat[0].tolist()).to_metres(strands.lonlat)
    step = np.delete(np.diff(xy, axis=0), strands.start[1:-1] - 1, axis=0)  # not from one edge to the next
    middle = np.delete((xy[1:] + xy[:-1]) / 2, strands.start[1:-1] - 1, axis=0)
    step *= np.repeat(strands.oneway, np.diff(strands.start) - 1)[:, None]
    metres = np.hypot(*step.T)
    rows = metres > 0
    step, middle, metres = step[rows], middle[rows], metres[rows]
    heading = step / metres[:, None]
    if len(heading) == 0 or ((heading @ heading.sum(axis=0)) > _ALONG * np.hypot(*heading.sum(axis=0))).all():
        return False
    if len(heading) > _MOST_PAIRED:
        return True
    apart = np.hypot(*(middle[:, None] - middle[None]).transpose(2, 0, 1)) - (metres[:, None] + metres) / 2
    return bool(((heading @ heading.T < OPPOSITE) & (apart < RUNG_M)).any())
