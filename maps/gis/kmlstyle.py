"""How KML draws: shared styles by layer, holder and state, and the icons that a KMZ carries.

KML knows no dashes. A state is told by the width and the strength of a line, by how full an icon is, and in words in the list
of places; the colour is the holder's. Icons are white, and each style tints them; a KML file without an archive around it
names none, since it would have to fetch them, and programs then draw their own pin in the colour of the holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from geo.control.state import State
from maps.gis.table import Holder, Table
from maps.style import LIGHT, NO_HOLDER, PATTERNS

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Look", "Looks", "colour_text", "icon_png", "style_elements"]

_LINES: dict[str, tuple[float, float]] = {
    State.CONTROLLED: (5.0, 1.0),
    State.CLAIMED: (3.0, 0.65),
    State.CONTESTED: (7.0, 0.6),
    State.FRONT: (4.0, 1.0),
    State.BESIEGED: (5.0, 0.75),
    State.PRESSURED: (5.0, 0.85),
    State.ADVANCE: (3.0, 0.85),
    State.VACATED: (2.0, 0.55),
    State.UNKNOWN: (2.0, 0.7),
}
"""Width in pixels and opacity of a road by its state: narrower and paler the less is known, broad and pale where it is fought for."""

_BASES: dict[str, str] = {pattern.state: pattern.base for pattern in PATTERNS}

_PASSAGES: dict[str, tuple[str, float, float]] = {
    "closed": (LIGHT["ink"], 2.5, 1.0),
    "interdicted": (LIGHT["ink"], 2.5, 0.7),
    "military_only": (LIGHT["ink-soft"], 2.0, 0.85),
    "open": ("#FFFFFF", 2.0, 0.9),
    "unknown": (LIGHT["ink-soft"], 1.0, 0.6),
}
"""Colour, width and opacity of the thin line that tells of passage, upon that of the road."""

_SHAPES = {
    "places": '<circle cx="16" cy="16" r="11"/>',
    "junctions": '<path d="M16 3 29 16 16 29 3 16z"/>',
    "fronts": '<path d="M5 5h22v22H5z"/>',
    "changes": '<path d="M16 3 30 27H2z"/>',
    "claims": '<circle cx="16" cy="16" r="7"/>',
}
_FILLS = {
    State.CONTROLLED: "full",
    State.CLAIMED: "hollow",
    State.VACATED: "hollow",
    State.UNKNOWN: "hollow",
    "": "full",
}
"""How full an icon is; half where somebody else comes near or fights for it."""

_LABELLED = ("places", "junctions")
"""Layers whose names stand on the map; those of others appear under the pointer."""

_NOT_NAME = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Look:
    """One style, and by its fields what is drawn alike.

    Attributes:
        style_id: as a feature names it; a name of XML.
        layer: name of the layer.
        is_line: whether it draws lines.
        colour: ``#RRGGBB``.
        opacity: from 0 to 1.
        width: of a line, pixels.
        icon: path of the icon in the archive; ``""`` for a line.
    """

    style_id: str
    layer: str
    is_line: bool
    colour: str
    opacity: float = 1.0
    width: float = 1.0
    icon: str = ""


class Looks:
    """The styles that the rows of some tables need, each made once."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        self._numbers = {holder.actor_id: number for number, holder in enumerate(holders)}
        self._colours = {holder.actor_id: holder.colour for holder in holders}
        self._made: dict[tuple[str, str, str, str], Look] = {}

    def of(self, table: Table) -> list[Look]:
        """Return the style of each row of a table."""
        return [self._look(table, *key) for key in zip(*_keys(table), strict=True)]

    @property
    def all(self) -> list[Look]:
        """The styles that were asked for, in order of their identifiers."""
        by_id = {look.style_id: look for look in self._made.values()}
        return [by_id[style_id] for style_id in sorted(by_id)]

    def _look(self, table: Table, holder: str, other: str, said: str) -> Look:
        key = (table.layer.name, holder, other, said)
        if key not in self._made:
            self._made[key] = self._make(table, *key)
        return self._made[key]

    def _make(self, table: Table, layer: str, holder: str, other: str, said: str) -> Look:
        is_line = table.layer.geometry == "LineString"
        if layer == "passage":
            colour, width, opacity = _PASSAGES.get(said, _PASSAGES["unknown"])
            return Look(f"{layer}.{_plain(said)}", layer, is_line, colour, opacity, width)
        whose = other if said == State.VACATED else holder
        # Actors that no theatre knows share one style, and so do all holders of what takes no colour from them.
        style_id = f"{layer}.{self._numbers.get(whose, 'nobody')}.{_plain(said)}"
        colour = self._colours.get(whose, NO_HOLDER)
        if not is_line:
            shape = layer if layer in _SHAPES else "places"
            return Look(
                style_id, layer, is_line, colour, icon=f"icons/{shape}-{_FILLS.get(said, 'half')}.png"
            )
        width, opacity = _LINES.get(said, _LINES[State.UNKNOWN])
        base = _BASES.get(said)
        ground = LIGHT["undecided"] if base == "undecided" else NO_HOLDER
        return Look(
            style_id, layer, is_line, ground if base in ("undecided", "unknown") else colour, opacity, width
        )


