"""One road over both time axes: its anchors and what was said of its sections, gone through in the order in which it became known.

News of an anchor can change the road only up to the next anchor on either side that stands by itself from then on. So
each piece of news is worked out between those two, from the instant of valid time that it speaks of, and all else stays. A
stretch belongs to the anchor at its start, and never reaches over an anchor.

Section claims that overlap are weighed together on each part that they share; what lay between two anchors of one
holder in the baseline is a cover of lower rank.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from geo.control.baselinegaps import BaselineGap, baseline_gaps
from geo.control.covers import Covers, SectionTrack
from geo.control.dossier import Delta, Dossier
from geo.control.falls import Falls
from geo.control.lineparts import Anchor, Cover, Stretch, View
from geo.control.roadline import Gap, GapJudge, Span, is_firm, kept_positions
from geo.control.rows import RowBook, known_starts
from geo.control.state import State
from geo.control.track import Track
from geo.period import BEGINNING, FOREVER, Period

__all__ = ["RoadAnchor", "RoadCase"]

Emit = Callable[[Stretch, Period, Period], None]
_Slot = tuple[datetime, tuple[Stretch, ...]]
_Decided = tuple[Anchor | None, Anchor | None, Sequence[Cover], tuple[Stretch, ...]]
"""The anchors at the ends of a gap, the covers there, and the stretches that follow."""
_NO_COVERS: tuple[Cover, ...] = ()
_Zone = tuple[int, int, datetime]
"""Two anchors by their numbers, and the valid instant from which the road between them is to be read anew."""
_START = -1
"""The owner of what lies before the first anchor."""


@dataclass(frozen=True, slots=True)
class RoadAnchor:
    """An object on the road.

    Attributes:
        km: measure on the road, in whole metres.
        object_id: what it is.
        is_city: too large to be passed over by interpolation.
        dossier: what is said of it.
        named: when it is known that it lies on the road, for an object that is too far away to count by itself.
    """

    km: float
    object_id: str
    is_city: bool
    dossier: Dossier
    named: tuple[Period, ...] | None = None

    def seen(self, view: View) -> Anchor | None:
        """Return the anchor in a state, None while nothing is known of it."""
        return None if view.state is State.UNKNOWN else Anchor(self.km, self.object_id, view, self.is_city)

    def lies_on(self, known: datetime) -> bool:
        """Tell whether it counts, as known at an instant."""
        return self.named is None or any(period.contains(known) for period in self.named)


@dataclass
class _News:
    """What becomes known at one instant: of anchors and of sections, each by its number."""

    anchors: list[tuple[int, Delta]] = field(default_factory=list)
    sections: list[tuple[int, Delta]] = field(default_factory=list)
    is_about_all: bool = False
    """The baseline, the horizon or the list of anchors changes."""


class RoadCase:
    """What is known of one road.

    Args:
        length_km: its length.
        anchors: the objects on it.
        sections: dossiers of the parts of it that section claims speak of, in order, without overlap.
        judge: decides.
        start: start of the theatre's first day, UTC.
    """

    def __init__(
        self,
        length_km: float,
        anchors: Iterable[RoadAnchor],
        sections: Iterable[Dossier],
        judge: GapJudge,
        start: datetime,
    ) -> None:
        self.length_km = length_km
        self.anchors = sorted(anchors, key=lambda anchor: (anchor.km, anchor.object_id))
        self.sections = sorted(sections, key=lambda dossier: dossier.subject.from_km)
        self._ends = [dossier.subject.to_km for dossier in self.sections]
        self._judge = judge
        self._horizons = self._all_horizons(start)
        self._tracks: list[Track[Anchor | None]] = [Track() for _ in self.anchors]
        self._said: list[Track[View | None]] = [Track() for _ in self.sections]
        self._gaps: list[BaselineGap] = []
        self._falls = Falls()

    def tell(self, emit: Emit) -> None:
        """Write out every stretch that was ever the answer, with its valid and known time.

        Args:
            emit: called with each.
        """
        books = [RowBook[Stretch](emit) for _ in range(len(self.anchors) + 1)]
        for known, news in sorted(self._news().items()):
            horizon = self._horizons[bisect_right(self._horizons, (known, FOREVER)) - 1][1]
            for low, high, since in self._zones(known, news):
                for owner, slots in self._read(low, high, since, known).items():
                    books[owner].replace(since, slots, known, horizon)
        for book in books:
            book.close()

    # ---- what becomes known when ----

    def _news(self) -> dict[datetime, _News]:
        news: dict[datetime, _News] = defaultdict(_News)
        news[BEGINNING].is_about_all = True
        for at, _ in self._horizons:
            news[at].is_about_all = True
        for number, anchor in enumerate(self.anchors):
            for delta in anchor.dossier.deltas:
                news[delta.known].anchors.append((number, delta))
            told = [known for one, known in anchor.dossier.evidence if one.baseline]
            for at in known_starts([*told, *(anchor.named or ())]):
                news[at].is_about_all = True
        for number, section in enumerate(self.sections):
            for delta in section.deltas:
                news[delta.known].sections.append((number, delta))
        return news

    def _all_horizons(self, start: datetime) -> list[tuple[datetime, datetime]]:
        """Return from when on the road is told about, by known time."""
        dossiers = [*(anchor.dossier for anchor in self.anchors), *self.sections]
        each = [dossier.horizons(start) for dossier in dossiers]
        found = [(BEGINNING, start)]
        for at in sorted({at for horizons in each for at, _ in horizons[1:]}):
            here = [horizons[bisect_right(horizons, (at, FOREVER)) - 1][1] for horizons in each]
            found.append((at, min(here)))
        return found

    # ---- how far news reaches ----

    def _zones(self, known: datetime, news: _News) -> list[_Zone]:
        """Take in news; return the anchors between which, and the valid instant from which, it changes the road."""
        zones = []
        for number, delta in news.anchors:
            seen = self.anchors[number].seen
            self._tracks[number].apply(delta.since, delta.times, [seen(view) for view in delta.views])
        for number, delta in news.sections:
            views = [None if view.state is State.UNKNOWN else view for view in delta.views]
            self._said[number].apply(delta.since, delta.times, views)
        if news.is_about_all:
            held = [
                (anchor.km, anchor.object_id, anchor.dossier)
                for anchor in self.anchors
                if anchor.lies_on(known)
            ]
            self._gaps = baseline_gaps(held, known, self._judge.rules, self._judge.camps)
            return [(_START, len(self.anchors), BEGINNING)]
        for number, delta in news.anchors:
            zones.append((*self._between_solid(number, number, delta.since), delta.since))
        if news.sections:
            told = [self.sections[number].subject for number, _ in news.sections]
            from_km, to_km = min(one.from_km for one in told), max(one.to_km for one in told)
            low = bisect_right(self.anchors, from_km, key=lambda anchor: anchor.km)
            high = bisect_left(self.anchors, to_km, key=lambda anchor: anchor.km) - 1
            since = min(delta.since for _, delta in news.sections)
            zones.append((*self._between_solid(low, high, since), since))
        return self._apart(zones)

    def _apart(self, zones: list[_Zone]) -> list[_Zone]:
        """Join zones that overlap; the joined one begins with the earlier of the instants, and reaches as far as that asks."""
        if len(zones) == 1:
            return zones
        apart: list[_Zone] = []
        for zone in sorted(zones):
            joined = zone
            while apart and joined[0] < apart[-1][1]:
                other = apart.pop()
                earliest = min(other[2], joined[2])
                inside = min(other[0], joined[0]) + 1, max(other[1], joined[1]) - 1
                joined = (*self._between_solid(*inside, earliest), earliest)
            apart.append(joined)
        return apart

    def _between_solid(self, low: int, high: int, since: datetime) -> tuple[int, int]:
        """Return the nearest solid anchors around some; the road's ends where there are none."""
        below = low - 1
        while below > _START and not self._is_solid(below, below + 1, since):
            below -= 1
        above = high + 1
        while above < len(self.anchors) and not self._is_solid(above, above - 1, since):
            above += 1
        return below, above

    def _is_solid(self, number: int, inner: int, since: datetime) -> bool:
        """Tell whether an anchor parts the road from an instant on, whatever becomes of those inside of it.

        It does not if another one at the same kilometre comes in between.
        """
        anchor = self.anchors[number]
        if (
            0 <= inner < len(self.anchors) and self.anchors[inner].km == anchor.km
        ) or anchor.named is not None:
            return False
        track = self._tracks[number]
        index = bisect_right(track.times, since) - 1
        return index >= 0 and None not in map(_firm, track.items[index:])

    # ---- who holds what lies between ----

    def _read(self, low: int, high: int, since: datetime, known: datetime) -> dict[int, list[_Slot]]:
        """Return the stretches between two anchors from each instant on, by the anchor at the start of each."""
        covers = self._covers_between(low, high, since)
        here, news = self._anchors_between(low, high, since, known)
        if covers is not None:
            for at in covers.times():
                if at > since:
                    news.setdefault(at, [])
        slots: dict[int, list[_Slot]] = {owner: [] for owner in range(low, min(high, len(self.anchors)))}
        decided: dict[int, _Decided] = {}
        for at in (since, *sorted(news)):
            for number, anchor in news.get(at, ()):
                here[number] = anchor
            standing = covers.at(at) if covers is not None else _NO_COVERS
            decided, fallen = self._decide(self._ends_of_gaps(here, low, high), standing, decided)
            for span in fallen:
                self._falls.add(span, at)
            for owner, told in slots.items():
                answer = decided[owner][3] if owner in decided else ()
                if not told or told[-1][1] != answer:
                    told.append((at, answer))
        return slots

    def _decide(
        self,
        gaps: Iterable[tuple[int, Anchor | None, Anchor | None]],
        covers: Sequence[Cover],
        before: Mapping[int, _Decided],
    ) -> tuple[dict[int, _Decided], list[Span]]:
        """Return what stands in each gap, and where covers fall; what has not changed since before is not decided again."""
        now: dict[int, _Decided] = {}
        fallen: list[Span] = []
        for owner, start, end in gaps:
            was = before.get(owner)
            if was is not None and was[0] is start and was[1] is end and was[2] == covers:
                now[owner] = was
                continue
            from_km = start.km if start is not None else 0.0
            to_km = end.km if end is not None else self.length_km
            answer, falls = self._judge.decide(Gap(from_km, to_km, start, end), covers)
            now[owner] = (start, end, covers, answer)
            fallen += falls
        return now, fallen

    def _anchors_between(
        self, low: int, high: int, since: datetime, known: datetime
    ) -> tuple[dict[int, Anchor | None], dict[datetime, list[tuple[int, Anchor | None]]]]:
        """Return the anchors of a part of the road at an instant, and what becomes of them from then on."""
        here: dict[int, Anchor | None] = {}
        news: dict[datetime, list[tuple[int, Anchor | None]]] = {}
        for number in range(max(low, 0), min(high + 1, len(self.anchors))):
            one, track = self.anchors[number], self._tracks[number]
            if one.named is not None and not one.lies_on(known):
                continue
            index = bisect_right(track.times, since)
            here[number] = track.items[index - 1] if index else None
            if index < len(track.times):
                for at, anchor in zip(track.times[index:], track.items[index:], strict=True):
                    news.setdefault(at, []).append((number, anchor))
        return here, news

    def _covers_between(self, low: int, high: int, since: datetime) -> Covers | None:
        """Return the covers between two anchors, with what had fallen before an instant; None where there are none."""
        if not self.sections and not self._gaps:
            return None
        from_km = self.anchors[low].km if low > _START else 0.0
        to_km = self.anchors[high].km if high < len(self.anchors) else self.length_km
        first = bisect_right(self._ends, from_km)
        sections: list[SectionTrack] = []
        for dossier, track in zip(self.sections[first:], self._said[first:], strict=True):
            if dossier.subject.from_km >= to_km:
                break
            if track.times:
                sections.append((dossier.subject.from_km, dossier.subject.to_km, track))
        gaps = [gap for gap in self._gaps if gap.from_km < to_km and gap.to_km > from_km]
        self._falls.forget((from_km, to_km), since)
        return Covers(sections, gaps, self._falls) if sections or gaps else None

    def _ends_of_gaps(
        self, here: Mapping[int, Anchor | None], low: int, high: int
    ) -> Iterator[tuple[int, Anchor | None, Anchor | None]]:
        """Yield the anchors at the start and end of each gap of a part of the road, with the number of the first."""
        numbers = [number for number, anchor in here.items() if anchor is not None]
        anchors = [anchor for anchor in here.values() if anchor is not None]
        owner, start, is_open = low, None, low == _START
        for position in kept_positions(anchors, self._judge.camps):
            if is_open:
                yield owner, start, anchors[position]
            owner, start, is_open = numbers[position], anchors[position], True
        if high == len(self.anchors):
            yield owner, start, None


def _firm(anchor: Anchor | None) -> Anchor | None:
    """Return an anchor that interrupts the road whatever lies beside it, None in the place of another."""
    return anchor if anchor is not None and is_firm(anchor) else None
