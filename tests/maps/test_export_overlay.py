"""Passage is laid over control without gap or overlap."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims.claim import Passage
from geo.control.state import PassageInterval
from geo.period import FOREVER, Period
from maps.layers.overlay import passage_cells, passage_times

DAY_0 = datetime(2024, 11, 27, tzinfo=UTC)


def day(number):
    return DAY_0 + timedelta(days=number)


def passage(
    low, high, start, end=None, *, point=None, kind=Passage.CLOSED, claims=("C-1",), rule="passage-stated"
):
    valid = Period(day(start), FOREVER if end is None else day(end))
    return PassageInterval("M5", low, high, point, 0.0, 0.0, kind, valid, Period(day(0)), claims, rule)


WEEK = Period(day(0), day(7))


def test_a_stretch_without_known_passage_is_one_cell_of_unknown_passage():
    (cell,) = passage_cells(10, 50, WEEK, [])
    assert (cell.from_km, cell.to_km, cell.valid, cell.passage, cell.where) == (10, 50, WEEK, "unknown", "")


def test_a_known_cut_marks_one_kilometre_about_its_point_from_its_day_on():
    cells = passage_cells(10, 50, WEEK, [passage(30, 30, 2, point=30.0)])
    shown = [
        (c.from_km, c.to_km, (c.valid.start - DAY_0).days, (c.valid.end - DAY_0).days, c.passage)
        for c in cells
    ]
    assert shown == [
        (10, 29.5, 0, 7, "unknown"),
        (29.5, 30.5, 0, 2, "unknown"),
        (29.5, 30.5, 2, 7, "closed"),
        (30.5, 50, 0, 7, "unknown"),
    ]
    assert {c.where for c in cells if c.passage == "closed"} == {"M5 at km 30.0"}


def test_a_cut_somewhere_says_so():
    (before, after) = passage_cells(10, 50, WEEK, [passage(0, 456, 1, rule="cut-somewhere")])
    assert before.passage == "unknown"
    assert after.where == "M5 somewhere between km 0.0 and km 456.0"
    assert after.claims == ("C-1",)


def test_an_open_road_is_open_all_along_and_not_somewhere():
    (cell,) = passage_cells(10, 50, WEEK, [passage(0, 456, 0, kind=Passage.OPEN)])
    assert (cell.passage, cell.where) == ("open", "")


def test_a_road_said_to_be_closed_whole_is_closed_all_along_and_not_somewhere():
    (cell,) = passage_cells(10, 50, WEEK, [passage(0, 456, 0)])
    assert (cell.passage, cell.where) == ("closed", "")


def test_a_part_that_is_open_is_open_somewhere_and_yields_to_what_is_closed():
    part = passage(0, 456, 2, kind=Passage.OPEN, rule="open-in-part")
    cells = passage_cells(10, 50, WEEK, [part, passage(30, 456, 0)])
    assert [(c.from_km, c.to_km, c.passage) for c in cells if c.valid.contains(day(3))] == [
        (10, 30, "open"),
        (30, 50, "closed"),
    ]
    assert {c.where for c in cells if c.passage == "open"} == {"M5 somewhere between km 0.0 and km 456.0"}


def test_of_two_stretches_the_newer_counts_however_long():
    spans = [passage(20, 40, 0), passage(0, 456, 2, kind=Passage.MILITARY_ONLY)]
    assert {c.passage for c in passage_cells(10, 50, WEEK, spans) if c.valid.contains(day(3))} == {
        "military_only"
    }


def test_a_point_counts_before_the_stretch_around_it():
    spans = [passage(0, 456, 0, kind=Passage.OPEN), passage(30, 30, 0, point=30.0)]
    cells = passage_cells(10, 50, WEEK, spans)
    assert [(c.from_km, c.to_km, c.passage) for c in cells] == [
        (10, 29.5, "open"),
        (29.5, 30.5, "closed"),
        (30.5, 50, "open"),
    ]


def test_cells_that_say_the_same_are_joined():
    halves = [passage(0, 30, 0, kind=Passage.OPEN), passage(30, 456, 0, kind=Passage.OPEN)]
    assert [(c.from_km, c.to_km) for c in passage_cells(10, 50, WEEK, halves)] == [(10, 50)]


def test_a_junction_takes_the_passage_of_the_roads_that_meet_there():
    cells = passage_times(WEEK, [(412.2, [passage(412.2, 412.2, 2, point=412.2)]), (0.0, [])])
    assert [(c.passage, (c.valid.start - DAY_0).days) for c in cells] == [("unknown", 0), ("closed", 2)]


spans = st.builds(
    lambda low, length, start, days, point, kind: passage(
        low, low + length, start, start + days, point=low if point else None, kind=kind
    ),
    st.integers(0, 60),
    st.integers(1, 60),
    st.integers(0, 8),
    st.integers(1, 8),
    st.booleans(),
    st.sampled_from(list(Passage)),
)


@given(st.lists(spans, max_size=6))
def test_cells_cover_the_stretch_and_the_period_exactly_once(passages):
    cells = passage_cells(10, 50, WEEK, passages)
    area = sum((c.to_km - c.from_km) * (c.valid.end - c.valid.start).total_seconds() for c in cells)
    assert area == pytest.approx(40 * 7 * 86400)
    for index, cell in enumerate(cells):
        assert 10 <= cell.from_km < cell.to_km <= 50
        for other in cells[index + 1 :]:
            apart = cell.to_km <= other.from_km or other.to_km <= cell.from_km
            assert apart or not cell.valid.overlaps(other.valid)
