"""kepler.gl finds the columns of time by itself: asked of the package by which it tells types, under Node."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from maps.export import export_layers
from maps.fields import LAYERS, FieldType
from tests.maps.exported import exported_situation
from tests.required import missing

BROWSER = Path(__file__).parents[1] / "browser"
PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
KEPLER = {
    FieldType.INSTANT: {("DATETIME", "YYYY-M-DTH:m:s")},
    FieldType.DAY: {("DATE", "YYYY-M-D")},
    FieldType.YES_NO: {("BOOLEAN", "")},
    FieldType.NUMBER: {("FLOAT", ""), ("INT", "")},
    FieldType.WHOLE: {("INT", "")},
}
EPOCHS = {"start_epoch": {("TIME", "X")}, "end_epoch": {("TIME", "X"), ("TIME", False), ("INT", "")}}
"""Milliseconds since 1970; those of the year 9999 have two digits more than it takes for a time, and where there are many of them
the column is a number to it. It is by ``start`` and ``end`` that time is played."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("out")
    for name in ("geojson", "csv"):
        export_layers(exported_situation(), path, format=name)
    return path


def rows_of(folder, name, kind):
    if kind == "geojson":
        return [
            one["properties"]
            for one in json.loads((folder / f"{name}.geojson").read_text("utf-8"))["features"]
        ]
    path = folder / ("claims_located.csv" if name == "claims" else f"{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def types_of(rows, tmp_path):
    if shutil.which("node") is None or not (BROWSER / "node_modules" / "type-analyzer").is_dir():
        reason = "node and type-analyzer are missing; make axe fetches what tests take from npm"
        missing("FRONTLINE_REQUIRE_BROWSER", reason)
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    command = ["node", BROWSER / "kepler_types.js", tmp_path / "rows.json"]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return {name: tuple(found) for name, found in json.loads(out).items()}


@pytest.mark.parametrize("kind", ["geojson", "csv"])
@pytest.mark.parametrize("name", PLACED)
def test_kepler_takes_each_column_for_what_it_is(name, kind, folder, tmp_path):
    rows = rows_of(folder, name, kind)
    found = types_of(rows, tmp_path)
    for field in LAYERS[name].fields:
        if field.name == "when":  # a date to kepler where every claim tells a day
            continue
        if field.type is FieldType.TEXT:
            assert found.get(field.name, ("STRING", "")) == ("STRING", ""), field.name
        else:
            assert found[field.name] in EPOCHS.get(field.name, KEPLER[field.type]), field.name


@pytest.mark.parametrize("kind", ["geojson", "csv"])
@pytest.mark.parametrize("name", PLACED)
def test_no_column_of_time_has_a_hole(name, kind, folder):
    rows = rows_of(folder, name, kind)
    for field in LAYERS[name].fields:
        if field.type is not FieldType.TEXT:
            assert all(row[field.name] not in ("", None) for row in rows), field.name
