"""Statuses that the roads of Syria do not show: pieces without a way between them, a flyover, a road with no town.

::

    Alpha ====== A1 ====== Beta        (60 km of nothing)        Gamma ====== A1 ====== Delta
                   |
                  B2   crosses A1 on a bridge, without ramps
"""

import pytest

from geo.places.locate import Locator
from geo.places.open import load_network
from geo.theatre import Theatre

NODES = {
    1: (30.0, 50.0),
    2: (30.2, 50.0),
    3: (30.4, 50.0),
    4: (31.3, 50.0),
    5: (31.6, 50.0),
    6: (30.2, 49.9),
    7: (30.2, 50.1),
}
WAYS = [
    ([1, 2, 3], "A1", ""),
    ([4, 5], "A1", ""),
    ([6, 7], "B2", '<tag k="bridge" v="yes"/><tag k="layer" v="1"/>'),
]
PLACES = """place_id,kind,name_en,name_ar,variants,population,governorate,lon,lat
alpha,town,Alpha,,,20000,West,30.01,50.005
beta,town,Beta,,,20000,West,30.39,50.005
gamma,town,Gamma,,,20000,East,31.31,50.005
delta,village,Delta,,,,East,31.59,50.005
far,village,Farther,,,,East,33.00,52.000
"""


def osm():
    nodes = "".join(
        f'<node id="{key}" version="1" lon="{lon}" lat="{lat}"/>' for key, (lon, lat) in NODES.items()
    )
    ways = "".join(
        f'<way id="{index + 10}" version="1">'
        + "".join(f'<nd ref="{node}"/>' for node in way)
        + f'<tag k="highway" v="motorway"/><tag k="ref" v="{ref}"/><tag k="oneway" v="no"/>{more}</way>'
        for index, (way, ref, more) in enumerate(WAYS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{nodes}{ways}</osm>'


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "theatre.toml").write_text(
        'id = "small"\ntitle = "Small"\nzone = "UTC"\nstart = 2024-01-01\nend = 2024-01-31\nlicence = "ours"\nattribution = ["ours"]\n'
    )
    (folder / "actors.toml").write_text(
        '[[actor]]\nid = "a"\nname = "A"\naliases = []\nside = "opposition"\ncolour = "#112233"\n'
    )
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    (folder / "roads.osm").write_text(osm(), encoding="utf-8")
    theatre = Theatre.open(folder)
    return Locator(theatre, load_network(theatre))


def test_a_section_within_one_piece_of_a_road_is_located(small):
    found = small.locate("the A1 between Alpha and Beta")
    assert found.status == "ok"
    assert found.ends_stated
    (piece,) = found.pieces
    assert piece.length_km == pytest.approx(27.2, abs=0.5)


def test_ends_on_pieces_without_a_way_between_them_are_disconnected(small):
    found = small.locate("the A1 between Beta and Gamma")
    assert found.status == "disconnected"
    assert "separate pieces" in found.why
    assert found.pieces == ()


def test_two_towns_without_a_way_between_them_are_disconnected(small):
    assert small.locate("the Beta-Gamma road").status == "disconnected"


def test_a_flyover_is_no_junction(small):
    found = small.locate("the A1/B2 junction")
    assert found.status == "roads_do_not_meet"
    assert found.lon is None


def test_a_junction_with_a_road_that_is_not_known_names_it(small):
    found = small.locate("the A1/Z9 junction")
    assert found.status == "not_found"
    assert "'Z9'" in found.why


def test_a_place_far_from_the_road_is_off_it(small):
    found = small.locate("the A1 at Farther")
    assert found.status == "off_road"
    assert "km from A1" in found.why
    assert [candidate.label for candidate in found.candidates][:1] == ["Farther"]


def test_one_end_that_is_not_known_makes_a_section_partial(small):
    found = small.locate("the A1 between Alpha and Omega")
    assert found.status == "partial"
    assert "'Omega'" in found.why
    assert found.geometry is None


def test_two_ends_that_are_not_known_are_both_named(small):
    found = small.locate("the road between Mars and Venus")
    assert found.status == "not_found"
    assert "'Mars'" in found.why
    assert "'Venus'" in found.why


def test_a_whole_road_in_pieces_is_all_of_them_and_says_that_the_spot_is_not_known(small):
    found = small.locate("the A1")
    assert len(found.pieces) == 2
    assert (found.where_prec, found.geo_precision, found.error_m, found.fix) == (5, 3, None, None)


def test_a_line_is_said_to_be_as_imprecise_as_it_is_long_and_not_as_its_ends_are(small):
    road = small.locate("the A1")
    assert road.reach() == f"somewhere on {road.length_km:.0f} km of road"
    assert road.reach(is_whole=True) == f"{road.length_km:.0f} km of road"
    section = small.locate("the A1 between Alpha and Beta")
    assert section.reach() == "27 km of road"
    assert section.reach(is_whole=False) == "somewhere on 27 km of road"
    assert small.locate("Alpha").reach().startswith("±")
    assert small.locate("the A1 at Farther").reach() == ""


def test_a_road_does_not_run_north_that_runs_east(small):
    assert small.locate("the A1 north of Alpha").status == "off_road"
    east = small.locate("the A1 east of Alpha")
    assert east.status == "ok"
    assert east.where_prec == 3


def test_a_distance_beyond_the_end_of_the_road_is_off_it(small):
    road_id, km = small.locate("10 km east of Alpha on the A1").at_road
    assert road_id == "A1"
    assert km == pytest.approx(10.7, abs=0.2)
    found = small.locate("40 km east of Beta on the A1")
    assert found.status == "off_road"
    assert "ends before" in found.why


def test_a_theatre_without_labels_and_road_names_answers_too(small):
    assert small.locate("Alpha countryside").kind == "area"
    assert small.locate("Alpha").place.place_id == "alpha"
