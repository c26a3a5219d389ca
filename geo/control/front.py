"""Fronts: where along a road the holder changes.

A front is a run of undecided stretches between two holders, or, where two hostile holders meet without one, a point. A
front is read off the stretches of one road at one instant; following it through time is left to who asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from geo.control.camps import Camps
from geo.control.state import Front, Interval, State
from geo.period import FOREVER, Period

__all__ = ["claims_beside", "fronts_of"]

_KNOWN = frozenset(
    {State.CONTROLLED, State.CLAIMED, State.CONTESTED, State.BESIEGED, State.PRESSURED, State.ADVANCE}
)


def fronts_of(
    stretches: Sequence[Interval], camps: Camps, point_at: Callable[[float], tuple[float, float]]
) -> tuple[Front, ...]:
    """Return the fronts of one road in km order.

    Args:
        stretches: the stretches of the road at one instant, in km order.
        camps: who belongs to whom.
        point_at: longitude and latitude of a measure of the road.
    """
    found: list[tuple[float, float, str, str, Period]] = []
    for run in _runs(stretches):
        valid = _common(stretch.valid for stretch in run)
        found.append((run[0].from_km, run[-1].to_km, run[0].holder, run[-1].other, valid))
    for low, high in pairwise(stretches):
        if low.state in _KNOWN and high.state in _KNOWN and camps.hostile(low.holder, high.holder):
            found.append((low.to_km, low.to_km, low.holder, high.holder, _common([low.valid, high.valid])))
    ranks: dict[tuple[str, str], int] = {}
    fronts = []
    for from_km, to_km, low_holder, high_holder, valid in sorted(found, key=lambda front: front[:4]):
        rank = ranks[low_holder, high_holder] = ranks.get((low_holder, high_holder), 0) + 1
        km = (from_km + to_km) / 2
        road_id = stretches[0].road_id
        front_id = f"{road_id}:{low_holder}-{high_holder}:{rank}"
        fronts.append(
            Front(front_id, road_id, from_km, to_km, km, *point_at(km), low_holder, high_holder, valid)
        )
    return tuple(fronts)


def claims_beside(front: Front, stretches: Iterable[Interval]) -> tuple[str, ...]:
    """Return the claims behind the stretches that a front lies on or touches, in the order of the road.

    Args:
        front: the front, or where one was.
        stretches: those of its road, in km order.
    """
    return tuple(
        claim_id
        for stretch in stretches
        if stretch.from_km <= front.to_km and front.from_km <= stretch.to_km
        for claim_id in stretch.claims_for
    )


def _runs(stretches: Iterable[Interval]) -> list[list[Interval]]:
    """Gather neighbouring undecided stretches between the same two holders."""
    runs: list[list[Interval]] = []
    last: Interval | None = None
    for stretch in stretches:
        if stretch.state is State.FRONT:
            continues = (
                last is not None
                and last.state is State.FRONT
                and (last.holder, last.other) == (stretch.holder, stretch.other)
            )
            if continues:
                runs[-1].append(stretch)
            else:
                runs.append([stretch])
        last = stretch
    return runs


def _common(periods: Iterable[Period]) -> Period:
    """Return the time that all periods share; they are all valid at one instant, so that there is some."""
    listed = list(periods)
    start = max(period.start for period in listed)
    return Period(start, min((period.end for period in listed), default=FOREVER))
