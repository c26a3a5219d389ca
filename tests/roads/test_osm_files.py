"""Reading OSM files: every format by the same door, and one clear message for each thing that can be wrong."""

import bz2
import gzip
from pathlib import Path

import osmium
import pytest

from geo.errors import OsmImportError
from geo.roads.osm import import_osm, read_osm
from geo.roads.tags import HIGHWAY_CLASSES


@pytest.fixture
def cross(draw):
    #            e
    #            |  M4
    #     a ─────b───── c   M5
    #            |
    #            d
    drawing = draw(a=(-1000, 0), b=(0, 0), c=(1000, 0), d=(0, -1000), e=(0, 1000))
    return drawing.way("abc", highway="primary", ref="M5").way("dbe", highway="primary", ref="M4")


def _write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _as_pbf(xml, target):
    with osmium.SimpleWriter(str(target)) as writer:
        for item in osmium.FileProcessor(str(xml)):
            writer.add(item)
    return target


def _roads(network):
    return {road.road_id: round(road.length_km, 4) for road in network.roads}


def test_every_format_gives_the_same_network(tmp_path, cross):
    plain = _write(tmp_path, "cross.osm", cross.xml())
    files = [
        plain,
        _write(tmp_path, "cross.osm.gz", gzip.compress(cross.xml().encode())),
        _write(tmp_path, "cross.osm.bz2", bz2.compress(cross.xml().encode())),
        _as_pbf(plain, tmp_path / "cross.osm.pbf"),
    ]
    assert [_roads(import_osm(file)) for file in files] == [{"M4": 2.0, "M5": 2.0}] * 4


def test_negative_identifiers_are_read_like_any_others(built, cross):
    positive, negative = built(cross), built(cross, sign=-1)
    assert _roads(positive) == _roads(negative)
    assert [j.name for j in negative.all_junctions] == ["M4/M5 junction"]


def _ways_first(xml):
    """The order of overpass-turbo's export."""
    lines = xml.splitlines()
    nodes = [line for line in lines if line.startswith("<node")]
    return "\n".join([line for line in lines[:-1] if line not in nodes] + nodes + lines[-1:])


@pytest.mark.parametrize("sign", [1, -1])
def test_nodes_may_come_after_their_ways_and_in_any_order(tmp_path, cross, sign):
    lines = _ways_first(cross.xml(sign=sign)).splitlines()
    lines[-6:-1] = [lines[-4], lines[-6], lines[-2], lines[-5], lines[-3]]
    assert _roads(import_osm(_write(tmp_path, "late.osm", "\n".join(lines)))) == {"M4": 2.0, "M5": 2.0}


def test_some_nodes_may_come_before_their_ways_and_others_after(tmp_path, cross):
    late = "\n".join(line for line in cross.xml().splitlines() if line.startswith('<node id="2"'))
    xml = cross.xml().replace(late + "\n", "").replace("</osm>", late + "</osm>")
    assert _roads(import_osm(_write(tmp_path, "late.osm", xml))) == {"M4": 2.0, "M5": 2.0}


def test_a_pbf_may_list_its_ways_first(tmp_path, cross):
    xml = _write(tmp_path, "late.osm", _ways_first(cross.xml()))
    assert _roads(import_osm(_as_pbf(xml, tmp_path / "late.osm.pbf"))) == {"M4": 2.0, "M5": 2.0}


def test_an_identifier_that_no_node_can_have_costs_no_memory(tmp_path, draw):
    nodes = {chr(0x4E00 + number): (100 * number, 0) for number in range(30)}
    xml = draw(**nodes).way("".join(nodes), highway="primary", ref="M5").xml()
    huge = _write(tmp_path, "huge.osm", xml.replace('ref="11"', 'ref="9223372036854775806"'))
    assert import_osm(huge).manifest["missing_nodes"] == 1


