"""Which OSM tags matter to roads, and what a highway class is worth on the way from one city to another.

Nothing here reads a file: `geo.roads.osm` does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

__all__ = [
    "BACKBONE_RANK",
    "HIGHWAY_CLASSES",
    "LINK",
    "ONEWAY_VALUES",
    "RANK",
    "ROAD_TAG",
    "ROUND",
    "SPEED_KMH",
    "SPOT_KEYS",
    "TEXT_KEYS",
    "oneway_of",
]

ROAD_TAG: Final = "frontline:road"
"""A way that carries it belongs to the road of that identifier, whatever its ``ref`` says."""

_MAIN: Final = ("motorway", "trunk", "primary", "secondary", "tertiary")
_MINOR: Final = ("unclassified", "residential", "living_street", "road", "busway", "service", "track")
HIGHWAY_CLASSES: Final = (*_MAIN, *(f"{name}_link" for name in _MAIN), *_MINOR)
"""Values of ``highway`` that vehicles use, private and closed ones included; a column holds positions in this list."""

LINK: Final = np.array([name.endswith("_link") for name in HIGHWAY_CLASSES])
"""Whether a class is a ramp or slip road."""

RANK: Final = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 7, 8], dtype=np.int8)
"""Importance of a class, 0 (motorway) to 8 (track); a link ranks with its road."""

BACKBONE_RANK: Final = 4
"""Roads up to this rank (tertiary) make the backbone on which corridors are routed."""

SPEED_KMH: Final = np.array(
    [110, 95, 75, 60, 50, 55, 50, 45, 40, 35, 40, 25, 10, 30, 20, 15, 12], dtype=np.float64
)
"""Cruising speed, km/h, by class: what makes a corridor keep to the motorway although the old road is shorter.

Ours, in the order of the defaults of OSRM's car profile; only their ratios matter.
"""

TEXT_KEYS: Final = (
    "ref",
    "nat_ref",
    "int_ref",
    "name",
    "name:en",
    "name:ar",
    "alt_name",
    "official_name",
    "bridge",
    "tunnel",
    "layer",
    "surface",
    "junction",
    "destination",
    "access",
    ROAD_TAG,
)
"""Tags of a way that are kept as texts; ``highway`` and ``oneway`` are kept as numbers."""

SPOT_KEYS: Final = ("place", "junction", "highway", "name", "name:en", "name:ar", "ref", "population")
"""Tags that are kept of the nodes that are kept: places, named junctions and motorway exits."""

ROUND: Final = frozenset({"roundabout", "circular"})
"""Values of ``junction`` of a way that leads around."""

ONEWAY_VALUES: Final = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}


def oneway_of(highway: str, oneway: str, junction: str) -> int:
    """Return 1 for a way driven in the order of its nodes only, -1 against it only, 0 for both.

    A motorway and a roundabout are one-way unless they say otherwise (OSM wiki, Key:oneway).

    Example:
        >>> oneway_of("motorway", "", ""), oneway_of("motorway", "no", ""), oneway_of("trunk", "-1", "")
        (1, 0, -1)
    """
    if not oneway and (highway == "motorway" or junction in ROUND):
        return 1
    return ONEWAY_VALUES.get(oneway, 0)
