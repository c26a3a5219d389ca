"""What changed of the ground along roads between two slices: pieces that another holds, and pieces of another word.

A piece is as long as its story is one: it runs over all neighbouring stretches of both slices of which the same is told.
Kilometres along the road's axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from geo.control.state import Interval, Slice, State

__all__ = ["GroundChange", "WordChange", "ground_changes", "word_changes"]

_Key = TypeVar("_Key", bound=tuple[str | bool, ...])


@dataclass(frozen=True, slots=True)
class GroundChange:
    """A piece of road that went from one holder to another.

    Attributes:
        road_id: the road.
        from_km: start, km.
        to_km: end, km.
        loser: whose it was, ``""`` for nobody's.
        gainer: whose it is, ``""`` for nobody's.
        claimed_km: how much of it is the gainer's by its own word only, km.
        rules: names of the rules behind what it is now, sorted.
        claims: claims for what it is now, sorted.
    """

    road_id: str
    from_km: float
    to_km: float
    loser: str
    gainer: str
    claimed_km: float
    rules: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def length_km(self) -> float:
        """How long it is."""
        return self.to_km - self.from_km


@dataclass(frozen=True, slots=True)
class WordChange:
    """A piece of road of one holder that was only claimed and is not now, or is only claimed now and was not.

    Attributes:
        road_id: the road.
        from_km: start, km.
        to_km: end, km.
        holder: whose it was and is.
        is_claimed: it is only claimed now; else it is borne out.
        rules: names of the rules behind what it is now, sorted.
        claims: claims for what it is now, sorted.
    """

    road_id: str
    from_km: float
    to_km: float
    holder: str
    is_claimed: bool
    rules: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def length_km(self) -> float:
        """How long it is."""
        return self.to_km - self.from_km


@dataclass(frozen=True, slots=True)
class _Piece:
    """What lies under one stretch of each slice."""

    from_km: float
    to_km: float
    was: Interval
    now: Interval


def ground_changes(before: Slice, after: Slice) -> tuple[GroundChange, ...]:
    """Return the pieces with another holder, by road and km.

    Args:
        before: the first slice.
        after: the second slice.
    """

    def hands(piece: _Piece) -> tuple[str, str] | None:
        pair = piece.was.counted_holder, piece.now.counted_holder
        return pair if pair[0] != pair[1] else None

    return tuple(
        GroundChange(
            road_id=run[0].now.road_id,
            from_km=run[0].from_km,
            to_km=run[-1].to_km,
            loser=pair[0],
            gainer=pair[1],
            claimed_km=sum(one.to_km - one.from_km for one in run if one.now.state is State.CLAIMED),
            rules=_rules(run),
            claims=_claims(run),
        )
        for pair, run in _runs(before, after, hands)
    )


def word_changes(before: Slice, after: Slice) -> tuple[WordChange, ...]:
    """Return the pieces of the same holder that are claimed only in one of the slices, by road and km.

    Args:
        before: the first slice.
        after: the second slice.
    """

    def word(piece: _Piece) -> tuple[str, bool] | None:
        holder, is_claimed = piece.now.counted_holder, piece.now.state is State.CLAIMED
        is_same = holder and holder == piece.was.counted_holder
        return (holder, is_claimed) if is_same and is_claimed != (piece.was.state is State.CLAIMED) else None

    return tuple(
        WordChange(
            road_id=run[0].now.road_id,
            from_km=run[0].from_km,
            to_km=run[-1].to_km,
            holder=holder,
            is_claimed=is_claimed,
            rules=_rules(run),
            claims=_claims(run),
        )
        for (holder, is_claimed), run in _runs(before, after, word)
    )


def _runs(
    before: Slice, after: Slice, told: Callable[[_Piece], _Key | None]
) -> Iterator[tuple[_Key, list[_Piece]]]:
    """Yield the longest runs of neighbouring pieces of which the same is told; those of which nothing is are left out."""
    old, new = _by_road(before.stretches), _by_road(after.stretches)
    for road_id in sorted(old.keys() & new.keys()):
        key: _Key | None = None
        run: list[_Piece] = []
        for piece in _pieces(old[road_id], new[road_id]):
            here = told(piece)
            if here != key:
                if key is not None:
                    yield key, run
                key, run = here, []
            run.append(piece)
        if key is not None:
            yield key, run


def _by_road(stretches: Iterable[Interval]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = defaultdict(list)
    for stretch in stretches:
        found[stretch.road_id].append(stretch)
    return found


def _pieces(old: list[Interval], new: list[Interval]) -> Iterator[_Piece]:
    """Yield a road in pieces as short as the stretches of both slices make them."""
    ends = sorted({km for stretch in (*old, *new) for km in (stretch.from_km, stretch.to_km)})
    first, second = iter(old), iter(new)
    was, now = next(first), next(second)
    for low, high in pairwise(ends):
        while was.to_km <= low:
            was = next(first)
        while now.to_km <= low:
            now = next(second)
        yield _Piece(low, high, was, now)


def _rules(run: Iterable[_Piece]) -> tuple[str, ...]:
    return tuple(sorted({piece.now.rule for piece in run}))


def _claims(run: Iterable[_Piece]) -> tuple[str, ...]:
    return tuple(sorted({claim_id for piece in run for claim_id in piece.now.claims_for}))
