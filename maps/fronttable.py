"""The last movement of every front of the page: how far it came to where it stands, since when, and who gained.

A front is followed through every change of its road with `geo.control.follow`, and a movement is what
`geo.control.frontchange.front_changes` tells between the ends of two days: from where it stood at the end of the day
before. So the page and ``frontline changes`` say the same. A front that has not moved since it came has no row.

Each road is followed for itself, and only where two fight for it: whoever belongs to one advance with whom does not
matter here, and the slices of a whole war would take a second for every few days.

Kilometres along the road's axis; in the table in units of 10 m, negative towards km 0. Instants are epoch seconds.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.control.camps import Camps
from geo.control.follow import link_fronts
from geo.control.front import fronts_of
from geo.control.state import Front, Interval, Slice, State
from geo.period import FOREVER, Period
from maps.claimrows import epoch_s
from maps.intervals import KM_UNITS, reading_period
from maps.pack import pack

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["FrontRow", "add_front_tables", "front_rows"]

log = logging.getLogger(__name__)

_STANDS_KM = 0.05
"""A front that moved by less stands where it stood, as in `geo.control.frontchange`."""
MOST_WORK = 150_000
"""Stretches to be looked at over all changes of all roads; with more the page goes without, because it would take many seconds."""
_READINGS = ("hindsight", "known")
_DAY = timedelta(days=1)
_COLUMNS = ("road", "from", "to", "start", "end", "since", "moved", "gainer", "claimed")


_Stand = tuple[float, float, str, str]
"""Where a front stands, and between whom."""


@dataclass(frozen=True, slots=True)
class FrontRow:
    """Where a front stood for some time, and the movement that had brought it there.

    Attributes:
        road_id: the road.
        from_km: start of the front, km.
        to_km: end of the front, km; the same for a point.
        start: from when it stands there with this movement behind it.
        end: first instant after it; `FOREVER` while it lasts.
        since: when it arrived.
        moved_km: movement of its middle along the road, km; negative towards km 0.
        gainer: the actor that gained ground.
        is_claimed: whether only the word of the gaining side stands for most of what it gained.
    """

    road_id: str
    from_km: float
    to_km: float
    start: datetime
    end: datetime
    since: datetime
    moved_km: float
    gainer: str
    is_claimed: bool


@dataclass(frozen=True, slots=True)
class _Move:
    since: datetime
    moved_km: float
    is_claimed: bool = False


@dataclass(slots=True)
class _Track:
    """A front as it goes on.

    Attributes:
        front: where it stands.
        start: since when it stands there with the movement that it has.
        then: where it stood at the end of the day before; None where it is younger.
        move: its last movement.
        settled: its last movement as of the end of the day before.
    """

    front: Front
    start: datetime
    then: Front | None = None
    move: _Move | None = None
    settled: _Move | None = None


def front_rows(situation: Situation, reading: str) -> list[FrontRow]:
    """Return the fronts that have moved, by road, start and km.

    Args:
        situation: what was adjudicated.
        reading: ``hindsight`` or ``known``, see `maps.intervals`.
    """
    camps, days = Camps(situation.theatre.actors), _with_eve(situation.days)
    by_road: dict[str, list[tuple[Period, Interval]]] = defaultdict(list)
    for interval in situation.timeline.stretches.items:
        period = reading_period(interval.valid, interval.known, reading)
        if period is not None:
            by_road[interval.road_id].append((period, interval))
    rows: list[FrontRow] = []
    for road_id, spans in by_road.items():
        if len({interval.holder for _, interval in spans}) > 1 or any(one.other for _, one in spans):
            rows += _RoadWalk(road_id, camps, days).rows(spans)
    return sorted(rows, key=lambda row: (row.road_id, row.start, row.from_km, row.to_km))


def _packed(situation: Situation, reading: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the rows as packed columns; roads and actors as their numbers in the payload.

    Args:
        situation: what was adjudicated.
        reading: ``hindsight`` or ``known``.
        payload: the data of the page with its roads and actors.
    """
    road = {one["id"]: number for number, one in enumerate(payload["roads"])}
    actor = {one: number for number, one in enumerate(payload["actors"]["id"])}
    rows = [
        (
            road[row.road_id],
            round(row.from_km * KM_UNITS),
            round(row.to_km * KM_UNITS),
            epoch_s(row.start),
            -1 if row.end >= FOREVER else epoch_s(row.end),
            epoch_s(row.since),
            round(row.moved_km * KM_UNITS),
            actor.get(row.gainer, 0),
            int(row.is_claimed),
        )
        for row in front_rows(situation, reading)
        if row.road_id in road
    ]
    return {name: pack(row[number] for row in rows) for number, name in enumerate(_COLUMNS)}


