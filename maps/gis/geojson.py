"""GeoJSON by RFC 7946, as a collection or newline-delimited.

Longitude before latitude in WGS 84 and therefore no ``crs`` member, a bounding box, one geometry type a file, flat properties, every property
present and of its type in every feature, identifiers and order that do not change from run to run. GDAL, and so QGIS, reads
``start`` and ``end`` as date and time. Right-hand winding concerns polygons only, and there is none.

Newline-delimited GeoJSON is one feature a line and nothing around them (RFC 8142 without the record separators, which few programs
read): what is said of the whole file in a collection has no place there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from maps.fields import Field, FieldType
from maps.gis.said import said_of
from maps.gis.table import About, Dataset, Table, each_once
from maps.layers.columns import instant_text

__all__ = ["feature_lines", "write_geojson", "write_geojson_lines"]

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def write_geojson(dataset: Dataset, path: Path) -> None:
    """Write the only table of a dataset as a FeatureCollection, one feature a line, so that versions can be compared line by line."""
    (table,) = dataset.tables
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(_head(table, dataset.about), ensure_ascii=False)[:-1])
        stream.write(', "features": [\n')
        separator = ""
        for line in feature_lines(table):
            stream.write(separator + line)
            separator = ",\n"
        stream.write("\n]}\n")


def write_geojson_lines(dataset: Dataset, path: Path) -> None:
    """Write the only table of a dataset as one feature a line."""
    (table,) = dataset.tables
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in feature_lines(table))


def feature_lines(table: Table) -> Iterator[str]:
    """Yield the features of a table, one line of text each.

    Raises:
        ValueError: a row holds another geometry type than its layer, or a number that JSON cannot say.
    """
    assert table.geometry is not None
    members = ",".join(f'"{field.name}":%s' for field in table.fields)
    feature = f'{{"type":"Feature","id":%s,"geometry":{{"type":"{table.layer.geometry}","coordinates":%s}},"properties":{{{members}}}}}'
    cells = [_cells(field, table.columns[field.name]) for field in table.fields]
    for coordinates, row in zip(_coordinates(table), zip(*cells, strict=True), strict=True):
        yield feature % (row[0], repr(coordinates).replace(" ", ""), *row)  # as JSON writes lists of numbers


def _head(table: Table, about: About) -> dict[str, Any]:
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": table.name,
        **said_of(table, about),
    }
    if len(table):
        head["bbox"] = [float(edge) for edge in shapely.total_bounds(table.geometry)]
    return head


def _coordinates(table: Table) -> Iterator[Any]:
    """Yield the coordinates of each geometry as lists, after a look at its type."""
    geometry = np.array(table.geometry, dtype=object)
    kinds = shapely.get_type_id(geometry)
    is_point = table.layer.geometry == "Point"
    wrong = np.flatnonzero(
        kinds != (shapely.GeometryType.POINT if is_point else shapely.GeometryType.LINESTRING)
    )
    if len(wrong):
        first = int(wrong[0])
        raise ValueError(
            f"layer {table.layer.name} holds {table.layer.geometry} only, got {geometry[first].geom_type} in {table.columns['id'][first]}"
        )
    found = shapely.get_coordinates(geometry)
    if not np.isfinite(found).all():
        raise ValueError(f"layer {table.layer.name} has a coordinate that JSON cannot say")
    coordinates = found.tolist()
    if is_point:
        yield from coordinates
        return
    end = 0
    for count in shapely.get_num_coordinates(geometry).tolist():
        start, end = end, end + count
        yield coordinates[start:end]


def _cells(field: Field, column: list[Any]) -> list[str]:
    """Return values as JSON; text and instants are written once however often they come, which is most of the work."""
    if field.type in (FieldType.NUMBER, FieldType.WHOLE):
        if not all(map(math.isfinite, column)):
            raise ValueError(f"column {field.name} has a number that JSON cannot say")
        return [repr(value) for value in column]
    if field.type is FieldType.INSTANT:
        return each_once(column, lambda value: _ENCODE(instant_text(value)))
    if field.type is FieldType.YES_NO:
        return ["true" if value else "false" for value in column]
    return each_once(column, lambda value: _ENCODE(_text(value)))


def _text(value: str) -> str:
    """Return text without half characters, which no file can hold."""
    return str(value).encode("utf-8", "replace").decode("utf-8")
