"""Places and junctions that are in another state: by day, each with the rule in words and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from geo.control.state import State

if TYPE_CHECKING:
    from datetime import datetime

    from geo.control.objectchange import ObjectChange
    from maps.commands.changesetting import Setting

__all__ = ["place_sections"]

_TITLES = {
    False: ("Changed hands", "Changed hands and came back", "In another state", "First heard of"),
    True: ("In other hands than was known", "", "In another state than was known", "Not known of then"),
}
"""Titles of the four sections, whether or not both readings are of one instant."""


def place_sections(setting: Setting) -> Iterator[list[str]]:
    """Yield what is told of places and junctions, one section after the other; empty ones have no lines."""
    told = _Places(setting)
    changed = [*setting.found.places, *setting.found.junctions]
    back = [one for one in changed if one.came_back]
    first = [one for one in changed if one.is_first and not one.came_back]
    rest = [one for one in changed if not one.is_first and not one.came_back]
    fallen = [one for one in rest if one.changed_hands]
    others = [one for one in rest if not one.changed_hands]
    titles = _TITLES[setting.is_learnt]
    yield list(told.by_day(titles[0], fallen, told.hands))
    yield list(told.by_day(titles[1], back, told.there_and_back))
    yield list(told.by_day(titles[2], others, told.states))
    yield list(told.by_day(titles[3], first, lambda one: setting.sentence(one.after)))


class _Places:
    """Words for one change."""

    def __init__(self, setting: Setting) -> None:
        self._set = setting
        self._names = setting.names

    def by_day(
        self, title: str, changed: Sequence[ObjectChange], told: Callable[[ObjectChange], str]
    ) -> Iterator[str]:
        """Yield a title, the days in order, and under each what changed."""
        if not changed:
            return
        yield f"{title} ({len(changed):,})"
        last = ""
        for one in sorted(changed, key=self._order):
            day = self._set.day(one.since)
            if day != last:
                yield f"  {day}"
            last = day
            yield from self._set.filled(f"{self._names.thing(one.object_id)}: {told(one)}", 2)
            yield from self._set.filled(self._reason(one), 3)

    def _order(self, one: ObjectChange) -> tuple[datetime, int, str]:
        """Return the key by which the older comes first, and of one day the larger."""
        return one.since, -self._names.weight(one.object_id), self._names.thing(one.object_id)

    def hands(self, one: ObjectChange) -> str:
        """Return from whom to whom it went."""
        return self._whose(one) + self._between(one)

    def _between(self, one: ObjectChange) -> str:
        """Return whose it was between the two, where it went more ways than one."""
        told, last = [], one.loser
        for step in one.steps:
            if step.valid.start >= one.since:
                break
            if step.counted_holder != last:
                last = step.counted_holder
                told.append(f"{self._names.actor(last)} from {self._set.day(step.valid.start)}")
        return f"; in between {', '.join(told)}" if told else ""

    def _whose(self, one: ObjectChange) -> str:
        was, now, after = self._names.actor(one.loser), self._names.actor(one.gainer), one.after
        if after is None:
            return f"{was} → {now}"
        if after.state is State.CLAIMED:
            between = "" if after.other in {"", one.loser} else f"; {self._names.actor(after.other)} before"
            return f"{was} → {now} (only claimed{between})"
        if after.state is State.VACATED:
            return f"left by {self._names.actor(after.other or one.loser)}, nobody said to have come"
        return f"{was} → {now if after.state is State.CONTROLLED else self._set.sentence(after)}"

    def states(self, one: ObjectChange) -> str:
        """Return the state before and after."""
        return f"{self._set.sentence(one.before)} → {self._set.sentence(one.after)}"

    def there_and_back(self, one: ObjectChange) -> str:
        """Return whose it was between, and whose it is again."""
        between = [
            f"{self._set.sentence(step)} from {self._set.day(step.valid.start)}" for step in one.steps[:-1]
        ]
        return f"{', '.join(between)}; {self._set.sentence(one.after)} again"

    def _reason(self, one: ObjectChange) -> str:
        """Return the rule in words, and who says so."""
        words = self._set.timeline.rules.words.get(one.rule, one.rule)
        sayers = self._names.sayers(one.claims, one.since)
        return f"{words.removesuffix('.')}: {sayers}" if sayers else words
