"""Finds the sentences of a report that speak of control and a place, and of which no claim was made.

What was read and not taken is as much worth a look as what was: aims, denials of everything, history, and what the extractor
missed. It goes by the lexicon's words alone, whichever extractor made the claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.claims.claim import Claim, Span
from geo.claims.known import Known, TheatreNames
from geo.claims.lexicon import lexicon
from geo.claims.reading import SentenceReader
from geo.claims.report import Report
from geo.claims.sentences import Sentence, Word, sentences

__all__ = ["Unclaimed", "unclaimed"]

_LEXICON = lexicon()
_TOO_COMMON = _LEXICON.words("grammar", "auxiliary")
_TIME = _LEXICON.words("dates", "names")


_BEHIND = 6
"""Words behind a trigger among which a name is taken for a place."""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A sentence of which no claim was made.

    Attributes:
        sentence: where it stands in the text of the report.
        triggers: where the words stand that can tell of control.
        places: where the names stand that can be places and roads.
    """

    sentence: Span
    triggers: tuple[Span, ...]
    places: tuple[Span, ...]


def unclaimed(
    report: Report, claims: Iterable[Claim], theatre: TheatreNames | None = None
) -> Iterator[Unclaimed]:
    """Yield the sentences that hold a trigger of the lexicon and may name a place, and that no claim rests on.

    Args:
        report: the report.
        claims: its claims.
        theatre: lends the names of the parties, which are no places.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> from geo.claims.report import read_report
        >>> text = "The army hopes to retake the town of Tal Warda. It rained in Tal Warda."
        >>> report = read_report(text, zone=ZoneInfo("UTC"), published="2024-12-08")
        >>> [text[slice(*found.triggers[0])] for found in unclaimed(report, [])]
        ['retake']
    """
    taken = [claim.spans.sentence for claim in claims if claim.spans.sentence]
    names = Known(theatre).names
    for sentence in sentences(report.text):
        first, last = sentence.span
        if any(start < last and first < end for start, end in taken):
            continue
        triggers = _triggers(sentence)
        places = _places(SentenceReader(sentence, names), triggers) if triggers else []
        if places:
            spans = tuple(sentence.span_of(index, index + 1) for index in triggers)
            yield Unclaimed((first, last), spans, tuple(places))


def _triggers(sentence: Sentence) -> list[int]:
    """Return the indices of words that can tell of control; a capital inside a sentence makes a name of one."""
    return [
        index
        for index, word in enumerate(sentence.words)
        if word.low in _LEXICON.forms and word.low not in _TOO_COMMON and not (index and word.is_capital)
    ]


def _places(reader: SentenceReader, triggers: Iterable[int]) -> list[Span]:
    """Return the places behind prepositions, the roads, and the first name behind a trigger that is no party's."""
    spans = {reader.sentence.span_of(place.start, place.stop) for place in reader.named_places}
    for trigger in triggers:
        behind = range(trigger + 1, min(trigger + 1 + _BEHIND, len(reader.words)))
        name = next((at for at in behind if _is_name(reader.words[at]) and at not in reader.taken), None)
        if name is not None:
            span = reader.sentence.span_of(name, name + 1)
            if not any(start < span[1] and span[0] < end for start, end in spans):
                spans.add(span)
    return sorted(spans)


def _is_name(word: Word) -> bool:
    """Tell whether a word is written as a name; a script without capitals is in an English text because of a name."""
    return word.kind != "mark" and (word.is_capital or not word.text[0].isascii()) and word.low not in _TIME
