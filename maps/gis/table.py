"""What every format is given: tables in columns, and what is to be said of them all.

Coordinates are in the reference system that `About.crs` names, longitude and latitude (EPSG:4326) unless somebody asked for another. Instants are
aware datetimes in UTC, days ISO 8601 text; what has not ended ends in the year 9999 (`geo.period.FOREVER`), and what began before anybody
tells begins in the year 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from maps.fields import Field, Layer

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["About", "Dataset", "Holder", "Table", "each_once"]

_Value = TypeVar("_Value", bound=Hashable)
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Table:
    """One layer, or one layer at one date, in columns.

    Attributes:
        name: unique in its dataset, fit for a file name and a database: letters, digits and ``_``.
        layer: which layer it is of.
        fields: its columns in order; those of the layer, and of slices also `maps.fields.SLICE_FIELDS`.
        columns: the values by column, each as long as the table.
        geometry: one geometry a row, of the layer's type only; None for a table without geometry.
        as_of: the instant of a slice, UTC; None for intervals.
    """

    name: str
    layer: Layer
    fields: tuple[Field, ...]
    columns: dict[str, list[Any]]
    geometry: list[BaseGeometry] | None
    as_of: datetime | None = None

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.columns["id"])


@dataclass(frozen=True, slots=True)
class Holder:
    """An actor that holds something, or is told of: its identifier, its name as displayed and its colour as ``#RRGGBB``."""

    actor_id: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class About:
    """What is to be said of all tables.

    Attributes:
        title: title of the theatre.
        theatre: its identifier.
        notes: what is left out for publication, in sentences.
        licence: licence of the data, as SPDX writes it.
        attribution: whom to name.
        method: how it was made, in a few sentences.
        version: version of Frontline.
        zone: IANA name of the time zone that days are told in.
        known: report time; `geo.period.FOREVER` is hindsight.
        shape: ``intervals`` or ``slices``.
        stops: the instants of the time range to step through, UTC: the last second of each step.
        start: first instant of that range, UTC: a midnight of the zone.
        holders: all actors of the theatre, in its order.
        crs: reference system of the coordinates, as ``EPSG:4326``.
    """

    title: str
    theatre: str
    notes: tuple[str, ...]
    licence: str
    attribution: tuple[str, ...]
    method: str
    version: str
    zone: str
    known: datetime
    shape: str
    stops: tuple[datetime, ...]
    start: datetime
    holders: tuple[Holder, ...]
    crs: str = "EPSG:4326"

    def description_of(self, layer: Layer) -> str:
        """Return what a layer is, and what is left out of it."""
        return " ".join((f"{layer.meaning}.", *self.notes))


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of an export, in the order of the layers and dates, and what is said of them."""

    tables: Sequence[Table]
    about: About


def each_once(column: Sequence[_Value], make: Callable[[_Value], _Made]) -> list[_Made]:
    """Return a column made anew; a value that comes often is made once.

    Not for numbers: 0 and -0.0 are one key.

    Example:
        >>> each_once(["a", "b", "a"], str.upper)
        ['A', 'B', 'A']
    """
    made = {value: make(value) for value in set(column)}
    return [made[value] for value in column]
