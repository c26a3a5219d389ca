"""Mixed place expressions for a network, as reports would write them: what a batch is measured with.

They come from the network itself, so that any network can be measured: settlements in several spellings, junctions,
sections between two places, places near and beside a road, roads named after two cities, and names that are not there.
No two are equal. The same seed gives the same expressions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.places.locate import Locator
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["mixed_expressions"]

_REACH_M = 3000.0
_NEIGHBOURS = 60
"""A road is named after two towns that are not the whole country apart."""
_SYLLABLES = tuple(first + vowel for first in "bdfhjklmnrstwz" for vowel in "aiu")
_MIX = {
    "settlement": 40,
    "junction": 10,
    "section": 12,
    "near": 8,
    "side": 6,
    "corridor": 8,
    "unknown": 16,
}
"""Shares of a hundred."""


def mixed_expressions(locator: Locator, count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return (sort, expression) pairs, all different; fewer than asked for where a network is small."""
    maker = _Maker(locator, random.Random(seed))
    sorts = [sort for sort, share in _MIX.items() for _ in range(share)]
    found: dict[str, str] = {}
    for _ in range(count * 20):
        sort = maker.random.choice(sorts)
        text = maker.make(sort)
        if text and text not in found:
            found[text] = sort
            if len(found) == count:
                break
    return [(sort, text) for text, sort in found.items()]


class _Maker:
    def __init__(self, locator: Locator, source: random.Random) -> None:
        self.random = source
        self.places = [place for place in locator.theatre.places if _is_written(place.name_en)]
        self.towns = [place for place in self.places if place.kind != "village"] or self.places
        network = locator.network
        self.roads = sorted((road for road in network.roads if road.ref), key=lambda road: -road.length_km)[
            :40
        ]
        self.on = {road.road_id: list(_places_on(road, self.places)) for road in self.roads}
        self.junctions = [
            junction
            for junction in network.all_junctions
            if sum(bool(network.road(road_id).ref) for road_id in junction.road_ids) > 1
        ]
        self.network = network
        self._makers: dict[str, Callable[[], str]] = {
            "settlement": self._settlement,
            "junction": self._junction,
            "section": self._section,
            "near": self._near,
            "side": self._side,
            "corridor": self._corridor,
            "unknown": self._unknown,
        }

    def make(self, sort: str) -> str:
        return self._makers[sort]()

    def _settlement(self) -> str:
        place = self.random.choice(self.places)
        name = self.random.choice([place.name_en, place.name_ar or place.name_en, *place.variants[:6]])
        form = self.random.choice(["{}", "{}", "the town of {}", "{} village"])
        return form.format(self._spelt(name))

    def _spelt(self, name: str) -> str:
        """Return a name as it is, or as somebody else would write it in Latin letters."""
        changes = [("al-", "Al "), ("ou", "u"), ("ee", "i"), ("q", "k"), ("e", "i"), ("'", ""), ("h", "")]
        if self.random.random() < 0.6:
            return name
        old, new = self.random.choice(changes)
        return name.replace(old, new, 1)

    def _junction(self) -> str:
        if not self.junctions:
            return ""
        junction = self.random.choice(self.junctions)
        roads = [self.network.road(road_id) for road_id in junction.road_ids]
        refs = [_called(road) for road in roads if road.ref]
        one, other = self.random.sample(refs, 2)
        form = self.random.choice(["the junction of {} and {}", "where {} meets {}"])
        return form.format(one, other)

    def _road(self, least: int) -> tuple[Road, Sequence[PlaceRecord]] | None:
        if not self.roads:
            return None
        road = self.random.choice(self.roads)
        return (road, self.on[road.road_id]) if len(self.on[road.road_id]) >= least else None

    def _section(self) -> str:
        if (found := self._road(2)) is None:
            return ""
        one, other = self.random.sample(found[1], 2)
        return f"{_called(found[0])} between {one.name_en} and {other.name_en}"

    def _near(self) -> str:
        found = self._road(1)
        return f"near {self.random.choice(found[1]).name_en} on {_called(found[0])}" if found else ""

    def _side(self) -> str:
        if (found := self._road(1)) is None:
            return ""
        side = self.random.choice(["north of", "south of", "10 km east of", "5 km west of"])
        return f"{side} {self.random.choice(found[1]).name_en} on {_called(found[0])}"

    def _corridor(self) -> str:
        one = self.random.choice(self.towns)
        near = sorted(self.towns, key=lambda town: hypot(town.lon - one.lon, town.lat - one.lat))[
            1:_NEIGHBOURS
        ]
        return f"the {one.name_en}-{self.random.choice(near).name_en} highway" if near else ""

    def _unknown(self) -> str:
        name = "".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 5))).title()
        return self.random.choice(["{}", "the town of {}", "al-{}", "Kafr {}"]).format(name)


def _is_written(name: str) -> bool:
    """Tell whether a report would write a name so: with a capital, and not like the preposition "at"."""
    return len(name) > 2 and name[0].isupper() and not name.startswith("At ") and "`" not in name


def _called(road: Road) -> str:
    """Return how a text calls a numbered road; a number alone would be taken for anything."""
    return f"road {road.ref}" if road.ref[:1].isdigit() else f"the {road.ref}"


def _places_on(road: Road, places: Sequence[PlaceRecord]) -> Iterator[PlaceRecord]:
    """Yield at most 60 places near a road."""
    coords = [part.coords for part in road.parts]
    west, south = (min(part[:, axis].min() for part in coords) for axis in (0, 1))
    east, north = (max(part[:, axis].max() for part in coords) for axis in (0, 1))
    inside = (place for place in places if west <= place.lon <= east and south <= place.lat <= north)
    near = (place for place in inside if road.project(place.lon, place.lat).distance_m <= _REACH_M)
    return islice(near, 60)
