"""What a page compares when it opens, as the command line and Python ask for it."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from geo.errors import PeriodError
from maps.cli import main
from maps.compare import comparison_of
from maps.page import ControlMap
from maps.parcel import payload_of


def second(*at):
    return int(datetime(*at, tzinfo=UTC).timestamp())


def test_a_day_means_its_end_and_a_minute_itself_by_the_clock_of_the_theatre(small):
    found = comparison_of(small.small_situation(), ("2024-11-29", "2024-12-05T14:00"))
    assert found == {
        "kind": "dates",
        "left": second(2024, 11, 29, 20, 59, 59),  # Damascus is three hours ahead
        "right": second(2024, 12, 5, 10, 59, 59),
    }


@pytest.mark.parametrize(
    "given", [date(2024, 12, 5), "2024-12-05", datetime(2024, 12, 5, 21, tzinfo=UTC), "2024-12-06T00:00"]
)
def test_dates_of_python_and_the_start_of_the_next_day_are_the_same_instant(small, given):
    found = comparison_of(small.small_situation(), ("2024-11-29", given))
    assert found["right"] == second(2024, 12, 5, 20, 59, 59)


@pytest.mark.parametrize("given", ["2024-11-26", "2025-01-01", date(2023, 1, 1), "2024-12-09T10:00"])
def test_a_date_outside_the_theatre_is_refused_with_its_first_and_last_day(small, given):
    with pytest.raises(PeriodError, match="from 2024-11-27 to 2024-12-08"):
        comparison_of(small.small_situation(), ("2024-11-28", given))


@pytest.mark.parametrize("given", [("yesterday", "2024-12-05"), ("2024-12-05",), "dates"])
def test_what_is_no_date_is_refused_with_what_to_give(small, given):
    with pytest.raises(PeriodError, match="such as 2024-11-29"):
        comparison_of(small.small_situation(), given)


def test_the_page_carries_the_comparison_as_data(small):
    html = ControlMap(small.small_situation(), compare="readings").to_html()
    data = payload_of(html)
    assert data["compare"] == {"kind": "readings"}


def test_the_command_line_refuses_a_day_that_the_theatre_does_not_reach_and_leaves_no_file(tmp_path):
    output = tmp_path / "demo"
    run = CliRunner(env={"COLUMNS": "100"}).invoke(
        main, ["demo", "-o", str(output), "--compare", "2024-11-01", "2024-12-05"]
    )
    assert run.exit_code == 1
    assert "from 2024-11-26 to 2024-12-08" in run.output
    assert not output.exists()


def test_two_dates_and_two_readings_are_not_compared_at_once(tmp_path):
    given = ["demo", "--compare", "2024-11-29", "2024-12-05", "--compare-readings"]
    run = CliRunner(env={"COLUMNS": "100"}).invoke(main, given)
    assert run.exit_code == 2
    assert "exclude each other" in run.output
