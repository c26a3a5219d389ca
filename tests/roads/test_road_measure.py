"""Identity and measure: which ways are one road, where its kilometre 0 is, and what a spine may not do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.errors import RoadNotFoundError
from geo.geodesy import line_length_m

ROAD = {"highway": "primary"}
MOTORWAY = {"highway": "motorway", "ref": "M5"}


def _coords(line):
    return np.round(line.coords, 7).tolist()


# -- identity --------------------------------------------------------------------------------------------------------


def test_one_reference_is_one_road_however_it_is_written(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(2000, 0), d=(3000, 0))
    for path, ref in (("ab", "M5"), ("bc", "M-5"), ("cd", "m 5;M4")):
        drawing.way(path, **ROAD, ref=ref)
    network = built(drawing)
    assert {road.road_id: round(road.length_km, 3) for road in network.roads} == {"M4": 1.0, "M5": 3.0}
    assert [road.road_id for road in network.roads_by_ref("M-05")] == ["M5"]
    assert network.roads_by_ref("M45") == ()


def test_an_explicit_road_tag_wins_over_the_reference(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(9000, 0), d=(9900, 0))
    drawing.way("ab", **ROAD, ref="M4", frontline="M4-W").way("cd", **ROAD, ref="M4", frontline="M4-E")
    network = built(drawing)
    assert [(road.road_id, road.ref) for road in network.roads] == [("M4-W", "M4"), ("M4-E", "M4")]
    assert [road.road_id for road in network.roads_by_ref("m4")] == ["M4-W", "M4-E"]
    assert [road.road_id for road in network.roads_by_ref("m4-w")] == ["M4-W"]


def test_international_references_are_their_own_namespace(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(2000, 0))
    drawing.way("ab", **ROAD, ref="5", int_ref="E5").way("bc", **ROAD, int_ref="5")
    assert [(road.road_id, round(road.length_km)) for road in built(drawing).roads] == [("5", 1)]


def test_a_route_relation_names_ways_without_a_reference_and_they_are_flagged(built, draw):
    drawing = (
        draw(a=(0, 0), b=(1000, 0), c=(2000, 0), d=(3000, 0))
        .way("ab", **ROAD, ref="M5")
        .way("bc", **ROAD)
        .way("cd", **ROAD)
    )
    drawing.route([1, 2], ref="M 5", network="SY:M").route([3], ref="E 5", network="e-road")
    (road,) = built(drawing).roads
    assert (road.road_id, round(road.length_km, 3), round(road.inferred_share, 3)) == ("M5", 2.0, 0.5)


def test_named_main_roads_without_a_reference_are_one_road_for_each_connected_stretch(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(2000, 0), d=(50000, 0), e=(51000, 0))
    for path in ("ab", "bc", "de"):
        drawing.way(path, **ROAD, name="Main Street")
    drawing.way("ae", highway="residential", name="Small Street")
    network = built(drawing)
    assert [(road.road_id, round(road.length_km)) for road in network.roads] == [
        ("Main Street", 2),
        ("Main Street #2", 1),
    ]
    assert [road.road_id for road in network.roads_by_name(" main  street")] == [
        "Main Street",
        "Main Street #2",
    ]


def test_names_in_both_scripts_are_told_apart(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0)).way(
        "ab", **ROAD, ref="M5", name="طريق دمشق حلب", name_en="Damascus - Aleppo"
    )
    (road,) = built(drawing).roads
    assert (road.name_en, road.name_ar) == ("Damascus - Aleppo", "طريق دمشق حلب")
    assert road.names == ("طريق دمشق حلب", "Damascus - Aleppo")


def test_an_unknown_road_is_answered_with_the_nearest_ones(built, draw):
    network = built(draw(a=(0, 0), b=(1000, 0)).way("ab", **ROAD, ref="M5"))
    with pytest.raises(RoadNotFoundError, match="no road 'M55'; there are M5"):
        network.road("M55")


# -- spine -----------------------------------------------------------------------------------------------------------


def test_a_dual_carriageway_has_one_spine_that_never_doubles_back(built, draw, golden):
    #    a ←─── b ←─── c ←─── d      20 m apart, 12 km long, joined at neither end
    #    e ───→ f ───→ g ───→ h
    drawing = draw(
        a=(0, 20), b=(4000, 20), c=(8000, 20), d=(12000, 20), e=(0, 0), f=(4000, 0), g=(8000, 0), h=(12000, 0)
    )
    for path in ("dc", "cb", "ba", "ef", "fg", "gh"):
        drawing.way(path, **MOTORWAY)
    (road,) = built(drawing).roads
    assert road.length_km == pytest.approx(12, abs=0.03)
    assert len(road.parts) == 1
    assert (np.diff(road.parts[0].coords[:, 0]) > 0).all()
    both = road.carriageways(2, 5)
    assert sum(line_length_m(line.coords) for line in both.geoms) == pytest.approx(6000, rel=0.02)
    golden("dual-carriageway", [({"what": "spine"}, road.line(0, 99)), ({"what": "both, km 2 to 5"}, both)])


def test_carriageways_that_part_around_a_hill_are_still_one_road(built, draw):
    #              c ←── b
    #        d ←──          ←── a        the upper one goes up to 900 m away
    #        e ──→ f ──→ g ──→ h
    drawing = draw(
        a=(12000, 20),
        b=(8000, 900),
        c=(4000, 900),
        d=(0, 20),
        e=(0, 0),
        f=(4000, 0),
        g=(8000, 0),
        h=(12000, 0),
    )
    (road,) = built(drawing.way("abcd", **MOTORWAY).way("efgh", **MOTORWAY)).roads
    assert len(road.parts) == 1
    assert road.length_km == pytest.approx(12.1, abs=0.3)


def test_a_reference_that_changes_the_carriageway_is_followed_across(built, draw):
    #    a ←─ b ←─ c               M5 on the upper one in the west, on the lower one in the east
    #         f ─→ g ─→ h
    drawing = draw(a=(0, 20), b=(4000, 20), c=(5000, 20), f=(4000, 0), g=(5000, 0), h=(12000, 0))
    (road,) = built(drawing.way("cba", **MOTORWAY).way("fgh", **MOTORWAY)).roads
    assert [round(part.to_km) for part in road.parts] == [12]


def test_a_ring_is_measured_all_the_way_round(built, draw):
    drawing = draw(a=(0, 0), b=(4000, 0), c=(4000, 4000), d=(0, 4000))
    (road,) = built(drawing.way("abcda", **ROAD, ref="R1")).roads
    assert road.length_km == pytest.approx(16, abs=0.01)
    assert len(road.parts) == 1


def test_a_road_begins_in_the_south_or_in_the_west(built, draw):
    north = draw(a=(0, 0), b=(1000, 9000)).way("ba", **ROAD, ref="N")
    east = draw(a=(0, 0), b=(9000, -1000)).way("ba", **ROAD, ref="E")
    assert built(north).road("N").point_at(0) == pytest.approx((36, 35), abs=1e-6)
    assert built(east).road("E").point_at(0) == pytest.approx((36, 35), abs=1e-6)


def test_a_pinned_road_runs_in_the_order_of_its_nodes(built, draw):
    drawing = (
        draw(a=(0, 0), b=(0, 5000), c=(0, 9000))
        .way("cb", **ROAD, frontline="M5")
        .way("ba", **ROAD, frontline="M5")
    )
    road = built(drawing).road("M5")
    assert road.point_at(0)[1] > road.point_at(9)[1]
    assert road.point_at(road.length_km) == pytest.approx((36, 35), abs=1e-6)


def test_parts_follow_one_another_on_one_axis(built, draw):
    #    a ── b        c ── d                    e ── f
    drawing = draw(a=(0, 0), b=(5000, 0), c=(90000, 0), d=(99000, 0), e=(200000, 0), f=(203000, 0))
    for path in ("cd", "ef", "ab"):
        drawing.way(path, **ROAD, ref="M4")
    road = built(drawing).road("M4")
    assert [(round(part.from_km), round(part.to_km)) for part in road.parts] == [(0, 5), (5, 14), (14, 17)]
    line = road.line(4, 15)
    assert isinstance(line, MultiLineString)
    assert [round(line_length_m(part.coords) / 1000) for part in line.geoms] == [1, 9, 1]


def test_a_short_gap_is_bridged_along_the_network_and_flagged(built, draw):
    #    a ═ b ─ c ═ d      the piece b c carries another reference
    drawing = draw(a=(0, 0), b=(50000, 0), c=(54000, 500), d=(100000, 0))
    drawing.way("ab", **ROAD, ref="M5").way("bc", **ROAD, ref="M45").way("cd", **ROAD, ref="M5")
    road = built(drawing).road("M5")
    assert len(road.parts) == 1
    assert road.length_km == pytest.approx(100, abs=0.2)
    assert road.inferred_share == pytest.approx(0.04, abs=0.002)


def test_a_gap_is_not_bridged_by_a_detour(built, draw):
    drawing = draw(a=(0, 0), b=(50000, 0), x=(52000, 9000), c=(54000, 0), d=(100000, 0))
    drawing.way("ab", **ROAD, ref="M5").way("bxc", **ROAD).way("cd", **ROAD, ref="M5")
    assert [round(part.to_km) for part in built(drawing).road("M5").parts] == [50, 96]


def test_a_branch_comes_after_the_road_that_it_leaves(built, draw):
    #    a ═══════════ b ═══════════ c
    #        s ═════ t
    drawing = draw(a=(0, 0), b=(50000, 0), c=(100000, 0), s=(20000, -9000), t=(30000, -3000))
    road = built(drawing.way("abc", **ROAD, ref="M5").way("st", **ROAD, ref="M5")).road("M5")
    assert road.point_at(0) == pytest.approx((36, 35), abs=1e-6)
    assert [(round(part.from_km), round(part.to_km)) for part in road.parts] == [(0, 100), (100, 112)]


def test_a_stray_with_a_wrong_tag_neither_shifts_nor_attracts_kilometres(built, draw):
    #    a ═══════════ b ═══════════ c
    #        s ═ t                       wrongly tagged, 3 km beside it
    drawing = draw(a=(0, 0), b=(50000, 0), c=(100000, 0), s=(20000, -3000), t=(22000, -3000))
    road = built(drawing.way("abc", **ROAD, ref="M5").way("st", **ROAD, ref="M5")).road("M5")
    assert road.length_km == pytest.approx(100, abs=0.1)
    assert road.project(*drawing.lonlat("t")).km == pytest.approx(22, abs=0.1)


def test_the_carriageway_that_carries_another_reference_is_added_by_inference(built, draw):
    #    a ←M5─ b ←M45─ c ←M5─ d
    #    e ─────── M5 ───────→ h
    drawing = draw(a=(0, 20), b=(10000, 20), c=(20000, 20), d=(30000, 20), e=(0, 0), h=(30000, 0))
    drawing.way("ba", **MOTORWAY).way("dc", **MOTORWAY).way("eh", **MOTORWAY).way(
        "cb", highway="motorway", ref="M45"
    )
    network = built(drawing)
    road = network.road("M5")
    assert road.inferred_share == pytest.approx(10 / 60, abs=0.01)
    assert len(road.carriageways(14, 16).geoms) == 2
    assert network.road("M45").length_km == pytest.approx(10, abs=0.1)


# -- measures --------------------------------------------------------------------------------------------------------


def test_the_theatre_roads_are_as_long_as_the_fact_tables_say(theatre_network):
    lengths = {"M5": 456.1, "M4-W": 120.3, "M4-E": 486.3, "M20": 557.4, "R43": 80.4, "R60B": 17.0}
    got = {road_id: theatre_network.road(road_id).length_km for road_id in lengths}
    assert got == pytest.approx(lengths, abs=0.1)


def test_the_m5_counts_from_the_jordanian_border_to_aleppo(theatre_network):
    m5 = theatre_network.road("M5")
    assert m5.point_at(0) == pytest.approx((36.2008, 32.5306), abs=1e-6)
    assert m5.point_at(412.2) == pytest.approx((36.8255, 35.8859), abs=0.002)
    assert m5.project(36.8056, 35.8644).km == pytest.approx(409, abs=0.5)
    assert len(m5.parts) == 1
    assert m5.inferred_share == 0


def test_measures_beyond_the_ends_are_those_of_the_ends(theatre_network):
    m5 = theatre_network.road("M5")
    assert m5.point_at(-1) == m5.point_at(0)
    assert m5.point_at(9999) == m5.point_at(m5.length_km)
    assert _coords(m5.line(450, 9999)) == _coords(m5.line(450, m5.length_km))


def test_a_line_of_no_length_is_a_spot(theatre_network):
    m5 = theatre_network.road("M5")
    line = m5.line(100, 100)
    assert isinstance(line, LineString)
    assert line.length == 0
    assert m5.project(*line.coords[0]).km == pytest.approx(100, abs=1e-3)


def test_a_single_line_is_its_own_carriageway(theatre_network):
    m5 = theatre_network.road("M5")
    assert [_coords(line) for line in m5.carriageways(10, 20).geoms] == [_coords(m5.line(10, 20))]


roads = st.sampled_from(["M5", "M4-W", "M20", "R43", "R-IDSQ", "R42", "R214"])
shares = st.floats(0, 1)


@given(roads, shares)
def test_a_measure_comes_back_from_its_point(theatre_network, road_id, share):
    road = theatre_network.road(road_id)
    spot = road.project(*road.point_at(share * road.length_km))
    assert spot.distance_m < 1  # segments of 10 km are straight in degrees, and not quite on the ground
    assert spot.km == pytest.approx(share * road.length_km, abs=0.05)


@given(roads, shares, shares)
def test_a_section_is_the_same_from_both_ends(theatre_network, road_id, a, b):
    road = theatre_network.road(road_id)
    there, back = (
        road.line(a * road.length_km, b * road.length_km),
        road.line(b * road.length_km, a * road.length_km),
    )
    assert _coords(there) == _coords(back)[::-1]


@given(roads, shares, shares)
def test_a_section_is_as_long_as_its_measures_and_lies_on_its_road(theatre_network, road_id, a, b):
    road = theatre_network.road(road_id)
    line = road.line(a * road.length_km, b * road.length_km)
    assert line_length_m(line.coords) / 1000 == pytest.approx(abs(a - b) * road.length_km, abs=0.02)
    spine = LineString(road.parts[0].coords)
    assert max(spine.distance(Point(vertex)) for vertex in line.coords) < 1e-9


def test_measures_never_fall(theatre_network):
    for road in theatre_network.roads:
        for part in road.parts:
            assert (np.diff(part.km) > 0).all()
            assert part.km[[0, -1]].tolist() == [part.from_km, part.to_km]


def test_roads_near_a_point_come_nearest_first(theatre_network):
    near = theatre_network.roads_near(36.8056, 35.8644, 1500)
    assert [spot.road_id for spot in near] == ["R60B", "M5", "R-IDSQ"]
    assert [round(spot.distance_m, -2) for spot in near] == [400, 700, 1100]
    assert theatre_network.roads_near(39.9, 33.0, 1500) == ()


def test_the_start_of_a_later_part_is_not_the_end_of_the_one_before_it(built, draw):
    #    a ── b                c ── d        both M5, and no way between them
    drawing = draw(a=(0, 0), b=(5000, 0), c=(30000, 0), d=(35000, 0))
    drawing.way("ab", **ROAD, ref="M5").way("cd", **ROAD, ref="M5")
    road = built(drawing).road("M5")
    for part in road.parts:
        assert road.project(*part.coords[0].tolist()).distance_m < 1
        assert road.part_at(road.project(*part.coords[-1].tolist()).km) is part


def test_a_road_goes_on_beyond_a_roundabout_that_is_its_own(built, draw):
    drawing = draw(a=(-3000, 0), w=(-15, 0), n=(0, 15), e=(15, 0), s=(0, -15), b=(3000, 0))
    drawing.way("aw", **ROAD, ref="CG-2").way("eb", **ROAD, ref="CG-2")
    drawing.way("wsenw", **ROAD, ref="CG-2", junction="roundabout", oneway="yes")
    (road,) = built(drawing).roads
    assert len(road.parts) == 1
    assert road.length_km == pytest.approx(6, abs=0.05)
