"""The other claims of a report as context: which of two equal names is meant, and where a road was cut.

Claims belong together if they come from one report (`Claim.report_id`) or, for tables, from one address published on
one day. What is published later, corrections above all, is no context of what was said before, so that it never changes
where that lies. Within such a group:

1. A name that is ambiguous by itself is asked again with the places that are certain.
2. A village that is the only one of its name, but lies far from every other place of the group, becomes ambiguous: a
   gazetteer does not hold every village, and another one of that name is more likely.
3. A claim whose source gives the position needs no company: see `geo.places.given`.
4. A road or corridor that something happened to *somewhere* gets a `Fix` at a junction or town on it that the same
   side took, holds or cut, by another claim of the group: nearest in the text first, then junctions before towns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.claims.claim import Action, Extent, Polarity, TargetKind
from geo.errors import PlaceExpressionError
from geo.geodesy import haversine_m
from geo.places.given import GivenPlaces, fixed_by_position
from geo.places.location import Fix, LocatedClaim, Location, Status
from geo.places.resolve import road_reach_m

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.places.locate import Locator
    from geo.roads.road import RoadPiece

__all__ = ["locate_claims"]

_POINT_PRECISION = 1
_LONE_M = 60_000.0
_COMPANY = 3
_SMALL_PEOPLE = 10_000
_MOST_POINTS = 40
_FIXED = frozenset({Action.CUT, Action.CAPTURED, Action.CONTROLS})
_SAME_SPOT_KM = 1.0
_DAYS_APART = 3
_FAR_IN_TEXT = 1_000_000
_STRETCHES = frozenset({TargetKind.ROAD, TargetKind.CORRIDOR})


def locate_claims(
    locator: Locator, claims: Iterable[Claim], given: GivenPlaces | None = None
) -> list[LocatedClaim]:
    """Locate claims with each other as context; see `geo.places.locate.Locator.locate_claims`."""
    claims = list(claims)
    given = given or GivenPlaces(claims, locator.gazetteer)
    located = [
        LocatedClaim(claim, given.location(claim) or _with_position(locator, claim)) for claim in claims
    ]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(located):
        groups[_group(one.claim, index)].append(index)
    for indices in groups.values():
        if len(indices) > 1:
            _with_company(locator, located, indices)
        _own_fix(located, indices)
        if len(indices) > 1:
            _fix_roads(locator, located, indices)
    return located


def _group(claim: Claim, index: int) -> tuple[str, str]:
    published = claim.source.published
    if claim.report_id:
        return f"report {claim.report_id}", published.isoformat()
    if claim.source.url:
        return claim.source.url, (published if claim.corrects else published.date()).isoformat()
    return "alone", str(index)


def _with_position(locator: Locator, claim: Claim) -> Location:
    """Locate a claim by its words; a position that it gives helps to choose, and fixes a point on a road."""
    near = (claim.position,) if claim.position is not None else ()
    return fixed_by_position(claim, _alone(locator, claim, near), locator.network)


def _alone(locator: Locator, claim: Claim, near: tuple[tuple[float, float], ...]) -> Location:
    try:
        return locator.locate(
            claim.target, roads=claim.roads, between=claim.between, near=near, kind=claim.target_kind
        )
    except PlaceExpressionError as error:
        why = f"not read as a place: {str(error).splitlines()[0]}"
        return Location(claim.target, Status.NOT_FOUND, claim.target_kind, why=why)


# ---- names ----


def _is_point(location: Location) -> bool:
    return location.status is Status.OK and location.where_prec == _POINT_PRECISION


def _with_company(locator: Locator, located: list[LocatedClaim], indices: Sequence[int]) -> None:
    points = _points(located[index].location for index in indices)
    if not points:
        return
    for index in indices:
        one = located[index]
        if one.location.status is Status.AMBIGUOUS:
            located[index] = replace(one, location=_alone(locator, one.claim, points))
        elif one.claim.position is None and _is_lone(one, points):
            located[index] = replace(one, location=_as_lone(one.location))


def _points(locations: Iterable[Location]) -> tuple[tuple[float, float], ...]:
    found = {
        (location.lon, location.lat)
        for location in locations
        if _is_point(location) and location.lon is not None and location.lat is not None
    }
    return tuple(sorted(found)[:_MOST_POINTS])


def _is_lone(one: LocatedClaim, points: Sequence[tuple[float, float]]) -> bool:
    place = one.location.place
    if (
        place is None
        or place.kind != "village"
        or one.claim.roads
        or (place.population or 0) >= _SMALL_PEOPLE
    ):
        return False
    others = [(lon, lat) for lon, lat in points if (lon, lat) != (place.lon, place.lat)]
    if len(others) < _COMPANY:
        return False
    return all(float(haversine_m(place.lon, place.lat, lon, lat)) > _LONE_M for lon, lat in others)


def _as_lone(location: Location) -> Location:
    assert location.place is not None
    name = location.place.name_en
    why = (
        f"the village {name} that is known lies more than {_LONE_M / 1000:.0f} km from every other place of the report; "
        "another place of that name may be meant"
    )
    return Location(location.text, Status.AMBIGUOUS, location.kind, candidates=location.candidates, why=why)


# ---- where a road was cut ----


@dataclass(frozen=True, slots=True)
class _Mark:
    """A point that a claim of the group takes, holds or cuts.

    Attributes:
        one: the claim.
        number: its position among the claims of the group by their identifiers, whatever order these came in.
    """

    one: LocatedClaim
    number: int


def _own_fix(located: list[LocatedClaim], indices: Sequence[int]) -> None:
    """Put a claim's own identifier on the point that its own expression names."""
    for index in indices:
        one = located[index]
        fix = one.location.fix
        if fix is not None and not fix.claim_id:
            located[index] = replace(
                one, location=replace(one.location, fix=replace(fix, claim_id=one.claim.claim_id))
            )


