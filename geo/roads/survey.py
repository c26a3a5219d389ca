"""Survey roads: the spine of each, and the kilometres of its edges on it; what fills its gaps is added to it.

identity ──chain, or fine and spine──▶ pieces ──measure, bridge──▶ spine ──companion──▶ both carriageways
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.roads.bridge import Bridges
from geo.roads.chain import Chain, as_chain
from geo.roads.companion import fills_missing_direction, lacks_a_direction, missing_stretches
from geo.roads.fine import Strands, fine_graphs
from geo.roads.identity import Identity, add_inferred
from geo.roads.measure import TOUCH_M, Spine, assemble, measure_edges, reverse
from geo.roads.raw import to_degrees
from geo.roads.spine import spine_pieces
from geo.roads.tags import RANK
from geo.roads.topology import slices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from geo.roads.bridge import Bridge
    from geo.roads.fine import Fine
    from geo.roads.raw import RawOsm
    from geo.roads.spine import Piece
    from geo.roads.topology import Edges

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["survey"]

_TOGETHER = 4_000
"""Edges of the roads that are looked at together: enough that a call of numpy is worth it, and little memory."""
_ACROSS_M = 50.0
"""Pieces that are nearer than this end on two sides of a roundabout or a square of their road."""
_SWING, _SPARE_KM = 1.3, 0.5
"""How many times as long as the other one a carriageway may be, and how much more at each end."""


def survey(identities: Sequence[Identity], raw: RawOsm, edges: Edges) -> Iterator[tuple[Spine, Floats]]:
    """Yield the spine of each road and the kilometres of both ends of its edges, shape (E, 2)."""
    bridges = Bridges(raw, edges)
    for group in _groups(identities):
        strands = [_strands(identity.edges, raw, edges) for identity in group]
        chains = [as_chain(road) for road in strands]
        fine = iter(fine_graphs([road for road, chain in zip(strands, chains, strict=True) if chain is None]))
        for identity, chain in zip(group, chains, strict=True):
            yield _measured(identity, chain or next(fine), raw, edges, bridges)


def _groups(identities: Sequence[Identity]) -> Iterator[list[Identity]]:
    """Yield the roads in their order, `_TOGETHER` edges at a time."""
    group: list[Identity] = []
    count = 0
    for identity in identities:
        group.append(identity)
        count += len(identity.edges)
        if count >= _TOGETHER:
            yield group
            group, count = [], 0
    if group:
        yield group


def _measured(
    identity: Identity, shape: Chain | Fine, raw: RawOsm, edges: Edges, bridges: Bridges
) -> tuple[Spine, Floats]:
    """Return the spine of a road and the kilometres of its edges; add what fills its gaps to the road."""
    if isinstance(shape, Chain):
        spine = assemble([shape.piece], lambda *_: None)
        km = shape.measure(spine)
    else:
        touch_m = TOUCH_M if identity.pinned else _ACROSS_M
        spine = assemble(spine_pieces(shape), _filler(identity, raw, edges, bridges), touch_m=touch_m)
        if len(spine.inferred):
            add_inferred(identity, spine.inferred)
        km = _kilometres(spine, identity.edges, raw, edges)
    for look in (_beside, _around):
        more = look(identity, spine, km, raw=raw, edges=edges, bridges=bridges)
        if len(more):
            add_inferred(identity, more)
            km = _kilometres(spine, identity.edges, raw, edges)
    if identity.pinned and ((km[:, 1] - km[:, 0]) * edges.length_m[identity.edges]).sum() < 0:
        spine = reverse(spine)
        km = spine.length_km - km
    return spine, km


def _filler(
    identity: Identity, raw: RawOsm, edges: Edges, bridges: Bridges
) -> Callable[[Piece, Piece], Bridge | None]:
    """Return the function that finds the way between two pieces of a road, or None where it may not be guessed."""
    rank = _rank(identity, raw, edges)
    known_m = float(edges.length_m[identity.edges].sum())

    def fill(left: Piece, right: Piece) -> Bridge | None:
        if identity.pinned or not any(letter.isdigit() for letter in identity.ref):
            return None
        return bridges.between(left, right, rank=rank, known_m=known_m)

    return fill


def _beside(
    identity: Identity, spine: Spine, km: Floats, *, raw: RawOsm, edges: Edges, bridges: Bridges
) -> Ints:
    """Return the edges that make up a missing carriageway beside a road; none where it is pinned or known by name only."""
    nothing = np.empty(0, dtype=np.int64)
    way = edges.way[identity.edges]
    oneway = raw.way_oneway[way]
    if identity.pinned or not identity.ref or not lacks_a_direction(spine.length_km, km, oneway):
        return nothing
    beside = bridges.beside(to_degrees(spine.xy), raw.way_class[way], edges.length_m[identity.edges])
    beside = np.setdiff1d(beside, identity.edges)
    if len(beside) == 0:
        return nothing
    beside_km = _kilometres(spine, beside, raw, edges)
    traffic = raw.way_oneway[edges.way[beside]]
    return beside[fills_missing_direction(spine.length_km, km, oneway, beside_km, traffic)]


def _around(
    identity: Identity, spine: Spine, km: Floats, *, raw: RawOsm, edges: Edges, bridges: Bridges
) -> Ints:
    """Return the edges that make up a missing carriageway that swings out; none where a road is pinned or has no number."""
    oneway = raw.way_oneway[edges.way[identity.edges]]
    if identity.pinned or not identity.ref or not oneway.any():
        return np.empty(0, dtype=np.int64)
    rank = _rank(identity, raw, edges)
    found = [np.empty(0, dtype=np.int64)]
    for stretch in missing_stretches(spine.length_km, km, oneway):
        before, after = identity.edges[[stretch.before, stretch.after]].tolist()
        start = (edges.v if oneway[stretch.before] == 1 else edges.u)[before]
        end = (edges.u if oneway[stretch.after] == 1 else edges.v)[after]
        longest_m = (_SWING * (stretch.to_km - stretch.from_km) + 2 * _SPARE_KM) * 1000
        rows = bridges.with_traffic(int(start), int(end), rank=rank, longest_m=longest_m)
        along = _kilometres(spine, rows, raw, edges)
        if len(rows) and along.min() > stretch.from_km - 1 and along.max() < stretch.to_km + 1:
            found.append(rows)
    return np.setdiff1d(np.concatenate(found), identity.edges)


def _kilometres(spine: Spine, rows: Ints, raw: RawOsm, edges: Edges) -> Floats:
    """Return the kilometres on a spine of both ends of some edges, shape (E, 2)."""
    first, last = to_degrees(raw.xy[edges.first[rows]]), to_degrees(raw.xy[edges.last[rows]])
    return measure_edges(spine, first, last, edges.length_m[rows])


def _rank(identity: Identity, raw: RawOsm, edges: Edges) -> int:
    """Return the importance of most of a road, see `geo.roads.tags.RANK`."""
    metres = edges.length_m[identity.edges]
    return int(np.bincount(RANK[raw.way_class[edges.way[identity.edges]]], metres).argmax())


def _strands(rows: Ints, raw: RawOsm, edges: Edges) -> Strands:
    positions, start = slices(edges.first[rows], edges.last[rows])
    oneway = raw.way_oneway[edges.way[rows]]
    return Strands(to_degrees(raw.xy[positions]), start, edges.u[rows], edges.v[rows], oneway)
