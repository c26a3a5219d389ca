"""Laws that hold for every network: drawn by chance, the theatre's, and a real one."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.geodesy import line_length_m, nearest_on_segments
from geo.refs import split_refs
from geo.roads.network import Network

FEW = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# -- the laws ------------------------------------------------------------------------------------------------------------


def _check_measures(road):
    """Measures never fall along a spine, and the parts follow one another on one axis."""
    last = 0.0
    for part in road.parts:
        assert part.from_km == last
        assert (np.diff(part.km) >= 0).all()
        assert part.km[0] == part.from_km
        assert part.km[-1] == part.to_km
        assert line_length_m(part.coords) / 1000 == pytest.approx(
            part.to_km - part.from_km, abs=1e-6, rel=1e-6
        )
        last = part.to_km
    assert road.length_km == last


def _check_section(road, a, b):
    """A section is the same from both ends, as long as its measures say, and lies on its road."""
    low, high = a * road.length_km, b * road.length_km
    there, back = road.line(low, high), road.line(high, low)
    assert _vertices(there).tolist() == _vertices(back)[::-1].tolist()
    lines = [np.asarray(line.coords) for line in getattr(there, "geoms", [there])]
    length = sum(line_length_m(line) for line in lines) / 1000
    # a cut inside a segment is interpolated in degrees, of which the metres differ along a segment of kilometres
    assert length == pytest.approx(abs(high - low), abs=2e-4, rel=1e-4)
    assert max(_from_spine_m(road, line).max() for line in lines) < 0.001
    both, turned = road.carriageways(low, high), road.carriageways(high, low)
    assert both.equals_exact(turned, 0)
    _check_many_at_once(road, *sorted((low, high)))


def _check_many_at_once(road, low, high):
    """Stretches that are cut at once are those that are cut one by one."""
    spans = [(max(low, part.from_km), min(high, part.to_km)) for part in road.parts]
    spans = [(start, end) for start, end in [*spans, (low, high)] if _is_in_one_part(road, start, end)]
    lines = road.lines(spans)
    assert [line.wkt for line in lines] == [road.line(*span).wkt for span in spans]


def _is_in_one_part(road, low, high):
    return low < high and any(part.from_km <= low and high <= part.to_km for part in road.parts)


def _vertices(line):
    return np.concatenate([np.asarray(part.coords) for part in getattr(line, "geoms", [line])])


def _from_spine_m(road, lonlat):
    """Return the metres from each vertex to the spine, of which the segments are straight in degrees."""
    unit = np.array([np.cos(np.radians(lonlat[0, 1])), 1.0]) * 111_300
    low, high = lonlat.min(axis=0) - 0.2, lonlat.max(axis=0) + 0.2
    start, end = (
        np.concatenate([part.coords[rows] for part in road.parts]) for rows in (slice(-1), slice(1, None))
    )
    near = ((np.maximum(start, end) > low) & (np.minimum(start, end) < high)).all(axis=1)
    start, end = ((ends[near] - lonlat[0]) * unit for ends in (start, end))
    return np.array(
        [nearest_on_segments(vertex, start, end)[0].min() for vertex in (lonlat - lonlat[0]) * unit]
    )


def _check_identity(network):
    """Every edge of a road carries its reference or its name, or is flagged as inferred; the share of these is right."""
    columns = network.columns
    for road in network.roads:
        members = network.members(road.index)
        way = columns["edge_way"][members.edge]
        for row, inferred in zip(way.tolist(), members.inferred.tolist(), strict=True):
            tagged = [network.text(columns[f"way_{key}"][row]) for key in ("ref", "nat_ref")]
            refs = split_refs(next(filter(None, tagged), ""))
            pinned = network.text(columns["way_frontline_road"][row])
            own = {*refs, network.text(columns["way_name"][row]), pinned}
            assert inferred or road.road_id.partition(" #")[0] in own, road.road_id
        metres = np.asarray(columns["edge_length_m"][members.edge], dtype=float)
        share = metres[members.inferred].sum() / metres.sum() if metres.sum() else 0.0
        assert road.inferred_share == pytest.approx(share, abs=1e-6)


def _check_tagged_edges_are_members(network):
    """Every edge with a reference is in the road of that reference."""
    columns = network.columns
    from geo.roads.tags import LINK

    members = {road.road_id: set(network.members(road.index).edge.tolist()) for road in network.roads}
    for edge, way in enumerate(columns["edge_way"].tolist()):
        if not LINK[columns["way_class"][way]]:
            for ref in split_refs(network.text(columns["way_ref"][way])):
                assert edge in members[ref]


# -- on networks drawn by chance -------------------------------------------------------------------------------------------


@given(st.data())
@FEW
def test_measures_are_monotone_and_sections_lie_on_their_roads(some_network, data):
    network = data.draw(some_network)
    shares = st.floats(0, 1)
    for road in network.roads:
        _check_measures(road)
        _check_section(road, data.draw(shares), data.draw(shares))


@given(st.data())
@FEW
def test_many_points_and_one_limit_are_answered_as_one_point_and_a_projection_are(some_network, data):
    network = data.draw(some_network)
    for road in network.roads:
        measures = [0.0, road.length_km, *(part.to_km for part in road.parts)]
        measures += [
            share * road.length_km for share in data.draw(st.lists(st.floats(-0.1, 1.1), max_size=5))
        ]
        assert road.points_at(measures) == [road.point_at(km) for km in measures]
        lon, lat = road.point_at(data.draw(st.floats(0, 1)) * road.length_km)
        lon, lat = lon + data.draw(st.floats(-0.05, 0.05)), lat + data.draw(st.floats(-0.05, 0.05))
        spot = road.project(lon, lat)
        for share in (0.5, 0.995, 1.0, 1.005, 2.0):
            within_m = spot.distance_m * share
            found = road.measure_within(lon, lat, within_m)
            assert found == (spot.km if spot.distance_m <= within_m else None)


@given(st.data())
@FEW
def test_every_edge_of_a_road_is_tagged_so_or_flagged(some_network, data):
    network = data.draw(some_network)
    _check_identity(network)
    _check_tagged_edges_are_members(network)


@given(st.data())
@FEW
def test_a_stored_network_comes_back_exactly(some_network, data):
    network = data.draw(some_network)
    with tempfile.TemporaryDirectory() as folder:
        network.save(Path(folder) / "network")
        opened = Network.open(Path(folder) / "network")
        assert list(opened.columns) == list(network.columns)
        for name in network.columns:
            before, after = network.columns[name], opened.columns[name]
            assert (before.dtype, before.shape) == (after.dtype, after.shape), name
            assert before.tobytes() == after.tobytes(), name
        assert opened.manifest.items() >= network.manifest.items()
        assert opened.all_junctions == network.all_junctions
        assert opened.spots == network.spots


@given(st.data())
@FEW
def test_junctions_lie_between_the_nodes_of_their_roads(some_network, data):
    network = data.draw(some_network)
    for junction in network.all_junctions:
        assert len(junction.road_ids) > 1
        for road_id in junction.road_ids:
            assert 0 <= junction.km[road_id] <= network.road(road_id).length_km + 1e-9


# -- on a real network ---------------------------------------------------------------------------------------------------------


@given(st.data())
@settings(max_examples=150)
def test_sections_of_real_roads_lie_on_them(porto, data):
    road = porto.roads[data.draw(st.integers(0, len(porto.roads) - 1))]
    _check_section(road, data.draw(st.floats(0, 1)), data.draw(st.floats(0, 1)))


@pytest.mark.parametrize("name", ["syria", "porto", "liechtenstein"])
def test_real_roads_are_measured_and_told_apart_by_their_tags(request, name):
    network = request.getfixturevalue(name)
    for road in network.roads:
        _check_measures(road)
    _check_identity(network)
    _check_tagged_edges_are_members(network)
