"""A table of places and who holds them, row by row: what each becomes, and what is wrong with the others."""

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Polarity
from geo.claims.table import read_claims, write_claims
from geo.errors import ClaimTableError, OutsideDataError
from geo.outside.dataset import Dataset
from geo.outside.places import read_control_places
from geo.situation import Situation

HEAD = "commit_date,name,from,to,lat,lon,as_of,source\n"
LIST = Dataset("Example list")


def read(theatre, rows, *, head=HEAD, **how):
    text = rows if isinstance(rows, bytes) else head + rows
    stream = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
    return read_control_places(stream, theatre, dataset=how.pop("dataset", LIST), **how)


def told(imported):
    """Return (day, action, actor, opponent) of each claim."""
    return [(str(one.when), str(one.action), one.actor_id, one.opponent_id) for one in imported.claims]


def why(imported):
    return {one.where: one.why for one in imported.left_out}


# ---- what rows become ----


def test_a_town_that_changes_hands(ukraine):
    rows = """\
2022-03-01,Irpin,,Ukraine,50.5167,30.25,,
2022-03-08,Irpin,Ukraine,Russia,50.5167,30.25,,https://example.org/a
2022-03-22,Irpin,Russia,Contested,50.5167,30.25,,
2022-03-29,Irpin,Contested,Ukraine,50.5167,30.25,28 March 2022,
"""
    found = read(ukraine, rows)
    assert told(found) == [
        ("2022-03-01", "controls", "ukraine", ""),
        ("2022-03-08~", "captured", "russia", "ukraine"),
        ("2022-03-22~", "contested", "ukraine", "russia"),
        ("2022-03-28~", "captured", "ukraine", "russia"),
    ]
    assert [claim.position for claim in found.claims] == [(30.25, 50.5167)] * 4
    source = found.claims[1].source
    assert (source.publisher, source.url, source.reliability, source.credibility) == (
        "Example list", "https://example.org/a", "F", 6,
    )  # fmt: skip
    assert source.published.isoformat() == "2022-03-07T22:00:00+00:00"
    assert found.left_out == []


def test_a_side_that_comes_back_after_fighting_has_captured_nothing(ukraine):
    rows = "2022-03-01,A,,Ukraine,50,30,,\n2022-03-02,A,,Contested,50,30,,\n2022-03-05,A,,Ukraine,50,30,,\n2022-03-06,B,,Russia,50,31,,\n"
    assert [action for _, action, _, _ in told(read(ukraine, rows))] == [
        "controls", "contested", "controls", "controls",
    ]  # fmt: skip


def test_a_change_within_one_side_captures_nothing(ukraine):
    rows = "2022-03-01,Donetsk,,Donetsk PR,48,37.8,,\n2022-10-06,Donetsk,Donetsk PR,Russia,48,37.8,,\n"
    assert told(read(ukraine, rows)) == [
        ("2022-03-01", "controls", "dpr", ""),
        ("2022-10-06", "controls", "russia", ""),
    ]


def test_a_holder_with_a_question_mark_is_a_claim_and_no_more(ukraine):
    rows = "2022-03-01,A,,Russia,50,30,,\n2022-03-05,A,Russia,Ukraine?,50,30,,\n2022-03-09,A,Ukraine?,Ukraine,50,30,,\n"
    found = read(ukraine, rows)
    assert [claim.source.credibility for claim in found.claims] == [6, 4, 6]
    situation = Situation.build(ukraine, found.claims)
    (place_id,) = {one.location.place.place_id for one in situation.claims}
    early, late = datetime(2022, 3, 6, tzinfo=UTC), datetime(2022, 3, 10, tzinfo=UTC)
    assert str(situation.timeline.find(f"place:{place_id}", early, early).state) == "claimed"
    assert str(situation.timeline.find(f"place:{place_id}", late).state) == "controlled"


@pytest.mark.parametrize(
    "word", ["Unknown", "Not known", "Truce", "Gray zone", "grey zone", "Uncontrolled", "No man's land", ""]
)
def test_a_word_for_nobody_takes_back_who_held_it(ukraine, word):
    rows = f"2022-03-01,A,,Russia,50,30,,\n2022-03-05,A,Russia,{word},50,30,,\n"
    _, claim = read(ukraine, rows).claims
    assert (claim.action, claim.polarity, claim.actor_id) == (Action.CONTROLS, Polarity.DENIED, "russia")


