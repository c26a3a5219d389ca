"""What the columns of a stored network are: their types, their sizes, and where their numbers may point.

A stored network may come from anybody. Types and sizes are compared when it is opened, which reads nothing but the
manifest; the numbers of a column when it is first used, so that no position leads out of another column. What the
columns mean is said in `geo.roads.build`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo.roads.raw import DEGREE
from geo.roads.tags import HIGHWAY_CLASSES, SPOT_KEYS, TEXT_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.roads.store import Columns

__all__ = ["SCHEMA", "shape_problem", "value_problem"]


class Column(NamedTuple):
    """One column.

    Attributes:
        dtype: its type, as numpy writes it.
        table: the table of which it has a row each; `+` behind it where it has one row more.
        into: the table whose rows its numbers point to, ``""`` for plain numbers. Of a column with one row more, they
            are the rows where each group starts, and the end.
        width: numbers in a row; 1 for a column without a second axis.
    """

    dtype: str
    table: str
    into: str = ""
    width: int = 1


_CODE: Final = "<i4"
SCHEMA: Final[Mapping[str, Column]] = {
    "point_xy": Column("<i4", "point", width=2),
    "way_id": Column("<i8", "way"),
    "way_class": Column("|i1", "way", "class"),
    "way_oneway": Column("|i1", "way"),
    **{f"way_{key.replace(':', '_')}": Column(_CODE, "way", "text") for key in TEXT_KEYS},
    "spot_id": Column("<i8", "spot"),
    "spot_xy": Column("<i4", "spot", "degree", width=2),
    **{f"spot_{key.replace(':', '_')}": Column(_CODE, "spot", "text") for key in SPOT_KEYS},
    "edge_first": Column("<i4", "edge", "point"),
    "edge_last": Column("<i4", "edge", "point"),
    "edge_way": Column("<i4", "edge", "way"),
    "edge_u": Column("<i4", "edge", "node"),
    "edge_v": Column("<i4", "edge", "node"),
    "edge_length_m": Column("<f4", "edge", "measure"),
    "node_id": Column("<i8", "node"),
    "node_xy": Column("<i4", "node", width=2),
    **{f"road_{key}": Column(_CODE, "road", "text") for key in ("id", "ref", "name_en", "name_ar")},
    "road_class": Column("|i1", "road", "class"),
    "road_pinned": Column("|b1", "road"),
    "road_inferred_share": Column("<f8", "road", "measure"),
    "road_names_start": Column("<i8", "road+", "name"),
    "road_names": Column("<i4", "name", "text"),
    "road_part_start": Column("<i8", "road+", "part"),
    "part_start": Column("<i8", "part+", "spine"),
    "spine_xy": Column("<i4", "spine", "degree", width=2),
    "spine_km": Column("<f8", "spine", "measure"),
    "member_start": Column("<i8", "road+", "member"),
    "member_edge": Column("<i4", "member", "edge"),
    "member_inferred": Column("|b1", "member"),
    "member_km": Column("<f8", "member", "measure", width=2),
    **{
        f"junction_{key}": Column(_CODE, "junction", "text")
        for key in ("id", "name", "given_name", "evidence")
    },
    "junction_xy": Column("<f8", "junction", "lonlat", width=2),
    "junction_extent_m": Column("<f8", "junction", "measure"),
    "junction_shared": Column("<i4", "junction"),
    "junction_links": Column("<i4", "junction"),
    "junction_start": Column("<i8", "junction+", "meeting"),
    "junction_road": Column("<i4", "meeting", "road"),
    "junction_km": Column("<f8", "meeting", "measure"),
    "junction_inferred": Column("|b1", "meeting"),
    "junction_along_start": Column("<i8", "junction+", "along"),
    "junction_along": Column("<i4", "along", "road", width=2),
    "text_start": Column("<i8", "text+", "byte"),
    "text_bytes": Column("|u1", "byte"),
}
"""All columns. A network that lacks one, or has another, is of another version."""

_LIMITS: Final = {"degree": (-180 * DEGREE, 180 * DEGREE), "lonlat": (-180.0, 180.0), "measure": (0.0, 1e9)}
"""Least and largest number where a column points to no table."""


def shape_problem(shapes: Mapping[str, Any]) -> str:
    """Return what is wrong with the types and sizes of the columns of a manifest, ``""`` where nothing is."""
    if not isinstance(shapes, dict) or set(shapes) != set(SCHEMA):
        return "its columns are not those of this version"
    rows: dict[str, int] = {}
    for name, column in SCHEMA.items():
        entry = shapes[name]
        shape = entry.get("shape") if isinstance(entry, dict) else None
        if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
            return f"column {name} has no shape"
        count = shape[0] - column.table.endswith("+") if shape else -1
        first = rows.setdefault(column.table.rstrip("+"), count)
        fits = shape[1:] == ([column.width] if column.width > 1 else []) and count == first and count >= 0
        if entry.get("dtype") != column.dtype or not fits:
            return f"column {name} is of type {entry.get('dtype')} and shape {shape}, which does not fit the others"
    return ""


def value_problem(name: str, array: NDArray[Any], columns: Columns) -> str:
    """Return what is wrong with the numbers of a column whose type and shape are right, ``""`` where nothing is."""
    column = SCHEMA[name]
    if name == "text_bytes":
        return _text_problem(array)
    if not column.into:
        return ""
    if column.into in _LIMITS:
        low, high = _LIMITS[column.into]
        bad = array.size and not (float(array.min()) >= low and float(array.max()) <= high)
        return f"column {name} holds numbers that are none of its kind" if bad else ""
    end = _rows(column.into, columns.shapes)
    if column.table.endswith("+"):
        whole = int(array[0]) == 0 and int(array[-1]) == end and bool((np.diff(array) >= 0).all())
        return "" if whole else f"column {name} does not divide what it points to"
    if array.size and not (int(array.min()) >= 0 and int(array.max()) < end):
        return f"column {name} points to what is not there"
    return _edge_problem(array, columns["edge_first"]) if name == "edge_last" else ""


def _edge_problem(last: NDArray[Any], first: NDArray[Any]) -> str:
    if bool((last < first).any()):
        return "column edge_last ends edges before they start"
    if bool((last[:-1] > first[1:]).any()):
        return "column edge_last runs edges into one another"
    return ""


def _rows(table: str, shapes: Mapping[str, Any]) -> int:
    if table == "class":
        return len(HIGHWAY_CLASSES)
    name = next(name for name, column in SCHEMA.items() if column.table.rstrip("+") == table)
    return int(shapes[name]["shape"][0]) - SCHEMA[name].table.endswith("+")


def _text_problem(array: NDArray[Any]) -> str:
    try:
        array.tobytes().decode()
    except UnicodeDecodeError:
        return "column text_bytes is no text"
    return ""
