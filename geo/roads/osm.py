"""Read roads out of an OpenStreetMap file: PBF, XML plain or compressed, Overpass JSON, by the same door.

One pass of pyosmium with its tag filter in C++; node positions are joined to the ways there too. Files that list ways
before nodes, or whose nodes have negative identifiers, need a second pass: see `geo.roads.positions`.
What comes out is a `Network`; how one is made of the ways is the business of `geo.roads.build`.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import OsmImportError
from geo.memory import collector_at_rest
from geo.refs import split_refs
from geo.roads.overpass import JSON_SUFFIXES, as_opl, heed_remark_of_xml
from geo.roads.positions import UNDEFINED, find_positions, nowhere, whole_runs
from geo.roads.raw import DEGREE, RawOsm, RouteRelation, TextPool, to_stored
from geo.roads.tags import HIGHWAY_CLASSES, SPOT_KEYS
from geo.roads.waylog import WayLog
from geo.roads.waytags import WayTags

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.roads.network import Network
    from geo.roads.waylog import Ways

    Progress = Callable[[str, int], None]

__all__ = ["import_osm", "read_osm"]

_LOG = logging.getLogger(__name__)
_SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf", *JSON_SUFFIXES)
_MAX_MISSING_SHARE = 0.05
"""A regional extract lacks a few nodes at its edge; a file that lacks more was cut without regard to its ways."""
_PROGRESS_WAYS = 20_000
_PROGRESS_POINTS = 2_000
_WKB_HEAD = 18
"""Hexadecimal digits before the coordinates in the well-known binary of a line."""


def import_osm(path: str | Path, *, progress: Progress | None = None) -> Network:
    """Read an OSM file and return its road network.

    Args:
        path: a file that ends in ``.osm``, ``.osm.gz``, ``.osm.bz2``, ``.osm.pbf`` or, from Overpass, ``.json``.
        progress: called with the name of the step and how many points, ways or roads it has done so far.

    Raises:
        OsmImportError: the file is missing, empty, damaged or of another format, holds no road, the history of
            roads, a coordinate that is none, one way or node in two states, or lacks more than one in twenty of
            the nodes of its ways.
        OutputError: a JSON file needs a temporary copy, and that cannot be written.
    """
    from geo.roads.build import build_network  # noqa: PLC0415 - loads scipy

    with collector_at_rest():
        raw = read_osm(path, progress=progress)
        return build_network(raw, source=Path(path), progress=progress)


def read_osm(path: str | Path, *, progress: Progress | None = None) -> RawOsm:
    """Read the ways that vehicles use and the named points of an OSM file; see `import_osm`."""
    source = Path(path)
    _check(source)
    with ExitStack() as stack:
        file, date = source, ""
        if source.name.endswith(JSON_SUFFIXES):
            file, date = stack.enter_context(as_opl(source, progress=progress))
        raw = _read(_Reader(source, progress, file=file), source)
    if date:
        raw.osm_date = date
    return raw


def _read(reader: _Reader, source: Path) -> RawOsm:
    try:
        reader.run()
        return reader.result()
    except OsmImportError:
        raise
    except (RuntimeError, ValueError, MemoryError, OSError, reader.location_error) as error:
        raise OsmImportError(
            f"{source} cannot be read as OpenStreetMap data ({error}); the file may be cut short, get it again"
        ) from error
    finally:
        reader.close()


def _check(source: Path) -> None:
    if not source.is_file():
        raise OsmImportError(f"{source} is not a file; give an OSM file that ends in {', '.join(_SUFFIXES)}")
    if not source.name.endswith(_SUFFIXES):
        raise OsmImportError(
            f"{source} is not of a format that can be read; it ends in none of {', '.join(_SUFFIXES)}"
        )
    if source.stat().st_size == 0:
        raise OsmImportError(f"{source} is empty; get the file again")
    if source.name.endswith(".osm"):
        heed_remark_of_xml(source)


class _Reader:
    """Collects columns while pyosmium goes through a file."""

    def __init__(self, source: Path, progress: Progress | None, *, file: Path) -> None:
        import osmium  # noqa: PLC0415 - heavy, and only an import needs it

        self._osmium = osmium
        self.location_error: type[Exception] = osmium.InvalidLocationError
        self._source = source
        self._file = file
        self._progress = progress
        self._wkb, self._all_nodes = osmium.geom.WKBFactory(), osmium.geom.use_nodes.ALL
        self._pool = TextPool()
        self._log = WayLog()
        self._tags = WayTags(self._pool)
        self._ways: list[Ways] = []
        self._count = 0
        self._xy: list[NDArray[np.int32]] = []
        self._hex: list[str] = []
        self._spots: dict[int, tuple[int, ...]] = {}
        self._relations: list[RouteRelation] = []
        self._date = ""

    def close(self) -> None:
        """Free what is left of an import that has failed."""
        self._log.close()

    def run(self) -> None:
        """Go through the file."""
        osmium = self._osmium
        way, node, relation = osmium.osm.WAY, osmium.osm.NODE, osmium.osm.RELATION
        roads = [("highway", value) for value in HIGHWAY_CLASSES]
        processor = (
            osmium.FileProcessor(str(self._file))
            .with_locations()
            .with_filter(osmium.filter.TagFilter(*roads).enable_for(way))
            .with_filter(osmium.filter.KeyFilter("place", "junction", "highway").enable_for(node))
            .with_filter(osmium.filter.TagFilter(("route", "road")).enable_for(relation))
        )
        header = processor.header
        if header.has_multiple_object_versions:
            raise OsmImportError(
                f"{self._source} holds the history of its roads; "
                "give one state of it, made with `osmium time-filter`"
            )
        self._report("reading points", 0)
        for points, item in enumerate(processor, start=1):
            if item.is_way():
                self._way(item)
            elif item.is_node():
                self._spot(item)
                if points % _PROGRESS_POINTS == 0:
                    self._report("reading points", points)
            else:
                self._relation(item)
        self._date = header.get("osmosis_replication_timestamp") or header.get("timestamp") or ""
        self._take()

    def _way(self, way: Any) -> None:  # noqa: ANN401 - pyosmium publishes no types
        self._log.add(way)
        try:
            self._hex.append(self._wkb.create_linestring(way, self._all_nodes)[_WKB_HEAD:])
        except (self.location_error, RuntimeError):
            self._flush()
            self._xy.append(self._checked(way))
        self._count += 1
        if self._count % _PROGRESS_WAYS == 0:
            self._take()
            self._report("reading roads", self._count)

    def _report(self, step: str, done: int) -> None:
        if self._progress is not None:
            self._progress(step, done)

    def _checked(self, way: Any) -> NDArray[np.int32]:  # noqa: ANN401 - pyosmium publishes no types
        """Return the positions of a way of which not all are known, and refuse those that are none on the Earth."""
        xy = np.empty((len(way.nodes), 2), dtype=np.int32)
        for row, node in enumerate(way.nodes):
            place = node.location
            if not place.valid() and place.x != UNDEFINED:
                shown = f"node {node.ref} of way {way.id}"
                raise nowhere(self._source, shown, place.x / DEGREE, place.y / DEGREE)
            xy[row] = place.x, place.y
        return xy

    def _spot(self, node: Any) -> None:  # noqa: ANN401 - pyosmium publishes no types
        get = node.tags.get
        if not (get("place") or get("junction") == "yes" or get("highway") == "motorway_junction"):
            return
        if not node.location.valid():
            raise OsmImportError(f"{self._source}: node {node.id} has no position on the Earth")
        spot = (node.location.x, node.location.y, *(self._pool.code(get(key, "")) for key in SPOT_KEYS))
        if self._spots.setdefault(node.id, spot) != spot:
            raise OsmImportError(
                f"{self._source}: node {node.id} comes twice, in different states; give one state of the data"
            )

    def _relation(self, relation: Any) -> None:  # noqa: ANN401 - pyosmium publishes no types
        refs = split_refs(relation.tags.get("ref", ""))
        ways = tuple(member.ref for member in relation.members if member.type == "w") if refs else ()
        network = relation.tags.get("network", "")
        self._relations.extend(RouteRelation(ref, network, ways) for ref in refs)

    def _take(self) -> None:
        """Turn what was collected of ways into columns."""
        self._flush()
        ways = self._log.take()
        self._tags.add(ways.tags)
        self._ways.append(ways._replace(tags=[]))

    def _flush(self) -> None:
        """Turn the collected well-known binary into stored coordinates."""
        if self._hex:
            degrees = np.frombuffer(bytes.fromhex("".join(self._hex)), dtype="<f8").reshape(-1, 2)
            self._xy.append(to_stored(degrees))
            self._hex.clear()

    def result(self) -> RawOsm:
        """Return the columns, without what the file does not hold."""
        way_id, size, node_id = (
            np.concatenate([getattr(ways, name) for ways in self._ways])
            for name in ("way_id", "size", "node_id")
        )
        xy = np.concatenate([np.empty((0, 2), dtype=np.int32), *self._xy])
        self._join_late(node_id, xy)
        start = np.concatenate([[0], np.cumsum(size)])
        twice = self._repeated(way_id, start, node_id)
        bad = xy[:, 0] == UNDEFINED
        missing = int(bad.sum())
        row, first, kept = whole_runs(start, bad | np.repeat(twice, size), xy[:, 0])
        spots = np.array([*self._spots.values()], dtype=np.int32).reshape(-1, 2 + len(SPOT_KEYS))
        if len(row) == 0 and not missing:
            raise OsmImportError(
                f"{self._source} holds no road; check that the extract keeps ways with a highway tag, and their nodes"
            )
        self._complain(missing, len(bad), left=len(row))
        return RawOsm(
            way_id=way_id[row],
            way_class=self._tags.highway()[row],
            way_oneway=self._tags.oneway()[row],
            way_text={key: column[row] for key, column in self._tags.texts().items()},
            start=first,
            node_id=node_id[kept],
            xy=xy[kept],
            spot_id=np.fromiter(self._spots, dtype=np.int64, count=len(self._spots)),
            spot_xy=spots[:, :2],
            spot_text={key: spots[:, column] for column, key in enumerate(SPOT_KEYS, start=2)},
            pool=self._pool,
            relations=self._relations,
            osm_date=self._date,
            missing_nodes=missing,
        )

    def _repeated(
        self, way_id: NDArray[np.int64], start: NDArray[np.int64], node_id: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell which ways have come before with the same nodes; refuse those that come with others."""
        twice = np.zeros(len(way_id), dtype=bool)
        order = np.argsort(way_id, kind="stable")
        again = np.flatnonzero(np.diff(way_id[order]) == 0) + 1
        twice[order[again]] = True
        for before, row in zip(order[again - 1].tolist(), order[again].tolist(), strict=True):
            ours, theirs = (node_id[start[one] : start[one + 1]] for one in (before, row))
            if not np.array_equal(ours, theirs):
                raise OsmImportError(
                    f"{self._source}: way {way_id[row]} comes twice, with different nodes; "
                    "join files with `osmium merge`, and give one state of the data instead of its history"
                )
        return twice

    def _join_late(self, node_id: NDArray[np.int64], xy: NDArray[np.int32]) -> None:
        """Fill in, in place, the positions of nodes that the library could not join to the ways."""
        rows = np.flatnonzero(xy[:, 0] == UNDEFINED)
        if len(rows):
            wanted, place = np.unique(node_id[rows], return_inverse=True)
            xy[rows] = find_positions(self._file, wanted, source=self._source)[place]

    def _complain(self, missing: int, total: int, *, left: int) -> None:
        if not missing:
            return
        if left == 0 or missing > _MAX_MISSING_SHARE * total:
            raise OsmImportError(
                f"{self._source} lacks {missing} of the {total} nodes of its ways; make the extract with "
                "`osmium extract --strategy complete_ways`, or add the nodes (`>;` in an Overpass query)"
            )
        _LOG.warning("%s lacks %d of the %d nodes of its ways; roads end there", self._source, missing, total)