def test_nobody_where_nobody_was_says_nothing_and_is_listed(ukraine):
    found = read(ukraine, "2022-03-05,A,,Unknown,50,30,,\n")
    assert found.claims == []
    assert "nobody was before" in why(found)["row 2"]
    assert found.faults == []


def test_what_a_table_says_was_before_counts_where_it_has_no_earlier_row(ukraine):
    rows = "2022-03-05,A,Russia,Unknown,50,30,,\n2022-03-05,B,Ukraine,Russia,50,31,,\n"
    found = read(ukraine, rows)
    assert told(found) == [
        ("2022-03-05", "controls", "russia", ""),
        ("2022-03-05~", "captured", "russia", "ukraine"),
    ]
    assert found.claims[0].polarity is Polarity.DENIED


def test_nobody_said_twice_is_said_once(ukraine):
    rows = "2022-03-01,A,,Russia,50,30,,\n2022-03-05,A,,Unknown,50,30,,\n2022-03-06,A,,Truce,50,30,,\n"
    found = read(ukraine, rows)
    assert len(found.claims) == 2
    assert list(why(found)) == ["row 4"]


def test_contested_is_between_the_two_sides_of_the_table_the_larger_one_was_there(ukraine):
    rows = "2022-03-01,A,,Ukraine,50,30,,\n2022-03-01,B,,Ukraine,50,31,,\n2022-03-01,C,,Donetsk PR,48,38,,\n2022-03-01,D,,Contested,49,36,,\n"
    found = read(ukraine, rows)
    (claim,) = [one for one in found.claims if one.target == "D"]
    assert (claim.action, claim.actor_id, claim.opponent_id) == (Action.CONTESTED, "dpr", "ukraine")
    assert any("contested is between Ukraine" in remark for remark in found.notes)


def test_contested_with_nobody_to_contest_it_is_listed_until_the_parties_are_named(ukraine):
    rows = "2022-03-01,A,,Ukraine,50,30,,\n2022-03-02,A,Ukraine,Contested,50,30,,\n"
    assert "name the two parties" in why(read(ukraine, rows))["row 3"]
    named = read(ukraine, rows, parties=("Ukraine", "russia"))
    assert told(named)[1] == ("2022-03-02~", "contested", "russia", "ukraine")
    with pytest.raises(OutsideDataError, match="no actor of the theatre is 'Narnia'"):
        read(ukraine, rows, parties=("ukraine", "Narnia"))
    with pytest.raises(OutsideDataError, match="got 1"):
        read(ukraine, rows, parties=("ukraine",))


# ---- days ----


@pytest.mark.parametrize(
    ("as_of", "event"),
    [
        ("6 May 2022", "2022-05-06"),
        ("6\u00a0May\u00a02022", "2022-05-06"),
        ("May 6 2022", "2022-05-06"),
        ("2022-05-06", "2022-05-06"),
        ("20220506", "2022-05-06"),
        ("", "2022-05-08"),
        ("9 May 2022", "2022-05-08"),  # after the day of the entry
        ("06/05/2022", "2022-05-08"),  # May or June
        ("1 March 2022", "2022-05-08"),  # not after the event before
        ("Captured by Russia in 2022", "2022-05-08"),
    ],
)
def test_the_day_of_the_information_counts_where_it_can_be_true(ukraine, as_of, event):
    rows = f"2022-03-01,A,,Ukraine,50,30,,\n2022-05-08,A,Ukraine,Russia,50,30,{as_of},\n"
    claim = read(ukraine, rows).claims[1]
    assert str(claim.when) == f"{event}~"
    assert claim.source.published.date() == date(2022, 5, 7)  # the day begins in Kyiv


def test_of_two_rows_of_one_day_the_later_one_counts(ukraine):
    rows = "2022-03-01,A,,Ukraine,50,30,,\n2022-03-02,A,,Russia,50,30,,\n2022-03-02,A,,Ukraine,50,30,,\n"
    found = read(ukraine, rows)
    assert [actor for _, _, actor, _ in told(found)] == ["ukraine", "ukraine"]
    assert why(found) == {"row 3": "a later row of the same day takes its place"}
    assert found.faults == []


def test_one_day_for_the_whole_table_where_it_has_no_column_for_it(ukraine):
    head, rows = "name,holder,lon,lat\n", "A,Ukraine,30,50\n"
    assert told(read(ukraine, rows, head=head, day=date(2022, 5, 1))) == [
        ("2022-05-01", "controls", "ukraine", "")
    ]
    with pytest.raises(OutsideDataError, match="no column tells the date"):
        read(ukraine, rows, head=head)


