"""The places of a network's own map: nodes with ``place=*``, as records of a gazetteer.

Regions, countries and the like are no places here: they are areas, and nothing says where they end. Of one settlement
that the map has twice (a town and its suburb of the same name, one node from each of two mappers) one record is made.

``population`` is believed unless many nodes of one class carry the same number: then it is what an editor or a tool
filled in, and not a count.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from geo.geodesy import haversine_m
from geo.places.names import exact_key, is_arabic
from geo.theatre_tables import PlaceRecord

if TYPE_CHECKING:
    from geo.roads.spots import Spot

__all__ = ["read_areas", "read_places", "split_names"]

_KIND: Final = {"city": "city", "town": "town"}
_RANKED = """city town municipality village borough suburb quarter neighbourhood hamlet square city_block
    isolated_dwelling farm allotments locality plot island islet"""
_CLASSES: Final = {name: rank for rank, name in enumerate(_RANKED.split())}
"""Values of ``place`` that are places, the most important first (OSM wiki, Key:place); the rest are areas."""

_DEFAULT_SHARE, _DEFAULT_COUNT = 0.1, 3
"""A number that this share of the nodes of a class carry, and this many at least, is a default and no count."""
_SAME_M: Final = {"city": 8000.0, "town": 4000.0, "village": 1500.0}
"""Within this distance of a place of a kind, a lesser one of the same name is the same place."""
_LONGEST: Final = 150
_ID_LIMIT: Final = 1 << 62
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SEVERAL: Final = re.compile(r"\s*[;|]\s*|\s*/\s*")
_BRACKET: Final = re.compile(
    r"^(?P<outer>[^()]*\S)\s*\((?P<inner>[^()]{3,})\)\s*$|^\((?P<first>[^()]{3,})\)\s*(?P<rest>[^()]+)$"
)


def read_places(spots: Iterable[Spot]) -> list[PlaceRecord]:
    """Return the places of a map, one record each, the most important first."""
    nodes = [spot for spot in spots if spot.kind == "place" and spot.place in _CLASSES and spot.name.strip()]
    defaults = _defaults(nodes)
    nodes.sort(key=lambda spot: (_CLASSES[spot.place], spot.osm_id))
    records = [record for spot in nodes if (record := _record(spot, defaults)) is not None]
    return _without_twins(records)


def read_areas(spots: Iterable[Spot]) -> frozenset[str]:
    """Return the keys of the names of countries, provinces and the like: no other name of a town, although it may be one."""
    areas = (spot for spot in spots if spot.kind == "place" and spot.place not in _CLASSES)
    return frozenset(
        exact_key(name)
        for spot in areas
        for text in (spot.name, spot.name_en, spot.name_ar)
        for name in split_names(text)
    )


def _defaults(nodes: Sequence[Spot]) -> set[tuple[str, int]]:
    """Return the numbers of people that are none, with the class of place that they stand on."""
    counts = Counter((spot.place, spot.population) for spot in nodes if spot.population is not None)
    whole = Counter(spot.place for spot in nodes if spot.population is not None)
    return {
        (place, people)
        for (place, people), count in counts.items()
        if people is not None and count >= max(_DEFAULT_COUNT, _DEFAULT_SHARE * whole[place])
    }


def _record(spot: Spot, defaults: set[tuple[str, int]]) -> PlaceRecord | None:
    names = split_names(spot.name)
    english, arabic = split_names(spot.name_en), split_names(spot.name_ar)
    if not names:
        return None
    latin = [name for name in (*english, *names) if not is_arabic(name)]
    eastern = [name for name in (*arabic, *names) if is_arabic(name)]
    shown = (latin or names)[0]
    name_ar = eastern[0] if eastern else ""
    others = dict.fromkeys((*names, *english, *arabic))
    people = spot.population
    if people is not None and (people <= 0 or (spot.place, people) in defaults):
        people = None
    return PlaceRecord(
        place_id=f"osm-{spot.osm_id}",
        name_en=shown,
        name_ar=name_ar if name_ar != shown else "",
        variants=tuple(name for name in others if name not in {shown, name_ar}),
        kind=_KIND.get(spot.place, "village"),
        population=people,
        governorate="",
        lon=spot.lon,
        lat=spot.lat,
    )


def split_names(text: str) -> list[str]:
    """Return the names in a ``name`` tag, which can hold several, and two scripts.

    Example:
        >>> split_names("قتشك;قوجق"), split_names("Girê Ebubekir (ابو بكر)"), split_names("تل تمر / ܬܠ ܬܡܪ")
        (['قتشك', 'قوجق'], ['Girê Ebubekir', 'ابو بكر'], ['تل تمر', 'ܬܠ ܬܡܪ'])
        >>> split_names("Tibārat as Sakhānah تبارة السخانة"), split_names("Andorra la Vella")
        (['Tibārat as Sakhānah', 'تبارة السخانة'], ['Andorra la Vella'])
    """
    found: dict[str, None] = {}
    for one in _SEVERAL.split(_UNSEEN.sub("", text[: 4 * _LONGEST])):
        match = _BRACKET.match(one)
        groups = [group for group in match.groups() if group] if match else [one]
        for name in (name for group in groups for name in _by_script(group)):
            if name and len(name) <= _LONGEST and exact_key(name):
                found.setdefault(name)
    return list(found)


def _by_script(text: str) -> list[str]:
    """Return the Latin and the Arabic half of a text that is one behind the other, else the text itself."""
    words = text.split()
    arabic = [is_arabic(word) for word in words]
    turns = [index for index in range(1, len(words)) if arabic[index] != arabic[index - 1]]
    if len(turns) != 1:
        return [" ".join(words)]
    return [" ".join(words[: turns[0]]), " ".join(words[turns[0] :])]


def _without_twins(records: Sequence[PlaceRecord]) -> list[PlaceRecord]:
    """Leave out a place that lies by a more important one of the same name."""
    kept: list[PlaceRecord] = []
    by_key: dict[str, list[PlaceRecord]] = defaultdict(list)
    for record in records:
        keys = {exact_key(name) for name in (record.name_en, record.name_ar) if name}
        if any(_is_within(record, other) for key in keys for other in by_key[key]):
            continue
        kept.append(record)
        for key in keys:
            by_key[key].append(record)
    return kept


def _is_within(record: PlaceRecord, other: PlaceRecord) -> bool:
    return float(haversine_m(record.lon, record.lat, other.lon, other.lat)) <= _SAME_M[other.kind]
