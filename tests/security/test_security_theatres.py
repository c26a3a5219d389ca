"""A theatre folder from a stranger is opened or refused in words, soon, and without reading beyond it."""

import os
import random
import shutil
import time
from contextlib import suppress
from pathlib import Path

import pytest

from geo.actors import Actor, Actors
from geo.errors import PeriodError, TheatreError
from geo.period import as_instant, zone_of
from geo.refs import ref_sort_key
from geo.theatre import Theatre

SOURCE = Path(__file__).parents[2] / "data" / "syria-2024"
HEADER = "place_id,kind,name_en,lon,lat\n"


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "theatre"
    shutil.copytree(SOURCE, copy)
    (copy / "manifest.json").unlink()
    return copy


def add(name, text):
    def change(folder):
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return change


def write(name, text):
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def link(name, target):
    def change(folder):
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return change


def pipe(name):
    def change(folder):
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return change


def sparse(name, size):
    def change(folder):
        with (folder / name).open("wb") as stream:
            stream.truncate(size)

    return change


def day(old, new):
    return lambda folder: (folder / "theatre.toml").write_text(
        (folder / "theatre.toml").read_text().replace(old, new)
    )


REFUSED = {
    "a number of 5,000 digits": add("theatre.toml", "\nx = " + "9" * 5000 + "\n"),
    "a title that is a number of 60,000 digits": write("theatre.toml", "title = 0x" + "f" * 50000),
    "a grade that is a number of 60,000 digits": add("sources.toml", "\n[[source]]\nname = 'x'\ncredibility = 0x" + "f" * 50000),
    "lists in lists": add("theatre.toml", "\nx = " + "[" * 100_000),
    "a key of 20,000 parts": add("theatre.toml", "\n" + ".".join("a" * 20_000) + " = 1\n"),
    "megabytes of TOML": add("theatre.toml", "\nx = [" + "1," * 2_000_000 + "]\n"),
    "a key twice": add("theatre.toml", "\nid = 'x'\n"),
    "twenty thousand actors": write("actors.toml", "\n".join(f"[[actor]]\nid='a{n}'\nname='n{n}'\ncolour='#123456'\nallies=['z']" for n in range(20_000))),
    "actors within actors": write("actors.toml", "\n".join(f"[[actor]]\nid='a{n}'\nname='n{n}'\ncolour='#123456'\n" + (f"parent='a{n - 1}'" if n else "") for n in range(50))),
    "a million bad rows": write("places.csv", HEADER + "a\n" * 1_000_000),
    "a column twice": write("places.csv", "place_id," + HEADER + "a,b,town,n,1,1\n"),
    "a cell of 10 MB": write("places.csv", HEADER + "p,town," + "n" * 10_000_000 + ",1,1\n"),
    "a place at nan": write("places.csv", HEADER + "p,town,n,nan,1e999\n"),
    "a name that turns": write("places.csv", HEADER + "p,town,n\u202ex,1,1\n"),
    "a name of two lines": write("places.csv", HEADER + "p,town,n\u2028x,1,1\n"),
    "the first day of all": day("2024-11-26", "0001-01-01"),
    "the last day of all": day("2024-12-08", "9999-12-31"),
    "a thousand years": day("2024-12-08", "3024-12-08"),
    "a zone that is a path": day("Asia/Damascus", "../../etc/passwd"),
    "a link out of it": link("places.csv", "/etc/passwd"),
    "a link to a device": link("places.csv", "/dev/zero"),
    "a link to itself": link("places.csv", "places.csv"),
    "a pipe": pipe("places.csv"),
    "a pipe of roads": pipe("roads.osm"),
    "10 GB of roads": sparse("roads.osm", 10 << 30),
    "10 GB of claims": sparse("claims/x.csv", 10 << 30),
    "a manifest of other files": write("manifest.json", '{"files": {"../../../etc/passwd": {"sha256": 1}, "/etc/passwd": {"sha256": 1}, "a\\u0000": {"sha256": ""}}}'),
    "a manifest of brackets": write("manifest.json", "[" * 200_000),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_folder_is_refused_soon(folder, what):
    REFUSED[what](folder)
    start = time.perf_counter()
    with pytest.raises(TheatreError) as caught:
        Theatre.open(folder)
    assert time.perf_counter() - start < 10
    assert len(str(caught.value)) < 30_000


def test_random_damage_is_told_as_a_theatre_error(folder):
    chance = random.Random(7)
    pieces = [
        b"\0",
        b"[",
        b"]",
        b"'",
        b'"""',
        b"\\",
        b"=",
        b".",
        b"\n",
        b",",
        b";",
        b"inf",
        b"\xff",
        b"{}",
        b"1979-05-27",
    ]
    for _ in range(60):
        name = chance.choice(["theatre.toml", "actors.toml", "sources.toml", "roads.toml", "labels.csv"])
        whole = (folder / name).read_bytes()
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 3))):
            spot = chance.randrange(len(damaged))
            damaged[spot : spot + chance.randrange(4)] = chance.choice(pieces)
        (folder / name).write_bytes(bytes(damaged))
        with suppress(TheatreError):
            Theatre.open(folder)
        (folder / name).write_bytes(whole)


@pytest.mark.parametrize("unit", ["a ", "the ", "led by ", "and ", "M5 ", "HTS, "])
def test_a_phrase_without_end_names_nobody_at_once(unit):
    actors = Actors([Actor("hts", "HTS")])
    start = time.perf_counter()
    assert actors.resolve("x" + unit * 50_000) is None
    assert time.perf_counter() - start < 1


def test_references_sort_by_number_however_long_and_whatever_their_digits():
    texts = ["M" + "9" * 5000, "M10", "M9", "\U00010a40", "M009"]
    assert sorted(texts, key=ref_sort_key)[:3] == ["M9", "M009", "M10"]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59-14:00"])
def test_an_instant_beyond_the_calendar_is_told(text):
    with pytest.raises(PeriodError):
        as_instant(text, zone_of("Asia/Damascus"))
