"""Passage along a whole road: no gap, no overlap, and an answer for every kilometre."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims.claim import Passage
from geo.control.passage import SOMEWHERE
from geo.control.state import PassageInterval
from geo.control.traffic import passage_line
from geo.errors import RoadNotFoundError
from geo.period import FOREVER, Period

LENGTH_KM = 100.0


def told(passage, from_km, to_km=None, *, day=2, rule="passage-stated", claims=("c",)):
    """Return what is known of a stretch, or of a point where no end is given."""
    since = Period(datetime(2024, 12, day, tzinfo=UTC), FOREVER)
    return PassageInterval(
        road_id="N1",
        from_km=from_km,
        to_km=from_km if to_km is None else to_km,
        point_km=from_km if to_km is None else None,
        lon=36.0,
        lat=34.0,
        passage=Passage(passage),
        valid=since,
        known=since,
        claims=claims,
        rule=rule,
    )


def picture(*passages):
    line = passage_line(LENGTH_KM, passages)
    return [(one.from_km, one.to_km, str(one.passage)) for one in line.stretches]


def test_a_road_of_which_nothing_is_said_is_unknown_from_end_to_end():
    assert picture() == [(0, 100, "unknown")]


def test_beside_what_is_said_the_road_is_unknown():
    assert picture(told("open", 20, 60)) == [(0, 20, "unknown"), (20, 60, "open"), (60, 100, "unknown")]


def test_the_newer_word_counts_where_two_overlap():
    assert picture(told("open", 0, 60, day=2), told("closed", 50, 100, day=4)) == [
        (0, 50, "open"),
        (50, 100, "closed"),
    ]
    assert picture(told("open", 0, 60, day=4), told("closed", 50, 100, day=2)) == [
        (0, 60, "open"),
        (60, 100, "closed"),
    ]


def test_of_one_day_the_more_restrictive_counts():
    assert picture(told("open", 0, 60), told("military_only", 50, 100)) == [
        (0, 50, "open"),
        (50, 100, "military_only"),
    ]


def test_a_part_that_nobody_names_yields_to_whatever_else_is_said():
    vague = told("open", 0, 100, day=9, rule="open-in-part")
    line = passage_line(LENGTH_KM, [vague, told("closed", 40, 60, day=2)])
    assert [(one.from_km, one.to_km, str(one.passage), one.is_candidate) for one in line.stretches] == [
        (0, 40, "open", True),
        (40, 60, "closed", False),
        (60, 100, "open", True),
    ]


def test_a_cut_point_lies_on_the_road_and_does_not_divide_it():
    line = passage_line(LENGTH_KM, [told("open", 0, 100), told("closed", 40, rule="cut-at-point")])
    assert len(line.stretches) == 1
    assert [(one.km, str(one.passage)) for one in line.cut_points] == [(40, "closed")]
    assert (line.at(40), line.at(41)) == (Passage.CLOSED, Passage.OPEN)


def test_one_gets_through_only_where_nothing_stands_in_the_way():
    line = passage_line(LENGTH_KM, [told("open", 0, 80), told("closed", 40, rule="cut-at-point")])
    assert line.through(0, 39) is Passage.OPEN
    assert line.through(60, 41) is Passage.OPEN
    assert line.through(30, 50) is Passage.CLOSED
    assert line.through() is Passage.CLOSED
    assert line.through(50, 90) is Passage.UNKNOWN


def test_where_the_road_is_cut_somewhere_the_whole_stretch_is_a_candidate():
    line = passage_line(LENGTH_KM, [told("closed", 20, 60, rule="cut-somewhere")])
    assert [one.is_candidate for one in line.stretches] == [False, True, False]
    assert line.cut_points == ()


def test_the_timeline_is_asked_for_one_road_at_two_instants(world):
    timeline = world.judge([world.claim("cut", "Jim", "hts", day=3, known=5)])
    assert timeline.traffic_on("N1", world.noon(4)).through() is Passage.CLOSED
    assert timeline.traffic_on("N1", world.noon(4), world.noon(4)).through() is Passage.UNKNOWN
    assert timeline.traffic_on("N2", world.noon(4)).stretches[-1].to_km == 400
    with pytest.raises(RoadNotFoundError, match="no road has the identifier 'N7'"):
        timeline.traffic_on("N7", world.noon(4))


measures = st.integers(-1, 101)
statements = st.builds(
    lambda passage, ends, point, day, rule, claim: told(
        passage, min(ends), None if point else max(ends), day=day, rule=rule, claims=(claim,)
    ),
    passage=st.sampled_from(["open", "military_only", "closed", "interdicted"]),
    ends=st.tuples(measures, measures).filter(lambda ends: ends[0] != ends[1]),
    point=st.booleans(),
    day=st.integers(1, 5),
    rule=st.sampled_from(["passage-stated", "reopened", "cut-somewhere", "open-in-part"]),
    claim=st.sampled_from("abc"),
)


@given(st.lists(statements, max_size=8))
def test_stretches_cover_the_road_without_gap_or_overlap_and_say_no_more_than_was_said(said):
    said = [replace(one, claims=(str(number),)) for number, one in enumerate(said)]
    line = passage_line(LENGTH_KM, said)
    assert (line.stretches[0].from_km, line.stretches[-1].to_km) == (0, LENGTH_KM)
    assert all(one.from_km < one.to_km for one in line.stretches)
    assert all(one.to_km == following.from_km for one, following in pairwise(line.stretches))
    assert sum(line.km_by_passage().values()) == pytest.approx(LENGTH_KM)
    for one in line.stretches:
        over = [s for s in said if s.point_km is None and s.from_km <= one.from_km and one.to_km <= s.to_km]
        if not over:
            assert (one.passage, one.claims, one.rule) == (Passage.UNKNOWN, (), "")
        else:
            assert (one.passage, one.claims, one.rule) in [(s.passage, s.claims, s.rule) for s in over]
            assert one.is_candidate == (one.rule in SOMEWHERE)


@given(st.lists(statements, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_passages_come_changes_nothing(said, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    assert passage_line(LENGTH_KM, shuffled) == passage_line(LENGTH_KM, said)


@given(st.lists(statements, max_size=8), measures, measures)
def test_no_way_is_better_than_its_worst_part(said, start, end):
    line = passage_line(LENGTH_KM, said)
    assert line.through(start, end) is line.through(end, start)
    if not line.points:
        assert line.through() in {one.passage for one in line.stretches}
    for point in line.cut_points:
        if min(start, end) <= point.km <= max(start, end):
            assert line.through(start, end) not in {Passage.OPEN, Passage.UNKNOWN}
