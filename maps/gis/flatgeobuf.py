"""FlatGeobuf: one layer a file, with a spatial index and its schema in the header, so that programs read the part that they show.

GDAL writes it, in the order of the spatial index (rows are found by ``id``, not by their place). Instants are ``DateTime`` with their
zone. The format has no type for days: they are ISO 8601 text, because a day that is written as its midnight is the day before wherever a
program moves midnights from one zone to another. Title, description and what else is said of the data are in the header, as GDAL 3.9 and
newer shows them (``ogrinfo -so -al``).
"""

# ruff: noqa: PLC0415 - GDAL and Arrow are loaded where they write

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from maps.gis.arrow import GEOMETRY, arrow_table
from maps.gis.refusal import refusals
from maps.gis.said import said_of

if TYPE_CHECKING:
    import pyarrow as pa

    from maps.gis.table import Dataset

__all__ = ["write_flatgeobuf"]


def write_flatgeobuf(dataset: Dataset, path: Path) -> None:
    """Write the only table of a dataset, which has geometry.

    It is made in memory: GDAL does not tell when the disk is full while it writes the last of this format, and keeps a file of its own
    beside it until then.

    Raises:
        OSError: it cannot be written there, or GDAL refuses it.
    """
    import pyogrio

    (table,) = dataset.tables
    said, made = said_of(table, dataset.about), BytesIO()
    with refusals(path):
        pyogrio.write_arrow(
            _days_as_text(arrow_table(table)),
            made,
            layer=table.name,
            driver="FlatGeobuf",
            geometry_name=GEOMETRY,
            geometry_type=table.layer.geometry,
            crs=dataset.about.crs,
            layer_options={"TITLE": said.pop("title"), "DESCRIPTION": said.pop("description")},
            layer_metadata=said,
        )
    path.write_bytes(made.getbuffer())


def _days_as_text(made: pa.Table) -> pa.Table:
    import pyarrow as pa

    for number, field in enumerate(made.schema):
        if pa.types.is_date32(field.type):
            text = made.column(number).cast(pa.string())
            made = made.set_column(number, field.with_type(pa.string()), text)
    return made
