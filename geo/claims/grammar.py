"""The few rules of English grammar that the extractor rests on: verb groups, clauses, subjects.

A *verb group* is a verb with its auxiliaries, adverbs and negation ("had not yet been fully"); a *clause* reaches left to the
word that opens it ("that", "while", "which") or to the verb of saying that governs it. The rules look at words and their
classes in the lexicon; they build no tree, and where they cannot tell they say so and no claim is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.sentences import Word

__all__ = ["Clause", "Mood", "Shape", "VerbGroup", "clause_of", "subject_of", "verb_group"]

_LEXICON = lexicon()
_AUXILIARY = _LEXICON.words("grammar", "auxiliary")
_BE = _LEXICON.words("grammar", "be")
_MODAL = _LEXICON.words("grammar", "modal")
_NEGATION = _LEXICON.words("grammar", "negation")
_ADVERB = _LEXICON.words("grammar", "adverb")
_SUCCESS = _LEXICON.words("grammar", "success")
_RAISING = _LEXICON.words("grammar", "raising")
_FAILED = _LEXICON.words("grammar", "failed")
_OPENER = _LEXICON.words("grammar", "opener")
_RELATIVE = _LEXICON.words("grammar", "relative")
_CONDITIONAL = _LEXICON.words("grammar", "conditional")
_PARTICIPLE_AFTER = _LEXICON.words("grammar", "participle_after")
_NOUN_BEFORE = _LEXICON.words("grammar", "noun_before")
_NO_PARTICIPLE = _LEXICON.words("grammar", "no_participle_after") | _NOUN_BEFORE
_TRANSPARENT = frozenset(
    {",", "-", ")", "(", '"', "in", "of", "from", "at", "the", "near", "inside", "across"}
)


class Shape(Enum):
    """What a verb group is in its clause."""

    FINITE = "finite"
    PARTICIPLE = "participle"
    INFINITIVE = "infinitive"


class Mood(Enum):
    """Whether a clause says that something happened."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    PLANNED = "planned"
    NOT_SAID = "not said"
    """Attempted, possible, conditional, failed: neither said nor denied."""


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with what belongs to it on its left.

    Attributes:
        start: index of its first word.
        head: index of the verb itself.
        shape: finite, participle or infinitive.
        mood: whether it says that something happened.
        passive: the subject is what is acted on.
        past_perfect: "had ...".
        present: simple present.
    """

    start: int
    head: int
    shape: Shape
    mood: Mood
    passive: bool = False
    past_perfect: bool = False
    present: bool = False


@dataclass(slots=True)
class _Left:
    """What stands left of a verb, gathered word by word."""

    at: int
    auxiliaries: list[str]
    mood: Mood = Mood.AFFIRMED
    infinitive: bool = False
    linked: bool = False
    """A word of success stands between ("managed to capture"): the verb counts as finite."""


def verb_group(words: Sequence[Word], head: int, tags: frozenset[str]) -> VerbGroup | None:
    """Return the verb group that ends at a word; None where the word is no verb there.

    Args:
        words: words of the sentence.
        head: index of a form of a verb.
        tags: what the form can be (see `geo.claims.lexicon.inflect`).

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("Rebels had not yet managed to capture Hama")).words
        >>> group = verb_group(words, 6, frozenset({"base"}))
        >>> group.start, group.mood.value
        (1, 'denied')
    """
    left = _gather(words, head, tags)
    _join_infinitive(words, left, tags)
    nearest = left.auxiliaries[0] if left.auxiliaries else ""
    before = words[left.at] if left.at >= 0 else None
    ing_only = tags == {"ing"}
    if not left.auxiliaries and not left.infinitive and not left.linked and _is_noun_there(before, tags):
        return None
    passive = "participle" in tags and nearest in _BE and not ing_only
    if (
        not left.auxiliaries
        and tags & {"participle"}
        and head + 1 < len(words)
        and words[head + 1].low == "by"
    ):
        return None
    shape = Shape.FINITE
    if left.infinitive:
        shape = Shape.INFINITIVE
    elif ing_only and not left.linked and nearest not in _BE - {"being", "been", "be"}:
        shape = Shape.PARTICIPLE
        if not _participle_stands(words, left.at):
            left.mood = Mood.NOT_SAID
    simple = not left.auxiliaries and not left.linked and bool(tags & {"base", "s"}) and "past" not in tags
    progressive = (ing_only or passive) and nearest in {"is", "are"}
    return VerbGroup(
        left.at + 1, head, shape, left.mood, passive, "had" in left.auxiliaries, simple or progressive
    )


def _is_noun_there(before: Word | None, tags: frozenset[str]) -> bool:
    if before is not None and tags & {"base", "s"} and "past" not in tags and before.low in _LEXICON.verbs:
        return before.low not in _LEXICON.words("actors", "head")
    if before is None or not tags & {"base", "s"} or "past" in tags:
        return before is not None and tags == {"ing"} and before.low in {"the", "a", "an", "its", "their"}
    return before.low in _NOUN_BEFORE or (before.is_possessive and before.kind == "word")


def _gather(words: Sequence[Word], head: int, tags: frozenset[str]) -> _Left:
    """Walk left over adverbs, auxiliaries, negation and "managed to"."""
    left = _Left(head - 1, [])
    while left.at >= 0:
        low = words[left.at].low
        if low in _AUXILIARY and low != "also":
            left.auxiliaries.append(low)
        elif low in _NEGATION:
            left.mood = Mood.DENIED
        elif low in _MODAL:
            left.mood = Mood.PLANNED if low in {"will", "shall"} else Mood.NOT_SAID
        elif low == "to" and not left.infinitive and (tags & {"base"} or left.auxiliaries):
            if not _step_over_to(words, left):
                break
            continue
        elif (
            low in {"in", "at"}
            and "ing" in tags
            and words[left.at - 1].low in {"succeeded", "succeed", "succeeding", "success"}
        ):
            left.at -= 1
            left.linked = True
        elif low not in _ADVERB or (words[left.at].is_capital and left.at > 0):
            break
        left.at -= 1
    return left


def _step_over_to(words: Sequence[Word], left: _Left) -> bool:
    """Step over "managed to", "was able to", "enabled it to"; a purpose or attempt ends the group as an infinitive."""
    at = left.at - 1
    while at > 0 and (words[at].low in _ADVERB or words[at].low in {"it", "them"}):
        at -= 1
    governor = words[at].low if at >= 0 else ""
    if governor in _SUCCESS or governor in _RAISING:
        left.at, left.linked = at - 1, True
        if governor in _RAISING:
            left.auxiliaries.append("")
        return True
    left.mood = Mood.NOT_SAID if governor in _FAILED or left.mood is not Mood.AFFIRMED else Mood.PLANNED
    left.infinitive = True
    left.at -= 1
    return False


def _join_infinitive(words: Sequence[Word], left: _Left, tags: frozenset[str]) -> None:
    """Let "to enter X and cut Y" say of the second verb what it says of the first."""
    if (
        "base" not in tags
        or left.auxiliaries
        or left.infinitive
        or left.linked
        or left.at < 1
        or words[left.at].low != "and"
    ):
        return
    for at in range(left.at - 1, max(left.at - 14, 0), -1):
        if words[at].low in _OPENER or words[at].low in {";", ":"}:
            return
        if words[at].low == "to" and _is_infinitive(words, at):
            before = _Left(at, [])
            if _step_over_to(words, before):
                left.linked = True
            else:
                left.infinitive, left.mood = True, before.mood
            return


def _is_infinitive(words: Sequence[Word], at: int) -> bool:
    following = words[at + 1]
    return (
        following.kind == "word" and not following.is_capital and following.low not in _NOUN_BEFORE | _ADVERB
    )


def _participle_stands(words: Sequence[Word], at: int) -> bool:
    """Tell whether a participle tells what happened: ", cutting ..." but not "aimed at cutting"."""
    if at < 0:
        return True
    low = words[at].low
    if low in _PARTICIPLE_AFTER or low in {",", "and", "-", '"', ";"}:
        return True
    return words[at].kind == "word" and low not in _NO_PARTICIPLE


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause that a verb group stands in, as far as it reaches left.

    Attributes:
        start: index of its first word.
        opener: the word that opens it, or ``""`` for the beginning of the sentence.
        relative: it describes a noun ("which had been reopened").
        conditional: it tells a condition.
        reported: a verb of saying governs it.
    """

    start: int
    opener: str = ""
    relative: bool = False
    conditional: bool = False
    reported: bool = False


