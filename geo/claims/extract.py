"""From a report to its claims: runs the passes and puts their findings together.

Sentences, parties, events, voices and times each have a module that can be tested alone; here is only what ties them:
which time and which voice belong to an event, what a pronoun means in this report, what is history and is left out, and
the making of the `Claim`. The extractor knows no place and no date of any conflict; the theatre lends it the names of
parties and the grades of sources, and it works without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from geo.claims.attribution import KnownSource, Voice, side_by_words, voice_for, voices
from geo.claims.claim import (
    Action,
    Claim,
    Extent,
    Passage,
    Polarity,
    Side,
    Source,
    Span,
    Spans,
    TargetKind,
    make_claim_id,
)
from geo.claims.coreference import Memory, family_of
from geo.claims.dates import TimePhrase, times
from geo.claims.events import Event, SentenceReader, find_events
from geo.claims.grammar import Mood
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party, PartyNames, is_civilian
from geo.claims.placespans import PlaceSpan
from geo.claims.placewords import EDGE_NOUNS, fold
from geo.claims.report import Report
from geo.claims.sentences import Sentence, sentences
from geo.claims.sides import Stance, is_gainers_word
from geo.claims.target import Relation, Target, parse_target
from geo.errors import PlaceExpressionError
from geo.period import When

__all__ = ["Extractor", "KnownActor", "KnownActors", "RuleExtractor", "TheatreNames", "extract"]

_LEXICON = lexicon()
_GAIN = _LEXICON.words("attribution", "gain")
_STALE = _LEXICON.words("grammar", "stale")
_BACKGROUND_OPENERS = frozenset({"since", "when", "where", "whose", "before", "until"})
_FIGHTING = frozenset({Side.OPPOSITION, Side.GOVERNMENT, Side.SDF, Side.THIRD_STATE})
_POWERS = _LEXICON.words("actors", "power")
_POLARITY = {Mood.AFFIRMED: Polarity.AFFIRMED, Mood.DENIED: Polarity.DENIED, Mood.PLANNED: Polarity.PLANNED}
_PASSAGE = {Action.CUT: Passage.CLOSED, Action.REOPENED: Passage.OPEN}


class KnownActor(Protocol):
    """What the extractor needs of an actor of the theatre."""

    @property
    def actor_id(self) -> str:
        """Identifier."""

    @property
    def side(self) -> str:
        """Side that it fights for."""


class KnownActors(Protocol):
    """What the extractor needs of the parties of a theatre."""

    def mentions(self) -> Iterable[tuple[str, str]]:
        """Names with their identifiers."""

    def resolve(self, text: str) -> KnownActor | None:
        """The actor that a phrase means."""


class TheatreNames(Protocol):
    """What the extractor needs of a theatre; `geo.theatre.Theatre` has it."""

    @property
    def actors(self) -> KnownActors:
        """The parties."""

    def source(self, name: str) -> KnownSource | None:
        """The source of a name."""


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
        self.theatre = theatre
        self.names = PartyNames([name for name, _ in theatre.actors.mentions()] if theatre else [])

    def extract(self, report: Report) -> list[Claim]:
        """Return the claims of a report in the order of the text."""
        reading = _Reading(report, self.theatre, self.names)
        reading.run()
        return reading.result()


@dataclass(slots=True)
class _Found:
    """A claim with what decides whether it stays."""

    claim: Claim
    paragraph: int


@dataclass(slots=True)
class _Context:
    """What was found in one sentence."""

    reader: SentenceReader
    number: int
    voices: list[Voice]
    times: list[TimePhrase]
    citation: Span | None
    unconfirmed: bool = False


@dataclass(slots=True)
class _Reading:
    """One run through one report."""

    report: Report
    theatre: TheatreNames | None
    names: PartyNames
    memory: Memory = field(default_factory=Memory)
    found: list[_Found] = field(default_factory=list)
    skipped: list[tuple[SentenceReader, int]] = field(default_factory=list)

    # ---- the run ----

    def run(self) -> None:
        """Read sentence after sentence."""
        last_day = None
        all_sentences = list(sentences(self.report.text))
        for number, sentence in enumerate(all_sentences):
            reader = SentenceReader(sentence, self.names)
            if not any(word.low in _LEXICON.forms for word in sentence.words):
                self.skipped.append((reader, number))
                continue
            phrases = times(sentence.words, self.report.published_day, last_day)
            exact = [phrase.when.first_day for phrase in phrases if phrase.when.time_precision == 1]
            last_day = exact[-1] if exact else last_day
            following = all_sentences[number + 1] if number + 1 < len(all_sentences) else None
            self.read(reader, number, phrases, _citation(sentence, following))

    def read(
        self, reader: SentenceReader, number: int, phrases: list[TimePhrase], citation: Span | None
    ) -> None:
        """Make the claims of one sentence."""
        events = find_events(reader)
        if events:
            self.catch_up(number)
            unconfirmed = reader.low(0) in {"unconfirmed", "unverified"}
            context = _Context(
                reader, number, voices(reader.words, reader.parties), phrases, citation, unconfirmed
            )
            for event in events:
                self.claim_event(event, context)
        self.skipped.append((reader, number))

    def catch_up(self, number: int) -> None:
        """Remember what the last sentences named; only now, since most sentences are never asked about."""
        for reader, past in self.skipped:
            if number - past <= 3:  # noqa: PLR2004 - the reach of a pronoun
                self.memory.remember_parties(
                    [(p, self.text(reader, p.start, p.stop)) for p in reader.parties], past
                )
                for place, text in _named_places(reader):
                    self.memory.remember_place(text, place.noun, past)
        self.skipped.clear()

    def text(self, reader: SentenceReader, start: int, stop: int) -> str:
        """Return the text of some words as written."""
        first, last = reader.sentence.span_of(start, stop)
        return self.report.text[first:last]

    # ---- one event ----

    def claim_event(self, event: Event, context: _Context) -> None:
        """Make a claim for each place of an event."""
        phrase, approximate = _time_of(event, context)
        if (
            event.mood is Mood.NOT_SAID
            or event.clause.conditional
            or _is_history(event, phrase, context.reader)
        ):
            return
        voice = None if event.lemma in _GAIN else voice_for(context.voices, event.head)
        party, actor, referred = self.actor(event, voice, context)
        if event.frame.armed and (is_civilian(referred) or not self.is_armed(event, referred)):
            return
        for place in event.places:
            target = self.target(place, context)
            if target:
                self.add(
                    event, place, target, (party, actor, referred), voice, (phrase, approximate), context
                )
                self.memory.remember_place(target, place.noun, context.number)

    def is_armed(self, event: Event, referred: str) -> bool:
        """Tell whether the actor can be a party to the fighting at all."""
        if not referred:
            return event.frame.nominal
        if self.resolve(referred) is not None:
            return True
        lows = set(fold(referred).lower().replace("-", " ").split())
        return (
            bool(lows & _LEXICON.words("actors", "head"))
            or bool(lows & _LEXICON.words("actors", "power"))
            or any(word.isupper() and len(word) > 1 for word in referred.split())
        )

    def actor(self, event: Event, voice: Voice | None, context: _Context) -> tuple[Party | None, str, str]:
        """Return the actor of an event: the phrase, as written, and what a pronoun in it refers to."""
        party = event.actor
        if party is None and voice is not None and event.frame.nominal and voice.verb >= 0:
            if context.reader.low(voice.verb).startswith(("announc", "declar", "claim")):
                inside = [p for p in context.reader.parties if voice.start <= p.start < voice.stop]
                party = inside[0] if inside else Party(voice.start, voice.stop)
        if party is None:
            return None, "", ""
        written = _bare(self.text(context.reader, party.start, party.stop))
        owned = context.reader.low(party.start) in {"its", "their"}
        if not party.pronoun and not owned:
            return party, written, written
        return party, written, self.antecedent(party, context, voice, owned=owned) or written

    def antecedent(self, party: Party, context: _Context, voice: Voice | None, *, owned: bool) -> str:
        """Return what a pronoun refers to, within its sentence or before."""
        kind = party.pronoun or ("plural" if context.reader.low(party.start) == "their" else "singular")
        heads = _LEXICON.words("attribution", "voice_head")
        for other in context.reader.parties:
            if other.stop <= party.start and not other.pronoun and not _inside_voice(other, context):
                text = self.text(context.reader, other.start, other.stop)
                if not set(text.lower().split()) & heads:
                    return _bare(text)
        if voice is not None and voice.verb >= 0 and voice.stop <= party.start:
            said = self.text(context.reader, voice.start, voice.stop)
            if (owned or kind == "plural") and self.stance(said).known_side in _FIGHTING:
                return said
        return _bare(self.memory.party(kind, context.number))

    def target(self, place: PlaceSpan, context: _Context) -> str:
        """Return the place as written, or what an anaphor refers to; ``""`` where nobody can tell."""
        written = self.text(context.reader, place.start, place.stop)
        if place.named:
            return written
        if place.indefinite or family_of(place.noun) == "area":
            return ""
        here = [(other, text) for other, text in _named_places(context.reader) if other.stop <= place.start]
        earlier = Memory()
        for other, text in here:
            earlier.remember_place(text, other.noun, 0)
        noun = "" if place.noun == "it" else place.noun
        return earlier.place(noun, 0) or self.memory.place(noun, context.number)

    # ---- the claim ----

    def add(
        self,
        event: Event,
        place: PlaceSpan,
        target: str,
        actor: tuple[Party | None, str, str],
        voice: Voice | None,
        time: tuple[TimePhrase | None, bool],
        context: _Context,
    ) -> None:
        """Make one claim and keep it."""
        reader = context.reader
        party, written, referred = actor
        parsed = _parsed(target)
        said_by = self.text(reader, voice.start, voice.stop) if voice else ""
        attribution = said_by
        span = reader.sentence.span_of(voice.start, voice.stop) if voice else None
        if voice is None and context.citation is not None:
            span = context.citation
            attribution = said_by = self.report.text[span[0] : span[1]]
        if event.lemma in _GAIN:
            attribution, said_by = written, referred
        denied = (voice is not None and voice.denies) or _is_refuted(event, reader)
        mood = Mood.DENIED if denied and event.mood is Mood.AFFIRMED else event.mood
        action = event.frame.action
        only = mood is Mood.AFFIRMED and self.is_only_claimed(event, voice, said_by, referred, context)
        opponent = self.text(reader, event.opponent.start, event.opponent.stop) if event.opponent else ""
        spans = Spans(
            sentence=reader.sentence.span,
            trigger=reader.sentence.span_of(event.head, max(event.stop, event.head + 1)),
            actor=_trimmed(reader, party, written),
            target=reader.sentence.span_of(place.start, place.stop),
            when=reader.sentence.span_of(time[0].start, time[0].stop) if time[0] else None,
            attribution=span,
        )
        claim = Claim(
            claim_id="",
            source=self.source(said_by),
            action=Action.CLAIMED_ONLY if only else action,
            target=target,
            target_kind=_kind(parsed, place),
            actor=written,
            actor_id=self.actor_id(referred),
            opponent=opponent,
            opponent_id=self.actor_id(opponent),
            claimed_action=action if only else None,
            polarity=_POLARITY[mood],
            roads=parsed.roads if parsed else (),
            between=_between(parsed),
            extent=Extent.NEAR if event.near else _extent(place, parsed),
            when=self.when(event, voice, time),
            passage=_PASSAGE.get(action),
            attribution=attribution,
            report_id=self.report.report_id,
            sentence=self.report.text[spans.sentence[0] : spans.sentence[1]] if spans.sentence else "",
            spans=spans,
        )
        identity = make_claim_id(
            self.report.report_id, action, target, written, spans.sentence, spans.trigger, spans.target
        )
        self.keep(replace(claim, claim_id=identity), reader.sentence.paragraph)

    def keep(self, claim: Claim, paragraph: int) -> None:
        """Keep a claim unless its sentence has said the same already."""
        for other in self.found:
            same = other.claim.spans.sentence == claim.spans.sentence and _same_place(
                other.claim.target, claim.target
            )
            again = other.claim.act is claim.act and _same_place(other.claim.actor, claim.actor)
            if same and (again or claim.act is Action.CONTESTED):
                return
        self.found.append(_Found(claim, paragraph))

    def result(self) -> list[Claim]:
        """Return the claims; denied and planned ones only beside affirmed ones, as remarks on them."""
        affirmed = {item.paragraph for item in self.found if item.claim.polarity is Polarity.AFFIRMED}
        return [
            item.claim
            for item in self.found
            if item.claim.polarity is Polarity.AFFIRMED or item.paragraph in affirmed
        ]

    def when(self, event: Event, voice: Voice | None, time: tuple[TimePhrase | None, bool]) -> When | None:
        """Return the time of an event: told, or the day of publication for what is told in the present."""
        phrase, approximate = time
        if phrase is not None:
            exact = phrase.when.time_precision == 1
            return When(phrase.when.edtf + "~") if approximate and exact else phrase.when
        if event.present or (voice is not None and voice.present):
            return When(self.report.published_day.isoformat())
        return None

    # ---- the theatre ----

    def resolve(self, text: str) -> KnownActor | None:
        """Return the theatre's actor of a phrase."""
        return self.theatre.actors.resolve(text) if self.theatre and text else None

    def actor_id(self, text: str) -> str:
        """Return the identifier of a phrase's actor, ``""`` where it cannot be told."""
        actor = self.resolve(text)
        return actor.actor_id if actor else ""

    def known_source(self, text: str) -> KnownSource | None:
        """Return the theatre's source of a phrase, an article before it aside."""
        if not self.theatre or not text:
            return None
        plain = text[4:] if text.lower().startswith("the ") else text
        return self.theatre.source(text) or self.theatre.source(plain)

    def stance(self, text: str) -> Stance:
        """Return the side of a voice or party."""
        source, actor = self.known_source(text), self.resolve(text)
        side = source.side if source else actor.side if actor else ""
        return Stance(text, Side(side) if side in set(Side) else Side.UNKNOWN)

    def is_only_claimed(
        self, event: Event, voice: Voice | None, said_by: str, referred: str, context: _Context
    ) -> bool:
        """Tell whether only the gainer says so."""
        action = event.frame.action
        if action is Action.CONTESTED or referred.lower() in {"they", "it", "their", "its"}:
            return False
        if not referred and action in _PASSAGE:
            return False
        if voice is not None and voice.admits:
            return False
        if context.unconfirmed or event.lemma in _GAIN:
            return True
        actor = self.stance(referred)
        if voice is None:
            side = self.report.side
            partial = side in {Side.OPPOSITION, Side.GOVERNMENT, Side.SDF}
            return (
                partial
                and not said_by
                and is_gainers_word(action, Stance(self.report.publisher, side), actor, same=False)
            )
        heard = Party(voice.start, voice.stop)
        said = self.antecedent_of_voice(heard, context) or said_by
        same = bool(referred) and (_folded(referred) in _folded(said) or _folded(said) == _folded(referred))
        parts = _voice_parts(said)
        if same and len(parts) > 1 and any(side_by_words(part) is Side.MONITOR for part in parts):
            same = False
        if any(self.stance(part).known_side in {Side.MONITOR, Side.AGENCY, Side.ANALYST} for part in parts):
            return False
        return is_gainers_word(action, self.stance(said), actor, same=same)

    def antecedent_of_voice(self, heard: Party, context: _Context) -> str:
        """Return what "they" in "they said" refers to."""
        if heard.stop - heard.start == 1 and context.reader.low(heard.start) in {"they", "it", "he"}:
            return self.memory.party("plural", context.number)
        return ""

    def source(self, said_by: str) -> Source:
        """Return the source of a claim: the publisher is the report's, the side and origin those of the voice."""
        report = self.report
        plain = Source(report.publisher, report.published, report.url, report.side, report.origin)
        known = self.known_source(said_by) or (self.known_source(report.publisher) if not said_by else None)
        if known is not None:
            side = Side(known.side) if known.side in set(Side) else Side.UNKNOWN
            if not said_by and report.side is not Side.UNKNOWN:
                side = report.side
            origin = report.origin if not said_by and report.origin else known.origin
            return replace(
                plain, side=side, origin=origin, reliability=known.reliability, credibility=known.credibility
            )
        if said_by:
            side = self.stance(said_by).known_side
            return replace(
                plain, side=side if side is not Side.UNKNOWN else Side.UNKNOWN, origin=_bare(said_by)
            )
        return plain


