"""Arabic words around the number of a road: junction, between, near, at, a side of.

The grammar of place expressions is English. Numbers of roads are the same in both languages, so what stands beside one in
Arabic must be read, or refused: a road that is named "north of Saraqib" is not the whole road.
"""

from __future__ import annotations

import re

from geo.claims.claim import TargetKind
from geo.places.names import is_arabic
from geo.places.query import Query, Shape

__all__ = ["read_arabic"]

_ROAD_WORDS = re.compile(
    r"\b(?:ال)?(?:طريق|أوتوستراد|اوتوستراد|اتوستراد|أوتستراد|اوتستراد|اتستراد|دولي|سريع|رئيسي|رقم)\b"
)
_JUNCTION = re.compile(r"\b(?:ال)?(?:تقاطع|مفرق|مفترق|ملتقى|عقدة)\b")
_BETWEEN = re.compile(r"\bبين\s+(?P<one>.+?)\s+و\s?(?P<other>\S.*)$")
_SIDES = {"شمال": "north", "جنوب": "south", "شرق": "east", "غرب": "west"}
_SIDE = re.compile(r"\b(?P<side>شمال|جنوب|شرق|غرب)(?:ي)?\s+(?P<name>.+)$")
_NEAR = re.compile(r"\b(?:قرب|بالقرب من|بجوار|محيط)\s+(?P<name>.+)$")
_AT = re.compile(r"\b(?:عند|في)\s+(?P<name>.+)$")
_ON = re.compile(r"\bعلى\b")
_REFERENCE = re.compile(r"[A-Za-z]+[-\s]?\d+[A-Za-z]?|\b\d+[A-Za-z]?\b")
_TWO = 2


def read_arabic(text: str, roads: tuple[str, ...]) -> Query | None:
    """Return what Arabic words make of the roads of an expression; None where there are none but words for a road.

    Args:
        text: the expression.
        roads: the roads that the grammar has found in it.

    Example:
        >>> read_arabic("M5 بين سراقب ومعرة النعمان", ("M5",)).names
        ('سراقب', 'معرة النعمان')
        >>> read_arabic("طريق M5 الدولي", ("M5",)) is None
        True
    """
    rest = _ROAD_WORDS.sub(" ", _REFERENCE.sub(" ", text))
    words = " ".join(_ON.sub(" ", rest).split())
    if not roads or not is_arabic(words):
        return None
    if _JUNCTION.search(words) and len(roads) >= _TWO:
        return Query(text, Shape.JUNCTION, TargetKind.JUNCTION, (), roads)
    if match := _BETWEEN.search(words):
        names = (match["one"].strip(), match["other"].strip())
        return Query(text, Shape.BETWEEN, TargetKind.SECTION, names, roads)
    for pattern, shape in ((_SIDE, Shape.SIDE_ON_ROAD), (_NEAR, Shape.NEAR_ROAD), (_AT, Shape.AT_ROAD)):
        if match := pattern.search(words):
            direction = _SIDES[match["side"]] if shape is Shape.SIDE_ON_ROAD else ""
            return Query(text, shape, TargetKind.SECTION, (match["name"].strip(),), roads, direction)
    return Query(
        text, Shape.NOTHING, TargetKind.ROAD, why=f"{words!r} beside the number of the road is not understood"
    )
