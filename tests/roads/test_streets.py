"""Questions to the whole street graph: the nearest street, the shortest way, and what lies within a road distance."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import PointError, RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import geodesic_length_m, line_length_m, nearest_on_segments, offsets_m
from geo.roads.streets import OnEdge

STREET = {"highway": "residential"}


@pytest.fixture
def town(built, draw):
    """A square of streets with a one-way motorway through it, and an island of one street.

    ::

        d ───── c     x ─── y
        │ ╲     │
        │   ╲   │          the ways are a b c, c d a, x y and the motorway b→d
        a ───── b
    """
    drawing = draw(a=(0, 0), b=(1000, 0), c=(1000, 1000), d=(0, 1000), x=(3000, 1000), y=(4000, 1000))
    drawing.way("abc", **STREET).way("cda", **STREET).way("xy", **STREET)
    return drawing, built(drawing.way("bd", highway="motorway"))


def _at(drawing, east, north):
    drawing.nodes["spot"] = (east, north)
    return drawing.lonlat("spot")


# -- nearest edge ----------------------------------------------------------------------------------------------------


def test_the_nearest_street_is_given_with_distance_share_and_spot(town):
    drawing, network = town
    near = network.nearest_edges([_at(drawing, 250, -30), _at(drawing, 3500, 1100)])
    assert near.distance_m == pytest.approx([30, 100], abs=0.01)
    assert near.share == pytest.approx([0.25, 0.5], abs=1e-4)
    assert near.lonlat == pytest.approx(np.array([_at(drawing, 250, 0), _at(drawing, 3500, 1000)]), abs=1e-6)
    assert [network.columns["edge_way"][edge] for edge in near.edge] == [0, 2]


def test_a_street_beyond_the_limit_does_not_count(town):
    drawing, network = town
    near = network.nearest_edges([_at(drawing, 250, -30), _at(drawing, 250, -3000)], limit_m=100)
    assert near.edge.tolist()[1] == -1
    assert np.isinf(near.distance_m[1])
    assert np.isnan(near.share[1])
    assert np.isnan(near.lonlat[1]).all()
    assert near.edge[0] >= 0


def test_a_street_beyond_the_date_line_may_be_the_nearest(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), c=(0, 9000), d=(1000, 9000)).way("ab", **STREET).way("cd", **STREET)
    places = {"a": (179.99, 0.0), "b": (179.995, 0.0), "c": (-179.97, 0.0), "d": (-179.96, 0.0)}
    drawing.lonlat = places.__getitem__
    near = built(drawing).nearest_edges([(-179.995, 0.0), (179.999, 0.0), (-179.98, 0.0)])
    assert near.distance_m == pytest.approx([1113.2, 445.3, 1113.2], abs=0.1)
    assert near.lonlat[:, 0].tolist() == [179.995, 179.995, -179.97]


def test_no_points_have_no_streets(town):
    assert len(town[1].nearest_edges([]).edge) == 0


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([[36.0, 35.0, 1.0]], r"shape \(N, 2\); got shape \(1, 3\)"),
        ([[36.0, 35.0], [36.0, 91.0]], "point 1 is nowhere on Earth; got longitude 36.0, latitude 91.0"),
        ([[np.nan, 35.0]], "point 0 is nowhere on Earth"),
    ],
)
def test_what_is_no_point_is_refused(town, points, says):
    with pytest.raises(PointError, match=says):
        town[1].nearest_edges(points)


def _by_brute_force(network, point):
    """Return the distance of a point to the nearest of all segments."""
    columns = network.columns
    least = np.inf
    xy = np.asarray(columns["point_xy"]) / 1e7
    for first, last in zip(columns["edge_first"].tolist(), columns["edge_last"].tolist(), strict=True):
        line = offsets_m(point, xy[first : last + 1])
        least = min(least, nearest_on_segments((0.0, 0.0), line[:-1], line[1:])[0].min())
    return least


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=1, max_size=5))
@settings(max_examples=40)
def test_the_nearest_street_is_the_nearest_of_all(theatre_network, steps):
    """Points from a few metres to 60 degrees from the roads, which have segments of up to 100 km."""
    points = np.array([37.0, 35.0]) + np.array(steps) ** 3 / 60**2 / 20
    near = theatre_network.nearest_edges(points)
    for point, metres in zip(points, near.distance_m, strict=True):
        assert metres == pytest.approx(_by_brute_force(theatre_network, point), abs=1e-6)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_a_spot_on_a_street_comes_back(theatre_network, edge, share):
    edge %= len(theatre_network.columns["edge_u"])
    spot = theatre_network.streets.lonlat(OnEdge(edge, share))
    near = theatre_network.nearest_edges([spot])
    assert near.distance_m[0] < 5  # a long segment is straight in degrees, and not quite on the ground
    again = theatre_network.streets.lonlat(OnEdge(int(near.edge[0]), float(near.share[0])))
    assert line_length_m([spot, again]) < 5


# -- shortest way ----------------------------------------------------------------------------------------------------


def test_the_shortest_way_names_its_edges_in_order_with_their_directions(town):
    drawing, network = town
    path = network.street_path(_at(drawing, 250, 0), _at(drawing, 0, 500))
    assert path.length_m == pytest.approx(750, abs=0.1)
    assert network.columns["edge_way"][path.edge].tolist() == [0, 1]
    assert path.forward.tolist() == [False, False]
    assert (path.from_share, path.to_share) == pytest.approx((0.25, 0.5), abs=1e-3)
    assert np.array(path.line.coords) == pytest.approx(
        np.array([_at(drawing, 250, 0), drawing.lonlat("a"), _at(drawing, 0, 500)]), abs=1e-6
    )
    assert path.seconds == pytest.approx(750 / 25 * 3.6, rel=0.001)


def test_the_fastest_way_may_be_another_one(built, draw):
    drawing = draw(a=(0, 0), b=(1000, 0), m=(500, 1000))
    network = built(drawing.way("ab", highway="track").way("amb", highway="motorway", oneway="no"))
    ends = drawing.lonlat("a"), drawing.lonlat("b")
    assert network.street_path(*ends).length_m == pytest.approx(1000, abs=0.1)
    assert network.street_path(*ends, by="seconds").length_m == pytest.approx(2236, abs=1)


def test_one_way_streets_bind_only_who_asks_for_the_traffic_rules(town):
    drawing, network = town
    b, d = drawing.lonlat("b"), drawing.lonlat("d")
    assert network.street_path(d, b).length_m == pytest.approx(1414, abs=1)
    assert network.street_path(b, d, oneway=True).length_m == pytest.approx(1414, abs=1)
    assert network.street_path(d, b, oneway=True).length_m == pytest.approx(2000, abs=1)


@pytest.mark.parametrize(("oneway", "metres"), [(False, 200), (True, 1800)])
def test_a_way_against_a_one_way_ring_goes_all_round(built, draw, oneway, metres):
    drawing = draw(a=(0, 0), b=(500, 0), c=(500, 500), d=(0, 500))
    network = built(drawing.way("abcda", highway="primary", junction="roundabout"))
    path = network.street_path(_at(drawing, 300, 0), _at(drawing, 100, 0), oneway=oneway)
    assert path.length_m == pytest.approx(metres, abs=1)
    assert line_length_m(path.line.coords) == pytest.approx(metres, abs=1)


def test_a_way_to_where_one_is_has_no_length(town):
    drawing, network = town
    path = network.street_path(drawing.lonlat("a"), drawing.lonlat("a"), oneway=True)
    assert path.length_m == 0
    assert len(path.edge) == 1


def test_streets_that_do_not_connect_say_so(town):
    drawing, network = town
    with pytest.raises(RoadsDoNotMeetError, match="no street leads from longitude 36"):
        network.street_path(drawing.lonlat("a"), drawing.lonlat("y"))
    with pytest.raises(RoadNotFoundError, match=r"no street within 0\.5 km of longitude 36"):
        network.street_path(drawing.lonlat("a"), _at(drawing, 0, -600), limit_m=500)


def test_nodes_may_be_named_by_their_rows(town):
    drawing, network = town
    row = {int(osm_id): row for row, osm_id in enumerate(network.columns["node_id"])}
    a, c = (network.streets.spot_of_node(row[drawing.ids[name]]) for name in "ac")
    assert network.streets.path(a, c).length_m == pytest.approx(2000, abs=1)
    with pytest.raises(PointError, match=r"a node is a row from 0 to \d; got 99"):
        network.streets.spot_of_node(99)


# -- within a road distance ------------------------------------------------------------------------------------------


def test_nodes_within_a_road_distance_come_with_their_distances(town):
    drawing, network = town
    reach = network.nodes_within(_at(drawing, 250, 0), 1300)
    ids = network.columns["node_id"][reach.node].tolist()
    assert dict(zip(ids, reach.distance_m.tolist(), strict=True)) == pytest.approx(
        {drawing.ids["a"]: 250, drawing.ids["b"]: 750, drawing.ids["d"]: 1250}, abs=0.1
    )
    at = reach.lonlat[ids.index(drawing.ids["b"])]
    assert at == pytest.approx(drawing.lonlat("b"), abs=1e-6)


def test_the_traffic_rules_bound_what_can_be_reached(town):
    drawing, network = town
    reach = network.nodes_within(_at(drawing, 600, 400), 900, oneway=True)
    assert network.columns["node_id"][reach.node].tolist() == [drawing.ids["d"]]


# -- against an independent graph --------------------------------------------------------------------------------------


def _graph(network, *, oneway, by="length"):
    from geo.roads.tags import SPEED_KMH

    columns = network.columns
    graph = nx.MultiDiGraph()
    way = np.asarray(columns["edge_way"])
    metres = np.asarray(columns["edge_length_m"], dtype=float)
    seconds = metres * 3.6 / SPEED_KMH[np.asarray(columns["way_class"])[way]]
    rows = zip(
        columns["edge_u"].tolist(),
        columns["edge_v"].tolist(),
        metres.tolist(),
        seconds.tolist(),
        np.asarray(columns["way_oneway"])[way].tolist(),
        strict=True,
    )
    for u, v, length, duration, direction in rows:
        if not oneway or direction != -1:
            graph.add_edge(u, v, metres=length, seconds=duration)
        if not oneway or direction != 1:
            graph.add_edge(v, u, metres=length, seconds=duration)
    return graph


@pytest.fixture(scope="module")
def theatre_graphs(theatre_network):
    return {oneway: _graph(theatre_network, oneway=oneway) for oneway in (False, True)}


@given(st.data(), st.sampled_from(["metres", "seconds"]), st.booleans())
@settings(max_examples=60)
def test_a_shortest_way_is_as_short_as_in_another_library(theatre_network, theatre_graphs, data, by, oneway):
    nodes = st.integers(0, len(theatre_network.columns["node_id"]) - 1)
    start, end = data.draw(nodes), data.draw(nodes)
    streets = theatre_network.streets
    _check_against(theatre_graphs[oneway], streets, start, end, by=by, oneway=oneway)


def _check_against(graph, streets, start, end, *, by, oneway):
    spots = streets.spot_of_node(start), streets.spot_of_node(end)
    try:
        expected = nx.shortest_path_length(graph, start, end, weight=by)
    except nx.NetworkXNoPath:
        with pytest.raises(RoadsDoNotMeetError):
            streets.path(*spots, by=by, oneway=oneway)
        return
    path = streets.path(*spots, by=by, oneway=oneway)
    assert {"metres": path.length_m, "seconds": path.seconds}[by] == pytest.approx(expected, abs=0.01)
    assert line_length_m(path.line.coords) == pytest.approx(path.length_m, rel=1e-5, abs=0.1)


@given(st.data(), st.sampled_from(["metres", "seconds"]), st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_shortest_ways_through_loops_and_doubled_streets_are_as_short(some_network, data, by, oneway):
    network = data.draw(some_network)
    nodes = st.integers(0, len(network.columns["node_id"]) - 1)
    graph = _graph(network, oneway=oneway)
    start = data.draw(nodes)
    for end in data.draw(st.lists(nodes, min_size=1, max_size=4)):
        _check_against(graph, network.streets, start, end, by=by, oneway=oneway)
    reach = network.streets.within(network.streets.spot_of_node(start), 1500, oneway=oneway)
    expected = nx.single_source_dijkstra_path_length(graph, start, cutoff=1500, weight="metres")
    assert dict(zip(reach.node.tolist(), reach.distance_m.tolist(), strict=True)) == pytest.approx(
        expected, abs=0.01
    )


def test_shortest_ways_of_a_real_network_are_as_short_as_in_another_library(porto):
    graphs = {oneway: _graph(porto, oneway=oneway) for oneway in (False, True)}
    pick = np.random.default_rng(3).integers(0, len(porto.columns["node_id"]), (6, 2)).tolist()
    for number, (start, end) in enumerate(pick):
        by, oneway = ("metres", "seconds")[number % 2], number % 3 == 0
        _check_against(graphs[oneway], porto.streets, start, end, by=by, oneway=oneway)


def test_what_a_real_network_reaches_is_what_another_library_reaches(porto):
    graph = _graph(porto, oneway=False)
    node = 1234
    reach = porto.streets.within(porto.streets.spot_of_node(node), 3000)
    expected = nx.single_source_dijkstra_path_length(graph, node, cutoff=3000, weight="metres")
    assert dict(zip(reach.node.tolist(), reach.distance_m.tolist(), strict=True)) == pytest.approx(
        expected, abs=0.01
    )


def test_the_nearest_streets_of_a_real_network_are_the_nearest_of_all(porto):
    xy = np.asarray(porto.columns["point_xy"]) / 1e7
    chance = np.random.default_rng(5)
    points = np.concatenate(
        [
            xy[chance.integers(0, len(xy), 20)] + chance.normal(0, 0.003, (20, 2)),
            chance.uniform(xy.min(axis=0) - 0.3, xy.max(axis=0) + 0.3, (10, 2)),
        ]
    )
    columns = porto.columns
    inside = np.zeros(len(xy) - 1, dtype=bool)
    for first, last in zip(columns["edge_first"].tolist(), columns["edge_last"].tolist(), strict=True):
        inside[first:last] = True
    rows = np.flatnonzero(inside)
    near = porto.nearest_edges(points)
    for point, metres, spot in zip(points, near.distance_m, near.lonlat, strict=True):
        line = offsets_m(point, xy)
        assert metres == pytest.approx(
            nearest_on_segments((0.0, 0.0), line[rows], line[rows + 1])[0].min(), abs=1e-6
        )
        assert geodesic_length_m([point, spot]) == pytest.approx(metres, rel=1e-4, abs=0.01)


def test_the_way_from_damascus_to_aleppo_over_all_streets(syria):
    path = syria.street_path((36.2919, 33.5102), (37.1612, 36.2012))
    assert path.length_m == pytest.approx(344_300, rel=0.003)
    assert line_length_m(path.line.coords) == pytest.approx(path.length_m, rel=1e-5)
    faster = syria.street_path((36.2919, 33.5102), (37.1612, 36.2012), by="seconds")
    assert faster.seconds < path.seconds
    assert faster.length_m > path.length_m
