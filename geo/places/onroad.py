"""Points and stretches of roads: sections, corridors, sides of a town, parts in a region.

Everything here gets places and roads that are already known, and says which kilometres are meant, or why none are. Ends
that lie too far from the road give `Status.OFF_ROAD`; ends between which there is no way give `Status.DISCONNECTED`.
A road is never guessed: where the way between two places is a long detour, it is not what the name means.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import MultiLineString

from geo.claims.claim import TargetKind
from geo.errors import FrontlineError
from geo.geodesy import LocalFrame, haversine_m
from geo.places.areas import bearing_of
from geo.places.location import Candidate, Fix, Location, Status
from geo.places.resolve import radius_m, road_reach_m
from geo.roads.road import RoadPiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.roads.network import Network
    from geo.roads.road import Projection, Road
    from geo.roads.route import Corridor
    from geo.theatre import PlaceRecord

__all__ = ["OnRoads"]

_NEAR_KM = 5.0
_SIDE_KM = 25.0
"""As far as UCDP's "near" reaches (GED codebook: about 25 km)."""
_LEAST_COSINE = 0.25
_SHARE_NAMED = 0.5
_DETOUR = 1.7
"""Longest way between two places, as a multiple of the straight line, that a name with two ends can mean."""
_OFF_NETWORK = 2.0
_SAMPLE_KM = 1.0
_SHORTEST_RUN_KM = 3.0
_REGION_REACH_M = 40_000.0


@dataclass(frozen=True, slots=True)
class _On:
    """A place put on a road."""

    place: PlaceRecord
    road: Road
    at: Projection


