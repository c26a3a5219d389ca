"""Fronts over time: where each one went, how fast, which began and ended, and which belong to one advance.

A front that goes on from slice to slice (see `geo.control.follow`) is one *track*. Tracks of neighbouring fronts between
the same two camps are one *advance* (see `geo.control.neighbours`); it keeps its identifier from slice to slice: a group
of fronts goes on with the identifier that one of its tracks has carried longest, and each identifier goes on in one
group. Every instant at which something changes is looked at, whichever moments are asked for, so that identifiers do
not depend on the moments. A position is the middle of a front; kilometres are measured along the road's axis, and a
movement is negative towards km 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.control.camps import Camps
from geo.control.follow import link_fronts
from geo.control.frontmove import Birth, Ending, FrontMove, FrontsAt, GoneFront
from geo.control.neighbours import Neighbours
from geo.control.rules import Rules
from geo.control.state import Front, Slice
from geo.control.timeline import Timeline
from geo.period import BEGINNING, FOREVER

if TYPE_CHECKING:
    from geo.roads.network import Network

__all__ = ["FrontWalk", "fronts_over_time"]


def fronts_over_time(
    timeline: Timeline, network: Network, moments: Iterable[datetime], known: datetime = FOREVER
) -> tuple[FrontsAt, ...]:
    """Return the fronts at some moments, each with its movement since the moment before.

    Args:
        timeline: the states.
        network: the roads that they are of.
        moments: valid instants, in any order; each counts once.
        known: the report time; `FOREVER` is hindsight.

    Example:
        ``fronts_over_time(situation.timeline, situation.network, situation.days)`` gives, for each day, where every
        front stood at its end and how many kilometres a day it moved.
    """
    asked = sorted(set(moments))
    if not asked:
        return ()
    walk = FrontWalk(network, timeline.camps, timeline.rules)
    changes = [at for at in timeline.change_times(known) if at <= asked[-1]]
    found = []
    for at in asked:
        while changes and changes[0] <= at:
            walk.step(timeline.as_of(changes.pop(0), known))
        found.append(walk.report(at))
    return tuple(found)


@dataclass(slots=True)
class _Track:
    """A front as it goes on.

    Attributes:
        name: track_id.
        front: where it stands.
        born: since when it is there.
        birth: how it began.
        parent: track that it split off from.
        advance: advance_id.
        joined: since when it is part of that advance.
        heritage: advances that it could go on with as well: those of a parent, and of what merged into it.
        then: where it stood at the last report, None where it is younger.
        absorbed: the fronts of the last report that merged into it.
    """

    name: str
    front: Front
    born: datetime
    birth: Birth = Birth.NEW
    parent: str = ""
    advance: str = ""
    joined: datetime = BEGINNING
    heritage: list[tuple[str, datetime]] = field(default_factory=list)
    then: Front | None = None
    absorbed: list[tuple[str, Front]] = field(default_factory=list)

    @property
    def before(self) -> Front | None:
        """Where it, or the nearest front that merged into it, stood at the last report."""
        if self.then is not None or not self.absorbed:
            return self.then
        return min((front for _, front in self.absorbed), key=lambda f: (abs(f.km - self.front.km), f.km))


class FrontWalk:
    """Follows fronts through slices that are given to it one after the other.

    Args:
        network: the roads.
        camps: who belongs to whom.
        rules: parameters.
    """

    def __init__(self, network: Network, camps: Camps, rules: Rules) -> None:
        self._camps = camps
        self._gap_km = rules.advance_gap_km
        self._neighbours = Neighbours(network, camps, rules.advance_gap_km)
        self._slice: Slice | None = None
        self._tracks: dict[Front, _Track] = {}
        self._reported: dict[str, tuple[Front, str]] = {}
        self._ended: dict[str, tuple[datetime, str]] = {}
        self._last_report: datetime | None = None
        self._used: set[str] = set()

    def step(self, now: Slice) -> None:
        """Go on to a slice."""
        tracks: dict[Front, _Track] = {}
        links = link_fronts(
            self._slice or now, now, camps=self._camps, split_km=self._gap_km if self._slice else 0.0
        )
        before = self._tracks
        for front in now.fronts:
            was = links.moved.get(front)
            if was is not None and was in before:
                tracks[front] = before[was]
                tracks[front].front = front
            else:
                name = self._unused(f"{front.front_id}@{_stamp(now.at)}")
                tracks[front] = _begun(name, front, now.at, before.get(links.split.get(front, front)))
        went_on = set(links.moved.values())
        for was, track in before.items():
            if was in went_on:
                continue
            heir = tracks.get(links.merged.get(was, was)) if was in links.merged else None
            self._ended[track.name] = (now.at, heir.name if heir else "")
            if heir is not None:
                _absorb(heir, track)
        self._slice, self._tracks = now, tracks
        self._name_advances(now.at)

    def report(self, at: datetime) -> FrontsAt:
        """Return the fronts as they stand, with what became of those of the last report."""
        since = self._last_report
        moves = tuple(
            FrontMove(t.front, at, t.name, t.advance, t.born, t.birth, t.parent, t.before, since)
            for t in sorted(self._tracks.values(), key=lambda t: (t.front.road_id, t.front.km, t.name))
        )
        alive = {track.name for track in self._tracks.values()}
        went_on = {
            name
            for track in self._tracks.values()
            if track.then is None
            for name, front in track.absorbed
            if front == track.before
        }
        gone = tuple(
            self._gone(name, at, alive)
            for name in sorted(self._reported, key=lambda n: (self._reported[n][0].road_id, self._reported[n][0].km))
            if name not in alive and name not in went_on
        )  # fmt: skip
        for track in self._tracks.values():
            track.then, track.absorbed = track.front, []
        self._reported = {track.name: (track.front, track.advance) for track in self._tracks.values()}
        self._last_report = at
        return FrontsAt(at, moves, gone)

    def _gone(self, name: str, at: datetime, alive: set[str]) -> GoneFront:
        front, advance = self._reported[name]
        ended, into = self._ended[name]
        while into and into not in alive:
            into = self._ended[into][1]
        ending = Ending.MERGED if into else Ending.GONE
        return GoneFront(front, at, name, advance, ended, ending, into, self._holder_at(front))

    def _holder_at(self, front: Front) -> str:
        stretches = self._slice.on_road(front.road_id) if self._slice else ()
        return next((one.counted_holder for one in stretches if one.from_km <= front.km <= one.to_km), "")

    def _name_advances(self, at: datetime) -> None:
        """Give each group of fronts the identifier that one of its tracks has carried longest, or a new one."""
        groups = [
            [self._tracks[front] for front in group]
            for group in self._neighbours.groups({f: track.advance for f, track in self._tracks.items()})
        ]
        names = _inherited(groups)
        for number, group in enumerate(groups):
            if number not in names:
                pair = sorted((group[0].front.holder_low, group[0].front.holder_high))
                names[number] = self._unused(f"{pair[0]}/{pair[1]}@{_stamp(at)}")
            for track in group:
                if track.advance != names[number]:
                    track.advance, track.joined = names[number], at
                track.heritage.clear()

    def _unused(self, name: str) -> str:
        """Return a name that nothing had before, numbered where several begin at one instant."""
        number, unused = 1, name
        while unused in self._used:
            number += 1
            unused = f"{name}:{number}"
        self._used.add(unused)
        return unused


def _begun(name: str, front: Front, at: datetime, parent: _Track | None) -> _Track:
    track = _Track(name, front, at)
    if parent is not None:
        track.birth, track.parent = Birth.SPLIT, parent.name
        track.heritage.append((parent.advance, parent.joined))
    return track


def _absorb(heir: _Track, track: _Track) -> None:
    """Hand on what a track was part of; where it stood at the last report only within one advance.

    Two advances that meet are no movement of either: a rising behind the lines did not come from the front that reaches it.
    """
    heir.heritage.append((track.advance, track.joined))
    if heir.advance != track.advance:
        return
    heir.joined = min(heir.joined, track.joined)
    heir.absorbed += track.absorbed
    if track.then is not None:
        heir.absorbed.append((track.name, track.then))


def _inherited(groups: Sequence[Sequence[_Track]]) -> dict[int, str]:
    """Return the identifiers that go on, by the number of the group: the one that was carried longest first."""
    carried: dict[tuple[str, int], datetime] = {}
    for number, group in enumerate(groups):
        for track in group:
            for name, since in [*track.heritage, (track.advance, track.joined)]:
                if name:
                    carried[name, number] = min(carried.get((name, number), FOREVER), since)
    given: dict[int, str] = {}
    for (name, number), _ in sorted(carried.items(), key=lambda item: (item[1], item[0])):
        if number not in given and name not in given.values():
            given[number] = name
    return given


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"
