"""Names of cities outside of a gazetteer: what is not to be taken for a place that only sounds like it.

A gazetteer of one country knows nothing of the rest of the world. "Tripoli" written in full is no slip for a hamlet with
the same consonants, and "Madrid" hardly the farm of that name. Without this the search for spellings would put a pin there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.places.names import exact_key, is_arabic

if TYPE_CHECKING:
    from geo.places.geonames import City

__all__ = ["KNOWN_PEOPLE", "Elsewhere"]

KNOWN_PEOPLE = 15_000
_FAMOUS_PEOPLE = 100_000
_GREAT_PEOPLE = 1_000_000
_ALSO_COUNTRIES = (
    "America", "Britain", "Crimea", "England", "Great Britain", "Holland", "Kurdistan", "Palestine", "Scotland", "UK", "USA",
)  # fmt: skip
"""What reports call countries and large regions besides the names that GeoNames has."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Keys of names, see `geo.places.names.exact_key`.

    Attributes:
        known: of cities of 15,000 people and more, and of countries.
        famous: of those of 100,000 and more, and of countries.
    """

    known: frozenset[str] = field(default=frozenset(), repr=False)
    famous: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(
        cls, cities: Iterable[City], is_near: Callable[[City], bool], countries: Iterable[str] = ()
    ) -> Elsewhere:
        """Return the names of cities that lie outside of a gazetteer.

        Of a famous one the Arabic spellings count as well, of one of a million people or in the neighbourhood all spellings
        are known; of the others the main name.

        Args:
            cities: those of `KNOWN_PEOPLE` and more.
            is_near: tells whether a city lies in the neighbourhood, so that reports of the region can name it.
            countries: names of countries, which every report can name.
        """
        famous = {exact_key(name) for name in (*countries, *_ALSO_COUNTRIES)}
        known = set(famous)
        for city in cities:
            known.add(exact_key(city.name))
            if city.population >= _GREAT_PEOPLE or is_near(city):
                known.update(map(exact_key, city.others))
            if city.population >= _FAMOUS_PEOPLE:
                keys = {exact_key(name) for name in (city.name, *filter(is_arabic, city.others))}
                known |= keys
                famous |= keys
        return cls(frozenset(known), frozenset(famous))
