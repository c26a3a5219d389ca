"""Names on the map: places by their size, roads by their number, from the scale on at which they do not crowd."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import add, rgba
from maps.style import LIGHT

__all__ = ["add_labels", "has_labels"]

_FAMILIES = ("Noto Sans", "Segoe UI", "Arial", "DejaVu Sans")
"""The first that there is; all hold Arabic, or fall back to one that does."""
_NAME = """coalesce(nullif("name_en", ''), "name_ar")"""


@dataclass(frozen=True, slots=True)
class _Label:
    """Labels of one kind: which features, the text, from which scale denominator on, and how they are set."""

    where: str
    text: str
    scale: int
    points: float
    is_bold: bool = False
    colour: str = LIGHT["ink"]
    away_mm: float = 1.9


_PLACES = (
    _Label("\"kind\" = 'city'", _NAME, 6_000_000, 9.5, is_bold=True),
    _Label("\"kind\" IN ('town', 'facility', 'crossing')", _NAME, 1_500_000, 8.5),
    _Label(
        "\"kind\" NOT IN ('city', 'town', 'facility', 'crossing')",
        _NAME,
        600_000,
        8,
        colour=LIGHT["ink-soft"],
    ),
)
_LABELS: dict[str, tuple[_Label, ...]] = {
    "places": _PLACES,
    "junctions": (_Label("", _NAME, 200_000, 8, colour=LIGHT["ink-soft"]),),
    "roads": (_Label("\"ref\" <> ''", '"ref"', 3_000_000, 7.5, is_bold=True),),
}


def has_labels(layer: str) -> bool:
    """Tell whether a layer has names on the map."""
    return layer in _LABELS


def add_labels(parent: ET.Element, layer: str) -> None:
    """Append the labels of a layer, as rules that begin at different scales."""
    labeling = add(parent, "labeling", type="rule-based")
    rules = add(labeling, "rules", key=f"{{labels-{layer}}}")
    for number, label in enumerate(_LABELS[layer]):
        rule = add(
            rules,
            "rule",
            key=f"{{labels-{layer}-{number}}}",
            filter=label.where,
            description=f"from 1:{label.scale:,} on",
            scalemindenom="1",
            scalemaxdenom=str(label.scale),
        )
        settings = add(rule, "settings", calloutType="simple")
        _add_text(settings, label, is_plate=layer == "roads")
        add(settings, "text-format", multilineAlign="0", plussign="0", formatNumbers="0")
        add(settings, "placement", **(_ALONG if layer == "roads" else _AROUND), dist=f"{label.away_mm:g}")
        add(
            settings,
            "rendering",
            drawLabels="1",
            obstacle="1",
            mergeLines="1" if layer == "roads" else "0",
            minFeatureSize="6" if layer == "roads" else "0",
            scaleVisibility="0",
            upsidedownLabels="0",
            fontMinPixelSize="3",
            fontMaxPixelSize="10000",
        )


_AROUND = {
    "placement": "6",
    "predefinedPositionOrder": "R,TR,BR,L,TL,BL,TSR,BSR",
    "offsetType": "1",
    "distUnits": "MM",
    "priority": "7",
}
_ALONG = {
    "placement": "4",
    "placementFlags": "9",
    "distUnits": "MM",
    "priority": "4",
    "repeatDistance": "70",
    "repeatDistanceUnits": "MM",
}
"""Beside a point, in the order of preference; upright on a line, again after a while."""


def _add_text(settings: ET.Element, label: _Label, *, is_plate: bool) -> None:
    style = add(
        settings,
        "text-style",
        fieldName=label.text,
        isExpression="1",
        fontFamily=_FAMILIES[0],
        fontSize=f"{label.points:g}",
        fontSizeUnit="Point",
        fontWeight="75" if label.is_bold else "50",
        namedStyle="Bold" if label.is_bold else "Regular",
        textColor=rgba(label.colour),
        textOpacity="1",
        multilineHeight="1",
    )
    families = add(style, "families")
    for family in _FAMILIES[1:]:
        add(families, "family", name=family)
    add(
        style,
        "text-buffer",
        bufferDraw="0" if is_plate else "1",
        bufferSize="0.9",
        bufferSizeUnits="MM",
        bufferColor=rgba(LIGHT["halo"]),
        bufferOpacity="0.92",
        bufferNoFill="1",
        bufferJoinStyle="128",
    )
    if is_plate:
        _add_plate(style)


def _add_plate(style: ET.Element) -> None:
    """Append the little plate that the number of a road stands on."""
    add(
        style,
        "background",
        shapeDraw="1",
        shapeType="0",
        shapeSizeType="0",
        shapeSizeX="0.9",
        shapeSizeY="0.4",
        shapeSizeUnit="MM",
        shapeRadiiX="0.7",
        shapeRadiiY="0.7",
        shapeRadiiUnit="MM",
        shapeFillColor=rgba(LIGHT["paper"]),
        shapeBorderColor=rgba(LIGHT["ink-soft"]),
        shapeBorderWidth="0.25",
        shapeBorderWidthUnit="MM",
        shapeOpacity="1",
    )
