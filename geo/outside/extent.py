"""Is a position in the theatre at all? What lies far outside of it is a slip, most often two numbers exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from geo.theatre import Theatre

__all__ = ["Extent"]

_BEYOND_OUTLINE_DEG = 0.5
_BEYOND_PLACES_DEG = 2.0


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees, EPSG:4326."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, theatre: Theatre) -> Extent | None:
        """Return the box of a theatre's outline, or else of its places, with a margin; None where it has neither."""
        outline = [point for ring in theatre.outline for point in ring]
        if outline:
            return cls.around(outline, _BEYOND_OUTLINE_DEG)
        places = [(place.lon, place.lat) for place in theatre.places]
        return cls.around(places, _BEYOND_PLACES_DEG) if places else None

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]], margin_deg: float) -> Extent:
        """Return the box around some points (lon, lat), with a margin in degrees on each side."""
        lons, lats = zip(*points, strict=True)
        return cls(
            min(lons) - margin_deg, min(lats) - margin_deg, max(lons) + margin_deg, max(lats) + margin_deg
        )

    @property
    def box(self) -> shapely.Polygon:
        """The box as an area."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a position lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def why_outside(self, lon: float, lat: float) -> str:
        """Return what is wrong with a position, ``""`` where it lies in the box."""
        if self.holds(lon, lat):
            return ""
        told = f"longitude {lon:g}, latitude {lat:g} lies outside of the theatre"
        if self.holds(lat, lon):
            return f"{told}; the other way round it lies inside: exchange longitude and latitude"
        return f"{told} ({self.west:.1f} to {self.east:.1f} E, {self.south:.1f} to {self.north:.1f} N)"
