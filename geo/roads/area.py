"""Areas to ask a map server for: boxes that are boxes, and how large is too large."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from geo.errors import AreaError

if TYPE_CHECKING:
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

__all__ = ["EXTRACTS", "LIMIT_KM2", "Box", "refuse_large"]

LIMIT_KM2 = 25_000
"""Ten queries of the size to which osmnx cuts an area; it warns from there on. About two Lebanons."""
EXTRACTS = "https://download.geofabrik.de/CONTINENT/COUNTRY-latest.osm.pbf"
"""Address pattern of the public extract servers, which give a country as one file."""
_LON_MAX, _LAT_MIN, _LAT_MAX = 180.0, -80.0, 84.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box of longitudes and latitudes that does not cross the 180th meridian.

    Attributes:
        west: least longitude, degrees.
        south: least latitude, degrees; not below -80, where the grid in which areas are cut ends.
        east: greatest longitude, degrees.
        north: greatest latitude, degrees; not above 84.

    Raises:
        AreaError: the numbers make no such box.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Check the numbers."""
        if not all(isfinite(side) for side in (self.west, self.south, self.east, self.north)):
            raise AreaError(f"{self} is no box; give four numbers W,S,E,N")
        if max(abs(self.west), abs(self.east)) > _LON_MAX:
            raise AreaError(f"{self} is no box W,S,E,N: longitudes go from -180 to 180")
        if self.south < _LAT_MIN or self.north > _LAT_MAX:
            raise AreaError(f"{self} is no box W,S,E,N that has roads: latitudes go from -80 to 84")
        if self.south >= self.north:
            raise AreaError(f"{self} is no box W,S,E,N: its north is not north of its south")
        if self.west >= self.east:
            raise AreaError(
                f"{self} is no box W,S,E,N: its east is not east of its west; "
                "of a box across the 180th meridian ask for the two halves"
            )

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read a box written as ``W,S,E,N``.

        Raises:
            AreaError: it is none.

        Example:
            >>> Box.parse("36.5,35.7,37,36.1")
            Box(west=36.5, south=35.7, east=37.0, north=36.1)
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise AreaError(
                f"{text!r} is no box; write W,S,E,N in degrees, such as 36.5,35.7,37,36.1"
            ) from error
        return cls(west, south, east, north)

    def __str__(self) -> str:
        """Return the box as it is written."""
        return ",".join(f"{side:.10g}" for side in (self.west, self.south, self.east, self.north))

    def polygon(self) -> Polygon:
        """Return the box as a polygon, lon and lat."""
        import shapely  # noqa: PLC0415 - a tenth of a second that the check does not need

        return shapely.box(self.west, self.south, self.east, self.north)


def refuse_large(area: BaseGeometry, shown: str) -> None:
    """Hold that an area is one for a shared server.

    Args:
        area: polygons, lon and lat; their convex hull counts, because that is what is asked for.
        shown: what to call it.

    Raises:
        AreaError: it is larger than `LIMIT_KM2`; the message says what serves better.
    """
    from pyproj import Geod  # noqa: PLC0415 - only a download needs it

    square_m, _ = Geod(ellps="WGS84").geometry_area_perimeter(area.convex_hull)
    km2 = abs(square_m) / 1e6
    if km2 > LIMIT_KM2:
        raise AreaError(
            f"{shown} is {km2:,.0f} km², more than a shared server should be asked for ({LIMIT_KM2:,} km²); "
            f"take a bulk extract, {EXTRACTS}, and run `frontline roads import COUNTRY-latest.osm.pbf -o NETWORK`"
        )
