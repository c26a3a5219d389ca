"""Adjudication of one object: from the evidence about it to its states, one after another.

Evidence is read day by day; what a day makes of the standing before is decided in `geo.control.dayrules`. News is heard where
it belongs in valid time, and only what comes after it is heard anew.

This module knows one object at a time; what lies between objects on a road is decided in `geo.control.roadline`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from geo.control.camps import Camps
from geo.control.dayrules import judge_day
from geo.control.evidence import Evidence
from geo.control.hours import Hours
from geo.control.rules import Rules
from geo.control.standing import NOTHING, Standing
from geo.control.state import State
from geo.control.voices import heard
from geo.period import BEGINNING, FOREVER

__all__ = ["Step", "Weighing", "weigh"]


class Step(NamedTuple):
    """From an instant on, how things stand with the object."""

    at: datetime
    standing: Standing


class _Node(NamedTuple):
    """A step with those before it; shared between what stood before and after a piece of evidence came in."""

    step: Step
    before: _Node | None


class _Day:
    """The evidence of one instant, and how things stand once it is heard."""

    __slots__ = ("at", "evidence", "first", "node")

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.evidence: list[Evidence] = []
        self.first = at
        """The earliest instant for which hearing this day says something."""
        self.node: _Node | None = None


class Weighing:
    """The standings of one object, kept up to date while evidence comes in and is taken back.

    Only the days from the changed one on are heard anew, so that news costs what it changes.

    Args:
        rules: parameters.
        camps: who belongs to whom.
    """

    def __init__(self, rules: Rules, camps: Camps) -> None:
        self._rules = rules
        self._camps = camps
        self._hours = Hours()
        self._times: list[datetime] = []
        self._days: list[_Day] = []

    def update(self, added: Sequence[Evidence], removed: Sequence[Evidence] = ()) -> datetime:
        """Take evidence in and out; return the earliest instant from which the standings may be others."""
        added, removed = self._hours.news(added, removed)
        index = len(self._days)
        for one in removed:
            index = min(index, self._put(one, is_added=False))
        for one in added:
            index = min(index, self._put(one, is_added=True))
        since = FOREVER
        for day in self._days[index:]:
            since = min(since, day.first)
        if removed:
            self._drop_empty(index)
        node = self._days[index - 1].node if index else None
        for day in self._days[index:]:
            node = self._hear(node, day)
            since = min(since, day.first)
        return since

    def steps(self, since: datetime) -> list[Step]:
        """Return the steps from the one that stands at an instant on; the last one is open."""
        node = self._days[-1].node if self._days else None
        end = _end_of_attack(node, self._rules)
        found = [] if end is None or node is None else [Step(end, _held(node.step.standing))]
        while node is not None:
            found.append(node.step)
            if node.step.at <= since:
                break
            node = node.before
        found.reverse()
        return found

    def _put(self, one: Evidence, *, is_added: bool) -> int:
        """Put evidence into its day, or take it out; return the day's position."""
        index = bisect_left(self._times, one.at)
        if is_added:
            if index == len(self._times) or self._times[index] != one.at:
                self._times.insert(index, one.at)
                self._days.insert(index, _Day(one.at))
            self._days[index].evidence.append(one)
            if len(self._days[index].evidence) > 1:
                self._days[index].evidence.sort(key=_order)
        else:
            self._days[index].evidence.remove(one)
        return index

    def _drop_empty(self, index: int) -> None:
        """Forget the days, from a position on, of which nothing is said any more."""
        self._days[index:] = [day for day in self._days[index:] if day.evidence]
        self._times = [day.at for day in self._days]

    def _hear(self, node: _Node | None, day: _Day) -> _Node:
        """Return the steps once a day is heard, from those before it."""
        at, first = day.at, day.at
        end = _end_of_attack(node, self._rules)
        if node is not None and end is not None and end <= at:
            node = _Node(Step(end, _held(node.step.standing)), node)
            first = end
        now = node.step.standing if node is not None else NOTHING
        now = judge_day(now, heard(day.evidence, now.settled, self._camps), self._rules, self._camps)
        if now.backdated:
            now = now._replace(backdated=False)
            node, since = _backdated(node, now)
            first = min(first, since)
        if node is not None and node.step.at == at:
            node = node.before
        day.node, day.first = _Node(Step(at, now), node), first
        return day.node


def _order(one: Evidence) -> tuple[datetime, str, str, str, datetime, str]:
    return one.order


def weigh(evidence: Iterable[Evidence], *, rules: Rules, camps: Camps) -> list[Step]:
    """Return the standings of one object in time order; the last one is open.

    Args:
        evidence: everything that is known to be said about the object, in any order.
        rules: parameters.
        camps: who belongs to whom.
    """
    weighing = Weighing(rules, camps)
    weighing.update(list(evidence))
    return weighing.steps(BEGINNING)


def _end_of_attack(node: _Node | None, rules: Rules) -> datetime | None:
    """Return when a reported advance ends unless something else comes first; None where there is none."""
    if node is None or node.step.standing.state not in _FADING:
        return None
    return max(one.at for one in node.step.standing.pool) + timedelta(days=rules.attack_fades_days)


_FADING = frozenset({State.PRESSURED, State.ADVANCE})


def _held(now: Standing) -> Standing:
    """Return the standing after an advance on which nothing followed."""
    return now._replace(state=State.CONTROLLED, other="", rule="attack-faded", pool=())


def _backdated(node: _Node | None, now: Standing) -> tuple[_Node | None, datetime]:
    """Turn the claimed steps that led to a corroborated one into controlled ones; return since when."""
    claimed: list[Step] = []
    while (
        node is not None
        and node.step.standing.state is State.CLAIMED
        and node.step.standing.holder == now.holder
    ):
        claimed.append(node.step)
        node = node.before
    for step in reversed(claimed):
        node = _Node(Step(step.at, now._replace(doubts=step.standing.doubts)), node)
    return node, claimed[-1].at if claimed else FOREVER
