"""The tables of PostGIS: one a layer, typed, keyed, indexed and explained; what is there already is looked at before it is used.

A row belongs to a theatre, so that several live side by side. ``valid`` is made by the database from ``start`` and ``end``: half-open, and
infinite on the side that nobody tells. Slices have tables of their own, where the date is part of the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

from geo.errors import ExportError
from maps.fields import SLICE_FIELDS, Field, FieldType, Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

__all__ = ["EXPORTS", "Target", "make_exports", "make_table"]

EXPORTS = "exports"
"""Name of the table that tells of every layer where it comes from."""

_TYPES: dict[FieldType, str] = {
    FieldType.TEXT: "text",
    FieldType.INSTANT: "timestamp with time zone",
    FieldType.DAY: "date",
    FieldType.YES_NO: "boolean",
    FieldType.WHOLE: "bigint",
    FieldType.NUMBER: "double precision",
}
_THEATRE = Field("theatre", FieldType.TEXT, "Identifier of the theatre that the row belongs to")
_VALID_MEANING = "When it is so: from the start on, before the end; infinite where that is open"
_VALID = sql.SQL(
    "tstzrange(CASE WHEN start <= '0001-01-01 00:00:00+00' THEN '-infinity' ELSE start END,"
    " CASE WHEN \"end\" >= '9999-01-01 00:00:00+00' THEN 'infinity' ELSE \"end\" END)"
)
_INDEXED = ("holder", "state", "road", "actor", "object")
_EXPORTED: tuple[tuple[str, str, str], ...] = (
    ("theatre", "text", "Identifier of the theatre"),
    ("layer", "text", "Name of the layer"),
    ("shape", "text", "intervals or slices"),
    ("title", "text", "Title of the theatre"),
    ("table_name", "text", "Table that holds it"),
    ("row_count", "bigint", "How many rows of it belong to the theatre"),
    ("description", "text", "What a row stands for, and what is left out for publication"),
    ("licence", "text", "Licence of the data"),
    ("attribution", "text", "Whom to name"),
    ("method", "text", "How it was made"),
    ("version", "text", "Version of Frontline"),
    ("zone", "text", "Time zone that days are told in"),
    ("known", "timestamp with time zone", "State of knowledge; infinity is hindsight"),
    ("range_start", "timestamp with time zone", "First instant of the time range to step through"),
    ("range_end", "timestamp with time zone", "Its last instant"),
)
"""Columns of the table of exports; its key is the first three."""


@dataclass(frozen=True, slots=True)
class Target:
    """The table that a layer goes to.

    Attributes:
        schema: its schema.
        layer: which layer it holds.
        is_slices: whether its rows are states at a date.
        srid: PostGIS's number of the reference system.
    """

    schema: str
    layer: Layer
    is_slices: bool
    srid: int

    @property
    def name(self) -> str:
        """Name of the table."""
        return f"{self.layer.name}_slices" if self.is_slices else self.layer.name

    @property
    def address(self) -> sql.Identifier:
        """The table, for a statement."""
        return sql.Identifier(self.schema, self.name)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its columns, but for geometry and range."""
        first, *others = self.layer.fields
        return (_THEATRE, first, *(SLICE_FIELDS if self.is_slices else ()), *others)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that tell one row from all others."""
        return ("theatre", "as_of", "id") if self.is_slices else ("theatre", "id")

    @property
    def geometry_type(self) -> str:
        """Type of the geometry as PostgreSQL writes it; ``""`` where there is none."""
        return f"geometry({self.layer.geometry},{self.srid})" if self.layer.geometry else ""

    @property
    def written(self) -> tuple[str, ...]:
        """Names of the columns that are written."""
        names = tuple(field.name for field in self.fields)
        return (*names, "geom") if self.layer.geometry else names


def make_table(connection: Connection, target: Target) -> None:
    """Make the table of a layer where it is missing.

    Raises:
        ExportError: a table of that name is there, and laid out in another way.
    """
    wanted = {field.name: _TYPES[field.type] for field in target.fields} | {"valid": "tstzrange"}
    if target.geometry_type:
        wanted["geom"] = target.geometry_type
    if _is_there(connection, target.schema, target.name, wanted):
        return
    # Types cannot be parameters; they are from the tables above, and the geometry's is a word of ours and a number.
    columns = [
        sql.SQL("{} {} NOT NULL").format(sql.Identifier(name), sql.SQL(kind))
        for name, kind in wanted.items()
        if name != "valid"
    ]
    columns += [
        sql.SQL("valid tstzrange NOT NULL GENERATED ALWAYS AS ({}) STORED").format(_VALID),
        sql.SQL("PRIMARY KEY ({})").format(_names(target.key)),
    ]
    _create(connection, target.address, columns)
    for name in ("geom", "valid") if target.layer.geometry else ("valid",):
        connection.execute(
            sql.SQL("CREATE INDEX ON {} USING gist ({})").format(target.address, sql.Identifier(name))
        )
    for name in ("as_of", *_INDEXED):
        if name in wanted:
            connection.execute(
                sql.SQL("CREATE INDEX ON {} ({})").format(target.address, sql.Identifier(name))
            )
    meanings = {field.name: field.meaning for field in target.fields}
    _comment(
        connection,
        target.address,
        f"{target.layer.title}: {target.layer.meaning}",
        {**meanings, "valid": _VALID_MEANING},
    )


def make_exports(connection: Connection, schema: str) -> None:
    """Make the table that tells of every layer where it comes from, where it is missing.

    Raises:
        ExportError: a table of that name is there, and laid out in another way.
    """
    wanted = {name: kind for name, kind, _ in _EXPORTED} | {"changed_at": "timestamp with time zone"}
    if _is_there(connection, schema, EXPORTS, wanted):
        return
    address = sql.Identifier(schema, EXPORTS)
    columns = [
        sql.SQL("{} {} NOT NULL").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in wanted.items()
    ]
    _create(connection, address, [*columns, sql.SQL("PRIMARY KEY (theatre, layer, shape)")])
    meanings = {name: meaning for name, _, meaning in _EXPORTED}
    meanings["changed_at"] = "When an export last changed anything of it"
    _comment(connection, address, "Where each layer comes from, and under which terms", meanings)


def _is_there(connection: Connection, schema: str, name: str, wanted: dict[str, str]) -> bool:
    """Tell whether a table is there; what the columns beside the wanted ones are is not our business."""
    rows = connection.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE n.nspname = %s AND c.relname = %s",
        (schema, name),
    ).fetchall()
    if not rows:
        return False
    found = {str(column): str(kind) for column, kind in rows}
    for column, kind in wanted.items():
        if found.get(column) != kind:
            there = (
                f"its column {column} is {found[column]} and not {kind}"
                if column in found
                else f"it has no column {column}"
            )
            raise ExportError(
                f"the table {schema}.{name} is laid out in another way: {there}; another version, reference system (--crs) or"
                f" program made it. Drop it if it may go (DROP TABLE {sql.Identifier(schema, name).as_string()}), or write to another schema: ?schema=NAME"
            )
    return True


def _create(connection: Connection, address: sql.Identifier, columns: Sequence[sql.Composable]) -> None:
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(address, sql.SQL(", ").join(columns)))


def _comment(connection: Connection, address: sql.Identifier, text: str, meanings: dict[str, str]) -> None:
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(address, sql.Literal(text)))
    for name, meaning in meanings.items():
        connection.execute(
            sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                address, sql.Identifier(name), sql.Literal(meaning)
            )
        )


def _names(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
