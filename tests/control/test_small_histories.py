"""Small histories, made by hand: contradiction, correction, retraction, copies, recapture. One thing happens in each."""

from dataclasses import replace
from itertools import pairwise

import pytest

from geo.claims.claim import Passage
from geo.control.adjudicate import adjudicate_ledger
from geo.control.ledger import Ledger, RecordKind
from geo.control.state import State
from geo.places.location import LocatedClaim

GOV, HTS = "government", "hts"


def answer(world, timeline, name, day, known=None):
    """Return holder, state and rule of a town at noon of a day, as known at noon of another."""
    found = world.place(timeline, name, day, known)
    return None if found is None else (found.holder, str(found.state), found.rule)


def copied(located, publisher, known):
    """Return the claim as another outlet carries it: another page and day, the same voice."""
    source = replace(
        located.claim.source, publisher=publisher, published=located.claim.source.published.replace(day=known)
    )
    claim_id = f"{located.claim.claim_id}-by-{publisher}"
    return LocatedClaim(replace(located.claim, claim_id=claim_id, source=source), located.location)


@pytest.fixture
def book(world):
    """A ledger that knows before the first report that the army holds Alif, Jim and Ha on the road N1."""
    ledger = Ledger()
    ledger.add_all(world.held("Alif", "Jim", "Ha"), baseline=True)
    return ledger


def weighed(world, ledger):
    return adjudicate_ledger(ledger, network=world.network, theatre=world.theatre)


# ---- contradiction ----


def test_two_independent_voices_that_contradict_each_other_leave_a_town_contested_and_a_third_decides(
    world, book
):
    seen = world.claim("captured", "Jim", HTS, day=3)
    not_seen = world.claim("captured", "Jim", HTS, day=3, by="agency", denied=True)
    third = world.claim("controls", "Jim", HTS, day=5, by="jordan")
    for one in (seen, not_seen, third):
        book.add(one)
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 4) == (GOV, "contested", "reports-disagree")
    disputed = world.place(timeline, "Jim", 4)
    assert (disputed.claims_for, disputed.claims_against) == (
        (seen.claim.claim_id,), (not_seen.claim.claim_id,)
    )  # fmt: skip
    assert answer(world, timeline, "Jim", 5) == (HTS, "controlled", "corroborated")
    assert not_seen.claim.claim_id in world.place(timeline, "Jim", 5).claims_against


def test_word_against_word_lasts_until_the_loser_admits_it(world, book):
    book.add(world.claim("captured", "Jim", HTS, day=3, by="rebels"))
    book.add(world.claim("captured", "Jim", HTS, day=3, by="army", denied=True))
    book.add(world.claim("lost", "Jim", GOV, day=6, by="army", opponent=HTS))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 5) == (GOV, "contested", "word-against-word")
    assert answer(world, timeline, "Jim", 6) == (HTS, "controlled", "admitted-by-the-loser")


