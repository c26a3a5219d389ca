"""Painted areas laid over places and roads: what lies in them, in several of them, on their edge, and what changes."""

import io
import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.table import read_claims, write_claims
from geo.errors import OutsideDataError
from geo.outside.along import Axes, merged, overlaid, parted
from geo.outside.areas import read_control_areas
from geo.outside.crossings import Crossings
from geo.outside.dataset import Dataset
from geo.situation import Situation

MAP = Dataset("Example map", "https://example.org/map", "B", 3)
WHOLE = [[[22.5, 44.5], [40.0, 44.5], [40.0, 52.0], [22.5, 52.0], [22.5, 44.5]]]
WEST = [[[29.0, 50.0], [30.3, 50.0], [30.3, 51.0], [29.0, 51.0], [29.0, 50.0]]]
"""Around Irpin and the western half of the M07; Kyiv lies east of it."""
EAST = [[[30.2, 50.0], [31.0, 50.0], [31.0, 51.0], [30.2, 51.0], [30.2, 50.0]]]
"""Around Kyiv; from 30.2 to 30.3 degrees it and `WEST` overlap, with Irpin in both."""
M03 = [[[36.0, 48.5], [38.0, 48.5], [38.0, 50.2], [36.0, 50.2], [36.0, 48.5]]]


def polygon(rings):
    return {"type": "Polygon", "coordinates": rings}


def feature(holder, geometry, **properties):
    return {"type": "Feature", "properties": {"control": holder, **properties}, "geometry": geometry}


def file_of(*features, **more):
    return io.StringIO(json.dumps({"type": "FeatureCollection", "features": list(features), **more}))


@pytest.fixture
def read(ukraine, ukraine_network):
    def run(*files, days=(date(2022, 3, 10),), **how):
        return read_control_areas(
            list(files), ukraine, ukraine_network, dataset=how.pop("dataset", MAP), days=days, **how
        )

    return run


def of_places(imported):
    return {
        (one.target, str(one.when)): (str(one.action), one.actor_id, one.opponent_id)
        for one in imported.claims
        if one.target_kind == "settlement"
    }


def of_roads(imported):
    return [
        (one.target, str(one.when), str(one.action), one.actor_id, one.opponent_id)
        for one in imported.claims
        if one.target_kind == "section"
    ]


# ---- one day ----


def test_what_lies_in_an_area_is_held_by_its_holder_and_nothing_else_is_said(read):
    found = read(file_of(feature("Russia", polygon(WEST))))
    assert of_places(found) == {("Irpin", "2022-03-10"): ("controls", "russia", "")}
    assert found.claims[0].source.url == "https://example.org/map"
    assert (found.claims[0].source.reliability, found.claims[0].source.credibility) == ("B", 3)
    (section,) = of_roads(found)
    assert section[2:] == ("controls", "russia", "")


def test_a_section_is_cut_where_the_axis_crosses_the_edge(read, ukraine_network):
    found = read(file_of(feature("Russia", polygon(WEST))))
    (target, *_), road = of_roads(found)[0], ukraine_network.road("M07")
    low, high = (float(word) for word in target.replace("M07 between km ", "").split(" and km "))
    edge_km = low if low > 0.1 else high
    lon, lat = road.point_at(edge_km)
    assert lon == pytest.approx(30.3, abs=0.002)
    assert 50.0 < lat < 51.0
    assert {low, high} & {0.0, round(road.length_km + 0.05, 1)}


def test_a_whole_road_in_an_area_is_claimed_to_its_very_end(read, ukraine, ukraine_network):
    found = read(file_of(feature("Ukraine", polygon(WHOLE))))
    assert len(of_roads(found)) == 2
    situation = Situation.build(ukraine, found.claims)
    assert situation.unlocated == []
    held = situation.at(situation.days[-1]).km_by_holder()
    assert held == {"ukraine": pytest.approx(sum(road.length_km for road in ukraine_network.roads))}


def test_the_table_that_is_written_reads_back_the_same_and_draws_the_same(read, ukraine):
    found = read(file_of(feature("Russia", polygon(WEST)), feature("Ukraine", polygon(M03))))
    stream = io.StringIO(newline="")
    write_claims(found.claims, stream)
    again = read_claims(io.StringIO(stream.getvalue(), newline=""), zone=ukraine.zone)
    assert again == found.claims
    first, second = (Situation.build(ukraine, claims).timeline.intervals for claims in (found.claims, again))
    assert first == second


