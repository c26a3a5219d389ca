"""The formats that there are: how each is called, what it can hold, and what writes it."""

# ruff: noqa: PLC0415 - a format loads what it needs when it is written

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ExportError
from maps.gis.csvfile import Cells
from maps.gis.table import Dataset

__all__ = ["FORMATS", "Format", "Manner", "format_named", "format_of_file"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How one file is written.

    Attributes:
        name: what the file will be called when it is whole; until then it has another name.
        cells: which cells of a CSV file are kept from being formulas.
    """

    name: str
    cells: Cells = Cells.TEXT


def _stands_free(_target: Path) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: as ``--format`` takes it.
        title: what people call it.
        suffixes: endings of its files, the usual one first.
        write: writes a dataset to a new file; of a format that holds one layer, a dataset with one table.
        holds_all: whether one file holds all layers.
        any_crs: whether coordinates may be in another reference system than longitude and latitude.
        has_tables: whether it can hold a table without geometry.
        in_qgis: whether QGIS is given the styles and times beside the file, see `maps.gis.qgis`.
        refuse: raises an `OutputError` where a file that is there may not be replaced, because a program has it open.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    write: Callable[[Dataset, Path, Manner], None]
    holds_all: bool = False
    any_crs: bool = True
    has_tables: bool = True
    in_qgis: bool = False
    refuse: Callable[[Path], None] = _stands_free


def _geojson(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.geojson import write_geojson

    write_geojson(dataset, path)


def _geojson_lines(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.geojson import write_geojson_lines

    write_geojson_lines(dataset, path)


def _geopackage(dataset: Dataset, path: Path, manner: Manner) -> None:
    from maps.gis.geopackage import write_geopackage

    write_geopackage(dataset, path, name=manner.name)


def _refuse_open_geopackage(target: Path) -> None:
    from maps.gis.geopackage import refuse_open

    refuse_open(target)


def _csv(dataset: Dataset, path: Path, manner: Manner) -> None:
    from maps.gis.csvfile import write_csv

    write_csv(dataset, path, cells=manner.cells)


def _flatgeobuf(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.flatgeobuf import write_flatgeobuf

    write_flatgeobuf(dataset, path)


def _parquet(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.parquet import write_parquet

    write_parquet(dataset, path)


def _kml(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.kml import write_kml

    write_kml(dataset, path)


def _kmz(dataset: Dataset, path: Path, _manner: Manner) -> None:
    from maps.gis.kml import write_kmz

    write_kmz(dataset, path)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format(
            "geojson",
            "GeoJSON",
            (".geojson", ".json"),
            _geojson,
            any_crs=False,
            has_tables=False,
            in_qgis=True,
        ),
        Format(
            "geojsonl",
            "newline-delimited GeoJSON",
            (".geojsonl", ".geojsons", ".ndjson", ".jsonl"),
            _geojson_lines,
            any_crs=False,
            has_tables=False,
            in_qgis=True,
        ),
        Format("fgb", "FlatGeobuf", (".fgb",), _flatgeobuf, has_tables=False, in_qgis=True),
        Format("parquet", "GeoParquet", (".parquet", ".geoparquet"), _parquet),
        Format("gpkg", "GeoPackage", (".gpkg",), _geopackage, holds_all=True, refuse=_refuse_open_geopackage),
        Format("csv", "CSV", (".csv",), _csv),
        Format("kml", "KML", (".kml",), _kml, holds_all=True, any_crs=False, has_tables=False),
        Format("kmz", "KMZ", (".kmz",), _kmz, holds_all=True, any_crs=False, has_tables=False),
    )
}
"""The formats by name, in the order in which they are told."""


def format_named(name: str) -> Format:
    """Return a format by its name.

    Raises:
        ExportError: there is none of that name.
    """
    if name not in FORMATS:
        raise ExportError(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def format_of_file(name: str) -> Format | None:
    """Return the format of a file by its ending; None where it has none of them, as a folder has."""
    lower = name.lower()
    found = (one for one in FORMATS.values() if lower.endswith(one.suffixes))
    return next(found, None)
