"""What a correction or retraction looks like to a person: in the check, the summary, the exports and the page's data."""

import csv
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from geo.claims.table import read_claims
from geo.situation import Situation
from maps.cli import main
from maps.layers import layer_records
from maps.payload import make_payload

TABLE = """claim_id,action,target,actor,when,publisher,published,polarity,corrects
D-1,captured,Saraqib,HTS,2024-11-29T14:30,Our desk,2024-11-30T09:00,,
D-2,captured,Khan al-Sabil,HTS,2024-11-29,Our desk,2024-12-01T12:00,,D-1
D-3,captured,Khan al-Sabil,HTS,2024-11-29,Our desk,2024-12-02T08:00,retracted,D-2
"""


@pytest.fixture
def cwd(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.csv").write_text(TABLE)
    return tmp_path


@pytest.fixture(scope="module")
def corrected(theatre, tmp_path_factory):
    path = tmp_path_factory.mktemp("corrected") / "claims.csv"
    path.write_text(TABLE)
    return Situation.build(theatre, read_claims(path, zone=theatre.zone), with_baseline=False)


def frontline(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="frontline")


def test_check_counts_corrections_and_finds_them_over_several_tables(cwd):
    lines = TABLE.splitlines(keepends=True)
    (cwd / "first.csv").write_text("".join(lines[:2]))
    (cwd / "second.csv").write_text("".join([lines[0], *lines[2:]]))
    result = frontline("check", "second.csv", "first.csv")
    assert result.exit_code == 0
    assert "second.csv: 2 claims, all located; 1 correction, 1 retraction" in result.stdout


def test_check_lists_the_corrections_of_claims_that_were_not_given(cwd):
    (cwd / "second.csv").write_text(TABLE.replace("D-1,captured,Saraqib", "D-0,captured,Saraqib"))
    result = frontline("check", "second.csv")
    assert result.exit_code == 1
    assert (
        'corrections, over all inputs: 1 problem\n  claim D-2 of second.csv corrects "D-1", which is no claim that was given'
        in result.stdout
    )


def test_check_knows_the_claims_of_the_baseline(cwd):
    (cwd / "fix.csv").write_text(
        "claim_id,action,target,actor,publisher,published,corrects\nF,controls,Raqqa,SDF,Our desk,2024-12-01,B-060\n"
    )
    assert frontline("check", "fix.csv").exit_code == 0


def test_check_needs_no_place_of_a_claim_that_is_taken_back(cwd):
    (cwd / "claims.csv").write_text(
        TABLE.replace("D-3,captured,Khan al-Sabil,HTS", "D-3,captured,Atlantis,Nobody")
    )
    assert frontline("check", "claims.csv").exit_code == 0


def test_the_summary_of_a_map_counts_and_lists_them(cwd):
    (cwd / "claims.csv").write_text(TABLE.replace("retracted,D-2", "retracted,D-7"))
    told = frontline("map", "claims.csv", "-o", "map.html").stderr
    assert "1 correction, 1 retraction" in told
    assert '  - claim D-3 takes back "D-7", which is no claim that was given' in told


def test_every_claim_stays_in_the_exported_table_and_comes_back(cwd, theatre):
    assert frontline("export", "claims.csv", "-o", "gis").exit_code == 0
    rows = list(csv.DictReader((cwd / "gis" / "claims.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["claim_id"], row["polarity"], row["corrects"], row["when"]) for row in rows] == [
        ("D-1", "affirmed", "", "2024-11-29T14:30"),
        ("D-2", "affirmed", "D-1", "2024-11-29"),
        ("D-3", "retracted", "D-2", "2024-11-29"),
    ]
    claims = {f["id"]: f["properties"] for f in _features(cwd / "gis" / "claims.geojson")}
    assert claims["D-1"]["known_until"] == claims["D-2"]["published"] == "2024-12-01T09:00:00Z"
    assert (claims["D-3"]["known_until"], claims["D-3"]["corrects"]) == ("9999-01-01T00:00:00Z", "D-2")
    assert (claims["D-1"]["start"], claims["D-1"]["end"]) == ("2024-11-29T11:30:00Z", "2024-11-29T11:31:00Z")


def _features(path):
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def test_an_export_of_what_was_known_then_knows_no_later_correction(corrected):
    then = layer_records(corrected, "claims", known=datetime(2024, 11, 30, 12, tzinfo=UTC))
    assert [(row["id"], row["known_until"].year) for row in then] == [("D-1", 9999)]


def test_the_page_tells_when_a_claim_was_corrected_or_taken_back(corrected):
    claims = make_payload(corrected)["claims"]
    told = dict(
        zip(claims["id"], zip(claims["ended"], claims["corrects"], claims["tag"], strict=True), strict=True)
    )
    assert told == {
        "D-1": ("corrected", "", ""), "D-2": ("retracted", "D-1", ""), "D-3": ("", "D-2", "retracted"),
    }  # fmt: skip
    ended_at = dict(zip(claims["id"], claims["ended_at"], strict=True))
    assert ended_at["D-1"] == datetime(2024, 12, 1, 9, tzinfo=UTC).timestamp()
    assert ended_at["D-3"] == -1
