"""Intervals of one object, or of one bit of road, made to follow one another: what counts at each instant, and since when.

Intervals are half-open: the end of one can be the start of the next. Where two overlap, the one that starts later counts
while it lasts, and then the other once more; of two that start together the first one in the files. Where none tells
anything between two, and after the last one that has ended, nobody is known to hold the object. ::

    given    [--- government ------------)[-- hts -----------------
                        [- hts --)
    counts   [- government )[ hts )[ gov )[-- hts -----------------
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush

from geo.control.state import Basis
from geo.outside.deeds import Told
from geo.outside.intervalrows import IntervalRow

__all__ = ["Overlap", "Turn", "followed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """From an instant on, what an object is told to be; the same as before where other claims bear it out.

    Attributes:
        at: the instant, UTC.
        told: the state; unknown where nothing, or nothing that can be read, is told.
        row: the row that says so, or that ended then.
    """

    at: datetime
    told: Told
    row: IntervalRow


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows that tell of one object and one time.

    Attributes:
        row: the one that does not count while both last.
        by: the one that counts.
    """

    row: IntervalRow
    by: IntervalRow


def followed(rows: Iterable[IntervalRow], until: datetime) -> tuple[list[Turn], list[Overlap]]:
    """Return what counts from each instant on, in order, and the rows that overlap.

    Args:
        rows: intervals of one object, in the order of the files.
        until: what ends then has not ended: the files tell no further.
    """
    ordered = sorted(enumerate(rows), key=lambda one: (one[1].valid.start, one[0]))
    overlaps: list[Overlap] = []
    pieces: list[tuple[datetime, IntervalRow | None]] = []
    running: list[tuple[float, int, IntervalRow]] = []
    """Rows that have begun; the one that counts first."""
    for index, (number, row) in enumerate(ordered):
        at = row.valid.start
        following = ordered[index + 1][1].valid.start if index + 1 < len(ordered) else None
        if running and _counts(running, at) is not None:
            other = running[0][2]
            is_second = other.valid.start == at
            overlaps.append(Overlap(row, other) if is_second else Overlap(other, row))
        heappush(running, (-at.timestamp(), number, row))
        _advance(running, at, following, pieces)
    return _turns(pieces, until, ordered[-1][1]) if ordered else [], overlaps


def _counts(running: list[tuple[float, int, IntervalRow]], at: datetime) -> IntervalRow | None:
    """Return the row that counts at an instant; forget those that have ended."""
    while running and running[0][2].valid.end <= at:
        heappop(running)
    return running[0][2] if running else None


def _advance(
    running: list[tuple[float, int, IntervalRow]],
    at: datetime,
    following: datetime | None,
    pieces: list[tuple[datetime, IntervalRow | None]],
) -> None:
    """Note what counts from an instant on until the next row begins."""
    while following is None or at < following:
        row = _counts(running, at)
        pieces.append((at, row))
        if row is None:
            return
        at = row.valid.end


def _turns(
    pieces: Sequence[tuple[datetime, IntervalRow | None]], until: datetime, last: IntervalRow
) -> list[Turn]:
    turns: list[Turn] = []
    row = last
    for at, piece in pieces:
        if piece is None and at >= until:
            continue
        row = piece or row
        told = (piece.told if piece is not None else None) or Told()
        before = turns[-1] if turns else None
        is_same = before is not None and before.told == told
        is_news = not is_same or (piece is not None and before is not None and _is_news(piece, before.row))
        if before is None or is_news:
            turns.append(Turn(at, told, row))
    return turns


def _is_news(row: IntervalRow, before: IntervalRow) -> bool:
    """Tell whether a row of the same state rests on something else than the row before."""
    is_inferred, was_inferred = (one.basis is Basis.INTERPOLATED for one in (row, before))
    return row.support != before.support or is_inferred != was_inferred
