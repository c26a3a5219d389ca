"""Reads a place expression from left to right: its core, then its modifiers.

One method a rule of the grammar that `geo.claims.target` states at its top. The parts are put together there.
"""

from __future__ import annotations

from geo.claims.lexicon import lexicon
from geo.claims.placecore import CoreReader
from geo.claims.placecursor import APPROXIMATE
from geo.claims.placeterms import Modifier, Relation, Target
from geo.claims.placetokens import Sort
from geo.claims.placewords import COMPASS, NEAR_WORDS

__all__ = ["PlaceParser"]

_JOINING = lexicon().words("places", "joining")
_HEADING = frozenset({"towards", "toward", "to", "into", "leading", "running"})


class PlaceParser(CoreReader):
    """Reads the whole expression."""

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

    def modifier(self, *, after_comma: bool = False) -> Modifier | None:
        """Read one modifier; None where none begins."""
        if self.low() in {"which", "that"}:
            self.at += 1
        if self.low() in {"between", "from"} | _JOINING:
            return self.ends(joins=self.low() in _JOINING)
        as_far_as = self.low() == "as" and self.low(1) == "far"
        if as_far_as or (self.low() in _HEADING and not self.position_ahead()):
            return self.heading()
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

    def heading(self) -> Modifier:
        """Read "towards A", "as far as A", "leading from A to B"."""
        while self.take(*_HEADING, "as", "far"):
            pass
        if self.low() in {"from", "between"}:
            return self.ends(joins=True)
        return Modifier(Relation.TOWARDS_NONE, (self.name(),))

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
        self.take("down", "up")
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
        while self.low() in APPROXIMATE and self.low() not in NEAR_WORDS:
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
