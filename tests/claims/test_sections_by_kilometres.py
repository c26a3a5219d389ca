"""Sections of a road between two kilometres: written, read again, and found on the road."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Source, TargetKind
from geo.claims.kilometres import kilometres_text
from geo.claims.table import read_claims, write_claims
from geo.claims.target import Relation, parse_target
from geo.errors import PlaceExpressionError
from geo.places.location import Status


@pytest.mark.parametrize(
    "text",
    [
        "M5 between km 10.2 and km 35.1",
        "the M5 between km 10.2 and km 35.1",
        "M5, from kilometre 35.1 to 10.2",
        "The M5 from km 10.2 to km 35.1",
    ],
)
def test_the_forms_of_a_section_by_kilometres(text):
    target = parse_target(text)
    assert (target.kind, target.relation, target.roads) == (TargetKind.SECTION, Relation.BETWEEN, ("M5",))
    assert (target.places, target.between_km) == ((), (10.2, 35.1))


@given(
    st.text("ABCdef 0123456789-طريق", min_size=1, max_size=20).filter(lambda name: name.strip() == name),
    st.integers(0, 99_999),
    st.integers(1, 9_999),
)
def test_what_is_written_is_read_again_whatever_the_road_is_called(road, start, length):
    low, high = start / 10, (start + length) / 10
    target = parse_target(kilometres_text(road, low, high))
    assert (target.roads, target.between_km) == ((road,), (low, high))


def test_two_equal_kilometres_are_no_section():
    with pytest.raises(PlaceExpressionError, match="a section has two ends"):
        parse_target("M5 between km 10.2 and km 10.2")


def test_names_of_towns_beside_a_road_are_read_as_ever():
    assert parse_target("the M5 between Saraqib and Maarat al-Numan").between_km == ()


def test_a_section_is_found_on_its_road_and_by_the_identifier_of_one_of_several(locator):
    one = locator.locate("the M5 between km 10.2 and km 35.1")
    assert [(piece.road_id, piece.from_km, piece.to_km) for piece in one.pieces] == [("M5", 10.2, 35.1)]
    assert (one.kind, one.ends_stated, one.where_prec) == (TargetKind.SECTION, True, 2)
    assert locator.locate("M4 between km 1 and km 2").status is Status.AMBIGUOUS
    assert locator.locate("M4-E between km 1 and km 2").pieces[0].road_id == "M4-E"


def test_every_road_of_the_theatre_is_found_by_its_identifier_to_its_very_end(locator):
    for road in locator.network.roads:
        one = locator.locate(kilometres_text(road.road_id, 0.0, road.length_km + 0.05))
        assert [piece.road_id for piece in one.pieces] == [road.road_id]
        assert one.pieces[0].to_km == road.length_km


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("M5 between km 400 and km 900", Status.OFF_ROAD, "km 900.0 lies beyond its end"),
        ("M99 between km 1 and km 2", Status.NOT_FOUND, "no road of the network is called 'M99'"),
    ],
)
def test_kilometres_that_are_nowhere_get_a_reason_and_no_pin(locator, text, status, why):
    one = locator.locate(text)
    assert (one.status, one.geometry) == (status, None)
    assert why in one.why


def test_a_written_table_of_sections_is_located_as_before(locator):
    claim = Claim(
        claim_id="S-1",
        source=Source("Example map", datetime(2024, 11, 30, tzinfo=UTC)),
        action=Action.CONTROLS,
        target=kilometres_text("M5", 10.24, 35.1),
        target_kind=TargetKind.SECTION,
        roads=("M5",),
        actor_id="hts",
    )
    stream = io.StringIO(newline="")
    write_claims([claim], stream)
    (again,) = read_claims(io.StringIO(stream.getvalue()), zone=ZoneInfo("Asia/Damascus"))
    assert again == claim
    (one,) = locator.locate_claims([again])
    assert one.location.pieces[0].from_km == 10.2
