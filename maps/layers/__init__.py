"""From a situation to the records that are drawn and exported: one record a state, with everything said of it.

A record is a flat dictionary: the columns of its layer in `maps.fields`, in that order, and ``geometry``, a shapely
geometry in longitude and latitude (EPSG:4326); records of a table have none. Instants are aware datetimes in UTC; formats turn them into
text. Records come in a fixed order and keep their identifiers from run to run.

Nothing is decided here: who holds what is the business of `geo.control`, colours that of `maps.style`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from geo.period import FOREVER
from maps.layers.changes import change_rows
from maps.layers.columns import Record
from maps.layers.fronts import front_line_rows, front_rows
from maps.layers.ground import junction_rows, place_rows, road_rows
from maps.layers.lookup import Lookup
from maps.layers.said import claim_rows, unlocated_rows
from maps.layers.traffic import passage_rows

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["LayerRecords", "Record", "layer_records"]

_MAKERS: dict[str, Callable[[Lookup], list[Record]]] = {
    "roads": road_rows,
    "passage": passage_rows,
    "junctions": junction_rows,
    "places": place_rows,
    "fronts": front_rows,
    "front_lines": front_line_rows,
    "changes": change_rows,
    "claims": claim_rows,
    "unlocated": unlocated_rows,
}


class LayerRecords:
    """The records of one situation, layer by layer; what several layers need is looked up once.

    Args:
        situation: what was adjudicated.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.
    """

    def __init__(self, situation: Situation, *, known: datetime = FOREVER) -> None:
        self._look = Lookup(situation, known)

    def of(self, layer: str) -> list[Record]:
        """Return the records of a layer by its name.

        Raises:
            ValueError: there is no such layer.
        """
        if layer not in _MAKERS:
            raise ValueError(f"got {layer!r}, which is no layer; there are {', '.join(_MAKERS)}")
        return _MAKERS[layer](self._look)


def layer_records(situation: Situation, layer: str, *, known: datetime = FOREVER) -> list[Record]:
    """Return the records of one layer, see `LayerRecords`.

    Args:
        situation: what was adjudicated.
        layer: a name in `maps.fields.LAYERS`.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.

    Raises:
        ValueError: there is no such layer.
    """
    return LayerRecords(situation, known=known).of(layer)
