"""Where roads really meet.

Two roads meet at a node that edges of both share, unless every edge there is of both (the inside of a shared stretch:
only its ends count); and wherever a connected set of link roads touches both. A flyover shares no node and has no
links, so it is no meeting, however near the lines cross. Meetings become one junction when

- they belong to one set of link roads: an interchange, up to 1.6 km across in real data; or
- they are meetings of the same two roads less than `SAME_KM` apart *along both of them*: the several nodes of
  a crossing of dual carriageways, the two noses of a fork, the ends of a short shared stretch, ramps of one
  interchange that touch no other ramp.

Never by radius: two crossings that lie near each other and belong to different roads stay two junctions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.geodesy import pair_lengths_m
from geo.refs import ref_sort_key
from geo.roads.raw import DEGREE, to_degrees
from geo.roads.tags import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from geo.roads.raw import TextPool
    from geo.roads.store import Columns

    Arrays = dict[str, NDArray[Any]]

__all__ = ["Junction", "find_junctions", "junction_rows", "rank_for"]

SAME_KM = (0.5, 0.8, 1.6)
"""Two meetings of one pair of roads that are nearer than this along both of them are one junction: both shared nodes,
one of them, none of them (ramps of one interchange that do not touch each other)."""
MAX_SPAN_KM = 2.0
"""Meetings joined by nearness along the roads span no more than this, so that city roads do not chain up."""


@dataclass(frozen=True, slots=True)
class Junction:
    """A place where two or more roads meet.

    Attributes:
        junction_id: identifier, the same for the same data.
        road_ids: the roads, in the order of their references.
        lon: longitude of its middle, degrees.
        lat: latitude of its middle, degrees.
        extent_m: longest distance between two of its points; 0 for a single node.
        km: measure of it on each of its roads.
        name: its roads, joined: ``"M4/M5 junction"``.
        given_name: what the map calls it, or ``""``.
        evidence: in words, why the roads meet here.
        shared_nodes: number of nodes that edges of two roads share.
        link_ways: number of link roads that join them.
        inferred: those of its roads that reach it by inference only.
        only_along: pairs of its roads that pass it together and meet others there, not each other.
    """

    junction_id: str
    road_ids: tuple[str, ...]
    lon: float
    lat: float
    extent_m: float
    km: dict[str, float] = field(hash=False)
    name: str
    evidence: str
    given_name: str = ""
    shared_nodes: int = 0
    link_ways: int = 0
    inferred: tuple[str, ...] = ()
    only_along: tuple[tuple[str, str], ...] = ()

    def joins(self, a_id: str, b_id: str) -> bool:
        """Tell whether two roads meet here, rather than pass together on shared edges."""
        both = a_id in self.road_ids and b_id in self.road_ids and a_id != b_id
        return both and not {(a_id, b_id), (b_id, a_id)} & set(self.only_along)


class _Touch(NamedTuple):
    """An edge of a road at a node: whether it is the road's by inference, and the measure of the node on the road."""

    node: int
    road: int
    edge: int
    inferred: bool
    km: float


