"""What to claim of a road that comes out otherwise than told, and whether that helps.

A stretch that is held is claimed to be. A front is undecided for one of two reasons (docs/rules.md, *Along a road*): an older
statement about the road is contradicted by a place on it, and then that statement is claimed; or nothing is told of the
road and the places at its ends differ, and then nothing is. Whose the older statement was is not told, so that both are tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from geo.control.state import State
from geo.outside.deeds import Told
from geo.outside.intervalrows import IntervalRow
from geo.outside.sections import Bit, Statement
from geo.outside.spans import Turn
from geo.period import Period

__all__ = ["MOMENT", "MendedRoad", "Other", "Turns"]

MOMENT = timedelta(seconds=1)
"""What follows a second later (`geo.outside.deeds`) is not otherwise."""

Turns = list[tuple[Bit, list[Turn]]]
"""What is told of each bit of a road."""


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
        is_by_length: of the two actors of a front the one of which more km of fronts come out otherwise at that instant,
            because one statement about the road has an end at each side of a place; or by their order.
        is_last: the last of the two instead of the first one.
        is_later: what is held is claimed one second later, so that no place beside it is newer and contradicts it.
    """

    is_by_length: bool
    is_last: bool
    is_later: bool

    def statements(self, others: Sequence[Other], rank: int) -> Iterator[Statement]:
        """Yield what to claim."""
        km: dict[tuple[datetime, str], float] = defaultdict(float)
        for one in others:
            for actor in (one.told.holder, one.told.other):
                km[one.valid.start, actor] += one.km if one.told.state is State.FRONT else 0.0
        for one in others:
            told, at = one.told, one.valid.start
            if one.row.rule == _READ_OFF:
                told = Told()
            elif told.state is State.FRONT:
                actors = [told.holder, told.other]
                if self.is_by_length:
                    actors = [actor for _, actor in sorted((-km[at, actor], actor) for actor in actors)]
                actor = actors[-1 if self.is_last else 0]
                told = Told(State.CONTROLLED, actor) if actor else Told()
            elif self.is_later:
                at += MOMENT
            yield Statement(one.bit, at, told, one.row, f"retold {rank}", rank)


_READ_OFF = "front-between-anchors"
"""The rule of a front that rests on the places at its ends alone (docs/rules.md)."""
_ONE_BY_ONE = tuple(
    _Cure(is_by_length, is_last, is_later)
    for is_by_length in (True, False)
    for is_later in (False, True)
    for is_last in (False, True)
)
_AT_ONCE = (_ONE_BY_ONE[0], _ONE_BY_ONE[3], _ONE_BY_ONE[5])


@dataclass(slots=True)
class MendedRoad:
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
        self.tried = [*self.statements, *cure.statements(here, rank)]
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
