"""What changed of places and junctions between two slices, with what came and went between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from geo.control.state import Interval, Slice, State
from geo.control.timeline import Timeline

__all__ = ["ObjectChange", "object_changes"]


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """A place or junction that is in another state, or was for a while.

    Attributes:
        object_id: ``"place:ID"`` or ``"junction:ID"``.
        before: its state in the first reading, None where nothing was known.
        after: its state in the second reading, None where nothing is known.
        steps: its states between the two instants and at the second one, each with the time for which it lasted.
        since: since when it is as it is: the holder where that changed, else the state.
    """

    object_id: str
    before: Interval | None
    after: Interval | None
    steps: tuple[Interval, ...]
    since: datetime

    @property
    def loser(self) -> str:
        """Whose it was, ``""`` for nobody's."""
        return self.before.counted_holder if self.before else ""

    @property
    def gainer(self) -> str:
        """Whose it is, ``""`` for nobody's."""
        return self.after.counted_holder if self.after else ""

    @property
    def changed_hands(self) -> bool:
        """Tell whether it is another's now; what is contested is nobody's yet."""
        return self.loser != self.gainer and (self.after is None or self.after.state is not State.CONTESTED)

    @property
    def is_first(self) -> bool:
        """Tell whether nothing was known of it before."""
        return self.before is None or self.before.state is State.UNKNOWN

    @property
    def came_back(self) -> bool:
        """Tell whether it is as it was, and was another's between."""
        return _outcome(self.before) == _outcome(self.after)

    @property
    def rule(self) -> str:
        """Name of the rule behind what it is now."""
        return self.after.rule if self.after else "no-claim"

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims for what it is now."""
        return self.after.claims_for if self.after else ()


def object_changes(
    timeline: Timeline, before: Slice, after: Slice, kind: Literal["place", "junction"]
) -> tuple[ObjectChange, ...]:
    """Return the places or junctions that are in another state, or were another's for a while, by identifier.

    Args:
        timeline: the states.
        before: the first reading.
        after: the second reading.
        kind: which objects.
    """
    old = before.places if kind == "place" else before.junctions
    new = after.places if kind == "place" else after.junctions
    told = (
        _change(f"{kind}:{key}", old.get(key), new.get(key), timeline, (before, after))
        for key in sorted(old.keys() | new.keys())
    )
    return tuple(change for change in told if change is not None)


def _change(
    object_id: str,
    before: Interval | None,
    after: Interval | None,
    timeline: Timeline,
    readings: tuple[Slice, Slice],
) -> ObjectChange | None:
    history = timeline.history_of(object_id, readings[1].known)
    steps = _steps(history, *readings)
    holders = {one.counted_holder if one else "" for one in (before, after)}
    passed = {step.counted_holder for step in steps}
    if _outcome(before) == _outcome(after) and not passed - holders:
        return None
    by_holder = len(holders | passed) > 1
    return ObjectChange(object_id, before, after, steps, _since(history, readings[1].at, by_holder))


def _outcome(one: Interval | None) -> tuple[str, str, State]:
    return (one.holder, one.other, one.state) if one else ("", "", State.UNKNOWN)


def _steps(history: Iterable[Interval], before: Slice, after: Slice) -> tuple[Interval, ...]:
    """Return the states that began after the first instant and until the second, where the report time is the same."""
    if before.known != after.known:
        return ()
    low, high = sorted((before.at, after.at))
    return tuple(step for step in history if low < step.valid.start <= high)


def _since(history: tuple[Interval, ...], at: datetime, by_holder: bool) -> datetime:  # noqa: FBT001 - of one caller
    """Return since when the holder, or the state, is what it is at an instant."""
    told = [step for step in history if step.valid.start <= at]
    if not told:
        return at
    last = told[-1]
    since = last.valid.start
    for step in reversed(told):
        same = step.counted_holder == last.counted_holder if by_holder else _outcome(step) == _outcome(last)
        if not same:
            break
        since = step.valid.start
    return since
