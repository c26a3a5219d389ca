"""The worked examples day by day: tests/golden/control/2024-*.txt and 2020-*.txt, one line a fact.

Each file was judged against the rows of the tables of events; how to write one anew is said in tests/README.md.
"""

from datetime import date
from itertools import pairwise

import pytest

from geo.control.state import Basis, State
from geo.period import FOREVER

CAMPAIGN_DAYS = [
    date(2019, 12, 18), date(2020, 1, 28), date(2020, 2, 10), date(2020, 2, 11), date(2020, 2, 12),
    date(2020, 2, 14), date(2020, 2, 18), date(2020, 2, 22), date(2020, 2, 27), date(2020, 3, 3), date(2020, 3, 7),
]  # fmt: skip
"""The days of 2020 on which something is told of the whole road."""


def read_of(day, reading):
    return day if reading == "as known then" else FOREVER


def road_by_day(told, days, reading):
    for day in days:
        yield from (f"{day} {line}" for line in told.road_lines(day, "M5", read_of(day, reading)))


def towns_by_day(told, reading):
    for before, day in pairwise(told.days):
        yield from (f"{day} {line}" for line in told.town_lines(day, before, then=reading == "as known then"))


@pytest.mark.parametrize("reading", ["as known then", "with hindsight"])
def test_the_m5_in_the_offensive_of_2024(told, golden, reading):
    golden(f"2024-m5-{reading.replace(' ', '-')}", road_by_day(told, told.days, reading))


@pytest.mark.parametrize("reading", ["as known then", "with hindsight"])
def test_the_towns_that_changed_hands_in_2024(told, golden, reading):
    golden(f"2024-towns-{reading.replace(' ', '-')}", towns_by_day(told, reading))


@pytest.mark.parametrize("reading", ["as known then", "with hindsight"])
def test_the_m5_in_the_campaign_of_2020(told_2020, golden, reading):
    golden(f"2020-m5-{reading.replace(' ', '-')}", road_by_day(told_2020, CAMPAIGN_DAYS, reading))


@pytest.mark.parametrize("reading", ["as known then", "with hindsight"])
def test_the_towns_that_changed_hands_in_2020(told_2020, golden, reading):
    golden(f"2020-towns-{reading.replace(' ', '-')}", towns_by_day(told_2020, reading))


# ---- no state "because default" ----


def everything(now):
    return (*now.places.values(), *now.junctions.values(), *now.stretches)


@pytest.mark.parametrize("theatre_id", ["syria-2020", "syria-2024"])
@pytest.mark.parametrize("reading", ["as known then", "with hindsight"])
def test_every_state_of_every_day_names_claims_or_parents_that_exist(request, theatre_id, reading):
    told = request.getfixturevalue("told_2020" if theatre_id == "syria-2020" else "told")
    situation = told.situation
    known = {one.claim.claim_id for one in (*situation.claims, *situation.baseline)}
    objects = {one.object_id for one in situation.timeline.intervals if one.kind != "stretch"}
    for day in told.days:
        now = told.at(day, read_of(day, reading))
        assert now.stretches
        for one in everything(now):
            assert {*one.claims_for, *one.claims_against} <= known, one
            assert set(one.parents) <= objects, one
            if one.state is State.UNKNOWN:
                assert (one.holder, one.confidence, one.claims_for) == ("", 0.0, ()), one
            else:
                assert one.claims_for, one
                assert one.basis is not Basis.INTERPOLATED or len(one.parents) in {1, 2}, one
        for one in now.passages:
            assert one.claims, one
            assert {*one.claims, *one.claims_against} <= known, one


@pytest.mark.parametrize("theatre_id", ["syria-2020", "syria-2024"])
def test_the_parents_of_a_stretch_are_held_as_the_stretch_says(request, theatre_id):
    """What is interpolated as held is held so, or under a more particular name, by the anchors on both of its sides."""
    told = request.getfixturevalue("told_2020" if theatre_id == "syria-2020" else "told")
    camps = told.situation.timeline.camps
    seen = 0
    for day in told.days:
        now = told.at(day)
        anchors = {one.object_id: one for one in (*now.places.values(), *now.junctions.values())}
        for one in now.stretches:
            if one.rule == "between-anchors":
                assert len(one.parents) == 2
                assert all(camps.together(anchors[parent].holder, one.holder) for parent in one.parents), one
                seen += 1
    assert seen > 100
