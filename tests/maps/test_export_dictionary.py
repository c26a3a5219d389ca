"""The data dictionary says what the files hold: page, schema and exports come from one definition."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from maps.dictionary import PAGE, SCHEMA, feature_schema, write_dictionary
from maps.export import export_layers
from maps.fields import LAYERS, FieldType

DOCS = Path(__file__).parents[2] / "docs"


def validator(layer):
    schema = feature_schema()
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{layer}"}]}, format_checker=checker)


@pytest.mark.parametrize("name", [PAGE, SCHEMA])
def test_what_lies_in_docs_is_what_the_definitions_say(tmp_path, name):
    write_dictionary(tmp_path)
    assert (DOCS / name).read_text("utf-8") == (tmp_path / name).read_text("utf-8"), "run make dictionary"


def test_every_column_of_every_layer_is_on_the_page():
    page = (DOCS / PAGE).read_text("utf-8")
    sections = {part.splitlines()[0]: part for part in page.split("\n## ")[1:]}
    assert list(sections) == list(LAYERS)
    for name, layer in LAYERS.items():
        for field in layer.fields:
            assert f"| `{field.name}` |" in sections[name]
            assert field.meaning in sections[name]


@pytest.fixture(scope="module", params=["intervals", "slices"])
def exported(situation, request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    days = {"start": situation.days[3], "until": situation.days[3]} if request.param == "slices" else {}
    export_layers(situation, folder, shape=request.param, **days)
    return folder


@pytest.mark.parametrize("layer", [name for name, layer in LAYERS.items() if layer.geometry])
def test_every_exported_feature_is_as_the_schema_says(exported, layer):
    features = json.loads((exported / f"{layer}.geojson").read_text("utf-8"))["features"]
    assert features
    check = validator(layer)
    for feature in features:
        check.validate(feature)


def test_the_schema_refuses_what_is_not_so(exported):
    feature = json.loads((exported / "roads.geojson").read_text("utf-8"))["features"][0]
    check = validator("roads")
    for name, wrong in (
        ("state", "taken"), ("start", "28 November"), ("confidence", 2), ("is_open", 1), ("where_prec", 8), ("holder", None),
    ):  # fmt: skip
        assert not check.is_valid({**feature, "properties": {**feature["properties"], name: wrong}}), name
    assert not check.is_valid({**feature, "properties": {**feature["properties"], "more": ""}})
    less = {name: value for name, value in feature["properties"].items() if name != "claim_ids"}
    assert not check.is_valid({**feature, "properties": less})
    assert not validator("places").is_valid(feature)


def test_words_that_a_column_is_said_to_hold_are_all_that_it_holds(situation):
    from maps.layers import LayerRecords

    records = LayerRecords(situation)
    for name, layer in LAYERS.items():
        for field in layer.fields:
            if field.values:
                assert field.type is FieldType.TEXT
                assert {record[field.name] for record in records.of(name)} <= {*field.values}, field.name
