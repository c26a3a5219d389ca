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
        ExportError: some of it lies where the system does not reach.
    """
    if table.geometry is None:
        return table
    transformer, digits = _transformer(crs)

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


@lru_cache(maxsize=8)
def _transformer(crs: str) -> tuple[Transformer, int]:
    from pyproj import CRS, Transformer  # noqa: PLC0415 - loads PROJ

    goal: CRS = CRS.from_user_input(crs)
    digits = _DEGREE_DIGITS if goal.is_geographic else _METRE_DIGITS
    return Transformer.from_crs(LONLAT, goal, always_xy=True), digits