# ---- small helpers ----


def _inside_voice(party: Party, context: _Context) -> bool:
    """Tell whether a party is only part of the name of a voice: "two army sources"."""
    heads = _LEXICON.words("attribution", "voice_head")
    return any(
        voice.start <= party.start < voice.stop and context.reader.low(voice.stop - 1) in heads
        for voice in context.voices
    )


def _citation(sentence: Sentence, following: Sentence | None) -> Span | None:
    """Return the span of a single bracketed source behind a sentence: "... (SOHR)"."""
    words = sentence.words
    for tail in (following.words if following and following.paragraph == sentence.paragraph else [], words):
        if not tail or tail[-1].text != ")" or (tail is not words and tail[0].text != "("):
            continue
        opening = (
            max(index for index, word in enumerate(tail) if word.text == "(")
            if any(w.text == "(" for w in tail)
            else -1
        )
        single = (
            opening > 0
            and tail is words
            and tail[opening - 1].text == "."
            or (opening == 0 and tail is not words)
        )
        if single and opening + 1 < len(tail) - 1:
            return tail[opening + 1].start, tail[-2].end
    return None


def _named_places(reader: SentenceReader) -> Iterator[tuple[PlaceSpan, str]]:
    """Yield the named places of a sentence that stand where a place would."""
    before = _LEXICON.words("places", "before_a_name")
    index = 0
    while index < len(reader.words) - 1:
        word = reader.words[index]
        road = word.kind == "ref" or (word.low == "the" and reader.low(index + 1) != "city")
        if word.low in before or road:
            start = index if road else index + 1
            places, end = reader.places_from(start)
            for place in places:
                if place.named and (not road or place.is_road) and words_low(reader, place) not in _POWERS:
                    first, last = reader.sentence.span_of(place.start, place.stop)
                    yield place, _slice(reader, first, last)
            index = max(end, index + 1) if places else index + 1
            continue
        index += 1


