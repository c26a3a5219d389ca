"""Do the claims come to what the intervals tell? They are adjudicated, and what does not follow is claimed as well.

A road is read off the places on it, and off what was held before the first report. Claims have no such "before": places that
nobody had spoken of are as good as any other then, and what lay between them falls with the first of them. So the claims
are worked out as a map would, without a baseline, and laid beside the intervals, metre by metre; where a stretch comes out
otherwise, it is claimed from that instant on, and all is worked out once more, as long as that helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from geo.control.state import State
from geo.outside.dataset import LeftOut
from geo.outside.deeds import Told
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
    from geo.theatre import Theatre

__all__ = ["Retelling"]

_FEWEST_ROUNDS, _MOST_ROUNDS = 4, 60
_MOST_WORK = 60_000
"""Claims that are worked out in all rounds together: some ten seconds."""
_TINY_KM = 0.0015
"""Kilometres are exported to the metre: what is shorter has no length."""
_MOMENT = timedelta(seconds=1)
"""What follows a second later (`geo.outside.deeds`) is not otherwise."""

Turns = list[tuple[Bit, list[Turn]]]


class Other(NamedTuple):
    """A bit of a road, or a place or junction, that comes out otherwise than told, over a time."""

    key: str
    bit: Bit
    valid: Period
    told: Told
    got: Told
    row: IntervalRow

    def km_days(self, until: datetime) -> float:
        """Return how much of a road for how long, up to an instant."""
        days = (min(self.valid.end, until) - self.valid.start) / timedelta(days=1)
        return self.km * max(days, 0.0)

    @property
    def km(self) -> float:
        """How much of a road."""
        return self.bit.to_km - self.bit.from_km


@dataclass(frozen=True, slots=True)
class _Cure:
    """A way to claim a stretch so that it comes out as told.

    A stretch that is held is claimed to be. One that is undecided is so because the road itself was told to be somebody
    else's than the place beside it: that is claimed; or because nothing is told of it and the places at its ends differ.

    Attributes:
        is_first_actor: of a front the road was the first actor's, not the second one's.
        is_later: what is held is claimed one second later, so that no place beside it is newer and contradicts it.
    """

    is_first_actor: bool
    is_later: bool

    def statement(self, one: Other, rank: int) -> Statement:
        """Return what to claim."""
        told, at = one.told, one.valid.start
        if one.row.rule == _READ_OFF:
            told = Told()
        elif told.state is State.FRONT:
            actor = told.holder if self.is_first_actor else told.other
            told = Told(State.CONTROLLED, actor) if actor else Told()
        elif self.is_later:
            at += _MOMENT
        return Statement(one.bit, at, told, one.row, f"retold {rank}", rank)


_READ_OFF = "front-between-anchors"
"""The rule of a front that rests on the places at its ends alone (docs/rules.md)."""
_AT_ONCE = (_Cure(is_first_actor=False, is_later=False), _Cure(is_first_actor=True, is_later=True))
_ONE_BY_ONE = (
    *_AT_ONCE,
    _Cure(is_first_actor=False, is_later=True),
    _Cure(is_first_actor=True, is_later=False),
)


@dataclass(slots=True)
class _Road:
    """A road: what is told of it, what is claimed, and how far that leads elsewhere.

    First all that comes out otherwise is claimed at once. Where that does not help, one instant after the other is cured,
    from the earliest on: what is claimed from an instant on changes nothing before it.

    Attributes:
        turns: what is told of each bit.
        until: what lasts counts up to here.
        statements: what is claimed.
        tried: the same with what might help.
        others: what comes out otherwise.
        attempt: which way of helping is next.
        given_up: instants for which none helps.
        best: what was claimed when least came out otherwise, and what that was.
    """

    turns: Turns
    until: datetime
    statements: list[Statement]
    tried: list[Statement] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    attempt: int = 0
    given_up: set[datetime] = field(default_factory=set)
    best: tuple[list[Statement], list[Other]] = ([], [])

    def begin(self, others: list[Other]) -> None:
        """Take in what comes out otherwise at first."""
        self.tried, self.others, self.best = self.statements, others, (self.statements, others)

    def hear(self, others: list[Other]) -> None:
        """Keep what was tried if it helps, or go on to the next attempt."""
        if self._weight(others) < self._weight(self.best[1]):
            self.best = (self.tried, others)
        is_at_once = self.attempt < len(_AT_ONCE)
        weigh = self._weight if is_at_once else partial(self._by_instant, self._first or self.until)
        if weigh(others) < weigh(self.others):
            self.statements, self.others = self.tried, others
            self.attempt = 0 if is_at_once else len(_AT_ONCE)
        else:
            self.attempt += 1
        self.tried = self.statements

    def try_more(self, rank: int) -> bool:
        """Add what might help; tell whether there is anything."""
        if self.attempt >= len(_AT_ONCE) + len(_ONE_BY_ONE) and self._first is not None:
            self.given_up.add(self._first)
            self.attempt = len(_AT_ONCE)
        first = self._first
        if first is None:
            return False
        cure = (*_AT_ONCE, *_ONE_BY_ONE)[self.attempt]
        is_at_once = self.attempt < len(_AT_ONCE)
        here = [one for one in self.others if is_at_once or one.valid.start == first]
        self.tried = [*self.statements, *(cure.statement(one, rank) for one in here)]
        return True

    def settle(self) -> int:
        """Go back to the best that was found; return how many statements that took."""
        before = len([one for one in self.statements if not one.rank])
        self.statements, self.others = self.best
        self.tried = self.statements
        return len(self.statements) - before

    @property
    def _first(self) -> datetime | None:
        """The earliest instant from which something comes out otherwise and can perhaps be helped."""
        starts = (one.valid.start for one in self.others)
        return min((at for at in starts if at not in self.given_up), default=None)

    def _weight(self, others: Iterable[Other]) -> float:
        return sum(one.km_days(self.until) for one in others)

    def _by_instant(self, first: datetime, others: Iterable[Other]) -> float:
        """Return how many km come out otherwise from an instant, or from an earlier one that is not given up."""
        return sum(
            one.km for one in others if one.valid.start <= first and one.valid.start not in self.given_up
        )


class Retelling:
    """The roads of a dataset, and the claims about them.

    Args:
        theatre: the conflict, with its places.
        teller: makes claims.
        subjects: names stretches.
    """

    def __init__(self, theatre: Theatre, teller: Teller, subjects: Subjects) -> None:
        self._theatre, self._teller, self._subjects = theatre, teller, subjects
        self._roads: dict[str, _Road] = {}
        self._objects: dict[str, list[Turn]] = {}

    def take_object(self, object_id: str, turns: list[Turn]) -> None:
        """Take in what is told of a place or junction."""
        self._objects[object_id] = turns

    def take_road(self, road_id: str, turns: Turns, statements: list[Statement]) -> None:
        """Take in a road: what is told of it, and what of that is claimed."""
        until = day_bounds(self._theatre.end, self._theatre.zone).end
        told = [turn.at for _, mine in turns for turn in mine]
        self._roads[road_id] = _Road(turns, max([until, *told]) + timedelta(days=1), statements)

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
            road.begin(list(_others_of(road_id, road.turns, timeline.stretches.of_object(road_id, FOREVER))))
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
                road = self._roads[road_id]
                road.hear(list(_others_of(road_id, road.turns, now.stretches.of_object(road_id, FOREVER))))

    def _road_claims(self) -> Iterator[Claim]:
        for road_id, road in self._roads.items():
            yield from self._teller.of_road(road.tried, partial(self._subjects.section, road_id))

    def _worked_out(self, fixed: Sequence[Claim]) -> Timeline:
        """Return what these claims come to, and those that are tried of the roads."""
        claims = [*fixed, *self._road_claims()]
        return Situation.build(self._theatre, claims, with_baseline=False).timeline

    def _other_objects(self, timeline: Timeline) -> Iterator[Other]:
        for object_id, turns in self._objects.items():
            yield from _apart(object_id, Bit(0.0, 0.0), turns, timeline.history_of(object_id))


def _others_of(road_id: str, turns: Turns, now: Iterable[Interval]) -> Iterator[Other]:
    """Yield where one road comes out otherwise."""
    told = [_Known(bit, number) for number, (bit, _) in enumerate(turns)]
    came = [_Came((one.from_km, one.to_km), one) for one in now]
    both: list[_Known | _Came] = [*told, *came]
    for bit, here in bits_of(both):
        mine = next((one for one in here if isinstance(one, _Known)), None)
        if mine is not None and bit.to_km - bit.from_km > _TINY_KM:
            stands = sorted(
                (one.interval for one in here if isinstance(one, _Came)), key=lambda one: one.valid
            )
            yield from _apart(road_id, bit, turns[mine.number][1], stands)


class _Known(NamedTuple):
    span_km: tuple[float, float]
    number: int


class _Came(NamedTuple):
    span_km: tuple[float, float]
    interval: Interval


def _apart(key: str, bit: Bit, turns: Sequence[Turn], stands: Sequence[Interval]) -> Iterator[Other]:
    """Yield the times at which something comes out otherwise."""
    ends = [turn.at for turn in turns[1:]]
    for turn, end in zip(turns, [*ends, FOREVER], strict=False):
        if end - turn.at <= _MOMENT:
            continue
        span = Period(turn.at, end)
        if not stands and turn.told != Told():
            yield Other(key, bit, span, turn.told, Told(), turn.row)
        for one in stands:
            shared = one.valid.intersection(span)
            got = Told(one.state, one.holder, one.other)
            if shared is not None and got != turn.told and shared.end - shared.start > _MOMENT:
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
