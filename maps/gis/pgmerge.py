"""Rows into a table of PostGIS so that only what differs is written: new rows, changed rows, and rows that are gone.

The rows are copied to a temporary table first, and compared there by the database. Only rows of the same theatre are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from psycopg import sql

from maps.fields import FieldType
from maps.gis.table import About, Table
from maps.gis.words import storable

if TYPE_CHECKING:
    from psycopg import Connection

    from maps.gis.pgtables import Target

__all__ = ["Difference", "merge"]

_INCOMING = sql.Identifier("frontline_incoming")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an export did to a table: its rows of the theatre now, and how many of them are new, changed or gone."""

    rows: int
    new: int
    changed: int
    gone: int


def merge(connection: Connection, target: Target, tables: Iterable[Table], about: About) -> Difference:
    """Make the rows of a theatre in a table those of an export.

    Args:
        connection: in a transaction.
        target: the table, which is there.
        tables: one layer; of slices one table a date.
        about: whose rows they are.
    """
    names, theatre = target.written, storable(about.theatre)
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    connection.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
            _INCOMING, columns, target.address
        )
    )
    rows = 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_INCOMING, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for table in tables:
            rows += len(table)
            for row in _rows(table, target, theatre):
                copy.write_row(row)
    connection.execute(sql.SQL("ANALYZE {}").format(_INCOMING))
    gone, changed, new = (
        connection.execute(statement, parameters).rowcount
        for statement, parameters in _statements(target, names, columns, theatre)
    )
    connection.execute(sql.SQL("DROP TABLE {}").format(_INCOMING))
    return Difference(rows, new, changed, gone)


def _statements(
    target: Target, names: Sequence[str], columns: sql.Composed, theatre: str
) -> Iterator[tuple[sql.Composed, Sequence[str]]]:
    """Yield what takes away, what changes and what adds, with their parameters."""
    same = sql.SQL(" AND ").join(
        sql.SQL("old.{0} = new.{0}").format(sql.Identifier(name)) for name in target.key
    )
    others = [name for name in names if name not in target.key]
    old, new = (
        sql.SQL(", ").join(sql.SQL("{}.{}").format(sql.SQL(side), sql.Identifier(name)) for name in others)
        for side in ("old", "new")
    )
    parts = {
        "table": target.address,
        "incoming": _INCOMING,
        "columns": columns,
        "same": same,
        "old": old,
        "new": new,
        "sets": sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(sql.Identifier(name)) for name in others),
    }
    gone = "DELETE FROM {table} old WHERE old.theatre = %s AND NOT EXISTS (SELECT FROM {incoming} new WHERE {same})"
    yield sql.SQL(gone).format(**parts), (theatre,)
    # Not ON CONFLICT: it would lock, and so write, every row that stays as it is.
    changed = (
        "UPDATE {table} old SET {sets} FROM {incoming} new WHERE {same} AND ({old}) IS DISTINCT FROM ({new})"
    )
    yield sql.SQL(changed).format(**parts), ()
    added = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {incoming} new WHERE NOT EXISTS (SELECT FROM {table} old WHERE {same})"
    yield sql.SQL(added).format(**parts), ()


def _rows(table: Table, target: Target, theatre: str) -> Iterator[tuple[Any, ...]]:
    columns: list[Iterable[Any]] = [repeat(theatre, len(table))]
    for field in target.fields[1:]:
        column = table.columns[field.name]
        columns.append(map(storable, column) if field.type is FieldType.TEXT else column)
    if table.geometry is not None:
        geometry = shapely.set_srid(np.array(table.geometry, dtype=object), target.srid)
        columns.append(shapely.to_wkb(geometry, hex=True, include_srid=True).tolist())
    return zip(*columns, strict=True)
