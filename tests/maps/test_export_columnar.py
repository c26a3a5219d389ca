"""FlatGeobuf and GeoParquet open in GDAL, GeoPandas, DuckDB and Arrow with their types, their place and what is said of them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import geopandas
import pyarrow as pa
import pyogrio
import pytest
import shapely
from pyarrow import parquet

from maps.export import export_layers
from maps.fields import LAYERS, FieldType
from tests.maps.exported import exported_situation

PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
OGR = {
    FieldType.TEXT: "OFTString",
    FieldType.INSTANT: "OFTDateTime",
    FieldType.DAY: "OFTString",
    FieldType.YES_NO: "OFTInteger",
    FieldType.WHOLE: "OFTInteger64",
    FieldType.NUMBER: "OFTReal",
}
FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return exported_situation()


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("out")
    for name in ("fgb", "parquet"):
        export_layers(made, path, format=name)
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path, made = tmp_path_factory.mktemp("empty"), exported_situation(claims=[])
    made.timeline.intervals = made.timeline.passages = ()
    for name in ("fgb", "parquet"):
        export_layers(made, path, format=name)
    return path


def fields_of(info):
    return dict(zip(info["fields"], info["ogr_types"], strict=True))


@pytest.mark.parametrize("name", PLACED)
def test_gdal_reads_flatgeobuf_with_its_types_and_by_its_index(name, folder, empty):
    for where in (folder, empty):
        info = pyogrio.read_info(where / f"{name}.fgb")
        assert info["geometry_type"] == LAYERS[name].geometry
        assert info["crs"] == "EPSG:4326"
        assert fields_of(info) == {field.name: OGR[field.type] for field in LAYERS[name].fields}
    full = pyogrio.read_info(folder / f"{name}.fgb")
    assert full["features"] > 0
    assert full["capabilities"]["fast_spatial_filter"]
    assert len(pyogrio.read_dataframe(empty / f"{name}.fgb")) == 0


def test_flatgeobuf_says_what_it_is(folder):
    said = pyogrio.read_info(folder / "roads.fgb")["layer_metadata"]
    assert said["TITLE"] == "A small war: Road control"
    assert said["DESCRIPTION"] == "Stretches of road, each with its holder over one span of time."
    assert (said["licence"], said["attribution"]) == ("ODbL 1.0", "© OpenStreetMap contributors")
    assert (said["zone"], said["shape"]) == ("Asia/Damascus", "intervals")
    assert said["method"]


def test_geoparquet_follows_its_specification(folder, empty):
    for where, name in [(where, name) for where in (folder, empty) for name in PLACED]:
        geo = json.loads(parquet.read_metadata(where / f"{name}.parquet").metadata[b"geo"])
        assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
        column = geo["columns"]["geometry"]
        assert (column["encoding"], column["geometry_types"]) == ("WKB", [LAYERS[name].geometry])
        assert "crs" not in column, "longitude before latitude in WGS 84 is what it is without one"
        assert ("bbox" in column) == (where is folder)
        schema = parquet.read_schema(where / f"{name}.parquet")
        for edge, path in column["covering"]["bbox"].items():
            assert path == ["bbox", edge]
            assert schema.field("bbox").type.field(edge).type == pa.float64()


def test_the_covering_is_that_of_every_geometry(folder):
    rows = parquet.read_table(folder / "roads.parquet").to_pylist()
    for row in rows:
        assert tuple(row["bbox"].values()) == shapely.from_wkb(row["geometry"]).bounds
    geo = json.loads(parquet.read_metadata(folder / "roads.parquet").metadata[b"geo"])
    bounds = shapely.total_bounds([shapely.from_wkb(row["geometry"]) for row in rows])
    assert geo["columns"]["geometry"]["bbox"] == bounds.tolist()


def test_geopandas_reads_geoparquet_whole_and_by_a_box(folder):
    frame = geopandas.read_parquet(folder / "places.parquet")
    assert frame.crs.to_string() == "OGC:CRS84"
    assert frame["end"].max() == FAR_FUTURE
    assert str(frame["start"].dtype) == "datetime64[ms, UTC]"
    box = (36.6, 35.0, 36.8, 35.5)
    near = geopandas.read_parquet(folder / "places.parquet", bbox=box)
    assert set(near["place"]) == set(frame.cx[box[0] : box[2], box[1] : box[3]]["place"]) == {
        "hama", "khan-shaykhun",
    }  # fmt: skip
    assert len(geopandas.read_parquet(folder / "roads.parquet")) == len(
        pyogrio.read_dataframe(folder / "roads.fgb")
    )


def test_geopandas_makes_time_and_place_of_an_empty_layer(empty):
    frame = geopandas.read_parquet(empty / "roads.parquet")
    assert len(frame) == 0
    assert str(frame["end"].dtype) == "datetime64[ms, UTC]"


def test_duckdb_asks_for_a_date_and_a_box(folder):
    connection = duckdb.connect()
    path = folder / "places.parquet"
    kinds = dict(
        connection.execute(
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')"
        ).fetchall()
    )
    assert (kinds["start"], kinds["first_day"]) == ("TIMESTAMP WITH TIME ZONE", "DATE")
    assert (kinds["is_open"], kinds["end_epoch"], kinds["confidence"]) == ("BOOLEAN", "BIGINT", "DOUBLE")
    held = connection.execute(
        f"SELECT place FROM '{path}' WHERE start <= TIMESTAMPTZ '2024-11-29 12:00Z' AND \"end\" > TIMESTAMPTZ '2024-11-29 12:00Z'"
        " AND holder = 'hts' AND bbox.xmin >= 37 AND first_day = DATE '2024-11-29'"
    ).fetchall()
    assert held == [("aleppo",)]
    connection.close()


def test_rows_of_geoparquet_stay_in_order_of_time_and_its_schema_is_that_of_the_columns(folder):
    made = parquet.read_table(folder / "roads.parquet")
    assert made.column_names == [*(field.name for field in LAYERS["roads"].fields), "geometry", "bbox"]
    keys = list(zip(made["start"].to_pylist(), made["id"].to_pylist(), strict=True))
    assert keys == sorted(keys)
    said = parquet.read_metadata(folder / "roads.parquet").metadata
    assert said[b"licence"] == b"ODbL 1.0"
    assert {b"title", b"attribution", b"method", b"version", b"zone"} <= set(said)


def test_claims_that_could_not_be_placed_are_plain_parquet_and_csv_beside_flatgeobuf(folder):
    plain = parquet.read_table(folder / "unlocated.parquet")
    assert plain["id"].to_pylist() == ["C-nowhere"]
    assert not {"geometry", "bbox"} & set(plain.column_names)
    assert b"geo" not in plain.schema.metadata
    assert (folder / "unlocated.csv").is_file()


def test_two_runs_have_the_same_content(made, folder, tmp_path):
    export_layers(made, tmp_path, format="parquet")
    export_layers(made, tmp_path, format="fgb")
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_another_reference_system_is_named_with_easting_first(made, tmp_path):
    for name in ("places.fgb", "places.parquet"):
        export_layers(made, tmp_path / name, crs="EPSG:32637")
    by_gdal = pyogrio.read_dataframe(tmp_path / "places.fgb").sort_values("id", ignore_index=True)
    frame = geopandas.read_parquet(tmp_path / "places.parquet").sort_values("id", ignore_index=True)
    assert by_gdal.crs.to_epsg() == frame.crs.to_epsg() == 32637
    assert by_gdal.geometry.geom_equals(frame.geometry).all()
    aleppo = frame[frame["place"] == "aleppo"].geometry.iloc[0]
    assert 300_000 < aleppo.x < 350_000
    assert 3_980_000 < aleppo.y < 4_020_000


def test_a_slice_says_its_date_in_the_zone_of_the_theatre(made, tmp_path):
    written = export_layers(
        made, tmp_path, format="parquet", layers=["places"], shape="slices", until=datetime(2024, 11, 28, 21, 59, 59, tzinfo=UTC)
    )  # fmt: skip
    last = parquet.read_table(Path(written[-1]))
    assert Path(written[-1]).name == "places_2024_11_29_005959.parquet"
    assert set(last["as_of_day"].to_pylist()) == {date(2024, 11, 29)}
    assert last.schema.metadata[b"as_of"] == b"2024-11-28T21:59:59Z"