def clause_of(words: Sequence[Word], start: int) -> Clause:
    """Return the clause of what begins at a word.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("He left the road, which rebels had taken")).words
        >>> clause_of(words, 7).opener, clause_of(words, 7).relative
        ('which', True)
    """
    for index in range(start - 1, -1, -1):
        word = words[index]
        low = word.low
        if low in {";", ":", "?", "!"} and index + 1 < start:
            return Clause(index + 1, low)
        if low in _LEXICON.attribution and index + 1 < start and _is_saying(words, index):
            return Clause(index + 1, low, reported=True)
        if low in _OPENER and _opens(words, index):
            reported = low == "that" and _is_reported(words, index)
            relative = low in _RELATIVE and not reported
            return Clause(index + 1, low, relative, low in _CONDITIONAL, reported)
    return Clause(0)


def _is_saying(words: Sequence[Word], index: int) -> bool:
    before = words[index - 1] if index else None
    return before is not None and before.low not in {"the", "a", "an", "to", "its", "their"}


def _is_reported(words: Sequence[Word], index: int) -> bool:
    """Tell whether "that" follows a word of saying: "said that", "claims that", "confirmed on Friday that"."""
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
    inside = [party for party in parties if party.start >= clause.start and party.stop <= group.start]
    if inside:
        last = inside[-1]
        near = all(_is_transparent(words[at]) for at in range(last.stop, group.start))
        governed = last.start > 0 and words[last.start - 1].low in {
            "of",
            "by",
            "with",
            "from",
            "against",
            "for",
            "to",
        }
        if near and not (governed and len(inside) > 1):
            return last
        return next((party for party in inside if not _is_governed(words, party)), inside[0])
    if clause.relative or group.shape is Shape.PARTICIPLE or group.shape is Shape.INFINITIVE:
        before = [party for party in parties if party.stop <= clause.start]
        if clause.relative:
            return before[-1] if before and clause.start - 1 - before[-1].stop <= 1 else None
        return next((party for party in before if not _is_governed(words, party)), None)
    return None


def _is_governed(words: Sequence[Word], party: Party) -> bool:
    return party.start > 0 and words[party.start - 1].low in {
        "of",
        "by",
        "with",
        "from",
        "against",
        "for",
        "to",
        "between",
        "in",
    }


def _is_transparent(word: Word) -> bool:
    return word.low in _TRANSPARENT or word.low in _ADVERB or word.is_capital or word.kind == "number"
