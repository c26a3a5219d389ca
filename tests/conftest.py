"""What all tests share: no network, no clock, no trace outside the test's own folders."""

import atexit
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

# A slow machine is not a failure; speed is measured by tests/bench.
settings.register_profile("frontline", deadline=None, print_blob=True)
settings.load_profile("frontline")

# Networks that tests import are kept where they vanish with the run, never in the cache of the person who runs them.
# The first process makes the folder and takes it away; the workers that it starts inherit it.
if "FRONTLINE_CACHE" not in os.environ:
    os.environ["FRONTLINE_CACHE"] = tempfile.mkdtemp(prefix="frontline-tests-")
    atexit.register(shutil.rmtree, os.environ["FRONTLINE_CACHE"], ignore_errors=True)


@pytest.fixture(scope="session")
def theatre():
    """The embedded theatre."""
    from geo.theatre import Theatre

    return Theatre.open("syria-2024")


@pytest.fixture(scope="session")
def network(theatre):
    """Its roads."""
    from geo.places.open import load_network

    return load_network(theatre)


@pytest.fixture(scope="session")
def locator(theatre, network):
    from geo.places.locate import Locator

    return Locator(theatre, network)


OSM = Path(__file__).parents[2] / "shared" / "osm"


@pytest.fixture(scope="session")
def real():
    """Return a function that finds a real OSM file beside the project, or skips."""

    def find(name):
        path = OSM / name
        if not path.is_file():
            pytest.skip(f"{name} is not beside the project (../shared/osm)")
        return path

    return find


@pytest.fixture(scope="session")
def real_network(real):
    """Return a function that opens the network of a real OSM file; it is imported once in a run of the tests."""
    from geo.places.open import load_network

    return lambda name: load_network(SimpleNamespace(roads_path=real(f"{name}.osm.pbf")))


@pytest.fixture(scope="session")
def bare_locator(real_network):
    """Return a function that makes the locator of a real OSM file without a theatre; made once in a process."""
    from geo.places.locate import Locator

    return cache(lambda name: Locator.of_network(real_network(name)))


@pytest.fixture(scope="session")
def situation(theatre):
    """The embedded theatre, adjudicated from its own claims."""
    from geo.situation import Situation

    return Situation.build(theatre)


@pytest.fixture(scope="session")
def small():
    """The module `tests/maps/small_situation.py`: makes situations, claims and locations by hand."""
    path = Path(__file__).parent / "maps" / "small_situation.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed_plugin(tmp_path_factory, monkeypatch):
    """Return a function that installs a distribution with extractors: modules and metadata in a folder on the path, no more."""
    from geo.claims.extractors import open_extractor

    brought = []

    def install(distribution, points, **modules):
        folder = tmp_path_factory.mktemp("site")
        info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        lines = "".join(f"{name} = {value}\n" for name, value in points.items())
        (info / "entry_points.txt").write_text(f"[frontline.extractors]\n{lines}")
        for name, code in modules.items():
            (folder / f"{name}.py").write_text(code)
            brought.append(name)
        monkeypatch.syspath_prepend(folder)
        importlib.invalidate_caches()
        open_extractor.cache_clear()

    yield install
    open_extractor.cache_clear()
    for name in brought:
        sys.modules.pop(name, None)
