"""Tables of claims: what may be written by hand, what is refused, and that nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, Side, Source, Spans, TargetKind
from geo.claims.table import CLAIM_COLUMNS, read_claims, write_claims
from geo.errors import ClaimTableError, OutputError
from geo.period import When

DAMASCUS = ZoneInfo("Asia/Damascus")
BY_HAND = """action,target,actor,when,publisher,published
captured,Saraqib,HTS and its allies,2024-11-29,Our desk,2024-11-30
cut,the M5 between Saraqib and Maarat al-Numan,rebels,,Our desk,2024-11-28T18:00+03:00
"""


def read(text: str, fmt: str | None = None) -> list[Claim]:
    return read_claims(io.StringIO(text, newline=""), zone=DAMASCUS, fmt=fmt)


def test_six_columns_are_enough_for_a_table_written_by_hand():
    first, second = read(BY_HAND)
    assert (first.action, first.target, first.target_kind, first.actor) == (
        Action.CAPTURED, "Saraqib", TargetKind.SETTLEMENT, "HTS and its allies",
    )  # fmt: skip
    assert first.when == When("2024-11-29")
    assert first.source.published == datetime(2024, 11, 29, 21, tzinfo=UTC)
    assert (second.target_kind, second.roads, second.between) == (
        TargetKind.SECTION, ("M5",), ("Saraqib", "Maarat al-Numan"),
    )  # fmt: skip
    assert second.when is None
    assert second.source.published == datetime(2024, 11, 28, 15, tzinfo=UTC)


def test_rows_without_an_identifier_get_one_that_stays_and_is_their_own():
    twice = BY_HAND + BY_HAND.splitlines(keepends=True)[1]
    ids = [claim.claim_id for claim in read(twice)]
    assert ids == [claim.claim_id for claim in read(twice)]
    assert ids[2] == ids[0] + "-2"


def test_an_event_may_have_a_time_of_day():
    header = "action,target,actor,publisher,published,when\n"
    claim = read(header + "captured,Saraqib,HTS,us,2024-11-29,2024-11-28T14:30\n")[0]
    assert claim.when == When("2024-11-28T14:30")
    assert claim.when.period(DAMASCUS).start == datetime(2024, 11, 28, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2024-11-28T14", "has an hour without minutes; write 2024-11-28T14:00"),
        ("2024-11-28T14:30~", "is an approximate time of day; write a range"),
        ("2024-11-28T14:30Z/2024-11-28T15:00", "at both ends or at none"),
    ],
)
def test_what_is_wrong_with_a_time_of_day_is_told_with_what_to_write(when, words):
    with pytest.raises(ClaimTableError, match=re.escape(words)):
        read(f"action,target,publisher,published,when\ncut,M5,us,2024-11-28,{when}\n")


def test_a_day_that_the_zone_left_out_is_no_day_of_an_event():
    table = io.StringIO("action,target,publisher,published,when\ncut,M5,us,2012-01-02,2011-12-30\n")
    with pytest.raises(ClaimTableError, match="'2011-12-30' was on no calendar of Pacific/Apia"):
        read_claims(table, zone=ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheet_may_save_with_another_separator_and_a_byte_order_mark(tmp_path, separator):
    path = tmp_path / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + BY_HAND.replace(",", separator).replace("\n", "\r\n").encode())
    assert [claim.target for claim in read_claims(path, zone=DAMASCUS)] == [
        claim.target for claim in read(BY_HAND)
    ]


def test_empty_rows_and_empty_columns_at_the_end_are_left_out():
    assert len(read("action,target,publisher,published,,\ncut,M5,us,2024-11-28,,\n,,,,,\n")) == 1


def test_every_bad_row_is_told_at_once():
    table = """action,claimed_action,target,actor,when,publisher,published,url,credibility,span_actor,between
