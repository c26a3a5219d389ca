"""The wheel is whole: installed outside the checkout, without network, it draws the demo."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise OSError("the test allows no network")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""


def run(*arguments, **options):
    done = subprocess.run([*map(str, arguments)], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from a copy, so that nothing of an earlier build and nothing of the checkout gets in."""
    source = tmp_path_factory.mktemp("source")
    for name in ("geo", "maps", "data"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", source / "dist", cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install it into an environment of its own, beside the dependencies that are here already."""
    home = tmp_path_factory.mktemp("home")
    environment = home / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
    )
    (site,) = (environment / "lib").glob("python*/site-packages")
    # A path in a .pth file is searched, but .pth files in it are not read: the checkout stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    return environment


@pytest.fixture
def outside(installed, tmp_path):
    """A folder, a home and an environment that know nothing of the checkout."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "TMPDIR")}
    return {"cwd": tmp_path, "env": {**kept, "HOME": str(tmp_path / "home"), "PYTHONWARNINGS": "error"}}


def test_every_file_of_the_packages_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    homes = {"geo": "geo", "maps": "maps", "data": "geo/data"}
    missing = [
        str(path.relative_to(ROOT))
        for folder, home in homes.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file()
        and not {"__pycache__", "compile"} & set(path.parts)
        and f"{home}/{path.relative_to(ROOT / folder).as_posix()}" not in names
    ]
    assert missing == []


def test_what_compiles_the_theatre_is_not_in_the_wheel(wheel):
    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("geo/data/compile")] == []


def test_only_the_packages_are_in_the_wheel(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"geo", "maps"}


def test_the_licences_are_in_the_wheel(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_demo_runs_from_the_wheel_alone(installed, outside):
    where = run(
        installed / "bin" / "python", "-c", "import geo, maps; print(geo.__file__, maps.__file__)", **outside
    )
    assert all(path.startswith(str(installed)) for path in where.split())
    shown = run(installed / "bin" / "frontline", "demo", **outside)
    written = {path.name for path in (outside["cwd"] / "out" / "syria-2024").iterdir()}
    assert {
        "claims.csv",
        "map.html",
        "places.geojson",
        "roads.geojson",
        "roads.qml",
        "syria-2024.gpkg",
        "syria-2024.qgz",
        "unlocated.csv",
    } <= written
    assert str(Path("out") / "syria-2024" / "map.html") in shown
