"""Statements about a road between two measures, older than its anchors: which of them stand at an instant.

Section claims come before what the baseline leaves between two anchors. Where a cover has fallen, because anchors at both of
its ends contradict it, it does not rise again unless a claim is newer than the fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from geo.control.baselinegaps import BaselineGap
from geo.control.falls import Falls
from geo.control.lineparts import Cover, View
from geo.control.roadline import without
from geo.control.track import Track

__all__ = ["Covers", "SectionTrack"]

SectionTrack = tuple[float, float, Track[View | None]]
"""From and to, km, and the history of what section claims say of it."""


class Covers:
    """The covers of a part of a road.

    Args:
        sections: what section claims say, in order, without overlap.
        gaps: what the baseline leaves between anchors.
        falls: where covers have fallen.
    """

    def __init__(self, sections: Sequence[SectionTrack], gaps: Sequence[BaselineGap], falls: Falls) -> None:
        self._sections = sections
        self._gaps = gaps
        self._falls = falls

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
            for span in self._falls.spared((low, high), view.last_support):
                if taken and taken[-1].to_km == span[0] and taken[-1].view == view:
                    taken[-1] = Cover(taken[-1].from_km, span[1], view)
                else:
                    taken.append(Cover(*span, view))
        holes = [(cover.from_km, cover.to_km) for cover in taken]
        for gap in self._gaps:
            view = gap.at(instant)
            if view is not None:
                spans = self._falls.spared((gap.from_km, gap.to_km), view.last_support)
                for hole in holes:
                    spans = [rest for span in spans for rest in without(span, hole)]
                taken += [Cover(*span, view) for span in spans]
        return sorted(taken, key=lambda cover: cover.from_km)
