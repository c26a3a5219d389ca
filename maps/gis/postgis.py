"""PostGIS: the layers as tables of a database, brought up to date in one transaction.

Whoever reads the database sees the old content or the new one, and the old one stays where anything fails. The rows of a theatre in a table are
always those of its last export of that layer in that shape; other theatres and other layers stay as they are.
"""

# ruff: noqa: PLC0415 - psycopg is optional

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from geo.errors import ExportError, OutputError
from geo.period import FOREVER
from maps.gis.pgaddress import Address, read_address
from maps.gis.table import About, Dataset
from maps.gis.words import storable

if TYPE_CHECKING:
    from psycopg import Connection, Error

    from maps.gis.pgmerge import Difference
    from maps.gis.pgtables import Target

__all__ = ["write_postgis"]

_PATIENCE_S = "10"
"""How long a server may take to answer, unless the address says otherwise (``?connect_timeout=``)."""
_SHOWN = 300


def write_postgis(dataset: Dataset, to: str) -> list[str]:
    """Bring the tables of a database up to date with a dataset.

    Args:
        dataset: in any reference system that PostGIS knows.
        to: address of the database, see `maps.gis.pgaddress`.

    Returns:
        One line a table, such as ``frontline.roads: 266 rows, 3 new, 1 changed, 0 gone``.

    Raises:
        ExportError: that is no address, psycopg or PostGIS is missing, or a table is there that is laid out in another way.
        OutputError: the server cannot be reached, or refuses.
    """
    address = read_address(to)
    with _connected(address) as connection:
        return _write(connection, address, dataset)


@contextmanager
def _connected(address: Address) -> Iterator[Connection]:
    """Give a connection in a transaction that is kept when the block ends, and undone when it raises."""
    import psycopg

    parameters = {
        "connect_timeout": _PATIENCE_S,
        "fallback_application_name": "frontline",
        **address.parameters,
    }
    try:
        connection = psycopg.connect(**{**parameters, "client_encoding": "utf8"})  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise OutputError(
            f"cannot connect to {address}: {_said(error, address)}; look at host, port, database, user and password"
            " (PGPASSWORD or ~/.pgpass keep it out of the command)"
        ) from None
    try:
        with connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise OutputError(
            f"{address} is as it was, the user may not write there: {_said(error, address)}; ask its owner for"
            f' GRANT CREATE ON DATABASE …, or name a schema of your own: ?schema=NAME (now "{address.schema}")'
        ) from None
    except psycopg.errors.LockNotAvailable:
        raise OutputError(
            f"{address} is as it was: another program has been writing there for a minute; try again when it is done"
        ) from None
    except psycopg.errors.UntranslatableCharacter as error:
        raise OutputError(
            f"{address} is as it was: {_said(error, address)}; make a database with ENCODING 'UTF8'"
        ) from None
    except psycopg.Error as error:
        raise OutputError(f"{address} is as it was, the export failed: {_said(error, address)}") from None


def _said(error: Error, address: Address) -> str:
    """Return what a server said, in one line, without a password."""
    text = error.diag.message_primary or str(error) or type(error).__name__
    line = " ".join(address.without_password(text).split())
    shown = "".join(letter for letter in line if letter.isprintable())
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _write(connection: Connection, address: Address, dataset: Dataset) -> list[str]:
    from maps.gis.pgmerge import merge
    from maps.gis.pgtables import Target, make_exports, make_table

    about = dataset.about
    _ready(connection, address)
    srid = _srid(connection, about.crs)
    make_exports(connection, address.schema)
    told: list[str] = []
    for _, tables in groupby(dataset.tables, key=lambda table: table.layer.name):
        group = list(tables)
        target = Target(address.schema, group[0].layer, about.shape == "slices", srid)
        make_table(connection, target)
        difference = merge(connection, target, group, about)
        _tell(connection, target, about, difference)
        told.append(
            f"{target.schema}.{target.name}: {difference.rows:,} rows, {difference.new:,} new,"
            f" {difference.changed:,} changed, {difference.gone:,} gone"
        )
    return told


def _ready(connection: Connection, address: Address) -> None:
    """Make sure of PostGIS and of the schema, and that no other export is at work in it."""
    from psycopg import sql

    connection.execute("SET LOCAL lock_timeout = '60s'")
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"frontline export {address.schema}",)
    )
    where = _postgis(connection) or _with_postgis(connection, address)
    # Types and operators of PostGIS are found where it was installed, which need not be the schema public.
    connection.execute(sql.SQL("SET LOCAL search_path = {}, pg_catalog").format(sql.Identifier(where)))
    found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (address.schema,)).fetchone()
    if found is None:  # IF NOT EXISTS would ask for a right that nobody needs where it exists
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(address.schema)))


def _postgis(connection: Connection) -> str | None:
    """Return the schema that PostGIS lives in; None where the database has none."""
    row = connection.execute(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
    ).fetchone()
    return str(row[0]) if row else None


def _with_postgis(connection: Connection, address: Address) -> str:
    """Install PostGIS in a database, and return its schema."""
    from psycopg import Error

    try:
        connection.execute("CREATE EXTENSION postgis")
    except Error as error:
        raise ExportError(
            f"{address} has no PostGIS, and it cannot be added: {_said(error, address)}. On the server install it (Debian:"
            " apt-get install postgresql-15-postgis-3, with your version), then as its administrator run in that database:"
            " CREATE EXTENSION postgis"
        ) from None
    return _postgis(connection) or "public"


def _srid(connection: Connection, crs: str) -> int:
    authority, _, code = crs.partition(":")
    row = connection.execute(
        "SELECT srid FROM spatial_ref_sys WHERE auth_name = %s AND auth_srid::text = %s", (authority, code)
    ).fetchone()
    if row is None:
        raise ExportError(f"the PostGIS of that database does not know {crs}; choose another --crs")
    return int(row[0])


def _tell(connection: Connection, target: Target, about: About, difference: Difference) -> None:
    """Write where the rows come from; nothing where all of it is as it was."""
    from psycopg import sql

    from maps.gis.pgtables import EXPORTS

    values: dict[str, object] = {
        "theatre": about.theatre,
        "layer": target.layer.name,
        "shape": about.shape,
        "title": about.title,
        "table_name": target.name,
        "row_count": difference.rows,
        "description": about.description_of(target.layer),
        "licence": about.licence,
        "attribution": "; ".join(about.attribution),
        "method": about.method,
        "version": about.version,
        "zone": about.zone,
        "known": "infinity" if about.known >= FOREVER else about.known,
        "range_start": about.start,
        "range_end": about.stops[-1],
    }
    names = list(values)
    statement = sql.SQL(
        "INSERT INTO {table} AS old ({columns}, changed_at) VALUES ({values}, now()) ON CONFLICT (theatre, layer, shape)"
        " DO UPDATE SET ({columns}, changed_at) = ({new}, now()) WHERE %(is_changed)s OR ({old}) IS DISTINCT FROM ({new})"
    ).format(
        table=sql.Identifier(target.schema, EXPORTS),
        columns=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join(map(sql.Placeholder, names)),
        new=sql.SQL(", ").join(sql.SQL("EXCLUDED.{}").format(sql.Identifier(name)) for name in names),
        old=sql.SQL(", ").join(sql.SQL("old.{}").format(sql.Identifier(name)) for name in names),
    )
    is_changed = bool(difference.new or difference.changed or difference.gone)
    connection.execute(statement, {**_clean(values), "is_changed": is_changed})


def _clean(values: dict[str, object]) -> dict[str, object]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
