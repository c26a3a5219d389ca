"""From one slice to the next: which front of a road is which.

    before   === government ===|~~~|====== hts ======
    after    = government =|~~~|======== hts ========     the same front, moved towards km 0: hts gained

A front goes on as the nearest front of its road between the same two camps, provided that the ground between the two
positions changed hands accordingly: what of it was held belonged to the side that lost it, and what of it is held now
belongs to the side that gained it. So a rank along the road decides nothing, and no front jumps over ground that stayed
with its holder. Actors that hold together are one camp. Where a pocket closes or opens, one front of two goes on: the
other merged into it, or split off from it. The answer does not depend on the order of anything. Kilometres along the
road's axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geo.control.camps import Camps
from geo.control.state import Front, Interval, Slice

__all__ = ["Links", "gap_between", "link_fronts", "same_camps"]

_TINY_KM = 0.01


@dataclass(frozen=True, slots=True)
class Links:
    """How the fronts of two slices belong together.

    Attributes:
        moved: a front after, to the front before that it is.
        split: a front after, to the front before that it split off from; that one goes on elsewhere.
        merged: a front before, to the front after that it merged into; that one was another before.
    """

    moved: dict[Front, Front] = field(default_factory=dict)
    split: dict[Front, Front] = field(default_factory=dict)
    merged: dict[Front, Front] = field(default_factory=dict)


def link_fronts(before: Slice, after: Slice, *, camps: Camps, split_km: float) -> Links:
    """Follow the fronts of every road from one slice to another.

    Args:
        before: the earlier slice.
        after: the later one.
        camps: who belongs to whom.
        split_km: a new front this near to one of the same camps split off from it; farther away it is one of its own.
    """
    links = Links()
    old, new = _by_road(before.fronts), _by_road(after.fronts)
    moving = []
    for road_id in sorted(old.keys() & new.keys()):
        if [_stand(front) for front in old[road_id]] == [_stand(front) for front in new[road_id]]:
            links.moved.update(zip(new[road_id], old[road_id], strict=True))
        else:
            moving.append(road_id)
    ground = _Ground(before, after, camps, frozenset(moving))
    for road_id in moving:
        _link_road(old[road_id], new[road_id], ground, links, split_km)
    return links


def _stand(front: Front) -> tuple[float, float, str, str]:
    """Return where a front stands, and between whom."""
    return front.from_km, front.to_km, front.holder_low, front.holder_high


def same_camps(one: Front, other: Front, camps: Camps) -> bool:
    """Tell whether the same two camps face each other at two fronts, in the same direction of their roads."""
    return camps.together(one.holder_low, other.holder_low) and camps.together(
        one.holder_high, other.holder_high
    )


def gap_between(one: Front, other: Front) -> float:
    """Return the kilometres between two fronts of one road; 0 where they touch or overlap."""
    return max(one.from_km - other.to_km, other.from_km - one.to_km, 0.0)


def _by_road(fronts: Iterable[Front]) -> dict[str, list[Front]]:
    found: dict[str, list[Front]] = defaultdict(list)
    for front in fronts:
        found[front.road_id].append(front)
    return found


def _link_road(
    old: Sequence[Front], new: Sequence[Front], ground: _Ground, links: Links, split_km: float
) -> None:
    """Link the fronts of one road, the nearest first."""
    pairs = sorted(
        (
            (was, now)
            for was in old
            for now in new
            if same_camps(was, now, ground.camps) and ground.has_changed_hands(was, now)
        ),
        key=lambda pair: (abs(pair[0].km - pair[1].km), pair[0].km, pair[1].km, pair[0].from_km),
    )
    went_on: dict[Front, Front] = {}
    for was, now in pairs:
        is_free = was not in went_on and now not in links.moved
        if is_free and not any(_cross(was, now, *done) for done in went_on.items()):
            went_on[was] = now
            links.moved[now] = was
    for was in old:
        into = [now for now in went_on.values() if same_camps(was, now, ground.camps)]
        heirs = [now for now in into if ground.is_gained(was, now)]
        if was not in went_on and heirs:
            links.merged[was] = min(heirs, key=lambda now: (abs(was.km - now.km), now.km))
    for now in new:
        parents = [
            was
            for was in went_on
            if same_camps(was, now, ground.camps)
            and gap_between(was, now) <= split_km
            and ground.was_lost(was, now)
        ]
        if now not in links.moved and parents:
            links.split[now] = min(parents, key=lambda was: (abs(was.km - now.km), was.km))


def _cross(was: Front, now: Front, was_too: Front, now_too: Front) -> bool:
    """Tell whether two fronts would have to pass each other on their road."""
    return (was.km - was_too.km) * (now.km - now_too.km) < 0


class _Ground:
    """Who held the ground between two positions of a front, before and after."""

    def __init__(self, before: Slice, after: Slice, camps: Camps, road_ids: frozenset[str]) -> None:
        self.camps = camps
        self._before = _stretches(before, road_ids)
        self._after = _stretches(after, road_ids)

    def has_changed_hands(self, was: Front, now: Front) -> bool:
        """Tell whether what lay between went from the side that lost it to the side that gained it."""
        return self.was_lost(was, now) and self.is_gained(was, now)

    def was_lost(self, was: Front, now: Front) -> bool:
        """Tell whether nobody but the losing side held any of it before."""
        loser = was.holder_low if now.km < was.km else was.holder_high
        return self._is_of(self._before[was.road_id], was, now, loser)

    def is_gained(self, was: Front, now: Front) -> bool:
        """Tell whether nobody but the gaining side holds any of it now."""
        gainer = now.holder_high if now.km < was.km else now.holder_low
        return self._is_of(self._after[was.road_id], was, now, gainer)

    def _is_of(self, stretches: Iterable[Interval], one: Front, other: Front, holder: str) -> bool:
        low, high = min(one.to_km, other.to_km), max(one.from_km, other.from_km)
        return all(
            not stretch.counted_holder or self.camps.together(stretch.counted_holder, holder)
            for stretch in stretches
            if min(stretch.to_km, high) - max(stretch.from_km, low) > _TINY_KM
        )


def _stretches(now: Slice, road_ids: frozenset[str]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = {road_id: [] for road_id in road_ids}
    for stretch in now.stretches:
        if stretch.road_id in road_ids:
            found[stretch.road_id].append(stretch)
    return found
