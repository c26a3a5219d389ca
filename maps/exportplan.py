"""What an export writes where, and what cannot be: settled before anything is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ExportError
from maps.fields import LAYERS
from maps.gis.csvfile import Cells
from maps.gis.formats import FORMATS, Format, format_named, format_of_file
from maps.gis.pgaddress import read_address
from maps.gis.project import LONLAT, checked_crs

__all__ = ["Plan", "plan_export"]

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_DATABASES = frozenset({"postgresql", "postgres"})
_ENDING = re.compile(r"\.[A-Za-z]{2,8}")
"""What looks like the ending of a file, and not like a part of a folder's name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written where; checked before anything is read.

    Attributes:
        to: file, folder or address of a database.
        format: the format; None for a database.
        layers: names of the layers.
        is_folder: whether `to` is a folder.
        crs: reference system of the coordinates.
        cells: which cells of a CSV file are kept from being formulas.
    """

    to: str
    format: Format | None
    layers: tuple[str, ...]
    is_folder: bool
    crs: str = LONLAT
    cells: Cells = Cells.TEXT


def plan_export(
    to: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - what it is called everywhere
    layers: Sequence[str] = (),
    crs: str = LONLAT,
    cells: Cells | str = Cells.TEXT,
) -> Plan:
    """Return what is to be written where, see `maps.export.export_layers` for the arguments.

    Raises:
        ExportError: that cannot be.
    """
    target, chosen = str(to), checked_crs(crs) if crs != LONLAT else LONLAT
    if target.strip() in {"", "-"}:
        raise ExportError("say where the export goes: a file, a folder or the address of a database")
    if cells not in set(Cells):
        raise ExportError(f"{cells!r} says of no cells; there are {', '.join(Cells)}")
    names = tuple(dict.fromkeys(layers))
    unknown = [name for name in names if name not in LAYERS]
    if unknown:
        raise ExportError(
            f"{', '.join(map(repr, unknown))}: there is no such layer; there are {', '.join(LAYERS)}"
        )
    if address := _ADDRESS.match(target):
        _refuse_other_addresses(address[1], target, format)
        return Plan(target, None, names or tuple(LAYERS), is_folder=False, crs=chosen)
    found, is_folder = _format_of(target, format)
    if chosen != LONLAT and not found.any_crs:
        raise ExportError(
            f"{found.title} is in longitude and latitude (EPSG:4326) only; choose another format for {chosen}"
        )
    if not is_folder and found.holds_all:
        _refuse_tables(found, names or tuple(LAYERS))
    elif not is_folder:
        names = (_only_layer(target, found, names),)
    return Plan(target, found, names or tuple(LAYERS), is_folder=is_folder, crs=chosen, cells=Cells(cells))


def _refuse_other_addresses(scheme: str, target: str, chosen: str | None) -> None:
    """Refuse what is no address of a database; the message does not repeat it, because there may be a password in it."""
    if scheme not in _DATABASES:
        raise ExportError(
            f"{scheme}://… is no place to export to; write a file, a folder or postgresql://user@host/database"
        )
    if chosen is not None:
        raise ExportError("a database has its own format; leave --format out")
    read_address(target)


def _format_of(target: str, chosen: str | None) -> tuple[Format, bool]:
    """Return the format of a file or folder, and whether it is a folder."""
    path = Path(target)
    ending = None if path.is_dir() else format_of_file(target)
    if chosen is None and ending is None and not path.is_dir() and _ENDING.fullmatch(path.suffix):
        endings = ", ".join(one.suffixes[0] for one in FORMATS.values())
        raise ExportError(
            f"{path.suffix} is the ending of no format that there is: {endings}; for a folder of that name say --format"
        )
    found = format_named(chosen) if chosen is not None else ending or FORMATS["geojson"]
    if ending is not None and ending is not found:
        raise ExportError(
            f"{target} is called as {ending.title}, and {found.title} was asked for; rename it or leave --format out"
        )
    return found, ending is None


def _only_layer(target: str, found: Format, names: tuple[str, ...]) -> str:
    """Return the layer of a file that holds one: the one that is named, or that the file is called by."""
    stem = Path(target).name.partition(".")[0]
    wanted = names or ((stem,) if stem in LAYERS else ())
    if len(wanted) != 1:
        raise ExportError(
            f"a {found.title} file holds one layer; name one with --layer, call the file by it as roads{found.suffixes[0]},"
            f" or write to a folder: --to {stem} --format {found.name}"
        )
    _refuse_tables(found, wanted)
    return wanted[0]


def _refuse_tables(found: Format, layers: Sequence[str]) -> None:
    """Refuse a file that would have nothing in it, because all that is asked for has no position."""
    if not found.has_tables and not any(LAYERS[name].geometry for name in layers):
        raise ExportError(f"{found.title} holds no table without positions; write {layers[0]} as CSV")