def test_a_place_that_comes_twice_alike_counts_once(tmp_path, cross):
    cross.node("a", place="town", name_en="Saraqib")
    node = next(line for line in cross.xml().splitlines() if "Saraqib" in line)
    bare = node.split("><")[0] + "/>"
    xml = _ways_first(cross.xml()).replace("</osm>", f"{node}\n{bare}\n</osm>")
    assert [spot.name_en for spot in import_osm(_write(tmp_path, "twice.osm", xml)).spots] == ["Saraqib"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("Saraqib", "Idlib", "in different states"), ('lat="3', 'lat="4', "in different states")],
)
def test_a_place_that_comes_twice_in_two_states_is_refused(tmp_path, cross, old, new, message):
    cross.node("a", place="town", name_en="Saraqib")
    node = next(line for line in cross.xml().splitlines() if "Saraqib" in line)
    xml = cross.xml().replace("</osm>", f"{node.replace(old, new)}\n</osm>")
    with pytest.raises(OsmImportError, match=f"node 1 comes twice, {message}"):
        import_osm(_write(tmp_path, "twice.osm", xml))


def test_a_late_node_in_two_places_is_refused(tmp_path, cross):
    node = next(line for line in cross.xml().splitlines() if line.startswith('<node id="3"'))
    moved = node.replace('lat="3', 'lat="4')
    xml = _ways_first(cross.xml()).replace("</osm>", f"{moved}\n</osm>")
    with pytest.raises(OsmImportError, match="node 3 comes twice, in different places"):
        import_osm(_write(tmp_path, "twice.osm", xml))


def test_a_late_node_out_of_range_is_refused(tmp_path, cross):
    xml = _ways_first(cross.xml()).replace('lat="35.0000000" lon="36.0000000"', 'lat="95" lon="36"')
    with pytest.raises(
        OsmImportError, match=r"node 2 lies at longitude 36\.0, latitude 95\.0, which is nowhere"
    ):
        import_osm(_write(tmp_path, "far.osm", xml))


def test_an_answer_in_xml_that_was_broken_off_is_refused(tmp_path, cross, caplog):
    remark = "<remark> runtime error: Query timed out in &quot;query&quot; at line 3 after 25 seconds. </remark></osm>"
    with pytest.raises(OsmImportError, match=r"a part of the data only.*Query timed out.*more time"):
        import_osm(_write(tmp_path, "part.osm", cross.xml().replace("</osm>", remark)))
    import_osm(
        _write(tmp_path, "whole.osm", cross.xml().replace("</osm>", "<remark>a minute old</remark></osm>"))
    )
    assert "a minute old" in caplog.text


def test_a_file_of_history_is_refused_with_the_way_to_cut_it(tmp_path, cross):
    plain = _write(tmp_path, "cross.osm", cross.xml())
    with osmium.SimpleWriter(osmium.io.File(str(tmp_path / "history.osh.pbf"), "osh.pbf")) as writer:
        for item in osmium.FileProcessor(str(plain)):
            writer.add(item)
    with pytest.raises(OsmImportError, match=r"history\.osh\.pbf holds the history.*time-filter"):
        import_osm(tmp_path / "history.osh.pbf")


def test_tags_are_kept(tmp_path, draw):
    tags = {
        "highway": "trunk",
        "ref": "M5;M4",
        "int_ref": "E5",
        "name": "طريق",
        "name_en": "Road",
        "alt_name": "Old",
        "bridge": "yes",
        "layer": "1",
        "surface": "asphalt",
        "access": "no",
        "destination": "Aleppo",
    }
    raw = read_osm(_write(tmp_path, "tags.osm", draw(a=(0, 0), b=(9, 9)).way("ab", **tags).xml()))
    kept = {key: raw.pool.texts[column[0]] for key, column in raw.way_text.items() if column[0]}
    assert HIGHWAY_CLASSES[raw.way_class[0]] == "trunk"
    assert kept == {key.replace("_en", ":en"): value for key, value in tags.items() if key != "highway"}


def test_private_roads_stay_and_footpaths_do_not(tmp_path, draw):
    drawing = (
        draw(a=(0, 0), b=(9, 9)).way("ab", highway="service", access="private").way("ab", highway="footway")
    )
    assert len(read_osm(_write(tmp_path, "private.osm", drawing.xml())).way_id) == 1


def test_a_motorway_is_one_way_unless_it_says_otherwise(tmp_path, draw):
    drawing = draw(a=(0, 0), b=(9, 9), c=(99, 9))
    for tags in (
        {"highway": "motorway"},
        {"highway": "motorway", "oneway": "no"},
        {"highway": "trunk", "oneway": "-1"},
    ):
        drawing.way("abc", **tags)
    assert read_osm(_write(tmp_path, "oneway.osm", drawing.xml())).way_oneway.tolist() == [1, 0, -1]


