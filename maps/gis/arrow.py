"""A table in Arrow's memory layout, with real types: what GDAL and Parquet write without a Python object a cell.

====================  ==========================================================================
column                Arrow type
====================  ==========================================================================
text                  ``string``, valid UTF-8 without NUL
instant               ``timestamp[ms, tz=UTC]``: years 1 to 9999, which nanoseconds do not reach
day                   ``date32``
yes or no             ``bool``
whole, number         ``int64``, ``float64``
``geometry``          ``binary``, the last column: well-known binary, little-endian, x before y
====================  ==========================================================================

No column has nulls, and the schema says so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps.fields import FieldType
from maps.gis.table import Table, each_once
from maps.gis.words import storable
from maps.layers.columns import epoch_ms

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GEOMETRY", "arrow_table"]

GEOMETRY = "geometry"
"""Name of the column of geometries."""

_EPOCH_DAY = date(1970, 1, 1).toordinal()


def arrow_table(table: Table) -> pa.Table:
    """Return a table in Arrow's layout: its columns in order, and where it lies as ``geometry`` behind them.

    Args:
        table: with or without geometry; coordinates stay as they are.

    Raises:
        pyarrow.ArrowInvalid: a value is not of the type of its column.
        OverflowError: a whole number needs more than 64 bits.
    """
    import pyarrow as pa  # noqa: PLC0415 - loads a third of a second

    names, arrays = [], []
    for field in table.fields:
        names.append(pa.field(field.name, _type(field.type), nullable=False))
        arrays.append(_array(table.columns[field.name], field.type))
    if table.geometry is not None:
        names.append(pa.field(GEOMETRY, pa.binary(), nullable=False))
        wkb = shapely.to_wkb(np.array(table.geometry, dtype=object), byte_order=1)
        arrays.append(pa.array(wkb, pa.binary()))
    return pa.Table.from_arrays(arrays, schema=pa.schema(names))


def _type(kind: FieldType) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    made: dict[FieldType, pa.DataType] = {
        FieldType.TEXT: pa.string(),
        FieldType.INSTANT: pa.timestamp("ms", tz="UTC"),
        FieldType.DAY: pa.date32(),
        FieldType.YES_NO: pa.bool_(),
        FieldType.WHOLE: pa.int64(),
        FieldType.NUMBER: pa.float64(),
    }
    return made[kind]


def _array(column: list[Any], kind: FieldType) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415

    if kind is FieldType.TEXT:
        return pa.array(each_once(column, storable), pa.string())
    if kind is FieldType.INSTANT:
        return pa.array(each_once(column, epoch_ms), pa.int64()).cast(_type(kind))
    if kind is FieldType.DAY:
        return pa.array(each_once(column, _day_number), pa.int32()).cast(_type(kind))
    return pa.array(column, _type(kind))


def _day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal() - _EPOCH_DAY
