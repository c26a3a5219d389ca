"""Main roads that are known by their name only: which ways of one name are one road, and which carry a signed road on.

Names recur all over a country, so ways of one name are one road only where they hang together, or where they run
beside each other as the carriageways of one road do.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.geodesy import EARTH_RADIUS_M, pair_lengths_m
from geo.roads.bridge import reach_m
from geo.roads.graph import components
from geo.roads.raw import to_degrees
from geo.roads.tags import BACKBONE_RANK, RANK
from geo.roads.topology import slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.roads.raw import RawOsm
    from geo.roads.topology import Edges

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["continuations", "named_stretches"]

BESIDE_M = 100.0
"""Stretches of one name that come nearer than this are one road: its other carriageway, or it beyond a roundabout."""
_RANKS_APART = 1
"""A road is carried on by ways of its own class or the next one: a motorway does not end as a village street."""


def named_stretches(raw: RawOsm, edges: Edges, free: NDArray[np.bool_]) -> list[Ints]:
    """Return the edges of each road that is known by its name only, ascending, in the order of names and edges.

    Args:
        raw: the ways.
        edges: their edges.
        free: which ways may belong to a road by what they carry.
    """
    main = free & (RANK[raw.way_class] <= BACKBONE_RANK)
    main &= (raw.way_text["ref"] == 0) & (raw.way_text["nat_ref"] == 0)
    name = np.where(main, raw.way_text["name"], 0)[edges.way]
    rows = np.flatnonzero(name)
    if len(rows) == 0:
        return []
    # a vertex for each (name, node): edges of one name that share a node hang together
    keys = np.concatenate([_pair(name[rows], edges.u[rows]), _pair(name[rows], edges.v[rows])])
    _, vertex = np.unique(keys, return_inverse=True)
    left, right = np.split(vertex, 2)
    label = components(left, right, int(vertex.max()) + 1)[left]
    label = _joined_beside(label, name[rows], rows, raw, edges)
    order = np.argsort(label, kind="stable")
    groups = np.split(rows[order], np.flatnonzero(np.diff(label[order])) + 1)
    return sorted(groups, key=lambda group: (raw.pool.texts[name[group[0]]], int(group[0])))


def _pair(name: NDArray[np.int32], node: NDArray[np.int32]) -> Ints:
    return name.astype(np.int64) << 32 | node.astype(np.int64)


def _joined_beside(
    label: NDArray[np.int32], name: NDArray[np.int32], rows: Ints, raw: RawOsm, edges: Edges
) -> NDArray[np.int32]:
    """Give one label to the stretches of one name that run beside each other."""
    first_of = np.unique(label, return_index=True)[1]
    names, count = np.unique(name[first_of], return_counts=True)
    several = np.flatnonzero(np.isin(name, names[count > 1]))
    if len(several) == 0:
        return label
    points, owner = _dots(rows[several], raw, edges)
    # names lie apart as places do: in a direction of their own
    apart = name[several][owner].astype(np.float64) * 10 * BESIDE_M
    pairs = cKDTree(np.column_stack([points, apart])).query_pairs(BESIDE_M, output_type="ndarray")
    left, right = label[several][owner[pairs[:, 0]]], label[several][owner[pairs[:, 1]]]
    return components(left, right, int(label.max()) + 1)[label]


def _dots(rows: Ints, raw: RawOsm, edges: Edges) -> tuple[Floats, Ints]:
    """Return dots along edges, half of `BESIDE_M` apart or less, in metres from the centre of the Earth, and the edge of each."""
    positions, start = slices(edges.first[rows], edges.last[rows])
    lonlat = to_degrees(raw.xy[positions])
    begins = np.delete(np.arange(len(positions)), start[1:] - 1)
    edge = np.repeat(np.arange(len(rows)), np.diff(start) - 1)
    step = lonlat[begins + 1] - lonlat[begins]
    count = np.ceil(pair_lengths_m(lonlat[begins], lonlat[begins + 1]) / (BESIDE_M / 2)).astype(np.int64) + 1
    segment = np.repeat(np.arange(len(begins)), count)
    share = (np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)) / np.maximum(count - 1, 1)[
        segment
    ]
    lon, lat = np.radians(lonlat[begins][segment] + share[:, None] * step[segment]).T
    sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return EARTH_RADIUS_M * sphere, edge[segment]


def continuations(
    raw: RawOsm, edges: Edges, signed: Sequence[Ints], stretches: Sequence[Ints]
) -> dict[int, int]:
    """Return which named stretches carry a signed road on, and which road: position in one list to that in the other.

    One does where the edges of the road that have its name break off at a node of it, and no second road's do. It is
    no longer than a gap that may be filled, see `geo.roads.bridge`: a name alone does not make the better part of a road.

    Args:
        raw: the ways.
        edges: their edges.
        signed: edges of each road that has a reference, as far as their own tags say so.
        stretches: edges of each named stretch.
    """
    ends: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    name, rank = raw.way_text["name"][edges.way], RANK[raw.way_class[edges.way]]
    for road, rows in enumerate(signed):
        tips = np.concatenate([edges.u[rows], edges.v[rows]])
        nodes, first, count = np.unique(tips, return_index=True, return_counts=True)
        at = rows[first[count == 1] % len(rows)]
        for node, row in zip(nodes[count == 1].tolist(), at.tolist(), strict=True):
            if name[row]:
                ends[int(name[row]), node].add((road, int(rank[row])))
    found: dict[int, int] = {}
    for stretch, rows in enumerate(stretches):
        own = int(name[rows[0]])
        roads = {
            road
            for row in rows.tolist()
            for node in (int(edges.u[row]), int(edges.v[row]))
            for road, its_rank in ends.get((own, node), ())
            if abs(its_rank - int(rank[row])) <= _RANKS_APART
        }
        if len(roads) == 1:
            (road,) = roads
            if edges.length_m[rows].sum() <= reach_m(float(edges.length_m[signed[road]].sum())):
                found[stretch] = road
    return found
