"""Finds in a report what the words of an event refer to: who "they" are, which place "the city" is, on whose word it rests.

It looks into the sentence first and then into the memory of those before it. The event itself is found by
`geo.claims.events`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from geo.claims.attribution import Voice
from geo.claims.claim import Side, Span
from geo.claims.coreference import Memory, family_of
from geo.claims.credit import Said
from geo.claims.dates import TimePhrase
from geo.claims.events import Event, SentenceReader
from geo.claims.known import Known
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.placespans import PlaceSpan
from geo.claims.placewords import COMPASS, CROSSING_NOUNS, FACILITY_NOUNS, SETTLEMENT_NOUNS, fold
from geo.claims.report import Report

__all__ = ["Actor", "Context", "References", "bare"]

_LEXICON = lexicon()
_GAIN = _LEXICON.words("attribution", "gain")
_VOICE_HEAD = _LEXICON.words("attribution", "voice_head")
_FIGHTING = frozenset({Side.OPPOSITION, Side.GOVERNMENT, Side.SDF, Side.THIRD_STATE})
_WHAT_WAS_SAID = _LEXICON.words("attribution", "what_was_said")
_PRONOUNS = (
    _LEXICON.words("actors", "plural_pronoun") | _LEXICON.words("actors", "singular_pronoun") | {"he", "she"}
)
_ARMED = (
    _LEXICON.words("actors", "head") | _LEXICON.words("actors", "power") | _LEXICON.words("actors", "acting")
)
_ONLY_A_VOICE = _VOICE_HEAD - _LEXICON.words("attribution", "partisan")
_ORDERLY = _LEXICON.words("grammar", "orderly")
"""What civilians do not do, so that any name may be who does it."""
_TAKEN_UP = frozenset(
    {"the group", "the movement", "the organisation", "the organization", "the militia", "the faction"}
)
"""Phrases that take up a party named before."""
_QUARTERS = _LEXICON.words("grammar", "quarters")
_OWNERS = frozenset({"its", "their", "his", "her", "our", "my"})
_THINGS = FACILITY_NOUNS | SETTLEMENT_NOUNS | CROSSING_NOUNS
_BEFORE_A_MODIFIER = frozenset({"of", "in", "near", "from", "to", "at", "on"})
_NEAR = 12
_BOUNDED_AREAS = _LEXICON.words("places", "bounded")
_REACH = 3
"""Sentences that a pronoun reaches back."""


@dataclass(slots=True)
class Context:
    """What was found in one sentence."""

    reader: SentenceReader
    number: int
    voices: list[Voice]
    times: list[TimePhrase]
    citation: Span | None
    unconfirmed: bool
    entry: bool = False
    """The sentence is an entry of a chronicle, told on its day."""


@dataclass(slots=True)
class Actor:
    """The actor of an event: where it stands, as written, and what a pronoun in it refers to."""

    party: Party | None = None
    written: str = ""
    meant: str = ""


@dataclass(slots=True)
class References:
    """What was named so far in a report, and what is meant by it later.

    Attributes:
        report: the report.
        known: the theatre's answers.
        memory: the last parties and places.
        fighters: who was told to take or to fight, in lower case.
        unread: the last sentences that nobody asked about yet, with their numbers.
    """

    report: Report
    known: Known
    memory: Memory = field(default_factory=Memory)
    unread: deque[tuple[SentenceReader, int]] = field(default_factory=lambda: deque(maxlen=_REACH))
    fighters: set[str] = field(default_factory=set)

    def catch_up(self, number: int) -> None:
        """Remember what the last sentences named; only now, since most sentences are never asked about."""
        for reader, past in self.unread:
            if number - past <= _REACH:
                named = [(party, self.text(reader, party.start, party.stop)) for party in reader.parties]
                self.memory.remember_parties(named, past)
                for place in reader.named_places:
                    self.memory.remember_place(self.text(reader, place.start, place.stop), place.noun, past)
                topic = reader.topic
                if topic is not None:
                    self.memory.remember_topic(self.text(reader, topic.start, topic.stop), topic.noun, past)
        self.unread.clear()

    def text(self, reader: SentenceReader, start: int, stop: int) -> str:
        """Return the text of some words as written."""
        first, last = reader.sentence.span_of(start, stop)
        return self.report.text[first:last]

    def is_armed(self, event: Event, actor: str) -> bool:
        """Tell whether the actor can be a party to the fighting at all."""
        if not actor:
            left = any(place.noun in _QUARTERS for place in event.places) and event.actor is None
            return event.frame.nominal or left  # "the barracks was evacuated"
        if event.frame.own_object or actor.lower() in self.fighters:
            return True
        lows = set(fold(actor).lower().replace("-", " ").split())
        if any(word in _LEXICON.words("actors", "name_head") for word in actor.lower().split()[-1:]):
            return True
        acronym = any(word.isupper() and word.isalpha() and len(word) > 1 for word in actor.split())
        named = event.lemma in _ORDERLY and any(word[:1].isupper() for word in actor.split()[-1:])
        like_a_road = bool(lows & _LEXICON.words("actors", "like_a_road"))
        known = self.known.actor(actor) is not None
        return bool(lows & _ARMED) or acronym or named or like_a_road or known

    def actor(self, event: Event, voice: Voice | None, context: Context) -> Actor:
        """Return the actor of an event."""
        reader = context.reader
        party = event.actor or _announcer(event, voice, reader)
        if party is None:
            return Actor()
        written = bare(self.text(reader, party.start, party.stop))
        if event.implied:
            holder = written.rpartition("-")[0]
            return Actor(party, holder, holder)
        owned = reader.low(party.start) in _OWNERS
        if written.lower() in {"we", "us"} or written.lower().startswith("our "):
            return Actor(party, written, self.text(reader, voice.start, voice.stop) if voice else written)
        if written.lower() in _TAKEN_UP:
            meant = bare(self.memory.party("singular", context.number)) or written
            return Actor(party, written, meant)
        if not party.pronoun and not owned:
            return Actor(party, written, written)
        return Actor(party, written, self.antecedent(party, voice, context) or written)

    def antecedent(self, party: Party, voice: Voice | None, context: Context) -> str:
        """Return what a pronoun refers to: in its sentence, the fighting side that speaks, or before."""
        reader = context.reader
        plural = party.pronoun == "plural" or reader.low(party.start) == "their"
        speaker = self.speaker_before(party, voice, context)
        if speaker and (not plural or reader.low(party.start) in _OWNERS | {"they", "we"}):
            return speaker
        for other in reader.parties:
            if other.stop <= party.start and not other.pronoun and not _inside_voice(other, context):
                text = self.text(reader, other.start, other.stop)
                if not set(text.lower().split()) & _VOICE_HEAD:
                    return bare(text)
        if voice is not None and voice.verb >= 0 and voice.stop <= party.start:
            said = self.text(reader, voice.start, voice.stop)
            if (plural or not party.pronoun) and self.known.stance(said).known_side in _FIGHTING:
                return said
        return bare(self.memory.party("plural" if plural else "singular", context.number))

    def speaker_before(self, party: Party, voice: Voice | None, context: Context) -> str:
        """Return the fighting side that speaks right before a pronoun: "the army admitted on Friday that it ..."."""
        reader = context.reader
        if voice is None or voice.verb < voice.stop or party.start <= voice.verb:
            return ""
        if any(voice.verb < other.start < party.start and not other.pronoun for other in reader.parties):
            return ""
        said = self.text(reader, voice.start, voice.stop)
        if said.lower() in _PRONOUNS:
            return ""
        side = self.known.stance(said).known_side
        return bare(said) if side in _FIGHTING or (side is Side.UNKNOWN and _fights(said)) else ""

    def target(self, place: PlaceSpan, context: Context, *, road: bool = False) -> str:
        """Return the place as written, or what an anaphor refers to; ``""`` where it says nothing ("a village")."""
        reader = context.reader
        if place.named:
            parts = [
                self.text(reader, *span) for span in ((place.start, place.stop), place.tail) if any(span)
            ]
            return " ".join(parts).replace("*", "")  # emphasis of Markdown
        sided = any(reader.low(at) in COMPASS for at in range(place.start, place.stop))
        alone = place.indefinite or place.told or sided  # "the northern end" is not the end named before
        antecedent = "" if alone else self._antecedent_place(place, context, road=road)
        owned = reader.low(place.start) in _OWNERS and place.noun in _QUARTERS  # "its garrison" says nothing
        if antecedent or owned or not _says_something(place):
            return antecedent
        return self.text(reader, place.start, place.stop).replace("*", "")

    def _antecedent_place(self, place: PlaceSpan, context: Context, *, road: bool) -> str:
        """Return the place named before that "the city" or "it" refers to, ``""`` if none."""
        reader = context.reader
        if place.noun == "area":
            return ""  # which area is too much of a guess
        if place.noun == "it":
            return self._object_before(place, context) or self.memory.last_target(context.number, road=road)
        noun = place.noun
        here = Memory()
        for other in reader.named_places:
            if other.stop <= place.start:
                here.remember_place(self.text(reader, other.start, other.stop), other.noun, 0)
        return here.place(noun, 0) or self.memory.place(noun, context.number)

    def _object_before(self, place: PlaceSpan, context: Context) -> str:
        """Return what "it" refers to in "attacked the dam on Sunday and captured it", ``""`` where nothing does."""
        reader = context.reader
        if self.memory.targets and self.memory.targets[-1].sentence == context.number:
            return ""  # what something was said of comes first
        for at in range(place.start - 2, max(place.start - _NEAR, 0), -1):
            if reader.low(at) != "the" or reader.low(at - 1) in _BEFORE_A_MODIFIER:
                continue
            thing = reader.places_from(at, stop=place.start)[0]
            if thing and thing[0].noun in _THINGS and not thing[0].many:
                return self.target(thing[0], context)
        before = [other for other in reader.named_places if other.stop <= place.start and not other.is_road]
        return self.text(reader, before[-1].start, before[-1].stop) if before else ""

    def said(
        self, event: Event, voice: Voice | None, actor: Actor, context: Context
    ) -> tuple[Said, Span | None]:
        """Return on whose word an event rests, and where that is written."""
        reader = context.reader
        voice = _confirmer(event, context) or voice
        if event.lemma in _GAIN and (voice is None or not voice.admits):
            return Said(actor.written, actor.meant, None, context.unconfirmed), None
        if voice is None:
            if context.citation is None:
                return Said(unconfirmed=context.unconfirmed), None
            cited = self.report.text[context.citation[0] : context.citation[1]]
            return Said(cited, cited, None, context.unconfirmed), context.citation
        written = self.text(reader, voice.start, voice.stop)
        meant = bare(written)
        if meant.lower() in {"they", "it", "he", "she"}:
            number = "singular" if meant.lower() == "it" else "plural"
            meant = bare(self.memory.party(number, context.number)) or meant
        return Said(written, meant, voice, context.unconfirmed), reader.sentence.span_of(
            voice.start, voice.stop
        )


def _fights(phrase: str) -> bool:
    """Tell whether a voice is a party itself, or speaks for one: "the Kandar Front", "the defence ministry"."""
    lows = set(fold(phrase).lower().split())
    return not lows & _ONLY_A_VOICE and any(map(str.isalpha, lows))


def _says_something(place: PlaceSpan) -> bool:
    """Tell whether a place without a name is worth a claim as written: "the left bank of the river", "the village"."""
    if place.told:
        return True
    if place.noun == "area":
        return not place.indefinite
    if place.noun == "it" or place.indefinite or place.many:
        return False
    return family_of(place.noun) != "area" or place.noun in _BOUNDED_AREAS


def _confirmer(event: Event, context: Context) -> Voice | None:
    """Return who confirms behind an event that it happened: "...; a monitor confirmed the capture"."""
    reader = context.reader
    for voice in context.voices:
        at = voice.verb + 1
        if not voice.admits or voice.start < event.stop:
            continue
        at += reader.low(at) in {"the", "this", "that"}
        if reader.low(at) in _WHAT_WAS_SAID and reader.low(at + 1) in {"", ".", ",", ";", "on"}:
            return voice
    return None


def _announcer(event: Event, voice: Voice | None, reader: SentenceReader) -> Party | None:
    """Return who announces "the capture of X": the voice is the actor where nobody else is."""
    if voice is None or not event.frame.nominal or voice.verb < 0:
        return None
    if _LEXICON.attribution[reader.low(voice.verb)] not in _GAIN | {"claim"}:
        return None
    inside = [party for party in reader.parties if voice.start <= party.start < voice.stop]
    return inside[0] if inside else Party(voice.start, voice.stop)


def _inside_voice(party: Party, context: Context) -> bool:
    """Tell whether a party is only part of the name of a voice: "two army sources"."""
    return any(
        voice.start <= party.start < voice.stop and context.reader.low(voice.stop - 1) in _VOICE_HEAD
        for voice in context.voices
    )


def bare(text: str) -> str:
    """Take a possessive and marks off a phrase."""
    text = text.strip(' ,;:"“”*')
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    return text
