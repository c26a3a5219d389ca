"""How things look: colours of the ground and of the holders, and the line pattern of every state.

One table for the page, the strip chart and whatever draws next, so that a claimed road is dashed everywhere. Colour is
never the only sign: each state has its own pattern. This module draws nothing.

Colours of actors come from a theatre and are therefore untrusted text; `safe_colour` lets nothing through but
``#RRGGBB``. `for_dark` lifts a colour until it can be seen on the dark ground.

Contrast and luminance follow WCAG 2.2, "relative luminance" and "contrast ratio".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.control.state import State
from maps.colours import lifted, linear_rgb

__all__ = [
    "DARK",
    "LIGHT",
    "NO_HOLDER",
    "PATTERNS",
    "Pattern",
    "contrast_ratio",
    "css_variables",
    "for_dark",
    "safe_colour",
]

NO_HOLDER = "#B9B3A7"
"""Colour of what nobody is known to hold, and of an actor without a usable colour."""

LIGHT: dict[str, str] = {
    "land": "#F4F2EC",
    "beyond": "#E4E7E6",
    "border": "#B4B3AC",
    "casing": "#FFFFFF",
    "unknown": NO_HOLDER,
    "undecided": "#DCD7CB",
    "ink": "#23272E",
    "ink-soft": "#5A606B",
    "paper": "#FFFFFF",
    "paper-soft": "#F6F5F1",
    "rule": "#DEDCD4",
    "accent": "#1D5FA8",
    "halo": "#FBFAF7",
}
"""Colours of everything that is not an actor, on paper and by day."""

DARK: dict[str, str] = {
    "land": "#262A30",
    "beyond": "#1B1E23",
    "border": "#565B63",
    "casing": "#14171B",
    "unknown": "#7B776F",
    "undecided": "#4A4E55",
    "ink": "#ECEAE4",
    "ink-soft": "#A9ADB4",
    "paper": "#1A1D22",
    "paper-soft": "#22262C",
    "rule": "#363B43",
    "accent": "#86B7F2",
    "halo": "#1E2227",
}
"""The same by night."""

LINE_CONTRAST = 3.0
"""Least contrast of a line with its ground (WCAG 2.2, 1.4.11)."""

LIFT = 1.3
"""By how much colours of holders are lighter and stronger by night; found by search over distances to all eyes."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a state is drawn along a line.

    Attributes:
        state: the state it stands for.
        label: its name in the legend.
        meaning: one short sentence for the legend.
        base: what lies under the dashes: ``holder``, ``other``, ``pale`` (the ground shows), ``undecided`` or ``unknown``.
        dash: lengths of stroke and gap, in widths of the line; ``()`` is solid.
        over: colour of the dashes: ``holder``, ``other``, ``ink``, or ``""`` for none.
        width: share of the road's width that the dashes take.
    """

    state: State
    label: str
    meaning: str
    base: str
    dash: tuple[float, ...] = ()
    over: str = ""
    width: float = 1.0


PATTERNS: tuple[Pattern, ...] = (
    Pattern(State.CONTROLLED, "Controlled", "held, by more than the holder's word", "holder"),
    Pattern(State.CLAIMED, "Claimed", "only the side that gains says so", "pale", (2.6, 1.5), "holder"),
    Pattern(State.CONTESTED, "Contested", "both sides fight for it", "holder", (2.2, 2.2), "other"),
    Pattern(
        State.FRONT, "Undecided", "between two holders, no claim says whose", "undecided", (0.3, 0.75), "ink"
    ),
    Pattern(State.BESIEGED, "Besieged", "held, surrounded by another", "holder", (0.9, 1.6), "other", 0.55),
    Pattern(
        State.PRESSURED, "Under pressure", "held, another comes near", "holder", (0.9, 3.6), "other", 0.55
    ),
    Pattern(State.ADVANCE, "Advance", "reached in part by another", "holder", (2.2, 2.8), "other", 0.55),
    Pattern(
        State.VACATED, "Vacated", "left by its holder, nobody said to be in", "pale", (0.5, 1.2), "other"
    ),
    Pattern(State.UNKNOWN, "Unknown", "no claim", "unknown"),
)
"""Every state once, in the order of the legend."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def safe_colour(text: str) -> str:
    """Return a colour as ``#RRGGBB``, or `NO_HOLDER` where the text is anything else.

    Example:
        >>> safe_colour("#2c7868"), safe_colour("red;background:url(//x)")
        ('#2C7868', '#B9B3A7')
    """
    return text.upper() if _COLOUR.fullmatch(text) else NO_HOLDER


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 black to 1 white."""
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two ``#RRGGBB`` colours, 1 to 21.

    Example:
        >>> round(contrast_ratio("#000000", "#FFFFFF"))
        21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mix(colour: str, with_colour: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(with_colour), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def for_dark(colour: str) -> str:
    """Return the colour lifted for the dark ground: lighter and stronger, of the same hue.

    All are lifted by the same factors, so that light holders stay light and dark ones dark beside each other: their
    lightness is what a colour-blind eye tells them apart by. What would still sink into the ground is mixed with white.

    Example:
        >>> for_dark("#9C3008"), for_dark("#FFFFFF")
        ('#DE4810', '#FFFFFF')
    """
    raised = lifted(colour, LIFT, LIFT)
    for percent in range(0, 101, 4):
        mixed = _mix(raised, "#FFFFFF", percent / 100)
        if contrast_ratio(mixed, DARK["land"]) >= LINE_CONTRAST + 0.4:
            return mixed
    return "#FFFFFF"  # pragma: no cover - white always stands out


def css_variables() -> str:
    """Return the colours of the ground as custom properties, for day, night and print."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in palette.items()) for palette in (LIGHT, DARK)
    )
    return (
        f":root{{color-scheme:light;{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{color-scheme:dark;{dark}}}}}\n'
        f':root[data-theme="dark"]{{color-scheme:dark;{dark}}}\n'
    )
