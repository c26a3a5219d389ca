"""Which road does a text call for? References, identifiers, names of the network, and names that reports use.

`RoadBook.roads` answers with every identity that carries the reference ("M4" is two roads in Syria); which of them is
meant is decided by the places, in `geo.places.onroad`.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from geo.claims.placewords import fold
from geo.errors import FrontlineError
from geo.places.gazetteer import CERTAIN, Gazetteer
from geo.places.names import exact_key
from geo.places.resolve import Context
from geo.places.twoends import TwoEnds

if TYPE_CHECKING:
    from geo.places.query import Query
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord, RoadName, Theatre

__all__ = ["RoadBook"]

_QUALIFIERS = re.compile(
    r"\b(?:the|international|strategic|vital|key|main|major|so-called|supply|toll)\b", re.IGNORECASE
)
_NOUNS = re.compile(
    r"\b(?:highway|motorway|freeway|expressway|autostrad[ae]?|road|route|artery|line|axis|corridor)\b",
    re.IGNORECASE,
)

_NATIONAL = re.compile(r"[NMR][ -]?\d{1,4}(?:-\d{1,2})?", re.IGNORECASE)
"""References of Portugal as they are spoken: its maps write EN, EM and ER."""
_BLANK = frozenset({"", "road"})


def _chief_names(road: Road) -> set[str]:
    return {_key(name) for name in (*road.names[:1], road.name_en, road.name_ar) if name}


def _key(text: str) -> str:
    """A road name without qualifiers, with one word for all nouns."""
    return exact_key(_NOUNS.sub("road", _QUALIFIERS.sub(" ", fold(text))))


class RoadBook:
    """The roads of a network by what texts call them.

    Args:
        theatre: gives the names that reports use.
        network: gives the roads.
        gazetteer: finds the places that are the ends of a named road.
    """

    def __init__(self, theatre: Theatre, network: Network, gazetteer: Gazetteer) -> None:
        self._network = network
        self._gazetteer = gazetteer
        self._names: dict[str, RoadName] = {}
        self._ends: dict[frozenset[str], RoadName] = {}
        for name in theatre.road_names:
            for text in (name.name_en, name.name_ar, *name.aliases):
                if text:
                    self._names.setdefault(_key(text), name)
            ends = frozenset(place.place_id for end in name.ends if end and (place := self._end(end)))
            if len(ends) == 2:  # noqa: PLR2004 - two ends
                self._ends.setdefault(ends, name)
        self._two_ends = TwoEnds(network)
        self.roads = lru_cache(maxsize=4096)(self._roads)

    def context(self, query: Query, near: tuple[tuple[float, float], ...], governorate: str = "") -> Context:
        """Return what helps to choose between the places of a query: the roads in it, and what else is known.

        Args:
            query: the question.
            near: (lon, lat) of other places of the report.
            governorate: name of the governorate named with it, or ``""``.
        """
        roads = tuple(road for text in query.roads for road in self.roads(text))
        return Context(roads, near, governorate)

    def _end(self, text: str) -> PlaceRecord | None:
        matches = self._gazetteer.matches(text)
        return matches[0].place if matches and matches[0].score >= CERTAIN else None

    def named(self, text: str) -> RoadName | None:
        """Return the theatre's name for a road, by any of its aliases, or None."""
        return self._names.get(_key(text))

    def named_after(self, one: PlaceRecord, other: PlaceRecord) -> RoadName | None:
        """Return the theatre's road between two places, or None."""
        return self._ends.get(frozenset((one.place_id, other.place_id)))

    def mapped_after(self, one: PlaceRecord, other: PlaceRecord) -> tuple[Road, ...]:
        """Return the roads that the map itself names after two places, in either order; the longest first."""
        return self._two_ends.between(one, other)

    def ends(self, name: RoadName) -> tuple[PlaceRecord, PlaceRecord] | None:
        """Return the places between which a named road runs, or None where the theatre does not say."""
        found = [place for end in name.ends if end and (place := self._end(end))]
        return (found[0], found[1]) if len(found) == 2 else None  # noqa: PLR2004 - two ends

    def of_name(self, name: RoadName) -> tuple[Road, ...]:
        """Return the roads on which a named road runs, the main one first; `()` where the network has none of them.

        A network of other data than the theatre's own has other identifiers; there the reference of the name counts.
        """
        found = tuple(road for road_id in name.road_ids if (road := self.by_id(road_id)) is not None)
        if len(found) == len(name.road_ids):
            return found
        return tuple(dict.fromkeys((*self._network.roads_by_ref(name.ref), *found))) if name.ref else found

    def by_id(self, road_id: str) -> Road | None:
        """Return the road of an identifier, letter for letter; None where the network has none."""
        try:
            return self._network.road(road_id)
        except (FrontlineError, KeyError):
            return None

    def _roads(self, text: str) -> tuple[Road, ...]:
        """Return the roads that a reference or a name means; empty when none."""
        found = tuple(self._network.roads_by_ref(text))
        if found:
            return found
        road = self.by_id(text) or self.by_id(text.upper())
        if road is not None:
            return (road,)
        name = self.named(text)
        if name is not None:
            return self.of_name(name)
        bare = _NOUNS.sub(" ", _QUALIFIERS.sub(" ", fold(text))).strip()
        found = tuple(self._network.roads_by_ref(bare)) if bare and bare != text else ()
        return found or self._of_class(bare) or self.mapped(text)

    def _of_class(self, text: str) -> tuple[Road, ...]:
        """Return the roads of a reference that the map writes with the E of a national road before it: EN13 for N13."""
        return tuple(self._network.roads_by_ref(f"E{text}")) if _NATIONAL.fullmatch(text) else ()

    def mapped(self, text: str) -> tuple[Road, ...]:
        """Return the roads that the map itself calls so, whatever the case, the accents and the word for a road.

        A numbered road is called by the name that most of it has: "Rua da Igreja" is not the EN151, which is called so
        where it leads through one village.
        """
        key = _key(text)
        found = tuple(self._network.roads_by_name(text)) or (
            self._mapped.get(key, ()) if key not in _BLANK else ()
        )
        return tuple(road for road in found if not road.ref or key in _chief_names(road))

    @cached_property
    def _mapped(self) -> dict[str, tuple[Road, ...]]:
        found: dict[str, list[Road]] = {}
        for road in self._network.roads:
            names = (name for name in (*road.names, road.name_en, road.name_ar) if name)
            for key in {key for name in names if (key := _key(name)) not in _BLANK}:
                found.setdefault(key, []).append(road)
        return {key: tuple(roads) for key, roads in found.items()}
