"""Times of day: a minute is a minute, whatever the clocks of the zone do."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.clocks import clock_instants
from geo.errors import PeriodError
from geo.period import FOREVER, Period, When, day_bounds

ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Damascus", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Apia", "Europe/Berlin",
        "America/St_Johns", "Australia/Lord_Howe", "UTC",
    )
]  # fmt: skip
DAMASCUS, NEW_YORK, KATHMANDU, KIRITIMATI, APIA, BERLIN = ZONES[:6]
zones = st.sampled_from(ZONES)
MINUTES = int(timedelta(days=140 * 365) / timedelta(minutes=1))
locals_ = st.integers(0, MINUTES).map(
    lambda minutes: datetime.fromisoformat("1950-01-01") + timedelta(minutes=minutes)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("2024-11-28T14:30", DAMASCUS, "2024-11-28T11:30", "2024-11-28T11:31"),
        ("2024-11-28T14:30:05", DAMASCUS, "2024-11-28T11:30:05", "2024-11-28T11:30:06"),
        ("2024-11-28T14:30Z", DAMASCUS, "2024-11-28T14:30", "2024-11-28T14:31"),
        ("2024-11-28T14:30-05:00", DAMASCUS, "2024-11-28T19:30", "2024-11-28T19:31"),
        ("2024-11-28T14:30+05:45", NEW_YORK, "2024-11-28T08:45", "2024-11-28T08:46"),
        ("2024-11-28T14:30+03", NEW_YORK, "2024-11-28T11:30", "2024-11-28T11:31"),
        ("2024-11-28T00:00", KATHMANDU, "2024-11-27T18:15", "2024-11-27T18:16"),
        ("2024-11-28T14:00/2024-11-28T15:00", DAMASCUS, "2024-11-28T11:00", "2024-11-28T12:01"),
        ("2024-11-28T14:30/2024-11-30", DAMASCUS, "2024-11-28T11:30", "2024-11-30T21:00"),
        ("2024-11-28/2024-11-28T06:00", KIRITIMATI, "2024-11-27T10:00", "2024-11-27T16:01"),
    ],
)
def test_a_time_of_day_is_as_long_as_it_is_written(text, zone, start, end):
    assert When(text).period(zone) == Period(utc(start), utc(end))
    assert str(When(text)) == text


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2024-11-28", (False, False)),
        ("2024-11-28T14:30/2024-11-30", (True, False)),
        ("2024-11-28/2024-11-30T14:30", (False, True)),
        ("../2024-11-30T14:30", (False, True)),
    ],
)
def test_a_range_may_have_a_time_of_day_at_one_end(text, times):
    assert When(text).has_times == times


def test_a_time_with_an_open_side_reaches_to_the_end_of_time():
    assert When("2024-11-28T14:30/..").period(DAMASCUS) == Period(utc("2024-11-28T11:30"), FOREVER)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024-11-28T14:30", 1, date(2024, 11, 28), date(2024, 11, 28)),
        ("2024-11-28T14:00/2024-11-28T15:00", 1, date(2024, 11, 28), date(2024, 11, 28)),
        ("2024-11-28T23:00/2024-11-29T01:00", 2, date(2024, 11, 28), date(2024, 11, 29)),
        ("2024-11-28T14:30Z", 1, date(2024, 11, 28), date(2024, 11, 28)),
    ],
)
def test_a_time_of_day_still_tells_its_day(text, precision, first, last):
    when = When(text)
    assert (when.time_precision, when.first_day, when.last_day) == (precision, first, last)
    assert when.has_times == (True, True)
    assert not when.is_approximate


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2024-11-28T23:30Z", DAMASCUS, date(2024, 11, 29)),
        ("2024-11-28T02:00Z", NEW_YORK, date(2024, 11, 27)),
        ("2024-11-28T12:00Z", KIRITIMATI, date(2024, 11, 29)),
        ("2024-11-28T23:30", DAMASCUS, date(2024, 11, 28)),
        ("2024-11-28", KIRITIMATI, date(2024, 11, 28)),
    ],
)
def test_a_time_of_another_zone_is_of_the_day_that_it_is_in_the_theatre(text, zone, day):
    assert When(text).days(zone) == (day, day)


def test_an_event_of_several_days_is_over_from_the_start_of_the_last_or_from_its_last_minute_on():
    assert When("2024-11-28/2024-11-30").last_start(DAMASCUS) == utc("2024-11-29T21:00")
    assert When("2024-11-28/2024-11-30T14:30").last_start(DAMASCUS) == utc("2024-11-30T11:30")
    assert When("2024-11-28/..").last_start(DAMASCUS) == FOREVER


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-11-28T14", "write 2024-11-28T14:00, or 2024-11-28T14:00/2024-11-28T14:59 for all of it"),
        ("2024-11-28T14Z", "write 2024-11-28T14:00Z"),
        ("2024-11-28T14:30~", "approximate time of day; write a range such as 2024-11-28T14:00/"),
        ("2024-11-28T24:00", "the last of a day is 23:59:59"),
        ("2024-11-28T14:60", "is not a time of day"),
        ("2024-11-28T14:30:60", "is not a time of day"),
        ("2024-02-30T14:30", "is not a day of the calendar"),
        ("2024-11-28T14:30+19:00", "no time zone such as Z"),
        ("2024-11-28T14:30+03:60", "no time zone such as Z"),
        ("2024-11-28 14:30", "write 2024, 2024-11, 2024-11-28, 2024-11-28T14:30"),
        ("2024-11-28t14:30", "is not a date"),
        ("2024-11T14:30", "is not a date"),
        ("2024-11-28T14:30:05.5", "is not a date"),
        ("2024-11-28T1４:30", "is not a date"),
        ("2024-11-28T14:30/2024-11-28T14:29", "ends before it starts"),
        ("2024-11-28T14:30Z/2024-11-28T15:30+03:00", "ends before it starts"),
        ("2024-11-28T14:30Z/2024-11-28T15:00", "at both ends or at none"),
        ("2024-11-28T14:30Z/2024-11-28", "at both ends or at none"),
    ],
)
def test_what_is_no_time_of_day_is_refused_with_what_to_write(text, words):
    with pytest.raises(PeriodError) as caught:
        When(text)
    assert words in str(caught.value)


@given(
    st.from_regex(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d(:[0-6]\d){0,3}[Z+-]?(\d\d:?\d\d)?/?(\.\.)?", fullmatch=True),
    zones,
)
def test_no_text_like_a_time_fails_in_another_way(text, zone):
    with contextlib.suppress(PeriodError):
        When(text).period(zone)


@given(locals_, zones)
def test_an_instant_is_a_minute_that_the_clock_shows_or_jumps_over(local, zone):
    period = When(local.isoformat(timespec="minutes")).period(zone)
    assert period.end - period.start == timedelta(minutes=1)
    shown = period.start.astimezone(zone).replace(tzinfo=None)
    assert shown >= local
    before = (period.start - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    assert before < local or shown == local


@given(locals_, st.integers(0, 4000), zones)
def test_what_is_later_on_the_clock_is_never_earlier(local, minutes, zone):
    later = local + timedelta(minutes=minutes)
    assert clock_instants(local, zone)[0] <= clock_instants(later, zone)[0]
    span = When(f"{local.isoformat(timespec='minutes')}/{later.isoformat(timespec='minutes')}").period(zone)
    assert span.start == clock_instants(local, zone)[0]
    assert span.end == clock_instants(later, zone)[0] + timedelta(minutes=1)


@given(locals_, zones)
def test_a_time_of_day_lies_in_its_day_unless_the_calendar_went_over_it(local, zone):
    try:
        day = day_bounds(local.date(), zone)
    except PeriodError:
        assume(False)  # noqa: FBT003 - the way to leave an example out
    period = When(local.isoformat(timespec="minutes")).period(zone)
    assert day.start <= period.start
    assert period.start < day.end or clock_instants(local, zone)[0] == day.end


def test_a_time_that_is_shown_twice_is_the_first_of_the_two():
    assert clock_instants(datetime.fromisoformat("2024-10-27T02:30"), BERLIN) == (
        utc("2024-10-27T00:30"), utc("2024-10-27T01:30"),
    )  # fmt: skip
    assert When("2024-10-27T02:30").period(BERLIN).start == utc("2024-10-27T00:30")
    assert When("2024-10-27T02:30+01:00").period(BERLIN).start == utc("2024-10-27T01:30")


def test_a_time_that_is_skipped_is_the_moment_of_the_jump():
    assert When("2024-03-31T02:30").period(BERLIN).start == utc("2024-03-31T01:00")
    assert When("2024-03-31T02:30/2024-03-31T03:10").period(BERLIN) == Period(
        utc("2024-03-31T01:00"), utc("2024-03-31T01:11")
    )


def test_a_day_that_a_country_left_out_is_refused_as_a_day():
    with pytest.raises(PeriodError, match=r"'2011-12-30' was on no calendar of Pacific/Apia"):
        day_bounds(date(2011, 12, 30), APIA)
    with pytest.raises(PeriodError, match="no calendar"):
        When("2011-12-30").period(APIA)
    assert day_bounds(date(2011, 12, 29), APIA).end == day_bounds(date(2011, 12, 31), APIA).start
