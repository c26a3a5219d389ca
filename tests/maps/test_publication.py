"""What is published holds neither the addresses of sources nor an exact position, if that is asked for, in any of its files."""

import csv
import json
import re
import time
import zipfile
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Passage, Source, TargetKind
from geo.period import When
from geo.situation import Situation
from maps.cli import main
from maps.export import export_layers
from maps.pack import Packed, pack, unpack
from maps.page import ControlMap
from maps.parcel import payload_of
from maps.payload import make_payload
from maps.publication import publishable, without_addresses
from maps.publication.rounding import Rounding
from maps.strip import strip_data, strip_svg

SPOT = (36.80581, 35.86413)
"""Where nothing is that has a name."""
TEXTS = {
    "decimal": "hit at 35.86413, 36.80581 near the road",
    "apart": "lat 35.86413 and lon 36.80581",
    "sexagesimal": "at 35°51'50.9\"N 36°48'20.9\"E",
    "mgrs": "grid 37S BV 12345 67891",
    "plus": "at 8G7X+2Q3 or 8G5V3R74+99",
    "km": "at km 412.3 of the M5, 850 metres from the bridge",
}


def own_claims():
    def made(number, target, kind, action, **more):
        source = Source(
            "Wire", datetime(2024, 12, 1, tzinfo=UTC), more.pop("url", f"https://wire.example.org/{number}")
        )
        return Claim(
            f"C-{number:010x}", source, action, target, kind, actor="HTS", when=When("2024-11-30"), **more
        )

    claims = [
        made(1, "the farm", TargetKind.FACILITY, Action.CAPTURED, position=SPOT, url="https://maps.example.org/@35.86413,36.80581,14z"),
        made(2, "M5", TargetKind.ROAD, Action.CUT, position=(36.71834, 35.61237), passage=Passage.CLOSED),
        made(3, "M5 at Rastan", TargetKind.ROAD, Action.CUT, passage=Passage.CLOSED),
        made(4, "Nowhere 35.86413, 36.80581", TargetKind.SETTLEMENT, Action.CAPTURED),
    ]  # fmt: skip
    return claims + [
        made(
            10 + n,
            "Saraqib",
            TargetKind.SETTLEMENT,
            Action.CAPTURED,
            sentence=text,
            note=f"seen on https://t.me/x/{n}",
        )
        for n, text in enumerate(TEXTS.values())
    ]


@pytest.fixture(scope="module")
def own(theatre):
    return Situation.build(theatre, own_claims())


def files(situation, folder):
    """Every text that is published of a situation, by file name."""
    export_layers(situation, folder)
    page = ControlMap(situation).to_html()
    (folder / "map.html").write_text(page + json.dumps(page_data(page), ensure_ascii=False), encoding="utf-8")
    for language in ("en", "ar"):
        strip = strip_data(situation, "M5", language=language)
        (folder / f"m5-{language}.svg").write_text(strip_svg(strip, height=900), encoding="utf-8")
    return texts_in(folder)


def texts_in(folder):
    """The texts of the files in a folder, a QGIS project among them, by name."""
    found = {}
    for path in folder.iterdir():
        if path.suffix == ".qgz":
            with zipfile.ZipFile(path) as archive:
                found[path.name] = archive.read(archive.namelist()[0]).decode()
        else:
            found[path.name] = path.read_text(encoding="utf-8-sig")
    return found


def exact_numbers(situation, decimals):
    """Every longitude, latitude and kilometre of a situation as it could be written, if it is finer than the rounding."""
    places = [*situation.theatre.places, *situation.network.all_junctions]
    degrees = [value for one in places for value in (one.lon, one.lat)]
    km = [value for one in situation.network.all_junctions for value in one.km.values()]
    for one in (*situation.claims, *situation.baseline):
        at, fix = one.location, one.location.fix
        degrees += [value for value in (*(one.claim.position or ()), at.lon, at.lat) if value is not None]
        degrees += [fix.lon, fix.lat] if fix else []
        km += [value for piece in at.pieces for value in (piece.from_km, piece.to_km)] + (
            [fix.km] if fix else []
        )
    for row in situation.timeline.intervals:
        km += [row.from_km, row.to_km]
    km += [
        value
        for row in situation.timeline.passages
        for value in (row.from_km, row.to_km, row.point_km or 0.0)
    ]
    by = Rounding(decimals)
    written = {f"{value:.{digits}f}" for value in degrees for digits in range(max(decimals + 1, 3), 8) if by.degrees(value) != round(value, digits)}  # fmt: skip
    written |= {
        f"{value:.{digits}f}" for value in km for digits in (2, 3) if value > 2
    }  # less could be a confidence
    return {one for one in written if not is_told(float(one), situation.network.roads, by.step_km)}


