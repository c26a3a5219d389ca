"""Named points of the map: places, named junctions and motorway exits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.roads.raw import to_degrees

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.roads.store import Columns

__all__ = ["Spot", "read_spots"]

_POPULATION_DIGITS = 10
"""A tag with more digits than any number of people is no count."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point of the map: a place, a named junction or a motorway exit.

    Attributes:
        osm_id: identifier of its node.
        kind: ``place``, ``junction`` or ``exit``.
        place: value of ``place`` (city, town, village, ...), or ``""``.
        name: name as mapped.
        name_en: name in English, or ``""``.
        name_ar: name in Arabic, or ``""``.
        ref: number of an exit, or ``""``.
        population: inhabitants where the map gives a number, else None.
        lon: longitude, degrees.
        lat: latitude, degrees.
    """

    osm_id: int
    kind: str
    place: str
    name: str
    name_en: str
    name_ar: str
    ref: str
    population: int | None
    lon: float
    lat: float


def read_spots(columns: Columns, text: Callable[[int], str]) -> tuple[Spot, ...]:
    """Return the named points that the columns of a network hold; ``text`` gives the text of a code."""
    column = {
        name: columns[f"spot_{name}"].tolist() for name in ("id", "place", "name", "name_en", "name_ar")
    }
    more = {name: columns[f"spot_{name}"].tolist() for name in ("ref", "population", "junction")}
    lonlat = to_degrees(columns["spot_xy"]).tolist()
    found = []
    for row, (lon, lat) in enumerate(lonlat):
        place, junction = text(column["place"][row]), text(more["junction"][row])
        count = text(more["population"][row]).replace(",", "").strip()
        found.append(
            Spot(
                osm_id=column["id"][row],
                kind="place" if place else "junction" if junction == "yes" else "exit",
                place=place,
                name=text(column["name"][row]),
                name_en=text(column["name_en"][row]),
                name_ar=text(column["name_ar"][row]),
                ref=text(more["ref"][row]),
                population=int(count) if count.isdecimal() and len(count) <= _POPULATION_DIGITS else None,
                lon=lon,
                lat=lat,
            )
        )
    return tuple(found)
