"""A theatre folder that somebody else made is checked before anything of it is used."""

import hashlib
import json
from pathlib import Path

import pytest

from geo.errors import FrontlineError, TheatreError
from geo.theatre import Theatre

HEAD = """
id = "small"
title = "A small theatre"
zone = "Europe/Vienna"
start = 2024-01-01
end = 2024-01-31
licence = "CC0"
"""
ACTORS = """
[[actor]]
id = "north"
name = "North"
aliases = ["northerners"]
colour = "#112233"

[[actor]]
id = "south"
name = "South"
colour = "#445566"
"""
PLACES = "place_id,kind,name_en,lon,lat\na,town,Aville,9.5,47.1\nb,village,Bville,9.6,47.2\n"
ROADS = '<osm version="0.6"><node id="-1" lat="1" lon="1"/></osm>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest folder that is a theatre."""
    path = tmp_path / "small"
    path.mkdir()
    for name, text in {
        "theatre.toml": HEAD,
        "actors.toml": ACTORS,
        "places.csv": PLACES,
        "roads.osm": ROADS,
    }.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def problems(folder: Path) -> str:
    with pytest.raises(TheatreError) as caught:
        Theatre.open(folder)
    return str(caught.value)


def test_the_four_needed_files_make_a_theatre(folder):
    theatre = Theatre.open(folder)
    assert theatre.theatre_id == "small"
    assert theatre.zone_name == "Europe/Vienna"
    assert [place.name_en for place in theatre.places] == ["Aville", "Bville"]
    assert theatre.actors.resolve("the northerners").actor_id == "north"
    assert (
        theatre.outline
        == theatre.labels
        == theatre.road_names
        == theatre.sources
        == theatre.claims_paths
        == ()
    )
    assert theatre.baseline_path is None
    assert theatre.source("anyone") is None
    assert theatre.source_grades == {}


@pytest.mark.parametrize("name", ["roads.osm.pbf", "roads.json"])
def test_another_format_may_stand_for_the_roads(folder, name):
    (folder / "roads.osm").rename(folder / name)
    assert Theatre.open(folder).roads_path.name == name


