"""The records of fronts over time: where one came from, how far it went, and how one ended.

A position is the middle of a front; kilometres are measured along the road's axis, and a movement is negative towards
km 0. The records are made by `geo.control.advance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from geo.control.state import Front

__all__ = ["Birth", "Ending", "FrontMove", "FrontsAt", "GoneFront"]

_DAY = timedelta(days=1)


class Birth(StrEnum):
    """How a front began."""

    NEW = "new"
    SPLIT = "split"
    """Off from another front of the same camps, which went on: a pocket opened."""


class Ending(StrEnum):
    """How a front ended."""

    GONE = "gone"
    """The holder no longer changes there."""
    MERGED = "merged"
    """Into another front of the same camps: the ground between them was taken."""


@dataclass(frozen=True, slots=True)
class FrontMove:
    """A front at a moment, and where it came from since the moment before.

    Attributes:
        front: where it stands.
        at: the moment.
        track_id: the same for one front as long as it goes on.
        advance_id: the same for the fronts of one advance as long as it goes on.
        born: since when there is this front, however it moved.
        birth: how it began.
        parent: track that it split off from, else ``""``.
        before: where it stood at the moment before; where it is younger, the nearest of the fronts of its advance that
            merged into it; None where there was none of them.
        since: the moment before; None for the first one.
    """

    front: Front
    at: datetime
    track_id: str
    advance_id: str
    born: datetime
    birth: Birth
    parent: str
    before: Front | None
    since: datetime | None

    @property
    def moved_km(self) -> float:
        """Kilometres of the road from the position before to the one now; 0 where there was none before."""
        return self.front.km - self.before.km if self.before else 0.0

    @property
    def km_per_day(self) -> float:
        """Movement per day of 24 hours; 0 between two readings of one instant."""
        days = (self.at - self.since) / _DAY if self.since else 0.0
        return self.moved_km / days if days else 0.0

    @property
    def gainer(self) -> str:
        """The actor that gained ground, ``""`` where nobody did."""
        if not self.moved_km:
            return ""
        return self.front.holder_high if self.moved_km < 0 else self.front.holder_low


@dataclass(frozen=True, slots=True)
class GoneFront:
    """A front of the moment before that is no more.

    Attributes:
        front: where it stood at the moment before.
        at: the moment at which it is missed.
        track_id: its track.
        advance_id: the advance that it was part of.
        ended: since when there is none.
        ending: how it ended.
        into: the track that it merged into, where that still goes on, else ``""``.
        holder: whose the ground is where it last stood, ``""`` for nobody's.
    """

    front: Front
    at: datetime
    track_id: str
    advance_id: str
    ended: datetime
    ending: Ending
    into: str
    holder: str


@dataclass(frozen=True, slots=True)
class FrontsAt:
    """All fronts at a moment.

    Attributes:
        at: the moment.
        fronts: the fronts, by road and km.
        gone: the fronts of the moment before that are no more, by road and km.
    """

    at: datetime
    fronts: tuple[FrontMove, ...]
    gone: tuple[GoneFront, ...]
