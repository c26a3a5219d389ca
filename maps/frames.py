"""The layers as GeoDataFrames, for analysts who go on in Python.

The columns are those of the exported files, see `maps.fields`; nothing is written here. Coordinates are longitude and
latitude (EPSG:4326), instants aware and in UTC, days without a zone, both to the millisecond: finer ones could not tell
the year 9999, which stands for what still lasts.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from geo.period import FOREVER
from maps.fields import LAYERS, FieldType
from maps.layers import layer_records

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo.situation import Situation

__all__ = ["to_geodataframe"]

_DTYPES = {
    FieldType.INSTANT: "datetime64[ms, UTC]",
    FieldType.DAY: "datetime64[ms]",
    FieldType.YES_NO: "bool",
    FieldType.WHOLE: "int64",
    FieldType.NUMBER: "float64",
}
"""Text keeps what pandas makes of it, which differs between its versions."""


def to_geodataframe(situation: Situation, layer: str, *, known: datetime = FOREVER) -> GeoDataFrame:
    """Return one layer of a situation as a table with geometry, one row a state and span of time.

    Args:
        situation: what was adjudicated.
        layer: a name in `maps.fields.LAYERS`; what has no geometry has an empty column of it.
        known: report time: the state of knowledge to return; `FOREVER` is hindsight.

    Returns:
        A GeoDataFrame in EPSG:4326 with the columns of the layer and ``geometry`` last, in the order of the exported
        file. The columns have their types in a table without rows too.

    Raises:
        ValueError: there is no such layer.

    Example:
        >>> from geo.situation import Situation
        >>> from geo.theatre import Theatre
        >>> fronts = to_geodataframe(Situation.build(Theatre.open("syria-2024")), "fronts")
        >>> fronts.crs.to_string(), sorted(set(fronts.geom_type)), str(fronts["start"].dtype)
        ('EPSG:4326', ['Point'], 'datetime64[ms, UTC]')
    """
    from geopandas import GeoDataFrame  # noqa: PLC0415 - loads pandas, which nothing else here needs

    records = layer_records(situation, layer, known=known)
    fields = LAYERS[layer].fields
    columns = [*(field.name for field in fields), "geometry"]
    frame = GeoDataFrame(records, columns=columns, geometry="geometry", crs="EPSG:4326")
    return frame.astype({field.name: _DTYPES[field.type] for field in fields if field.type in _DTYPES})