def test_places_and_named_junctions_are_kept_as_a_gazetteer(built, cross):
    cross.node("a", place="town", name="سراقب", name_en="Saraqib", population="88076")
    cross.node("b", junction="yes", name_en="The crossing")
    cross.node("c", highway="traffic_signals")
    spots = built(cross).spots
    assert [(spot.kind, spot.place, spot.name, spot.name_en, spot.population) for spot in spots] == [
        ("place", "town", "سراقب", "Saraqib", 88076),
        ("junction", "", "", "The crossing", None),
    ]


def test_progress_is_reported_by_step(tmp_path, cross):
    seen = []
    import_osm(
        _write(tmp_path, "cross.osm", cross.xml()), progress=lambda step, done: seen.append((step, done))
    )
    assert seen == [
        ("reading points", 0),
        ("joining roads", 2),
        ("measuring roads", 1),
        ("measuring roads", 2),
        ("finding junctions", 2),
    ]


BOMB = """<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<osm version="0.6" generator="&b;"><node id="1" lat="35" lon="36"/></osm>"""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("zero.osm.pbf", b"", "is empty"),
        ("zero.osm", b"", "is empty"),
        ("text.osm", b"hello", "cannot be read as OpenStreetMap data"),
        ("text.osm.pbf", b"hello there, this is no blob", "cannot be read as OpenStreetMap data"),
        ("bomb.osm", BOMB.encode(), "XML entities are not supported"),
        ("roads.geojson", b"{}", "is not of a format that can be read"),
        ("none.osm", b"<osm version='0.6'><node id='1' lat='35' lon='36'/></osm>", "holds no road"),
        (
            "binary.osm",
            b"<osm version='0.6'><node id='1' lat='35' lon='36'><tag k='place' v='\xff\xfe'/></node></osm>",
            "binary",
        ),
        ("word.osm", b"<osm version='0.6'><node id='1' lat='north' lon='36'/></osm>", "'north'"),
    ],
)
def test_a_file_that_is_no_road_map_gets_one_clear_message(tmp_path, name, content, message):
    with pytest.raises(OsmImportError, match=message) as caught:
        import_osm(_write(tmp_path, name, content))
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OsmImportError, match=r"nowhere\.osm is not a file"):
        import_osm(tmp_path / "nowhere.osm")


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2"])
def test_a_file_cut_short_is_refused(tmp_path, cross, suffix):
    pack = {".osm": bytes, ".osm.gz": gzip.compress, ".osm.bz2": bz2.compress}[suffix]
    whole = pack(cross.xml().encode())
    with pytest.raises(OsmImportError, match="cannot be read"):
        import_osm(_write(tmp_path, f"short{suffix}", whole[: len(whole) * 2 // 3]))


def test_a_pbf_cut_short_is_refused(tmp_path, cross):
    whole = _as_pbf(_write(tmp_path, "cross.osm", cross.xml()), tmp_path / "cross.osm.pbf").read_bytes()
    with pytest.raises(OsmImportError, match="cannot be read"):
        import_osm(_write(tmp_path, "short.osm.pbf", whole[:-20]))


def test_a_coordinate_out_of_range_is_refused_with_its_node(tmp_path, cross):
    with pytest.raises(OsmImportError, match=r"node 2 of way 101 lies at longitude 36\.0, latitude 95\.0"):
        import_osm(
            _write(
                tmp_path,
                "far.osm",
                cross.xml().replace('lat="35.0000000" lon="36.0000000"', 'lat="95" lon="36"'),
            )
        )


def test_an_extract_without_the_nodes_of_its_ways_is_refused_with_the_way_to_make_it(tmp_path, cross):
    xml = cross.xml().replace('<node id="3"', '<node id="33"')
    with pytest.raises(OsmImportError, match=r"lacks 1 of the 6 nodes.*complete_ways"):
        import_osm(_write(tmp_path, "edge.osm", xml))


def test_a_few_nodes_missing_at_the_edge_cut_the_road_there(tmp_path, draw, caplog):
    nodes = {chr(0x4E00 + number): (100 * number, 0) for number in range(30)}
    drawing = draw(**nodes).way("".join(nodes), highway="primary", ref="M5")
    network = import_osm(
        _write(tmp_path, "edge.osm", drawing.xml().replace('<node id="11"', '<node id="999"'))
    )
    assert [round(part.to_km - part.from_km, 2) for part in network.road("M5").parts] == [0.9, 1.8]
    assert network.manifest["missing_nodes"] == 1
    assert "lacks 1 of the 30 nodes" in caplog.text


def test_a_way_that_comes_twice_alike_counts_once_and_otherwise_is_refused(tmp_path, cross):
    way = cross.xml().splitlines()[-3]
    twice = cross.xml().replace("</osm>", f"{way}</osm>")
    assert _roads(import_osm(_write(tmp_path, "twice.osm", twice))) == {"M4": 2.0, "M5": 2.0}
    other = way.replace('<nd ref="3"/>', "")
    with pytest.raises(OsmImportError, match="way 101 comes twice, with different nodes"):
        import_osm(_write(tmp_path, "other.osm", cross.xml().replace("</osm>", f"{other}</osm>")))


def test_a_way_of_one_spot_does_no_harm(built, draw):
    drawing = (
        draw(a=(0, 0), b=(0, 0), c=(1000, 0))
        .way("ab", highway="primary", ref="X")
        .way("ac", highway="primary", ref="Y")
    )
    assert _roads(built(drawing)) == {"X": 0.0, "Y": 1.0}


def test_node_references_are_the_same_where_the_system_has_no_files_in_memory(tmp_path, cross, monkeypatch):
    path = _write(tmp_path, "cross.osm", cross.xml())
    fast = read_osm(path)
    monkeypatch.delattr("os.memfd_create", raising=False)
    slow = read_osm(path)
    assert slow.node_id.tolist() == fast.node_id.tolist()
    assert slow.start.tolist() == fast.start.tolist()


def test_a_file_of_ways_without_two_nodes_holds_no_road(tmp_path, draw):
    drawing = draw(a=(0, 0)).way("a", highway="track")
    with pytest.raises(OsmImportError, match="holds no road"):
        import_osm(_write(tmp_path, "spot.osm", drawing.xml()))


def test_a_file_of_ways_without_length_holds_no_road(tmp_path, draw):
    drawing = draw(a=(0, 0), b=(500, 0)).way("aa", highway="track").node("b", place="town", name="Ayn")
    with pytest.raises(OsmImportError, match="holds no road of any length"):
        import_osm(_write(tmp_path, "spot.osm", drawing.xml()))


def test_a_road_over_the_date_line_is_cut_there(tmp_path):
    nodes = "".join(
        f'<node id="{row}" lat="-16.8" lon="{lon}"/>'
        for row, lon in enumerate((179.9, 179.99, -179.99, -179.9), 1)
    )
    refs = "".join(f'<nd ref="{row}"/>' for row in range(1, 5))
    way = f'<way id="9">{refs}<tag k="highway" v="primary"/><tag k="ref" v="A1"/></way>'
    network = import_osm(_write(tmp_path, "fiji.osm", f'<osm version="0.6">{nodes}{way}</osm>'))
    (road,) = network.roads
    assert len(road.parts) == 2
    assert road.project(-179.95, -16.8).distance_m < 10
    assert network.nearest_edges([(179.95, -16.8)]).distance_m[0] < 10


def test_a_route_of_two_references_names_two_roads(built, draw):
    drawing = draw(a=(0, 0), b=(5000, 0), c=(10000, 0), d=(15000, 0))
    drawing.way("ab", highway="primary", ref="M4").way("bc", highway="primary").way(
        "cd", highway="primary", ref="M5"
    )
    network = built(drawing.route([2], ref="M4;M5"))
    assert {road.road_id: round(road.length_km) for road in network.roads} == {"M4": 10, "M5": 10}


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="the system does not list the open files of a process"
)
def test_an_import_that_fails_leaves_no_file_open(tmp_path, cross):
    content = cross.xml().replace('lat="35.0000000" lon="36.0000000"', 'lat="95" lon="36"')
    path = _write(tmp_path, "far.osm", content)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(OsmImportError):
            import_osm(path)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
