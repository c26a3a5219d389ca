"""The imported network of a theatre: kept, mended, shared, or in memory where nothing can be written."""

import shutil
import threading

import pytest

from geo.cache import cache_folder
from geo.places.open import load_network


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def kept(cache):
    return sorted(path for path in (cache / "networks").iterdir() if not path.name.startswith("."))


def leftovers(cache):
    return [path for path in (cache / "networks").iterdir() if path.name.startswith(".")]


def test_a_second_opening_answers_from_the_cache(theatre, cache):
    steps = []
    first = load_network(theatre, progress=lambda step, done: steps.append(step))
    assert steps
    assert len(kept(cache)) == 1
    steps.clear()
    second = load_network(theatre, progress=lambda step, done: steps.append(step))
    assert steps == []
    assert [road.road_id for road in second.roads] == [road.road_id for road in first.roads]
    assert not leftovers(cache)


def test_a_cut_off_column_is_noticed_and_the_network_made_again(theatre, cache, caplog):
    load_network(theatre)
    columns = max(kept(cache)[0].rglob("*.npy"), key=lambda path: path.stat().st_size)
    columns.write_bytes(columns.read_bytes()[:100])
    network = load_network(theatre)
    assert network.road("M5").length_km == pytest.approx(456.1, abs=1)
    assert "damaged" in caplog.text
    caplog.clear()
    load_network(theatre)
    assert "damaged" not in caplog.text
    assert not leftovers(cache)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"format": "else"}'])
def test_a_spoilt_manifest_is_noticed_and_the_network_made_again(theatre, cache, content):
    load_network(theatre)
    (kept(cache)[0] / "manifest.json").write_bytes(content)
    assert load_network(theatre).road("M5").road_id == "M5"
    assert len(kept(cache)) == 1


def test_a_cache_that_cannot_be_written_leaves_the_network_in_memory(theatre, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("FRONTLINE_CACHE", str(blocked))
    assert load_network(theatre).road("M5").road_id == "M5"
    assert blocked.read_text() == "not a folder"


def test_several_writers_at_once_leave_one_whole_network(theatre, cache):
    found, errors = [], []

    def work():
        try:
            found.append(load_network(theatre).road("M5").length_km)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(found)) == 1
    assert len(found) == 4
    assert len(kept(cache)) == 1
    assert not leftovers(cache)


def test_a_network_in_use_outlives_the_removal_of_the_cache(theatre, cache):
    network = load_network(theatre)
    shutil.rmtree(cache)
    assert network.road("M5").point_at(10.0)


def test_the_folder_comes_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("FRONTLINE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "frontline"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "frontline"
