"""Reports and tables of strangers cost little, and are refused in words."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo.claims.report import read_report
from geo.claims.table import read_claims
from geo.errors import ClaimTableError, ReportError

DAMASCUS = ZoneInfo("Asia/Damascus")
HEADER = "action,target,actor,when,publisher,published\n"
ROW = "captured,Saraqib,HTS,2024-11-29,SOHR,2024-11-29\n"


def report_with(front: str):
    return read_report(
        f"---\n{front}\n---\nRebels took Saraqib on Friday.", zone=DAMASCUS, published="2024-11-30"
    )


@pytest.mark.parametrize(
    "front",
    [
        "title: " + "[" * 8_000,
        "title: " + "[" * 60_000,
        "title: " + "{a: " * 3_000,
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c",
    ],
    ids=["nested", "too long", "nested mappings", "aliases"],
)
def test_front_matter_that_is_built_to_break_a_reader_is_refused(front):
    with pytest.raises(ReportError, match="front matter"):
        report_with(front)


@pytest.mark.parametrize("value", ["0xffffffffff", "0b1", "59:59:59", "!!python/object/apply:os.getcwd []"])
def test_a_publication_date_is_text_whatever_yaml_makes_of_it(value):
    with pytest.raises(ReportError):
        read_report(f"---\npublished: {value}\n---\nRebels took Saraqib on Friday.", zone=DAMASCUS)


@pytest.mark.parametrize("value", ["", "~", "null"])
def test_a_fact_that_is_left_empty_is_none(value):
    report = report_with(f"publisher: {value}")

    assert report.publisher == ""
    assert report.published == datetime(2024, 11, 29, 21, tzinfo=UTC)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
def test_a_device_without_an_end_is_not_read_to_its_end():
    with pytest.raises(ReportError, match="larger than 20 MB"):
        read_report(Path("/dev/zero"), zone=DAMASCUS)
    with pytest.raises(ClaimTableError, match="at most 100 MB"):
        read_claims(Path("/dev/zero"), zone=DAMASCUS)


def test_many_rows_that_are_the_same_get_identifiers_of_their_own():
    claims = read_claims(io.StringIO(HEADER + ROW * 20_000), zone=DAMASCUS)

    assert len({claim.claim_id for claim in claims}) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "took,Saraqib,HTS,2024-11-29,SOHR,2024-11-29\n" * 50_000,
        ",".join(f"column {number}" for number in range(100_000)) + "\n",
        ",".join(["action"] * 100_000) + "\n",
        '{"wrong": 1}\n' * 50_000,
        "{" + "\n{" * 50_000,
    ],
    ids=["rows", "columns", "the same column", "fields", "lines"],
)
def test_a_table_that_is_wrong_all_over_gets_a_message_a_person_can_read(text):
    with pytest.raises(ClaimTableError) as caught:
        read_claims(io.StringIO(text), zone=DAMASCUS)

    assert len(caught.value.problems) < 5_000
    assert len(str(caught.value)) < 400_000


@pytest.mark.parametrize("bad", ["Sara\0qib", "Sara\ud800qib"], ids=["NUL", "half a surrogate pair"])
def test_what_no_table_can_hold_is_refused_when_it_is_read(bad):
    record = {
        "action": "captured",
        "target": "Saraqib",
        "publisher": "SOHR",
        "published": "2024-11-29",
        "note": bad,
    }

    with pytest.raises(ClaimTableError, match="note"):
        read_claims(io.StringIO(json.dumps(record)), zone=DAMASCUS)
