"""Versions on a shelf: many objects over both time axes, and which of their versions stand at a pair of instants.

Every version is a rectangle of valid and known time. The edges of all rectangles lie in four columns, so that reading a
slice is one pass of comparisons, and putting in another object's versions copies columns instead of computing anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np

from geo.period import BEGINNING, FOREVER, Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Block", "Shelf", "Version", "within_time"]


class Version(Protocol):
    """What stands over a valid and a known time."""

    @property
    def valid(self) -> Period:
        """When it was so."""

    @property
    def known(self) -> Period:
        """When it was the answer."""


T = TypeVar("T", bound=Version)
_MICROSECOND = timedelta(microseconds=1)


def within_time(instant: datetime) -> datetime:
    """Return an instant that a half-open period can contain: `FOREVER` is the last moment before it."""
    return min(max(instant, BEGINNING), FOREVER - _MICROSECOND)


@lru_cache(maxsize=1 << 20)
def _micros(instant: datetime) -> int:
    """Return an instant as microseconds since the beginning."""
    return (instant - BEGINNING) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class Block(Generic[T]):
    """The versions of one object, in the order in which a slice lists them.

    Attributes:
        items: the versions.
        edges: valid start and end, known start and end in microseconds; shape (4, N).
    """

    items: tuple[T, ...]
    edges: NDArray[np.int64]

    @classmethod
    def of(cls, items: Iterable[T]) -> Block[T]:
        """Return a block of versions."""
        listed = tuple(items)
        edges = [
            [_micros(one.valid.start) for one in listed],
            [_micros(one.valid.end) for one in listed],
            [_micros(one.known.start) for one in listed],
            [_micros(one.known.end) for one in listed],
        ]
        return cls(listed, np.array(edges, dtype=np.int64).reshape(4, len(listed)))


class Shelf(Generic[T]):
    """Blocks of versions by object, in a fixed order.

    Args:
        blocks: the versions of each object.
    """

    def __init__(self, blocks: Mapping[str, Block[T]]) -> None:
        self.blocks = dict(blocks)
        self.items: list[T] = list(chain.from_iterable(block.items for block in self.blocks.values()))
        arrays = [block.edges for block in self.blocks.values()]
        self._edges = np.concatenate(arrays, axis=1) if arrays else np.empty((4, 0), dtype=np.int64)
        counts = [len(block.items) for block in self.blocks.values()]
        self._owner = np.repeat(np.arange(len(counts)), counts)

    @classmethod
    def of(cls, found: Mapping[str, Iterable[T]]) -> Shelf[T]:
        """Return a shelf with the versions of each object."""
        return cls({key: Block.of(items) for key, items in found.items()})

    def with_blocks(self, found: Mapping[str, Block[T]]) -> Shelf[T]:
        """Return a shelf with the versions of some objects replaced or added, in the order of the keys."""
        blocks = self.blocks | dict(found)
        in_order = blocks if blocks.keys() == self.blocks.keys() else dict(sorted(blocks.items()))
        return Shelf(in_order)

    def at(self, valid: datetime, known: datetime) -> list[T]:
        """Return the versions that stand at a valid instant as known at another, in order."""
        items = self.items
        return [items[index] for index in self._standing(valid, known).tolist()]

    def at_by_object(self, valid: datetime, known: datetime) -> tuple[list[int], list[T]]:
        """Return what `at` does, and before it the number of the object of each version, in the order of the keys."""
        items, standing = self.items, self._standing(valid, known)
        return self._owner[standing].tolist(), [items[index] for index in standing.tolist()]

    def _standing(self, valid: datetime, known: datetime) -> NDArray[np.intp]:
        at, report_time = (_micros(within_time(one)) for one in (valid, known))
        edges = self._edges
        stands = (edges[0] <= at) & (at < edges[1]) & (edges[2] <= report_time) & (report_time < edges[3])
        return np.flatnonzero(stands)

    def of_object(self, key: str, known: datetime) -> list[T]:
        """Return the versions of one object as known at an instant, in order."""
        block = self.blocks.get(key)
        at = within_time(known)
        return [one for one in block.items if one.known.contains(at)] if block is not None else []

    def starts(self, known: datetime) -> set[datetime]:
        """Return the valid instants at which a version begins or ends, as known at an instant."""
        report_time = _micros(within_time(known))
        stands = (self._edges[2] <= report_time) & (report_time < self._edges[3])
        items = [self.items[index] for index in np.flatnonzero(stands).tolist()]
        return {at for one in items for at in (one.valid.start, one.valid.end) if at < FOREVER}
