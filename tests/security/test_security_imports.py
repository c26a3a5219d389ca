"""Whatever is imported, and whatever happens meanwhile: one clear message, and the network that is there stays whole."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import osmium
import pytest
from click.testing import CliRunner

from geo.roads.network import Network
from geo.theatre import Theatre
from maps.cli import main

ROADS = Theatre.open("syria-2024").roads_path
NODES = "".join(f'<node id="{n}" lat="{35 + n / 100}" lon="36"/>' for n in range(1, 41))
WAY = '<way id="1">{}<tag k="highway" v="trunk"/><tag k="ref" v="M9"/></way>'
LONG = WAY.format("".join(f'<nd ref="{n}"/>' for n in range(1, 41)))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f"<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY l0 'ha'>{LAUGHS}]><osm version='0.6'><note>&l11;</note></osm>"


def osm(content):
    return f"<?xml version='1.0'?><osm version='0.6'>{content}</osm>"


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    """A folder with a network of the roads M4 and M5."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.osm").write_text(
        osm(NODES + WAY.format('<nd ref="1"/><nd ref="2"/>').replace("M9", "M5")), encoding="utf-8"
    )
    assert frontline("roads", "import", "old.osm", "-o", "net").exit_code == 0
    return tmp_path


def frontline(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="frontline")


def files(folder):
    return sorted((path.name, path.is_file() and path.read_bytes()) for path in folder.rglob("*"))


def refused(cwd, name):
    """Import a file over the network; return the message, after seeing that nothing else has come of it."""
    before = files(cwd)
    result = frontline("roads", "import", name, "-o", "net")
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert files(cwd) == before
    assert [road.road_id for road in Network.open("net").roads] == ["M5"]
    return result.stderr


def as_pbf(xml, target):
    with osmium.SimpleWriter(str(target)) as writer:
        for item in osmium.FileProcessor(str(xml)):
            writer.add(item)
    return target