def is_told(km, roads, step_km, within_km=0.006):
    """Whether a number of kilometres is a multiple of the step, counted from either end of a road."""
    return any(
        abs(rest / step_km - round(rest / step_km)) <= within_km / step_km
        for rest in (km, *(road.length_km - km for road in roads))
    )


def numbers_in(name, text):
    """The decimal numbers of a published file."""
    return set(re.findall(r"\d+\.\d+", said(name, text)))


UNITS = {"lon": 5, "lat": 5, "from": 2, "to": 2, "point": 2}
"""Decimals of a packed column: degrees are whole numbers of 1e-5, kilometres of 10 m."""


def page_data(html):
    """The data of a page with its packed columns written out: positions as decimal numbers, ends along roads as kilometres."""
    payload = payload_of(html)
    for table in payload["tables"].values():
        if "length" in table:
            ends = [
                low + length
                for low, length in zip(unpack(table["from"]), unpack(table["length"]), strict=True)
            ]
            table["to"] = pack(ends)
    return opened(payload)


def opened(value, name=""):
    if isinstance(value, Packed):
        digits = UNITS.get(name, 0)
        return [f"{number / 10**digits:.{digits}f}" for number in unpack(value)]
    if isinstance(value, dict):
        return {key: opened(one, key) for key, one in value.items()}
    return [opened(one, name) for one in value] if isinstance(value, list) else value


def said(name, text):
    """A published file without the lines of roads, which are public map data, and without the numbers of a drawing."""
    if name in {"roads.geojson", "passage.geojson", "front_lines.geojson"}:
        text = re.sub(r'"coordinates":\[\[.*?\]\]', "", text)
        text = re.sub(r'"bbox": \[[^\]]*\]', "", text)
    if name == "map.html":
        payload = page_data(text)
        payload["labels"] = payload["outline"] = payload["lines"] = None
        text = json.dumps(payload, ensure_ascii=False)
    if name.endswith((".qml", ".qlr", ".qgz")):
        text = re.sub(
            r' (?:value|[a-zA-Z]*(?:Size|Width|Opacity)[a-zA-Z]*|key|id|dist|x...|y...)="[^"]*"', "", text
        )
        text = re.sub(r"<([xy]m..)>[^<]*</\1>|<wkt>[^<]*</wkt>", "", text)
    if name.endswith(".svg"):
        text = " ".join(re.findall(r">([^<]*)<", text))
    return text


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("which", ["own", "theatre"])
def test_no_exact_number_is_in_any_file(request, tmp_path, decimals, which):
    situation = request.getfixturevalue("own" if which == "own" else "situation")
    exact = exact_numbers(situation, decimals)
    assert len(exact) > 400
    roads = situation.network.roads
    for name, text in files(publishable(situation, decimals=decimals), tmp_path).items():
        assert not numbers_in(name, text) & exact, name
        for km in re.findall(r"\bkm (\d+\.\d)", text):
            assert is_told(float(km), roads, Rounding(decimals).step_km, 0.051), (name, km)
    if decimals == 2:  # the test sees what it looks for
        exact_files = files(situation, tmp_path)
        found = [name for name, text in exact_files.items() if numbers_in(name, text) & exact]
        assert {"map.html", "claims.geojson", "fronts.geojson", "places.geojson", "roads.geojson"} <= {*found}


