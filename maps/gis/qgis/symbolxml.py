"""Symbols as the XML of QGIS."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import add, options, properties, rgba
from maps.gis.qgis.symbols import BY_KIND, Line, Mark, Middle, Symbol

__all__ = ["add_symbol"]

_NONE = "0,0,0,0"
_KINDS = """CASE WHEN "kind" = 'facility' THEN '{facility}' WHEN "kind" = 'crossing' THEN '{crossing}' ELSE '{town}' END"""
_WHOLE = {"facility": "square", "crossing": "triangle", "town": "circle"}
_HALF = {"facility": "half_square", "crossing": "right_half_triangle", "town": "semi_circle"}
_HALF_ANGLES = """CASE WHEN "kind" = 'facility' THEN 180 WHEN "kind" = 'crossing' THEN 0 ELSE 90 END"""
_SIZES = """CASE WHEN "kind" = 'city' THEN {city:.2f} WHEN "kind" = 'village' THEN {village:.2f} ELSE {town:.2f} END"""
_CITY_MM, _VILLAGE_MM = 0.7, -0.6
"""By how much the mark of a city is larger than that of a town, and that of a village smaller."""


def add_symbol(parent: ET.Element, name: str, symbol: Symbol) -> None:
    """Append a symbol under a name: a line where it has lines or marks on one, else a marker."""
    is_line = any(isinstance(layer, (Line, Middle)) for layer in symbol)
    element = add(
        parent,
        "symbol",
        type="line" if is_line else "marker",
        name=name,
        alpha="1",
        clip_to_extent="1",
        force_rhr="0",
    )
    for number, layer in enumerate(symbol):
        if isinstance(layer, Line):
            _add_line(element, layer)
        elif isinstance(layer, Middle):
            _add_middle(element, layer, f"@{name}@{number}")
        else:
            _add_mark(element, layer)


def _layer(parent: ET.Element, kind: str) -> ET.Element:
    return ET.SubElement(parent, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})


def _add_line(parent: ET.Element, line: Line) -> None:
    layer = _layer(parent, "SimpleLine")
    dashed = {
        "use_custom_dash": "1",
        "customdash": ";".join(f"{length:g}" for length in line.dash),
        "customdash_unit": "MM",
    }
    options(
        layer,
        {
            "line_color": rgba(line.colour, line.alpha),
            "line_width": f"{line.width:g}",
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": "flat",
            "joinstyle": "bevel" if line.dash else "round",  # a short dash over a bend would be a dot
            **(dashed if line.dash else {}),
        },
    )


def _add_middle(parent: ET.Element, middle: Middle, name: str) -> None:
    layer = _layer(parent, "MarkerLine")
    options(
        layer,
        {"placement": "centralpoint", "rotate": "1", "average_angle_length": "4", "average_angle_unit": "MM"},
    )
    add_symbol(layer, name, middle.marks)


def _add_mark(parent: ET.Element, mark: Mark) -> None:
    layer = _layer(parent, "SimpleMarker")
    shape, angle, offset = _drawn(mark)
    options(
        layer,
        {
            "name": shape,
            "angle": f"{angle:g}",
            "size": f"{mark.size:g}",
            "size_unit": "MM",
            "scale_method": "diameter",
            "color": rgba(mark.fill, mark.alpha) if mark.fill else _NONE,
            "outline_color": rgba(mark.outline, mark.alpha) if mark.outline else _NONE,
            "outline_style": mark.outline_style if mark.outline else "no",
            "outline_width": f"{mark.outline_width:g}",
            "outline_width_unit": "MM",
            "joinstyle": "round",
            "cap_style": "flat",
            "offset": f"{offset:g},0",
            "offset_unit": "MM",
        },
    )
    properties(layer, "data_defined_properties", _by_kind(mark) if mark.shape == BY_KIND else {})


def _drawn(mark: Mark) -> tuple[str, float, float]:
    """Return shape, angle and offset of a mark; the right half of a diamond is an arrowhead that begins in the middle."""
    shape = "circle" if mark.shape == BY_KIND else mark.shape
    if mark.half and shape == "diamond":
        return "filled_arrowhead", 0, mark.size / 2
    if mark.half and shape == "circle":
        return "semi_circle", 90, mark.offset
    return shape, mark.angle, mark.offset


def _by_kind(mark: Mark) -> dict[str, str]:
    found = {
        "name": _KINDS.format(**(_HALF if mark.half else _WHOLE)),
        "size": _SIZES.format(city=mark.size + _CITY_MM, village=mark.size + _VILLAGE_MM, town=mark.size),
    }
    return {**found, "angle": _HALF_ANGLES} if mark.half else found
