"""Valid time and known time: laws that hold for every history."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.adjudicate import adjudicate_ledger
from geo.control.ledger import Ledger, RecordKind
from geo.control.state import State
from geo.period import FOREVER

TARGETS = ("Alif", "Jim", "Dal", "Cross", "N1", "N1 30-70", "N1 40-100")
ACTIONS = (
    "captured", "controls", "lost", "withdrew", "cut", "reopened", "contested", "besieged", "advanced_to",
)  # fmt: skip

tellings = st.builds(
    dict,
    action=st.sampled_from(ACTIONS),
    target=st.sampled_from(TARGETS),
    actor=st.sampled_from(("government", "hts", "sna", "opposition", "sdf")),
    opponent=st.sampled_from(("", "government", "hts")),
    day=st.integers(2, 9),
    delay=st.integers(0, 4),
    length=st.integers(0, 2),
    by=st.sampled_from(("monitor", "agency", "weak agency", "rebels", "army", "sdf")),
    extent=st.sampled_from(("all", "part", "unstated", "near")),
    denied=st.booleans(),
)
histories = st.lists(tellings, min_size=1, max_size=9)


def told(world, telling, number):
    day, last = telling["day"], telling["day"] + telling["length"]
    return world.claim(
        telling["action"], telling["target"], telling["actor"], opponent=telling["opponent"], by=telling["by"],
        day=day if last == day else f"2024-12-{day:02d}/2024-12-{last:02d}", known=last + telling["delay"],
        extent=telling["extent"], denied=telling["denied"], claim_id=f"c{number:02d}",
    )  # fmt: skip


def all_told(world, history):
    return [told(world, telling, number) for number, telling in enumerate(history)]


def picture(timeline, valid, known):
    now = timeline.as_of(valid, known)
    stretches = [stable(one) for one in now.stretches]
    return (
        {key: stable(one) for key, one in now.places.items()},
        {key: stable(one) for key, one in now.junctions.items()},
        stretches,
        [
            (p.road_id, p.from_km, p.to_km, p.passage, p.claims, p.claims_against, p.rule)
            for p in now.passages
        ],
        [(f.front_id, f.from_km, f.to_km) for f in now.fronts],
    )


def stable(one):
    return (
        one.object_id, one.holder, one.other, one.state, one.basis, one.rule, one.confidence, one.claims_for,
        one.claims_against, one.last_support, one.parents, one.valid,
    )  # fmt: skip


@given(history=histories, data=st.data())
@settings(max_examples=60)
def test_the_order_in_which_claims_come_in_changes_nothing(world, history, data):
    claims = all_told(world, history)
    shuffled = data.draw(st.permutations(claims))
    baseline = world.held("N1 0-100", "Alif", "Jim")
    one, other = world.judge(claims, baseline), world.judge(shuffled, list(reversed(baseline)))
    assert one.intervals == other.intervals
    assert one.passages == other.passages


@given(history=histories, later=tellings, data=st.data())
@settings(max_examples=60)
def test_a_later_report_never_changes_what_was_known_before(world, history, later, data):
    claims = all_told(world, history)
    late = told(world, later, 99)
    published = late.claim.source.published
    baseline = world.held("N1 0-100", "Alif")
    before = world.judge([c for c in claims if c.claim.source.published < published], baseline)
    after = world.judge(data.draw(st.permutations([*claims, late])), baseline)
    known = published - timedelta(seconds=1)
    for day in (1, 3, 6, 9, 14):
        assert picture(before, world.noon(day), known) == picture(after, world.noon(day), known)


@given(history=histories)
@settings(max_examples=60)
def test_states_follow_each_other_without_gap_or_overlap(world, history):
    timeline = world.judge(all_told(world, history), world.held("Alif"))
    for known in (*timeline.known_times, FOREVER):
        for name in ("place:alif", "place:jim", "place:dal", "junction:cross"):
            states = timeline.history_of(name, known)
            for one, following in pairwise(states):
                assert one.valid.end == following.valid.start
            if states:
                assert states[-1].valid.is_open
            assert all(one.known.contains(min(known, FOREVER - timedelta(seconds=1))) for one in states)


@given(history=histories, day=st.integers(1, 16), known=st.integers(1, 16))
@settings(max_examples=80)
def test_stretches_cover_every_road_without_gap_or_overlap(world, history, day, known):
    timeline = world.judge(all_told(world, history), world.held("Alif", "N1 40-100"))
    now = timeline.as_of(world.noon(day), world.noon(known))
    for road in world.network.roads:
        stretches = now.on_road(road.road_id)
        assert stretches[0].from_km == 0.0
        assert stretches[-1].to_km == road.length_km
        assert all(one.to_km == following.from_km for one, following in pairwise(stretches))
        assert all(one.valid.contains(world.noon(day)) for one in stretches)
    assert abs(sum(now.km_by_holder().values()) - 500) < 1e-6


@given(history=histories)
@settings(max_examples=60)
def test_every_state_names_what_it_rests_on(world, history):
    timeline = world.judge(all_told(world, history), world.held("Alif"))
    for one in timeline.intervals:
        assert one.rule in timeline.rules.words
        assert 0.0 <= one.confidence <= 1.0
        if one.state is not State.UNKNOWN:
            assert one.claims_for or one.parents or one.claims_against
        if one.kind == "place" and one.state in {State.CONTROLLED, State.CLAIMED}:
            assert one.holder
            assert one.claims_for


def test_a_reading_is_closed_under_as_of(world):
    timeline = world.judge([world.claim("captured", "Jim", "hts", day=3)], world.held("Jim"))
    at = timeline.change_times()[-1]
    assert timeline.as_of(at).places["jim"] == timeline.as_of(at).places["jim"]
    assert timeline.as_of(FOREVER).places["jim"].holder == "hts"
    assert timeline.as_of(at - timedelta(microseconds=1)).places["jim"].holder == "government"


def in_ledger(world, *steps):
    ledger = Ledger()
    for step in steps:
        step(ledger)
    return adjudicate_ledger(ledger, network=world.network, theatre=world.theatre), ledger


def test_a_retraction_ends_known_time_and_deletes_nothing(world):
    claim = world.claim("captured", "Jim", "hts", day=3)
    timeline, ledger = in_ledger(
        world, lambda book: book.add(claim), lambda book: book.retract(claim.claim.claim_id, world.noon(6))
    )
    assert world.place(timeline, "Jim", 4, known=5).holder == "hts"
    assert world.place(timeline, "Jim", 4) is None
    assert [record.kind for record in ledger.records] == [RecordKind.ASSERT, RecordKind.RETRACT]
    assert ledger.known_at(world.noon(5)) == (claim,)
    assert ledger.known_at(world.noon(7)) == ()


def test_a_correction_ends_known_time_and_asserts_anew(world):
    wrong = world.claim("captured", "Jim", "hts", day=3)
    right = world.claim("captured", "Dal", "hts", day=3, known=5)
    timeline, _ = in_ledger(
        world, lambda book: book.correct(wrong.claim.claim_id, right), lambda book: book.add(wrong)
    )
    assert world.place(timeline, "Jim", 4, known=4).holder == "hts"
    assert world.place(timeline, "Dal", 4, known=4) is None
    assert world.place(timeline, "Jim", 4) is None
    assert world.place(timeline, "Dal", 4).holder == "hts"


def test_a_reversal_ends_valid_time_only(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3),
        world.claim("captured", "Jim", "government", day=6),
    ]
    timeline = world.judge(claims)
    assert world.place(timeline, "Jim", 4).holder == "hts"
    assert world.place(timeline, "Jim", 7).holder == "government"
    assert world.place(timeline, "Jim", 7, known=4).holder == "hts"


def test_a_claim_with_the_identifier_of_an_earlier_one_corrects_it(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, claim_id="same"),
        world.claim("captured", "Dal", "hts", day=3, known=5, claim_id="same"),
    ]
    timeline = world.judge(claims)
    assert world.place(timeline, "Jim", 4, known=4).holder == "hts"
    assert world.place(timeline, "Jim", 4) is None


def test_the_baseline_is_known_from_the_first_day_whichever_report_documents_it(world):
    late = world.claim("controls", "Jim", "government", day=1, known=9, claim_id="base")
    timeline = world.judge([], [late])
    assert world.place(timeline, "Jim", 2, known=2).holder == "government"


def test_a_denial_in_the_ledger_is_a_record_of_its_own(world):
    ledger = Ledger()
    ledger.add(world.claim("captured", "Jim", "hts", day=3, denied=True))
    assert [record.kind for record in ledger.records] == [RecordKind.DENY]
