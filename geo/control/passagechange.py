"""What changed of the traffic between two slices: what closed, opened, or is told otherwise.

A mark before and one after are the same where they lie at the same spot, and follow each other where one lies on at
least half of the other; a point follows what it lies on. Kilometres along the road's axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.claims.claim import Passage
from geo.control.state import PassageInterval

__all__ = ["PassageChange", "passage_changes"]

_STOPS = frozenset({Passage.CLOSED, Passage.INTERDICTED, Passage.MILITARY_ONLY})
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class PassageChange:
    """What is known of the traffic at a point or on a stretch, before and after.

    Attributes:
        before: what was known, None for nothing.
        after: what is known, None for nothing.
    """

    before: PassageInterval | None
    after: PassageInterval | None

    @property
    def shown(self) -> PassageInterval:
        """Where it is: the mark after, or, where there is none, the one before."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def closed(self) -> bool:
        """Tell whether traffic is kept from passing that was not before."""
        return _stops(self.after) and not _stops(self.before)

    @property
    def opened(self) -> bool:
        """Tell whether traffic is no longer kept from passing."""
        return _stops(self.before) and not _stops(self.after)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind what is known after; where that is nothing, behind what was known before."""
        return self.shown.claims


def passage_changes(
    before: Iterable[PassageInterval], after: Iterable[PassageInterval], *, near_km: float
) -> tuple[PassageChange, ...]:
    """Return what changed, by road and km.

    Args:
        before: what was known before.
        after: what is known after.
        near_km: points this near to each other on a road are one.
    """
    old, new = _by_road(before), _by_road(after)
    found: list[PassageChange] = []
    for road_id in sorted(old.keys() | new.keys()):
        found += _on_road(old.get(road_id, []), new.get(road_id, []), near_km)
    return tuple(sorted(found, key=lambda one: _order(one.shown)))


def _on_road(
    old: Sequence[PassageInterval], new: Sequence[PassageInterval], near_km: float
) -> list[PassageChange]:
    stays = {_told(mark) for mark in old} & {_told(mark) for mark in new}
    left = [mark for mark in old if _told(mark) not in stays]
    found = []
    for mark in sorted((one for one in new if _told(one) not in stays), key=_order):
        was = max(left, key=lambda one: _share(one, mark, near_km), default=None)
        if was is not None and _share(was, mark, near_km) >= _SHARED:
            left.remove(was)
            found += [PassageChange(was, mark)] if not _is_same(was, mark, near_km) else []
        else:
            found.append(PassageChange(None, mark))
    return found + [change for mark in left for change in _ended(mark, new, near_km)]


def _ended(mark: PassageInterval, new: Sequence[PassageInterval], near_km: float) -> list[PassageChange]:
    """Return what became of a mark that none follows: another one covers it now, or nothing is known there."""
    cover = max(new, key=lambda one: _share(mark, one, near_km), default=None)
    if cover is None or _share(mark, cover, near_km) < _SHARED:
        return [PassageChange(mark, None)]
    return [PassageChange(mark, cover)] if cover.passage is not mark.passage else []


def _is_same(one: PassageInterval, other: PassageInterval, near_km: float) -> bool:
    """Tell whether two points that are one tell the same."""
    is_near = max(abs(one.from_km - other.from_km), abs(one.to_km - other.to_km)) <= near_km
    return is_near and one.passage is other.passage


def _share(one: PassageInterval, other: PassageInterval, near_km: float) -> float:
    """Return how much of the shorter mark lies on the longer one, 0 to 1."""
    low, high = max(one.from_km, other.from_km), min(one.to_km, other.to_km)
    shorter = min(one.to_km - one.from_km, other.to_km - other.from_km)
    if shorter <= 0:
        reach = near_km if one.point_km is not None and other.point_km is not None else 0.0
        return 1.0 if low - high <= reach else 0.0
    return max(high - low, 0.0) / shorter


def _by_road(marks: Iterable[PassageInterval]) -> dict[str, list[PassageInterval]]:
    found: dict[str, list[PassageInterval]] = defaultdict(list)
    for mark in marks:
        found[mark.road_id].append(mark)
    return found


def _told(mark: PassageInterval) -> tuple[float, float, Passage]:
    return mark.from_km, mark.to_km, mark.passage


def _order(mark: PassageInterval) -> tuple[str, float, float, str]:
    return mark.road_id, mark.from_km, mark.to_km, mark.passage


def _stops(mark: PassageInterval | None) -> bool:
    return mark is not None and mark.passage in _STOPS
