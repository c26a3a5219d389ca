"""What is asked: a place expression and the fields of its claim, brought to one of a few shapes.

`geo.claims.target` says what the words are; an analyst's table says more in its own columns (kind, roads, the two
ends), and the two can differ. Here they become a `Query`, which `geo.places.locate` answers shape by shape. An
expression that names a number of things ("main roads", "all crossings except Masnaa") is no place: its shape is
`Shape.NOTHING`, and it never gets a pin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.claims.claim import TargetKind
from geo.claims.placewords import COMPASS, fold
from geo.claims.target import Relation, Target, parse_target
from geo.errors import PlaceExpressionError
from geo.places.kindwords import Hint
from geo.places.phrases import (
    AREA_WORDS,
    AROUND,
    AT,
    BETWEEN,
    CROSSED,
    GROUP,
    HEAD,
    HEADS,
    IN,
    LINE,
    NO_ROAD_NAME,
    QUARTER,
    REGION,
    SEVERAL,
    SIDE,
    TWO_POINTS,
)

__all__ = ["Query", "Shape", "read_query"]


class Shape(StrEnum):
    """The questions that can be answered."""

    PLACE = "place"
    """A settlement, facility or crossing."""
    DISTRICT = "district"
    """The first name, in the second: "Sheikh Maqsoud, Aleppo"."""
    NEAR_PLACE = "near_place"
    SIDE_OF_PLACE = "side_of_place"
    """North of a place, by so many kilometres if told."""
    AREA = "area"
    """A countryside, province, or part of one."""
    JUNCTION = "junction"
    WHOLE = "whole"
    """A whole road, or the way that a name with two ends means."""
    BETWEEN = "between"
    KILOMETRES = "kilometres"
    """A section between two measures of a road's axis."""
    POINTS = "points"
    """Two points of a road: "the M5 at A and B"."""
    AT_ROAD = "at_road"
    NEAR_ROAD = "near_road"
    SIDE_ON_ROAD = "side_on_road"
    IN_ON_ROAD = "in_on_road"
    """The part of a road that lies in a region, or at a place."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        text: the expression as written.
        shape: which question it is.
        kind: kind of target, as far as the words tell.
        names: names of places, in the order of the text.
        roads: references or names of roads.
        direction: compass point, or ``""``.
        distance_km: stated distance, or None.
        hint: sort of place that the claim says, where the name has no kind word.
        why: for `Shape.NOTHING`, why it is none.
        between_km: for `Shape.KILOMETRES`, the two measures, km.
    """

    text: str
    shape: Shape
    kind: TargetKind
    names: tuple[str, ...] = ()
    roads: tuple[str, ...] = ()
    direction: str = ""
    distance_km: float | None = None
    hint: Hint = Hint.NONE
    why: str = ""
    between_km: tuple[float, float] | tuple[()] = ()


_LONGEST = 300
"""Longer texts are no place expressions, and are not searched for anything."""
_ROADLIKE = frozenset({TargetKind.ROAD, TargetKind.SECTION, TargetKind.CORRIDOR})
_POINTLIKE = frozenset({TargetKind.SETTLEMENT, TargetKind.FACILITY, TargetKind.CROSSING, TargetKind.JUNCTION})
_HINTS = {
    TargetKind.CROSSING: Hint.CROSSING,
    TargetKind.FACILITY: Hint.OTHER,
    TargetKind.SETTLEMENT: Hint.SETTLEMENT,
}


def read_query(
    text: str | Target,
    *,
    kind: TargetKind | None = None,
    roads: tuple[str, ...] = (),
    between: tuple[str, ...] = (),
) -> Query:
    """Bring an expression and the fields of its claim to one shape.

    Args:
        text: the expression, or what `parse_target` made of it.
        kind: kind that the claim states; the expression's own words come first where they are plain.
        roads: roads that the claim names.
        between: the two ends that the claim names.

    Raises:
        PlaceExpressionError: the text does not parse, and the other fields do not say what is meant.

    Example:
        >>> query = read_query("the M5 between Saraqib and Maarat al-Numan")
        >>> query.shape.value, query.roads, query.names
        ('between', ('M5',), ('Saraqib', 'Maarat al-Numan'))
        >>> read_query("Towns around Hama").shape.value
        'near_place'
    """
    written = text.text if isinstance(text, Target) else text.strip()
    roads = _real_roads(roads)
    try:
        target = text if isinstance(text, Target) else parse_target(text)
    except PlaceExpressionError:
        if len(written) > _LONGEST:
            raise
        query = _several(written, kind, between) or _unparsed(written, kind, roads, between)
        if query is None:
            raise
        return query
    if target.between_km:
        return Query(
            target.text, Shape.KILOMETRES, TargetKind.SECTION, (), target.roads, between_km=target.between_km
        )
    if target.kind is not TargetKind.JUNCTION and (query := _several(written, kind, between)) is not None:
        return query
    return _of_target(target, kind, roads, between)


