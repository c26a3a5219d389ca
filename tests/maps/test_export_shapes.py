"""One function writes every shape of time to every sort of place, and says what cannot be before it reads anything."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyproj
import pytest
import shapely
from click.testing import CliRunner

from geo.errors import ExportError, PeriodError
from geo.period import FOREVER
from geo.timesteps import moments
from maps.cli import main
from maps.export import export_layers
from maps.exportplan import plan_export
from maps.fields import LAYERS, SLICE_FIELDS
from maps.gis.dataset import _stamps
from maps.gis.formats import FORMATS
from maps.gis.table import Table
from maps.gis.words import title_of

PLACED = [name for name, layer in LAYERS.items() if layer.geometry]


def features(path):
    return json.loads(Path(path).read_text("utf-8"))["features"]


def rows(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def frontline(*words):
    return CliRunner(env={"COLUMNS": "100"}).invoke(main, words)


# ---- slices ----


def test_a_slice_is_what_the_map_shows_at_that_instant(situation, tmp_path):
    for at in (situation.days[0], situation.days[3], situation.days[-1]):
        export_layers(situation, tmp_path, shape="slices", start=at, until=at)
        now = situation.at(at)
        told = {
            one["properties"]["place"]: one["properties"] for one in features(tmp_path / "places.geojson")
        }
        assert {key: (one["holder"], one["state"]) for key, one in told.items()} == {
            key: (one.holder, str(one.state)) for key, one in now.places.items()
        }
        for key, one in told.items():
            assert one["confidence"] == pytest.approx(now.confidence_of(now.places[key]), abs=0.002)
            assert one["as_of"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")
            assert one["as_of_day"] == at.astimezone(situation.theatre.zone).date().isoformat()
        km = {}
        for one in (feature["properties"] for feature in features(tmp_path / "roads.geojson")):
            holder = "" if one["state"] in {"front", "vacated", "unknown"} else one["holder"]
            km[holder] = km.get(holder, 0) + one["length_km"]
        assert km == pytest.approx(
            {key: value for key, value in now.km_by_holder().items() if value}, abs=0.3
        )
        assert len(features(tmp_path / "fronts.geojson")) == len(now.fronts)


def test_slices_of_several_days_are_a_set_of_files_each(situation, tmp_path):
    days = situation.days[2:5]
    written = export_layers(
        situation, tmp_path, shape="slices", start=days[0] - timedelta(hours=12), until=days[-1]
    )
    stamps = [at.astimezone(situation.theatre.zone).strftime("%Y_%m_%d") for at in days]
    assert [Path(name).name for name in written if name.endswith(("json", "csv"))] == [
        *(f"{layer}_{stamp}.geojson" for layer in PLACED for stamp in stamps),
        *(f"unlocated_{stamp}.csv" for stamp in stamps),
        "claims.csv",
    ]
    names = [field.name for field in (LAYERS["roads"].fields[0], *SLICE_FIELDS, *LAYERS["roads"].fields[1:])]
    assert list(features(written[0])[0]["properties"]) == names


def test_what_was_said_or_happened_is_in_the_slice_of_its_own_step(situation, tmp_path):
    export_layers(situation, tmp_path, shape="slices", step="1d", layers=["changes", "claims"])
    whole = export_layers(situation, tmp_path / "changes.geojson")
    of_days = [one["id"] for path in sorted(tmp_path.glob("changes_*.geojson")) for one in features(path)]
    assert len(of_days) == len(set(of_days)) > 100
    inside = [one for one in features(whole[0]) if one["properties"]["start"] >= "2024-11-25T21:00:00Z"]
    assert set(of_days) == {one["id"] for one in inside}


def test_a_single_instant_may_be_any(situation, tmp_path):
    at = datetime(2024, 11, 30, 9, 30, tzinfo=UTC)
    export_layers(situation, tmp_path / "places.geojson", shape="slices", start=at, until=at)
    assert {one["properties"]["as_of"] for one in features(tmp_path / "places.geojson")} == {
        "2024-11-30T09:30:00Z"
    }


def test_a_file_that_holds_one_layer_holds_one_date(situation, tmp_path):
    with pytest.raises(ExportError, match="holds one date; give one"):
        export_layers(situation, tmp_path / "roads.geojson", shape="slices")
    assert not list(tmp_path.iterdir())


def test_a_step_that_gives_thousands_of_tables_is_refused(situation, tmp_path):
    with pytest.raises(ExportError, match="more than 2,000 tables; take a longer step or fewer days"):
        export_layers(situation, tmp_path, shape="slices", step="1h")


def test_each_hour_is_a_slice_of_its_own_where_clocks_go_back():
    zone = ZoneInfo("Europe/Kyiv")
    stops = moments(date(2024, 10, 27), date(2024, 10, 27), "1h", zone)
    stamps = list(_stamps(stops, zone).values())
    assert len({*stamps}) == len(stops) == 25
    assert [name for name in stamps if "_0359" in name] == [
        "2024_10_27_035959_p0300",
        "2024_10_27_035959_p0200",
    ]
    layer = LAYERS["roads"]
    names = [title_of(Table(f"roads_{name}", layer, layer.fields, {"id": []}, [])) for name in stamps[2:5]]
    assert names[1:] == ["Road control, 2024-10-27 03:59:59 +0300", "Road control, 2024-10-27 03:59:59 +0200"]


# ---- which time, which knowledge ----


def test_intervals_of_a_range_are_those_that_any_of_it_falls_in(situation, tmp_path):
    start, until = situation.days[3] - timedelta(hours=23), situation.days[5]
    export_layers(situation, tmp_path / "a", start=start, until=until)
    export_layers(situation, tmp_path / "b")
    for layer in PLACED:
        inside = [
            one
            for one in features(tmp_path / "b" / f"{layer}.geojson")
            if datetime.fromisoformat(one["properties"]["start"]) <= until
            and datetime.fromisoformat(one["properties"]["end"]) > start
        ]
        assert features(tmp_path / "a" / f"{layer}.geojson") == inside
        assert inside


def test_what_was_known_then_holds_nothing_that_was_published_later(situation, tmp_path):
    known = situation.days[3]
    export_layers(situation, tmp_path, known=known)
    for name in ("claims", "unlocated"):
        kind = tmp_path / (f"{name}.geojson" if name == "claims" else f"{name}.csv")
        told = [one["properties"] for one in features(kind)] if name == "claims" else rows(kind)
        assert told
        news = [one for one in told if one["is_baseline"] in (False, "false")]
        assert all(datetime.fromisoformat(one["published"]) <= known for one in news)
    table = rows(tmp_path / "claims.csv")
    assert 0 < len(table) < len(situation.claims)
    assert all(datetime.fromisoformat(one["published"]) <= known for one in table)
    late = {one.claim.claim_id for one in situation.claims if one.claim.source.published > known}
    for layer in ("roads", "places", "fronts", "changes", "passage"):
        for one in features(tmp_path / f"{layer}.geojson"):
            assert not late & {*one["properties"]["claim_ids"].split(";")}


@pytest.mark.parametrize("day", [0, 3, -1])
def test_every_claim_behind_a_feature_is_in_the_export_with_it(situation, tmp_path, day):
    known = situation.days[day] if day >= 0 else FOREVER
    export_layers(situation, tmp_path, known=known)
    there = {one["id"] for one in features(tmp_path / "claims.geojson")}
    there |= {one["id"] for one in rows(tmp_path / "unlocated.csv")}
    for layer in set(PLACED) - {"claims"}:
        for one in (feature["properties"] for feature in features(tmp_path / f"{layer}.geojson")):
            names = ";".join([one["claim_ids"], one["claims_against"], one["passage_claims"]])
            assert {*names.split(";")} - {""} <= there, one["id"]


def test_a_time_range_the_wrong_way_round_is_told(situation, tmp_path):
    with pytest.raises(ExportError, match="exchange --from and --until"):
        export_layers(situation, tmp_path, start=situation.days[3], until=situation.days[1])
    with pytest.raises(PeriodError, match="is no time step"):
        export_layers(situation, tmp_path, shape="slices", step="soon")


# ---- changes ----


def test_changes_lead_from_the_first_slice_to_the_last(situation, tmp_path):
    export_layers(situation, tmp_path / "changes.geojson")
    first, last = situation.at(situation.days[0]), situation.at(situation.days[-1])
    held = {f"place:{key}": (one.holder, str(one.state)) for key, one in first.places.items()}
    held |= {f"junction:{key}": (one.holder, str(one.state)) for key, one in first.junctions.items()}
    for one in (feature["properties"] for feature in features(tmp_path / "changes.geojson")):
        if one["kind"] == "road" or one["start"] <= "2024-11-26T20:59:59Z":
            continue
        before = held.get(one["object"], ("", "unknown"))
        assert (one["holder_before"], one["state_before"]) == before
        held[one["object"]] = one["holder"], one["state"]
    after = {f"place:{key}": (one.holder, str(one.state)) for key, one in last.places.items()}
    after |= {f"junction:{key}": (one.holder, str(one.state)) for key, one in last.junctions.items()}
    assert held == after


def test_kilometres_that_changed_hands_are_those_that_the_slices_differ_by(situation, tmp_path):
    export_layers(situation, tmp_path / "changes.geojson")
    start = situation.days[0] + timedelta(seconds=1)
    turns = [
        one["properties"]
        for one in features(tmp_path / "changes.geojson")
        if one["properties"]["kind"] == "road" and datetime.fromisoformat(one["properties"]["start"]) >= start
    ]
    nobody = {"front", "vacated", "unknown"}
    net = {}
    for one in turns:
        for holder, state, sign in (
            (one["holder_before"], one["state_before"], -1), (one["holder"], one["state"], 1),
        ):  # fmt: skip
            key = "" if state in nobody else holder
            net[key] = net.get(key, 0) + sign * one["length_km"]
    first, last = (situation.at(day).km_by_holder() for day in (situation.days[0], situation.days[-1]))
    wanted = {key: last.get(key, 0) - first.get(key, 0) for key in {*first, *last}}
    assert {key: net.get(key, 0) for key in wanted} == pytest.approx(wanted, abs=0.5)


# ---- places to write to ----


def test_the_ending_says_the_format_and_the_name_the_layer(tmp_path):
    assert plan_export(tmp_path / "roads.csv").layers == ("roads",)
    assert plan_export(tmp_path / "m5.geojson", layers=["roads"]).layers == ("roads",)
    assert plan_export(tmp_path / "x.ndjson", layers=["fronts"]).format.name == "geojsonl"
    assert plan_export(tmp_path / "gis").is_folder


@pytest.mark.parametrize(
    ("to", "options", "message"),
    [
        ("m5.geojson", {}, "holds one layer; name one with --layer"),
        ("roads.geojson", {"layers": ["towns"]}, "'towns': there is no such layer; there are roads, passage"),
        ("roads.geojson", {"format": "csv"}, "is called as GeoJSON, and CSV was asked for"),
        ("gis", {"format": "shapefile"}, "'shapefile' is no format; there are geojson"),
        ("gis", {"crs": "EPSG:32637"}, "GeoJSON is in longitude and latitude"),
        ("gis", {"format": "csv", "crs": "EPSG:99999"}, "'EPSG:99999' is no reference system"),
        ("gis", {"format": "csv", "crs": "the moon"}, "'the moon' is no reference system"),
        ("unlocated.geojson", {}, "holds no table without positions; write unlocated as CSV"),
        ("", {}, "say where the export goes"),
        ("-", {}, "say where the export goes"),
        ("gis", {"cells": "some"}, "'some' says of no cells"),
        ("war.shp", {}, ".shp is the ending of no format that there is: .geojson"),
        ("roads.geojson.gz", {}, ".gz is the ending of no format"),
        ("s3://bucket/war", {}, "s3://… is no place to export to"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_before_anything_is_read(to, options, message):
    with pytest.raises(ExportError, match=message):
        plan_export(to, **options)


def test_an_address_that_is_none_of_ours_is_refused_and_not_repeated(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = frontline("export", "--to", "postgresql+psycopg://ana:s3cret@db.example/war")
    assert result.exit_code == 1
    assert "postgresql+psycopg://… is no place to export to" in result.stderr
    assert "s3cret" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_folder_may_be_called_like_a_file_where_the_format_is_named(situation, tmp_path):
    (name, *_) = export_layers(situation, tmp_path / "war.old", format="csv", layers=["roads"])
    assert name == str(tmp_path / "war.old" / "roads.csv")


def test_a_layer_a_line_is_the_same_as_the_collection(situation, tmp_path):
    (lines,) = export_layers(situation, tmp_path / "roads.geojsonl")
    (collection,) = export_layers(situation, tmp_path / "roads.geojson")
    assert [json.loads(line) for line in Path(lines).read_text("utf-8").splitlines()] == features(collection)


# ---- CSV ----


def test_a_table_has_points_as_numbers_and_lines_as_text(situation, tmp_path):
    export_layers(situation, tmp_path, format="csv")
    export_layers(situation, tmp_path, format="geojson")
    for layer in PLACED:
        told = rows(tmp_path / ("claims_located.csv" if layer == "claims" else f"{layer}.csv"))
        drawn = features(tmp_path / f"{layer}.geojson")
        assert [one["id"] for one in told] == [one["id"] for one in drawn]
        for row, feature in zip(told, drawn, strict=True):
            shape = shapely.geometry.shape(feature["geometry"])
            is_point = LAYERS[layer].geometry == "Point"
            here = (
                shapely.Point(float(row["lon"]), float(row["lat"]))
                if is_point
                else shapely.from_wkt(row["wkt"])
            )
            assert here.equals(shape)
            assert row["start"] == feature["properties"]["start"]


def test_the_claims_in_a_folder_can_be_read_again(situation, tmp_path):
    from geo.claims.table import read_claims

    export_layers(situation, tmp_path, format="csv")
    again = read_claims(tmp_path / "claims.csv", zone=situation.theatre.zone)
    assert again == [item.claim for item in situation.claims]


@pytest.mark.parametrize(
    ("cells", "sentence", "lon"),
    [("text", "'=1+1", "-8.61"), ("all", "'=1+1", "'-8.61"), ("none", "=1+1", "-8.61")],
)
def test_cells_that_a_spreadsheet_would_run_are_text(small, tmp_path, cells, sentence, lon):
    claim = small.located(
        small.claim("C-1", "Porto", 28, sentence="=1+1"), ("porto", "Porto", "", "city", 1, -8.61, 41.15)
    )
    situation = small.small_situation()
    situation.claims.append(claim)
    export_layers(situation, tmp_path / "claims.csv", cells=cells, layers=["claims"])
    (row,) = [one for one in rows(tmp_path / "claims.csv") if one["sentence"].endswith("=1+1")]
    assert (row["sentence"], row["lon"]) == (sentence, lon)


def test_another_reference_system_moves_the_coordinates_and_nothing_else(situation, tmp_path):
    plain, moved = (
        rows(export_layers(situation, tmp_path / f"{name}.csv", layers=["places"], crs=crs)[0])
        for name, crs in (("a", "EPSG:4326"), ("b", "32637"))
    )
    there = pyproj.Transformer.from_crs(4326, 32637, always_xy=True)
    for one, other in zip(plain, moved, strict=True):
        x, y = there.transform(float(one.pop("lon")), float(one.pop("lat")))
        assert (float(other.pop("x")), float(other.pop("y"))) == pytest.approx((x, y), abs=0.001)
        assert one == other


def test_a_reference_system_that_does_not_reach_is_told(situation, tmp_path):
    with pytest.raises(
        ExportError, match=r"EPSG:27700 is made for United Kingdom .* and nothing of places lies there"
    ):
        export_layers(situation, tmp_path / "places.csv", crs="EPSG:27700")


# ---- the command ----


def test_the_command_exports_the_theatres_own_claims_where_none_are_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = frontline(
        "export",
        "--to",
        "places.geojson",
        "--from",
        "2024-11-29",
        "--until",
        "2024-11-30",
        "--slices",
        "--step",
        "1w",
    )
    assert (result.exit_code, result.stdout) == (0, "places.geojson\n")
    assert {one["properties"]["as_of_day"] for one in features("places.geojson")} == {"2024-11-30"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--from", "yesterday"], "--from 'yesterday' is not a date"),
        (["--until", "2024-13-01"], "--until '2024-13-01' is not a date"),
        (["--to", "x.gpkg.zip/roads", "--format", "shp"], "'shp' is no format"),
        (["--layer", "towns"], "there is no such layer"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    result = frontline("export", *words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_help_names_every_format_and_layer():
    words = set(re.findall(r"\w+", frontline("export", "--help").stdout))
    assert {*FORMATS, *LAYERS} <= words


def test_what_is_read_is_not_written_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = "action,target,actor,when,publisher,published\ncaptured,Saraqib,HTS,2024-11-29,SOHR,2024-11-29\n"
    (tmp_path / "claims.csv").write_text(table)
    for words in (["--to", "."], ["--to", "claims.csv"], ["--to", ".", "--format", "fgb", "--coarse", "1"]):
        result = frontline("export", "claims.csv", *words)
        assert result.exit_code == 2
        assert "claims.csv is read and would be written" in result.stderr
    assert (tmp_path / "claims.csv").read_text() == table
    assert frontline("export", "claims.csv", "--to", "gis").exit_code == 0


def test_the_summary_is_of_the_export(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["export", "--to", "places.csv", "--until", "2024-11-29"]
    assert "road at the end of 29 November 2024 " in frontline(*words).stderr
    then = frontline(*words, "--known", "2024-11-28").stderr
    assert "as known by the end of 28 November 2024:\nroad at the end of 29 November 2024 " in then
    assert int(re.search(r"claims +(\d+)", then)[1]) < 60
    nothing = frontline("export", "--to", "places.csv", "--until", "2020-01-01", "--layer", "places")
    assert "nothing holds or changes in that time" in nothing.stderr


def test_files_of_an_export_before_are_named_where_something_is_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gis").mkdir()
    (tmp_path / "gis" / "mine.txt").write_text("mine")
    assert "of an export before" not in frontline("export", "--to", "gis", "--no-sources").stderr
    result = frontline("export", "--to", "gis", "--coarse", "1", "--layer", "places")
    assert "gis still holds files of an export before" in result.stderr
    assert "changes.geojson" in result.stderr
    assert "mine.txt" not in result.stderr


def test_an_open_end_stays_open_in_every_shape(situation, tmp_path):
    export_layers(situation, tmp_path, shape="slices", start=situation.days[3], until=situation.days[3])
    for one in features(tmp_path / "roads.geojson"):
        is_open = datetime.fromisoformat(one["properties"]["end"]) == FOREVER
        assert is_open == one["properties"]["is_open"]
