"""GeoPackage: all layers in one file, with spatial and time indexes, styles, a QGIS project, and what is to be said of them.

Written through SQLite itself, which a GeoPackage is: every error of a disk is an exception, and nothing in the file tells when it was
written, so that two runs give the same. The file is new each time and moved into place when it is whole, so no journal is kept meanwhile.

Instants are ``DATETIME`` in UTC, days ``DATE``, yes and no ``BOOLEAN``; a program that opens the file is told the meaning of each column
(``gpkg_data_columns``), of each layer (``gpkg_contents``), and licence, attribution and method (``gpkg_metadata``).
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.errors import ExportError, OutputError
from maps.fields import Field, FieldType
from maps.gis import gpkgschema as schema
from maps.gis.gpkgabout import datetime_text, latest_change, write_about, write_styles
from maps.gis.gpkgschema import quoted
from maps.gis.project import LONLAT
from maps.gis.table import About, Dataset, Table, each_once
from maps.gis.words import storable, title_of

__all__ = ["refuse_open", "write_geopackage"]

_TYPES = {
    FieldType.TEXT: "TEXT",
    FieldType.INSTANT: "DATETIME",
    FieldType.DAY: "DATE",
    FieldType.YES_NO: "BOOLEAN",
    FieldType.WHOLE: "INTEGER",
    FieldType.NUMBER: "DOUBLE",
}
_INDEXED = ("start", "end")
_LITTLE_ENDIAN, _WITH_BOX = 0b1, 0b10
_BESIDE = ("-wal", "-shm", "-journal")
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_OTHER_AUTHORITY = 100_000
"""Identifier in the file of a reference system whose code is no number."""


def write_geopackage(dataset: Dataset, path: Path, *, name: str = "") -> None:
    """Write all tables of a dataset to a new file.

    Args:
        dataset: its tables; their names are those of the layers.
        path: where it is written; nothing may be there.
        name: what the file will be called in the end, which its QGIS project has to know; the name of `path` where not given.

    Raises:
        OSError: it cannot be written; with the reason.
        ExportError: the reference system has no form that a GeoPackage can hold.
    """
    path.touch()  # the system tells why it cannot be, and SQLite does not
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            _prepare(base, dataset.about)
            for table in dataset.tables:
                _write_table(base, table, dataset.about)
            write_about(base, dataset)
            write_styles(base, dataset, name or path.name)
            base.execute("COMMIT")
    except sqlite3.Error as error:
        is_full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        raise OSError("the disk is full" if is_full else str(error)) from error


def refuse_open(target: str | Path) -> None:
    """Look whether another program has a file open that is to be replaced: what it would write there later would spoil the new one.

    Raises:
        OutputError: it has, or left its journal beside the file.
    """
    path = Path(target).resolve()  # its journals lie beside the file that a link leads to
    beside = [path.name + end for end in _BESIDE if path.with_name(path.name + end).exists()]
    if beside:
        raise OutputError(
            f"{target} is open in another program, or was when that ended ({', '.join(beside)}); close it there"
            " (after a crash: open and close it once in QGIS), or choose another file"
        )
    if not path.is_file():
        return
    try:
        with closing(
            sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)
        ) as base:
            base.execute("BEGIN EXCLUSIVE")
            base.execute("ROLLBACK")
    except sqlite3.Error as error:
        if error.sqlite_errorcode in _BUSY:
            raise OutputError(
                f"{target} is open in another program; close it there, or choose another file"
            ) from error
        # Anything else is no lock: no database at all, or a folder that is closed to us, of which the writer tells.


def _prepare(base: sqlite3.Connection, about: About) -> None:
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        f"application_id = {schema.APPLICATION_ID}",
        f"user_version = {schema.USER_VERSION}",
    ):
        base.execute(f"PRAGMA {pragma}")
    base.executescript(f"BEGIN; {schema.TABLES}")
    base.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _reference_systems(about.crs)
    )
    base.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", schema.EXTENSIONS)


def _reference_systems(crs: str) -> list[tuple[str, int, str, int, str, str]]:
    """Return the rows that every GeoPackage has, and the one of the data."""
    found = {
        -1: (
            "Undefined Cartesian SRS",
            -1,
            "NONE",
            -1,
            "undefined",
            "undefined Cartesian coordinate reference system",
        ),
        0: (
            "Undefined geographic SRS",
            0,
            "NONE",
            0,
            "undefined",
            "undefined geographic coordinate reference system",
        ),
    }
    for text in (LONLAT, crs):
        number = _srs_id(text)
        found[number] = (*_defined(text, number),)
    return list(found.values())


def _defined(text: str, number: int) -> tuple[str, int, str, int, str, str]:
    from pyproj import CRS  # noqa: PLC0415 - loads PROJ
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    crs = CRS.from_user_input(text)
    try:
        definition = crs.to_wkt("WKT1_GDAL")
    except CRSError as error:
        raise ExportError(f"a GeoPackage cannot hold {text}; choose another reference system") from error
    return (crs.name, number, text.partition(":")[0], number, definition, crs.name)


def _srs_id(crs: str) -> int:
    code = crs.rpartition(":")[2]
    return int(code) if code.isdecimal() else _OTHER_AUTHORITY


def _write_table(base: sqlite3.Connection, table: Table, about: About) -> None:
    name, has_geometry = quoted(table.name), table.geometry is not None
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    columns += [f"geom {table.layer.geometry.upper()}"] if has_geometry else []
    columns += [
        f"{quoted(field.name)} {_TYPES[field.type]} NOT NULL{' UNIQUE' if field.name == 'id' else ''}"
        for field in table.fields
    ]
    base.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    values: list[Iterable[Any]] = [_values(field, table.columns[field.name]) for field in table.fields]
    boxes = _boxes(table)
    if boxes is not None:
        values.insert(0, _blobs(table, boxes, _srs_id(about.crs)))
    marks = ", ".join("?" * (len(values) + 1))
    base.executemany(
        f"INSERT INTO {name} VALUES ({marks})",  # noqa: S608 - a name of ours, quoted
        zip(range(1, len(table) + 1), *values, strict=True),
    )
    _register(base, table, about, boxes)
    for column in _INDEXED:
        base.execute(f"CREATE INDEX {quoted(f'{table.name}_{column}')} ON {name} ({quoted(column)})")


def _register(base: sqlite3.Connection, table: Table, about: About, boxes: np.ndarray | None) -> None:
    """Enter a table among the contents of the file, and give it its spatial index."""
    srs_id = None if boxes is None else _srs_id(about.crs)
    extent: list[float | None] = [None] * 4
    if boxes is not None and len(boxes):
        extent = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            table.name,
            "attributes" if boxes is None else "features",
            title_of(table),
            storable(about.description_of(table.layer)),
            latest_change(about),
            *extent,
            srs_id,
        ),
    )
    if boxes is None:
        return
    kind = table.layer.geometry.upper()
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table.name, kind, srs_id)
    )
    _index(base, table.name, boxes)


def _index(base: sqlite3.Connection, table: str, boxes: np.ndarray) -> None:
    """Fill the spatial index of a table, and then say what keeps it up to date: the functions for that are GIS programs' own."""
    index = quoted(f"rtree_{table}_geom")
    base.execute(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")
    ordered = boxes[:, [0, 2, 1, 3]].T.tolist()
    base.executemany(
        f"INSERT INTO {index} VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - a name of ours, quoted
        zip(range(1, len(boxes) + 1), *ordered, strict=True),
    )
    for statement in schema.rtree_triggers(table):
        base.execute(statement)
    base.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
        (table, schema.RTREE_DEFINITION),
    )


def _boxes(table: Table) -> np.ndarray | None:
    """Return west, south, east and north of each geometry, shape (rows, 4); None of a table without geometry."""
    if table.geometry is None:
        return None
    return shapely.bounds(np.array(table.geometry, dtype=object)).reshape(-1, 4)


def _blobs(table: Table, boxes: np.ndarray, srs_id: int) -> Iterator[bytes]:
    """Yield geometries as GeoPackage has them: a header, for lines their box, and well-known binary."""
    shapes = shapely.to_wkb(np.array(table.geometry, dtype=object), byte_order=1).tolist()
    if table.layer.geometry == "Point":
        head = struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN, srs_id)
        yield from (head + one for one in shapes)
        return
    head = struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN | _WITH_BOX, srs_id)
    packed = boxes[:, [0, 2, 1, 3]].astype("<f8").tobytes()
    for row, shape in enumerate(shapes):
        yield head + packed[row * 32 : row * 32 + 32] + shape


def _values(field: Field, column: list[Any]) -> list[Any]:
    """Return values as SQLite stores them; each text and instant is made once however often it comes."""
    if field.type is FieldType.INSTANT:
        return each_once(column, datetime_text)
    if field.type is FieldType.TEXT:
        return each_once(column, storable)
    return column
