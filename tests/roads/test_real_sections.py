"""Sections of real roads against ways that another library finds on the raw edges of the same file."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo.geodesy import haversine_m, pair_lengths_m

BESIDE_M = 15.0
MAIN = {"motorway", "trunk"}
SYRIA, PORTO = ("syria-2023.osm.pbf", 32637), ("porto-2015.osm.pbf", 32629)
ARIHA, SARAQIB, MAARAT = (36.6101, 35.8126), (36.8056, 35.8644), (36.6769, 35.6439)
JISR, NABK, HOMS = (36.3170, 35.8120), (36.7286, 34.0243), (36.7137, 34.7324)
VILA_DO_CONDE, MATOSINHOS = (-8.7450, 41.3530), (-8.6760, 41.2000)
TROFA, MAIA = (-8.5600, 41.3370), (-8.5650, 41.2350)


@pytest.mark.parametrize(
    ("file", "case"),
    [
        pytest.param(SYRIA, ("M5", (SARAQIB, MAARAT), 28), id="the M5 between Saraqib and Maarat al-Numan"),
        pytest.param(
            SYRIA,
            ("M5", (NABK, HOMS), 81.6),
            id="the M5 between Nabk and Homs, which is tagged M45 and of which a carriageway swings out to 770 m",
        ),
        pytest.param(
            PORTO, ("A28", (VILA_DO_CONDE, MATOSINHOS), 20), id="the A28 between Vila do Conde and Matosinhos"
        ),
        pytest.param(PORTO, ("A3", (TROFA, MAIA), 12), id="the A3 between Trofa and Maia"),
    ],
)
def test_a_section_is_the_way_that_another_library_finds(real_network, raw_ways, file, case):
    road_id, towns, km = case
    road = real_network(file[0]).road(road_id)
    spots = [road.project(*town) for town in towns]
    section = road.carriageways(spots[0].km, spots[1].km)
    assert abs(spots[0].km - spots[1].km) == pytest.approx(km, abs=1.5)
    expected = _both_ways(raw_ways(file[0]), road_id, *towns)
    project = Transformer.from_crs(4326, file[1], always_xy=True).transform
    assert (
        _iou(*(shapely.transform(lines, project, interleaved=False) for lines in (section, expected))) >= 0.9
    )


def test_the_m4_between_ariha_and_saraqib_is_the_way_that_another_library_finds(syria, raw_ways):
    """Westwards only: the file lacks 1.6 km of the southern carriageway, so nothing leads eastwards along the traffic."""
    m4 = syria.road("M4")
    section = m4.line(*(m4.project(*town).km for town in (SARAQIB, ARIHA)))
    expected = _one_way(raw_ways(SYRIA[0]), "M4", SARAQIB, ARIHA)
    project = Transformer.from_crs(4326, SYRIA[1], always_xy=True).transform
    left, right = (shapely.transform(line, project, interleaved=False) for line in (section, expected))
    assert _iou(left, right, beside_m=30) >= 0.9  # the spine runs along one of the two carriageways


@pytest.mark.parametrize("town", [SARAQIB, MAARAT])
def test_a_section_ends_within_two_kilometres_of_its_town(syria, raw_ways, town):
    m5 = syria.road("M5")
    spot = m5.project(*town)
    tagged = np.concatenate([way.lonlat for way in raw_ways("syria-2023.osm.pbf") if "M5" in way.refs])
    nearest = tagged[haversine_m(*town, *tagged.T).argmin()]
    assert haversine_m(*m5.point_at(spot.km), *nearest) < 200
    assert spot.distance_m < 2000
    assert len(m5.carriageways(spot.km - 0.2, spot.km + 0.2).geoms) >= 2


def _both_ways(ways, ref, a, b):
    """Return the shortest ways from a road near one town to it near another, and back."""
    return shapely.MultiLineString([_one_way(ways, ref, a, b), _one_way(ways, ref, b, a)])


def _one_way(ways, ref, start, end):
    """Return the shortest way on motorways and trunk roads, along the traffic, from a road near one town to it near another."""
    low, high = np.minimum(start, end) - 0.2, np.maximum(start, end) + 0.2
    near = [way for way in ways if ((way.lonlat > low) & (way.lonlat < high)).any()]
    graph, place = nx.DiGraph(), {}
    for way in near:
        place.update(zip(way.nodes, way.lonlat.tolist(), strict=True))
        metres = pair_lengths_m(way.lonlat[:-1], way.lonlat[1:]).tolist()
        if way.highway.removesuffix("_link") in MAIN:
            for (u, v), length in zip(pairwise(way.nodes), metres, strict=True):
                graph.add_edge(u, v, length=length)
                if not way.oneway:
                    graph.add_edge(v, u, length=length)
    along = [
        way
        for way in near
        if way.refs & {ref, "M45"} and way.highway in MAIN and _runs_towards(way, np.subtract(end, start))
    ]
    path = nx.shortest_path(graph, _nearest(along, start), _nearest(along, end), weight="length")
    return shapely.LineString([place[node] for node in path])


def _runs_towards(way, step):
    return not way.oneway or float((way.lonlat[-1] - way.lonlat[0]) @ step) > 0


def _nearest(ways, town):
    nodes = np.concatenate([way.nodes for way in ways])
    lonlat = np.concatenate([way.lonlat for way in ways])
    return int(nodes[haversine_m(*town, *lonlat.T).argmin()])


def _iou(left, right, beside_m=BESIDE_M):
    """Return the shared length over the length of both together; what lies within a few metres is shared."""
    shared = (
        left.intersection(right.buffer(beside_m)).length + right.intersection(left.buffer(beside_m)).length
    ) / 2
    return shared / (left.length + right.length - shared)
