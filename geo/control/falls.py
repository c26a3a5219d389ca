"""Where on a road older statements about it have fallen, and when.

A cover that two anchors contradict falls between them and does not rise there again, unless a claim is newer than the fall. A
road is cut at every measure at which a fall has begun or ended; each piece has the instants of its falls, in order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime

from geo.control.roadline import TINY_KM, Span

__all__ = ["Falls"]


class Falls:
    """The falls of one road, as known at the instant that a sweep has reached."""

    def __init__(self) -> None:
        self._starts: list[float] = [float("-inf")]
        self._times: list[list[datetime]] = [[]]

    def add(self, span: Span, at: datetime) -> None:
        """Note a fall, no earlier than those that are known of the same measures."""
        for times in self._times[self._cut(span[0]) : self._cut(span[1])]:
            times.append(at)

    def forget(self, span: Span, since: datetime) -> None:
        """Forget the falls between two measures from an instant on: what comes then is read anew."""
        for times in self._times[self._piece_of(span[0]) : bisect_left(self._starts, span[1])]:
            while times and times[-1] >= since:
                times.pop()

    def spared(self, span: Span, last_support: datetime) -> list[Span]:
        """Return what is left of a cover of that age, in order."""
        low, high = span
        left: list[Span] = []
        for index in range(self._piece_of(low), bisect_left(self._starts, high)):
            times = self._times[index]
            if times and times[-1] >= last_support:
                continue
            start = max(self._starts[index], low)
            end = min(self._starts[index + 1], high) if index + 1 < len(self._starts) else high
            if left and left[-1][1] == start:
                start = left.pop()[0]
            left.append((start, end))
        return [(start, end) for start, end in left if end - start > TINY_KM]

    def _piece_of(self, km: float) -> int:
        return bisect_right(self._starts, km) - 1

    def _cut(self, km: float) -> int:
        """Cut the road at a measure; return the number of the piece that begins there."""
        index = bisect_left(self._starts, km)
        if index == len(self._starts) or self._starts[index] != km:
            self._starts.insert(index, km)
            self._times.insert(index, list(self._times[index - 1]))
        return index