BAD = {
    "a file that is not there": ("bad.osm", None, "bad.osm is not a file"),
    "an empty PBF": ("bad.osm.pbf", b"", "is empty; get the file again"),
    "an empty XML": ("bad.osm", b"", "is empty; get the file again"),
    "an empty JSON": ("bad.json", b"", "is empty; get the file again"),
    "a bomb of entities": ("bad.osm", BOMB, "XML entities are not supported"),
    "a web page": ("bad.osm", "<!DOCTYPE html><html><p>busy</p></html>", "cannot be read as OpenStreetMap data"),
    "a web page for JSON": ("bad.json", "<!DOCTYPE html><html><p>busy</p></html>", "is a web page, not data"),
    "another format": ("bad.geojson", "{}", "is not of a format that can be read"),
    "GeoJSON": ("bad.json", '{"type": "FeatureCollection", "features": []}', "is GeoJSON"),
    "an answer that was broken off": ("bad.json", '{"elements": [], "remark": "runtime error: x"}', "a part of the data"),
    "no roads": ("bad.osm", osm(NODES), "holds no road"),
    "many missing nodes": ("bad.osm", osm(NODES[: len(NODES) // 2].rpartition("<")[0] + LONG), "nodes of its ways; make"),
    "a way in two states": ("bad.osm", osm(NODES + LONG + WAY.format('<nd ref="1"/><nd ref="2"/>')), "way 1 comes twice"),
    "a place in two states": (
        "bad.osm",
        osm(NODES + LONG + "".join(f'<node id="90" lat="35" lon="36"><tag k="place" v="{v}"/></node>' for v in "ab")),
        "node 90 comes twice",
    ),
    "a latitude out of range": ("bad.osm", osm(NODES.replace('lat="35.02"', 'lat="95"') + LONG), "which is nowhere"),
    "a longitude out of range": ("bad.osm", osm(NODES.replace('lon="36"', 'lon="181"') + LONG), "which is nowhere"),
    "a folder": ("net", None, "net is not a file"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_gets_one_message_and_changes_nothing(cwd, what):
    name, content, message = BAD[what]
    if content is not None:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    told = refused(cwd, name)
    assert message in told
    assert name in told


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.99999])
def test_a_pbf_that_was_cut_short_is_refused(cwd, share):
    whole = as_pbf(ROADS, cwd / "whole.osm.pbf").read_bytes()
    Path("cut.osm.pbf").write_bytes(whole[: max(int(len(whole) * share), 1)])
    assert "cut.osm.pbf" in refused(cwd, "cut.osm.pbf")


def test_a_pbf_that_was_cut_between_its_blocks_is_refused(cwd):
    whole = as_pbf(ROADS, cwd / "whole.osm.pbf").read_bytes()
    first = 4 + int.from_bytes(whole[:4], "big")
    size = whole[first - 2 : first][1]  # the length of the block ends its header, a number below 128
    Path("cut.osm.pbf").write_bytes(whole[: first + size])
    assert "holds no road" in refused(cwd, "cut.osm.pbf")


def test_a_pbf_with_other_bytes_in_it_is_refused_or_read(cwd):
    whole = bytearray(as_pbf(ROADS, cwd / "whole.osm.pbf").read_bytes())
    for place in range(20, len(whole), len(whole) // 60):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        Path("changed.osm.pbf").write_bytes(changed)
        assert frontline("roads", "import", "changed.osm.pbf", "-o", "other").exit_code in (0, 1)
    assert [road.road_id for road in Network.open("net").roads] == ["M5"]


def test_a_few_nodes_missing_at_the_edge_are_told_and_end_the_road(cwd):
    Path("edge.osm").write_text(osm(NODES.replace('id="40"', 'id="4000"') + LONG))
    result = frontline("roads", "import", "edge.osm", "-o", "net")
    assert result.exit_code == 0
    assert "1 node of its ways missing in the file: roads end there" in result.stdout
    assert Network.open("net").road("M9").length_km == pytest.approx(42.2, abs=0.1)


def test_nodes_and_ways_that_come_twice_alike_count_once(cwd):
    Path("twice.osm").write_text(osm(NODES + NODES + LONG + LONG))
    assert frontline("roads", "import", "twice.osm", "-o", "net").exit_code == 0
    assert Network.open("net").road("M9").length_km == pytest.approx(43.3, abs=0.1)


# ---- memory, disks ----


def run(*arguments, limits=(), **options):
    """Run the command in a process of its own, within limits."""

    def limit():
        for kind, most in limits:
            resource.setrlimit(kind, (most, most))

    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "maps", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=limit,
        env=environment,
        **options,
    )


@pytest.mark.parametrize("name", ["bomb.osm", "deep.json"])
def test_a_bomb_costs_neither_time_nor_memory(cwd, name):
    Path("bomb.osm").write_text(BOMB)
    Path("deep.json").write_text('{"elements":[' + "[" * 20_000_000)
    start = time.monotonic()
    result = run("roads", "import", name, "-o", "net", limits=[(resource.RLIMIT_AS, 2 << 30)])
    assert result.returncode == 1
    assert result.stderr.startswith(f"Error: {name}")
    assert time.monotonic() - start < 20
    assert len(Network.open("net").roads) == 1


def test_a_full_disk_leaves_the_old_network(cwd):
    before = files(cwd)
    result = run("roads", "import", ROADS, "-o", "net", limits=[(resource.RLIMIT_FSIZE, 8192)])
    assert result.returncode == 1
    assert result.stderr.startswith("Error: net cannot be written (")
    assert result.stderr.count("\n") == 1
    assert files(cwd) == before
    assert run("roads", "import", ROADS, "-o", "new", limits=[(resource.RLIMIT_FSIZE, 8192)]).returncode == 1
    assert not Path("new").exists()


def test_a_full_disk_for_temporary_files_is_told_as_that(cwd):
    nodes = [{"type": "node", "id": n, "lat": 35 + n / 1e6, "lon": 36} for n in range(1, 20_000)]
    way = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "trunk", "ref": "M9"}}
    Path("answer.json").write_text(json.dumps({"elements": [*nodes, way]}))
    before = files(cwd)
    result = run("roads", "import", "answer.json", "-o", "net", limits=[(resource.RLIMIT_FSIZE, 8192)])
    assert result.returncode == 1
    assert "no temporary copy of answer.json can be written" in result.stderr
    assert "TMPDIR" in result.stderr
    assert files(cwd) == before


@pytest.mark.parametrize("target", ["old.osm/net", "/proc/frontline-net"])
def test_a_target_that_cannot_be_written_is_named(cwd, target):
    before = files(cwd)
    result = frontline("roads", "import", "old.osm", "-o", target)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {target} cannot be written (")
    assert files(cwd) == before


def test_a_network_that_is_write_protected_stays(cwd, monkeypatch):
    def refuse(self, *_arguments, **_named):
        raise OSError(30, "Read-only file system", str(self))

    before = files(cwd)
    monkeypatch.setattr(Path, "mkdir", refuse)
    result = frontline("roads", "import", ROADS, "-o", "net")
    assert result.exit_code == 1
    assert "net cannot be written ([Errno 30] Read-only file system" in result.stderr
    assert files(cwd) == before


# ---- killed ----

KILLED = """
import os, signal, sys
import numpy as np
from geo.roads import store
from geo.roads.osm import import_osm

def die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

def at_step(step, done):
    if step == moment:
        die()

file, moment = sys.argv[1:]
if moment.startswith("column "):
    save, calls = np.save, []
    def count(path, *arguments, **named):
        calls.append(path)
        if len(calls) == int(moment[7:]):
            path.write_bytes(b"half")
            die()
        save(path, *arguments, **named)
    np.save = count
elif moment == "columns in place":
    store._shapes = die
elif moment == "manifest":
    os.replace = die
elif moment == "old columns":
    store._tidy = die
import_osm(file, progress=at_step).save("net")
print("not killed")
"""
MOMENTS = [
    "reading points",
    "joining roads",
    "finding junctions",
    "column 1",
    "column 7",
    "columns in place",
    "manifest",
]


def killed(moment):
    run = subprocess.run(
        [sys.executable, "-c", KILLED, ROADS, moment], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == -signal.SIGKILL, run.stderr + run.stdout


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != "manifest.json")


def test_an_import_that_is_killed_leaves_the_old_network_and_the_next_one_tidies_up(cwd):
    (old,) = leftovers(cwd / "net")
    for moment in MOMENTS:
        killed(moment)
        assert [road.road_id for road in Network.open("net").roads] == ["M5"], moment
        assert len(Network.open("net").road("M5").parts) == 1
    assert len(leftovers(cwd / "net")) == 6
    assert frontline("roads", "import", ROADS, "-o", "net").exit_code == 0
    (new,) = leftovers(cwd / "net")
    assert new != old
    assert len(Network.open("net").roads) == 31


def test_an_import_that_is_killed_at_its_very_end_leaves_the_new_network(cwd):
    killed("old columns")
    assert len(Network.open("net").roads) == 31
    assert len(leftovers(cwd / "net")) == 2
    assert frontline("roads", "import", "old.osm", "-o", "net").exit_code == 0
    assert len(leftovers(cwd / "net")) == 1


def test_a_first_import_that_is_killed_does_not_stand_in_the_way_of_the_next(cwd):
    Path("net").rename("first")
    killed("column 7")
    assert frontline("roads", "show", "net").exit_code == 1
    assert frontline("roads", "import", "old.osm", "-o", "net").exit_code == 0
    assert len(leftovers(cwd / "net")) == 1


@pytest.mark.parametrize("after_s", [0.2, 0.5, 0.7, 0.8])
def test_the_command_may_be_killed_at_any_time(cwd, after_s):
    process = subprocess.Popen(
        [sys.executable, "-m", "maps", "roads", "import", ROADS, "-o", "net"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after_s)
    process.kill()
    process.wait()
    assert len(Network.open("net").roads) in (1, 31)
