"""The roads that osmnx calls "drive", taken out of an OSM file, so that both importers read the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium

_NO_ROADS = (
    "abandoned|bridleway|bus_guideway|construction|corridor|cycleway|elevator|escalator|footway|no|path|pedestrian|"
    "planned|platform|proposed|raceway|razed|rest_area|service|services|steps|track"
)
_REFUSED = {
    "highway": frozenset(_NO_ROADS.split("|")),
    "area": frozenset({"yes"}),
    "access": frozenset({"private"}),
    "motor_vehicle": frozenset({"no"}),
    "motorcar": frozenset({"no"}),
    "service": frozenset({"alley", "driveway", "emergency_access", "parking", "parking_aisle", "private"}),
}
"""Values that osmnx's filter ``drive`` refuses (osmnx 2, ``_overpass._get_network_filter``)."""


def write_drive_roads(source: Path, targets: Sequence[Path]) -> None:
    """Write the drive roads of a file, with their nodes, into other files; their suffix says the format."""
    ways, nodes = _chosen(source)
    for target in targets:
        with osmium.SimpleWriter(target, overwrite=True) as writer:
            for thing in osmium.FileProcessor(source, osmium.osm.NODE | osmium.osm.WAY):
                if thing.is_node() and thing.id in nodes:
                    writer.add_node(thing)
                elif thing.is_way() and thing.id in ways:
                    writer.add_way(thing)


def _chosen(source: Path) -> tuple[set[int], set[int]]:
    """Return the identifiers of the drive roads and of their nodes."""
    ways: set[int] = set()
    nodes: set[int] = set()
    highways = osmium.FileProcessor(source, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    for way in highways:
        if is_drive(way.tags):
            ways.add(way.id)
            nodes.update(node.ref for node in way.nodes)
    return ways, nodes


def is_drive(tags: Mapping[str, str]) -> bool:
    """Tell whether osmnx's filter ``drive`` takes a way."""
    return not any(tags.get(key) in refused for key, refused in _REFUSED.items())
