"""The road network: what `geo.roads.osm` makes of a file, in memory or opened from disk.

All content is columns (see `geo.roads.build` for their making); roads, junctions and places are views of them that are
made when asked for. Opening a stored network maps its files and reads almost nothing. Importing this module loads
numpy and shapely, not scipy and not pyosmium.
"""

from __future__ import annotations

import difflib
import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.refs import normalise_ref, ref_key
from geo.roads.junction import Junction, junction_rows, rank_for
from geo.roads.raw import to_degrees
from geo.roads.road import Road
from geo.roads.schema import shape_problem, value_problem
from geo.roads.spots import read_spots
from geo.roads.store import open_columns, save_columns
from geo.roads.tags import HIGHWAY_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray
    from shapely import STRtree

    from geo.roads.backbone import Backbone
    from geo.roads.nearest import NearestEdges
    from geo.roads.road import Projection
    from geo.roads.route import Corridor
    from geo.roads.spots import Spot
    from geo.roads.store import Columns
    from geo.roads.street_graph import Cost
    from geo.roads.streets import Reach, StreetPath, Streets

    Floats = NDArray[np.float64]

__all__ = ["Network"]

_DEGREE_M = 111_000.0
"""Metres of a degree of latitude, rounded down, for boxes that must not be too small."""


class RoadRow(NamedTuple):
    """What the columns say of one road."""

    road_id: str
    ref: str
    name_en: str
    name_ar: str
    names: tuple[str, ...]
    highway: str
    length_km: float
    inferred_share: float


class Members(NamedTuple):
    """The edges of one road: their positions, whether they are inferred or one-way, and the measures of their ends."""

    edge: NDArray[np.int32]
    inferred: NDArray[np.bool_]
    oneway: NDArray[np.bool_]
    km: Floats


