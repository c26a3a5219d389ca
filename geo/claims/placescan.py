"""Reads the one place expression that begins at a word of a sentence.

It marks words and says little of what they mean; `geo.claims.target` takes the marked text apart. A name counts as a place
because of where it stands (behind "captured", behind "the town of"), so that places unknown to any gazetteer are found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

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
    STRETCH_NOUNS,
)
from geo.claims.sentences import Word

__all__ = ["PlaceSpan", "place_at"]

_LEXICON = lexicon()
_NOUNS = (
    SETTLEMENT_NOUNS
    | AREA_NOUNS
    | FACILITY_NOUNS
    | CROSSING_NOUNS
    | ROAD_NOUNS
    | JUNCTION_NOUNS
    | EDGE_NOUNS
    | {"centre", "center"}
)
_HOLDING = (
    AREA_NOUNS
    | EDGE_NOUNS
    | STRETCH_NOUNS
    | {"centre", "center", "entrance", "portion", "side", "bank", "gates"}
)
_FUNCTION = (
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
_NOT_HEAD_NOUN = _LEXICON.words("places", "held")
_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "this", "that", "these", "those", "another", "one"}
)
_VOICE_HEAD = _LEXICON.words("attribution", "voice_head")
_MANY = _LEXICON.words("places", "many")
_SHARE = {
    "most": Extent.PART, "much": Extent.PART, "half": Extent.PART, "majority": Extent.PART, "bulk": Extent.PART,
    "all": Extent.ALL, "entirety": Extent.ALL, "whole": Extent.ALL, "rest": Extent.PART, "remainder": Extent.PART,
    "heart": Extent.PART, "parts": Extent.PART, "part": Extent.PART,
}  # fmt: skip
_BEFORE_A_SHARE = frozenset(
    ["the", "a", "almost", "nearly", "large", "about", "some", "vast", "over", "more", "than", '"']
)
_DEEPEST = 3
"""Places inside places: "the edge of the centre of the city of X"."""
_MOST_ADJECTIVES = 8
_FIRST_YEAR = 1000
"""Numbers below it can belong to a name ("Base 46")."""
_NATION_ENDINGS = ("ian", "ish", "ese", "aeli", "aqi", "emi", "rab")
_SIDE_WORDS = frozenset({"rebel", "government", "opposition", "army", "regime", "insurgent", "military"})
_PARTS = frozenset(
    {"parts", "part", "areas", "portions", "sections", "districts", "neighbourhoods", "neighborhoods"}
)
_WHOLE = frozenset({"entire", "whole", "all"})
_JOIN = frozenset({"connecting", "linking", "between", "joining", "connects", "links", "linked", "connected"})
_ENDS = frozenset({"and", "to", "with", "into", "towards", "toward"})
_POSITION = frozenset({"near", "at", "outside", "around"})
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
    """

    start: int
    stop: int
    named: bool
    noun: str = ""
    many: bool = False
    extent: Extent = Extent.UNSTATED
    indefinite: bool = False

    @property
    def is_road(self) -> bool:
        """Tell whether it is a road by its noun or number."""
        return self.noun in ROAD_NOUNS


def place_at(words: Sequence[Word], start: int, taken: Collection[int] = ()) -> PlaceSpan | None:
    """Return the one place expression that begins at a word, or None.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("seized the vital M5 highway connecting Damascus and Aleppo on Friday")).words
        >>> place = place_at(words, 1)
        >>> " ".join(word.text for word in words[place.start:place.stop]), place.noun
        ('the vital M5 highway connecting Damascus and Aleppo', 'highway')
    """
    return _Scan(words, taken).place(start)


@dataclass(slots=True)
class _Lead:
    """What stands before the core of a place, gathered word by word."""

    index: int
    many: bool = False
    indefinite: bool = False
    extent: Extent = Extent.UNSTATED