def test_areas_of_enemies_that_overlap_are_contested_there(read):
    found = read(file_of(feature("Russia", polygon(WEST)), feature("Ukraine", polygon(EAST))))
    assert of_places(found)["Irpin", "2022-03-10~"][0] == "contested"
    assert set(of_places(found)["Irpin", "2022-03-10~"][1:]) == {"russia", "ukraine"}
    assert of_places(found)["Kyiv", "2022-03-10"] == ("controls", "ukraine", "")
    assert sorted(one[2] for one in of_roads(found)) == ["contested", "controls", "controls"]


def test_in_areas_of_an_actor_and_of_what_contains_it_the_particular_one_counts(read):
    found = read(file_of(feature("Russia", polygon(WEST)), feature("DPR", polygon(WEST))))
    assert of_places(found) == {("Irpin", "2022-03-10"): ("controls", "dpr", "")}


def test_in_areas_of_two_republics_what_contains_both_counts(read):
    found = read(file_of(feature("LPR", polygon(WEST)), feature("DPR", polygon(WEST))))
    assert of_places(found) == {("Irpin", "2022-03-10"): ("controls", "russia", "")}


def test_a_place_on_the_edge_lies_in_the_area_and_on_a_shared_edge_it_is_contested(read):
    half = [[[30.0, 50.0], [30.24, 50.0], [30.24, 51.0], [30.0, 51.0], [30.0, 50.0]]]
    other = [[[30.24, 50.0], [30.4, 50.0], [30.4, 51.0], [30.24, 51.0], [30.24, 50.0]]]
    assert of_places(read(file_of(feature("Russia", polygon(half))))) == {
        ("Irpin", "2022-03-10"): ("controls", "russia", "")
    }
    both = read(file_of(feature("Russia", polygon(half)), feature("Ukraine", polygon(other))))
    assert of_places(both)["Irpin", "2022-03-10~"][0] == "contested"


def test_a_hole_is_not_in_the_area_and_every_part_of_a_multipolygon_is(read):
    hole = [[30.1, 50.4], [30.29, 50.4], [30.29, 50.6], [30.1, 50.6], [30.1, 50.4]]
    found = read(file_of(feature("Russia", {"type": "MultiPolygon", "coordinates": [[WEST[0], hole], M03]})))
    assert set(of_places(found)) == {("Izium", "2022-03-10")}
    assert {target.split()[0] for target, *_ in of_roads(found)} == {"M03", "M07"}


def test_a_hole_that_touches_the_edge_is_a_hole_all_the_same(read):
    hole = [[30.1, 50.4], [30.3, 50.4], [30.3, 50.6], [30.1, 50.6], [30.1, 50.4]]
    found = read(file_of(feature("Russia", polygon([WEST[0], hole]))))
    assert of_places(found) == {}
    assert "mended" in found.notes[0]


def test_the_areas_of_a_geometry_collection_count_and_its_points_do_not(read):
    geometry = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [30, 50]}, polygon(WEST)],
    }
    assert of_places(read(file_of(feature("Russia", geometry)))) == {
        ("Irpin", "2022-03-10"): ("controls", "russia", "")
    }


def test_rings_that_cross_themselves_are_mended_and_told(read):
    bow = [[[30.0, 50.3], [30.6, 50.7], [30.0, 50.7], [30.6, 50.3], [30.0, 50.3]]]
    found = read(file_of(feature("Russia", polygon(bow))))
    assert found.notes == ["areas mended because their rings cross or touch each other: 1"]
    assert ("Irpin", "2022-03-10") not in of_places(found)  # it lies beside the waist of the figure
    assert of_roads(found)


def test_a_contested_area_is_contested_between_the_parties(read):
    areas = (
        feature("Ukraine", polygon(EAST)),
        feature("Contested", polygon(M03)),
        feature("Russia", polygon(WEST)),
    )
    found = read(file_of(*areas), parties=("ukraine", "russia"))
    assert of_places(found)["Izium", "2022-03-10~"] == ("contested", "russia", "ukraine")
    alone = read(file_of(feature("Contested", polygon(M03))))
    assert {one.what.split()[0] for one in alone.left_out} == {"Izium", "M03"}
    assert all("name the two parties" in one.why for one in alone.left_out)