def test_the_gainers_own_denial_stands_until_its_side_says_the_opposite(world, book):
    """A monitor has the army in the town, the army not yet; the day after the army has itself there too."""
    book.add(world.claim("captured", "Jim", HTS, day=2))
    book.add(world.claim("captured", "Jim", GOV, day=4))
    denial = world.claim("captured", "Jim", GOV, day=4, by="army", denied=True)
    book.add(denial)
    book.add(world.claim("controls", "Jim", GOV, day=4, known=6, by="army"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 5, known=5) == (HTS, "controlled", "not-borne-out")
    assert answer(world, timeline, "Jim", 5) == (GOV, "controlled", "corroborated")
    assert denial.claim.claim_id in world.place(timeline, "Jim", 5).claims_against


def test_an_earlier_boast_does_not_take_back_a_later_denial(world, book):
    book.add(world.claim("captured", "Jim", HTS, day=2))
    book.add(world.claim("captured", "Jim", GOV, day=4, known=4, by="army", claim_id="boast"))
    book.add(world.claim("captured", "Jim", GOV, day=4, known=4))
    book.add(world.claim("captured", "Jim", GOV, day=4, known=6, by="army", denied=True, claim_id="denial"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 5, known=5) == (GOV, "controlled", "corroborated")
    assert answer(world, timeline, "Jim", 5) == (HTS, "controlled", "not-borne-out")


# ---- correction ----


def test_it_was_the_other_town(world, book):
    """The wrong town falls back to its holder from the correction on; what was known before it stays as it was."""
    wrong = world.claim("captured", "Jim", HTS, day=3)
    book.add(wrong)
    book.correct(wrong.claim.claim_id, world.claim("captured", "Dal", HTS, day=3, known=5, claim_id="right"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 3, known=4) == (HTS, "controlled", "independent-report")
    assert answer(world, timeline, "Jim", 3) == (GOV, "controlled", "baseline")
    assert answer(world, timeline, "Dal", 3, known=4) is None
    assert answer(world, timeline, "Dal", 3) == (HTS, "controlled", "independent-report")
    assert [record.kind for record in book.records][-2:] == [RecordKind.ASSERT, RecordKind.CORRECT]


def test_it_was_a_day_later(world, book):
    wrong = world.claim("captured", "Jim", HTS, day=3)
    book.add(wrong)
    book.correct(wrong.claim.claim_id, world.claim("captured", "Jim", HTS, day=4, known=5, claim_id="right"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 3, known=4)[0] == HTS
    assert answer(world, timeline, "Jim", 3)[0] == GOV
    assert answer(world, timeline, "Jim", 4)[0] == HTS


def test_a_correction_moves_the_front_on_the_road_from_then_on(world, book):
    wrong = world.claim("captured", "Jim", HTS, day=3)
    book.add(wrong)
    book.correct(wrong.claim.claim_id, world.claim("captured", "Ha", HTS, day=3, known=5, claim_id="right"))
    timeline = weighed(world, book)
    before = [(low, high) for low, high, *_, state in world.road(timeline, 4, known=4) if state == "front"]
    after = [(low, high) for low, high, *_, state in world.road(timeline, 4) if state == "front"]
    assert before == [(40.0, 50.0), (50.0, 60.0)]
    assert after == [(80.0, 90.0)]


# ---- retraction ----


def test_a_retracted_capture_was_known_for_a_while_and_leaves_the_town_to_its_holder(world, book):
    claim = world.claim("captured", "Jim", HTS, day=3)
    book.add(claim)
    book.retract(claim.claim.claim_id, world.noon(6))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 4, known=5) == (HTS, "controlled", "independent-report")
    assert answer(world, timeline, "Jim", 4, known=7) == (GOV, "controlled", "baseline")
    assert answer(world, timeline, "Jim", 9) == (GOV, "controlled", "baseline")
    assert claim in {record.located for record in book.records}


def test_a_retracted_closure_leaves_passage_unknown_and_not_open(world, book):
    cut = world.claim("cut", "Jim", HTS, day=3)
    book.add(cut)
    book.retract(cut.claim.claim_id, world.noon(6))
    timeline = weighed(world, book)
    assert timeline.traffic_on("N1", world.noon(4), world.noon(5)).through() is Passage.CLOSED
    assert timeline.traffic_on("N1", world.noon(4), world.noon(7)).through() is Passage.UNKNOWN


def test_of_two_voices_one_is_retracted_and_the_other_carries_the_state_alone(world, book):
    one = world.claim("captured", "Jim", HTS, day=3)
    other = world.claim("captured", "Jim", HTS, day=3, by="agency")
    book.add(one)
    book.add(other)
    book.retract(one.claim.claim_id, world.noon(6))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 4, known=5) == (HTS, "controlled", "corroborated")
    assert answer(world, timeline, "Jim", 4, known=7) == (HTS, "controlled", "independent-report")
    assert world.place(timeline, "Jim", 4).claims_for == (other.claim.claim_id,)
    assert world.place(timeline, "Jim", 4).confidence < world.place(timeline, "Jim", 4, known=5).confidence


# ---- copies of one voice ----


def test_three_outlets_that_carry_one_monitor_are_one_voice(world, book):
    monitor = world.claim("captured", "Jim", HTS, day=3)
    copies = [copied(monitor, outlet, 4) for outlet in ("Agency", "Broadcaster")]
    for one in (monitor, *copies):
        book.add(one)
    timeline = weighed(world, book)
    alone, together = world.place(timeline, "Jim", 3, known=3), world.place(timeline, "Jim", 3)
    assert (alone.rule, together.rule) == ("independent-report", "independent-report")
    assert together.confidence == alone.confidence
    assert len(together.claims_for) == 3


def test_a_voice_of_its_own_is_a_second_one(world, book):
    monitor = world.claim("captured", "Jim", HTS, day=3)
    book.add(monitor)
    book.add(copied(monitor, "Broadcaster", 4))
    book.add(world.claim("captured", "Jim", HTS, day=3, known=5, by="agency"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 3, known=4) == (HTS, "controlled", "independent-report")
    assert answer(world, timeline, "Jim", 3) == (HTS, "controlled", "corroborated")


def test_a_claim_that_ten_outlets_repeat_is_still_one_sides_claim(world, book):
    claim = world.claim("captured", "Jim", HTS, day=3, by="rebels")
    book.add(claim)
    for number in range(10):
        book.add(copied(claim, f"Outlet {number}", 4))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 4) == (HTS, "claimed", "gainer-only")
    assert world.place(timeline, "Jim", 3).confidence == world.place(timeline, "Jim", 3, known=3).confidence


def test_copies_of_a_denial_weigh_no_more_than_the_denial(world, book):
    """Two voices outweigh one that denies it; through five outlets it would weigh as much, were it not still one."""
    denial = world.claim("captured", "Jim", HTS, day=3, by="agency", denied=True)
    book.add(world.claim("captured", "Jim", HTS, day=3))
    book.add(world.claim("captured", "Jim", HTS, day=3, by="jordan"))
    book.add(denial)
    for number in range(5):
        book.add(copied(denial, f"Outlet {number}", 4))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 3, known=3) == (HTS, "controlled", "outweighed")
    assert answer(world, timeline, "Jim", 4) == (HTS, "controlled", "outweighed")
    assert len(world.place(timeline, "Jim", 4).claims_against) == 6


# ---- recapture ----


def test_taken_retaken_and_taken_again(world, book):
    """Each turn ends the one before it in valid time, and was known when it was told."""
    for day, actor in ((3, HTS), (5, GOV), (8, HTS)):
        book.add(world.claim("captured", "Jim", actor, day=day))
    timeline = weighed(world, book)
    assert [answer(world, timeline, "Jim", day)[0] for day in (2, 3, 5, 7, 8, 12)] == [
        GOV, HTS, GOV, GOV, HTS, HTS,
    ]  # fmt: skip
    assert [answer(world, timeline, "Jim", 12, known=day)[0] for day in (2, 4, 6, 9)] == [GOV, HTS, GOV, HTS]
    turns = [one for one in timeline.history_of("place:jim") if one.state is State.CONTROLLED]
    assert all(one.valid.end == following.valid.start for one, following in pairwise(turns))


def test_taken_and_retaken_on_one_day_is_with_whom_the_later_report_has_it(world, book):
    book.add(world.claim("captured", "Jim", HTS, day=3, known=3))
    book.add(world.claim("captured", "Jim", GOV, day=3, known=4, by="agency", opponent=HTS))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 3, known=3) == (HTS, "controlled", "independent-report")
    assert answer(world, timeline, "Jim", 3) == (GOV, "controlled", "taken-and-retaken")


def test_a_town_that_is_retaken_gives_the_road_back_and_leaves_it_cut(world, book):
    book.add(world.claim("captured", "Jim", HTS, day=3))
    book.add(world.claim("cut", "Jim", HTS, day=3))
    book.add(world.claim("captured", "Jim", GOV, day=6))
    timeline = weighed(world, book)
    assert {holder for *_, holder, _, state in world.road(timeline, 5) if state != "front"} == {"", GOV}
    assert {state for *_, state in world.road(timeline, 5)} >= {"front"}
    held = [part for part in world.road(timeline, 7) if part[4] != "unknown"]
    assert {(part[2], part[4]) for part in held} == {(GOV, "controlled")}
    assert timeline.traffic_on("N1", world.noon(7)).through(20, 80) is Passage.CLOSED


def test_a_recapture_by_the_old_holders_word_alone_is_a_claim(world, book):
    book.add(world.claim("captured", "Jim", HTS, day=3))
    book.add(world.claim("captured", "Jim", GOV, day=5, by="army"))
    timeline = weighed(world, book)
    assert answer(world, timeline, "Jim", 6) == (GOV, "claimed", "gainer-only")
    assert world.place(timeline, "Jim", 6).other == HTS
