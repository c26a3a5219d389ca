"""A road: one identity with a centreline measured in kilometres.

Coordinates in and out are longitude and latitude in degrees (EPSG:4326), distances along are geodesic kilometres from
the road's kilometre 0, see `geo.roads.measure` for which end that is. Objects here are views of the columns of a
`Network`; they are cheap and hold nothing but what was asked of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import LocalFrame, nearest_on_segments, pair_lengths_m
from geo.roads.cuts import TWIN_KM, cut_lines
from geo.roads.raw import to_degrees
from geo.roads.topology import slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import LineString, MultiLineString

    from geo.roads.junction import Junction
    from geo.roads.network import Network

    Floats = NDArray[np.float64]

__all__ = ["Part", "Projection", "Road", "RoadPiece"]

_LONG, _BLOCK = 600, 128
"""Vertices of a spine from which on its segments are looked at in blocks, and segments in a block."""
_DEGREE_M = 108_000.0
"""Metres of a degree, so few that what is measured with it is never more than a true distance, a country wide."""
_SPARE_M = 1.0
_PLANE_ERROR = 0.01
"""Share by which a distance measured in a plane that touches at one of its ends may be wrong, within a hundred kilometres."""
_HAIR_KM = 1e-6
"""What tells the start of a part from the end of the one before it: a millimetre."""


@dataclass(frozen=True, slots=True)
class RoadPiece:
    """A road from one kilometre to another.

    Attributes:
        road_id: identifier of the road.
        from_km: where it begins, never more than `to_km`.
        to_km: where it ends.
    """

    road_id: str
    from_km: float
    to_km: float

    def __post_init__(self) -> None:
        """Hold the order of the kilometres."""
        if self.from_km > self.to_km:
            raise ValueError(f"a piece runs from low to high kilometres, got {self.from_km} to {self.to_km}")

    @property
    def length_km(self) -> float:
        """How long it is."""
        return self.to_km - self.from_km


@dataclass(frozen=True, slots=True)
class Projection:
    """The spot on a road's spine that is nearest to a point.

    Attributes:
        road_id: identifier of the road.
        km: measure of the spot.
        distance_m: geodesic distance from the point.
        lon: longitude of the spot, degrees.
        lat: latitude of the spot, degrees.
    """

    road_id: str
    km: float
    distance_m: float
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of spine without a gap.

    Attributes:
        from_km: measure of its first vertex.
        to_km: measure of its last vertex.
        coords: vertices, lon and lat, shape (N, 2).
        km: measure of each vertex, shape (N,), never falling.
    """

    from_km: float
    to_km: float
    coords: Floats
    km: Floats

    def nearest(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the distance of a point in metres (in a plane that touches there) and the measure of the nearest spot."""
        if len(self.coords) <= _LONG:
            return self._nearest_of(lon, lat, 0, len(self.coords) - 1)
        apart = self._least_m(lon, lat)  # only where some segment can be nearest is every segment tried
        first = int(apart.argmin())
        best = self._nearest_of(lon, lat, first * _BLOCK, (first + 1) * _BLOCK)
        for block in np.flatnonzero(apart <= best[0] + _SPARE_M).tolist():
            if block != first:
                best = min(best, self._nearest_of(lon, lat, block * _BLOCK, (block + 1) * _BLOCK))
        return best

    def _nearest_of(self, lon: float, lat: float, first: int, end: int) -> tuple[float, float]:
        """Return what `nearest` does, of the segments from one vertex to another."""
        xy = LocalFrame(lon, lat).to_metres(self.coords[first : end + 1])
        metres, share = nearest_on_segments((0.0, 0.0), xy[:-1], xy[1:])
        at = int(metres.argmin())
        km = self.km[first + at : first + at + 2].tolist()
        return float(metres[at]), float(km[0] + share[at] * (km[1] - km[0]))

    @cached_property
    def _boxes(self) -> tuple[Floats, Floats]:
        """The least and the greatest lon and lat of each block of segments, shapes (K, 2)."""
        start = np.arange(0, len(self.coords) - 1, _BLOCK)
        after = self.coords[np.minimum(start + _BLOCK, len(self.coords) - 1)]
        low, high = np.minimum.reduceat(self.coords, start), np.maximum.reduceat(self.coords, start)
        return np.minimum(low, after), np.maximum(high, after)

    def _least_m(self, lon: float, lat: float) -> Floats:
        """Return a distance in metres for each block of segments that none of its points falls below."""
        low, high = self._boxes
        gap = np.maximum(np.maximum(low - [lon, lat], [lon, lat] - high), 0.0)
        farthest = np.maximum(np.maximum(np.abs(low[:, 1]), np.abs(high[:, 1])), abs(lat))
        return np.asarray(_DEGREE_M * np.hypot(gap[:, 0] * np.cos(np.radians(farthest)), gap[:, 1]))


class Road:
    """One road of a network; see the module's first paragraph for units.

    Attributes:
        road_id: identifier, unique in the network: the theatre's, or the normalised reference, or the name.
        ref: reference as signed (``"M5"``, ``"60b"``), or ``""``.
        name_en: name in English or Latin script, or ``""``.
        name_ar: name in Arabic script, or ``""``.
        names: all names that its ways carry, the most usual first.
        highway: OSM class of most of it.
        length_km: length of the spine, all parts together.
        inferred_share: share of its edges, by length, that belong to it by inference only.
    """

    def __init__(self, network: Network, index: int) -> None:
        """Make a view of row ``index`` of a network's roads."""
        row = network.road_row(index)
        self._network = network
        self.index = index
        self.road_id: str = row.road_id
        self.ref: str = row.ref
        self.name_en: str = row.name_en
        self.name_ar: str = row.name_ar
        self.names: tuple[str, ...] = row.names
        self.highway: str = row.highway
        self.length_km: float = row.length_km
        self.inferred_share: float = row.inferred_share
        self.nearest = lru_cache(maxsize=1024)(self._nearest)
        """What `Part.nearest` says of each part, for a point (lon, lat); one question asks for one place several times."""

    def __repr__(self) -> str:
        """Return the identifier and the length."""
        return f"<Road {self.road_id}: {self.length_km:.1f} km>"

    @property
    def label(self) -> str:
        """What to call it: its reference, else its English name, else its identifier."""
        return self.ref or self.name_en or self.road_id

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The disconnected pieces of the road, in order; each begins at the measure at which the last one ends."""
        xy, km, start = self._network.spine(self.index)
        lonlat = to_degrees(xy)
        return tuple(
            Part(float(km[first]), float(km[end - 1]), lonlat[first:end], np.asarray(km[first:end]))
            for first, end in zip(start[:-1].tolist(), start[1:].tolist(), strict=True)
        )

    def project(self, lon: float, lat: float) -> Projection:
        """Return the nearest spot on the spine to a point, however far away it is."""
        part, (_, km) = min(
            zip(self.parts, self.nearest(lon, lat), strict=True), key=lambda found: found[1][0]
        )
        km = self.inside(part, km)
        spot = self.point_at(km)
        metres = float(pair_lengths_m([(lon, lat)], [spot])[0])
        return Projection(self.road_id, km, metres, *spot)

    def measure_within(self, lon: float, lat: float, within_m: float) -> float | None:
        """Return the measure of the nearest spot on the spine to a point; None where it is farther away than that.

        Says the same as `project`, in a fraction of the time unless the distance is within a hundredth of the limit.
        """
        part, (metres, km) = min(
            zip(self.parts, self.nearest(lon, lat), strict=True), key=lambda found: found[1][0]
        )
        if abs(metres - within_m) > _PLANE_ERROR * within_m + _SPARE_M:
            return self.inside(part, km) if metres < within_m else None
        spot = self.project(lon, lat)
        return spot.km if spot.distance_m <= within_m else None

    def inside(self, part: Part, km: float) -> float:
        """Return a measure of a part as one that means no other part.

        The end of one part and the start of the next have one measure, and lie apart; that measure is the end's.
        """
        return km if part is self.parts[0] else min(max(km, part.from_km + _HAIR_KM), part.to_km)

    def part_at(self, km: float) -> Part:
        """Return the part of a measure; beyond the ends of the road, the first or the last."""
        return next((part for part in self.parts if km <= part.to_km), self.parts[-1])

    def _nearest(self, lon: float, lat: float) -> tuple[tuple[float, float], ...]:
        return tuple(part.nearest(lon, lat) for part in self.parts)

    def point_at(self, km: float) -> tuple[float, float]:
        """Return lon and lat of a measure; below 0 and above the length, those of the ends."""
        part = self.part_at(km)
        lon, lat = (float(np.interp(km, part.km, part.coords[:, axis])) for axis in (0, 1))
        return lon, lat

    def points_at(self, km: Sequence[float]) -> list[tuple[float, float]]:
        """Return what `point_at` says of many measures, in a fraction of the time."""
        wanted = np.asarray(km, dtype=np.float64)
        part_of = np.searchsorted([part.to_km for part in self.parts[:-1]], wanted)
        lonlat = np.empty((len(wanted), 2))
        for number in np.unique(part_of).tolist():
            part, mine = self.parts[number], part_of == number
            for axis in (0, 1):
                lonlat[mine, axis] = np.interp(wanted[mine], part.km, part.coords[:, axis])
        return [(lon, lat) for lon, lat in lonlat.tolist()]

    def line(self, from_km: float, to_km: float) -> LineString | MultiLineString:
        """Return the spine between two measures, in that order; one line for each part that it touches.

        ``line(b, a)`` is ``line(a, b)`` the other way round. Measures beyond the ends count as the ends. Two equal
        measures give a line of two equal vertices.
        """
        low, high = sorted((self._clamped(from_km), self._clamped(to_km)))
        cuts = [_cut(part, low, high) for part in self.parts if part.from_km < high and part.to_km > low]
        if not cuts:
            cuts = [np.array([self.point_at(low)] * 2)]
        if from_km > to_km:
            cuts = [cut[::-1] for cut in reversed(cuts)]
        lines = [shapely.LineString(cut) for cut in cuts]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)

    def lines(self, spans: Sequence[tuple[float, float]]) -> list[LineString]:
        """Return what `line` says of many stretches (from and to km, each inside one part), in a fraction of the time."""
        low, high = np.clip(np.array(spans, dtype=np.float64).reshape(-1, 2).T, 0.0, self.length_km)
        part_of = np.searchsorted([part.to_km for part in self.parts[:-1]], low, side="right")
        lines = np.empty(len(low), dtype=object)
        for number in np.unique(part_of).tolist():
            part, mine = self.parts[number], part_of == number
            lines[mine] = cut_lines(part.km, part.coords, low[mine], high[mine])
        return lines.tolist()

    def carriageways(self, from_km: float, to_km: float) -> MultiLineString:
        """Return the ways of the road between two measures for drawing: both carriageways where there are two.

        Where no way of the road is one-way, that is the spine itself.
        """
        low, high = sorted((self._clamped(from_km), self._clamped(to_km)))
        members = self._network.members(self.index)
        if not members.oneway.any():
            return _multi(self.line(low, high))
        least, most = members.km.min(axis=1), members.km.max(axis=1)
        near = np.flatnonzero((least < high) & (most > low))
        lines = self._lines(members.edge[near])
        for at in np.flatnonzero((least[near] < low) | (most[near] > high)).tolist():
            lonlat = self._network.edge_lonlat(int(members.edge[near[at]]))
            cut = _cut_edge(lonlat, members.km[near[at]], low, high)
            lines[at] = shapely.LineString(cut) if len(cut) > 1 else None
        lines = lines[shapely.is_geometry(lines)]
        return _joined(lines) if len(lines) else _multi(self.line(low, high))

    def _lines(self, edges: NDArray[np.int32]) -> NDArray[np.object_]:
        """Return the shapes of many edges at once."""
        columns = self._network.columns
        rows, start = slices(columns["edge_first"][edges], columns["edge_last"][edges])
        lonlat = to_degrees(np.asarray(columns["point_xy"])[rows])
        which = np.repeat(np.arange(len(edges)), np.diff(start))
        return np.asarray(shapely.linestrings(lonlat, indices=which), dtype=object)

    def junctions(self) -> tuple[Junction, ...]:
        """Return the junctions of the road with other roads, in the order of its kilometres."""
        return self._network.junctions_of(self.index)

    def _clamped(self, km: float) -> float:
        return min(max(km, 0.0), self.length_km)


def _joined(lines: NDArray[np.object_]) -> MultiLineString:
    found = shapely.multilinestrings(lines)
    assert isinstance(found, shapely.MultiLineString)
    return found


def _multi(line: LineString | MultiLineString) -> MultiLineString:
    return line if isinstance(line, shapely.MultiLineString) else shapely.MultiLineString([line])


def _cut(part: Part, low: float, high: float) -> Floats:
    """Return the vertices of a part between two measures, with the cut ends put in."""
    low, high = max(low, part.from_km), min(high, part.to_km)
    inside = (part.km > low + TWIN_KM) & (part.km < high - TWIN_KM)
    ends = [[np.interp(km, part.km, part.coords[:, axis]) for axis in (0, 1)] for km in (low, high)]
    return np.vstack([ends[0], part.coords[inside], ends[1]])


def _cut_edge(lonlat: Floats, km: Floats, low: float, high: float) -> Floats:
    """Return the part of an edge whose measure, taken as linear along it, lies between two measures."""
    first, last = float(km[0]), float(km[1])
    if min(first, last) >= low and max(first, last) <= high:
        return lonlat
    along = np.concatenate([[0.0], np.cumsum(pair_lengths_m(lonlat[:-1], lonlat[1:]))])
    if along[-1] == 0:
        return lonlat[:0]
    measure = first + (last - first) * along / along[-1]
    if last < first:
        return _cut_edge(lonlat[::-1], km[::-1], low, high)[::-1]
    return _cut(Part(first, last, lonlat, measure), low, high)
