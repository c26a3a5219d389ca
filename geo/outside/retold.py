"""Do the claims come to what the intervals tell? They are adjudicated, and what does not follow is claimed as well.

A road is read off the places on it, and off what was held before the first report. Claims have no such "before": places that
nobody had spoken of are as good as any other then, and what lay between them falls with the first of them. So the claims
are worked out as a map would, without a baseline, and laid beside the intervals, metre by metre; where a stretch comes out
otherwise, it is claimed from that instant on, and all is worked out once more, as long as that helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from geo.outside.dataset import LeftOut
from geo.outside.deeds import Told
from geo.outside.mending import MOMENT, MendedRoad, Other, Turns
from geo.outside.sections import Bit, Statement, bits_of
from geo.outside.spans import Turn
from geo.period import FOREVER, Period, day_bounds
from geo.situation import Situation

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.control.state import Interval
    from geo.control.timeline import Timeline
    from geo.outside.intervalclaims import Teller
    from geo.outside.intervalrows import IntervalRow
    from geo.outside.subjects import Subjects
    from geo.situation import Progress
    from geo.theatre import Theatre

__all__ = ["Retelling"]

_FEWEST_ROUNDS, _MOST_ROUNDS = 4, 60
_MOST_WORK = 60_000
"""Claims that are worked out in all rounds together: some ten seconds."""
_TINY_KM = 0.0015
"""Kilometres are exported to the metre: what is shorter has no length."""


class Retelling:
    """The roads of a dataset, and the claims about them.

    Args:
        theatre: the conflict, with its places.
        teller: makes claims.
        subjects: names stretches.
        progress: told of each step of working out what the claims come to.
    """

    def __init__(
        self, theatre: Theatre, teller: Teller, subjects: Subjects, progress: Progress | None = None
    ) -> None:
        self._progress = progress
        self._theatre, self._teller, self._subjects = theatre, teller, subjects
        self._start = day_bounds(theatre.start, theatre.zone).start
        """Before the theatre's first day nothing is shown, and nothing is compared."""
        self._roads: dict[str, MendedRoad] = {}
        self._objects: dict[str, list[Turn]] = {}

    def take_object(self, object_id: str, turns: list[Turn]) -> None:
        """Take in what is told of a place or junction."""
        self._objects[object_id] = turns

    def take_road(self, road_id: str, turns: Turns, statements: list[Statement]) -> None:
        """Take in a road: what is told of it, and what of that is claimed."""
        until = day_bounds(self._theatre.end, self._theatre.zone).end
        told = [turn.at for _, mine in turns for turn in mine]
        self._roads[road_id] = MendedRoad(turns, max([until, *told]) + timedelta(days=1), statements)

    def claims(self, fixed: Sequence[Claim], notes: list[str], left_out: list[LeftOut]) -> list[Claim]:
        """Return all claims: those of places and junctions as given, and those of the roads.

        Args:
            fixed: the claims of places and junctions.
            notes: gets what a person should know.
            left_out: gets the rows that come out otherwise, with how much of them does.
        """
        for road in self._roads.values():
            road.begin([])
        timeline = self._worked_out(fixed)
        for road_id, road in self._roads.items():
            road.begin(self._others(road_id, timeline))
        self._mend(fixed)
        said = sum(road.settle() for road in self._roads.values())
        if said:
            notes.append(
                f"bits of road that do not follow from the places on them and are claimed by themselves: {said:,}"
            )
        left_out.extend(_left(one for road in self._roads.values() for one in road.others))
        left_out.extend(_left(self._other_objects(timeline)))
        return [*fixed, *self._road_claims()]

    def _mend(self, fixed: Sequence[Claim]) -> None:
        """Claim in addition what comes out otherwise, as long as that helps."""
        most = max(_FEWEST_ROUNDS, min(_MOST_ROUNDS, _MOST_WORK // max(len(fixed), 1)))
        for rank in range(1, most + 1):
            trying = [road_id for road_id, road in self._roads.items() if road.try_more(rank)]
            if not trying:
                return
            now = self._worked_out(fixed)
            for road_id in trying:
                self._roads[road_id].hear(self._others(road_id, now))

    def _others(self, road_id: str, timeline: Timeline) -> list[Other]:
        now = timeline.stretches.of_object(road_id, FOREVER)
        return list(_others_of(road_id, self._roads[road_id].turns, now, self._start))

    def _road_claims(self) -> Iterator[Claim]:
        for road_id, road in self._roads.items():
            yield from self._teller.of_road(road.tried, partial(self._subjects.section, road_id))

    def _worked_out(self, fixed: Sequence[Claim]) -> Timeline:
        """Return what these claims come to, and those that are tried of the roads."""
        claims = [*fixed, *self._road_claims()]
        return Situation.build(self._theatre, claims, with_baseline=False, progress=self._progress).timeline

    def _other_objects(self, timeline: Timeline) -> Iterator[Other]:
        for object_id, turns in self._objects.items():
            yield from _apart(object_id, Bit(0.0, 0.0), turns, timeline.history_of(object_id), self._start)


def _others_of(road_id: str, turns: Turns, now: Iterable[Interval], first: datetime) -> Iterator[Other]:
    """Yield where one road comes out otherwise, from an instant on."""
    told = [_Known(bit, number) for number, (bit, _) in enumerate(turns)]
    came = [_Came((one.from_km, one.to_km), one) for one in now]
    both: list[_Known | _Came] = [*told, *came]
    for bit, here in bits_of(both):
        mine = next((one for one in here if isinstance(one, _Known)), None)
        if mine is not None and bit.to_km - bit.from_km > _TINY_KM:
            stands = sorted(
                (one.interval for one in here if isinstance(one, _Came)), key=lambda one: one.valid
            )
            yield from _apart(road_id, bit, turns[mine.number][1], stands, first)


class _Known(NamedTuple):
    span_km: tuple[float, float]
    number: int


class _Came(NamedTuple):
    span_km: tuple[float, float]
    interval: Interval


def _apart(
    key: str, bit: Bit, turns: Sequence[Turn], stands: Sequence[Interval], first: datetime
) -> Iterator[Other]:
    """Yield the times at which something comes out otherwise, from an instant on."""
    ends = [turn.at for turn in turns[1:]]
    for turn, end in zip(turns, [*ends, FOREVER], strict=False):
        if end - max(turn.at, first) <= MOMENT:
            continue
        span = Period(max(turn.at, first), end)
        if not stands and turn.told != Told():
            yield Other(key, bit, span, turn.told, Told(), turn.row)
        for one in stands:
            shared = one.valid.intersection(span)
            got = Told(one.state, one.holder, one.other)
            if shared is not None and got != turn.told and shared.end - shared.start > MOMENT:
                yield Other(key, bit, shared, turn.told, got, turn.row)


def _left(others: Iterable[Other]) -> Iterator[LeftOut]:
    """Yield the rows of which a part comes out otherwise, each once, with how much of it."""
    longest: dict[IntervalRow, float] = {}
    for one in others:
        length_km = one.bit.to_km - one.bit.from_km
        longest[one.row] = max(longest.get(one.row, 0.0), length_km)
    for row, length_km in longest.items():
        part = f"up to {length_km:.2f} km of it" if row.sort == "road" else "it"
        why = f"no claims lead to this state from the one before: {part} comes out otherwise for some time"
        yield LeftOut(row.where, row.label, why, _said(row.told or Told()))


def _said(told: Told) -> str:
    return ", ".join(filter(None, (told.state, told.holder, told.other)))
