"""The timeline: all states over both time axes, and the only way to read them.

`Timeline.as_of` answers "what was so at this valid instant, as known at that instant". What is learnt later never
changes an answer for an earlier known instant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, overload
from zoneinfo import ZoneInfo

from geo.control.camps import Camps
from geo.control.front import fronts_of
from geo.control.rules import Rules
from geo.control.shelf import Shelf, within_time
from geo.control.state import NEVER, Basis, Front, Interval, PassageInterval, Slice, State
from geo.control.traffic import PassageLine, passage_line
from geo.errors import RoadNotFoundError
from geo.period import BEGINNING, FOREVER, Period

if TYPE_CHECKING:
    from geo.roads.network import Network

__all__ = ["Timeline"]


class Timeline:
    """States of places, junctions and stretches of road, and passages, over valid and known time.

    Args:
        objects: versions of each place and junction by object id.
        stretches: versions of the stretches of every road by road id, in the order of the network.
        passages: versions of the passages of each road by road id.
        network: the roads.
        known_times: instants at which something became known.
        rules: parameters (decay).
        camps: who belongs to whom (fronts).
        zone: time zone in which days are told.
    """

    def __init__(
        self,
        *,
        objects: Shelf[Interval],
        stretches: Shelf[Interval],
        passages: Shelf[PassageInterval],
        network: Network,
        known_times: tuple[datetime, ...],
        rules: Rules,
        camps: Camps,
        zone: ZoneInfo,
    ) -> None:
        self.objects = objects
        self.stretches = stretches
        self.traffic = passages
        self.known_times = known_times
        self.rules = rules
        self.camps = camps
        self.zone = zone
        self._network = network

    def with_shelves(
        self,
        *,
        objects: Shelf[Interval],
        stretches: Shelf[Interval],
        passages: Shelf[PassageInterval],
        known_times: tuple[datetime, ...],
    ) -> Timeline:
        """Return a timeline with other states, read by the same rules."""
        return Timeline(
            objects=objects,
            stretches=stretches,
            passages=passages,
            network=self._network,
            known_times=known_times,
            rules=self.rules,
            camps=self.camps,
            zone=self.zone,
        )

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """Every state of every object that was ever the answer: rectangles of valid and known time."""
        return tuple(
            sorted(
                [*self.objects.items, *self.stretches.items],
                key=lambda i: (i.kind, i.road_id, i.object_id, i.from_km, i.valid, i.known, i.state),
            )
        )

    @cached_property
    def passages(self) -> tuple[PassageInterval, ...]:
        """Every passage that was ever the answer."""
        return tuple(
            sorted(
                self.traffic.items, key=lambda p: (p.road_id, p.from_km, p.to_km, p.valid, p.known, p.passage)
            )
        )

    def as_of(self, valid: datetime, known: datetime = FOREVER) -> Slice:
        """Return everything at a valid instant, as known at an instant.

        Args:
            valid: the instant asked about, with a time zone.
            known: the report time; `FOREVER` is hindsight.
        """
        places, junctions = self._places_and_junctions(valid, known)
        stretches = self._stretches(valid, known)
        return Slice(
            at=valid,
            known=known,
            places=places,
            junctions=junctions,
            stretches=stretches,
            passages=tuple(self.traffic.at(valid, known)),
            fronts=_Fronts(partial(self._fronts, stretches)),
            rules=self.rules,
        )

    @cached_property
    def _names(self) -> tuple[list[str], int]:
        """The identifiers of junctions and then places, without their kind, and where the places begin."""
        keys = list(self.objects.blocks)
        return [key.partition(":")[2] for key in keys], bisect_left(keys, "place:")

    def _places_and_junctions(
        self, valid: datetime, known: datetime
    ) -> tuple[dict[str, Interval], dict[str, Interval]]:
        names, first_place = self._names
        owners, found = self.objects.at_by_object(valid, known)
        split = bisect_left(owners, first_place)
        own = [names[owner] for owner in owners]
        return dict(zip(own[split:], found[split:], strict=True)), dict(
            zip(own[:split], found[:split], strict=True)
        )

    def _stretches(self, valid: datetime, known: datetime) -> tuple[Interval, ...]:
        """Return the stretches of all roads; of a road about which nothing is told yet, an unknown one."""
        owners, found = self.stretches.at_by_object(valid, known)
        if len(set(owners)) == len(self.stretches.blocks):
            return tuple(found)
        by_road: dict[str, list[Interval]] = defaultdict(list)
        for stretch in found:
            by_road[stretch.road_id].append(stretch)
        return tuple(
            stretch
            for road_id in self.stretches.blocks
            for stretch in (by_road.get(road_id) or [self._unknown(road_id)])
        )

    def _fronts(self, stretches: Sequence[Interval]) -> Iterator[Front]:
        start = 0
        for end in range(1, len(stretches) + 1):
            if end == len(stretches) or stretches[end].road_id != stretches[start].road_id:
                road = self._network.road(stretches[start].road_id)
                yield from fronts_of(stretches[start:end], self.camps, road.point_at)
                start = end

    def change_times(self, known: datetime = FOREVER) -> tuple[datetime, ...]:
        """Return the valid instants at which anything changes, as known at an instant, in order."""
        shelves = (self.objects, self.stretches, self.traffic)
        return tuple(sorted({at for shelf in shelves for at in shelf.starts(known)}))

    def history_of(self, object_id: str, known: datetime = FOREVER) -> tuple[Interval, ...]:
        """Return the states of a place or junction in time order, as known at an instant; ``()`` if unknown."""
        return tuple(self.objects.of_object(object_id, known))

    def find(self, object_id: str, valid: datetime, known: datetime = FOREVER) -> Interval | None:
        """Return the state of a place, a junction or the stretch at ``"road:M5:412.2"``, None where nothing is known.

        A stretch may be named by any measure that it covers, or by its own identifier. Its confidence is decayed to the
        instant.
        """
        at = within_time(valid)
        if not object_id.startswith("road:"):
            items = [one for one in self.history_of(object_id, known) if one.valid.contains(at)]
            return self._aged(items[0], at) if items else None
        road_id, _, span = object_id.removeprefix("road:").rpartition(":")
        if road_id not in self.stretches.blocks:
            return None
        try:
            measures = [float(part) for part in span.split("-", 1)]
        except ValueError:
            return None
        km = sum(measures) / len(measures)
        stretches = [one for one in self.stretches.of_object(road_id, known) if one.valid.contains(at)]
        if not stretches:
            return self._unknown(road_id)
        found = next((one for one in stretches if one.from_km <= km < one.to_km), stretches[-1])
        return self._aged(found, at)

    def traffic_on(self, road_id: str, valid: datetime, known: datetime = FOREVER) -> PassageLine:
        """Return passage along a whole road at a valid instant, as known at an instant.

        Raises:
            RoadNotFoundError: the network has no such road.
        """
        if road_id not in self.stretches.blocks:
            raise RoadNotFoundError(f"no road has the identifier {road_id!r} in this network")
        at = within_time(valid)
        passages = [one for one in self.traffic.of_object(road_id, known) if one.valid.contains(at)]
        return passage_line(self._network.road(road_id).length_km, passages)

    def _unknown(self, road_id: str) -> Interval:
        """Return a whole road of which nothing is known, for instants before the timeline begins."""
        road = self._network.road(road_id)
        length_km = road.length_km
        lon, lat = road.point_at(length_km / 2)
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
        return item._replace(confidence=item.confidence_at(at, self.rules))


class _Fronts(Sequence[Front]):
    """The fronts of a slice, looked for when somebody asks for them."""

    def __init__(self, find: Callable[[], Iterator[Front]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> tuple[Front, ...]:
        return tuple(self._find())

    @overload
    def __getitem__(self, index: int) -> Front: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Front, ...]: ...

    def __getitem__(self, index: int | slice) -> Front | tuple[Front, ...]:
        """Return a front, or some of them."""
        return self._found[index]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)
