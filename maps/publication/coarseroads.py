"""Roads whose lines are exact, as public map data is, and on which every spot that is asked for is a rounded one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo.roads.network import Network
from geo.roads.road import Projection, Road
from maps.publication.rounding import Rounding

if TYPE_CHECKING:
    from geo.roads.junction import Junction

__all__ = ["CoarseNetwork", "CoarseRoad"]


class CoarseRoad(Road):
    """A road on which every spot that is asked for is a rounded one; its line stays."""

    def __init__(self, network: Network, index: int, exact: Road, rounding: Rounding) -> None:
        super().__init__(network, index)
        self._exact, self._rounding = exact, rounding

    def point_at(self, km: float) -> tuple[float, float]:
        """Return lon and lat of a measure, rounded."""
        lon, lat = self._exact.point_at(km)
        return self._rounding.degrees(lon), self._rounding.degrees(lat)

    def project(self, lon: float, lat: float) -> Projection:
        """Return the nearest spot of the road, rounded."""
        spot = self._exact.project(lon, lat)
        km = self._rounding.km(spot.km, self.length_km)
        return Projection(spot.road_id, km, spot.distance_m, *self.point_at(km))


class CoarseNetwork(Network):
    """A network with such roads, and with rounded junctions."""

    def __init__(self, exact: Network, rounding: Rounding) -> None:
        super().__init__(exact.columns, exact.manifest)
        self._exact, self._rounding = exact, rounding

    @cached_property
    def roads(self) -> tuple[Road, ...]:
        """All roads."""
        exact = self._exact.roads
        return tuple(CoarseRoad(self, number, road, self._rounding) for number, road in enumerate(exact))

    @cached_property
    def all_junctions(self) -> tuple[Junction, ...]:
        """All junctions, rounded."""
        return tuple(self.coarse_junction(one) for one in self._exact.all_junctions)

    @cached_property
    def junction_ids(self) -> dict[str, str]:
        """The identifier of each junction here, by its exact one, which is made of its position; each is there once."""
        seen: Counter[str] = Counter()
        found = {}
        for one in self._exact.all_junctions:
            made = self._rounding.identifier(one.junction_id)
            seen[made] += 1
            found[one.junction_id] = made if seen[made] == 1 else f"{made}-{seen[made]}"
        return found

    def coarse_junction(self, one: Junction) -> Junction:
        """Return a junction, rounded."""
        by = self._rounding
        km = {road_id: by.km(value, self.road(road_id).length_km) for road_id, value in one.km.items()}
        evidence = by.own_text(one.evidence)
        return replace(
            one,
            junction_id=self.junction_ids.get(one.junction_id, one.junction_id),
            lon=by.degrees(one.lon),
            lat=by.degrees(one.lat),
            km=km,
            evidence=evidence,
        )