def words_low(reader: SentenceReader, place: PlaceSpan) -> str:
    """Return the words of a place in lower case."""
    return " ".join(word.low for word in reader.words[place.start : place.stop])


def _slice(reader: SentenceReader, first: int, last: int) -> str:
    words = [word for word in reader.words if first <= word.start and word.end <= last]
    text = ""
    for word in words:
        text += " " * (word.start - first - len(text)) + word.text
    return text


def _time_of(event: Event, context: _Context) -> tuple[TimePhrase | None, bool]:
    """Return the time phrase of an event, and whether it is only the time of the saying."""
    best: tuple[float, TimePhrase] | None = None
    for phrase in context.times:
        cost = _time_cost(event, phrase, context)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, phrase)
    if best is None:
        return None, False
    phrase = best[1]
    return phrase, phrase.start < event.start and _is_saying_time(phrase, context)


def _is_saying_time(phrase: TimePhrase, context: _Context) -> bool:
    return any(0 <= voice.verb < phrase.start <= voice.verb + 4 for voice in context.voices)


def _time_cost(event: Event, phrase: TimePhrase, context: _Context) -> float | None:
    """Return how far a time phrase is from an event, in words and boundaries; None where it tells of something else."""
    words = context.reader.words
    if words[phrase.start].low in {"since", "until"}:
        return None
    before = phrase.start < event.start
    low, high = (phrase.stop, event.start) if before else (event.stop, phrase.start)
    between = [word.low for word in words[low:high]]
    cost = len(between) + 6.0 * between.count(",") + 8.0 * any(word in _LEXICON.forms for word in between)
    opens = before and all(word.text in {",", '"'} for word in words[: phrase.start])
    if opens and not event.clause.relative:
        return min(cost, 20.0)
    opener = _LEXICON.words("grammar", "opener") | {";"}
    if any(word in opener for word in between) and not (before and _is_saying_time(phrase, context)):
        return None
    return cost if cost < _FAR else None


