"""Junctions: where roads really meet, where they only cross, and what is one interchange."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import haversine_m

A = {"highway": "motorway", "ref": "M5"}
B = {"highway": "motorway", "ref": "M4"}
TWO_WAY_A = {"highway": "trunk", "ref": "M5"}
TWO_WAY_B = {"highway": "trunk", "ref": "M4"}
LINK = {"highway": "motorway_link", "oneway": "yes"}


def _met(network):
    return [junction.road_ids for junction in network.all_junctions]


def test_a_crossroads_is_a_junction_of_both_roads(built, draw):
    #         e
    #         |  M4
    #    a ───b─── c   M5
    #         |
    #         d
    drawing = draw(a=(-3000, 0), b=(0, 0), c=(5000, 0), d=(0, -1000), e=(0, 1000))
    network = built(drawing.way("abc", **TWO_WAY_A).way("dbe", **TWO_WAY_B))
    (junction,) = network.junctions("M5", "M4")
    assert junction.name == "M4/M5 junction"
    assert (junction.lon, junction.lat) == pytest.approx((36, 35), abs=1e-6)
    assert junction.km == pytest.approx({"M4": 1, "M5": 3}, abs=0.001)
    assert junction.extent_m == 0
    assert junction.evidence == "1 shared node"
    assert network.road("M5").junctions() == (junction,)


def test_a_flyover_without_ramps_is_none(built, draw):
    #         e
    #         |  M4, over the M5
    #    a ───┼─── c
    #         |
    #         d
    drawing = draw(a=(-3000, 0), c=(5000, 0), d=(0, -1000), e=(0, 1000))
    network = built(drawing.way("ac", **TWO_WAY_A).way("de", **TWO_WAY_B, bridge="yes", layer="1"))
    assert network.all_junctions == ()
    with pytest.raises(RoadsDoNotMeetError, match="M5 and M4 have no junction"):
        network.junctions("M5", "M4")


def test_roads_that_are_not_there_are_another_failure(built, draw):
    network = built(draw(a=(0, 0), b=(1000, 0)).way("ab", **TWO_WAY_A))
    with pytest.raises(RoadNotFoundError):
        network.junctions("M5", "M9")
    with pytest.raises(RoadsDoNotMeetError):
        network.junctions("M5", "M5")


@pytest.fixture
def interchange(draw):
    """Two dual carriageways; four ramps that touch no other ramp, and a flyover between them.

    ::

               d↑ ↓c
                |  |
        b ←──q──┼──┼──p── a      M5 westbound
        e ──r───┼──┼───s→ f      M5 eastbound
                |  |
                |  |              ramps: p-t, u-q (north), r-v, w-s (south)
               g|  |h
    """
    drawing = draw(
        a=(6000, 20), p=(600, 20), q=(-600, 20), b=(-6000, 20),
        e=(-6000, 0), r=(-600, 0), s=(600, 0), f=(6000, 0),
        c=(0, 6000), u=(0, 600), v=(0, -600), h=(0, -6000),
        g=(20, -6000), w=(20, -600), t=(20, 600), d=(20, 6000),
    )  # fmt: skip
    drawing.way("apqb", **A).way("ersf", **A).way("cuvh", **B).way("gwtd", **B)
    return drawing.way("pt", **LINK).way("uq", **LINK).way("rv", **LINK).way("ws", **LINK)


def test_the_ramps_of_one_interchange_are_one_junction(built, interchange, golden):
    network = built(interchange)
    (junction,) = network.junctions("M5", "M4")
    assert junction.evidence == "4 link ways"
    assert haversine_m(junction.lon, junction.lat, 36, 35) < 30
    assert junction.extent_m == pytest.approx(1200, abs=2)
    assert junction.km == pytest.approx({"M4": 6, "M5": 6}, abs=0.05)
    lines = [({"road": road.road_id}, road.carriageways(4, 8)) for road in network.roads]
    golden("interchange", lines)


def test_an_exit_is_named_as_the_map_names_it(built, interchange):
    interchange.node("p", highway="motorway_junction", name="تقاطع سراقب", name_en="Saraqib")
    (junction,) = built(interchange).junctions("M5", "M4")
    assert (junction.name, junction.given_name) == ("M4/M5 junction", "Saraqib")


def test_a_ramp_to_another_road_does_not_join_the_two_that_cross_there(built, draw):
    #    the M4 crosses over the M5; a ramp leads from the M5 to road 60 only
    drawing = draw(
        a=(-3000, 0), b=(-500, 0), c=(5000, 0), d=(0, -1000), e=(0, 1000), x=(-700, -300), y=(-900, -900)
    )
    drawing.way("abc", **TWO_WAY_A).way("de", **TWO_WAY_B).way("bx", **LINK).way(
        "xy", highway="primary", ref="60"
    )
    network = built(drawing)
    assert _met(network) == [("60", "M5")]


def test_the_four_nodes_of_a_crossing_of_dual_carriageways_are_one_junction(built, draw):
    #         |  |
    #    ─────p──q─────
    #    ─────r──s─────      20 m apart
    #         |  |
    drawing = draw(
        a=(6000, 20), q=(20, 20), p=(0, 20), b=(-6000, 20), e=(-6000, 0), r=(0, 0), s=(20, 0), f=(6000, 0),
        c=(0, 6000), h=(0, -6000), g=(20, -6000), d=(20, 6000),
    )  # fmt: skip
    drawing.way("aqpb", **A).way("ersf", **A).way("cprh", **B).way("gsqd", **B)
    (junction,) = built(drawing).all_junctions
    assert junction.shared_nodes == 4
    assert junction.extent_m == pytest.approx(28, abs=1)


def test_the_ends_of_a_shared_stretch_are_two_junctions_and_its_inside_is_none(built, draw):
    #    a           f
    #     \         /        M4: a b c d e f    M5: g b c d e h
    #      b──c──d──e        c and d: crossings with streets
    #     /         \
    #    g           h
    drawing = draw(
        a=(-3000, 3000), g=(-3000, -3000), b=(0, 0), c=(3000, 0), d=(6000, 0), e=(9000, 0), f=(12000, 3000),
        h=(12000, -3000),
    )  # fmt: skip
    for path, ref in (
        ("ab", "M4"),
        ("gb", "M5"),
        ("bc", "M4;M5"),
        ("cd", "M4;M5"),
        ("de", "M5;M4"),
        ("ef", "M4"),
        ("eh", "M5"),
    ):
        drawing.way(path, highway="trunk", ref=ref)
    west, east = built(drawing).junctions("M4", "M5")
    assert {round(west.lon, 3), round(east.lon, 3)} == {36.0, round(drawing.lonlat("e")[0], 3)}
    assert "a shared stretch ends here" in west.evidence


def test_the_two_noses_of_a_fork_are_one_junction(built, draw):
    #    M5 north and south on two carriageways; the M4 leaves one and joins the other 280 m further on
    drawing = draw(
        a=(0, 9000),
        n=(0, 280),
        b=(0, -9000),
        c=(20, -9000),
        m=(20, 0),
        d=(20, 9000),
        e=(-9000, 280),
        f=(-9000, 0),
    )
    drawing.way("anb", **A).way("cmd", **A).way("ne", **B).way("fm", **B)
    (junction,) = built(drawing).junctions("M4", "M5")
    assert junction.extent_m == pytest.approx(281, abs=2)
    assert haversine_m(junction.lon, junction.lat, *draw(x=(10, 140)).lonlat("x")) < 5


def test_two_crossings_of_different_roads_that_are_near_stay_two_junctions(built, draw):
    drawing = draw(a=(-3000, 0), b=(0, 0), c=(100, 0), d=(5000, 0), e=(0, 3000), f=(100, -3000))
    drawing.way("abcd", **TWO_WAY_A).way("be", **TWO_WAY_B).way("cf", highway="primary", ref="60")
    assert _met(built(drawing)) == [("60", "M5"), ("M4", "M5")]


def test_three_roads_at_one_node_are_one_junction(built, draw):
    drawing = draw(a=(-3000, 0), b=(0, 0), c=(5000, 0), d=(0, 3000))
    drawing.way("ab", highway="primary", ref="60").way("bc", highway="primary", ref="60a").way(
        "db", **TWO_WAY_A
    )
    network = built(drawing)
    assert _met(network) == [("60", "60A", "M5")]
    assert network.junctions("60A", "M5") == network.junctions("60", "M5") == network.all_junctions


def test_two_meetings_are_both_returned_and_the_inferred_one_comes_last(built, draw):
    #    M4 ═══ b ─────M5────── c ─── x ═══ M4      the M4 runs along the M5 from b to c without being tagged there,
    #    a                      |          e        and leaves it at c on a road without a reference
    drawing = draw(
        a=(-60000, 500),
        y=(-9000, -3000),
        b=(0, 0),
        c=(6000, 0),
        d=(20000, -9000),
        x=(9000, 2000),
        e=(60000, 3000),
    )
    drawing.way("ab", **TWO_WAY_B).way("xe", **TWO_WAY_B).way("ybcd", **TWO_WAY_A).way("cx", highway="trunk")
    first, second = built(drawing).junctions("M4", "M5")
    assert (first.lon, first.lat) == pytest.approx(drawing.lonlat("b"), abs=1e-6)
    assert (second.lon, second.lat) == pytest.approx(drawing.lonlat("c"), abs=1e-6)
    assert (first.inferred, second.inferred) == ((), ("M4",))
    assert "M4 reaches it by inference" in second.evidence


def test_roads_that_pass_an_interchange_together_do_not_meet_there(built, draw):
    #    M4 and M5 share b c d; at c a ramp joins them with road 60
    drawing = draw(
        a=(-3000, 3000), g=(-3000, -3000), b=(0, 0), c=(4000, 0), d=(8000, 0), f=(12000, 3000), h=(12000, -3000),
        x=(4200, 300), y=(4200, 5000),
    )  # fmt: skip
    for path, ref in (
        ("ab", "M4"),
        ("gb", "M5"),
        ("bc", "M4;M5"),
        ("cd", "M4;M5"),
        ("df", "M4"),
        ("dh", "M5"),
        ("xy", "60"),
    ):
        drawing.way(path, highway="trunk", ref=ref)
    network = built(drawing.way("cx", highway="trunk_link"))
    (ramp,) = [junction for junction in network.all_junctions if "60" in junction.road_ids]
    assert ramp.road_ids == ("60", "M4", "M5")
    assert ramp.joins("60", "M4")
    assert not ramp.joins("M4", "M5")
    assert len(network.junctions("M4", "M5")) == 2


# -- the theatre -----------------------------------------------------------------------------------------------------


def test_the_m4_and_the_m5_meet_once_at_saraqib(theatre_network):
    assert theatre_network.junctions("M4-W", "M5") == theatre_network.junctions("M5", "M4-W")
    (junction,) = theatre_network.junctions("M4-W", "M5")
    assert (junction.lon, junction.lat) == (36.8255, 35.8859)
    assert junction.km["M5"] == pytest.approx(412.2, abs=0.05)
    assert junction.name == "M4/M5 junction"
    with pytest.raises(RoadsDoNotMeetError):
        theatre_network.junctions("M4-E", "M5")


def test_the_junctions_of_the_m5_come_in_the_order_of_its_kilometres(theatre_network):
    km = [junction.km["M5"] for junction in theatre_network.road("M5").junctions()]
    assert km == sorted(km)
    assert len(km) == 16


@given(st.data())
def test_every_junction_lies_on_each_of_its_roads(theatre_network, data):
    junction = data.draw(st.sampled_from(theatre_network.all_junctions))
    for road_id, km in junction.km.items():
        lon, lat = theatre_network.road(road_id).point_at(km)
        assert haversine_m(lon, lat, junction.lon, junction.lat) < 1


def test_junctions_have_identifiers_of_their_own_that_do_not_change(theatre_network, built, draw):
    ids = [junction.junction_id for junction in theatre_network.all_junctions]
    assert len(set(ids)) == len(ids)
    assert "M4-W+M5@35.8859,36.8255" in ids


def test_roads_that_end_on_one_roundabout_meet_there(built, draw):
    """CG-1, CG-2 and CG-3 of Andorra share no node: the roundabout between them carries no number."""
    drawing = draw(
        a=(-2000, 0), w=(-20, 0), n=(0, 20), e=(20, 0), s=(0, -20), b=(2000, 0), c=(0, 2000)
    )  # fmt: skip
    drawing.way("aw", highway="primary", ref="CG-1").way("eb", highway="primary", ref="CG-2")
    drawing.way("nc", highway="primary", ref="CG-3")
    drawing.way("wsenw", highway="primary", junction="roundabout")
    network = built(drawing)
    for pair in (("CG1", "CG2"), ("CG1", "CG3"), ("CG2", "CG3")):
        (junction,) = network.junctions(*pair)
        assert haversine_m(junction.lon, junction.lat, 36.0, 35.0) < 30
