"""Junctions: which meeting of roads does a text mean?

Roads that do not meet give `Status.ROADS_DO_NOT_MEET`, never the point where they come closest. Junctions less than
`_CLUSTER_M` apart are one for a reader (an interchange spans up to 1.6 km); junctions further apart are different
answers, between which a place named with them, or the other places of the report, decide.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point

from geo.claims.claim import TargetKind
from geo.errors import RoadsDoNotMeetError
from geo.geodesy import haversine_m
from geo.places.location import Candidate, Location, Status
from geo.places.names import exact_key
from geo.roads.raw import to_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.roads.junction import Junction
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord

__all__ = ["Meetings"]

_CLUSTER_M = 2500.0
_UNNAMED_M = 1000.0
"""The same where no two roads are named: then neighbouring junctions of other roads are other answers."""
_AT_PLACE_M = 6000.0
_CONTEXT_M = 40_000.0
_CLEARLY_NEARER = 2.0
_FAR_M = 10_000.0
"""A road that the map does not show within this distance of a junction is not known to reach it."""
_INFERRED_SCORE = 0.5
"""Of a meeting that only inference makes, where the map itself shows another one."""
_LEAST_ERROR_M = 250.0
"""Half of what a plain interchange spans, where the map shows the junction as one point."""


class Meetings:
    """Finds junctions.

    Args:
        network: the roads and their junctions.
    """

    def __init__(self, network: Network) -> None:
        self._network = network

    def of_roads(
        self,
        text: str,
        groups: Sequence[Sequence[Road]],
        place: PlaceRecord | None,
        near: Sequence[tuple[float, float]],
    ) -> Location:
        """Locate the junction of two or more roads.

        Args:
            text: the expression.
            groups: for each road that is named, the identities that it can be.
            place: the place that is named with the junction.
            near: (lon, lat) of other places of the report.
        """
        found: dict[str, Junction] = {}
        for one, other in combinations(groups, 2):
            for first, second in product(one, other):
                if first.road_id != second.road_id:
                    found.update(
                        (junction.junction_id, junction) for junction in self._between(first, second)
                    )
        named = {road.road_id: road for group in groups for road in group}
        certain = [junction for junction in found.values() if not named.keys() & set(junction.inferred)]
        if not found:
            both = " and ".join(_names(group) for group in groups)
            why = f"{both} are known, and do not meet in the network"
            return Location(text, Status.ROADS_DO_NOT_MEET, TargetKind.JUNCTION, why=why)
        if certain:
            others = [junction for junction in found.values() if junction not in certain]
            return _with_others(self._choose(text, certain, place, near), others)
        return self._doubted(self._choose(text, list(found.values()), place, near), named)

    def _doubted(self, located: Location, named: dict[str, Road]) -> Location:
        """Say how far the map itself stops short of a junction that a road reaches by inference only.

        The number may end at another junction as near as that. Beyond `_FAR_M` nothing says that the road gets here.
        """
        junction = located.junction
        if junction is None:
            return located
        gaps = {
            road_id: self._certain_gap_m(named[road_id], junction)
            for road_id in junction.inferred
            if road_id in named
        }
        road_id, gap_m = max(gaps.items(), key=lambda gap: gap[1])
        told = f"the map itself shows {named[road_id].label} no nearer than {max(gap_m, 100.0) / 1000:.1f} km"
        if gap_m > _FAR_M:
            why = f"perhaps {located.why}; {told}: name a place nearby, or another road"
            return Location(
                located.text,
                Status.AMBIGUOUS,
                TargetKind.JUNCTION,
                candidates=located.candidates,
                why=why,
            )
        error_m = max(located.error_m or 0.0, gap_m)
        return replace(
            located,
            error_m=error_m,
            where_prec=1 if error_m <= _CLUSTER_M else 2,
            why=f"{located.why}; {told}",
        )

    def _certain_gap_m(self, road: Road, junction: Junction) -> float:
        """Return how far from a junction the edges end that the map says are a road's, in metres."""
        members = self._network.members(road.index)
        columns = self._network.columns
        own = members.edge[~members.inferred]
        if not len(own):
            return float("inf")
        nodes = np.unique(np.concatenate([columns["edge_u"][own], columns["edge_v"][own]]))
        lonlat = to_degrees(np.asarray(columns["node_xy"][nodes]))
        return float(haversine_m(junction.lon, junction.lat, lonlat[:, 0], lonlat[:, 1]).min())

    def _between(self, first: Road, second: Road) -> tuple[Junction, ...]:
        try:
            return tuple(self._network.junctions(first.road_id, second.road_id))
        except RoadsDoNotMeetError:
            return ()

    def on_road(self, text: str, roads: Sequence[Road], place: PlaceRecord) -> Location:
        """Locate the junction of one named road at a place."""
        found = {junction.junction_id: junction for road in roads for junction in road.junctions()}
        return self._choose(text, list(found.values()), place, (), apart_m=_UNNAMED_M)

    def at_place(self, text: str, place: PlaceRecord) -> Location:
        """Locate "the Ithriya crossroads": the junction by a place."""
        return self._choose(text, list(self._network.all_junctions), place, (), apart_m=_UNNAMED_M)

    def named(self, text: str, name: str) -> Location | None:
        """Locate a junction by a name of its own, or return None."""
        words = set(exact_key(name).split())
        found = [
            junction
            for junction in self._network.all_junctions
            if words and words <= set(exact_key(junction.given_name).split())
        ]
        return self._choose(text, found, None, ()) if found else None

    def _choose(
        self,
        text: str,
        junctions: list[Junction],
        place: PlaceRecord | None,
        near: Sequence[tuple[float, float]],
        *,
        apart_m: float = _CLUSTER_M,
    ) -> Location:
        if place is not None:
            junctions = [
                junction
                for junction in junctions
                if _apart_m(junction, place.lon, place.lat) <= _AT_PLACE_M + junction.extent_m / 2
            ]
            if not junctions:
                why = f"no such junction lies within {_AT_PLACE_M / 1000:.0f} km of {place.name_en}"
                return Location(text, Status.NOT_FOUND, TargetKind.JUNCTION, why=why)
        clusters = _clusters(junctions, apart_m)
        told = ""
        if len(clusters) > 1 and near:
            clusters, told = _nearest_clusters(clusters, near)
        candidates = tuple(_candidate(junction) for cluster in clusters for junction in cluster)[:8]
        if len(clusters) > 1:
            listed = "; ".join(
                f"{_label(cluster[0])} ({cluster[0].lat:.3f} N {cluster[0].lon:.3f} E)"
                for cluster in clusters[:5]
            )
            why = f"{len(clusters)} junctions fit: {listed}; name the other road or a place nearby"
            return Location(text, Status.AMBIGUOUS, TargetKind.JUNCTION, candidates=candidates, why=why)
        return _located(text, clusters[0], candidates, told)


