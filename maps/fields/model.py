"""What a column and a layer are; which there are is written in `maps.fields.shared` and `maps.fields.layers`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Field", "FieldType", "Layer", "number", "one_of", "text", "whole"]


class FieldType(StrEnum):
    """Type of a column."""

    TEXT = "text"
    INSTANT = "instant"
    """ISO 8601 with seconds and ``Z``."""
    DAY = "day"
    """ISO 8601 date."""
    YES_NO = "yes_no"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: as in every format.
        type: what its values are.
        meaning: what they mean, with the unit, where there is one.
        values: the only values that there are; ``()`` where there are others.
        least: no number is below it; None where there is no such bound.
        most: no number is above it; None likewise.
    """

    name: str
    type: FieldType
    meaning: str
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def description(self) -> str:
        """The meaning, and the values where they are few.

        Example:
            >>> one_of("kind", "What it is that changed", ("place", "road")).description
            'What it is that changed: place, road'
        """
        return f"{self.meaning}: {', '.join(self.values)}" if self.values else self.meaning


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its name, the only geometry type in it (``""`` for a table without geometry), and its columns in order.

    Attributes:
        name: as in the names of files.
        geometry: ``Point``, ``LineString`` or ``""``.
        title: what to call it in a layer tree.
        meaning: what a row stands for.
        fields: the columns.
    """

    name: str
    geometry: str
    title: str
    meaning: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Return a column by its name.

        Raises:
            KeyError: the layer has none of that name.
        """
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


def text(name: str, meaning: str) -> Field:
    """Return a column of text."""
    return Field(name, FieldType.TEXT, meaning)


def one_of(name: str, meaning: str, values: Iterable[str]) -> Field:
    """Return a column of text that holds nothing but some words."""
    return Field(name, FieldType.TEXT, meaning, values=tuple(map(str, values)))


def number(name: str, meaning: str, least: float | None = 0.0, most: float | None = None) -> Field:
    """Return a column of numbers within bounds."""
    return Field(name, FieldType.NUMBER, meaning, least=least, most=most)


def whole(name: str, meaning: str, least: int | None = None, most: int | None = None) -> Field:
    """Return a column of whole numbers within bounds."""
    return Field(name, FieldType.WHOLE, meaning, least=least, most=most)
