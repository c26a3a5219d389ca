"""A timeline that takes in more: only what is touched is worked out anew, and the result is that of the whole."""

import os
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.adjudicate import Adjudication
from geo.control.ledger import Ledger
from geo.period import BEGINNING, FOREVER
from tests.control.test_two_time_axes import all_told, histories, picture, tellings, told

HTS, GOV = "hts", "government"
LONG_HISTORIES = st.lists(tellings, min_size=10, max_size=30)


def ledger_of(world, claims, baseline=(), retracted=()):
    ledger = Ledger()
    ledger.add_all(baseline, baseline=True, not_after=world.noon(1))
    ledger.add_all(claims)
    for claim_id, day in retracted:
        ledger.retract(claim_id, world.noon(day))
    return ledger


def adjudicated(world, ledger):
    return Adjudication.of(ledger, network=world.network, theatre=world.theatre)


@given(
    history=histories, more=histories, retracted=st.lists(st.tuples(st.integers(0, 17), st.integers(3, 14)))
)
@settings(max_examples=80)
def test_news_taken_in_later_gives_what_the_whole_ledger_gives(world, history, more, retracted):
    claims = [told(world, one, number) for number, one in enumerate([*history, *more])]
    baseline = world.held("N1 0-100", "Alif", "Jim")
    first = adjudicated(world, ledger_of(world, claims[: len(history)], baseline))
    ledger = ledger_of(world, claims, baseline, [(f"c{number:02d}", day) for number, day in retracted])
    extended, whole = first.extended(ledger), adjudicated(world, ledger)
    assert extended.timeline.intervals == whole.timeline.intervals
    assert extended.timeline.passages == whole.timeline.passages
    assert extended.timeline.known_times == whole.timeline.known_times


@given(history=LONG_HISTORIES, known=st.integers(2, 16))
@settings(max_examples=40)
def test_what_is_known_at_an_instant_is_what_the_claims_published_by_then_say(world, history, known):
    claims = all_told(world, history)
    baseline = world.held("N1 0-100", "Alif", "Dal", "Capital")
    at = world.noon(known)
    by_then = world.judge([one for one in claims if one.claim.source.published <= at], baseline)
    whole = world.judge(claims, baseline)
    for day in range(1, 18):
        assert picture(whole, world.noon(day), at) == picture(by_then, world.noon(day), at)


@given(history=LONG_HISTORIES, known=st.integers(2, 16))
@settings(max_examples=60)
def test_working_it_out_bit_by_bit_gives_what_working_it_out_at_once_gives(world, history, known):
    """All that was published by an instant, taken as known from the start, leaves nothing to be worked out bit by bit."""
    claims = all_told(world, history)
    baseline = world.held("N1 0-100", "Alif", "Dal", "Capital")
    at = world.noon(known)
    ledger = ledger_of(world, [], baseline)
    for one in claims:
        if one.claim.source.published <= at:
            ledger.add(one, known_from=world.noon(1))
    at_once, bit_by_bit = adjudicated(world, ledger).timeline, world.judge(claims, baseline)
    for day in range(1, 18):
        assert picture(bit_by_bit, world.noon(day), at) == picture(at_once, world.noon(day), FOREVER)


@given(history=LONG_HISTORIES)
@settings(max_examples=30)
def test_at_every_pair_of_instants_exactly_one_version_stands(world, history):
    timeline = world.judge(all_told(world, history), world.held("Alif", "N1 40-100"))
    start = min(one.valid.start for one in timeline.intervals)
    instants = {at for one in timeline.intervals for at in (one.valid.start, one.valid.end) if at < FOREVER}
    for at in instants | {one - timedelta(microseconds=1) for one in instants if one > start}:
        for known in (BEGINNING, *timeline.known_times, FOREVER):
            now = timeline.as_of(at, known)
            report_time = min(known, FOREVER - timedelta(microseconds=1))
            for one in (*now.places.values(), *now.junctions.values(), *now.stretches):
                assert one.valid.contains(at)
                assert one.known.contains(report_time)
            for road in world.network.roads:
                along = now.on_road(road.road_id)
                assert (along[0].from_km, along[-1].to_km) == (0.0, road.length_km)
                assert all(one.to_km == following.from_km for one, following in pairwise(along))


