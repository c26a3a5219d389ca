"""The address of a PostGIS database: checked before anything is read, and never shown with its password.

An address is a connection URI of libpq (``postgresql://user@host:5432/database``), and all that libpq knows besides holds: ``PGPASSWORD``,
``~/.pgpass``, service files, ``?sslmode=require``. One parameter is ours: ``?schema=NAME``, the schema that the tables go to.
"""

# ruff: noqa: PLC0415 - psycopg is optional

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from geo.errors import ExportError

__all__ = ["DEFAULT_SCHEMA", "Address", "read_address"]

DEFAULT_SCHEMA = "frontline"
_MOST_NAME_BYTES = 63
"""Longest name of PostgreSQL, which cuts longer ones without a word."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    Attributes:
        parameters: as libpq takes them, the password among them.
        schema: the schema of the tables.
    """

    parameters: dict[str, str] = field(repr=False)
    schema: str

    def __str__(self) -> str:
        """Return the address for a person: without password and parameters."""
        known = self.parameters.get
        user = f"{known('user')}@" if known("user") else ""
        port = f":{known('port')}" if known("port") else ""
        host = known("host") or known("hostaddr") or ""
        return f"postgresql://{user}{f'[{host}]' if ':' in host else host}{port}/{known('dbname') or ''}"

    def without_password(self, text: str) -> str:
        """Return a message of a server or library with the password out of it, should it be there."""
        password = self.parameters.get("password")
        return text.replace(password, "***") if password else text


def read_address(text: str) -> Address:
    """Return what an address says.

    Raises:
        ExportError: it is none, or what speaks to databases is not installed.

    Example:
        >>> print(read_address("postgresql://me:secret@localhost:5433/war?schema=news"))
        postgresql://me@localhost:5433/war
    """
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:  # also where psycopg is there and libpq is not
        raise ExportError(
            "writing to PostGIS needs psycopg, which is not installed; run: pip install 'frontline-mapper[postgis]'"
        ) from error
    base, _, query = text.partition("?")
    pairs = [pair for pair in query.split("&") if pair]
    schemas = [unquote_plus(pair.partition("=")[2]) for pair in pairs if pair.partition("=")[0] == "schema"]
    others = "&".join(pair for pair in pairs if pair.partition("=")[0] != "schema")
    schema = schemas[-1] if schemas else DEFAULT_SCHEMA
    if not schema or not schema.isprintable() or len(schema.encode()) > _MOST_NAME_BYTES:
        raise ExportError(f"{schema[:60]!r} is no name of a schema; write ?schema=NAME, or leave it out")
    try:
        found = conninfo_to_dict(f"{base}?{others}" if others else base)
    except (ProgrammingError, UnicodeError):
        raise _refused() from None
    parameters = {name: str(value) for name, value in found.items() if value is not None}
    if not _is_split_well(parameters):
        raise _refused()
    return Address(parameters, schema)


def _is_split_well(parameters: dict[str, str]) -> bool:
    """Tell whether no part of a password came to be read as host, port or database, which are shown."""
    port = parameters.get("port", "").replace(",", "")
    places = (parameters.get("host", ""), parameters.get("dbname", ""))
    return (not port or port.isdecimal()) and not any("@" in place for place in places)


def _refused() -> ExportError:
    # Neither the address nor what libpq says of it is shown: a password with an odd sign in it may be in both.
    return ExportError(
        "that is no address of a database; write postgresql://user@host:5432/database, and in a password %40 for @, %3A for :, %2F for /,"
        " %3F for ? and %25 for %"
    )