# ---- places ----


def test_a_row_without_a_position_has_that_of_its_name(ukraine):
    rows = "2022-03-01,A,,Russia,,,,\n2022-03-05,A\u00a0,,Ukraine,50,30,,\n"
    found = read(ukraine, rows)
    assert [claim.position for claim in found.claims] == [(30.0, 50.0)] * 2
    assert found.claims[0].note == "position from another row of the table"
    assert told(found)[1][1:] == ("captured", "ukraine", "russia")


def test_a_row_without_any_position_is_found_by_its_name(ukraine):
    (claim,) = read(ukraine, "2022-03-01,Kherson,,Russia,,,,\n").claims
    assert claim.position is None
    (located,) = Situation.build(ukraine, [claim]).claims
    assert located.location.place.place_id == "kherson"


def test_of_several_places_of_one_name_none_is_guessed(ukraine):
    rows = "2022-03-01,A,,Russia,50,30,,\n2022-03-01,A,,Ukraine,48,36,,\n2022-03-02,A,,Ukraine,,,,\n"
    found = read(ukraine, rows)
    assert len({claim.position for claim in found.claims}) == 2
    assert "2 places of the file are called so" in why(found)["row 4"]


def test_two_places_of_one_name_at_one_position_are_not_mixed_up(ukraine):
    rows = (
        "2022-03-01,A,,Ukraine,50,30,1 March 2022,\n2024-04-22,A,Ukraine,Contested,50,30,20 Apr 2024,\n"
        + "".join(
            f"2024-04-{day},A,,Ukraine,50,30,1 March 2022,\n2024-04-{day},A,,Russia,50,30,20 Apr 2024,\n"
            for day in (23, 24, 25)
        )
    )
    found = read(ukraine, rows)
    assert told(found) == [("2022-03-01", "controls", "ukraine", "")]
    assert [one.where for one in found.faults] == [f"row {number}" for number in range(3, 10)]
    assert {one.why for one in found.faults} == {found.faults[0].why}
    assert "two places of that name" in found.faults[0].why


# ---- whose words, whose columns ----


def test_words_for_holders_may_be_mapped(ukraine):
    rows = "2022-03-01,A,,Donetsk PR,50,30,,\n2022-03-02,B,,Grey area,50,31,,\n2022-03-03,C,,blue,50,32,,\n"
    mapped = read(
        ukraine, rows, holders={"donetsk pr": "russia", "Blue": "Ukrainian forces", "Grey area": "contested"}
    )
    assert [actor for _, _, actor, _ in told(mapped)] == ["russia", "ukraine", "ukraine"]
    with pytest.raises(OutsideDataError) as caught:
        read(ukraine, rows, holders={"A": "Mordor", "B": "Narnia"})
    assert "'A' = 'Mordor'; 'B' = 'Narnia'" in str(caught.value)


def test_columns_may_be_called_as_one_likes(ukraine):
    head, rows = "When;Town;Who;LNG;Latitude\n", "2022-03-01;A;Ukraine;30,5;50,25\n"
    columns = {"date": "when", "holder": "Who"}
    (claim,) = read(ukraine, rows, head=head, columns=columns).claims
    assert claim.position == (30.5, 50.25)


def test_everything_that_is_wrong_with_the_columns_is_told_at_once(ukraine):
    with pytest.raises(OutsideDataError) as caught:
        read(ukraine, "", head="place,lat\n", columns={"colour": "x", "holder": "nobody here"})
    message = str(caught.value)
    for part in (
        "'colour' is no field",
        "no column 'nobody here'",
        "no column tells the date",
        "lon and a column lat",
    ):
        assert part in message
    assert message.endswith("the columns of the table are: place, lat")


def test_a_dataset_has_a_publisher_and_a_grade():
    with pytest.raises(OutsideDataError) as caught:
        Dataset(" ", "ftp://x", "G", 7)
    assert len(str(caught.value).splitlines()) == 4


def test_what_stands_in_the_place_of_an_address_is_kept_as_attribution(ukraine):
    (claim,) = read(ukraine, "2022-03-01,A,,Ukraine,50,30,,General Staff briefing\n").claims
    assert (claim.source.url, claim.attribution) == ("", "General Staff briefing")


