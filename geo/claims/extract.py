"""From a report to its claims: runs the passes and puts their findings together.

Sentences, parties, events, voices and times each have a module that can be tested alone; here is only what ties them:
which time and which voice belong to an event, what a pronoun means in this report, what is history and is left out, and
the making of the `Claim`. The extractor knows no place and no date of any conflict; the theatre lends it the names of
parties and the grades of sources, and it works without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from geo.claims.attribution import Voice, voice_for, voices
from geo.claims.claim import (
    Action,
    Claim,
    Extent,
    Passage,
    Polarity,
    Side,
    Span,
    Spans,
    TargetKind,
    make_claim_id,
)
from geo.claims.coreference import Memory, family_of
from geo.claims.credit import Said, is_only_claimed, source_of
from geo.claims.dates import TimePhrase, times
from geo.claims.events import Event, SentenceReader, find_events
from geo.claims.grammar import Mood
from geo.claims.known import Known, TheatreNames
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party, is_civilian
from geo.claims.placespans import PlaceSpan
from geo.claims.placewords import EDGE_NOUNS, fold
from geo.claims.report import Report
from geo.claims.sentences import Sentence, sentences
from geo.claims.target import Relation, Target, parse_target
from geo.claims.timing import event_time, event_when, is_history
from geo.errors import PlaceExpressionError

__all__ = ["Extractor", "RuleExtractor", "TheatreNames", "extract"]

_LEXICON = lexicon()
_GAIN = _LEXICON.words("attribution", "gain")
_VOICE_HEAD = _LEXICON.words("attribution", "voice_head")
_FIGHTING = frozenset({Side.OPPOSITION, Side.GOVERNMENT, Side.SDF, Side.THIRD_STATE})
_POLARITY = {Mood.AFFIRMED: Polarity.AFFIRMED, Mood.DENIED: Polarity.DENIED, Mood.PLANNED: Polarity.PLANNED}
_PASSAGE = {Action.CUT: Passage.CLOSED, Action.REOPENED: Passage.OPEN}
_REACH = 3
"""Sentences that a pronoun reaches back."""


class Extractor(Protocol):
    """Whatever makes claims of a report."""

    def extract(self, report: Report) -> list[Claim]:
        """Return the claims of a report in the order of the text."""


def extract(report: Report, theatre: TheatreNames | None = None) -> list[Claim]:
    """Return the claims of a report.

    Args:
        report: the report.
        theatre: lends the names of the parties and the grades of the sources; without one `Claim.actor_id` stays empty.

    Returns:
        The claims in the order of the text, with spans into `Report.text`. For an anaphor ("the city") `Claim.target` is
        the name that it refers to, while `Spans.target` shows the words themselves.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> from geo.claims.report import read_report
        >>> text = "Rebels seized the towns of Saraqib and Khan Tuman on Friday and cut the M5, a monitor said."
        >>> report = read_report(text, zone=ZoneInfo("Asia/Damascus"), published="2024-11-30")
        >>> for claim in extract(report):
        ...     print(claim.action, "|", claim.target, "|", claim.actor, "|", claim.when, "|", claim.attribution)
        captured | Saraqib | Rebels | 2024-11-29 | a monitor
        captured | Khan Tuman | Rebels | 2024-11-29 | a monitor
        cut | the M5 | Rebels | 2024-11-29 | a monitor
    """
    return RuleExtractor(theatre).extract(report)


class RuleExtractor:
    """The extractor by rules and lexicon."""

    def __init__(self, theatre: TheatreNames | None = None) -> None:
        """Index the names of the theatre's parties."""
        self._known = Known(theatre)

    def extract(self, report: Report) -> list[Claim]:
        """Return the claims of a report in the order of the text."""
        reading = _Reading(report, self._known)
        found = list(reading.run())
        affirmed = {paragraph for claim, paragraph in found if claim.polarity is Polarity.AFFIRMED}
        # what is denied or planned is worth recording only beside something that is said to have happened
        return [
            claim
            for claim, paragraph in found
            if claim.polarity is Polarity.AFFIRMED or paragraph in affirmed
        ]


@dataclass(slots=True)
class _Context:
    """What was found in one sentence."""

    reader: SentenceReader
    number: int
    voices: list[Voice]
    times: list[TimePhrase]
    citation: Span | None
    unconfirmed: bool


