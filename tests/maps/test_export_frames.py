"""The layers as tables with geometry: the same rows and columns as the files, with types that can be reckoned with."""

import json

import pytest

from geo.period import BEGINNING, FOREVER
from maps.export import export_layers
from maps.fields import LAYERS, FieldType
from maps.frames import to_geodataframe
from maps.layers import layer_records


@pytest.mark.parametrize("layer", [name for name in LAYERS if LAYERS[name].geometry])
def test_a_table_has_the_rows_and_columns_of_the_file(situation, layer, tmp_path):
    frame = to_geodataframe(situation, layer)
    export_layers(situation, tmp_path)
    features = json.loads((tmp_path / f"{layer}.geojson").read_text())["features"]
    assert list(frame["id"]) == [feature["id"] for feature in features]
    assert [*frame.columns] == [*features[0]["properties"], "geometry"]
    assert set(frame.geom_type) == {LAYERS[layer].geometry}


def test_it_is_in_longitude_and_latitude(situation):
    frame = to_geodataframe(situation, "places")
    assert frame.crs.to_epsg() == 4326
    west, south, east, north = frame.total_bounds
    assert (35 < west < east < 43, 32 < south < north < 38) == (True, True)


def test_instants_are_in_utc_and_what_lasts_ends_in_the_year_9999(situation):
    roads = to_geodataframe(situation, "roads")
    assert roads["start"].dt.tz is not None
    assert set(roads.loc[roads["is_open"], "end"]) == {FOREVER}


def test_it_can_be_asked_who_holds_a_road_on_a_day(situation):
    roads, day = to_geodataframe(situation, "roads"), situation.days[-1]
    now = roads[(roads["road"] == "M5") & (roads["start"] <= day) & (day < roads["end"])]
    held = now.groupby("holder")["length_km"].sum()
    assert held["hts"] == pytest.approx(situation.at(day).km_by_holder("M5")["hts"], abs=0.1)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_table_without_rows_has_its_types(situation, layer):
    whole = to_geodataframe(situation, layer)
    frame = to_geodataframe(situation, layer, known=BEGINNING)
    typed = [field.name for field in LAYERS[layer].fields if field.type is not FieldType.TEXT]
    assert len(frame) < len(whole)
    assert (frame.dtypes[typed] == whole.dtypes[typed]).all()


def test_a_layer_that_is_none_is_told(situation):
    with pytest.raises(ValueError, match="got 'towns', which is no layer; there are roads, passage"):
        layer_records(situation, "towns")
