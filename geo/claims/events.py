"""Finds in one sentence what is said to be done to places: trigger, mood, actor, opponent, places.

A trigger is a word of the lexicon whose frame says where its roles stand. An event without a place is none. Pronouns stay as
they are here; `geo.claims.coreference` knows what they mean. Each shape of a verb has a module: `geo.claims.active`,
`geo.claims.passive`, `geo.claims.targetfirst`; nouns have `geo.claims.nominals`, what has no verb of its own
`geo.claims.ellipsis`.
"""

from __future__ import annotations

from dataclasses import replace

from geo.claims.active import active
from geo.claims.claim import Action
from geo.claims.coordination import shared_passive
from geo.claims.ellipsis import gapped, held_by_adjective, tells_a_state
from geo.claims.grammar import Mood
from geo.claims.lexicon import Attempt, lexicon, losing
from geo.claims.nominals import noun_event
from geo.claims.passive import passive
from geo.claims.reading import Event, SentenceReader
from geo.claims.targetfirst import held, target_first, traffic
from geo.claims.verbs import Verb

__all__ = ["Event", "SentenceReader", "find_events"]

_LEXICON = lexicon()
_THIRD_PERSON = frozenset({"s"})


def find_events(reader: SentenceReader) -> list[Event]:
    """Return the events of a sentence in the order of their triggers.

    Example:
        >>> from geo.claims.parties import PartyNames
        >>> from geo.claims.sentences import sentences
        >>> reader = SentenceReader(next(sentences("Rebels took Saraqib and cut the M5.")), PartyNames())
        >>> [(event.lemma, len(event.places)) for event in find_events(reader)]
        [('take', 1), ('cut', 1)]
    """
    found: list[Event] = []
    implied: list[Event] = []
    for index, low in enumerate(reader.lows):
        if tells_a_state(reader, index):
            implied += held_by_adjective(reader, index)
            continue
        attempts = _LEXICON.attempts.get(low)
        if not attempts or any(event.head < index < event.stop for event in found):
            continue  # no trigger, or part of one: "tightened the encirclement of"
        event = _event_at(reader, index, attempts, found)
        if event is not None:
            found.append(event)
            found += gapped(reader, event)
    named = {place.stop for event in found for place in event.places}
    # "captured rebel-held Hama" tells what is no longer so
    found = [_lost(reader, event) for event in found]
    return _in_one_tense(found) + [event for event in implied if event.places[0].stop not in named]


def _lost(reader: SentenceReader, event: Event) -> Event:
    """Tell that a place is lost where somebody "no longer" holds it."""
    told = reader.lows[event.start : event.stop]
    gone = event.frame.stative and event.frame.action is Action.CONTROLS and "longer" in told
    return replace(event, frame=losing(), mood=Mood.AFFIRMED, present=False) if gone else event


def _in_one_tense(found: list[Event]) -> list[Event]:
    """Tell nouns and participles in the tense of the verb that they lean on: "capture Hama, cutting the M5"."""
    told = next((event for event in found if event.finite), None)
    if told is None or not told.present:
        return found
    return [event if event.finite else replace(event, present=True) for event in found]


def _event_at(
    reader: SentenceReader, index: int, attempts: list[Attempt], found: list[Event]
) -> Event | None:
    lows, vocabulary = reader.lows, reader.vocabulary
    a_noun = lows[index] in _LEXICON.nouns
    if index in reader.taken and not a_noun:
        return None
    no_verb = a_noun and index - 1 not in reader.taken  # "street battles in Hama", not "he battles"
    for attempt in attempts:
        form = attempt.form
        needs = attempt.needs
        if needs not in vocabulary or (needs and needs not in lows[index + 1 : index + 1 + attempt.reach]):
            continue
        if form.frame.nominal:
            event = noun_event(reader, index, form, attempt.after)
        elif no_verb and form.tags == _THIRD_PERSON:
            continue
        else:
            event = _verb_event(reader, index, attempt, found)
        if event is not None and a_noun and event.mood is Mood.NOT_SAID and "ing" in form.tags:
            continue  # "with fighting continuing in Hama"
        if event is not None:
            return event
    return None


def _verb_event(reader: SentenceReader, index: int, attempt: Attempt, found: list[Event]) -> Event | None:
    form, after = attempt.form, attempt.after
    frame = form.frame
    group = shared_passive(reader, index, form.tags) or reader.group(index, form.tags)
    if group is None:
        return None
    verb = Verb(form, group, reader.clause(group.start))
    if frame.subject_is_target:
        return target_first(reader, verb)
    if frame.traffic_subject:
        return traffic(reader, verb)
    if frame.held_object:
        return held(reader, verb, after)
    if group.passive:
        return passive(reader, verb, after, found)
    return active(reader, verb, after, found)
