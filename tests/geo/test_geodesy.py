"""Distances and local metres, held against PROJ."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo.geodesy import (
    LocalFrame,
    bearing_deg,
    geodesic_length_m,
    haversine_m,
    line_length_m,
    pair_lengths_m,
    segment_lengths_m,
)

GEOD = Geod(ellps="WGS84")
longitudes = st.floats(-180, 180)
latitudes = st.floats(-75, 75)


def test_a_line_is_as_long_as_proj_says():
    line = [(36.2008, 32.5306), (36.2011, 32.5437), (36.2069, 32.5710), (36.8255, 35.8859)]
    assert line_length_m(line[:3]) == pytest.approx(geodesic_length_m(line[:3]), abs=0.01)
    assert line_length_m(line) == pytest.approx(geodesic_length_m(line), rel=1e-4)


def test_a_line_of_one_point_has_no_length():
    assert line_length_m([(36.0, 35.0)]) == 0
    assert segment_lengths_m([(36.0, 35.0)]).shape == (0,)


def test_a_segment_over_the_date_line_is_short():
    assert line_length_m([(179.99, 0.0), (-179.99, 0.0)]) == pytest.approx(2226.4, abs=0.1)


def test_haversine_takes_arrays_and_is_near_the_ellipsoid():
    got = haversine_m(np.array([36.0, 36.0]), 35.0, np.array([36.0, 37.0]), np.array([36.0, 35.0]))
    want = [GEOD.inv(36, 35, 36, 36)[2], GEOD.inv(36, 35, 37, 35)[2]]
    assert got == pytest.approx(want, rel=0.006)


@given(longitudes, latitudes, st.floats(0, 360), st.floats(1, 20_000))
@settings(max_examples=200)
def test_short_distances_are_right_to_a_millionth(lon, lat, azimuth, distance):
    there_lon, there_lat, _ = GEOD.fwd(lon, lat, azimuth, distance)
    got = pair_lengths_m([(lon, lat)], [(there_lon, there_lat)])[0]
    assert got == pytest.approx(distance, rel=2e-5, abs=0.001)


@given(st.floats(-175, 175), st.floats(-65, 65), st.floats(0, 360), st.floats(1, 20_000))
@settings(max_examples=200)
def test_the_local_frame_keeps_distances_from_its_origin_and_comes_back(lon, lat, azimuth, distance):
    there = GEOD.fwd(lon, lat, azimuth, distance)[:2]
    frame = LocalFrame(lon, lat)
    xy = frame.to_metres([there])
    assert np.hypot(*xy[0]) == pytest.approx(distance, rel=3e-5, abs=0.01)
    assert frame.to_lonlat(xy)[0] == pytest.approx(there, abs=1e-8)


def test_the_local_frame_is_the_azimuthal_equidistant_projection_by_the_guam_formulas():
    proj = Transformer.from_crs(
        "EPSG:4326", "+proj=aeqd +guam +lon_0=36.8 +lat_0=35.9 +ellps=WGS84", always_xy=True
    )
    points = np.array([(36.8, 35.9), (37.2, 36.3), (36.0, 35.0)])
    want = np.column_stack(proj.transform(points[:, 0], points[:, 1]))
    assert LocalFrame(36.8, 35.9).to_metres(points) == pytest.approx(want, abs=0.05)


def test_bearings_turn_clockwise_from_north():
    assert bearing_deg(36, 35, [36, 36.0001, 36, 35.9999], [35.0001, 35, 34.9999, 35]) == pytest.approx(
        [0, 90, 180, 270], abs=0.01
    )