def colour_text(colour: str, opacity: float = 1.0) -> str:
    """Return a colour as KML writes it: opacity, blue, green, red.

    Example:
        >>> colour_text("#2C7868", 0.5)
        '8068782c'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}".lower()


def style_elements(looks: Sequence[Look], *, with_icons: bool) -> Iterator[_Element]:
    """Yield two ``Style`` a look, as it lies and under the pointer, and the ``StyleMap`` that features name."""
    for look in looks:
        pairs = etree.Element("StyleMap", id=look.style_id)
        for key, is_pointed_at in (("normal", False), ("highlight", True)):
            style_id = f"{look.style_id}.{key}"
            yield _style(look, style_id, with_icons=with_icons, is_pointed_at=is_pointed_at)
            pair = etree.SubElement(pairs, "Pair")
            _add(pair, "key", key)
            _add(pair, "styleUrl", f"#{style_id}")
        yield pairs


def _style(look: Look, style_id: str, *, with_icons: bool, is_pointed_at: bool) -> _Element:
    style = etree.Element("Style", id=style_id)
    if not look.is_line:
        _add_icon(style, look, with_icons=with_icons)
    label = etree.SubElement(style, "LabelStyle")
    _add(label, "scale", "0.8" if is_pointed_at or look.layer in _LABELLED else "0")
    if look.is_line:
        line = etree.SubElement(style, "LineStyle")
        _add(line, "color", colour_text(look.colour, 1.0 if is_pointed_at else look.opacity))
        _add(line, "width", f"{look.width + 2 * is_pointed_at:g}")
    balloon = etree.SubElement(style, "BalloonStyle")
    # The description and nothing else: every other field would come into the balloon unescaped.
    _add(balloon, "text", "$[description]")
    return style


def icon_png(path: str) -> bytes:
    """Return the PNG of an icon, 32 by 32 pixels, white with a dark edge."""
    import resvg_py  # noqa: PLC0415 - loads the renderer

    shape, _, fill = path.removeprefix("icons/").removesuffix(".png").rpartition("-")
    ink, body = LIGHT["ink"], _SHAPES[shape]
    inner = {
        "full": "",
        "half": f'<clipPath id="half"><path d="M16 0h16v32H16z"/></clipPath><g fill="{ink}" clip-path="url(#half)">{body}</g>',
        "hollow": f'<g fill="{ink}" stroke="none" transform="translate(16 17) scale(.5) translate(-16 -17)">{body}</g>',
    }[fill]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
        f'<g fill="#fff" stroke="{ink}" stroke-width="2.5" stroke-linejoin="round">{body}{inner}</g></svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def _keys(table: Table) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return by row who gives the colour, who else does, and what is said: the state, or of passage that."""
    nothing = [""] * len(table)
    columns = table.columns
    if table.layer.name == "passage":
        return nothing, nothing, columns["passage"]
    holder = columns.get("holder") or columns.get("actor") or nothing
    return holder, columns.get("other") or nothing, columns.get("state") or nothing


def _add_icon(style: _Element, look: Look, *, with_icons: bool) -> None:
    icon = etree.SubElement(style, "IconStyle")
    _add(icon, "color", colour_text(look.colour, look.opacity))
    _add(icon, "scale", "0.7")
    if with_icons:
        _add(etree.SubElement(icon, "Icon"), "href", look.icon)
        etree.SubElement(icon, "hotSpot", x="0.5", y="0.5", xunits="fraction", yunits="fraction")


def _add(parent: _Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _plain(said: str) -> str:
    return _NOT_NAME.sub("_", said) or "said"
