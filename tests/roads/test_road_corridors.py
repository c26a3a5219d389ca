"""Corridors: the way that main roads take between two places."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.roads.road import RoadPiece

CITIES = {
    "Damascus": (36.2919, 33.5102),
    "Aleppo": (37.1612, 36.2012),
    "Latakia": (35.7915, 35.5216),
    "Saraqib": (36.8056, 35.8644),
    "Hama": (36.7578, 35.1318),
    "Palmyra": (38.2840, 34.5560),
}


def test_the_motorway_is_taken_although_the_old_road_is_shorter(built, draw):
    #        m ─── n            M5, 14 km
    #      /         \
    #    a ─────────── b        road 60, 10 km
    drawing = draw(a=(0, 0), b=(10000, 0), m=(2000, 3000), n=(8000, 3000))
    drawing.way("amnb", highway="motorway", ref="M5", oneway="no").way("ab", highway="tertiary", ref="60")
    corridor = built(drawing).corridor(drawing.lonlat("a"), drawing.lonlat("b"))
    assert corridor.share_by_road == {"M5": pytest.approx(1)}
    assert corridor.detour == pytest.approx(1.32, abs=0.02)


def test_a_corridor_names_its_roads_in_order(built, draw, golden):
    #    a ──M1── b ──M4── c, entered and left in the middle
    drawing = draw(a=(0, 0), p=(4000, 0), b=(10000, 0), q=(12000, 5000), c=(14000, 10000))
    drawing.way("apb", highway="trunk", ref="M1").way("bqc", highway="trunk", ref="M4")
    corridor = built(drawing).corridor(drawing.lonlat("p"), drawing.lonlat("q"))
    assert [piece.road_id for piece in corridor.pieces] == ["M1", "M4"]
    assert corridor.pieces[0].from_km == pytest.approx(4, abs=0.01)
    assert corridor.pieces[0].to_km == pytest.approx(10, abs=0.01)
    golden("corridor", [({"share": corridor.share_by_road["M1"].__round__(4)}, corridor.line)])


def test_two_points_on_one_edge_are_joined_by_the_stretch_between_them(built, draw):
    drawing = draw(a=(0, 0), b=(20000, 0), p=(5000, 100), q=(8000, -100))
    network = built(drawing.way("ab", highway="trunk", ref="M5"))
    corridor = network.corridor(drawing.lonlat("q"), drawing.lonlat("p"))
    assert corridor.length_km == pytest.approx(3, abs=0.01)
    (piece,) = corridor.pieces
    assert (piece.from_km, piece.to_km) == pytest.approx((5, 8), abs=0.01)
    assert corridor.line.coords[0][0] > corridor.line.coords[-1][0]


def test_a_point_far_from_any_road_has_no_corridor(built, draw):
    drawing = draw(a=(0, 0), b=(20000, 0), far=(0, 90000))
    network = built(drawing.way("ab", highway="trunk", ref="M5"))
    with pytest.raises(RoadNotFoundError, match="no main road within 25 km"):
        network.corridor(drawing.lonlat("a"), drawing.lonlat("far"))


def test_roads_that_do_not_connect_two_points_say_so(built, draw):
    drawing = draw(a=(0, 0), b=(20000, 0), c=(0, 60000), d=(20000, 60000))
    network = built(drawing.way("ab", highway="trunk", ref="M5").way("cd", highway="trunk", ref="M4"))
    with pytest.raises(RoadsDoNotMeetError, match="no way along main roads"):
        network.corridor(drawing.lonlat("a"), drawing.lonlat("d"))


def test_one_point_twice_has_no_corridor(theatre_network):
    with pytest.raises(RoadsDoNotMeetError):
        theatre_network.corridor(CITIES["Hama"], CITIES["Hama"])


def test_where_there_are_only_streets_these_are_the_way(built, draw):
    drawing = draw(a=(0, 0), b=(2000, 0)).way("ab", highway="track", ref="T1")
    assert built(drawing).corridor(drawing.lonlat("a"), drawing.lonlat("b")).length_km == pytest.approx(
        2, abs=0.01
    )


def test_a_piece_runs_from_low_to_high_kilometres():
    assert RoadPiece("M5", 1, 3).length_km == 2
    with pytest.raises(ValueError, match="from low to high"):
        RoadPiece("M5", 3, 1)


# -- the theatre -----------------------------------------------------------------------------------------------------


def test_the_damascus_aleppo_highway_is_the_m5(theatre_network):
    corridor = theatre_network.corridor(CITIES["Damascus"], CITIES["Aleppo"])
    assert corridor.share_by_road["M5"] > 0.95
    assert corridor.length_km == pytest.approx(340, abs=15)
    assert len(corridor.pieces) == 1


def test_the_latakia_saraqib_highway_is_the_western_m4(theatre_network):
    corridor = theatre_network.corridor(CITIES["Latakia"], CITIES["Saraqib"])
    assert corridor.share_by_road["M4-W"] > 0.9
    assert corridor.length_km == pytest.approx(124, abs=6)


pairs = st.tuples(st.sampled_from(sorted(CITIES)), st.sampled_from(sorted(CITIES))).filter(
    lambda pair: pair[0] != pair[1]
)


@given(pairs)
@settings(max_examples=30)
def test_a_corridor_is_the_same_from_both_ends(theatre_network, pair):
    there = theatre_network.corridor(*(CITIES[name] for name in pair))
    back = theatre_network.corridor(*(CITIES[name] for name in reversed(pair)))
    assert there.length_km == pytest.approx(back.length_km)
    assert np.allclose(there.line.coords, list(back.line.coords)[::-1])
    assert [piece.road_id for piece in there.pieces] == [piece.road_id for piece in reversed(back.pieces)]
    assert sum(there.share_by_road.values()) == pytest.approx(1)