def test_no_other_way_of_writing_a_position_is_left_in_a_text(own, tmp_path):
    for name, whole in files(publishable(own, decimals=2), tmp_path).items():
        text = said(name, whole)
        for trace in (
            "35.864",
            "36.805",
            "°48",
            "12345",
            "8G7X",
            "8G5V",
            "412.3",
            "850 m",
            "maps.example.org",
            "given-",
        ):
            if trace == "given-":
                assert not set(re.findall(r"given-[0-9a-f]+", text)) & {
                    place.place_id for place in own.theatre.places
                }, name
            else:
                assert trace not in text, (name, trace)


def test_numbers_of_the_page_are_packed_coarse_as_well(situation):
    payload = make_payload(publishable(situation, decimals=2))
    for points in (payload["places"], payload["junctions"]):
        assert all(value % 1000 == 0 for axis in ("lon", "lat") for value in unpack(points[axis]))
    lengths = [100 * road["km"] for road in payload["roads"]]
    for name in ("stretches", "passages"):
        table = {column: unpack(payload["tables"][name][column]) for column in ("road", "from", "length")}
        ends = [low + length for low, length in zip(table["from"], table["length"], strict=True)]
        points = unpack(payload["tables"][name]["point"]) if name == "passages" else ends
        for road, *measures in zip(table["road"], table["from"], ends, points, strict=True):
            for value in measures:
                assert value % 100 == 0 or value == -1 or abs(value - lengths[road]) <= 1


def test_every_spot_of_a_coarse_road_still_has_one_state(situation):
    coarse = publishable(situation, decimals=1)
    for day in situation.days:
        for road in coarse.network.roads:
            ends = [(one.from_km, one.to_km) for one in coarse.at(day).on_road(road.road_id)]
            assert (ends[0][0], ends[-1][1]) == (0.0, road.length_km)
            assert all(a[1] == b[0] and a[0] < a[1] for a, b in pairwise(ends))


def test_nothing_is_said_to_be_better_known_than_it_is_told(situation, tmp_path):
    coarse = publishable(situation, decimals=2)
    export_layers(coarse, tmp_path)
    for layer in ("claims", "fronts", "places", "junctions"):
        for feature in json.loads((tmp_path / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]:
            told = feature["properties"]
            assert told["where_prec"] != 1
            assert told.get("error_m", 1e9) >= 786
            assert feature["geometry"]["coordinates"] == [
                round(value, 2) for value in feature["geometry"]["coordinates"]
            ]
    head = json.loads((tmp_path / "claims.geojson").read_text(encoding="utf-8"))["description"]
    assert "rounded to 2 decimals of a degree, about 1 km" in head


def test_towns_stay_on_their_roads_and_traffic_with_its_towns(situation, tmp_path):
    exact, coarse = (make_payload(one) for one in (situation, publishable(situation, decimals=1)))
    for before, after in zip(exact["roads"], coarse["roads"], strict=True):
        assert [number for number, _ in before["towns"]] == [number for number, _ in after["towns"]]
    passages = []
    for one in (situation, publishable(situation, decimals=1)):
        export_layers(one, tmp_path)
        features = json.loads((tmp_path / "places.geojson").read_text(encoding="utf-8"))["features"]
        passages.append(
            {f["properties"]["place"] for f in features if f["properties"]["passage"] != "unknown"}
        )
    assert passages[0] <= passages[1]


def test_the_whole_situation_is_not_touched_and_not_copied_in_vain(situation):
    before = [(place.lon, place.lat) for place in situation.theatre.places]
    assert publishable(situation) is situation
    publishable(situation, decimals=0, addresses=False)
    assert [(place.lon, place.lat) for place in situation.theatre.places] == before
    with pytest.raises(ValueError, match="0 to 4, got 7"):
        publishable(situation, decimals=7)


@given(st.integers(0, 4), st.floats(0.01, 2000), st.lists(st.floats(0, 1), min_size=2))
def test_kilometres_keep_their_order_and_the_road_its_ends(decimals, length, shares):
    by = Rounding(decimals)
    km = sorted(share * length for share in shares)
    rounded = [by.km(value, length) for value in km]
    assert rounded == sorted(rounded)
    assert all(abs(a - b) <= by.step_km * 0.7501 for a, b in zip(km, rounded, strict=True))
    assert (by.km(0.0, length), by.km(length, length)) == (0.0, length)


# ---- addresses ----


def test_no_address_of_a_source_is_in_any_file(situation, own, tmp_path):
    for which, whole in (("own", own), ("theatre", situation)):
        addresses = {one.claim.source.url for one in (*whole.claims, *whole.baseline)} - {""}
        addresses |= {source.url for source in whole.theatre.sources} - {""}
        assert len(addresses) > 5
        hosts = {re.sub(r"^https?://(www\.)?", "", one).partition("/")[0] for one in addresses} - {
            "kataeb.org"
        }
        (tmp_path / which).mkdir()
        for name, text in files(publishable(whole, addresses=False), tmp_path / which).items():
            assert not [one for one in addresses if one in text], name
            assert not [one for one in hosts if f"{one}/" in text], name
            assert "t.me/" not in text


def test_columns_stay_and_are_empty_and_publishers_and_dates_stay(situation, tmp_path):
    texts = files(publishable(situation, addresses=False), tmp_path)
    rows = list(csv.DictReader(texts["claims.csv"].splitlines()))
    assert {row["url"] for row in rows} == {""}
    assert all(row["publisher"] and row["published"] for row in rows)
    claim = json.loads(texts["claims.geojson"])["features"][0]["properties"]
    assert (claim["url"], bool(claim["publisher"])) == ("", True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see HTTP://Example.org/a?b=c.", "see [address left out]."),
        ("(www.example.org)", "([address left out])"),
        ("write to me@example.org, please", "write to [address left out], please"),
        ("t.me/channel/12 says so", "[address left out] says so"),
        ("hxxps://example.org/x", "[address left out]"),
        ("Kataeb.org and the M4/M5 junction, 3/4 of it", "Kataeb.org and the M4/M5 junction, 3/4 of it"),
    ],
)
def test_an_address_in_a_text_is_left_out_and_nothing_else(text, left):
    assert without_addresses(text) == left


