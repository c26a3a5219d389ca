"""GeoParquet 1.1: columns with real types, compressed, for GeoPandas, DuckDB, kepler.gl and everything built on Arrow.

Geometry is well-known binary in the column ``geometry``; ``bbox`` beside it holds its bounds, so that a reader skips what lies elsewhere. A
table without geometry is plain Parquet. What is said of the data is in the file's metadata, one key a text: ``title``, ``licence``,
``attribution`` and so on, see `maps.gis.said`.

Rows stay in order of time and identifier. By place they would be read a little faster in parts; but two versions of a file could not be
compared, and it is by time that these data are asked for: groups of rows are small enough that a reader skips the years that it does not
want.

Specification: https://geoparquet.org/releases/v1.1.0/
"""

# ruff: noqa: PLC0415 - Arrow and PROJ are loaded where they write

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps.gis.arrow import GEOMETRY, arrow_table
from maps.gis.project import LONLAT
from maps.gis.refusal import refusals
from maps.gis.said import said_of

if TYPE_CHECKING:
    import pyarrow as pa

    from maps.gis.table import Dataset, Table

__all__ = ["write_parquet"]

_BBOX = "bbox"
_EDGES = ("xmin", "ymin", "xmax", "ymax")
_GROUP_ROWS = 16_384
"""Rows a group: a few megabytes of these columns, which is what a reader takes or leaves at once."""


def write_parquet(dataset: Dataset, path: Path) -> None:
    """Write the only table of a dataset.

    Raises:
        OSError: it cannot be written there, or Arrow refuses it.
    """
    from pyarrow import parquet

    (table,) = dataset.tables
    # Arrow writes to a stream of ours, because that says in one line why it cannot go on.
    with refusals(path), path.open("wb") as stream:
        made, said = arrow_table(table), said_of(table, dataset.about)
        if table.geometry is not None:
            bounds = shapely.bounds(np.array(table.geometry, dtype=object)).reshape(-1, 4)
            made = _with_bounds(made, bounds)
            said["geo"] = json.dumps(_geo(table, bounds, dataset.about.crs))
        parquet.write_table(
            made.replace_schema_metadata(said), stream, compression="zstd", row_group_size=_GROUP_ROWS
        )


def _with_bounds(made: pa.Table, bounds: np.ndarray) -> pa.Table:
    """Return a table with the bounds of each geometry behind it, as the specification's covering."""
    import pyarrow as pa

    edges = [pa.array(np.ascontiguousarray(column)) for column in bounds.T]
    fields = [pa.field(name, pa.float64(), nullable=False) for name in _EDGES]
    column = pa.StructArray.from_arrays(edges, fields=fields)
    return made.append_column(pa.field(_BBOX, column.type, nullable=False), column)


def _geo(table: Table, bounds: np.ndarray, crs: str) -> dict[str, Any]:
    """Return the metadata that make a Parquet file a GeoParquet file."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [table.layer.geometry],
        "covering": {"bbox": {edge: [_BBOX, edge] for edge in _EDGES}},
    }
    if crs != LONLAT:  # without one it is OGC:CRS84: longitude before latitude, as the coordinates are
        from pyproj import CRS

        column["crs"] = CRS.from_user_input(crs).to_json_dict()
    if len(bounds):
        column["bbox"] = [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()]
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
