"""Edges that simply follow one another take a short way to their spine, and it is the one that the long way finds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import LocalFrame
from geo.roads.chain import as_chain
from geo.roads.fine import Strands, fine_graphs
from geo.roads.measure import assemble, measure_edges
from geo.roads.spine import spine_pieces

FRAME = LocalFrame(36.0, 35.0)


def strands(lines, nodes, oneway):
    """Edges along lines of metres, from node to node."""
    start = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    u, v = np.array(nodes, dtype=np.int32).T
    return Strands(FRAME.to_lonlat(np.concatenate(lines)), start, u, v, np.array(oneway, dtype=np.int8))


@st.composite
def chains(draw):
    """A road of up to eight edges in any order and direction, with any traffic on them."""
    turns = draw(st.lists(st.floats(-1.2, 1.2), min_size=3, max_size=25))
    steps = draw(st.lists(st.floats(5, 900), min_size=len(turns), max_size=len(turns)))
    heading = np.cumsum(turns)
    points = np.cumsum(
        np.stack([np.cos(heading), np.sin(heading)], axis=1) * np.array(steps)[:, None], axis=0
    )
    cuts = [0, *sorted(draw(st.sets(st.integers(1, len(points) - 2), max_size=7))), len(points) - 1]
    lines, nodes = [], []
    for number, (first, last) in enumerate(pairwise(cuts)):
        forward = draw(st.booleans())
        lines.append(points[first : last + 1] if forward else points[first : last + 1][::-1])
        nodes.append((number, number + 1) if forward else (number + 1, number))
    order = draw(st.permutations(range(len(lines))))
    oneway = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=len(lines), max_size=len(lines)))
    return strands([lines[at] for at in order], [nodes[at] for at in order], oneway)


@given(chains())
def test_the_short_way_and_the_long_way_find_the_same_spine_and_the_same_kilometres(road):
    chain = as_chain(road)
    if chain is None:
        return  # carriageways that could run against each other: only the long way may answer
    (piece,) = spine_pieces(*fine_graphs([road]))
    short, long = assemble([chain.piece], lambda *_: None), assemble([piece], lambda *_: None)
    assert np.array_equal(short.xy, long.xy)
    assert np.array_equal(short.km, long.km)
    assert {chain.piece.nodes, chain.piece.nodes[::-1]} >= {piece.nodes}
    lengths = np.full(len(road.u), np.inf)
    ends = chain.measure(short)
    assert np.array_equal(
        np.sort(ends, axis=1)[np.argsort(ends.min(axis=1)), 1][:-1], np.sort(ends.min(axis=1))[1:]
    )
    first, last = road.lonlat[road.start[:-1]], road.lonlat[road.start[1:] - 1]
    nearest = measure_edges(long, first, last, lengths)
    near_itself = np.abs(ends - nearest) > 1e-6  # a line that crosses itself has two spots of one distance
    assert all(_same_spot(long, *pair) for pair in zip(ends[near_itself], nearest[near_itself], strict=True))


def _same_spot(spine, one_km, other_km):
    places = [[np.interp(km, spine.km, spine.xy[:, axis]) for axis in (0, 1)] for km in (one_km, other_km)]
    return np.abs(np.subtract(*places)).max() < 20


def test_two_way_edges_in_a_row_are_a_chain_whatever_their_directions():
    road = strands(
        [np.array([[0.0, 0], [100, 0]]), np.array([[300.0, 0], [200, 10], [100, 0]])],
        [(7, 3), (9, 3)],
        [0, 0],
    )
    chain = as_chain(road)
    assert chain.piece.nodes in {(7, 9), (9, 7)}
    assert FRAME.to_metres(chain.piece.lonlat).round().tolist() in (
        [[0, 0], [100, 0], [200, 10], [300, 0]],
        [[300, 0], [200, 10], [100, 0], [0, 0]],
    )


@pytest.mark.parametrize(
    ("what", "nodes"),
    [
        ("a branch", [(0, 1), (1, 2), (1, 3)]),
        ("a ring", [(0, 1), (1, 2), (2, 0)]),
        ("two pieces", [(0, 1), (2, 3), (3, 4)]),
        ("a loop on one node", [(0, 1), (1, 1), (1, 2)]),
        ("a line and a ring", [(0, 1), (2, 3), (3, 2)]),
    ],
)
def test_what_is_no_single_line_is_no_chain(what, nodes):
    lines = [np.array([[0.0, 200 * row], [50, 200 * row]]) for row in range(len(nodes))]
    assert as_chain(strands(lines, nodes, [0, 0, 0])) is None, what


def test_carriageways_that_run_back_beside_each_other_are_no_chain():
    there, back = np.array([[0.0, 0], [1000, 0]]), np.array([[1000.0, 0], [1000, 25], [0, 25]])
    assert as_chain(strands([there, back], [(0, 1), (1, 2)], [1, 1])) is None
    assert as_chain(strands([there, back], [(0, 1), (1, 2)], [0, 0])) is not None