@dataclass(slots=True)
class _Meeting:
    """A shared node or a set of links, with the edges of roads that touch it."""

    touches: list[_Touch]
    nodes: set[int]
    shared_nodes: int = 0
    link_ways: int = 0

    def km_of(self) -> dict[int, float]:
        """Return the mean measure of the meeting on each of its roads."""
        every: dict[int, list[float]] = defaultdict(list)
        for touch in self.touches:
            every[touch.road].append(touch.km)
        return {road: sum(values) / len(values) for road, values in every.items()}

    def by_inference(self) -> set[int]:
        """Return the roads that touch it with inferred edges only."""
        return {touch.road for touch in self.touches} - {
            touch.road for touch in self.touches if not touch.inferred
        }

    def pairs(self) -> dict[tuple[int, int], bool]:
        """Return for each two roads whether they meet here, rather than run through together on the same edges.

        A road that is here by inference only meets another one where it leaves its edges; that the other has more
        edges here says nothing, since inference may have missed a carriageway.
        """
        edges: dict[int, set[int]] = defaultdict(set)
        for touch in self.touches:
            edges[touch.road].add(touch.edge)
        guessed = self.by_inference()
        meet = {}
        for a, b in combinations(sorted(edges), 2):
            a_leaves, b_leaves = bool(edges[a] - edges[b]), bool(edges[b] - edges[a])
            count_a, count_b = b not in guessed or a in guessed, a not in guessed or b in guessed
            meet[a, b] = (a_leaves and count_a) or (b_leaves and count_b)
        return meet

    def is_real(self) -> bool:
        """Tell whether any two roads meet here."""
        return len({touch.road for touch in self.touches}) > 1 and any(self.pairs().values())

    def ends_stretch(self) -> bool:
        """Tell whether two roads that share an edge here part."""
        edges: dict[int, set[int]] = defaultdict(set)
        for touch in self.touches:
            edges[touch.road].add(touch.edge)
        return any(meet and edges[a] & edges[b] for (a, b), meet in self.pairs().items())


def find_junctions(columns: Arrays, pool: TextPool) -> Arrays:
    """Return the columns of the junctions of a network from those of its edges and roads; texts go into the pool."""
    touching = _touching(columns)
    meetings = [*_shared_nodes(touching), *_link_sets(columns, touching)]
    describe = _Describer(columns, pool)
    rows = [describe(group) for group in _merge(meetings, columns["road_ref"] != 0)]
    rows.sort(key=lambda row: (row.road_ids, row.lat, row.lon))
    return _as_columns(rows, columns, pool)


def _touching(columns: Arrays) -> tuple[NDArray[Any], ...]:
    """Return node, road, edge, inferred and measure of both ends of every edge of a road, in the order of nodes."""
    edge = columns["member_edge"]
    road = np.repeat(np.arange(len(columns["road_id"])), np.diff(columns["member_start"]))
    node = np.concatenate([columns["edge_u"][edge], columns["edge_v"][edge]])
    order = np.argsort(node, kind="stable")
    twice = (np.concatenate([column, column])[order] for column in (road, edge, columns["member_inferred"]))
    return (
        node[order],
        *twice,
        np.concatenate([columns["member_km"][:, 0], columns["member_km"][:, 1]])[order],
    )


def _shared_nodes(touching: tuple[NDArray[Any], ...]) -> list[_Meeting]:
    node, road = touching[:2]
    if len(node) == 0:
        return []
    start = np.flatnonzero(np.diff(node, prepend=-1))
    end = np.append(start[1:], len(node))
    several = np.minimum.reduceat(road, start) != np.maximum.reduceat(road, start)
    found = []
    for first, last in zip(start[several].tolist(), end[several].tolist(), strict=True):
        touches = [
            _Touch(*values)
            for values in zip(*(column[first:last].tolist() for column in touching), strict=True)
        ]
        meeting = _Meeting(touches, {int(node[first])}, shared_nodes=1)
        if meeting.is_real():
            found.append(meeting)
    return found


def _link_sets(columns: Arrays, touching: tuple[NDArray[Any], ...]) -> list[_Meeting]:
    from geo.roads.graph import components  # noqa: PLC0415 - loads scipy, which a stored network does without

    way = columns["edge_way"]
    links = np.flatnonzero(LINK[columns["way_class"][way]])
    if len(links) == 0:
        return []
    names, local = np.unique(
        np.concatenate([columns["edge_u"][links], columns["edge_v"][links]]), return_inverse=True
    )
    left, right = np.split(local, 2)
    group = components(left, right, len(names))
    meetings = [_Meeting([], set()) for _ in range(int(group.max()) + 1)]
    for node, which in zip(names.tolist(), group.tolist(), strict=True):
        meetings[which].nodes.add(node)
    ways: list[set[int]] = [set() for _ in meetings]
    for which, row in zip(group[left].tolist(), way[links].tolist(), strict=True):
        ways[which].add(row)
    rows = np.flatnonzero(np.isin(touching[0], names))
    which_set = group[np.searchsorted(names, touching[0][rows])]
    for which, *values in zip(
        which_set.tolist(), *(column[rows].tolist() for column in touching), strict=True
    ):
        meetings[which].touches.append(_Touch(*values))
    for meeting, own in zip(meetings, ways, strict=True):
        meeting.link_ways = len(own)
    return [meeting for meeting in meetings if meeting.is_real()]


