"""Which of the places of that name is meant? Names propose, geography decides.

The score of a name match is adjusted by what else is known: the road named in the same claim, the governorate, the
other places of the same report, the size of the place, and whether a site or a settlement was asked for. One place is
chosen only if it leads the best other one, which must lie elsewhere, by `MARGIN`; otherwise the name is ambiguous.

=====================================================  =======
what speaks for a candidate                            points
=====================================================  =======
it lies on a road that the same claim names            + 0.15
it lies in the governorate that the text names         + 0.15
another place of the report within 15, 40, 80 km       + 0.18, 0.10, 0.03
city; 10,000 people or more; town                      + 0.10, 0.08, 0.04
a site where no site was asked for                     - 0.10
=====================================================  =======

The weights are judgements, held by the golden table of the tests: a better tier of the name (0.06 and more between
tiers) outweighs a small difference in size, and a road, a governorate or a place close by outweighs size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.geodesy import haversine_m
from geo.places.gazetteer import CERTAIN, Gazetteer, Match
from geo.places.kindwords import Hint, split_kind
from geo.places.location import Candidate, Status
from geo.places.names import exact_key

if TYPE_CHECKING:
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["MARGIN", "Context", "Resolution", "Resolver", "apart_m", "radius_m", "road_reach_m"]

MARGIN = 0.06
"""Lead over the next candidate from which on a choice counts as certain."""

_SAME_SPOT_M = 3000.0
_ALIAS = 0.985
_ON_ROAD, _IN_GOVERNORATE, _WRONG_SORT = 0.15, 0.15, -0.10
_NEAR = ((15_000.0, 0.18), (40_000.0, 0.10), (80_000.0, 0.03))
_PEOPLE_OF_A_TOWN = 10_000
_BEYOND_FAME = 1.07
"""Points from which on a place is meant although a great city elsewhere has its name: a town of size, or one that the
rest of the claim speaks for."""
_ALIAS_MARGIN = 0.12
"""The same for a variant that nobody has looked through, over the own name of another place: size alone is too little."""
_LARGE, _VERY_LARGE = 100_000, 1_000_000
_RADIUS_M = {
    "metropolis": 5000.0, "city": 2500.0, "town": 1000.0, "village": 500.0, "facility": 1000.0, "crossing": 250.0,
}  # fmt: skip
_ROAD_REACH_M = {
    "metropolis": 12_000.0, "city": 10_000.0, "town": 5000.0, "village": 3500.0, "facility": 4000.0, "crossing": 4000.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What the claim and its report say besides the name.

    Attributes:
        roads: roads named in the same claim.
        near: (lon, lat) of other places of the same report.
        governorate: name of a governorate named with the place, or ``""``.
    """

    roads: tuple[Road, ...] = ()
    near: tuple[tuple[float, float], ...] = ()
    governorate: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place that is meant, or why it is not known."""

    status: Status
    place: PlaceRecord | None = None
    candidates: tuple[Candidate, ...] = ()
    why: str = ""


def _size(place: PlaceRecord) -> float:
    if place.kind == "city":
        return 0.10
    if (place.population or 0) >= _PEOPLE_OF_A_TOWN:
        return 0.08
    return 0.04 if place.kind == "town" else 0.0


def radius_m(place: PlaceRecord) -> float:
    """Return how far a place reaches from its point, in metres, judged by its kind and size."""
    return _RADIUS_M[_class(place)]


def road_reach_m(place: PlaceRecord) -> float:
    """Return how far from a road, in metres, a place may lie to count as lying on it."""
    return _ROAD_REACH_M[_class(place)]


def _class(place: PlaceRecord) -> str:
    people = place.population or 0
    if people >= _VERY_LARGE:
        return "metropolis"
    return "city" if people >= _LARGE else place.kind


class Resolver:
    """Chooses between the candidates of a gazetteer.

    Args:
        gazetteer: the places by name.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._distances: dict[tuple[str, str], float] = {}

    def distance_m(self, road: Road, place: PlaceRecord) -> float:
        """Return the distance of a place from a road, in metres; worked out once."""
        key = (road.road_id, place.place_id)
        if key not in self._distances:
            self._distances[key] = road.project(place.lon, place.lat).distance_m
        return self._distances[key]

    def resolve(self, name: str, context: Context | None = None, *, hint: Hint = Hint.NONE) -> Resolution:
        """Choose the place that a name means.

        Args:
            name: as written, kind words and all.
            context: what else is known.
            hint: sort of place, where the text around the name says it; a kind word in the name itself comes first.
        """
        context = context or Context()
        matches = self.gazetteer.matches(name, hint)
        pool = [match for match in matches if match.score >= CERTAIN]
        if not pool:
            shown = tuple(match.candidate() for match in matches[:8])
            return Resolution(Status.NOT_FOUND, None, shown, _not_found(name, shown))
        asked = split_kind(name).hint or hint
        scored = sorted(
            ((self._points(match, context, asked), match) for match in pool),
            key=lambda pair: (-pair[0][0], -(pair[1].place.population or 0), pair[1].place.place_id),
        )
        candidates = tuple(match.candidate(why=why) for (_, why), match in scored[:8])
        return _chosen(name, [(points, match) for (points, _), match in scored], candidates, self.gazetteer)

    def _points(self, match: Match, context: Context, asked: Hint) -> tuple[float, str]:
        place = match.place
        points = _ALIAS if match.tier == "alias" else match.score
        reasons: list[str] = []
        points += _size(place)
        is_site = place.kind in {"facility", "crossing"}
        if is_site and not (asked.is_facility or asked is Hint.CROSSING):
            points += _WRONG_SORT
        on = [road for road in context.roads if self.distance_m(road, place) <= road_reach_m(place)]
        if on:
            points += _ON_ROAD
            reasons.append(f"lies on {on[0].ref or on[0].road_id}")
        if context.governorate and exact_key(context.governorate) == exact_key(place.governorate):
            points += _IN_GOVERNORATE
            reasons.append(f"lies in {place.governorate}")
        bonus, reason = _nearness(place, context.near)
        if bonus:
            points += bonus
            reasons.append(reason)
        return points, ", ".join(reasons)