def _several(text: str, kind: TargetKind | None, between: tuple[str, ...]) -> Query | None:
    """What names a number of things is no place, unless a claim gives its two ends."""
    match = SEVERAL.search(fold(text))
    if match is None or len(between) == 2:  # noqa: PLR2004 - two ends
        return None
    return Query(
        text, Shape.NOTHING, kind or TargetKind.AREA, why=f"{match[0]!r} names several things, not one place"
    )


def _unparsed(
    text: str, kind: TargetKind | None, roads: tuple[str, ...], between: tuple[str, ...]
) -> Query | None:
    """What the claim's own fields, or a form that the grammar leaves out, say of a text."""
    if len(between) == 2 and kind not in _POINTLIKE:  # noqa: PLR2004 - two ends
        return Query(text, Shape.BETWEEN, kind or TargetKind.CORRIDOR, between, roads)
    match = TWO_POINTS.match(fold(text))
    if match:
        try:
            road = parse_target(match["road"])
        except PlaceExpressionError:
            return None
        if road.kind in _ROADLIKE:
            names = (match["first"].strip(), match["second"].strip())
            return Query(text, Shape.POINTS, TargetKind.SECTION, names, road.roads or roads)
    return _area_of_text(text) if kind is TargetKind.AREA else None


def _area_of_text(text: str) -> Query | None:
    """Read "Western and southern Damascus countryside": directions, then one name."""
    directions = [COMPASS[match[1].casefold()] for match in SIDE.finditer(fold(text))]
    rest = AREA_WORDS.sub(" ", SIDE.sub(" ", fold(text)))
    words = rest.split()
    if words[:1] == ["and"]:
        words = words[1:]
    if not words or "and" in words or any(word.islower() for word in words[:1]):
        return None
    return Query(text, Shape.AREA, TargetKind.AREA, (" ".join(words),), direction=_mean_direction(directions))


def _mean_direction(directions: list[str]) -> str:
    """One compass point for several: west and south make southwest; north and south make none."""
    if len(directions) < 2:  # noqa: PLR2004 - nothing to combine
        return "".join(directions)
    vertical = {part for name in directions for part in ("north", "south") if part in name}
    across = {part for name in directions for part in ("east", "west") if part in name}
    return "".join(next(iter(parts)) for parts in (vertical, across) if len(parts) == 1)


def _of_target(
    target: Target, kind: TargetKind | None, roads: tuple[str, ...], between: tuple[str, ...]
) -> Query:
    crossed = target.kind is TargetKind.ROAD and len(target.roads) > 1 and CROSSED.search(target.text)
    if TargetKind.JUNCTION in {target.kind, kind} or crossed:
        roads = target.roads or roads
        return Query(target.text, Shape.JUNCTION, TargetKind.JUNCTION, target.places, roads)
    if target.kind in _ROADLIKE or (len(between) == 2 and kind not in _POINTLIKE):  # noqa: PLR2004 - two ends
        return _of_road(target, kind, roads, between)
    if kind in _ROADLIKE:
        if target.kind is TargetKind.SETTLEMENT and target.roads:
            return _of_road(target, kind, roads, between)
        return Query(
            target.text, Shape.NOTHING, kind, why=f"{target.text!r} names no road that is known as one"
        )
    return _of_place(target, kind, roads)


