"""The grammar of place expressions: what a report calls a place, taken apart.

`parse_target` says what sort of thing is meant and which names and road references it is made of. It knows no
geometry and no gazetteer: whether "Saraqib" exists, and where, is the business of `geo.places`.

The grammar, in the order in which it is tried (``[x]`` may be left out)::

    expression = junction | road | place
    junction   = "junction" ("of"|"between") refs [place words]  |  refs "junction"  |  place "junction"
                 | "where" refs "meet"
    road       = ["the"] ref ["highway"] [ends] [position]  |  ends "highway"  |  name "road"  |  "road" ends
    ends       = "between" A "and" B  |  "from" A "to" B  |  "connecting" A "and" B  |  A "-" B
    position   = "near" A  |  [N "km"] "north of" A  |  "towards" A
    place      = [position] ["the town of"] name ["village"] ["on" road]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.claims.claim import TargetKind
from geo.claims.placewords import (
    AREA_NOUNS,
    COMPASS,
    CROSSING_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    LINK_WORDS,
    NEAR_WORDS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
    fold,
    split_ends,
)
from geo.errors import PlaceExpressionError

__all__ = ["Relation", "Target", "parse_target"]

_KM_PER_MILE = 1.609344
_MAX_LENGTH = 300


class Relation(StrEnum):
    """How the expression lies to the names in it."""

    AT = "at"
    """The named place itself."""
    BETWEEN = "between"
    """From the first place to the last."""
    NEAR = "near"
    """Somewhere by the place, direction not told."""
    DIRECTION = "direction"
    """On a given side of the place, `Target.direction`, at `Target.distance_km` if told."""
    JUNCTION = "junction"
    """Where the roads meet."""
    WHOLE = "whole"
    """The whole road, or the whole way between the two cities it is named after."""
    TOWARDS_NONE = "towards_none"
    """Only a heading ("the road towards Hama"): names no stretch."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place expression, taken apart.

    Attributes:
        text: the expression as written.
        kind: what sort of thing is meant.
        places: names of settlements, areas, facilities, in the order of the text; the ends for a section or corridor.
        roads: references (``"M5"``, ``"M-5"``, ``"1"`` of ``"Highway 1"``) or names (``"Castello Road"``) as written.
        relation: how the expression lies to the names.
        distance_km: distance from the place, or None.
        direction: ``"north"``, ``"northeast"`` ...: the side of the place, or the part of the area; ``""`` if none.
    """

    text: str
    kind: TargetKind
    places: tuple[str, ...] = ()
    roads: tuple[str, ...] = ()
    relation: Relation = Relation.AT
    distance_km: float | None = None
    direction: str = ""


_REF = r"(?:[A-Z]{1,3}[- ]?\d{1,4}[A-Za-z]?(?:-\d{1,3})?|\d{1,4}[A-Za-z])"
_IS_REF = re.compile(_REF)
_TOKEN = re.compile(
    rf"(?P<ref>(?<![\w-]){_REF}(?![\w]))"
    r"|(?P<number>\d{1,4}(?:\.\d{1,3})?)(?P<unit>\s?(?:km|kms|kilometres?|kilometers?|miles?|mi|m|metres?|meters?)\b)?"
    r"|(?P<word>[^\W\d_](?:[\w'.]|-(?=\w))*)"
    r"|(?P<mark>[-/(),&+])"
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    start: int
    value: float = 0.0

    @property
    def low(self) -> str:
        return self.text.casefold()


def _tokens(text: str, folded: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(folded):
        if folded[position].isspace() or folded[position] in "'\"":
            position += 1
            continue
        match = _TOKEN.match(folded, position)
        if match is None:
            raise PlaceExpressionError(
                f"{text[position]!r} cannot stand in a place expression; write a town, a road or a junction", text, position
            )
        found.append(_token(match))
        position = match.end()
    return found


def _token(match: re.Match[str]) -> _Token:
    raw, start = match[0], match.start()
    if match["number"] and match["unit"]:
        unit = match["unit"].strip()
        scale = _KM_PER_MILE if unit.startswith("mi") else 0.001 if unit.startswith("me") or unit == "m" else 1.0
        return _Token(raw, "distance", start, float(match["number"]) * scale)
    kind = "ref" if match["ref"] else "number" if match["number"] else "word" if match["word"] else "mark"
    return _Token(raw.rstrip(".") if kind == "word" and not raw[:-1].count(".") else raw, kind, start)


def parse_target(text: str) -> Target:
    """Take a place expression apart.

    Args:
        text: the expression, e.g. ``"the M5 between Saraqib and Maarat al-Numan"``.

    Returns:
        The `Target`; `Target.text` is the text, stripped.

    Raises:
        PlaceExpressionError: empty, without any name, or with words that fit no rule; a caret shows where.

    Example:
        >>> target = parse_target("the M5 between Saraqib and Maarat al-Numan")
        >>> target.kind.value, target.roads, target.places
        ('section', ('M5',), ('Saraqib', 'Maarat al-Numan'))
        >>> parse_target("10 km south of Hama on the M5").direction
        'south'
    """
    text = text.strip()
    if not text:
        raise PlaceExpressionError("the place is empty; write a town, a road or a junction", text, 0)
    if len(text) > _MAX_LENGTH:
        raise PlaceExpressionError(f"a place of {len(text)} characters is no place expression", text[:_MAX_LENGTH], 0)
    parser = _Parser(text, _tokens(text, fold(text)))
    return replace(parser.expression(), text=text)


def _kind_of_noun(noun: str) -> TargetKind:
    for words, kind in (
        (CROSSING_NOUNS, TargetKind.CROSSING),
        (FACILITY_NOUNS, TargetKind.FACILITY),
        (AREA_NOUNS, TargetKind.AREA),
    ):
        if noun in words:
            return kind
    return TargetKind.SETTLEMENT


_ARTICLES = frozenset({"the", "The", "a", "an", "this", "that"})
_PARTS = frozenset({"parts", "part", "most", "much", "half", "all", "edge", "entrance", "gates", "centre", "center", "rest", "some", "bulk", "heart"})


_NOT_A_NAME = LINK_WORDS | ROAD_NOUNS | JUNCTION_NOUNS | SETTLEMENT_NOUNS
_PLACE_NOUNS = SETTLEMENT_NOUNS | AREA_NOUNS | FACILITY_NOUNS | CROSSING_NOUNS


class _Parser:
    """Reads tokens from left to right, one method a rule of the grammar."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    # ---- reading ----

    def peek(self, ahead: int = 0) -> _Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def low(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.low if token else ""

    def take(self, *words: str) -> bool:
        """Step over a word if it is the next one."""
        if self.low() in words:
            self.at += 1
            return True
        return False

    def fail(self, message: str) -> PlaceExpressionError:
        token = self.peek()
        return PlaceExpressionError(message, self.text, token.start if token else len(self.text))

    # ---- rules ----

    def expression(self) -> Target:
        target = self._junction() or self._positioned() or self._road() or self._place()
        if self.peek() is not None:
            raise self.fail("this part of the place is not understood")
        return target

    def _lows(self) -> list[str]:
        return [token.low for token in self.tokens]

    def _junction(self) -> Target | None:
        """Roads that meet, or a junction named after a place."""
        lows = self._lows()
        nouns = [i for i, low in enumerate(lows) if low in JUNCTION_NOUNS]
        meets = lows[:1] == ["where"] and any(low in {"meet", "meets", "cross", "intersect"} for low in lows)
        if not nouns and not meets:
            return None
        roads = tuple(_plain_ref(token.text) for token in self.tokens if token.kind == "ref")
        place: tuple[str, ...] = ()
        noun = nouns[0] if nouns else 0
        for i, low in enumerate(lows):
            if low in NEAR_WORDS | {"in", "at"} and i + 1 < len(lows):
                place = self._rest_as_name(i + 1)
                break
        if not roads:
            corridor = self._corridors_in_junction()
            before = self._name_between(0, noun)
            after = self._name_between(noun + 1, len(lows)) if not before else ""
            roads = corridor
            place = place or (() if corridor else tuple(filter(None, (before or after,))))
        elif not place:
            place = tuple(filter(None, (self._name_between(0, noun),)))
        self.at = len(self.tokens)
        return Target(self.text, TargetKind.JUNCTION, place, tuple(dict.fromkeys(roads)), Relation.JUNCTION)

    def _corridors_in_junction(self) -> tuple[str, ...]:
        """Named roads that meet: "the junction of the Damascus-Aleppo and Latakia highways"."""
        found = []
        for token in self.tokens:
            if token.kind == "word" and len(split_ends(token.text)) > 1:
                found.append(token.text + " highway")
        return tuple(found)

    def _name_between(self, start: int, stop: int) -> str:
        names: list[_Token] = []
        for token in self.tokens[start:stop]:
            if token.kind != "word" or token.text in _ARTICLES or token.low in _NOT_A_NAME:
                if names:
                    break
                continue
            if not names and not token.text[:1].isupper() and not _particle(token.text):
                continue
            names.append(token)
        return self._joined(names)

    def _rest_as_name(self, start: int) -> tuple[str, ...]:
        name = self._name_between(start, len(self.tokens))
        return (name,) if name else ()

    def _joined(self, tokens: list[_Token]) -> str:
        if not tokens:
            return ""
        return self.text[tokens[0].start : tokens[-1].start + len(tokens[-1].text)].strip(" ,'\"")

    def _positioned(self) -> Target | None:
        """``near A [on R]``, ``[N km] north of A [on R]``."""
        start = self.at
        self.take("the", "a", "an")
        position = self._position()
        if position is None:
            self.at = start
            return None
        place = self._place()
        kind = TargetKind.SECTION if place.roads else place.kind
        return replace(
            place, kind=kind, relation=position.relation, distance_km=position.distance_km, direction=position.direction
        )

    def _position(self) -> Target | None:
        """The words before a name that say how it is meant, as a `Target` without names."""
        start = self.at
        blank = Target(self.text, TargetKind.AREA)
        while self.low() in {"about", "around", "some", "roughly", "just", "within", "almost", "nearly"}:
            self.at += 1
        distance: float | None = None
        token = self.peek()
        if token is not None and token.kind == "distance":
            distance, self.at = token.value, self.at + 1
            self.take("away")
            if self.low() == "(" or self.take("from", "of"):
                return replace(blank, relation=Relation.NEAR, distance_km=distance)
        if distance is None and self.low() in NEAR_WORDS:
            self.at += 1
            self.take("to", "of", "by")
            return replace(blank, relation=Relation.NEAR, distance_km=distance)
        self.take("to", "the")
        self.take("the")
        if self.low() in COMPASS and self.low(1) in {"of", "from"}:
            direction = COMPASS[self.low()]
            self.at += 2
            return replace(blank, relation=Relation.DIRECTION, distance_km=distance, direction=direction)
        if distance is not None:
            raise self.fail("a distance from what? write 10 km south of Hama")
        self.at = start
        return None

    def _road(self) -> Target | None:
        """A numbered or named road, with ends or a position."""
        lows = self._lows()
        numbered = any(
            token.kind == "ref" and self.low(ahead + 1 - self.at) not in FACILITY_NOUNS
            for ahead, token in enumerate(self.tokens)
        )
        if not numbered and not any(low in ROAD_NOUNS for low in lows):
            return None
        start = self.at
        roads, places, named = self._road_head()
        if not named:
            self.at = start
            return None
        return self._road_tail(roads, places)

    def _road_head(self) -> tuple[list[str], tuple[str, ...], bool]:
        """Read up to and including the road noun: its references, its ends, and whether a road was met at all."""
        roads: list[str] = []
        names: list[_Token] = []
        seen = False
        while (token := self.peek()) is not None:
            if token.kind == "ref":
                roads.append(_plain_ref(token.text))
                seen = True
            elif token.low in ROAD_NOUNS:
                seen = True
                number = self.peek(1)
                if number is not None and number.kind == "number" and not roads and not names:
                    roads.append(number.text)
                    self.at += 1
                elif names and not roads:
                    names.append(token)
                self.at += 1
                break
            elif token.low in LINK_WORDS and (seen or token.low not in {"of", "and"}):
                break
            elif token.low in COMPASS and self.low(1) in {"of", "from"}:
                break
            elif token.kind == "word" and (token.text[:1].isupper() or names):
                names.append(token)
            elif token.text == "-" and names:
                names.append(token)
            elif token.kind == "word" or token.text in "()/&,":
                pass
            else:
                break
            self.at += 1
        return self._sorted_names(roads, names, seen=seen)

    def _sorted_names(
        self, roads: list[str], names: list[_Token], *, seen: bool
    ) -> tuple[list[str], tuple[str, ...], bool]:
        """Tell a road that is named after its ends from one that has a name of its own."""
        noun = names and names[-1].low in ROAD_NOUNS
        heads = names[:-1] if noun else names
        ends = split_ends(self._joined(heads)) if heads else ()
        if len(ends) > 1:
            return roads, ends, seen
        own = self._joined(names)
        if own and seen and noun and any(token.text[:1].isupper() for token in heads):
            roads.append(own)
        return roads, (), seen

    def _road_tail(self, roads: list[str], places: tuple[str, ...]) -> Target:
        refs = tuple(dict.fromkeys(roads))
        kind = TargetKind.CORRIDOR if places else TargetKind.ROAD
        base = Target(self.text, kind, places, refs, Relation.WHOLE)
        while self.take(",", ")", "which", "that", "international", "itself"):
            pass
        if self.peek() is None:
            return base
        if self.low() in {"connecting", "linking", "connects", "links", "linked", "joining", "joins", "running", "leading"}:
            joined = self._ends(self.low())
            if joined.relation is Relation.TOWARDS_NONE:
                return replace(joined, roads=refs)
            return replace(joined, kind=TargetKind.CORRIDOR, roads=refs, relation=Relation.WHOLE if refs else Relation.BETWEEN)
        if self.low() in {"between", "from"}:
            ends = self._ends(self.low())
            kind = TargetKind.SECTION if refs or places else TargetKind.CORRIDOR
            return replace(ends, kind=kind, roads=refs)
        return self._road_place(base)

    def _road_place(self, base: Target) -> Target:
        """``the M5 near A``, ``the M5 at A``, ``the road towards A``."""
        if self.take("towards", "toward", "to", "into", "out"):
            self.take("of")
            return replace(base, places=(self._name(),), relation=Relation.TOWARDS_NONE)
        position = self._position()
        if position is None:
            if not self.take("at", "in", "of"):
                raise self.fail("this part of the road is not understood")
            position = Target(self.text, TargetKind.AREA, relation=Relation.AT)
        relation = Relation.NEAR if position.relation is Relation.AT else position.relation
        return Target(
            self.text,
            TargetKind.SECTION if base.roads or base.places else TargetKind.ROAD,
            (self._name(),),
            base.roads,
            relation,
            position.distance_km,
            position.direction,
        )

    def _ends(self, word: str) -> Target:
        """The two ends of a stretch."""
        self.at += 1
        if word in {"running", "leading"}:
            word = self.low()
            self.at += 1
            if word in {"to", "towards", "toward", "into"}:
                return Target(self.text, TargetKind.ROAD, (self._name(),), (), Relation.TOWARDS_NONE)
        if word == "linked":
            self.take("by", "to")
        first = self._name()
        if not self.take("and", "to", "with", "-", "towards", "toward", "into"):
            raise self.fail(f"{word} {first} and what? both ends are needed")
        second = self._name()
        places = [first, second]
        while self.take("and", "to", "via", "through"):
            places.append(self._name())
        return Target(self.text, TargetKind.CORRIDOR, tuple(places), (), Relation.BETWEEN)

    def _place(self) -> Target:
        """A settlement, facility, crossing or area, by name."""
        near = self._outskirts()
        direction, plain = self._part()
        noun = self._noun_before()
        start = self.at
        name, after = self._name_and_noun()
        kind = _kind_of_noun(after or noun)
        if not after and not noun and direction:
            kind = TargetKind.AREA
        if after and kind in {TargetKind.FACILITY, TargetKind.CROSSING}:
            name = self._joined(self.tokens[start : self.at])
        if near:
            kind = TargetKind.AREA
        if plain and kind is TargetKind.SETTLEMENT and direction:
            kind = TargetKind.AREA
        relation = Relation.NEAR if near else Relation.AT
        target = Target(self.text, kind, _owner_last(name), (), relation, None, direction)
        return self._on_road(target)

    def _on_road(self, target: Target) -> Target:
        while self.take(","):
            pass
        if not self.take("on", "along"):
            if self.low() in {"in", "near", "of", "outside"} or (self.at and self.tokens[self.at - 1].text == ","):
                self.take("in", "near", "of", "outside")
                rest = self._name()
                return replace(target, places=(*target.places, rest)) if target.relation is Relation.AT else target
            return target
        roads, places, _ = self._road_head()
        refs = tuple(dict.fromkeys(roads)) or ((("-".join(places)) + " highway",) if places else ())
        if not refs:
            raise self.fail("on which road? write its number or its name")
        return replace(target, roads=refs)

    def _outskirts(self) -> bool:
        """Step over "the outskirts of", "the edge of": near the place, not the place."""
        start = self.at
        self._articles()
        while self.low() in COMPASS or self.low() in {"immediate", "far"}:
            self.at += 1
        if self.low() in {"outskirts", "edge", "edges", "gates", "vicinity", "surroundings", "approaches", "periphery"}:
            self.at += 1
            if self.take("of", "to"):
                return True
        self.at = start
        return False

    def _articles(self) -> None:
        while (token := self.peek()) is not None and token.text in _ARTICLES:
            self.at += 1

    def _part(self) -> tuple[str, bool]:
        """Step over "most of", "the northern part of", "northern": the direction, if any."""
        direction, partial = "", False
        while (low := self.low()) and self.peek(1) is not None:
            if low in COMPASS:
                direction = direction or COMPASS[low]
                partial = True
            elif low in _PARTS or (low in {"of", "and"} and self.at > 0):
                partial = partial or low in _PARTS
            elif self.tokens[self.at].text not in _ARTICLES:
                break
            self.at += 1
        return direction, partial

    def _noun_before(self) -> str:
        """Step over qualifiers and "town of": the noun, or "" where there is none."""
        start = self.at
        for ahead in range(len(self.tokens) - self.at):
            low = self.low(ahead)
            token = self.peek(ahead)
            if token is None or token.kind != "word" or (token.text[:1].isupper() and low not in _PLACE_NOUNS):
                break
            following = self.peek(ahead + 1)
            if low in _PLACE_NOUNS and following is not None and (following.low == "of" or following.text[:1].isupper()) and not token.text[:1].isupper():
                self.at += ahead + 1
                self.take("of")
                self._articles()
                return low
            if low == "of" or low in LINK_WORDS:
                break
        self.at = start
        self._qualifiers()
        return ""

    def _qualifiers(self) -> None:
        """Step over lower-case words before a capital: "strategic", "rebel-held"."""
        for ahead in range(len(self.tokens) - self.at):
            token = self.peek(ahead)
            if token is None or token.kind != "word" or token.low in LINK_WORDS:
                return
            if token.text[:1].isupper() or _particle(token.text):
                self.at += ahead
                return

    def _name(self) -> str:
        self._articles()
        self._part()
        self._noun_before()
        return self._name_and_noun()[0]

    def _name_and_noun(self) -> tuple[str, str]:
        """A name and the noun behind it: ("Abu al-Duhur", "airbase")."""
        self._articles()
        words: list[_Token] = []
        noun = ""
        while (token := self.peek()) is not None and token.kind in {"word", "ref", "number"}:
            if token.low in LINK_WORDS:
                break
            if words and token.low in COMPASS and self.low(1) in AREA_NOUNS:
                self.at += 1
                continue
            if token.low in _PLACE_NOUNS and (words or self.peek(1) is None or token.low != "capital"):
                noun = token.low
            elif noun:
                break
            else:
                words.append(token)
            self.at += 1
        if not words and noun:
            return "", noun
        if not words:
            raise self.fail("a name is missing here; write a town, a road or a junction")
        return self._joined(words), noun


def _owner_last(name: str) -> tuple[str, ...]:
    """Turn "Aleppo's Ramouseh" into ("Ramouseh", "Aleppo"): the place, then what it lies in."""
    owner, mark, owned = fold(name).partition("'s ")
    if not mark:
        name = name[:-2] if fold(name).endswith("'s") else name
        return (name,) if name else ()
    return name[len(owner) + 3 :], name[: len(owner)]


def _particle(word: str) -> bool:
    return word.startswith(("al-", "ad-", "as-", "ar-", "at-", "az-", "an-", "ash-", "el-", "ez-", "es-", "ed-"))


def _plain_ref(text: str) -> str:
    return text.strip()


def is_ref(text: str) -> bool:
    """Tell whether a text has the form of a road number.

    Example:
        >>> is_ref("M-04"), is_ref("Saraqib")
        (True, False)
    """
    return _IS_REF.fullmatch(fold(text).strip()) is not None
