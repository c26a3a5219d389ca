"""Corrections and retractions that a table writes: what they end, what they leave, and that nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Polarity
from geo.claims.table import read_claims
from geo.control.ledger import Ledger, RecordKind
from geo.period import FOREVER, day_bounds
from geo.places.location import LocatedClaim

SECOND = timedelta(seconds=1)


def correcting(claim, other, *, retracted=False):
    """The same claim as the correction or retraction of another."""
    polarity = Polarity.RETRACTED if retracted else claim.claim.polarity
    return LocatedClaim(replace(claim.claim, corrects=other, polarity=polarity), claim.location)


def ledger_of(world, claims, baseline=()):
    start = day_bounds(world.theatre.start, world.theatre.zone).start
    return Ledger.of(claims, baseline=baseline, start=start)


def ids(located):
    return {one.claim.claim_id for one in located}


def test_a_correction_takes_the_place_of_a_claim_from_its_publication_on(world):
    wrong = world.claim("captured", "Jim", "hts", day=3, claim_id="wrong")
    right = correcting(world.claim("captured", "Dal", "hts", day=3, known=5, claim_id="right"), "wrong")
    timeline = world.judge([right, wrong])
    assert world.place(timeline, "Jim", 4, known=4).holder == "hts"
    assert world.place(timeline, "Dal", 4, known=4) is None
    assert world.place(timeline, "Jim", 4) is None
    assert world.place(timeline, "Dal", 4).holder == "hts"


def test_a_retraction_takes_a_claim_back_and_says_nothing(world):
    claim = world.claim("captured", "Jim", "hts", day=3, claim_id="claim")
    back = correcting(
        world.claim("captured", "Jim", "hts", day=3, known=6, claim_id="back"), "claim", retracted=True
    )
    timeline = world.judge([claim, back], world.held("Jim"))
    assert world.place(timeline, "Jim", 4, known=5).holder == "hts"
    assert world.place(timeline, "Jim", 4).holder == "government"
    ledger = ledger_of(world, [claim, back])
    assert [record.kind for record in ledger.records] == [RecordKind.ASSERT, RecordKind.RETRACT]
    assert ids(ledger.known_at(world.noon(7))) == {"back"}
    assert ledger.ended()["claim"].located == back


def test_a_retraction_of_a_cut_opens_the_road_again_in_hindsight(world):
    cut = world.claim("cut", "Cross", "hts", day=3, claim_id="cut")
    back = correcting(
        world.claim("cut", "Cross", "hts", day=3, known=5, claim_id="back"), "cut", retracted=True
    )
    timeline = world.judge([back, cut])
    assert timeline.as_of(world.noon(4), world.noon(4)).passages
    assert not timeline.as_of(world.noon(4)).passages


def test_of_a_chain_of_corrections_the_last_stands_in_each_span_of_known_time(world):
    first = world.claim("captured", "Alif", "hts", day=3, claim_id="a")
    second = correcting(world.claim("captured", "Jim", "hts", day=3, known=5, claim_id="b"), "a")
    third = correcting(world.claim("captured", "Dal", "hts", day=3, known=7, claim_id="c"), "b")
    ledger = ledger_of(world, [third, first, second])
    assert [ids(ledger.known_at(world.noon(day))) for day in (3, 5, 7)] == [{"a"}, {"b"}, {"c"}]


def test_of_a_chain_that_was_published_at_one_instant_only_the_last_stands(world):
    first = world.claim("captured", "Alif", "hts", day=3, claim_id="a")
    second = correcting(world.claim("captured", "Jim", "hts", day=3, claim_id="b"), "a")
    third = correcting(world.claim("captured", "Dal", "hts", day=3, claim_id="c"), "b")
    ledger = ledger_of(world, [second, third, first])
    assert ids(ledger.known_at(FOREVER)) == {"c"}
    assert set(ledger.ended()) == {"a", "b"}
    assert not ledger.flaws()


def test_of_two_claims_that_correct_each_other_the_later_one_stands(world):
    one = correcting(world.claim("captured", "Jim", "hts", day=3, claim_id="one"), "other")
    other = correcting(world.claim("captured", "Dal", "hts", day=3, known=5, claim_id="other"), "one")
    ledger = ledger_of(world, [other, one])
    assert ids(ledger.known_at(world.noon(3))) == {"one"}
    assert ids(ledger.known_at(FOREVER)) == {"other"}
    (flaw,) = ledger.flaws()
    assert flaw.located == one
    assert flaw.why.startswith('corrects "other", which was published later and stands')


def test_of_a_circle_that_was_published_at_one_instant_all_stand_and_all_are_told(world):
    names = ["a", "b", "c"]
    circle = [
        correcting(world.claim("captured", "Jim", "hts", day=3, claim_id=name), names[number - 1])
        for number, name in enumerate(names)
    ]
    tail = correcting(world.claim("captured", "Dal", "hts", day=3, claim_id="tail"), "a", retracted=True)
    ledger = ledger_of(world, [*circle, tail])
    assert ids(ledger.known_at(FOREVER)) == {"b", "c", "tail"}
    assert [flaw.located.claim.claim_id for flaw in ledger.flaws()] == names
    assert all("leads back to it at one instant" in flaw.why for flaw in ledger.flaws())


def test_a_correction_of_a_claim_that_nobody_gave_is_told_and_counts_as_a_claim(world):
    lone = correcting(world.claim("captured", "Jim", "hts", day=3, claim_id="lone"), "elsewhere")
    back = correcting(world.claim("captured", "Dal", "hts", day=3, claim_id="x"), "nowhere", retracted=True)
    ledger = ledger_of(world, [lone, back])
    assert [flaw.why for flaw in ledger.flaws()] == [
        'corrects "elsewhere", which is no claim that was given; give the table that holds it too',
        'takes back "nowhere", which is no claim that was given; give the table that holds it too',
    ]
    assert world.place(world.judge([lone, back]), "Jim", 4).holder == "hts"


def test_a_retraction_that_is_taken_back_does_not_bring_the_claim_again_and_that_is_told(world):
    claim = world.claim("captured", "Jim", "hts", day=3, claim_id="claim")
    back = correcting(
        world.claim("captured", "Jim", "hts", known=5, claim_id="back"), "claim", retracted=True
    )
    again = correcting(
        world.claim("captured", "Jim", "hts", known=7, claim_id="again"), "back", retracted=True
    )
    ledger = ledger_of(world, [claim, back, again])
    assert ids(ledger.known_at(FOREVER)) == {"again"}
    assert [flaw.why.split(";")[0] for flaw in ledger.flaws()] == ['takes back "back", a retraction']


def test_a_correction_of_the_baseline_is_baseline_too_and_known_from_its_publication_on(world):
    right = correcting(world.claim("controls", "Jim", "hts", day=1, known=6, claim_id="right"), "base-Jim")
    timeline = world.judge([right], world.held("Jim"))
    assert world.place(timeline, "Jim", 3, known=5).holder == "government"
    now = world.place(timeline, "Jim", 3)
    assert (now.holder, now.rule, now.basis) == ("hts", "baseline", "carried_forward")


def test_a_report_that_shares_its_identifier_with_a_baseline_row_is_no_baseline(world):
    news = world.claim("captured", "Dal", "hts", day=4, claim_id="base-Jim")
    entries = ledger_of(world, [news], world.held("Jim")).entries()
    assert [(entry.located.claim.target, entry.baseline) for entry in entries] == [
        ("Jim", True),
        ("Dal", False),
    ]


def test_a_row_of_the_baseline_may_correct_another_of_it(world):
    (wrong,) = world.held("Jim")
    right = correcting(world.claim("controls", "Jim", "hts", day=1, known=9, claim_id="right"), "base-Jim")
    timeline = world.judge([], [right, wrong])
    assert world.place(timeline, "Jim", 2, known=2).holder == "hts"


def test_the_example_of_the_page_gives_what_the_page_says(theatre, tmp_path):
    from geo.situation import Situation

    page = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
    (tmp_path / "claims.csv").write_text(page.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    claims = read_claims(tmp_path / "claims.csv", zone=theatre.zone)
    situation = Situation.build(theatre, claims, with_baseline=False)

    def held(known):
        at = day_bounds(known, theatre.zone).end - SECOND
        return sorted(
            place for place, one in situation.at(situation.days[3], at).places.items() if one.holder
        )

    day = claims[0].source.published.astimezone(theatre.zone).date()
    assert [held(day + timedelta(days=number)) for number in range(3)] == [["saraqib"], ["khan-al-sabil"], []]
    assert situation.summary()["corrections"] == situation.summary()["retractions"] == 1
    assert set(situation.ended) == {"D-1", "D-2"}
    assert not situation.flaws


# ---- laws ----

TARGETS = ("Alif", "Jim", "Cross", "N1", "N1 30-70")
tellings = st.builds(
    dict,
    action=st.sampled_from(("captured", "controls", "lost", "withdrew", "cut", "reopened", "contested")),
    target=st.sampled_from(TARGETS),
    actor=st.sampled_from(("government", "hts", "sdf")),
    by=st.sampled_from(("monitor", "rebels", "army")),
    day=st.integers(2, 7),
    delay=st.integers(0, 4),
    corrects=st.none() | st.integers(0, 8),
    retracted=st.booleans(),
    in_baseline=st.booleans(),
)
histories = st.lists(tellings, min_size=1, max_size=9)


def told(world, telling, number):
    day = telling["day"]
    claim = world.claim(
        telling["action"], telling["target"], telling["actor"], by=telling["by"], day=day,
        known=day + telling["delay"], claim_id=f"c{number}",
    )  # fmt: skip
    other = telling["corrects"]
    if other is None or other == number:
        return claim
    return correcting(claim, f"c{other}", retracted=telling["retracted"])


def split(world, history):
    claims = [told(world, telling, number) for number, telling in enumerate(history)]
    base = [claim for claim, telling in zip(claims, history, strict=True) if telling["in_baseline"]]
    return [claim for claim in claims if claim not in base], base


def picture(timeline, valid, known):
    now = timeline.as_of(valid, known)
    found = [*now.places.values(), *now.junctions.values(), *now.stretches]
    return (
        [
            (one.object_id, one.holder, one.state, one.rule, one.claims_for, one.claims_against)
            for one in found
        ],
        [(one.road_id, one.from_km, one.passage, one.claims) for one in now.passages],
    )


@given(history=histories, data=st.data())
@settings(max_examples=60)
def test_the_order_of_corrections_changes_nothing(world, history, data):
    claims, base = split(world, history)
    shuffled = data.draw(st.permutations(claims)), data.draw(st.permutations(base))
    one, other = world.judge(claims, base), world.judge(*shuffled)
    assert one.intervals == other.intervals
    assert one.passages == other.passages
    book, again = ledger_of(world, claims, base), ledger_of(world, *shuffled)
    assert (book.entries(), book.ended(), book.flaws()) == (again.entries(), again.ended(), again.flaws())


@given(history=histories, later=tellings)
@settings(max_examples=60)
def test_a_later_correction_never_changes_what_was_known_before(world, history, later):
    claims, base = split(world, history)
    late = told(world, later | {"day": 9, "in_baseline": False}, 99)
    known = late.claim.source.published - SECOND
    before, after = world.judge(claims, base), world.judge([*claims, late], base)
    for day in (1, 3, 6, 9, 14):
        assert picture(before, world.noon(day), known) == picture(after, world.noon(day), known)


@given(history=histories)
@settings(max_examples=100)
def test_the_ledger_never_loses_a_claim(world, history):
    claims, base = split(world, history)
    ledger = ledger_of(world, claims, base)
    assert {record.located.claim.claim_id for record in ledger.records} == ids([*claims, *base])
    by_id = {record.located.claim.claim_id: record for record in ledger.records}
    ended = ledger.ended()
    for claim_id, record in by_id.items():
        stands = claim_id in ids(ledger.known_at(record.at))
        is_ended_at_once = claim_id in ended and ended[claim_id].at == record.at
        assert stands != is_ended_at_once
        assert (claim_id in ids(ledger.known_at(FOREVER))) == (claim_id not in ended)


@given(history=histories)
@settings(max_examples=60)
def test_known_times_follow_each_other_and_end_with_their_correction(world, history):
    ledger = ledger_of(world, *split(world, history))
    ended = ledger.ended()
    for entry in ledger.entries():
        claim_id = entry.located.claim.claim_id
        assert entry.known.end == (ended[claim_id].at if claim_id in ended else FOREVER)
        if claim_id in ended:
            assert ended[claim_id].claim_id == claim_id


@given(history=histories)
@settings(max_examples=40)
def test_states_still_follow_each_other_without_gap_or_overlap(world, history):
    timeline = world.judge(*split(world, history))
    for known in (*timeline.known_times, FOREVER):
        for name in ("place:alif", "place:jim", "junction:cross"):
            states = timeline.history_of(name, known)
            assert all(one.valid.end == following.valid.start for one, following in pairwise(states))


def test_a_long_chain_of_corrections_at_one_instant_is_read_through(world):
    first = world.claim("captured", "Alif", "hts", day=3, claim_id="c0")
    rest = [
        LocatedClaim(replace(first.claim, claim_id=f"c{number}", corrects=f"c{number - 1}"), first.location)
        for number in range(1, 20_000)
    ]
    assert ids(ledger_of(world, [first, *rest]).known_at(FOREVER)) == {"c19999"}
