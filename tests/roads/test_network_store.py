"""Stored networks: what is opened is what was saved, a bad one says what to do, and a save that fails changes nothing."""

import json
import shutil

import numpy as np
import pytest

from geo.errors import NetworkFormatError, OutputError
from geo.roads.network import Network
from geo.roads.store import SCHEMA_VERSION


@pytest.fixture
def stored(tmp_path, theatre_network):
    theatre_network.save(tmp_path / "net")
    return tmp_path / "net"


def _columns(folder):
    (inside,) = folder.glob("columns-*")
    return inside


def test_a_network_comes_back_exactly(stored, theatre_network):
    opened = Network.open(stored)
    for name in theatre_network.columns:
        before, after = theatre_network.columns[name], opened.columns[name]
        assert before.dtype == after.dtype, name
        assert np.array_equal(before, after), name
    assert opened.all_junctions == theatre_network.all_junctions
    assert [repr(road) for road in opened.roads] == [repr(road) for road in theatre_network.roads]


def test_coordinates_are_integers_and_mapped_not_read(stored):
    column = Network.open(stored).columns["point_xy"]
    assert column.dtype == np.int32
    assert isinstance(column, np.memmap)


def test_the_manifest_says_where_the_data_come_from(stored):
    manifest = json.loads((stored / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == SCHEMA_VERSION
    assert manifest["licence"] == "ODbL 1.0"
    assert manifest["attribution"] == "© OpenStreetMap contributors"
    assert manifest["source"]["name"] == "roads.osm"
    assert len(manifest["source"]["sha256"]) == 64
    assert manifest["roads"] == 31


def test_a_save_replaces_the_network_that_is_there_and_leaves_one(stored, built, draw):
    built(draw(a=(0, 0), b=(1000, 0)).way("ab", highway="trunk", ref="M5")).save(stored)
    assert [road.road_id for road in Network.open(stored).roads] == ["M5"]
    assert len(list(stored.iterdir())) == 2


def test_an_opened_network_can_be_saved_over_itself(stored):
    network = Network.open(stored)
    network.save(stored)
    assert len(Network.open(stored).roads) == len(network.roads) == 31


def test_a_save_that_fails_half_way_leaves_the_old_network_whole(stored, theatre_network, monkeypatch):
    before = sorted(path.name for path in stored.rglob("*"))
    written = []
    save = np.save

    def full_disk(path, *args, **kwargs):
        written.append(path)
        if len(written) > 5:
            raise OSError(28, "No space left on device")
        save(path, *args, **kwargs)

    monkeypatch.setattr(np, "save", full_disk)
    with pytest.raises(OutputError, match=r"No space left on device.*nothing there was changed"):
        theatre_network.save(stored)
    assert sorted(path.name for path in stored.rglob("*")) == before
    assert len(Network.open(stored).roads) == 31


def test_a_first_save_that_fails_leaves_no_folder(tmp_path, theatre_network, monkeypatch):
    def full_disk(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full_disk)
    with pytest.raises(OutputError):
        theatre_network.save(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_of_other_things_is_not_touched(tmp_path, theatre_network):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"holds other files \(letter\.txt"):
        theatre_network.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, theatre_network):
    (tmp_path / "net").write_text("mine")
    with pytest.raises(OutputError, match="is a file; name a folder"):
        theatre_network.save(tmp_path / "net")


def _with_manifest(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_another_schema_version_is_refused_with_the_command_that_rebuilds_it(stored):
    _with_manifest(stored, schema=99)
    with pytest.raises(
        NetworkFormatError, match=r"schema version 99.*frontline roads import FILE\.osm\.pbf -o"
    ):
        Network.open(stored)


def _no_manifest(folder):
    (folder / "manifest.json").unlink()


def _half_a_manifest(folder):
    (folder / "manifest.json").write_text('{"format": "frontl')


def _a_list_for_a_manifest(folder):
    (folder / "manifest.json").write_text("[1]")


def _a_manifest_without_columns(folder):
    (folder / "manifest.json").write_text(f'{{"format": "frontline-network", "schema": {SCHEMA_VERSION}}}')


def _foreign_manifest(folder):
    _with_manifest(folder, format="something else")


def _lost_column(folder):
    (_columns(folder) / "spine_km.npy").unlink()


def _lost_folder(folder):
    shutil.rmtree(_columns(folder))


@pytest.mark.parametrize(
    "damage",
    [
        _no_manifest,
        _half_a_manifest,
        _a_list_for_a_manifest,
        _a_manifest_without_columns,
        _foreign_manifest,
        _lost_column,
        _lost_folder,
    ],
)
def test_a_damaged_network_is_refused_when_it_is_opened(stored, damage):
    damage(stored)
    with pytest.raises(NetworkFormatError, match="make it again with"):
        Network.open(stored)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01", b"hello"])
def test_a_damaged_column_is_refused_when_it_is_used(stored, content):
    (_columns(stored) / "road_id.npy").write_bytes(content)
    network = Network.open(stored)
    with pytest.raises(NetworkFormatError, match=r"road_id\.npy is damaged"):
        _ = network.roads


def test_a_column_cut_short_is_refused(stored):
    column = _columns(stored) / "spine_xy.npy"
    column.write_bytes(column.read_bytes()[:-100])
    with pytest.raises(NetworkFormatError, match=r"spine_xy\.npy is damaged"):
        _ = Network.open(stored).road("M5").parts
