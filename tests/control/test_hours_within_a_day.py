"""A claim with a time of day counts from that time: the hours of a day decide what came after what."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.camps import Camps
from geo.control.evidence import read_evidence
from geo.control.hours import Hours
from geo.control.rules import Rules
from geo.control.state import State
from geo.places.location import LocatedClaim


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


# ---- whole days beside times of day ----

clocks = st.none() | st.sampled_from(["08:00", "14:30", "20:00"])
tellings = st.tuples(
    st.sampled_from(["captured", "controls", "withdrew", "contested"]),
    st.sampled_from(["hts", "government", "sdf"]),
    st.sampled_from(["monitor", "rebels", "army"]),
    st.integers(4, 6),
    clocks,
    st.booleans(),
)


def said(world, telling, number):
    action, actor, by, day, clock, denied = telling
    when = f"2024-12-{day:02d}" + (f"T{clock}" if clock else "")
    return world.claim(action, "Jim", actor, by=by, day=when, denied=denied, known=day, claim_id=f"c{number}")


def evidence_of(world, claims):
    camps, rules = Camps(world.theatre.actors), Rules.default()
    return [
        one
        for claim in claims
        for _, one in read_evidence(claim, zone=world.theatre.zone, rules=rules, camps=camps)
    ]


def standing_after(batches):
    """What stands after batches of (added, removed) evidence, in the order in which it is read."""
    hours, standing = Hours(), []
    for added, removed in batches:
        into, out = hours.news(added, removed)
        for one in out:
            standing.remove(one)
        standing += into
    return sorted(standing, key=lambda one: one.order)


@given(st.lists(tellings, max_size=8))
def test_what_is_told_of_a_day_is_heard_with_the_first_time_of_that_day(world, history):
    evidence = evidence_of(world, [said(world, one, number) for number, one in enumerate(history)])
    times = {one.day: min(other.at for other in evidence if other.day == one.day and other.is_timed)
             for one in evidence if one.is_timed}  # fmt: skip
    expected = [
        one if one.is_timed or one.day not in times else one._replace(at=times[one.day]) for one in evidence
    ]
    assert all(one.at.astimezone(world.theatre.zone).date() == one.day for one in expected)
    assert standing_after([(evidence, [])]) == sorted(expected, key=lambda one: one.order)


@given(st.lists(tellings, max_size=8), st.data())
def test_evidence_that_comes_and_goes_piece_by_piece_is_dated_as_if_it_had_come_at_once(world, history, data):
    evidence = evidence_of(world, [said(world, one, number) for number, one in enumerate(history)])
    order = data.draw(st.permutations(evidence))
    gone = [one for one in evidence if data.draw(st.booleans())]
    piece_by_piece = [([one], []) for one in order] + [([], [one]) for one in gone]
    assert standing_after(piece_by_piece) == standing_after(
        [([one for one in evidence if one not in gone], [])]
    )


def test_a_day_without_any_time_stays_as_it_is(world):
    evidence = evidence_of(world, [world.claim("captured", "Jim", "hts", day=5)])
    assert Hours().news(evidence) == (evidence, [])


def last_of(world, *claims):
    return world.judge(claims, world.held("Jim")).history_of("place:jim")[-1]


def test_a_denial_of_the_day_counts_against_the_hour_that_is_claimed(world):
    claimed = world.claim(
        "captured", "Jim", "hts", opponent="government", by="rebels", day="2024-12-05T14:30"
    )
    denial = world.claim(
        "captured", "Jim", "hts", opponent="government", by="army", day=5, denied=True, known=6
    )
    now = last_of(world, claimed, denial)
    assert (now.state, now.rule, now.valid.start) == (State.CONTESTED, "word-against-word", hour(5, 14, 30))


def test_fighting_at_an_hour_does_not_undo_a_capture_of_that_day(world):
    now = last_of(
        world, world.claim("captured", "Jim", "hts", day=5),
        world.claim("contested", "Jim", "hts", opponent="government", day="2024-12-05T09:00"),
    )  # fmt: skip
    assert (now.state, now.holder) == (State.CONTROLLED, "hts")


def test_a_later_report_that_the_holder_is_there_that_day_contradicts_the_hour(world):
    now = last_of(
        world, world.claim("captured", "Jim", "hts", day="2024-12-05T14:30"),
        world.claim("controls", "Jim", "government", by="agency", day=5, known=6),
    )  # fmt: skip
    assert (now.state, now.rule) == (State.CONTESTED, "reports-disagree")


@given(st.lists(tellings, max_size=8), st.data())
@settings(max_examples=60)
def test_days_and_hours_in_any_order_give_the_same_states_without_gap(world, history, data):
    claims = [said(world, one, number) for number, one in enumerate(history)]
    baseline = world.held("Jim")
    one, other = world.judge(claims, baseline), world.judge(data.draw(st.permutations(claims)), baseline)
    assert one.intervals == other.intervals
    states = one.history_of("place:jim")
    assert all(early.valid.end == late.valid.start for early, late in pairwise(states))


@given(st.lists(tellings, max_size=8), tellings)
@settings(max_examples=60)
def test_a_later_report_with_an_hour_never_changes_what_was_known_before(world, history, late):
    claims = [said(world, one, number) for number, one in enumerate(history)]
    after = said(world, late, 99)
    after = LocatedClaim(
        replace(after.claim, source=replace(after.claim.source, published=hour(9, 12))), after.location
    )
    before = hour(9, 11)
    for day in (4, 5, 6, 8):
        for clock in (5, 12, 22):
            at = hour(day, clock)
            assert stable(world.judge(claims).find("place:jim", at, before)) == stable(
                world.judge([*claims, after]).find("place:jim", at, before)
            )


def stable(one):
    return one and (one.holder, one.state, one.rule, one.valid, one.claims_for, one.claims_against)
