"""Looks at the words around a place expression: what can be part of a name, what shows that no place stands there.

Each method looks at a word or two and decides nothing about the whole; `geo.claims.placescan` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.claims.claim import Extent
from geo.claims.lexicon import lexicon
from geo.claims.placewords import (
    AREA_NOUNS,
    COMPASS,
    CROSSING_NOUNS,
    EDGE_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
)
from geo.claims.sentences import Word

__all__ = ["FUNCTION_WORDS", "NATION_ENDINGS", "NOT_HEAD_NOUN", "PLACE_NOUNS", "PlaceSpan", "WordCues"]

_LEXICON = lexicon()
PLACE_NOUNS = (
    SETTLEMENT_NOUNS
    | AREA_NOUNS
    | FACILITY_NOUNS
    | CROSSING_NOUNS
    | ROAD_NOUNS
    | JUNCTION_NOUNS
    | EDGE_NOUNS
    | {"centre", "center"}
)
FUNCTION_WORDS = (
    _LEXICON.words("grammar", "following")
    | _LEXICON.words("grammar", "opener")
    | _LEXICON.words("grammar", "auxiliary")
    | _LEXICON.words("grammar", "modal")
    | _LEXICON.words("grammar", "negation")
    | {"the", "a", "an", "not", "about", "more", "most", "than", "their", "its"}
)
_VERBS = _LEXICON.verbs
_TIME = _LEXICON.words("dates", "names")
_TITLES = _LEXICON.words("places", "not_a_place")
_HEAD = _LEXICON.words("actors", "head")
NOT_HEAD_NOUN = _LEXICON.words("places", "held")
_PERSON = _LEXICON.words("actors", "person")
_BEHIND_A_NAME = _LEXICON.words("places", "behind_a_name")
_PLACE_ACRONYMS = _LEXICON.words("places", "acronym")
_JOINING = _LEXICON.words("places", "participle")
_LIVE = _LEXICON.words("grammar", "live")
_COUNTS = _LEXICON.words("places", "many")
_UNITS = _LEXICON.words("dates", "unit")
_PARTICLE = _LEXICON.words("places", "particle")
_NUMBERED = _LEXICON.words("places", "numbered")
_BUILT = FACILITY_NOUNS | ROAD_NOUNS | CROSSING_NOUNS
_NOUNS_OF_A_NATION = PLACE_NOUNS - {"capital", "border"}
_FIRST_YEAR = 1000
"""Numbers below it can belong to a name ("Base 46")."""
NATION_ENDINGS = ("ian", "ish", "ese", "aeli", "aqi", "emi", "rab")
_SIDE_WORDS = _LEXICON.words("places", "held_by")
_ACRONYM = re.compile(r"[A-Z]{2,6}")


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place expression in a sentence.

    Attributes:
        start: index of its first word.
        stop: index after its last word.
        named: it holds a name or a road number; otherwise only the context tells which place it is.
        noun: its place noun (``"city"``), or ``""``.
        many: it is a number of places without names ("three villages").
        extent: how much of the place is meant.
        indefinite: it has an indefinite article ("a highway") and refers to nothing before it.
        told: what follows says which one it is, though it has no name of its own ("the left bank of the river").
        tail: first word and the one after the last of what is said of it farther on ("was cut near X"); (0, 0) for nothing.
    """

    start: int
    stop: int
    named: bool
    noun: str = ""
    many: bool = False
    extent: Extent = Extent.UNSTATED
    indefinite: bool = False
    told: bool = False
    tail: tuple[int, int] = (0, 0)

    @property
    def is_road(self) -> bool:
        """Tell whether it is a road by its noun or number."""
        return self.noun in ROAD_NOUNS