class Network:
    """Roads of a region with their kilometres and junctions.

    Attributes:
        columns: the arrays.
        manifest: source, licence, attribution, OSM date and counts.
    """

    def __init__(self, columns: Columns, manifest: Mapping[str, Any]) -> None:
        """Take columns as `geo.roads.build` makes them."""
        self.columns = columns
        self.manifest = dict(manifest)

    @classmethod
    def open(cls, folder: str | Path) -> Network:
        """Open a stored network; its columns are mapped when they are used.

        Raises:
            NetworkFormatError: the folder holds none, one of another schema version, or a damaged one.
        """
        columns, manifest = open_columns(folder, shape_check=shape_problem, value_check=value_problem)
        return cls(columns, manifest)

    def save(self, folder: str | Path) -> None:
        """Store the network in a folder, replacing the one that is there in one step.

        Raises:
            OutputError: the folder cannot be written or holds other files.
        """
        own = {"format", "schema", "columns_in", "columns"}
        save_columns(
            folder, self.columns, {key: value for key, value in self.manifest.items() if key not in own}
        )

    def __repr__(self) -> str:
        """Return the source and the number of roads."""
        return (
            f"<Network of {self.manifest['source'].get('name', '?')}: {len(self.columns['road_id'])} roads>"
        )

    # -- roads ---------------------------------------------------------------------------------------------------

    @cached_property
    def roads(self) -> tuple[Road, ...]:
        """All roads, in the order of the identities: pinned, by reference, by name."""
        return tuple(Road(self, index) for index in range(len(self.columns["road_id"])))

    def road(self, road_id: str) -> Road:
        """Return the road of an identifier.

        Raises:
            RoadNotFoundError: there is none; the message names the nearest identifiers.
        """
        road = self._by_id.get(road_id)
        if road is None:
            near = difflib.get_close_matches(road_id, self._by_id, n=4, cutoff=0.4)
            hint = f"; there are {', '.join(near)}" if near else f"; the network has {len(self.roads)} roads"
            raise RoadNotFoundError(f"no road {road_id!r}{hint}")
        return road

    def roads_by_ref(self, text: str) -> tuple[Road, ...]:
        """Return the roads of a reference, however it is written; `()` where there are none.

        An identifier of a road counts where no road carries the text as its reference.
        """
        key = ref_key(text)
        return self._by_ref.get(key) or self._by_ref_of_id.get(key, ()) if key else ()

    def roads_by_name(self, text: str) -> tuple[Road, ...]:
        """Return the roads of which a way carries a name, whatever its case and blanks."""
        return self._by_name.get(_folded(text), ())

    @cached_property
    def _by_id(self) -> dict[str, Road]:
        return {road.road_id: road for road in self.roads}

    @cached_property
    def _by_ref(self) -> dict[str, tuple[Road, ...]]:
        return _grouped((ref_key(road.ref), road) for road in self.roads if road.ref)

    @cached_property
    def _by_ref_of_id(self) -> dict[str, tuple[Road, ...]]:
        return _grouped((ref_key(normalise_ref(road.road_id)), road) for road in self.roads)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Road, ...]]:
        return _grouped(
            (name, road)
            for road in self.roads
            for name in dict.fromkeys(
                _folded(name) for name in (*road.names, road.name_en, road.name_ar) if name
            )
        )

    def roads_near(self, lon: float, lat: float, within_m: float) -> tuple[Projection, ...]:
        """Return the spot nearest to a point on every road within a distance, the nearest first."""
        import shapely  # noqa: PLC0415 - a tenth of a second that many callers do not need

        reach_lat = within_m / _DEGREE_M
        reach_lon = reach_lat / max(float(np.cos(np.radians(lat))), 0.01)
        box = shapely.box(lon - reach_lon, lat - reach_lat, lon + reach_lon, lat + reach_lat)
        rows = np.unique(self._road_of_segment[self._tree.query(box)])
        spots = (self.roads[row].project(lon, lat) for row in rows.tolist())
        return tuple(
            sorted((spot for spot in spots if spot.distance_m <= within_m), key=lambda spot: spot.distance_m)
        )

    @cached_property
    def _segments(self) -> NDArray[np.int64]:
        """Rows of the spine vertices that begin a segment."""
        begins = np.ones(len(self.columns["spine_xy"]), dtype=bool)
        begins[self.columns["part_start"][1:] - 1] = False
        return np.flatnonzero(begins)

    @cached_property
    def _road_of_segment(self) -> NDArray[np.int64]:
        first = self.columns["part_start"][self.columns["road_part_start"]]
        return np.searchsorted(first, self._segments, side="right") - 1

    @cached_property
    def _tree(self) -> STRtree:
        import shapely  # noqa: PLC0415 - see `roads_near`

        lonlat = to_degrees(self.columns["spine_xy"])
        rows = self._segments
        lines: Any = shapely.linestrings(np.stack([lonlat[rows], lonlat[rows + 1]], axis=1))
        return shapely.STRtree(lines)

    # -- junctions and ways between places -------------------------------------------------------------------------

    @cached_property
    def all_junctions(self) -> tuple[Junction, ...]:
        """Every place where two or more roads meet."""
        return junction_rows(self.columns, self.text)

    def junctions_of(self, index: int) -> tuple[Junction, ...]:
        """Return the junctions of a road by its position, in the order of its kilometres."""
        road_id = self.text(self.columns["road_id"][index])
        return tuple(
            sorted(self._junctions_by_road.get(road_id, ()), key=lambda junction: junction.km[road_id])
        )

    def junctions(self, a_id: str, b_id: str) -> tuple[Junction, ...]:
        """Return every junction of two roads, the one with the best evidence first.

        Raises:
            RoadNotFoundError: one of the roads is not in the network.
            RoadsDoNotMeetError: the two have no junction; a flyover without ramps is none.
        """
        a, b = self.road(a_id), self.road(b_id)
        shared = [junction for junction in a.junctions() if junction.joins(a_id, b_id)]
        if not shared:
            raise RoadsDoNotMeetError(
                f"{a.label} and {b.label} have no junction with each other in this network"
            )
        return tuple(rank_for(shared, a_id, b_id))

    @cached_property
    def _junctions_by_road(self) -> dict[str, list[Junction]]:
        found: dict[str, list[Junction]] = defaultdict(list)
        for junction in self.all_junctions:
            for road_id in junction.road_ids:
                found[road_id].append(junction)
        return found

    def corridor(self, start: tuple[float, float], end: tuple[float, float]) -> Corridor:
        """Return the way that main roads take from one point (lon, lat) to another; see `geo.roads.route`.

        Raises:
            RoadNotFoundError: no main road is near one of the points.
            RoadsDoNotMeetError: roads do not connect them.
        """
        from geo.roads.route import find_corridor  # noqa: PLC0415 - loads scipy

        return find_corridor(self, start, end)

    def way_length_km(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """Return the length of the corridor from one point (lon, lat) to another, kilometres; infinity where there is none."""
        from geo.roads.route import way_length_km  # noqa: PLC0415 - loads scipy

        return way_length_km(self, start, end)

    @cached_property
    def backbone(self) -> Backbone:
        """The main roads as a graph; made once, for all corridors."""
        from geo.roads.backbone import Backbone  # noqa: PLC0415 - loads scipy

        return Backbone(self)

    # -- streets: every edge, whatever road it belongs to -----------------------------------------------------------

    @cached_property
    def streets(self) -> Streets:
        """The street graph and the index of edges by place; each made once, when it is first needed."""
        from geo.roads.streets import Streets  # noqa: PLC0415 - loads scipy

        return Streets(self)

    def nearest_edges(self, lonlat: ArrayLike, *, limit_m: float = math.inf) -> NearestEdges:
        """Return the street nearest to each of many points, with distance, share of the edge, and spot.

        Args:
            lonlat: the points, longitude and latitude in degrees (EPSG:4326), shape (N, 2).
            limit_m: metres beyond which a street does not count; a point without one gets edge -1.

        Raises:
            PointError: the points are not of that shape, or one of them is nowhere on Earth.
        """
        return self.streets.finder.nearest(lonlat, limit_m=limit_m)

    def street_path(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        by: Cost = "metres",
        oneway: bool = False,
        limit_m: float = 5_000.0,
    ) -> StreetPath:
        """Return the shortest way over all streets from one point to another.

        Args:
            start: longitude and latitude, degrees; the way starts at the spot on the streets nearest to it.
            end: the same for its end.
            by: whether metres or travel seconds are to be few.
            oneway: keep to the traffic rules; otherwise every street goes both ways.
            limit_m: metres within which each of the points must have a street.

        Raises:
            PointError: a point is nowhere on Earth.
            RoadNotFoundError: no street is near one of the points.
            RoadsDoNotMeetError: no way leads from one to the other.
        """
        streets = self.streets
        spots = (streets.spot(point, limit_m=limit_m) for point in (start, end))
        return streets.path(*spots, by=by, oneway=oneway)

    def nodes_within(
        self, point: tuple[float, float], reach_m: float, *, oneway: bool = False, limit_m: float = 5_000.0
    ) -> Reach:
        """Return the nodes within a road distance of a point, with their distances.

        Args:
            point: longitude and latitude, degrees; distances count from the spot on the streets nearest to it.
            reach_m: road distance, metres.
            oneway: drive away from the point by the traffic rules; otherwise every street goes both ways.
            limit_m: metres within which the point must have a street.

        Raises:
            PointError: the point is nowhere on Earth.
            RoadNotFoundError: no street is near the point.
        """
        streets = self.streets
        return streets.within(streets.spot(point, limit_m=limit_m), reach_m, oneway=oneway)

    def roads_of_edges(
        self, edges: NDArray[np.integer]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return each road that some edges belong to, a row for each pair of an edge and a road.

        Returns:
            The position in ``edges``, the position of the road, and the measures of the edge's ends on it, shape (N, 2).
        """
        order, sorted_edges, road = self._members_by_edge
        first = np.searchsorted(sorted_edges, edges)
        sizes = np.searchsorted(sorted_edges, edges, side="right") - first
        asked = np.repeat(np.arange(len(edges)), sizes)
        rows = order[first[asked] + np.arange(len(asked)) - np.repeat(np.cumsum(sizes) - sizes, sizes)]
        return asked, road[rows], self.columns["member_km"][rows]

    @cached_property
    def _members_by_edge(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        edge = np.asarray(self.columns["member_edge"])
        order = np.argsort(edge, kind="stable")
        start = self.columns["member_start"]
        return order, edge[order], np.repeat(np.arange(len(start) - 1), np.diff(start))

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Named points of the map; those of kind ``place`` make a gazetteer."""
        return read_spots(self.columns, self.text)

    # -- views of the columns, for the modules of this package -----------------------------------------------------

    def text(self, code: int) -> str:
        """Return the text at a position of the pool."""
        start = self.columns["text_start"]
        return bytes(self.columns["text_bytes"][start[code] : start[code + 1]]).decode(errors="replace")

    def road_row(self, index: int) -> RoadRow:
        """Return what the columns say of the road at a position."""
        columns = self.columns
        first, end = columns["road_names_start"][index : index + 2]
        parts = columns["road_part_start"]
        return RoadRow(
            road_id=self.text(columns["road_id"][index]),
            ref=self.text(columns["road_ref"][index]),
            name_en=self.text(columns["road_name_en"][index]),
            name_ar=self.text(columns["road_name_ar"][index]),
            names=tuple(self.text(code) for code in columns["road_names"][first:end]),
            highway=HIGHWAY_CLASSES[columns["road_class"][index]],
            length_km=float(columns["spine_km"][columns["part_start"][parts[index + 1]] - 1]),
            inferred_share=float(columns["road_inferred_share"][index]),
        )

    def spine(self, index: int) -> tuple[NDArray[np.int32], Floats, NDArray[np.int64]]:
        """Return stored coordinates, measures and part starts of the spine of the road at a position."""
        parts = self.columns["road_part_start"][index : index + 2]
        start = np.asarray(self.columns["part_start"][parts[0] : parts[1] + 1])
        rows = slice(start[0], start[-1])
        return self.columns["spine_xy"][rows], self.columns["spine_km"][rows], start - start[0]

    def members(self, index: int) -> Members:
        """Return the edges of the road at a position."""
        columns = self.columns
        rows = slice(*columns["member_start"][index : index + 2])
        edge = columns["member_edge"][rows]
        oneway = columns["way_oneway"][columns["edge_way"][edge]] != 0
        return Members(edge, columns["member_inferred"][rows], oneway, columns["member_km"][rows])

    def edge_lonlat(self, edge: int) -> Floats:
        """Return the vertices of an edge, degrees, shape (N, 2)."""
        columns = self.columns
        return to_degrees(columns["point_xy"][columns["edge_first"][edge] : columns["edge_last"][edge] + 1])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _grouped(pairs: Any) -> dict[str, tuple[Road, ...]]:  # noqa: ANN401 - an iterable of pairs, spelt out below
    groups: dict[str, list[Road]] = defaultdict(list)
    for key, road in pairs:
        groups[key].append(road)
    return {key: tuple(roads) for key, roads in groups.items()}
