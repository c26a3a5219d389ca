"""Do the claims come to what the intervals tell? They are adjudicated, and what does not follow is claimed as well.

A road is read off the places on it, and off what was held before the first report. Claims have no such "before": places that
nobody had spoken of are as good as any other then, and what lay between them falls with the first of them. So the claims
are worked out as a map would, without a baseline, and laid beside the intervals, metre by metre; where a stretch comes out
otherwise, it is claimed from that instant on, and all is worked out once more, as long as that helps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from geo.control.state import State
from geo.outside.dataset import LeftOut
from geo.outside.deeds import Told
from geo.outside.sections import Bit, Statement, bits_of
from geo.period import FOREVER, Period
from geo.situation import Situation

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.control.state import Interval
    from geo.outside.intervalclaims import Teller
    from geo.outside.intervalrows import IntervalRow
    from geo.outside.spans import Turn
    from geo.outside.subjects import Subjects
    from geo.theatre import Theatre

__all__ = ["Retelling"]

_MOST_ROUNDS = 12
_TINY_KM = 0.0015
"""Kilometres are exported to the metre: what is shorter has no length."""
_MOMENT = timedelta(seconds=1)
"""What follows a second later (`geo.outside.deeds`) is not otherwise."""

Turns = list[tuple[Bit, list["Turn"]]]


class _Other(NamedTuple):
    """A bit of a road that comes out otherwise than told, over a time."""

    road_id: str
    bit: Bit
    valid: Period
    told: Told
    got: Told
    row: IntervalRow

    @property
    def km_days(self) -> float:
        days = (min(self.valid.end, _NO_LATER) - self.valid.start) / timedelta(days=1)
        return (self.bit.to_km - self.bit.from_km) * max(days, 0.0)


_NO_LATER = datetime(3000, 1, 1, tzinfo=FOREVER.tzinfo)


class Retelling:
    """The roads of a dataset, and the claims about them.

    Args:
        theatre: the conflict, with its places.
        teller: makes claims.
        subjects: names stretches.
    """

    def __init__(self, theatre: Theatre, teller: Teller, subjects: Subjects) -> None:
        self._theatre, self._teller, self._subjects = theatre, teller, subjects
        self._roads: dict[str, Turns] = {}
        self._statements: dict[str, list[Statement]] = {}

    def take(self, road_id: str, turns: Turns, statements: list[Statement]) -> None:
        """Take in a road: what is told of it, and what of that is claimed."""
        self._roads[road_id], self._statements[road_id] = turns, statements

    def claims(self, fixed: Sequence[Claim], notes: list[str], left_out: list[LeftOut]) -> list[Claim]:
        """Return all claims: those of places and junctions as given, and those of the roads.

        Args:
            fixed: the claims of places and junctions.
            notes: gets what a person should know.
            left_out: gets the rows that cannot be told by claims, with the reason.
        """
        if not self._roads:
            return list(fixed)
        best, said = self._statements, 0
        others = self._others(fixed, best)
        for rank in range(1, _MOST_ROUNDS):
            added = list(self._mended(others, rank))
            if not added:
                break
            tried = {road_id: [*told, *(one for road, one in added if road == road_id)] for road_id, told in best.items()}
            found = self._others(fixed, tried)
            if _weight(found) >= _weight(others):
                break
            best, others, said = tried, found, said + len(added)
        if said:
            notes.append(
                f"stretches of road that do not follow from the places on them and are claimed by themselves: {said:,}"
            )
        left_out.extend(_left(others))
        return [*fixed, *self._road_claims(best)]

    def _road_claims(self, statements: dict[str, list[Statement]]) -> Iterator[Claim]:
        for road_id, told in statements.items():
            yield from self._teller.of_road(told, partial(self._subjects.section, road_id))

    # ---- what comes out otherwise ----

    def _others(self, fixed: Sequence[Claim], statements: dict[str, list[Statement]]) -> list[_Other]:
        """Return what comes out otherwise than told if these are the claims."""
        claims = [*fixed, *self._road_claims(statements)]
        situation = Situation.build(self._theatre, claims, with_baseline=False)
        now: dict[str, list[Interval]] = defaultdict(list)
        for interval in situation.timeline.intervals:
            if interval.kind == "stretch" and interval.known.is_open:
                now[interval.road_id].append(interval)
        return [
            one
            for road_id, turns in self._roads.items()
            for one in _others_of(road_id, turns, now.get(road_id, ()))
        ]

    # ---- what is claimed in addition ----

    def _mended(self, others: Iterable[_Other], rank: int) -> Iterator[tuple[str, Statement]]:
        for one in others:
            told = self._cure(one)
            if told is not None:
                yield (
                    one.road_id,
                    Statement(one.bit, one.valid.start, told, one.row, f"retold {rank}", rank),
                )

    def _cure(self, one: _Other) -> Told | None:
        """Return what to claim of a stretch so that it comes out as told; None where no claim does that.

        A front is undecided because what a place says and what was said of the road differ: then the latter is claimed.
        """
        told, got = one.told, one.got
        if told.state is State.UNKNOWN:
            return told if got.state is not State.FRONT else None
        if told.state is not State.FRONT:
            return told
        theirs = [actor for actor in (told.other, told.holder) if actor and actor != got.holder]
        return Told(State.CONTROLLED, theirs[0]) if theirs else None


def _others_of(road_id: str, turns: Turns, now: Sequence[Interval]) -> Iterator[_Other]:
    """Yield where one road comes out otherwise."""
    told = [_Known(bit, number) for number, (bit, _) in enumerate(turns)]
    came = [_Came((one.from_km, one.to_km), one) for one in now]
    for bit, here in bits_of([*told, *came]):
        if bit.to_km - bit.from_km <= _TINY_KM:
            continue
        mine = next((one for one in here if isinstance(one, _Known)), None)
        if mine is not None:
            stands = sorted((one.interval for one in here if isinstance(one, _Came)), key=lambda one: one.valid)
            yield from _apart(road_id, bit, turns[mine.number][1], stands)


class _Known(NamedTuple):
    span_km: tuple[float, float]
    number: int


class _Came(NamedTuple):
    span_km: tuple[float, float]
    interval: Interval


def _apart(road_id: str, bit: Bit, turns: Sequence[Turn], stands: Sequence[Interval]) -> Iterator[_Other]:
    """Yield the times at which a bit comes out otherwise."""
    ends = [turn.at for turn in turns[1:]]
    for turn, end in zip(turns, [*ends, FOREVER], strict=True):
        if end - turn.at <= _MOMENT:
            continue
        span = Period(turn.at, end)
        for one in stands:
            shared = one.valid.intersection(span)
            got = Told(one.state, one.holder, one.other)
            if shared is not None and got != turn.told and shared.end - shared.start > _MOMENT:
                yield _Other(road_id, bit, shared, turn.told, got, turn.row)


def _weight(others: Iterable[_Other]) -> float:
    return sum(one.km_days for one in others)


def _left(others: Iterable[_Other]) -> Iterator[LeftOut]:
    """Yield the rows of which a part comes out otherwise, each once, with how much of it."""
    km: Counter[tuple[str, str, str]] = Counter()
    for one in others:
        key = one.row.where, one.row.label, str(one.told.state)
        km[key] = max(km[key], one.bit.to_km - one.bit.from_km)
    for (where, label, state), length in km.items():
        why = f"no claim makes it so: up to {length:.1f} km of it will come out otherwise"
        yield LeftOut(where, label, why, state)
