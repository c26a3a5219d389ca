"""The change feed: what changed between two instants, or between then and hindsight."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Passage
from geo.control.changes import changes
from geo.control.frontchange import FrontTurn
from geo.control.state import State
from geo.period import FOREVER, day_bounds

EVERY_TOWN = ("Alif", "Ba", "Jim", "Dal", "Ha")


def between(world, timeline, start, end, *, known=(None, None)):
    """Return what changed between noon of two days, as known at noon of two others."""
    reports = [FOREVER if day is None else world.noon(day) for day in known]
    return changes(
        timeline,
        world.network,
        world.noon(start),
        world.noon(end),
        known_start=reports[0],
        known_end=reports[1],
    )


def held(world):
    return world.held(*EVERY_TOWN, "N1 0-100")


# ---- ground ----


def test_ground_is_told_from_whom_to_whom(world):
    timeline = world.judge(
        [world.claim("captured", "N1 50-100", "hts", day=3), world.claim("captured", "Ha", "hts", day=3)],
        held(world),
    )
    found = between(world, timeline, 2, 4)
    assert found.flows("N1") == {("government", "hts"): 50.0}
    (piece,) = found.ground
    assert (piece.road_id, piece.from_km, piece.to_km, piece.loser) == ("N1", 50.0, 100.0, "government")
    assert found.net_km()["hts"] == found.after.km_by_holder()["hts"] == 50.0
    assert found.flows("N2") == {}


def test_ground_that_became_a_front_went_to_nobody(world):
    timeline = world.judge([world.claim("captured", "Cross", "hts", day=3)], world.held("N1 0-100"))
    found = between(world, timeline, 2, 4)
    assert found.flows("N1") == {("government", ""): 20.0}
    assert found.net_km("N1") == {"": 20.0, "government": -20.0}


def test_ground_names_the_claims_and_the_rules_behind_what_it_is_now(world):
    taken = world.claim("captured", "N1 50-100", "hts", day=3, by="rebels")
    found = between(world, world.judge([taken], held(world)), 2, 4)
    (piece,) = [one for one in found.ground if one.gainer == "hts"]
    assert piece.claims == (taken.claim.claim_id,)
    assert piece.rules == ("gainer-only",)
    assert piece.claimed_km == piece.length_km == 50.0


def test_ground_that_is_borne_out_is_not_told_as_claimed(world):
    found = between(
        world, world.judge([world.claim("captured", "N1 50-100", "hts", day=3)], held(world)), 2, 4
    )
    assert {piece.claimed_km for piece in found.ground} == {0.0}


def test_ground_that_was_only_claimed_and_is_borne_out_is_told_without_a_change_of_hands(world):
    claims = [
        world.claim("captured", "N1 50-100", "hts", day=3, by="rebels"),
        world.claim("controls", "N1 50-80", "hts", day=6, by="monitor"),
    ]
    timeline = world.judge(claims, held(world), rules=None)
    found = between(world, timeline, 5, 7, known=(5, 7))
    (piece,) = found.words
    assert (piece.road_id, piece.from_km, piece.to_km, piece.holder) == ("N1", 50.0, 80.0, "hts")
    assert not piece.is_claimed
    assert claims[1].claim.claim_id in piece.claims
    assert "hts" not in found.net_km()
    (back,) = between(world, timeline, 7, 5, known=(7, 5)).words
    assert back.is_claimed


# ---- places and junctions ----


def test_a_town_that_changed_hands_is_told_with_day_rule_and_claims(world):
    taken = world.claim("captured", "Jim", "hts", day=3)
    found = between(world, world.judge([taken], held(world)), 2, 6)
    (jim,) = found.places
    assert (jim.object_id, jim.loser, jim.gainer, jim.changed_hands) == (
        "place:jim",
        "government",
        "hts",
        True,
    )
    assert (jim.rule, jim.claims) == ("independent-report", (taken.claim.claim_id,))
    assert jim.since == day_bounds(date(2024, 12, 3), world.theatre.zone).start


def test_a_town_that_was_claimed_first_and_confirmed_later_changed_hands_on_the_first_day(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("contested", "Jim", "hts", day=4, opponent="government"),
        world.claim("captured", "Jim", "hts", day=6),
    ]
    (jim,) = between(world, world.judge(claims, held(world)), 2, 8).places
    assert jim.steps[-1].state is State.CONTROLLED
    assert [step.valid.start for step in jim.steps] == sorted(step.valid.start for step in jim.steps)
    assert jim.since in {step.valid.start for step in jim.steps}


def test_a_town_that_is_in_another_state_of_the_same_holder_did_not_change_hands(world):
    besieged = world.claim("besieged", "Jim", "hts", day=3)
    (jim,) = between(world, world.judge([besieged], held(world)), 2, 4).places
    assert not jim.changed_hands
    assert (jim.before.state, jim.after.state, jim.rule) == (State.CONTROLLED, State.BESIEGED, "siege")


def test_a_town_that_fell_and_was_retaken_is_told_as_having_come_back(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3),
        world.claim("captured", "Jim", "government", day=5),
    ]
    (jim,) = between(world, world.judge(claims, held(world)), 2, 6).places
    assert jim.came_back
    assert not jim.changed_hands
    assert [step.holder for step in jim.steps] == ["hts", "government"]
    assert jim.since == day_bounds(date(2024, 12, 5), world.theatre.zone).start


def test_a_place_of_which_the_first_claim_tells_had_no_holder_before(world):
    (jim,) = between(world, world.judge([world.claim("captured", "Jim", "hts", day=3)]), 2, 4).places
    assert (jim.loser, jim.gainer) == ("", "hts")


def test_junctions_are_told_apart_from_places(world):
    found = between(world, world.judge([world.claim("captured", "Cross", "hts", day=3)], held(world)), 2, 4)
    assert [change.object_id for change in found.junctions] == ["junction:cross"]
    assert found.places == ()


# ---- fronts ----


def test_a_front_that_came_moved_and_went_is_told_with_kilometres_and_claims(world):
    claims = [world.claim("captured", name, "hts", day=day) for name, day in (("Ha", 3), ("Dal", 5))]
    timeline = world.judge(claims, world.held(*EVERY_TOWN))
    (came,) = between(world, timeline, 2, 3).fronts
    (moved,) = between(world, timeline, 3, 5).fronts
    assert (came.turn, came.before, came.gainer) == (FrontTurn.NEW, None, "")
    assert (moved.turn, moved.moved_km, moved.km_per_day, moved.gainer) == (
        FrontTurn.MOVED,
        -20.0,
        -10.0,
        "hts",
    )
    assert moved.track_id == came.track_id
    assert claims[1].claim.claim_id in moved.claims


def test_a_front_that_went_names_who_has_the_ground_now(world):
    claims = [world.claim("captured", "Ha", "hts", day=3)]
    claims += [world.claim("captured", name, "hts", day=5) for name in EVERY_TOWN]
    (went,) = between(world, world.judge(claims, world.held(*EVERY_TOWN)), 4, 6).fronts
    assert (went.turn, went.after, went.holder) == (FrontTurn.GONE, None, "hts")
    assert went.since == day_bounds(date(2024, 12, 5), world.theatre.zone).start


def test_a_front_that_stands_is_not_told(world):
    timeline = world.judge([world.claim("captured", "Ha", "hts", day=3)], world.held(*EVERY_TOWN))
    assert between(world, timeline, 4, 9).is_empty


# ---- passages ----


def test_a_road_that_is_cut_and_reopened_closes_and_opens(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("reopened", "N1 0-100", "government", day=6),
    ]
    timeline = world.judge(claims)
    (closed,) = between(world, timeline, 2, 4).passages
    (opened,) = between(world, timeline, 4, 7).passages
    assert (closed.closed, closed.opened, closed.after.point_km) == (True, False, 50.0)
    assert closed.claims == (claims[0].claim.claim_id,)
    assert (opened.closed, opened.opened) == (False, True)
    assert (opened.before.passage, opened.after.passage) == (Passage.CLOSED, Passage.OPEN)


def test_a_cut_whose_point_becomes_known_is_no_second_closure(world):
    claims = [world.claim("cut", "N1", "hts", day=3), world.claim("cut", "Jim", "hts", day=5)]
    (change,) = between(world, world.judge(claims), 4, 6).passages
    assert (change.closed, change.opened) == (False, False)
    assert (change.before.point_km, change.after.point_km) == (None, 50.0)


def test_traffic_that_only_soldiers_may_pass_now_is_told_as_changed(world):
    claims = [
        world.claim("cut", "N1 0-100", "hts", day=3),
        world.claim("controls", "N1 0-100", "government", day=5, passage=Passage.MILITARY_ONLY),
    ]
    (change,) = between(world, world.judge(claims), 4, 6).passages
    assert (change.before.passage, change.after.passage) == (Passage.CLOSED, Passage.MILITARY_ONLY)
    assert not change.closed
    assert not change.opened


# ---- then and hindsight ----


def test_what_was_learnt_later_is_told_of_one_instant(world):
    late = world.claim("captured", "Jim", "hts", day=3, known=8)
    timeline = world.judge([late], held(world))
    found = between(world, timeline, 4, 4, known=(4, None))
    (jim,) = found.places
    assert (jim.loser, jim.gainer, jim.claims) == ("government", "hts", (late.claim.claim_id,))
    assert jim.since == day_bounds(date(2024, 12, 3), world.theatre.zone).start
    assert {change.turn for change in found.fronts} == {FrontTurn.NEW}
    assert {change.km_per_day for change in found.fronts} == {0.0}
    assert between(world, timeline, 4, 4, known=(4, 6)).is_empty


def test_a_front_that_stood_elsewhere_than_was_known_moved_with_hindsight(world):
    claims = [
        world.claim("captured", "Ha", "hts", day=3),
        world.claim("captured", "Dal", "hts", day=3, known=8),
    ]
    timeline = world.judge(claims, world.held(*EVERY_TOWN))
    (change,) = between(world, timeline, 4, 4, known=(4, None)).fronts
    assert (change.turn, change.moved_km, change.gainer) == (FrontTurn.MOVED, -20.0, "hts")


def test_names_of_fronts_stay_apart_where_two_readings_are_of_one_instant(world):
    claims = [
        world.claim("captured", "Ha", "hts", day=3, claim_id="early"),
        world.claim("captured", "Alif", "hts", day=3, known=8, claim_id="early"),
    ]
    timeline = world.judge(claims, [*world.held(*EVERY_TOWN)])
    found = between(world, timeline, 4, 4, known=(4, None)).fronts
    assert len({change.track_id for change in found}) == len(found) > 1


# ---- laws ----

TARGETS = (*EVERY_TOWN, "Cross", "N1 30-70", "N1 40-100", "N2 0-200")
ACTIONS = ("captured", "controls", "withdrew", "cut", "reopened", "contested", "besieged")
tellings = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.sampled_from(TARGETS),
        st.sampled_from(("government", "hts", "sna", "sdf")),
        st.integers(2, 9),
        st.integers(0, 5),
        st.sampled_from(("monitor", "rebels", "army")),
    ),
    min_size=1,
    max_size=9,
)
days = st.integers(1, 14)


def judged(world, told):
    claims = [
        world.claim(action, target, actor, day=day, known=day + delay, by=by, claim_id=f"c{number}")
        for number, (action, target, actor, day, delay, by) in enumerate(told)
    ]
    return world.judge(claims, world.held("Alif", "Jim", "Ha", "N2 0-400"))


def nearly(km):
    """Return kilometres without the noise of adding floats, and without holders whose sum is nothing."""
    return {key: round(value, 6) for key, value in km.items() if abs(value) > 1e-6}


@given(told=tellings, start=days, end=days, known=st.tuples(days, days))
@settings(max_examples=80)
def test_what_one_gains_others_lose_and_both_slices_say_so(world, told, start, end, known):
    found = between(world, judged(world, told), start, end, known=known)
    assert abs(sum(found.net_km().values())) < 1e-6
    for road_id in (None, "N1", "N2"):
        was, now = found.before.km_by_holder(road_id), found.after.km_by_holder(road_id)
        difference = {
            holder: now.get(holder, 0.0) - was.get(holder, 0.0) for holder in was.keys() | now.keys()
        }
        assert nearly(found.net_km(road_id)) == nearly(difference)


@given(told=tellings, three=st.tuples(days, days, days))
@settings(max_examples=80)
def test_kilometres_from_a_to_b_and_from_b_to_c_are_those_from_a_to_c(world, told, three):
    timeline = judged(world, told)
    a, b, c = sorted(three)
    first, second, both = (between(world, timeline, *pair).net_km() for pair in ((a, b), (b, c), (a, c)))
    added = {
        holder: first.get(holder, 0.0) + second.get(holder, 0.0) for holder in first.keys() | second.keys()
    }
    assert nearly(added) == nearly(both)


@given(told=tellings, day=days, known=days)
@settings(max_examples=60)
def test_between_a_reading_and_itself_nothing_changed(world, told, day, known):
    timeline = judged(world, told)
    found = between(world, timeline, day, day, known=(known, known))
    assert found.is_empty
    assert found.net_km() == found.flows() == {}


@given(told=tellings, start=days, end=days, known=st.tuples(days, days))
@settings(max_examples=80)
def test_backwards_the_same_is_told_the_other_way_round(world, told, start, end, known):
    timeline = judged(world, told)
    there = between(world, timeline, start, end, known=known)
    back = between(world, timeline, end, start, known=known[::-1])
    assert back.flows() == {
        (gainer, loser): km for (loser, gainer), km in sorted(there.flows().items(), key=lambda i: i[0][::-1])
    }
    assert {(o.object_id, o.loser, o.gainer) for o in back.places if o.changed_hands} == {
        (o.object_id, o.gainer, o.loser) for o in there.places if o.changed_hands
    }
    if known[0] == known[1] and start != end:
        assert sorted(
            (f.shown.road_id, str(f.before), str(f.after), round(f.moved_km, 6)) for f in back.fronts
        ) == sorted(
            (f.shown.road_id, str(f.after), str(f.before), round(-f.moved_km, 6)) for f in there.fronts
        )


@given(told=tellings, start=days, end=days)
@settings(max_examples=60)
def test_every_change_of_hands_and_of_ground_to_somebody_names_a_claim(world, told, start, end):
    found = between(world, judged(world, told), start, end)
    assert all(change.claims for change in (*found.places, *found.junctions) if change.gainer)
    assert all(piece.claims for piece in found.ground if piece.gainer)
    assert all(change.claims for change in found.passages)
    assert all(change.loser != change.gainer for change in found.ground)


@pytest.mark.parametrize(
    ("name", "day", "rule"),
    [
        ("Aleppo", 4, "admitted-in-part"),
        ("Khan Shaykhun", 4, "corroborated"),
        ("Hama", 9, "admitted-by-the-loser"),
    ],
)
def test_the_cities_of_2024_change_hands_on_their_days_with_their_rules(situation, name, day, rule):
    """Days are counted from 26 November."""
    place_id = next(place.place_id for place in situation.theatre.places if place.name_en == name)
    found = changes(situation.timeline, situation.network, situation.days[day - 2], situation.days[day])
    (fell,) = [change for change in found.places if change.object_id == f"place:{place_id}"]
    assert (fell.loser, fell.gainer, fell.rule) == ("government", "hts", rule)
    assert situation.days[day - 2] < fell.since < situation.days[day]


def test_what_hindsight_adds_to_the_evening_of_29_november_is_the_claim_on_khan_shaykhun(situation):
    evening = situation.days[3]
    found = changes(situation.timeline, situation.network, evening, evening, known_start=evening)
    assert [(change.object_id, change.gainer, change.rule) for change in found.places] == [
        ("place:khan-shaykhun", "hts", "gainer-only")
    ]
    assert {(piece.loser, piece.gainer) for piece in found.ground} == {("government", "")}
