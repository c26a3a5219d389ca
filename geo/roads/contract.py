"""A graph without the nodes that only join two links: what is left of main roads when every side street is forgotten.

Nine in ten nodes of a road network lie within a road, where there is nothing to choose. Links that follow one another
over such nodes are one *chain*; the search for a way goes from end to end of chains, and the way is spelt out in links
when it is known. ::

    a ── x ── y ── b            links a-x, x-y, y-b: one chain from a to b,
                   │            and b-c another
                   c

A spot on a chain is its *offset*: how much weight lies between the chain's first end and it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.roads.graph import LEAST_WEIGHT, Pattern, components, path_to, shortest, with_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Contracted", "Legs", "OnLink"]


class OnLink(NamedTuple):
    """A spot on a link: how far along it (0 to 1), and what it costs to get there from where one is."""

    link: int
    share: float
    cost: float


class Legs(NamedTuple):
    """A way: its links in order, and the share of each (0 to 1) at which it is entered and left."""

    link: Ints
    start: Floats
    end: Floats


class _Placed(NamedTuple):
    """A spot by its chain and its offset on that, and what it costs to get there."""

    chain: int
    offset: float
    cost: float


class _Run(NamedTuple):
    """A stretch of a chain, from one offset to another, and what it costs with the access to it."""

    cost: float
    chain: int
    start: float
    end: float


class _Walk(NamedTuple):
    """The links of a chain in order.

    Attributes:
        forward: whether each is taken from u to v.
        offset: the offsets at which they begin, and the last one ends.
        position: where in the chain a link is.
        ahead: all of it, from the first end of the chain to the second.
        back: all of it the other way.
    """

    forward: NDArray[np.bool_]
    offset: Floats
    position: dict[int, int]
    ahead: Legs
    back: Legs


class Contracted:
    """A graph of which links can be taken both ways.

    Args:
        u: node at one end of each of N links.
        v: node at the other end.
        weight: what a link costs; never negative.
        size: number of nodes.

    Attributes:
        nodes: the nodes that are left, ascending; a search speaks of positions in them.
    """

    def __init__(self, u: Ints, v: Ints, weight: Floats, size: int) -> None:
        self._u, self._v = u, v
        self._weight = np.maximum(weight, LEAST_WEIGHT)
        is_end = np.bincount(np.concatenate([u, v]), minlength=size) != 2  # noqa: PLR2004 - a node within a road
        is_end[u[u == v]] = True
        chain = _chains(u, v, is_end)
        one_of, is_ring = (
            np.unique(chain, return_index=True)[1],
            np.ones(int(chain.max(initial=-1)) + 1, dtype=bool),
        )
        is_ring[chain[is_end[u] | is_end[v]]] = False
        if is_ring.any():  # joined to nothing else: any node of it may be its end
            is_end[u[one_of[is_ring]]] = True
            chain = _chains(u, v, is_end)
        self.nodes: Ints = np.flatnonzero(is_end)
        self.chain: Ints = chain
        self._order = np.argsort(chain, kind="stable")
        self._start = np.searchsorted(chain[self._order], np.arange(int(chain.max(initial=-1)) + 2))
        self._total = np.asarray(np.bincount(chain, self._weight), dtype=np.float64)
        owner = np.concatenate([chain, chain])
        ends = np.concatenate([u, v])
        tips = np.flatnonzero(is_end[ends])
        tips = tips[np.argsort(owner[tips], kind="stable")]  # two of each chain, one after the other
        self._ends = np.searchsorted(self.nodes, ends[tips]).reshape(-1, 2)
        self._walks: dict[int, _Walk] = {}
        a, b = self._ends.T
        self._pattern = Pattern(a, b, len(self.nodes))
        self._graph: csr_array[np.float64] = self._pattern.graph(self._total, self._total)

    def way(
        self, start: Sequence[OnLink], end: Sequence[OnLink], *, likely: Sequence[float] = ()
    ) -> Legs | None:
        """Return the cheapest way from one of some spots to one of others, or None where there is none.

        Args:
            start: where it may begin.
            end: where it may end.
            likely: costs that it rarely exceeds, rising; the nearer to the truth the faster the search, and never wrong.
        """
        here, there = self._placed(start), self._placed(end)
        away, home = self._to_ends(here), self._to_ends(there)
        cost, runs = _on_one_chain(here, there)
        source = self._with_source(away)
        for limit in (*likely, np.inf):
            reached, before = shortest(source, len(self.nodes), limit=limit)
            total, node = min(((float(reached[node]) + run.cost, node) for node, run in home.items()))
            if min(total, cost) <= limit:
                break
        if total < cost:
            path = path_to(before, node)[1:]
            back = home[node]
            runs = [away[path[0]], *self._between(path), _Run(0.0, back.chain, back.end, back.start)]
        if not np.isfinite(min(total, cost)):
            return None
        return Legs(*map(np.concatenate, zip(*map(self._legs, runs), strict=True)))

    def reached(self, start: Sequence[OnLink]) -> Ints:
        """Return the nodes that can be reached from some spots."""
        cost, _ = shortest(self._with_source(self._to_ends(self._placed(start))), len(self.nodes))
        return self.nodes[np.isfinite(cost[:-1])]

    def _placed(self, spots: Sequence[OnLink]) -> list[_Placed]:
        """Return spots by their chains and offsets."""
        placed = []
        for spot in spots:
            chain = int(self.chain[spot.link])
            walk = self._walk(chain)
            at = walk.position[spot.link]
            share = spot.share if walk.forward[at] else 1 - spot.share
            offset = float(walk.offset[at] + share * self._weight[spot.link])
            placed.append(_Placed(chain, offset, spot.cost))
        return placed

    def _to_ends(self, spots: Sequence[_Placed]) -> dict[int, _Run]:
        """Return the cheapest run from one of some spots to each end of their chains."""
        found: dict[int, _Run] = {}
        for chain, offset, cost in spots:
            total = float(self._total[chain])
            for node, end in zip(self._ends[chain].tolist(), (0.0, total), strict=True):
                run = _Run(abs(end - offset) + cost, chain, offset, end)
                if node not in found or run < found[node]:
                    found[node] = run
        return found

    def _walk(self, chain: int) -> _Walk:
        """Return the links of a chain from its first end to its second; worked out when first asked for."""
        walk = self._walks.get(chain)
        if walk is None:
            rows = self._order[self._start[chain] : self._start[chain + 1]].tolist()
            link, forward = _in_a_row(
                rows, self._u[rows].tolist(), self._v[rows].tolist(), int(self.nodes[self._ends[chain, 0]])
            )
            offset = np.concatenate([[0.0], np.cumsum(self._weight[link])])
            position = {row: at for at, row in enumerate(link)}
            enter = np.where(forward, 0.0, 1.0)
            ahead = Legs(np.array(link), enter, 1 - enter)
            back = Legs(ahead.link[::-1], ahead.end[::-1], ahead.start[::-1])
            walk = self._walks[chain] = _Walk(np.array(forward), offset, position, ahead, back)
        return walk

    def _with_source(self, away: Mapping[int, _Run]) -> csr_array[np.float64]:
        """Return the graph with one more node, from which the given ones are reached."""
        base = self._graph
        return with_source(
            base.data, base.indices, base.indptr, ((node, run.cost) for node, run in away.items())
        )

    def _between(self, path: Sequence[int]) -> Iterator[_Run]:
        """Yield the cheapest chain between each two nodes of a path."""
        chains, forward = self._pattern.links_along(path, self._total)
        for chain, ahead in zip(chains.tolist(), forward.tolist(), strict=True):
            total = float(self._total[chain])
            yield _Run(total, chain, 0.0 if ahead else total, total if ahead else 0.0)

    def _legs(self, run: _Run) -> Legs:
        """Spell a run out in links."""
        walk = self._walk(run.chain)
        low, high = min(run.start, run.end), max(run.start, run.end)
        if low == 0 and high == self._total[run.chain]:
            return walk.ahead if run.start < run.end else walk.back
        offset = walk.offset
        first = max(int(np.searchsorted(offset, low, side="right")) - 1, 0)
        last = min(int(np.searchsorted(offset, high, side="left")), len(offset) - 1)
        begin, end = offset[first:last], offset[first + 1 : last + 1]
        enter, leave = ((np.clip(spot, begin, end) - begin) / (end - begin) for spot in (low, high))
        ahead = walk.forward[first:last]
        enter, leave = np.where(ahead, enter, 1 - enter), np.where(ahead, leave, 1 - leave)
        legs = Legs(walk.ahead.link[first:last], enter, leave)
        return legs if run.start <= run.end else Legs(legs.link[::-1], leave[::-1], enter[::-1])


def _on_one_chain(start: Sequence[_Placed], end: Sequence[_Placed]) -> tuple[float, list[_Run]]:
    """Return the cheapest run between spots of one chain, infinity and none where no two are on one."""
    runs = [
        _Run(abs(last - first) + cost + more, chain, first, last)
        for chain, first, cost in start
        for other, last, more in end
        if chain == other
    ]
    best = min(runs, default=None)
    return (np.inf, []) if best is None else (best.cost, [best])


def _chains(u: Ints, v: Ints, is_end: NDArray[np.bool_]) -> Ints:
    """Return the chain of each link: links hang together over the nodes that are no ends."""
    nodes = np.concatenate([u, v])
    at = np.flatnonzero(~is_end[nodes])
    at = at[np.argsort(nodes[at], kind="stable")]
    left, right = (at % len(u)).reshape(-1, 2).T if len(u) else (at, at)
    return components(left, right, len(u)).astype(np.int64)


def _in_a_row(rows: list[int], u: list[int], v: list[int], node: int) -> tuple[list[int], list[bool]]:
    """Return the links of a chain in their order from one of its ends, and whether each is taken from u to v."""
    if len(rows) == 1:
        return rows, [u[0] == node]
    at_node: dict[int, list[int]] = {}
    for link, ends in enumerate(zip(u, v, strict=True)):
        for end in dict.fromkeys(ends):
            at_node.setdefault(end, []).append(link)
    links, forwards, before = [], [], -1
    for _ in rows:
        link = next(link for link in at_node[node] if link != before)
        forward = u[link] == node
        links.append(rows[link])
        forwards.append(forward)
        node, before = (v if forward else u)[link], link
    return links, forwards
