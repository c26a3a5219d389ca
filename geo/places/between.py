"""The stretch between two places: on a road that is named, or by the way between them.

Ends that lie too far from the road give `Status.OFF_ROAD`; ends between which the road is in separate pieces, or
between which there is no way, give `Status.DISCONNECTED`. A road is never guessed: where the way between two places is
a long detour, the road that the name means is not in the network.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.claims.claim import TargetKind
from geo.errors import RoadNotFoundError, RoadsDoNotMeetError
from geo.geodesy import haversine_m
from geo.places.location import Location, Status
from geo.places.resolve import apart_m, road_reach_m
from geo.places.stretch import Stretches, failed, label, listed, off_road, put_on, put_on_parts, total_km
from geo.roads.road import RoadPiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.stretch import On
    from geo.roads.road import Road
    from geo.roads.route import Corridor
    from geo.theatre import PlaceRecord

    Ends = tuple[PlaceRecord, PlaceRecord]

__all__ = ["Between"]

_SHARE_NAMED = 0.5
_DETOUR = 1.5
"""Longest way between two places, as a multiple of the straight line, that a name with two ends can mean."""
_WINDING = 3.0
"""Longest stretch of one road between two places, as a multiple of the straight line: mountain roads stay below 2.5."""
_LEAST_COVER = 0.5
"""Least share of the straight line between two places that the way along roads has to be long; the rest is no road."""
_SHORT_KM = 5.0
_OFF_NETWORK = 2.0
_LEAST_ERROR_M = 250.0
_ROUTE_ERROR_M = 1000.0
_LEAST_KM = 0.05
_VOTE = 0.9
"""Share of a way from which on its road is the one that is meant, and the rest the streets that lead to it."""
_SLIVER_SHARE = 0.02
"""Share of a way below which a road is one of these streets."""
_TOLD_SHARE = 0.05
_TOLD_ROADS = 3


class Between:
    """Finds stretches with two ends.

    Args:
        stretches: makes the locations; knows the network.
    """

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = stretches
        self._network = stretches.network
        # one question can ask for a way twice
        self._corridor = lru_cache(maxsize=1024)(stretches.network.corridor)

    def on_roads(
        self, text: str, kind: TargetKind, roads: Sequence[Road], ends: Ends, *, clamp: bool = False
    ) -> Location:
        """Locate the stretch of a named road between two places.

        Args:
            text: the expression.
            kind: ``section``, or ``corridor`` for a road that is named after its ends.
            roads: the identities that the name can mean, the main one first.
            ends: the two places.
            clamp: take the end of the road for a place beyond it, as for a road that a theatre names after a town that
                it does not quite reach.
        """
        found = self._on_one_road(text, kind, roads, ends)
        if found is not None:
            return found
        off = [place for place in ends if not any(put_on(road, place) for road in roads)]
        if off and not clamp:
            return off_road(text, kind, roads, off[0])
        routed = self._by_route(text, kind, roads, ends)
        if clamp and routed.status is not Status.OK:
            return self._on_one_road(text, kind, roads[:1], ends, clamp=True) or routed
        return routed

    def as_named(self, text: str, kind: TargetKind, roads: Sequence[Road], ends: Ends) -> Location | None:
        """Locate the road that a map names after two places; None unless it connects them without a long detour."""
        located = self.on_roads(text, kind, roads, ends)
        if located.status is not Status.OK or located.length_km > _DETOUR * max(
            apart_m(*ends) / 1000, _SHORT_KM
        ):
            return None
        names = " and ".join(place.name_en for place in ends)
        return replace(located, why=f"the map names a road after {names}: {located.why}")

    def _on_one_road(
        self, text: str, kind: TargetKind, roads: Sequence[Road], ends: Ends, *, clamp: bool = False
    ) -> Location | None:
        pairs = [pair for road in roads for pair in _pairs(road, ends, clamp=clamp)]
        together = [pair for pair in pairs if pair[0].part is pair[1].part]
        if not together and not pairs:
            return None
        first, second = min(together or pairs, key=lambda pair: pair[0].at.distance_m + pair[1].at.distance_m)
        return self._same_road(text, kind, first, second)

    def _same_road(self, text: str, kind: TargetKind, first: On, second: On) -> Location:
        road = first.road
        low, high = sorted((first.at.km, second.at.km))
        straight = apart_m(first.place, second.place) / 1000
        if high - low > _WINDING * max(straight, _SHORT_KM):
            why = (
                f"the kilometres of {label(road)} between {first.place.name_en} and {second.place.name_en} are {high - low:.0f} "
                f"where the straight line is {straight:.0f}: that is not one road from one to the other"
            )
            return failed(text, kind, Status.DISCONNECTED, why, roads=[road])
        if first.part is not second.part and not self._is_bridged(first, second):
            why = f"{label(road)} is in separate pieces between {first.place.name_en} and {second.place.name_en}"
            return failed(text, kind, Status.DISCONNECTED, why, roads=[road])
        # an end beyond the road, which only a name of the theatre allows, says nothing about the error
        near = [on.at.distance_m for on in (first, second) if on.at.distance_m <= road_reach_m(on.place)]
        why = (
            f"{label(road)} from km {low:.1f} to km {high:.1f}; {first.place.name_en} lies {first.at.distance_m:.0f} m "
            f"and {second.place.name_en} {second.at.distance_m:.0f} m from it"
        )
        return self._stretches.stretch(
            text,
            kind,
            (RoadPiece(road.road_id, low, high),),
            why,
            roads=[road],
            where_prec=_precision(kind),
            error_m=max([*near, _LEAST_ERROR_M]),
            ends_stated=True,
        )

    def _is_bridged(self, first: On, second: On) -> bool:
        """Tell whether the pieces of one road are joined by a way that is not much longer than the road."""
        way_km = self._network.way_length_km((first.at.lon, first.at.lat), (second.at.lon, second.at.lat))
        return way_km <= _DETOUR * max(abs(first.at.km - second.at.km), _SHORT_KM)

    def _by_route(self, text: str, kind: TargetKind, roads: Sequence[Road], ends: Ends) -> Location:
        """Several identities of one name, each near one end: follow the way and see whether they carry it."""
        way = self._route(*((place.lon, place.lat) for place in ends))
        names = " and ".join(place.name_en for place in ends)
        if way is None or not way.pieces:
            why = f"there is no way between {names} in the network"
            return failed(text, kind, Status.DISCONNECTED, why, roads=roads)
        ids = {road.road_id for road in roads}
        kept = tuple(piece for piece in way.pieces if piece.road_id in ids)
        share = total_km(kept) / max(way.length_km, 1e-9)
        if share < _SHARE_NAMED:
            why = f"{listed(roads)} makes up {share:.0%} of the way between {names}: its parts there do not join"
            return failed(text, kind, Status.DISCONNECTED, why, roads=roads)
        return self._stretches.stretch(
            text,
            kind,
            kept,
            f"the way between {names}, {share:.0%} of it on {listed(roads)}",
            roads=roads,
            where_prec=_precision(kind),
            error_m=_ROUTE_ERROR_M,
            ends_stated=True,
        )

    def by_way(self, text: str, kind: TargetKind, ends: Ends, *, stated: bool) -> Location:
        """Locate the way between two places when no road is named.

        Args:
            text: the expression.
            kind: what to call it.
            ends: the two places.
            stated: whether the text gives the ends as limits ("between A and B"), which makes it precise.
        """
        names = " and ".join(place.name_en for place in ends)
        try:
            way = self._corridor(*((place.lon, place.lat) for place in ends))
        except RoadNotFoundError as error:
            why = f"no main road of the network reaches {names}: {error}"
            return failed(text, kind, Status.OFF_ROAD, why, places=ends)
        except RoadsDoNotMeetError as error:
            why = f"{names} are not connected in the network: {error}"
            return failed(text, kind, Status.DISCONNECTED, why, places=ends)
        if not way.pieces:
            why = f"the way between {names} runs on no road that has a number or a name"
            return failed(text, kind, Status.DISCONNECTED, why, places=ends)
        roads = [
            self._network.road(road_id) for road_id in dict.fromkeys(piece.road_id for piece in way.pieces)
        ]
        tips = (way.line.coords[0], way.line.coords[-1])
        gaps = [
            float(haversine_m(place.lon, place.lat, tip[0], tip[1]))
            for place, tip in zip(ends, tips, strict=True)
        ]
        for place, apart in zip(ends, gaps, strict=True):
            if apart > _OFF_NETWORK * road_reach_m(place):
                why = f"{place.name_en} lies {apart / 1000:.1f} km from the nearest main road of the network"
                return failed(text, kind, Status.OFF_ROAD, why, roads=roads, places=ends)
        length, straight = way.length_km, apart_m(*ends) / 1000
        if length < _LEAST_COVER * straight:
            why = f"the main roads of the network cover {length:.0f} of the {straight:.0f} km between {names}"
            return failed(text, kind, Status.OFF_ROAD, why, roads=roads, places=ends)
        if length > _DETOUR * max(straight, _SHORT_KM):
            why = (
                f"the known roads between {names} take {length:.0f} km where the straight line is {straight:.0f} km; "
                "the road that is meant is not among them"
            )
            return failed(text, kind, Status.DISCONNECTED, why, roads=roads, places=ends)
        pieces = _voted(way)
        ids = {piece.road_id for piece in pieces}
        short = [
            f"; the network ends {apart / 1000:.1f} km from {place.name_en}"
            for place, apart in zip(ends, gaps, strict=True)
            if apart > road_reach_m(place)
        ]
        told = f"the way between {names}, {length:.0f} km: {_shares(way, roads)}; {_detour(length, straight)}"
        return self._stretches.stretch(
            text,
            kind,
            pieces,
            told + "".join(short),
            roads=[road for road in roads if road.road_id in ids],
            where_prec=2 if stated else 5,
            error_m=_ROUTE_ERROR_M,
            ends_stated=stated,
        )

    def _route(self, one: tuple[float, float], other: tuple[float, float]) -> Corridor | None:
        try:
            return self._corridor(one, other)
        except (RoadNotFoundError, RoadsDoNotMeetError):
            return None


def _voted(way: Corridor) -> tuple[RoadPiece, ...]:
    """Return the kilometres that a way means: of the road that nearly all of it is on, or of all but the shortest ones."""
    road_id, share = next(iter(named for named in way.share_by_road.items() if named[0]))
    pieces = [piece for piece in way.pieces if piece.road_id == road_id]
    first, last = min(piece.from_km for piece in pieces), max(piece.to_km for piece in pieces)
    if share >= _VOTE and last - first <= _WINDING * way.length_km:
        return (RoadPiece(road_id, first, last),)
    kept = tuple(piece for piece in way.pieces if way.share_by_road[piece.road_id] >= _SLIVER_SHARE)
    return kept or way.pieces


def _shares(way: Corridor, roads: Sequence[Road]) -> str:
    """Return on which roads most of a way runs: ``"92 % on M5, 6 % on M45"``."""
    names = {road.road_id: label(road) for road in roads}
    told = [
        f"{share:.0%} on {names.get(road_id) or 'roads without a number or name'}"
        for road_id, share in way.share_by_road.items()
        if share >= _TOLD_SHARE
    ]
    return ", ".join(told[:_TOLD_ROADS]) or "on many short roads"


def _detour(length: float, straight: float) -> str:
    if straight < _LEAST_KM:
        return "its ends are one spot"
    return f"{length / straight:.2f} times the straight line"


def _pairs(road: Road, ends: Ends, *, clamp: bool) -> list[tuple[On, On]]:
    """Return every way to put both ends on a road: on one part of it, or on two."""
    firsts, seconds = (put_on_parts(road, place, clamp=clamp) for place in ends)
    return [
        (first, second)
        for first in firsts
        for second in seconds
        if first is not None and second is not None and abs(first.at.km - second.at.km) > _LEAST_KM
    ]


def _precision(kind: TargetKind) -> int:
    return 5 if kind is TargetKind.CORRIDOR else 2
