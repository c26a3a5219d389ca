"""Finds what nouns say is done to places: "the capture of X by Y", "their withdrawal from X", "clashes in X"."""

from __future__ import annotations

from geo.claims.claim import Action
from geo.claims.grammar import Mood, mood_of
from geo.claims.lexicon import Form, Frame, lexicon
from geo.claims.parties import Party
from geo.claims.placewords import SETTLEMENT_NOUNS
from geo.claims.reading import Event, SentenceReader, agent, fitting, is_function
from geo.claims.steps import fought_over, sequence_end

__all__ = ["noun_event"]

_LEXICON = lexicon()
_LIVE = _LEXICON.words("grammar", "live")
_WINDOW = 18
"""Words behind a noun among which must stand that the fighting goes on."""
_LIFTED = _LEXICON.words("grammar", "lifted")
_TALKS = _LEXICON.words("grammar", "talks")
_AIMS = _LEXICON.words("grammar", "aim")
_AUXILIARY_OR_ADVERB = _LEXICON.words("grammar", "auxiliary") | _LEXICON.words("grammar", "adverb")


def noun_event(reader: SentenceReader, index: int, form: Form, after: tuple[str, ...]) -> Event | None:
    """Return the event that a noun tells, None where it tells none.

    Args:
        reader: the sentence.
        index: index of the noun.
        form: its form in the lexicon.
        after: the word sequence that stands before the place.
    """
    frame = form.frame
    if _is_verb_there(reader, index):
        return None
    if frame.live:
        return _live_event(reader, index, form, after)
    stop, inner = _place_start(reader, index, frame, after)
    if stop < 0:
        return None
    places, end = reader.places_from(stop)
    places = fitting(frame, form.lemma, places)
    if reader.low(end) in _LEXICON.words("grammar", "modal"):
        return None  # "the fall of Hama would cut the road"
    if not places or (frame.action is Action.CAPTURED and places[0].is_road and form.lemma == "fall"):
        return None
    start = _phrase_start(reader, index)
    if form.lemma in frame.strict and not places[0].noun and not _is_admitted(reader, start):
        return None
    mood = _mood(reader, start)
    actor = (
        _beginner(reader, start) or _owner(reader, start, index) or inner or agent(reader, end, frame.agent)
    )
    clause = reader.clause(index)
    return Event(
        frame, form.lemma, start, index, stop, mood, tuple(places), actor, None, clause, finite=False
    )


def _mood(reader: SentenceReader, start: int) -> Mood:
    """Return what is said of a deed told by a noun; only what is affirmed is worth a claim."""
    before = start - 1
    if reader.low(before) == "back":
        return Mood.NOT_SAID  # "beat back a push into the city"
    talked_of = reader.low(before) in {"on", "of", "about", "over"} and reader.low(before - 1) in _TALKS
    if reader.low(before) in _AIMS or reader.low(before) == "since" or talked_of:
        return Mood.NOT_SAID
    if before < 0 or reader.words[before].kind != "word" or is_function(reader.low(before)):
        return Mood.AFFIRMED
    return Mood.AFFIRMED if mood_of(reader.words, before) is Mood.AFFIRMED else Mood.NOT_SAID


def _place_start(
    reader: SentenceReader, index: int, frame: Frame, after: tuple[str, ...]
) -> tuple[int, Party | None]:
    """Return where the place begins, -1 if none can; "the withdrawal of troops from", "the loss by rebels of" name who it is between."""
    if frame.armed and reader.low(index + 1) == "of":
        party = reader.acting_at(index + 2)
        if party is not None:
            return sequence_end(reader, party.stop, after), party
    if reader.low(index + 1) == "by":
        party = reader.acting_at(index + 2)
        stop = sequence_end(reader, party.stop, after) if party else -1
        if stop > 0:
            return stop, party
    return sequence_end(reader, index + 1, after), None


def _is_verb_there(reader: SentenceReader, index: int) -> bool:
    """Tell whether a word that is noun and verb ("capture", "fall") is the verb."""
    before = reader.low(index - 1)
    if before == "to" or before in _LEXICON.words("grammar", "modal"):
        return True
    return reader.low(index + 1) in {"the", "a"} and reader.low(index) not in {
        "clashes",
        "battles",
        "fighting",
    }


def _phrase_start(reader: SentenceReader, index: int) -> int:
    start = index
    while start > 0 and index - start < 5 and reader.words[start - 1].kind == "word":  # noqa: PLR2004 - few adjectives
        low = reader.low(start - 1)
        if low in _LEXICON.words("grammar", "following") and low not in {"their", "its", "the", "a"}:
            break
        if low in _LEXICON.verbs and low != "reported":
            break
        start -= 1
        if low in {"the", "a", "an", "its", "their"} or reader.words[start].is_possessive:
            break
    return start


def _is_admitted(reader: SentenceReader, start: int) -> bool:
    """Tell whether somebody admits it: "acknowledged the loss of X"."""
    return _LEXICON.attribution.get(reader.low(start - 1)) in _LEXICON.words("attribution", "admission")


def _beginner(reader: SentenceReader, start: int) -> Party | None:
    """Return who begins or admits their own deed: "rebels began their withdrawal", "Kyiv acknowledged the loss"."""
    own = reader.low(start) in {"their", "its", "the"} and reader.low(start - 1) in _LEXICON.words(
        "grammar", "aspect"
    )
    if not own and not (_is_admitted(reader, start) and reader.low(start) == "the"):
        return None
    verb = start - 1
    while verb > 0 and reader.low(verb - 1) in _AUXILIARY_OR_ADVERB:
        verb -= 1
    return reader.acting_before(verb)


def _owner(reader: SentenceReader, start: int, index: int) -> Party | None:
    """Return the party in "X's capture of", "their capture of"."""
    if reader.low(start) in {"their", "its"}:
        return Party(start, start + 1, "plural" if reader.low(start) == "their" else "singular")
    return next(
        (
            party
            for party in reader.parties
            if start <= party.stop <= index and reader.words[party.stop - 1].is_possessive
        ),
        None,
    )


def _live_event(reader: SentenceReader, index: int, form: Form, after: tuple[str, ...]) -> Event | None:
    """Read "heavy clashes between X and Y continued in Z"."""
    near = {reader.low(at) for at in range(max(0, index - 5), index + _WINDOW)}
    if form.frame.action is Action.BESIEGED:
        if set(reader.lows[max(0, index - 4) : index]) & _LIFTED:
            return None
        near = set(reader.lows[index : index + _WINDOW])
    if not near & _LIVE or reader.low(index - 1) == "of" or _is_past(reader, index):
        return None
    stop, _ = fought_over(reader, index + 1, after)
    if stop < 0:
        return None
    places = [
        place
        for place in fitting(form.frame, form.lemma, reader.places_from(stop)[0])
        if place.named or place.noun in SETTLEMENT_NOUNS
    ]
    if not places:
        return None
    actor = None
    for at in range(index + 1, stop):
        if reader.low(at) == "between":
            actor = reader.party_at(at + 1)
    present = bool(near & _LEXICON.words("grammar", "live_now"))
    return Event(
        form.frame,
        form.lemma,
        index,
        index,
        stop,
        Mood.AFFIRMED,
        tuple(places),
        actor,
        None,
        reader.clause(index),
        present,
    )


def _is_past(reader: SentenceReader, index: int) -> bool:
    """Tell whether the fighting is over: "after heavy clashes", "following days of fighting"."""
    return any(reader.low(at) in {"after", "following", "since"} for at in range(max(0, index - 4), index))
