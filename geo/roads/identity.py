"""Which edges are which road.

A road is one identity. In this order: the tag ``frontline:road`` of a way; its references (``ref``, else ``nat_ref``,
split at ``;``), each an identity of its own over the whole network; the reference of a ``route=road`` relation that
the way belongs to, which is an inference and flagged; for main roads without any of these, the name, one identity for
each stretch of that name that hangs together or runs beside itself. A named stretch that takes over at a spot where a
reference of the same name breaks off carries that road on, which is an inference too. ``int_ref`` never merges with
``ref`` and E-road relations are left out, for the same reason. Links belong to no road unless a tag pins them: they
make junctions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.refs import ref_sort_key, split_refs
from geo.roads.named import continuations, named_stretches
from geo.roads.tags import LINK, ROAD_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.roads.raw import RawOsm
    from geo.roads.topology import Edges

__all__ = ["Identity", "add_inferred", "find_identities"]

_INTERNATIONAL = ("e-road", "asianhighway", "ah", "e:road")


@dataclass(slots=True)
class Identity:
    """The edges of one road.

    Attributes:
        road_id: identifier, unique in the network.
        ref: reference as most of it is signed, or ``""``.
        edges: edges of the road, ascending.
        inferred: which of them belong to it by inference.
        pinned: whether the tag `ROAD_TAG` names it; then kilometres run in the order of its nodes.
    """

    road_id: str
    ref: str
    edges: NDArray[np.int64]
    inferred: NDArray[np.bool_]
    pinned: bool = False


def find_identities(raw: RawOsm, edges: Edges) -> list[Identity]:
    """Return the roads of a network, the pinned first, then by reference, then by name."""
    free = (raw.way_text[ROAD_TAG] == 0) & ~LINK[raw.way_class]
    by_ref = [one for one in _by_ref(raw, edges, free) if len(one.edges)]  # ways of one point make no edge
    stretches = named_stretches(raw, edges, free)
    carried_on = continuations(raw, edges, [one.edges[~one.inferred] for one in by_ref], stretches)
    for stretch, row in carried_on.items():
        add_inferred(by_ref[row], stretches[stretch])
    by_name = [
        Identity(_name_of(rows, raw, edges), "", rows, np.zeros(len(rows), dtype=bool))
        for stretch, rows in enumerate(stretches)
        if stretch not in carried_on
    ]
    pinned = [one for one in _by_tag(raw, edges) if len(one.edges)]
    return _with_unique_ids([*pinned, *by_ref, *by_name])


def _rows_by_text(codes: NDArray[np.int32], texts: list[str]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Yield each text of a column other than ``""`` with its rows, in the order of the texts' first rows."""
    rows = np.flatnonzero(codes)
    values, first, inverse = np.unique(codes[rows], return_index=True, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    groups = np.split(rows[order], np.cumsum(np.bincount(inverse, minlength=len(values)))[:-1])
    for which in np.argsort(first):
        yield texts[values[which]], groups[which]


def _edges_of(rows: NDArray[np.int64], edges: Edges) -> NDArray[np.int64]:
    """Return the edges of some ways, ascending."""
    rows = np.unique(rows)
    first, end = np.searchsorted(edges.way, rows), np.searchsorted(edges.way, rows, side="right")
    sizes = end - first
    return np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())


def _by_tag(raw: RawOsm, edges: Edges) -> list[Identity]:
    found = []
    for road_id, rows in _rows_by_text(raw.way_text[ROAD_TAG], raw.pool.texts):
        members = _edges_of(rows, edges)
        ref = _longest_text(raw.way_text["ref"][edges.way[members]], edges.length_m[members], raw.pool.texts)
        found.append(Identity(road_id, ref, members, np.zeros(len(members), dtype=bool), pinned=True))
    return found


def _longest_text(codes: NDArray[np.int32], metres: NDArray[np.float64], texts: list[str]) -> str:
    """Return the text that stands on most metres, ``""`` where none does."""
    some = codes != 0
    if not some.any():
        return ""
    return texts[int(np.bincount(codes[some], weights=metres[some]).argmax())]


def _by_ref(raw: RawOsm, edges: Edges, free: NDArray[np.bool_]) -> list[Identity]:
    codes = np.where(raw.way_text["ref"] != 0, raw.way_text["ref"], raw.way_text["nat_ref"])
    tagged: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    written: dict[str, str] = {}
    for text, rows in _rows_by_text(np.where(free, codes, 0), raw.pool.texts):
        refs = split_refs(text)
        for ref in refs:
            tagged[ref].append(rows)
        if len(refs) == 1:
            written.setdefault(refs[0], text.strip())
    related = _relation_rows(raw, free & (codes == 0))
    found = []
    for ref in sorted({*tagged, *related}, key=lambda ref: (ref_sort_key(ref), ref)):
        own = _edges_of(np.concatenate([*tagged[ref], np.empty(0, dtype=np.int64)]), edges)
        identity = Identity(ref, written.get(ref, ref), own, np.zeros(len(own), dtype=bool))
        if ref in related:
            add_inferred(identity, _edges_of(related[ref], edges))
        found.append(identity)
    return found


def _relation_rows(raw: RawOsm, without_ref: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
    """Return, by reference, the ways without a reference of their own that a road route names."""
    named: dict[str, set[int]] = defaultdict(set)
    for relation in raw.relations:
        if not relation.network.casefold().startswith(_INTERNATIONAL):
            named[relation.ref].update(relation.way_ids)
    rows = {
        ref: np.flatnonzero(without_ref & np.isin(raw.way_id, np.array(sorted(ways), dtype=np.int64)))
        for ref, ways in named.items()
    }
    return {ref: found for ref, found in rows.items() if len(found)}


def add_inferred(identity: Identity, more: NDArray[np.int64]) -> None:
    """Add edges to a road by inference; those that it already has stay as they are."""
    new = np.setdiff1d(more, identity.edges)
    together = np.concatenate([identity.edges, new])
    flags = np.concatenate([identity.inferred, np.ones(len(new), dtype=bool)])
    order = np.argsort(together)
    identity.edges, identity.inferred = together[order], flags[order]


def _name_of(rows: NDArray[np.int64], raw: RawOsm, edges: Edges) -> str:
    texts: list[str] = raw.pool.texts
    return texts[int(raw.way_text["name"][edges.way[rows[0]]])]


def _with_unique_ids(found: list[Identity]) -> list[Identity]:
    """Number identities of one identifier: ``Main Street``, ``Main Street #2``."""
    taken = {identity.road_id for identity in found}
    seen: set[str] = set()
    last: dict[str, int] = defaultdict(lambda: 1)
    for identity in found:
        name = identity.road_id
        if name in seen:
            while (road_id := f"{name} #{last[name] + 1}") in taken:
                last[name] += 1
            last[name] += 1
            identity.road_id = road_id
            taken.add(road_id)
        seen.add(name)
    return found
