"""The history of one object as known at the instant that a sweep through known time has reached."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

__all__ = ["Track"]

T = TypeVar("T")


class Track(Generic[T]):
    """What stands of an object over valid time: from each instant on, the item of the same position."""

    __slots__ = ("items", "times")

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.items: list[T] = []

    def apply(self, since: datetime, times: Sequence[datetime], items: Sequence[T]) -> None:
        """Take in what has become known: from an instant on, these stand instead of what stood there."""
        index = bisect_left(self.times, since)
        self.times[index:] = times
        self.items[index:] = items

    def at(self, instant: datetime) -> T | None:
        """Return what stands at an instant; None before the first."""
        index = bisect_right(self.times, instant) - 1
        return self.items[index] if index >= 0 else None
