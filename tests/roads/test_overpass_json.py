"""Overpass JSON comes in by the same door as every other format, in each form that an answer has."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import osmium
import pytest

from geo.errors import OsmImportError, OutputError
from geo.roads.osm import import_osm, read_osm
from geo.theatre import Theatre

THEATRE = Theatre.open("syria-2024").roads_path


@pytest.fixture
def cross(draw):
    drawing = draw(a=(-1000, 0), b=(0, 0), c=(1000, 0), d=(0, -1000), e=(0, 1000))
    drawing.way("abc", highway="primary", ref="M5").way("dbe", highway="primary", ref="M4")
    drawing.way("ad", highway="track")
    drawing.node("a", place="town", name="سراقب", name_en="Saraqib").node("b", highway="crossing")
    return drawing.route([3], ref="M 7")


@pytest.fixture
def saved(tmp_path):
    """Return a function that writes an answer and gives its path."""

    def save(answer, name="answer.json"):
        path = tmp_path / name
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return save


def _facts(network):
    roads = {road.road_id: round(road.length_km, 4) for road in network.roads}
    junctions = sorted(junction.name for junction in network.all_junctions)
    return roads, junctions, [(spot.osm_id, spot.place, spot.name_en) for spot in network.spots]


@pytest.mark.parametrize("form", ["body", "geom"])
def test_every_form_of_an_answer_gives_the_network_of_the_xml(built, cross, saved, form):
    network = import_osm(saved(cross.answer(form)))
    assert _facts(network) == _facts(built(cross))
    assert network.manifest["osm_date"] == "2024-12-08T06:00:00Z"


@pytest.mark.parametrize("name", ["answer.json", "answer.osm.json", "answer.json.gz"])
def test_the_manifest_tells_of_the_file_that_was_given(cross, saved, name):
    path = saved(cross.answer(), name)
    source = import_osm(path).manifest["source"]
    assert (source["name"], source["bytes"]) == (name, path.stat().st_size)


def test_an_editor_may_put_a_byte_order_mark_before_it(cross, saved):
    content = b"\xef\xbb\xbf" + json.dumps(cross.answer()).encode()
    assert len(import_osm(saved(content)).roads) == 3


def test_members_and_elements_that_no_road_needs_are_left_out(cross, saved):
    answer = cross.answer()
    answer["elements"] += [
        {"type": "count", "id": 0, "tags": {"nodes": "5"}},
        {"type": "way", "id": 900, "center": {"lat": 35, "lon": 36}, "tags": {"building": "yes"}},
        {"type": "relation", "id": 901, "tags": {"route": "bus"}, "members": 5},
        {"type": "node", "id": 902},
    ]
    answer["elements"][0]["version"] = {"a": [[["deep"]]]}
    assert len(import_osm(saved(answer)).roads) == 3


def test_texts_come_through_whatever_they_hold(draw, saved):
    name = 'a, b=c@d %20% e\tf\ng\x7f \u0633\U0001f6e3 \\ " n1 Tx=y'
    raw = read_osm(saved(draw(a=(0, 0), b=(9, 9)).way("ab", highway="track", name=name).answer()))
    assert raw.pool.texts[raw.way_text["name"][0]] == name
    assert len(raw.way_id) == 1


def test_a_way_of_no_node_is_left_out(cross, saved):
    answer = cross.answer()
    answer["elements"].append({"type": "way", "id": 900, "nodes": [], "tags": {"highway": "track"}})
    assert len(import_osm(saved(answer)).roads) == 3


def test_a_remark_that_is_no_error_is_passed_on(cross, saved, caplog):
    import_osm(saved(cross.answer() | {"remark": "the data is a minute old"}))
    assert "the data is a minute old" in caplog.text


def test_a_corner_outside_the_box_that_was_asked_for_is_missing(cross, saved):
    answer = cross.answer("geom")
    for way in (2, 4):
        answer["elements"][way]["geometry"][0] = None
    del answer["elements"][0]
    with pytest.raises(OsmImportError, match="lacks 2 of the 8 nodes"):
        import_osm(saved(answer))


def _element(**change):
    """An answer of one road, one element changed."""
    road = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "primary", "ref": "M5"}}
    nodes = [{"type": "node", "id": number, "lat": 35 + number, "lon": 36} for number in (1, 2)]
    which = change.pop("which", 0)
    nodes[0] |= change if which == "node" else {}
    road |= change if which == 0 else {}
    return {"elements": [road, *nodes]}


ROAD = {"highway": "primary"}
WRONG = {
    "nothing": (b"   ", "cannot be read as JSON"),
    "a text": (b'"elements"', "not an object"),
    "a list": (b"[]", "not an object"),
    "words": (b"hello", "cannot be read as JSON"),
    "two answers": (b"{}{}", "cannot be read as JSON"),
    "no elements": ({"version": 0.6}, "has no elements"),
    "elements that are none": ({"elements": 5}, "an element is 5, not an object"),
    "an element that is a number": ({"elements": [5]}, "an element is 5"),
    "an element without a type": ({"elements": [{"id": 5}]}, "not an object with a type"),
    "no road": ({"elements": []}, "holds no road"),
    "GeoJSON": ({"type": "FeatureCollection", "features": [{"a": 1}]}, "is GeoJSON.*raw OSM data"),
    "a web page": (b"<!DOCTYPE html><html><body>runtime error</body></html>", "is a web page.*ask again"),
    "an error of Overpass": (b'<?xml version="1.0"?>\n<html><p>rate_limited</p></html>', "is a web page"),
    "XML": (b'<?xml version="1.0"?><osm version="0.6"/>', r"is XML.*\.osm"),
    "a remark": (
        _element() | {"remark": 'runtime error: Query timed out in "query" at line 3 after 181 seconds.'},
        "part of the data only.*Query timed out.*smaller area",
    ),
    "no nodes": (_element(nodes=None), "way 1 comes without its nodes.*out geom"),
    "only a centre": (
        {"elements": [{"type": "way", "id": 1, "center": {"lat": 35, "lon": 36}, "tags": ROAD}]},
        "way 1 comes without its nodes.*out body",
    ),
    "nodes that are left out": ({"elements": _element()["elements"][:1]}, "lacks 2 of the 2 nodes.*>;"),
    "an identifier as text": (_element(id="1"), "identifier of a way is '1', not a whole number"),
    "an identifier that is true": (_element(id=True), "identifier of a way is True"),
    "an identifier with a fraction": (_element(id=1.5), "identifier of a way is 1.5"),
    "a huge identifier": (_element(id=2**62), "identifier of a way is 4611686018427387904"),
    "an identifier beyond all": (b'{"elements":[{"type":"way","id":%d}]}' % 10**40, "cannot be read as JSON"),
    "nodes as text": (_element(nodes="1 2"), "nodes of way 1 is '1 2', not a list"),
    "a node as text": (_element(nodes=["1", 2]), "identifier of a node is '1'"),
    "tags as a list": (_element(tags=["highway"]), "tags of way 1 is"),
    "a tag that is a number": (_element(tags={"highway": 5}), "a tag of way 1 is 5, not a text"),
    "a tag with an end in it": (_element(tags=ROAD | {"a": "b\0c"}), "a tag of way 1"),
    "half a character": (
        b'{"elements":[{"type":"node","id":1,"lat":1,"lon":1,"tags":{"a":"\\ud800"}}]}',
        "holds no road",
    ),
    "a long tag": (_element(tags=ROAD | {"name": "x" * 2000}), "at most 255 characters"),
    "a geometry too short": (_element(geometry=[{"lat": 35, "lon": 36}]), "one position for each node"),
    "a geometry of numbers": (_element(geometry=[1, 2]), "an object with lat and lon"),
    "a latitude as text": (_element(which="node", lat="35"), "lat of node 1 is '35', not a number"),
    "a latitude that is missing": (_element(which="node", lat=None), "lat of node 1 is None"),
    "a latitude out of range": (_element(which="node", lat=91), "node 1 lies at longitude 36.*nowhere"),
    "a longitude out of range": (_element(which="node", lon=-180.5), "node 1 lies at longitude -180.5"),
    "a huge number": (b'{"elements":[{"type":"node","id":1,"lat":1e999,"lon":1}]}', "overflow"),
    "a huge latitude": (
        b'{"elements":[{"type":"node","id":1,"lat":1%s.5,"lon":1}]}' % (b"0" * 300),
        "nowhere",
    ),
    "a number that is none": (b'{"elements":[{"type":"node","id":1,"lat":NaN,"lon":1}]}', "cannot be read"),
    "a node in two places": (
        {"elements": [*_element()["elements"], {"type": "node", "id": 2, "lat": 37.5, "lon": 36}]},
        "node 2 comes twice, in different places",
    ),
    "a place of two names": (
        {
            "elements": _element()["elements"]
            + [
                {"type": "node", "id": 9, "lat": 37, "lon": 36, "tags": {"place": "town", "name": name}}
                for name in "ab"
            ]
        },
        "node 9 comes twice, in different states",
    ),
    "a way in two states": (
        {"elements": [*_element()["elements"], *_element(nodes=[2, 1])["elements"][:1]]},
        "way 1 comes twice",
    ),
    "members that are none": (
        {"elements": [{"type": "relation", "id": 1, "tags": {"route": "road"}, "members": [5]}]},
        "members of relation 1",
    ),
    "lists in lists": (b'{"elements":[' + b"[" * 200_000, "nested more than 12 deep"),
    "objects in objects": (b'{"elements":[{"tags":' + b'{"a":' * 200_000, "nested more than 12 deep"),
    "lists in a member of no use": (b'{"other":' + b"[" * 200_000, "nested more than 12 deep"),
    "bytes that are no text": (b'{"elements":[{"type":"\xff\xfe"}]}', "cannot be read as JSON"),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_is_none_gets_one_clear_message(saved, what):
    answer, message = WRONG[what]
    with pytest.raises(OsmImportError, match=message) as caught:
        import_osm(saved(answer))
    assert "answer.json" in str(caught.value)
    assert len(str(caught.value)) < 600


def test_an_answer_that_is_cut_anywhere_is_refused(cross, saved):
    whole = json.dumps(cross.answer()).encode()
    for number in range(40):
        with pytest.raises(OsmImportError):
            read_osm(saved(whole[: len(whole) * number // 40]))


def test_a_packed_answer_that_is_cut_is_refused(cross, saved):
    path = saved(cross.answer(), "answer.json.gz")
    whole = path.read_bytes()
    for length in (5, len(whole) // 2, len(whole) - 4):
        path.write_bytes(whole[:length])
        with pytest.raises(OsmImportError, match="cannot be read as JSON"):
            read_osm(path)


def test_no_room_for_the_temporary_copy_is_told_as_that(cross, saved, monkeypatch):
    open_file, path = Path.open, saved(cross.answer())

    def refuse(self, mode="r", **named):
        if "w" in mode:
            raise OSError(28, "No space left on device")
        return open_file(self, mode, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match=r"No space left on device.*TMPDIR"):
        read_osm(path)


def test_the_memory_for_an_answer_is_bounded(tmp_path):
    path = tmp_path / "long.json"
    with path.open("w") as file:
        file.write('{"elements":[{"type":"way","id":1,"nodes":[1,2],"tags":{"highway":"track"}}')
        for number in range(1, 200_000):
            file.write(
                f',{{"type":"node","id":{number},"lat":35.{number % 999},"lon":36,"tags":{{"a":"b{number}"}}}}'
            )
        file.write("]}")
    code = (
        "import resource, sys; from geo.roads.osm import read_osm; import osmium, ijson, geo.roads.build\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; read_osm(sys.argv[1])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 100_000  # kB, for 200,000 elements that as objects take 150 MB


def test_the_embedded_roads_are_the_same_columns_as_json(saved):
    elements = []
    for item in osmium.FileProcessor(str(THEATRE)):
        element = {"type": "node", "id": item.id, "tags": dict(item.tags)}
        if item.is_node():
            elements.append(element | {"lat": item.location.lat, "lon": item.location.lon})
        elif item.is_way():
            elements.append(element | {"type": "way", "nodes": [node.ref for node in item.nodes]})
    got, want = read_osm(saved({"elements": elements[::-1]})), read_osm(THEATRE)
    order, expected = np.argsort(got.way_id, kind="stable"), np.argsort(want.way_id, kind="stable")
    assert got.way_id[order].tolist() == want.way_id[expected].tolist()
    for row, twin in zip(order.tolist(), expected.tolist(), strict=True):
        inside, beside = (slice(*raw.start[at : at + 2]) for raw, at in ((got, row), (want, twin)))
        assert (got.xy[inside] == want.xy[beside]).all()
        for key, column in got.way_text.items():
            assert got.pool.texts[column[row]] == want.pool.texts[want.way_text[key][twin]]