def test_only_what_a_report_speaks_of_is_worked_out_anew(world):
    claims = [world.claim("captured", name, HTS, day=3) for name in ("Alif", "Ba", "Jim")]
    first = adjudicated(world, ledger_of(world, claims))
    news = world.claim("captured", "Dal", HTS, day=5)
    second = first.extended(ledger_of(world, [*claims, news]))
    assert {subject.key for subject in second.touched.subjects} == {"dal"}
    assert second.touched.roads == {"N1"}
    assert second.touched.passages == frozenset()
    before, after = first.timeline.objects.blocks, second.timeline.objects.blocks
    assert all(after[key] is block for key, block in before.items())
    assert second.timeline.stretches.blocks["N2"] is first.timeline.stretches.blocks["N2"]
    assert second.timeline.stretches.blocks["N1"] is not first.timeline.stretches.blocks["N1"]


def test_a_report_without_news_touches_nothing(world):
    ledger = ledger_of(world, [world.claim("captured", "Jim", HTS, day=3)])
    again = adjudicated(world, ledger).extended(ledger)
    assert again.touched.subjects == again.touched.roads == again.touched.passages == frozenset()


def test_a_retraction_takes_back_what_it_touches(world):
    claim = world.claim("captured", "Jim", HTS, day=3, claim_id="c")
    first = adjudicated(world, ledger_of(world, [claim]))
    second = first.extended(ledger_of(world, [claim], retracted=[("c", 6)]))
    assert {subject.key for subject in second.touched.subjects} == {"jim"}
    assert world.place(second.timeline, "Jim", 4) is None
    assert world.place(second.timeline, "Jim", 4, known=5).holder == HTS


def test_a_cut_touches_the_traffic_and_no_holder(world):
    first = adjudicated(world, ledger_of(world, world.held("Jim")))
    cut = world.claim("cut", "N1 30-70", HTS, day=5)
    second = first.extended(ledger_of(world, [*world.held("Jim"), cut]))
    assert second.touched.passages == {"N1"}
    assert second.touched.subjects == frozenset()
    assert [one.passage for one in second.timeline.passages] == ["closed"]


IN_A_PROCESS = """
import hashlib, random, sys
from geo.control.adjudicate import adjudicate
from geo.situation import Situation
from geo.theatre import Theatre
from geo.claims.table import read_claims
theatre = Theatre.open("syria-2024")
claims = [claim for path in theatre.claims_paths for claim in read_claims(path, zone=theatre.zone)]
random.Random(int(sys.argv[1])).shuffle(claims)
told = Situation.build(theatre, claims)
timeline = adjudicate(
    told.claims, network=told.network, theatre=told.theatre, baseline=told.baseline, jobs=int(sys.argv[2])
)
assert timeline.intervals == told.timeline.intervals
print(hashlib.sha256(repr((timeline.intervals, timeline.passages)).encode()).hexdigest())
"""

A_COPY_THAT_FAILS = """
import os
from geo.control.crew import shared_work
first = os.getpid()
def answer(question):
    if os.getpid() != first and question == 3:
        raise SystemExit
    return question * question, os.getpid() == first
found = shared_work(answer, range(6), 3)
assert [square for square, _ in found] == [0, 1, 4, 9, 16, 25], found
print("".join("here " if is_here else "copy " for _, is_here in found))
"""


def run_apart(script, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True,
        env={**os.environ, **environment},
    ).stdout  # fmt: skip


@pytest.mark.slow
def test_every_process_comes_to_the_same_bytes_whatever_the_order():
    digests = {
        run_apart(IN_A_PROCESS, seed, jobs, PYTHONHASHSEED=seed)
        for seed, jobs in (("0", "1"), ("1", "2"), ("23", "3"))
    }
    assert len(digests) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_work_is_shared_with_copies_and_done_here_where_one_fails():
    """Of three processes this one answers 0 and 3, one copy 1 and 4, the other 2 and 5."""
    assert run_apart(A_COPY_THAT_FAILS).split() == ["here", "copy", "copy", "here", "copy", "copy"]
    failing = A_COPY_THAT_FAILS.replace("question == 3", "question == 4")
    assert run_apart(failing).split() == ["here", "here", "copy", "here", "here", "copy"]


def test_news_of_two_towns_at_once_reaches_as_far_as_the_older_of_them_asks(world):
    """Of Dal nothing is known before the 3rd, so that what is learnt of the 2nd reaches past it to the end of the road."""
    claims = [
        world.claim("captured", "Jim", GOV, day=2, claim_id="a"),
        world.claim("captured", "Dal", GOV, day=3, claim_id="b"),
        world.claim("captured", "Alif", GOV, day="2024-12-02/2024-12-04", known=7, claim_id="c"),
        world.claim("captured", "Jim", GOV, day="2024-12-03/2024-12-05", known=7, claim_id="d"),
    ]
    timeline = world.judge(claims, world.held("Alif", "N1 40-100"))
    assert world.road(timeline, 2)[-1][:3] == (40, 100, GOV)
