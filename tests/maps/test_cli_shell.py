"""What every command of ``frontline`` does alike: help, exit codes, one clear message, nothing left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from maps.cli import main

COMMANDS = ("demo", "extract", "locate", "why", "map", "export", "check", "theatre", "roads")
REPORT = "Rebels captured Saraqib on Thursday.\n"


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def frontline(*arguments, text=None):
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=text, prog_name="frontline"
    )


def start(*arguments, **options):
    command = [sys.executable, "-m", "maps", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_an_example(command):
    result = frontline(command, "--help")
    assert result.exit_code == 0
    assert f"Examples:\n  frontline {command}" in result.output


@pytest.mark.parametrize("command", ["list", "show", "check"])
def test_the_help_of_each_theatre_command_shows_an_example(command):
    assert f"Examples:\n  frontline theatre {command}" in frontline("theatre", command, "--help").output


def test_the_help_lists_every_command():
    result = frontline("--help")
    assert result.exit_code == 0
    assert all(f"\n  {command} " in result.output for command in COMMANDS)


def test_help_imports_nothing_heavy():
    heavy = [
        "numpy",
        "scipy",
        "shapely",
        "geopandas",
        "pandas",
        "folium",
        "osmium",
        "pyproj",
        "py3langid",
        "rapidfuzz",
        "lxml",
        "trafilatura",
        "feedparser",
        "multiprocessing",
    ]
    code = f"import sys, maps.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_version_is_that_of_the_package():
    assert frontline("--version").output.startswith("frontline, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("nonsense",),
        ("map", "--nonsense", "x.csv"),
        ("locate", "Hama", "--near", "here"),
        ("locate", "Hama", "--near", "36.8,95"),
        ("extract", "-", "-"),
        ("extract", "report.txt", "-o", "claims.xlsx"),
        ("extract", "report.txt", "-o", "claims.csv", "--format", "table"),
        ("roads", "import", "some.osm"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments, cwd):
    result = frontline(*arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
    assert not list(cwd.iterdir())


BROKEN_TABLE = "action,target,actor,when,publisher,published\ntook,Saraqib,HTS,2024-11-28,A,2024-11-29\ncaptured,,HTS,yesterday,A,2024-11-29\n"
FRENCH = (
    "Les rebelles ont pris la ville de Saraqib jeudi, selon l'Observatoire syrien des droits de l'homme.\n"
)


def bad_inputs(folder):
    """Write the bad inputs; return for each what to run and what the message must hold."""
    (folder / "empty.txt").write_text("")
    (folder / "blank.txt").write_text(" \n\n")
    (folder / "empty.csv").write_text("")
    (folder / "french.txt").write_text(FRENCH)
    (folder / "undated.txt").write_text(REPORT)
    (folder / "latin.txt").write_bytes("Rebels took Jérablus.".encode("mac-roman"))
    (folder / "broken.csv").write_text(BROKEN_TABLE)
    (folder / "broken.jsonl").write_text('{"action": "captured"\n')
    (folder / "header.csv").write_text("who,what\na,b\n")
    (folder / "silent.txt").write_text("The weather was fine in the whole of the north on that day.\n")
    (folder / "theatre").mkdir()
    (folder / "theatre" / "theatre.toml").write_text('id = "mine"\n')


BAD = [
    (("empty.txt",), ["empty.txt", "empty"]),
    (("blank.txt",), ["blank.txt", "empty"]),
    (("empty.csv",), ["empty.csv"]),
    (("french.txt", "--published", "2024-11-28"), ["french.txt", "English"]),
    (("undated.txt",), ["undated.txt", "--published"]),
    (("undated.txt", "--published", "soon"), ["undated.txt", "soon"]),
    (("undated.txt", "--published", "2024-11-28", "--side", "us"), ["undated.txt", "side"]),
    (("latin.txt", "--published", "2024-11-28"), ["latin.txt", "UTF-8"]),
    (("missing.txt",), ["missing.txt", "no such file"]),
    (("missing.csv",), ["missing.csv", "no such file"]),
    (("theatre",), ["theatre", "folder"]),
    (
        ("undated.txt", "--published", "2024-11-28", "--theatre", "theatre"),
        ["theatre", "actors.toml", "roads.osm"],
    ),
    (("undated.txt", "--published", "2024-11-28", "--theatre", "atlantis"), ["atlantis"]),
]
BAD_TABLES = [
    (("broken.csv",), ["broken.csv", "row 2, column action", "row 3, column target", "row 3, column when"]),
    (("broken.jsonl",), ["broken.jsonl"]),
    (("header.csv",), ["header.csv"]),
    (("silent.txt", "--published", "2024-11-28"), ["no claim", "silent.txt"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [(command, *case) for command in ("map", "export") for case in BAD + BAD_TABLES]
    + [("extract", *case) for case in BAD if not case[0][0].endswith(".csv")],
)
def test_bad_input_is_one_message_exit_code_1_and_nothing_written(command, arguments, said, cwd):
    bad_inputs(cwd)
    before = sorted(cwd.rglob("*"))
    result = frontline(command, *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("Error: ") == 1
    assert "Traceback" not in result.output
    assert [word for word in said if word not in result.stderr] == []
    assert result.stdout == ""
    assert sorted(cwd.rglob("*")) == before


def test_all_bad_inputs_are_told_at_once(cwd):
    bad_inputs(cwd)
    result = frontline("map", "empty.txt", "broken.csv", "missing.txt")
    assert result.exit_code == 1
    assert all(name in result.stderr for name in ("empty.txt", "broken.csv", "missing.txt"))


def test_a_target_that_cannot_be_written_is_told(cwd):
    (cwd / "report.txt").write_text(REPORT)
    (cwd / "file").write_text("")
    for output, said in (("file/map.html", "cannot write file/map.html"), (".", "is a folder")):
        result = frontline("map", "report.txt", "--published", "2024-11-29", "-o", output)
        assert (result.exit_code, said in result.stderr) == (1, True), result.stderr
    result = frontline("export", "report.txt", "--published", "2024-11-29", "-o", "file")
    assert (result.exit_code, "is a file; name a folder" in result.stderr) == (1, True)


def test_debug_shows_the_error_as_it_is(cwd):
    for arguments in (("extract", "missing.txt", "--debug"), ("--debug", "extract", "missing.txt")):
        result = frontline(*arguments)
        assert type(result.exception).__name__ == "ReportError"


def test_what_nobody_expected_asks_for_debug(monkeypatch):
    def fail(*args):
        raise RuntimeError("first\x1b[31m line")

    monkeypatch.setattr("geo.theatre.Theatre.open", fail)
    result = frontline("theatre", "show")
    assert result.exit_code == 1
    assert "unexpected RuntimeError: first\ufffd[31m line" in result.stderr
    assert "--debug" in result.stderr
    with pytest.raises(RuntimeError):
        CliRunner().invoke(main, ["theatre", "show", "--debug"], catch_exceptions=False)


def test_text_from_outside_does_not_reach_the_terminal_as_commands(cwd):
    (cwd / "report.txt").write_text("Rebels captured Saraqib\x1b]0;owned\x07 on Thursday.\n")
    result = frontline("extract", "report.txt", "--published", "2024-11-29")
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


def test_a_closed_pipe_is_no_traceback():
    process = start("theatre", "show")
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(30)


def test_an_interrupt_is_no_traceback(tmp_path):
    process = start("extract", "-", "--published", "2024-11-28", stdin=subprocess.PIPE, cwd=tmp_path)
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Traceback" not in said


def test_progress_is_for_terminals_only(cwd):
    (cwd / "report.txt").write_text(REPORT)
    done = subprocess.run(
        [sys.executable, "-m", "maps", "map", "report.txt", "--published", "2024-11-29"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "\r" not in done.stderr
    assert "%" not in done.stderr


def test_output_that_the_terminal_cannot_show_is_replaced():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "maps", "theatre", "show"], capture_output=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
