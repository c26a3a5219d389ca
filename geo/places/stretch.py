"""Kilometres of roads made into locations: the shared ground of `onroad` and `between`. Decides nothing about names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.claims.claim import TargetKind
from geo.geodesy import haversine_m
from geo.places.location import Candidate, Location, Status
from geo.places.resolve import road_reach_m
from geo.roads.road import Projection, RoadPiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiLineString

    from geo.places.location import Fix
    from geo.roads.network import Network
    from geo.roads.road import Part, Road
    from geo.theatre import PlaceRecord

__all__ = [
    "On",
    "Stretches",
    "clipped",
    "failed",
    "label",
    "listed",
    "off_road",
    "put_on",
    "put_on_parts",
    "total_km",
]

_MANY = 3
_SHOWN_ROADS = 8
_CLAMP = 3.0
"""How much farther off a road a place may lie that a name of the theatre makes one of its ends."""


@dataclass(frozen=True, slots=True)
class On:
    """A place and the nearest point of a road."""

    place: PlaceRecord
    road: Road
    at: Projection

    @property
    def part(self) -> Part:
        """The part of the road on which the point lies."""
        return self.road.part_at(self.at.km)


def put_on(road: Road, place: PlaceRecord, *, clamp: bool = False) -> On | None:
    """Return a place on a road, or None where it lies too far from it; ``clamp`` accepts three times that."""
    at = road.project(place.lon, place.lat)
    return On(place, road, at) if at.distance_m <= _reach_m(place, clamp=clamp) else None


def _reach_m(place: PlaceRecord, *, clamp: bool) -> float:
    return road_reach_m(place) * (_CLAMP if clamp else 1.0)


def put_on_parts(road: Road, place: PlaceRecord, *, clamp: bool = False) -> list[On | None]:
    """Return a place on each part of a road, None where it lies too far from that part.

    The nearest part is not always the one that is meant: a road of real data has stray pieces beside it.
    """
    if len(road.parts) == 1:
        return [put_on(road, place, clamp=clamp)]
    found: list[On | None] = []
    for part, (_, nearest_km) in zip(road.parts, road.nearest(place.lon, place.lat), strict=True):
        km = road.inside(part, nearest_km)
        lon, lat = road.point_at(km)
        metres = float(haversine_m(place.lon, place.lat, lon, lat))
        near = metres <= _reach_m(place, clamp=clamp)
        found.append(On(place, road, Projection(road.road_id, km, metres, lon, lat)) if near else None)
    return found


def clipped(road: Road, low: float, high: float) -> RoadPiece:
    """Return the part of a stretch of kilometres that exists."""
    low, high = max(low, 0.0), min(high, road.length_km)
    return RoadPiece(road.road_id, min(low, high), high)


def total_km(pieces: Sequence[RoadPiece]) -> float:
    """Return the length of pieces in kilometres."""
    return sum(piece.length_km for piece in pieces)


def label(road: Road) -> str:
    """Return what to call a road: its reference, or its identifier where that says more."""
    return road.ref if road.ref and road.road_id.startswith(road.ref) else road.road_id


def listed(roads: Sequence[Road]) -> str:
    """Return the names of roads for a sentence."""
    names = list(dict.fromkeys(label(road) for road in roads))
    return " and ".join(names) if len(names) < _MANY else ", ".join(names[:5])


def failed(
    text: str,
    kind: TargetKind,
    status: Status,
    why: str,
    *,
    roads: Sequence[Road] = (),
    places: Sequence[PlaceRecord] = (),
) -> Location:
    """Return a location without a pin, with the roads and places that were known as candidates."""
    found = tuple(
        Candidate(place.name_en, place.lon, place.lat, 1.0, "the place named", place.place_id)
        for place in places
    )
    return Location(text, status, kind, candidates=found + _candidates(roads), why=why)


def off_road(text: str, kind: TargetKind, roads: Sequence[Road], place: PlaceRecord) -> Location:
    """Return that a place does not lie on any of the roads."""
    nearest = min(road.project(place.lon, place.lat).distance_m for road in roads)
    why = (
        f"{place.name_en} lies {nearest / 1000:.1f} km from {listed(roads)}, further than the "
        f"{road_reach_m(place) / 1000:.1f} km that count as on it"
    )
    return failed(text, kind, Status.OFF_ROAD, why, roads=roads, places=[place])


def _candidates(roads: Sequence[Road]) -> tuple[Candidate, ...]:
    found = []
    for road in roads[:_SHOWN_ROADS]:
        lon, lat = road.point_at(road.length_km / 2)
        name = road.name_en or road.ref or road.road_id
        found.append(Candidate(name, lon, lat, 1.0, "the road named", road_id=road.road_id))
    return tuple(found)


class Stretches:
    """Makes locations of kilometres.

    Args:
        network: the roads.
    """

    def __init__(self, network: Network) -> None:
        self.network = network

    def lines(self, pieces: Sequence[RoadPiece]) -> MultiLineString:
        """Return the carriageways of pieces, for drawing."""
        shapes = [
            self.network.road(piece.road_id).carriageways(piece.from_km, piece.to_km) for piece in pieces
        ]
        if len(shapes) == 1:
            return shapes[0]
        lines = shapely.multilinestrings(shapely.get_parts(shapes))
        assert isinstance(lines, shapely.MultiLineString)
        return lines

    def stretch(
        self,
        text: str,
        kind: TargetKind,
        pieces: tuple[RoadPiece, ...],
        why: str,
        *,
        roads: Sequence[Road],
        where_prec: int,
        error_m: float | None = None,
        ends_stated: bool = False,
    ) -> Location:
        """Return the location of pieces of roads; the middle of the longest stands for them."""
        longest = max(pieces, key=lambda piece: piece.length_km)
        middle = (longest.from_km + longest.to_km) / 2
        lon, lat = self.network.road(longest.road_id).point_at(middle)
        return Location(
            text, Status.OK, kind, self.lines(pieces), lon, lat, pieces=pieces, ends_stated=ends_stated,
            where_prec=where_prec, error_m=error_m, candidates=_candidates(roads), why=why,
        )  # fmt: skip

    def point(
        self,
        text: str,
        at: Projection,
        why: str,
        *,
        piece: RoadPiece,
        place: PlaceRecord,
        where_prec: int,
        error_m: float,
        fix: Fix | None = None,
    ) -> Location:
        """Return the location of something at or by one point of a road, with the piece on which it can lie."""
        named = Candidate(
            place.name_en, place.lon, place.lat, 1.0, "the place named", place.place_id, road_id=at.road_id
        )
        return Location(
            text, Status.OK, TargetKind.SECTION, self.lines([piece]), at.lon, at.lat, pieces=(piece,),
            at_road=None if fix is None else (fix.road_id, fix.km), where_prec=where_prec, error_m=error_m,
            candidates=(named,), why=why, fix=fix,
        )  # fmt: skip