def add_front_tables(payload: dict[str, Any], situation: Situation) -> None:
    """Put the movements of both readings into the payload; none where that were more than `MOST_WORK`."""
    work = _work(situation)
    if work > MOST_WORK:
        log.warning("the last movement of fronts is left out of the page: too many changes on too many roads")
        payload["moves"] = {}
        return
    payload["moves"] = {reading: _packed(situation, reading, payload) for reading in _READINGS}


def _work(situation: Situation) -> int:
    """Return about how many stretches are looked at: for each road, those that it has, at each instant at which it changes."""
    spans: dict[str, set[tuple[float, float]]] = defaultdict(set)
    starts: dict[str, set[datetime]] = defaultdict(set)
    for row in situation.timeline.stretches.items:
        spans[row.road_id].add((row.from_km, row.to_km))
        starts[row.road_id].add(row.valid.start)
    return sum(len(spans[road_id]) * len(starts[road_id]) for road_id in spans)


def _with_eve(days: Sequence[datetime]) -> tuple[datetime, ...]:
    """Return the days with the end of the day before them, so that what moved on the first one counts."""
    return (days[0] - _DAY, *days) if days else ()


class _RoadWalk:
    """Follows the fronts of one road from change to change."""

    def __init__(self, road_id: str, camps: Camps, days: Sequence[datetime]) -> None:
        self._road_id = road_id
        self._camps = camps
        self._days = days
        self._tracks: list[_Track] = []
        self._stretches: tuple[Interval, ...] = ()
        self._picture: Sequence[tuple[object, ...]] = ()
        self._day = 0

    def rows(self, spans: Iterable[tuple[Period, Interval]]) -> Iterator[FrontRow]:
        for at, stretches in _changes(spans):
            day = bisect_left(self._days, at)
            if day > self._day:
                self._settle(day)
            picture = [(one.from_km, one.to_km, one.holder, one.other, one.state) for one in stretches]
            if picture == self._picture:
                continue  # what changed is on what it rests, or how sure it is
            self._picture = picture
            now = Slice(at, FOREVER, {}, {}, stretches, fronts=fronts_of(stretches, self._camps, _nowhere))
            yield from self._step(now)
        for track in self._tracks:
            yield from self._row(track, FOREVER)

    def _settle(self, day: int) -> None:
        """Remember where the fronts stand at the end of a day."""
        self._day = day
        for track in self._tracks:
            track.then, track.settled = track.front, track.move

    def _step(self, now: Slice) -> Iterator[FrontRow]:
        before = {_stand(track.front): track for track in self._tracks}
        went_on = self._went_on(now)
        tracks = []
        for front in now.fronts:
            was = before.pop(went_on.get(front.front_id, _stand(front)), None)
            if was is None:
                tracks.append(_Track(front, now.at))
                continue
            move = self._judged(self._move(was, front, now.at), front, now.stretches)
            if _stand(was.front) == _stand(front) and move == was.move:
                was.front = front
                tracks.append(was)
                continue
            yield from self._row(was, now.at)
            tracks.append(_Track(front, now.at, was.then, move, was.settled))
        for gone in before.values():
            yield from self._row(gone, now.at)
        self._stretches, self._tracks = now.stretches, tracks

    def _went_on(self, now: Slice) -> dict[str, _Stand]:
        """Return where the fronts that stand elsewhere now stood before, by their identifier.

        Only these are linked, over the ground that they could have crossed: most changes are of one spot of a road.
        """
        stood, stand = {_stand(track.front) for track in self._tracks}, {_stand(one) for one in now.fronts}
        old = [track.front for track in self._tracks if _stand(track.front) not in stand]
        new = [front for front in now.fronts if _stand(front) not in stood]
        if not old or not new:
            return {}
        stays = sorted(front.km for front in now.fronts if _stand(front) in stood)
        gaps: dict[int, tuple[list[Front], list[Front]]] = defaultdict(lambda: ([], []))
        for side, fronts in enumerate((old, new)):
            for front in fronts:
                gaps[bisect_left(stays, front.km)][side].append(front)  # none passes one that stays
        return {
            front.front_id: _stand(before)
            for was, after in gaps.values()
            if was and after
            for front, before in self._linked(was, after, now).items()
        }

    def _linked(self, old: Sequence[Front], new: Sequence[Front], now: Slice) -> dict[Front, Front]:
        low = min(front.from_km for front in (*old, *new))
        high = max(front.to_km for front in (*old, *new))
        was = Slice(now.at, FOREVER, {}, {}, _between(self._stretches, low, high), fronts=old)
        after = Slice(now.at, FOREVER, {}, {}, _between(now.stretches, low, high), fronts=new)
        return link_fronts(was, after, camps=self._camps, split_km=0.0).moved

    def _move(self, track: _Track, front: Front, at: datetime) -> _Move | None:
        """Return the last movement of a front that stands here now."""
        if _span(track.front) == _span(front) or track.then is None:
            return track.move
        moved_km = front.km - track.then.km
        return track.settled if abs(moved_km) < _STANDS_KM else _Move(at, moved_km)

    def _judged(self, move: _Move | None, front: Front, stretches: Iterable[Interval]) -> _Move | None:
        """Return the movement with what stands for the ground gained now."""
        if move is None:
            return None
        low, high = sorted((front.km, front.km - move.moved_km))
        gainer, claimed_km, held_km = _gainer(front, move), 0.0, 0.0
        for stretch in stretches:
            km = min(high, stretch.to_km) - max(low, stretch.from_km)
            if km <= 0 or not stretch.counted_holder or not self._camps.together(stretch.holder, gainer):
                continue
            held_km += km
            claimed_km += km if stretch.state is State.CLAIMED else 0.0
        return _Move(move.since, move.moved_km, 2 * claimed_km >= held_km)

    def _row(self, track: _Track, end: datetime) -> Iterator[FrontRow]:
        front, move = track.front, track.move
        if move is None or end <= track.start:
            return
        yield FrontRow(
            self._road_id,
            front.from_km,
            front.to_km,
            track.start,
            end,
            move.since,
            move.moved_km,
            _gainer(front, move),
            move.is_claimed,
        )


