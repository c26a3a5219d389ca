"""What the place grammar makes of the ways in which reports name places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims.claim import TargetKind
from geo.claims.target import Relation, Target, parse_target
from geo.errors import PlaceExpressionError

AT, NEAR, BETWEEN, WHOLE = Relation.AT, Relation.NEAR, Relation.BETWEEN, Relation.WHOLE


def read(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    target = parse_target(text)
    return target.kind.value, target.places, target.roads, target.relation.value


@pytest.mark.parametrize(
    ("text", "places", "roads"),
    [
        ("Saraqib", ("Saraqib",), ()),
        ("saraqib", ("saraqib",), ()),
        ("the town of Saraqib", ("Saraqib",), ()),
        ("the strategic city of Hama", ("Hama",), ()),
        ("Kafr Halab village", ("Kafr Halab",), ()),
        ("most of Homs", ("Homs",), ()),
        ("the capital Damascus", ("Damascus",), ()),
        ("Deir ez-Zor", ("Deir ez-Zor",), ()),
        ("Maarat al-Numan, Idlib", ("Maarat al-Numan", "Idlib"), ()),
        ("the village of Kafr Halab in the Aleppo countryside", ("Kafr Halab", "Aleppo"), ()),
        ("Saraqib on the M5", ("Saraqib",), ("M5",)),
        ("سراقب", ("سراقب",), ()),
    ],
)
def test_a_settlement_is_its_name_without_the_words_around_it(text, places, roads):
    assert read(text) == ("settlement", places, roads, "at")


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("M5", "M5"), ("M-5", "M-5"), ("the M5 highway", "M5"), ("the strategic M4", "M4"), ("M-04", "M-04"),
        ("T-05-04", "T-05-04"), ("E40", "E40"), ("H20", "H20"), ("RN4", "RN4"), ("A2", "A2"), ("60b", "60b"),
        ("Highway 1", "1"), ("Route 60", "60"), ("the Castello road", "Castello road"),
    ],
)  # fmt: skip
def test_a_road_is_known_by_its_number_in_any_numbering_or_by_its_own_name(text, ref):
    assert read(text) == ("road", (), (ref,), "whole")


@pytest.mark.parametrize(
    ("text", "places", "roads"),
    [
        ("the M4/M5 junction", (), ("M4", "M5")),
        ("the M4–M5 interchange", (), ("M4", "M5")),
        ("the junction between the M5 and M4 highways", (), ("M5", "M4")),
        ("the M5's junction with the M4", (), ("M5", "M4")),
        ("where the M4 and M5 meet", (), ("M4", "M5")),
        ("the junction of the M4 and M5 near Saraqib", ("Saraqib",), ("M4", "M5")),
        ("the Saraqib junction", ("Saraqib",), ()),
    ],
)
def test_a_junction_names_its_roads_or_its_town(text, places, roads):
    assert read(text) == ("junction", places, roads, "junction")


@pytest.mark.parametrize(
    ("text", "kind", "places", "roads", "relation"),
    [
        (
            "the M5 between Saraqib and Maarat al-Numan",
            "section",
            ("Saraqib", "Maarat al-Numan"),
            ("M5",),
            "between",
        ),
        ("the Saraqib–Ariha section of the M4", "section", ("Saraqib", "Ariha"), ("M4",), "between"),
        ("near Saraqib on the M5", "section", ("Saraqib",), ("M5",), "near"),
        ("the M4 near Ayn Issa", "section", ("Ayn Issa",), ("M4",), "near"),
        ("the Khanasir road near Ithriya", "section", ("Ithriya",), ("Khanasir road",), "near"),
        ("the Damascus-Aleppo highway", "corridor", ("Damascus", "Aleppo"), (), "whole"),
        ("the Deir ez-Zor–Raqqa highway", "corridor", ("Deir ez-Zor", "Raqqa"), (), "whole"),
        ("the Damascus-Aleppo highway (M5)", "corridor", ("Damascus", "Aleppo"), ("M5",), "whole"),
        (
            "the vital M5 highway connecting Damascus and Aleppo",
            "corridor",
            ("Damascus", "Aleppo"),
            ("M5",),
            "whole",
        ),
        ("the road between Mars and Venus", "corridor", ("Mars", "Venus"), (), "between"),
        ("the road from Ariha to Jisr al-Shughur", "corridor", ("Ariha", "Jisr al-Shughur"), (), "between"),
        ("the road to Hama", "road", ("Hama",), (), "towards_none"),
    ],
)
def test_sections_and_corridors_have_ends(text, kind, places, roads, relation):
    assert read(text) == (kind, places, roads, relation)


def test_a_position_keeps_its_distance_and_direction():
    assert parse_target("10 km south of Hama on the M5") == Target(
        "10 km south of Hama on the M5",
        TargetKind.SECTION,
        ("Hama",),
        ("M5",),
        Relation.DIRECTION,
        10.0,
        "south",
    )
    assert parse_target("5 miles north-west of Aleppo").distance_km == pytest.approx(8.04672)
    assert parse_target("north of Saraqib on the M5").direction == "north"
    assert parse_target("within 3 km of Hama").relation is NEAR


@pytest.mark.parametrize(
    ("text", "places", "direction"),
    [
        ("Idlib countryside", ("Idlib",), ""),
        ("northern Aleppo", ("Aleppo",), "north"),
        ("northern Hama countryside", ("Hama",), "north"),
        ("the southern countryside of Idlib", ("Idlib",), "south"),
        ("south-eastern Idlib", ("Idlib",), "southeast"),
        ("Aleppo’s Ramouseh district", ("Ramouseh", "Aleppo"), ""),
        ("the outskirts of Hama", ("Hama",), ""),
    ],
)
def test_areas_keep_their_direction(text, places, direction):
    target = parse_target(text)
    assert (target.kind, target.places, target.direction) == (TargetKind.AREA, places, direction)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Abu al-Duhur airbase", "facility"),
        ("T4 airbase", "facility"),
        ("Homs Central Prison", "facility"),
        ("Nasib border crossing", "crossing"),
    ],
)
def test_facilities_and_crossings_keep_their_noun_in_the_name(text, kind):
    assert read(text) == (kind, (text,), (), "at")


@pytest.mark.parametrize(
    ("text", "kind"), [("the city", "settlement"), ("the road", "road"), ("the junction", "junction")]
)
def test_a_bare_noun_names_nothing_and_leaves_it_to_the_context(text, kind):
    target = parse_target(text)
    assert (target.kind.value, target.places, target.roads) == (kind, (), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  ", "the place is empty; write a town, a road or a junction\n    \n    ^"),
        ("the", "a name is missing here; write a town, a road or a junction\n    the\n       ^"),
        ("10 km", "a distance from what? write 10 km south of Hama\n    10 km\n         ^"),
        (
            "the road between Hama",
            "between Hama and what? both ends are needed\n    the road between Hama\n                         ^",
        ),
        (
            "Sara;qib",
            "';' cannot stand in a place expression; write a town, a road or a junction\n    Sara;qib\n        ^",
        ),
    ],
)
def test_what_does_not_parse_is_shown_with_a_caret_under_the_spot(text, message):
    with pytest.raises(PlaceExpressionError) as caught:
        parse_target(text)
    assert str(caught.value) == message


def test_a_whole_page_is_refused_as_a_place():
    with pytest.raises(PlaceExpressionError, match="5000 characters are too many"):
        parse_target("x" * 5000)


@given(st.text(max_size=120))
def test_any_text_is_parsed_or_refused_and_nothing_else_happens(text):
    try:
        target = parse_target(text)
    except PlaceExpressionError as error:
        assert 0 <= error.position <= len(error.text)  # noqa: PT017 - both outcomes are right
    else:
        assert target.text == text.strip()


WORDS = st.sampled_from(
    [
        "the",
        "M5",
        "M4",
        "highway",
        "road",
        "junction",
        "between",
        "and",
        "near",
        "north",
        "of",
        "on",
        "Saraqib",
        "Hama",
        "-",
        ",",
        "(",
        ")",
        "10",
        "km",
        "city",
        "village",
        "from",
        "to",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_any_order_of_place_words_is_parsed_or_refused(words):
    try:
        parse_target(" ".join(words))
    except PlaceExpressionError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right