_FAR = 45


def _is_refuted(event: Event, reader: SentenceReader) -> bool:
    """Tell whether the event is a rumour that is denied behind it: "reports that X had left were rejected"."""
    rumour = _LEXICON.words("attribution", "rumour")
    if event.clause.opener != "that" or reader.low(event.clause.start - 2) not in rumour:
        return False
    denial = _LEXICON.words("attribution", "denial")
    return any(_LEXICON.attribution.get(word.low) in denial for word in reader.words[event.stop :])


def _is_history(event: Event, phrase: TimePhrase | None, reader: SentenceReader) -> bool:
    """Tell whether an event is told as background: "which had previously been ...", "since X took it in 2014"."""
    first = max(event.clause.start, event.start - 6)
    if any(reader.low(at) in _STALE for at in range(first, event.stop)):
        return True
    background = event.clause.relative or event.clause.opener in _BACKGROUND_OPENERS
    if event.past_perfect and (event.clause.relative or event.clause.opener == "after"):
        return True
    if event.clause.opener == "since" and not event.frame.nominal:
        return True
    told_back = event.past_perfect and not event.clause.reported
    return phrase is not None and phrase.is_old and (background or told_back)


def _bare(text: str) -> str:
    """Take a possessive and marks off a phrase."""
    text = text.strip(' ,;:"“”')
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    return text


