"""Claims whose source gives longitude and latitude: the position decides where, the name only what it is called."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Extent, Source, TargetKind
from geo.places.given import NEAR_M, GivenPlaces
from geo.situation import Situation

SARAQIB = (36.8056, 35.8644)


def said(target, position, *, day=1, kind=TargetKind.SETTLEMENT, action=Action.CAPTURED, url="", claim_id=""):
    return Claim(
        claim_id=claim_id or f"{target}-{day}-{position}",
        source=Source("Example list", datetime(2024, 12, day, tzinfo=UTC), url),
        action=action,
        target=target,
        target_kind=kind,
        actor="HTS",
        actor_id="hts",
        position=position,
    )


def places(locator, *claims):
    return [one.location.place for one in locator.locate_claims(claims)]


def test_a_place_of_the_theatre_of_that_name_close_by_is_that_place(locator):
    (one,) = locator.locate_claims([said("Saraqeb", (SARAQIB[0] + 0.01, SARAQIB[1]))])
    assert one.location.place.name_en == "Saraqib"
    assert one.location.where_prec == 1
    assert 0 < float(one.location.why.split(", ")[1].split(" km")[0]) < 2
    assert "position that the source gives" in one.location.why


def test_a_name_that_is_known_elsewhere_only_is_not_taken_for_that_place(locator):
    (place,) = places(locator, said("Saraqib", (38.5, 35.0)))
    assert place.place_id.startswith("given-")
    assert (place.lon, place.lat, place.name_en) == (38.5, 35.0, "Saraqib")


def test_a_position_without_a_known_name_is_a_place_of_its_own(locator):
    (one,) = locator.locate_claims([said("Tell Nowhere", (38.5, 35.0))])
    place, location = one.location.place, one.location
    assert (place.kind, place.population, location.where_prec, location.geo_precision) == (
        "village",
        None,
        1,
        1,
    )
    assert location.candidates[0].place_id == place.place_id
    assert places(locator, said("Tell Nowhere", (38.5, 35.0), day=9)) == [place]


def test_places_of_one_name_far_from_each_other_are_two(locator):
    north, south = places(locator, said("Tell Nowhere", (38.5, 35.5)), said("Tell Nowhere", (38.5, 35.0)))
    assert north.place_id != south.place_id


def test_one_place_given_with_one_digit_more_is_one_place_at_the_position_published_first(locator):
    later, first = places(
        locator,
        said("Tell Nowhere", (38.50004, 35.00001), day=3),
        said("Tell Nowhere", (38.5, 35.0), day=2),
    )
    assert later == first
    assert (first.lon, first.lat) == (38.5, 35.0)


def test_what_is_published_later_moves_no_place(locator):
    early = said("Tell Nowhere", (38.5, 35.0), day=2)
    assert places(locator, early)[0] == places(locator, said("Tell Nowhere", (38.51, 35.0), day=5), early)[1]


@given(st.permutations(range(6)))
@settings(max_examples=25)
def test_the_order_of_the_claims_does_not_matter(locator, order):
    claims = [said("Tell Nowhere", (38.5 + 0.004 * number, 35.0), day=1 + number) for number in range(6)]
    found = dict(zip(order, places(locator, *(claims[number] for number in order)), strict=True))
    assert [found[number] for number in range(6)] == places(locator, *claims)


def test_a_village_that_lies_far_from_all_others_of_its_report_stays_where_the_source_puts_it(locator):
    url = "https://example.org/list"
    near = [said(name, None, url=url) for name in ("Saraqib", "Binnish", "Ariha", "Idlib")]
    (*_, lone) = locator.locate_claims([*near, said("Tell Nowhere", (40.9, 35.0), url=url)])
    assert lone.location.is_located


def test_a_claim_about_an_airport_becomes_a_facility_and_one_about_a_crossing_a_crossing(locator):
    airport, gate = places(
        locator,
        said("Nowhere Airport", (38.5, 35.0), kind=TargetKind.FACILITY),
        said("Nowhere crossing", (38.5, 35.0), kind=TargetKind.CROSSING),
    )
    assert (airport.kind, gate.kind) == ("facility", "crossing")


def test_the_position_of_a_claim_about_a_road_is_the_point_of_the_road(locator):
    claim = said("the M5", SARAQIB, kind=TargetKind.ROAD, action=Action.CUT)
    (one,) = locator.locate_claims([claim])
    spot = locator.network.road("M5").project(*SARAQIB)
    assert (one.location.fix.road_id, one.location.fix.km) == ("M5", pytest.approx(spot.km))
    assert one.location.fix.claim_id == claim.claim_id


def test_a_position_far_from_the_road_that_is_named_fixes_nothing(locator):
    claim = said("the M5", (38.5, 35.0), kind=TargetKind.ROAD, action=Action.CUT)
    (one,) = locator.locate_claims([claim])
    assert one.location.is_located
    assert one.location.fix is None


def test_the_position_of_a_claim_about_one_point_of_a_section_is_that_point_and_of_any_other_it_fixes_nothing(
    locator,
):
    km = locator.network.road("M5-HB").length_km / 2
    position = locator.network.road("M5-HB").point_at(km)
    claim = said(
        f"M5-HB between km {km - 0.5:.3f} and km {km + 0.5:.3f}", position, kind=TargetKind.SECTION, action=Action.CUT
    )  # fmt: skip
    point, section = locator.locate_claims(
        [replace(claim, extent=Extent.POINT), replace(claim, claim_id="X")]
    )
    fix = point.location.fix
    assert (fix.road_id, fix.km) == ("M5-HB", pytest.approx(km, abs=1e-4))
    assert section.location.fix is None


def test_claims_without_a_position_are_located_by_their_words_as_ever(locator):
    claim = said("Saraqib", None)
    assert GivenPlaces([claim], locator.gazetteer).location(claim) is None
    assert places(locator, claim)[0].name_en == "Saraqib"


def test_names_within_five_kilometres_are_one_place_and_beyond_two(locator):
    degree_m = 111_195.0
    step = NEAR_M / degree_m
    inside = places(
        locator, said("Tell Nowhere", (38.5, 35.0)), said("Tell Nowhere", (38.5, 35.0 + 0.99 * step), day=2)
    )
    beyond = places(
        locator, said("Tell Nowhere", (38.5, 35.0)), said("Tell Nowhere", (38.5, 35.0 + 1.01 * step), day=2)
    )
    assert (len(set(inside)), len(set(beyond))) == (1, 2)


def test_a_place_that_only_a_source_gives_is_held_drawn_and_exported(theatre):
    from maps.layers import layer_records

    claim = replace(said("Tell Nowhere", (38.5, 35.0)), extent=Extent.UNSTATED)
    situation = Situation.build(theatre, [claim])
    *_, record = [one for one in layer_records(situation, "places") if one["name_en"] == "Tell Nowhere"]
    assert record["holder"] == "hts"
    assert (record["geometry"].x, record["geometry"].y) == (38.5, 35.0)
    assert not any(place.name_en == "Tell Nowhere" for place in theatre.places)
