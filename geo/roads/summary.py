"""What a network is, in numbers: for whoever made or opened one and wants to know how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.roads.road import Road

__all__ = ["Summary", "summarise"]

_SHOWN = 5
_WORTH_SHOWING_KM = 10.0
"""Of a shorter road a single bridged gap is most."""
_WORTH_SHOWING_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of a network.

    Attributes:
        ways: ways that were read.
        roads: roads that they make.
        length_km: length of the spines of all roads; a stretch that carries two roads counts twice.
        inferred_share: share of the edges of all roads, by length, that belong to their road by inference only.
        most_inferred: roads of some length with the greatest such share, the greatest first.
        longest: roads by length, the longest first.
    """

    ways: int
    roads: int
    length_km: float
    inferred_share: float
    most_inferred: tuple[Road, ...]
    longest: tuple[Road, ...]


def summarise(network: Network, *, longest: int = 10) -> Summary:
    """Return the numbers of a network, and so many of its longest roads."""
    columns, roads = network.columns, network.roads
    metres = np.asarray(columns["edge_length_m"], dtype=np.float64)[columns["member_edge"]]
    total_m = float(metres.sum())
    doubtful = [
        road
        for road in roads
        if road.length_km >= _WORTH_SHOWING_KM and road.inferred_share >= _WORTH_SHOWING_SHARE
    ]
    return Summary(
        ways=len(np.unique(columns["way_id"])),
        roads=len(roads),
        length_km=sum(road.length_km for road in roads),
        inferred_share=float(metres[columns["member_inferred"]].sum()) / total_m if total_m else 0.0,
        most_inferred=tuple(sorted(doubtful, key=lambda road: -road.inferred_share)[:_SHOWN]),
        longest=tuple(sorted(roads, key=lambda road: -road.length_km)[:longest]),
    )
