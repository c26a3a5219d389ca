"""Reads a place expression from left to right: its core, then its modifiers.

One method a rule of the grammar that `geo.claims.target` states at its top. The parts are put together there.
"""

from __future__ import annotations

from dataclasses import replace

from geo.claims.claim import TargetKind
from geo.claims.placeterms import Modifier, Relation, Target
from geo.claims.placetokens import Sort, Token, place_tokens
from geo.claims.placewords import (
    AREA_NOUNS,
    COMPASS,
    CROSSING_NOUNS,
    EDGE_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    LINK_WORDS,
    NEAR_WORDS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
    SHARE_WORDS,
    STRETCH_NOUNS,
    split_ends,
)
from geo.errors import PlaceExpressionError

__all__ = ["PlaceParser"]

_ARTICLES = frozenset({"the", "The", "a", "an", "this", "that", "its", "their"})
_JOINING = frozenset(
    {"connecting", "linking", "connects", "links", "linked", "joining", "joins", "connected"}
)
_HEADING = frozenset({"towards", "toward", "to", "into", "leading", "running"})
_PLACE_NOUNS = SETTLEMENT_NOUNS | AREA_NOUNS | FACILITY_NOUNS | CROSSING_NOUNS
_APPROXIMATE = frozenset({"about", "around", "some", "roughly", "just", "within", "almost", "nearly", "only"})


