"""What comes from strangers neither steers the terminal, nor runs in a spreadsheet, nor turns the text of the page."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import unicodedata

import pytest

from maps.commands.show import harmless_json
from maps.gis.csvfile import harmless
from maps.inline import readable_json, without_turns
from maps.output import replaced_file, replaced_folder

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
STEERING = "a\x1b[31m\x07\x7f\x9b31m\u202e\u2028\ud800\U000e0001ب\u200cb\n"


def test_json_for_a_terminal_says_the_same_and_steers_nothing():
    text = json.dumps({"text": STEERING}, ensure_ascii=False)
    shown = harmless_json(text)
    assert json.loads(shown) == {"text": STEERING}
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in shown)
    assert "\u202e" not in shown
    assert "ب\u200cb" in shown


def test_claims_on_standard_output_steer_no_terminal(tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Rebels took Saraqib \x1b[31m\x9b31m\u202e on Thursday.\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "maps",
        "extract",
        str(report),
        "--published",
        "2024-11-29",
        "--format",
        "jsonl",
    ]
    shown = subprocess.run(
        command, capture_output=True, check=True, env=os.environ | {"PYTHONUTF8": "1"}
    ).stdout.decode()
    assert "\x1b[31m" in json.loads(shown)["sentence"]
    assert not set(shown) & set("\x1b\x9b\u202e")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "a;=1", "a; =1", "a\n=1", "＝1", "a;\t@x"]
)
def test_a_cell_of_the_list_of_unlocated_claims_is_no_formula(cell):
    stream = io.StringIO()
    csv.writer(stream).writerow([harmless(cell), "end"])
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=separator):
            assert not any(part.strip("\r\n\"' \t")[:1] in tuple("=+@＝") and "'" not in part for part in row)


def test_cells_of_blanks_and_separators_take_no_time():
    start = time.perf_counter()
    for unit in (" ", "\t", ";", "\n ", "; "):
        harmless(unit * 100_000)
    assert time.perf_counter() - start < 2


def test_plain_cells_stay_as_they_are():
    assert harmless("Saraqib - Idlib; M5 (0.9); 1=1") == "Saraqib - Idlib; M5 (0.9); 1=1"


def test_no_text_of_the_page_turns_what_is_beside_it():
    shown = readable_json({"name": f"ب{TURNS}x"})
    assert json.loads(shown) == {"name": "ب" + "\ufffd" * len(TURNS) + "x"}
    assert without_turns("دمشق - Damascus") == "دمشق - Damascus"


def test_a_link_planted_at_the_place_of_a_result_is_replaced_as_a_whole(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("keep")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "map.html").symlink_to(other)
    with replaced_folder(folder) as temporary:
        (temporary / "map.html").write_text("new")
    assert other.read_text() == "keep"
    assert (folder / "map.html").read_text() == "new"


def test_a_writer_that_is_killed_leaves_the_old_result_and_the_next_one_works(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("old")
    script = textwrap.dedent(
        """
        import sys, time
        from maps.output import replaced_file
        with replaced_file(sys.argv[1]) as path:
            path.write_text("half")
            print("written", flush=True)
            time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    assert target.read_text() == "old"
    with replaced_file(target) as path:
        path.write_text("new")
    assert target.read_text() == "new"


def test_help_loads_nothing_heavy_and_touches_no_cache(tmp_path):
    script = textwrap.dedent(
        """
        import sys
        from maps.cli import main
        main(["--help"], standalone_mode=False)
        heavy = {"numpy", "shapely", "scipy", "folium", "pandas", "geopandas", "osmium", "osmnx", "pyproj", "requests", "yaml"}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        """
    )
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert time.perf_counter() - start < 5
    assert list(tmp_path.iterdir()) == []
