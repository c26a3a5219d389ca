"""``frontline roads``: what it makes, what it says of it, and what bad input does to a network that is there."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.roads.network import Network
from geo.theatre import Theatre
from maps.cli import main

ROADS = Theatre.open("syria-2024").roads_path
XML = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="35.0" lon="36.0"/><node id="2" lat="35.1" lon="36.0"/><node id="3" lat="35.2" lon="36.0"/>
<node id="4" lat="35.1" lon="36.1"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="trunk"/><tag k="ref" v="M5"/></way>
<way id="2"><nd ref="2"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="ref" v="M4"/></way>
</osm>"""


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.osm").write_text(XML)
    return tmp_path


def frontline(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="frontline")
    if result.exit_code not in (0, 1) or (result.exception and not isinstance(result.exception, SystemExit)):
        raise AssertionError(result.output) from result.exception
    return result


@pytest.mark.parametrize("command", ["import", "download", "show"])
def test_the_help_of_each_command_shows_an_example(command):
    assert f"Examples:\n  frontline roads {command}" in frontline("roads", command, "--help").output


def test_import_says_what_it_made_of_what(cwd):
    shown = frontline("roads", "import", ROADS, "-o", "net").stdout
    assert shown.splitlines() == [
        "roads.osm: 61 ways, 31 roads of 3,782 km",
        "The file does not say of when its data is",
        "© OpenStreetMap contributors, ODbL 1.0",
        "0.0% of the road km belongs to its road by inference only",
        "Written to net",
    ]
    assert len(Network.open("net").roads) == 31


