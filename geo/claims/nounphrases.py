"""Reads the noun phrase before or behind a word, for parties that no list of names or heads knows.

A phrase is taken as an actor only because of where it stands (before a verb of capture, behind "by"), so the words that show
that it is none matter more than those that show that it is one: civilians, times, abstract things ("the offensive").
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.claims.lexicon import lexicon
from geo.claims.sentences import Word

__all__ = ["is_acting", "phrase_before", "phrase_from"]

_LEXICON = lexicon()
_HEAD = _LEXICON.words("actors", "head")
_ACTING = _LEXICON.words("actors", "acting")
_BREAKS = (
    _LEXICON.words("grammar", "following")
    | _LEXICON.words("grammar", "opener")
    | _LEXICON.words("grammar", "auxiliary")
    | _LEXICON.words("grammar", "modal")
    | _LEXICON.words("grammar", "negation")
    | _LEXICON.words("grammar", "adverb")
    | _LEXICON.words("dates", "names")
    | {"out", "away", "back", "off", "up", "down"}
)
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "his", "these", "those", "some", "our", "other", "all"}
)
_ABSTRACT = _LEXICON.words("actors", "deed")
_NO_ACTOR = (
    _LEXICON.words("grammar", "civilian")
    | _LEXICON.words("actors", "no_actor")
    | _LEXICON.words("places", "settlement")
    | _LEXICON.words("places", "road")
)
_LONGEST = 9


def phrase_before(words: Sequence[Word], stop: int, floor: int = 0) -> tuple[int, int] | None:
    """Return the noun phrase that ends before a word as (first, last + 1), None if there is none.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("On Monday the Kandar Liberation Front captured Hama")).words
        >>> phrase_before(words, 6)
        (2, 6)
    """
    if stop - 3 > floor and words[stop - 1].text == ")" and words[stop - 3].text == "(":
        before = phrase_before(words, stop - 3, floor)
        return (before[0], stop) if before else None
    start = stop
    while start > max(floor, stop - _LONGEST) and (
        _is_part(words, start - 1, stop) or _joins(words, start - 1, floor)
    ):
        start -= 1
        if words[start].low in _DETERMINERS:
            break
    return (start, stop) if start < stop and not _is_bare(words, start, stop) else None


def _joins(words: Sequence[Word], index: int, floor: int) -> bool:
    """Tell whether "of" joins two parts of a name: "the Sons of Ndoro"."""
    between = floor < index < len(words) - 1 and words[index].low == "of"
    return between and words[index - 1].is_capital and words[index + 1].is_capital


def phrase_from(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at a word as (first, last + 1), None if there is none.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("taken by the Kandar Liberation Front on Monday")).words
        >>> phrase_from(words, 2)
        (2, 6)
    """
    stop = start
    if stop < len(words) and words[stop].low in _DETERMINERS:
        stop += 1
    while stop < min(len(words), start + _LONGEST) and _is_part(words, stop, len(words)):
        if words[stop].low in _DETERMINERS:
            break
        stop += 1
    return (start, stop) if not _is_bare(words, start, stop) else None


def _is_part(words: Sequence[Word], index: int, stop: int) -> bool:
    """Tell whether a word can stand inside a noun phrase."""
    word = words[index]
    if word.kind == "mark":
        return word.text == "-" and 0 < index < stop - 1
    if word.low in _DETERMINERS:
        return True
    if word.low in _BREAKS:
        return False
    if word.kind == "number":
        return word.low.endswith(("st", "nd", "rd", "th")) or not word.text.isdigit() or len(word.text) < 4  # noqa: PLR2004 - no year
    return word.is_capital or word.low not in _LEXICON.verbs or word.low in _HEAD


def _is_bare(words: Sequence[Word], start: int, stop: int) -> bool:
    return all(word.low in _DETERMINERS or word.kind in {"mark", "number"} for word in words[start:stop])


def is_acting(words: Sequence[Word], start: int, stop: int, *, captures: bool = False) -> bool:
    """Tell whether a phrase can be someone who takes and holds places: a name, or people who are no civilians.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("the Kandar Front and the new offensive")).words
        >>> is_acting(words, 0, 3), is_acting(words, 4, 7)
        (True, False)
    """
    last = words[stop - 1]
    if last.kind == "ref" and last.low not in _LEXICON.words("actors", "like_a_road"):
        return captures  # no road captures a town
    if words[start].low in {"nobody", "no-one", "neither", "none"}:
        return False
    if last.low in _ABSTRACT and any(
        word.is_capital or word.low in _HEAD for word in words[start + 1 : stop]
    ):
        return True  # "the Russian offensive", "a rebel counter-attack"
    if last.low in _NO_ACTOR or any(
        word.low in _LEXICON.words("grammar", "civilian") for word in words[start:stop]
    ):
        return False
    named = any(word.is_capital for word in words[start:stop] if word.low not in _DETERMINERS)
    plural = last.low.endswith(("men", "ers", "ors", "ists", "ents", "ants", "kers"))
    return named or plural or last.low in _HEAD or last.low in _ACTING
