"""The data of the page: both readings, every claim, and numbers that fit back together."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.state import State
from geo.period import FOREVER, Period
from maps.claimrows import safe_url
from maps.intervals import reading_period
from maps.pack import unpack
from maps.payload import make_payload

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
days = st.integers(min_value=0, max_value=60)


@st.composite
def periods(draw):
    start = draw(days)
    end = draw(st.one_of(st.just(None), st.integers(min_value=start + 1, max_value=70)))
    return Period(EPOCH + timedelta(days=start), FOREVER if end is None else EPOCH + timedelta(days=end))


@given(valid=periods(), known=periods(), day=days)
def test_as_known_then_shows_a_version_at_a_time_exactly_if_it_was_valid_and_known_at_that_time(
    valid, known, day
):
    instant = EPOCH + timedelta(days=day)
    shown = reading_period(valid, known, "known")
    assert (shown is not None and shown.contains(instant)) == (
        valid.contains(instant) and known.contains(instant)
    )


@given(valid=periods(), known=periods())
def test_hindsight_shows_what_is_still_believed(valid, known):
    assert reading_period(valid, known, "hindsight") == (valid if known.is_open else None)


@pytest.fixture(scope="module")
def payload(small):
    return make_payload(small.small_situation())


def column(values):
    """A column of claims as the page reads it."""
    return values if isinstance(values, list) else [values["of"][number] for number in unpack(values["at"])]


def held(payload, reading, step):
    """Kilometres by holder at a step, worked out from the packed columns."""
    table = payload["readings"][reading]["stretches"]
    columns = {name: unpack(text) for name, text in table.items() if name != "rows"}
    instants = [*unpack(payload["instants"]), float("inf")]
    now, sums = payload["steps"][step], {}
    for row in range(table["rows"]):
        state = payload["states"][columns["state"][row]]
        if instants[columns["start"][row]] <= now < instants[columns["end"][row]] and state not in {
            "front",
            "vacated",
            "unknown",
        }:
            holder = payload["actors"]["id"][columns["holder"][row]]
            sums[holder] = sums.get(holder, 0) + (columns["to"][row] - columns["from"][row]) / 100
    return sums


def test_the_stretches_of_a_step_cover_each_road_without_gap_or_overlap(payload):
    table = payload["readings"]["hindsight"]["stretches"]
    columns = {name: unpack(text) for name, text in table.items() if name != "rows"}
    instants = [*unpack(payload["instants"]), float("inf")]
    for now in payload["steps"]:
        for number, road in enumerate(payload["roads"]):
            spans = sorted(
                (columns["from"][row], columns["to"][row])
                for row in range(table["rows"])
                if columns["road"][row] == number
                and instants[columns["start"][row]] <= now < instants[columns["end"][row]]
            )
            assert spans[0][0] == 0
            assert spans[-1][1] == pytest.approx(100 * road["km"], abs=1)
            assert all(left[1] == right[0] for left, right in pairwise(spans))


def test_a_day_is_shown_as_of_its_last_second(payload, small):
    assert payload["steps"][0] == int(small.at(28).timestamp()) - 1


def test_what_was_published_a_day_later_is_not_known_on_the_day(payload):
    fall_of_hama = 8  # 5 December
    assert held(payload, "known", fall_of_hama) != held(payload, "hindsight", fall_of_hama)
    assert held(payload, "known", fall_of_hama) == held(payload, "hindsight", fall_of_hama - 1)


def test_a_road_comes_back_from_its_packed_form_to_the_metre(payload, small):
    road = small.small_situation().network.roads[0]
    packed = payload["roads"][0]
    assert unpack(packed["lon"]) == [round(lon * 1e5) for lon, _ in small.M5]
    assert unpack(packed["at"])[-1] == round(road.length_km * 100)


def test_places_on_a_road_stand_on_its_axis_the_largest_first(payload):
    names = [payload["places"]["name"][number] for number, _ in payload["roads"][0]["towns"]]
    assert names[0] == "Aleppo"
    assert set(names) >= {"Homs", "Hama", "Saraqib", "Khan Shaykhun", "Damascus"}


def test_every_claim_is_listed_also_one_that_could_not_be_located(payload):
    claims = {name: column(values) for name, values in payload["claims"].items()}
    nowhere = claims["id"].index("C-nowhere")
    assert len(claims["id"]) == 8
    assert claims["point"][nowhere] is None
    assert (claims["status"][nowhere], claims["why"][nowhere]) == (
        "not_found",
        "no place of that name is known",
    )


def test_a_state_points_to_the_claims_that_made_it(payload):
    table = payload["readings"]["hindsight"]["places"]
    sets = [payload["claim_sets"][number] for number in unpack(table["for"])]
    assert {payload["claims"]["id"][number] for claims in sets for number in claims} >= {"C-aleppo", "C-hama"}


def test_every_state_of_control_can_be_written(payload):
    assert set(payload["states"]) == {str(state) for state in State}


def test_the_parts_of_a_sentence_are_marked_by_their_place_in_the_sentence(small):
    one = small.with_spans(small.claim("C-1", "Hama", 35, sentence="They took Hama."), (105, 109))
    payload = make_payload(small.small_situation(claims=[small.located(one)]))
    assert payload["claims"]["marks"] == [[5, 9, 1]]


def test_the_title_of_the_theatre_stands_where_none_is_given(small):
    assert make_payload(small.small_situation())["title"] == "A small war"
    assert make_payload(small.small_situation(), title="Mine")["title"] == "Mine"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//example.org",
        "https:///x", "https://user:secret@example.org/", "https://example.org/\nX", "java\tscript:alert(1)", "file:///etc/passwd", "http://[", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plain_http_is_left_out(address):
    assert safe_url(address) == ""