class WordCues:
    """The words of a sentence, and what each can be in a place expression."""

    def __init__(self, words: Sequence[Word], taken: Collection[int]) -> None:
        self.words = words
        self.taken = taken

    def low(self, index: int) -> str:
        """Return a word in lower case, ``""`` outside the sentence."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def is_plain(self, index: int) -> bool:
        """Tell whether there is a word and it is not written as a name."""
        return index < len(self.words) and not self.words[index].is_capital

    def is_name(self, index: int) -> bool:
        """Tell whether a word can be part of the name of a place."""
        if index >= len(self.words) or index in self.taken:
            return False
        word = self.words[index]
        if word.low in COMPASS and word.is_capital and index + 1 < len(self.words):
            return (
                self.words[index + 1].is_capital and self.words[index + 1].low not in FUNCTION_WORDS
            )  # "North Kivu"
        if not word.is_capital or word.low in _TIME or word.low in FUNCTION_WORDS or word.low in _TITLES:
            return False
        return word.low in _PLACE_ACRONYMS or not (_ACRONYM.fullmatch(word.text) and word.kind == "word")

    def is_particle(self, index: int) -> bool:
        """Tell whether a small word stands inside a name: "Mocimboa da Praia"."""
        return self.low(index) in _PARTICLE and self.is_plain(index) and self.is_name(index + 1)

    def is_number(self, index: int) -> bool:
        """Tell whether a word is the number of a base or brigade, and no year."""
        if (
            index >= len(self.words)
            or self.words[index].kind != "number"
            or not self.words[index].text.isdigit()
        ):
            return False
        height = self.low(index - 1) in _NUMBERED and self.words[index - 1].is_capital
        return height or int(self.words[index].text) < _FIRST_YEAR

    def is_nationality(self, index: int) -> bool:
        """Tell whether a word is an adjective of nation before a place noun: "the northern Syrian city of"."""
        low = self.low(index)
        following = self.low(index + 1)
        return low.endswith(NATION_ENDINGS) and self.is_name(index) and following in _NOUNS_OF_A_NATION

    def is_refused(self, index: int) -> bool:
        """Tell whether a word shows that no place follows: a title, a party, a participle."""
        word = self.words[index]
        if word.is_capital:
            return word.low in _TITLES
        if word.low in _PERSON and self.is_name(index + 1):
            return True
        if word.low in _SIDE_WORDS:
            return False
        participle = word.low.endswith("ing") and (word.low in _VERBS or word.low in _JOINING)
        return word.low in _HEAD or participle or (index in self.taken and word.low not in FUNCTION_WORDS)

    def is_next_verb(self, start: int) -> bool:
        """Tell whether a list of places ends here: "took Hama and reopened the road"."""
        joined = start > 0 and self.low(start - 1) in {"and", ","}
        return joined and self.low(start) in _LEXICON.forms and self.is_plain(start)

    def noun_before(self, stop: int) -> str:
        """Return the noun that ends before a word; a supply line is a road."""
        supply = {self.low(stop - 2), self.low(stop - 3)} & {
            "supply",
            "logistics",
            "communication",
            "communications",
        }
        return "route" if supply and self.low(stop - 1) in {"line", "lines"} else self.low(stop - 1)

    def nouns_end(self, stop: int) -> int:
        """Step over the place nouns behind a name, with what may stand between them."""
        end = stop
        if (
            self.low(stop) == "("
            and self.low(stop + 2) == ")"
            and (self.low(stop + 3) in PLACE_NOUNS or self.low(stop + 3) in NOT_HEAD_NOUN)
        ):
            stop += 3  # "the Walid (Tanf) border crossing"
        for ahead in range(4):
            low = self.low(stop + ahead)
            if low in PLACE_NOUNS and not (low in EDGE_NOUNS and low != "outskirts"):
                end = stop + ahead + 1
            elif low not in COMPASS and low not in NOT_HEAD_NOUN and not self.is_adjective(stop + ahead):
                break
        return end

    def is_adjective(self, index: int) -> bool:
        """Tell whether a word can only stand between a name and its noun: "the Bwera hydroelectric dam"."""
        plain = self.is_plain(index) and index < len(self.words) and self.words[index].kind == "word"
        known = self.low(index) in FUNCTION_WORDS or self.low(index) in _VERBS or self.low(index) in _HEAD
        return plain and not known and self.low(index + 1) in _BUILT

    def road_noun_near(self, index: int) -> bool:
        """Tell whether this word or the next is a road noun."""
        return self.low(index) in ROAD_NOUNS or self.low(index + 1) in ROAD_NOUNS

    def may_follow(self, index: int) -> bool:
        """Tell whether a name can end here: not before a noun that it would only modify ("Syrian soldiers")."""
        if index >= len(self.words):
            return True
        word = self.words[index]
        if word.kind != "word":
            return word.text != "-" or word.start > self.words[index - 1].end
        known = word.low in FUNCTION_WORDS or word.low in _VERBS or word.low in _TIME or word.low in COMPASS
        if word.low in _BEHIND_A_NAME or word.low in _LIVE:
            return True
        if word.low in _COUNTS and self.low(index + 1) in _UNITS:
            return True  # "Hama two days later"
        return known or word.low.endswith(("ly", "ed", "self", "selves", "ing"))
