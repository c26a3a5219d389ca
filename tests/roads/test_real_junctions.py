"""Junctions of real roads against the links and crossings that the same file shows to another reader."""

from collections import defaultdict
from contextlib import suppress
from functools import cache
from itertools import combinations

import numpy as np
import pytest
import shapely

from geo.errors import RoadsDoNotMeetError
from geo.geodesy import haversine_m

PORTO, SYRIA = "porto-2015.osm.pbf", "syria-2023.osm.pbf"
MOTORWAYS = ("A1", "A3", "A4", "A7", "A20", "A28", "A29", "A32", "A41", "A42", "A43", "A44")


@pytest.fixture(scope="module")
def meetings(raw_osm, raw_ways):
    """Return a function that gives, for each two references of a file, the sets of nodes where they meet.

    They meet where ways of both share a node, and over a connected set of link ways that touches both.
    """

    def find(name):
        ways = raw_ways(name)
        refs, place, found = defaultdict(set), {}, defaultdict(list)
        for way in ways:
            place.update(zip(way.nodes, way.lonlat.tolist(), strict=True))
            for node in way.nodes if not way.is_link else ():
                refs[node] |= way.refs
        sets = [{node for way in links for node in way.nodes} for links in raw_osm.link_components(ways)]
        for nodes in (*sets, *({node} for node, own in refs.items() if len(own) > 1)):
            touched = set().union(*(refs.get(node, set()) for node in nodes))
            where = np.array([place[node] for node in nodes])
            for pair in combinations(sorted(touched), 2):
                found[pair].append(where)
        return found

    return cache(find)


# -- the M4 and the M5 -------------------------------------------------------------------------------------------------


def test_the_m4_and_m5_meet_at_saraqib_within_the_extent_of_their_junction(syria, meetings):
    first, second = syria.junctions("M4", "M5")
    assert haversine_m(first.lon, first.lat, 36.8266, 35.8868) <= 500
    assert haversine_m(second.lon, second.lat, 37.0712, 36.1734) <= 1000
    nodes = np.concatenate(
        meetings(SYRIA)["M4", "M5"]
    )  # two noses; the links near by belong to roads into Saraqib
    _check_covers(first, nodes)
    assert first.extent_m < 400


def _check_covers(junction, lonlat):
    """Hold that an extent is the distance of the two farthest nodes, and that nothing lies outside of its reach."""
    far = haversine_m(*lonlat[:, None].T, *lonlat[None].T).max()
    assert far <= junction.extent_m + 30  # a bend of a ramp may swing out beyond the nodes where it ends
    assert haversine_m(junction.lon, junction.lat, *lonlat.T).max() <= junction.extent_m


# -- the motorways of Porto ----------------------------------------------------------------------------------------------


INTERCHANGES = {
    ("A1", "A29"), ("A1", "A41"), ("A1", "A44"), ("A20", "A28"), ("A20", "A3"), ("A20", "A43"), ("A20", "A44"),
    ("A28", "A4"), ("A28", "A41"), ("A28", "A7"), ("A29", "A41"), ("A29", "A44"), ("A3", "A4"), ("A3", "A41"),
    ("A3", "A7"), ("A32", "A41"), ("A4", "A41"), ("A41", "A42"), ("A41", "A43"),
}  # fmt: skip


def test_the_motorways_of_porto_meet_where_their_links_do_and_nowhere_else(porto):
    met, apart = set(), set()
    for pair in combinations(sorted(MOTORWAYS), 2):
        try:
            porto.junctions(*pair)
            met.add(pair)
        except RoadsDoNotMeetError:
            apart.add(pair)
    assert met == INTERCHANGES
    assert len(apart) == 47


@pytest.mark.parametrize("pair", sorted(INTERCHANGES), ids="/".join)
def test_each_set_of_links_between_two_motorways_is_in_one_junction(porto, meetings, pair):
    sets = [where for where in meetings(PORTO)[pair] if len(where) > 1]
    junctions = porto.junctions(*pair)
    for links in sets:
        holders = [
            junction
            for junction in junctions
            if haversine_m(junction.lon, junction.lat, *links.T).min() < junction.extent_m
        ]
        assert len(holders) == 1
        _check_covers(holders[0], links)
        assert holders[0].extent_m < 2000


@pytest.mark.parametrize(
    "pair",
    [("A3", "A28"), ("A7", "A41"), ("A1", "A4"), ("A28", "A43"), ("A29", "A32"), ("A3", "A42")],
    ids="/".join,
)
def test_motorways_of_porto_that_do_not_meet_say_so(porto, pair):
    with pytest.raises(RoadsDoNotMeetError, match="have no junction with each other in this network"):
        porto.junctions(*pair)


# -- flyovers ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def flyovers(raw_ways, meetings):
    """Return a function that gives the crossings of two references that do not meet within two kilometres of there."""

    def find(name):
        ways = [way for way in raw_ways(name) if way.refs and not way.is_link]
        lines = [shapely.LineString(way.lonlat) for way in ways]
        met, found = meetings(name), defaultdict(list)
        for a, b in shapely.STRtree(lines).query(lines, predicate="crosses").T.tolist():
            if a > b or ways[a].refs & ways[b].refs or set(ways[a].nodes) & set(ways[b].nodes):
                continue
            spots = shapely.get_coordinates(lines[a].intersection(lines[b]))
            for pair in {tuple(sorted((x, y))) for x in ways[a].refs for y in ways[b].refs}:
                near = np.concatenate([*met[pair], np.empty((0, 2))])
                found[pair] += [spot for spot in spots if (haversine_m(*spot, *near.T) > 2000).all()]
        return {pair: spots for pair, spots in found.items() if spots}

    return find


@pytest.mark.parametrize(("name", "least", "known"), [(PORTO, 40, ("A3", "EN318")), (SYRIA, 1, ("4", "M4"))])
def test_a_flyover_without_links_is_no_junction(real_network, flyovers, name, least, known):
    """Junctions that such roads do have are elsewhere, or rest on pieces without a tag and say so."""
    network, found = real_network(name), flyovers(name)
    assert known in found
    assert len(found) >= least
    wrong = {
        pair
        for pair, spots in found.items()
        for junction in _junctions(network, *pair)
        if not junction.inferred
        if any(haversine_m(junction.lon, junction.lat, *spot) < 500 for spot in spots)
    }
    assert wrong <= BY_A_THIRD


BY_A_THIRD = {("A43", "IC1"), ("A41", "EM"), ("A41", "EN108"), ("3", "A42")}
"""Roads that cross without a link of their own where the ramps of a third, the A20, lead from one to the other;
and those that a roundabout without a number joins, at the end of the ramps of the A41 and the A42."""


def _junctions(network, a, b):
    for left in network.roads_by_ref(a):
        for right in network.roads_by_ref(b):
            with suppress(RoadsDoNotMeetError):
                yield from network.junctions(left.road_id, right.road_id)
