"""Reads verbs in the active: "X took control of Y", "X drove Z out of Y", "X withdrew its troops from Y"."""

from __future__ import annotations

from geo.claims.claim import Action
from geo.claims.doers import doer
from geo.claims.grammar import Mood, Shape
from geo.claims.lexicon import Frame, lexicon
from geo.claims.parties import Party
from geo.claims.placescan import PlaceSpan
from geo.claims.reading import Event, SentenceReader, fitting, is_function
from geo.claims.steps import fought_over, sequence_end
from geo.claims.subjects import relative_object
from geo.claims.verbs import Roles, Verb, behind_place, event_of, is_unreal

__all__ = ["active"]

_LEXICON = lexicon()
_CIVILIAN = _LEXICON.words("grammar", "civilian")
_NATURAL = _LEXICON.words("actors", "natural")
_BEHIND_IT = _LEXICON.words("places", "behind_a_name")


def active(reader: SentenceReader, verb: Verb, after: tuple[str, ...], found: list[Event]) -> Event | None:
    """Read "X took control of Y", "X drove Z out of Y"."""
    form, group = verb.form, verb.group
    frame = form.frame
    before = reader.low(group.start - 1)
    if before in _CIVILIAN and before not in _LEXICON.words("actors", "head"):
        return None
    stop, opponent = _object_start(reader, verb, after)
    if stop < 0:
        return None
    quoted = int(not after and reader.low(stop) == '"')
    places, end = reader.places_from(_shared_object(reader, stop) + quoted if not after else stop)
    places = fitting(frame, form.lemma, places) or _pronoun_place(reader, stop, frame, group.mood)
    behind = behind_place(reader, frame, end)
    if not places and not after:
        places = fitting(frame, form.lemma, relative_object(reader, verb))
    if not places or behind < 0 or is_unreal(reader, group, end):
        return None
    if frame.then:
        opponent = reader.acting_at(behind)
    if opponent is None and reader.low(end) == ("to" if frame.action is Action.LOST else "from"):
        opponent = reader.acting_at(end + 1)
    actor = opponent if frame.holder_object else doer(reader, verb, found)
    if actor is not None and frame.only == "road" and reader.low(actor.stop - 1) in _NATURAL:
        return None
    needs_actor = group.shape is Shape.FINITE or (frame.stative and not found)
    if actor is None and needs_actor and frame.action is not Action.CONTESTED:
        return None
    near = "DISTANCE" in after or "close" in after
    return event_of(verb, Roles(stop, places, actor, None if frame.holder_object else opponent, near))


def _object_start(reader: SentenceReader, verb: Verb, after: tuple[str, ...]) -> tuple[int, Party | None]:
    """Return where the place begins, -1 if none can, and who stands between as the opponent."""
    start = verb.group.head + 1
    if verb.form.frame.holder_object:
        holder = reader.acting_at(start)
        return (sequence_end(reader, holder.stop, after), holder) if holder else (-1, None)
    if verb.form.frame.own_object:
        own = reader.acting_at(start)
        return (sequence_end(reader, own.stop, after) if own and not own.pronoun else -1), None
    if verb.form.frame.opponent_object:
        opponent = reader.acting_at(start)
        return (sequence_end(reader, opponent.stop, after), opponent) if opponent else (-1, None)
    if verb.form.frame.action is Action.CONTESTED:
        return fought_over(reader, start, after)
    return sequence_end(reader, start, after), None


def _pronoun_place(reader: SentenceReader, stop: int, frame: Frame, mood: Mood) -> list[PlaceSpan]:
    """Read "captured it": a place that only the context tells."""
    if reader.low(stop) != "it" or mood is not Mood.AFFIRMED or (frame.only == "road" and frame.stative):
        return []
    following = reader.low(stop + 1)
    known = not following or is_function(following) or following in _BEHIND_IT
    if not known and reader.words[stop + 1].kind == "word":
        return []
    return [PlaceSpan(stop, stop + 1, named=False, noun="it")]


def _shared_object(reader: SentenceReader, stop: int) -> int:
    """Return where the object begins in "besieged and captured X"."""
    if reader.low(stop) == "and" and reader.low(stop + 1) in _LEXICON.forms:
        return stop + 2
    return stop
