"""One gazetteer from two: the places of a map, and the cities of GeoNames around them.

A city of GeoNames is a place of the map where they have a name in common and lie close together; then the place takes
its other spellings, its people and, where it has none, its Latin or Arabic name. What is left over is added. No town may
come out twice, or its name would be ambiguous; and no spelling may lead to the wrong one of two neighbours: an alternate
name that is the own name of another place nearby is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import haversine_m
from geo.places.names import exact_key, is_arabic, similarity, skeleton
from geo.places.resolve import apart_m
from geo.theatre_tables import PlaceRecord

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.places.geonames import City

__all__ = ["join", "without_borrowed"]

_CITY_PEOPLE, _TOWN_PEOPLE = 100_000, 10_000
_REACH_M = {"city": 12_000.0, "town": 6000.0, "village": 4000.0}
"""How far apart the points of two sources for one place can lie: they mark a centre, a town hall, a middle."""
_BORROWED_M = 60_000.0
_LIKE = 0.85
_CONSONANTS = 4
_MOST_VARIANTS = 60


def join(
    places: Sequence[PlaceRecord], cities: Iterable[City], areas: frozenset[str] = frozenset()
) -> list[PlaceRecord]:
    """Return the places of a map with what GeoNames knows of them, and then the cities that the map lacks.

    Args:
        places: the places of the map.
        cities: the cities around them.
        areas: keys of names of countries and provinces on the map, which no variant of a place may take.
    """
    found = list(places)
    points = np.array([(place.lon, place.lat) for place in places], dtype=float).reshape(-1, 2)
    added: list[PlaceRecord] = []
    taken: dict[int, list[City]] = defaultdict(list)
    for city in sorted(cities, key=lambda city: (-city.population, city.geoname_id)):
        row = _place_of(city, places, points)
        if row is None:
            added.append(_record(city))
        else:
            taken[row].append(city)
    for row, of_place in taken.items():
        found[row] = _completed(places[row], of_place)
    return without_borrowed([*found, *_without_twins(added)], areas)


def _place_of(city: City, places: Sequence[PlaceRecord], points: NDArray[np.float64]) -> int | None:
    """Return the position of the place that a city is, or None."""
    if not len(points):
        return None
    metres = haversine_m(city.lon, city.lat, points[:, 0], points[:, 1])
    near = np.flatnonzero(metres <= _REACH_M["city"])
    own = _kind(city)
    best: tuple[int, float, int] | None = None
    for row in near.tolist():
        place = places[row]
        if metres[row] > max(_REACH_M[own], _REACH_M[place.kind]):
            continue
        grade = _agreement(city, place)
        if grade and (best is None or (-grade, float(metres[row])) < (best[0], best[1])):
            best = (-grade, float(metres[row]), row)
    return None if best is None else best[2]


def _agreement(city: City, place: PlaceRecord) -> int:
    """Tell how well the names of a city and a place agree: 3 the main names, 2 any names, 1 as they sound, 0 not."""
    own = {exact_key(name) for name in (place.name_en, place.name_ar) if name}
    if exact_key(city.name) in own:
        return 3
    if any(exact_key(name) in own for name in city.others) or any(
        exact_key(name) == exact_key(city.name) for name in place.variants
    ):
        return 2
    theirs = [place.name_en, *([place.name_ar] if place.name_ar else [])]
    ours = [city.name, *(name for name in city.others if is_arabic(name))]
    return int(any(_sound_alike(one, other) for one in ours for other in theirs))


def _sound_alike(one: str, other: str) -> bool:
    bones = skeleton(one)
    if bones != skeleton(other):
        return False
    if is_arabic(one) != is_arabic(other):
        return len(bones.lstrip("'")) >= _CONSONANTS
    return similarity(one, other) >= _LIKE


def _kind(city: City) -> str:
    return (
        "city"
        if city.population >= _CITY_PEOPLE
        else "town"
        if city.population >= _TOWN_PEOPLE
        else "village"
    )


def _record(city: City) -> PlaceRecord:
    arabic = next((name for name in city.others if is_arabic(name)), "")
    others = tuple(name for name in city.others if name != arabic)[:_MOST_VARIANTS]
    return PlaceRecord(
        place_id=f"geonames-{city.geoname_id}",
        name_en=city.name,
        name_ar=arabic,
        variants=others,
        kind=_kind(city),
        population=city.population or None,
        governorate="",
        lon=city.lon,
        lat=city.lat,
    )


def _completed(place: PlaceRecord, cities: Sequence[City]) -> PlaceRecord:
    """Return a place with the spellings and the people of the cities that it is; the first is the largest."""
    main = cities[0]
    spellings = dict.fromkeys(
        [*place.variants, *(name for city in cities for name in (city.name, *city.others))]
    )
    latin = main.name if is_arabic(place.name_en) else place.name_en
    arabic = place.name_ar or next(filter(is_arabic, [place.name_en, *main.others]), "")
    if latin != place.name_en:
        spellings = dict.fromkeys([place.name_en, *spellings])
    return replace(
        place,
        name_en=latin,
        name_ar=arabic,
        variants=tuple(name for name in spellings if name not in {latin, arabic})[:_MOST_VARIANTS],
        population=place.population or main.population or None,
    )


def _without_twins(records: Sequence[PlaceRecord]) -> list[PlaceRecord]:
    """Leave out a city of GeoNames that lies by a larger one of the same name."""
    kept: list[PlaceRecord] = []
    by_key: dict[str, list[PlaceRecord]] = defaultdict(list)
    for record in records:
        same = by_key[exact_key(record.name_en)]
        reach = _REACH_M["village"]
        if any(haversine_m(record.lon, record.lat, other.lon, other.lat) <= reach for other in same):
            continue
        kept.append(record)
        same.append(record)
    return kept


def without_borrowed(places: Sequence[PlaceRecord], areas: frozenset[str] = frozenset()) -> list[PlaceRecord]:
    """Return places without the variants that say nothing new, or that are names of other places.

    A variant is another's where it is spelt like the own name of a place within 60 km, or sounds like that and not like
    the own name.
    """
    owners: dict[str, list[PlaceRecord]] = defaultdict(list)
    sounds: dict[str, list[PlaceRecord]] = defaultdict(list)
    for place in places:
        own = _own(place)
        for key in {exact_key(name) for name in own}:
            owners[key].append(place)
        for bones in {skeleton(name) for name in own}:
            sounds[bones].append(place)
    return [replace(place, variants=_kept_variants(place, owners, sounds, areas)) for place in places]


def _own(place: PlaceRecord) -> list[str]:
    return [name for name in (place.name_en, place.name_ar) if name]


def _kept_variants(
    place: PlaceRecord,
    owners: dict[str, list[PlaceRecord]],
    sounds: dict[str, list[PlaceRecord]],
    areas: frozenset[str],
) -> tuple[str, ...]:
    seen = {"", *map(exact_key, _own(place)), *areas}
    bones_of_own = set(map(skeleton, _own(place)))
    kept = []
    for name in place.variants:
        key, bones = exact_key(name), skeleton(name)
        if key in seen:
            continue
        seen.add(key)
        if any(apart_m(place, other) <= _BORROWED_M for other in owners.get(key, ())):
            continue
        if bones not in bones_of_own and any(
            _sounds_like(name, place, other) for other in sounds.get(bones, ())
        ):
            continue
        kept.append(name)
    return tuple(kept)


def _sounds_like(name: str, place: PlaceRecord, other: PlaceRecord) -> bool:
    """Tell whether a variant of a place sounds like the own name of another one nearby."""
    return apart_m(place, other) <= _BORROWED_M and any(_sound_alike(name, own) for own in _own(other))
