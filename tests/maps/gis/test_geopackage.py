"""GeoPackage: all layers in one file, with types, indexes and meanings, the same in two runs, and safe with what strangers write."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pyogrio
import pytest
import shapely

from geo.errors import OutputError
from maps.export import export_layers, window_of
from maps.fields import LAYERS
from maps.gis.dataset import Window, make_dataset
from maps.gis.geopackage import refuse_open, write_geopackage
from tests.maps.exported import without_rows

HOSTILE = "it's \"a\" ]]> <script>x</script> [% env('HOME') %] \\' \x00\x07\u202e\ud83d); DROP TABLE roads;--"


@pytest.fixture(scope="module")
def dataset(situation):
    return make_dataset(situation, list(LAYERS), Window())


@pytest.fixture(scope="module")
def package(situation, tmp_path_factory):
    path = tmp_path_factory.mktemp("gpkg") / "syria.gpkg"
    export_layers(situation, path)
    return path


def rows(path, query):
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_every_layer_is_in_it_with_its_rows_and_geometry(package, dataset):
    for table in dataset.tables:
        found = pyogrio.read_info(package, layer=table.name)
        assert (found["features"], found["fid_column"]) == (len(table), "fid")
        assert found["geometry_type"] == (table.layer.geometry or None)
        assert list(found["fields"]) == [field.name for field in table.fields]
    frame = pyogrio.read_dataframe(package, layer="roads")
    assert [*frame["id"]] == dataset.tables[0].columns["id"]
    assert shapely.equals(frame.geometry.to_numpy(), dataset.tables[0].geometry).all()


def test_times_are_times_also_where_none_has_ended(package):
    info = pyogrio.read_info(package, layer="roads")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert {types[name] for name in ("start", "end", "last_support")} == {"OFTDateTime"}
    assert {types[name] for name in ("first_day", "last_day")} == {"OFTDate"}
    subtypes = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    assert (types["is_open"], subtypes["is_open"]) == ("OFTInteger", "OFSTBoolean")
    assert rows(package, "SELECT DISTINCT end FROM roads WHERE is_open") == [("9999-01-01T00:00:00.000Z",)]


def test_columns_and_layers_tell_what_they_mean(package):
    told = dict(
        rows(package, "SELECT column_name, description FROM gpkg_data_columns WHERE table_name = 'roads'")
    )
    assert told == {field.name: field.meaning for field in LAYERS["roads"].fields}
    titles = dict(
        rows(package, "SELECT table_name, identifier FROM gpkg_contents WHERE table_name != 'layer_styles'")
    )
    assert titles == {name: layer.title for name, layer in LAYERS.items()}
    (said,) = rows(package, "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = 'http://gdal.org'")
    for word in ("OpenStreetMap", "Licen", "Asia/Damascus", "with hindsight", "documented rules"):
        assert word in said[0]


def test_a_box_is_looked_up_in_the_spatial_index(package):
    near = "SELECT count(*) FROM rtree_places_geom WHERE minx > 37.0 AND maxx < 37.3 AND miny > 36.1 AND maxy < 36.3"
    assert 0 < rows(package, near)[0][0] < 40
    for name, layer in LAYERS.items():
        if layer.geometry:
            assert rows(package, f"SELECT count(*) FROM rtree_{name}_geom") == rows(
                package, f"SELECT count(*) FROM {name}"
            )
    plan = rows(package, "EXPLAIN QUERY PLAN SELECT * FROM roads WHERE start <= '2024-11-30'")
    assert "roads_start" in plan[0][-1]


def test_two_runs_are_the_same_byte_for_byte(package, situation, tmp_path):
    export_layers(situation, tmp_path / "syria.gpkg")
    assert (tmp_path / "syria.gpkg").read_bytes() == package.read_bytes()


def test_each_slice_is_a_layer_of_its_date(situation, tmp_path):
    path = tmp_path / "dates.gpkg"
    export_layers(situation, path, layers=["roads", "unlocated"], shape="slices", step="6d")
    contents = rows(path, "SELECT table_name, identifier, data_type FROM gpkg_contents ORDER BY rowid")
    assert contents[:3] == [
        ("roads_2024_12_01", "Road control, 2024-12-01", "features"),
        ("roads_2024_12_07", "Road control, 2024-12-07", "features"),
        ("roads_2024_12_08", "Road control, 2024-12-08", "features"),
    ]
    assert contents[-2][0::2] == ("unlocated_2024_12_08", "attributes")
    assert rows(path, "SELECT DISTINCT as_of, as_of_day FROM roads_2024_12_01") == [
        ("2024-12-01T20:59:59.000Z", "2024-12-01")
    ]


def test_a_slice_holds_the_first_minute_of_the_first_day_too(situation):
    window = window_of(situation, "slices")
    assert window.start.astimezone(situation.theatre.zone).strftime("%Y-%m-%d %H:%M") == "2024-11-26 00:00"


def test_layers_without_rows_are_there_with_their_columns(dataset, tmp_path):
    write_geopackage(without_rows(dataset), tmp_path / "none.gpkg")
    assert {name for name, _ in pyogrio.list_layers(tmp_path / "none.gpkg")} == {*LAYERS, "layer_styles"}
    info = pyogrio.read_info(tmp_path / "none.gpkg", layer="roads")
    assert (info["features"], "OFTDateTime" in info["ogr_types"]) == (0, True)


def test_coordinates_are_in_the_system_that_was_asked_for(situation, tmp_path):
    export_layers(situation, tmp_path / "utm.gpkg", layers=["places"], crs="EPSG:32637")
    frame = pyogrio.read_dataframe(tmp_path / "utm.gpkg", layer="places")
    assert frame.crs.to_epsg() == 32637
    aleppo = frame[frame.name_en == "Aleppo"].to_crs(4326).geometry.iloc[0]
    assert (round(aleppo.x, 2), round(aleppo.y, 2)) == (37.16, 36.2)


def test_what_strangers_write_stays_text(dataset, tmp_path):
    written = [
        replace(table, columns={**table.columns, "name_en": [HOSTILE] * len(table)})
        if "name_en" in table.columns
        else table
        for table in dataset.tables
    ]
    about = replace(dataset.about, title=HOSTILE, attribution=(HOSTILE,), licence=HOSTILE)
    path = tmp_path / "strange.gpkg"
    write_geopackage(replace(dataset, tables=written, about=about), path, name=f"{HOSTILE[:20]}.gpkg")
    (found,) = rows(path, "SELECT DISTINCT name_en FROM roads")
    assert found[0] == HOSTILE.replace("\ud83d", "?").replace("\x00", "")
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_full_disk_leaves_the_old_file_and_one_message(package, tmp_path):
    target = tmp_path / "syria.gpkg"
    target.write_bytes(b"old")
    run = subprocess.run(
        [sys.executable, "-c", FULL, "export", "--to", str(target), "--layer", "roads"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert (
        run.stderr.strip().splitlines()[-1]
        == f"Error: cannot write {target}: the disk is full; choose another place"
    )
    assert "Traceback" not in run.stderr
    assert (target.read_bytes(), names(tmp_path)) == (b"old", ["syria.gpkg"])


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from maps.cli import main
sys.argv[0] = "frontline"
main()
"""


