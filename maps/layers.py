"""From a situation to the records that are drawn and exported: one record a state, with everything said of it.

A record is a flat dictionary: the columns of its layer in `maps.fields`, in that order, and ``geometry``, a shapely
geometry in longitude and latitude (EPSG:4326). Instants are aware datetimes in UTC; formats turn them into text.
Records come in a fixed order and keep their identifiers from run to run.

Nothing is decided here: who holds what is the business of `geo.control`, colours that of `maps.style`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from geo.control.evidence import event_period
from geo.control.front import claims_beside
from geo.period import FOREVER, Period
from geo.places.location import acled_precision
from maps.columns import (
    Lookup,
    Record,
    claim_columns,
    claim_point,
    point_of,
    road_columns,
    rounded_km,
    stamp,
    time_columns,
)
from maps.fields import LAYERS
from maps.overlay import SLIVER_KM, Cell, passage_cells, passage_times
from maps.publication import rounding_of

if TYPE_CHECKING:
    from geo.control.state import Front, Interval
    from geo.control.timeline import Timeline
    from geo.roads.road import Road
    from geo.situation import Situation

__all__ = [
    "Record",
    "claim_features",
    "front_features",
    "junction_features",
    "layer_records",
    "place_features",
    "road_features",
]


_EXACT_FRONT_KM, _NEAR_FRONT_KM = 1.0, 50.0
"""Up to which length of the undecided stretch its middle is an exact place, or within 25 km of one (UCDP 1 and 2)."""


def road_features(situation: Situation, *, known: datetime = FOREVER) -> list[Record]:
    """Return one LineString record a stretch of road, holder, passage and span of time.

    Args:
        situation: what was adjudicated.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.
    """
    look = Lookup(situation, known)
    records: list[Record] = []
    for interval in look.intervals("stretch"):
        road = situation.network.road(interval.road_id)
        passages = look.passages[interval.road_id]
        for cell in passage_cells(interval.from_km, interval.to_km, interval.valid, passages):
            records.extend(_stretch_records(look, road, interval, cell))
    return _finished("roads", records)


def place_features(situation: Situation, *, known: datetime = FOREVER) -> list[Record]:
    """Return one Point record a settlement, facility or crossing, holder, passage and span of time."""
    look = Lookup(situation, known)
    places = {place.place_id: place for place in situation.theatre.places}
    records: list[Record] = []
    for interval in look.intervals("place"):
        place_id = interval.object_id.removeprefix("place:")
        place = places.get(place_id)
        columns = {
            "name_en": place.name_en if place else place_id,
            "name_ar": place.name_ar if place else "",
            "place": place_id,
            "kind": str(place.kind) if place else "",
        }
        records.extend(_point_records(look, interval, columns, look.roads_beside(interval)))
    return _finished("places", records)


def junction_features(situation: Situation, *, known: datetime = FOREVER) -> list[Record]:
    """Return one Point record a junction, holder, passage and span of time."""
    look = Lookup(situation, known)
    junctions = {junction.junction_id: junction for junction in situation.network.all_junctions}
    records: list[Record] = []
    for interval in look.intervals("junction"):
        junction_id = interval.object_id.removeprefix("junction:")
        junction = junctions.get(junction_id)
        columns = {
            "name_en": junction.name if junction else junction_id,
            "name_ar": "",
            "junction": junction_id,
            "roads": ";".join(junction.road_ids) if junction else "",
            "extent_m": round(float(junction.extent_m), 1) if junction else 0.0,
        }
        records.extend(_point_records(look, interval, columns, junction.km if junction else {}))
    return _finished("junctions", records)


def front_features(situation: Situation, *, known: datetime = FOREVER) -> list[Record]:
    """Return one Point record a front and span of time: the middle of the stretch that nobody is said to hold."""
    look = Lookup(situation, known)
    records: list[Record] = []
    for front, valid, claims in _front_spans(situation.timeline, known):
        low, high = rounded_km(front.from_km), rounded_km(front.to_km)
        records.append(
            {
                "geometry": point_of(front.lon, front.lat),
                "id": f"front:{front.front_id}@{stamp(valid.start)}",
                **road_columns(situation.network.road(front.road_id)),
                "km_from": low,
                "km_to": high,
                "km": rounded_km(front.km),
                "holder_low": front.holder_low,
                "holder_low_name": look.actor_name(front.holder_low),
                "holder_high": front.holder_high,
                "holder_high_name": look.actor_name(front.holder_high),
                **time_columns(valid, look.zone),
                **_front_provenance(look, claims, high - low),
            }
        )
    return _finished("fronts", records)


def _front_provenance(look: Lookup, claims: tuple[str, ...], length_km: float) -> Record:
    """Return what leads back to the claims; the point is the middle of a stretch, and no better known than that is long."""
    columns = look.provenance(claims, ())
    by_length = 1 if length_km < _EXACT_FRONT_KM else 2 if length_km <= _NEAR_FRONT_KM else 5
    where_prec = max(columns["where_prec"], by_length, look.least_prec)
    return {**columns, "where_prec": where_prec, "geo_precision": acled_precision(where_prec)}


def claim_features(situation: Situation, *, known: datetime = FOREVER) -> list[Record]:
    """Return one Point record a claim that could be placed, those of the baseline included."""
    zone, rounding = situation.theatre.zone, rounding_of(situation)
    least_error_m = round(rounding.error_m, 1) if rounding else 0.0
    records: list[Record] = []
    for is_baseline, group in ((True, situation.baseline), (False, situation.claims)):
        for item in group:
            claim, location = item.claim, item.location
            if not location.is_located or claim.source.published > known:
                continue
            columns = claim_columns(item, _known_until(situation, claim.claim_id, known))
            records.append(
                {
                    "geometry": claim_point(location),
                    **columns,
                    "error_m": max(columns["error_m"], least_error_m),
                    **time_columns(event_period(claim, zone), zone),
                    "time_precision": claim.when.time_precision if claim.when else 3,
                    "is_baseline": is_baseline,
                }
            )
    return _finished("claims", records)


def _known_until(situation: Situation, claim_id: str, known: datetime) -> datetime:
    """Return when a claim was corrected or taken back, as far as that was known; `FOREVER` where it stands."""
    ending = situation.ended.get(claim_id)
    return ending.at if ending is not None and ending.at <= known else FOREVER


_MAKERS: dict[str, Callable[..., list[Record]]] = {
    "roads": road_features,
    "places": place_features,
    "junctions": junction_features,
    "fronts": front_features,
    "claims": claim_features,
}


def layer_records(situation: Situation, layer: str, *, known: datetime = FOREVER) -> list[Record]:
    """Return the records of a layer by its name.

    Args:
        situation: what was adjudicated.
        layer: a name in `maps.fields.LAYERS`.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.

    Raises:
        ValueError: there is no such layer.
    """
    if layer not in _MAKERS:
        raise ValueError(f"got {layer!r}, which is no layer; there are {', '.join(_MAKERS)}")
    return _MAKERS[layer](situation, known=known)


def _front_spans(timeline: Timeline, known: datetime) -> Iterator[tuple[Front, Period, tuple[str, ...]]]:
    """Follow the fronts from one change to the next: each with how long it stood there, and the claims beside it."""
    times = timeline.change_times(known)
    standing: dict[_FrontKey, tuple[Front, datetime, tuple[str, ...]]] = {}
    for at in times:
        now = timeline.as_of(at, known)
        fronts = {_front_key(front): front for front in now.fronts}
        for key in [key for key in standing if key not in fronts]:
            front, since, claims = standing.pop(key)
            yield front, Period(since, at), claims
        for key, front in fronts.items():
            standing.setdefault(key, (front, at, claims_beside(front, now)))
    for front, since, claims in standing.values():
        yield front, Period(since, FOREVER), claims


_FrontKey = tuple[str, float, float, str, str]


def _front_key(front: Front) -> _FrontKey:
    return front.front_id, front.from_km, front.to_km, front.holder_low, front.holder_high


def _point_records(
    look: Lookup, interval: Interval, columns: Record, km_by_road: Mapping[str, float]
) -> list[Record]:
    """Return the records of a place or junction: one, or one a passage of the roads that it lies on."""
    spots = [(km, look.passages[road_id]) for road_id, km in km_by_road.items()]
    return [
        {
            "geometry": point_of(interval.lon, interval.lat),
            "id": f"{interval.object_id}@{stamp(cell.valid.start)}",
            **columns,
            **look.state(interval, cell),
        }
        for cell in passage_times(interval.valid, spots)
    ]


def _stretch_records(look: Lookup, road: Road, interval: Interval, cell: Cell) -> list[Record]:
    """Return the records of one cell: one, or one a part where the road is in disconnected parts."""
    records = []
    for part in road.parts:
        low, high = max(cell.from_km, part.from_km), min(cell.to_km, part.to_km)
        if high - low < SLIVER_KM:
            continue
        line = look.line(road, low, high)
        if line is None:
            continue
        records.append(
            {
                "geometry": line,
                "id": f"road:{road.road_id}:{low:.3f}-{high:.3f}@{stamp(cell.valid.start)}",
                **road_columns(road),
                "km_from": rounded_km(low),
                "km_to": rounded_km(high),
                "length_km": rounded_km(high - low),
                **look.state(interval, cell),
            }
        )
    return records


def _finished(layer: str, records: list[Record]) -> list[Record]:
    """Put the columns of every record in the layer's order, and the records in order of identifier and time."""
    names = ["geometry", *(field.name for field in LAYERS[layer].fields)]
    return [{name: record[name] for name in names} for record in sorted(records, key=_order)]


def _order(record: Record) -> tuple[datetime, str]:
    return record["start"], record["id"]
