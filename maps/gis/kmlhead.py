"""The head of a KML document: what is said of the whole, where to look from, and the columns of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from lxml import etree

from maps.fields import Field, FieldType
from maps.gis.balloon import html_text
from maps.gis.table import About, Table
from maps.gis.words import known_in_words, xml_text
from maps.layers.columns import instant_text

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["GX", "KML", "head_elements", "kml_instant", "schema_element", "text_element"]

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"
_MOST_OFFSET = timedelta(hours=14)
_DEGREE_M = 111_320.0
"""Length of a degree of latitude, metres; enough to choose a height from."""
_LEAST_RANGE_M = 5_000.0


def head_elements(about: About, tables: Sequence[Table], unplaced: int) -> Iterator[_Element]:
    """Yield what stands before the styles.

    Args:
        about: what is said of all tables.
        tables: those with positions.
        unplaced: how many claims have none.
    """
    yield text_element("name", about.title)
    yield text_element("open", "1")
    yield text_element("description", _description(about, unplaced))
    view = _look_at(tables, about)
    if view is not None:
        yield view


def kml_instant(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant in a zone; in UTC where that has an offset which XML cannot write, as local mean times have."""
    try:
        local = at.astimezone(zone)
    except OverflowError:
        return instant_text(at)
    offset = local.utcoffset()
    assert offset is not None
    if offset % timedelta(minutes=1) or abs(offset) > _MOST_OFFSET:
        return instant_text(at)
    return local.isoformat(timespec="seconds")


def schema_element(table: Table) -> _Element:
    """Return the columns of a table with their types, which KML has few of."""
    schema = etree.Element("Schema", name=table.name, id=table.name)
    for field in table.fields:
        column = etree.SubElement(schema, "SimpleField", type=_type_of(field), name=field.name)
        _add(column, "displayName", field.meaning)
    return schema


def text_element(name: str, text: str) -> _Element:
    """Return an element that holds a text."""
    element = etree.Element(name)
    element.text = xml_text(text)
    return element


def _description(about: About, unplaced: int) -> str:
    """Return what is to be said of the whole, as HTML."""
    known = known_in_words(about.known)
    legend = "".join(
        f'<br/><span style="color:{one.colour}">&#9632;</span> <bdi>{html_text(one.name)}</bdi>'
        for one in about.holders
    )
    missing = (
        f"Not in this file, since they could not be placed on the map: {unplaced:,} claims; export the layer unlocated as CSV to read them."
        if unplaced
        else ""
    )
    drawn = (
        "Colours are those of the holders. A line is narrower and paler the less is known, broad and pale where it is fought for;"
        " the thin line upon it tells whether traffic passes."
    )
    told = (
        *about.notes,
        missing,
        about.method,
        drawn,
        f"Told {known}; days are those of {about.zone}.",
        f"Licence: {about.licence}",
        f"Attribution: {'; '.join(about.attribution)}",
        f"Made by Frontline {about.version}".strip(),
    )
    return "".join(f"<p>{html_text(text)}</p>" for text in told if text) + f"<p>Holders:{legend}</p>"


def _look_at(tables: Sequence[Table], about: About) -> _Element | None:
    """Return where to look from, at the last instant that is told of; None where there is nothing to see."""
    seen = [shapely.total_bounds(table.geometry) for table in tables if len(table)]
    if not seen:
        return None
    edges = np.array(seen)
    west, south = edges[:, :2].min(axis=0)
    east, north = edges[:, 2:].max(axis=0)
    middle = (south + north) / 2
    width_m = max(north - south, (east - west) * float(np.cos(np.radians(middle)))) * _DEGREE_M
    view = etree.Element("LookAt")
    moment = etree.SubElement(view, f"{{{GX}}}TimeStamp", nsmap={"gx": GX})
    _add(moment, "when", kml_instant(about.stops[-1], ZoneInfo(about.zone)))
    for name, value in (
        ("longitude", f"{(west + east) / 2:.5f}"),
        ("latitude", f"{middle:.5f}"),
        ("range", f"{max(1.3 * width_m, _LEAST_RANGE_M):.0f}"),
    ):
        _add(view, name, value)
    return view


def _type_of(field: Field) -> str:
    if field.type is FieldType.WHOLE:
        return "double" if field.name.endswith("_epoch") else "int"  # which has 32 bits
    return {FieldType.NUMBER: "double", FieldType.YES_NO: "bool"}.get(field.type, "string")


def _add(parent: _Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
