"""Painted areas of control from a GeoJSON file (RFC 7946), read without trusting any of it.

Coordinates are longitude and latitude in degrees (EPSG:4326), as the standard says; numbers that cannot be that are
refused with a hint, because a file in metres would put every area in one spot. Rings that cross themselves are mended,
and counted. An area is a Polygon or MultiPolygon, or those of a GeometryCollection; points and lines are none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import numpy as np
import shapely

from geo.errors import OutsideDataError
from geo.outside.crossings import Crossings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["Outlines", "features_of", "load", "parts_of", "refuse_other_systems"]

_MOST_BYTES = 50_000_000
_MOST_VERTICES = 500_000
_MOST_NESTED = 4
_RING = 4
_LONLAT, _LIST_OF_POSITIONS = 2, 2
_HALF_EARTH_DEG = 180.0
_LONLAT_SYSTEMS = ("CRS84", "EPSG::4326", "EPSG:4326")
_LONGEST_SHOWN = 60


def load(source: str | Path | IO[str] | IO[bytes]) -> tuple[str, Any]:
    """Return the name of a file and its JSON."""
    if isinstance(source, str | Path):
        name = str(source)
        with Path(source).open("rb") as stream:
            raw: str | bytes = stream.read(_MOST_BYTES + 1)
    else:
        name, raw = str(getattr(source, "name", "standard input")), source.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise OutsideDataError(
            f"{name}: more than {_MOST_BYTES // 1_000_000} MB; simplify the areas, or split the file"
        )
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw.removeprefix("\ufeff")
        return name, json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise OutsideDataError(f"{name}: not UTF-8 text (byte {error.start}); GeoJSON is UTF-8") from error
    except RecursionError as error:
        raise OutsideDataError(f"{name}: nested too deeply for a GeoJSON file") from error
    except ValueError as error:
        raise OutsideDataError(f"{name}: no JSON that can be read: {error}") from error


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def features_of(name: str, document: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever a file holds
    """Yield the features of a GeoJSON document; what is no object is an empty one.

    Raises:
        OutsideDataError: it is no FeatureCollection and no Feature.
    """
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        yield document
    elif kind == "FeatureCollection" and isinstance(document.get("features"), list):
        for feature in document["features"]:
            yield feature if isinstance(feature, dict) else {}
    else:
        raise OutsideDataError(
            f"{name}: no GeoJSON FeatureCollection or Feature; areas need properties that say who holds them"
        )


def parts_of(geometry: Any, depth: int = 0) -> Iterator[list[Any] | str]:  # noqa: ANN401 - whatever a file holds
    """Yield the rings of each polygon of a geometry, and the names of what is no polygon."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    inside = geometry.get("geometries" if kind == "GeometryCollection" else "coordinates") if kind else None
    if not isinstance(kind, str) or not isinstance(inside, list):
        return
    if kind == "Polygon":
        yield inside
    elif kind == "MultiPolygon":
        yield from (rings if isinstance(rings, list) else [None] for rings in inside)
    elif kind == "GeometryCollection" and depth < _MOST_NESTED:
        for one in inside:
            yield from parts_of(one, depth + 1)
    else:
        yield f"a {kind[:_LONGEST_SHOWN]}"


def refuse_other_systems(name: str, document: Any) -> None:  # noqa: ANN401 - whatever a file holds
    """Refuse a file that names another reference system, as GeoJSON of 2008 may.

    Raises:
        OutsideDataError: it does.
    """
    system = document.get("crs") if isinstance(document, dict) else None
    told = json.dumps(system)[:200] if system else ""
    if told and not any(known in told for known in _LONLAT_SYSTEMS):
        raise OutsideDataError(
            f"{name}: the file is in the reference system {told}; save it in WGS 84 (EPSG:4326), longitude and latitude"
        )


class Outlines:
    """Makes shapes of the rings of a file, and keeps count of their points.

    Attributes:
        name: name of the file.
        mended: number of shapes whose rings crossed themselves.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.mended = 0
        self._vertices = 0
        self._crossings = Crossings(per_edge=1)

    def shape(self, where: str, polygons: Iterable[Any]) -> BaseGeometry | None:
        """Return the valid Polygon or MultiPolygon of the rings of some polygons; None where they are no rings.

        Args:
            where: place in the file, for a person.
            polygons: for each polygon its rings, as `parts_of` gives them.

        Raises:
            OutsideDataError: the coordinates are no degrees, there are too many, or they are a scribble.
        """
        try:
            made = [self._polygon(where, rings) for rings in polygons]
        except OutsideDataError:
            raise
        except (ValueError, TypeError, IndexError, OverflowError, shapely.errors.GEOSException):
            return None
        if all(one.is_valid for one in made):
            return shapely.union_all(made)
        if self._crossings.are_too_many(
            shapely.get_coordinates(ring) for one in made for ring in (one.exterior, *one.interiors)
        ):
            raise OutsideDataError(
                f"{where}: its rings cross each other too often to be mended here; mend the file first"
            )
        self.mended += 1
        return shapely.union_all([one if one.is_valid else _mended(one) for one in made])

    def _polygon(self, where: str, rings: Any) -> shapely.Polygon:  # noqa: ANN401 - whatever a file holds
        arrays = [np.asarray(ring, dtype=float) for ring in rings]
        for array in arrays:
            is_list = array.ndim == _LIST_OF_POSITIONS and array.shape[1] >= _LONLAT
            if not is_list or len(array) < _RING or not np.isfinite(array).all():
                raise ValueError("no ring")
            self._vertices += len(array)
            _refuse_metres(where, array)
        if self._vertices > _MOST_VERTICES:
            raise OutsideDataError(
                f"{self.name}: more than {_MOST_VERTICES:,} points; simplify the areas first"
            )
        outer, *holes = [array[:, :2] for array in arrays]
        return shapely.Polygon(outer, holes)


def _mended(polygon: shapely.Polygon) -> BaseGeometry:
    """Return the area of a polygon whose rings cross or touch each other: that of its outer ring without its holes."""
    rings = [polygon.exterior, *polygon.interiors]
    outer, *holes = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    areas = [part for part in shapely.get_parts(outer) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.difference(shapely.union_all(areas), shapely.union_all(holes))


def _refuse_metres(where: str, ring: NDArray[np.float64]) -> None:
    """Refuse coordinates that are no degrees.

    Raises:
        OutsideDataError: they are none.
    """
    lon, lat = np.abs(ring[:, 0]).max(), np.abs(ring[:, 1]).max()
    if lon <= _HALF_EARTH_DEG and lat <= _HALF_EARTH_DEG / 2:
        return
    first = f"{ring[0, 0]:g}, {ring[0, 1]:g}"
    is_turned = lat <= _HALF_EARTH_DEG and lon <= _HALF_EARTH_DEG / 2
    hint = (
        "latitude seems to come first; GeoJSON has longitude first"
        if is_turned
        else "the file seems to be in metres; save it in WGS 84 (EPSG:4326), longitude and latitude"
    )
    raise OutsideDataError(f"{where}: {first} is not longitude and latitude in degrees: {hint}")
