"""Reads verbs in the passive: "the M5 was cut by X", "X were driven from Y"."""

from __future__ import annotations

from geo.claims.claim import Action
from geo.claims.clauses import subject_of
from geo.claims.lexicon import lexicon
from geo.claims.nounphrases import phrase_before
from geo.claims.parties import Party
from geo.claims.reading import Event, SentenceReader, agent, cause_behind, fitting
from geo.claims.steps import sequence_end
from geo.claims.subjects import places_before, shared_subject
from geo.claims.verbs import Roles, Verb, behind_place, event_of, is_unreal, with_part

__all__ = ["passive"]

_LEXICON = lexicon()
_CIVILIAN = _LEXICON.words("grammar", "civilian")
_NATURAL = _LEXICON.words("actors", "natural")
_NEVER_PASSIVE = frozenset({Action.CONTESTED, Action.ADVANCED_TO, Action.WITHDREW})


def passive(reader: SentenceReader, verb: Verb, after: tuple[str, ...], found: list[Event]) -> Event | None:
    """Read "the M5 was cut by X"; of "were driven from Y" the subject is the opponent."""
    frame, lemma, group = verb.form.frame, verb.form.lemma, verb.group
    fought_over = frame.action is Action.CONTESTED and after in {("over",), ("for",)}
    if after and frame.action in _NEVER_PASSIVE and not fought_over and not frame.own_object:
        return None
    stop = sequence_end(reader, group.head + 1, after)
    if stop < 0 or reader.low(verb.clause.start) in {"no", "none", "neither"}:
        return None
    opponent: Party | None = None
    behind = behind_place(reader, frame, stop)
    if behind < 0 or is_unreal(reader, group, stop):
        return None
    if frame.then:
        opponent = reader.acting_at(behind)
    if frame.opponent_object:
        opponent = subject_of(reader.words, group, verb.clause, reader.parties)
        places = fitting(frame, lemma, reader.places_from(stop)[0])
    else:
        places = places_before(reader, group.start, verb.clause) or shared_subject(reader, group, found)
        places = with_part(reader, fitting(frame, lemma, places), stop)
    if frame.own_object:
        return _withdrawn(reader, verb, stop)
    actor = agent(reader, stop, (("by",),), captures=frame.action is Action.CAPTURED)
    if actor is None and frame.only == "road":
        actor = cause_behind(reader, stop)
        if actor is not None and reader.low(actor.stop - 1) in _NATURAL:
            return None
    if actor is not None:
        places = with_part(reader, places, actor.stop)
    return event_of(verb, Roles(stop, places, actor, opponent)) if places else None


def _withdrawn(reader: SentenceReader, verb: Verb, stop: int) -> Event | None:
    """Read "the contingent was withdrawn from Y"; of women and children it is no withdrawal."""
    before = phrase_before(reader.words, verb.clause.inserted or verb.group.start)
    if before is not None and any(reader.low(at) in _CIVILIAN for at in range(*before)):
        return None
    own = subject_of(reader.words, verb.group, verb.clause, reader.parties)
    places = fitting(verb.form.frame, verb.form.lemma, reader.places_from(stop)[0])
    return event_of(verb, Roles(stop, places, own)) if places and own else None
