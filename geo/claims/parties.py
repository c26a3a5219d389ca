"""Finds the phrases of a sentence that name a party: "HTS and its allies", "Syrian government forces", "they".

A phrase is found by its head ("forces", "rebels"), by being a name that the theatre knows, a state or an acronym; it is then
grown to the left over its modifiers and to the right over "(HTS)", "led by ...", "and its allies". Who is meant is
resolved by the theatre, not here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.claims.lexicon import lexicon
from geo.claims.placewords import fold
from geo.claims.sentences import Word

__all__ = ["Party", "PartyNames", "is_civilian", "parties"]

_LEXICON = lexicon()
_HEAD = _LEXICON.words("actors", "head")
_NAME_HEAD = _LEXICON.words("actors", "name_head")
_MODIFIER = _LEXICON.words("actors", "modifier")
_COMPOUND = tuple(_LEXICON.words("actors", "compound"))
_POWER = _LEXICON.words("actors", "power")
_STATE = _LEXICON.words("actors", "land")
_NOT_ACRONYM = _LEXICON.words("actors", "not_acronym")
_PLURAL = _LEXICON.words("actors", "plural_pronoun")
_SINGULAR = _LEXICON.words("actors", "singular_pronoun")
_TAIL = _LEXICON.words("actors", "tail")
_AND_MORE = _LEXICON.words("actors", "and_more")
_CIVILIAN = _LEXICON.words("grammar", "civilian")
_VERBS = _LEXICON.verbs
_FUNCTION = _LEXICON.words("grammar", "following") | _LEXICON.words("grammar", "opener")
_NOT_A_NOUN = (
    _FUNCTION
    | (_VERBS - _HEAD)
    | _LEXICON.words("grammar", "auxiliary")
    | _LEXICON.words("grammar", "modal")
    | _LEXICON.words("grammar", "negation")
    | _LEXICON.words("grammar", "adverb")
    | _LEXICON.words("grammar", "success")
    | _LEXICON.words("grammar", "failed")
)
_DETERMINERS = _LEXICON.words("actors", "determiner")
_MONTHS = _LEXICON.words("dates", "names") - {"today", "yesterday", "overnight"}
_ACRONYM = re.compile(r"[A-Z]{2,6}s?")
_LONGEST_PHRASE = 8
_CANDIDATES = _HEAD | _NAME_HEAD | _PLURAL | _SINGULAR
"""Words in lower case at which a party can be found, names of the theatre aside."""


@dataclass(frozen=True, slots=True)
class Party:
    """A phrase that names a party.

    Attributes:
        start: index of its first word.
        stop: index after its last word.
        pronoun: ``"plural"``, ``"singular"`` or ``""``.
        is_name: known by a name, not by a head noun.
    """

    start: int
    stop: int
    pronoun: str = ""
    is_name: bool = False


class PartyNames:
    """The names of a theatre's parties, ready to be found in a sentence."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        """Index names by their first word; names of place-like single words of lower case are left out."""
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in names:
            parts = tuple(fold(name).lower().replace("(", " ").replace(")", " ").split())
            if parts and (any(letter.isupper() for letter in name) or len(parts) > 1):
                self.by_first.setdefault(parts[0], []).append(parts)
        for candidates in self.by_first.values():
            candidates.sort(key=len, reverse=True)

    def at(self, words: Sequence[Word], index: int) -> int:
        """Return how many words from ``index`` make up a name, 0 if none."""
        for parts in self.by_first.get(words[index].low, ()):
            if tuple(word.low for word in words[index : index + len(parts)]) == parts:
                return len(parts)
        return 0


def parties(words: Sequence[Word], names: PartyNames) -> list[Party]:
    """Return the phrases that name a party, from left to right, none inside another.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("HTS and its allies drove regime forces out of Saraqib.")).words
        >>> [" ".join(word.text for word in words[party.start:party.stop]) for party in parties(words, PartyNames())]
        ['HTS and its allies', 'regime forces']
    """
    found: list[Party] = []
    index = 0
    while index < len(words):
        word = words[index]
        possible = word.is_capital or word.low in _CANDIDATES or word.low in names.by_first
        party = _party_at(words, index, names, found[-1].stop if found else 0) if possible else None
        if party is None:
            index += 1
            continue
        party = _grown(words, party, names)
        owner = found[-1] if found and found[-1].stop == party.start else None
        if owner is not None and words[owner.stop - 1].is_possessive and not party.pronoun:
            party = Party(found.pop().start, party.stop, "", party.is_name)  # "the junta's troops"
        while found and found[-1].stop > party.start:
            party = Party(min(found.pop().start, party.start), party.stop, "", party.is_name)
        found.append(party)
        index = party.stop
    return found


