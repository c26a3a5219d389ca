"""The main roads of an OSM file, read without `geo.roads`: what its networks are compared with."""

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import osmium

MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary")


@dataclass(frozen=True, eq=False)
class RawWay:
    highway: str
    refs: frozenset
    oneway: bool
    nodes: tuple
    lonlat: np.ndarray
    bridge: bool

    @property
    def is_link(self):
        return self.highway.endswith("_link")


def read_raw_ways(path, classes=MAIN):
    """Return the ways of some classes and their links; a way against the order of its nodes is turned."""
    wanted = [("highway", name + end) for name in classes for end in ("", "_link")]
    source = (
        osmium.FileProcessor(path).with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    )
    found = []
    for way in source.with_filter(osmium.filter.TagFilter(*wanted)):
        tags = dict(way.tags)
        nodes = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        oneway = tags.get("oneway", "no")
        if oneway == "-1":
            nodes.reverse()
        if len(nodes) > 1:
            ids, lon, lat = zip(*nodes, strict=True)
            found.append(
                RawWay(
                    tags["highway"],
                    frozenset(
                        re.sub(r"[\s-]", "", ref) for ref in tags.get("ref", "").split(";") if ref.strip()
                    ),
                    oneway in {"yes", "true", "1", "-1"} or tags.get("junction") == "roundabout",
                    ids,
                    np.column_stack([lon, lat]),
                    "bridge" in tags,
                )
            )
    return found


def link_components(ways):
    """Return the connected sets of link ways, each a list."""
    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    links = [way for way in ways if way.is_link]
    for way in links:
        for node in way.nodes[1:]:
            parent[root(way.nodes[0])] = root(node)
    sets = defaultdict(list)
    for way in links:
        sets[root(way.nodes[0])].append(way)
    return list(sets.values())
