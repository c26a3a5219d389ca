"""The types of the place grammar: what an expression is taken apart into.

`geo.claims.target` has the grammar in words and `parse_target`; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.claims.claim import TargetKind

__all__ = ["Modifier", "Relation", "Target"]


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
    """The whole road, or the whole way between the two cities that it is named after."""
    TOWARDS_NONE = "towards_none"
    """Only a heading ("the road towards Hama"): names no stretch."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place expression, taken apart.

    Attributes:
        text: the expression as written.
        kind: what sort of thing is meant.
        places: names in the order of the text: the two ends of a section or corridor; else the place first and then
            what it lies in or near ("Kafr Halab, Aleppo"). Empty where only the context tells ("the city").
        roads: references (``"M5"``, ``"M-5"``, ``"1"`` of ``"Highway 1"``) or names (``"Castello Road"``) as written.
        relation: how the expression lies to the names.
        distance_km: distance from the place, or None.
        direction: ``"north"``, ``"northeast"`` ..., ``"centre"``: the side of the place or the part of it that is
            meant; ``""`` if none.
        between_km: the two measures of a section on the axis of its road, km, the smaller one first; ``()`` where the text
            names none.
    """

    text: str
    kind: TargetKind
    places: tuple[str, ...] = ()
    roads: tuple[str, ...] = ()
    relation: Relation = Relation.AT
    distance_km: float | None = None
    direction: str = ""
    between_km: tuple[float, float] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Modifier:
    """What stands before or behind the core and says which part of it, or where it lies."""

    relation: Relation
    places: tuple[str, ...] = ()
    roads: tuple[str, ...] = ()
    distance_km: float | None = None
    direction: str = ""
    joins: bool = False
    """The ends describe the whole road ("connecting A and B") and do not cut a section out of it."""
    kind: TargetKind = TargetKind.SETTLEMENT
    """Kind of the place that a position is measured from."""
