"""Where the holder of a road changes: the middle of each front as a point, and its undecided stretch as a line.

A front stands from one change of its road to the next. A front that keeps its place, its pair of holders and its rank along the road is one
record, however much changes elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from geo.control.front import claims_beside, fronts_of
from geo.control.state import State
from geo.period import FOREVER, Period
from geo.places.location import acled_precision
from maps.layers.columns import (
    Record,
    finished,
    grounds_columns,
    point_of,
    road_columns,
    rounded_km,
    stamp,
    traffic_columns,
)
from maps.layers.lookup import Lookup
from maps.layers.overlay import SLIVER_KM, passage_times

if TYPE_CHECKING:
    from geo.control.state import Front, Interval
    from geo.roads.road import Road

__all__ = ["front_line_rows", "front_rows"]

_EXACT_FRONT_KM, _NEAR_FRONT_KM = 1.0, 50.0
"""Up to which length of the undecided stretch its middle is an exact place, or within 25 km of one (UCDP 1 and 2)."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """A front while it stands where it is.

    Attributes:
        front: where, and between whom.
        valid: when.
        ground: the stretch under or beside it that is known worst.
        claims: the claims behind the stretches that it lies on or touches.
    """

    front: Front
    valid: Period
    ground: Interval
    claims: tuple[str, ...]


def front_rows(look: Lookup) -> list[Record]:
    """Return one Point record a front, passage and span of time: the middle of the stretch that nobody is said to hold."""
    records = []
    for stand in _stands(look):
        front = stand.front
        passages = [(front.km, look.passages[front.road_id])]
        for cell in passage_times(stand.valid, passages):
            columns = _columns(look, replace(stand, valid=cell.valid), "front")
            records.append({"geometry": point_of(front.lon, front.lat), **columns, **traffic_columns(cell)})
    return finished("fronts", records)


def front_line_rows(look: Lookup) -> list[Record]:
    """Return one LineString record an undecided stretch, part of its road, passage at its middle and span of time."""
    records = []
    found = [(stand, look.road(stand.front.road_id)) for stand in _stands(look)]
    look.lines.draw((road, *piece) for stand, road in found for piece in _pieces(road, stand.front))
    for stand, road in found:
        front = stand.front
        for low, high in _pieces(road, front):
            line = look.lines.of(road, low, high)
            for cell in (
                passage_times(stand.valid, [(front.km, look.passages[front.road_id])]) if line else ()
            ):
                columns = _columns(look, replace(stand, valid=cell.valid), f"front:{low:.3f}-{high:.3f}")
                records.append(
                    {
                        "geometry": line,
                        **columns,
                        **traffic_columns(cell),
                        "km_from": rounded_km(low),
                        "km_to": rounded_km(high),
                        "length_km": rounded_km(high - low),
                    }
                )
    return finished("front_lines", records)


def _pieces(road: Road, front: Front) -> Iterator[tuple[float, float]]:
    """Yield the undecided stretch, cut where the road is in disconnected parts; nothing where it is a point."""
    for part in road.parts:
        low, high = max(front.from_km, part.from_km), min(front.to_km, part.to_km)
        if high - low >= SLIVER_KM:
            yield low, high


def _columns(look: Lookup, stand: _Stand, kind: str) -> Record:
    front = stand.front
    low, high = rounded_km(front.from_km), rounded_km(front.to_km)
    pair = {
        "holder_low": front.holder_low,
        "holder_low_name": look.actor_name(front.holder_low),
        "holder_high": front.holder_high,
        "holder_high_name": look.actor_name(front.holder_high),
    }
    return {
        "id": f"{kind}:{front.front_id}@{stamp(stand.valid.start)}",
        **road_columns(look.road(front.road_id)),
        "km_from": low,
        "km_to": high,
        "length_km": rounded_km(high - low),
        "km": rounded_km(front.km),
        **pair,
        **look.times(stand.valid),
        "holder": front.holder_low,
        "holder_name": pair["holder_low_name"],
        "other": front.holder_high,
        "other_name": pair["holder_high_name"],
        "state": str(State.FRONT),
        **grounds_columns(stand.ground),
        **_provenance(look, stand.claims, high - low),
    }


def _provenance(look: Lookup, claims: tuple[str, ...], length_km: float) -> Record:
    """Return what leads back to the claims; the point is the middle of a stretch, and no better known than that is long."""
    columns = look.provenance(claims, ())
    by_length = 1 if length_km < _EXACT_FRONT_KM else 2 if length_km <= _NEAR_FRONT_KM else 5
    where_prec = max(columns["where_prec"], by_length, look.least_prec)
    return {**columns, "where_prec": where_prec, "geo_precision": acled_precision(where_prec)}


# ---- following fronts through time ----


def _stands(look: Lookup) -> tuple[_Stand, ...]:
    """Return the fronts of all roads, each with how long it stood there; found once for both layers."""
    return look.kept("fronts", lambda: tuple(_all_stands(look)))


def _all_stands(look: Lookup) -> Iterator[_Stand]:
    for road_id, stretches in look.stretches_by_road().items():
        if len({one.holder for one in stretches}) > 1 or any(one.state is State.FRONT for one in stretches):
            yield from _stands_on(look, look.road(road_id), stretches)


_Key = tuple[str, float, float]


def _stands_on(look: Lookup, road: Road, stretches: list[Interval]) -> Iterator[_Stand]:
    """Follow the fronts of one road from one change of it to the next."""
    standing: dict[_Key, _Stand] = {}
    point_at = cache(road.point_at)  # most fronts stand where they stood the day before
    for at, now in _readings(stretches):
        fronts = {(f.front_id, f.from_km, f.to_km): f for f in fronts_of(now, look.camps, point_at)}
        for key in [key for key in standing if key not in fronts]:
            stand = standing.pop(key)
            yield replace(stand, valid=Period(stand.valid.start, at))
        for key, front in fronts.items():
            if key not in standing:
                standing[key] = _stand(front, at, now)
    yield from standing.values()


def _stand(front: Front, since: datetime, now: list[Interval]) -> _Stand:
    beside = [one for one in now if one.from_km <= front.to_km and front.from_km <= one.to_km]
    undecided = [one for one in beside if one.state is State.FRONT]
    ground = min(undecided or beside, key=lambda one: (one.confidence, one.from_km))
    return _Stand(front, Period(since, FOREVER), ground, claims_beside(front, now))


def _readings(stretches: list[Interval]) -> Iterator[tuple[datetime, list[Interval]]]:
    """Yield the instants at which a road changes, and its stretches from then on in km order."""
    begin: dict[datetime, list[Interval]] = {}
    for one in stretches:
        begin.setdefault(one.valid.start, []).append(one)
    times = sorted({at for one in stretches for at in (one.valid.start, one.valid.end) if at < FOREVER})
    now: list[Interval] = []
    for at in times:
        now = [one for one in now if one.valid.end > at] + begin.get(at, [])
        now.sort(key=lambda one: one.from_km)
        if now:
            yield at, now
