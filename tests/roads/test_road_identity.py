"""Roads known by name: which ways of one name are one road, and which carry a signed road on."""

import pytest

STREET = {"highway": "secondary"}


def lengths(network):
    return {road.road_id: round(road.length_km, 2) for road in network.roads}


def inferred_km(network, road_id):
    members = network.members(network.road(road_id).index)
    return network.columns["edge_length_m"][members.edge][members.inferred].sum() / 1000


def test_the_carriageways_of_a_named_road_are_one_road(built, draw):
    #    d ←──── c      30 m apart, and no node in common
    #    a ────→ b
    drawing = draw(a=(0, 0), b=(4000, 0), c=(4000, 30), d=(0, 30))
    drawing.way("ab", **STREET, name="Airport Road", oneway="yes")
    drawing.way("cd", **STREET, name="Airport Road", oneway="yes")
    assert lengths(built(drawing)) == {"Airport Road": pytest.approx(4.0, abs=0.05)}


def test_streets_of_one_name_in_two_towns_are_two_roads(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(3000, 0), d=(4500, 0))
    drawing.way("ab", **STREET, name="Main Street").way("cd", **STREET, name="Main Street")
    assert lengths(built(drawing)) == {"Main Street": 1.0, "Main Street #2": 1.5}


def test_a_named_road_goes_on_beyond_a_roundabout(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(1060, 0), d=(2000, 0))
    drawing.way("ab", **STREET, name="Nile Street").way("cd", **STREET, name="Nile Street")
    assert list(lengths(built(drawing))) == ["Nile Street"]


def test_a_road_goes_on_where_only_its_name_does_and_that_is_flagged(built, draw):
    #    a ──M5── b ──(no reference)── c        all of it "Homs Road"
    drawing = draw(a=(0, 0), b=(9000, 0), c=(10000, 0))
    drawing.way("ab", **STREET, ref="M5", name="Homs Road").way("bc", **STREET, name="Homs Road")
    network = built(drawing)
    assert lengths(network) == {"M5": 10.0}
    assert inferred_km(network, "M5") == pytest.approx(1, abs=0.01)
    assert network.roads_by_name("homs road") == (network.road("M5"),)


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("another name", {"ref": "M5", "name": "Homs Road"}, {"name": "Hama Road"}),
        ("no name", {"ref": "M5"}, {"name": "Homs Road"}),
        (
            "a far lower class",
            {"ref": "M5", "name": "Homs Road", "highway": "motorway"},
            {"name": "Homs Road"},
        ),
    ],
)
def test_a_road_does_not_go_on_in_a_street_of(built, draw, why, first, second):
    drawing = draw(a=(0, 0), b=(9000, 0), c=(10000, 0))
    network = built(drawing.way("ab", **{**STREET, **first}).way("bc", **{**STREET, **second}))
    assert network.road("M5").length_km == pytest.approx(9, abs=0.01), why
    assert len(network.roads) == 2


def test_a_street_of_the_name_that_branches_off_stays_a_street(built, draw):
    #    a ──M5── b ──M5── c, and "Homs Road" turns off at b
    drawing = draw(a=(0, 0), b=(9000, 0), c=(18000, 0), d=(9000, 800))
    drawing.way("abc", **STREET, ref="M5", name="Homs Road").way("bd", **STREET, name="Homs Road")
    assert lengths(built(drawing)) == {"M5": 18.0, "Homs Road": 0.8}


def test_a_name_alone_does_not_make_the_better_part_of_a_road(built, draw):
    drawing = draw(a=(0, 0), b=(9000, 0), c=(30000, 0))
    drawing.way("ab", **STREET, ref="M5", name="Ring Road").way("bc", **STREET, name="Ring Road")
    assert lengths(built(drawing)) == {"M5": 9.0, "Ring Road": 21.0}


def test_a_street_that_two_roads_could_claim_belongs_to_neither(built, draw):
    drawing = draw(a=(0, 0), b=(9000, 0), c=(10000, 0), d=(19000, 0))
    drawing.way("ab", **STREET, ref="M5", name="Homs Road").way("cd", **STREET, ref="M4", name="Homs Road")
    drawing.way("bc", **STREET, name="Homs Road")
    assert lengths(built(drawing)) == {"M4": 9.0, "M5": 9.0, "Homs Road": 1.0}


def test_marks_that_nobody_sees_do_not_make_two_names_of_one(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(2000, 0))
    drawing.way("ab", **STREET, name="\u202bطريق حلب\u202c\u200e").way("bc", **STREET, name="طريق حلب")
    assert lengths(built(drawing)) == {"طريق حلب": 2.0}


def test_an_english_name_is_one_in_latin_letters_whatever_the_tag_says(built, draw):
    drawing = draw(a=(0, 0), b=(3000, 0), c=(4000, 0))
    drawing.way("ab", **STREET, ref="M5", name="طريق دمشق", name_en="طريق دمشق")
    drawing.way("bc", **STREET, ref="M5", name="Damascus Road")
    (road,) = built(drawing).roads
    assert (road.name_en, road.name_ar) == ("Damascus Road", "طريق دمشق")


def test_a_street_does_not_give_its_name_to_the_whole_road_and_still_leads_to_it(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(20000, 0))
    drawing.way("ab", **STREET, ref="109", name="Hospital Road").way("bc", **STREET, ref="109")
    network = built(drawing)
    (road,) = network.roads
    assert (road.name_en, road.names) == ("", ("Hospital Road",))
    assert network.roads_by_name("Hospital Road") == (road,)


def test_identifiers_stay_apart_whatever_roads_are_called(built, draw):
    drawing = draw(a=(0, 0), b=(500, 0), c=(5000, 0), d=(5900, 0), e=(9000, 0), f=(9700, 0))
    drawing.way("ab", **STREET, name="Main").way("cd", **STREET, name="Main").way(
        "ef", **STREET, name="Main #2"
    )
    ids = [road.road_id for road in built(drawing).roads]
    assert len(set(ids)) == 3
    assert "Main #2" in ids
