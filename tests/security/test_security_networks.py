"""A stored network that somebody else made or damaged is refused in words, whatever its columns hold."""

import json

import numpy as np
import pytest

from geo.errors import FrontlineError, NetworkFormatError, OsmImportError, OutputError
from geo.roads.network import Network
from geo.roads.osm import import_osm
from geo.roads.schema import SCHEMA
from geo.roads.summary import summarise

OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
{nodes}
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="ref" v="{ref}"/></way>
<way id="2"><nd ref="3"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="primary"/><tag k="ref" v="M4"/></way>
{more}
</osm>
"""
NODES = "\n".join(f'<node id="{n}" lat="{35 + n / 100}" lon="{36 + n / 100}"/>' for n in range(1, 6))


def osm_file(folder, *, ref="M5", more="", head=""):
    path = folder / "roads.osm"
    text = OSM.format(nodes=NODES, ref=ref, more=more)
    path.write_text(text.replace('<osm version="0.6">', head + '<osm version="0.6">'), encoding="utf-8")
    return path


@pytest.fixture
def stored(tmp_path):
    folder = tmp_path / "network"
    import_osm(osm_file(tmp_path)).save(folder)
    return folder


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


def column(folder, name):
    return folder / manifest(folder)["columns_in"] / f"{name}.npy"


def use_all(folder):
    network = Network.open(folder)
    for name in network.columns:
        network.columns[name]
    for road in network.roads:
        road.junctions()
        road.line(0, road.length_km)
        road.carriageways(0, road.length_km)
    summarise(network)
    repr(network), network.spots, network.all_junctions, network.roads_near(36.0, 35.0, 5000)
    network.corridor((36.01, 35.01), (36.05, 35.05))
    network.nearest_edges([(36.02, 35.03), (-120.0, -40.0)])
    network.street_path((36.01, 35.01), (36.05, 35.05))
    network.nodes_within((36.01, 35.01), 5000)


def test_a_whole_network_passes(stored):
    use_all(stored)


def mutations(array):
    yield array.astype(float) if array.dtype.kind != "f" else array.astype("f2")
    yield array[:-1]
    yield array[:0]
    yield array[..., None]
    yield np.array(3)
    yield np.array(["x"] * len(array))
    yield array[::-1]
    if array.dtype.kind in "iu":
        yield np.full_like(array, np.iinfo(array.dtype).max)
        yield np.full_like(array, np.iinfo(array.dtype).min)
    if array.dtype.kind == "f":
        yield np.full_like(array, np.nan)
        yield np.full_like(array, -np.inf)


@pytest.mark.parametrize("name", sorted(SCHEMA))
def test_a_column_of_other_numbers_is_refused_or_harmless(stored, name):
    path = column(stored, name)
    whole = np.load(path)
    for wrong in mutations(whole):
        np.save(path, np.ascontiguousarray(wrong))
        try:
            use_all(stored)
        except FrontlineError:
            continue


def test_pickled_objects_are_never_read(stored):
    np.save(column(stored, "road_id"), np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(NetworkFormatError, match="road_id"):
        use_all(stored)


@pytest.mark.parametrize(
    "header",
    [
        b"(((((",
        b"\xff\xfe",
        b"{'descr':'<i4','fortran_order':False,'shape':(99999999999999,)}",
        b"{'descr':'<i4','fortran_order':False,'shape':(-5,)}",
        b"{'descr':'<i4','shape':" + b"(" * 5000,
    ],
)
def test_a_damaged_header_is_refused(stored, header):
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(50)
    column(stored, "road_id").write_bytes(content)
    with pytest.raises(NetworkFormatError, match="road_id"):
        use_all(stored)


def test_an_archive_in_place_of_a_column_is_refused(stored):
    with column(stored, "road_id").open("wb") as stream:
        np.savez(stream, a=1)
    with pytest.raises(NetworkFormatError, match="road_id"):
        use_all(stored)


@pytest.mark.parametrize(
    "change",
    [
        lambda head: "[" * 100_000,
        lambda head: json.dumps(head | {"columns": 5}),
        lambda head: json.dumps(head | {"columns": {"../../x": {}}}),
        lambda head: json.dumps(head | {"columns": {name: {"shape": [1]} for name in head["columns"]}}),
        lambda head: json.dumps(head | {"source": 5}),
        lambda head: json.dumps(head | {"columns_in": "../.."}),
        lambda head: json.dumps(head | {"schema": "x" * 1000}),
        lambda head: json.dumps(head) + " " * 2_000_000,
        lambda head: "\0",
    ],
)
def test_a_manifest_that_lies_is_refused(stored, change):
    (stored / "manifest.json").write_text(change(manifest(stored)))
    with pytest.raises(NetworkFormatError):
        use_all(stored)


def test_saving_replaces_no_manifest_of_something_else(stored, tmp_path):
    theatre = tmp_path / "theatre"
    theatre.mkdir()
    (theatre / "manifest.json").write_text('{"files": {}}')
    (theatre / "old columns-backup").mkdir()
    with pytest.raises(OutputError, match="other files"):
        Network.open(stored).save(theatre)
    assert (theatre / "manifest.json").read_text() == '{"files": {}}'


def test_saving_again_leaves_folders_of_other_people_alone(stored):
    (stored / "my-columns-backup").mkdir()
    Network.open(stored).save(stored)
    assert (stored / "my-columns-backup").is_dir()
    use_all(stored)


HOSTILE = {
    "a bomb of entities": {"head": '<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>', "more": "<note>&b;</note>"},
    "an external entity": {"head": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "more": "<note>&a;</note>"},
    "a way of one point": {"more": '<way id="9"><nd ref="1"/><nd ref="1"/><tag k="highway" v="primary"/><tag k="ref" v="M9"/></way>'},
    "digits that are no decimals": {"ref": "\U00010a40\U00010a41"},
    "a long number": {"ref": "M" + "9" * 900},
    "latitude 91": {"more": '<node id="8" lat="91" lon="36"/><way id="9"><nd ref="1"/><nd ref="8"/><tag k="highway" v="track"/></way>'},
    "nan": {"more": '<node id="8" lat="nan" lon="36"/>'},
    "a huge identifier": {"more": '<node id="99999999999999999999" lat="35" lon="36"/>'},
    "a node that is missing": {"more": '<way id="9"><nd ref="1"/><nd ref="77"/><tag k="highway" v="track"/></way>'},
    "a text of a million characters": {"more": f'<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="track"/><tag k="name" v="{"a" * 1_000_000}"/></way>'},
    "one way twice": {"more": '<way id="1"><nd ref="1"/><nd ref="5"/><tag k="highway" v="track"/></way>'},
    "a tag twice": {"more": '<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="x"/><tag k="highway" v="track"/></way>'},
    "a population that is no count": {"more": f'<node id="8" lat="35" lon="36"><tag k="place" v="town"/><tag k="population" v="{"9" * 200}"/></node>'},
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_road_file_is_read_or_refused(tmp_path, what):
    try:
        network = import_osm(osm_file(tmp_path, **HOSTILE[what]))
    except OsmImportError:
        return
    assert all(road.length_km >= 0 for road in network.roads)
    assert all(spot.population is None for spot in network.spots)


def test_a_road_file_that_is_cut_anywhere_is_refused(tmp_path):
    whole = osm_file(tmp_path).read_bytes().rstrip()
    for number in range(50):
        path = tmp_path / "cut.osm"
        path.write_bytes(whole[: len(whole) * number // 50])
        with pytest.raises(OsmImportError):
            import_osm(path)