def test_tables_and_reports_are_listed_by_name(folder):
    for name in (
        "claims/b.csv",
        "claims/a.jsonl",
        "claims/notes.txt",
        "reports/1.md",
        "reports/2.txt",
        "baseline.csv",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    theatre = Theatre.open(folder)
    assert [path.name for path in theatre.claims_paths] == ["a.jsonl", "b.csv"]
    assert [path.name for path in theatre.report_paths] == ["1.md", "2.txt"]
    assert theatre.baseline_path.name == "baseline.csv"


def test_an_empty_folder_is_told_all_that_it_lacks(tmp_path):
    message = problems(tmp_path)
    for name in ("theatre.toml", "actors.toml", "roads.osm"):
        assert f"{name}: missing; a theatre needs this file" in message
    assert "3 problems; nothing was opened" in message


def test_problems_of_several_files_are_told_at_once(folder):
    (folder / "theatre.toml").write_text(
        HEAD.replace("Europe/Vienna", "Mars/Base").replace("2024-01-31", "2023-01-31")
    )
    (folder / "actors.toml").write_text(
        ACTORS.replace("#112233", "red").replace('id = "south"', 'id = "north"')
    )
    (folder / "places.csv").write_text(PLACES.replace("47.1", "470.1").replace("village", "hamlet"))
    message = problems(folder)
    assert "theatre.toml: zone: 'Mars/Base' is not a time zone" in message
    assert "theatre.toml: end 2023-01-31 is before start 2024-01-01" in message
    assert "actors.toml, actor 1: colour is 'red'; write a colour as #RRGGBB" in message
    assert "actors.toml, actor 2: id 'north' stands twice" in message
    assert "places.csv, row 2: lat is 470.1; write degrees between -90 and 90" in message
    assert (
        "places.csv, row 3: kind is 'hamlet'; write one of city, town, village, facility, crossing" in message
    )


def test_an_actor_without_an_identifier_is_one_problem_and_no_circle_of_parents(folder):
    (folder / "actors.toml").write_text(ACTORS + '[[actor]]\nname = "West"\ncolour = "#112233"\n')
    message = problems(folder)
    assert "actor 3: id is missing" in message
    assert "lead back" not in message


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("theatre.toml", "id = ", "theatre.toml: not valid TOML"),
        ("theatre.toml", HEAD.replace("2024-01-01", "tomorrow"), "not valid TOML"),
        (
            "theatre.toml",
            HEAD.replace("2024-01-01", '"soon"'),
            "start is 'soon'; write a day such as 2024-11-26",
        ),
        ("theatre.toml", HEAD.replace("start = 2024-01-01", ""), "start is missing or empty"),
        ("theatre.toml", HEAD.replace('"small"', "7"), "id is 7; write a text in quotes"),
        ("theatre.toml", HEAD.replace('"small"', '"../up"'), "id is '../up'; use lower-case letters"),
        ("actors.toml", "actor = 3", "actor is not a list of tables; write [[actor]] before each"),
        (
            "actors.toml",
            ACTORS + 'parent = "west"',
            "'west' is not an actor of the file; known are north, south",
        ),
        ("actors.toml", ACTORS + 'allies = ["west"]', "'west' is not an actor of the file"),
        ("actors.toml", ACTORS + 'parent = "south"', "the parents of 'south' lead back to it"),
        ("actors.toml", ACTORS + 'aliases = ["NORTH"]', "'NORTH' is already a name of 'north'"),
        ("actors.toml", ACTORS + "aliases = [1]", "aliases is [1]; write a list of texts"),
        ("actors.toml", ACTORS + 'side = "left"', "side is 'left'; write one of opposition"),
        ("places.csv", "name,lon,lat\n", "column place_id, kind, name_en missing"),
        ("places.csv", PLACES + "c,town\n", "row 4: 2 cells where the header has 5"),
        ("places.csv", PLACES + "a,town,Aville,9,47\n", "place_id 'a' stands twice"),
        ("places.csv", PLACES + "c,town,Cville,nan,47\n", "lon is nan; write degrees"),
        ("places.csv", PLACES + "c,town,Cville,east,47\n", "lon is 'east'; write degrees as a number"),
        ("places.csv", PLACES + 'c,town,"Cville,9,47\n', "places.csv, row 4: not valid CSV"),
        ("places.csv", PLACES + "c,town,Cv\x07ille,9,47\n", "name_en holds a control character"),
        (
            "places.csv",
            PLACES + f"c,town,{'x' * 600},9,47\n",
            "name_en has 600 characters; write at most 500",
        ),
        ("outline.csv", "ring,lon,lat\n1,1,1\n1,2,1\n1,2,2\n1,3,3\n", "ring 1: not closed"),
        (
            "sources.toml",
            '[[source]]\nname = "X"\nurl = "javascript:alert(1)"',
            "write an address that starts with http://",
        ),
        (
            "sources.toml",
            '[[source]]\nname = "X"\nreliability = "Z"',
            "reliability is 'Z'; write one of A, B",
        ),
        (
            "sources.toml",
            '[[source]]\nname = "X"\ncredibility = 9',
            "credibility is 9; write a STANAG 2511 grade",
        ),
        (
            "roads.toml",
            '[[road]]\nname_en = "R"\nroad_ids = ["R"]\nends = ["A"]',
            "write the two places between which it runs",
        ),
        ("roads.toml", '[[road]]\nname_en = "R"', "road_ids is empty"),
        ("manifest.json", "[]", "manifest.json: not of the form"),
        ("manifest.json", '{"files": {}}', "places.csv: not listed in manifest.json"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder, name, text, told):
    (folder / name).write_text(text, encoding="utf-8")
    assert told in problems(folder)


def test_a_file_that_is_not_utf8_is_told(folder):
    (folder / "places.csv").write_bytes(PLACES.encode().replace(b"Aville", b"A\xffville"))
    assert "places.csv: byte" in problems(folder)
    assert "is not UTF-8" in problems(folder)


def test_a_byte_order_mark_does_no_harm(folder):
    (folder / "places.csv").write_bytes(b"\xef\xbb\xbf" + PLACES.encode())
    assert len(Theatre.open(folder).places) == 2


def test_a_changed_file_does_not_pass_the_manifest(folder):
    names = ("theatre.toml", "actors.toml", "places.csv", "roads.osm")
    listed = {name: {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()} for name in names}
    (folder / "manifest.json").write_text(json.dumps({"files": listed}))
    assert Theatre.open(folder).theatre_id == "small"
    (folder / "places.csv").write_text(PLACES + "c,town,Cville,9,47\n")
    assert "places.csv: is not the file that manifest.json describes" in problems(folder)


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text(PLACES)
    (folder / "places.csv").unlink()
    (folder / "places.csv").symlink_to(outside)
    assert "places.csv: leads out of the theatre folder" in problems(folder)


def test_a_manifest_cannot_name_files_outside(folder, tmp_path):
    (tmp_path / "secret").write_text("x")
    (folder / "manifest.json").write_text(json.dumps({"files": {"../secret": {"sha256": "0"}}}))
    assert "../secret: leads out of the theatre folder" in problems(folder)


def test_a_linked_subfolder_outside_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_text("x")
    (folder / "claims").symlink_to(tmp_path / "elsewhere")
    assert "claims/a.csv: leads out of the theatre folder" in problems(folder)


def test_an_absurdly_large_file_is_not_read(folder):
    with (folder / "places.csv").open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    assert "places.csv: 65 MiB; at most 64 MiB are accepted" in problems(folder)


def test_a_folder_in_place_of_a_file_is_told(folder):
    (folder / "places.csv").unlink()
    (folder / "places.csv").mkdir()
    assert "places.csv: is not a regular file" in problems(folder)


def test_messages_cannot_steer_the_terminal(folder):
    (folder / "sources.toml").write_text('[[source]]\nname = "X"\nside = "\\u001b[31mred"')
    assert "\x1b" not in problems(folder)


def test_a_thousand_problems_do_not_fill_the_screen(folder):
    (folder / "places.csv").write_text(PLACES.splitlines()[0] + "\n" + "x,y,z,east,south\n" * 1000)
    message = problems(folder)
    assert len(message.splitlines()) < 50
    assert "more" in message.splitlines()[-1]


def test_two_road_files_are_one_too_many(folder):
    (folder / "roads.osm.pbf").write_bytes(b"x")
    assert "keep the one that is meant" in problems(folder)


@pytest.mark.parametrize("name", ["nowhere-2030", "", "a\0b", "x" * 5000])
def test_a_name_that_is_no_theatre_lists_the_embedded_ones(name):
    with pytest.raises(TheatreError, match="embedded are: syria-2020, syria-2024"):
        Theatre.open(name)


def test_the_error_is_one_of_ours_and_a_value_error():
    assert issubclass(TheatreError, FrontlineError)
    assert issubclass(TheatreError, ValueError)
