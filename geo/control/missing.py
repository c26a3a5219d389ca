"""What nobody says, where it is not known who holds an object: an answer, too."""

from __future__ import annotations

from datetime import datetime

from geo.control.casefile import CaseFile
from geo.control.naming import Names
from geo.control.state import Interval, State
from geo.period import FOREVER

__all__ = ["no_claim", "what_is_missing"]


def what_is_missing(
    case: CaseFile,
    names: Names,
    found: Interval | None,
    instants: tuple[datetime, datetime],
) -> str:
    """Return what would have to be said for the holder to be known; ``""`` where somebody is known to hold it.

    Args:
        case: timeline and claims.
        names: names of its objects.
        found: the state.
        instants: the valid instant, and the report time.
    """
    none = no_claim(instants[1])
    if found is None:
        return f"{none} speaks of it"
    if found.state is not State.UNKNOWN:
        return ""
    if found.kind != "stretch":
        return f"{none} about it is of this time or an earlier one: none says who held it then"
    if found.parents:
        left = " and ".join(names.name(parent) for parent in found.parents)
        return (
            f"nobody is known to hold {left} or to have come there, and no claim speaks of the road beside it"
        )
    return _beyond_anchors(case, names, found, instants)


def _beyond_anchors(
    case: CaseFile, names: Names, found: Interval, instants: tuple[datetime, datetime]
) -> str:
    """Return why no anchor reaches a stretch: it takes one on each side."""
    known_ones = [
        (km, object_id)
        for km, object_id in case.anchors.get(found.road_id, ())
        if (state := case.state(object_id, *instants)) is not None and state.state is not State.UNKNOWN
    ]
    road = names.road(found.road_id)
    middle = (found.from_km + found.to_km) / 2
    below = [one for one in known_ones if one[0] <= middle]
    above = [one for one in known_ones if one[0] > middle]
    if not known_ones:
        return f"{no_claim(instants[1])} speaks of {road} or of any place on it"
    km, nearest = below[-1] if below else above[0]
    side = "beyond" if below and not above else "before"
    return f"{no_claim(instants[1])} speaks of {road} here, or of a place on it {side} {names.name(nearest)} (km {km:.0f})"


def no_claim(known: datetime) -> str:
    """Return how to begin a sentence about what nobody says, as known at an instant."""
    return "no claim" if known >= FOREVER else "no claim that was known by then"
