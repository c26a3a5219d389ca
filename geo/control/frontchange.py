"""What changed of the fronts between two slices: which moved, which came, which went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from geo.control.advance import FrontWalk, fronts_over_time
from geo.control.front import claims_beside
from geo.control.frontmove import Birth, Ending, FrontMove, FrontsAt, GoneFront
from geo.control.state import Front, Slice
from geo.control.timeline import Timeline

if TYPE_CHECKING:
    from geo.roads.network import Network

__all__ = ["FrontChange", "FrontTurn", "front_changes"]

_STANDS_KM = 0.05
"""A front whose ends moved by less stands where it stood."""


class FrontTurn(StrEnum):
    """What became of a front."""

    MOVED = "moved"
    NEW = "new"
    SPLIT = "split"
    """A new one off from another of the same camps: a pocket opened."""
    GONE = "gone"
    MERGED = "merged"
    """Into another one of the same camps, which went on."""


@dataclass(frozen=True, slots=True)
class FrontChange:
    """A front that moved, came or went.

    Attributes:
        turn: what became of it.
        before: where it stood, None for one that came.
        after: where it stands, None for one that went.
        track_id: as `geo.control.frontmove.FrontMove.track_id`.
        advance_id: as there.
        since: when it came or went; of one that moved, since when there is this front. Between two report times, since
            when it stands where it stands or stood.
        moved_km: movement of its middle along the road, km; negative towards km 0; 0 for one that came or went.
        km_per_day: the same per day of 24 hours; 0 between two readings of one instant.
        gainer: who gained ground, ``""`` where it came or went.
        holder: where it went, whose the ground is now; else ``""``.
        into: the front that it merged into, as it stands; None where it did not.
        claims: claims beside it, where it stands or stood, as they are in the second reading; sorted.
    """

    turn: FrontTurn
    before: Front | None
    after: Front | None
    track_id: str
    advance_id: str
    since: datetime
    moved_km: float
    km_per_day: float
    gainer: str
    holder: str
    into: Front | None
    claims: tuple[str, ...]

    @property
    def shown(self) -> Front:
        """The front as it stands, or, where it went, as it stood."""
        found = self.after or self.before
        assert found is not None
        return found


def front_changes(
    timeline: Timeline, network: Network, before: Slice, after: Slice
) -> tuple[FrontChange, ...]:
    """Return the fronts that moved, came or went, by road and km.

    Where both slices are of one report time, every front is followed through all that happened between them; else it
    is looked for in the other slice alone.

    Args:
        timeline: the states.
        network: the roads that they are of.
        before: the first slice.
        after: the second slice; where it is of an earlier instant, the same is told backwards.
    """
    if after.at < before.at:
        told = front_changes(timeline, network, after, before)
        return _in_order(_backwards(change, after) for change in told)
    if before.known == after.known:
        if before.at == after.at:
            return ()
        last = fronts_over_time(timeline, network, (before.at, after.at), after.known)[-1]
    else:
        last = _compared(timeline, network, before, after)
    standing = {move.track_id: move.front for move in last.fronts}
    found = [_moved(move, after) for move in last.fronts if not _stands(move)]
    found += [_gone(gone, after, standing) for gone in last.gone]
    if before.known != after.known:
        found = [replace(change, since=change.shown.valid.start) for change in found]
    return _in_order(found)


def _compared(timeline: Timeline, network: Network, before: Slice, after: Slice) -> FrontsAt:
    walk = FrontWalk(network, timeline.camps, timeline.rules)
    walk.step(before)
    walk.report(before.at)
    walk.step(after)
    return walk.report(after.at)


def _stands(move: FrontMove) -> bool:
    """Tell whether a front stands where it stood, between the same two camps."""
    was, now = move.before, move.front
    if was is None:
        return False
    return max(abs(was.from_km - now.from_km), abs(was.to_km - now.to_km)) < _STANDS_KM


def _moved(move: FrontMove, after: Slice) -> FrontChange:
    came = FrontTurn.SPLIT if move.birth is Birth.SPLIT else FrontTurn.NEW
    return FrontChange(
        turn=FrontTurn.MOVED if move.before else came,
        before=move.before,
        after=move.front,
        track_id=move.track_id,
        advance_id=move.advance_id,
        since=move.born,
        moved_km=move.moved_km,
        km_per_day=move.km_per_day,
        gainer=move.gainer,
        holder="",
        into=None,
        claims=_claims(move.front, after),
    )


def _gone(gone: GoneFront, after: Slice, into: Mapping[str, Front]) -> FrontChange:
    return FrontChange(
        turn=FrontTurn.MERGED if gone.ending is Ending.MERGED else FrontTurn.GONE,
        before=gone.front,
        after=None,
        track_id=gone.track_id,
        advance_id=gone.advance_id,
        since=gone.ended,
        moved_km=0.0,
        km_per_day=0.0,
        gainer="",
        holder=gone.holder,
        into=into.get(gone.into),
        claims=_claims(gone.front, after),
    )


_TURNED = {
    FrontTurn.MOVED: FrontTurn.MOVED,
    FrontTurn.NEW: FrontTurn.GONE,
    FrontTurn.SPLIT: FrontTurn.MERGED,
    FrontTurn.GONE: FrontTurn.NEW,
    FrontTurn.MERGED: FrontTurn.SPLIT,
}


def _backwards(change: FrontChange, after: Slice) -> FrontChange:
    """Return a change as it looks from its end; what is told of it then is the second slice, which is the earlier one."""
    before, now = change.after, change.before
    gainer = ""
    if before and now and change.moved_km:
        gainer = now.holder_low if change.moved_km < 0 else now.holder_high
    turned = replace(
        change,
        turn=_TURNED[change.turn],
        before=before,
        after=now,
        moved_km=-change.moved_km,
        km_per_day=-change.km_per_day,
        gainer=gainer,
    )
    where = turned.shown
    return replace(
        turned, holder="" if now else _holder_at(where, after), into=None, claims=_claims(where, after)
    )


def _holder_at(front: Front, now: Slice) -> str:
    found = (one for one in now.on_road(front.road_id) if one.from_km <= front.km <= one.to_km)
    return next((one.counted_holder for one in found), "")


def _claims(front: Front, now: Slice) -> tuple[str, ...]:
    return tuple(sorted(set(claims_beside(front, now.on_road(front.road_id)))))


def _in_order(found: Iterable[FrontChange]) -> tuple[FrontChange, ...]:
    return tuple(sorted(found, key=lambda one: (one.shown.road_id, one.shown.km, one.turn, one.track_id)))
