"""Who holds a road between two of its anchors.

::

    km 0 ──●───────────────●┄┄┄┄┄┄┄┄───────────●── L        ● anchor   ─ held   ┄ undecided
          gov             hts                 gov
              ^ between anchors of different holders, nothing else known: undecided for its whole length
                           ^ reach ^ beyond it an older statement about the road still stands

An *anchor* is an object on the road of which a claim speaks. A *cover* is an older statement about the road itself: a
section claim, or what lay between two anchors of one holder in the baseline. Between two anchors of one holder the road
is interpolated. Where an anchor has changed since the cover was told, the cover is undecided within reach of it and
stands beyond; between two changed anchors the cover falls, and the road is read off them: interpolated if they hold
together, undecided if not. A cover that has fallen at a spot does not rise there again without a new claim; to remember
that is up to the caller. ``docs/rules.md`` tells the rules in words.

Pure arithmetic on one gap between two anchors at one instant; measures are kilometres on the road's axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from geo.control.camps import Camps
from geo.control.lineparts import NOTHING_KNOWN, Anchor, Cover, Stretch, View
from geo.control.rules import Rules
from geo.control.state import Basis, State

__all__ = ["TINY_KM", "Gap", "GapJudge", "Span", "is_firm", "kept_positions", "without"]

TINY_KM = 1e-6
"""What is shorter than this has no length."""
_ISLANDS = frozenset({State.BESIEGED, State.VACATED})
_PASSABLE = frozenset({State.CONTROLLED, State.PRESSURED, State.ADVANCE})

Span = tuple[float, float]
"""From and to, km."""


def without(span: Span, hole: Span) -> list[Span]:
    """Return what a hole leaves of a span."""
    parts = [(span[0], min(span[1], hole[0])), (max(span[0], hole[1]), span[1])]
    return [(low, high) for low, high in parts if high - low > TINY_KM]


class Gap(NamedTuple):
    """The road between two neighbouring anchors; an end without an anchor is the road's own.

    Attributes:
        from_km: start.
        to_km: end.
        low: anchor at the start, or None.
        high: anchor at the end, or None.
    """

    from_km: float
    to_km: float
    low: Anchor | None
    high: Anchor | None


class GapJudge:
    """Decides who holds the road in a gap.

    Args:
        rules: parameters.
        camps: who belongs to whom.
    """

    def __init__(self, rules: Rules, camps: Camps) -> None:
        self.rules = rules
        self.camps = camps

    def decide(self, gap: Gap, covers: Sequence[Cover]) -> tuple[tuple[Stretch, ...], list[Span]]:
        """Return the stretches of a gap, without a hole or an overlap, and where covers fall.

        Args:
            gap: the gap.
            covers: statements about the road that still stand, in order, without overlap; what lies outside is left out.
        """
        if not covers:
            if gap.to_km - gap.from_km <= TINY_KM:
                return (), []
            return (Stretch(gap.from_km, gap.to_km, self._between(gap.low, gap.high)),), []
        made: list[Stretch] = []
        fallen: list[Span] = []
        for piece in _pieces(gap, covers):
            made += self._decide(piece, gap.low, gap.high, fallen)
        return _joined(made), fallen

    def _decide(
        self,
        piece: tuple[float, float, Cover | None],
        low: Anchor | None,
        high: Anchor | None,
        fallen: list[Span],
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
            fallen.append((start, end))
            return [Stretch(start, end, self._between(low, high))]
        reach = self.rules.front_reach_km
        from_km = min(max(start, low.km + reach), end) if low is not None and presses_low else start
        to_km = max(min(end, high.km - reach), start) if high is not None and presses_high else end
        if to_km - from_km <= TINY_KM and presses_low and presses_high:
            fallen.append((start, end))
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
        if low_anchor is not None and from_km - start > TINY_KM:
            made.append(Stretch(start, from_km, self._reach(low_anchor, cover, is_low=True)))
        if to_km - from_km > TINY_KM:
            view = cover.view
            rule = "beyond-reach" if view.basis is not Basis.DIRECT else view.rule
            made.append(Stretch(from_km, to_km, view._replace(rule=rule)))
        if high_anchor is not None and end - to_km > TINY_KM:
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

    def _standing(self, cover: Cover, low: Anchor | None, high: Anchor | None) -> View:
        """Return an undisturbed cover; one that stems from baseline anchors is read off the anchors of today."""
        is_gap = bool(cover.view.parents) and low is not None and high is not None
        if is_gap and low is not None and high is not None and _joint(low, high, self.camps):
            return self._between(low, high)
        return cover.view

    def _between(self, low: Anchor | None, high: Anchor | None) -> View:
        """Return what two anchors say about the road between them."""
        if low is None or high is None:
            return NOTHING_KNOWN
        joint = _joint(low, high, self.camps)
        if joint:
            return self._interpolated(low, high, joint)
        one, other = low.view, high.view
        if State.VACATED in {one.state, other.state} or not one.holder or not other.holder:
            return self._mixed(low, high, ("", ""), State.UNKNOWN, "beside-vacated")
        if self.camps.together(one.holder, other.holder):
            ring = one.other if one.state is State.BESIEGED else other.other
            return self._mixed(low, high, (one.holder, ring), State.FRONT, "siege-ring")
        return self._mixed(low, high, (one.holder, other.holder), State.FRONT, "front-between-anchors")

    def _interpolated(self, low: Anchor, high: Anchor, joint: str) -> View:
        claimed = next((end.view for end in (low, high) if end.view.state is State.CLAIMED), None)
        state = State.CLAIMED if claimed is not None else State.CONTROLLED
        other = claimed.other if claimed is not None else ""
        view = self._mixed(low, high, (joint, other), state, "between-anchors")
        if low.view.is_baseline and high.view.is_baseline:
            carried = Basis.CARRIED_FORWARD in {low.view.basis, high.view.basis}
            basis = Basis.CARRIED_FORWARD if carried else Basis.INTERPOLATED
            return view._replace(basis=basis, is_baseline=True)
        return view

    def _mixed(self, low: Anchor, high: Anchor, pair: tuple[str, str], state: State, rule: str) -> View:
        """Return a view that rests on two anchors."""
        one, other = low.view, high.view
        certain = min(_certainty(one), _certainty(other))
        return View(
            pair[0],
            pair[1],
            state,
            Basis.INTERPOLATED,
            rule,
            round(certain * exp((low.km - high.km) / self.rules.interpolation_km), 3),
            _union(one.claims_for, other.claims_for),
            _union(one.claims_against, other.claims_against),
            min(one.last_support, other.last_support),
            (low.object_id, high.object_id),
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
            claims_for=_union(anchor.view.claims_for, cover.view.claims_for),
            claims_against=_union(anchor.view.claims_against, cover.view.claims_against),
            last_support=min(anchor.view.last_support, cover.view.last_support),
            parents=(anchor.object_id,),
        )


def kept_positions(anchors: Sequence[Anchor], camps: Camps) -> Sequence[int]:
    """Return the positions of anchors without small places known from the baseline alone that the war has passed by.

    Those are left out that lie between two anchors that have gone over since.

    Args:
        anchors: anchors of one road in order.
        camps: who belongs to whom.
    """
    firm = [anchor for anchor in anchors if is_firm(anchor)]
    if len(firm) == len(anchors):
        return range(len(anchors))
    return [
        position
        for position, anchor in enumerate(anchors)
        if is_firm(anchor) or not _is_overtaken(anchor, firm, camps)
    ]


def is_firm(anchor: Anchor) -> bool:
    """Tell whether an anchor interrupts the road whatever lies beside it."""
    return not anchor.view.is_baseline or anchor.is_city


def _is_overtaken(anchor: Anchor, firm: Sequence[Anchor], camps: Camps) -> bool:
    before = next((one for one in reversed(firm) if one.km <= anchor.km), None)
    after = next((one for one in firm if one.km >= anchor.km), None)
    return (
        before is not None
        and after is not None
        and _has_gone_over(before, anchor, camps)
        and _has_gone_over(after, anchor, camps)
        and bool(_joint(before, after, camps))
    )


def _has_gone_over(anchor: Anchor, old: Anchor, camps: Camps) -> bool:
    """Tell whether an anchor is confirmed to have gone over since the baseline told of another."""
    view = anchor.view
    is_since = not view.is_baseline and view.state in _PASSABLE
    return is_since and not camps.together(view.holder, old.view.holder)


def _joint(low: Anchor, high: Anchor, camps: Camps) -> str:
    """Return under what name two anchors hold the road between them together, ``""`` where they do not."""
    if low.view.state in _ISLANDS or high.view.state in _ISLANDS:
        return ""
    return camps.joint(low.view.holder, high.view.holder)


def _pieces(gap: Gap, covers: Sequence[Cover]) -> list[tuple[float, float, Cover | None]]:
    """Cut a gap at the ends of the covers."""
    pieces: list[tuple[float, float, Cover | None]] = []
    at, end = gap.from_km, gap.to_km
    for cover in covers:
        low, high = max(cover.from_km, at), min(cover.to_km, end)
        if high - low <= TINY_KM:
            continue
        if low - at > TINY_KM:
            pieces.append((at, low, None))
        pieces.append((low, high, cover))
        at = high
    if end - at > TINY_KM:
        pieces.append((at, end, None))
    return pieces


def _certainty(view: View) -> float:
    """Return the confidence with which a view names the holder; of a contested object, half of it."""
    return view.confidence * (0.5 if view.state is State.CONTESTED else 1.0)


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the claims of two sorted sets, sorted."""
    if not one or not other or one == other:
        return one or other
    return tuple(sorted({*one, *other}))


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """Join neighbours with one answer."""
    made: list[Stretch] = []
    for stretch in stretches:
        if stretch.to_km - stretch.from_km <= TINY_KM:
            continue
        if made and made[-1].view == stretch.view:
            made[-1] = Stretch(made[-1].from_km, stretch.to_km, stretch.view)
        else:
            made.append(stretch)
    return tuple(made)
