"""Periods are half-open, days belong to a zone, and an imprecise date stays imprecise."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PeriodError
from geo.period import BEGINNING, FOREVER, Period, When, as_instant, day_bounds, zone_of

DAMASCUS = ZoneInfo("Asia/Damascus")
BERLIN = ZoneInfo("Europe/Berlin")

instants = st.integers(0, 3_600_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
periods = st.tuples(instants, instants).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Period(*pair))


def test_a_period_contains_its_start_and_not_its_end():
    day = day_bounds(date(2024, 11, 28), DAMASCUS)

    assert day.contains(day.start)
    assert not day.contains(day.end)


def test_a_period_without_an_end_is_open():
    assert Period(datetime(2024, 12, 8, tzinfo=UTC)).is_open
    assert not Period(datetime(2024, 12, 8, tzinfo=UTC), FOREVER - timedelta(days=1)).is_open


@pytest.mark.parametrize("end", [datetime(2024, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)])
def test_an_empty_period_is_refused(end):
    with pytest.raises(PeriodError, match="ends after it starts"):
        Period(datetime(2024, 1, 1, tzinfo=UTC), end)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(PeriodError, match="time zone"):
        Period(datetime(2024, 1, 1), FOREVER)  # noqa: DTZ001 - this is the mistake under test


@given(periods, periods)
def test_periods_overlap_just_where_they_have_an_intersection(one, other):
    assert one.overlaps(other) == (one.intersection(other) is not None)
    assert one.overlaps(other) == other.overlaps(one)


@given(periods, periods, instants)
def test_an_instant_is_in_the_intersection_just_when_it_is_in_both(one, other, instant):
    shared = one.intersection(other)

    assert (shared is not None and shared.contains(instant)) == (
        one.contains(instant) and other.contains(instant)
    )


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from([DAMASCUS, BERLIN]))
def test_days_follow_one_another_without_gap_or_overlap(day, zone):
    assert day_bounds(day, zone).end == day_bounds(day + timedelta(days=1), zone).start


def test_a_day_on_which_clocks_change_has_23_hours():
    day = day_bounds(date(2024, 3, 31), BERLIN)

    assert day.end - day.start == timedelta(hours=23)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), 3),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), 2),
        ("2024-11-28", date(2024, 11, 28), date(2024, 11, 28), 1),
        ("2024-11-28~", date(2024, 11, 28), date(2024, 11, 28), 2),
        ("2024-11-28/2024-11-30", date(2024, 11, 28), date(2024, 11, 30), 2),
        ("2020/2024-11", date(2020, 1, 1), date(2024, 11, 30), 3),
        ("../2024-11-26", date.min, date(2024, 11, 26), 3),
        ("2024-11-26/..", date(2024, 11, 26), date.max, 3),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text, first, last, precision):
    when = When(text)

    assert (when.first_day, when.last_day, when.time_precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["../2024-11-26", "2024-11-26/.."])
def test_an_open_side_reaches_to_the_end_of_time(text):
    period = When(text).period(DAMASCUS)

    assert period.start == BEGINNING or period.end == FOREVER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "yesterday",
        "2024-13",
        "2024-02-30",
        "2024-11-30/2024-11-28",
        "2024/",
        "20241128",
        "0000",
        "9999-12-31",
        "２０２４",
    ],
)
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(PeriodError):
        When(text)


@given(st.text(max_size=25))
def test_no_text_makes_a_date_fail_in_another_way(text):
    with contextlib.suppress(PeriodError):
        When(text).period(DAMASCUS)


def test_a_day_begins_at_midnight_of_the_theatre():
    assert as_instant("2024-11-28", DAMASCUS) == datetime(2024, 11, 27, 21, tzinfo=UTC)


def test_a_time_without_a_zone_is_in_the_zone_of_the_theatre():
    assert as_instant("2024-11-28T14:30", DAMASCUS) == datetime(2024, 11, 28, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "Thursday", "2024-11-31", "9999-99-99T00:00"])
def test_a_publication_time_that_cannot_be_read_is_refused(text):
    with pytest.raises(PeriodError, match="write 2024-11-28"):
        as_instant(text, DAMASCUS)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "/etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(PeriodError, match="Asia/Damascus"):
        zone_of(name)
