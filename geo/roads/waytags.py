"""Tags of ways as columns: class, direction of traffic, and the texts that are kept."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.roads.opl import raw_tags, unescaped
from geo.roads.tags import HIGHWAY_CLASSES, TEXT_KEYS, oneway_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.roads.raw import TextPool

__all__ = ["WayTags"]

_CLASS = {name: position for position, name in enumerate(HIGHWAY_CLASSES)}
_COLUMN = {key: column for column, key in enumerate(TEXT_KEYS)}
_REMEMBERED = 50_000
"""Different sets of tags that are read once; most streets of a country share a few."""


class _Tags(NamedTuple):
    """What is kept of a set of tags: class, direction, and the columns and codes of its texts."""

    highway: int
    oneway: int
    texts: tuple[tuple[int, int], ...]


class WayTags:
    """Collects the tags of ways, as `geo.roads.opl` writes them.

    Args:
        pool: where texts are kept.
    """

    def __init__(self, pool: TextPool) -> None:
        self._pool = pool
        self._known: dict[str, _Tags] = {}
        self._highway = array("b")
        self._oneway = array("b")
        self._texts = [(array("i"), array("i")) for _ in TEXT_KEYS]

    def add(self, ways: Iterable[str]) -> None:
        """Collect the tags of some ways; each has a ``highway`` that is one of `HIGHWAY_CLASSES`."""
        known = self._known
        for row, text in enumerate(ways, start=len(self._highway)):
            tags = known.get(text) or self._read(text)
            self._highway.append(tags.highway)
            self._oneway.append(tags.oneway)
            for column, code in tags.texts:
                rows, codes = self._texts[column]
                rows.append(row)
                codes.append(code)

    def _read(self, text: str) -> _Tags:
        highway, oneway, junction = "", "", ""
        texts = []
        for key, raw in raw_tags(text):
            column = _COLUMN.get(key)
            if column is not None and raw:
                value = unescaped(raw)
                texts.append((column, self._pool.code(value)))
                junction = value if key == "junction" else junction
            elif key == "highway" and raw in _CLASS:
                highway = raw
            elif key == "oneway":
                oneway = raw
        found = _Tags(_CLASS[highway], oneway_of(highway, oneway, junction), tuple(texts))
        if len(self._known) < _REMEMBERED:
            self._known[text] = found
        return found

    def highway(self) -> NDArray[np.int8]:
        """Return the class of each way, a position in `HIGHWAY_CLASSES`."""
        return np.array(self._highway, dtype=np.int8)

    def oneway(self) -> NDArray[np.int8]:
        """Return the direction of traffic on each way, see `geo.roads.tags.oneway_of`."""
        return np.array(self._oneway, dtype=np.int8)

    def texts(self) -> dict[str, NDArray[np.int32]]:
        """Return the texts of each way as codes of the pool, by key."""
        found = {}
        for key, (rows, codes) in zip(TEXT_KEYS, self._texts, strict=True):
            found[key] = np.zeros(len(self._highway), dtype=np.int32)
            found[key][np.array(rows, dtype=np.int64)] = np.array(codes, dtype=np.int32)
        return found
