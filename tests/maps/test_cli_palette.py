"""``frontline theatre check`` and ``check`` advise where a reader would confuse the colours of two parties."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from maps.cli import main


def frontline(*arguments):
    runner = CliRunner(env={"COLUMNS": "100"})
    return runner.invoke(main, [str(argument) for argument in arguments], prog_name="frontline")


@pytest.fixture
def mine(tmp_path):
    """A theatre of one's own: the embedded one of 2020, without the hashes of its files."""
    folder = tmp_path / "mine"
    shutil.copytree(Path(str(files("geo.data"))) / "syria-2020", folder)
    (folder / "manifest.json").unlink(missing_ok=True)
    return folder


def recolour(folder, old, new):
    path = folder / "actors.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("command", [("theatre", "check"), ("check",)])
def test_colours_that_everybody_tells_apart_need_no_advice(mine, command):
    result = frontline(*command, mine)
    assert result.exit_code == 0, result.output
    assert "colours:" not in result.output


@pytest.mark.parametrize("command", [("theatre", "check"), ("check",)])
def test_red_and_green_of_one_lightness_are_told_with_the_eye_that_confuses_them(mine, command):
    recolour(mine, "#2C7868", "#5A5A14")
    result = frontline(*command, mine)
    assert result.exit_code == 0, result.output  # advice, no error
    (line,) = [
        line for line in result.output.splitlines() if "government #9C3008, opposition #5A5A14" in line
    ]
    assert "hard to tell apart" in line
    assert "protanopia" in line or "deuteranopia" in line
    assert "actors.toml" in line


def test_a_pale_colour_and_one_like_the_grey_of_nobody_are_told(mine):
    recolour(mine, "#2C7868", "#BDB5A8")
    told = frontline("theatre", "check", mine).output
    assert "opposition #BDB5A8 is hard to see on the light ground" in told
    assert "the grey of nobody" in told