def _nearness(place: PlaceRecord, near: Sequence[tuple[float, float]]) -> tuple[float, str]:
    if not near:
        return 0.0, ""
    closest = min(float(haversine_m(place.lon, place.lat, lon, lat)) for lon, lat in near)
    for reach, bonus in _NEAR:
        if closest <= reach:
            return bonus, f"{closest / 1000:.0f} km from another place of the report"
    return 0.0, ""


def apart_m(one: PlaceRecord, other: PlaceRecord) -> float:
    """Return the distance of two places in metres."""
    return float(haversine_m(one.lon, one.lat, other.lon, other.lat))


def _chosen(
    name: str, scored: list[tuple[float, Match]], candidates: tuple[Candidate, ...], gazetteer: Gazetteer
) -> Resolution:
    best_points, best = scored[0]
    rivals = [
        (points, match)
        for points, match in scored[1:]
        if best_points - points < _margin(best, match, gazetteer) - 1e-9
        and apart_m(best.place, match.place) > _SAME_SPOT_M
    ]
    if rivals:
        listed = "; ".join(_described(match.place) for match in (best, *(match for _, match in rivals[:4])))
        return Resolution(
            Status.AMBIGUOUS,
            None,
            candidates,
            f"{name!r} can be {len(rivals) + 1} places: {listed}; name a road or a place nearby",
        )
    if gazetteer.is_famous_elsewhere(name) and best_points < _BEYOND_FAME:
        why = (
            f"{name!r} is also the name of a large city outside of this region; name a road or a place nearby"
        )
        return Resolution(Status.AMBIGUOUS, None, candidates, why)
    why = candidates[0].why
    if len(scored) > 1:
        why += f"; preferred to {_described(scored[1][1].place)}"
    return Resolution(Status.OK, best.place, candidates, why)


def _margin(best: Match, rival: Match, gazetteer: Gazetteer) -> float:
    borrowed = (
        best.tier == "alias" and rival.tier in {"exact", "script", "doubtful"} and best.place.kind != "city"
    )
    return _ALIAS_MARGIN if borrowed and not gazetteer.curated else MARGIN


def _described(place: PlaceRecord) -> str:
    where = f" in {place.governorate}" if place.governorate else ""
    return f"{place.name_en} ({place.kind}{where}, {place.lat:.3f} N {place.lon:.3f} E)"


def _not_found(name: str, shown: tuple[Candidate, ...]) -> str:
    told = f"no place that is known here is called {name!r}"
    near = [candidate.label for candidate in shown[:3]]
    return f"{told}; like it, but not close enough: {', '.join(near)}" if near else told
