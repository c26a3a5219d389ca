"""All evidence about one object, with the known time of each piece; weighed once for each span of known time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from geo.control.camps import Camps
from geo.control.evidence import Evidence, Subject
from geo.control.history import known_starts
from geo.control.lineparts import View
from geo.control.rules import Rules
from geo.control.standing import Standing
from geo.control.state import NEVER, Basis, State
from geo.control.weigh import Step, weigh
from geo.period import BEGINNING, FOREVER, Period, day_bounds

__all__ = ["Dossier", "clipped", "views_of"]

T = TypeVar("T")


class Dossier:
    """What is said about one object, and since when that is known.

    Args:
        subject: the object.
        rules: parameters.
        camps: who belongs to whom.
    """

    nothing = View("", "", State.UNKNOWN, "no-claim", Basis.DIRECT, 0.0, (), (), NEVER)
    """The view of an object before the first claim about it."""

    def __init__(self, subject: Subject, rules: Rules, camps: Camps) -> None:
        self.subject = subject
        self._rules = rules
        self._camps = camps
        self._evidence: list[tuple[Evidence, Period]] = []
        self._starts: list[datetime] = []
        self._steps: dict[int, tuple[Step, ...]] = {}

    def add(self, evidence: Evidence, known: Period) -> None:
        """Take up a piece of evidence; only before the first reading."""
        self._evidence.append((evidence, known))

    @property
    def known_periods(self) -> list[Period]:
        """The known time of each piece of evidence."""
        return [known for _, known in self._evidence]

    def known_starts(self) -> list[datetime]:
        """Return the instants at which what is known about the object changes, `BEGINNING` first."""
        if not self._starts:
            self._starts = known_starts(self.known_periods)
        return self._starts

    def known_at(self, known: datetime) -> list[Evidence]:
        """Return the evidence that stands at an instant of known time."""
        return [one for one, period in self._evidence if period.contains(known)]

    def steps(self, known: datetime) -> tuple[Step, ...]:
        """Return the standings of the object over valid time, as known at an instant."""
        number = bisect_right(self.known_starts(), known) - 1
        if number not in self._steps:
            evidence = self.known_at(self._starts[number])
            self._steps[number] = weigh(evidence, rules=self._rules, camps=self._camps)
        return self._steps[number]

    def horizon(self, known: datetime, start: datetime) -> datetime:
        """Return from when on the object is told about: the theatre's start, or an earlier event."""
        events = [one.at for one in self.known_at(known) if not one.baseline and one.at > BEGINNING]
        return min([start, *events])


def views_of(steps: Sequence[Step], rules: Rules, zone: ZoneInfo) -> list[tuple[datetime, View]]:
    """Return what is to be shown from each instant on; what rests on the baseline alone is carried forward after its day."""
    views: list[tuple[datetime, View]] = []
    for step, following in zip(steps, [*(later.at for later in steps[1:]), FOREVER], strict=False):
        standing = step.standing
        if not standing.is_baseline:
            views.append((step.at, _view(standing, Basis.DIRECT, rules)))
            continue
        told = max(one.at for one in standing.base)
        day_end = day_bounds(told.astimezone(zone).date(), zone).end if told > BEGINNING else step.at
        if step.at < day_end:
            views.append((step.at, _view(standing, Basis.DIRECT, rules)))
        if day_end < following:
            views.append((max(step.at, day_end), _view(standing, Basis.CARRIED_FORWARD, rules)))
    return views


def _view(standing: Standing, basis: Basis, rules: Rules) -> View:
    return View(
        holder=standing.holder,
        other=standing.other,
        state=standing.state,
        rule=standing.rule,
        basis=basis,
        confidence=standing.confidence(rules),
        claims_for=standing.claims_for,
        claims_against=standing.claims_against,
        last_support=standing.last_support,
        is_baseline=standing.is_baseline,
    )


def clipped(slots: Sequence[tuple[datetime, T]], horizon: datetime, nothing: T) -> list[tuple[datetime, T]]:
    """Return slots that begin at a horizon: with what stood there, or with nothing known."""
    before = [slot for slot in slots if slot[0] <= horizon]
    first = (horizon, before[-1][1] if before else nothing)
    return [first, *(slot for slot in slots if slot[0] > horizon)]
