"""From a report to its claims: runs the passes and puts their findings together.

Sentences, parties, events, voices, times and references each have a module that can be tested alone; here is only what
ties them: which time and which voice belong to an event, and what is history and is left out. The extractor knows no place
and no date of any conflict; the theatre lends it the names of parties and the grades of sources, and it works without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from operator import attrgetter
from typing import Protocol

from geo.claims.attribution import voice_for, voices
from geo.claims.claim import Action, Claim, Polarity, Span
from geo.claims.claimmaking import Parts, claim_of, says_the_same
from geo.claims.dates import Clock, TimePhrase, times
from geo.claims.ellipsis import HELD
from geo.claims.events import Event, SentenceReader, find_events
from geo.claims.grammar import Mood
from geo.claims.known import Known, TheatreNames
from geo.claims.lexicon import lexicon
from geo.claims.parties import is_civilian
from geo.claims.references import Context, References
from geo.claims.report import Report
from geo.claims.sentences import Sentence, sentences
from geo.claims.timing import event_time, is_history

__all__ = ["Extractor", "RuleExtractor", "TheatreNames", "extract"]

_LEXICON = lexicon()
_IRREALIS = _LEXICON.words("grammar", "irrealis")
_FIGHTING = frozenset({Action.CAPTURED, Action.CONTESTED, Action.BESIEGED, Action.CUT, Action.ADVANCED_TO})
_GAIN = _LEXICON.words("attribution", "gain")


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
        news = {paragraph for claim, paragraph in found if _is_news(claim)}
        # what is denied, planned or long past is worth recording only beside something that is said to have happened
        return [claim for claim, paragraph in found if _is_news(claim) or paragraph in news]


def _is_wished(event: Event, context: Context) -> bool:
    """Tell whether a clause tells what somebody wants or fears: "wanted to ensure that the army held Hama"."""
    before = context.reader.low(event.clause.start - 2)
    return event.clause.opener == "that" and before in _IRREALIS


def _is_news(claim: Claim) -> bool:
    return claim.polarity is Polarity.AFFIRMED and not claim.background


class _Reading:
    """One run through one report."""

    def __init__(self, report: Report, known: Known) -> None:
        self.report = report
        self.references = References(report, known)

    def run(self) -> Iterator[tuple[Claim, int]]:
        """Yield the claims, sentence after sentence, with the number of their paragraph."""
        clock = Clock(self.report.published_day, self.report.dated)
        numbers = count()
        for paragraph, group in groupby(sentences(self.report.text), key=attrgetter("paragraph")):
            # a paragraph at a time, so that a long report needs no more memory than a short one
            whole = list(group)
            entry = any(_is_in_brackets(sentence) for sentence in whole)
            for sentence, citation in zip(whole, _citations(whole), strict=True):
                for claim in self.read(sentence, citation, next(numbers), clock, entry=entry):
                    yield claim, paragraph

    def read(
        self, sentence: Sentence, citation: Span | None, number: int, clock: Clock, *, entry: bool
    ) -> list[Claim]:
        """Return the claims of one sentence, and keep in mind what it names and when it says that it is."""
        claims = []
        reader = SentenceReader(sentence, self.references.known.names)
        if any(word.low in _LEXICON.forms or word.low.endswith(HELD) for word in sentence.words):
            phrases = times(sentence.words, clock)
            claims = self.sentence(reader, number, phrases, citation, entry)
        elif any(word.kind == "number" for word in sentence.words):
            times(sentence.words, clock)
        clock.next_sentence()
        self.references.unread.append((reader, number))
        return claims

    def sentence(
        self,
        reader: SentenceReader,
        number: int,
        phrases: list[TimePhrase],
        citation: Span | None,
        entry: bool,  # noqa: FBT001 - see Context
    ) -> list[Claim]:
        """Return the claims of one sentence."""
        events = [] if reader.is_question else find_events(reader)
        if not events:
            return []
        self.references.catch_up(number)
        unconfirmed = reader.low(0) in {"unconfirmed", "unverified"}
        spoken = voices(reader.words, reader.parties)
        context = Context(reader, number, spoken, phrases, citation, unconfirmed, entry)
        claims: list[Claim] = []
        for event in events:
            for claim in self.event(event, context):
                if not any(says_the_same(other, claim) for other in claims):
                    claims.append(claim)
        return claims

    def event(self, event: Event, context: Context) -> Iterator[Claim]:
        """Yield a claim for each place of an event."""
        words = context.reader.words
        time = event_time(event, context.times, context.voices, words)
        if event.mood is Mood.NOT_SAID or event.clause.conditional or _is_wished(event, context):
            return
        history = is_history(event, time[0], words)
        if history and (time[0] is None or event.implied):
            return  # without a time of its own it would pass for news
        voice = None if event.lemma in _GAIN else voice_for(context.voices, event.head)
        actor = self.references.actor(event, voice, context)
        unarmed = is_civilian(actor.meant) or not any(
            self.references.is_armed(event, name) for name in {actor.meant, actor.written}
        )
        if event.frame.armed and unarmed:
            return
        if event.frame.action in _FIGHTING and actor.meant:
            self.references.fighters.add(actor.meant.lower())
        said, span = self.references.said(event, voice, actor, context)
        for place in event.places:
            target = self.references.target(place, context, road=event.frame.only == "road")
            if history and not place.named and target.lower().startswith("the "):
                continue  # nobody can tell which town that was
            if target:
                parts = Parts(event, place, target, actor, said, span, *time, history)
                yield claim_of(parts, context, self.references)
                self.references.memory.remember_target(target, place.noun, context.number)


def _is_in_brackets(sentence: Sentence) -> bool:
    """Tell whether a sentence is only sources in brackets; what stands before it is the entry of a chronicle, of its day."""
    words = sentence.words
    return len(words) > 2 and words[0].text == "(" and words[-1].text == ")"  # noqa: PLR2004 - "(SOHR)"


def _citations(paragraph: Sequence[Sentence]) -> list[Span | None]:
    """Return for each sentence of a paragraph the single source in brackets behind its entry: "... . ... . (SOHR)"."""
    found: list[Span | None] = []
    source: Span | None = None
    for sentence in reversed(paragraph):
        words = sentence.words
        if _is_in_brackets(sentence):
            single = [word.text for word in words].count("(") == 1
            source = (words[1].start, words[-2].end) if single else None
        found.append(source)
    return found[::-1]
