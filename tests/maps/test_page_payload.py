"""The data of the page: both readings, every claim, and numbers that fit back together."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

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


def shown(payload, name, reading):
    """The rows of a table under a reading, as the page reads them: with `shown` from when to when, km and words."""
    table = payload["tables"][name]
    columns = {key: unpack(column) for key, column in table.items() if key != "rows"}
    instants = [*unpack(payload["instants"]), float("inf")]
    for number in range(table["rows"]):
        row = {key: column[number] for key, column in columns.items()}
        start, end, known, until = (instants[row[key]] for key in ("start", "end", "known", "until"))
        if reading == "known":
            start, end = max(start, known), min(end, until)
        if (until == float("inf") or reading == "known") and start < end:
            yield row | {"shown": (start, end)}


def at_step(payload, reading, step):
    """The stretches that hold at a step: road, from and to in 10 m, state, holder."""
    now = payload["steps"][step]
    return [
        (
            row["road"],
            row["from"],
            row["from"] + row["length"],
            payload["states"][row["state"]],
            payload["actors"]["id"][row["holder"]],
        )
        for row in shown(payload, "stretches", reading)
        if row["shown"][0] <= now < row["shown"][1]
    ]


def held(payload, reading, step):
    """Kilometres by holder at a step, worked out from the packed columns."""
    sums = {}
    for _, low, high, state, holder in at_step(payload, reading, step):
        if state not in {"front", "vacated", "unknown"}:
            sums[holder] = sums.get(holder, 0) + (high - low) / 100
    return sums


@pytest.mark.parametrize("reading", ["hindsight", "known"])
def test_the_stretches_of_a_step_cover_each_road_without_gap_or_overlap(payload, reading):
    for step in range(len(payload["steps"])):
        stretches = at_step(payload, reading, step)
        for number, road in enumerate(payload["roads"]):
            spans = [(low, high) for one, low, high, *_ in stretches if one == number]
            assert spans == sorted(spans)
            assert spans[0][0] == 0
            assert spans[-1][1] == pytest.approx(100 * road["km"], abs=1)
            assert all(left[1] == right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize("reading", ["hindsight", "known"])
def test_the_page_holds_what_the_timeline_answers(situation, reading):
    payload = make_payload(situation)
    numbers = {road["id"]: number for number, road in enumerate(payload["roads"])}
    for step, day in enumerate(situation.days):
        asked = situation.at(day, day if reading == "known" else None)
        answer = {
            (
                numbers[one.road_id],
                round(100 * one.from_km),
                round(100 * one.to_km),
                str(one.state),
                one.holder,
            )
            for one in asked.stretches
        }
        assert set(at_step(payload, reading, step)) == answer


def test_a_day_is_shown_as_of_its_last_second(payload, small):
    assert payload["steps"][0] == int(small.at(28).timestamp()) - 1


def test_what_was_published_a_day_later_is_not_known_on_the_day(payload):
    fall_of_hama = 8  # 5 December
    assert held(payload, "known", fall_of_hama) != held(payload, "hindsight", fall_of_hama)
    assert held(payload, "known", fall_of_hama) == held(payload, "hindsight", fall_of_hama - 1)


def test_a_road_comes_back_from_its_packed_form_to_the_metre(payload, small):
    road = small.small_situation().network.roads[0]
    count = sum(payload["roads"][0]["parts"])
    assert unpack(payload["lines"]["lon"])[:count] == [round(lon * 1e5) for lon, _ in small.M5]
    assert unpack(payload["lines"]["at"])[count - 1] == round(road.length_km * 100)


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
    sizes, members = (unpack(payload["claim_sets"][name]) for name in ("sizes", "of"))
    ends = list(accumulate(sizes))
    rows = shown(payload, "places", "hindsight")
    sets = [members[ends[row["for"]] - sizes[row["for"]] : ends[row["for"]]] for row in rows]
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
