"""The last movement of each front on the page: the same as `frontline changes` tells between two days."""

import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.control.adjudicate import adjudicate
from geo.control.frontchange import FrontTurn, front_changes
from geo.period import FOREVER, day_bounds
from maps import fronttable
from maps.fronttable import add_front_tables, front_rows
from maps.pack import unpack

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))


@pytest.fixture(scope="module")
def war():
    """A made-up war in which everything moves at once, over ten days."""
    from made_up_war import make_war

    made = make_war(claims=700, places=200, roads=15, days=10, seed=6)
    timeline = adjudicate(made.claims, network=made.network, theatre=made.theatre, baseline=[])
    second = timedelta(seconds=1)
    days = tuple(
        day_bounds(made.theatre.start + timedelta(days=n), made.theatre.zone).end - second for n in range(10)
    )
    return SimpleNamespace(theatre=made.theatre, network=made.network, timeline=timeline, days=days)


def told_by_changes(situation, before, after):
    """The fronts that moved between two days, by road and ends: km moved and who gained."""
    timeline = situation.timeline
    changes = front_changes(timeline, situation.network, timeline.as_of(before), timeline.as_of(after))
    return {
        (one.after.road_id, one.after.from_km, one.after.to_km): (round(one.moved_km, 6), one.gainer)
        for one in changes
        if one.turn is FrontTurn.MOVED and abs(one.moved_km) >= 0.05
    }


def told_by_table(rows, before, after):
    """The movements of the table that happened between two days and stand at the second."""
    return {
        (row.road_id, row.from_km, row.to_km): (round(row.moved_km, 6), row.gainer)
        for row in rows
        if row.start <= after < row.end and before < row.since <= after
    }


@pytest.mark.parametrize("name", ["situation", "war"])
def test_a_day_s_movements_are_those_that_changes_tells(name, request):
    situation = request.getfixturevalue(name)
    rows = front_rows(situation, "hindsight")
    told = 0
    for before, after in pairwise(situation.days):
        expected = told_by_changes(situation, before, after)
        assert told_by_table(rows, before, after) == expected
        told += len(expected)
    assert told > (5 if name == "situation" else 20)


def test_a_front_has_one_last_movement_at_a_time_and_stands_there(war):
    spans = {}
    for row in front_rows(war, "hindsight"):
        assert row.since <= row.start < row.end
        spans.setdefault((row.road_id, row.from_km, row.to_km), []).append((row.start, row.end))
    for found in spans.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(found)))
    at = war.days[6]
    standing = {(f.road_id, f.from_km, f.to_km) for f in war.timeline.as_of(at).fronts}
    there = {(r.road_id, r.from_km, r.to_km) for r in front_rows(war, "hindsight") if r.start <= at < r.end}
    assert there
    assert there <= standing


def test_a_gain_stays_claimed_until_others_say_so(situation):
    rows = [row for row in front_rows(situation, "hindsight") if row.road_id == "M5"]
    claimed = next(row for row in rows if row.is_claimed)
    low, high = sorted((claimed.to_km, claimed.to_km - claimed.moved_km))
    states = {
        str(one.state)
        for one in situation.timeline.as_of(claimed.start).on_road("M5")
        if min(high, one.to_km) - max(low, one.from_km) > 1 and one.counted_holder
    }
    assert "claimed" in states


def test_as_known_then_a_front_moves_when_the_news_comes(situation):
    for row in front_rows(situation, "known"):
        slices = (
            situation.timeline.as_of(row.start, row.start),
            situation.timeline.as_of(row.start - timedelta(seconds=1), row.start - timedelta(seconds=1)),
        )
        now, before = ({(f.road_id, f.from_km, f.to_km) for f in one.fronts} for one in slices)
        assert (row.road_id, row.from_km, row.to_km) in now
        if row.since == row.start:
            assert (row.road_id, row.from_km, row.to_km) not in before


def test_the_page_carries_them_packed_in_units_of_ten_metres(situation):
    payload = {
        "roads": [{"id": road.road_id} for road in situation.network.roads],
        "actors": {"id": ["", *(actor.actor_id for actor in situation.theatre.actors)]},
    }
    add_front_tables(payload, situation)
    rows, table = front_rows(situation, "hindsight"), payload["moves"]["hindsight"]
    assert unpack(table["moved"]) == [round(row.moved_km * 100) for row in rows]
    assert unpack(table["end"]) == [-1 if row.end >= FOREVER else int(row.end.timestamp()) for row in rows]


def test_a_war_too_large_goes_without_and_the_log_says_so(situation, monkeypatch, caplog):
    monkeypatch.setattr(fronttable, "MOST_WORK", 10)
    payload = {}
    add_front_tables(payload, situation)
    assert payload["moves"] == {}
    assert "last movement of fronts is left out" in caplog.text
