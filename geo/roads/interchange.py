"""Turn meetings into junctions: where their middle is, how far they reach, what they are called."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.geodesy import pair_lengths_m
from geo.refs import ref_sort_key
from geo.roads.junction import Junction
from geo.roads.meeting import Meeting, find_meetings, only_along
from geo.roads.raw import to_degrees
from geo.roads.tags import ROUND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.roads.raw import TextPool

    Arrays = dict[str, NDArray[Any]]

__all__ = ["find_junctions"]


def find_junctions(columns: Arrays, pool: TextPool) -> Arrays:
    """Return the columns of the junctions of a network from those of its edges and roads; texts go into the pool."""
    describe = _Describer(columns, pool)
    roundabouts = [code for code, text in enumerate(pool.texts) if text in ROUND]
    rows = [describe(group) for group in find_meetings(columns, roundabouts)]
    rows.sort(key=lambda row: (row.road_ids, row.lat, row.lon))
    return _as_columns(rows, columns, pool)


def _joined(group: list[Meeting]) -> Meeting:
    if len(group) == 1:
        return group[0]
    return Meeting(
        touches=[touch for meeting in group for touch in meeting.touches],
        nodes={node for meeting in group for node in meeting.nodes},
        shared_nodes=sum(meeting.shared_nodes for meeting in group),
        link_ways=sum(meeting.link_ways for meeting in group),
    )


class _Describer:
    """Turns a merged meeting into a junction."""

    def __init__(self, columns: Arrays, pool: TextPool) -> None:
        self._columns = columns
        self._texts = pool.texts
        self._ids = [pool.texts[code] for code in columns["road_id"].tolist()]
        self._labels = self._labels_of_roads()
        self._order = {row: ref_sort_key(label) for row, label in enumerate(self._labels)}
        self._named = self._names_of_nodes()

    def _labels_of_roads(self) -> list[str]:
        columns = (self._columns[name].tolist() for name in ("road_ref", "road_name_en", "road_id"))
        return [next(self._texts[code] for code in codes if code) for codes in zip(*columns, strict=True)]

    def _names_of_nodes(self) -> dict[int, str]:
        ids = self._columns["spot_id"]
        node = np.searchsorted(self._columns["node_id"], ids)
        node = np.minimum(node, len(self._columns["node_id"]) - 1)
        names = np.where(
            self._columns["spot_name_en"] != 0, self._columns["spot_name_en"], self._columns["spot_name"]
        )
        rows = np.flatnonzero(
            (self._columns["node_id"][node] == ids) & (names != 0) & (self._columns["spot_place"] == 0)
        )
        return {int(node[row]): self._texts[names[row]] for row in rows}

    def __call__(self, group: list[Meeting]) -> Junction:
        meeting = _joined(group)
        km = meeting.km_of()
        roads = sorted(km, key=lambda road: (self._order[road], self._labels[road], road))
        name_of = {road: self._ids[road] for road in roads}
        lon, lat = self._middle(meeting)
        guessed = meeting.by_inference()
        labels = dict.fromkeys(self._labels[road] for road in roads)
        given = sorted({self._named[node] for node in meeting.nodes if node in self._named})
        inferred = tuple(name_of[road] for road in roads if road in guessed)
        return Junction(
            junction_id=f"{'+'.join(name_of.values())}@{lat:.4f},{lon:.4f}",
            road_ids=tuple(name_of.values()),
            lon=lon,
            lat=lat,
            extent_m=self._extent(meeting),
            km={name_of[road]: km[road] for road in roads},
            name=f"{'/'.join(labels)} junction",
            evidence=_evidence(meeting, ends=any(part.ends_stretch() for part in group), inferred=inferred),
            given_name=given[0] if given else "",
            shared_nodes=meeting.shared_nodes,
            link_ways=meeting.link_ways,
            inferred=inferred,
            only_along=tuple(sorted((name_of[a], name_of[b]) for a, b in only_along(group))),
        )

    def _middle(self, meeting: Meeting) -> tuple[float, float]:
        """Return the mean over the roads of where each touches, so that a road with many ramps does not pull it."""
        nodes: dict[int, set[int]] = defaultdict(set)
        for touch in meeting.touches:
            nodes[touch.road].add(touch.node)
        stored = self._columns["node_xy"]
        if len(meeting.nodes) == 1:  # a plain crossroads, as most are
            middle = stored[next(iter(meeting.nodes))]
        else:
            middle = np.mean([stored[sorted(every)].mean(axis=0) for every in nodes.values()], axis=0)
        lon, lat = to_degrees(middle.round()).tolist()
        return lon, lat

    def _extent(self, meeting: Meeting) -> float:
        if len(meeting.nodes) == 1:
            return 0.0
        lonlat = to_degrees(self._columns["node_xy"][sorted(meeting.nodes)])
        hull = lonlat if len(lonlat) < 3 else lonlat[_extremes(lonlat)]  # noqa: PLR2004 - nothing to spare
        return float(pair_lengths_m(hull[:, None], hull[None, :]).max())


def _extremes(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the points that lie farthest in each of sixteen directions: the longest distance is between two of them."""
    turn = np.linspace(0, np.pi, 8, endpoint=False)
    along = (lonlat - lonlat.mean(axis=0)) @ np.array([np.cos(turn), np.sin(turn)])
    return np.unique(np.concatenate([along.argmin(axis=0), along.argmax(axis=0)]))


def _evidence(meeting: Meeting, *, ends: bool, inferred: Sequence[str]) -> str:
    said = []
    if meeting.shared_nodes:
        said.append(f"{meeting.shared_nodes} shared node" + "s" * (meeting.shared_nodes > 1))
    if meeting.link_ways:
        said.append(f"{meeting.link_ways} link way" + "s" * (meeting.link_ways > 1))
    if ends:
        said.append("a shared stretch ends here")
    said += [f"{road_id} reaches it by inference" for road_id in inferred]
    return "; ".join(said)


def _as_columns(rows: Sequence[Junction], columns: Arrays, pool: TextPool) -> Arrays:
    road_row = {pool.texts[code]: row for row, code in enumerate(columns["road_id"].tolist())}
    road_km = [
        (road_row[road_id], km, road_id in row.inferred) for row in rows for road_id, km in row.km.items()
    ]
    table = np.array(road_km, dtype=np.float64).reshape(-1, 3)
    text = {
        name: np.array([pool.code(getattr(row, name)) for row in rows], dtype=np.int32)
        for name in ("junction_id", "name", "given_name", "evidence")
    }
    return {
        "junction_id": text.pop("junction_id"),
        **{f"junction_{name}": column for name, column in text.items()},
        "junction_xy": np.array([(row.lon, row.lat) for row in rows], dtype=np.float64).reshape(-1, 2),
        "junction_extent_m": np.array([row.extent_m for row in rows], dtype=np.float64),
        "junction_shared": np.array([row.shared_nodes for row in rows], dtype=np.int32),
        "junction_links": np.array([row.link_ways for row in rows], dtype=np.int32),
        "junction_start": np.concatenate([[0], np.cumsum([len(row.km) for row in rows], dtype=np.int64)]),
        "junction_road": table[:, 0].astype(np.int32),
        "junction_km": table[:, 1],
        "junction_inferred": table[:, 2].astype(bool),
        "junction_along_start": np.concatenate(
            [[0], np.cumsum([len(row.only_along) for row in rows], dtype=np.int64)]
        ),
        "junction_along": np.array(
            [[road_row[a], road_row[b]] for row in rows for a, b in row.only_along], dtype=np.int32
        ).reshape(-1, 2),
    }
