"""A real PostGIS on loopback: typed and keyed tables, a second run that writes what differs, and nothing half-done."""

import csv
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import shapely
from click.testing import CliRunner
from psycopg import sql

from geo.errors import ExportError, OutputError
from geo.period import BEGINNING, FOREVER
from maps.cli import main
from maps.export import export_layers, plan_export
from maps.fields import LAYERS, FieldType
from maps.gis.dataset import Window, make_dataset
from maps.gis.pgaddress import read_address
from maps.gis.pgmerge import Difference
from maps.gis.postgis import write_postgis
from maps.gis.table import Dataset
from tests.required import missing

PASSWORD = "not to be shown"
CLAIMS = """claim_id,action,target,actor,when,publisher,published,sentence
C-1,captured,Saraqib,HTS,2024-11-30,Our desk,2024-11-30,They took Saraqib.
C-2,captured,Hama,HTS,2024-12-05,Our desk,2024-12-05,They took Hama.
C-3,captured,Kafr Nowhere,HTS,2024-12-05,Our desk,2024-12-05,They took it.
"""
HOSTILE = "'); DROP TABLE roads; --\x00\t\\N\\\n\"\ud800\u202e %s {} ب"


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    extensions = [*Path("/usr/share/postgresql").glob("*/extension/postgis.control")]
    return found[-1].parent if found and extensions else None


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="session")
def server():
    """The address of a server with nothing in it, which lives as long as the tests of this file.

    Without one the tests skip with what to install, unless FRONTLINE_REQUIRE_POSTGIS=1.
    """
    programs = _programs()
    if programs is None:
        message = "no PostGIS: install it (Debian: apt-get install postgresql postgresql-postgis)"
        missing("FRONTLINE_REQUIRE_POSTGIS", message)
    home, port = Path(tempfile.mkdtemp(prefix="frontline-postgis-")), _free_port()
    who = {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.geteuid() == 0 else {}

    def run(program, *arguments):
        command = [programs / program, *arguments]
        done = subprocess.run(
            command, cwd=home, capture_output=True, text=True, check=False, timeout=120, **who
        )
        if done.returncode:
            log = home / "log"
            pytest.fail(f"{program}: {done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")

    try:
        (home / "word").write_text(PASSWORD)
        if who:  # a server refuses to run as root
            for path in (home, home / "word"):
                shutil.chown(path, "postgres", "postgres")
        run(
            "initdb",
            "--pgdata=data",
            "--username=desk",
            "--auth=scram-sha-256",
            "--pwfile=word",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off -c max_connections=20"
        run("pg_ctl", "start", "--pgdata=data", "--log=log", "--wait", "--options", options)
        yield f"postgresql://desk@127.0.0.1:{port}"
    finally:
        try:
            if (home / "data" / "postmaster.pid").exists():
                run("pg_ctl", "stop", "--pgdata=data", "--mode=immediate", "--wait")
        finally:
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(server, monkeypatch):
    """The address of a new database, whose password is where psycopg finds it."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    name = f"war_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", password=PASSWORD, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", password=PASSWORD, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def ask(address, question, *values):
    with psycopg.connect(address) as connection:
        return connection.execute(question, values).fetchall()


def versions(address):
    """Which transaction wrote each row of each table of layers."""
    found = {}
    for name in LAYERS:
        for key, written in ask(address, f"SELECT id, xmin::text FROM frontline.{name}"):
            found[name, key] = written
    return found


@pytest.fixture(scope="module")
def dataset(situation):
    return make_dataset(situation, tuple(LAYERS), Window())


def exported(*arguments):
    result = CliRunner(env={"COLUMNS": "100"}).invoke(
        main, ["export", *map(str, arguments)], prog_name="frontline"
    )
    assert result.exit_code in (0, 1), result.output
    return result


def test_one_changed_claim_is_one_updated_row(database, tmp_path):
    table = tmp_path / "claims.csv"
    table.write_text(CLAIMS)
    first = exported(table, "--no-baseline", "--to", database)
    assert first.exit_code == 0, first.output
    assert "frontline.claims: 2 rows, 2 new, 0 changed, 0 gone" in first.output
    assert "frontline.unlocated: 1 rows, 1 new, 0 changed, 0 gone" in first.output
    before = versions(database)
    table.write_text(CLAIMS.replace("They took Hama.", "They took the whole of Hama."))
    second = exported(table, "--no-baseline", "--to", database)
    assert "frontline.claims: 2 rows, 0 new, 1 changed, 0 gone" in second.output
    assert second.output.count("0 new, 0 changed, 0 gone") == len(LAYERS) - 1
    after = versions(database)
    assert {key for key in after if after[key] != before[key]} == {("claims", "C-2")}
    rows = ask(database, "SELECT sentence FROM frontline.claims WHERE id = 'C-2'")
    assert rows == [("They took the whole of Hama.",)]


def test_a_second_run_over_the_same_writes_nothing(database, dataset):
    write_postgis(dataset, database)
    before = (
        versions(database),
        ask(database, "SELECT e::text, xmin::text FROM frontline.exports e ORDER BY layer"),
    )
    told = write_postgis(dataset, database)
    assert all(line.endswith("rows, 0 new, 0 changed, 0 gone") for line in told)
    assert (
        versions(database),
        ask(database, "SELECT e::text, xmin::text FROM frontline.exports e ORDER BY layer"),
    ) == before


def test_rows_say_the_same_as_the_geojson(database, situation, dataset, tmp_path):
    write_postgis(dataset, database)
    export_layers(situation, tmp_path)
    for name, layer in LAYERS.items():
        if not layer.geometry:
            rows = list(csv.DictReader((tmp_path / f"{name}.csv").read_text("utf-8-sig").splitlines()))
            assert ask(database, f"SELECT count(*) FROM frontline.{name}") == [(len(rows),)]
            continue
        names = [field.name for field in layer.fields]
        question = sql.SQL("SELECT {}, ST_AsBinary(geom), ST_SRID(geom) FROM {}").format(
            sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier("frontline", name)
        )
        found = {row[0]: row for row in ask(database, question)}
        features = json.loads((tmp_path / f"{name}.geojson").read_text("utf-8"))["features"]
        assert len(found) == len(features) > 0
        for feature in features:
            *values, shape, srid = found[feature["id"]]
            for field, value in zip(layer.fields, values, strict=True):
                expected = feature["properties"][field.name]
                if field.type is FieldType.INSTANT:
                    expected = datetime.fromisoformat(expected)
                assert (value.isoformat() if field.type is FieldType.DAY else value) == expected, field.name
            assert srid == 4326
            assert shapely.equals(shapely.from_wkb(shape), shapely.geometry.shape(feature["geometry"]))


def test_the_range_is_half_open_and_infinite_where_nobody_tells(database, dataset):
    (roads,) = (table for table in dataset.tables if table.name == "roads")
    start, end = roads.columns["start"], roads.columns["end"]
    ended = next(n for n, at in enumerate(end) if at < FOREVER)
    columns = roads.columns | {
        "start": [BEGINNING, *start[1:]],
        "end": [end[ended], FOREVER, *end[2:]],
    }
    write_postgis(replace(dataset, tables=[replace(roads, columns=columns)]), database)
    question = "SELECT lower(valid)::text, upper(valid)::text, lower_inc(valid), upper_inc(valid) FROM frontline.roads WHERE id = %s"
    ((begin, *_, is_in, is_out),) = ask(database, question, roads.columns["id"][0])
    assert (begin, is_in, is_out) == ("-infinity", True, False)
    ((_, last, *_),) = ask(database, question, roads.columns["id"][1])
    assert last == "infinity"
    at = datetime(2024, 11, 30, 9, tzinfo=UTC)
    held = sum(one <= at < other for one, other in zip(columns["start"], columns["end"], strict=True))
    assert ask(database, "SELECT count(*) FROM frontline.roads WHERE valid @> %s", at) == [(held,)]


def test_tables_are_typed_keyed_indexed_and_explained(database, dataset):
    write_postgis(dataset, database)
    kinds = dict(
        ask(
            database,
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'frontline.roads'::regclass AND attnum > 0",
        )
    )
    assert (kinds["start"], kinds["first_day"], kinds["is_open"]) == (
        "timestamp with time zone",
        "date",
        "boolean",
    )
    assert (kinds["start_epoch"], kinds["confidence"], kinds["valid"]) == (
        "bigint",
        "double precision",
        "tstzrange",
    )
    assert kinds["geom"] == "geometry(LineString,4326)"
    indexes = dict(ask(database, "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'roads'"))
    assert "(theatre, id)" in indexes["roads_pkey"]
    assert {
        "roads_geom_idx",
        "roads_valid_idx",
        "roads_holder_idx",
        "roads_state_idx",
        "roads_road_idx",
    } <= set(indexes)
    assert "USING gist" in indexes["roads_geom_idx"]
    assert "USING gist" in indexes["roads_valid_idx"]
    for name, layer in LAYERS.items():
        meanings = dict(
            ask(
                database,
                "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0",
                f"frontline.{name}",
            )
        )
        assert {field.name: field.meaning for field in layer.fields}.items() <= meanings.items()
        assert meanings["valid"]


def test_every_layer_says_where_it_comes_from_and_under_which_terms(database, dataset):
    write_postgis(
        replace(dataset, about=replace(dataset.about, notes=("Addresses are left out.",))), database
    )
    rows = ask(
        database,
        "SELECT layer, row_count, licence, attribution, method, zone, known::text, description FROM frontline.exports",
    )
    assert {row[0] for row in rows} == set(LAYERS)
    for layer, count, licence, attribution, method, zone, known, description in rows:
        assert [(count,)] == ask(database, f"SELECT count(*) FROM frontline.{layer}")
        assert (licence, method, zone, known) == (
            dataset.about.licence,
            dataset.about.method,
            "Asia/Damascus",
            "infinity",
        )
        assert "OpenStreetMap" in attribution
        assert description.endswith("Addresses are left out.")


def test_two_theatres_live_side_by_side(database, dataset):
    other = replace(dataset, about=replace(dataset.about, theatre="elsewhere"))
    write_postgis(dataset, database)
    assert all(", 0 changed, 0 gone" in line for line in write_postgis(other, database))
    gone = replace(
        other,
        tables=[
            replace(
                table,
                columns={name: column[:1] for name, column in table.columns.items()},
                geometry=table.geometry and table.geometry[:1],
            )
            for table in other.tables
        ],
    )
    assert write_postgis(gone, database)[0] == "frontline.roads: 1 rows, 0 new, 0 changed, 265 gone"
    assert ask(database, "SELECT theatre, count(*) FROM frontline.roads GROUP BY 1 ORDER BY 1") == [
        ("elsewhere", 1),
        ("syria-2024", 266),
    ]


def test_slices_have_tables_of_their_own_with_the_date_in_the_key(database, situation):
    told = export_layers(situation, database, layers=["places", "unlocated"], shape="slices", step="5d")
    assert [line.partition(":")[0] for line in told] == [
        "frontline.places_slices",
        "frontline.unlocated_slices",
    ]
    days = ask(
        database,
        "SELECT as_of_day::text, count(*), count(DISTINCT id) FROM frontline.places_slices GROUP BY 1 ORDER BY 1",
    )
    assert [day for day, *_ in days] == ["2024-11-30", "2024-12-05", "2024-12-08"]
    assert all(count == ids > 50 for _, count, ids in days)
    again = export_layers(situation, database, layers=["places", "unlocated"], shape="slices", step="5d")
    assert all(line.endswith("0 new, 0 changed, 0 gone") for line in again)


def test_hostile_text_is_kept_as_text(database, dataset):
    tables = [
        replace(table, columns={
            field.name: [f"{HOSTILE}{n}" for n in range(len(table))] if field.type is FieldType.TEXT else table.columns[field.name]
            for field in table.fields
        })
        for table in dataset.tables
    ]  # fmt: skip
    about = replace(
        dataset.about,
        theatre=HOSTILE,
        title=HOSTILE,
        licence=HOSTILE,
        attribution=(HOSTILE,),
        notes=(HOSTILE,),
    )
    write_postgis(Dataset(tables, about), database)
    kept = HOSTILE.replace("\x00", "").replace("\ud800", "?")
    assert ask(database, "SELECT holder FROM frontline.roads WHERE id = %s", f"{kept}7") == [(f"{kept}7",)]
    assert ask(database, "SELECT DISTINCT theatre, licence FROM frontline.exports") == [(kept, kept)]
    assert all(
        line.endswith("0 new, 0 changed, 0 gone") for line in write_postgis(Dataset(tables, about), database)
    )


def test_a_run_that_fails_half_way_leaves_all_as_it_was(database, dataset, monkeypatch):
    write_postgis(dataset, database)
    before = versions(database)
    changed = [
        replace(table, columns=table.columns | {"id": [f"{one}!" for one in table.columns["id"]]})
        for table in dataset.tables
    ]
    broken = replace(changed[-1], columns=changed[-1].columns | {"first_day": ["no day"] * len(changed[-1])})
    with pytest.raises(
        OutputError, match="is as it was, the export failed: invalid input syntax for type date"
    ):
        write_postgis(replace(dataset, tables=[*changed[:-1], broken]), database)
    assert versions(database) == before

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Difference, "__init__", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_postgis(replace(dataset, tables=changed), database)
    assert versions(database) == before


def test_other_coordinates_go_where_postgis_knows_their_system(database, situation):
    export_layers(situation, f"{database}?schema=utm", layers=["places"], crs="EPSG:32637")
    ((srid, x),) = ask(
        database, "SELECT ST_SRID(geom), ST_X(geom) FROM utm.places WHERE place = 'aleppo' LIMIT 1"
    )
    assert srid == 32637
    assert 300_000 < x < 360_000
    with pytest.raises(
        ExportError,
        match=r"utm\.places is laid out in another way: its column geom is geometry\(Point,32637\)",
    ):
        export_layers(situation, f"{database}?schema=utm", layers=["places"])


def test_a_table_of_something_else_is_left_alone(database, dataset):
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE public.roads (id text)")
    with pytest.raises(
        ExportError, match=r"public\.roads is laid out in another way: it has no column theatre.*schema=NAME"
    ):
        write_postgis(dataset, f"{database}?schema=public")
    assert ask(
        database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'places'"
    ) == [(0,)]


def test_a_wrong_password_is_told_and_never_shown(database, dataset, monkeypatch):
    monkeypatch.delenv("PGPASSWORD")
    with pytest.raises(OutputError) as caught:
        write_postgis(dataset, database.replace("desk@", "desk:wrong-word@"))
    assert "cannot connect to postgresql://desk@127.0.0.1" in str(caught.value)
    assert "password authentication failed" in str(caught.value)
    assert "wrong-word" not in str(caught.value)


def test_a_user_without_rights_is_told_whom_to_ask(database, dataset, monkeypatch):
    user = f"guest_{secrets.token_hex(4)}"
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'guest'").format(sql.Identifier(user)))
    monkeypatch.setenv("PGPASSWORD", "guest")
    address = database.replace("desk@", f"{user}@")
    with pytest.raises(
        ExportError,
        match=r"has no PostGIS, and it cannot be added: permission denied.*CREATE EXTENSION postgis",
    ):
        write_postgis(dataset, address)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with psycopg.connect(database) as connection:
        connection.execute("CREATE EXTENSION postgis")
    monkeypatch.setenv("PGPASSWORD", "guest")
    with pytest.raises(
        OutputError, match=r"may not write there: permission denied for database .*GRANT CREATE ON DATABASE"
    ):
        write_postgis(dataset, address)


def test_no_server_is_told_in_one_line(dataset):
    with pytest.raises(
        OutputError, match=r"cannot connect to postgresql://127\.0\.0\.1:1/war: .*Connection refused"
    ):
        write_postgis(dataset, "postgresql://127.0.0.1:1/war")


@pytest.mark.parametrize(
    "rest",
    [
        "desk:se%zzcret@h/war",
        "desk:x@se/cret@h/war",
        "desk:se/cret@h/war",
        "desk:x@se@cret/war",
        "h/war?secret=1",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_read_and_not_repeated(rest):
    with pytest.raises(ExportError, match="no address of a database") as caught:
        plan_export(f"postgresql://{rest}")
    assert not {"se", "cret", "secret"} & set(str(caught.value).split())
    assert "cret" not in str(caught.value)


def test_an_address_names_a_schema_and_keeps_what_libpq_knows():
    found = read_address("postgresql://desk:secret@h:5433/war?sslmode=require&schema=our%20news")
    assert (found.schema, found.parameters["sslmode"], str(found)) == (
        "our news",
        "require",
        "postgresql://desk@h:5433/war",
    )
    assert "secret" not in repr(found)
    assert read_address("postgresql://h/war").schema == "frontline"
    for name in ("", "a%00b", "a\udcff", "n" * 64):
        with pytest.raises(ExportError, match="no name of a schema"):
            read_address(f"postgresql://h/war?schema={name}")


def test_without_psycopg_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(ExportError, match=r"pip install 'frontline-mapper\[postgis\]'"):
        plan_export("postgresql://h/war")
