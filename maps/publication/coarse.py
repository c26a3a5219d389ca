"""A situation whose positions are rounded: its places, junctions, states, passages and the places of its claims.

The lines of the roads are public map data and stay as they are; where something begins or ends on them is a multiple of
the rounding. Everything that is drawn or written from the result is coarse, because nothing else is in it: identifiers
that are made of positions are made anew, and what could be told apart by exact positions only (which towns lie on which road)
is told beforehand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.claims.claim import Claim, Spans, make_claim_id
from geo.control.shelf import Shelf
from geo.control.timeline import Timeline
from geo.places.given import GIVEN
from geo.places.location import Candidate, Fix, LocatedClaim, Location
from geo.roads.road import RoadPiece
from maps.publication.coarseroads import CoarseNetwork
from maps.publication.rounding import Rounding
from maps.towns import Town, towns_on

if TYPE_CHECKING:
    from geo.control.state import Interval, PassageInterval
    from geo.situation import Situation
    from geo.theatre import PlaceRecord, Theatre

__all__ = ["Coarse"]

_HASHED = "C-"
"""What identifiers of claims begin with that are made of what the claim holds."""


class Coarse:
    """Rounds the parts of one situation.

    Args:
        situation: the exact one.
        rounding: how coarse it is to be.
    """

    def __init__(self, situation: Situation, rounding: Rounding) -> None:
        self._exact, self._by = situation, rounding
        self.network = CoarseNetwork(situation.network, rounding)
        self._place_ids = self._new_place_ids(situation.theatre.places)
        self._claim_ids = self._new_claim_ids([*situation.claims, *situation.baseline])
        self.theatre: Theatre = replace(
            situation.theatre, places=tuple(self._place(one) for one in situation.theatre.places)
        )

    # ---- identifiers ----

    def _new_place_ids(self, places: Iterable[PlaceRecord]) -> dict[str, str]:
        """Return new identifiers for places that are only a position, whose identifiers are made of it.

        An identifier is a short hash: whoever knows what else it was made of could try all positions of a cell.
        """
        given = [place for place in places if place.place_id.startswith(GIVEN)]
        seen: Counter[str] = Counter()
        found = {}
        for place in given:
            lon, lat = self._by.degrees(place.lon), self._by.degrees(place.lat)
            made = GIVEN + make_claim_id(self._by.text(place.name_en), place.kind, lon, lat).removeprefix(
                _HASHED
            )
            seen[made] += 1
            found[place.place_id] = made if seen[made] == 1 else f"{made}-{seen[made]}"
        return found

    def _new_claim_ids(self, items: Iterable[LocatedClaim]) -> dict[str, str]:
        """Return new identifiers for claims with a position, which their identifiers were made of."""
        seen: Counter[str] = Counter()
        found = {}
        for claim in (item.claim for item in items):
            if claim.position is None or not claim.claim_id.startswith(_HASHED):
                continue
            parts = (
                claim.source.publisher,
                claim.source.published,
                claim.act,
                claim.actor,
                claim.when,
                self._by.text(claim.target),
            )
            made = make_claim_id("rounded", *parts, *map(self._by.degrees, claim.position))
            seen[made] += 1
            found[claim.claim_id] = made if seen[made] == 1 else f"{made}-{seen[made]}"
        return found

    def _claims(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._claim_ids.get(one, one) for one in ids)

    def _object_id(self, object_id: str) -> str:
        kind, _, key = object_id.partition(":")
        if kind == "place":
            return f"place:{self._place_ids.get(key, key)}"
        if kind == "junction":
            return f"junction:{self._junction_id(key)}"
        if kind != "road":
            return object_id
        road_id, _, span = key.rpartition(":")
        ends = [self._km(road_id, float(one)) for one in span.split("-")]
        return f"road:{road_id}:" + "-".join(f"{km:.2f}" for km in ends)

    def _junction_id(self, junction_id: str) -> str:
        return self.network.junction_ids.get(junction_id, junction_id)

    # ---- places and roads ----

    def _place(self, place: PlaceRecord) -> PlaceRecord:
        return replace(
            place,
            place_id=self._place_ids.get(place.place_id, place.place_id),
            name_en=self._by.text(place.name_en),
            lon=self._by.degrees(place.lon),
            lat=self._by.degrees(place.lat),
        )

    def _km(self, road_id: str, km: float) -> float:
        return self._by.km(km, self.network.road(road_id).length_km)

    def towns(self) -> dict[str, tuple[Town, ...]]:
        """Return which places lie on each road by their exact positions, at rounded kilometres."""
        places = self._exact.theatre.places
        return {
            road.road_id: tuple(
                replace(
                    town, km=self._km(road.road_id, town.km), name=self.theatre.places[town.number].name_en
                )
                for town in towns_on(road, places)
            )
            for road in self._exact.network.roads
        }

    def beside(self, reach_m: float) -> dict[str, dict[str, float]]:
        """Return the roads with a known passage beside each place of the timeline, at rounded kilometres."""
        roads = [
            self._exact.network.road(one) for one in {row.road_id for row in self._exact.timeline.passages}
        ]
        spots = {
            row.object_id: (row.lon, row.lat) for row in self._exact.timeline.intervals if row.kind == "place"
        }
        found: dict[str, dict[str, float]] = {}
        for object_id, point in spots.items():
            near = [spot for road in roads if (spot := road.project(*point)).distance_m <= reach_m]
            found[self._object_id(object_id)] = {
                spot.road_id: self._km(spot.road_id, spot.km) for spot in near
            }
        return found

    # ---- states ----

    def timeline(self) -> Timeline:
        """Return the timeline; stretches of no length after rounding are not in it, so that the others still cover the roads."""
        exact = self._exact.timeline
        objects = {
            self._object_id(key): self._each(block.items, self._object)
            for key, block in exact.objects.blocks.items()
        }
        stretches = {
            key: self._each(block.items, self._stretch) for key, block in exact.stretches.blocks.items()
        }
        passages = {
            key: self._each(block.items, self._passage) for key, block in exact.traffic.blocks.items()
        }
        return Timeline(
            objects=Shelf.of(dict(sorted(objects.items()))),
            stretches=Shelf.of(stretches),
            passages=Shelf.of(passages),
            network=self.network,
            known_times=exact.known_times,
            rules=exact.rules,
            camps=exact.camps,
            zone=exact.zone,
        )

    @staticmethod
    def _each(items: Iterable[Any], rounded: Callable[[Any], Any]) -> list[Any]:
        return [one for one in map(rounded, items) if one is not None]

    def _object(self, row: Interval) -> Interval:
        return row._replace(
            object_id=self._object_id(row.object_id),
            lon=self._by.degrees(row.lon),
            lat=self._by.degrees(row.lat),
            **self._grounds(row),
        )

    def _stretch(self, row: Interval) -> Interval | None:
        low, high = self._km(row.road_id, row.from_km), self._km(row.road_id, row.to_km)
        if low >= high:
            return None
        lon, lat = self.network.road(row.road_id).point_at((low + high) / 2)
        made = f"road:{row.road_id}:{low:.2f}-{high:.2f}"
        return row._replace(object_id=made, from_km=low, to_km=high, lon=lon, lat=lat, **self._grounds(row))

    def _grounds(self, row: Interval) -> Mapping[str, Any]:
        return {
            "claims_for": self._claims(row.claims_for),
            "claims_against": self._claims(row.claims_against),
            "parents": tuple(map(self._object_id, row.parents)),
        }

    def _passage(self, row: PassageInterval) -> PassageInterval:
        low, high = self._km(row.road_id, row.from_km), self._km(row.road_id, row.to_km)
        point = None if row.point_km is None else self._km(row.road_id, row.point_km)
        lon, lat = self._by.degrees(row.lon), self._by.degrees(row.lat)
        claims, against = self._claims(row.claims), self._claims(row.claims_against)
        return replace(
            row,
            from_km=low,
            to_km=high,
            point_km=point,
            lon=lon,
            lat=lat,
            claims=claims,
            claims_against=against,
        )

    # ---- claims ----

    def located(self, items: Iterable[LocatedClaim]) -> list[LocatedClaim]:
        """Return claims with rounded places, and with texts that say no more than these."""
        return [LocatedClaim(self._claim(one.claim), self._location(one.location)) for one in items]

    def _claim(self, claim: Claim) -> Claim:
        by, source = self._by, claim.source
        url = "" if by.is_spot(source.url) else source.url  # the address of a spot on a map
        sentence = by.text(claim.sentence)
        return replace(
            claim,
            claim_id=self._claim_ids.get(claim.claim_id, claim.claim_id),
            corrects=self._claim_ids.get(claim.corrects, claim.corrects),
            source=replace(source, url=url),
            target=by.text(claim.target),
            between=(by.text(claim.between[0]), by.text(claim.between[1])) if claim.between else (),
            position=None if claim.position is None else (by.degrees(claim.position[0]), by.degrees(claim.position[1])),
            attribution=by.text(claim.attribution),
            sentence=sentence,
            spans=claim.spans if sentence == claim.sentence else Spans(),
            note=by.text(claim.note),
        )  # fmt: skip

    def _location(self, location: Location) -> Location:
        by, junction, geometry = self._by, location.junction, location.geometry
        at_road = location.at_road
        return replace(
            location,
            text=by.text(location.text),
            geometry=None if geometry is None else shapely.transform(geometry, lambda xy: np.round(xy, by.decimals)),
            lon=None if location.lon is None else by.degrees(location.lon),
            lat=None if location.lat is None else by.degrees(location.lat),
            place=None if location.place is None else self._place(location.place),
            junction=None if junction is None else self.network.coarse_junction(junction),
            pieces=tuple(self._piece(one) for one in location.pieces),
            at_road=None if at_road is None else (at_road[0], self._km(*at_road)),
            where_prec=max(location.where_prec, by.where_prec) if location.is_located else location.where_prec,
            error_m=(location.error_m or 0.0) + by.error_m if location.is_located else location.error_m,
            candidates=tuple(self._candidate(one) for one in location.candidates),
            why=by.own_text(location.why),
            fix=None if location.fix is None else self._fix(location.fix),
        )  # fmt: skip

    def _piece(self, piece: RoadPiece) -> RoadPiece:
        return RoadPiece(
            piece.road_id, self._km(piece.road_id, piece.from_km), self._km(piece.road_id, piece.to_km)
        )

    def _candidate(self, one: Candidate) -> Candidate:
        by = self._by
        return replace(
            one,
            label=by.own_text(one.label),
            lon=by.degrees(one.lon),
            lat=by.degrees(one.lat),
            why=by.own_text(one.why),
            place_id=self._place_ids.get(one.place_id, one.place_id),
            junction_id=self._junction_id(one.junction_id),
        )

    def _fix(self, fix: Fix) -> Fix:
        by = self._by
        return replace(
            fix,
            km=self._km(fix.road_id, fix.km),
            lon=by.degrees(fix.lon),
            lat=by.degrees(fix.lat),
            claim_id=self._claim_ids.get(fix.claim_id, fix.claim_id),
            why=by.own_text(fix.why),
            place_id=self._place_ids.get(fix.place_id, fix.place_id),
            junction_id=self._junction_id(fix.junction_id),
        )