def test_an_area_that_nobody_is_known_to_hold_says_nothing_and_is_listed(read):
    found = read(file_of(feature("Unknown", polygon(WEST)), feature("Ukraine", polygon(M03))))
    assert [one.what for one in found.left_out] == ["Unknown"]
    assert found.faults == []
    assert not any(target == "Irpin" for target, _ in of_places(found))


def test_a_doubtful_area_makes_doubtful_claims(read):
    (claim, *_) = read(file_of(feature("Russia?", polygon(WEST)))).claims
    assert claim.source.credibility == 4


# ---- two days ----


def test_what_lies_with_somebody_else_on_the_second_day_was_captured(read):
    found = read(
        file_of(feature("Ukraine", polygon(WHOLE))),
        file_of(feature("Ukraine", polygon(EAST)), feature("Russia", polygon(M03))),
        days=(date(2022, 3, 1), date(2022, 3, 10)),
    )
    places = of_places(found)
    assert places["Izium", "2022-03-01"] == ("controls", "ukraine", "")
    assert places["Izium", "2022-03-10~"] == ("captured", "russia", "ukraine")
    assert places["Kyiv", "2022-03-10"] == ("controls", "ukraine", "")
    assert [one[2:] for one in of_roads(found) if one[0].startswith("M03") and one[1] == "2022-03-10~"] == [
        ("captured", "russia", "ukraine")
    ]


def test_what_lies_in_no_area_any_more_is_told_in_numbers_and_stands(read, ukraine):
    found = read(
        file_of(feature("Ukraine", polygon(WHOLE))),
        file_of(feature("Russia", polygon(M03))),
        days=(date(2022, 3, 1), date(2022, 3, 10)),
    )
    (remark,) = found.notes
    assert remark.startswith("2022-03-10: 3 places and 47.2 km")
    situation = Situation.build(ukraine, found.claims)
    assert situation.at(situation.days[-1]).places["kherson"].holder == "ukraine"


def test_only_the_part_of_a_section_that_changes_hands_is_captured(read):
    left = [[[36.0, 48.5], [37.0, 48.5], [37.0, 50.2], [36.0, 50.2], [36.0, 48.5]]]
    found = read(
        file_of(feature("Russia", polygon(left)), feature("Ukraine", polygon(EAST))),
        file_of(feature("Ukraine", polygon(M03))),
        days=(date(2022, 3, 1), date(2022, 3, 10)),
    )
    later = [one for one in of_roads(found) if one[0].startswith("M03") and one[1] >= "2022-03-10"]
    assert sorted(one[2:] for one in later) == [
        ("captured", "ukraine", "russia"), ("controls", "ukraine", ""),
    ]  # fmt: skip
    assert (
        len({word for one in later for word in one[0].replace("M03 between km ", "").split(" and km ")}) == 3
    )


def test_dates_may_stand_in_the_areas_themselves(read):
    found = read(
        file_of(
            feature("Ukraine", polygon(M03), date="2022-03-01"),
            feature("Russia", polygon(M03), date="2022-04-01T12:00:00Z"),
        ),
        days=(),
    )
    assert of_places(found) == {
        ("Izium", "2022-03-01"): ("controls", "ukraine", ""),
        ("Izium", "2022-04-01~"): ("captured", "russia", "ukraine"),
    }


def test_the_property_that_tells_the_holder_may_be_named(read):
    one = feature("x", polygon(M03), Occupier="Russia")
    found = read(file_of(one), columns={"holder": "occupier"})
    assert of_places(found)["Izium", "2022-03-10"][1] == "russia"
    with pytest.raises(OutsideDataError, match="the fields of an area are holder and date"):
        read(file_of(one), columns={"name": "x"})


def test_the_order_of_areas_does_not_matter(read):
    areas = [
        feature("Russia", polygon(WEST)),
        feature("Ukraine", polygon(EAST)),
        feature("DPR", polygon(M03)),
    ]
    assert read(file_of(*areas)).claims == read(file_of(*reversed(areas))).claims


