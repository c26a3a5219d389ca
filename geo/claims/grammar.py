"""Verb groups: a verb with its auxiliaries, adverbs and negation ("had not yet been fully"), and what that makes of it.

The rules look at words and their classes in the lexicon; they build no tree, and where they cannot tell they say so and no
claim is made. Which clause a group stands in and who its subject is, is told by `geo.claims.clauses`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from geo.claims.lexicon import lexicon
from geo.claims.sentences import Word

__all__ = ["Mood", "Shape", "VerbGroup", "mood_of", "verb_group"]

_LEXICON = lexicon()
_AUXILIARY = _LEXICON.words("grammar", "auxiliary")
_BE = _LEXICON.words("grammar", "be")
_FINITE_BE = _BE - {"being", "been", "be"}
_MODAL = _LEXICON.words("grammar", "modal")
_NEGATION = _LEXICON.words("grammar", "negation")
_ADVERB = _LEXICON.words("grammar", "adverb")
_SUCCESS = _LEXICON.words("grammar", "success")
_RAISING = _LEXICON.words("grammar", "raising")
_NO_VERB_BEHIND = _LEXICON.words("grammar", "no_verb_behind")
_CAUSE = _LEXICON.words("grammar", "cause")
_LIKE_PREPOSITIONS = frozenset({"surrounding"})
_NO_MANNER = _LEXICON.words("grammar", "no_manner")
_IRREALIS = _LEXICON.words("grammar", "irrealis")
_NEARLY = _LEXICON.words("grammar", "nearly")
_SUCCEEDED = _LEXICON.words("grammar", "succeeded")
_HAVE = frozenset({"have", "has", "had"})
_SHARED_REACH = 30
"""Words between an auxiliary and the second verb that shares it."""
_PLAN_REACH = 14
_CAUSED_PARTY = 9
"""Words of a party that is made to do something, at most."""
_FAILED = _LEXICON.words("grammar", "failed")
_OPENER = _LEXICON.words("grammar", "opener")
_PARTICIPLE_AFTER = _LEXICON.words("grammar", "participle_after")
_NOUN_BEFORE = _LEXICON.words("grammar", "noun_before")
_NO_INFINITIVE = _NOUN_BEFORE | _ADVERB
_NO_PARTICIPLE = _LEXICON.words("grammar", "no_participle_after") | _NOUN_BEFORE


_RANKS = _LEXICON.words("grammar", "rank")


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


def mood_of(words: Sequence[Word], head: int) -> Mood:
    """Return what is said of what a verb governs: "does not confirm the loss of X", "voted to start the withdrawal".

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("He did not confirm the loss of Hama")).words
        >>> mood_of(words, 3).value
        'denied'
    """
    if words[head].low in _IRREALIS:
        return Mood.NOT_SAID
    left = _gather(words, head, frozenset({"base", "past", "participle", "ing"}))
    return left.mood


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
        and (words[head + 1].low in {"by", "since"} or _wants_auxiliary(words, head, tags))
    ):
        return _reduced(words, head) if before is not None and before.text == "," else None
    shape = Shape.FINITE
    if left.infinitive:
        shape = Shape.INFINITIVE
    elif "having" in left.auxiliaries and left.at < 0:
        shape = Shape.PARTICIPLE
    elif ing_only and not left.linked and nearest not in _FINITE_BE:
        shape = Shape.PARTICIPLE
        bare = (
            words[head].low in _LIKE_PREPOSITIONS
            and not left.auxiliaries
            and before is not None
            and before.text != ","
        )
        if bare or not _participle_stands(words, left.at) or _follows_a_plan(words, left.at):
            left.mood = Mood.NOT_SAID
    simple = not left.auxiliaries and not left.linked and bool(tags & {"base", "s"}) and "past" not in tags
    progressive = (ing_only or passive) and nearest in {"is", "are"}
    progressive = progressive or (left.linked and bool({"is", "are"} & set(left.auxiliaries)))
    return VerbGroup(
        left.at + 1, head, shape, left.mood, passive, "had" in left.auxiliaries, simple or progressive
    )


def _wants_auxiliary(words: Sequence[Word], head: int, tags: frozenset[str]) -> bool:
    """Tell whether a form is a participle only ("taken") that no "have" before it governs either: "have left and taken"."""
    pure = not tags & {"past", "base"}
    return pure and not any(words[at].low in _HAVE for at in range(max(0, head - _SHARED_REACH), head))


def _reduced(words: Sequence[Word], head: int) -> VerbGroup | None:
    """Return the passive of a participle behind a comma: "the town, encircled by rebels, ..."; it leans on another verb."""
    if words[head + 1].low not in {"by", "since", "on", "in"}:
        return None
    return VerbGroup(head, head, Shape.PARTICIPLE, Mood.AFFIRMED, passive=True)


def _is_noun_there(before: Word | None, tags: frozenset[str]) -> bool:
    """Tell whether a form without auxiliary is no verb there: "the fall", "from occupied Crimea", "their capture"."""
    if before is not None and tags & {"past", "participle"} and before.low in _NO_VERB_BEHIND:
        return True
    a_verb = before is not None and before.low in _LEXICON.verbs and not before.is_capital
    if before is not None and tags & {"base", "s"} and "past" not in tags and a_verb:
        return before.low not in _LEXICON.words("actors", "head")
    if before is None or not tags & {"base", "s"} or "past" in tags:
        return before is not None and tags == {"ing"} and before.low in {"the", "a", "an", "its", "their"}
    return before.low in _NOUN_BEFORE or (before.is_possessive and before.kind == "word")


def _gather(words: Sequence[Word], head: int, tags: frozenset[str]) -> _Left:
    """Walk left over adverbs, auxiliaries, negation and "managed to"."""
    left = _Left(head - 1, [])
    while left.at >= 0:
        low = words[left.at].low
        if low == "to" and not left.infinitive and (tags & {"base"} or left.auxiliaries):
            if not _step_over_to(words, left):
                break
            continue
        if not _takes_in(words, left, head, tags):
            break
        left.at -= 1
    return left


def _takes_in(words: Sequence[Word], left: _Left, head: int, tags: frozenset[str]) -> bool:
    """Take one word before a verb into its group; tell whether it belongs there."""
    low = words[left.at].low
    before = words[left.at - 1].low
    if low in _AUXILIARY and low != "also":
        left.auxiliaries.append(low)
    elif low in _NEGATION or (low == "longer" and before == "no"):
        left.mood = Mood.DENIED
        left.at -= low == "longer"
    elif low in _MODAL:
        left.mood = Mood.PLANNED if low in {"will", "shall"} else Mood.NOT_SAID
    elif low in {"in", "at"} and "ing" in tags and before in _SUCCEEDED:
        left.at -= 1
        left.linked = True
    elif (low in _ADVERB or _is_manner(low)) and not (words[left.at].is_capital and left.at > 0):
        if low in _NEARLY and left.at == head - 1:
            left.mood = Mood.NOT_SAID
    else:
        return low == '"' and before in _AUXILIARY  # has been "fully liberated"
    return True


def _is_manner(low: str) -> bool:
    """Tell whether a word is an adverb by its ending: "currently", "brutally"."""
    return low.endswith("ly") and low not in _NO_MANNER


def _step_over_to(words: Sequence[Word], left: _Left) -> bool:
    """Step over "managed to", "was able to", "enabled it to"; a purpose or attempt ends the group as an infinitive."""
    at = left.at - 1
    while at > 0 and (words[at].low in _ADVERB or words[at].low in {"it", "them"}):
        at -= 1
    governor = words[at].low if at >= 0 else ""
    if any(words[index].low in _RANKS for index in range(max(0, at - 3), at)):
        left.mood, left.infinitive = Mood.NOT_SAID, True  # "the latest town to fall" tells nothing new
        left.at -= 1
        return False
    if governor in _SUCCESS or governor in _RAISING:
        left.at, left.linked = at - 1, True
        if governor in _RAISING:
            left.auxiliaries.append("")
        return True
    if left.mood is Mood.AFFIRMED and (mood := _mood_of_cause(words, at)) is not None:
        left.at, left.linked, left.mood = left.at - 1, True, mood
        return True
    left.mood = Mood.NOT_SAID if governor in _FAILED or left.mood is not Mood.AFFIRMED else Mood.PLANNED
    left.infinitive = True
    left.at -= 1
    return False


def _mood_of_cause(words: Sequence[Word], at: int) -> Mood | None:
    """Return what is said of a deed that another is made to do ("forced the army to leave"); None where nobody is."""
    for index in range(at - 1, max(at - _CAUSED_PARTY, -1), -1):
        low = words[index].low
        if low in _CAUSE:
            cause = _gather(words, index, frozenset({"past", "participle", "ing"}))
            return Mood.NOT_SAID if cause.infinitive else cause.mood
        if words[index].kind == "mark" or low in _OPENER or low in {"to", "and"}:
            return None
    return None


def _join_infinitive(words: Sequence[Word], left: _Left, tags: frozenset[str]) -> None:
    """Let "to enter X and cut Y" say of the second verb what it says of the first."""
    if "base" not in tags or left.auxiliaries or left.infinitive or left.linked or left.at < 1:
        return
    if words[left.at].low == ",":
        left.at = _and_before_insertion(words, left.at)
    if words[left.at].low != "and" or words[left.at - 1].low == ",":
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


def _and_before_insertion(words: Sequence[Word], comma: int) -> int:
    """Return the index of "and" in "to cross the river and, before dawn, take X"; that of the comma where there is none."""
    for at in range(comma - 2, max(comma - _PLAN_REACH, 0), -1):
        if words[at].low == ",":
            return at - 1 if words[at - 1].low == "and" else comma
    return comma


def _is_infinitive(words: Sequence[Word], at: int) -> bool:
    following = words[at + 1]
    return following.kind == "word" and not following.is_capital and following.low not in _NO_INFINITIVE


def _follows_a_plan(words: Sequence[Word], at: int) -> bool:
    """Tell whether "after taking X" belongs to a plan: "plan to march on Y after taking X"."""
    if at < 1 or words[at].low not in {"after", "before", "upon", "when", "by"}:
        return False
    for index in range(at - 1, max(at - _PLAN_REACH, 0), -1):
        if words[index].kind == "mark" or words[index].low in _OPENER:
            return False
        if words[index].low == "to" and _is_infinitive(words, index):
            return not _step_over_to(words, _Left(index, []))
    return False


def _participle_stands(words: Sequence[Word], at: int) -> bool:
    """Tell whether a participle tells what happened: ", cutting ..." but not "aimed at cutting"."""
    if at < 0:
        return True
    low = words[at].low
    if low in _PARTICIPLE_AFTER or low in {",", "and", "-", '"', ";"}:
        return True
    return words[at].kind == "word" and low not in _NO_PARTICIPLE
