"""Statements about a road between two measures, older than its anchors: which of them stand at an instant.

Section claims come before what the baseline leaves between two anchors. Where a cover has fallen, because anchors at both of
its ends contradict it, it does not rise again unless a claim is newer than the fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from geo.control.baselinegaps import BaselineGap
from geo.control.lineparts import Cover, View
from geo.control.roadline import Span, without
from geo.control.track import Track

__all__ = ["Covers", "Fall", "SectionTrack"]

SectionTrack = tuple[float, float, Track[View | None]]
"""From and to, km, and the history of what section claims say of it."""

Fall = tuple[float, float, datetime]
"""From and to, km, and when the covers there fell."""


class Covers:
    """The covers of a part of a road.

    Args:
        sections: what section claims say, in order, without overlap.
        gaps: what the baseline leaves between anchors.
        fallen: where covers have fallen so far.
    """

    def __init__(
        self, sections: Sequence[SectionTrack], gaps: Sequence[BaselineGap], fallen: Iterable[Fall]
    ) -> None:
        self._sections = sections
        self._gaps = gaps
        self._fallen = list(fallen)
        self.new_falls: list[Fall] = []
        """What has fallen since this was made."""

    def times(self) -> set[datetime]:
        """Return when anything changes here."""
        found = {at for _, _, track in self._sections for at in track.times}
        return found.union(*(gap.times for gap in self._gaps))

    def at(self, instant: datetime) -> list[Cover]:
        """Return the covers that stand at an instant, in order, without overlap."""
        taken: list[Cover] = []
        for low, high, track in self._sections:
            view = track.at(instant)
            if view is None:
                continue
            for span in self._alive((low, high), view):
                if taken and taken[-1].to_km == span[0] and taken[-1].view == view:
                    taken[-1] = Cover(taken[-1].from_km, span[1], view)
                else:
                    taken.append(Cover(*span, view))
        holes = [(cover.from_km, cover.to_km) for cover in taken]
        for gap in self._gaps:
            view = gap.at(instant)
            if view is not None:
                spans = self._alive((gap.from_km, gap.to_km), view)
                for hole in holes:
                    spans = [rest for span in spans for rest in without(span, hole)]
                taken += [Cover(*span, view) for span in spans]
        return sorted(taken, key=lambda cover: cover.from_km)

    def fall(self, spans: Iterable[Span], instant: datetime) -> None:
        """Remember where covers have fallen."""
        falls = [(low, high, instant) for low, high in spans]
        self._fallen += falls
        self.new_falls += falls

    def _alive(self, span: Span, view: View) -> list[Span]:
        """Return what is left of a cover."""
        spans = [span]
        for low, high, since in self._fallen:
            if view.last_support <= since:
                spans = [rest for old in spans for rest in without(old, (low, high))]
        return spans
