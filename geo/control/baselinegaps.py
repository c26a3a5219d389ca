"""What lay between neighbouring anchors of one holder before the first report: the oldest statement about a road."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from math import exp
from typing import NamedTuple

from geo.control.camps import Camps
from geo.control.dossier import Dossier, views_of
from geo.control.lineparts import View
from geo.control.rules import Rules
from geo.control.state import Basis, State
from geo.control.weigh import weigh

__all__ = ["BaselineGap", "baseline_gaps"]

_Told = list[tuple[datetime, View]]


class BaselineGap(NamedTuple):
    """A part of the road that the baseline gives to one holder.

    Attributes:
        from_km: start.
        to_km: end.
        times: from when on the views of the same position stand.
        views: what is to be shown.
    """

    from_km: float
    to_km: float
    times: tuple[datetime, ...]
    views: tuple[View, ...]

    def at(self, instant: datetime) -> View | None:
        """Return what is to be shown at an instant, None before the baseline."""
        index = bisect_right(self.times, instant) - 1
        return self.views[index] if index >= 0 else None


def baseline_gaps(
    anchors: Iterable[tuple[float, str, Dossier]], known: datetime, rules: Rules, camps: Camps
) -> list[BaselineGap]:
    """Return the gaps between neighbouring anchors that the baseline gives to one holder, in order.

    Args:
        anchors: measure, identifier and dossier of each anchor of the road.
        known: report time.
        rules: parameters.
        camps: who belongs to whom.
    """
    held = []
    for km, object_id, dossier in anchors:
        told = _told(dossier, known, rules, camps)
        if told and told[-1][1].holder:
            held.append((km, object_id, told))
    held.sort(key=lambda one: one[:2])
    gaps = (_gap(low, high, rules, camps) for low, high in pairwise(held))
    return [gap for gap in gaps if gap is not None]


def _told(dossier: Dossier, known: datetime, rules: Rules, camps: Camps) -> _Told:
    """Return what the baseline alone says of an anchor."""
    baseline = [one for one in dossier.known_at(known) if one.baseline]
    steps = weigh(baseline, rules=rules, camps=camps) if baseline else []
    firm = [step for step in steps if step.standing.state is State.CONTROLLED]
    return views_of(firm, rules, dossier.zone)


def _gap(
    low: tuple[float, str, _Told], high: tuple[float, str, _Told], rules: Rules, camps: Camps
) -> BaselineGap | None:
    (low_km, low_id, low_told), (high_km, high_id, high_told) = low, high
    (low_at, low_view), (high_at, high_view) = low_told[-1], high_told[-1]
    joint = camps.joint(low_view.holder, high_view.holder)
    if not joint or high_km <= low_km:
        return None
    certain = min(low_view.confidence, high_view.confidence)
    view = low_view._replace(
        holder=joint,
        rule="between-anchors",
        basis=Basis.INTERPOLATED,
        confidence=round(certain * exp((low_km - high_km) / rules.interpolation_km), 3),
        claims_for=tuple(sorted({*low_view.claims_for, *high_view.claims_for})),
        last_support=min(low_view.last_support, high_view.last_support),
        parents=(low_id, high_id),
    )
    begin, carried = max(low_told[0][0], high_told[0][0]), max(low_at, high_at)
    told = [(begin, view)] if begin < carried else []
    told.append((carried, view._replace(basis=Basis.CARRIED_FORWARD)))
    return BaselineGap(low_km, high_km, tuple(at for at, _ in told), tuple(shown for _, shown in told))