# ---- along a road ----


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 30)), max_size=6))
def test_spans_are_merged_in_order_without_overlap(pairs):
    spans = merged((low, low + length) for low, length in pairs)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert all(
        any(low <= start and start + length <= high + 1e-9 for low, high in spans) for start, length in pairs
    )


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30), st.sampled_from("abc")), max_size=8),
    st.integers(0, 100),
)
def test_who_came_last_holds_each_kilometre(deeds, km):
    known, last = [], ""
    for start, length, actor in deeds:
        known = overlaid(known, (start, start + length), actor)
        if start <= km and km + 1 <= start + length:
            last = actor
    assert [before for _, before in parted((km, km + 1), known)] == [last]
    assert sum(end - begin for (begin, end), _ in parted((0, 130), known)) == 130


@given(st.floats(30.0, 30.5), st.floats(0.02, 0.4), st.floats(50.2, 50.6), st.floats(0.02, 0.4))
@settings(max_examples=40)
def test_the_kilometres_in_an_area_are_those_whose_points_lie_in_it(
    ukraine_network, west, width, south, height
):
    area = shapely.box(west, south, west + width, south + height)
    road = ukraine_network.road("M07")
    spans = Axes([road]).inside(area).get("M07", [])
    for km in np.linspace(0.05, road.length_km - 0.05, 60):
        inside = any(low <= km <= high for low, high in spans)
        near_edge = any(abs(km - edge) < 0.01 for span in spans for edge in span)
        assert near_edge or inside == bool(shapely.intersects_xy(area, *road.point_at(km)))


# ---- strangers ----


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (None, "it is nothing, and no area"),
        ({"type": "Point", "coordinates": [30, 50]}, "it is a Point, and no area"),
        (polygon([]), "its rings are no lists"),
        (polygon([[[30, 50], [31, 50], [30, 50]]]), "its rings are no lists"),
        (polygon([[[30, 50], [31], [31, 51], [30, 50]]]), "its rings are no lists"),
        (polygon([[["a", 50], [31, 50], [31, 51], ["a", 50]]]), "its rings are no lists"),
        (polygon([[[None, 50], [31, 50], [31, 51], [None, 50]]]), "its rings are no lists"),
        (polygon("rings"), "and no area"),
        (polygon([[[30, 50], [30, 50], [30, 50], [30, 50]]]), "it covers nothing"),
        (
            polygon([[[-170, 50], [170, 50], [170, 51], [-170, 51], [-170, 50]]]),
            "more than half of the Earth",
        ),
        (polygon([[[50, 30], [51, 30], [51, 31], [50, 31], [50, 30]]]), "exchange longitude and latitude"),
        (polygon([[[10**400, 50], [31, 50], [31, 51], [30, 50]]]), "its rings are no lists"),
    ],
)
def test_what_is_no_area_of_the_theatre_is_listed_with_its_reason(read, geometry, why):
    found = read(file_of(feature("Russia", geometry), feature("Ukraine", polygon(M03))))
    (left,) = found.left_out
    assert left.where.endswith("feature 1")
    assert why in left.why
    assert len(found.claims) == 2


def test_every_holder_that_is_no_actor_is_listed(read):
    found = read(
        file_of(
            *(feature(name, polygon(M03)) for name in ("Mordor", "Narnia", None, ["Russia"])),
            feature("Russia", polygon(M03)),
        )
    )
    assert [one.why.split(";")[0] for one in found.left_out] == [
        "'Mordor' is no actor of the theatre",
        "'Narnia' is no actor of the theatre",
        "no property tells the holder",
        "no property tells the holder",
    ]


def test_an_area_without_a_date_is_listed_where_the_file_has_none_either(read):
    found = read(
        file_of(feature("Russia", polygon(M03)), feature("Russia", polygon(M03), date="soon")), days=()
    )
    assert [one.why for one in found.left_out] == [
        "it has no date; give one for the file",
        "'soon' is no date; write it as 2022-03-29",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON that can be read"),
        ("{", "no JSON that can be read"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "NaN is no number of JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('"text"', "no GeoJSON FeatureCollection or Feature"),
        ('{"type": "Polygon", "coordinates": []}', "no GeoJSON FeatureCollection or Feature"),
        (
            '{"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}',
            "save it in WGS 84",
        ),
    ],
)
def test_what_is_no_geojson_is_told_in_one_message(read, text, message):
    with pytest.raises(OutsideDataError, match=message):
        read(io.StringIO(text))