class _Scan:
    """Reads one place expression from left to right."""

    def __init__(self, words: Sequence[Word], taken: Collection[int]) -> None:
        self.words = words
        self.taken = taken

    def low(self, index: int) -> str:
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def place(self, start: int, depth: int = 0) -> PlaceSpan | None:
        """Read a place from a word on."""
        if start >= len(self.words) or depth > _DEEPEST or self.is_next_verb(start):
            return None
        extent, begin = self.share(start)
        lead = self.lead(begin)
        place = self.core(begin, lead.index, depth) if lead else None
        if lead is None or place is None:
            return None
        part = begin - start > 1 and self.low(begin - 2) in _PARTS
        extent = extent if extent is not Extent.UNSTATED else lead.extent
        return replace(
            place,
            start=start if part else place.start,
            many=place.many or (lead.many and not place.named),
            extent=extent if extent is not Extent.UNSTATED else place.extent,
            indefinite=lead.indefinite,
        )

    def is_next_verb(self, start: int) -> bool:
        """Tell whether a list of places ends here: "took Hama and reopened the road"."""
        joined = start > 0 and self.low(start - 1) in {"and", ","}
        return joined and self.low(start) in _LEXICON.forms and self.is_plain(start)

    def lead(self, begin: int) -> _Lead | None:
        """Step over articles, numbers and adjectives; None where what they lead to is no place."""
        lead = _Lead(begin)
        for _ in range(_MOST_ADJECTIVES):
            if lead.index >= len(self.words):
                return None
            size = self.step(lead)
            if size < 0:
                return None
            if size == 0:
                break
            lead.index += size
        return lead if lead.index < len(self.words) else None

    def step(self, lead: _Lead) -> int:
        """Return how many words to step over: 0 where the core begins, -1 where no place can stand."""
        word, index = self.words[lead.index], lead.index
        low = word.low
        if low in _DETERMINERS or low == '"':
            lead.indefinite = lead.indefinite or low in {"a", "an", "another", "one"}
            return 1
        if word.kind == "ref" or low in _NOUNS:
            return 0
        if low in _MANY or word.kind == "number":
            return self.count(lead)
        if low in COMPASS or low in _WHOLE:
            lead.extent = Extent.ALL if low in _WHOLE else lead.extent
            return 0 if word.is_capital and not self.is_plain(index + 1) else 1
        if low in {"parts", "part"} and self.low(index + 1) == "of":
            lead.extent = Extent.PART
            return 2
        return self.adjective(index)

    def adjective(self, index: int) -> int:
        """Step over an adjective, as in `step`."""
        word = self.words[index]
        if self.is_nationality(index):
            return 1
        if self.is_refused(index):
            return -1
        return 0 if self.is_name(index) or word.low in _FUNCTION or word.kind != "word" else 1

    def count(self, lead: _Lead) -> int:
        """Step over "several", "20", "a number of", "400-kilometre", "4th"."""
        if self.low(lead.index + 1) == "-":
            return 3
        lead.many = lead.many or not self.low(lead.index).endswith(("st", "nd", "rd", "th"))
        return 2 if self.low(lead.index + 1) == "of" else 1

    def is_refused(self, index: int) -> bool:
        """Tell whether a word shows that no place follows: a title, a party, a participle."""
        word = self.words[index]
        if word.is_capital:
            return word.low in _TITLES
        if word.low in _SIDE_WORDS:
            return False
        participle = word.low in _VERBS and word.low.endswith("ing")
        return word.low in _HEAD or participle or (index in self.taken and word.low not in _FUNCTION)

    def share(self, start: int) -> tuple[Extent, int]:
        """Step over "most of", "the majority of", "parts of"."""
        index = start
        while self.low(index) in _BEFORE_A_SHARE:
            index += 1
        low = self.low(index)
        if low == "all" and self.low(index + 1) != "of":
            return Extent.ALL, index + 1
        if low in _SHARE and self.low(index + 1) == "of":
            return _SHARE[low], index + 2
        return Extent.UNSTATED, start

    def is_plain(self, index: int) -> bool:
        return index < len(self.words) and not self.words[index].is_capital

    def is_name(self, index: int) -> bool:
        """Tell whether a word can be part of the name of a place."""
        if index >= len(self.words) or index in self.taken:
            return False
        word = self.words[index]
        if not word.is_capital or word.low in _TIME or word.low in _FUNCTION or word.low in _TITLES:
            return False
        return not (_ACRONYM.fullmatch(word.text) and word.kind == "word")

    def is_nationality(self, index: int) -> bool:
        """Tell whether a word is an adjective of nation before a place noun: "the northern Syrian city of"."""
        low = self.low(index)
        following = self.low(index + 1)
        return (
            low.endswith(_NATION_ENDINGS)
            and self.is_name(index)
            and following in _NOUNS - {"capital", "border"}
        )

    def core(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read from the first noun, name or number on."""
        word = self.words[index]
        if word.kind == "ref":
            return self.numbered(begin, index)
        goes_on = self.is_name(index + 1) or self.is_number(index + 1)
        if word.low in _NOUNS and not (word.is_capital and goes_on and word.low not in ROAD_NOUNS):
            return self.noun_first(begin, index, depth)
        if self.is_name(index):
            return self.name_first(begin, index, depth)
        return None

    def numbered(self, begin: int, index: int) -> PlaceSpan:
        """Read "M5", "M4/M5 junction", "M5 highway near X", "M5 and M4 highways"."""
        stop = index + 1
        noun = "highway"
        while (
            self.low(stop) in {"/", "-", "&"}
            and stop + 1 < len(self.words)
            and self.words[stop + 1].kind == "ref"
        ):
            stop += 2
        if self.low(stop) in FACILITY_NOUNS:
            return PlaceSpan(begin, stop + 1, named=True, noun=self.low(stop))
        while self.low(stop) in ROAD_NOUNS | {"international", "supply"} and self.road_noun_near(stop):
            stop += 1
        if self.low(stop) in JUNCTION_NOUNS:
            return PlaceSpan(begin, stop + 1, named=True, noun=self.low(stop))
        if self.low(stop) == "(" and self.low(stop + 2) == ")":
            stop += 3
        return PlaceSpan(begin, self.road_end(stop), named=True, noun=noun)

    def road_noun_near(self, index: int) -> bool:
        return self.low(index) in ROAD_NOUNS or self.low(index + 1) in ROAD_NOUNS

    def road_end(self, stop: int) -> int:
        """Step over what says which road or which part: its ends, a heading, a position."""
        at = stop
        if self.low(at) in {"that", "which"} and self.low(at + 1) in _JOIN:
            at += 1
        low = self.low(at)
        if low in _JOIN or low == "from":
            first = self.place_inside(at + 1)
            if first is None or self.low(first.stop) not in _ENDS:
                return stop
            second = self.place_inside(first.stop + 1)
            return second.stop if second else stop
        if low in {"leading", "running"} and self.low(at + 1) in {"to", "into", "towards", "toward"}:
            return self.end_or(at + 2, stop)
        if low in {"to", "into", "towards", "toward"}:
            return self.end_or(at + 1, stop)
        if low in _POSITION:
            inner = self.place_inside(at + 1)
            return inner.stop if inner and inner.named else stop
        if low in COMPASS and self.low(at + 1) == "of":
            inner = self.place_inside(at + 2)
            return inner.stop if inner and inner.named else stop
        return stop

    def end_or(self, index: int, otherwise: int) -> int:
        if self.low(index) == "it":
            return index + 1
        inner = self.place_inside(index)
        return inner.stop if inner else otherwise

    def place_inside(self, index: int) -> PlaceSpan | None:
        """Read an end of a road, for which names of states will do."""
        return _Scan(self.words, ()).place(index, depth=1)

    def noun_first(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read "the city of Hama", "the junction between the M5 and M4", "the airport", "three villages"."""
        stop = index + 1
        while self.low(stop) in _NOUNS and not self.words[stop].is_capital:
            stop += 1
        noun = self.noun_before(stop)
        if noun in JUNCTION_NOUNS:
            return self.junction(begin, stop, noun)
        if noun in ROAD_NOUNS:
            return self.road_of_noun(begin, stop, noun)
        plural = noun.endswith("s") and noun not in {
            "outskirts",
            "barracks",
            "headquarters",
            "edges",
            "gates",
        }
        if self.low(stop) == "of" or (
            noun in _HOLDING | FACILITY_NOUNS and self.low(stop) in {"at", "near", "in", "around", "on"}
        ):
            inner = self.place(stop + 1, depth + 1)
            if inner is not None and noun in SETTLEMENT_NOUNS and self.low(stop) == "of":
                return replace(inner, noun=inner.noun or noun) if inner.named else None
            if inner is not None and (inner.named or noun in EDGE_NOUNS):
                return PlaceSpan(begin, inner.stop, inner.named, noun, many=plural and not inner.named)
        if noun in AREA_NOUNS and self.low(stop) in COMPASS | {"between": ""}:
            end = self.area_end(stop)
            if end > stop:
                return PlaceSpan(begin, end, named=True, noun=noun)
        if not plural and self.is_name(stop) and noun in SETTLEMENT_NOUNS:
            name = self.name_first(stop, stop, depth)
            return replace(name, noun=noun) if name else None
        return PlaceSpan(begin, stop, named=False, noun=noun, many=plural)

    def area_end(self, stop: int) -> int:
        """Step over "north of Aleppo" or "between A and B" behind an area noun."""
        if self.low(stop) == "between":
            first = self.place_inside(stop + 1)
            second = self.place_inside(first.stop + 1) if first and self.low(first.stop) == "and" else None
            return second.stop if second else stop
        at = stop + 1
        while self.low(at) in {"and"} | set(COMPASS):
            at += 1
        inner = self.place_inside(at + 1) if self.low(at) == "of" else None
        return inner.stop if inner else stop

    def junction(self, begin: int, stop: int, noun: str) -> PlaceSpan:
        """Read the roads that meet at a junction."""
        at = stop
        if self.low(at) in {"of", "between", "where", "linking", "connecting", "joining"}:
            first = self.place_inside(at + 1)
            if first is not None:
                at = first.stop
                while self.low(at) in {"and", "with", "/"}:
                    second = self.place_inside(at + 1)
                    if second is None:
                        break
                    at = second.stop
                return PlaceSpan(begin, at, named=True, noun=noun)
        if self.low(at) in _POSITION:
            inner = self.place_inside(at + 1)
            if inner is not None and inner.named:
                return PlaceSpan(begin, inner.stop, named=True, noun=noun)
        return PlaceSpan(begin, stop, named=False, noun=noun)

    def road_of_noun(self, begin: int, stop: int, noun: str) -> PlaceSpan:
        """Read a road that begins with its noun: "the road between A and B", "Highway 1", "the highway"."""
        numbered = stop < len(self.words) and self.words[stop].kind in {"ref", "number"}
        if numbered and self.words[stop - 1].is_capital | (self.words[stop].kind == "ref"):
            return PlaceSpan(begin, self.road_end(stop + 1), named=True, noun=noun)
        end = self.road_end(stop)
        named = any(self.words[i].is_capital for i in range(stop, end))
        plural = noun.endswith("s") and end == stop
        return PlaceSpan(begin, end, named=named or end > stop, noun=noun, many=plural and not named)

    def name_first(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read "Hama", "Kafr Halab village", "Aleppo's Ramouseh district", "the Damascus-Aleppo highway"."""
        stop = index
        while self.is_name(stop) or (stop > index and self.is_number(stop)):
            stop += 1
            if self.words[stop - 1].text.endswith("'s"):
                break
        if self.words[stop - 1].text.endswith("'s"):
            owned = self.place(stop, depth + 1)
            joined = owned is not None and not owned.many and owned.noun not in SETTLEMENT_NOUNS | ROAD_NOUNS
            return replace(owned, start=begin, named=True) if joined and owned is not None else None
        if any(self.low(at) in _VOICE_HEAD for at in range(index, stop)):
            return None
        last = self.low(stop - 1)
        end = self.nouns_end(stop)
        if end > stop:
            return self.named_by_noun(begin, index, end)
        if last in ROAD_NOUNS:
            return PlaceSpan(begin, self.road_end(stop), named=True, noun=last)
        if last in JUNCTION_NOUNS or (last in _NOUNS and stop - index > 1):
            return PlaceSpan(begin, stop, named=True, noun=last)
        if not self.may_follow(stop):
            return None
        area = any(self.low(i) in COMPASS for i in range(begin, stop))
        return PlaceSpan(begin if area else index, stop, named=True, noun="area" if area else "")

    def is_number(self, index: int) -> bool:
        """Tell whether a word is the number of a base or brigade, and no year."""
        if index >= len(self.words) or self.words[index].kind != "number":
            return False
        return self.words[index].text.isdigit() and int(self.words[index].text) < _FIRST_YEAR

    def nouns_end(self, stop: int) -> int:
        """Step over the place nouns behind a name, with what may stand between them."""
        end = stop
        for ahead in range(4):
            low = self.low(stop + ahead)
            if low in _NOUNS and not (low in EDGE_NOUNS and low != "outskirts"):
                end = stop + ahead + 1
            elif low not in COMPASS and low not in _NOT_HEAD_NOUN:
                break
        return end

    def noun_before(self, stop: int) -> str:
        """Return the noun that ends before a word; a supply line is a road."""
        supply = self.low(stop - 2) == "supply" or self.low(stop - 3) == "supply"
        return "route" if supply and self.low(stop - 1) in {"line", "lines"} else self.low(stop - 1)

    def named_by_noun(self, begin: int, index: int, end: int) -> PlaceSpan:
        noun = self.noun_before(end)
        if noun in ROAD_NOUNS:
            return PlaceSpan(begin, self.road_end(end), named=True, noun=noun)
        if noun in _HOLDING:
            inner = self.place_inside(end + 1) if self.low(end) == "of" else None
            return PlaceSpan(begin, inner.stop if inner and inner.named else end, named=True, noun=noun)
        return PlaceSpan(index if noun in SETTLEMENT_NOUNS else begin, end, named=True, noun=noun)

    def may_follow(self, index: int) -> bool:
        """Tell whether a name can end here: not before a noun that it would only modify ("Syrian soldiers")."""
        if index >= len(self.words):
            return True
        word = self.words[index]
        if word.kind != "word":
            return word.text != "-"
        known = word.low in _FUNCTION or word.low in _VERBS or word.low in _TIME or word.low in COMPASS
        return known or word.low.endswith(("ly", "ed", "self", "ing"))
