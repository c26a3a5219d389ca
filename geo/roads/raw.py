"""What an importer hands over: the ways of a file as columns, before any topology.

Every reader of a format fills a `RawOsm`; `geo.roads.build` makes a network of it. Texts are kept once, in a pool, and
columns hold positions in it, 0 being the empty text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DEGREE", "RawOsm", "RouteRelation", "TextPool", "to_degrees", "to_stored"]

DEGREE = 10_000_000
"""Stored coordinates are integers, this many to a degree, as in OSM itself: about 1 cm."""


def to_degrees(stored: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return stored integer coordinates as degrees."""
    return np.asarray(stored, dtype=np.float64) / DEGREE


def to_stored(degrees: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return degrees as stored integer coordinates, rounded to the nearest."""
    return np.rint(degrees * DEGREE).astype(np.int32)


_UNSEEN = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00")
)
"""Marks of writing direction and the like: a reader does not see them, and they make two of one name."""


class TextPool:
    """Texts, each kept once and without marks that nobody sees.

    Example:
        >>> pool = TextPool()
        >>> pool.code("M5"), pool.code("M4"), pool.code("\u202bM5\u202c"), pool.code("")
        (1, 2, 1, 0)
    """

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._codes: dict[str, int] = {"": 0}

    def code(self, text: str) -> int:
        """Return the position of a text, adding it where it is new."""
        code = self._codes.get(text)
        if code is None:
            seen = text.translate(_UNSEEN)
            code = self._codes.setdefault(seen, len(self.texts))
            if code == len(self.texts):
                self.texts.append(seen)
            self._codes[text] = code
        return code


@dataclass(frozen=True, slots=True)
class RouteRelation:
    """A ``route=road`` relation: its normalised reference and its member ways."""

    ref: str
    network: str
    way_ids: tuple[int, ...]


@dataclass(slots=True)
class RawOsm:
    """The roads and named points of one OSM file.

    Attributes:
        way_id: OSM identifier of each of W runs of nodes; a way cut by missing nodes gives several runs.
        way_class: position in `HIGHWAY_CLASSES`.
        way_oneway: 1, -1 or 0, see `oneway_of`.
        way_text: for each of `TEXT_KEYS`, W positions in the pool.
        start: W+1 positions in the P nodes: run w has nodes ``start[w]`` to ``start[w+1]``.
        node_id: OSM identifier of each of P nodes of runs.
        xy: their stored coordinates, shape (P, 2), lon and lat.
        spot_id: OSM identifier of each of S kept nodes.
        spot_xy: their stored coordinates, shape (S, 2).
        spot_text: for each of `SPOT_KEYS`, S positions in the pool.
        relations: road routes.
        pool: the texts.
        osm_date: date of the data as the file says it, or ``""``.
        missing_nodes: nodes that ways name and the file does not hold.
    """

    way_id: NDArray[np.int64]
    way_class: NDArray[np.int8]
    way_oneway: NDArray[np.int8]
    way_text: dict[str, NDArray[np.int32]]
    start: NDArray[np.int64]
    node_id: NDArray[np.int64]
    xy: NDArray[np.int32]
    spot_id: NDArray[np.int64]
    spot_xy: NDArray[np.int32]
    spot_text: dict[str, NDArray[np.int32]]
    pool: TextPool
    relations: list[RouteRelation] = field(default_factory=list)
    osm_date: str = ""
    missing_nodes: int = 0
