"""The material on one road: its anchors and what was said of its sections, as known at an instant.

Brings dossiers into the form in which `geo.control.roadline` decides: anchors over time, covers over time. Section
claims that overlap are weighed together on each part that they share; what lay between two anchors of one holder in the
baseline is a cover of lower rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from math import exp
from zoneinfo import ZoneInfo

from geo.control.anchors import Spot
from geo.control.camps import Camps
from geo.control.dossier import Dossier, clipped, views_of
from geo.control.evidence import Evidence
from geo.control.history import known_starts
from geo.control.lineparts import NOTHING_KNOWN, AnchorHistory, CoverHistory, Stretch, View
from geo.control.roadline import road_slots
from geo.control.rules import Rules
from geo.control.state import Basis, State
from geo.control.weigh import Step, weigh
from geo.refs import same_ref

__all__ = ["RoadCase"]

_END_KM = 0.05


@dataclass(frozen=True)
class RoadCase:
    """What is known of one road.

    Attributes:
        road_id: the road.
        length_km: its length.
        ref: its reference, or ``""``.
        anchors: spot and dossier of each object on it.
        sections: dossiers of the pieces of it that claims speak of.
        rules: parameters.
        camps: who belongs to whom.
        zone: time zone in which days begin.
    """

    road_id: str
    length_km: float
    ref: str
    anchors: tuple[tuple[Spot, Dossier], ...]
    sections: tuple[Dossier, ...]
    rules: Rules
    camps: Camps
    zone: ZoneInfo

    def known_starts(self) -> list[datetime]:
        """Return the instants at which what is known about the road changes, `BEGINNING` first."""
        dossiers = [*(dossier for _, dossier in self.anchors), *self.sections]
        return known_starts(period for dossier in dossiers for period in dossier.known_periods)

    def slots(self, known: datetime, start: datetime) -> list[tuple[datetime, tuple[Stretch, ...]]]:
        """Return the stretches from each instant on, as known at an instant.

        Args:
            known: report time.
            start: first instant of the theatre.
        """
        nothing = (Stretch(0.0, self.length_km, NOTHING_KNOWN),)
        slots = road_slots(
            self.length_km,
            self._anchors(known),
            [*self._sections(known), *self._baseline_gaps(known)],
            rules=self.rules,
            camps=self.camps,
        )
        dossiers = [*(dossier for _, dossier in self.anchors), *self.sections]
        horizon = min([start, *(dossier.horizon(known, start) for dossier in dossiers)])
        return clipped(slots, horizon, nothing)

    def _anchors(self, known: datetime) -> list[AnchorHistory]:
        found = []
        for spot, dossier in self.anchors:
            views = views_of(dossier.steps(known), self.rules, self.zone)
            if views and self._lies_on(spot, dossier, known):
                object_id = f"{dossier.subject.kind}:{dossier.subject.key}"
                times, shown = zip(*views, strict=True)
                found.append(AnchorHistory(self._snapped(spot.km), object_id, spot.is_city, times, shown))
        return sorted(found, key=lambda anchor: (anchor.km, anchor.object_id))

    def _snapped(self, km: float) -> float:
        """Return a measure in whole metres; the road's end where it is next to it, so that no sliver is left over."""
        if km < _END_KM:
            return 0.0
        return self.length_km if self.length_km - km < _END_KM else round(km, 3)

    def _lies_on(self, spot: Spot, dossier: Dossier, known: datetime) -> bool:
        """Tell whether an object is an anchor: near enough, or put on the road by a claim that is known."""
        return not spot.is_named or any(
            same_ref(ref, self.ref) for one in dossier.known_at(known) for ref in one.roads
        )

    def _sections(self, known: datetime) -> list[CoverHistory]:
        """Weigh the section claims together on each part that they share."""
        told = [(dossier, evidence) for dossier in self.sections if (evidence := dossier.known_at(known))]
        ends = sorted(
            {
                self._snapped(km)
                for dossier, _ in told
                for km in (dossier.subject.from_km, dossier.subject.to_km)
            }
        )
        found: list[CoverHistory] = []
        for low, high in pairwise(ends):
            middle = (low + high) / 2
            here = [
                one
                for dossier, evidence in told
                if dossier.subject.from_km <= middle <= dossier.subject.to_km
                for one in evidence
            ]
            views = self._views(weigh(here, rules=self.rules, camps=self.camps)) if here else []
            if views:
                times, shown = zip(*views, strict=True)
                found.append(CoverHistory(low, high, times, shown))
        return found

    def _views(self, steps: tuple[Step, ...]) -> list[tuple[datetime, View]]:
        return views_of(steps, self.rules, self.zone)

    def _baseline_gaps(self, known: datetime) -> list[CoverHistory]:
        """Return what lay between two neighbouring anchors of one holder before the first report."""
        held: list[tuple[float, str, list[tuple[datetime, View]]]] = []
        for spot, dossier in self.anchors:
            views = self._views(self._baseline_steps(dossier.known_at(known)))
            if views and views[-1][1].holder and self._lies_on(spot, dossier, known):
                held.append((self._snapped(spot.km), f"{dossier.subject.kind}:{dossier.subject.key}", views))
        found = []
        for (low_km, low_id, low), (high_km, high_id, high) in pairwise(sorted(held, key=lambda h: h[:2])):
            joint = self.camps.joint(low[-1][1].holder, high[-1][1].holder)
            if not joint or high_km <= low_km:
                continue
            certain = min(low[-1][1].confidence, high[-1][1].confidence)
            view = replace(
                low[-1][1],
                holder=joint,
                rule="between-anchors",
                basis=Basis.INTERPOLATED,
                confidence=round(certain * exp((low_km - high_km) / self.rules.interpolation_km), 3),
                claims_for=tuple(sorted({*low[-1][1].claims_for, *high[-1][1].claims_for})),
                last_support=min(low[-1][1].last_support, high[-1][1].last_support),
                parents=(low_id, high_id),
            )
            begin = max(low[0][0], high[0][0])
            carried = max(low[-1][0], high[-1][0])
            history = [(begin, view)] if begin < carried else []
            history.append((carried, replace(view, basis=Basis.CARRIED_FORWARD)))
            times, shown = zip(*history, strict=True)
            found.append(CoverHistory(low_km, high_km, times, shown, is_section=False))
        return found

    def _baseline_steps(self, evidence: Iterable[Evidence]) -> tuple[Step, ...]:
        baseline = [one for one in evidence if one.baseline]
        steps = weigh(baseline, rules=self.rules, camps=self.camps)
        return tuple(step for step in steps if step.standing.state is State.CONTROLLED)
