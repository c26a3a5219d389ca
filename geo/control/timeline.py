"""The timeline: all states over both time axes, and the only way to read them.

`Timeline.as_of` answers "what was so at this valid instant, as known at that instant". What is learnt later never
changes an answer for an earlier known instant. Confidence is decayed to the instant that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from geo.control.camps import Camps
from geo.control.front import fronts_of
from geo.control.history import History, within_time
from geo.control.rules import Rules
from geo.control.state import NEVER, Basis, Interval, PassageInterval, Slice, State
from geo.control.traffic import PassageLine, passage_line
from geo.errors import RoadNotFoundError
from geo.period import BEGINNING, FOREVER, Period

__all__ = ["Timeline"]

PointAt = Callable[[str, float], tuple[float, float]]


class Timeline:
    """States of places, junctions and stretches of road, and passages, over valid and known time.

    Args:
        objects: history of each place and junction by object id.
        roads: history of the stretches of each road by road id.
        passages: history of the passages of each road by road id.
        lengths_km: length of each road.
        known_times: instants at which something became known.
        rules: parameters (decay).
        camps: who belongs to whom (fronts).
        point_at: longitude and latitude of a road's measure.
        zone: time zone in which days are told.
    """

    def __init__(
        self,
        *,
        objects: Mapping[str, History[Interval]],
        roads: Mapping[str, History[Interval]],
        passages: Mapping[str, History[PassageInterval]],
        lengths_km: Mapping[str, float],
        known_times: tuple[datetime, ...],
        rules: Rules,
        camps: Camps,
        point_at: PointAt,
        zone: ZoneInfo,
    ) -> None:
        self._objects = dict(objects)
        self._roads = dict(roads)
        self._passages = dict(passages)
        self._lengths_km = dict(lengths_km)
        self.known_times = known_times
        self.rules = rules
        self.camps = camps
        self._point_at = point_at
        self.zone = zone

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Every state of every object that was ever the answer: rectangles of valid and known time."""
        histories = [*self._objects.values(), *self._roads.values()]
        found = [item for history in histories for item in history.items]
        return tuple(
            sorted(
                found, key=lambda i: (i.kind, i.road_id, i.object_id, i.from_km, i.valid, i.known, i.state)
            )
        )

    @cached_property
    def passages(self) -> tuple[PassageInterval, ...]:
        """Every passage that was ever the answer."""
        found = [item for history in self._passages.values() for item in history.items]
        return tuple(
            sorted(found, key=lambda p: (p.road_id, p.from_km, p.to_km, p.valid, p.known, p.passage))
        )

    def as_of(self, valid: datetime, known: datetime = FOREVER) -> Slice:
        """Return everything at a valid instant, as known at an instant.

        Args:
            valid: the instant asked about, with a time zone.
            known: the report time; `FOREVER` is hindsight.
        """
        at, report_time = within_time(valid), within_time(known)
        places: dict[str, Interval] = {}
        junctions: dict[str, Interval] = {}
        for object_id, history in self._objects.items():
            for item in history.picture(report_time).at(at):
                (places if item.kind == "place" else junctions)[object_id.partition(":")[2]] = self._aged(
                    item, at
                )
        raw = {road_id: self._stretches(road_id, at, report_time) for road_id in self._lengths_km}
        return Slice(
            at=valid,
            known=known,
            places=places,
            junctions=junctions,
            stretches=tuple(self._aged(one, at) for stretches in raw.values() for one in stretches),
            passages=tuple(
                one for history in self._passages.values() for one in history.picture(report_time).at(at)
            ),
            fronts=tuple(
                front
                for road_id, stretches in raw.items()
                for front in fronts_of(stretches, self.camps, partial(self._point_at, road_id))
            ),
        )

    def change_times(self, known: datetime = FOREVER) -> tuple[datetime, ...]:
        """Return the valid instants at which anything changes, as known at an instant, in order."""
        report_time = within_time(known)
        histories: list[History[Interval] | History[PassageInterval]] = [
            *self._objects.values(),
            *self._roads.values(),
            *self._passages.values(),
        ]
        return tuple(sorted({at for history in histories for at in history.picture(report_time).starts}))

    def history_of(self, object_id: str, known: datetime = FOREVER) -> tuple[Interval, ...]:
        """Return the states of a place or junction in time order, as known at an instant; ``()`` if unknown."""
        history = self._objects.get(object_id)
        if history is None:
            return ()
        return tuple(item for slot in history.picture(within_time(known)).slots for item in slot)

    def find(self, object_id: str, valid: datetime, known: datetime = FOREVER) -> Interval | None:
        """Return the state of a place, a junction or the stretch at ``"road:M5:412.2"``, None where nothing is known.

        A stretch may be named by any measure that it covers, or by its own identifier.
        """
        at, report_time = within_time(valid), within_time(known)
        if not object_id.startswith("road:"):
            history = self._objects.get(object_id)
            items = history.picture(report_time).at(at) if history else ()
            return self._aged(items[0], at) if items else None
        road_id, _, span = object_id.removeprefix("road:").rpartition(":")
        if road_id not in self._lengths_km:
            return None
        try:
            measures = [float(part) for part in span.split("-", 1)]
        except ValueError:
            return None
        km = sum(measures) / len(measures)
        stretches = self._stretches(road_id, at, report_time)
        found = next((one for one in stretches if one.from_km <= km < one.to_km), stretches[-1])
        return self._aged(found, at)

    def traffic_on(self, road_id: str, valid: datetime, known: datetime = FOREVER) -> PassageLine:
        """Return passage along a whole road at a valid instant, as known at an instant.

        Raises:
            RoadNotFoundError: the network has no such road.
        """
        if road_id not in self._lengths_km:
            raise RoadNotFoundError(f"no road has the identifier {road_id!r} in this network")
        history = self._passages.get(road_id)
        passages = history.picture(within_time(known)).at(within_time(valid)) if history else ()
        return passage_line(self._lengths_km[road_id], passages)

    def _stretches(self, road_id: str, at: datetime, known: datetime) -> tuple[Interval, ...]:
        history = self._roads.get(road_id)
        stretches = history.picture(known).at(at) if history else ()
        return stretches or (self._unknown(road_id),)

    def _unknown(self, road_id: str) -> Interval:
        """Return a whole road of which nothing is known, for instants before the timeline begins."""
        length_km = self._lengths_km[road_id]
        lon, lat = self._point_at(road_id, length_km / 2)
        return Interval(
            object_id=f"road:{road_id}:0.00-{length_km:.2f}",
            kind="stretch",
            road_id=road_id,
            from_km=0.0,
            to_km=length_km,
            lon=lon,
            lat=lat,
            holder="",
            other="",
            state=State.UNKNOWN,
            basis=Basis.INTERPOLATED,
            valid=Period(BEGINNING, FOREVER),
            known=Period(BEGINNING, FOREVER),
            rule="no-anchor",
            confidence=0.0,
            claims_for=(),
            claims_against=(),
            last_support=NEVER,
        )

    def _aged(self, item: Interval, at: datetime) -> Interval:
        """Return an interval with its confidence decayed to an instant."""
        if item.last_support == NEVER or not item.confidence:
            return item
        age_days = (at - item.last_support) / timedelta(days=1)
        return replace(item, confidence=self.rules.decayed(item.confidence, age_days))
