"""A claim with a time of day counts from that time: the hours of a day decide what came after what."""

from datetime import UTC, datetime

import pytest

from geo.control.state import State


def hour(day, hours, minutes=0):
    """An instant of December 2024, as UTC; the theatre is three hours ahead."""
    return datetime(2024, 12, day, hours - 3, minutes, tzinfo=UTC)


def jim(timeline, at):
    return timeline.find("place:jim", at)


def test_a_capture_counts_from_its_hour_and_not_from_midnight(world):
    timeline = world.judge([world.claim("captured", "Jim", "hts", day="2024-12-05T14:30")], world.held("Jim"))
    assert jim(timeline, hour(5, 14, 29)).holder == "government"
    assert jim(timeline, hour(5, 14, 30)).holder == "hts"


@pytest.mark.parametrize(
    ("first", "second", "holder"),
    [
        (("hts", "08:00"), ("government", "20:00"), "government"),
        (("government", "08:00"), ("hts", "20:00"), "hts"),
    ],
)
def test_of_two_captures_on_one_day_the_later_hour_decides(world, first, second, holder):
    claims = [
        world.claim("captured", "Jim", actor, day=f"2024-12-05T{clock}") for actor, clock in (first, second)
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert jim(timeline, hour(5, 12)).holder == first[0]
    assert jim(timeline, hour(5, 23)).holder == holder


def test_an_hour_of_another_clock_is_that_hour(world):
    timeline = world.judge(
        [world.claim("captured", "Jim", "hts", day="2024-12-05T10:00Z")], world.held("Jim")
    )
    assert jim(timeline, hour(5, 12, 59)).holder == "government"
    assert jim(timeline, hour(5, 13)).holder == "hts"


def test_an_event_from_one_hour_to_another_is_under_way_until_the_last(world):
    claims = [
        world.claim("captured", "Jim", "hts", opponent="government", day="2024-12-05T14:00/2024-12-05T18:00")
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert jim(timeline, hour(5, 13, 59)).state is State.CONTROLLED
    assert (jim(timeline, hour(5, 14)).state, jim(timeline, hour(5, 14)).rule) == (
        State.CONTESTED, "under-way",
    )  # fmt: skip
    assert (jim(timeline, hour(5, 18)).state, jim(timeline, hour(5, 18)).holder) == (State.CONTROLLED, "hts")


def test_an_event_of_several_days_is_over_in_the_last_hour_that_is_told(world):
    claims = [world.claim("captured", "Jim", "hts", day="2024-12-04/2024-12-05T18:00")]
    timeline = world.judge(claims, world.held("Jim"))
    assert jim(timeline, hour(5, 17)).rule == "under-way"
    assert jim(timeline, hour(5, 18)).holder == "hts"


def test_a_road_is_closed_from_the_hour_of_the_cut(world):
    timeline = world.judge([world.claim("cut", "Cross", "hts", day="2024-12-05T14:30")])
    assert not [p for p in timeline.as_of(hour(5, 14, 29)).passages if p.road_id == "N1"]
    assert [p.point_km for p in timeline.as_of(hour(5, 14, 30)).passages if p.road_id == "N1"] == [40.0]