class PlaceParser:
    """Reads tokens from left to right, one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = place_tokens(text)
        self.at = 0

    def parse(self) -> tuple[Target | None, list[Modifier]]:
        """Read the whole expression: its core, None where it has none, and its modifiers.

        Raises:
            PlaceExpressionError: words that fit no rule.
        """
        core = self.core()
        modifiers: list[Modifier] = []
        while self.peek() is not None:
            if self.take(","):
                continue
            modifier = self.modifier(after_comma=self.at > 0 and self.tokens[self.at - 1].text == ",")
            if modifier is None:
                raise self.fail("this part of the place is not understood")
            modifiers.append(modifier)
        if core is None and not modifiers:
            raise self.fail("a name is missing here; write a town, a road or a junction")
        return core, modifiers

    # ---- reading ----

    def peek(self, ahead: int = 0) -> Token | None:
        """Return a token ahead, or None behind the last."""
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def low(self, ahead: int = 0) -> str:
        """Return a token ahead in lower case, or ``""``."""
        token = self.peek(ahead)
        return token.low if token else ""

    def take(self, *words: str) -> bool:
        """Step over the next token if it is one of the words."""
        if self.low() in words:
            self.at += 1
            return True
        return False

    def fail(self, message: str) -> PlaceExpressionError:
        """Return an error that points at the next token, or behind the last."""
        token = self.peek()
        return PlaceExpressionError(message, self.text, token.start if token else len(self.text))

    def written(self, tokens: list[Token]) -> str:
        """Return the text from the first to the last of some tokens."""
        return self.text[tokens[0].start : tokens[-1].end].strip(" ,'\"") if tokens else ""

    def articles(self) -> None:
        """Step over articles."""
        while (token := self.peek()) is not None and token.text in _ARTICLES:
            self.at += 1

    # ---- the core ----

    def core(self) -> Target | None:
        """Read the junction, road or place that the expression is about; None where a modifier comes first."""
        if self.low() == "where" or any(token.low in JUNCTION_NOUNS for token in self.tokens):
            return self.junction()
        if self.position_ahead():
            return None
        return self.road() or self.place()

    def junction(self) -> Target:
        """Read everything: the roads that meet, or the town that a junction is named after."""
        refs = tuple(dict.fromkeys(token.text for token in self.tokens if token.sort is Sort.REF))
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

    @staticmethod
    def _in_junction_name(token: Token, named: list[str], *, following: bool) -> bool:
        if token.sort is not Sort.WORD or token.text in _ARTICLES or token.text in named:
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
            elif token.low in ROAD_NOUNS:
                noun = token
            elif token.sort is Sort.NUMBER and noun is not None and not names:
                refs.append(token.text)
            elif token.is_capital or (
                names and token.text not in "()/," and noun is None and token.low != "international"
            ):
                names.append(token)
            self.at += 1
        return self.road_named(part, refs, names, noun)

    def road_named(
        self, part: tuple[str, ...], refs: list[str], names: list[Token], noun: Token | None
    ) -> Target:
        """Tell a road that is named after its ends from one that has a name of its own."""
        written = self.written([token for token in names if token.text not in _ARTICLES])
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
            found = numbered or token.low in ROAD_NOUNS
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
        while self.low() in COMPASS or self.low() in {"immediate", "far", "very"} | _ARTICLES:
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
        capitals = any(token.is_capital and token.text not in _ARTICLES for token in self.tokens[self.at :])
        while (token := self.peek()) is not None and self.peek(1) is not None:
            if token.low in COMPASS:
                direction = direction or COMPASS[token.low]
            elif token.low in _PLACE_NOUNS and (self.low(1) == "of" or not token.is_capital):
                head = token.low
            elif token.low == "old" and self.low(1) in SETTLEMENT_NOUNS and self.low(2) == "of":
                direction = direction or "centre"
            elif token.text in _ARTICLES or token.low in SHARE_WORDS or (token.low == "of" and self.at > 0):
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

    # ---- the modifiers ----

    def modifier_ahead(self) -> bool:
        """Tell whether a modifier begins here."""
        token = self.peek()
        if token is None:
            return False
        return token.low in LINK_WORDS or token.sort is Sort.DISTANCE or self.position_ahead()

    def position_ahead(self) -> bool:
        """Tell whether a distance, "near" or "north of" begins here, articles and "about" aside."""
        ahead = 0
        while self.low(ahead) in _APPROXIMATE | {"to", "the"} and self.low(ahead) not in NEAR_WORDS:
            ahead += 1
        token = self.peek(ahead)
        if token is None:
            return False
        if token.low in COMPASS:
            return self.low(ahead + 1) in {"of", "from"}
        between = ahead == 0 and token.low in {"between", "from"}
        return token.sort is Sort.DISTANCE or token.low in NEAR_WORDS or between

    def modifier(self, *, after_comma: bool = False) -> Modifier | None:
        """Read one modifier; None where none begins."""
        if self.low() in {"which", "that"}:
            self.at += 1
        if self.low() in {"between", "from"}:
            return self.ends(joins=False)
        if self.low() in _JOINING:
            return self.ends(joins=True)
        if self.low() in _HEADING and not self.position_ahead():
            while self.take(*_HEADING):
                pass
            return Modifier(Relation.TOWARDS_NONE, (self.name(),))
        if self.low() in {"on", "along"}:
            self.at += 1
            return self.on_road()
        if self.low() in {"at", "in", "of", "through", "inside"} or (
            after_comma and not self.position_ahead()
        ):
            self.take("at", "in", "of", "through", "inside")
            return Modifier(Relation.AT, (self.name(),))
        if self.low() == "(":
            return self.aside()
        return self.position() if self.position_ahead() else None

    def aside(self) -> Modifier:
        """Read brackets: a road number counts, all else is a remark."""
        refs = []
        while (token := self.peek()) is not None and not self.take(")"):
            refs += [token.text] if token.sort is Sort.REF else []
            self.at += 1
        return Modifier(Relation.WHOLE, (), tuple(refs))

    def ends(self, *, joins: bool) -> Modifier:
        """Read the two ends, or more, of a stretch."""
        word = self.low()
        self.at += 1
        if joins:
            self.take("by", "to")
        places = [self.name()]
        while self.take("and", "to", "with", "-", "towards", "toward", "into", "via", "through", ","):
            places.append(self.name())
        if len(places) < 2:  # noqa: PLR2004 - a stretch has two ends
            raise self.fail(f"{word} {places[0]} and what? both ends are needed")
        return Modifier(Relation.BETWEEN, tuple(places), joins=joins)

    def on_road(self) -> Modifier:
        """Read the road that a place lies on."""
        road = self.road()
        if road is None or not (road.roads or road.places):
            raise self.fail("on which road? write its number or its name")
        return Modifier(Relation.WHOLE, (), road.roads or ("-".join(road.places) + " highway",))

    def position(self) -> Modifier:
        """Read ``near A`` or ``[N km] north of A``."""
        while self.low() in _APPROXIMATE and self.low() not in NEAR_WORDS:
            self.at += 1
        distance: float | None = None
        token = self.peek()
        if token is not None and token.sort is Sort.DISTANCE:
            distance, self.at = token.km, self.at + 1
            self.take("away")
        self.take(*NEAR_WORDS)
        while self.take("to", "the"):
            pass
        direction = ""
        if self.low() in COMPASS and self.low(1) in {"of", "from"}:
            direction, self.at = COMPASS[self.low()], self.at + 2
        elif not self.take("from", "of", "by") and distance is not None and self.peek() is None:
            raise self.fail("a distance from what? write 10 km south of Hama")
        relation = Relation.DIRECTION if direction else Relation.NEAR
        place = self.place()
        return Modifier(relation, place.places, (), distance, direction, kind=place.kind)

    def name(self) -> str:
        """Read a name with what may stand around it, and return the name alone."""
        places = self.place().places
        return places[0] if places else ""


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