def _gainer(front: Front, move: _Move) -> str:
    return front.holder_high if move.moved_km < 0 else front.holder_low


def _stand(front: Front) -> _Stand:
    return front.from_km, front.to_km, front.holder_low, front.holder_high


def _between(stretches: Iterable[Interval], low: float, high: float) -> tuple[Interval, ...]:
    return tuple(one for one in stretches if one.from_km < high and low < one.to_km)


def _span(front: Front) -> tuple[float, float]:
    return front.from_km, front.to_km


def _nowhere(_km: float) -> tuple[float, float]:
    """Stand for the position of a measure, which is not asked for."""
    return 0.0, 0.0


def _changes(
    spans: Iterable[tuple[Period, Interval]],
) -> Iterator[tuple[datetime, tuple[Interval, ...]]]:
    """Yield each instant at which a road changes, with the stretches from then on in km order."""
    comes: dict[datetime, list[Interval]] = defaultdict(list)
    goes: dict[datetime, list[Interval]] = defaultdict(list)
    for period, interval in spans:
        comes[period.start].append(interval)
        goes[period.end].append(interval)
    standing: dict[int, Interval] = {}
    for at in sorted(comes.keys() | goes.keys()):
        for interval in goes.get(at, ()):
            standing.pop(id(interval), None)
        for interval in comes.get(at, ()):
            standing[id(interval)] = interval
        if at < FOREVER:
            yield at, tuple(sorted(standing.values(), key=lambda one: (one.from_km, one.to_km)))