def _merge(meetings: Sequence[_Meeting], has_ref: NDArray[np.bool_]) -> list[list[_Meeting]]:
    """Group the meetings that make one junction; see the module's first paragraph."""
    groups = _Groups(len(meetings))
    at_node: dict[int, int] = {}
    pairs: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for item, meeting in enumerate(meetings):
        for node in meeting.nodes:
            groups.join(at_node.setdefault(node, item), item)
        km = meeting.km_of()
        for a, b in combinations(sorted(km), 2):
            if not meeting.link_ways or (has_ref[a] and has_ref[b]):
                pairs[a, b].append((km[a], km[b], item))
    for rows in pairs.values():
        for left, right in _near_along(sorted(rows), meetings):
            groups.join(left, right)
    return [[meetings[item] for item in group] for group in groups.all()]


def _near_along(
    rows: Sequence[tuple[float, float, int]], meetings: Sequence[_Meeting]
) -> Iterator[tuple[int, int]]:
    """Yield the meetings of one pair of roads that are one place; rows are measure, measure, meeting, ascending."""
    first = rows[0]
    for before, row in pairwise(rows):
        limit = SAME_KM[bool(meetings[before[2]].link_ways) + bool(meetings[row[2]].link_ways)]
        near = row[0] - before[0] < limit and abs(row[1] - before[1]) < limit
        if near and max(row[0] - first[0], abs(row[1] - first[1])) < MAX_SPAN_KM:
            yield before[2], row[2]
        else:
            first = row


class _Groups:
    """Disjoint groups of the numbers below a bound (union by the smallest member)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def _root(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, a: int, b: int) -> None:
        a, b = self._root(a), self._root(b)
        self._parent[max(a, b)] = min(a, b)

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self._parent)):
            found[self._root(item)].append(item)
        return list(found.values())


def _joined(group: list[_Meeting]) -> _Meeting:
    return _Meeting(
        touches=[touch for meeting in group for touch in meeting.touches],
        nodes={node for meeting in group for node in meeting.nodes},
        shared_nodes=sum(meeting.shared_nodes for meeting in group),
        link_ways=sum(meeting.link_ways for meeting in group),
    )


def _only_along(group: list[_Meeting]) -> set[tuple[int, int]]:
    """Return the pairs of roads that run through together in every meeting of a group that has both."""
    met: dict[tuple[int, int], bool] = {}
    for meeting in group:
        for pair, meet in meeting.pairs().items():
            met[pair] = met.get(pair, False) or meet
    return {pair for pair, meet in met.items() if not meet}


class _Describer:
    """Turns a merged meeting into a junction."""

    def __init__(self, columns: Arrays, pool: TextPool) -> None:
        self._columns = columns
        self._texts = pool.texts
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

    def __call__(self, group: list[_Meeting]) -> Junction:
        meeting = _joined(group)
        km = meeting.km_of()
        roads = sorted(km, key=lambda road: (self._order[road], self._labels[road], road))
        name_of = {road: self._texts[self._columns["road_id"][road]] for road in roads}
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
            only_along=tuple(sorted((name_of[a], name_of[b]) for a, b in _only_along(group))),
        )

    def _middle(self, meeting: _Meeting) -> tuple[float, float]:
        """Return the mean over the roads of where each touches, so that a road with many ramps does not pull it."""
        nodes: dict[int, set[int]] = defaultdict(set)
        for touch in meeting.touches:
            nodes[touch.road].add(touch.node)
        means = [to_degrees(self._columns["node_xy"][sorted(every)]).mean(axis=0) for every in nodes.values()]
        lon, lat = (float(value) for value in (np.mean(means, axis=0) * DEGREE).round() / DEGREE)
        return lon, lat

    def _extent(self, meeting: _Meeting) -> float:
        lonlat = to_degrees(self._columns["node_xy"][sorted(meeting.nodes)])
        hull = lonlat if len(lonlat) < 3 else lonlat[_extremes(lonlat)]  # noqa: PLR2004 - nothing to spare
        return float(pair_lengths_m(hull[:, None], hull[None, :]).max())


def _extremes(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the points that lie farthest in each of sixteen directions: the longest distance is between two of them."""
    turn = np.linspace(0, np.pi, 8, endpoint=False)
    along = (lonlat - lonlat.mean(axis=0)) @ np.array([np.cos(turn), np.sin(turn)])
    return np.unique(np.concatenate([along.argmin(axis=0), along.argmax(axis=0)]))


