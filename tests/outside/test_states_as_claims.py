"""Every state can follow every other: what is claimed of an interval comes to that interval again."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.actors import Actor, Actors
from geo.claims.claim import Action, Polarity
from geo.control.camps import Camps
from geo.control.evidence import Evidence, Verb
from geo.control.rules import Rules
from geo.control.state import State
from geo.control.weigh import weigh
from geo.outside.deeds import Told, deeds_between

ACTORS = Actors(
    [
        Actor("army", "Army", side="government"),
        Actor("rebels", "Rebels", side="opposition"),
        Actor("hts", "HTS", side="opposition", parent="rebels", allies=("sna",)),
        Actor("sna", "SNA", side="opposition", parent="rebels"),
        Actor("sdf", "SDF", side="sdf"),
    ]
)
CAMPS = Camps(ACTORS)
START = datetime(2024, 11, 27, 21, tzinfo=UTC)
IDS = [actor.actor_id for actor in ACTORS]
BY_TWO = (State.CLAIMED, State.CONTESTED, State.BESIEGED, State.PRESSURED, State.ADVANCE)


def all_states():
    """Every state that the rules can arrive at between five actors, three of them of one umbrella."""
    yield Told()
    for one in IDS:
        yield Told(State.CONTROLLED, one)
        yield Told(State.VACATED, "", one)
        yield from (Told(State.CONTESTED, one), Told(State.CONTESTED, "", one), Told(State.CLAIMED, one))
        for other in IDS:
            of_one_camp = CAMPS.together(one, other)
            states = (State.CLAIMED, State.CONTESTED, State.BESIEGED) if of_one_camp else BY_TWO
            yield from (Told(state, one, other) for state in states if one != other)


STATES = list(all_states())
VERBS = {
    (Action.CAPTURED, Polarity.AFFIRMED): Verb.GAINS,
    (Action.CONTROLS, Polarity.AFFIRMED): Verb.HOLDS,
    (Action.WITHDREW, Polarity.AFFIRMED): Verb.LEAVES,
    (Action.CONTESTED, Polarity.AFFIRMED): Verb.FIGHTS,
    (Action.BESIEGED, Polarity.AFFIRMED): Verb.SURROUNDS,
    (Action.ADVANCED_TO, Polarity.AFFIRMED): Verb.ENTERS,
    (Action.CAPTURED, Polarity.DENIED): Verb.GAIN_DENIED,
    (Action.CONTROLS, Polarity.DENIED): Verb.GAIN_DENIED,
    (Action.WITHDREW, Polarity.DENIED): Verb.LEAVING_DENIED,
}


def come_to(states):
    """Return what the rules make of the claims, at the moment after each state is told; a day lies between two."""
    evidence = []
    was = Told()
    for number, told in enumerate(states):
        at = START + timedelta(days=number)
        for deed in deeds_between(was, told, ACTORS):
            verb = Verb.NEARS if deed.extent == "near" else VERBS[deed.action, deed.polarity]
            evidence.append(
                Evidence(
                    f"C{len(evidence):03}", verb, deed.actor, deed.opponent, at + timedelta(seconds=deed.later), at,
                    "a map", "unknown", hearsay=deed.doubtful, partial=deed.extent == "part", is_timed=True,
                )
            )  # fmt: skip
        was = told
    steps = weigh(evidence, rules=Rules.default(), camps=CAMPS)
    found = []
    for number in range(len(states)):
        moment = START + timedelta(days=number, seconds=1)
        standings = [step.standing for step in steps if step.at <= moment]
        now = standings[-1] if standings else None
        found.append(Told(now.state, now.holder, now.other) if now else Told())
    return found


def test_each_state_follows_each_other():
    apart = [pair for pair in product(STATES, STATES) if come_to(pair) != list(pair)]
    assert not apart


@given(st.lists(st.sampled_from(STATES), min_size=3, max_size=8))
def test_a_history_of_states_comes_out_as_it_was_told(states):
    assert come_to(states) == states


@pytest.mark.parametrize(
    "told",
    [Told(State.CONTROLLED), Told(State.BESIEGED, "army"), Told(State.VACATED), Told(State.FRONT, "a", "b")],
)
def test_a_state_that_names_too_few_actors_makes_no_claim(told):
    assert deeds_between(Told(State.CONTROLLED, "army"), told, ACTORS) == ()