class OnRoads:
    """Puts places on the roads of a network.

    Args:
        network: the roads.
        places: all places of the theatre, to tell regions apart.
    """

    def __init__(self, network: Network, places: Sequence[PlaceRecord]) -> None:
        self._network = network
        self._cities = [place for place in places if place.kind == "city"]
        inland = [place for place in places if place.governorate]
        self._governorates = np.array([place.governorate for place in inland])
        self._points = np.array([(place.lon, place.lat) for place in inland]).reshape(-1, 2)

    # ---- whole roads ----

    def whole(self, text: str, roads: Sequence[Road], why: str = "") -> Location:
        """Locate whole roads: where on them something happened is not known."""
        pieces = tuple(
            RoadPiece(road.road_id, part.from_km, part.to_km) for road in roads for part in road.parts
        )
        told = why or f"the whole of {_listed(roads)}"
        return self._stretch(text, TargetKind.ROAD, pieces, 5, None, told, roads)

    def region(self, text: str, roads: Sequence[Road], governorate: str) -> Location:
        """Locate the part of a road in a governorate, told by the places nearest to the road."""
        pieces = tuple(piece for road in roads for piece in self._runs(road, governorate))
        if not pieces:
            return _failed(
                text,
                TargetKind.ROAD,
                Status.OFF_ROAD,
                f"{_listed(roads)} does not run through {governorate}",
                roads,
            )
        why = f"{_listed(roads)} where the places nearest to it lie in {governorate}"
        return self._stretch(text, TargetKind.ROAD, pieces, 5, 5000.0, why, roads)

    def _runs(self, road: Road, governorate: str) -> list[RoadPiece]:
        runs: list[RoadPiece] = []
        for part in road.parts:
            count = max(2, int((part.to_km - part.from_km) / _SAMPLE_KM) + 1)
            kms = np.linspace(part.from_km, part.to_km, count)
            inside = [self._governorate_at(*road.point_at(float(km))) == governorate for km in kms]
            start: float | None = None
            for km, here in zip([*kms, part.to_km], [*inside, False], strict=True):
                if here and start is None:
                    start = float(km)
                elif not here and start is not None:
                    if km - start >= _SHORTEST_RUN_KM:
                        runs.append(RoadPiece(road.road_id, start, float(km)))
                    start = None
        return runs

    def _governorate_at(self, lon: float, lat: float) -> str:
        if not len(self._points):
            return ""
        distances = haversine_m(lon, lat, self._points[:, 0], self._points[:, 1])
        nearest = int(np.argmin(distances))
        return str(self._governorates[nearest]) if distances[nearest] <= _REGION_REACH_M else ""

    # ---- between two places ----

    def between(
        self,
        text: str,
        kind: TargetKind,
        roads: Sequence[Road],
        ends: tuple[PlaceRecord, PlaceRecord],
        *,
        clamp: bool = False,
    ) -> Location:
        """Locate the stretch of a named road between two places.

        Args:
            text: the expression.
            kind: ``section``, or ``corridor`` for a road that is named after its ends.
            roads: the identities that the name can mean.
            ends: the two places.
            clamp: take the end of the road for a place beyond it, as for a road that a theatre names after a town that
                it does not quite reach.
        """
        found = self._on_one_road(text, kind, roads, ends)
        if found is not None:
            return found
        routed = self._by_route(text, kind, roads, ends)
        if clamp and routed.status is not Status.OK:
            return self._on_one_road(text, kind, roads[:1], ends, clamp=True) or routed
        off = [place for place in ends if not any(self._on(road, place) for road in roads)]
        if off and not clamp:
            return _off_road(text, kind, roads, off[0])
        return routed

    def _on_one_road(
        self,
        text: str,
        kind: TargetKind,
        roads: Sequence[Road],
        ends: tuple[PlaceRecord, PlaceRecord],
        *,
        clamp: bool = False,
    ) -> Location | None:
        both = [pair for road in roads if (pair := self._both_on(road, ends, clamp=clamp))]
        if not both:
            return None
        first, second = min(both, key=lambda pair: pair[0].at.distance_m + pair[1].at.distance_m)
        return self._same_road(text, kind, first, second)

    def _both_on(
        self, road: Road, ends: tuple[PlaceRecord, PlaceRecord], *, clamp: bool
    ) -> tuple[_On, _On] | None:
        first, second = (self._on(road, place, clamp=clamp) for place in ends)
        if first is None or second is None or first.at.km == second.at.km:
            return None
        return first, second

    def _on(self, road: Road, place: PlaceRecord, *, clamp: bool = False) -> _On | None:
        at = road.project(place.lon, place.lat)
        return _On(place, road, at) if clamp or at.distance_m <= road_reach_m(place) else None

    def _same_road(self, text: str, kind: TargetKind, first: _On, second: _On) -> Location:
        road = first.road
        low, high = sorted((first.at.km, second.at.km))
        if not any(part.from_km - 0.05 <= low and high <= part.to_km + 0.05 for part in road.parts):
            gap = self._route((first.at.lon, first.at.lat), (second.at.lon, second.at.lat))
            if gap is None or gap.length_km > _DETOUR * max(high - low, 1.0):
                why = f"{_name(road)} is in pieces between {first.place.name_en} and {second.place.name_en}"
                return _failed(text, kind, Status.DISCONNECTED, why, [road])
        # an end beyond the road, which only a name of the theatre allows, says nothing about the error
        near = [on.at.distance_m for on in (first, second) if on.at.distance_m <= road_reach_m(on.place)]
        error = max([*near, 250.0])
        why = (
            f"{_name(road)} from km {low:.1f} to km {high:.1f}; {first.place.name_en} lies {first.at.distance_m:.0f} m "
            f"and {second.place.name_en} {second.at.distance_m:.0f} m from it"
        )
        precision = 5 if kind is TargetKind.CORRIDOR else 2
        pieces = (RoadPiece(road.road_id, low, high),)
        return self._stretch(text, kind, pieces, precision, error, why, [road], ends_stated=True)

    def _by_route(
        self, text: str, kind: TargetKind, roads: Sequence[Road], ends: tuple[PlaceRecord, PlaceRecord]
    ) -> Location:
        """Several identities of one reference, each near one end: follow the way and see whether they carry it."""
        route = self._route(*((place.lon, place.lat) for place in ends))
        names = " and ".join(place.name_en for place in ends)
        if route is None:
            why = f"there is no way between {names} in the network"
            return _failed(text, kind, Status.DISCONNECTED, why, roads)
        ids = {road.road_id for road in roads}
        kept = tuple(piece for piece in route.pieces if piece.road_id in ids)
        if _length(kept) < _SHARE_NAMED * _length(route.pieces):
            why = f"{_listed(roads)} makes up less than half of the way between {names}; it is in separate parts"
            return _failed(text, kind, Status.DISCONNECTED, why, roads)
        why = f"the way between {names}, {_length(kept) / route.length_km:.0%} of it on {_listed(roads)}"
        pieces = kept if kind is TargetKind.CORRIDOR else tuple(route.pieces)
        precision = 5 if kind is TargetKind.CORRIDOR else 2
        return self._stretch(text, kind, pieces, precision, 1000.0, why, roads, ends_stated=True)

    def corridor(
        self, text: str, kind: TargetKind, ends: tuple[PlaceRecord, PlaceRecord], *, stated: bool
    ) -> Location:
        """Locate the way between two places when no road is named.

        Args:
            text: the expression.
            kind: what to call it.
            ends: the two places.
            stated: whether the text gives the ends as limits ("between A and B"), which makes it precise.
        """
        names = " and ".join(place.name_en for place in ends)
        straight = float(haversine_m(ends[0].lon, ends[0].lat, ends[1].lon, ends[1].lat)) / 1000
        route = self._route(*((place.lon, place.lat) for place in ends))
        if route is None or not route.pieces:
            why = f"there is no way between {names} in the network"
            return _failed(text, kind, Status.DISCONNECTED, why, (), ends)
        roads = [
            self._network.road(road_id) for road_id in dict.fromkeys(piece.road_id for piece in route.pieces)
        ]
        for place in ends:
            if not any(
                road.project(place.lon, place.lat).distance_m <= _OFF_NETWORK * road_reach_m(place)
                for road in roads
            ):
                return _off_road(text, kind, roads, place)
        length = _length(route.pieces)
        if length > _DETOUR * max(straight, 5.0):
            why = f"the known roads between {names} take {length:.0f} km for {straight:.0f} km; the road that is meant is not among them"
            return _failed(text, kind, Status.DISCONNECTED, why, roads, ends)
        why = f"the way between {names} by {_listed(roads)}, {length:.0f} km"
        return self._stretch(
            text, kind, tuple(route.pieces), 2 if stated else 5, 1000.0, why, roads, ends_stated=stated
        )

    def _route(self, one: tuple[float, float], other: tuple[float, float]) -> Corridor | None:
        try:
            return self._network.corridor(one, other)
        except FrontlineError:
            return None

    # ---- by one place ----

    def at(self, text: str, roads: Sequence[Road], place: PlaceRecord) -> Location:
        """Locate the point of a road at a place: "the M5 at Zirbah"."""
        on = self._nearest(roads, place)
        if on is None:
            return _off_road(text, TargetKind.SECTION, roads, place)
        reach = radius_m(place) / 1000
        piece = _clipped(on.road, on.at.km - reach, on.at.km + reach)
        why = f"the point of {_name(on.road)} at {place.name_en}, km {on.at.km:.1f}, {on.at.distance_m:.0f} m from the place"
        fix = Fix(
            on.road.road_id,
            on.at.km,
            on.at.lon,
            on.at.lat,
            "",
            "named in the expression itself",
            place.place_id,
        )
        return self._point(text, on.at, piece, 1, max(on.at.distance_m, radius_m(place)), why, place, fix)

    def near(self, text: str, roads: Sequence[Road], place: PlaceRecord) -> Location:
        """Locate "near Saraqib on the M5": somewhere within 5 km along the road."""
        on = self._nearest(roads, place)
        if on is None:
            return _off_road(text, TargetKind.SECTION, roads, place)
        piece = _clipped(on.road, on.at.km - _NEAR_KM, on.at.km + _NEAR_KM)
        why = f"{_name(on.road)} within {_NEAR_KM:.0f} km of {place.name_en}"
        return self._point(text, on.at, piece, 2, _NEAR_KM * 1000, why, place, None)

    def side(
        self, text: str, roads: Sequence[Road], place: PlaceRecord, direction: str, distance_km: float | None
    ) -> Location:
        """Locate "north of Saraqib on the M5", with a distance along the road if one is told."""
        on = self._nearest(roads, place)
        if on is None:
            return _off_road(text, TargetKind.SECTION, roads, place)
        sign = _way(on, direction)
        if sign == 0:
            why = f"{_name(on.road)} does not run {direction} from {place.name_en}"
            return _failed(text, TargetKind.SECTION, Status.OFF_ROAD, why, roads)
        if distance_km is not None:
            return self._measured(text, on, sign, direction, distance_km)
        start = on.at.km + sign * min(radius_m(place) / 1000, 2.0)
        piece = _clipped(on.road, *sorted((start, self._limit(on, sign))))
        middle = (piece.from_km + piece.to_km) / 2
        why = f"{_name(on.road)} {direction} of {place.name_en}, km {piece.from_km:.1f} to {piece.to_km:.1f}; how far is not told"
        at = on.road.project(*on.road.point_at(middle))
        return self._point(text, at, piece, 3, piece.length_km * 500, why, place, None)

    def _measured(self, text: str, on: _On, sign: int, direction: str, distance_km: float) -> Location:
        km = on.at.km + sign * distance_km
        part = next(
            (part for part in on.road.parts if part.from_km <= on.at.km <= part.to_km), on.road.parts[0]
        )
        if not part.from_km <= km <= part.to_km:
            why = f"{_name(on.road)} ends before {distance_km:g} km {direction} of {on.place.name_en}"
            return _failed(text, TargetKind.SECTION, Status.OFF_ROAD, why, [on.road])
        error = radius_m(on.place) + 0.1 * distance_km * 1000
        piece = _clipped(on.road, km - error / 1000, km + error / 1000)
        lon, lat = on.road.point_at(km)
        why = f"{_name(on.road)} {distance_km:g} km along the road {direction} of {on.place.name_en}, km {km:.1f}"
        fix = Fix(
            on.road.road_id, km, lon, lat, "", "a distance along the road, told in the expression itself"
        )
        at = on.road.project(lon, lat)
        return self._point(text, at, piece, 2, error, why, on.place, fix)

    def _limit(self, on: _On, sign: int) -> float:
        """The next city on the road, at most 25 km away."""
        limit = on.at.km + sign * _SIDE_KM
        for city in self._cities:
            if city is on.place or (there := self._on(on.road, city)) is None:
                continue
            ahead = sign * (there.at.km - on.at.km)
            if 0.0 < ahead < sign * (limit - on.at.km):
                limit = there.at.km
        return limit

    def _nearest(self, roads: Sequence[Road], place: PlaceRecord) -> _On | None:
        found = [on for road in roads if (on := self._on(road, place))]
        return min(found, key=lambda on: on.at.distance_m, default=None)

    def points(self, text: str, roads: Sequence[Road], ends: tuple[PlaceRecord, PlaceRecord]) -> Location:
        """Locate two points of one road: the stretch from one to the other, its ends being what is told."""
        return self.between(text, TargetKind.SECTION, roads, ends)

    # ---- making locations ----

    def _lines(self, pieces: Sequence[RoadPiece]) -> MultiLineString:
        lines = []
        for piece in pieces:
            shape = self._network.road(piece.road_id).carriageways(piece.from_km, piece.to_km)
            lines.extend(getattr(shape, "geoms", [shape]))
        return MultiLineString([line for line in lines if not line.is_empty])

    def _stretch(
        self,
        text: str,
        kind: TargetKind,
        pieces: tuple[RoadPiece, ...],
        where_prec: int,
        error_m: float | None,
        why: str,
        roads: Sequence[Road],
        *,
        ends_stated: bool = False,
    ) -> Location:
        longest = max(pieces, key=lambda piece: piece.length_km)
        lon, lat = self._network.road(longest.road_id).point_at((longest.from_km + longest.to_km) / 2)
        return Location(
            text, Status.OK, kind, self._lines(pieces), lon, lat, pieces=pieces, ends_stated=ends_stated,
            where_prec=where_prec, error_m=error_m, candidates=_road_candidates(roads), why=why,
        )  # fmt: skip

    def _point(
        self,
        text: str,
        at: Projection,
        piece: RoadPiece,
        where_prec: int,
        error_m: float,
        why: str,
        place: PlaceRecord,
        fix: Fix | None,
    ) -> Location:
        candidate = Candidate(
            place.name_en, place.lon, place.lat, 1.0, "the place named", place.place_id, "", at.road_id
        )
        return Location(
            text, Status.OK, TargetKind.SECTION, self._lines([piece]), at.lon, at.lat, pieces=(piece,),
            where_prec=where_prec, error_m=error_m, candidates=(candidate,), why=why, fix=fix,
        )  # fmt: skip


