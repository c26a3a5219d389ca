"""Finds what a sentence says without a verb of its own: "..., and C two days later", "rebel-held Hama"."""

from __future__ import annotations

from dataclasses import replace

from geo.claims.claim import Action
from geo.claims.grammar import Mood
from geo.claims.lexicon import Form, lexicon
from geo.claims.parties import Party
from geo.claims.placescan import PlaceSpan, place_at
from geo.claims.placewords import SETTLEMENT_NOUNS
from geo.claims.reading import Event, SentenceReader

__all__ = ["HELD", "gapped", "held_by_adjective", "tells_a_state"]

_LEXICON = lexicon()
_TIME = _LEXICON.words("dates", "names")
_COUNTED = _LEXICON.words("dates", "counted")
BESET = _LEXICON.words("grammar", "beset")
"""Adjectives that tell that a town is besieged."""
HELD = ("-held", "-controlled", "-occupied")
"""Endings of adjectives that tell who holds a place."""
_BOUNDLESS = _LEXICON.words("places", "boundless")
_VERB = _LEXICON.verbs | _LEXICON.words("grammar", "auxiliary") | _LEXICON.words("grammar", "modal")
_LONGEST_TIME = 6


def gapped(reader: SentenceReader, event: Event) -> list[Event]:
    """Return what a verb says of one more place, behind a time: "captured A on Monday, and B two days later".

    Example:
        >>> from geo.claims.events import find_events
        >>> from geo.claims.parties import PartyNames
        >>> from geo.claims.sentences import sentences
        >>> text = "Rebels captured Hama on Monday, and Homs two days later."
        >>> reader = SentenceReader(next(sentences(text)), PartyNames())
        >>> [event.places[0].start for event in find_events(reader)]
        [2, 7]
    """
    last = max(*(place.stop for place in event.places), event.stop)
    at = last
    while at < last + _LONGEST_TIME and (_is_time(reader, at) or (at > last and _is_year(reader, at))):
        at += 1
    other = _gapped_party(reader, event, at)
    if other:
        return other
    at += reader.low(at) == ","
    if at == last or reader.low(at) not in {"and", "then"}:
        return []
    place = place_at(reader.words, at + 1, reader.taken)
    if place is None or not place.named or not _is_time(reader, place.stop):
        return []
    return [replace(event, start=at, stop=place.start, places=(place,), gapped=True)]


def _gapped_party(reader: SentenceReader, event: Event, at: int) -> list[Event]:
    """Return what further parties do of the same: "the rebels hold the north, the government the south"."""
    found: list[Event] = []
    while reader.low(at) in {",", "and", ";"}:
        while reader.low(at) in {",", "and", ";", "while"}:
            at += 1
        party = next((party for party in reader.parties if party.start == at and not party.pronoun), None)
        a_verb = party is not None and reader.low(party.stop) in _VERB
        place = place_at(reader.words, party.stop, ()) if party and not a_verb else None
        behind = reader.words[place.stop].text if place and place.stop < len(reader.words) else "."
        if party is None or place is None or place.many or behind not in {",", ".", ";", "and"}:
            break
        found.append(replace(event, start=at, stop=place.start, places=(place,), actor=party, gapped=True))
        at = place.stop
    return found


def _is_year(reader: SentenceReader, at: int) -> bool:
    """Tell whether a comma stands before a year: "on May 3, 2023"."""
    return reader.low(at) == "," and at + 1 < len(reader.words) and reader.words[at + 1].kind == "number"


def _is_time(reader: SentenceReader, at: int) -> bool:
    if at >= len(reader.words):
        return False
    low = reader.low(at)
    return (
        low in _TIME
        or low in _COUNTED
        or reader.words[at].kind == "number"
        or low in {"a", "one", "two", "three", "four", "the"}
    )


def tells_a_state(reader: SentenceReader, index: int) -> bool:
    """Tell whether a word is an adjective that tells how a place stands: "rebel-held", "the besieged" before a town."""
    low = reader.low(index)
    beset = (
        low in BESET and reader.low(index - 1) in {"the", "a"} and reader.low(index + 1) in SETTLEMENT_NOUNS
    )
    return low.endswith(HELD) or beset


def held_by_adjective(reader: SentenceReader, index: int) -> list[Event]:
    """Return that a place is held by whom an adjective names: "rebel-held Hama"; empty where no named place follows.

    Example:
        >>> from geo.claims.parties import PartyNames
        >>> from geo.claims.sentences import sentences
        >>> reader = SentenceReader(next(sentences("Shells hit rebel-held Hama")), PartyNames())
        >>> [event.frame.action.value for event in held_by_adjective(reader, 2)]
        ['controls']
    """
    place = place_at(reader.words, index + 1, ())
    if place is None or not place.named or place.many or place.noun in _BOUNDLESS:
        return []
    if reader.low(index) in BESET:
        form = next(form for form in _LEXICON.forms["besiege"] if form.frame.action is Action.BESIEGED)
        return [_implied(reader, index, form, place, None)]
    form = next(form for form in _LEXICON.forms["hold"] if form.frame.action is Action.CONTROLS)
    return [_implied(reader, index, form, place, Party(index, index + 1))]


def _implied(reader: SentenceReader, index: int, form: Form, place: PlaceSpan, party: Party | None) -> Event:
    return Event(
        form.frame, form.lemma, index, index, index + 1, Mood.AFFIRMED, (place,), party, None, reader.clause(index),
        finite=False, implied=True,
    )  # fmt: skip
