"""The real QGIS, in a process of its own for each scenario: what it finds in an export, and what it draws of it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.required import missing

collect_ignore = ["inspect_qgis.py"]  # of another Python
SCRIPT = Path(__file__).parent / "inspect_qgis.py"


def _find_python():
    """Return a Python that has QGIS: the one that is named, or the system's own."""
    named = os.environ.get("FRONTLINE_QGIS_PYTHON")
    for path in [named] if named else ["/usr/bin/python3", shutil.which("python3")]:
        if path and Path(path).is_file():
            tried = subprocess.run(
                [path, "-c", "import qgis.core"], capture_output=True, check=False, env=_bare()
            )
            if tried.returncode == 0:
                return path
    return None


def _bare(**more):
    """Return an environment of no virtual environment and no screen."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return {**kept, "QT_QPA_PLATFORM": "offscreen", **more}


@pytest.fixture(scope="session")
def qgis_python():
    """A Python that has QGIS; without one the tests skip with what to install, unless FRONTLINE_REQUIRE_QGIS=1."""
    python = _find_python()
    if python is None:
        message = "no QGIS: install python3-qgis (Debian: apt-get install python3-qgis) or set FRONTLINE_QGIS_PYTHON to a Python that has it"
        missing("FRONTLINE_REQUIRE_QGIS", message)
    return python


@pytest.fixture(scope="session")
def qgis(qgis_python, tmp_path_factory):
    """Return a function that gives a job to QGIS (see `inspect_qgis.py`) and returns what it tells."""

    def told(job, zone="UTC"):
        folder = tmp_path_factory.mktemp("qgis")
        folder.chmod(0o700)
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run = subprocess.run(
            [qgis_python, str(SCRIPT), str(folder / "job.json"), str(folder / "told.json")],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env=_bare(TZ=zone, HOME=str(folder), XDG_RUNTIME_DIR=str(folder)),
        )
        assert (folder / "told.json").is_file(), run.stderr
        found = json.loads((folder / "told.json").read_text(encoding="utf-8"))
        return {**found, "stderr": run.stderr.splitlines()}

    return told


@pytest.fixture(scope="session")
def package(situation, tmp_path_factory):
    """The embedded theatre as GeoPackage."""
    from maps.export import export_layers

    path = tmp_path_factory.mktemp("export") / "syria.gpkg"
    export_layers(situation, path)
    return path


@pytest.fixture(scope="session")
def folder(situation, tmp_path_factory):
    """The embedded theatre as a folder of GeoJSON."""
    from maps.export import export_layers

    path = tmp_path_factory.mktemp("export") / "gis"
    export_layers(situation, path)
    return path
