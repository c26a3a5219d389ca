"""What changed, and when: one record each time that a place, a junction or a stretch of road came into another state.

Kilometres of a road that changed in the same way at the same instant, side by side, are one record. What is first told of a thing is a change
from unknown; what a theatre's baseline tells of its first day is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from geo.control.state import Interval, State
from geo.period import BEGINNING, FOREVER, Period, day_bounds
from maps.layers.columns import (
    Record,
    finished,
    grounds_columns,
    on_road_columns,
    point_of,
    road_columns,
    rounded_km,
    stamp,
    traffic_columns,
)
from maps.layers.lookup import Lookup
from maps.layers.overlay import SLIVER_KM, Cell, passage_times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["change_rows"]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One change of one thing.

    Attributes:
        was: its state before; None where nothing was known.
        now: its state from then on.
        from_km: where the change begins on the road; 0 for places and junctions.
        to_km: where it ends.
        claims: the claims for what it is now; those of all stretches that changed alike.
    """

    was: Interval | None
    now: Interval
    from_km: float = 0.0
    to_km: float = 0.0
    claims: tuple[str, ...] = ()

    @property
    def before(self) -> tuple[str, str, State]:
        """Who held it, and how."""
        return _said(self.was)

    @property
    def after(self) -> tuple[str, str, State]:
        """Who holds it, and how."""
        return _said(self.now)


def change_rows(look: Lookup) -> list[Record]:
    """Return one Point record a change; of a stretch of road its middle."""
    start = look.first_instant
    turns = [*_turns_of_objects(look), *_turns_of_roads(look)]
    told = [turn for turn in turns if turn.was is not None or turn.now.valid.start > start]
    told = [turn for turn in told if turn.before != turn.after]
    return finished("changes", [_record(look, turn) for turn in told])


def _said(interval: Interval | None) -> tuple[str, str, State]:
    if interval is None:
        return "", "", State.UNKNOWN
    return interval.holder, interval.other, interval.state


def _turns_of_objects(look: Lookup) -> Iterator[_Turn]:
    for kind in ("place", "junction"):
        by_object: dict[str, list[Interval]] = {}
        for interval in look.intervals(kind):
            by_object.setdefault(interval.object_id, []).append(interval)
        for history in by_object.values():
            history.sort(key=lambda one: one.valid.start)
            yield _Turn(None, history[0], claims=history[0].claims_for)
            for was, now in pairwise(history):
                if _said(was) != _said(now):
                    yield _Turn(was, now, claims=now.claims_for)


def _turns_of_roads(look: Lookup) -> Iterator[_Turn]:
    for stretches in look.stretches_by_road().values():
        ends: dict[datetime, list[Interval]] = {}
        begins: dict[datetime, list[Interval]] = {}
        for one in stretches:
            begins.setdefault(one.valid.start, []).append(one)
            ends.setdefault(one.valid.end, []).append(one)
        for at, new in begins.items():
            yield from _joined(_pieces(ends.get(at, []), new))


def _pieces(old: list[Interval], new: list[Interval]) -> Iterator[_Turn]:
    """Yield what changed from stretches that end to those that begin at one instant, both in km order."""
    first = 0
    for now in new:
        while first < len(old) and old[first].to_km <= now.from_km:
            first += 1
        if first == len(old) or old[first].from_km >= now.to_km:
            yield _Turn(None, now, now.from_km, now.to_km, now.claims_for)
            continue
        for was in takewhile(lambda one: one.from_km < now.to_km, islice(old, first, None)):  # noqa: B023 - used at once
            low, high = max(was.from_km, now.from_km), min(was.to_km, now.to_km)
            if high - low >= SLIVER_KM:
                yield _Turn(was, now, low, high, now.claims_for)


def _joined(turns: Iterable[_Turn]) -> Iterator[_Turn]:
    """Join neighbouring kilometres that changed alike; what did not change is left out."""
    last: _Turn | None = None
    for turn in turns:
        if turn.before == turn.after:
            continue
        alike = last is not None and (last.before, last.after) == (turn.before, turn.after)
        if last is not None and alike and turn.from_km - last.to_km < SLIVER_KM:
            last = replace(last, to_km=turn.to_km, claims=(*last.claims, *turn.claims))
            continue
        if last is not None:
            yield last
        last = turn
    if last is not None:
        yield last


def _record(look: Lookup, turn: _Turn) -> Record:
    was, now, at = turn.was, turn.now, turn.now.valid.start
    before = was.counted_holder if was is not None else ""
    return {
        **_where(look, turn),
        "change": "hands" if before != now.counted_holder else "state",
        "holder_before": was.holder if was is not None else "",
        "holder_before_name": look.actor_name(was.holder) if was is not None else "",
        "state_before": str(was.state if was is not None else State.UNKNOWN),
        **look.times(Period(at, _end_of_day(at, look.zone))),
        **look.hands(now),
        **traffic_columns(_traffic(look, turn, Period(at, _end_of_day(at, look.zone)))),
        **grounds_columns(now),
        **look.provenance(tuple(dict.fromkeys(turn.claims)), now.claims_against),
    }


def _where(look: Lookup, turn: _Turn) -> Record:
    now, at = turn.now, stamp(turn.now.valid.start)
    if now.kind == "stretch":
        road, low, high = look.road(now.road_id), turn.from_km, turn.to_km
        return {
            "geometry": point_of(*road.point_at((low + high) / 2)),
            "id": f"change:road:{road.road_id}:{low:.3f}-{high:.3f}@{at}",
            **road_columns(road),
            "kind": "road",
            "object": f"road:{road.road_id}",
            "km_from": rounded_km(low),
            "km_to": rounded_km(high),
            "length_km": rounded_km(high - low),
        }
    kind, _, key = now.object_id.partition(":")
    junction = look.junction(key) if kind == "junction" else None
    spot = look.road_of_junction(junction.km) if junction else look.road_of_place(key)
    return {
        "geometry": point_of(now.lon, now.lat),
        "id": f"change:{now.object_id}@{at}",
        **look.names(now.object_id),
        "kind": kind,
        "object": now.object_id,
        **(spot if kind == "place" or junction else on_road_columns(None, 0.0)),
        "length_km": 0.0,
    }


def _traffic(look: Lookup, turn: _Turn, day: Period) -> Cell:
    """Return what is known of the traffic where something changed, at that instant; of a stretch of road in its middle."""
    now = turn.now
    if now.kind == "stretch":
        km_by_road = {now.road_id: (turn.from_km + turn.to_km) / 2}
    elif now.kind == "junction":
        junction = look.junction(now.object_id.partition(":")[2])
        km_by_road = dict(junction.km) if junction else {}
    else:
        km_by_road = look.roads_beside(now)
    return passage_times(day, [(km, look.passages[road_id]) for road_id, km in km_by_road.items()])[0]


def _end_of_day(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of the day of an instant in a zone."""
    if not BEGINNING < at < FOREVER - timedelta(days=2):
        return FOREVER
    return day_bounds(at.astimezone(zone).date(), zone).end
