"""The style of a layer as Styled Layer Descriptor 1.1 with Symbology Encoding (OGC 05-078r4, 05-077r4).

For GeoServer, ArcGIS and others that read the ``styleSLD`` of a GeoPackage: colours, dashes and marks by holder and state; no time, no
labels, and marks of the six well-known shapes only.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import add, document, plain
from maps.gis.qgis.rules import Condition, rules_of
from maps.gis.qgis.symbols import Line, Mark, Middle
from maps.gis.table import About, Table
from maps.gis.words import title_of

__all__ = ["sld_document"]

_NAMESPACES = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.1.0",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PIXELS_TO_MM = 1 / 0.28
"""A pixel of SLD is 0.28 mm (OGC 05-077r4, 6.1.3)."""
_SHAPES = {"diamond": "square", "star": "star", "square": "square", "cross2": "x", "triangle": "triangle"}


def sld_document(table: Table, about: About) -> str:
    """Return the style of a table; ``""`` of one without geometry."""
    if table.geometry is None:
        return ""
    root = ET.Element("StyledLayerDescriptor", _NAMESPACES)
    layer = add(root, "NamedLayer")
    add(layer, "se:Name", table.name)
    style = add(layer, "UserStyle")
    add(style, "se:Name", title_of(table))
    features = add(style, "se:FeatureTypeStyle")
    for group in rules_of(table, about):
        for one in group.rules:
            rule = add(features, "se:Rule")
            label = plain(f"{group.label}: {one.label}" if group.label else one.label)
            add(rule, "se:Name", label)
            _add_filter(rule, (*group.conditions, *one.conditions))
            for symbol in one.symbol:
                _add_symbolizer(rule, symbol)
    return document(root, _HEAD)


def _add_filter(rule: ET.Element, conditions: tuple[Condition, ...]) -> None:
    if not conditions:
        return
    parent = add(rule, "ogc:Filter")
    if len(conditions) > 1:
        parent = add(parent, "ogc:And")
    for one in conditions:
        compared = add(parent, "ogc:PropertyIsEqualTo" if one.is_equal else "ogc:PropertyIsNotEqualTo")
        add(compared, "ogc:PropertyName", one.column)
        add(compared, "ogc:Literal", str(one.value).lower() if isinstance(one.value, bool) else one.value)


def _add_symbolizer(rule: ET.Element, symbol: Line | Mark | Middle) -> None:
    if isinstance(symbol, Middle):
        for mark in symbol.marks:
            _add_mark(rule, mark)
    elif isinstance(symbol, Mark):
        _add_mark(rule, symbol)
    else:
        stroke = add(add(rule, "se:LineSymbolizer"), "se:Stroke")
        values = {"stroke": symbol.colour, "stroke-width": _pixels(symbol.width), "stroke-linecap": "butt"}
        if symbol.dash:
            values["stroke-dasharray"] = " ".join(_pixels(length) for length in symbol.dash)
        if symbol.alpha < 255:  # noqa: PLR2004 - opaque
            values["stroke-opacity"] = f"{symbol.alpha / 255:.2f}"
        _add_parameters(stroke, values)


def _add_mark(rule: ET.Element, mark: Mark) -> None:
    """Append a mark, unless it is one that only means something half or aside."""
    if mark.half or mark.offset:
        return
    graphic = add(add(rule, "se:PointSymbolizer"), "se:Graphic")
    shape = add(graphic, "se:Mark")
    add(shape, "se:WellKnownName", _SHAPES.get(mark.shape, "circle"))
    if mark.fill:
        _add_parameters(add(shape, "se:Fill"), {"fill": mark.fill})
    if mark.outline:
        values = {"stroke": mark.outline, "stroke-width": _pixels(mark.outline_width)}
        _add_parameters(add(shape, "se:Stroke"), values)
    add(graphic, "se:Size", _pixels(mark.size))
    if mark.shape == "diamond":
        add(graphic, "se:Rotation", "45")


def _add_parameters(parent: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        add(parent, "se:SvgParameter", value, name=name)


def _pixels(length_mm: float) -> str:
    return f"{length_mm * _PIXELS_TO_MM:.2f}"
