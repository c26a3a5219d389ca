"""The tables that a GeoPackage has besides those of its layers, as SQL.

OGC GeoPackage Encoding Standard 1.2 (OGC 12-128r14), with its extensions for spatial indexes (F.3), metadata (F.8) and schema (F.9).
`layer_styles` and `qgis_projects` are those that QGIS makes, column by column.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = [
    "APPLICATION_ID",
    "EXTENSIONS",
    "RTREE_DEFINITION",
    "TABLES",
    "USER_VERSION",
    "quoted",
    "rtree_triggers",
]

APPLICATION_ID = 0x47504B47
"""``GPKG`` in ASCII."""
USER_VERSION = 10200
"""Version 1.2: all that is needed here, and every program in use reads it."""

TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB);
"""

_SPEC = "http://www.geopackage.org/spec120/#extension_"
EXTENSIONS = (
    ("gpkg_metadata", None, "gpkg_metadata", _SPEC + "metadata", "read-write"),
    ("gpkg_metadata_reference", None, "gpkg_metadata", _SPEC + "metadata", "read-write"),
    ("gpkg_data_columns", None, "gpkg_schema", _SPEC + "schema", "read-write"),
    ("gpkg_data_column_constraints", None, "gpkg_schema", _SPEC + "schema", "read-write"),
)
"""Rows of ``gpkg_extensions`` that concern no layer."""
RTREE_DEFINITION = _SPEC + "rtree"


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


_BOX = "NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_TRIGGERS = {
    "insert": "AFTER INSERT ON {table} WHEN {there} BEGIN {put} END",
    "update1": "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND {there} BEGIN {put} END",
    "update2": "AFTER UPDATE OF geom ON {table} WHEN OLD.fid = NEW.fid AND {gone} BEGIN {take} END",
    "update3": "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {there} BEGIN {take} {put} END",
    "update4": "AFTER UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {gone} BEGIN {take_both} END",
    "delete": "AFTER DELETE ON {table} WHEN OLD.geom NOT NULL BEGIN {take} END",
}


def rtree_triggers(table: str) -> Iterator[str]:
    """Yield what keeps the spatial index of a table up to date when somebody edits it: statements of the standard (F.3)."""
    index = quoted(f"rtree_{table}_geom")
    parts = {
        "table": quoted(table),
        "there": "(NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))",
        "gone": "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))",
        "put": f"INSERT OR REPLACE INTO {index} VALUES ({_BOX});",  # noqa: S608 - a name of ours, quoted
        "take": f"DELETE FROM {index} WHERE id = OLD.fid;",  # noqa: S608
        "take_both": f"DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid);",  # noqa: S608
    }
    for end, statement in _TRIGGERS.items():
        yield f"CREATE TRIGGER {quoted(f'rtree_{table}_geom_{end}')} {statement.format(**parts)}"
