"""Expressions on real country data, without a theatre: tests/golden/places/real-networks.csv.

To add one, add a line: file, places (``theatre`` for those of the embedded one), text, near ("lon lat" of another place
of the report), status, and for ``ok`` kind, lon, lat, where_prec and the tolerance in metres; truth says where the figures
are from. They never come from the program: for Syria from `shared/facts`, elsewhere from the raw file by
`tests/places/raw_truth.py`, or, for the towns of Porto, which the file does not hold, from any atlas.
"""

import csv
import importlib.util
import io
from pathlib import Path

import pytest

from geo.errors import PlaceExpressionError
from geo.geodesy import haversine_m
from geo.places.locate import Locator

SPEC = importlib.util.spec_from_file_location("raw_truth", Path(__file__).with_name("raw_truth.py"))
raw_truth = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(raw_truth)

TABLE = Path(__file__).parents[1] / "golden" / "places" / "real-networks.csv"
ROWS = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))
RAW = [row for row in ROWS if row["truth"].startswith("raw") and row["kind"] in {"settlement", "junction"}]


def name(row):
    return " ".join(filter(None, (row["file"], row["places"], row["text"], row["near"])))


def test_the_table_holds_every_status_and_kind_over_several_files():
    assert len(ROWS) >= 60
    assert len({row["file"] for row in ROWS}) >= 3
    assert {row["status"] for row in ROWS} == {
        *("ok", "ambiguous", "not_found", "roads_do_not_meet", "off_road", "disconnected", "partial")
    }
    assert {row["kind"] for row in ROWS} >= {"settlement", "junction", "section", "road", "corridor"}
    assert all(row["truth"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_an_expression_is_located_where_it_really_is(row, bare_locator, theatre, real_network):
    locator = bare_locator(row["file"])
    if row["places"] == "theatre":
        locator = Locator(theatre, real_network(row["file"]))
    near = [tuple(float(part) for part in row["near"].split())] if row["near"] else []
    found = locator.locate(row["text"], near=near)
    assert found.status == row["status"], found.why
    assert found.why
    if row["status"] != "ok":
        assert found.geometry is found.lon is found.lat is found.place is found.junction is None
        return
    assert found.kind == row["kind"], found.why
    apart = float(haversine_m(found.lon, found.lat, float(row["lon"]), float(row["lat"])))
    assert apart <= float(row["tolerance_m"]), f"{apart:.0f} m away: {found.why}"
    assert found.where_prec == int(row["where_prec"])


@pytest.mark.parametrize("row", RAW, ids=name)
def test_the_table_says_what_the_raw_file_says(row, real):
    path, point = real(f"{row['file']}.osm.pbf"), (float(row["lon"]), float(row["lat"]))
    if row["kind"] == "junction":
        found = raw_truth.junctions(path, *row["truth"].removeprefix("raw links ").split("/"))
    else:
        found = [spot[1:] for spots in raw_truth.places(path).values() for spot in spots]
    assert min(raw_truth.metres(*point, *spot) for spot in found) < 700


@pytest.mark.parametrize("file", ["andorra", "liechtenstein-2024"])
def test_every_village_of_a_country_is_found_by_its_name_or_ambiguous(file, bare_locator, real):
    locator = bare_locator(file)
    for text, spots in raw_truth.places(real(f"{file}.osm.pbf")).items():
        if {spot[0] for spot in spots} <= {"city", "town", "village", "hamlet"}:
            found = locator.locate(text)
            assert found.status in {"ok", "ambiguous"}, (text, found.why)
            if found.is_located and found.place is not None:
                assert min(haversine_m(found.lon, found.lat, *spot[1:]) for spot in spots) < 5000, text


@pytest.mark.parametrize("file", ["porto-2015", "andorra"])
def test_no_two_roads_meet_where_the_raw_file_has_no_way_from_one_to_the_other(file, bare_locator, real):
    locator, path = bare_locator(file), real(f"{file}.osm.pbf")
    main = sorted((road for road in locator.network.roads if road.ref), key=lambda road: -road.length_km)[:12]
    for one in main:
        for other in main[: main.index(one)]:
            found = locator.locate(f"the {one.ref}/{other.ref} junction")
            if found.is_located and not found.junction.inferred:
                truth = raw_truth.junctions(path, one.ref, other.ref)
                assert truth, (one.ref, other.ref, found.why)
                assert min(raw_truth.metres(found.lon, found.lat, *spot) for spot in truth) < 800


@pytest.mark.parametrize(
    "text", ["Lisbon", "Madrid", "Zurich", "Baghdad", "Tripoli", "Tokyo", "Praga", "Wien"]
)
@pytest.mark.parametrize("file", ["syria-2023", "porto-2015", "andorra", "liechtenstein-2024"])
def test_a_city_that_is_not_on_the_map_gets_no_pin_there(file, text, bare_locator):
    assert not bare_locator(file).locate(text).is_located


def test_a_junction_that_a_road_reaches_by_inference_says_how_far_the_map_falls_short(bare_locator):
    #  the M2 is numbered up to the edge of Damascus, 6 km from the M5
    found = bare_locator("syria-2023").locate("the M2/M5 junction")
    assert "the map itself shows M2 no nearer than 6.0 km" in found.why
    assert found.error_m == pytest.approx(5950, abs=100)


@pytest.mark.parametrize("ending", ["airbase", "dam", "bridge", "border crossing", "prison"])
def test_a_settlement_does_not_answer_for_a_site_by_whatever_words(ending, bare_locator):
    locator = bare_locator("syria-2023")
    for place in locator.theatre.places[:300]:
        name = place.name_en
        for text in (f"{name} {ending}", f"the {ending} of {name}", f"{ending} of {name}"):
            try:
                found = locator.locate(text)
            except PlaceExpressionError:
                continue
            assert not found.is_located or found.place is None or found.kind != "settlement", (
                text,
                found.why,
            )


@pytest.mark.parametrize("file", ["syria-2023", "porto-2015"])
def test_a_country_is_pinned_on_no_place_that_sounds_like_it(file, bare_locator):
    countries = [
        *(
            "Germany",
            "Chile",
            "Cuba",
            "Italy",
            "Japan",
            "Portugal",
            "Qatar",
            "Kiribati",
            "Iran",
            "Turkey",
            "Israel",
        ),
        *(
            "Britain",
            "Crimea",
            "England",
            "Russia",
            "France",
            "Malta",
            "Togo",
            "Peru",
            "Oman",
            "Mali",
            "Chad",
        ),
    ]
    found = [bare_locator(file).locate(country) for country in countries]
    assert [location.text for location in found if location.is_located] == []


def test_the_meeting_of_the_m4_and_the_m5_near_aleppo_is_listed_second(bare_locator):
    found = bare_locator("syria-2023").locate("the M4/M5 junction")
    first, second = found.candidates[:2]
    assert haversine_m(first.lon, first.lat, 36.8266, 35.8868) <= 500
    assert haversine_m(second.lon, second.lat, 37.0712, 36.1734) <= 1000
    assert second.score < first.score


def test_the_streets_at_the_ends_of_a_highway_are_no_other_answers(bare_locator):
    found = bare_locator("syria-2023").locate("the Latakia-Saraqib highway")
    assert {piece.road_id for piece in found.pieces} == {"M4"}
    assert [candidate.road_id for candidate in found.candidates] == ["M4"]
