"""``frontline strip``: one road as a picture, by the ending of the file."""

import pytest
from click.testing import CliRunner

from maps.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner(env={"COLUMNS": "100"}).invoke(main, ["strip", *words])


def test_the_ending_decides_what_is_written(run, tmp_path):
    for name, start in (("m5.svg", b"<?xml"), ("M5.PNG", b"\x89PNG")):
        result = run("M5", "-o", name, "--width", "500")
        assert (result.exit_code, result.stdout) == (0, f"{name}\n"), result.output
        assert (tmp_path / name).read_bytes().startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["M5.PNG", "m5.svg"]


@pytest.mark.parametrize("name", ["m5.pdf", "m5"])
def test_another_ending_is_refused_before_anything_is_read(run, tmp_path, name):
    result = run("M5", "-o", name)
    assert result.exit_code == 1
    assert "Error: a chart is written as .svg or .png" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_number_of_two_roads_is_told(run):
    result = run("M4", "-o", "m4.svg")
    assert "M4-W (Latakia - Saraqib, 120 km)" in result.stderr
    assert "Note: M4 is also the number of M4-E (Aleppo - Yarubiyah, 486 km)" in result.stderr


def test_an_unknown_road_leaves_what_was_there(run, tmp_path):
    (tmp_path / "x.svg").write_text("old")
    result = run("M99", "-o", "x.svg")
    assert result.exit_code == 1
    assert 'Error: no road is called "M99"; do you mean M5' in result.stderr
    assert (tmp_path / "x.svg").read_text() == "old"


def test_claims_of_ones_own_are_drawn_instead(run, tmp_path):
    (tmp_path / "report.txt").write_text("HTS captured Khan Shaykhun on 30 November, SOHR said.")
    result = run("M5", "report.txt", "--published", "2024-12-01", "--no-baseline", "-o", "m5.svg")
    assert result.exit_code == 0, result.output
    assert "Khan Shaykhun" in (tmp_path / "m5.svg").read_text(encoding="utf-8")
    assert "Unknown: no claim" in (tmp_path / "m5.svg").read_text(encoding="utf-8")


def test_a_reading_and_a_date_of_knowledge_exclude_each_other(run):
    result = run("M5", "-o", "m5.svg", "--reading", "known", "--known", "2024-11-30")
    assert result.exit_code == 2
    assert "exclude each other" in result.stderr


def test_a_chart_for_publication_is_rounded_and_says_so(run, tmp_path):
    result = run("M5 between Saraqib and Hama", "--coarse", "1", "--no-sources", "-o", "m5.svg")
    assert result.exit_code == 0, result.output
    svg = (tmp_path / "m5.svg").read_text(encoding="utf-8")
    assert "km 320 to 410" in svg
    assert "Positions are rounded to 1 decimal of a degree, about 10 km" in svg