def _trimmed(reader: SentenceReader, party: Party | None, written: str) -> Span | None:
    if party is None:
        return None
    first, last = reader.sentence.span_of(party.start, party.stop)
    return first, min(last, first + len(written))


def _folded(text: str) -> str:
    return fold(text).lower().removeprefix("the ")


def _voice_parts(text: str) -> Sequence[str]:
    return [part for part in fold(text).replace(" and ", ",").split(",") if part.strip()]


def _parsed(target: str) -> Target | None:
    try:
        return parse_target(target)
    except PlaceExpressionError:
        return None


def _kind(parsed: Target | None, place: PlaceSpan) -> TargetKind:
    if parsed is not None and (parsed.kind is not TargetKind.SETTLEMENT or place.noun not in {"area"}):
        return parsed.kind
    return TargetKind.ROAD if place.is_road else TargetKind.AREA


def _between(parsed: Target | None) -> tuple[str, str] | tuple[()]:
    if parsed is None or len(parsed.places) < 2:  # noqa: PLR2004 - two ends
        return ()
    if parsed.kind in {TargetKind.SECTION, TargetKind.CORRIDOR} and parsed.relation in {
        Relation.BETWEEN,
        Relation.WHOLE,
    }:
        return parsed.places[0], parsed.places[-1]
    return ()


def _extent(place: PlaceSpan, parsed: Target | None) -> Extent:
    if place.extent is not Extent.UNSTATED:
        return place.extent
    near = parsed is not None and parsed.relation in {Relation.NEAR, Relation.DIRECTION}
    return Extent.NEAR if near or place.noun in EDGE_NOUNS else Extent.UNSTATED


def _same_place(first: str, second: str) -> bool:
    return _folded(first) == _folded(second)
