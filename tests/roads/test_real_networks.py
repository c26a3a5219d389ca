"""Real OpenStreetMap files beside the project: the facts that a road network has to get right."""

import numpy as np
import pytest
import shapely
from shapely import LineString

from geo.geodesy import haversine_m, line_length_m

DAMASCUS, ALEPPO = (36.2919, 33.5102), (37.1612, 36.2012)
LATAKIA, SARAQIB, MAARAT = (35.7915, 35.5216), (36.8056, 35.8644), (36.6769, 35.6439)


def test_the_m5_is_one_road_from_the_jordanian_border_to_aleppo(syria):
    m5 = syria.road("M5")
    main = m5.parts[0]
    assert main.to_km == pytest.approx(456.1, rel=0.01)
    assert haversine_m(*main.coords[0], 36.2008, 32.5306) < 500
    assert haversine_m(*main.coords[-1], 37.1126, 36.1926) < 1200  # its last kilometre carries no reference
    assert 0.05 < m5.inferred_share < 0.15


def test_the_m5_is_340_km_from_damascus_to_aleppo(syria):
    m5 = syria.road("M5")
    assert m5.project(*ALEPPO).km - m5.project(*DAMASCUS).km == pytest.approx(340, abs=15)


def test_the_damascus_aleppo_highway_is_the_m5(syria):
    corridor = syria.corridor(DAMASCUS, ALEPPO)
    assert corridor.share_by_road["M5"] >= 0.95
    assert corridor.length_km == pytest.approx(340, abs=15)


def test_the_latakia_saraqib_highway_is_the_m4(syria):
    corridor = syria.corridor(LATAKIA, SARAQIB)
    assert corridor.length_km == pytest.approx(124, abs=6)
    assert next(iter(corridor.share_by_road)) == "M4"


def test_the_m4_m5_junction_at_saraqib_comes_first_and_the_one_at_aleppo_second(syria):
    first, second = syria.junctions("M4", "M5")
    assert haversine_m(first.lon, first.lat, 36.8266, 35.8868) < 500
    assert first.inferred == () or "M4" not in first.inferred
    assert haversine_m(second.lon, second.lat, 37.0712, 36.1734) < 1000
    assert "M4" in second.inferred


def test_a_section_of_the_m5_has_both_carriageways_and_ends_at_the_towns(syria):
    m5 = syria.road("M5")
    ends = [m5.project(*town) for town in (SARAQIB, MAARAT)]
    assert all(spot.distance_m < 2000 for spot in ends)
    line = m5.line(ends[0].km, ends[1].km)
    both = m5.carriageways(ends[0].km, ends[1].km)
    length = line_length_m(line.coords)
    assert sum(line_length_m(way.coords) for way in both.geoms) == pytest.approx(2 * length, rel=0.1)


@pytest.mark.parametrize(("road_id", "km"), [("A41", 62), ("A28", 31), ("A3", 28), ("A4", 32)])
def test_the_motorways_of_porto_are_half_as_long_as_their_carriageways(porto, road_id, km):
    road = porto.road(road_id)
    assert road.length_km == pytest.approx(km, rel=0.05)
    edges = porto.members(road.index).edge
    assert porto.columns["edge_length_m"][edges].sum() / 2000 == pytest.approx(road.length_km, rel=0.06)


def test_vertices_lie_where_another_reader_of_openstreetmap_puts_them(syria, real):
    import geopandas

    streets = geopandas.read_parquet(real("aleppo-2023-osm-ids.parquet")).to_crs(4326)
    near = syria.nearest_edges(shapely.get_coordinates(streets.geometry.to_numpy())[::4])
    assert len(near.edge) > 39_000
    assert np.median(near.distance_m) <= 1
    assert np.percentile(near.distance_m, 95) < 10


def test_places_of_a_real_file_make_a_gazetteer(liechtenstein):
    towns = {spot.name: spot for spot in liechtenstein.spots if spot.place in {"town", "village"}}
    assert haversine_m(towns["Vaduz"].lon, towns["Vaduz"].lat, 9.5209, 47.1410) < 2000


@pytest.mark.parametrize("name", ["syria", "porto", "liechtenstein"])
def test_a_real_network_keeps_its_promises(request, name):
    network = request.getfixturevalue(name)
    for road in network.roads:
        assert road.length_km >= 0
        members = network.members(road.index)
        assert len(members.edge) == len(np.unique(members.edge))
        assert 0 <= members.km.min() <= members.km.max() <= road.length_km + 1e-6
        last = 0.0
        for part in road.parts:
            assert part.from_km == last
            assert (np.diff(part.km) >= 0).all()
            last = part.to_km
    for junction in network.all_junctions:
        assert len(junction.road_ids) > 1
        assert junction.extent_m < 3000


def test_no_spine_of_a_main_road_doubles_back(syria):
    for road in syria.roads:
        if road.highway not in {"motorway", "trunk"} or not road.ref:
            continue
        for part in road.parts:
            halves = [LineString(part.coords[rows]) for rows in _far_apart(part)]
            middles = [line.interpolate(0.5, normalized=True) for line in halves]
            near = sum(a.distance(b) < 0.0003 for a in middles for b in middles if a is not b)
            assert near == 0, road.road_id


def _far_apart(part):
    """Return the vertices of every fifth kilometre, so that neighbours do not count as doubling back."""
    starts = np.arange(part.from_km, part.to_km - 1, 5)
    rows = [np.flatnonzero((part.km >= km) & (part.km <= km + 1)) for km in starts]
    return [row for row in rows if len(row) > 1]
