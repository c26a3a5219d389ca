"""Roads that a map names after both of their ends: "Damascus - Aleppo", "طريق دمشق حلب الدولي", "Autoestrada Porto-Gens".

A name is only a proposal: whether the road connects the two places is found out by `geo.places.between`. So the keys can
be lenient: skeletons, which both scripts share, in either order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from geo.places.names import exact_key, is_arabic, skeleton

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["TwoEnds", "ends_in", "has_road_word", "pairs_in"]

_NOUNS = """highway motorway freeway expressway autostrad autostrade autostrada road route street international
    autoestrada auto-estrada estrada nacional carretera autovia autopista autobahn strasse autoroute yolu karayolu otoyolu
    طريق الطريق اوتوستراد أوتوستراد أتستراد اتستراد اوتستراد أوتستراد الدولي دولي السريع العام"""
_ROAD_WORDS = frozenset(_NOUNS.split())
_OLD = re.compile(r"\bold\b|قديم|\bantig[oau]|\bvieja?\b|\bvell[a]?\b", re.IGNORECASE)
"""The old road beside the one that a text means."""
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_JOINT = re.compile(r"[-‐‑‒–—/_]+|\bto\b|[()]", re.IGNORECASE)
_LONGEST = 120
_MOST_WORDS = 8


class TwoEnds:
    """The roads of a network by the two ends that their names tell.

    Args:
        network: the roads.
    """

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _roads(self) -> dict[frozenset[str], list[Road]]:
        found: dict[frozenset[str], list[Road]] = defaultdict(list)
        for road in self._network.roads:
            names = dict.fromkeys((*road.names, road.name_en, road.name_ar))
            for ends in {ends for name in names for ends in ends_in(name)}:
                found[ends].append(road)
        return {ends: sorted(roads, key=lambda road: -road.length_km) for ends, roads in found.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(key for ends in self._roads for key in ends)

    def between(self, one: PlaceRecord, other: PlaceRecord) -> tuple[Road, ...]:
        """Return the roads whose name can be that of two places, the longest first."""
        mine, theirs = (self._keys(place) for place in (one, other))
        pairs = {frozenset((left, right)) for left in mine for right in theirs}
        return tuple(dict.fromkeys(road for ends in pairs for road in self._roads.get(ends, ())))

    def _keys(self, place: PlaceRecord) -> set[str]:
        return {skeleton(name) for name in (place.name_en, place.name_ar, *place.variants)} & self._known


def ends_in(name: str) -> set[frozenset[str]]:
    """Return the keys of each two ends that a name of a road can tell; empty where it tells none.

    Example:
        >>> ends_in("Damascus - Aleppo") == ends_in("Aleppo/Damascus Highway"), ends_in("Beirut Highway"), len(ends_in("A - B - C"))
        (True, set(), 5)
    """
    pairs = (frozenset(map(skeleton, pair)) for pair in pairs_in(name))
    return {ends for ends in pairs if len(ends) == 2}  # noqa: PLR2004 - two ends


def pairs_in(name: str) -> list[tuple[str, str]]:
    """Return each two names that can be the ends of a road that is called so.

    Example:
        >>> pairs_in("Autoestrada Porto - Amarante"), pairs_in("طريق دمشق حلب الدولي"), pairs_in("the old Homs-Hama road")
        ([('Porto', 'Amarante')], [('دمشق', 'حلب')], [])
    """
    text = _UNSEEN.sub("", name)
    if len(text) > _LONGEST or _OLD.search(text):
        return []
    parts = [words for part in _JOINT.split(text) if (words := _words(part))]
    if len(parts) == 1 and is_arabic(text) and has_road_word(text):
        parts = [[word] for word in parts[0]]  # a road word and then two names, with nothing between them
    return list(dict.fromkeys(_splits(parts))) if 1 < len(parts) <= _MOST_WORDS else []


def has_road_word(text: str) -> bool:
    """Tell whether a text holds a word for a road, in one of the languages of maps."""
    return any(word.casefold() in _ROAD_WORDS for word in text[:_LONGEST].split())


def _words(part: str) -> list[str]:
    return [word for word in part.split() if word.casefold() not in _ROAD_WORDS and exact_key(word)]


def _splits(parts: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield the two ends: all before a joint and all behind it, or two of several parts."""
    for cut in range(1, len(parts)):
        yield _joined(parts[:cut]), _joined(parts[cut:])
    for left, right in combinations(parts, 2):
        yield _joined([left]), _joined([right])


def _joined(parts: Iterable[list[str]]) -> str:
    return " ".join(word for part in parts for word in part)
