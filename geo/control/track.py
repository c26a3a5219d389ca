"""The history of one object as known at the instant that a sweep through known time has reached."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime

from geo.control.dossier import Delta
from geo.control.lineparts import View
from geo.control.state import State

__all__ = ["Track"]


class Track:
    """What is to be shown of an object over valid time."""

    __slots__ = ("times", "views")

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.views: list[View] = []

    def apply(self, delta: Delta) -> None:
        """Take in what has become known."""
        index = bisect_left(self.times, delta.since)
        self.times[index:] = delta.times
        self.views[index:] = delta.views

    def at(self, instant: datetime) -> View | None:
        """Return what is to be shown at an instant; None before the first claim."""
        index = bisect_right(self.times, instant) - 1
        return self.views[index] if index >= 0 else None

    def known_at(self, instant: datetime) -> View | None:
        """Return what is to be shown at an instant; None while nothing is known of who holds it."""
        index = bisect_right(self.times, instant) - 1
        if index < 0 or self.views[index].state is State.UNKNOWN:
            return None
        return self.views[index]

    def is_firm(self, since: datetime, *, is_city: bool) -> bool:
        """Tell whether something is known from an instant on, and more than the baseline unless it is a city."""
        index = bisect_right(self.times, since) - 1
        if index < 0:
            return False
        for view in self.views[index:]:
            if view.state is State.UNKNOWN or (view.is_baseline and not is_city):
                return False
        return True
