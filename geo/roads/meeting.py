"""Where roads really meet.

Two roads meet at a node that edges of both share, unless every edge there is of both (the inside of a shared stretch:
only its ends count); and wherever a connected set of link roads touches both. A flyover shares no node and has no
links, so it is no meeting, however near the lines cross. A roundabout that belongs to no numbered road counts as a link:
the roads that end on it share no node, and meet all the same. Meetings become one junction when

- they belong to one set of link roads: an interchange, up to 1.6 km across in real data; or
- they are meetings of the same two roads less than `SAME_KM` apart *along both of them*: the several nodes of
  a crossing of dual carriageways, the two noses of a fork, the ends of a short shared stretch, ramps of one
  interchange that touch no other ramp.

Never by radius: two crossings that lie near each other and belong to different roads stay two junctions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.geodesy import earth_centred_m
from geo.roads.graph import components
from geo.roads.raw import to_degrees
from geo.roads.tags import LINK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[Any]]

__all__ = ["Meeting", "find_meetings", "only_along"]

SAME_KM = (0.5, 1.0, 1.6)
"""Two meetings of one pair of roads that are nearer than this along both of them are one junction: both shared nodes,
one of them, none of them (ramps of one interchange that do not touch each other)."""
WIDEST_M = 1_600.0
"""A roundabout that would make one interchange of more than this joins two that are near, and is left out."""
MAX_SPAN_KM = 2.0
"""Meetings joined by nearness along the roads span no more than this, so that city roads do not chain up."""


class Touch(NamedTuple):
    """An edge of a road at a node: whether it is the road's by inference, and the measure of the node on the road."""

    node: int
    road: int
    edge: int
    inferred: bool
    km: float


@dataclass(slots=True)
class Meeting:
    """A shared node or a set of links, with the edges of roads that touch it."""

    touches: list[Touch]
    nodes: set[int]
    shared_nodes: int = 0
    link_ways: int = 0

    def edges_of(self) -> dict[int, set[int]]:
        """Return the edges of each road that touch it."""
        edges: dict[int, set[int]] = defaultdict(set)
        for touch in self.touches:
            edges[touch.road].add(touch.edge)
        return edges

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
        edges, guessed, meet = self.edges_of(), self.by_inference(), {}
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
        edges = self.edges_of()
        if not any(edges[a] & edges[b] for a, b in combinations(edges, 2)):
            return False
        return any(meet and edges[a] & edges[b] for (a, b), meet in self.pairs().items())


def find_meetings(columns: Arrays, roundabouts: Sequence[int] = ()) -> list[list[Meeting]]:
    """Return the meetings of the roads of a network, those of one junction together, from its columns.

    Args:
        columns: the columns of edges, ways and roads.
        roundabouts: the codes of the values of ``junction`` that make a way a roundabout.
    """
    touching = _touching(columns)
    meetings = [*_shared_nodes(touching), *_link_sets(columns, touching, roundabouts)]
    return _merge(meetings, columns["road_ref"] != 0)


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


def _shared_nodes(touching: tuple[NDArray[Any], ...]) -> list[Meeting]:
    node, road = touching[:2]
    if len(node) == 0:
        return []
    start = np.flatnonzero(np.diff(node, prepend=-1))
    end = np.append(start[1:], len(node))
    several = np.minimum.reduceat(road, start) != np.maximum.reduceat(road, start)
    found = []
    for first, last in zip(start[several].tolist(), end[several].tolist(), strict=True):
        touches = [
            Touch(*values)
            for values in zip(*(column[first:last].tolist() for column in touching), strict=True)
        ]
        meeting = Meeting(touches, {int(node[first])}, shared_nodes=1)
        if meeting.is_real():
            found.append(meeting)
    return found


def _link_sets(
    columns: Arrays, touching: tuple[NDArray[Any], ...], roundabouts: Sequence[int]
) -> list[Meeting]:
    way = columns["edge_way"]
    links, names, left, group = _linked(columns, _round_edges(columns, roundabouts))
    if len(links) == 0:
        return []
    meetings = [Meeting([], set()) for _ in range(int(group.max()) + 1)]
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
        meetings[which].touches.append(Touch(*values))
    for meeting, own in zip(meetings, ways, strict=True):
        meeting.link_ways = len(own)
    return [meeting for meeting in meetings if meeting.is_real()]


def _round_edges(columns: Arrays, roundabouts: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which edges are part of a roundabout that has no number and joins no more than one interchange."""
    is_round = np.isin(columns["way_junction"], np.array(roundabouts, dtype=np.int64))
    edges: NDArray[np.bool_] = (is_round & (columns["way_ref"] == 0))[columns["edge_way"]]
    links, names, left, group = _linked(columns, edges)
    if len(links) == 0:
        return edges
    xyz = earth_centred_m(to_degrees(columns["node_xy"][names]))
    low, high = np.full((int(group.max()) + 1, 3), np.inf), np.full((int(group.max()) + 1, 3), -np.inf)
    np.minimum.at(low, group, xyz)
    np.maximum.at(high, group, xyz)
    too_wide = np.linalg.norm(high - low, axis=1) > WIDEST_M
    edges[links[too_wide[group[left]]]] = False
    return edges


def _linked(columns: Arrays, more: NDArray[np.bool_]) -> tuple[NDArray[Any], ...]:
    """Return the links and some more edges, their nodes, the position of the first node of each, and the group of each node."""
    links = np.flatnonzero(LINK[columns["way_class"]][columns["edge_way"]] | more)
    ends = np.concatenate([columns["edge_u"][links], columns["edge_v"][links]])
    names, local = np.unique(ends, return_inverse=True)
    left, right = np.split(local, 2)
    return links, names, left, components(left, right, len(names))


def _merge(meetings: Sequence[Meeting], has_ref: NDArray[np.bool_]) -> list[list[Meeting]]:
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
    rows: Sequence[tuple[float, float, int]], meetings: Sequence[Meeting]
) -> Iterator[tuple[int, int]]:
    """Yield the meetings of one pair of roads that are one place; rows are measure, measure, meeting, ascending."""
    first = rows[0]
    for at, row in enumerate(rows[1:], start=1):
        near = [before for before in rows[:at] if _is_near(before, row, meetings)]
        if near and max(row[0] - first[0], abs(row[1] - first[1])) < MAX_SPAN_KM:
            yield near[-1][2], row[2]
        else:
            first = row


def _is_near(
    before: tuple[float, float, int], row: tuple[float, float, int], meetings: Sequence[Meeting]
) -> bool:
    limit = SAME_KM[bool(meetings[before[2]].link_ways) + bool(meetings[row[2]].link_ways)]
    return row[0] - before[0] < limit and abs(row[1] - before[1]) < limit


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


def only_along(group: list[Meeting]) -> set[tuple[int, int]]:
    """Return the pairs of roads that run through together in every meeting of a group that has both."""
    met: dict[tuple[int, int], bool] = {}
    for meeting in group:
        for pair, meet in meeting.pairs().items():
            met[pair] = met.get(pair, False) or meet
    return {pair for pair, meet in met.items() if not meet}
