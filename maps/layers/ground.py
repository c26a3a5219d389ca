"""Who holds the roads, junctions and places: one record a holder, passage and span of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from maps.layers.columns import Record, finished, point_of, road_columns, rounded_km, stamp
from maps.layers.lookup import Lookup
from maps.layers.overlay import SLIVER_KM, Cell, passage_cells, passage_times

if TYPE_CHECKING:
    from geo.control.state import Interval
    from geo.roads.road import Road

__all__ = ["junction_rows", "place_rows", "road_rows"]


def road_rows(look: Lookup) -> list[Record]:
    """Return one LineString record a stretch of road, holder, passage and span of time."""
    pieces = list(_pieces(look))
    look.lines.draw((piece.road, piece.low, piece.high) for piece in pieces)
    return finished("roads", [record for piece in pieces if (record := _stretch_record(look, piece))])


def place_rows(look: Lookup) -> list[Record]:
    """Return one Point record a settlement, facility or crossing, holder, passage and span of time."""
    records: list[Record] = []
    for interval in look.intervals("place"):
        place_id = interval.object_id.removeprefix("place:")
        place = look.place(place_id)
        columns = {
            **look.names(interval.object_id),
            "place": place_id,
            "kind": str(place.kind) if place else "",
            **look.road_of_place(place_id),
        }
        records.extend(_point_records(look, interval, columns, look.roads_beside(interval)))
    return finished("places", records)


def junction_rows(look: Lookup) -> list[Record]:
    """Return one Point record a junction, holder, passage and span of time."""
    records: list[Record] = []
    for interval in look.intervals("junction"):
        junction_id = interval.object_id.removeprefix("junction:")
        junction = look.junction(junction_id)
        km_by_road = junction.km if junction else {}
        columns = {
            **look.names(interval.object_id),
            "junction": junction_id,
            "roads": ";".join(junction.road_ids) if junction else "",
            "extent_m": round(float(junction.extent_m), 1) if junction else 0.0,
            **look.road_of_junction(km_by_road),
        }
        records.extend(_point_records(look, interval, columns, km_by_road))
    return finished("junctions", records)


def _point_records(
    look: Lookup, interval: Interval, columns: Record, km_by_road: Mapping[str, float]
) -> list[Record]:
    """Return the records of a place or junction: one, or one a passage of the roads that it lies on."""
    spots = [(km, look.passages[road_id]) for road_id, km in km_by_road.items()]
    return [
        look.with_state(
            {
                "geometry": point_of(interval.lon, interval.lat),
                "id": f"{interval.object_id}@{stamp(cell.valid.start)}",
                **columns,
            },
            interval,
            cell,
        )
        for cell in passage_times(interval.valid, spots)
    ]


class _Piece(NamedTuple):
    """A stretch inside one part of a road, with its holder and passage over one span of time."""

    road: Road
    low: float
    high: float
    interval: Interval
    cell: Cell


def _pieces(look: Lookup) -> Iterator[_Piece]:
    """Yield the cells of all stretches, cut where a road is in disconnected parts."""
    for interval in look.intervals("stretch"):
        road = look.road(interval.road_id)
        passages = look.passages[interval.road_id]
        for cell in passage_cells(interval.from_km, interval.to_km, interval.valid, passages):
            for part in road.parts:
                low, high = max(cell.from_km, part.from_km), min(cell.to_km, part.to_km)
                if high - low >= SLIVER_KM:
                    yield _Piece(road, low, high, interval, cell)


def _stretch_record(look: Lookup, piece: _Piece) -> Record | None:
    """Return the record of a piece of road; None where rounding leaves nothing of it to draw."""
    road, low, high, interval, cell = piece
    line = look.lines.of(road, low, high)
    if line is None:
        return None
    where = {
        "geometry": line,
        "id": f"road:{road.road_id}:{low:.3f}-{high:.3f}@{stamp(cell.valid.start)}",
        **road_columns(road),
        "km_from": rounded_km(low),
        "km_to": rounded_km(high),
        "length_km": rounded_km(high - low),
    }
    return look.with_state(where, interval, cell)
