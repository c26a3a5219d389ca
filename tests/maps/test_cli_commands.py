"""The commands of ``frontline`` on good input."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from maps.cli import main
from maps.fields import LAYERS

REPORT = (
    "Hayat Tahrir al-Sham and its allies cut the M5 highway on Thursday, the Syrian Observatory for Human Rights said.\n"
    "They also seized the junction between the M4 and M5 highways near Saraqib.\n"
)
ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "reports" / "2024-11-28-highway-severed.txt"
PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
TABLES = [*(f"{name}.geojson" for name in PLACED), "unlocated.csv", "claims.csv"]
BESIDE = [*(f"{name}.qml" for name in (*PLACED, "unlocated")), "syria-2024.qlr", "syria-2024.qgz"]
FILES = sorted([*TABLES, *BESIDE])


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(REPORT)
    return tmp_path


def frontline(*arguments, text=None):
    result = CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=text, prog_name="frontline"
    )
    if result.exit_code not in (0, 1) or (result.exception and not isinstance(result.exception, SystemExit)):
        raise AssertionError(result.output) from result.exception
    return result


# ---- extract ----


def test_extract_shows_claims_as_a_table(cwd):
    result = frontline("extract", "report.txt", "--published", "2024-11-28")
    assert result.exit_code == 0
    assert "2024-11-28" in result.stdout
    assert "cut" in result.stdout
    assert "captured" in result.stdout


def test_extract_reads_standard_input(cwd):
    flags = ("--published", "2024-11-28", "--format", "csv")
    assert (
        frontline("extract", "-", *flags, text=REPORT).stdout
        == frontline("extract", "report.txt", *flags).stdout
    )


def test_extract_dates_what_the_report_does_not_by_its_publication_and_shows_a_sentence_once(cwd):
    (cwd / "report.txt").write_text("HTS captured Saraqib, Morek and Hama.\n")
    shown = frontline("extract", "report.txt", "--published", "2024-12-05").stdout
    assert shown.count("by 2024-12-05") == 3
    assert shown.count("HTS captured Saraqib, Morek and Hama.") == 1
    assert "1, 2, 3  HTS captured" in shown


def test_extract_marks_history_and_says_since_when(cwd):
    text = "Rebels captured Salamiyah, which the army had retaken in 2016. The M5 near Rastan has been cut since Thursday."
    (cwd / "report.txt").write_text(text)
    shown = frontline("extract", "report.txt", "--published", "2024-12-06").stdout
    assert "captured, history" in shown
    assert "since 2024-12-05" in shown
    assert "/.." not in shown


def test_extract_writes_csv_and_json_lines_with_the_same_claims(cwd):
    for name in ("claims.csv", "claims.jsonl"):
        assert frontline("extract", "report.txt", "--published", "2024-11-28", "-o", name).exit_code == 0
    rows = list(csv.DictReader((cwd / "claims.csv").read_text("utf-8-sig").splitlines()))
    objects = [json.loads(line) for line in (cwd / "claims.jsonl").read_text().splitlines()]
    assert [row["claim_id"] for row in rows] == [one["claim_id"] for one in objects] != []


def test_extract_shows_the_csv_that_it_would_write(cwd):
    shown = frontline("extract", "report.txt", "--published", "2024-11-28", "--format", "csv").stdout
    frontline("extract", "report.txt", "--published", "2024-11-28", "-o", "claims.csv")
    written = (cwd / "claims.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(shown.lstrip("\ufeff")))) == list(csv.reader(io.StringIO(written)))


def test_extract_of_a_text_without_claims_says_so(cwd):
    result = frontline(
        "extract", "-", "--published", "2024-11-28", text="The weather was fine in the north on that day.\n"
    )
    assert (result.exit_code, result.stdout) == (0, "No claim about control.\n")


# ---- locate ----


def test_locate_finds_the_junction_of_two_roads():
    result = frontline("locate", "the M4/M5 junction", "--json")
    (found,) = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert (found["status"], found["where_prec"]) == ("ok", 1)
    assert found["lon"] == pytest.approx(36.827, abs=0.005)
    assert found["lat"] == pytest.approx(35.887, abs=0.005)


def test_locate_tells_a_person_where_and_why():
    result = frontline("locate", "Saraqib")
    assert result.exit_code == 0
    assert "longitude, latitude" in result.stdout
    assert "UCDP 1, ACLED 1" in result.stdout


def test_locate_refuses_what_is_not_on_the_map():
    result = frontline("locate", "the road between Mars and Venus")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith('Error: cannot place "the road between Mars and Venus"')


def test_locate_places_what_it_can_and_tells_of_the_rest():
    result = frontline("locate", "Hama", "Atlantis", "Saraqib")
    assert result.exit_code == 1
    assert result.stdout.startswith("Hama\n")
    assert "\nSaraqib\n" in result.stdout
    assert "Atlantis" in result.stderr


def test_locate_points_at_what_it_cannot_read():
    result = frontline("locate", "the M5 between Saraqib and")
    assert result.exit_code == 1
    assert "^" in result.stderr


def test_locate_reads_lines_from_standard_input():
    result = frontline("locate", "-", "--json", text="Hama\n\nthe M5\n")
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["Hama", "the M5"]
    assert frontline("locate", "-", text="").exit_code == 1


def test_locate_takes_a_stored_network(cwd):
    from geo.theatre import Theatre

    roads = Theatre.open("syria-2024").roads_path
    result = frontline("roads", "import", roads, "-o", "roads")
    assert result.exit_code == 0
    assert "31 roads" in result.stdout
    assert frontline("locate", "the M4/M5 junction", "--network", "roads").exit_code == 0
    assert "nowhere is no folder" in frontline("locate", "the M5", "--network", "nowhere").stderr


def test_locate_on_a_network_knows_its_own_places_and_with_a_theatre_those_of_the_theatre(cwd):
    from geo.roads.osm import import_osm
    from geo.theatre import Theatre

    import_osm(Theatre.open("syria-2024").roads_path).save(cwd / "roads")
    assert frontline("locate", "Aleppo", "the M4/M5 junction", "--network", "roads").exit_code == 0
    # an airbase is in no map of towns, and in the theatre
    assert frontline("locate", "Kuweires airbase", "--network", "roads").exit_code == 1
    named = frontline("locate", "Kuweires airbase", "--network", "roads", "--theatre", "syria-2024")
    assert named.exit_code == 0
    assert "facility" in named.stdout


# ---- map and export ----


def test_map_draws_a_report_and_its_table_alike(cwd):
    frontline("extract", "report.txt", "--published", "2024-11-28", "-o", "claims.csv")
    assert frontline("map", "report.txt", "--published", "2024-11-28", "-o", "a.html").exit_code == 0
    assert frontline("map", "claims.csv", "-o", "b.html").exit_code == 0
    assert (
        frontline("map", "-", "-o", "c.html", text=(cwd / "claims.csv").read_text("utf-8-sig")).exit_code == 0
    )
    a, b, c = ((cwd / name).read_bytes() for name in ("a.html", "b.html", "c.html"))
    assert a.startswith(b"<!DOCTYPE html>")
    assert b == c
    assert len(a) == pytest.approx(len(b), rel=0.01)


def test_map_takes_a_title(cwd):
    frontline("map", "report.txt", "--published", "2024-11-28", "--title", "The <week>")
    assert "The &lt;week&gt;" in (cwd / "map.html").read_text("utf-8")


def test_map_ends_with_what_was_read_and_who_holds_what(cwd):
    result = frontline("map", "report.txt", "--published", "2024-11-28")
    assert result.stdout == "map.html\n"
    assert "unlocated  0" in result.stderr
    assert "km" in result.stderr


def test_export_writes_every_layer_and_the_claims(cwd):
    result = frontline("export", "report.txt", "--published", "2024-11-28", "-o", "gis")
    assert result.exit_code == 0
    assert sorted(path.name for path in (cwd / "gis").iterdir()) == FILES
    assert sorted(result.stdout.split()) == [f"gis/{name}" for name in FILES]


def test_export_of_the_same_input_is_the_same_to_the_byte(cwd):
    for folder in ("a", "b"):
        frontline("export", "report.txt", "--published", "2024-11-28", "-o", folder)
    assert [(cwd / "a" / name).read_bytes() for name in FILES] == [
        (cwd / "b" / name).read_bytes() for name in FILES
    ]


def test_export_without_baseline_holds_only_what_the_report_says(cwd):
    frontline("export", "report.txt", "--published", "2024-11-28", "--no-baseline", "-o", "gis")
    claims = json.loads((cwd / "gis" / "claims.geojson").read_text())["features"]
    assert claims
    assert not any(claim["properties"]["is_baseline"] for claim in claims)


def test_the_exported_claims_can_be_fed_back(cwd):
    frontline("export", "report.txt", "--published", "2024-11-28", "-o", "a")
    frontline("export", "a/claims.csv", "-o", "b")
    assert [(cwd / "a" / name).read_bytes() for name in FILES] == [
        (cwd / "b" / name).read_bytes() for name in FILES
    ]


def test_a_claim_given_twice_counts_once_and_two_versions_of_it_are_refused(cwd):
    frontline("extract", "report.txt", "--published", "2024-11-28", "-o", "claims.csv")
    text = (cwd / "claims.csv").read_text("utf-8-sig")
    (cwd / "same.csv").write_text(text)
    (cwd / "other.csv").write_text(text.replace("captured", "besieged"))
    assert frontline("export", "claims.csv", "same.csv").exit_code == 0
    result = frontline("export", "claims.csv", "other.csv")
    assert result.exit_code == 1
    assert "is not the same in claims.csv and in other.csv" in result.stderr


BY_HAND = (
    "action,target,actor,when,publisher,published\n"
    "captured,Saraqib,HTS,2024-11-29,SOHR,2024-11-29\n"
    "captured,Hama,Martians,2024-12-05,AFP,2024-12-05\n"
)


def test_a_table_written_by_hand_names_actors_and_sources_as_the_theatre_does(cwd):
    (cwd / "hand.csv").write_text(BY_HAND)
    assert frontline("export", "hand.csv", "-o", "gis").exit_code == 0
    places = json.loads((cwd / "gis/places.geojson").read_text("utf-8"))["features"]
    last = {f["properties"]["name_en"]: f["properties"] for f in places if f["properties"]["is_open"]}
    assert (last["Saraqib"]["holder"], last["Saraqib"]["rule"]) == ("hts", "independent-report")
    claims = json.loads((cwd / "gis/claims.geojson").read_text("utf-8"))["features"]
    (told,) = [
        f["properties"]
        for f in claims
        if f["properties"]["target"] == "Saraqib" and not f["properties"]["is_baseline"]
    ]
    assert (told["actor"], told["side"], told["reliability"]) == ("hts", "monitor", "B")


def test_check_names_actors_that_the_theatre_does_not_know(cwd):
    (cwd / "hand.csv").write_text(BY_HAND)
    result = frontline("check", "hand.csv")
    assert result.exit_code == 1
    assert "1 problem" in result.stdout
    assert '"Martians" is no actor of the theatre' in result.stdout


def test_claims_of_other_days_are_pointed_out(cwd):
    result = frontline("map", "report.txt", "--published", "2026-03-06")
    assert result.exit_code == 0
    assert "claims of days before 26 November 2024 or after 8 December 2024" in result.stderr


def test_the_days_of_ones_own_claims_end_with_the_last_that_they_tell_of(cwd):
    told = {
        day: frontline("map", "report.txt", "--published", day).stderr for day in ("2024-11-28", "2025-03-06")
    }
    assert "road at the end of 28 November 2024" in told["2024-11-28"]
    assert "road at the end of 6 March 2025" in told["2025-03-06"]
    assert "does not step through" not in told["2025-03-06"]


@pytest.mark.skipif(
    not ARTICLE.exists(), reason="the article that the project starts from lies beside the project"
)
def test_the_first_article_cuts_the_road_and_does_not_paint_it(cwd):
    assert frontline("export", ARTICLE, "--published", "2024-11-28", "-o", "gis").exit_code == 0
    layers = {
        name: json.loads((cwd / "gis" / f"{name}.geojson").read_text("utf-8"))["features"] for name in PLACED
    }
    (junction,) = [
        feature for feature in layers["junctions"]
        if feature["properties"]["holder"] == "hts" and feature["properties"]["start"] == "2024-11-27T21:00:00Z"
    ]  # fmt: skip
    lon, lat = junction["geometry"]["coordinates"]
    assert abs(lon - 36.827) * 90_000 < 500
    assert abs(lat - 35.887) * 111_000 < 500
    assert junction["properties"]["state"] in ("controlled", "claimed")
    m5 = [feature["properties"] for feature in layers["roads"] if feature["properties"]["road"] == "M5"]
    assert {row["passage"] for row in m5 if row["km_from"] <= 412.2 <= row["km_to"] and row["is_open"]} == {
        "closed"
    }
    assert sum(row["length_km"] for row in m5 if row["holder"] == "hts" and row["state"] != "front") < 15


# ---- check ----


def test_check_finds_nothing_in_good_input(cwd):
    result = frontline("check", "report.txt", "--published", "2024-11-28")
    assert result.exit_code == 0
    assert "all located" in result.stdout


def test_check_tells_everything_and_goes_on(cwd):
    (cwd / "claims.csv").write_text(
        "action,target,actor,when,publisher,published\n"
        "captured,Saraqib,HTS,2024-11-28,A,2024-11-29\n"
        "captured,Atlantis,HTS,2024-11-28,A,2024-11-29\n"
    )
    (cwd / "broken.csv").write_text(
        "action,target,actor,when,publisher,published\ntook,,HTS,2024-11-28,A,2024-11-29\n"
    )
    before = sorted(cwd.iterdir())
    result = frontline("check", "broken.csv", "claims.csv", "report.txt", "--published", "2024-11-28")
    assert result.exit_code == 1
    assert "broken.csv: 2 problems\n  row 2, column action: got 'took'" in result.stdout
    assert 'cannot place "Atlantis"' in result.stdout
    assert "Saraqib" not in result.stdout
    assert "report.txt: " in result.stdout
    assert sorted(cwd.iterdir()) == before


def test_check_reads_a_theatre_folder(cwd):
    (cwd / "mine").mkdir()
    result = frontline("check", "mine")
    assert result.exit_code == 1
    assert all(name in result.stdout for name in ("theatre.toml", "actors.toml", "roads.osm"))


# ---- theatre ----


def test_theatre_list_names_what_is_embedded():
    assert "syria-2024" in frontline("theatre", "list").stdout


def test_theatre_show_tells_actors_contents_licence_and_attribution():
    shown = frontline("theatre", "show", "syria-2024").stdout
    assert all(word in shown for word in ("hts", "#2C7868", "villages", "Licence: ", "OpenStreetMap"))


def test_theatre_check_passes_the_embedded_one(cwd):
    from geo.theatre import Theatre

    assert frontline("theatre", "check", "syria-2024").exit_code == 0
    assert frontline("check", Theatre.open("syria-2024").folder).exit_code == 0
    assert "no such folder" in frontline("theatre", "check", "nowhere").stderr


def test_locate_says_that_a_place_on_a_highway_is_not_told_instead_of_an_error_of_its_ends():
    shown = frontline("locate", "the Damascus-Aleppo highway").stdout
    assert "somewhere on 340 km of road" in shown
    assert "middle" in shown
    assert "±" not in shown


# ---- demo ----


@pytest.mark.slow
def test_demo_writes_the_map_and_the_files_and_ends_with_a_table(cwd):
    result = frontline("demo", "-o", "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (cwd / "out").iterdir()) == sorted(
        [*FILES, "map.html", "syria-2024.gpkg"]
    )
    assert "claims" in result.stdout
    assert "road at the end of 8 December 2024" in result.stdout
    (government,) = [line for line in result.stdout.splitlines() if line.startswith("Syrian government")]
    assert len(set(government.split()[2:])) == 1, (
        "all of it is carried forward: nobody reports it held on 8 December"
    )
    assert result.stdout.rstrip().endswith("Open out/map.html in a browser; the GIS files are beside it.")
