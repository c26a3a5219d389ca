"""CSV: points as longitude and latitude, lines as well-known text, and cells that no spreadsheet runs.

UTF-8 with a byte order mark, which spreadsheets need to see Arabic; instants as ISO 8601, yes and no as ``true`` and ``false``.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break for a formula (OWASP, "CSV injection"), and
sentences come from strangers. An apostrophe in front makes it text. It stands in front of text only, unless it is asked for in every cell: a
negative longitude is a number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import shapely

from maps.fields import FieldType
from maps.gis.project import LONLAT
from maps.gis.table import Dataset, Table, each_once
from maps.gis.words import storable
from maps.layers.columns import instant_text

__all__ = ["Cells", "harmless", "write_csv"]

_FORMULA = re.compile(r"((?:^|[;\t\r\n]) *)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell begins with what spreadsheets take for a formula, full-width signs included: at its start, or behind a separator."""


class Cells(StrEnum):
    """Which cells are kept from being formulas."""

    TEXT = "text"
    """Those of text columns."""
    ALL = "all"
    """Every cell, negative numbers too."""
    NONE = "none"
    """None: for programs that are not spreadsheets, and read text as it is."""


def write_csv(dataset: Dataset, path: Path, *, cells: Cells = Cells.TEXT) -> None:
    """Write the only table of a dataset."""
    (table,) = dataset.tables
    columns = _columns(table, dataset.about.crs, cells)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def harmless(cell: str) -> str:
    """Take the power to be a formula from a cell, and from what a program makes of it that splits at ``;``.

    Example:
        >>> harmless("=1+1"), harmless("a;@b"), harmless("Saraqib")
        ("'=1+1", "a;'@b", 'Saraqib')
    """
    text = _FORMULA.sub(r"\1'", cell)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text


def _columns(table: Table, crs: str, cells: Cells) -> dict[str, Iterable[str]]:
    """Return the cells by column: the columns of the layer, and where it lies behind the identifier."""
    found: dict[str, Iterable[str]] = {}
    for field in table.fields:
        guard = cells is Cells.ALL or (cells is Cells.TEXT and field.type is FieldType.TEXT)
        found[field.name] = _cells(table.columns[field.name], field.type, guard=guard)
        if field.name == "id":
            found.update(_where(table, crs, guard=cells is Cells.ALL))
    return found


def _cells(column: list[Any], kind: FieldType, *, guard: bool) -> list[str]:
    form = _FORMS.get(kind, str)
    if kind not in (FieldType.NUMBER, FieldType.WHOLE):  # 0 and 0.0 and -0.0 are one key, and not one text
        return each_once(column, lambda value: harmless(form(value)) if guard else form(value))
    return [harmless(form(value)) if guard else form(value) for value in column]


def _where(table: Table, crs: str, *, guard: bool) -> dict[str, Iterable[str]]:
    if table.geometry is None:
        return {}
    if table.layer.geometry != "Point":
        return {"wkt": shapely.to_wkt(table.geometry, rounding_precision=-1, trim=True).tolist()}
    names = ("lon", "lat") if crs == LONLAT else ("x", "y")
    numbers = shapely.get_coordinates(table.geometry).T.tolist()
    return {
        name: [harmless(repr(number)) if guard else repr(number) for number in axis]
        for name, axis in zip(names, numbers or ([], []), strict=True)
    }


_FORMS: dict[FieldType, Callable[[Any], str]] = {
    FieldType.TEXT: storable,
    FieldType.INSTANT: instant_text,
    FieldType.YES_NO: lambda value: "true" if value else "false",
}
