"""Fronts that moved, came or went, and traffic that is told otherwise: road by road."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.control.frontchange import FrontTurn
from geo.control.telling import traffic_words

if TYPE_CHECKING:
    from geo.control.frontchange import FrontChange
    from geo.control.passagechange import PassageChange
    from geo.control.state import Front, PassageInterval
    from maps.commands.changenames import ChangeNames
    from maps.commands.changesetting import Setting

__all__ = ["front_section", "traffic_section"]

_WIDE_KM = 20.0
"""Of a front that is undecided over more, the middle says nothing."""
_LEAST_KM = 0.5
"""A movement that is shown as no kilometre."""


def front_section(setting: Setting) -> Iterator[str]:
    """Yield what became of the fronts."""
    told, road_id = _Fronts(setting), ""
    if setting.found.fronts:
        yield f"Fronts ({len(setting.found.fronts):,}): who has the lower kilometres / who the higher ones"
    for change in setting.found.fronts:
        if change.shown.road_id != road_id:
            road_id = change.shown.road_id
            yield f"  {setting.names.road(road_id)}"
        yield from setting.filled(told.words(change), 2)


def traffic_section(setting: Setting) -> Iterator[str]:
    """Yield what closed, opened or is told otherwise, each with who says so."""
    told, road_id = _Traffic(setting), ""
    if setting.found.passages:
        yield f"Traffic ({len(setting.found.passages):,})"
    for change in setting.found.passages:
        if change.shown.road_id != road_id:
            road_id = change.shown.road_id
            yield f"  {setting.names.road(road_id)}"
        yield from setting.filled(told.words(change), 2)
        yield from setting.filled(setting.names.sayers(change.claims, change.shown.valid.start), 3)


class _Fronts:
    """Words for one front."""

    def __init__(self, setting: Setting) -> None:
        self._set = setting
        self._names = setting.names

    def words(self, change: FrontChange) -> str:
        """Return which front it is, and what became of it."""
        shown = change.shown
        pair = f"{self._names.actor(shown.holder_low)} / {self._names.actor(shown.holder_high)}"
        if change.before and change.after:
            return (
                f"{pair}: {self._where(change.before)} → {self._where(change.after)}{self._movement(change)}"
            )
        return f"{pair}: {self._came(change) if change.after else self._went(change)}"

    def _came(self, change: FrontChange) -> str:
        day, where = self._set.day(change.since), self._where(change.shown)
        return f"not known then: {where}, since {day}" if self._set.is_learnt else f"new since {day}: {where}"

    def _went(self, change: FrontChange) -> str:
        where = self._where(change.shown)
        told = (
            "not there after all" if self._set.is_learnt else f"no more since {self._set.day(change.since)}"
        )
        now = f"; now {self._names.actor(change.holder)}" if change.holder else ""
        if change.turn is FrontTurn.MERGED and change.into:
            now += f"{',' if now else ';'} as far as the one at {self._where(change.into)}"
        return f"{told}: {where}{now}"

    def _movement(self, change: FrontChange) -> str:
        km = abs(change.moved_km)
        if not change.gainer or km < _LEAST_KM:
            return ", its middle where it was"
        ahead = self._names.ahead(change.shown.road_id, change.shown.km, -1 if change.moved_km < 0 else 1)
        towards = f" towards {ahead}" if ahead else ""
        about = "about " if any(one and _is_wide(one) for one in (change.before, change.after)) else ""
        gainer = self._names.actor(change.gainer)
        if self._set.is_learnt:
            return f"; {gainer} {about}{km:.0f} km farther{towards} than was known"
        speed = f"{about}{abs(change.km_per_day):.1f} km a day"
        return f"; {gainer} gained {about}{km:.0f} km{towards}, {speed}"

    def _where(self, front: Front) -> str:
        if _is_wide(front):
            low, high = (_end(self._names, front.road_id, km) for km in (front.from_km, front.to_km))
            return f"somewhere on km {low} to {high}"
        spot = self._names.spot(front.road_id, front.km)
        return f"km {front.km:.0f}" + (f" ({spot})" if spot else "")


class _Traffic:
    """Words for one change of traffic."""

    def __init__(self, setting: Setting) -> None:
        self._set = setting
        self._names = setting.names

    def words(self, change: PassageChange) -> str:
        """Return where it is, and what is told of it."""
        where, before, after = self._where(change.shown), change.before, change.after
        if after is None:
            assert before is not None
            return f"{where}: no longer said to be {traffic_words(before.passage)}"
        since = f"since {self._set.day(after.valid.start)}"
        if before is None:
            return f"{where}: {since} {traffic_words(after.passage)}"
        if before.passage is after.passage:
            return f"{where}: {traffic_words(after.passage)}; told of {self._where(before)} before"
        return f"{where}: {traffic_words(before.passage)} → {since} {traffic_words(after.passage)}"

    def _where(self, mark: PassageInterval) -> str:
        if mark.point_km is not None:
            spot = self._names.spot(mark.road_id, mark.point_km)
            return f"km {mark.point_km:.0f}" + (f" ({spot})" if spot else "")
        somewhere = "somewhere on " if mark.rule == "cut-somewhere" else ""
        low, high = (_end(self._names, mark.road_id, km) for km in (mark.from_km, mark.to_km))
        return f"{somewhere}km {low} to {high}"


def _is_wide(front: Front) -> bool:
    return front.to_km - front.from_km > _WIDE_KM


def _end(names: ChangeNames, road_id: str, km: float) -> str:
    """Return a measure with the town that stands there."""
    town = names.at(road_id, km)
    return f"{km:.0f}" + (f" ({town})" if town else "")