def test_one_that_is_killed_half_way_leaves_the_old_file(tmp_path):
    target = tmp_path / "syria.gpkg"
    target.write_bytes(b"old")
    run = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    assert [name for name in names(tmp_path) if not name.startswith(".")] == ["syria.gpkg"]


KILLED = """
import os, signal, sys
import maps.gis.geopackage as module
from geo.situation import Situation
from geo.theatre import Theatre
from maps.export import export_layers
module.write_about = lambda base, dataset: os.kill(os.getpid(), signal.SIGKILL)
export_layers(Situation.build(Theatre.open("syria-2024")), sys.argv[1], layers=["places"])
"""


def test_a_place_where_nothing_can_be_written_is_told(dataset, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_geopackage(dataset, tmp_path / "nowhere" / "a.gpkg")


def test_a_file_that_another_program_writes_to_is_left_alone(package, situation, tmp_path):
    target = tmp_path / "syria.gpkg"
    target.write_bytes(package.read_bytes())
    with closing(sqlite3.connect(target, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE layer_styles SET owner = 'edited'")
        with pytest.raises(OutputError, match=r"is open in another program.*close it there"):
            export_layers(situation, target, layers=["roads"])
        assert rows(target, "SELECT DISTINCT owner FROM layer_styles") == [("edited",)]
    with closing(sqlite3.connect(target, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match="is open in another program"):
            refuse_open(target)
    export_layers(situation, target, layers=["roads"])
    assert names(tmp_path) == ["syria.gpkg"]


def test_one_in_a_folder_is_left_alone_as_well(package, situation, tmp_path):
    target = tmp_path / "syria-2024.gpkg"
    target.write_bytes(package.read_bytes())
    (tmp_path / "syria-2024.gpkg-wal").write_bytes(b"")
    with pytest.raises(OutputError, match=r"syria-2024\.gpkg-wal"):
        export_layers(situation, tmp_path, format="gpkg")
    assert target.read_bytes() == package.read_bytes()


def test_what_is_no_database_is_replaced(situation, tmp_path):
    target = tmp_path / "notes.gpkg"
    target.write_text("no database at all")
    export_layers(situation, target, layers=["places"])
    assert "places" in {name for name, _ in pyogrio.list_layers(target)}
