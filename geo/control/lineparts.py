"""The parts of which a road's answer is made: views, anchors, covers, stretches. Types only.

Measures are kilometres on the road's axis.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from geo.control.state import NEVER, Basis, State

__all__ = [
    "NOTHING_KNOWN",
    "Anchor",
    "AnchorHistory",
    "Cover",
    "CoverHistory",
    "Stretch",
    "View",
]


@dataclass(frozen=True, slots=True)
class View:
    """What is known of an object at an instant, without time and place.

    Attributes are those of `geo.control.state.Interval`; `is_baseline` tells that the baseline alone supports it.
    """

    holder: str
    other: str
    state: State
    rule: str
    basis: Basis
    confidence: float
    claims_for: tuple[str, ...]
    claims_against: tuple[str, ...]
    last_support: datetime
    parents: tuple[str, ...] = ()
    is_baseline: bool = False


NOTHING_KNOWN = View("", "", State.UNKNOWN, "no-anchor", Basis.INTERPOLATED, 0.0, (), (), NEVER)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An object on the road at an instant."""

    km: float
    object_id: str
    view: View
    is_city: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """A statement about the road between two measures at an instant."""

    from_km: float
    to_km: float
    view: View


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the road with one answer."""

    from_km: float
    to_km: float
    view: View


@dataclass(frozen=True, slots=True)
class AnchorHistory:
    """An object on the road over time: from each of `times` on, the view of the same position."""

    km: float
    object_id: str
    is_city: bool
    times: tuple[datetime, ...]
    views: tuple[View, ...]

    def at(self, instant: datetime) -> Anchor | None:
        """Return the anchor at an instant, None while nothing is known of it."""
        index = bisect_right(self.times, instant) - 1
        if index < 0 or self.views[index].state is State.UNKNOWN:
            return None
        return Anchor(self.km, self.object_id, self.views[index], self.is_city)


@dataclass(frozen=True, slots=True)
class CoverHistory:
    """A statement about the road over time."""

    from_km: float
    to_km: float
    times: tuple[datetime, ...]
    views: tuple[View, ...]
    is_section: bool = True
    """From section claims; otherwise from what lay between baseline anchors."""

    def at(self, instant: datetime) -> Cover | None:
        """Return the cover at an instant, None while nothing is known of it."""
        index = bisect_right(self.times, instant) - 1
        if index < 0 or self.views[index].state is State.UNKNOWN:
            return None
        return Cover(self.from_km, self.to_km, self.views[index])
