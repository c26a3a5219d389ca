"""A way over chains of links is as short as the shortest over the links themselves, and spells out in links that join."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.roads.contract import Contracted, OnLink

NODES = 9


@st.composite
def graphs(draw):
    """Links of whole weights between nine nodes: parallel ones, loops, rings that nothing joins, and loose ends."""
    ends = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))
    links = draw(st.lists(st.tuples(ends, st.integers(0, 9)), min_size=1, max_size=16))
    spot = st.tuples(st.integers(0, len(links) - 1), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
    return [(*pair, float(weight)) for pair, weight in links], draw(spot), draw(spot)


def contracted(links):
    u, v, weight = (np.array(column) for column in zip(*links, strict=True))
    return Contracted(u.astype(np.int64), v.astype(np.int64), weight, NODES)


def plainly(links, start, end):
    """The least weight between two spots, over every link by itself."""
    graph = nx.MultiGraph()
    for row, (u, v, weight) in enumerate(links):
        cuts = sorted({0.0, 1.0, *(share for link, share in (start, end) if link == row)})
        names = [{0.0: u, 1.0: v}.get(share, (row, share)) for share in cuts]
        for at in range(len(cuts) - 1):
            graph.add_edge(names[at], names[at + 1], weight=weight * (cuts[at + 1] - cuts[at]))
    source, target = (
        {0.0: links[row][0], 1.0: links[row][1]}.get(share, (row, share)) for row, share in (start, end)
    )
    return (
        nx.shortest_path_length(graph, source, target, weight="weight")
        if nx.has_path(graph, source, target)
        else None
    )


def place(links, link, share):
    """The node at an end of a link, or the spot on it."""
    return {0.0: links[link][0], 1.0: links[link][1]}.get(round(share, 6), (link, round(share, 6)))


@given(graphs(), st.sampled_from([(), (0.0,), (1.0, 4.0)]))
def test_a_way_is_the_shortest_and_its_legs_join(case, likely):
    links, start, end = case
    legs = contracted(links).way([OnLink(*start, 0.0)], [OnLink(*end, 0.0)], likely=likely)
    expected = plainly(links, start, end)
    assert (legs is None) == (expected is None)
    if legs is None:
        return
    weight = np.array([weight for *_, weight in links])
    assert (np.abs(legs.end - legs.start) * weight[legs.link]).sum() == pytest.approx(expected, abs=1e-3)
    rows = list(zip(legs.link.tolist(), legs.start.tolist(), legs.end.tolist(), strict=True))
    for (before, _, left), (after, entered, _) in pairwise(rows):
        assert place(links, before, left) == place(links, after, entered)


def test_only_nodes_with_a_choice_are_left():
    #    0 ─ 1 ─ 2 ─ 3      and a loose end 4 at 2
    #            └─ 4
    graph = contracted([(0, 1, 1), (1, 2, 1), (2, 3, 1), (2, 4, 1)])
    assert graph.nodes.tolist()[:4] == [0, 2, 3, 4]
    assert len(set(graph.chain.tolist())) == 3
    assert set(graph.reached([OnLink(0, 0.5, 0.0)]).tolist()) == {0, 2, 3, 4}


def test_of_several_spots_the_one_that_costs_least_in_all_is_taken():
    graph = contracted([(0, 1, 10), (1, 2, 10)])
    legs = graph.way([OnLink(0, 0.0, 0.0), OnLink(1, 0.0, 3.0)], [OnLink(1, 1.0, 0.0)])
    assert legs.link.tolist() == [1]
    assert (legs.start.tolist(), legs.end.tolist()) == ([0.0], [1.0])
