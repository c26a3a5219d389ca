"""Clauses: how far one reaches left from its verb, what opens it, and who its subject is.

A clause reaches left to the word that opens it ("that", "while", "which") or to the verb of saying that governs it. Verbs
themselves are read by `geo.claims.grammar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.claims.grammar import Shape, VerbGroup
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.placewords import SETTLEMENT_NOUNS
from geo.claims.sentences import Word

__all__ = ["Clause", "clause_of", "insertion_start", "subject_of"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_OPENER = _LEXICON.words("grammar", "opener")
_RELATIVE = _LEXICON.words("grammar", "relative")
_CONDITIONAL = _LEXICON.words("grammar", "conditional")
_OPENS_INSERTION = _LEXICON.words("grammar", "opens_insertion")
_REACH = 150
"""Words that a clause reaches left at most; what is longer is a list."""
_NO_SUBJECT = frozenset({"them", "us"})
_LONGEST_INSERTION = 40
_PARTICIPLES = _LEXICON.words("grammar", "opens_description")
_GOVERNS = frozenset({"of", "by", "with", "from", "against", "for", "to"})
_GOVERNS_ANYWHERE = _GOVERNS | {"between", "in"}
_TRANSPARENT = frozenset(
    {",", "-", ")", "(", '"', "in", "of", "from", "at", "the", "near", "inside", "across"}
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause that a verb group stands in, as far as it reaches left.

    Attributes:
        start: index of its first word.
        opener: the word that opens it, or ``""`` for the beginning of the sentence.
        relative: it describes a noun ("which had been reopened").
        conditional: it tells a condition.
        reported: a verb of saying governs it.
        inserted: index of the mark where an insertion begins that ends right before the verb (", which fell in May,",
            "(SDF)", "- a town of 900 people -"); 0 for none.
    """

    start: int
    opener: str = ""
    relative: bool = False
    conditional: bool = False
    reported: bool = False
    inserted: int = 0


def clause_of(words: Sequence[Word], start: int) -> Clause:
    """Return the clause of what begins at a word.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("He left the road, which rebels had taken")).words
        >>> clause_of(words, 7).opener, clause_of(words, 7).relative
        ('which', True)
    """
    inserted = insertion_start(words, start)
    stop = inserted or start
    for index in range(stop - 1, max(start - _REACH, 0) - 1, -1):
        low = words[index].low
        if low in {";", ":", "?", "!"} and index + 1 < start:
            return Clause(index + 1, low, inserted=inserted)
        if low in _LEXICON.attribution and index + 1 < start and _is_saying(words, index):
            return Clause(index + 1, low, reported=True, inserted=inserted)
        if low in _OPENER and _opens(words, index):
            reported = low == "that" and _is_reported(words, index)
            relative = low in _RELATIVE and not reported
            return Clause(index + 1, low, relative, low in _CONDITIONAL, reported, inserted)
    return Clause(0, inserted=inserted)


def insertion_start(words: Sequence[Word], stop: int) -> int:
    """Return the index of the mark where an insertion begins that ends right before a word; 0 where none ends there.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("Hama, a city of a million people, was taken")).words
        >>> insertion_start(words, 9)
        1
    """
    last = stop - 1
    while last > 0 and words[last].low in _ADVERB:
        last -= 1
    mark = words[last].text if last > 0 else ""
    if mark not in {",", ")", "-"}:
        return 0
    opening = "(" if mark == ")" else mark
    for index in range(last - 2, max(last - _LONGEST_INSERTION, 0), -1):
        said = words[last - 1].low in _LEXICON.attribution
        if words[index].text == opening and (mark != "," or said or _begins_insertion(words, index + 1)):
            return index
        if words[index].text in ".;:?!":
            return 0
    return 0


def _begins_insertion(words: Sequence[Word], index: int) -> bool:
    """Tell whether what follows a comma tells more of what stands before it, and is no item of a list."""
    low = words[index].low
    if low in _OPENS_INSERTION or low in _RELATIVE or words[index].kind == "number":
        return True
    if low in {"the", "its", "their"}:
        return words[index + 1].low not in SETTLEMENT_NOUNS
    participle = words[index].kind == "word" and low.endswith(("ed", "ing")) and not words[index].is_capital
    return participle or low in _PARTICIPLES


def _is_saying(words: Sequence[Word], index: int) -> bool:
    before = words[index - 1] if index else None
    return before is not None and before.low not in {"the", "a", "an", "to", "its", "their"}


def _is_reported(words: Sequence[Word], index: int) -> bool:
    """Tell whether "that" follows a word of saying: "said that", "claims that", "confirmed ... and that ..."."""
    if index > 1 and words[index - 1].low == "and":
        return any(word.low in _LEXICON.attribution for word in words[max(0, index - _REACH) : index])
    return any(
        words[at].low in _LEXICON.attribution
        or words[at].low in {"claims", "reports", "news", "announcement"}
        for at in range(max(0, index - 6), index)
    )


def _opens(words: Sequence[Word], index: int) -> bool:
    low = words[index].low
    before = words[index - 1].low if index else ""
    after = words[index + 1].low if index + 1 < len(words) else ""
    if low == "as":
        return before not in {"such", "well", "known", "far", "described"} and after not in {
            "well",
            "of",
            "far",
            "per",
        }
    if low == "that":
        return before != "time" and after not in _LEXICON.words("grammar", "that_noun")
    if low == "so":
        return before == ","
    if low == "but":
        return before in {",", '"'} or index == 0
    return True


def subject_of(
    words: Sequence[Word], group: VerbGroup, clause: Clause, parties: Sequence[Party]
) -> Party | None:
    """Return the party that is the subject of a verb group, None where none can be told.

    The party right before the group, aside from times and insertions; else the first of the clause (for "X did this and
    took that"); else, in a relative clause, the last one before it.
    """
    stop = clause.inserted or group.start
    inside = [
        party
        for party in parties
        if party.start >= clause.start and party.stop <= stop and words[party.start].low not in _NO_SUBJECT
    ]
    if inside:
        last = inside[-1]
        near = all(_is_transparent(words[at]) for at in range(last.stop, stop))
        if near and not (_is_governed(words, last, _GOVERNS) and len(inside) > 1):
            return last
        return next(
            (party for party in inside if not _is_governed(words, party, _GOVERNS_ANYWHERE)), inside[0]
        )
    if clause.relative or group.shape is Shape.PARTICIPLE or group.shape is Shape.INFINITIVE:
        before = [party for party in parties if party.stop <= clause.start]
        if clause.relative:
            return before[-1] if before and clause.start - 1 - before[-1].stop <= 1 else None
        return next((party for party in before if not _is_governed(words, party, _GOVERNS_ANYWHERE)), None)
    return None


def _is_governed(words: Sequence[Word], party: Party, by: frozenset[str]) -> bool:
    return party.start > 0 and words[party.start - 1].low in by


def _is_transparent(word: Word) -> bool:
    return word.low in _TRANSPARENT or word.low in _ADVERB or word.is_capital or word.kind == "number"
