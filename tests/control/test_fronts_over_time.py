"""Fronts from day to day: which one is which, how far it went, and which belong to one advance."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import ceil
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.actors import Actor, Actors
from geo.control.advance import fronts_over_time
from geo.control.camps import Camps
from geo.control.frontmove import Birth, Ending
from geo.control.neighbours import Neighbours
from geo.control.rules import Rules
from geo.control.state import Front
from geo.geodesy import haversine_m
from geo.period import BEGINNING, Period, day_bounds
from geo.roads.junction import Junction
from geo.situation import Situation

ACTORS = Actors([Actor("hts", "HTS", side="opposition"), Actor("sdf", "SDF", side="sdf")])
EVERY_TOWN = ("Alif", "Ba", "Jim", "Dal", "Ha")


def follow(world, claims, baseline, days, known=None):
    """Return the fronts at noon of each day."""
    timeline = world.judge(claims, baseline)
    moments = [world.noon(day) for day in days]
    return fronts_over_time(timeline, world.network, moments, *([world.noon(known)] if known else []))


def on(moment, road_id="N1"):
    return [move for move in moment.fronts if move.front.road_id == road_id]


def captured(world, *falls, actor="hts"):
    """Return captures: ``captured(world, ("Jim", 3), ("Ba", 5))``."""
    return [world.claim("captured", name, actor, day=day) for name, day in falls]


def garrisons(world):
    """Return news of day 2 that the government holds every town, so that nobody passes one over."""
    return [world.claim("controls", name, "government", day=2) for name in EVERY_TOWN]


def test_a_front_that_moves_keeps_its_identity_and_tells_how_far_how_fast_and_who_gained(world):
    falls = captured(world, ("Ha", 3), ("Dal", 4), ("Jim", 6))
    first, second, third = follow(world, falls, world.held(*EVERY_TOWN), (3, 4, 6))
    (one,), (two,), (three,) = on(first), on(second), on(third)
    assert one.track_id == two.track_id == three.track_id
    assert (one.front.holder_low, one.front.holder_high) == ("government", "hts")
    assert (one.moved_km, one.km_per_day, one.gainer) == (0.0, 0.0, "")
    assert (two.moved_km, two.km_per_day, two.gainer) == (-20.0, -20.0, "hts")
    assert (three.moved_km, three.km_per_day, three.gainer) == (-20.0, -10.0, "hts")
    assert one.birth is Birth.NEW


def test_a_front_that_is_pushed_back_moves_the_other_way(world):
    falls = [*captured(world, ("Ha", 3), ("Dal", 4)), world.claim("captured", "Dal", "government", day=6)]
    _, before, after = follow(world, falls, world.held(*EVERY_TOWN), (3, 5, 6))
    (was,), (now,) = on(before), on(after)
    assert now.track_id == was.track_id
    assert now.moved_km > 0
    assert now.gainer == "government"


def test_a_pocket_that_opens_ahead_changes_ranks_and_not_the_front_behind_it(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Ba", 5))]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 5))
    (main,) = on(before)
    ahead, back, same = on(after)
    assert main.front.front_id == ahead.front.front_id == "N1:government-hts:1"
    assert same.front.front_id == "N1:government-hts:2"
    assert same.track_id == main.track_id
    assert same.moved_km == 0.0
    assert ahead.front.km < back.front.km < same.front.km
    assert back.front.holder_low == "hts"


def test_a_pocket_near_the_front_splits_off_from_it_and_one_far_away_is_new(world):
    near = follow(
        world, [*garrisons(world), *captured(world, ("Ha", 3), ("Jim", 5))], world.held(*EVERY_TOWN), (4, 5)
    )[1]
    far = follow(
        world, [*garrisons(world), *captured(world, ("Ha", 3), ("Alif", 5))], world.held(*EVERY_TOWN), (4, 5)
    )[1]
    ahead = on(near)[0]
    assert (ahead.birth, ahead.parent) == (Birth.SPLIT, on(near)[-1].track_id)
    assert (on(far)[0].birth, on(far)[0].parent) == (Birth.NEW, "")


def test_a_front_that_reaches_a_pocket_merges_into_its_far_side_and_the_near_side_is_gone(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Ba", 4), ("Jim", 6), ("Dal", 6))]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (5, 6))
    ahead, back, main = on(before)
    (left,) = on(after)
    assert left.track_id == ahead.track_id
    told = {gone.track_id: gone for gone in after.gone}
    assert (told[main.track_id].ending, told[main.track_id].into) == (Ending.MERGED, ahead.track_id)
    assert (told[back.track_id].ending, told[back.track_id].into) == (Ending.GONE, "")
    assert {gone.holder for gone in after.gone} == {"hts"}
    assert {gone.ended for gone in after.gone} == {day_bounds(date(2024, 12, 6), world.theatre.zone).start}


def test_over_several_days_a_front_that_merged_into_a_younger_one_tells_the_whole_way(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Jim", 4), ("Dal", 6))]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (3, 6))
    (main,), (left,) = on(before), on(after)
    assert left.birth is Birth.SPLIT
    assert left.before == main.front
    assert left.moved_km == left.front.km - main.front.km < 0
    assert after.gone == ()


def test_a_front_that_reaches_a_rising_far_ahead_ends_there_and_the_rising_did_not_come_from_it(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Ba", 4), ("Jim", 6), ("Dal", 6))]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (3, 6))
    (main,), (left,) = on(before), on(after)
    assert (left.before, left.moved_km) == (None, 0.0)
    assert [(gone.track_id, gone.ending, gone.into) for gone in after.gone] == [
        (main.track_id, Ending.MERGED, left.track_id)
    ]


def test_a_front_ends_where_one_side_has_all_of_the_road(world):
    falls = captured(world, ("Ha", 3), ("Dal", 5), ("Jim", 5), ("Ba", 5), ("Alif", 5))
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 5))
    assert len(on(before)) == 1
    assert on(after) == []
    (gone,) = after.gone
    assert (gone.ending, gone.holder, gone.front) == (Ending.GONE, "hts", on(before)[0].front)


def test_allies_are_one_side_so_that_a_front_goes_on_where_one_takes_over_from_the_other(world):
    falls = [*captured(world, ("Ha", 3)), *captured(world, ("Dal", 5), ("Ha", 5), actor="sna")]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 5))
    (was,), (now,) = on(before), on(after)
    assert (was.front.holder_high, now.front.holder_high) == ("hts", "sna")
    assert now.track_id == was.track_id
    assert now.gainer == "sna"


def test_another_enemy_makes_another_front(world):
    falls = [*captured(world, ("Ha", 3)), *captured(world, ("Ha", 5), actor="sdf")]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 5))
    (was,), (now,) = on(before), on(after)
    assert now.track_id != was.track_id
    assert [gone.track_id for gone in after.gone] == [was.track_id]


def test_no_front_jumps_over_ground_that_stayed_with_its_holder(world):
    falls = [
        *captured(world, ("Ha", 3)),
        *captured(world, ("Alif", 5)),
        world.claim("captured", "Ha", "government", day=5),
    ]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 5))
    assert [gone.track_id for gone in after.gone] == [on(before)[0].track_id]
    assert not {move.track_id for move in on(after)} & {move.track_id for move in on(before)}


def test_a_front_that_stands_does_not_move_whatever_happens_elsewhere(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Alif", 5))]
    before, after = follow(world, falls, world.held(*EVERY_TOWN), (4, 6))
    assert on(after)[-1].track_id == on(before)[0].track_id
    assert (on(after)[-1].moved_km, on(after)[-1].gainer) == (0.0, "")


def test_as_known_then_the_fronts_are_those_that_were_known(world):
    late = [world.claim("captured", "Ha", "hts", day=3, known=8)]
    assert follow(world, late, world.held(*EVERY_TOWN), (4,), known=5)[0].fronts == ()
    assert len(follow(world, late, world.held(*EVERY_TOWN), (4,))[0].fronts) == 1


def test_before_the_first_state_and_without_moments_there_is_nothing(world):
    timeline = world.judge(captured(world, ("Ha", 3)), world.held(*EVERY_TOWN))
    assert fronts_over_time(timeline, world.network, ()) == ()
    (empty,) = fronts_over_time(timeline, world.network, [world.noon(1) - timedelta(days=900)])
    assert (empty.fronts, empty.gone) == ((), ())


# ---- advances ----


@pytest.fixture
def crossing(world):
    """Return a world in which N2 runs beside N1, far off, but meets it at km 40 of both."""
    near = Junction("meet", ("N1", "N2"), 36.5, 34.4, 0.0, {"N1": 40.0, "N2": 40.0}, "Meet", "made up")
    network = SimpleNamespace(roads=world.network.roads, all_junctions=(near,), road=world.network.road)
    return SimpleNamespace(world=world, network=network)


def advances(world, network, claims, baseline, rules=None):
    timeline = world.judge(claims, baseline, rules)
    (moment,) = fronts_over_time(timeline, network, [world.noon(5)])
    return {(move.front.road_id, round(move.front.km)): move.advance_id for move in moment.fronts}


def test_fronts_of_roads_that_meet_near_both_are_one_advance(crossing):
    world = crossing.world
    claims = [
        world.claim("captured", "N1 50-100", "hts", day=3),
        world.claim("captured", "N2 60-400", "hts", day=3),
    ]
    baseline = world.held("N1 0-100", "N2 0-400")
    found = advances(world, crossing.network, claims, baseline)
    assert {road for road, _ in found} == {"N1", "N2"}
    assert len(set(found.values())) == 1


def test_fronts_far_from_where_their_roads_meet_are_two_advances(crossing):
    world = crossing.world
    claims = [
        world.claim("captured", "N1 50-100", "hts", day=3),
        world.claim("captured", "N2 300-400", "hts", day=3),
    ]
    found = advances(world, crossing.network, claims, world.held("N1 0-100", "N2 0-400"))
    assert len(set(found.values())) == len(found) == 2


def test_fronts_against_another_enemy_are_another_advance(crossing):
    world = crossing.world
    claims = [
        world.claim("captured", "N1 50-100", "hts", day=3),
        world.claim("captured", "N2 60-400", "sdf", day=3),
    ]
    found = advances(world, crossing.network, claims, world.held("N1 0-100", "N2 0-400"))
    assert len(set(found.values())) == 2


def test_the_distance_within_which_fronts_are_one_advance_is_a_rule_of_the_theatre(world, tmp_path):
    claims = [
        world.claim("captured", "N1 50-100", "hts", day=3),
        world.claim("captured", "N2 60-400", "hts", day=3),
    ]
    baseline = world.held("N1 0-100", "N2 0-400")
    alone = SimpleNamespace(roads=world.network.roads, all_junctions=(), road=world.network.road)
    (tmp_path / "rules.toml").write_text("[parameters]\nadvance_gap_km = 120\n", encoding="utf-8")
    wide = Rules.default().with_overrides(tmp_path / "rules.toml")
    assert len(set(advances(world, alone, claims, baseline).values())) == 2
    assert len(set(advances(world, alone, claims, baseline, rules=wide).values())) == 1


def test_an_advance_keeps_its_identifier_while_its_fronts_move_come_and_go(world):
    falls = captured(world, ("Ha", 3), ("Dal", 5), ("Ba", 6), ("Jim", 8))
    days = follow(world, falls, world.held(*EVERY_TOWN), range(3, 10))
    assert len({move.advance_id for moment in days for move in moment.fronts}) == 1


def test_of_two_advances_that_meet_the_one_that_lasted_longer_goes_on(world):
    falls = [*garrisons(world), *captured(world, ("Ha", 3), ("Ba", 5), ("Jim", 7), ("Dal", 7))]
    timeline = world.judge(falls, rules=replace(Rules.default(), advance_gap_km=5.0))
    apart, met = fronts_over_time(timeline, world.network, [world.noon(6), world.noon(7)])
    ahead, back, main = on(apart)
    assert ahead.advance_id != main.advance_id
    (left,) = on(met)
    assert (left.track_id, left.advance_id) == (ahead.track_id, main.advance_id)
    assert back.advance_id not in {ahead.advance_id, main.advance_id}


@given(
    spots=st.lists(
        st.tuples(st.floats(-179, 179), st.floats(-80, 80), st.floats(0, 30)), min_size=2, max_size=6
    ),
    gap_km=st.sampled_from((5.0, 30.0, 500.0, 4000.0)),
)
@settings(max_examples=100)
def test_fronts_are_one_advance_exactly_where_they_lie_near_wherever_on_earth(spots, gap_km):
    roads = {f"R{number}": spot for number, spot in enumerate(spots)}

    def point_at(road_id, km):
        lon, lat, _ = roads[road_id]
        return lon, lat + km / 111.2

    network = SimpleNamespace(
        all_junctions=(), road=lambda road_id: SimpleNamespace(point_at=lambda km: point_at(road_id, km))
    )
    fronts = [
        Front(
            f"{road_id}:1",
            road_id,
            0.0,
            length,
            length / 2,
            *point_at(road_id, length / 2),
            "hts",
            "sdf",
            Period(BEGINNING),
        )
        for road_id, (_, _, length) in roads.items()
    ]
    groups = Neighbours(network, Camps(ACTORS), gap_km).groups(dict.fromkeys(fronts, ""))
    assert sorted(front.road_id for group in groups for front in group) == sorted(roads)
    together = {(a.road_id, b.road_id) for group in groups for a in group for b in group}
    for a, b in combinations(fronts, 2):
        samples = [
            [point_at(one.road_id, one.to_km * share) for share in np.linspace(0, 1, 1 + ceil(one.to_km / 5))]
            for one in (a, b)
        ]
        near = min(haversine_m(*p, *q) for p in samples[0] for q in samples[1]) <= 1000 * gap_km
        if near and max(a.to_km, b.to_km) <= 2 * gap_km:
            assert (a.road_id, b.road_id) in together
        elif len(fronts) == 2:
            assert (a.road_id, b.road_id) not in together


# ---- laws ----

falls_of = st.lists(
    st.tuples(
        st.sampled_from(EVERY_TOWN), st.integers(2, 9), st.sampled_from(("hts", "sna", "government", "sdf"))
    ),
    min_size=1,
    max_size=8,
)


def told(world, falls):
    return [
        world.claim("captured", name, actor, day=day, claim_id=f"c{number}")
        for number, (name, day, actor) in enumerate(falls)
    ]


@given(falls=falls_of, data=st.data())
@settings(max_examples=60)
def test_the_order_of_claims_and_moments_changes_nothing(world, falls, data):
    claims, baseline = told(world, falls), world.held(*EVERY_TOWN, "N2 0-400")
    moments = [world.noon(day) for day in range(2, 11)]
    shuffled = data.draw(st.permutations(moments)) + moments[:2]
    one = fronts_over_time(world.judge(claims, baseline), world.network, moments)
    other = fronts_over_time(
        world.judge(data.draw(st.permutations(claims)), baseline), world.network, shuffled
    )
    assert one == other


@given(falls=falls_of, days=st.sets(st.integers(2, 11), min_size=1))
@settings(max_examples=60)
def test_identifiers_do_not_depend_on_the_moments_that_are_asked_for(world, falls, days):
    timeline = world.judge(told(world, falls), world.held(*EVERY_TOWN))
    every = fronts_over_time(timeline, world.network, [world.noon(day) for day in range(2, 12)])
    some = fronts_over_time(timeline, world.network, [world.noon(day) for day in days])
    names = {m.at: [(f.front, f.track_id, f.advance_id, f.born) for f in m.fronts] for m in every}
    assert all(names[m.at] == [(f.front, f.track_id, f.advance_id, f.born) for f in m.fronts] for m in some)


@given(falls=falls_of)
@settings(max_examples=80)
def test_every_front_is_followed_once_and_every_one_that_is_missed_is_told(world, falls):
    timeline = world.judge(told(world, falls), world.held(*EVERY_TOWN))
    moments = [world.noon(day) for day in range(2, 11)]
    before = set()
    for moment in fronts_over_time(timeline, world.network, moments):
        assert [move.front for move in moment.fronts] == sorted(
            timeline.as_of(moment.at).fronts, key=lambda front: (front.road_id, front.km)
        )
        now = {move.track_id for move in moment.fronts}
        assert len(now) == len(moment.fronts)
        gone = {one.track_id for one in moment.gone}
        heirs = {move.track_id for move in moment.fronts if move.track_id not in before and move.before}
        assert gone <= before
        assert not gone & now
        assert len(before - now - gone) <= len(heirs)
        assert all(move.born <= moment.at for move in moment.fronts)
        before = now


# ---- the real thing ----


@pytest.fixture(scope="module")
def offensive(situation: Situation):
    found = fronts_over_time(situation.timeline, situation.network, situation.days)
    zone = situation.theatre.zone
    return {moment.at.astimezone(zone).strftime("%m-%d"): moment for moment in found}


def southward(moment):
    """Return the northernmost front of the M5 that looks south: the army below, the opposition above it."""
    return [move for move in on(moment, "M5") if move.front.holder_low == "government"][-1]


def test_in_2024_the_front_on_the_m5_goes_on_from_khan_shaykhun_to_homs_and_never_back(offensive):
    days = ["11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06", "12-07"]
    moves = [southward(offensive[day]) for day in days]
    assert len({move.track_id for move in moves}) == 1
    assert all(move.moved_km <= 0 for move in moves)
    assert {move.gainer for move in moves} == {"", "hts"}
    assert moves[-2].km_per_day == pytest.approx(-40, abs=3)


def test_in_2024_the_main_front_merges_into_that_of_the_pocket_at_khan_shaykhun(offensive):
    main = southward(offensive["11-29"])
    ended = {gone.track_id: gone for gone in offensive["11-30"].gone}
    assert (ended[main.track_id].ending, ended[main.track_id].holder) == (Ending.MERGED, "hts")
    assert ended[main.track_id].into == southward(offensive["11-30"]).track_id


def test_in_2024_the_offensive_from_the_north_is_one_advance_and_the_rising_in_the_south_another(offensive):
    north = {southward(offensive[day]).advance_id for day in ("11-28", "11-30", "12-03", "12-05", "12-07")}
    ghab = {move.advance_id for day in ("11-28", "12-03", "12-06") for move in on(offensive[day], "R56")}
    south = {move.advance_id for move in on(offensive["12-06"], "M5") if move.front.km < 100}
    assert len(north) == 1
    assert ghab == north
    assert len(south) == 1
    assert not south & north
