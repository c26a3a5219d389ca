"""What is named on the command line: many files, folders, pages, feeds; in one process or several."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.errors import WorkerError
from maps.cli import main
from maps.commands.inputs import _jobs_worth
from maps.commands.workers import spread

PLACES = ("Saraqib", "Hama", "Morek", "Homs", "Maarat al-Numan", "Khan Sheikhoun")
PAGE = """<!DOCTYPE html><html><head><title>News</title><meta property="og:site_name" content="Our Desk">
<meta property="article:published_time" content="2024-11-30T10:00:00+03:00"></head>
<body><article><p>Rebels captured {0} on Friday, a monitor said.</p></article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Our Desk</title>{0}</channel></rss>"""
ITEM = "<item><title>x</title><description>Rebels captured {0} on {1}.</description><pubDate>{2}</pubDate></item>"


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    """A folder `reports` with two texts, two pages and a feed."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, place in enumerate(PLACES[:2]):
        (folder / f"{number}.txt").write_text(
            f"---\npublished: 2024-11-30\n---\nRebels captured {place} on Friday.\n", encoding="utf-8"
        )
    for number, place in enumerate(PLACES[2:4], start=2):
        (folder / f"{number}.html").write_text(PAGE.format(place), encoding="utf-8")
    items = ITEM.format(PLACES[4], "Friday", "2024-11-30") + ITEM.format(PLACES[5], "Saturday", "2024-12-01")
    (folder / "4.xml").write_text(FEED.format(items), encoding="utf-8")
    return tmp_path


def frontline(*arguments, text=None):
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=text, prog_name="frontline"
    )