def test_a_file_that_is_not_utf_8_is_told(read):
    with pytest.raises(OutsideDataError, match="not UTF-8 text"):
        read(io.BytesIO('{"type": "Ö"}'.encode("latin-1")))


@pytest.mark.parametrize(
    ("ring", "hint"),
    [
        ([[4139200, 6513000], [4200000, 6513000], [4200000, 6600000], [4139200, 6513000]], "in metres"),
        ([[50, 130], [51, 130], [51, 131], [50, 130]], "latitude seems to come first"),
    ],
)
def test_coordinates_that_are_no_degrees_are_refused_with_a_hint(read, ring, hint):
    with pytest.raises(OutsideDataError, match=hint):
        read(file_of(feature("Russia", polygon([ring]))))


def test_collections_nested_in_each_other_without_end_are_no_area(read):
    geometry = polygon(M03)
    for _ in range(50):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    (left,) = read(file_of(feature("Russia", geometry))).left_out
    assert "and no area" in left.why


def test_too_many_features_points_and_bytes_are_refused(read, monkeypatch):
    monkeypatch.setattr("geo.outside.painted._MOST_FEATURES", 1)
    with pytest.raises(OutsideDataError, match="more than 1 features"):
        read(file_of(feature("Russia", polygon(M03)), feature("Russia", polygon(M03))))
    monkeypatch.setattr("geo.outside.geojson._MOST_VERTICES", 3)
    with pytest.raises(OutsideDataError, match="more than 3 points"):
        read(file_of(feature("Russia", polygon(M03))))
    monkeypatch.setattr("geo.outside.geojson._MOST_BYTES", 20)
    with pytest.raises(OutsideDataError, match="simplify the areas, or split the file"):
        read(file_of())


def scribble(points, seed=1):
    spots = np.random.default_rng(seed).uniform((36, 48.5), (38, 50.2), (points, 2)).tolist()
    return polygon([[*spots, spots[0]]])


def test_a_scribble_is_refused_before_anybody_tries_to_mend_it(read):
    assert len(read(file_of(feature("Russia", scribble(30)))).claims) > 0
    with pytest.raises(OutsideDataError, match="feature 1: its rings cross each other too often"):
        read(file_of(feature("Russia", scribble(3_000))))


def test_many_small_scribbles_are_one_large_one(read):
    with pytest.raises(OutsideDataError, match="cross each other too often"):
        read(file_of(*(feature("Russia", scribble(150, seed)) for seed in range(20))))


def test_areas_that_are_laid_over_each_other_like_combs_are_refused(read):
    def comb(turned):
        teeth = [(36 + 2 * at / 3000, 48.6 if at % 2 else 50.1) for at in range(3000)]
        ring = [*teeth, (38.1, 50.15), (38.1, 48.5), (36.0, 48.5), teeth[0]]
        return polygon(
            [[[36 + (lat - 48.5), 48.5 + (lon - 36) * 0.8] if turned else [lon, lat] for lon, lat in ring]]
        )

    with pytest.raises(OutsideDataError, match="too often to be joined"):
        read(file_of(feature("Russia", comb(turned=False)), feature("Ukraine", comb(turned=True))))


def test_a_border_of_many_points_that_two_areas_share_is_no_scribble():
    turn = np.linspace(0, 2 * np.pi, 100_001)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    assert not Crossings(per_edge=4).are_too_many([ring, ring])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.floats(-200, 200) | st.sampled_from(["Polygon", "Russia", "type"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "geometries", "x"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(JSON, JSON)
@settings(max_examples=150)
def test_whatever_a_geometry_is_it_is_claims_or_listed_or_refused(
    ukraine, ukraine_network, geometry, properties
):
    file = file_of(
        {"type": "Feature", "properties": properties, "geometry": geometry}, feature("Russia", geometry)
    )
    try:
        found = read_control_areas(file, ukraine, ukraine_network, dataset=MAP, days=[date(2022, 3, 10)])
    except OutsideDataError:
        return
    assert found.entries == 2
    assert len(found.left_out) + len(found.claims) >= 1
