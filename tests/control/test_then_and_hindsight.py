"""Then and hindsight: what could be known on an evening, what is known of it later, and the difference, listed.

The list is `tests/golden/control/then-and-hindsight-2024-11-29.txt`; how to write it anew is said in tests/README.md.
"""

from datetime import date

import pytest

from geo.control.state import State

EVENING = date(2024, 11, 29)


def differences(told, day):
    """Yield what is otherwise of a day when it is known at its evening and when it is known at the end."""
    then, later = told.at(day, day), told.at(day)
    for key in sorted(later.places, key=lambda key: told.names[key]):
        old, new = then.places.get(key), later.places[key]
        if told.words(old) != told.words(new):
            cited = " ".join(new.claims_for if old is None else sorted({*new.claims_for} - {*old.claims_for}))
            yield f"{told.names[key]}: then {told.words(old)}, later {told.words(new)}: {cited}"
    lines_then, lines_later = (list(told.road_lines(day, "M5", known)) for known in (day, date(2026, 1, 1)))
    yield from (f"M5 then {line}" for line in lines_then if line not in lines_later)
    yield from (f"M5 later {line}" for line in lines_later if line not in lines_then)


def test_the_difference_is_listed(told, golden):
    golden("then-and-hindsight-2024-11-29", differences(told, EVENING))


def test_on_the_evening_khan_shaykhun_was_the_armys_for_all_that_anybody_could_know(told):
    then, later = told.place("Khan Shaykhun", EVENING, EVENING), told.place("Khan Shaykhun", EVENING)
    assert (then.holder, then.state) == ("government", State.CONTROLLED)
    assert (later.holder, later.state) == ("hts", State.CLAIMED)


def test_of_aleppo_one_knew_that_evening_of_one_sides_word_and_the_next_day_of_its_capture(told):
    """The monitor's "over half the city" is of the 30th and tells of the 29th and 30th."""
    then = told.place("Aleppo", EVENING, EVENING)
    assert (then.holder, then.other, then.state, then.rule) == (
        "government", "hts", State.CONTESTED, "partial-gain"
    )  # fmt: skip
    assert "E24-041" not in then.claims_for
    assert told.place("Aleppo", date(2024, 11, 30), EVENING).holder == "government"
    assert told.place("Aleppo", date(2024, 11, 30), date(2024, 11, 30)).holder == "hts"


def test_the_denial_of_the_entry_came_a_day_after_it(told):
    assert told.place("Aleppo", EVENING, EVENING).claims_against == ()
    assert told.place("Aleppo", EVENING).claims_against == ("E24-039",)


def test_that_the_m5_was_closed_was_known_at_once(told):
    noon = date(2024, 11, 28)
    assert told.traffic(noon, known=noon).through(300, 456) == "closed"
    assert told.traffic(noon).through(300, 456) == "closed"


@pytest.mark.parametrize("number", range(13))
def test_nothing_that_was_known_on_an_evening_rests_on_what_was_published_later(told, number):
    """As known then, every claim that is cited was out by then; the baseline was common knowledge."""
    day = told.days[number]
    known = told.evening(day)
    situation = told.situation
    published = {one.claim.claim_id: one.claim.source.published for one in situation.claims}
    now = situation.at(known, known)
    for one in (*now.places.values(), *now.junctions.values(), *now.stretches):
        for claim_id in (*one.claims_for, *one.claims_against):
            assert claim_id.startswith("B-") or published[claim_id] <= known, one
    for one in now.passages:
        assert all(published[claim_id] <= known for claim_id in (*one.claims, *one.claims_against))


def test_at_the_end_then_and_hindsight_are_one_but_for_what_came_out_after_it(told):
    last = told.days[-1]
    later = {
        one.claim.claim_id for one in told.situation.claims if one.claim.source.published > told.evening(last)
    }
    changed = [line for line in differences(told, last) if "later" in line and ": " in line]
    assert changed
    for line in changed:
        if not line.startswith("M5"):
            assert later & set(line.rpartition(": ")[2].split()), line
