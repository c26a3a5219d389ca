"""``frontline import`` on tables and areas, good and ugly."""

import csv
import json

import pytest
from click.testing import CliRunner

from geo.claims.table import read_claims
from geo.theatre import Theatre
from maps.cli import main
from maps.parcel import payload_of

TABLE = """date,name,holder,lat,lon,source
2024-11-27,Saraqib,Syrian government,35.8644,36.8056,https://example.org/1
2024-11-30,Saraqib,HTS,35.8644,36.8056,https://example.org/2
2024-11-30,Tell Nowhere,HTS,35.0,38.5,
"""


def frontline(*arguments, data=None, rc=0):
    result = CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=data, prog_name="frontline"
    )
    assert result.exit_code == rc, result.output
    return result


def areas(holder, west, south, east, north, **properties):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {
        "type": "Feature",
        "properties": {"holder": holder, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def syria():
    return Theatre.open("syria-2024")


def claims_of(path, theatre):
    return read_claims(path, zone=theatre.zone)


def test_a_table_becomes_claims_that_check_and_map_take(cwd, syria):
    result = frontline(
        "import", "places.csv", "--publisher", "Example list", "--grade", "b2", "-o", "claims.csv"
    )
    assert result.stdout == "claims.csv\n"
    assert "claims made" in result.stderr
    claims = claims_of(cwd / "claims.csv", syria)
    assert [(one.target, str(one.action), one.actor_id, one.opponent_id) for one in claims] == [
        ("Saraqib", "controls", "government", ""),
        ("Saraqib", "captured", "hts", "government"),
        ("Tell Nowhere", "controls", "hts", ""),
    ]
    assert {(one.source.publisher, one.source.reliability, one.source.credibility) for one in claims} == {
        ("Example list", "B", 2)
    }
    assert "3 claims, all located" in frontline("check", "claims.csv").stdout
    frontline("map", "claims.csv", "--no-baseline", "-o", "map.html")
    assert "Tell Nowhere" in str(payload_of((cwd / "map.html").read_text(encoding="utf-8")))
    frontline("export", "claims.csv", "--no-baseline", "-o", "gis")
    held = json.loads((cwd / "gis" / "places.geojson").read_text(encoding="utf-8"))["features"]
    last = {one["properties"]["name_en"]: one["properties"]["holder"] for one in held}
    assert last == {"Saraqib": "hts", "Tell Nowhere": "hts"}


def test_json_lines_hold_the_same_claims(cwd, syria):
    frontline("import", "places.csv", "--publisher", "Example list", "-o", "a.csv")
    frontline("import", "places.csv", "--publisher", "Example list", "-o", "a.jsonl")
    assert claims_of(cwd / "a.csv", syria) == claims_of(cwd / "a.jsonl", syria)


def test_a_publisher_is_needed(cwd):
    assert "--publisher" in frontline("import", "places.csv", rc=2).stderr


def test_rows_that_cannot_be_used_are_all_listed_and_the_exit_code_is_3(cwd, syria):
    with (cwd / "places.csv").open("a", encoding="utf-8") as file:
        file.write(
            "soon,A,HTS,35,38,\n2024-11-30,B,Mordor,35,38,\n2024-11-30,C,Mordor,35,38,\n2024-11-30,D,HTS,38.5,35.0,\n"
        )
    result = frontline("import", "places.csv", "--publisher", "Example list", "--left-out", "left.csv", rc=3)
    for part in (
        "'soon' is no date",
        "'Mordor' is no actor of the theatre",
        "  B: row 6\n  C: row 7\n",
        "exchange longitude and latitude",
    ):
        assert part in result.stderr
    assert len(claims_of(cwd / "claims.csv", syria)) == 3
    with (cwd / "left.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(one["where"], one["what"], one["fault"]) for one in rows] == [
        ("row 5", "A", "yes"), ("row 6", "B", "yes"), ("row 7", "C", "yes"), ("row 8", "D", "yes"),
    ]  # fmt: skip


def test_words_and_columns_may_be_mapped_on_the_line_and_in_a_file(cwd, syria):
    (cwd / "odd.csv").write_text(
        "when;town;who\n2024-11-30;Hama;reds\n2024-11-30;Homs;blues\n", encoding="utf-8"
    )
    (cwd / "map.toml").write_text(
        'between = ["government", "hts"]\n[holders]\nreds = "hts"\nblues = "hts"\n[columns]\ndate = "when"\n',
        encoding="utf-8",
    )
    frontline(
        "import", "odd.csv", "--publisher", "X", "--mapping", "map.toml", "--column", "holder=who", "--holder", "blues=contested"
    )  # fmt: skip
    assert [(one.target, str(one.action), one.actor_id) for one in claims_of(cwd / "claims.csv", syria)] == [
        ("Hama", "controls", "hts"),
        ("Homs", "contested", "hts"),
    ]


def test_areas_become_claims_about_places_and_sections_of_road(cwd, syria):
    (cwd / "27.geojson").write_text(areas("Syrian government", 36, 34, 38, 36.5), encoding="utf-8")
    (cwd / "30.geojson").write_text(areas("HTS", 36, 35, 38, 36.5), encoding="utf-8")
    days = ("--date", "2024-11-27", "--date", "2024-11-30")
    result = frontline("import", "27.geojson", "30.geojson", "--publisher", "Example map", *days)
    claims = claims_of(cwd / "claims.csv", syria)
    captured = {one.target for one in claims if one.action == "captured"}
    assert "Saraqib" in captured
    assert any(target.startswith("M5 between km ") for target in captured)
    assert "lie in none; nothing is claimed of them" in result.stderr
    assert f"{len(claims)} claims, all located" in frontline("check", "claims.csv").stdout.replace(",", "", 1)


def test_standard_input_may_be_a_table_or_areas(cwd, syria):
    frontline("import", "-", "--publisher", "X", data=TABLE)
    assert len(claims_of(cwd / "claims.csv", syria)) == 3
    frontline(
        "import", "-", "--publisher", "X", "--date", "2024-11-30", data=areas("HTS", 36.7, 35.8, 36.9, 35.9)
    )
    assert "Saraqib" in {one.target for one in claims_of(cwd / "claims.csv", syria)}


@pytest.mark.parametrize(
    ("arguments", "rc", "message"),
    [
        (("gone.csv",), 1, "gone.csv: there is no such file"),
        (("places.csv", "places.csv"), 2, "one table at a time"),
        (("places.csv", "a.geojson"), 2, "imported apart"),
        (("places.csv", "--grade", "Z9"), 2, "no STANAG 2511 grade"),
        (("places.csv", "--holder", "Mordor"), 2, "is no pair"),
        (("places.csv", "--holder", "A=Mordor"), 1, "no actor of the theatre is meant by 'A' = 'Mordor'"),
        (("places.csv", "--column", "colour=x"), 1, "'colour' is no field"),
        (("places.csv", "--date", "soon"), 2, "is no day"),
        (("places.csv", "--date", "2024-11-30", "--date", "2024-12-01"), 2, "give one, or one for each"),
        (("places.csv", "-o", "places.csv"), 2, "is read and would be written"),
        (("places.csv", "--left-out", "claims.csv"), 2, "would be written twice"),
        (("places.csv", "-o", "no/such/folder.csv"), 1, "cannot write"),
        (("places.csv", "--url", "javascript:alert(1)"), 1, "does not begin with http"),
        (("places.csv", "--between", "hts"), 1, "two parties are needed"),
        (("places.csv", "--mapping", "bad.toml"), 1, "'colours' is none of between, columns, holders"),
        (("places.csv", "--mapping", "gone.toml"), 1, "gone.toml"),
        (("-", "-"), 2, "can be read only once"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_message_and_nothing_is_written(cwd, arguments, rc, message):
    (cwd / "a.geojson").write_text(areas("HTS", 36, 35, 38, 36), encoding="utf-8")
    (cwd / "bad.toml").write_text("[colours]\n", encoding="utf-8")
    before = sorted(path.name for path in cwd.iterdir())
    result = frontline("import", "--publisher", "X", *arguments, rc=rc)
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert sorted(path.name for path in cwd.iterdir()) == before


def test_a_table_of_which_nothing_can_be_used_writes_nothing(cwd):
    (cwd / "places.csv").write_text(
        TABLE.replace("HTS", "Mordor").replace("Syrian government", "Narnia"), encoding="utf-8"
    )
    result = frontline("import", "places.csv", "--publisher", "X", rc=1)
    assert "no claim could be made of it" in result.stderr
    assert "'Narnia' is no actor" in result.stderr
    assert not (cwd / "claims.csv").exists()


def test_text_of_strangers_does_not_reach_the_terminal_as_it_is(cwd):
    (cwd / "places.csv").write_text(
        "date,name,holder\n2024-11-30,\x1b[31mA\u202e,\x9b31mMordor\n", encoding="utf-8"
    )
    result = frontline("import", "places.csv", "--publisher", "X", rc=1)
    assert not set("\x1b\x9b\u202e") & set(result.output)


def test_the_help_shows_examples():
    text = frontline("import", "--help").stdout
    assert "Examples:" in text
    assert "--holder" in text
    assert "import" in frontline("--help").stdout


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"SQLite format 3\x00", "a GeoPackage"), (b"PAR1", "Parquet"), (b"fgb\x03", "FlatGeobuf")],
)
def test_files_that_are_not_read_are_named_with_what_is(cwd, head, kind):
    (cwd / "war.bin").write_bytes(head + bytes(range(256)))
    result = frontline("import", "war.bin", "--publisher", "X", "-o", "x.csv", rc=1)
    assert f"war.bin is {kind}" in result.stderr
    assert "give the layers as GeoJSON or CSV" in result.stderr


def test_a_table_with_the_line_ends_of_old_macs_is_read(cwd):
    (cwd / "old.csv").write_bytes(b"name,holder,date\rSaraqib,hts,2024-11-28\r")
    result = frontline("import", "old.csv", "--publisher", "X", "-o", "x.csv")
    assert "claims made                   1" in result.stderr
