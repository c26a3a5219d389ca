"""Who holds a road between its anchors.

::

    km 0 ──●───────────────●┄┄┄┄┄┄┄┄───────────●── L        ● anchor   ─ held   ┄ undecided
          gov             hts                 gov
              ^ between anchors of different holders, nothing else known: undecided for its whole length
                           ^ reach ^ beyond it an older statement about the road still stands

An *anchor* is an object on the road of which a claim speaks. A *cover* is an older statement about the road itself: a
section claim, or what lay between two anchors of one holder in the baseline. Between two anchors of one holder the road
is interpolated. Where an anchor has changed since the cover was told, the cover is undecided within reach of it and
stands beyond; between two changed anchors the cover falls, and the road is read off them: interpolated if they hold
together, undecided if not. A cover that has fallen at a spot does not rise there again without a new claim.
``docs/rules.md`` tells the rules in words.

Pure arithmetic on one road; measures are kilometres on its axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from math import exp

from geo.control.camps import Camps
from geo.control.lineparts import NOTHING_KNOWN, Anchor, AnchorHistory, Cover, CoverHistory, Stretch, View
from geo.control.rules import Rules
from geo.control.state import Basis, State

__all__ = ["road_line", "road_slots"]

_TINY_KM = 1e-6
_ISLANDS = frozenset({State.BESIEGED, State.VACATED})
_PASSABLE = frozenset({State.CONTROLLED, State.PRESSURED, State.ADVANCE})


@dataclass
class _Fallen:
    """Where covers have fallen, and when."""

    spans: list[tuple[float, float, datetime]] = field(default_factory=list)

    def alive(self, cover: Cover) -> list[Cover]:
        """Return what is left of a cover."""
        left = [(cover.from_km, cover.to_km)]
        for low, high, since in self.spans:
            if cover.view.last_support <= since:
                left = [span for old in left for span in _without(old, (low, high))]
        return [replace(cover, from_km=low, to_km=high) for low, high in left]


def _without(span: tuple[float, float], hole: tuple[float, float]) -> list[tuple[float, float]]:
    parts = [(span[0], min(span[1], hole[0])), (max(span[0], hole[1]), span[1])]
    return [(low, high) for low, high in parts if high - low > _TINY_KM]


def road_slots(
    length_km: float,
    anchors: Sequence[AnchorHistory],
    covers: Sequence[CoverHistory],
    *,
    rules: Rules,
    camps: Camps,
) -> list[tuple[datetime, tuple[Stretch, ...]]]:
    """Return the stretches of a road from each instant on at which something on it changes.

    Args:
        length_km: length of the road; the stretches cover 0 to it.
        anchors: objects on the road.
        covers: statements about the road, section claims before others where both reach.
        rules: parameters.
        camps: who belongs to whom.
    """
    times = sorted({at for one in anchors for at in one.times} | {at for one in covers for at in one.times})
    fallen = _Fallen()
    slots: list[tuple[datetime, tuple[Stretch, ...]]] = []
    for at in times:
        here = [anchor for history in anchors if (anchor := history.at(at)) is not None]
        standing = _standing_covers(covers, at, fallen)
        line = _Line(length_km, here, standing, rules, camps)
        slots.append((at, line.stretches()))
        fallen.spans += [(low, high, at) for low, high in line.fallen]
    return slots


def _standing_covers(covers: Sequence[CoverHistory], at: datetime, fallen: _Fallen) -> list[Cover]:
    """Return the covers that stand, sections before the rest, without overlap."""
    taken: list[Cover] = []
    for wanted in (True, False):
        for history in covers:
            cover = history.at(at) if history.is_section is wanted else None
            if cover is None:
                continue
            spans = [(left.from_km, left.to_km) for left in fallen.alive(cover)]
            for other in taken:
                spans = [rest for span in spans for rest in _without(span, (other.from_km, other.to_km))]
            taken += [Cover(low, high, cover.view) for low, high in spans]
    return sorted(taken, key=lambda cover: (cover.from_km, cover.to_km))


def road_line(
    length_km: float, anchors: Iterable[Anchor], covers: Iterable[Cover], *, rules: Rules, camps: Camps
) -> tuple[Stretch, ...]:
    """Return the stretches of a road at one instant, from 0 to its length, without gap or overlap."""
    return _Line(length_km, list(anchors), list(covers), rules, camps).stretches()


class _Line:
    """One road at one instant."""

    def __init__(
        self, length_km: float, anchors: list[Anchor], covers: list[Cover], rules: Rules, camps: Camps
    ) -> None:
        self.length_km = length_km
        self.rules = rules
        self.camps = camps
        self.covers = sorted(covers, key=lambda cover: (cover.from_km, cover.to_km))
        self.anchors = self._without_overtaken(sorted(anchors, key=lambda a: (a.km, a.object_id)))
        self.fallen: list[tuple[float, float]] = []

    def stretches(self) -> tuple[Stretch, ...]:
        """Return the answer; notes in `fallen` where covers have fallen."""
        made: list[Stretch] = []
        ends: list[Anchor | None] = [None, *self.anchors, None]
        for low, high in pairwise(ends):
            start = 0.0 if low is None else min(max(low.km, 0.0), self.length_km)
            end = self.length_km if high is None else min(max(high.km, 0.0), self.length_km)
            for piece in self._pieces(start, end):
                made += self._decide(piece, low, high)
        return _joined(made)

    def _pieces(self, start: float, end: float) -> list[tuple[float, float, Cover | None]]:
        """Cut a gap at the ends of the covers."""
        pieces: list[tuple[float, float, Cover | None]] = []
        at = start
        for cover in self.covers:
            low, high = max(cover.from_km, start), min(cover.to_km, end)
            if high - low <= _TINY_KM:
                continue
            if low - at > _TINY_KM:
                pieces.append((at, low, None))
            pieces.append((max(low, at), high, cover))
            at = high
        if end - at > _TINY_KM:
            pieces.append((at, end, None))
        return pieces

    def _decide(
        self, piece: tuple[float, float, Cover | None], low: Anchor | None, high: Anchor | None
    ) -> list[Stretch]:
        """Return the stretches of a piece between two anchors."""
        start, end, cover = piece
        if cover is None:
            return [Stretch(start, end, self._between(low, high))]
        presses_low = low is not None and self._presses(low, cover)
        presses_high = high is not None and self._presses(high, cover)
        if not presses_low and not presses_high:
            return [Stretch(start, end, self._standing(cover, low, high))]
        if presses_low and presses_high and self._is_held(low) and self._is_held(high):
            self.fallen.append((start, end))
            return [Stretch(start, end, self._between(low, high))]
        reach = self.rules.front_reach_km
        from_km = min(max(start, low.km + reach), end) if low is not None and presses_low else start
        to_km = max(min(end, high.km - reach), start) if high is not None and presses_high else end
        if to_km - from_km <= _TINY_KM and presses_low and presses_high:
            self.fallen.append((start, end))
            return [Stretch(start, end, self._between(low, high))]
        return self._reached(start, end, cover, (low, from_km), (high, to_km))

    def _reached(
        self,
        start: float,
        end: float,
        cover: Cover,
        low: tuple[Anchor | None, float],
        high: tuple[Anchor | None, float],
    ) -> list[Stretch]:
        """Return a cover with its undecided ends; each anchor comes with the measure to which it reaches."""
        (low_anchor, from_km), (high_anchor, to_km) = low, high
        made = []
        if low_anchor is not None and from_km - start > _TINY_KM:
            made.append(Stretch(start, from_km, self._reach(low_anchor, cover, is_low=True)))
        if to_km - from_km > _TINY_KM:
            view = cover.view
            rule = "beyond-reach" if view.basis is not Basis.DIRECT else view.rule
            made.append(Stretch(from_km, to_km, replace(view, rule=rule)))
        if high_anchor is not None and end - to_km > _TINY_KM:
            made.append(Stretch(to_km, end, self._reach(high_anchor, cover, is_low=False)))
        return made

    def _presses(self, anchor: Anchor, cover: Cover) -> bool:
        """Tell whether an anchor contradicts a cover and is not older than it."""
        if anchor.view.last_support < cover.view.last_support:
            return False
        if anchor.view.state in _ISLANDS or self._is_claimed_back(anchor, cover):
            return True
        return not self.camps.together(anchor.view.holder, cover.view.holder)

    def _is_claimed_back(self, anchor: Anchor, cover: Cover) -> bool:
        """Tell whether an anchor was lost to somebody else and its return is only claimed."""
        mine, theirs = anchor.view.holder, anchor.view.other
        is_claimed = anchor.view.state is State.CLAIMED and bool(theirs)
        is_ours = self.camps.together(mine, cover.view.holder)
        return is_claimed and is_ours and not self.camps.together(theirs, cover.view.holder)

    def _is_held(self, anchor: Anchor | None) -> bool:
        """Tell whether an anchor's holder is known and can leave it by road."""
        return anchor is not None and bool(anchor.view.holder) and anchor.view.state not in _ISLANDS

    def _joined(self, low: Anchor, high: Anchor) -> str:
        """Return under what name two anchors hold the road between them together, ``""`` where they do not."""
        if low.view.state in _ISLANDS or high.view.state in _ISLANDS:
            return ""
        return self.camps.joint(low.view.holder, high.view.holder)

    def _standing(self, cover: Cover, low: Anchor | None, high: Anchor | None) -> View:
        """Return an undisturbed cover; one that stems from baseline anchors is read off the anchors of today."""
        is_gap = bool(cover.view.parents) and low is not None and high is not None
        if is_gap and low is not None and high is not None and self._joined(low, high):
            return self._between(low, high)
        return cover.view

    def _between(self, low: Anchor | None, high: Anchor | None) -> View:
        """Return what two anchors say about the road between them."""
        if low is None or high is None:
            return NOTHING_KNOWN
        joint = self._joined(low, high)
        if joint:
            return self._interpolated(low, high, joint)
        views = (low.view, high.view)
        if any(view.state is State.VACATED or not view.holder for view in views):
            return self._mixed(low, high, ("", ""), State.UNKNOWN, "beside-vacated")
        if self.camps.together(low.view.holder, high.view.holder):
            ring = low.view.other if low.view.state is State.BESIEGED else high.view.other
            return self._mixed(low, high, (low.view.holder, ring), State.FRONT, "siege-ring")
        return self._mixed(
            low, high, (low.view.holder, high.view.holder), State.FRONT, "front-between-anchors"
        )

    def _interpolated(self, low: Anchor, high: Anchor, joint: str) -> View:
        claimed = [a.view for a in (low, high) if a.view.state is State.CLAIMED]
        state = State.CLAIMED if claimed else State.CONTROLLED
        other = claimed[0].other if claimed else ""
        view = self._mixed(low, high, (joint, other), state, "between-anchors")
        if low.view.is_baseline and high.view.is_baseline:
            carried = Basis.CARRIED_FORWARD in {low.view.basis, high.view.basis}
            basis = Basis.CARRIED_FORWARD if carried else Basis.INTERPOLATED
            return replace(view, basis=basis, is_baseline=True)
        return view

    def _mixed(self, low: Anchor, high: Anchor, pair: tuple[str, str], state: State, rule: str) -> View:
        """Return a view that rests on two anchors."""
        views = (low.view, high.view)
        certain = min(_certainty(view) for view in views)
        gap_km = abs(high.km - low.km)
        return View(
            holder=pair[0],
            other=pair[1],
            state=state,
            rule=rule,
            basis=Basis.INTERPOLATED,
            confidence=round(certain * exp(-gap_km / self.rules.interpolation_km), 3),
            claims_for=_union(view.claims_for for view in views),
            claims_against=_union(view.claims_against for view in views),
            last_support=min(view.last_support for view in views),
            parents=(low.object_id, high.object_id),
        )

    def _reach(self, anchor: Anchor, cover: Cover, *, is_low: bool) -> View:
        """Return the undecided stretch between a changed anchor and what is left of a cover."""
        mine, state, rule = anchor.view.holder, State.FRONT, "front-reach"
        if anchor.view.state is State.BESIEGED:
            mine, rule = anchor.view.other, "siege-ring"
        if anchor.view.state is State.VACATED or not mine or not cover.view.holder:
            state, rule = State.UNKNOWN, "beside-vacated"
        theirs = cover.view.holder
        low, high = (mine, theirs) if is_low else (theirs, mine)
        if self._is_claimed_back(anchor, cover):
            low, high, state, rule = theirs, anchor.view.other, State.CLAIMED, "claimed-back"
        return View(
            holder=low if state is not State.UNKNOWN else "",
            other=high if state is not State.UNKNOWN else "",
            state=state,
            rule=rule,
            basis=Basis.INTERPOLATED,
            confidence=round(min(_certainty(anchor.view), _certainty(cover.view)), 3),
            claims_for=_union((anchor.view.claims_for, cover.view.claims_for)),
            claims_against=_union((anchor.view.claims_against, cover.view.claims_against)),
            last_support=min(anchor.view.last_support, cover.view.last_support),
            parents=(anchor.object_id,),
        )

    def _without_overtaken(self, anchors: list[Anchor]) -> list[Anchor]:
        """Leave out small places known from the baseline alone between two anchors that have gone over since."""
        firm = [a for a in anchors if not a.view.is_baseline or a.is_city]
        kept = []
        for anchor in anchors:
            before = next((a for a in reversed(firm) if a.km <= anchor.km and a is not anchor), None)
            after = next((a for a in firm if a.km >= anchor.km and a is not anchor), None)
            is_overtaken = (
                anchor not in firm
                and before is not None
                and after is not None
                and self._has_gone_over(before, anchor)
                and self._has_gone_over(after, anchor)
                and bool(self._joined(before, after))
            )
            if not is_overtaken:
                kept.append(anchor)
        return kept

    def _has_gone_over(self, anchor: Anchor, old: Anchor) -> bool:
        return anchor.view.state in _PASSABLE and not self.camps.together(anchor.view.holder, old.view.holder)


def _certainty(view: View) -> float:
    """Return the confidence with which a view names the holder; of a contested object, half of it."""
    return view.confidence * (0.5 if view.state is State.CONTESTED else 1.0)


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({claim_id for group in groups for claim_id in group}))


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """Join neighbours with one answer."""
    made: list[Stretch] = []
    for stretch in stretches:
        if stretch.to_km - stretch.from_km <= _TINY_KM:
            continue
        if made and made[-1].view == stretch.view:
            made[-1] = Stretch(made[-1].from_km, stretch.to_km, stretch.view)
        else:
            made.append(stretch)
    return tuple(made)
