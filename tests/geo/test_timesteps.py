"""Steps of time: cut by the clock and the calendar of the theatre, none lost, none twice."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import PeriodError
from geo.period import day_bounds
from geo.timesteps import MOST_MOMENTS, Step, as_step, moments

ZONES = {
    name: ZoneInfo(name)
    for name in (
        "Asia/Damascus", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Apia", "Europe/Berlin",
        "America/St_Johns", "Australia/Lord_Howe", "UTC",
    )
}  # fmt: skip
SECOND = timedelta(seconds=1)

zones = st.sampled_from(list(ZONES.values()))
days = st.dates(date(1965, 1, 1), date(2060, 1, 1))
lengths = st.integers(0, 45)
steps = (
    st.builds(Step, st.integers(1, 744), st.just("h"))
    | st.builds(Step, st.integers(1, 31), st.just("d"))
    | st.builds(Step, st.integers(1, 4), st.just("w"))
    | st.just(Step(1, "mo"))
)


def shown(instants, zone):
    return [at.astimezone(ZONES[zone]).strftime("%m-%d %H:%M:%S") for at in instants]


def bounds(day, zone):
    """Bounds of a day, None where the calendar went over it."""
    with contextlib.suppress(PeriodError):
        return day_bounds(day, zone)
    return None


@pytest.mark.parametrize("text", ["1h", "6h", "744h", "1d", "31d", "1w", "4w", "1mo", " 1d "])
def test_a_step_is_from_an_hour_to_a_month(text):
    assert str(as_step(text)) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "5m", "1", "h", "0h", "-1h", "1.5h", "745h", "32d", "5w", "2mo", "1y", "1H", "9999h", "1h1d", "١h"],
)
def test_any_other_step_is_refused_with_what_to_write(text):
    with pytest.raises(PeriodError, match="write 1h, 6h, 1d, 1w or 1mo"):
        as_step(text)


def test_a_step_of_another_unit_is_refused_however_it_is_made():
    with pytest.raises(PeriodError, match="'1y' is no time step"):
        Step(1, "y")


def test_hours_stop_at_the_hours_of_the_clock_on_the_day_that_clocks_are_put_forward():
    instants = moments(date(2024, 3, 31), date(2024, 3, 31), "6h", ZONES["Europe/Berlin"])
    assert shown(instants, "Europe/Berlin") == [
        "03-31 05:59:59", "03-31 11:59:59", "03-31 17:59:59", "03-31 23:59:59",
    ]  # fmt: skip
    assert instants[0] == datetime(2024, 3, 31, 3, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "number"),
    [
        (date(2024, 3, 31), "Europe/Berlin", 23),
        (date(2024, 10, 27), "Europe/Berlin", 25),
        (date(2024, 3, 10), "America/New_York", 23),
        (date(2024, 11, 3), "America/New_York", 25),
        (date(2024, 11, 28), "Asia/Kathmandu", 24),
        (date(2024, 4, 7), "Australia/Lord_Howe", 24),
    ],
)
def test_a_day_has_as_many_hours_as_its_clocks_show(day, zone, number):
    assert len(moments(day, day, "1h", ZONES[zone])) == number


def test_weeks_go_from_the_first_day_and_the_last_ends_with_the_last_day():
    instants = moments(date(2024, 11, 26), date(2024, 12, 8), "1w", ZONES["Asia/Damascus"])
    assert shown(instants, "Asia/Damascus") == ["12-02 23:59:59", "12-08 23:59:59"]


def test_a_month_ends_with_its_last_day_where_it_has_no_such_day():
    instants = moments(date(2023, 12, 31), date(2024, 4, 30), "1mo", ZONES["Asia/Damascus"])
    assert shown(instants, "Asia/Damascus") == [
        "01-30 23:59:59", "02-28 23:59:59", "03-30 23:59:59", "04-29 23:59:59", "04-30 23:59:59",
    ]  # fmt: skip


def test_a_day_that_the_calendar_went_over_is_no_step():
    instants = moments(date(2011, 12, 29), date(2011, 12, 31), "1d", ZONES["Pacific/Apia"])
    assert shown(instants, "Pacific/Apia") == ["12-29 23:59:59", "12-31 23:59:59"]


def test_a_day_that_was_never_is_refused():
    with pytest.raises(PeriodError, match="no calendar of Pacific/Apia"):
        moments(date(2011, 12, 30), date(2011, 12, 30), "1d", ZONES["Pacific/Apia"])


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(PeriodError, match="exchange them"):
        moments(date(2024, 11, 27), date(2024, 11, 26), "1d", ZONES["UTC"])


def test_more_moments_than_a_map_can_hold_are_refused():
    with pytest.raises(PeriodError, match="at most 20,000 are drawn: take a longer step or fewer days"):
        moments(date(2000, 1, 1), date(2020, 1, 1), "1h", ZONES["UTC"])
    assert MOST_MOMENTS > 40 * 366


@given(days, lengths, steps, zones)
@settings(max_examples=150)
def test_moments_come_in_order_inside_the_days_and_end_with_the_last(first, length, step, zone):
    last = first + timedelta(days=length)
    there = [found for n in range(length + 1) if (found := bounds(first + timedelta(days=n), zone))]
    if not there:
        return
    instants = moments(first, last, step, zone)
    assert all(one < following for one, following in pairwise(instants))
    assert there[0].start <= instants[0]
    assert instants[-1] == there[-1].end - SECOND


@given(days, lengths, zones)
@settings(max_examples=100)
def test_a_step_of_a_day_stops_at_the_end_of_every_day(first, length, zone):
    every = [bounds(first + timedelta(days=n), zone) for n in range(length + 1)]
    ends = [day.end - SECOND for day in every if day]
    if ends:
        assert list(moments(first, first + timedelta(days=length), "1d", zone)) == ends


@given(days, st.integers(0, 9), st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]), zones)
@settings(max_examples=100)
def test_hours_that_divide_a_day_stop_in_every_day_and_at_its_end(first, length, hours, zone):
    every = [bounds(first + timedelta(days=n), zone) for n in range(length + 1)]
    there = [day for day in every if day]
    if not there:
        return
    instants = moments(first, first + timedelta(days=length), Step(hours, "h"), zone)
    assert {day.end - SECOND for day in there} <= set(instants)
    gaps = [following - one for one, following in pairwise([there[0].start - SECOND, *instants])]
    assert max(gaps) <= timedelta(hours=hours + 2)  # clocks were put back by two hours at most


@given(days, lengths, zones)
@settings(max_examples=60)
def test_a_month_is_from_28_to_31_days(first, length, zone):
    last = first + timedelta(days=length + 62)
    instants = moments(first, last, "1mo", zone)
    gaps = [following - one for one, following in pairwise(instants[:-1])]
    assert all(timedelta(days=27, hours=20) <= gap <= timedelta(days=31, hours=4) for gap in gaps)