took,,Saraqib,HTS,28/11/2024,Our desk,2024-11-28,,,,
captured,,,HTS,,Our desk,yesterday,javascript:alert(1),9,7-9,Hama
claimed_only,,10 km,HTS,,Our desk,2024-11-28,,,,
captured,cut,M5,HTS,,Our desk,,,,,
captured,,M5,HTS,,Our desk,2024-11-28,,,,,,one too many
"""
    with pytest.raises(ClaimTableError) as caught:
        read(table)
    actions = "captured, controls, lost, withdrew, cut, reopened, contested, besieged, advanced_to"
    assert str(caught.value) == (
        "table: 13 problems; nothing was read\n"
        f"  row 2, column action: got 'took', allowed: {actions}, claimed_only\n"
        "  row 2, column when: got '28/11/2024', allowed: 2024-11-28, 2024-11, 2024, 2024-11-28T14:30, a range 2024-11-28/2024-11-30, "
        "with ~ where approximate, or empty\n"
        "  row 3, column between: got 'Hama', allowed: two places with ; between, or empty\n"
        "  row 3, column target: got '', allowed: a place: a town, a road, a junction\n"
        "  row 3, column published: got 'yesterday', allowed: 2024-11-28 or 2024-11-28T14:30+03:00\n"
        "  row 3, column url: got 'javascript:alert(1)', allowed: an address that begins with http:// or https://, "
        "or empty\n"
        "  row 3, column credibility: got '9', allowed: 1, 2, 3, 4, 5, 6 (STANAG 2511) or empty\n"
        "  row 3, column span_actor: got '7-9', allowed: start:end in characters, such as 120:134, or empty\n"
        f"  row 4, column claimed_action: got '', allowed: what is claimed, as the action is claimed_only: {actions}\n"
        "  row 4, column target: got '10 km', allowed: a place expression; here a distance from what? "
        "write 10 km south of Hama\n"
        "  row 5, column claimed_action: got 'cut', allowed: empty, as the action is not claimed_only\n"
        "  row 5, column published: got '', allowed: 2024-11-28 or 2024-11-28T14:30+03:00\n"
        "  row 6: got 'one too many', allowed: 11 cells, as in the header"
    )


def test_a_header_with_wrong_columns_says_which_and_what_is_allowed():
    with pytest.raises(ClaimTableError) as caught:
        read("action,place,publisher,publisher\ncaptured,Saraqib,us,us\n")
    assert str(caught.value) == (
        "table: 4 problems; nothing was read\n"
        f"  row 1, column place: got 'place', allowed: only the columns {', '.join(CLAIM_COLUMNS)}\n"
        "  row 1, column publisher: got 'publisher', allowed: each column once\n"
        "  row 1, column target: got '', allowed: a table needs this column\n"
        "  row 1, column published: got '', allowed: a table needs this column"
    )


def test_a_row_after_a_cell_of_several_lines_keeps_its_line_number():
    with pytest.raises(ClaimTableError, match="row 4, column action: got 'took'"):
        read(
            'action,target,publisher,published,note\ncut,M5,us,2024-11-28,"two\nlines"\ntook,M5,us,2024-11-28,\n'
        )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"action,target\n\xff\xfe", "row 2: got .* allowed: text in UTF-8; save the table as CSV UTF-8"),
        (b"", "row 1: got '', allowed: a header with the columns action, target, publisher, published"),
        (
            b'action,target,publisher,published\ncut,"M5,us,2024-11-28\n',
            "row 2: .* a row whose quotes are closed",
        ),
        (b'{"action": "cut"\n', "row 1: .* one JSON object on each line"),
        (b'{"action": "cut", "target": ["M5"], "published": "2024-11-28", "size": 1}\n', "3 problems"),
    ],
)
def test_files_that_are_no_table_get_one_clear_message(tmp_path, content, message):
    path = tmp_path / "claims"
    path.write_bytes(content)
    with pytest.raises(ClaimTableError, match=message):
        read_claims(path, zone=DAMASCUS)


def test_an_identifier_given_twice_is_refused():
    row = "C-1,cut,M5,us,2024-11-28\n"
    with pytest.raises(ClaimTableError, match=r"row 3, column claim_id: got 'C-1', .* row 2 has this one"):
        read("claim_id,action,target,publisher,published\n" + row + row)


CORRECTING = "claim_id,action,target,publisher,published,polarity,corrects\n"


def test_a_row_may_correct_or_take_back_another():
    right, gone = read(
        CORRECTING
        + "C-2,captured,Saraqib,us,2024-11-29,,C-1\nC-3,captured,Hama,us,2024-11-29,retracted,C-9\n"
    )
    assert (right.corrects, right.is_retraction) == ("C-1", False)
    assert (gone.corrects, gone.polarity, gone.is_retraction) == ("C-9", Polarity.RETRACTED, True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("C-1,cut,M5,us,2024-11-28,retracted,", "the claim_id of the claim that is taken back"),
        ("C-1,cut,M5,us,2024-11-28,retracted,C-1", "the claim_id of another claim, or empty"),
        ("C-1,cut,M5,us,2024-11-28,,C-1", "the claim_id of another claim, or empty"),
        ("C-1,cut,M5,us,2024-11-28,withdrawn,C-2", "affirmed, denied, planned, retracted or empty"),
    ],
)
def test_a_correction_of_nothing_or_of_itself_is_refused(row, words):
    with pytest.raises(ClaimTableError, match=re.escape(words)):
        read(CORRECTING + row + "\n")


def test_a_claim_made_in_code_holds_the_same_rules():
    claim = read(BY_HAND)[0]
    with pytest.raises(ValueError, match="a retraction names"):
        replace(claim, polarity=Polarity.RETRACTED)
    with pytest.raises(ValueError, match="a claim corrects another one"):
        replace(claim, corrects=claim.claim_id)


def test_a_table_without_the_column_reads_as_before_and_keeps_its_identifiers():
    without, empty, full = (read(table)[0] for table in (
        "action,target,publisher,published\ncut,M5,us,2024-11-28\n",
        "action,target,publisher,published,corrects\ncut,M5,us,2024-11-28,\n",
        "action,target,publisher,published,corrects\ncut,M5,us,2024-11-28,C-9\n",
    ))  # fmt: skip
    assert without == empty
    assert without.claim_id != full.claim_id


def test_a_row_that_corrects_the_identifier_it_would_get_gets_another():
    first = read("action,target,publisher,published,corrects\ncut,M5,us,2024-11-28,C-9\n")[0]
    row = f"cut,M5,us,2024-11-28,{first.claim_id}-2\n"
    same = read("action,target,publisher,published,corrects\n" + row + row)
    assert len({claim.claim_id for claim in same}) == 2
    assert all(claim.claim_id != claim.corrects for claim in same)


def test_half_a_character_in_a_row_without_an_identifier_is_told_like_any_other_problem():
    row = '{"action": "cut", "target": "M5", "publisher": "us", "published": "2024-11-28", "note": "", "sentence": "\\ud800"}\n'
    with pytest.raises(ClaimTableError, match="no lone surrogates"):
        read(row, "jsonl")


def test_times_that_a_spreadsheet_made_of_spans_are_still_spans():
    claims = read("action,target,publisher,published,span_target\ncut,M5,us,2024-11-28,12:45:00\n")
    assert claims[0].spans.target == (12, 45)


WRITABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NUMBER = re.compile(r"-?\d[\d.e+-]*")
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
FORMULA = st.tuples(
    st.sampled_from(["", "'", "''"]), st.sampled_from(FORMULA_MARKS), st.text(WRITABLE, max_size=9)
)
TEXT = st.text(WRITABLE, max_size=30) | FORMULA.map("".join)
NAME = TEXT.filter(lambda text: bool(text.strip()))
CODE = st.from_regex(r"[A-Za-z0-9_.:-]{1,12}", fullmatch=True)
TIMES_OF_DAY = ("2024-11-28T14:30", "2024-11-28T14:30:05+03:00/2024-11-28T15:00Z", "2024-11-28T14:30/..")
SPAN = st.none() | st.tuples(st.integers(0, 999), st.integers(0, 999)).map(
    lambda pair: (min(pair), max(pair))
)


@st.composite
def claims(draw) -> Claim:
    claimed = draw(
        st.none() | st.sampled_from([action for action in Action if action is not Action.CLAIMED_ONLY])
    )
    plain = st.sampled_from([action for action in Action if action is not Action.CLAIMED_ONLY])
    claim_id, polarity = draw(CODE), draw(st.sampled_from(Polarity))
    others = CODE.filter(lambda code: code != claim_id)
    return Claim(
        claim_id=claim_id,
        source=Source(
            draw(TEXT),
            draw(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001 - hypothesis adds it
            draw(st.sampled_from(["", "https://example.org/a?b=1,2;3"])),
            draw(st.sampled_from(Side)),
            draw(TEXT),
            draw(st.sampled_from("ABCDEF")),
            draw(st.integers(1, 6)),
        ),
        action=Action.CLAIMED_ONLY if claimed else draw(plain),
        target=draw(NAME),
        target_kind=draw(st.sampled_from(TargetKind)),
        actor=draw(TEXT),
        actor_id=draw(CODE),
        opponent=draw(TEXT),
        opponent_id=draw(CODE),
        claimed_action=claimed,
        polarity=polarity,
        corrects=draw(others if polarity is Polarity.RETRACTED else st.just("") | others),
        roads=tuple(draw(st.lists(NAME, max_size=3))),
        between=draw(st.just(()) | st.tuples(NAME, NAME)),
        position=draw(st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90))),
        extent=draw(st.sampled_from(Extent)),
        when=draw(
            st.none()
            | st.sampled_from(["2024", "2024-11~", "2024-11-28/2024-11-30", *TIMES_OF_DAY]).map(When)
        ),
        passage=draw(st.none() | st.sampled_from(Passage)),
        attribution=draw(TEXT),
        report_id=draw(CODE),
        sentence=draw(TEXT),
        spans=Spans(*(draw(SPAN) for _ in range(6))),
        note=draw(TEXT),
    )


@pytest.mark.parametrize("fmt", ["csv", "jsonl"])
@given(st.lists(claims(), max_size=3, unique_by=lambda claim: claim.claim_id))
@settings(max_examples=60, deadline=None)
def test_the_round_trip_loses_nothing(fmt, originals):
    stream = io.StringIO(newline="")
    write_claims(originals, stream, fmt=fmt)
    assert read(stream.getvalue(), fmt) == originals


def test_a_row_may_give_the_position_and_one_that_is_none_is_told():
    head = "action,target,publisher,published,lon,lat\n"
    (claim,) = read(head + "captured,Irpin,Example,2022-03-28,30.25,50.5167\n")
    assert claim.position == (30.25, 50.5167)
    with pytest.raises(ClaimTableError) as caught:
        read(
            head
            + "captured,A,Example,2022-03-28,30.25,\n"
            + "captured,B,Example,2022-03-28,nan,50\n"
            + "captured,C,Example,2022-03-28,30.25,500000\n"
            + 'captured,D,Example,2022-03-28,"30,25",50\n'
        )
    assert [(one.row, one.column) for one in caught.value.problems] == [
        (2, "lon"), (3, "lon"), (4, "lat"), (5, "lon"),
    ]  # fmt: skip


def test_a_position_of_a_json_record_is_a_number_or_null():
    record = (
        '{"action":"captured","target":"Irpin","publisher":"E","published":"2022-03-28","lon":-70.5,"lat":50}'
    )
    (claim,) = read(record, "jsonl")
    assert claim.position == (-70.5, 50.0)
    stream = io.StringIO()
    write_claims([claim, replace(claim, claim_id="C-2", position=None)], stream, fmt="jsonl")
    assert [json.loads(line)["lon"] for line in stream.getvalue().splitlines()] == [-70.5, None]
    with pytest.raises(ClaimTableError, match="degrees from -180 to 180"):
        read(record.replace("-70.5", "NaN"), "jsonl")


def test_rows_that_differ_in_their_position_alone_have_identifiers_of_their_own():
    row = "captured,Ukrainka,Example,2022-03-28,"
    head = "action,target,publisher,published,lon,lat\n"
    first, second = read(head + row + "30.75,50.15\n" + row + "33.78,47.32\n")
    assert read(head + row + "33.78,47.32\n")[0].claim_id == second.claim_id != first.claim_id


@given(st.lists(claims(), min_size=1, max_size=3, unique_by=lambda claim: claim.claim_id))
@settings(max_examples=60, deadline=None)
def test_a_spreadsheet_finds_no_formula_in_any_cell_of_a_written_csv(originals):
    stream = io.StringIO(newline="")
    write_claims(originals, stream, fmt="csv")
    written = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    cells = [cell for row in written for cell in row if cell.startswith(FORMULA_MARKS)]
    assert [cell for cell in cells if not NUMBER.fullmatch(cell)] == []


def test_a_formula_from_a_stranger_is_written_as_text_and_read_as_it_was(tmp_path):
    path = tmp_path / "claims.csv"
    first = replace(read(BY_HAND)[0], sentence='=HYPERLINK("http://x")', note="'+1", actor="'Ayn Dara men")
    write_claims([first], path)
    row = next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert (row["sentence"], row["note"], row["actor"]) == (
        "'=HYPERLINK(\"http://x\")", "''+1", "'Ayn Dara men",
    )  # fmt: skip
    assert read_claims(path, zone=DAMASCUS) == [first]


def test_a_formula_stays_as_it_is_in_json_lines():
    stream = io.StringIO()
    write_claims([replace(read(BY_HAND)[0], note="=1+1")], stream, fmt="jsonl")
    assert '"note": "=1+1"' in stream.getvalue()


def test_a_cell_typed_by_hand_may_begin_with_a_dash():
    claims = read("action,target,publisher,published,note\ncut,M5,us,2024-11-28,- not sure -\n")
    assert claims[0].note == "- not sure -"


@pytest.mark.parametrize("name", ["claims.csv", "claims.jsonl"])
def test_files_are_replaced_as_a_whole_and_read_back(tmp_path, name):
    path = tmp_path / name
    path.write_text("old")
    originals = read(BY_HAND)
    write_claims(originals, path)
    assert read_claims(path, zone=DAMASCUS) == originals
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
def test_what_no_table_can_hold_is_refused_and_nothing_is_written(tmp_path, bad):
    first = read(BY_HAND)[0]
    with pytest.raises(ClaimTableError, match="row 2, column note"):
        write_claims([replace(first, note=bad)], tmp_path / "claims.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match=r"cannot write .*claims\.csv: No such file or directory"):
        write_claims([], tmp_path / "missing" / "claims.csv")