@dataclass(slots=True)
class _Actor:
    """The actor of an event: where it stands, as written, and what a pronoun in it refers to."""

    party: Party | None = None
    written: str = ""
    meant: str = ""


@dataclass(slots=True)
class _Reading:
    """One run through one report."""

    report: Report
    known: Known
    memory: Memory = field(default_factory=Memory)
    unread: list[tuple[SentenceReader, int]] = field(default_factory=list)

    # ---- the run ----

    def run(self) -> Iterator[tuple[Claim, int]]:
        """Yield the claims, sentence after sentence, with the number of their paragraph."""
        last_day = None
        whole = list(sentences(self.report.text))
        for number, sentence in enumerate(whole):
            reader = SentenceReader(sentence, self.known.names)
            if any(word.low in _LEXICON.forms for word in sentence.words):
                phrases = times(sentence.words, self.report.published_day, last_day)
                exact = [phrase.when.first_day for phrase in phrases if phrase.when.time_precision == 1]
                last_day = exact[-1] if exact else last_day
                following = whole[number + 1] if number + 1 < len(whole) else None
                for claim in self.sentence(reader, number, phrases, _citation(sentence, following)):
                    yield claim, sentence.paragraph
            self.unread.append((reader, number))

    def sentence(
        self, reader: SentenceReader, number: int, phrases: list[TimePhrase], citation: Span | None
    ) -> list[Claim]:
        """Return the claims of one sentence."""
        events = find_events(reader)
        if not events:
            return []
        self.catch_up(number)
        unconfirmed = reader.low(0) in {"unconfirmed", "unverified"}
        spoken = voices(reader.words, reader.parties)
        context = _Context(reader, number, spoken, phrases, citation, unconfirmed)
        claims: list[Claim] = []
        for event in events:
            for claim in self.event(event, context):
                if not any(_says_the_same(other, claim) for other in claims):
                    claims.append(claim)
        return claims

    def catch_up(self, number: int) -> None:
        """Remember what the last sentences named; only now, since most sentences are never asked about."""
        for reader, past in self.unread[-_REACH:]:
            if number - past <= _REACH:
                named = [(party, self.text(reader, party.start, party.stop)) for party in reader.parties]
                self.memory.remember_parties(named, past)
                for place in reader.named_places:
                    self.memory.remember_place(self.text(reader, place.start, place.stop), place.noun, past)
        self.unread.clear()

    def text(self, reader: SentenceReader, start: int, stop: int) -> str:
        """Return the text of some words as written."""
        first, last = reader.sentence.span_of(start, stop)
        return self.report.text[first:last]

    # ---- one event ----

    def event(self, event: Event, context: _Context) -> Iterator[Claim]:
        """Yield a claim for each place of an event."""
        words = context.reader.words
        time = event_time(event, context.times, context.voices, words)
        if event.mood is Mood.NOT_SAID or event.clause.conditional or is_history(event, time[0], words):
            return
        voice = None if event.lemma in _GAIN else voice_for(context.voices, event.head)
        actor = self.actor(event, voice, context)
        if event.frame.armed and (is_civilian(actor.meant) or not self.is_armed(event, actor.meant)):
            return
        said, span = self.said(event, voice, actor, context)
        for place in event.places:
            target = self.target(place, context)
            if target:
                yield self.claim(_Parts(event, place, target, actor, said, span, *time), context)
                self.memory.remember_place(target, place.noun, context.number)

    def is_armed(self, event: Event, actor: str) -> bool:
        """Tell whether the actor can be a party to the fighting at all."""
        if not actor:
            return event.frame.nominal
        lows = set(fold(actor).lower().replace("-", " ").split())
        known_words = _LEXICON.words("actors", "head") | _LEXICON.words("actors", "power")
        acronym = any(word.isupper() and len(word) > 1 for word in actor.split())
        return bool(lows & known_words) or acronym or self.known.actor(actor) is not None

    def actor(self, event: Event, voice: Voice | None, context: _Context) -> _Actor:
        """Return the actor of an event."""
        reader = context.reader
        party = event.actor or _announcer(event, voice, reader)
        if party is None:
            return _Actor()
        written = _bare(self.text(reader, party.start, party.stop))
        owned = reader.low(party.start) in {"its", "their"}
        if not party.pronoun and not owned:
            return _Actor(party, written, written)
        return _Actor(party, written, self.antecedent(party, voice, context) or written)

    def antecedent(self, party: Party, voice: Voice | None, context: _Context) -> str:
        """Return what a pronoun refers to: in its sentence, the fighting side that speaks, or before."""
        reader = context.reader
        plural = party.pronoun == "plural" or reader.low(party.start) == "their"
        for other in reader.parties:
            if other.stop <= party.start and not other.pronoun and not _inside_voice(other, context):
                text = self.text(reader, other.start, other.stop)
                if not set(text.lower().split()) & _VOICE_HEAD:
                    return _bare(text)
        if voice is not None and voice.verb >= 0 and voice.stop <= party.start:
            said = self.text(reader, voice.start, voice.stop)
            if (plural or not party.pronoun) and self.known.stance(said).known_side in _FIGHTING:
                return said
        return _bare(self.memory.party("plural" if plural else "singular", context.number))

    def target(self, place: PlaceSpan, context: _Context) -> str:
        """Return the place as written, or what an anaphor refers to; ``""`` where nobody can tell."""
        reader = context.reader
        if place.named:
            return self.text(reader, place.start, place.stop)
        if place.indefinite or family_of(place.noun) == "area":
            return ""
        noun = "" if place.noun == "it" else place.noun
        here = Memory()
        for other in reader.named_places:
            if other.stop <= place.start:
                here.remember_place(self.text(reader, other.start, other.stop), other.noun, 0)
        return here.place(noun, 0) or self.memory.place(noun, context.number)

    def said(
        self, event: Event, voice: Voice | None, actor: _Actor, context: _Context
    ) -> tuple[Said, Span | None]:
        """Return on whose word an event rests, and where that is written."""
        reader = context.reader
        if event.lemma in _GAIN:
            return Said(actor.written, actor.meant, None, context.unconfirmed), None
        if voice is None:
            if context.citation is None:
                return Said(unconfirmed=context.unconfirmed), None
            cited = self.report.text[context.citation[0] : context.citation[1]]
            return Said(cited, cited, None, context.unconfirmed), context.citation
        written = self.text(reader, voice.start, voice.stop)
        meant = _bare(written)
        if meant.lower() in {"they", "it", "he", "she"}:
            meant = _bare(self.memory.party("plural", context.number)) or meant
        return Said(written, meant, voice, context.unconfirmed), reader.sentence.span_of(
            voice.start, voice.stop
        )

    # ---- the claim ----

    def claim(self, parts: _Parts, context: _Context) -> Claim:
        """Make one claim."""
        event, place, said, actor = parts.event, parts.place, parts.said, parts.actor
        reader = context.reader
        parsed = _parsed(parts.target)
        denied = (said.voice is not None and said.voice.denies) or _is_refuted(event, reader)
        mood = Mood.DENIED if denied and event.mood is Mood.AFFIRMED else event.mood
        action = event.frame.action
        only = mood is Mood.AFFIRMED and is_only_claimed(event, said, actor.meant, self.report, self.known)
        opponent = self.text(reader, event.opponent.start, event.opponent.stop) if event.opponent else ""
        spans = _spans(parts, reader)
        told_now = said.voice is not None and said.voice.present
        return Claim(
            claim_id=make_claim_id(
                self.report.report_id, action, parts.target, actor.written, spans.trigger, spans.target
            ),
            source=source_of(self.report, said, self.known),
            action=Action.CLAIMED_ONLY if only else action,
            target=parts.target,
            target_kind=_kind(parsed, place),
            actor=actor.written,
            actor_id=self.known.actor_id(actor.meant),
            opponent=_bare(opponent),
            opponent_id=self.known.actor_id(opponent),
            claimed_action=action if only else None,
            polarity=_POLARITY[mood],
            roads=parsed.roads if parsed else (),
            between=_between(parsed),
            extent=Extent.NEAR if event.near else _extent(place, parsed),
            when=event_when(
                event,
                parts.phrase,
                of_saying=parts.of_saying,
                told_now=told_now,
                published=self.report.published_day,
            ),
            passage=_PASSAGE.get(action),
            attribution=said.written,
            report_id=self.report.report_id,
            sentence=self.text(reader, 0, len(reader.words)),
            spans=spans,
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one claim is made of."""

    event: Event
    place: PlaceSpan
    target: str
    actor: _Actor
    said: Said
    said_span: Span | None
    phrase: TimePhrase | None
    of_saying: bool


def _spans(parts: _Parts, reader: SentenceReader) -> Spans:
    """Return where the parts of a claim stand in the text."""
    at = reader.sentence.span_of
    event, party, phrase = parts.event, parts.actor.party, parts.phrase
    actor = None
    if party is not None:
        first, last = at(party.start, party.stop)
        actor = (first, min(last, first + len(parts.actor.written)))
    return Spans(
        sentence=reader.sentence.span,
        trigger=at(event.head, max(event.stop, event.head + 1)),
        actor=actor,
        target=at(parts.place.start, parts.place.stop),
        when=at(phrase.start, phrase.stop) if phrase else None,
        attribution=parts.said_span or (actor if parts.said.written and parts.said.voice is None else None),
    )


def _announcer(event: Event, voice: Voice | None, reader: SentenceReader) -> Party | None:
    """Return who announces "the capture of X": the voice is the actor where nobody else is."""
    if voice is None or not event.frame.nominal or voice.verb < 0:
        return None
    if _LEXICON.attribution[reader.low(voice.verb)] not in _GAIN | {"claim"}:
        return None
    inside = [party for party in reader.parties if voice.start <= party.start < voice.stop]
    return inside[0] if inside else Party(voice.start, voice.stop)


def _inside_voice(party: Party, context: _Context) -> bool:
    """Tell whether a party is only part of the name of a voice: "two army sources"."""
    return any(
        voice.start <= party.start < voice.stop and context.reader.low(voice.stop - 1) in _VOICE_HEAD
        for voice in context.voices
    )


def _citation(sentence: Sentence, following: Sentence | None) -> Span | None:
    """Return the span of a single bracketed source behind a sentence: "... (SOHR)"."""
    behind = following.words if following and following.paragraph == sentence.paragraph else []
    if len(behind) > 2 and behind[0].text == "(" and [word.text for word in behind].count("(") == 1:  # noqa: PLR2004 - "(SOHR)"
        return (behind[1].start, behind[-2].end) if behind[-1].text == ")" else None
    return None


def _is_refuted(event: Event, reader: SentenceReader) -> bool:
    """Tell whether the event is a rumour that is denied behind it: "reports that X had left were rejected"."""
    rumour = _LEXICON.words("attribution", "rumour")
    if event.clause.opener != "that" or reader.low(event.clause.start - 2) not in rumour:
        return False
    denial = _LEXICON.words("attribution", "denial")
    return any(_LEXICON.attribution.get(word.low) in denial for word in reader.words[event.stop :])


def _bare(text: str) -> str:
    """Take a possessive and marks off a phrase."""
    text = text.strip(' ,;:"“”')
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    return text


def _parsed(target: str) -> Target | None:
    try:
        return parse_target(target)
    except PlaceExpressionError:
        return None


def _kind(parsed: Target | None, place: PlaceSpan) -> TargetKind:
    if parsed is not None and (parsed.kind is not TargetKind.SETTLEMENT or place.noun != "area"):
        return parsed.kind
    return TargetKind.ROAD if place.is_road else TargetKind.AREA


def _between(parsed: Target | None) -> tuple[str, str] | tuple[()]:
    if parsed is None or len(parsed.places) < 2:  # noqa: PLR2004 - two ends
        return ()
    stretch = parsed.kind in {TargetKind.SECTION, TargetKind.CORRIDOR}
    if stretch and parsed.relation in {Relation.BETWEEN, Relation.WHOLE}:
        return parsed.places[0], parsed.places[-1]
    return ()


def _extent(place: PlaceSpan, parsed: Target | None) -> Extent:
    if place.extent is not Extent.UNSTATED:
        return place.extent
    near = parsed is not None and parsed.relation in {Relation.NEAR, Relation.DIRECTION}
    return Extent.NEAR if near or place.noun in EDGE_NOUNS else Extent.UNSTATED


def _says_the_same(first: Claim, second: Claim) -> bool:
    """Tell whether one sentence says a thing twice; fighting for a place that is told to be taken is no second claim."""
    if fold(first.target).lower().removeprefix("the ") != fold(second.target).lower().removeprefix("the "):
        return False
    return second.act is Action.CONTESTED or (
        first.act is second.act and first.actor.lower() == second.actor.lower()
    )
