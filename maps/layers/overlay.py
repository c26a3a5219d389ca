"""Passage laid over control: which part of a held stretch lets traffic through, and when.

Control and passage change at different kilometres and at different times. A record of the export has one of each, so a
stretch is cut wherever, and whenever, its passage changes. Pure arithmetic on kilometres and periods; no geometry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo.control.passage import SOMEWHERE
from geo.control.traffic import passage_order
from geo.period import Period

if TYPE_CHECKING:
    from geo.control.state import PassageInterval

__all__ = ["POINT_REACH_KM", "SLIVER_KM", "Cell", "Reach", "passage_cells", "passage_times", "reach_of"]

POINT_REACH_KM = 0.5
"""Half the length of road that is marked where it is cut at a known point: enough to be seen, too little to claim."""

SLIVER_KM = 0.02
"""Lengths below this (20 m) are rounding, not road: nothing is cut so thin."""

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch and a period with one passage.

    Attributes:
        from_km: kilometre where it begins.
        to_km: kilometre where it ends.
        valid: when.
        passage: value of `geo.claims.claim.Passage`.
        where: where it is so, in words: at a known kilometre or somewhere on a stretch; ``""`` where it is so all along.
        claims: identifiers of the claims that say so.
    """

    from_km: float
    to_km: float
    valid: Period
    passage: str = _UNKNOWN
    where: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """A passage with the kilometres it is drawn on."""

    from_km: float
    to_km: float
    valid: Period
    passage: str
    where: str
    claims: tuple[str, ...]
    order: tuple[Any, ...]
    """Key among passages of one spot, of which the last counts: a point, then as along the whole road."""

    def covers(self, km: float) -> bool:
        """Tell whether a kilometre lies on it."""
        return self.from_km <= km <= self.to_km


def passage_cells(
    from_km: float, to_km: float, valid: Period, passages: Iterable[PassageInterval]
) -> tuple[Cell, ...]:
    """Cut a stretch of one holder into cells of one passage.

    Args:
        from_km: kilometre where the stretch begins.
        to_km: kilometre where it ends, larger.
        valid: when the holder holds it.
        passages: passages of the same road, in any order.

    Returns:
        Cells that cover the stretch and the period without gap or overlap, by kilometre and time.
    """
    reaches = [reach_of(one) for one in passages if _is_on(one, from_km, to_km) and one.valid.overlaps(valid)]
    if not reaches:
        return (Cell(from_km, to_km, valid),)
    cells: list[Cell] = []
    for low, high in pairwise(_cuts(from_km, to_km, reaches)):
        there = [reach for reach in reaches if reach.covers((low + high) / 2)]
        cells.extend(_over_time(low, high, valid, there))
    return tuple(_joined(cells))


def passage_times(
    valid: Period, spots: Iterable[tuple[float, Iterable[PassageInterval]]]
) -> tuple[Cell, ...]:
    """Cut the period of a place or junction into cells of one passage; their kilometres are 0.

    Args:
        valid: when its holder holds it.
        spots: for every road that it lies on, its kilometre there and the passages of that road.
    """
    there = [
        reach
        for km, passages in spots
        for reach in map(reach_of, passages)
        if reach.covers(km) and reach.valid.overlaps(valid)
    ]
    return tuple(_over_time(0.0, 0.0, valid, there))


def reach_of(interval: PassageInterval) -> Reach:
    """Return where a passage is drawn: about its point where that is known, else all along its stretch."""
    (low, high), where = _drawn_km(interval), ""
    passage = str(interval.passage)
    if interval.point_km is not None:
        where = f"{interval.road_id} at km {interval.point_km:.1f}"
    elif interval.rule in SOMEWHERE:
        where = f"{interval.road_id} somewhere between km {low:.1f} and km {high:.1f}"
    order = (interval.point_km is not None, passage_order(interval))
    return Reach(low, high, interval.valid, passage, where, tuple(interval.claims), order)


def _drawn_km(interval: PassageInterval) -> tuple[float, float]:
    if interval.point_km is None:
        return interval.from_km, interval.to_km
    return interval.point_km - POINT_REACH_KM, interval.point_km + POINT_REACH_KM


def _is_on(interval: PassageInterval, from_km: float, to_km: float) -> bool:
    """Tell whether a passage is drawn on a stretch; asked of every passage of a road for every stretch of it."""
    low, high = _drawn_km(interval)
    return low < to_km and from_km < high


def _cuts(from_km: float, to_km: float, reaches: Sequence[Reach]) -> list[float]:
    """Return where a stretch is cut, its ends included, in order and nowhere closer than a sliver."""
    cuts = [from_km]
    for km in sorted({km for reach in reaches for km in (reach.from_km, reach.to_km)}):
        if cuts[-1] + SLIVER_KM < km < to_km - SLIVER_KM:
            cuts.append(km)
    return [*cuts, to_km]


def _over_time(low: float, high: float, valid: Period, there: Sequence[Reach]) -> list[Cell]:
    instants = {valid.start, valid.end}
    for reach in there:
        instants.update(at for at in (reach.valid.start, reach.valid.end) if valid.start < at < valid.end)
    cells: list[Cell] = []
    for start, end in pairwise(sorted(instants)):
        now = [reach for reach in there if reach.valid.contains(start)]
        best = max(now, key=lambda reach: reach.order, default=None)
        cell = Cell(low, high, Period(start, end))
        if best is not None:
            cell = Cell(low, high, cell.valid, best.passage, best.where, best.claims)
        if cells and _says(cells[-1]) == _says(cell):
            cell = Cell(low, high, Period(cells.pop().valid.start, end), *_says(cell))
        cells.append(cell)
    return cells


def _says(cell: Cell) -> tuple[str, str, tuple[str, ...]]:
    return cell.passage, cell.where, cell.claims


def _joined(cells: Sequence[Cell]) -> list[Cell]:
    """Join cells that touch along the road and say the same at the same time."""
    out: list[Cell] = []
    for cell in cells:
        for index, earlier in enumerate(out):
            same = earlier.valid == cell.valid and _says(earlier) == _says(cell)
            if same and earlier.to_km == cell.from_km:
                out[index] = Cell(earlier.from_km, cell.to_km, cell.valid, *_says(cell))
                break
        else:
            out.append(cell)
    return out
