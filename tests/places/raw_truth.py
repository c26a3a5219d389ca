"""Where things are by the raw file alone: a second way to the answers, which shares no code with the program.

Ways come from osmium as lists of nodes, paths from networkx on them. Slow and plain: for the golden table only.
"""

import math
import re
from functools import cache
from itertools import pairwise

import networkx as nx
import osmium

MAIN = {"motorway", "trunk", "primary", "secondary", "tertiary"}


@cache
def read(path):
    """Return the main roads and links of a file: (class, set of refs, whether it is a roundabout, [(node, lon, lat)])."""
    ways = []
    for way in (
        osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    ):
        if not way.is_way():
            continue
        highway = way.tags["highway"]
        is_round = way.tags.get("junction") in {"roundabout", "circular"}
        if highway not in MAIN and highway.removesuffix("_link") not in MAIN and not is_round:
            continue
        refs = {spelt(part) for part in way.tags.get("ref", "").split(";") if part.strip()}
        points = [
            (node.ref, node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()
        ]
        ways.append((highway, refs, is_round, points))
    return ways


def spelt(ref):
    return re.sub(r"[\s-]", "", ref).upper()


def metres(lon_a, lat_a, lon_b, lat_b):
    """Return the great-circle distance (haversine on a sphere: good to half a per cent)."""
    a, b, c = (math.radians(value) for value in (lat_a, lat_b, lon_b - lon_a))
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(c / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(h))


def junctions(path, one, other):
    """Return the middles (lon, lat) of where two references meet: shared nodes, or one set of links that touches both."""
    where, graph, touch = {}, nx.Graph(), {spelt(one): set(), spelt(other): set()}
    for highway, refs, is_round, points in read(path):
        where.update((node, (lon, lat)) for node, lon, lat in points)
        nodes = [node for node, _, _ in points]
        for ref in touch.keys() & refs:
            if not highway.endswith("_link"):
                touch[ref].update(nodes)
        if highway.endswith("_link") or (is_round and not refs):
            nx.add_path(graph, nodes)
    first, second = touch.values()
    graph.add_nodes_from(first & second)
    found = []
    for component in nx.connected_components(graph):
        ends = [component & first, component & second]
        if all(ends):
            middles = [
                [sum(where[node][axis] for node in nodes) / len(nodes) for axis in (0, 1)] for nodes in ends
            ]
            found.append(tuple((middles[0][axis] + middles[1][axis]) / 2 for axis in (0, 1)))
    return found


def halfway(path, ref, start, end):
    """Return the point (lon, lat) half-way along a reference between two points, and the length in km."""
    graph, where = nx.Graph(), {}
    for highway, refs, _, points in read(path):
        if spelt(ref) in refs and not highway.endswith("_link"):
            where.update((node, (lon, lat)) for node, lon, lat in points)
            for (a, *at_a), (b, *at_b) in pairwise(points):
                graph.add_edge(a, b, length=metres(*at_a, *at_b))
    groups = list(nx.connected_components(graph))

    def near(nodes, point):
        return min((metres(*where[node], *point), node) for node in nodes)

    # both carriageways are pieces of their own: take one that comes near both ends
    nodes = min(
        groups, key=lambda group: near(group, start)[0] + near(group, end)[0] if len(group) > 1 else math.inf
    )
    path_nodes = nx.shortest_path(graph, near(nodes, start)[1], near(nodes, end)[1], weight="length")
    steps = [metres(*where[a], *where[b]) for a, b in pairwise(path_nodes)]
    left = sum(steps) / 2
    for node, step in zip(path_nodes[:-1], steps, strict=True):
        if left <= step:
            return *where[node], sum(steps) / 1000
        left -= step
    raise AssertionError("a path has a middle")


def nearest(path, ref, point):
    """Return the node (lon, lat) of a reference that is nearest to a point."""
    nodes = [node[1:] for _, refs, _, points in read(path) if spelt(ref) in refs for node in points]
    return min(nodes, key=lambda node: metres(*node, *point))


@cache
def places(path):
    """Return the place nodes of a file: {name: [(value of place, lon, lat)]}."""
    found = {}
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    for node in nodes:
        if "name" in node.tags:
            found.setdefault(node.tags["name"], []).append(
                (node.tags["place"], node.location.lon, node.location.lat)
            )
    return found
