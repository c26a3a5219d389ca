"""All evidence about one object, with the known time of each piece, and what follows from it as it becomes known.

A `Dossier` goes through known time once. Each instant at which its evidence changes gives at most one `Delta`: from which
instant of valid time on the object's history is another than it was known to be before, and which. The deltas together
are the history over both axes, without repeating what stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from geo.control.camps import Camps
from geo.control.evidence import Evidence, Subject
from geo.control.lineparts import View
from geo.control.rules import Rules
from geo.control.standing import Standing
from geo.control.state import NEVER, Basis, State
from geo.control.weigh import Step, Weighing
from geo.period import BEGINNING, FOREVER, Period, day_bounds

__all__ = ["Delta", "Dossier", "views_of"]


class Delta(NamedTuple):
    """A change of what is known of an object.

    Attributes:
        known: since when it is known.
        since: up to here, in valid time, everything stays.
        times: from when on the views of the same position stand; none is before `since`.
        views: what is to be shown.
    """

    known: datetime
    since: datetime
    times: tuple[datetime, ...]
    views: tuple[View, ...]


class Dossier:
    """What is said about one object, and since when that is known.

    Args:
        subject: the object.
        evidence: everything that is said about it, each piece with its known time.
        rules: parameters.
        camps: who belongs to whom.
        zone: time zone in which days begin.
    """

    nothing = View("", "", State.UNKNOWN, Basis.DIRECT, "no-claim", 0.0, (), (), NEVER)
    """The view of an object before the first claim about it."""

    def __init__(
        self,
        subject: Subject,
        evidence: Iterable[tuple[Evidence, Period]],
        *,
        rules: Rules,
        camps: Camps,
        zone: ZoneInfo,
    ) -> None:
        self.subject = subject
        self.evidence = tuple(evidence)
        self.zone = zone
        self._rules = rules
        self._camps = camps

    def known_at(self, known: datetime) -> list[Evidence]:
        """Return the evidence that stands at an instant of known time."""
        return [one for one, period in self.evidence if period.contains(known)]

    @cached_property
    def deltas(self) -> tuple[Delta, ...]:
        """What becomes known of the object, in the order of known time."""
        weighing = Weighing(self._rules, self._camps)
        times: list[datetime] = []
        views: list[View] = []
        found: list[Delta] = []
        for known, (added, removed) in sorted(self._news().items()):
            since = weighing.update(added, removed)
            shown = views_of(weighing.steps(since), self._rules, self.zone)
            index = bisect_left(times, since)
            delta = _difference(
                known, (times[index:], views[index:]), [one for one in shown if one[0] >= since]
            )
            if delta is not None:
                found.append(delta)
                index = bisect_left(times, delta.since)
                times[index:], views[index:] = delta.times, delta.views
        return tuple(found)

    def _news(self) -> dict[datetime, tuple[list[Evidence], list[Evidence]]]:
        """Return what comes in and what is taken back, by the instant at which that is known."""
        news: dict[datetime, tuple[list[Evidence], list[Evidence]]] = defaultdict(lambda: ([], []))
        for one, known in self.evidence:
            news[known.start][0].append(one)
            if not known.is_open:
                news[known.end][1].append(one)
        return news

    def horizons(self, start: datetime) -> list[tuple[datetime, datetime]]:
        """Return from when on the object is told about, by known time: from the theatre's start, or an earlier event.

        Args:
            start: start of the theatre's first day, UTC.
        """
        early = [
            (one, known) for one, known in self.evidence if not one.baseline and BEGINNING < one.at < start
        ]
        found = [(BEGINNING, start)]
        for at in sorted({at for _, known in early for at in (known.start, known.end) if at < FOREVER}):
            events = [one.at for one, known in early if known.contains(at)]
            found.append((at, min([start, *events])))
        return found


def _difference(
    known: datetime, before: tuple[list[datetime], list[View]], after: list[tuple[datetime, View]]
) -> Delta | None:
    """Return the change between two ways in which a history goes on; None where there is none."""
    same = 0
    for at, view, new in zip(*before, after, strict=False):
        if at != new[0] or view != new[1]:
            break
        same += 1
    rest = [*before[0][same : same + 1], *(at for at, _ in after[same : same + 1])]
    if not rest:
        return None
    times, views = zip(*after[same:], strict=True) if len(after) > same else ((), ())
    return Delta(known, min(rest), times, views)


def views_of(steps: Sequence[Step], rules: Rules, zone: ZoneInfo) -> list[tuple[datetime, View]]:
    """Return what is to be shown from each instant on; what rests on the baseline alone is carried forward after its day."""
    views: list[tuple[datetime, View]] = []
    for index, (at, standing) in enumerate(steps):
        if not standing.is_baseline:
            views.append((at, _view(standing, Basis.DIRECT, rules)))
            continue
        following = steps[index + 1].at if index + 1 < len(steps) else FOREVER
        told = max(one.at for one in standing.base)
        day_end = day_bounds(told.astimezone(zone).date(), zone).end if told > BEGINNING else at
        if at < day_end:
            views.append((at, _view(standing, Basis.DIRECT, rules)))
        if day_end < following:
            views.append((max(at, day_end), _view(standing, Basis.CARRIED_FORWARD, rules)))
    return views


def _view(standing: Standing, basis: Basis, rules: Rules) -> View:
    holder, state, other, rule = standing[:4]
    return View(holder, other, state, basis, rule, *standing.outcome(rules), (), standing.is_baseline)