# ---- texts of strangers ----

WORDS = ["35.86413", "36.8", ", ", " ", "km ", "412.3", " km", " metres", " m from", "°", "'", "N", "1,200", "9" * 400, "to", "a.", "b/", "@", "http://", "٣٫٥", "كم", "-"]  # fmt: skip


@example(0, " km35.8641335.86413")
@given(st.integers(0, 4), st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=40))
def test_whatever_a_text_is_it_is_rounded_once_and_for_all(decimals, text):
    by = Rounding(decimals)
    once = by.text(text)
    assert by.text(once) == once
    by.own_text(text)
    by.is_spot(text)
    assert without_addresses(without_addresses(text)) == without_addresses(text)


@pytest.mark.parametrize("piece", ["a.", "a", "1.1", "1,111", "9", "35.8641, ", "a@", "w/", "km 1 to ", ")", "http://", "11° 11'", "2345+"])  # fmt: skip
def test_a_long_text_takes_no_longer_than_it_is(piece):
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    Rounding(2).text(text)
    Rounding(2).own_text(text)
    without_addresses(text)
    assert time.process_time() - start < 8


# ---- commands ----


def test_the_commands_leave_out_what_they_are_told_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text("HTS captured Saraqib on 30 November, SOHR said.")
    given_words = ["report.txt", "--published", "2024-12-01", "--url", "https://wire.example.org/1"]
    run = CliRunner(env={"COLUMNS": "100"}).invoke
    for words in (["map", *given_words, "-o", "out/map.html"], ["export", *given_words, "-o", "out"]):
        assert run(main, [*words, "--no-sources", "--coarse", "2"]).exit_code == 0
    texts = texts_in(tmp_path / "out")
    assert {"claims.geojson", "claims.csv", "map.html", "roads.qml", "syria-2024.qgz"} <= texts.keys()
    texts["map.html"] = str(page_data(texts["map.html"]))
    assert not [name for name, text in texts.items() if "wire.example.org" in text]
    assert "Positions are rounded to 2 decimals of a degree, about 1 km" in texts["map.html"]
    saraqib = json.loads(texts["claims.geojson"])["features"][-1]
    assert saraqib["geometry"]["coordinates"] == [36.8, 35.86]
    assert run(main, ["map", *given_words, "--coarse", "5"]).exit_code == 2