# ---- strangers ----


def test_all_bad_rows_are_told_at_once_with_all_that_is_wrong_with_each(ukraine):
    rows = (
        "soon,,,Mordor,nan,30,,\n"
        "2022-03-01,A,,Ukraine,1e999,30,,\n"
        "2022-03-01,A,,Ukraine,50,,,\n"
        "2022-03-01,A,,Ukraine,500,30,,\n"
        "2022-03-01,A,,Ukraine,30.25,50.5167,,\n"
        "2022-03-01,A,,Ukraine,-33.9,151.2,,\n"
        f"2022-03-01,{'x' * 300},,Ukraine,50,30,,\n"
        "2022-03-01,A\x1b[31m,,Ukraine,50,30,,\n"
        "9999-99-99,A,,Ukraine,50,30,,\n"
        f"2022-03-01,A,,Ukraine,{'5' * 5000},30,,\n"
    )
    found = read(ukraine, rows)
    assert found.claims == []
    reasons = why(found)
    assert len(reasons) == 10
    for part in ("it names no place", "'soon' is no date", "'Mordor' is no actor", "'nan', '30'"):
        assert part in reasons["row 2"]
    assert "exchange longitude and latitude" in reasons["row 6"]
    assert "outside of the theatre" in reasons["row 7"]


def test_formulas_are_text_and_stay_text(ukraine, tmp_path):
    rows = '2022-03-01,"=HYPERLINK(""http://x"")",,Ukraine,50,30,,=cmd|calc\n'
    (claim,) = read(ukraine, rows).claims
    assert claim.target == '=HYPERLINK("http://x")'
    write_claims([claim], tmp_path / "claims.csv")
    assert "'=HYPERLINK" in (tmp_path / "claims.csv").read_text(encoding="utf-8")
    assert read_claims(tmp_path / "claims.csv", zone=ukraine.zone) == [claim]


def test_a_byte_order_mark_and_tabs_are_read(ukraine):
    text = (
        b"\xef\xbb\xbf" + HEAD.replace(",", "\t").encode() + b"2022-03-01\tIrpin\t\tUkraine\t50.5\t30.2\t\t\n"
    )
    assert len(read(ukraine, text).claims) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "a header with the names of the columns"),
        ("name,to\nДніпро,Україна\n".encode("utf-16"), "text in UTF-8"),
        (HEAD.encode() + b'2022-03-01,"A,,Ukraine\n', "a row whose quotes are closed"),
    ],
)
def test_what_is_no_table_is_told_in_one_message(ukraine, text, message):
    with pytest.raises(ClaimTableError, match=message):
        read(ukraine, text)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12) | st.sampled_from(
    [
        "2022-03-01",
        "Irpin",
        "Ukraine",
        "Russia?",
        "Contested",
        "Truce",
        "50.5",
        "30.25",
        "nan",
        "-1e308",
        "1 May 2022",
        '"',
        "=",
    ]
)


@given(st.lists(st.lists(CELL, min_size=8, max_size=8), max_size=6))
@settings(max_examples=150)
def test_whatever_the_cells_hold_every_row_is_a_claim_or_listed_and_the_claims_can_be_written(ukraine, cells):
    rows = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in cells)
    found = read(ukraine, rows)
    assert len(found.claims) + len(found.left_out) == found.entries
    stream = io.StringIO(newline="")
    write_claims(found.claims, stream)
    assert read_claims(io.StringIO(stream.getvalue(), newline=""), zone=ukraine.zone) == list(found.claims)


DAY = st.integers(1, 28)
HOLDER = st.sampled_from(["Ukraine", "Russia", "Contested", "Unknown"])


@given(st.lists(st.tuples(DAY, HOLDER, st.none() | DAY), min_size=1, max_size=8))
@settings(max_examples=150)
def test_the_events_of_a_place_follow_the_order_of_its_rows_and_none_is_known_before_it_happened(
    ukraine, entries
):
    rows = "".join(
        f"2022-03-{day:02d},A,,{holder},50,30,{f'{informed} March 2022' if informed else ''},\n"
        for day, holder, informed in entries
    )
    claims = read(ukraine, rows, parties=("ukraine", "russia")).claims
    events = [claim.when.first_day for claim in claims]
    assert events == sorted(set(events))
    assert all(
        claim.when.first_day <= claim.source.published.astimezone(ukraine.zone).date() for claim in claims
    )