def _evidence(meeting: _Meeting, *, ends: bool, inferred: Sequence[str]) -> str:
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


def junction_rows(columns: Columns, text: Callable[[int], str]) -> tuple[Junction, ...]:
    """Return the junctions that columns hold; ``text`` gives the text of a position in the pool."""
    start = columns["junction_start"].tolist()
    road_ids = [text(columns["road_id"][road]) for road in columns["junction_road"].tolist()]
    km, inferred = columns["junction_km"].tolist(), columns["junction_inferred"].tolist()
    texts = {
        name: [text(code) for code in columns[name].tolist()]
        for name in ("junction_id", "junction_name", "junction_given_name", "junction_evidence")
    }
    lonlat = np.asarray(columns["junction_xy"]).tolist()
    along_start = columns["junction_along_start"].tolist()
    along = [
        (text(columns["road_id"][a]), text(columns["road_id"][b]))
        for a, b in columns["junction_along"].tolist()
    ]
    numbers = (columns[f"junction_{name}"].tolist() for name in ("extent_m", "shared", "links"))
    found = []
    for row, (extent_m, shared, links) in enumerate(zip(*numbers, strict=True)):
        own = slice(start[row], start[row + 1])
        found.append(
            Junction(
                junction_id=texts["junction_id"][row],
                road_ids=tuple(road_ids[own]),
                lon=lonlat[row][0],
                lat=lonlat[row][1],
                extent_m=extent_m,
                km=dict(zip(road_ids[own], km[own], strict=True)),
                name=texts["junction_name"][row],
                evidence=texts["junction_evidence"][row],
                given_name=texts["junction_given_name"][row],
                shared_nodes=shared,
                link_ways=links,
                inferred=tuple(r for r, guessed in zip(road_ids[own], inferred[own], strict=True) if guessed),
                only_along=tuple(along[along_start[row] : along_start[row + 1]]),
            )
        )
    return tuple(found)


def rank_for(junctions: Sequence[Junction], a_id: str, b_id: str) -> list[Junction]:
    """Return junctions of two roads, best evidence first.

    A meeting of edges that carry both roads' tags comes before one that only inference makes; then an interchange
    that has both shared nodes and links, then the one with more links, then the one with more shared nodes.
    """

    def weakness(junction: Junction) -> tuple[int, int, int, int, str]:
        guessed = sum(road_id in junction.inferred for road_id in (a_id, b_id))
        kinds = bool(junction.shared_nodes) + bool(junction.link_ways)
        return guessed, -kinds, -junction.link_ways, -junction.shared_nodes, junction.junction_id

    return sorted(junctions, key=weakness)