def _with_others(located: Location, others: Sequence[Junction]) -> Location:
    """Return a location with the meetings that only inference makes as what else it could be."""
    if not located.is_located:
        return located
    candidates = tuple(_candidate(junction, _INFERRED_SCORE) for junction in others)
    return replace(located, candidates=(*located.candidates, *candidates)[:8])


def _located(text: str, cluster: list[Junction], candidates: tuple[Candidate, ...], told: str) -> Location:
    chosen = cluster[0]
    spread = max(_apart_m(junction, chosen.lon, chosen.lat) for junction in cluster)
    why = f"{_label(chosen)}: {chosen.evidence}" + (f"; {told}" if told else "")
    return Location(
        text, Status.OK, TargetKind.JUNCTION, Point(chosen.lon, chosen.lat), chosen.lon, chosen.lat, junction=chosen,
        where_prec=1, error_m=max(chosen.extent_m / 2, spread, _LEAST_ERROR_M), candidates=candidates, why=why,
    )  # fmt: skip


def _clusters(junctions: list[Junction], apart_m: float) -> list[list[Junction]]:
    """Group junctions that are one place for a reader, keeping their rank."""
    clusters: list[list[Junction]] = []
    for junction in junctions:
        for cluster in clusters:
            if _apart_m(junction, cluster[0].lon, cluster[0].lat) <= apart_m:
                cluster.append(junction)
                break
        else:
            clusters.append([junction])
    return clusters


def _nearest_clusters(
    clusters: list[list[Junction]], near: Sequence[tuple[float, float]]
) -> tuple[list[list[Junction]], str]:
    """Keep the cluster that is clearly nearer to the other places of the report, if one is."""
    ranked = sorted(
        (min(_apart_m(cluster[0], lon, lat) for lon, lat in near), index)
        for index, cluster in enumerate(clusters)
    )
    (first, index), (second, _) = ranked[0], ranked[1]
    if first <= _CONTEXT_M and second >= _CLEARLY_NEARER * max(first, 5000.0):
        return [
            clusters[index]
        ], f"{first / 1000:.0f} km from another place of the report, the next one {second / 1000:.0f} km"
    return clusters, ""


def _candidate(junction: Junction, score: float = 1.0) -> Candidate:
    return Candidate(
        _label(junction),
        junction.lon,
        junction.lat,
        score,
        junction.evidence,
        junction_id=junction.junction_id,
    )


def _label(junction: Junction) -> str:
    return junction.given_name or junction.name or " / ".join(junction.road_ids)


def _apart_m(junction: Junction, lon: float, lat: float) -> float:
    return float(haversine_m(junction.lon, junction.lat, lon, lat))


def _names(roads: Sequence[Road]) -> str:
    return " or ".join(dict.fromkeys(road.ref or road.road_id for road in roads))
