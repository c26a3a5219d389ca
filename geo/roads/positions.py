"""Positions of nodes: one each, and those that a file gives only after the ways that use them.

An extract lists nodes before ways, and pyosmium joins them on the way. What people export from a web page or an editor
does not always: overpass-turbo writes ways first, editors give new nodes negative identifiers, which the library does not
join. Such nodes are found in a second pass over the nodes alone. Where a node is nowhere in the file, its ways are cut.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import OsmImportError
from geo.roads.raw import DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["UNDEFINED", "find_positions", "nowhere", "refuse_contradiction", "whole_runs"]

UNDEFINED = 2_147_483_647
"""Coordinate of a node that the file does not hold, in osmium."""
_FILTER_LIMIT = 1 << 40
"""The filter by identifier takes a bit of memory for each number below the greatest; real ones are below 2**34."""


def nowhere(source: Path, node: str, lon: float, lat: float) -> OsmImportError:
    """Return the error for a node whose coordinates are none on the Earth."""
    return OsmImportError(
        f"{source}: {node} lies at longitude {lon}, latitude {lat}, which is nowhere; "
        "longitudes go from -180 to 180, latitudes from -90 to 90"
    )


def find_positions(file: Path, wanted: NDArray[np.int64], *, source: Path) -> NDArray[np.int32]:
    """Return the stored coordinates of nodes, wherever in a file they stand.

    Args:
        file: an OSM file that pyosmium reads.
        wanted: N identifiers, each once, rising.
        source: the file to name in a message.

    Returns:
        Coordinates, shape (N, 2); `UNDEFINED` where the file does not hold the node.

    Raises:
        OsmImportError: a wanted node lies nowhere, or comes twice in different places.
    """
    ids, xy = _scan(file, wanted)
    row = np.searchsorted(wanted, ids)
    known = (row < len(wanted)) & (wanted[np.minimum(row, len(wanted) - 1)] == ids) & (xy[:, 0] != UNDEFINED)
    ids, xy, row = ids[known], xy[known], row[known]
    off = np.flatnonzero((np.abs(xy[:, 0]) > 180 * DEGREE) | (np.abs(xy[:, 1]) > 90 * DEGREE))
    if len(off):
        lon, lat = (xy[off[0]] / DEGREE).tolist()
        raise nowhere(source, f"node {ids[off[0]]}", lon, lat)
    refuse_contradiction(ids, xy, source=source)
    found = np.full((len(wanted), 2), UNDEFINED, dtype=np.int32)
    found[row] = xy
    return found


def _scan(file: Path, wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Read identifiers and coordinates of the nodes of a file; more than the wanted ones where these cannot be filtered."""
    import osmium  # noqa: PLC0415 - heavy, and only an import needs it

    nodes: Any = osmium.FileProcessor(str(file), osmium.osm.NODE)
    if wanted[0] >= 0 and wanted[-1] < _FILTER_LIMIT:
        nodes = nodes.with_filter(osmium.filter.IdFilter(wanted.tolist()))
    ids, xy = array("q"), array("i")
    for node in nodes:
        ids.append(node.id)
        xy.extend((node.location.x, node.location.y))
    return np.array(ids, dtype=np.int64), np.array(xy, dtype=np.int32).reshape(-1, 2)


def refuse_contradiction(ids: NDArray[np.int64], xy: NDArray[np.int32], *, source: Path) -> None:
    """Hold that a node that comes more than once comes in one place.

    Args:
        ids: N identifiers, in any order.
        xy: their stored coordinates, shape (N, 2).
        source: the file to name in a message.

    Raises:
        OsmImportError: one node has two positions.
    """
    order = np.argsort(ids, kind="stable")
    ids, xy = ids[order], xy[order]
    moved = np.flatnonzero((ids[1:] == ids[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    if len(moved):
        raise OsmImportError(
            f"{source}: node {ids[moved[0]]} comes twice, in different places; give one state of the data"
        )


def whole_runs(
    start: NDArray[np.int64], bad: NDArray[np.bool_], lon: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Cut ways where a node is missing, and where they cross the date line.

    Args:
        start: where each way starts in the nodes, and the end.
        bad: which nodes are missing.
        lon: stored longitudes of the nodes.

    Returns:
        The way of each run of two or more known nodes, where each run starts (and the last ends) in the kept
        nodes, and the positions of the kept nodes.
    """
    way = np.repeat(np.arange(len(start) - 1), np.diff(start))
    kept = np.flatnonzero(~bad)
    over = np.abs(np.diff(lon.astype(np.int64), prepend=lon[:1])) > 180 * DEGREE
    over &= ~bad & ~np.roll(bad, 1)
    if len(kept) == len(bad) and not over.any() and (np.diff(start) > 1).all():
        return np.arange(len(start) - 1), start, kept
    new = _starts_run(way, kept, over)
    run = np.cumsum(new) - 1
    kept = kept[np.bincount(run)[run] > 1]
    first = np.flatnonzero(_starts_run(way, kept, over))
    return way[kept[first]], np.append(first, len(kept)), kept


def _starts_run(
    way: NDArray[np.int64], kept: NDArray[np.int64], over: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    new = np.ones(len(kept), dtype=bool)
    new[1:] = (way[kept[1:]] != way[kept[:-1]]) | (np.diff(kept) > 1) | over[kept[1:]]
    return new
