"""Which kilometres of roads lie in an area: intersections measured along the axis of each road."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.roads.road import Part, Road

__all__ = ["Axes", "Span", "merged", "overlaid", "parted"]

Span = tuple[float, float]
"""Two measures of a road's axis, km, the smaller one first."""

_TOUCHING_KM = 1e-6


class Axes:
    """The axes of roads, found by where they lie.

    Args:
        roads: the roads.
    """

    def __init__(self, roads: Sequence[Road]) -> None:
        self._parts = [(road.road_id, part) for road in roads for part in road.parts if len(part.coords) > 1]
        self._tree = STRtree([shapely.LineString(part.coords) for _, part in self._parts])

    def inside(self, area: BaseGeometry) -> dict[str, list[Span]]:
        """Return the spans of each road that lie in an area or along its edge, in order, by road_id.

        Args:
            area: valid Polygon or MultiPolygon, lon/lat.
        """
        shapely.prepare(area)
        found: dict[str, list[Span]] = {}
        for number in sorted(self._tree.query(area, predicate="intersects").tolist()):
            road_id, part = self._parts[number]
            found.setdefault(road_id, []).extend(_spans(part, area))
        return {road_id: merged(spans) for road_id, spans in found.items() if spans}


def _spans(part: Part, area: BaseGeometry) -> list[Span]:
    """Return the spans of one part in an area, segment by segment: a road may pass one spot twice."""
    ends = np.stack([part.coords[:-1], part.coords[1:]], axis=1)
    segments = np.asarray(shapely.linestrings(ends), dtype=object)
    covered = shapely.covers(area, segments)
    spans = [(float(part.km[at]), float(part.km[at + 1])) for at in np.flatnonzero(covered).tolist()]
    for at in np.flatnonzero(shapely.intersects(area, segments) & ~covered).tolist():
        start, length = float(part.km[at]), float(part.km[at + 1] - part.km[at])
        shares = _shares(shapely.intersection(segments[at], area), ends[at])
        spans.extend((start + low * length, start + high * length) for low, high in shares)
    return spans


def _shares(cut: BaseGeometry, ends: NDArray[np.float64]) -> Iterable[Span]:
    """Yield from which share of a segment to which its pieces reach, 0 to 1."""
    axis = int(np.abs(ends[1] - ends[0]).argmax())
    length = ends[1][axis] - ends[0][axis]
    for piece in shapely.get_parts(cut):
        if piece.geom_type == "LineString" and length:
            share = (shapely.get_coordinates(piece)[[0, -1], axis] - ends[0][axis]) / length
            yield float(np.clip(share.min(), 0, 1)), float(np.clip(share.max(), 0, 1))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap made one.

    Example:
        >>> merged([(5.0, 7.0), (0.0, 2.0), (2.0, 3.0)])
        [(0.0, 3.0), (5.0, 7.0)]
    """
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + _TOUCHING_KM:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        elif high > low:
            found.append((low, high))
    return found


def parted(span: Span, known: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Return the parts of a span with who held each before, ``""`` where nobody is known to.

    Example:
        >>> parted((0.0, 10.0), [((2.0, 4.0), "hts")])
        [((0.0, 2.0), ''), ((2.0, 4.0), 'hts'), ((4.0, 10.0), '')]
    """
    low, high = span
    parts: list[tuple[Span, str]] = []
    at = low
    for (start, end), actor in sorted(known):
        if end <= at or start >= high:
            continue
        if start > at:
            parts.append(((at, start), ""))
        parts.append(((max(start, at), min(end, high)), actor))
        at = min(end, high)
    if at < high:
        parts.append(((at, high), ""))
    return parts


def overlaid(known: Iterable[tuple[Span, str]], span: Span, actor: str) -> list[tuple[Span, str]]:
    """Return who holds which stretch after one of them has gone to an actor.

    Example:
        >>> overlaid([((0.0, 10.0), "army")], (2.0, 4.0), "hts")
        [((0.0, 2.0), 'army'), ((2.0, 4.0), 'hts'), ((4.0, 10.0), 'army')]
    """
    low, high = span
    kept: list[tuple[Span, str]] = [(span, actor)]
    for (start, end), holder in known:
        kept.extend(
            ((first, last), holder)
            for first, last in ((start, min(end, low)), (max(start, high), end))
            if last > first
        )
    return sorted(kept)
