"""What the theatre of the M5 campaign holds, and that it is smaller than the country for a reason."""

import csv
import hashlib
import json
import xml.etree.ElementTree as ET

import pytest
from geo.data.compile.manifest import count_rows

from geo.actors import fold
from geo.claims.claim import Action, TargetKind
from geo.claims.table import read_claims
from geo.theatre import Theatre


@pytest.fixture(scope="module")
def theatre():
    return Theatre.open("syria-2020")


@pytest.fixture(scope="module")
def claims(theatre):
    return [one for path in theatre.claims_paths for one in read_claims(path, zone=theatre.zone)]


@pytest.fixture(scope="module")
def baseline(theatre):
    return read_claims(theatre.baseline_path, zone=theatre.zone)


@pytest.fixture(scope="module")
def names(theatre):
    return {fold(name) for one in theatre.places for name in (one.name_en, one.name_ar, *one.variants)}


def test_the_manifest_describes_every_file(theatre):
    listed = json.loads((theatre.folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    there = {p.relative_to(theatre.folder).as_posix() for p in theatre.folder.rglob("*") if p.is_file()}
    assert set(listed) == there - {"manifest.json"}
    for name, entry in listed.items():
        content = (theatre.folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
        assert count_rows(name, content) == entry["rows"] > 0, name
        assert all(entry[key] for key in ("source", "vintage", "licence", "attribution")), name


def test_it_has_the_roads_of_the_story_and_no_others(theatre):
    root = ET.parse(theatre.roads_path).getroot()
    roads = {tag.get("v") for tag in root.iter("tag") if tag.get("k") == "frontline:road"}
    assert roads == {"M5", "M5-HB", "M4-W", "R5-ALP", "R60", "R60A", "R60B", "R-IDSQ", "R56"}
    assert {road_id for name in theatre.road_names for road_id in name.road_ids} <= roads


def test_a_place_has_the_same_identifier_and_point_in_both_theatres(theatre):
    other = {one.place_id: one for one in Theatre.open("syria-2024").places}
    assert 100 < len(theatre.places) < len(other)
    for one in theatre.places:
        assert one == other[one.place_id]


def test_every_place_of_a_claim_has_a_point(claims, baseline, names):
    kinds = {TargetKind.SETTLEMENT, TargetKind.FACILITY, TargetKind.CROSSING}
    told = [*claims, *baseline]
    assert {one.target for one in told if one.target_kind in kinds and fold(one.target) not in names} == set()
    assert {end for one in told for end in one.between if fold(end) not in names} == set()


def test_every_row_of_the_table_of_events_is_one_claim(claims):
    assert [one.claim_id for one in claims] == [f"E20-{number:03d}" for number in range(1, 31)]


def test_every_claim_and_every_row_of_the_baseline_names_its_page_and_an_actor_that_is_known(
    theatre, claims, baseline
):
    for one in [*claims, *baseline]:
        assert one.source.url.startswith("http"), one.claim_id
        assert one.source.publisher, one.claim_id
        assert theatre.actors.get(one.actor_id) is not None, one.claim_id


def test_the_baseline_is_about_the_time_before_and_says_where_it_is_inferred(theatre, baseline):
    for one in baseline:
        assert one.action is Action.CONTROLS
        assert one.when.first_day <= theatre.start
        later = one.source.published.astimezone(theatre.zone).date() > theatre.start
        assert not later or "nferred" in one.note or "nothing tells" in one.note, one.claim_id


def test_a_misprinted_day_is_put_as_less_exact_than_it_was_printed(claims):
    doubted = next(one for one in claims if one.claim_id == "E20-003")
    assert doubted.when.edtf == "2020-01-20/2020-01-30"
    assert "probably a slip" in doubted.sentence


def test_who_speaks_is_not_who_is_spoken_of(claims):
    """A Russian source denies what the factions are said to have done, and is one voice with its ministry."""
    voices = {one.claim_id: one.source.origin for one in claims}
    assert voices["E20-023"] == voices["E20-024"] == "Russian defence ministry"
    assert voices["E20-009"] == voices["E20-014"] == voices["E20-021"] == "SOHR"
    assert voices["E20-019"] == voices["E20-027"] == "SANA"


def test_the_table_reads_back_as_it_was_written(theatre):
    (path,) = theatre.claims_paths
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 30
    assert {row["passage"] for row in rows} == {"unknown", "closed", "open", "military_only"}
