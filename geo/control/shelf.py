"""Versions on a shelf: many objects over both time axes, and which of their versions stand at a pair of instants.

Every version is a rectangle of valid and known time. The edges of all rectangles lie in four columns, so that reading a
slice is one pass of comparisons, and putting in another object's versions copies columns instead of computing anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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


class _Micros(dict[datetime, int]):
    """Instants as microseconds since the beginning, each worked out once."""

    def __missing__(self, instant: datetime) -> int:
        """Work out an instant that is not there yet."""
        value = self[instant] = (instant - BEGINNING) // _MICROSECOND
        return value


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
    def of(cls, items: Iterable[T], micros: _Micros | None = None) -> Block[T]:
        """Return a block of versions."""
        listed = tuple(items)
        at = _Micros() if micros is None else micros
        edges = [
            [at[one.valid.start] for one in listed],
            [at[one.valid.end] for one in listed],
            [at[one.known.start] for one in listed],
            [at[one.known.end] for one in listed],
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

    @classmethod
    def of(cls, found: Mapping[str, Iterable[T]]) -> Shelf[T]:
        """Return a shelf with the versions of each object."""
        micros = _Micros()
        return cls({key: Block.of(items, micros) for key, items in found.items()})

    def with_blocks(self, found: Mapping[str, Iterable[T]]) -> Shelf[T]:
        """Return a shelf with the versions of some objects replaced or added, in the order of the keys."""
        micros = _Micros()
        blocks = self.blocks | {key: Block.of(items, micros) for key, items in found.items()}
        in_order = blocks if blocks.keys() == self.blocks.keys() else dict(sorted(blocks.items()))
        return Shelf(in_order)

    def at(self, valid: datetime, known: datetime) -> list[T]:
        """Return the versions that stand at a valid instant as known at another, in order."""
        at, report_time = ((within_time(one) - BEGINNING) // _MICROSECOND for one in (valid, known))
        edges = self._edges
        stands = (edges[0] <= at) & (at < edges[1]) & (edges[2] <= report_time) & (report_time < edges[3])
        items = self.items
        return [items[index] for index in np.flatnonzero(stands).tolist()]

    def of_object(self, key: str, known: datetime) -> list[T]:
        """Return the versions of one object as known at an instant, in order."""
        block = self.blocks.get(key)
        at = within_time(known)
        return [one for one in block.items if one.known.contains(at)] if block is not None else []

    def starts(self, known: datetime) -> set[datetime]:
        """Return the valid instants at which a version begins or ends, as known at an instant."""
        report_time = (within_time(known) - BEGINNING) // _MICROSECOND
        stands = (self._edges[2] <= report_time) & (report_time < self._edges[3])
        items = [self.items[index] for index in np.flatnonzero(stands).tolist()]
        return {at for one in items for at in (one.valid.start, one.valid.end) if at < FOREVER}
