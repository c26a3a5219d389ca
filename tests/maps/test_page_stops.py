"""The instants at which the page can stop: every step that makes sense, by the clocks of the theatre."""

from datetime import UTC, date, datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from geo.errors import PeriodError
from geo.timesteps import moments
from maps.cli import main
from maps.pack import unpack
from maps.page import ControlMap
from maps.stops import stop_columns


def told(small, first, last, zone="Asia/Damascus", step="1d"):
    """Return what the page is told of a theatre of some days, and its stops as instants by step."""
    situation, zone = small.small_situation(), ZoneInfo(zone)
    situation.theatre.start, situation.theatre.end, situation.theatre.zone = first, last, zone
    situation.moments = lambda name: moments(first, last, name, zone)
    situation.days = situation.moments("1d")
    columns = stop_columns(situation, step)
    stops = {
        name: [datetime.fromtimestamp(at, UTC) for at in accumulate(unpack(lengths), initial=columns["begin"])][1:]
        for name, lengths in columns["moments"].items()
    }  # fmt: skip
    return columns, stops


def test_steps_from_an_hour_to_a_month_are_offered_where_they_give_two_stops(small):
    thirteen_days = told(small, date(2024, 11, 26), date(2024, 12, 8))[1]
    assert {name: len(stops) for name, stops in thirteen_days.items()} == {
        "1h": 312, "3h": 104, "6h": 52, "12h": 26, "1d": 13, "1w": 2,
    }  # fmt: skip
    three_years = told(small, date(2022, 1, 1), date(2024, 12, 31))[1]
    assert list(three_years) == ["3h", "6h", "12h", "1d", "1w", "1mo"]


def test_stops_come_to_the_page_as_they_were_made_through_a_change_of_clocks(small):
    days, zone = (date(2024, 10, 26), date(2024, 10, 28)), "Europe/Kyiv"
    columns, stops = told(small, *days, zone)
    for name, instants in stops.items():
        assert instants == list(moments(*days, name, ZoneInfo(zone))), name
    assert len(stops["1h"]) == 73  # the day on which clocks are put back has 25 hours
    assert columns["begin"] == datetime(2024, 10, 25, 20, 59, 59, tzinfo=UTC).timestamp()
    assert [datetime.fromtimestamp(end, UTC) for end in columns["steps"]] == stops["1d"]


def test_any_step_that_is_asked_for_is_the_first_and_stands_in_its_order(small):
    columns, stops = told(small, date(2024, 11, 26), date(2024, 12, 8), step="36h")
    assert columns["step"] == "36h"
    assert list(stops) == ["1h", "3h", "6h", "12h", "1d", "36h", "1w"]


def test_a_step_that_gives_more_stops_than_a_map_can_have_is_refused(small):
    with pytest.raises(PeriodError, match="take a longer step or fewer days"):
        told(small, date(2019, 1, 1), date(2024, 12, 31), step="1h")
    with pytest.raises(PeriodError, match="write 1h, 6h, 1d, 1w or 1mo"):
        ControlMap(small.small_situation(), step="1y")


@pytest.mark.parametrize("command", [["map", "claims.csv"], ["demo"]])
def test_a_step_that_is_none_is_refused_before_anything_is_read(command, tmp_path):
    arguments = [*command, "--step", "fortnight", "-o", str(tmp_path / "out")]
    result = CliRunner(env={"COLUMNS": "100"}).invoke(main, arguments, prog_name="frontline")
    assert result.exit_code != 0
    assert "'fortnight' is no time step; write 1h, 6h, 1d, 1w or 1mo" in result.output
    assert not (tmp_path / "out").exists()