def test_import_tells_the_date_of_the_data(cwd):
    (cwd / "dated.json").write_text(
        json.dumps(
            {
                "osm3s": {"timestamp_osm_base": "2024-12-08T06:00:00Z"},
                "elements": [
                    {"type": "node", "id": number, "lat": 35 + number / 100, "lon": 36} for number in (1, 2)
                ]
                + [{"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "trunk", "ref": "M5"}}],
            }
        )
    )
    shown = frontline("roads", "import", "dated.json", "-o", "net").stdout
    assert "dated.json: 1 way, 1 road of 1 km\nOpenStreetMap as of 2024-12-08T06:00:00Z\n" in shown


def test_import_tells_of_missing_nodes_and_of_roads_that_are_partly_guessed(cwd):
    # the middle of the M5 carries no reference
    lines = ['<?xml version="1.0"?><osm version="0.6">']
    lines += [f'<node id="{n}" lat="{35 + n / 500}" lon="36"/>' for n in range(1, 200) if n != 150]
    for first, ref in ((1, "M5"), (90, ""), (100, "M5")):
        last = {1: 90, 90: 100, 100: 199}[first]
        nodes = "".join(f'<nd ref="{n}"/>' for n in range(first, last + 1))
        tag = f'<tag k="ref" v="{ref}"/>' if ref else ""
        lines.append(f'<way id="{first}">{nodes}<tag k="highway" v="trunk"/>{tag}</way>')
    (cwd / "gap.osm").write_text("\n".join([*lines, "</osm>"]))
    shown = frontline("roads", "import", "gap.osm", "-o", "net").stdout
    assert "1 node of its ways missing in the file: roads end there" in shown
    assert "5.1% of the road km belongs to its road by inference only; the greatest shares:\nroad" in shown
    assert "M5    43.5      5.1%" in shown


def test_a_terminal_sees_how_far_an_import_has_come(cwd):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "maps", "roads", "import", str(ROADS), "-o", "net"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        shown = terminal.read(4096).decode()
    assert shown.startswith("\r\x1b[Kreading points …\r\x1b[Kjoining roads 61\r\x1b[Kmeasuring roads 1")


def test_import_replaces_a_network_and_nothing_else(cwd):
    assert frontline("roads", "import", ROADS, "-o", "net").exit_code == 0
    assert frontline("roads", "import", "small.osm", "-o", "net").exit_code == 0
    assert sorted(road.road_id for road in Network.open("net").roads) == ["M4", "M5"]
    (cwd / "home").mkdir()
    (cwd / "home" / "letter.txt").write_text("dear")
    refused = frontline("roads", "import", "small.osm", "-o", "home")
    assert refused.exit_code == 1
    assert "home holds other files (letter.txt" in refused.stderr
    assert [path.name for path in (cwd / "home").iterdir()] == ["letter.txt"]
    assert (
        "small.osm is a file; name a folder"
        in frontline("roads", "import", "small.osm", "-o", "small.osm").stderr
    )


def test_show_lists_the_longest_roads(cwd):
    frontline("roads", "import", ROADS, "-o", "net")
    shown = frontline("roads", "show", "net").stdout
    assert shown.startswith("roads.osm: 61 ways, 31 roads of 3,782 km\n")
    table = shown.split("\n\n")[1].splitlines()
    assert table[0].split() == ["road", "name", "class", "km", "inferred"]
    lengths = [float(line.split()[-2]) for line in table[1:]]
    assert lengths == sorted(lengths, reverse=True)
    assert len(lengths) == 10


def test_show_describes_one_road_and_its_junctions_by_kilometre(cwd):
    frontline("roads", "import", "small.osm", "-o", "net")
    assert frontline("roads", "show", "net", "m-5").stdout.splitlines() == [
        "M5",
        "trunk, 22.2 km in 1 part, 0.0% by inference only",
        "",
        "  km  meets  evidence       longitude  latitude",
        "11.1  M4     1 shared node    36.0000   35.1000",
    ]


def test_show_of_a_road_that_is_not_there_names_others(cwd):
    frontline("roads", "import", "small.osm", "-o", "net")
    result = frontline("roads", "show", "net", "M55")
    assert result.exit_code == 1
    assert "no road 'M55'; there are M5" in result.stderr


def test_show_of_no_network_names_the_command_that_makes_one(cwd):
    result = frontline("roads", "show", "nowhere")
    assert result.exit_code == 1
    assert "frontline roads import FILE.osm.pbf -o nowhere" in result.stderr


def test_the_command_that_a_network_of_another_version_names_rebuilds_it(cwd):
    frontline("roads", "import", "small.osm", "-o", "net")
    manifest = Path("net/manifest.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 0}))
    refused = frontline("locate", "the M5", "--network", "net")
    assert refused.exit_code == 1
    assert "is of schema version 0" in refused.stderr
    command = refused.stderr.split("`")[1].replace("FILE.osm.pbf", "small.osm").split()
    assert frontline(*command[1:]).exit_code == 0
    assert frontline("roads", "show", "net").exit_code == 0


def test_what_a_manifest_says_only_shows(cwd):
    frontline("roads", "import", "small.osm", "-o", "net")
    manifest = Path("net/manifest.json")
    change = {"osm_date": "\x1b[31m", "attribution": ["a\nb"], "licence": 5, "missing_nodes": "x"}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    shown = frontline("roads", "show", "net").stdout
    assert "OpenStreetMap as of \ufffd[31m" in shown
    assert "missing" not in shown


# ---- download: what the command line adds; tests/roads/test_roads_download.py has the rest ----


@pytest.fixture
def asked(cwd, monkeypatch):
    """Put an answer in the place of the map server, and remember what it was asked."""
    from geo.roads import download

    answers = []
    (cwd / "kept").mkdir()
    nodes = [{"type": "node", "id": number, "lat": 35 + number / 100, "lon": 36} for number in (1, 2)]
    way = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "trunk", "ref": "M5"}}
    (cwd / "kept" / "overpass.json").write_text(json.dumps({"elements": [*nodes, way]}))

    def answer(area, **options):
        options.pop("progress")
        answers.append((area, options))
        return download.Answer(Path("kept/overpass.json"), str(area), is_kept=len(answers) > 1)

    monkeypatch.setattr(download, "download", answer)
    return answers


def test_download_makes_a_network_of_a_box(asked):
    shown = frontline("roads", "download", "--bbox", "36,35,36.1,35.1", "-o", "net").stdout
    assert shown.startswith("overpass.json: 1 way, 1 road of 1 km\n")
    assert str(asked[0][0]) == "36,35,36.1,35.1"
    assert Network.open("net").manifest["source"]["area"] == "36,35,36.1,35.1"


def test_download_hands_its_options_on_and_says_when_nobody_was_asked(asked):
    flags = ("--overpass", "http://127.0.0.1/api", "--refresh", "--large", "-o", "net")
    frontline("roads", "download", "--place", "Idlib, Syria", *flags)
    assert asked == [("Idlib, Syria", {"server": "http://127.0.0.1/api", "refresh": True, "large": True})]
    shown = frontline("roads", "download", "--place", "Idlib, Syria", "-o", "net").stdout
    assert shown.startswith("Idlib, Syria was downloaded before: nobody was asked (--refresh asks again)\n")


def test_download_keeps_what_the_server_answered(asked):
    frontline("roads", "download", "--place", "Idlib", "-o", "net", "--keep", "idlib.json")
    assert Network.open("net").manifest["source"]["name"] == "idlib.json"
    assert frontline("roads", "import", "idlib.json", "-o", "again").exit_code == 0
    assert [road.road_id for road in Network.open("again").roads] == ["M5"]


def test_download_of_a_country_is_refused_with_what_serves_better(cwd):
    result = frontline("roads", "download", "--bbox", "35,32,42,37", "-o", "net")
    assert result.exit_code == 1
    assert "COUNTRY-latest.osm.pbf" in result.stderr
    assert not (cwd / "net").exists()


def test_download_does_not_ask_for_what_it_could_not_write(asked, cwd):
    (cwd / "home").mkdir()
    (cwd / "home" / "letter.txt").write_text("dear")
    assert frontline("roads", "download", "--place", "Idlib", "-o", "home").exit_code == 1
    assert asked == []


@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--place", ""),
        ("--place", "Idlib", "--bbox", "36,35,37,36"),
        ("--bbox", "36,35,37"),
        ("--bbox", "37,35,36,36"),
        ("--place", "Idlib", "--keep", "idlib.osm"),
    ],
)
def test_download_of_no_area_is_wrong_usage(asked, flags):
    result = CliRunner().invoke(main, ["roads", "download", "-o", "net", *flags], prog_name="frontline")
    assert result.exit_code == 2
    assert asked == []
