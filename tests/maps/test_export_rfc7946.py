"""An independent reader of RFC 7946 accepts every GeoJSON file, whole and line by line."""

import json
from typing import Any, Literal

import pytest
from geojson_pydantic import Feature, FeatureCollection, LineString, Point
from pydantic import BaseModel, ConfigDict, ValidationError

from maps.export import export_layers
from maps.fields import LAYERS
from tests.maps.exported import exported_situation

PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
GEOMETRY = {"Point": Point, "LineString": LineString}


class NoCrs(BaseModel):
    """The member that RFC 7946 took out, forbidden; what it calls foreign members is allowed."""

    model_config = ConfigDict(extra="allow")
    crs: Literal["forbidden"] = "forbidden"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("out")
    for name in ("geojson", "geojsonl"):
        export_layers(exported_situation(hostile="<script>\"'\u202e\x00"), path, format=name)
    return path


@pytest.mark.parametrize("name", PLACED)
def test_a_validator_accepts_each_file_and_each_line(name, folder):
    kind = Feature[GEOMETRY[LAYERS[name].geometry], dict[str, Any]]
    text = (folder / f"{name}.geojson").read_text("utf-8")
    NoCrs.model_validate_json(text)
    collection = FeatureCollection[kind].model_validate_json(text)
    lines = (folder / f"{name}.geojsonl").read_text("utf-8").split("\n")
    assert lines.pop() == ""
    assert [kind.model_validate_json(line) for line in lines] == collection.features
    west, south, east, north = collection.bbox
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


def test_rings_have_no_winding_because_there_are_none():
    assert {LAYERS[name].geometry for name in PLACED} == {"Point", "LineString"}


def test_the_validator_refuses_what_is_no_geojson(folder):
    whole = json.loads((folder / "roads.geojson").read_text("utf-8"))
    with pytest.raises(ValidationError):
        NoCrs.model_validate({**whole, "crs": {"type": "name"}})
    whole["features"][0]["geometry"]["coordinates"] = [[36.8, 35.0]]
    with pytest.raises(ValidationError):
        FeatureCollection.model_validate(whole)
