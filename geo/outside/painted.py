"""The painted areas of a file: who holds each, for which day, and which cannot be used and why.

What a GeoJSON file is and what its rings are is the business of `geo.outside.geojson`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from geo.errors import OutsideDataError
from geo.outside.columns import ALIASES
from geo.outside.dataset import LeftOut
from geo.outside.days import read_day
from geo.outside.extent import Extent
from geo.outside.geojson import Outlines, features_of, load, parts_of, refuse_other_systems
from geo.outside.holders import Holders, Holding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Area", "AreaReader"]

_MOST_FEATURES = 20_000
_HALF_EARTH_DEG = 180.0
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Area:
    """One area.

    Attributes:
        where: place in the file, for a person.
        day: the day for which it holds.
        holding: who holds it.
        written: that, in the words of the file.
        shape: valid Polygon or MultiPolygon, lon/lat.
    """

    where: str
    day: date
    holding: Holding
    written: str
    shape: BaseGeometry


@dataclass(slots=True)
class AreaReader:
    """Reads files of areas.

    Attributes:
        zone: time zone of the theatre.
        holders: reads the words for holders.
        extent: where areas can lie; None for anywhere.
        fields: names of the properties by field (``holder``, ``date``), as the user says.
        left_out: the features that cannot be used, with the reason.
        mended: number of areas whose rings crossed themselves.
        entries: number of features.
    """

    zone: ZoneInfo
    holders: Holders
    extent: Extent | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    mended: int = 0
    entries: int = 0

    def read(self, source: str | Path | IO[str] | IO[bytes], day: date | None = None) -> list[Area]:
        """Return the areas of a file that can be used.

        Args:
            source: the file, by its path or open.
            day: the day of areas that tell none themselves.

        Raises:
            OutsideDataError: it is no GeoJSON, too large, or not in longitude and latitude.
            OSError: there is no such file, or it cannot be read.
        """
        unknown = sorted(set(self.fields) - {"holder", "date"})
        if unknown:
            raise OutsideDataError(f"{', '.join(unknown)}: the fields of an area are holder and date")
        name, document = load(source)
        refuse_other_systems(name, document)
        outlines = Outlines(name)
        found = []
        for number, feature in enumerate(features_of(name, document), start=1):
            self.entries += 1
            if self.entries > _MOST_FEATURES:
                raise OutsideDataError(
                    f"{name}: more than {_MOST_FEATURES:,} features; take out what is not meant"
                )
            area = self._area(outlines, f"{Path(name).name}, feature {number}", feature, day)
            if area is not None:
                found.append(area)
        self.mended += outlines.mended
        return found

    def _area(
        self, outlines: Outlines, where: str, feature: Mapping[str, Any], day: date | None
    ) -> Area | None:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        holder, written_day = (_property(properties, key, self.fields) for key in ("holder", "date"))
        own_day = read_day(written_day, self.zone) if written_day else day
        holding = self.holders.read(holder) if holder else None
        wrong = []
        if not holder:
            wrong.append("no property tells the holder; name the one that does")
        elif holding is None:
            wrong.append(f"{holder!r} is no actor of the theatre; say who is meant with a mapping of holders")
        if own_day is None:
            wrong.append(
                f"{written_day!r} is no date; write it as 2022-03-29"
                if written_day
                else "it has no date; give one for the file"
            )
        rings: list[Any] = []
        others: list[Any] = []
        for part in parts_of(feature.get("geometry")):
            (rings if isinstance(part, list) else others).append(part)
        shape = self._shape(outlines, where, rings, wrong) if rings else None
        if not rings:
            wrong.append(f"it is {', '.join(sorted(set(others))) or 'nothing'}, and no area")
        if wrong or holding is None or own_day is None or shape is None:
            self.left_out.append(LeftOut(where, holder[:_LONGEST_SHOWN], "; ".join(wrong)))
            return None
        return Area(where, own_day, holding, holder, shape)

    def _shape(
        self, outlines: Outlines, where: str, rings: list[Any], wrong: list[str]
    ) -> BaseGeometry | None:
        """Return the area of polygons as GeoJSON has them; None where there is none, with the reason noted."""
        shape = outlines.shape(where, rings)
        if shape is None:
            wrong.append("its rings are no lists of at least four positions, each of two finite numbers")
            return None
        if shape.is_empty or not shape.area:
            wrong.append("it covers nothing")
            return None
        west, south, east, north = shape.bounds
        if east - west > _HALF_EARTH_DEG:
            wrong.append(
                "it reaches around more than half of the Earth; cut areas at 180 degrees of longitude"
            )
            return None
        if self.extent and not shape.intersects(self.extent.box):
            wrong.append(self.extent.why_outside((west + east) / 2, (south + north) / 2))
            return None
        return shape


def _property(properties: Mapping[str, Any], key: str, given: Mapping[str, str]) -> str:
    """Return the text of the property that tells a field, ``""`` where none does."""
    plain = {str(name).strip().lower().replace(" ", "_"): value for name, value in properties.items()}
    names = (given[key].strip().lower().replace(" ", "_"),) if key in given else ALIASES[key]
    told = [value for name in names if isinstance(value := plain.get(name), str | int) and value != ""]
    value = told[0] if told else ""
    return " ".join(str(value).split())
