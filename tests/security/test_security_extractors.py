"""Nothing but the command line chooses an extractor: no theatre, no report, no table, no environment."""

import shutil
import sys

import pytest
from click.testing import CliRunner

from geo.theatre import Theatre
from maps.cli import main

REPORT = "---\npublished: 2024-11-28\n{}---\nHTS captured Saraqib on Thursday.\n"


@pytest.fixture
def cwd(tmp_path, monkeypatch, installed_plugin):
    """A folder to work in, and an installed plug-in that nobody asks for."""
    monkeypatch.chdir(tmp_path)
    installed_plugin("evil", {"evil": "evil_extractor:Evil"}, evil_extractor="raise SystemExit('evil')")
    (tmp_path / "report.md").write_text(REPORT.format(""))
    return tmp_path


def extracted(*arguments):
    result = CliRunner().invoke(main, ["extract", *arguments, "--format", "jsonl"], prog_name="frontline")
    assert "evil_extractor" not in sys.modules
    return result


def test_a_report_chooses_no_extractor(cwd):
    (cwd / "chooses.md").write_text(REPORT.format("extractor: evil\nfrontline.extractors: evil\n"))
    plain, chooses = extracted("report.md"), extracted("chooses.md")
    assert chooses.exit_code == 0
    assert chooses.stdout == plain.stdout != ""


def test_a_theatre_chooses_no_extractor(cwd):
    shutil.copytree(Theatre.open("syria-2024").folder, "mine")
    (cwd / "mine" / "manifest.json").unlink()
    settings = (cwd / "mine" / "theatre.toml").read_text()
    chosen = 'extractor = "evil"\n' + settings + '\n[extractors]\ndefault = "evil"\n'
    (cwd / "mine" / "theatre.toml").write_text(chosen)
    result = extracted("report.md", "--theatre", "mine")
    assert result.exit_code in (0, 1)
    if result.exit_code == 0:
        assert result.stdout == extracted("report.md").stdout
    else:
        assert "extractor" in result.stderr


def test_the_environment_chooses_no_extractor(cwd, monkeypatch):
    for name in ("FRONTLINE_EXTRACTOR", "FRONTLINE_EXTRACT_EXTRACTOR", "EXTRACTOR"):
        monkeypatch.setenv(name, "evil")
    assert extracted("report.md").exit_code == 0


def test_metadata_in_the_folder_that_one_works_in_chooses_no_extractor(cwd, monkeypatch):
    monkeypatch.syspath_prepend(".")
    info = cwd / "local-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: local\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[frontline.extractors]\nrules = evil_extractor:Evil\n")
    assert extracted("report.md").exit_code == 0


def test_the_command_line_does(cwd):
    result = CliRunner().invoke(main, ["extract", "report.md", "--extractor", "evil"], prog_name="frontline")
    assert result.exit_code == 1
    assert "the extractor 'evil' of evil 1.0 cannot be loaded: SystemExit: evil" in result.stderr
