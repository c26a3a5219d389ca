"""KML 2.2 (OGC 07-147r2) and KMZ: a folder a layer, a placemark a row, styled by holder, timed, and explained in balloons.

Nothing is fetched: no icon, no network link. Times are told in the theatre's zone, so that a day is the day that it was there. KML does
not say whether the end of a span belongs to it, and programs differ; a span therefore ends with the last second in it, so that no moment shows a
state and the one that follows. The exact instants are among the columns, as everywhere: they are in ``ExtendedData``, with their types.
KML has no instants there, which are text, and no whole numbers beyond 32 bits, which are doubles.

What has no position cannot be in it; the description of the document says how many claims that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from lxml import etree

from geo.errors import ExportError
from geo.period import BEGINNING, FOREVER
from maps.fields import Field, FieldType
from maps.gis.balloon import balloons, days_text, html_text
from maps.gis.kmlhead import GX, KML, head_elements, kml_instant, schema_element, text_element
from maps.gis.kmlstyle import Look, Looks, icon_png, style_elements
from maps.gis.project import LONLAT
from maps.gis.table import About, Dataset, Table, each_once
from maps.gis.words import xml_text
from maps.inline import without_turns
from maps.layers.columns import instant_text

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["write_kml", "write_kmz"]

_HIDDEN = frozenset({"changes", "claims"})
"""Layers that are switched off when a program opens the file: they lie upon the states that they explain."""
_SHAPES = {
    "Point": ("<Point><coordinates>", "</coordinates></Point>"),
    "LineString": ("<LineString><tessellate>1</tessellate><coordinates>", "</coordinates></LineString>"),
}
_SECOND = timedelta(seconds=1)


def write_kml(dataset: Dataset, path: Path) -> None:
    """Write a dataset in longitude and latitude as one KML file.

    Raises:
        ValueError: coordinates in another reference system.
    """
    with path.open("wb") as stream:
        _Writer(dataset, with_icons=False).write(stream)


def write_kmz(dataset: Dataset, path: Path) -> None:
    """Write a dataset as KMZ: the KML as ``doc.kml`` and its icons, in an archive that is the same in every run.

    Raises:
        ExportError: it is too large for an archive that every program opens.
        ValueError: coordinates in another reference system.
    """
    writer = _Writer(dataset, with_icons=True)
    with ZipFile(path, "w") as archive:
        try:
            with archive.open(_entry("doc.kml"), "w") as stream:
                writer.write(stream)
        except RuntimeError as error:  # what zipfile says beyond 2 GB, where archives become ZIP64, which GDAL cannot open as KMZ
            raise ExportError(
                "that is more than 2 GB of KML; take fewer layers or days, or write GeoPackage"
            ) from error
        for icon in sorted({look.icon for look in writer.looks.all if look.icon}):
            archive.writestr(_entry(icon), icon_png(icon))


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980, as all that say no date
    entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
    return entry


class _Writer:
    """Writes one document: what is shared first, then row by row."""

    def __init__(self, dataset: Dataset, *, with_icons: bool) -> None:
        if dataset.about.crs != LONLAT:
            raise ValueError(f"KML is in {LONLAT} only, got {dataset.about.crs}")
        self._about, self._zone = dataset.about, ZoneInfo(dataset.about.zone)
        self._placed = [table for table in dataset.tables if table.geometry is not None]
        self._unplaced = {
            claim for table in dataset.tables if table.geometry is None for claim in table.columns["id"]
        }
        self._with_icons = with_icons
        self.looks = Looks(dataset.about.holders)
        self._looks = [self.looks.of(table) for table in self._placed]
        self._spans = _step_spans(dataset.about)

    def write(self, stream: IO[bytes]) -> None:
        """Write the document to a stream of bytes, line by line."""
        for line in self._lines():
            stream.write(line.encode() + b"\n")

    def _lines(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f'<kml xmlns="{KML}" xmlns:gx="{GX}"><Document>'
        yield from map(_markup, self._head())
        rows = zip(self._placed, self._looks, strict=True)
        for _, tables in groupby(rows, key=lambda pair: pair[0].layer.name):
            yield from self._layer(list(tables))
        yield "</Document></kml>"

    def _head(self) -> Iterator[_Element]:
        yield from head_elements(self._about, self._placed, len(self._unplaced))
        yield from style_elements(self.looks.all, with_icons=self._with_icons)
        yield from map(schema_element, self._placed)

    def _layer(self, tables: list[tuple[Table, list[Look]]]) -> Iterator[str]:
        """Yield the folder of a layer; of several dates one folder each in it."""
        layer = tables[0][0].layer
        about = html_text(self._about.description_of(layer))
        if len(tables) == 1:
            yield from self._folder(*tables[0], name=layer.title, about=about)
            return
        yield "<Folder>"
        yield from _folder_head(layer.title, about, is_hidden=layer.name in _HIDDEN)
        for table, looks in tables:
            assert table.as_of is not None
            when = f"{table.as_of.astimezone(self._zone):%Y-%m-%d %H:%M}".removesuffix(" 23:59")
            yield from self._folder(table, looks, name=f"{layer.title} {when}", about="")
        yield "</Folder>"

    def _folder(self, table: Table, looks: list[Look], *, name: str, about: str) -> Iterator[str]:
        yield "<Folder>"
        yield from _folder_head(name, about, is_hidden=table.layer.name in _HIDDEN)
        yield from self._placemarks(table, looks)
        yield "</Folder>"

    def _placemarks(self, table: Table, looks: list[Look]) -> Iterator[str]:
        """Yield one line a row. They are many: each value of a column is written once, and no tree is built."""
        names = _names(table)
        columns = table.columns
        span = self._spans.get(table.as_of) if table.as_of else None
        spans = [span] * len(table) if span else map(self._span, columns["start"], columns["end"])
        cells = zip(*(_cells(field, columns[field.name]) for field in table.fields), strict=True)
        hidden = "<visibility>0</visibility>" if table.layer.name in _HIDDEN else ""
        opening, closing = _SHAPES[table.layer.geometry]
        for name, snippet, balloon, when, look, row, where in zip(
            names,
            _snippets(table),
            balloons(table, names, self._zone),
            spans,
            looks,
            cells,
            _coordinates(table),
            strict=True,
        ):
            yield (
                f'<Placemark><name>{_xml(name)}</name>{hidden}<Snippet maxLines="2">{_xml(snippet)}</Snippet>'
                f"<description>{escape(balloon)}</description>{when}<styleUrl>#{look.style_id}</styleUrl>"
                f'<ExtendedData><SchemaData schemaUrl="#{table.name}">{"".join(row)}</SchemaData></ExtendedData>'
                f"{opening}{where}{closing}</Placemark>"
            )

    def _span(self, start: datetime, end: datetime) -> str:
        begin = "" if start <= BEGINNING else kml_instant(start, self._zone)
        return _span_text(begin, "" if end >= FOREVER else kml_instant(end - _SECOND, self._zone))


def _step_spans(about: About) -> dict[datetime, str]:
    """Return the time that each slice stands for: its step, from behind the one before to its own instant."""
    if about.shape != "slices":
        return {}
    zone = ZoneInfo(about.zone)
    edges = pairwise((about.start - _SECOND, *about.stops))
    return {
        at: _span_text(kml_instant(before + _SECOND, zone), kml_instant(at, zone)) for before, at in edges
    }


def _span_text(begin: str, end: str) -> str:
    """Return a span of time; an end that is not known is left out, and so is the whole where there is none."""
    ends = (f"<begin>{begin}</begin>" if begin else "") + (f"<end>{end}</end>" if end else "")
    return f"<TimeSpan>{ends}</TimeSpan>" if ends else ""


def _cells(field: Field, column: list[Any]) -> list[str]:
    form: Callable[[Any], str] = _FORMS.get(field.type, str)

    def cell(value: Any) -> str:  # noqa: ANN401 - of any column
        return f'<SimpleData name="{field.name}">{_xml(form(value))}</SimpleData>'

    return list(map(cell, column)) if field.type is FieldType.NUMBER else each_once(column, cell)


_FORMS: dict[FieldType, Callable[[Any], str]] = {
    FieldType.INSTANT: instant_text,
    FieldType.YES_NO: lambda value: "1" if value else "0",  # GDAL 3.6 takes true for 0
    FieldType.WHOLE: str,
    FieldType.NUMBER: repr,
}


def _names(table: Table) -> list[str]:
    """Return what each row is called in the list of places, and on the map."""
    columns = table.columns
    nothing = [""] * len(table)
    names = columns.get("name_en") or columns.get("name") or nothing
    other = columns.get("name_ar") or nothing
    found = zip(names, other, columns["id"], strict=True)
    return [without_turns(one or two or three) for one, two, three in found]


def _snippets(table: Table) -> Iterator[str]:
    """Yield one line a row: who holds it how, or what is told of its passage, and when."""
    nothing = [""] * len(table)
    columns = table.columns
    names = ("passage",) if table.layer.name == "passage" else ("holder_name", "state")
    said = [columns.get(name) or nothing for name in names]
    days = map(days_text, columns["first_day"], columns["last_day"])
    for when, *words in zip(days, *said, strict=True):
        yield without_turns(", ".join(filter(None, (*words, when))))


def _coordinates(table: Table) -> Iterator[str]:
    """Yield the coordinates of each row: longitude and latitude, points apart by spaces."""
    geometry = np.array(table.geometry, dtype=object)
    points = [f"{x!r},{y!r}" for x, y in shapely.get_coordinates(geometry).tolist()]
    end = 0
    for count in shapely.get_num_coordinates(geometry).tolist():
        start, end = end, end + count
        yield " ".join(points[start:end])


def _folder_head(name: str, about: str, *, is_hidden: bool) -> Iterator[str]:
    yield _markup(text_element("name", name))
    if is_hidden:
        yield "<visibility>0</visibility>"
    if about:
        yield _markup(text_element("description", about))


def _xml(text: str) -> str:
    """Return a text for XML, without what it cannot hold."""
    return escape(xml_text(text))


def _markup(element: _Element) -> str:
    return str(etree.tostring(element, encoding="unicode"))
