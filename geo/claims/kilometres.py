"""Sections of a road that are named by kilometres: ``"the M5 between km 10.2 and km 35.1"``.

The kilometres are those of the road's own axis in the network, as ``frontline roads show`` tells them, not those of the
posts beside the road. The road may be called whatever the map calls it, so that it is not taken apart any further.
"""

from __future__ import annotations

import re

from geo.claims.placewords import fold
from geo.errors import PlaceExpressionError

__all__ = ["kilometres_text", "read_kilometres"]

_KM = r"(?:km|kilomet(?:re|er)s?)"
_NUMBER = r"\d{1,5}(?:\.\d{1,3})?"
_RANGE = rf"{_KM}\s+(?P<from>{_NUMBER})\s+(?:and|to)\s+(?:{_KM}\s+)?(?P<to>{_NUMBER})"
_BEHIND = re.compile(rf"\s(?:between|from)\s+{_RANGE}\Z", re.IGNORECASE)
_ARTICLE = "the "


def read_kilometres(text: str) -> tuple[str, float, float] | None:
    """Return the road as written and the two measures, km, the smaller one first; None where the text is none of this.

    Raises:
        PlaceExpressionError: the two measures are one.

    Example:
        >>> read_kilometres("the M5 between km 35.1 and km 10.2"), read_kilometres("the M5")
        (('M5', 10.2, 35.1), None)
    """
    folded = fold(text)
    match = _BEHIND.search(folded)
    if match is None:
        return None
    start = len(_ARTICLE) if folded[: len(_ARTICLE)].lower() == _ARTICLE else 0
    road = text[start : match.start()].rstrip(" ,").strip()
    if not road:
        return None
    low, high = sorted((float(match["from"]), float(match["to"])))
    if low == high:
        raise PlaceExpressionError(
            "the two kilometres are one point; a section has two ends", text, match.start("to")
        )
    return road, low, high


def kilometres_text(road: str, from_km: float, to_km: float, digits: int = 1) -> str:
    """Return a section as `read_kilometres` reads it, to 100 m, or to the metre with three digits.

    Example:
        >>> kilometres_text("M5", 10.24, 35.1)
        'M5 between km 10.2 and km 35.1'
    """
    return f"{road} between km {from_km:.{digits}f} and km {to_km:.{digits}f}"