def _real_roads(roads: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what is no name of a road ("The road")."""
    return tuple(text for text in roads if not NO_ROAD_NAME.fullmatch(fold(text).strip()))


def _of_road(
    target: Target, kind: TargetKind | None, roads: tuple[str, ...], between: tuple[str, ...]
) -> Query:
    named = _real_roads(target.roads) or roads
    names = target.places
    if len(between) == 2 and (len(names) < 2 or target.kind not in _ROADLIKE):  # noqa: PLR2004 - two ends
        names = between
    query = Query(
        target.text,
        Shape.WHOLE,
        target.kind if target.kind in _ROADLIKE else TargetKind.SECTION if named else TargetKind.CORRIDOR,
        names,
        named,
        target.direction,
        target.distance_km,
    )
    if len(names) > 1:
        return _with_ends(query, target, kind)
    if not names:
        return query
    if target.relation is Relation.TOWARDS_NONE:
        return _heading(query)
    return replace(query, kind=TargetKind.SECTION, shape=_road_shape(target))


def _with_ends(query: Query, target: Target, kind: TargetKind | None) -> Query:
    if target.relation is Relation.WHOLE and kind is not TargetKind.SECTION:
        return replace(query, kind=TargetKind.CORRIDOR)
    if query.roads or kind is TargetKind.SECTION:
        return replace(query, shape=Shape.BETWEEN, kind=TargetKind.SECTION)
    return replace(query, shape=Shape.BETWEEN, kind=TargetKind.CORRIDOR)


def _heading(query: Query) -> Query:
    if query.roads:
        return replace(query, names=(), kind=TargetKind.ROAD)
    why = f"a road towards {query.names[0]!r} is no particular road; name its number or both of its ends"
    return replace(query, shape=Shape.NOTHING, why=why)


def _road_shape(target: Target) -> Shape:
    text = fold(target.text)
    if target.relation is Relation.DIRECTION:
        return Shape.SIDE_ON_ROAD
    if AT.search(text):
        return Shape.AT_ROAD
    if IN.search(text):
        return Shape.IN_ON_ROAD
    return Shape.NEAR_ROAD


def _of_place(target: Target, kind: TargetKind | None, roads: tuple[str, ...]) -> Query:
    text = fold(target.text)
    query = Query(
        target.text,
        Shape.PLACE,
        target.kind,
        target.places,
        target.roads or roads,
        target.direction,
        target.distance_km,
        _HINTS.get(kind, Hint.NONE) if kind is not None else Hint.NONE,
    )
    if not target.places:
        return replace(query, shape=Shape.NOTHING, why=f"{target.text!r} holds no name")
    if target.kind is TargetKind.AREA and LINE.search(text):
        return _of_line(query, text)
    if len(target.places) == 2 and BETWEEN.search(text):  # noqa: PLR2004 - two ends
        one, other = target.places
        why = f"what lies between {one!r} and {other!r} is not told; name the road, or a place on the way"
        return replace(query, shape=Shape.NOTHING, why=why)
    side = SIDE.search(text)
    if GROUP.search(text) and (AROUND.search(text) or side):
        return _of_group(query, text, side)
    if target.relation is Relation.DIRECTION:
        return replace(query, shape=Shape.SIDE_OF_PLACE, kind=TargetKind.AREA)
    if target.relation is Relation.NEAR:
        return replace(query, shape=Shape.NEAR_PLACE, kind=TargetKind.AREA)
    if target.kind is TargetKind.AREA and not (len(target.places) > 1 and QUARTER.search(text)):
        direction = target.direction or (COMPASS[side[1].casefold()] if side else "")
        return replace(query, shape=Shape.AREA, names=target.places[-1:], direction=direction)
    return _of_point(query, text)


def _of_point(query: Query, text: str) -> Query:
    if len(query.names) > 1:
        return replace(query, shape=Shape.DISTRICT)
    if _is_of_something(text, query.names[0]):
        return replace(query, shape=Shape.NEAR_PLACE, kind=TargetKind.AREA)
    return query


def _of_line(query: Query, text: str) -> Query:
    """A supply line: the way between its ends where the text gives two, else no place."""
    if len(query.names) > 1 and re.search(r"\bbetween\b", text, re.IGNORECASE):
        return replace(query, shape=Shape.WHOLE, kind=TargetKind.CORRIDOR, names=query.names[-2:])
    return replace(
        query, shape=Shape.NOTHING, why=f"{query.text!r} is no particular road; name both of its ends"
    )


def _of_group(query: Query, text: str, side: re.Match[str] | None) -> Query:
    """Several places that are not named: by a place, on a side of it, or in a region."""
    direction = COMPASS[side[1].casefold()] if side else ""
    query = replace(query, kind=TargetKind.AREA, names=query.names[-1:], direction=direction)
    if side and side[0].casefold().endswith(" of"):
        return replace(query, shape=Shape.SIDE_OF_PLACE)
    return replace(query, shape=Shape.AREA if side or REGION.search(text) else Shape.NEAR_PLACE)


def _is_of_something(text: str, name: str) -> bool:
    """Tell whether a name only says where something else is: "the provincial borders of Raqqa"."""
    before = HEAD.search(text[: max(text.find(fold(name)), 0)])
    if before is None:
        return False
    return before["link"].casefold() != "of" or before["head"].casefold() not in HEADS
