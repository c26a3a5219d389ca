"""Online base tiles: only by choice, of one server only, named and told."""

import re

import pytest
from click.testing import CliRunner

from geo.errors import OutputError, TilesError
from maps.cli import main
from maps.inline import seal
from maps.page import ControlMap
from maps.parcel import payload_of
from maps.tiles import OSM, Tiles, read_tiles

TEMPLATE = "https://tiles.example.org:8443/a/{z}/{x}/{y}{r}.png?key=1;b,c"


def policy(page):
    return re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]


def test_the_policy_admits_pictures_of_that_server_and_nothing_else(small):
    plain = policy(ControlMap(small.small_situation()).to_html())
    tiled = policy(ControlMap(small.small_situation(), tiles=read_tiles(TEMPLATE, "Example")).to_html())
    rules = [dict(rule.strip().split(" ", 1) for rule in one.split(";")) for one in (plain, tiled)]
    assert rules[0].pop("img-src") == "data: blob:"
    assert rules[1].pop("img-src") == "data: blob: https://tiles.example.org:8443"
    assert rules[0].keys() == rules[1].keys()
    assert rules[1]["default-src"] == "'none'"
    assert "http" not in " ".join(rules[1].values())


def test_a_page_without_tiles_holds_nothing_that_could_ask_for_them(small):
    page = ControlMap(small.small_situation()).to_html()
    assert "addTiles = " not in page
    assert "openstreetmap.org" not in page


@pytest.mark.parametrize("text", ["osm", "OSM ", "https://a.example.org/{z}/{x}/{-y}.png", "http://127.0.0.1:80/{z}/{x}/{y}"])  # fmt: skip
def test_what_can_be_asked_is_taken(text):
    assert read_tiles(text, "" if text.strip().casefold() == "osm" else "Someone").attribution


@pytest.mark.parametrize(
    ("text", "attribution", "message"),
    [
        ("https://a.example.org/{z}/{x}/{y}.png", "  ", "need an attribution.*--tiles-attribution"),
        ("osm", "Me", "osm brings its own"),
        ("ftp://a.example.org/{z}/{x}/{y}.png", "Me", "by http or https, not by ftp"),
        ("javascript://x/{z}/{x}/{y}%0aalert(1)", "Me", "not by javascript"),
        ("//a.example.org/{z}/{x}/{y}.png", "Me", "is no address of tiles"),
        ("https://me:secret@a.example.org/{z}/{x}/{y}.png", "Me", "name or password"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "Me", "write one of them"),
        ("https://a.example.org/{z}/{x}.png", "Me", "lacks {y}"),
        ("https://a.example.org/{z}/{x}/{y}.png?k={key}", "Me", "has {key} in it"),
        ("https://a.example.org/{z}/{x}/{y}.png#x", "Me", "behind #"),
        ("https://a.example.org; script-src */{z}/{x}/{y}", "Me", "is no address of tiles"),
        ("https://a.example.org;script-src/{z}/{x}/{y}", "Me", "no server in small ASCII letters"),
        ("https://*.example.org/{z}/{x}/{y}", "Me", "no server in small ASCII letters"),
        ("https://a.example.org:99999/{z}/{x}/{y}", "Me", "is no address"),
        ("https:///{z}/{x}/{y}", "Me", "no server"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_write(text, attribution, message):
    with pytest.raises(TilesError, match=message):
        read_tiles(text, attribution)


def test_not_even_the_seal_takes_more_than_an_origin():
    page = "<html><head></head><body></body></html>"
    with pytest.raises(OutputError, match="no origin"):
        seal(page, images_from="https://a.example.org; script-src *")


def test_the_makers_of_the_tiles_are_named_first_and_as_text(small):
    page = ControlMap(small.small_situation(), tiles=Tiles(TEMPLATE, "</script><b>Me")).to_html()
    assert payload_of(page)["attribution"][0] == "Base tiles: </script><b>Me"
    assert "<b>Me" not in page


def test_the_command_tells_what_readers_give_away(tmp_path):
    claims = tmp_path / "report.txt"
    claims.write_text("HTS captured Saraqib on 30 November, SOHR said.")
    given = ["map", str(claims), "--published", "2024-12-01", "-o", str(tmp_path / "map.html")]
    run = CliRunner(env={"COLUMNS": "100"}).invoke
    result = run(main, [*given, "--tiles", "osm"])
    assert result.exit_code == 0, result.output
    assert (
        "the page asks tile.openstreetmap.org for base tiles: it learns the network address" in result.stderr
    )
    assert "answers only pages on a web server" in result.stderr
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert payload_of(page)["tiles"]["template"] == OSM.template
    assert "base tiles" not in run(main, given).stderr
    assert run(main, [*given, "--tiles-attribution", "Me"]).exit_code == 2
    refused = run(main, [*given, "--tiles", "https://a.example.org/{z}/{x}/{y}.png"])
    assert (refused.exit_code, "need an attribution" in refused.stderr) == (1, True)