def _way(on: _On, direction: str) -> int:
    """Tell whether kilometres grow (1) or shrink (-1) in a direction from a place; 0 where the road runs across it."""
    bearing = bearing_of(direction)
    if bearing is None:
        return 0
    angle = radians(bearing)
    frame = LocalFrame(on.at.lon, on.at.lat)
    part = next(
        (part for part in on.road.parts if part.from_km - 0.05 <= on.at.km <= part.to_km + 0.05),
        on.road.parts[0],
    )
    best, chosen = _LEAST_COSINE, 0
    for sign in (1, -1):
        km = min(max(on.at.km + sign * 10.0, part.from_km), part.to_km)
        (x, y), *_ = frame.to_metres(np.array([on.road.point_at(km)]))
        length = hypot(float(x), float(y))
        cosine = (float(x) * sin(angle) + float(y) * cos(angle)) / length if length > 500.0 else -1.0  # noqa: PLR2004 - the road ends here
        if cosine > best:
            best, chosen = cosine, sign
    return chosen


def _clipped(road: Road, low: float, high: float) -> RoadPiece:
    """The part of a stretch that exists."""
    low, high = max(low, 0.0), min(high, road.length_km)
    return RoadPiece(road.road_id, low, max(high, low))


def _length(pieces: Sequence[RoadPiece]) -> float:
    return sum(piece.length_km for piece in pieces)


