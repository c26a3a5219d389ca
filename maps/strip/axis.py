"""Room on a chart: how wide a text is, where names go so that none lies on another, and which numbers stand on an axis.

No font is at hand where a chart is made, so that widths are estimated, rather too wide than too narrow. Pure arithmetic in
pixels; nothing is drawn here.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from maps.strip.data import AxisName

__all__ = ["NAME_HEIGHT", "apart", "clipped", "km_ticks", "placed_names", "text_width", "wrapped"]

NAME_HEIGHT = 14.0
"""Least distance between two names on the axis, in pixels."""
_MOST_NAMES = 40
_FARTHEST = 11.0
"""A name that would be moved farther than this from its place is left out."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] ·"), frozenset("mwMW@%—")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text of a sans-serif font is at most, in pixels.

    Example:
        >>> round(text_width("Saraqib", 12)), round(text_width("سراقب", 12))
        (45, 34)
    """
    return size * (1.06 if bold else 1.0) * sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.92
    return 0.71 if character.isupper() else 0.57


def clipped(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text that fits into a width, its end replaced by an ellipsis where it does not."""
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Return a text in lines of a width; a word that is longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size) > room:
            lines.append(line)
            longer = word
        line = clipped(longer, room, size)
    return [*lines, line] if line else lines


def apart(positions: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Move sorted positions apart to a least distance, each as little as can be, within bounds.

    Pool adjacent violators (Barlow and others, 1972, "Statistical Inference under Order Restrictions").

    Example:
        >>> apart([10, 12, 40], 14, 0, 100)
        [4.0, 18.0, 40.0]
    """
    groups: list[tuple[float, int]] = []
    for number, position in enumerate(positions):
        groups.append((position - number * distance, 1))
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1] = (groups[-1][0] + total, groups[-1][1] + count)
    free = [total / count for total, count in groups for _ in range(count)]
    most = high - (len(positions) - 1) * distance
    return [max(low, min(most, value)) + number * distance for number, value in enumerate(free)]


def placed_names(
    names: Iterable[AxisName], y_of: Callable[[float], float], low: float, high: float
) -> list[tuple[AxisName, float, float]]:
    """Return the names that fit beside an axis, each with where its place and where its name is, from top to bottom.

    Args:
        names: the most important first; one name gives way to another that comes before it.
        y_of: pixel of a kilometre.
        low: least pixel for a name.
        high: largest pixel for a name.
    """
    taken: list[tuple[AxisName, float]] = []
    moved: list[float] = []
    for name in list(names)[:_MOST_NAMES]:
        more = sorted([*taken, (name, y_of(name.km))], key=lambda pair: pair[1])
        to = apart([y for _, y in more], NAME_HEIGHT, low, high)
        if all(abs(new - y) <= _FARTHEST for (_, y), new in zip(more, to, strict=True)):
            taken, moved = more, to
    return [(name, y, new) for (name, y), new in zip(taken, moved, strict=True)]


def km_ticks(low: float, high: float, most: int) -> list[float]:
    """Return the ends of an axis in kilometres and round numbers between them, at most so many and none close to an end.

    Example:
        >>> km_ticks(0, 456.1, 7)
        [0, 100, 200, 300, 400, 456.1]
    """
    length = high - low
    steps = (base * 10**power for power in range(-1, 5) for base in (1, 2, 5))
    step = next((step for step in steps if length / step <= max(most - 2, 1)), length)
    first = math.ceil(low / step)
    inner = [number * step for number in range(first, math.floor(high / step) + 1)]
    return [low, *(km for km in inner if low + 0.45 * step < km < high - 0.45 * step), high]
