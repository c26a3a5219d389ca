"""Claims whose source gives the position: which place is that?

Tables of events and of control carry longitude and latitude in each row. The position decides where it is, and the name
only what it is called: a place of the theatre whose name fits and that lies within `NEAR_M` is that place; otherwise the
position itself becomes a place, with an identifier made of its name and position. No name is searched for beyond that
distance, so that "Shevchenkove" is never another village of that name.

Sources give one place with slightly different positions (a digit more, another spot of the town). What has one name and
lies within `NEAR_M` is one place, at the position that was published first: what is published later moves nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo.claims.claim import Extent, TargetKind
from geo.geodesy import haversine_m
from geo.places.gazetteer import CERTAIN
from geo.places.location import Candidate, Fix, Location, Status
from geo.places.names import exact_key
from geo.places.resolve import radius_m
from geo.theatre import PlaceRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.claims.claim import Claim
    from geo.places.gazetteer import Gazetteer
    from geo.places.location import LocatedClaim
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["GIVEN", "NEAR_M", "GivenPlaces", "fixed_by_position", "with_given"]

GIVEN = "given-"
"""What the identifier of a place begins with that is only a position of a source."""

NEAR_M = 5_000.0
"""Up to this distance a name and a position are one place: towns are pinned at their centre, their station or their edge."""

_ON_ROAD_M = 2_000.0
"""Up to this distance from a road the position of a claim about the road is a point of it."""

_KINDS = {TargetKind.SETTLEMENT: "village", TargetKind.FACILITY: "facility", TargetKind.CROSSING: "crossing"}
"""Kind of place that a position becomes; of a settlement the smallest, because its size is not told."""


class GivenPlaces:
    """The places that some claims give by their position.

    Args:
        claims: all claims that are located together.
        gazetteer: the places of the theatre.
    """

    def __init__(self, claims: Iterable[Claim], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._leaders: dict[tuple[str, TargetKind], list[PlaceRecord]] = {}
        positioned = [claim for claim in claims if claim.position is not None and claim.target_kind in _KINDS]
        for claim in sorted(
            positioned, key=lambda one: (one.source.published, one.position, one.target, one.claim_id)
        ):
            if self._leader(claim) is None:
                key = (_name_key(claim), claim.target_kind)
                self._leaders.setdefault(key, []).append(_record(claim))

    def location(self, claim: Claim) -> Location | None:
        """Return where a claim is by the position that it gives; None where it gives none, or is about no place."""
        if claim.position is None or claim.target_kind not in _KINDS:
            return None
        known = self._of_theatre(claim)
        if known is not None:
            place, metres = known
            why = f"{place.name_en}, {metres / 1000:.1f} km from the position that the source gives"
            return _at(claim, place, why, max(radius_m(place), metres))
        place = self._leader(claim) or _record(claim)
        why = "the position that the source gives; no place of that name is known within 5 km"
        return _at(claim, place, why, radius_m(place))

    def _of_theatre(self, claim: Claim) -> tuple[PlaceRecord, float] | None:
        """Return the place of the theatre that name and position mean, and how far off it is, metres."""
        found = [
            (-match.score, metres, match.place)
            for match in self._gazetteer.matches(claim.target.strip())
            if match.score >= CERTAIN and (metres := _metres(match.place, claim)) <= NEAR_M
        ]
        if not found:
            return None
        _, metres, place = min(found, key=lambda one: (*one[:2], one[2].place_id))
        return place, metres

    def _leader(self, claim: Claim) -> PlaceRecord | None:
        near = [
            (metres, place)
            for place in self._leaders.get((_name_key(claim), claim.target_kind), ())
            if (metres := _metres(place, claim)) <= NEAR_M
        ]
        return min(near, key=lambda one: (one[0], one[1].place_id))[1] if near else None


def _metres(place: PlaceRecord, claim: Claim) -> float:
    assert claim.position is not None
    return float(haversine_m(place.lon, place.lat, *claim.position))


def _name_key(claim: Claim) -> str:
    return exact_key(claim.target) or claim.target.strip()


def _record(claim: Claim) -> PlaceRecord:
    """Return the position of a claim as a place."""
    assert claim.position is not None
    lon, lat = claim.position
    text = f"{_name_key(claim)}\x1f{lon:.4f}\x1f{lat:.4f}"
    place_id = GIVEN + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()
    return PlaceRecord(
        place_id=place_id, name_en=claim.target.strip(), name_ar="", variants=(), kind=_KINDS[claim.target_kind],
        population=None, governorate="", lon=lon, lat=lat,
    )  # fmt: skip


def _at(claim: Claim, place: PlaceRecord, why: str, error_m: float) -> Location:
    chosen = Candidate(place.name_en, place.lon, place.lat, 1.0, why, place.place_id)
    kind = TargetKind(place.kind) if place.kind in {"facility", "crossing"} else TargetKind.SETTLEMENT
    return Location(
        claim.target, Status.OK, kind, Point(place.lon, place.lat), place.lon, place.lat, place=place, where_prec=1,
        error_m=error_m, candidates=(chosen,), why=why,
    )  # fmt: skip


def fixed_by_position(claim: Claim, location: Location, network: Network) -> Location:
    """Return the location of a claim about a road with the point of the road that its position means, where it lies on it."""
    is_open = location.kind in {TargetKind.ROAD, TargetKind.CORRIDOR} or _is_point_of_section(claim, location)
    if claim.position is None or location.fix is not None or not is_open:
        return location
    spots = [
        spot
        for piece in location.pieces
        if (spot := network.road(piece.road_id).project(*claim.position)).distance_m <= _ON_ROAD_M
        and piece.from_km <= spot.km <= piece.to_km
    ]
    if not spots:
        return location
    spot = min(spots, key=lambda one: (one.distance_m, one.road_id))
    why = f"the position that the source gives lies {spot.distance_m:.0f} m from the road"
    return replace(location, fix=Fix(spot.road_id, spot.km, spot.lon, spot.lat, claim.claim_id, why))


def _is_point_of_section(claim: Claim, location: Location) -> bool:
    """Tell whether a claim is about one point of a stretch that it names by both ends."""
    return location.kind is TargetKind.SECTION and claim.extent is Extent.POINT


def with_given(theatre: Theatre, located: Iterable[LocatedClaim]) -> Theatre:
    """Return a theatre with the places that are only positions of its claims, so that they are drawn and exported."""
    found = {
        one.location.place.place_id: one.location.place
        for one in located
        if one.location.place is not None and one.location.place.place_id.startswith(GIVEN)
    }
    new = [found[key] for key in sorted(found) if key not in {place.place_id for place in theatre.places}]
    return replace(theatre, places=(*theatre.places, *new)) if new else theatre
