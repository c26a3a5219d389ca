"""The centrelines of stretches of road, each drawn once however often it is asked for, and those of one road at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from geo.roads.road import Road

__all__ = ["COORDINATE_DIGITS", "Centrelines", "Span"]

COORDINATE_DIGITS = 7
"""OSM keeps seven decimals (about 1 cm); more would be noise of the arithmetic."""

Span = tuple["Road", float, float]
"""A stretch inside one part of a road, between two kilometres."""


class Centrelines:
    """Draws stretches of road in longitude and latitude, rounded to the precision of the source."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, float, float], shapely.LineString | None] = {}

    def draw(self, spans: Iterable[Span]) -> None:
        """Draw many stretches, so that `of` has them ready."""
        wanted: dict[str, dict[tuple[float, float], Road]] = {}
        for road, low, high in spans:
            if (road.road_id, low, high) not in self._lines:
                wanted.setdefault(road.road_id, {})[low, high] = road
        for road_id, of_road in wanted.items():
            road = next(iter(of_road.values()))
            for (low, high), line in zip(of_road, _rounded(road.lines(list(of_road))), strict=True):
                self._lines[road_id, low, high] = line

    def of(self, road: Road, low: float, high: float) -> shapely.LineString | None:
        """Return the centreline between two kilometres of one part of a road; None where rounding leaves a point."""
        key = (road.road_id, low, high)
        if key not in self._lines:
            self.draw([(road, low, high)])
        return self._lines[key]


def _rounded(lines: list[shapely.LineString]) -> list[shapely.LineString | None]:
    """Return lines with rounded vertices, of which no two in a row are the same; None where only one is left."""
    coords, index = shapely.get_coordinates(lines, return_index=True)
    coords = coords.round(COORDINATE_DIGITS)
    is_new = np.ones(len(coords), dtype=bool)
    is_new[1:] = (coords[1:] != coords[:-1]).any(axis=1) | (index[1:] != index[:-1])
    counts = np.bincount(index[is_new], minlength=len(lines))
    is_kept = is_new & (counts > 1)[index]
    out = np.full(len(lines), None, dtype=object)
    shapely.linestrings(coords[is_kept], indices=index[is_kept], out=out)
    found: list[shapely.LineString | None] = out.tolist()
    return found
