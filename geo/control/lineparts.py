"""The parts of which a road's answer is made: views, anchors, covers, stretches. Types only.

Measures are kilometres on the road's axis.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from geo.control.state import NEVER, Basis, State

__all__ = [
    "NOTHING_KNOWN",
    "Anchor",
    "Cover",
    "Stretch",
    "View",
]


class View(NamedTuple):
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


class Anchor(NamedTuple):
    """An object on the road at an instant."""

    km: float
    object_id: str
    view: View
    is_city: bool = False


class Cover(NamedTuple):
    """A statement about the road between two measures at an instant."""

    from_km: float
    to_km: float
    view: View


class Stretch(NamedTuple):
    """A part of the road with one answer."""

    from_km: float
    to_km: float
    view: View
