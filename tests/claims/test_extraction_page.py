"""docs/extraction.md tells the truth: its examples run, and its tables name what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo.claims.cells import CLAIM_COLUMNS, SPAN_COLUMNS
from geo.claims.placewords import lexicon_data

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|text|toml)\n(.*?)```", PAGE, re.DOTALL)
TAUGHT = """
import sys, tomllib
from geo.claims.placewords import lexicon_data
lexicon_data()["trigger"] += tomllib.loads(sys.argv.pop(1)).get("trigger", [])
from maps.cli import main
main(sys.argv[1:])
"""
NOTE = "Rebels pocketed the town of Ayn Dara on Monday."


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table that has a column of this name at its head."""
    lines = PAGE[PAGE.index(f"| {heading} ") :].splitlines()[2:]
    rows = lines[: next(index for index, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def names(cells: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cells)


def taught(lesson: str, note: str, folder: Path) -> str:
    """Run ``frontline extract --show`` in a process of its own that knows one more entry of the lexicon."""
    (folder / "note.txt").write_text(note)
    command = [sys.executable, "-c", TAUGHT, lesson, "extract", str(folder / "note.txt"), "--show"]
    ran = subprocess.run(
        [*command, "--published", "2024-11-28"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return ran.stdout


def test_the_first_example_prints_what_stands_below_it(capsys):
    (_, code), (_, printed) = BLOCKS[:2]
    exec(compile(code, "docs/extraction.md", "exec"), {})
    assert capsys.readouterr().out == printed


def test_the_verb_that_the_page_teaches_is_read_as_it_shows(tmp_path):
    (_, lesson), (_, shown) = BLOCKS[2:]
    assert f"`{NOTE}`" in PAGE
    assert "No claim" in taught("", NOTE, tmp_path)
    assert taught(lesson, NOTE, tmp_path).startswith(shown)
    assert "No claim" in taught(lesson, "Rebels pocketed the ransom on Monday.", tmp_path)


def test_the_passes_name_modules_that_are_there():
    modules = [name for row in table("pass") for name in names(row[2])]
    assert len(modules) > 20
    assert [name for name in modules if not (ROOT / "geo" / "claims" / f"{name}.py").is_file()] == []


def test_the_fields_are_those_of_the_lexicon():
    entries = lexicon_data()["trigger"] + lexicon_data()["nominal"]
    told = [name for row in table("field") for name in names(row[0])]
    assert sorted(told) == sorted({field for entry in entries for field in entry})


@pytest.mark.parametrize("field", ["subject", "object"])
def test_the_values_of_a_field_are_those_of_the_lexicon(field):
    (told,) = [names(row[1]) for row in table("field") if names(row[0]) == [field]]
    assert sorted(told) == sorted({entry[field] for entry in lexicon_data()["trigger"] if field in entry})


def test_every_column_of_a_claim_table_is_told():
    told = [name for row in table("column") for name in names(row[0])]
    assert "span_…" in told
    assert sorted(set(told) - {"span_…"}) == sorted(set(CLAIM_COLUMNS) - set(SPAN_COLUMNS))
