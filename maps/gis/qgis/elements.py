"""The XML of QGIS: elements with text that XML can hold, its ``Option`` maps, and its expressions.

Expressions have C escapes in their literals, and a text such as a label of the legend is searched for ``[% expression %]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from maps.gis.words import xml_text

__all__ = ["DOCTYPE", "VERSION", "add", "document", "literal", "options", "plain", "properties", "rgba"]

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
VERSION = "3.22.0-Białowieża"
"""The oldest version that is written for; a newer one converts what it has to."""

_EXPRESSION = re.compile(r"\[(?=%)")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the text around them as well."""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Append an element with text and attributes, without what XML cannot hold; return it."""
    element = ET.SubElement(parent, tag, {key: xml_text(value) for key, value in attributes.items()})
    if text:
        element.text = xml_text(text)
    return element


def document(root: ET.Element, head: str) -> str:
    """Return a document, indented so that two versions can be compared line by line."""
    ET.indent(root)
    return f"{head}{ET.tostring(root, encoding='unicode')}\n"


def options(parent: ET.Element, values: Mapping[str, str]) -> None:
    """Append properties as QGIS 3.22 and later write them."""
    mapping = ET.SubElement(parent, "Option", type="Map")
    for name, value in sorted(values.items()):
        add(mapping, "Option", type="QString", name=name, value=value)


def properties(parent: ET.Element, tag: str, expressions: Mapping[str, str]) -> None:
    """Append the properties that follow from the feature, by name and expression."""
    if not expressions:
        return
    mapping = ET.SubElement(ET.SubElement(parent, tag), "Option", type="Map")
    add(mapping, "Option", type="QString", name="name", value="")
    group = add(mapping, "Option", type="Map", name="properties")
    for name, expression in sorted(expressions.items()):
        one = add(group, "Option", type="Map", name=name)
        add(one, "Option", type="bool", name="active", value="true")
        add(one, "Option", type="QString", name="expression", value=expression)
        add(one, "Option", type="int", name="type", value="3")
    add(mapping, "Option", type="QString", name="type", value="collection")


def literal(text: str) -> str:
    r"""Return text as a literal of an expression.

    Example:
        >>> print(literal("it's a \\ here"))
        'it''s a \\ here'
    """
    return "'" + xml_text(text).replace("\\", "\\\\").replace("'", "''") + "'"


def plain(text: str) -> str:
    """Return text as a label that QGIS finds no expression in, on one line and in its own direction.

    Example:
        >>> plain("[% env('HOME') %]")
        "[ % env('HOME') %]"
    """
    return _EXPRESSION.sub("[ ", " ".join(_DIRECTION.sub("", xml_text(text)).split()))


def rgba(colour: str, alpha: int = 255) -> str:
    """Return ``#RRGGBB`` as QGIS writes colours.

    Example:
        >>> rgba("#2C7868")
        '44,120,104,255'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
