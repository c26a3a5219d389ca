"""Reads the core of a place expression: the junction, road or place that it is about, up to the first modifier.

What may follow a core ("near A", "between A and B") is read by `geo.claims.placeparser`.
"""

from __future__ import annotations

from dataclasses import replace

from geo.claims.claim import TargetKind
from geo.claims.placecursor import ARTICLES, PlaceCursor
from geo.claims.placeterms import Relation, Target
from geo.claims.placetokens import Sort, Token
from geo.claims.placewords import (
    AREA_NOUNS,
    COMPASS,
    CROSSING_NOUNS,
    EDGE_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    LINK_WORDS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
    SHARE_WORDS,
    STRETCH_NOUNS,
    split_ends,
)

__all__ = ["CoreReader"]

_PLACE_NOUNS = SETTLEMENT_NOUNS | AREA_NOUNS | FACILITY_NOUNS | CROSSING_NOUNS


class CoreReader(PlaceCursor):
    """Reads junctions, roads and places, one method a rule of the grammar."""

    def core(self) -> Target | None:
        """Read the junction, road or place that the expression is about; None where a modifier comes first."""
        if self.low() == "where" or any(token.low in JUNCTION_NOUNS for token in self.tokens):
            return self.junction()
        self.length_of_a_stretch()
        if self.position_ahead():
            return None
        return self.road() or self.place()

    def length_of_a_stretch(self) -> None:
        """Step over "a 12-kilometre" in "a 12-kilometre stretch of the M5"."""
        ahead = 0
        while (token := self.peek(ahead)) is not None and token.text in ARTICLES:
            ahead += 1
        if (
            token is not None
            and token.sort is Sort.DISTANCE
            and self.low(ahead + 1) in STRETCH_NOUNS | {"of"}
        ):
            self.at += ahead + 1 + (self.low(ahead + 1) == "of")

    def road_noun_at(self, ahead: int = 0) -> bool:
        """Tell whether a token ahead is a road noun; a supply line is a road."""
        supply = self.low(ahead) in {"line", "lines"} and self.low(ahead - 1) == "supply"
        return self.low(ahead) in ROAD_NOUNS or supply

    def junction(self) -> Target:
        """Read everything: the roads that meet, or the town that a junction is named after."""
        refs = tuple(
            dict.fromkeys(
                token.text for index, token in enumerate(self.tokens) if self._is_road_number(index)
            )
        )
        named = [
            token.text for token in self.tokens if token.sort is Sort.WORD and len(split_ends(token.text)) > 1
        ]
        roads = refs + tuple(f"{name} highway" for name in named if not refs)
        names: list[str] = []
        group: list[Token] = []
        for token in self.tokens:
            if self._in_junction_name(token, named, following=bool(group)):
                group.append(token)
            elif group:
                names.append(self.written(group))
                group = []
        if group:
            names.append(self.written(group))
        self.at = len(self.tokens)
        return Target(self.text, TargetKind.JUNCTION, tuple(names), roads, Relation.JUNCTION)

    def _is_road_number(self, index: int) -> bool:
        """Tell whether a token of a junction is a road: a reference, or a bare number that no other word claims."""
        token = self.tokens[index]
        if token.sort is Sort.REF:
            return True
        if token.sort is not Sort.NUMBER or not token.text.isdigit() or index == len(self.tokens) - 1 == 0:
            return False
        before = self.tokens[index - 1] if index else None
        return (
            before is None
            or before.sort in {Sort.REF, Sort.NUMBER, Sort.MARK}
            or before.low in ROAD_NOUNS | LINK_WORDS
            or before.text in ARTICLES
        )

    @staticmethod
    def _in_junction_name(token: Token, named: list[str], *, following: bool) -> bool:
        if token.sort is not Sort.WORD or token.text in ARTICLES or token.text in named:
            return False
        if token.low in JUNCTION_NOUNS | ROAD_NOUNS | LINK_WORDS | SETTLEMENT_NOUNS | {
            "s",
            "meet",
            "meets",
            "cross",
        }:
            return False
        return token.is_capital or following

    def road(self) -> Target | None:
        """Read a numbered or named road up to its modifiers."""
        if not self.road_ahead():
            return None
        part = self.stretch()
        refs: list[str] = []
        names: list[Token] = []
        noun: Token | None = None
        while (token := self.peek()) is not None and not self.modifier_ahead():
            if token.sort is Sort.REF:
                refs.append(token.text)
            elif self.road_noun_at():
                noun = token
            elif token.sort is Sort.NUMBER and noun is not None:
                refs.append(token.text)
            elif (token.is_capital and token.text not in ARTICLES) or (
                names and token.text not in "()/," and noun is None and token.low != "international"
            ):
                names.append(token)
            self.at += 1
        return self.road_named(part, refs, names, noun)

    def road_named(
        self, part: tuple[str, ...], refs: list[str], names: list[Token], noun: Token | None
    ) -> Target:
        """Tell a road that is named after its ends from one that has a name of its own."""
        written = self.written([token for token in names if token.text not in ARTICLES])
        ends = split_ends(written)
        if len(ends) > 1:
            base = Target(self.text, TargetKind.CORRIDOR, ends, tuple(refs), Relation.WHOLE)
        else:
            own = (
                self.written([names[0], noun])
                if names and noun and not refs and names[0].start < noun.start
                else ""
            )
            roads = tuple(dict.fromkeys([*refs, own] if own else refs))
            base = Target(self.text, TargetKind.ROAD, (), roads, Relation.WHOLE)
        if not part:
            return base
        relation = Relation.BETWEEN if len(part) > 1 else Relation.NEAR
        return replace(base, kind=TargetKind.SECTION, places=part, relation=relation)

    def stretch(self) -> tuple[str, ...]:
        """Step over "the Saraqib-Ariha section of": its ends, or where it lies."""
        for ahead in range(len(self.tokens) - self.at):
            if self.low(ahead) in LINK_WORDS - {"of"}:
                break
            if self.low(ahead) in STRETCH_NOUNS and self.low(ahead + 1) == "of":
                names = [token for token in self.tokens[self.at : self.at + ahead] if token.is_capital]
                self.at += ahead + 2
                return split_ends(self.written(names)) if names else ()
        return ()

    def road_ahead(self) -> bool:
        """Tell whether the core is a road: a road noun or a number stands before the first modifier."""
        start, found = self.at, False
        while (token := self.peek()) is not None and not found:
            numbered = token.sort is Sort.REF and self.low(1) not in FACILITY_NOUNS
            found = numbered or self.road_noun_at()
            if self.modifier_ahead() and self.low() != "of":
                break
            self.at += 1
        self.at = start
        return found

    def place(self) -> Target:
        """Read a settlement, facility, crossing or area, by name."""
        self.articles()
        near = self.edge()
        begin = self.at
        direction, head = self.qualifiers()
        part = any(token.low in {"part", "parts"} for token in self.tokens[begin : self.at])
        name, noun, inner = self.name_and_noun(head)
        kind = _kind_of(noun or head, partial=bool(direction or inner or part), near=near)
        relation = Relation.NEAR if near else Relation.AT
        return Target(self.text, kind, _owner_last(name), (), relation, None, direction or inner)

    def edge(self) -> bool:
        """Step over "the southern outskirts of": near the place, not the place."""
        start = self.at
        while self.low() in COMPASS or self.low() in {"immediate", "far", "very"} | ARTICLES:
            self.at += 1
        if self.take(*EDGE_NOUNS) and self.take("of", "to"):
            return True
        self.at = start
        return False

    def qualifiers(self) -> tuple[str, str]:
        """Step over "most of", "northern", "the strategic town of": the direction, and the noun of a head.

        Of lower-case words that no capital follows, the last ones are the name: a person typed it without capitals.
        """
        direction, head = "", ""
        capitals = any(token.is_capital and token.text not in ARTICLES for token in self.tokens[self.at :])
        while (token := self.peek()) is not None and self.peek(1) is not None:
            if token.low in COMPASS:
                direction = direction or COMPASS[token.low]
            elif token.low in _PLACE_NOUNS and (self.low(1) == "of" or not token.is_capital):
                head = token.low
            elif token.low == "old" and self.low(1) in SETTLEMENT_NOUNS and self.low(2) == "of":
                direction = direction or "centre"
            elif token.text in ARTICLES or token.low in SHARE_WORDS or (token.low == "of" and self.at > 0):
                pass
            elif token.is_capital or not capitals or token.low in LINK_WORDS or token.sort is not Sort.WORD:
                break
            self.at += 1
        return direction, head

    def name_and_noun(self, head: str = "") -> tuple[str, str, str]:
        """Read a name, the noun behind it and a compass point between: ("Hama", "countryside", "north")."""
        self.articles()
        words: list[Token] = []
        noun, inner = "", ""
        while (token := self.peek()) is not None and token.sort not in {Sort.MARK, Sort.DISTANCE}:
            if token.low in LINK_WORDS - {"of"} or (token.low == "of" and not self.name_goes_on(words)):
                break
            if words and token.low in COMPASS and self.low(1) in AREA_NOUNS:
                inner = COMPASS[token.low]
            elif token.low in _PLACE_NOUNS and (words or self.peek(1) is None):
                noun = token.low
                if noun in FACILITY_NOUNS | CROSSING_NOUNS or (words and noun == "capital"):
                    words.append(token)
            elif noun and token.sort is not Sort.NUMBER:
                break
            else:
                words.append(token)
            self.at += 1
        if not words and not noun and not head:
            raise self.fail("a name is missing here; write a town, a road or a junction")
        generic = words and not any(word.low not in _PLACE_NOUNS for word in words)
        return "" if generic else self.written(words), noun, inner

    def name_goes_on(self, words: list[Token]) -> bool:
        """Tell whether "of" is part of a name: "Tower of Tiles", not "Saraqib of Idlib"."""
        following = self.peek(1)
        return len(words) == 1 and words[0].is_capital and following is not None and following.is_capital


def _kind_of(noun: str, *, partial: bool, near: bool) -> TargetKind:
    if noun in CROSSING_NOUNS:
        return TargetKind.CROSSING
    if noun in FACILITY_NOUNS:
        return TargetKind.FACILITY
    return TargetKind.AREA if noun in AREA_NOUNS or partial or near else TargetKind.SETTLEMENT


def _owner_last(name: str) -> tuple[str, ...]:
    """Turn "Aleppo's Ramouseh" into ("Ramouseh", "Aleppo"): the place, then what it lies in."""
    for mark in ("'s ", "’s "):
        owner, found, owned = name.partition(mark)
        if found and owned:
            return owned, owner
    name = name.removesuffix("'s").removesuffix("’s")
    return (name,) if name else ()
