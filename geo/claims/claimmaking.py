"""Makes a claim of an event, one of its places and what its words refer to.

The last step of the extractor: it reads the place with the place grammar, decides polarity and whether only the gainer says
so, and notes where everything stands in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geo.claims.claim import (
    Action,
    Claim,
    Extent,
    Passage,
    Polarity,
    Span,
    Spans,
    TargetKind,
    make_claim_id,
)
from geo.claims.credit import Said, is_only_claimed, source_of
from geo.claims.dates import TimePhrase
from geo.claims.events import Event, SentenceReader
from geo.claims.grammar import Mood
from geo.claims.lexicon import lexicon
from geo.claims.placespans import PlaceSpan
from geo.claims.placewords import AREA_NOUNS, EDGE_NOUNS, SETTLEMENT_NOUNS, fold
from geo.claims.references import Actor, Context, References, bare
from geo.claims.target import Relation, Target, parse_target
from geo.claims.timing import event_when
from geo.errors import PlaceExpressionError

__all__ = ["Parts", "claim_of", "says_the_same"]

_LEXICON = lexicon()
_FALSE = _LEXICON.words("attribution", "false")
_POLARITY = {Mood.AFFIRMED: Polarity.AFFIRMED, Mood.DENIED: Polarity.DENIED, Mood.PLANNED: Polarity.PLANNED}
_PASSAGE = {Action.CUT: Passage.CLOSED, Action.REOPENED: Passage.OPEN}


@dataclass(frozen=True, slots=True)
class Parts:
    """What one claim is made of."""

    event: Event
    place: PlaceSpan
    target: str
    actor: Actor
    said: Said
    said_span: Span | None
    phrase: TimePhrase | None
    of_saying: bool
    background: bool = False


def claim_of(parts: Parts, context: Context, references: References) -> Claim:
    """Make one claim."""
    event, place, said, actor = parts.event, parts.place, parts.said, parts.actor
    reader, report, known = context.reader, references.report, references.known
    parsed = _parsed(parts.target)
    denied = (said.voice is not None and said.voice.denies) or _is_refuted(event, reader)
    mood = Mood.DENIED if denied and event.mood is Mood.AFFIRMED else event.mood
    action = event.frame.action
    only = mood is Mood.AFFIRMED and is_only_claimed(event, said, actor.meant, report, known)
    opponent = references.text(reader, event.opponent.start, event.opponent.stop) if event.opponent else ""
    spans = _spans(parts, reader)
    told_now = said.voice is not None and said.voice.present
    return Claim(
        claim_id=make_claim_id(
            report.report_id, action, parts.target, actor.written, spans.trigger, spans.target
        ),
        source=source_of(report, said, known),
        action=Action.CLAIMED_ONLY if only else action,
        target=parts.target,
        target_kind=_kind(parsed, place),
        actor=actor.written,
        actor_id=known.actor_id(actor.meant),
        opponent=bare(opponent),
        opponent_id=known.actor_id(opponent),
        claimed_action=action if only else None,
        polarity=_POLARITY[mood],
        roads=parsed.roads if parsed else (),
        between=_between(parsed),
        extent=Extent.NEAR if event.near else _extent(place, parsed),
        when=event_when(
            event,
            parts.phrase,
            of_saying=parts.of_saying,
            told_now=told_now or (context.entry and not event.past_perfect),
            published=report.published_day if report.dated else None,
        ),
        background=parts.background,
        passage=_PASSAGE.get(action),
        attribution=said.written,
        report_id=report.report_id,
        sentence=references.text(reader, 0, len(reader.words)),
        spans=spans,
    )


def _spans(parts: Parts, reader: SentenceReader) -> Spans:
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
        target=at(_first_word(parts.place, reader), parts.place.stop),
        when=at(phrase.start, phrase.stop) if phrase else None,
        attribution=parts.said_span or (actor if parts.said.written and parts.said.voice is None else None),
    )


def _first_word(place: PlaceSpan, reader: SentenceReader) -> int:
    """Return where a place begins, without a quotation mark before "the city"."""
    start = place.start
    while not place.named and start < place.stop - 1 and reader.words[start].kind == "mark":
        start += 1
    return start


def _is_refuted(event: Event, reader: SentenceReader) -> bool:
    """Tell whether the event is a rumour that is denied behind it: "reports that X had left were rejected"."""
    rumour = _LEXICON.words("attribution", "rumour")
    if event.clause.opener != "that" or reader.low(event.clause.start - 2) not in rumour:
        return False
    denial = _LEXICON.words("attribution", "denial")
    behind = reader.words[event.stop :]
    return any(_LEXICON.attribution.get(word.low) in denial or word.low in _FALSE for word in behind)


@lru_cache(maxsize=2_000)
def _parsed(target: str) -> Target | None:
    """Take a place expression apart, None where its words fit no rule; reports name the same places again and again."""
    try:
        return parse_target(target)
    except PlaceExpressionError:
        return None


def _kind(parsed: Target | None, place: PlaceSpan) -> TargetKind:
    is_area = place.noun in AREA_NOUNS and place.noun not in SETTLEMENT_NOUNS
    if parsed is not None and not (parsed.kind is TargetKind.SETTLEMENT and is_area):
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


def says_the_same(first: Claim, second: Claim) -> bool:
    """Tell whether one sentence says a thing twice; fighting for a place that is told to be taken is no second claim."""
    if fold(first.target).lower().removeprefix("the ") != fold(second.target).lower().removeprefix("the "):
        return False
    return (second.act is Action.CONTESTED and first.polarity is Polarity.AFFIRMED) or (
        first.act is second.act and first.actor.lower() == second.actor.lower()
    )
