"""What is told of the stretches of a road, bit by bit: a road is cut wherever any statement about it begins or ends.

A statement says from an instant on what a stretch is; the next one about the same bit takes its place. Bits that lie side by
side and have the same claims are one section again. ::

    km     0           10.2          35.1      50
    told   |--- hts, 29 November ------|
                        |-- army, 2 December ---|
    bits   |------------|------------|---------|
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from geo.control.state import Basis, State
from geo.errors import OutsideDataError
from geo.outside.deeds import Told
from geo.outside.intervalrows import IntervalRow
from geo.outside.spans import Overlap, Turn, followed

__all__ = ["Bit", "Statement", "bits_of", "joined", "said_in", "statements_of", "turns_by_bit"]

_MOST_PIECES = 3_000_000
"""Bits that all stretches of one road cover together; a file that needs more is no export of one."""
_TINY_KM = 1e-6

Span = tuple[float, float]


class _Stretch(Protocol):
    @property
    def span_km(self) -> Span: ...


_Any = TypeVar("_Any", bound=_Stretch)


class Bit(NamedTuple):
    """A bit of a road."""

    from_km: float
    to_km: float


@dataclass(frozen=True, slots=True)
class Statement:
    """From an instant on, what a stretch is claimed to be.

    Attributes:
        span_km: from and to on the road's axis.
        at: the instant, UTC.
        told: the state.
        row: the row that it rests on.
        support: the claims behind it, as the row names them.
        rank: of two for one instant the one of the higher rank counts.
    """

    span_km: Span
    at: datetime
    told: Told
    row: IntervalRow
    support: str = ""
    rank: int = 0


def bits_of(stretches: Iterable[_Any], cuts: Iterable[float] = ()) -> list[tuple[Bit, list[_Any]]]:
    """Return the bits of a road, each with the stretches that cover it, in their order.

    Args:
        stretches: what has a ``span_km``.
        cuts: further kilometres at which the road is cut.

    Raises:
        OutsideDataError: the stretches overlap so often that nobody can wait for it.
    """
    listed = list(stretches)
    ends = sorted({*cuts, *(km for one in listed for km in one.span_km)})
    here: list[list[_Any]] = [[] for _ in range(max(len(ends) - 1, 0))]
    pieces = 0
    for one in listed:
        low, high = (bisect_left(ends, km) for km in one.span_km)
        pieces += high - low
        if pieces > _MOST_PIECES:
            raise OutsideDataError(
                "the stretches of one road overlap too often to be told apart; import them in parts"
            )
        for number in range(low, high):
            here[number].append(one)
    bits = (Bit(low, high) for low, high in pairwise(ends))
    return [
        (bit, covering)
        for bit, covering in zip(bits, here, strict=True)
        if bit.to_km - bit.from_km > _TINY_KM
    ]


def turns_by_bit(
    rows: Iterable[IntervalRow], until: datetime
) -> tuple[list[tuple[Bit, list[Turn]]], list[Overlap]]:
    """Return what counts on each bit of a road from each instant on, and the rows that overlap, each pair once."""
    found: list[tuple[Bit, list[Turn]]] = []
    overlaps: dict[tuple[str, str], Overlap] = {}
    for bit, covering in bits_of(rows):
        turns, doubled = followed(covering, until)
        found.append((bit, turns))
        for one in doubled:
            overlaps.setdefault((one.row.where, one.by.where), one)
    return found, list(overlaps.values())


def statements_of(turns: Iterable[tuple[Bit, Sequence[Turn]]]) -> Iterator[Statement]:
    """Yield what is claimed of a road by itself: what claims said of its sections, and what was held before the first report.

    What is interpolated between two places follows from them, and so does a front.
    """
    for bit, told in turns:
        said: tuple[Told, str] = (Told(), "")
        for turn in told:
            row = turn.row
            if row.basis is Basis.INTERPOLATED or turn.told.state is State.FRONT:
                continue
            now = (turn.told, row.support)
            if now != said and not (turn.told == Told() and said[0] == Told()):
                yield Statement(bit, turn.at, turn.told, row, row.support)
                said = now


def said_in(covering: Iterable[Statement]) -> list[Statement]:
    """Return what is claimed of one bit, in order: one statement an instant, and none that says nothing new."""
    at: dict[datetime, Statement] = {}
    for one in sorted(covering, key=lambda statement: (statement.at, statement.rank)):
        at[one.at] = one
    kept: list[Statement] = []
    for one in at.values():
        if not kept or (one.told, one.support) != (kept[-1].told, kept[-1].support):
            kept.append(one)
    return kept


_Key = TypeVar("_Key")


def joined(bits: Iterable[tuple[Bit, _Key]], order: Callable[[_Key], object]) -> list[tuple[Bit, _Key]]:
    """Return bits with something said of them, those side by side of which the same is said made one.

    Example:
        >>> joined([(Bit(0, 1), "a"), (Bit(1, 2), "a"), (Bit(3, 4), "a")], str)
        [(Bit(from_km=0, to_km=2), 'a'), (Bit(from_km=3, to_km=4), 'a')]
    """
    by_key: dict[object, list[tuple[Bit, _Key]]] = defaultdict(list)
    for bit, key in bits:
        mine = by_key[order(key)]
        if mine and bit.from_km - mine[-1][0].to_km <= _TINY_KM:
            mine[-1] = (Bit(mine[-1][0].from_km, bit.to_km), mine[-1][1])
        else:
            mine.append((bit, key))
    return [one for mine in by_key.values() for one in mine]
