"""The strip chart as a PNG, drawn by resvg from its SVG with the fonts of this machine.

resvg leaves out a letter for which it has no font, without a word. A chart without its names is worse than none, so
that the fonts are tried first, with each letter that the chart holds. resvg-py brings its renderer along and needs no
library of the system.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from geo.errors import OutputError
from maps.strip.svg import strip_svg

if TYPE_CHECKING:
    from maps.strip.data import Strip

__all__ = ["strip_png"]

FAMILIES = (
    "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "Roboto", "Open Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans",
    "Ubuntu", "Cantarell", "Fira Sans", "Source Sans 3", "FreeSans", "Nimbus Sans", "Verdana", "Tahoma",
)  # fmt: skip
"""Families without serifs that systems come with, the best first; resvg finds other scripts in other fonts by itself."""
_WITH_ARABIC = ("Segoe UI", "Arial", "Tahoma", "DejaVu Sans", "FreeSans")
"""Those of them that have Arabic letters in all weights; another font would be taken for these in whatever weight it has."""
_ARABIC = range(0x0600, 0x0800)
_NO_LETTER = "\U000f1234"
"""A character for private use: what is drawn like it has no glyph."""
_SHOWN = 12


def strip_png(
    strip: Strip, *, width: int = 960, height: int = 540, scale: int = 2, system_fonts: bool = True
) -> bytes:
    """Return the chart as a PNG.

    Args:
        strip: what `maps.strip.data.strip_data` returned.
        width: in pixels of the chart.
        height: the same, see `maps.strip.svg.strip_svg`.
        scale: pixels of the picture for each of them.
        system_fonts: whether the fonts of this machine are used.

    Raises:
        OutputError: this machine has no font, or none for a script of the chart.
    """
    svg = strip_svg(strip, width=width, height=height)
    families = _WITH_ARABIC if any(ord(one) in _ARABIC for one in svg) else ()
    family = _family((*families, *FAMILIES), system_fonts)
    svg = strip_svg(strip, width=width, height=height, fonts=f"'{family}'")
    missing = _missing(svg, family, system_fonts)
    if missing:
        raise OutputError(
            f"no font of this machine has the letters {' '.join(missing[:_SHOWN])} of this chart; install one that has"
            " (Noto Sans, Noto Sans Arabic), or write an .svg, which is drawn where it is opened"
        )
    return _rendered(svg, scale, system_fonts)


def _rendered(svg: str, scale: int, system_fonts: bool) -> bytes:  # noqa: FBT001 - handed through
    import resvg_py  # noqa: PLC0415 - needed for PNG only

    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, skip_system_fonts=not system_fonts))
    except (ValueError, MemoryError) as error:
        raise OutputError(f"the chart cannot be drawn as PNG: {error}; write an .svg") from error


@cache
def _trial(text: str, family: str, system_fonts: bool) -> bytes:  # noqa: FBT001 - handed through
    """Return a picture of a text alone."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="4" y="18" font-size="14" font-family="\'{family}\'">{escape(text)}</text></svg>'
    )
    return _rendered(svg, 1, system_fonts)


def _family(families: Iterable[str], system_fonts: bool) -> str:  # noqa: FBT001 - handed through
    """Return the first family that this machine has."""
    for family in families:
        if _trial("A", family, system_fonts) != _trial("", family, system_fonts):
            return family
    raise OutputError(
        "this machine has no font to write the names with; install one (Noto Sans, DejaVu Sans), or write an .svg,"
        " which is drawn where it is opened"
    )


def _missing(texts: Iterable[str], family: str, system_fonts: bool) -> list[str]:  # noqa: FBT001 - handed through
    """Return the letters without a glyph; signs that no word is made of may be missing."""
    letters = {one for one in texts if one > "\x7f" and unicodedata.category(one).startswith("L")}
    empty = {_trial(text, family, system_fonts) for text in ("", _NO_LETTER)}
    return sorted(one for one in letters if _trial(one, family, system_fonts) in empty)