def _party_at(words: Sequence[Word], index: int, names: PartyNames, floor: int) -> Party | None:
    """Return the party whose head or name begins at a word."""
    word = words[index]
    if word.low in _PLURAL:
        return Party(index, index + 1, "plural")
    if word.low in _SINGULAR and not word.is_possessive:
        return Party(index, index + 1, "singular")
    size = names.at(words, index)
    if size and not _is_modifier(words, index + size):
        return Party(_left(words, index, floor), index + size, "", is_name=True)
    if _is_head(words, index):
        return Party(_left(words, index, floor), index + 1)
    if _is_lone_name(words, index):
        return Party(_left(words, index, floor), index + 1, "", is_name=True)
    return None


def _is_head(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.kind != "word":
        return False
    if word.low not in _HEAD:
        return _is_name_head(words, index) and not _is_modifier(words, index + 1)
    if word.is_possessive:
        return True
    if word.low in _MODIFIER and index + 1 < len(words):
        after = words[index + 1]
        return after.kind != "word" or after.low in _NOT_A_NOUN or after.low.endswith("ed")
    return not _is_modifier(words, index + 1)


def _is_name_head(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word ends the name of a party: "the Kandar Front"."""
    capitals = words[index].is_capital and index > 0 and words[index - 1].is_capital
    return capitals and words[index].low in _NAME_HEAD and words[index - 1].low not in _FUNCTION


def _is_modifier(words: Sequence[Word], following: int) -> bool:
    """Tell whether a head or name is only the modifier of what follows: "rebel fighters", "HTS positions"."""
    if following >= len(words):
        return False
    after = words[following]
    return after.kind == "word" and after.low in _HEAD and not words[following - 1].is_possessive


def _is_lone_name(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word is a state or an acronym that acts."""
    word = words[index]
    if word.kind != "word" or word.low in _NOT_ACRONYM:
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    if word.low in _POWER and word.is_capital:
        if word.low in _STATE and not _acts(words, index):
            return False
        return not word.is_possessive and not (following is not None and following.low in _HEAD)
    if not _ACRONYM.fullmatch(word.text.removesuffix("'s")):
        return False
    return following is None or following.low not in _HEAD


def _acts(words: Sequence[Word], index: int) -> bool:
    """Tell whether the name of a state or capital stands for its government: a verb follows."""
    if words[index].is_possessive:
        return False
    following = words[index + 1].low if index + 1 < len(words) else ""
    before = words[index - 1].low if index else ""
    return following in _ACTS and before not in _PLACE_BEFORE


_PLACE_BEFORE = frozenset(
    ["in", "from", "to", "into", "of", "near", "across", "around", "inside", "for", "at", "through", ","]
)
_ACTS = frozenset(_LEXICON.attribution) | _LEXICON.words("grammar", "modal")


def _left(words: Sequence[Word], index: int, floor: int) -> int:
    """Grow over modifiers to the left of a head."""
    start = index
    while start > floor:
        size, ends = _modifier_before(words, start, floor)
        start -= size
        if ends or not size:
            break
    return start


def _modifier_before(words: Sequence[Word], start: int, floor: int) -> tuple[int, bool]:
    """Return how many words before an index belong to the phrase, and whether it begins with them."""
    word = words[start - 1]
    if word.kind != "word":
        return _number_before(words, start, floor), False
    if word.low in _DETERMINERS:
        return 1, True
    if word.text.endswith("'s") and start > floor + 1 and words[start - 2].low in _DETERMINERS:
        return 2, True  # "the governor's forces"
    if word.low == "and":
        paired = start >= floor + 2 and _is_demonym(words[start - 2]) and _is_demonym(words[start])
        return (2 if paired else 0), False
    capital = word.is_capital and word.low not in _MONTHS and word.low not in _FUNCTION
    compound = word.low.endswith(_COMPOUND) or word.low.startswith(("pro-", "anti-", "ex-"))
    fits = capital or compound or word.low in _MODIFIER or word.low in _HEAD
    return int(fits), word.is_possessive and not word.text.endswith("'s")


def _number_before(words: Sequence[Word], start: int, floor: int) -> int:
    """Return the words of "30th", "30", "(SDF)" before an index that belong to the phrase."""
    word = words[start - 1]
    if word.kind == "ref":
        return int(words[start].low in _HEAD)
    if word.kind == "number":
        return int(_is_ordinal(word) or words[start].low in _HEAD)
    return 3 if word.text == ")" and start >= floor + 3 and words[start - 3].text == "(" else 0


def _is_ordinal(word: Word) -> bool:
    return word.low.endswith(("st", "nd", "rd", "th"))


def _is_demonym(word: Word) -> bool:
    return word.is_capital and word.low.endswith(("an", "ish", "ese", "i", "rab", "urd"))


def _grown(words: Sequence[Word], party: Party, names: PartyNames) -> Party:
    """Grow a party to the right: "(HTS)", "of ...", "led by ...", "and its allies", "and the army"."""
    if party.pronoun:
        return party
    stop = party.stop
    while (further := _one_more(words, stop, names)) > stop:
        stop = further
    return Party(party.start, stop, "", party.is_name)


def _one_more(words: Sequence[Word], stop: int, names: PartyNames) -> int:
    """Return the index behind one more piece of the phrase, or ``stop``."""
    low = [word.low for word in words[stop : stop + 4]] + [""] * 4
    head = words[stop - 1].low in _HEAD or (words[stop - 1].low in _NAME_HEAD and words[stop - 1].is_capital)
    if low[0] == "(" and low[2] == ")" and words[stop + 1].text.isupper():
        return stop + 3
    if head and stop < len(words) and _names(words[stop]) and not words[stop - 1].is_possessive:
        return _capitals_end(words, stop)
    if head and low[0] == "of":
        return _names_end(words, stop + 1)
    if low[0] == "," and low[1:3] == ["formerly", "known"]:
        end = _phrase_end(words, stop + 4, names, stop)
        return end + 1 if end > stop and end < len(words) and words[end].text == "," else stop
    step = _joint(low)
    if step and low[0] == "loyal" and stop + step < len(words) and _names(words[stop + step]):
        return _capitals_end(words, stop + step)
    return _phrase_end(words, stop + step, names, stop) if step else stop


def _joint(low: Sequence[str]) -> int:
    """Return the length of the words that join a further party: "led by", "along with", "and"."""
    if low[:2] == ["-", "led"]:
        return 2
    if low[0] in _TAIL and low[1] in {"by", "to", "with"}:
        return 2
    if low[0] == "with" and low[1] in {"support", "backing", "help"} and low[2] in {"from", "of"}:
        return 3
    comma = int(low[0] == ",")
    word, following = low[comma], low[comma + 1]
    if word in _AND_MORE:
        return comma + (2 if following == "with" else 1)
    if word == "as" and following == "well":
        return comma + 3
    return comma + 1 if word in {"and", "or"} else 0


def _names(word: Word) -> bool:
    return (
        word.is_capital and word.low not in _MONTHS and word.low not in _FUNCTION and word.low not in _VERBS
    )


def _capitals_end(words: Sequence[Word], start: int) -> int:
    index = start
    while index < len(words) and _names(words[index]):
        index += 1
    return index


def _names_end(words: Sequence[Word], start: int) -> int:
    """Step over the name behind "of"."""
    index = start
    while index < len(words) and (
        words[index].low in _DETERMINERS
        or _names(words[index])
        or words[index].low in _MODIFIER
        or words[index].kind == "number"
    ):
        index += 1
    if index < len(words) and words[index].low in _HEAD:
        index += 1
    return index if index > start and words[index - 1].low not in _DETERMINERS else start - 1


def _phrase_end(words: Sequence[Word], start: int, names: PartyNames, otherwise: int) -> int:
    """Step over one party phrase that begins at ``start``; ``otherwise`` if none does."""
    index = start
    while index < len(words) and index < start + _LONGEST_PHRASE:
        word = words[index]
        size = names.at(words, index)
        if size and not _is_modifier(words, index + size):
            return index + size
        if _is_head(words, index) or _is_lone_name(words, index):
            return index + 1
        compound = word.low.endswith(_COMPOUND) or word.low.startswith(("pro-", "anti-"))
        known = word.low in _DETERMINERS or word.low in _MODIFIER or word.low in _HEAD or compound
        if word.kind != "word" or not (known or (word.is_capital and word.low not in _VERBS)):
            if word.low == "and" and index > start and words[index - 1].is_capital:
                index += 1
                continue
            return otherwise
        index += 1
    return otherwise


@lru_cache(maxsize=2048)
def is_civilian(text: str) -> bool:
    """Tell whether a phrase names people who are no party: "the residents of Hama"."""
    lows = fold(text).lower().split()
    return any(low in _CIVILIAN for low in lows) and not any(low in _HEAD for low in lows)
