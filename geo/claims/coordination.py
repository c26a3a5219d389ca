"""Passives that share a subject: "the town was captured by X and then recaptured by Y".

The second verb has lost its auxiliary, or keeps it and has no subject of its own. What it is said of stands before the first.
"""

from __future__ import annotations

from dataclasses import replace

from geo.claims.grammar import Mood, Shape, VerbGroup, verb_group
from geo.claims.lexicon import lexicon
from geo.claims.reading import SentenceReader, agent

__all__ = ["first_of_pair", "shared_passive"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_BE = _LEXICON.words("grammar", "be")
_OPENER = _LEXICON.words("grammar", "opener") - {"before"}
_TIME = _LEXICON.words("dates", "names")
_BETWEEN = frozenset(
    {",", "on", "in", "late", "early", "days", "day", "hours", "weeks", "week", "months", "two", "three"}
)
_REACH = 30
_BEFORE_BY = 5
_PARTICIPLE = frozenset({"participle"})


def shared_passive(reader: SentenceReader, head: int, tags: frozenset[str]) -> VerbGroup | None:
    """Return the group of a participle without auxiliary that shares the one of a passive before it; None if it does not.

    It must name its own agent, since "captured" alone could be the past as well.

    Example:
        >>> from geo.claims.parties import PartyNames
        >>> from geo.claims.sentences import sentences
        >>> text = "Hama was taken by rebels and then retaken by the army."
        >>> group = shared_passive(SentenceReader(next(sentences(text)), PartyNames()), 7, frozenset({"participle"}))
        >>> group.start, group.passive
        (7, True)
    """
    if "participle" not in tags or not _has_agent(reader, head):
        return None
    first = first_of_pair(reader, head)
    if first is None or first.mood is Mood.NOT_SAID:
        return None
    return replace(first, start=head, head=head, shape=Shape.FINITE, passive=True)


def first_of_pair(reader: SentenceReader, start: int) -> VerbGroup | None:
    """Return the passive before "and", "but" or "before" that what begins at a word goes on; None if there is none."""
    at = start - 1
    while at > 0 and _stands_between(reader, at):
        at -= 1
    joined = reader.low(at) in {"and", "but"} or (reader.low(at) == "before" and reader.low(start) == "being")
    if not joined:
        return None
    for earlier in range(at - 1, max(at - _REACH, 0), -1):
        if reader.low(earlier) in _OPENER or reader.low(earlier) in {";", ":"}:
            return None
        if reader.low(earlier) in _BE:
            verb = earlier + 1
            while reader.low(verb) in _ADVERB:
                verb += 1
            return verb_group(reader.words, verb, _PARTICIPLE) if verb < at else None
    return None


def _has_agent(reader: SentenceReader, head: int) -> bool:
    """Tell whether "by" and a party follow, with no more than a time between."""
    at = head + 1
    while at < min(head + _BEFORE_BY, len(reader.words)) and _stands_between(reader, at):
        at += 1
    return reader.low(at) == "by" and agent(reader, at, (("by",),)) is not None


def _stands_between(reader: SentenceReader, at: int) -> bool:
    low = reader.low(at)
    return low in _ADVERB or low in _TIME or low in _BETWEEN or reader.words[at].kind == "number"
