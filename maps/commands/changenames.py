"""What to call things in a list of changes: actors, roads, places, spots of a road, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from maps.towns import Town, towns_on

if TYPE_CHECKING:
    from datetime import datetime

    from geo.claims.claim import Claim
    from geo.roads.junction import Junction
    from geo.roads.road import Road
    from geo.situation import Situation
    from geo.theatre import PlaceRecord

__all__ = ["NOBODY", "ChangeNames"]

NOBODY = "undecided or unknown"
_NEAR_KM = 10.0
"""A spot of a road so near to a town is named after it, farther away after the two between which it lies."""
_AT_KM = 1.0
_RANKS = (("city",), ("city", "town"), ("city", "town", "village", "crossing", "facility"))
_SAYERS = 3


class ChangeNames:
    """Names of what a situation is about.

    Args:
        situation: theatre, roads and claims.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._towns: dict[str, tuple[Town, ...]] = {}

    def actor(self, actor_id: str) -> str:
        """Return the name of an actor; of ``""``, what nobody holds."""
        return self._situation.timeline.camps.name(actor_id) if actor_id else NOBODY

    def road(self, road_id: str) -> str:
        """Return reference and name of a road: ``M5 Damascus - Aleppo``."""
        road: Road = self._situation.network.road(road_id)
        name = road.name_en or road.name_ar
        is_whole = not road.ref or name.casefold().startswith(road.ref.casefold())
        return (name if is_whole else f"{road.ref} {name}").strip() or road_id

    def thing(self, object_id: str) -> str:
        """Return the name of a place or junction; of a junction without one, its roads and the town that it is near to."""
        kind, _, key = object_id.partition(":")
        if kind == "place":
            place = self._places.get(key)
            return (place.name_en or place.name_ar) if place else key
        junction = self._junctions.get(key)
        if junction is None:
            return key
        near = self.at(*min(junction.km.items()))
        return junction.given_name or (f"{junction.name} near {near}" if near else junction.name)

    def weight(self, object_id: str) -> int:
        """Return the population of a place, 0 where it is not known, so that what is larger can come first."""
        place = self._places.get(object_id.removeprefix("place:"))
        return (place.population or 0) if place else 0

    def spot(self, road_id: str, km: float) -> str:
        """Return where a measure of a road is: ``near Hama``, ``between Homs and Hama``, ``""`` where no town helps."""
        near = self.at(road_id, km)
        if near:
            return f"near {near}"
        below, above = self._next(road_id, km, -1), self._next(road_id, km, 1)
        if below and above:
            return f"between {below} and {above}"
        return f"beyond {below or above}" if below or above else ""

    def _next(self, road_id: str, km: float, direction: int) -> str:
        """Return the next city or town in a direction, ``""`` where there is none."""
        onward = [
            town
            for town in self.towns(road_id)
            if town.kind in {"city", "town"} and (town.km - km) * direction > 0
        ]
        return min(onward, key=lambda town: (abs(town.km - km), town.name)).name if onward else ""

    def at(self, road_id: str, km: float) -> str:
        """Return the most important town within 10 km of a measure of a road, ``""`` where there is none."""
        for kinds in _RANKS:
            near = [t for t in self.towns(road_id) if t.kind in kinds and abs(t.km - km) <= _NEAR_KM]
            if near:
                return min(near, key=lambda town: (abs(town.km - km), town.name)).name
        return ""

    def ahead(self, road_id: str, km: float, direction: int) -> str:
        """Return the next city on a road from a measure, where there is none the last town, else ``""``.

        Args:
            road_id: the road.
            km: measure from which to look.
            direction: -1 towards km 0, 1 the other way.
        """
        onward = [town for town in self.towns(road_id) if (town.km - km) * direction > _AT_KM]
        for kinds in _RANKS:
            found = [town for town in onward if town.kind in kinds]
            if found:
                pick = min if kinds == ("city",) else max
                return pick(found, key=lambda town: (abs(town.km - km), town.name)).name
        return ""

    def towns(self, road_id: str) -> tuple[Town, ...]:
        """Return the places on a road, the most important first."""
        if road_id not in self._towns:
            road = self._situation.network.road(road_id)
            self._towns[road_id] = towns_on(road, self._situation.theatre.places)
        return self._towns[road_id]

    def sayers(self, claim_ids: Iterable[str], since: datetime) -> str:
        """Return who published claims, and on whose word where that is another's: ``Reuters (citing SOHR)``.

        Args:
            claim_ids: the claims.
            since: what they speak of; who spoke first after that comes first.
        """
        found = [self.claims[claim_id] for claim_id in claim_ids if claim_id in self.claims]
        found.sort(key=lambda claim: (claim.source.published < since, claim.source.published, claim.claim_id))
        names = list(dict.fromkeys(_sayer(claim) for claim in found))
        more = len(names) - _SAYERS
        return "; ".join(names[:_SAYERS]) + (f" and {more:,} more" if more > 0 else "")

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by identifier; of two of one identifier, the one that was published last."""
        located = [*self._situation.baseline, *self._situation.claims]
        ordered = sorted((item.claim for item in located), key=lambda claim: claim.source.published)
        return {claim.claim_id: claim for claim in ordered}

    @cached_property
    def _places(self) -> dict[str, PlaceRecord]:
        return {place.place_id: place for place in self._situation.theatre.places}

    @cached_property
    def _junctions(self) -> dict[str, Junction]:
        return {one.junction_id: one for one in self._situation.network.all_junctions}


def _sayer(claim: Claim) -> str:
    """Return the publisher of a claim, with the voice that it rests on."""
    publisher, origin = claim.source.publisher, claim.source.origin
    if not publisher:
        return origin or claim.attribution or "a report without a publisher"
    return (
        f"{publisher} (citing {origin})"
        if origin and origin.casefold() not in publisher.casefold()
        else publisher
    )
