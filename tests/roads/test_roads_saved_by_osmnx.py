"""Roads that osmnx downloaded and saved come in by the same door as any other OSM file."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from geo.roads.osm import import_osm
from geo.theatre import Theatre

TAGS = ["name:en", "name:ar"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """The embedded roads, read and written by osmnx with the settings that keep directions and names."""
    import osmnx

    path = tmp_path_factory.mktemp("osmnx") / "roads.osm"
    settings = osmnx.settings
    before = settings.all_oneway, settings.useful_tags_way, settings.use_cache
    settings.all_oneway, settings.use_cache = True, False
    settings.useful_tags_way = [*settings.useful_tags_way, *TAGS]
    try:
        graph = osmnx.graph_from_xml(Theatre.open("syria-2024").roads_path, simplify=False, retain_all=True)
        with warnings.catch_warnings():
            # what pandas says of osmnx's own code is osmnx's business
            warnings.simplefilter("ignore")
            osmnx.save_graph_xml(graph, path)
    finally:
        settings.all_oneway, settings.useful_tags_way, settings.use_cache = before
    return path


def test_a_road_keeps_its_reference_its_names_and_its_length(saved):
    (m5,) = import_osm(saved).roads_by_ref("M5")

    assert m5.length_km == pytest.approx(456.1, abs=0.5)
    assert m5.name_en == "M5 Damascus - Aleppo"
    assert m5.name_ar


def test_roads_meet_where_they_met(saved):
    network = import_osm(saved)
    (m4,), (m5,) = network.roads_by_ref("M4"), network.roads_by_ref("M5")

    first = network.junctions(m4.road_id, m5.road_id)[0]

    assert (first.lon, first.lat) == pytest.approx((36.8255, 35.8859), abs=1e-4)