def _name(road: Road) -> str:
    return road.ref if road.ref and road.road_id.startswith(road.ref) else road.road_id


def _listed(roads: Sequence[Road]) -> str:
    names = list(dict.fromkeys(_name(road) for road in roads))
    return " and ".join(names) if len(names) < 3 else ", ".join(names[:5])  # noqa: PLR2004 - a pair


def _road_candidates(roads: Sequence[Road]) -> tuple[Candidate, ...]:
    found = []
    for road in roads[:8]:
        lon, lat = road.point_at(road.length_km / 2)
        found.append(
            Candidate(
                road.name_en or road.ref or road.road_id, lon, lat, 1.0, "road named", "", "", road.road_id
            )
        )
    return tuple(found)


def _failed(
    text: str,
    kind: TargetKind,
    status: Status,
    why: str,
    roads: Sequence[Road] = (),
    places: Sequence[PlaceRecord] = (),
) -> Location:
    places_found = tuple(
        Candidate(place.name_en, place.lon, place.lat, 1.0, "the place named", place.place_id)
        for place in places
    )
    return Location(text, status, kind, candidates=places_found + _road_candidates(roads), why=why)


def _off_road(text: str, kind: TargetKind, roads: Sequence[Road], place: PlaceRecord) -> Location:
    nearest = min(road.project(place.lon, place.lat).distance_m for road in roads)
    why = (
        f"{place.name_en} lies {nearest / 1000:.1f} km from {_listed(roads)}, further than the "
        f"{road_reach_m(place) / 1000:.1f} km that count as on it"
    )
    return _failed(text, kind, Status.OFF_ROAD, why, roads, [place])
