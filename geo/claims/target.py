"""The grammar of place expressions: what a report calls a place, taken apart.

`parse_target` says what sort of thing is meant and which names and road references it is made of. It knows no
geometry and no gazetteer: whether "Saraqib" exists, and where, is the business of `geo.places`.

An expression is a *core* and *modifiers* behind or before it (``[x]`` may be left out)::

    junction  = "the junction of" refs | refs "junction" | name "junction" | "where" refs "meet"
    road      = [part "of"] ref ["highway"] | A "-" B "highway" | name "road" | "Highway" number
    place     = ["the town of"] name ["village"], with a compass point or "outskirts of" before it

    section   = road "between" "km" N "and" "km" N

    ends      = "between" A "and" B | "from" A "to" B | "connecting" A "and" B
    position  = "near" A | "at" A | [N "km"] "north of" A
    heading   = "towards" A
    on        = "on" road
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.claims.claim import TargetKind
from geo.claims.kilometres import read_kilometres
from geo.claims.placeparser import PlaceParser
from geo.claims.placeterms import Modifier, Relation, Target
from geo.errors import PlaceExpressionError

__all__ = ["Relation", "Target", "parse_target"]

_MAX_LENGTH = 300


def parse_target(text: str) -> Target:
    """Take a place expression apart.

    Args:
        text: the expression, e.g. ``"the M5 between Saraqib and Maarat al-Numan"``.

    Returns:
        The `Target`; `Target.text` is the text, stripped.

    Raises:
        PlaceExpressionError: empty, too long, or with words that fit no rule; a caret shows where.

    Example:
        >>> target = parse_target("the M5 between Saraqib and Maarat al-Numan")
        >>> target.kind.value, target.roads, target.places
        ('section', ('M5',), ('Saraqib', 'Maarat al-Numan'))
        >>> parse_target("10 km south of Hama on the M5").direction
        'south'
        >>> parse_target("the M4/M5 junction").relation.value
        'junction'
    """
    text = text.strip()
    if not text:
        raise PlaceExpressionError("the place is empty; write a town, a road or a junction", text, 0)
    if len(text) > _MAX_LENGTH:
        raise PlaceExpressionError(f"{len(text)} characters are too many for a place", text[:_MAX_LENGTH], 0)
    kilometres = read_kilometres(text)
    if kilometres is not None:
        road, low, high = kilometres
        return Target(
            text, TargetKind.SECTION, roads=(road,), relation=Relation.BETWEEN, between_km=(low, high)
        )
    core, modifiers = PlaceParser(text).parse()
    return _combine(text, core, modifiers)


def _combine(text: str, core: Target | None, modifiers: Sequence[Modifier]) -> Target:
    """Put core and modifiers together; the first that says where on a road counts, further ones add names."""
    target = core
    for modifier in modifiers:
        target = _bare(text, modifier) if target is None else _modified(target, modifier)
    assert target is not None
    return replace(target, text=text)


def _bare(text: str, modifier: Modifier) -> Target:
    """Make a target of a modifier that stands alone."""
    kind = TargetKind.AREA if modifier.relation is Relation.BETWEEN else modifier.kind
    return Target(
        text,
        kind,
        modifier.places,
        modifier.roads,
        modifier.relation,
        modifier.distance_km,
        modifier.direction,
    )


def _modified(target: Target, modifier: Modifier) -> Target:
    """Apply one modifier to a target."""
    if modifier.roads or modifier.relation is Relation.WHOLE:
        narrow = target.relation in {Relation.NEAR, Relation.DIRECTION, Relation.BETWEEN}
        kind = TargetKind.SECTION if narrow and target.kind is not TargetKind.ROAD else target.kind
        return replace(
            target, roads=target.roads + modifier.roads, kind=kind if not target.roads else target.kind
        )
    if target.kind in {TargetKind.ROAD, TargetKind.CORRIDOR} and target.relation is Relation.WHOLE:
        return _on_whole_road(target, modifier)
    return replace(target, places=target.places + modifier.places)


def _on_whole_road(road: Target, modifier: Modifier) -> Target:
    """Cut the part out of a road that a modifier means."""
    roads = road.roads
    if not roads and road.places:
        roads = ("-".join(road.places) + " highway",)
    if modifier.relation is Relation.TOWARDS_NONE:
        return replace(road, places=modifier.places, relation=Relation.TOWARDS_NONE)
    if modifier.relation is Relation.BETWEEN and (modifier.joins or not roads):
        relation = Relation.WHOLE if roads else Relation.BETWEEN
        return replace(road, kind=TargetKind.CORRIDOR, places=modifier.places, relation=relation)
    relation = Relation.NEAR if modifier.relation is Relation.AT else modifier.relation
    return Target(
        road.text,
        TargetKind.SECTION,
        modifier.places,
        roads,
        relation,
        modifier.distance_km,
        modifier.direction,
    )
