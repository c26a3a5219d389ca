"""A network without a theatre: what it can be asked by itself.

Its gazetteer is made of the places of its own map, joined with the cities of GeoNames that lie where it has roads. That
takes seconds for a country, so that it is kept (`geo.places.kept`).

`theatre_of` gives a network as a theatre without actors, labels and names of roads; `with_places` gives a theatre that
brings no places those of its network.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from geo.actors import Actors
from geo.cache import cache_folder, code_digest
from geo.places.elsewhere import KNOWN_PEOPLE, Elsewhere
from geo.places.gazetteer import Gazetteer
from geo.places.geonames import ATTRIBUTION, read_cities, read_countries, release
from geo.places.joined import join
from geo.places.kept import keep, read_kept
from geo.places.mapped import read_areas, read_places
from geo.places.names import is_arabic
from geo.roads.raw import to_degrees
from geo.theatre import Theatre

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.places.geonames import City
    from geo.roads.network import Network
    from geo.roads.spots import Spot

__all__ = ["gazetteer_of", "theatre_of", "with_places"]

_DIGITS = 32
_CELL = 500_000
"""Side of the cells that make the extent of a network, in units of its stored coordinates: a twentieth of a degree, so that
what lies more than 5 to 10 km from every road is outside."""
_ROW = 100_000
"""More than there are cells from pole to pole."""
_NEAR_DEG = 3.0
_MANY_NODES = 20
_ARABIC_SHARE = 0.2
_CODES = "AE AF BH DJ DZ EG EH IQ IR JO KM KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN YE"
_ARABIC_COUNTRIES = frozenset(_CODES.split())
"""ISO 3166 codes of the countries whose names reach a Latin text through a transliteration from Arabic letters."""
_CODE = (
    "bare",
    "elsewhere",
    "forms",
    "gazetteer",
    "geonames",
    "joined",
    "kept",
    "kindwords",
    "mapped",
    "names",
    "spelling",
)


def theatre_of(network: Network, gazetteer: Gazetteer | None = None) -> Theatre:
    """Return a network as a theatre: its places and whose data they are, and nothing else.

    Args:
        network: the roads, with the places of their map.
        gazetteer: what `gazetteer_of` gave, where it is at hand.
    """
    name = str(network.manifest["source"].get("name", ""))
    bare = Theatre(
        folder=Path(),
        theatre_id="network",
        title=name or "a road network",
        zone=ZoneInfo("UTC"),
        start=date(1970, 1, 1),
        end=date(1970, 1, 1),
        actors=Actors(()),
        places=(),
        roads_path=Path(name),
        attribution=(str(network.manifest.get("attribution", "")),),
        licence=str(network.manifest.get("licence", "")),
    )
    return with_places(bare, network, gazetteer)


def with_places(theatre: Theatre, network: Network, gazetteer: Gazetteer | None = None) -> Theatre:
    """Return a theatre with the places of its network, where it brings none; the attribution says whose they are."""
    if theatre.places:
        return theatre
    places = (gazetteer or gazetteer_of(network)).places
    of_geonames = any(place.place_id.startswith("geonames-") or place.variants for place in places)
    lines = (ATTRIBUTION,) if of_geonames else ()
    return replace(theatre, places=places, attribution=tuple(dict.fromkeys((*theatre.attribution, *lines))))


def gazetteer_of(network: Network) -> Gazetteer:
    """Return the gazetteer of a network, from the cache if it is there."""
    path = cache_folder() / "gazetteers" / f"{_digest(network)}.json"
    kept = read_kept(path)
    if kept is not None:
        return kept
    gazetteer = _made(network)
    keep(gazetteer, path)
    return gazetteer


def _made(network: Network) -> Gazetteer:
    cells = _cells(network)
    inside, outside = read_cities(lambda lon, lat: _cell(lon, lat) in cells, KNOWN_PEOPLE)
    nodes = [spot for spot in network.spots if spot.kind == "place"]
    places = join(read_places(nodes), inside, read_areas(nodes))
    return Gazetteer(
        places,
        None,
        Elsewhere.of(outside, _neighbourhood(network), read_countries()),
        transliterated=_is_transliterated(nodes, inside),
        curated=False,
    )


def _neighbourhood(network: Network) -> Callable[[City], bool]:
    """Return what tells whether a city lies less than `_NEAR_DEG` beyond the box of a network."""
    points = to_degrees(np.asarray(network.columns["node_xy"]))
    low, high = points.min(axis=0) - _NEAR_DEG, points.max(axis=0) + _NEAR_DEG
    return lambda city: bool(low[0] < city.lon < high[0] and low[1] < city.lat < high[1])


def _is_transliterated(nodes: Sequence[Spot], cities: Sequence[City]) -> bool:
    """Tell whether the names of a region are written in Arabic letters at home."""
    if len(nodes) >= _MANY_NODES:
        return sum(is_arabic(spot.name) for spot in nodes) >= _ARABIC_SHARE * len(nodes)
    return sum(city.country in _ARABIC_COUNTRIES for city in cities) > len(cities) / 2


def _cells(network: Network) -> set[int]:
    """Return the cells of a grid in which a network has points of roads, and those around them."""
    cells = np.asarray(network.columns["point_xy"], dtype=np.int64) // _CELL
    own = np.unique(cells[:, 0] * _ROW + cells[:, 1])
    around = [x * _ROW + y for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return set(np.unique(np.add.outer(own, around)).tolist())


def _cell(lon: float, lat: float) -> int:
    return int(lon * 1e7 // _CELL) * _ROW + int(lat * 1e7 // _CELL)


def _digest(network: Network) -> str:
    """Return the hash of all that a gazetteer is made of."""
    content = hashlib.sha256(f"{release()} {_code()}".encode())
    for name in network.columns:
        if name.startswith(("spot_", "text_")):
            content.update(np.ascontiguousarray(network.columns[name]).data)
    source = network.manifest["source"].get("sha256", "")
    content.update(f"{source} {len(network.columns['point_xy'])}".encode())
    return content.hexdigest()[:_DIGITS]


@cache
def _code() -> str:
    own = [files("geo.places").joinpath(f"{name}.py") for name in _CODE]
    return code_digest([*own, files("geo.claims").joinpath("placewords.py")])
