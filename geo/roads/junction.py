"""Junctions: the places where roads meet, as a reader of a network sees them.

What counts as a meeting is decided in `geo.roads.meeting`, when a network is made; here its result is read from columns
and ranked. Needs no scipy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.roads.store import Columns

__all__ = ["Junction", "junction_rows", "rank_for"]


@dataclass(frozen=True, slots=True)
class Junction:
    """A place where two or more roads meet.

    Attributes:
        junction_id: identifier, the same for the same data.
        road_ids: the roads, in the order of their references.
        lon: longitude of its middle, degrees.
        lat: latitude of its middle, degrees.
        extent_m: longest distance between two of its points; 0 for a single node.
        km: measure of it on each of its roads.
        name: its roads, joined: ``"M4/M5 junction"``.
        given_name: what the map calls it, or ``""``.
        evidence: in words, why the roads meet here.
        shared_nodes: number of nodes that edges of two roads share.
        link_ways: number of link roads that join them.
        inferred: those of its roads that reach it by inference only.
        only_along: pairs of its roads that pass it together and meet others there, not each other.
    """

    junction_id: str
    road_ids: tuple[str, ...]
    lon: float
    lat: float
    extent_m: float
    km: dict[str, float] = field(hash=False)
    name: str
    evidence: str
    given_name: str = ""
    shared_nodes: int = 0
    link_ways: int = 0
    inferred: tuple[str, ...] = ()
    only_along: tuple[tuple[str, str], ...] = ()

    def joins(self, a_id: str, b_id: str) -> bool:
        """Tell whether two roads meet here, rather than pass together on shared edges."""
        both = a_id in self.road_ids and b_id in self.road_ids and a_id != b_id
        return both and not {(a_id, b_id), (b_id, a_id)} & set(self.only_along)


def junction_rows(columns: Columns, text: Callable[[int], str]) -> tuple[Junction, ...]:
    """Return the junctions that columns hold; ``text`` gives the text of a position in the pool."""
    start = columns["junction_start"].tolist()
    road_ids = [text(columns["road_id"][road]) for road in columns["junction_road"].tolist()]
    km, inferred = columns["junction_km"].tolist(), columns["junction_inferred"].tolist()
    texts = {
        name: [text(code) for code in columns[name].tolist()]
        for name in ("junction_id", "junction_name", "junction_given_name", "junction_evidence")
    }
    lonlat = np.asarray(columns["junction_xy"]).tolist()
    along_start = columns["junction_along_start"].tolist()
    along = [
        (text(columns["road_id"][a]), text(columns["road_id"][b]))
        for a, b in columns["junction_along"].tolist()
    ]
    numbers = (columns[f"junction_{name}"].tolist() for name in ("extent_m", "shared", "links"))
    found = []
    for row, (extent_m, shared, links) in enumerate(zip(*numbers, strict=True)):
        own = slice(start[row], start[row + 1])
        found.append(
            Junction(
                junction_id=texts["junction_id"][row],
                road_ids=tuple(road_ids[own]),
                lon=lonlat[row][0],
                lat=lonlat[row][1],
                extent_m=extent_m,
                km=dict(zip(road_ids[own], km[own], strict=True)),
                name=texts["junction_name"][row],
                evidence=texts["junction_evidence"][row],
                given_name=texts["junction_given_name"][row],
                shared_nodes=shared,
                link_ways=links,
                inferred=tuple(r for r, guessed in zip(road_ids[own], inferred[own], strict=True) if guessed),
                only_along=tuple(along[along_start[row] : along_start[row + 1]]),
            )
        )
    return tuple(found)


def rank_for(junctions: Sequence[Junction], a_id: str, b_id: str) -> list[Junction]:
    """Return junctions of two roads, best evidence first.

    A meeting of edges that carry both roads' tags comes before one that only inference makes; then an interchange
    that has both shared nodes and links, then the one with more links, then the one with more shared nodes.
    """

    def weakness(junction: Junction) -> tuple[int, int, int, int, str]:
        guessed = sum(road_id in junction.inferred for road_id in (a_id, b_id))
        kinds = bool(junction.shared_nodes) + bool(junction.link_ways)
        return guessed, -kinds, -junction.link_ways, -junction.shared_nodes, junction.junction_id

    return sorted(junctions, key=weakness)
