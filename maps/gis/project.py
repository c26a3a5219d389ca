"""Coordinates in another reference system."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import ExportError
from maps.gis.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS, Transformer

__all__ = ["LONLAT", "checked_crs", "projected"]

LONLAT = "EPSG:4326"
_METRE_DIGITS, _DEGREE_DIGITS = 3, 9
"""Decimals kept of projected coordinates: a millimetre, or a tenth of one where the unit is a degree."""


def checked_crs(text: str) -> str:
    """Return a reference system as ``EPSG:…`` (or another authority's code).

    Raises:
        ExportError: nobody knows it, or it has no two-dimensional coordinates.
    """
    from pyproj import CRS  # noqa: PLC0415 - loads PROJ
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    wanted = text.strip()
    try:
        crs = CRS.from_user_input(int(wanted) if wanted.isdecimal() else wanted)
    except (CRSError, OverflowError) as error:
        raise ExportError(f"{wanted[:60]!r} is no reference system; write its code, as EPSG:32637") from error
    authority = crs.to_authority()
    if authority is None or not (crs.is_geographic or crs.is_projected):
        raise ExportError(f"{wanted[:60]!r} is no reference system of a map; write a code such as EPSG:32637")
    return ":".join(authority)


def projected(table: Table, crs: str) -> Table:
    """Return a table with its coordinates, in longitude and latitude, in another system: easting or longitude first.

    Args:
        table: in EPSG:4326; a table without geometry stays as it is.
        crs: as `checked_crs` returns it.

    Raises:
        ExportError: some of it lies where the system does not reach, or all of it outside of the area that it is made for.
    """
    if not table.geometry:
        return table
    transformer, goal, digits = _transformer(crs)
    area = goal.area_of_use
    if area is not None and not _meet(area.bounds, shapely.total_bounds(table.geometry).tolist()):
        raise ExportError(
            f"{crs} is made for {str(area.name)[:80]}, and nothing of {table.name} lies there; choose another reference system"
        )

    def moved(xy: np.ndarray) -> np.ndarray:
        if not len(xy):
            return xy
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])).round(digits)

    geometry = list(shapely.transform(np.array(table.geometry, dtype=object), moved))
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ExportError(
            f"{crs} does not reach all of {table.name}; choose a reference system that does, or EPSG:4326"
        )
    return replace(table, geometry=geometry)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether two boxes of west, south, east, north share a point; the first may cross 180 degrees of longitude."""
    west, south, east, north = one
    if other[1] > north or other[3] < south:
        return False
    if west > east:
        return bool(other[2] >= west or other[0] <= east)
    return bool(other[0] <= east and other[2] >= west)


@lru_cache(maxsize=8)
def _transformer(crs: str) -> tuple[Transformer, CRS, int]:
    from pyproj import CRS, Transformer  # noqa: PLC0415 - loads PROJ

    goal: CRS = CRS.from_user_input(crs)
    digits = _DEGREE_DIGITS if goal.is_geographic else _METRE_DIGITS
    return Transformer.from_crs(LONLAT, goal, always_xy=True), goal, digits
