"""What the ways of a road are called, and which of it is the name of the road.

A numbered road of 450 km carries the names of a hundred streets and bypasses. All of them are kept, so that the road is
found by any of them; the name of the whole is only one that a good part of it carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.roads.raw import RawOsm

__all__ = ["RoadNames", "names_of"]

_KEYS = ("name", "name:en", "name:ar", "alt_name", "official_name")
_NAME_SHARE = 0.2
"""A name stands for a road of which it covers at least this share."""


class RoadNames(NamedTuple):
    """Names of a road, as positions in the pool of texts.

    Attributes:
        english: its name in English, or any other in a script that is not Arabic; 0 for none.
        arabic: its name in Arabic script; 0 for none.
        every: all names of its ways, those on most metres first, tag by tag.
    """

    english: int
    arabic: int
    every: tuple[int, ...]


def names_of(raw: RawOsm, way: NDArray[np.int32], metres: NDArray[np.float64]) -> RoadNames:
    """Return the names of a road.

    Real data hold Arabic in ``name:en`` and English in ``name``: the script decides, not the tag.

    Args:
        raw: the ways.
        way: the way of each of E edges of the road.
        metres: their lengths.
    """
    called = {key: _by_share(raw.way_text[key][way], metres) for key in _KEYS}
    of_all = {key: [code for code, share in called[key].items() if share >= _NAME_SHARE] for key in _KEYS}
    texts = raw.pool.texts
    english = (code for key in ("name:en", "name") for code in of_all[key] if not _is_arabic(texts[code]))
    arabic = (
        code for key in ("name:ar", "name", "name:en") for code in of_all[key] if _is_arabic(texts[code])
    )
    every: Iterable[int] = (code for key in _KEYS for code in called[key])
    return RoadNames(next(english, 0), next(arabic, 0), tuple(dict.fromkeys(every)))


def _by_share(codes: NDArray[np.int32], metres: NDArray[np.float64]) -> dict[int, float]:
    """Return the texts of a column other than ``""`` with their shares of the metres, the largest first."""
    if not codes.any():
        return {}
    values, inverse = np.unique(codes, return_inverse=True)
    share = np.bincount(inverse, weights=metres) / max(float(metres.sum()), 1e-9)
    return {int(values[row]): float(share[row]) for row in np.argsort(-share, kind="stable") if values[row]}


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)