def targets(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return [row["target"] for row in csv.DictReader(stream)]


def bad_ones(folder):
    (folder / "undated.html").write_text("<!DOCTYPE html><html><body><p>Rebels took Hama.</p></body></html>")
    (folder / "scan.txt").write_bytes(b"%PDF-1.7")


def test_pages_feeds_and_texts_are_read_alike_in_the_order_given(cwd):
    names = [f"reports/{name}" for name in ("4.xml", "2.html", "0.txt")]
    assert frontline("extract", *names, "-o", "claims.csv").exit_code == 0
    assert targets("claims.csv") == ["Maarat al-Numan", "Khan Sheikhoun", "Morek", "Saraqib"]


def test_a_folder_stands_for_the_reports_in_it_and_the_rest_is_counted(cwd):
    (cwd / "reports" / "claims.csv").write_text("action\n")
    (cwd / "reports" / ".hidden.txt").write_text("Rebels captured Idlib.")
    (cwd / "reports" / "picture.png").write_bytes(b"\x89PNG")
    (cwd / "reports" / "page_files").mkdir()
    result = frontline("extract", "reports", "-o", "claims.csv")
    assert result.exit_code == 0
    assert targets("claims.csv") == list(PLACES)
    assert (
        "reports: 5 reports in it; left out: 1 claim table, 2 hidden or other files, 1 folder"
        in result.stderr
    )


def test_a_folder_without_reports_is_refused(cwd):
    (cwd / "empty").mkdir()
    result = frontline("extract", "empty", "--published", "2024-11-30")
    assert (result.exit_code, "empty is a folder without a report (.txt, .md," in result.stderr) == (1, True)


def test_a_page_on_standard_input_is_known_by_its_content(cwd):
    result = frontline("extract", "-", "--format", "csv", text=PAGE.format("Morek"))
    assert "Our Desk" in result.stdout
    assert frontline("extract", "-", text="Rebels took Hama.".encode("utf-16")).exit_code == 1
    dated = frontline("extract", "-", "--published", "2024-11-30", text="Rebels took Hama.".encode("utf-16"))
    assert "Hama" in dated.stdout


def test_an_encoding_that_was_worked_out_is_told(cwd):
    Path("latin.txt").write_bytes("Rebels captured the army’s base in Hama.".encode("cp1252"))
    result = frontline("extract", "latin.txt", "--published", "2024-11-30")
    assert result.exit_code == 0
    assert "Note: latin.txt is not UTF-8 and was read as windows-1252" in result.stderr


def test_map_export_and_check_read_pages_feeds_and_folders(cwd):
    assert frontline("map", "reports", "-o", "map.html").exit_code == 0
    assert frontline("export", "reports/4.xml", "-o", "gis").exit_code == 0
    assert frontline("check", "reports/2.html").stdout == "reports/2.html: 1 claim, all located\n"
    assert frontline("check", "reports").stdout.count("\n") == 5


# ---- several processes ----


def test_any_number_of_processes_gives_the_same_bytes(cwd):
    for jobs in ("1", "2", "9"):
        result = frontline("extract", "reports", "-o", f"{jobs}.csv", "--jobs", jobs)
        assert result.exit_code == 0, result.stderr
    assert Path("1.csv").read_bytes() == Path("2.csv").read_bytes() == Path("9.csv").read_bytes()
    assert targets("1.csv") == list(PLACES)


def test_standard_input_keeps_its_place_among_files_that_others_read(cwd):
    names = ("reports/0.txt", "-", "reports/1.txt")
    result = frontline("extract", *names, "-o", "claims.csv", "--jobs", "2", text=PAGE.format("Morek"))
    assert result.exit_code == 0, result.stderr
    assert targets("claims.csv") == ["Saraqib", "Morek", "Hama"]


def test_processes_are_started_only_where_there_is_enough_to_read(cwd, monkeypatch):
    monkeypatch.setattr("geo.machine.processors", lambda: 4)
    names = sorted(map(str, Path("reports").iterdir()))
    assert _jobs_worth(names) == 1
    for name in names[:3]:
        Path(name).write_bytes(b"x" * 800_000)
    assert (_jobs_worth(names), _jobs_worth(names[:3]), _jobs_worth([names[0], "-"])) == (4, 3, 1)


def test_one_process_never_starts_another(cwd, monkeypatch):
    monkeypatch.setattr("maps.commands.workers.spread", None)
    assert frontline("extract", "reports", "--jobs", "1").exit_code == 0
    assert frontline("extract", "reports/0.txt", "--jobs", "8").exit_code == 0


def test_bad_files_are_told_at_once_and_nothing_is_written_whoever_reads_them(cwd):
    bad_ones(cwd / "reports")
    told = []
    for jobs in ("1", "2"):
        result = frontline("extract", "reports", "missing.txt", "-o", "claims.csv", "--jobs", jobs)
        assert result.exit_code == 1
        assert not Path("claims.csv").exists()
        told.append([line for line in result.stderr.splitlines() if "Note" not in line])
    assert told[0] == told[1]
    assert [
        name for name in ("undated.html", "scan.txt", "missing.txt") if name not in "\n".join(told[0])
    ] == []


def test_keep_going_writes_what_is_good_lists_the_bad_and_ends_with_3(cwd):
    bad_ones(cwd / "reports")
    for command, output in (("extract", "claims.csv"), ("map", "map.html"), ("export", "gis")):
        result = frontline(command, "reports", "-o", output, "--keep-going")
        assert result.exit_code == 3, result.stderr
        assert "Left out: reports/scan.txt seems to be a PDF" in result.stderr
        assert "Left out: reports/undated.html does not state when it was published" in result.stderr
        assert "2 of 7 inputs could not be read and were left out" in result.stderr
        assert Path(output).exists()
    assert targets("claims.csv") == list(PLACES)
    assert frontline("extract", "reports", "--keep-going", "--published", "2024-11-30").exit_code == 3


def test_keep_going_with_nothing_good_is_an_error_and_with_nothing_bad_is_none(cwd):
    bad_ones(cwd)
    result = frontline("extract", "undated.html", "scan.txt", "--keep-going", "-o", "claims.csv")
    assert (result.exit_code, Path("claims.csv").exists()) == (1, False)
    assert frontline("extract", "reports", "--keep-going").exit_code == 0


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_processes_that_is_none_is_wrong_usage(cwd, jobs):
    assert frontline("extract", "reports", "--jobs", jobs).exit_code == 2


def test_a_process_that_dies_is_told_and_does_not_hang():
    with pytest.raises(WorkerError, match="a process that was reading ended before it was done"):
        spread(os._exit, [1, 1, 1], 2, setup=print)


def test_an_error_in_a_process_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        spread((0).__rtruediv__, [1, 2, 3], 2, setup=print)


def test_answers_come_in_the_order_of_the_questions_and_are_counted():
    counted = []
    assert spread(abs, [-3, -1, -2], 2, setup=print, done=counted.append) == [3, 1, 2]
    assert counted == [1, 2, 3]


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_processes_end_with_the_command(cwd, end):
    for number in range(4):
        text = f"Rebels captured Saraqib on Friday and left Hama, source {number}.\n\n" * 100_000
        Path(f"{number}.txt").write_text(text)
    command = [
        sys.executable,
        "-m",
        "maps",
        "extract",
        ".",
        "--published",
        "2024-11-30",
        "--jobs",
        "2",
        "-o",
        "c.csv",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 60
        while len(children := members_of(process.pid)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(children) >= 3
        os.kill(process.pid, end)
        process.wait(timeout=60)
    while members_of(process.pid) and time.monotonic() < deadline + 60:
        time.sleep(0.05)
    assert members_of(process.pid) == []
    assert process.returncode != 0
    assert not Path("c.csv").exists()


def members_of(session):
    """Return the living processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(folder.name))
    return found