def _fix_roads(locator: Locator, located: list[LocatedClaim], indices: Sequence[int]) -> None:
    in_order = sorted(indices, key=lambda index: (located[index].claim.claim_id, index))
    marks = [_Mark(located[index], number) for number, index in enumerate(in_order) if _marks(located[index])]
    for number, index in enumerate(in_order):
        one = located[index]
        if not marks or not _wants_fix(one):
            continue
        found = [
            (_rank(one, mark, number), fix)
            for mark in marks
            if mark.number != number
            and _fits(locator, one.claim, mark.one.claim)
            and (fix := _on(locator, one, mark.one))
        ]
        if found:
            fix = min(found, key=lambda pair: pair[0])[1]
            located[index] = replace(one, location=replace(one.location, fix=fix))


def _marks(one: LocatedClaim) -> bool:
    claim, location = one.claim, one.location
    return (
        claim.polarity is Polarity.AFFIRMED
        and claim.act in _FIXED
        and location.status is Status.OK
        and (location.place is not None or location.junction is not None or _names_point(one))
    )


def _names_point(one: LocatedClaim) -> bool:
    fix = one.location.fix
    return fix is not None and fix.claim_id == one.claim.claim_id


def _wants_fix(one: LocatedClaim) -> bool:
    location = one.location
    if location.status is not Status.OK or location.fix is not None or one.claim.act not in _FIXED:
        return False
    if one.claim.extent is Extent.ALL and one.claim.act is not Action.CUT:
        return False  # held from end to end: there is no point to look for
    if location.kind in _STRETCHES:
        return True
    return location.kind is TargetKind.SECTION and location.ends_stated and one.claim.act is Action.CUT


def _fits(locator: Locator, road: Claim, point: Claim) -> bool:
    """Tell whether two claims can speak of one deed: the same side, and about the same days."""
    if road.when is not None and point.when is not None:
        (first, last), (start, end) = (one.days(locator.theatre.zone) for one in (road.when, point.when))
        if (max(first, start) - min(last, end)).days > _DAYS_APART:
            return False
    if road.actor_id and point.actor_id:
        actors = locator.theatre.actors
        return (
            road.actor_id == point.actor_id
            or actors.is_within(road.actor_id, point.actor_id)
            or actors.is_within(point.actor_id, road.actor_id)
        )
    return road.actor.casefold() == point.actor.casefold()


def _on(locator: Locator, one: LocatedClaim, mark: LocatedClaim) -> Fix | None:
    """Return the point of a claim on the road of another, or None where it does not lie on it."""
    location, claim_id = mark.location, mark.claim.claim_id
    for piece in one.location.pieces:
        if location.junction is not None:
            km = location.junction.km.get(piece.road_id)
            if km is None or not _inside(piece, km):
                continue
            lon, lat = locator.network.road(piece.road_id).point_at(km)
            why = f"the same report speaks of {location.junction.name or location.text}"
            return Fix(piece.road_id, km, lon, lat, claim_id, why, "", location.junction.junction_id)
        if location.place is not None:
            at = locator.network.road(piece.road_id).project(location.place.lon, location.place.lat)
            if at.distance_m > road_reach_m(location.place) / 2 or not _inside(piece, at.km):
                continue
            why = f"the same report speaks of {location.place.name_en}, {at.distance_m:.0f} m from the road"
            return Fix(piece.road_id, at.km, at.lon, at.lat, claim_id, why, location.place.place_id)
        if (
            location.fix is not None
            and location.fix.road_id == piece.road_id
            and _inside(piece, location.fix.km)
        ):
            return replace(location.fix, why=f"the same report names the point: {location.text}")
    return None


def _inside(piece: RoadPiece, km: float) -> bool:
    return piece.from_km - _SAME_SPOT_KM <= km <= piece.to_km + _SAME_SPOT_KM


def _rank(road: LocatedClaim, mark: _Mark, number: int) -> tuple[int, int, int, int, str]:
    """Nearest in the text first, then the same deed, then junctions, then the nearest by identifier."""
    point = mark.one
    ours, theirs = road.claim.spans, point.claim.spans
    one, other = ours.trigger or ours.sentence, theirs.trigger or theirs.sentence
    apart = abs(one[0] - other[0]) if one and other else _FAR_IN_TEXT
    same_deed = 0 if point.claim.act is Action.CUT and road.claim.act is Action.CUT else 1
    sort = 0 if point.location.junction is not None else 1
    return apart, same_deed, sort, abs(mark.number - number), point.claim.claim_id
