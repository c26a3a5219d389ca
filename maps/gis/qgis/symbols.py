"""Symbols as GIS programs know them: lines and marks on top of one another, drawn as `maps.style` and the page draw.

Lengths are in millimetres of the map. A line has its colour and dashes; a mark its shape, size and colours; a mark in the middle
is one that stands once on a line, across it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.control.state import State
from maps.style import LIGHT, PATTERNS, Pattern

__all__ = [
    "BY_KIND",
    "Line",
    "Mark",
    "Middle",
    "Symbol",
    "change_symbol",
    "claim_symbol",
    "front_band",
    "front_symbol",
    "passage_symbol",
    "point_symbol",
    "road_symbol",
]

ROAD_MM, CASING_MM = 1.1, 0.7
"""Width of a road, and by how much its casing is wider."""
BY_KIND = "kind"
"""Shape of a mark that follows from the kind of the place: a square for facilities, a triangle for crossings, else a circle."""
_PLACE_MM, _JUNCTION_MM = 2.6, 2.9
_PATTERNS: dict[State, Pattern] = {one.state: one for one in PATTERNS}


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke along a line; `dash` in millimetres, ``()`` is solid."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    alpha: int = 255


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a point.

    Attributes:
        shape: name of a simple marker of QGIS, or `BY_KIND`; `half` then takes its right half.
        size: in millimetres; with `BY_KIND` that of a town, other places are larger or smaller by the same amount.
        fill: colour inside; ``""`` for none.
        outline: colour of its outline; ``""`` for none.
        outline_width: in millimetres.
        outline_style: ``solid``, ``dash`` or ``dot``.
        angle: degrees clockwise.
        half: whether only its right half is drawn.
        offset: millimetres to the right.
        alpha: 0 (invisible) to 255.
    """

    shape: str
    size: float
    fill: str = ""
    outline: str = ""
    outline_width: float = 0.3
    outline_style: str = "solid"
    angle: float = 0.0
    half: bool = False
    offset: float = 0.0
    alpha: int = 255


@dataclass(frozen=True, slots=True)
class Middle:
    """Marks in the middle of a line, turned with it."""

    marks: tuple[Mark, ...]


Symbol = tuple[Line | Mark | Middle, ...]


def road_symbol(state: State, holder: str, other: str, *, is_inferred: bool = False) -> Symbol:
    """Return how a stretch of road is drawn: the line pattern of its state, hollow where it is inferred.

    Args:
        state: its state.
        holder: colour of its holder.
        other: colour of the second actor.
        is_inferred: whether it is interpolated between two places.
    """
    pattern = _PATTERNS[state]
    colours = {**LIGHT, "holder": holder, "other": other, "pale": LIGHT["casing"]}
    is_thin = pattern.base == "unknown"
    width = ROAD_MM * 0.45 if is_thin else ROAD_MM
    found = [Line(LIGHT["casing"], width + CASING_MM), Line(colours[pattern.base], width)]
    if is_inferred and pattern.base == "holder" and not pattern.over:
        found.append(Line(LIGHT["casing"], ROAD_MM * 0.36))
    if pattern.over:
        dash = tuple(round(length * ROAD_MM, 2) for length in pattern.dash)
        if pattern.width < 1:  # two dark colours side by side would be one
            found.append(Line(LIGHT["casing"], ROAD_MM * (pattern.width + 0.3), dash))
        found.append(Line(colours[pattern.over], ROAD_MM * pattern.width, dash))
    return tuple(found)


def point_symbol(state: State, holder: str, other: str, *, is_junction: bool = False) -> Symbol:
    """Return how a place or junction is drawn: full where it is held, hollow where only claimed, halved where it is fought for.

    Args:
        state: its state.
        holder: colour of its holder.
        other: colour of the second actor.
        is_junction: whether it is a diamond.
    """
    shape, size = ("diamond", _JUNCTION_MM) if is_junction else (BY_KIND, _PLACE_MM)
    paper, ink = LIGHT["casing"], LIGHT["ink-soft"]
    halo, full = Mark(shape, size + 0.9, paper), Mark(shape, size, holder)
    if state is State.UNKNOWN:
        return (halo, Mark(shape, size - 0.4, LIGHT["land"], ink, 0.25))
    if state in (State.CLAIMED, State.VACATED):
        is_left = state is State.VACATED
        ring = Mark(
            shape,
            size - 0.4,
            paper,
            other if is_left else holder,
            0.6,
            "dash" if is_left else "solid",
        )
        return (halo, ring)
    if state in (State.CONTESTED, State.FRONT):
        return (halo, full, replace(full, fill=other, half=True))
    if state in _AROUND:
        ring = Mark(shape, size + 1.5, "", other, 0.5, _AROUND[state])
        return (replace(halo, size=size + 2.4), ring, full)
    return (halo, full)


_AROUND = {State.BESIEGED: "solid", State.PRESSURED: "dash", State.ADVANCE: "dot"}


def front_symbol(low: str, high: str) -> Symbol:
    """Return how a front is drawn: a bead, its left half in the colour of who holds the road towards kilometre 0."""
    return (
        Mark("circle", 3.5, LIGHT["ink"]),
        Mark("circle", 3.0, LIGHT["casing"]),
        Mark("circle", 2.5, low),
        Mark("circle", 2.5, high, half=True),
    )


def front_band() -> Symbol:
    """Return what lies under an undecided stretch, so that it is seen from afar."""
    return (Line(LIGHT["ink-soft"], 3.4, alpha=110), Line(LIGHT["halo"], 2.8, alpha=235))


def passage_symbol(passage: str, *, is_point: bool) -> Symbol:
    """Return how passage is drawn: a break in the road where it is closed; in a circle where only the stretch is known.

    Args:
        passage: open, military_only, closed, interdicted or unknown.
        is_point: whether the point is known.
    """
    ink, paper = LIGHT["ink"], LIGHT["paper"]
    ground = Mark("square", 2.4, paper) if is_point else Mark("circle", 3.6, paper, ink, 0.25)
    marks = {
        "closed": (_bar(-0.45), _bar(0.45)),
        "military_only": (_bar(0.0),),
        "interdicted": (Mark("cross2", 2.0, outline=ink, outline_width=0.5),),
        "open": (_chevron(-0.7), _chevron(0.4)),
    }.get(passage, (Mark("circle", 0.9, ink),))
    if passage == "open":
        ground = Mark("circle", 3.2 if is_point else 3.6, paper, ink, 0.25)
    middle = Middle((ground, *marks))
    return (middle,) if is_point else (Line(ink, 0.3, (0.4, 1.4)), middle)


def _bar(offset: float) -> Mark:
    return Mark("line", 3.2, outline=LIGHT["ink"], outline_width=0.5, angle=12, offset=offset)


def _chevron(offset: float) -> Mark:
    return Mark("arrowhead", 1.3, outline=LIGHT["ink"], outline_width=0.4, offset=offset)


def change_symbol(colour: str, *, is_of_hands: bool) -> Symbol:
    """Return how a change is drawn: a star in the new holder's colour, small where the holder is the same."""
    star = Mark("star", 4.2 if is_of_hands else 2.8, colour, LIGHT["ink"], 0.3)
    return (replace(star, size=star.size + 1.0, fill=LIGHT["casing"], outline=""), star)


def claim_symbol(colour: str) -> Symbol:
    """Return how a claim is drawn: a small dot in the colour of the actor that it is about."""
    return (Mark("circle", 1.6, colour, LIGHT["paper"], 0.25, alpha=215),)
