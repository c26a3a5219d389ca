"""Whatever text, number or instant stands in a column, every format reads back the same."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from maps.fields import Field, FieldType, Layer
from maps.gis.csvfile import Cells, write_csv
from maps.gis.formats import FORMATS, Manner
from maps.gis.table import About, Dataset, Table
from maps.gis.words import storable

FIELDS = (
    Field("id", FieldType.TEXT, ""),
    *(Field(f"{kind.value}_column", kind, "") for kind in FieldType),
)
NAMES = [field.name for field in FIELDS]
LAYER = Layer("made_up", "Point", "Made up", "What chance made", FIELDS)
BEFORE = datetime(1, 1, 1, tzinfo=UTC)
ABOUT = About(
    "A war", "made_up", (), "ODbL-1.0", ("somebody",), "by chance", "1", "Asia/Damascus", BEFORE, "intervals", (), BEFORE, ()
)  # fmt: skip
TEXT = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "<script>alert(1)</script>", "a\x00b", "half \ud800", "\u202eright to left", '"\'; DROP TABLE roads;--', "a\r\nb\tc", " ", "سراقب"]
)  # fmt: skip
INSTANTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001 - Hypothesis puts the zone
    lambda at: at.replace(microsecond=0)
)
ROWS = st.lists(
    st.tuples(
        TEXT,
        INSTANTS,
        st.dates().map(lambda day: day.isoformat()),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.tuples(st.floats(-180, 180, allow_subnormal=False), st.floats(-85, 85, allow_subnormal=False)),
    ),
    min_size=1,
    max_size=5,
)


def table_of(rows):
    columns = dict(zip(NAMES[1:], map(list, zip(*(row[:-1] for row in rows), strict=True)), strict=True))
    ids = [f"row {number}" for number in range(len(rows))]
    return Table("made_up", LAYER, FIELDS, {"id": ids, **columns}, [shapely.Point(row[-1]) for row in rows])


def from_geojson(path):
    return [_from_feature(one) for one in json.loads(path.read_text("utf-8"))["features"]]


def from_geojson_lines(path):
    return [_from_feature(json.loads(line)) for line in path.read_text("utf-8").split("\n")[:-1]]


def _from_feature(feature):
    got = feature["properties"]
    assert got["id"] == feature["id"]
    return {**got, "instant_column": datetime.fromisoformat(got["instant_column"]), "at": feature["geometry"]["coordinates"]}  # fmt: skip


def from_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {
                **row,
                "instant_column": datetime.fromisoformat(row["instant_column"]),
                "yes_no_column": {"true": True, "false": False}[row["yes_no_column"]],
                "whole_column": int(row["whole_column"]),
                "number_column": float(row["number_column"]),
                "at": [float(row["lon"]), float(row["lat"])],
            }
            for row in csv.DictReader(stream)
        ]


def from_parquet(path):
    return [_from_arrow(row, row["geometry"]) for row in parquet.read_table(path).to_pylist()]


def from_gdal(path):
    meta, made = pyogrio.read_arrow(path, layer="made_up")
    kinds = dict(zip(meta["fields"], meta["ogr_types"], strict=True))
    assert kinds["instant_column"] == "OFTDateTime"
    return [_from_arrow(row, row[meta["geometry_name"] or "wkb_geometry"]) for row in made.to_pylist()]


def _from_arrow(row, wkb):
    at, day = row["instant_column"], row["day_column"]
    return {
        **row,
        "instant_column": at if at.tzinfo else at.replace(tzinfo=UTC),
        "day_column": day.isoformat() if isinstance(day, date) else day,
        "at": shapely.get_coordinates(shapely.from_wkb(wkb)).tolist()[0],
    }


READERS = {
    "geojson": from_geojson,
    "geojsonl": from_geojson_lines,
    "fgb": from_gdal,
    "parquet": from_parquet,
    "csv": from_csv,
    "gpkg": from_gdal,
}
"""How a format is read back; a format that is not here is not under this test."""
NUL_KEPT = {"geojson", "geojsonl"}


def written(name, table, path):
    with patch("maps.gis.geopackage.write_styles"):  # a layer that nobody knows has no style
        FORMATS[name].write(Dataset([table], ABOUT), path, Manner(path.name))


@pytest.mark.parametrize("name", [name for name in FORMATS if name in READERS])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_what_is_written_is_read_back(name, rows):
    table = table_of(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"made_up{FORMATS[name].suffixes[0]}"
        if name == "csv":
            write_csv(Dataset([table], ABOUT), path, cells=Cells.NONE)
        else:
            written(name, table, path)
        got = sorted(READERS[name](path), key=lambda row: int(row["id"].partition(" ")[2]))
    for number, row in enumerate(rows):
        text, *others, at = row
        wanted = text.encode("utf-8", "replace").decode() if name in NUL_KEPT else storable(text)
        assert got[number]["text_column"] == wanted
        assert [got[number][column] for column in NAMES[2:]] == others
        assert got[number]["at"] == list(at)


def test_every_format_that_is_a_file_of_one_layer_is_under_this_test():
    left_out = {one.name for one in FORMATS.values() if not one.holds_all} - set(READERS)
    assert left_out == set()


# ---- days ----

END_OF_28 = datetime(2024, 11, 28, 20, 59, 59, tzinfo=UTC)
"""The last second of 28 November in Damascus, which is three hours before Greenwich."""
START_OF_28 = END_OF_28 - timedelta(days=1) + timedelta(seconds=1)


@pytest.mark.parametrize("name", [name for name in FORMATS if name in READERS])
@pytest.mark.parametrize("zone_of_reader", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_day_of_the_theatre_is_that_day_for_every_reader(name, zone_of_reader, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", zone_of_reader)
    __import__("time").tzset()
    path = tmp_path / f"made_up{FORMATS[name].suffixes[0]}"
    rows = [("", at, "2024-11-28", True, 0, 0.0, (36.8, 35.5)) for at in (START_OF_28, END_OF_28)]
    written(name, table_of(rows), path)
    for row, at in zip(
        sorted(READERS[name](path), key=lambda row: row["id"]), (START_OF_28, END_OF_28), strict=True
    ):
        assert row["instant_column"] == at
        assert re.fullmatch("2024-11-28", row["day_column"])
    monkeypatch.undo()
    __import__("time").tzset()
