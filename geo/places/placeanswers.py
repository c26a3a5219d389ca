"""Answers about places: settlements and sites, districts, what is near a place, areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo.claims.claim import TargetKind
from geo.places.areas import COUNTRYSIDE_ERROR_M, NEAR_ERROR_M
from geo.places.kindwords import Hint, split_kind
from geo.places.location import Location, Status
from geo.places.names import exact_key
from geo.places.phrases import REGION
from geo.places.resolve import radius_m

if TYPE_CHECKING:
    from geo.places.areas import Areas
    from geo.places.query import Query
    from geo.places.resolve import Resolution, Resolver
    from geo.places.roadbook import RoadBook
    from geo.theatre import PlaceRecord

__all__ = ["Near", "PlaceAnswers", "at_place", "unlocated"]

Near = tuple[tuple[float, float], ...]
"""(lon, lat) of other places of the report."""


class PlaceAnswers:
    """Locates what is asked by the name of a place.

    Args:
        resolver: chooses between places of one name.
        areas: the areas of the theatre.
        book: the roads by what texts call them; a road named with a place helps to choose it.
    """

    def __init__(self, resolver: Resolver, areas: Areas, book: RoadBook) -> None:
        self._resolver = resolver
        self._areas = areas
        self._book = book

    def place(self, query: Query, near: Near) -> Location:
        """Locate a settlement, facility or crossing by its name."""
        name = _asked(query)
        found = self._resolver.resolve(name, self._book.context(query, near), hint=query.hint)
        if found.place is None:
            if query.kind is TargetKind.SETTLEMENT and found.status is Status.NOT_FOUND:
                label = self._areas.governorate(name)
                if label is not None and query.hint is Hint.NONE:
                    return self._areas.whole(query.text, label)
            return unlocated(query, found)
        return at_place(query.text, found.place, found)

    def district(self, query: Query, near: Near) -> Location:
        """The first name in the second: a place there, or an unknown part of it, which is a label and no pin."""
        inner, outer = query.names[0], query.names[-1]
        label = self._areas.governorate(outer)
        governorate = label.name_en if label is not None else ""
        around = self._resolver.resolve(outer, self._book.context(query, near))
        inside = near if around.place is None else (*near, (around.place.lon, around.place.lat))
        found = self._resolver.resolve(inner, self._book.context(query, inside, governorate), hint=query.hint)
        if found.place is not None and _within(found.place, around.place, governorate):
            return at_place(query.text, found.place, found)
        if found.status is Status.AMBIGUOUS:
            return unlocated(query, found)
        if around.place is not None and found.place is None:
            why = (
                f"{inner!r} is not known; {around.place.name_en}, in which it lies, is: a label there, no pin"
            )
            return self._areas.around(query.text, around.place, max(radius_m(around.place), 1000.0), why)
        why = f"{inner!r} in {outer!r}: {found.why or around.why}"
        return Location(query.text, Status.NOT_FOUND, query.kind, candidates=found.candidates, why=why)

    def near_place(self, query: Query, near: Near) -> Location:
        """Locate "near Saraqib": a label with its error, no pin."""
        found = self._resolver.resolve(query.names[0], self._book.context(query, near))
        if found.place is None:
            return unlocated(query, found)
        error = (
            NEAR_ERROR_M if query.distance_km is None else query.distance_km * 1000 + radius_m(found.place)
        )
        why = f"near {found.place.name_en}; within {error / 1000:.0f} km"
        return self._areas.around(query.text, found.place, error, why)

    def side_of_place(self, query: Query, near: Near) -> Location:
        """Locate "10 km south of Hama", "villages east of Idlib"."""
        found = self._resolver.resolve(query.names[0], self._book.context(query, near))
        if found.place is None:
            return unlocated(query, found)
        return self._areas.side(query.text, found.place, query.direction, query.distance_km)

    def area(self, query: Query, near: Near) -> Location:
        """Locate a countryside, a province, or a part of one."""
        name = query.names[-1]
        label = self._areas.governorate(name)
        own = self._resolver.resolve(name, self._book.context(query, near), hint=Hint.SETTLEMENT)
        is_part = own.place is not None and not REGION.search(query.text)
        if is_part and own.place is not None and not query.direction:
            why = f"a part of {own.place.name_en} that is not told"
            return self._areas.around(query.text, own.place, max(radius_m(own.place), 1000.0), why)
        if label is not None and not query.direction:
            rural = "countryside" in query.text.casefold()
            return self._areas.whole(query.text, self._areas.countryside(label) if rural else label)
        context = self._book.context(query, near, label.name_en if label is not None else "")
        found = self._resolver.resolve(name, context, hint=Hint.SETTLEMENT)
        if found.place is None:
            return unlocated(query, found)
        if query.direction and label is not None:
            return self._areas.part(query.text, found.place, query.direction)
        if query.direction:
            return self._areas.side(query.text, found.place, query.direction, None)
        why = f"the country around {found.place.name_en}"
        return self._areas.around(query.text, found.place, COUNTRYSIDE_ERROR_M, why)


def _asked(query: Query) -> str:
    """Return the name that is asked for, with its kind word: "the airbase of Latakia" is not Latakia."""
    name, whole = query.names[0], split_kind(query.text)
    is_site = whole.hint.is_facility or whole.hint is Hint.CROSSING
    is_cut_off = is_site and exact_key(whole.name) in {exact_key(name), exact_key(split_kind(name).name)}
    return query.text if is_cut_off else name


_KIND_OF = {"facility": TargetKind.FACILITY, "crossing": TargetKind.CROSSING}


def at_place(text: str, place: PlaceRecord, found: Resolution) -> Location:
    """Return the location of a place that was found by its name."""
    kind = _KIND_OF.get(place.kind, TargetKind.SETTLEMENT)
    return Location(
        text, Status.OK, kind, Point(place.lon, place.lat), place.lon, place.lat, place=place, where_prec=1,
        error_m=radius_m(place), candidates=found.candidates, why=found.why,
    )  # fmt: skip


def unlocated(query: Query, found: Resolution) -> Location:
    """Return why a name is no place that is known well enough."""
    return Location(query.text, found.status, query.kind, candidates=found.candidates, why=found.why)


def _within(place: PlaceRecord, outer: PlaceRecord | None, governorate: str) -> bool:
    """Tell whether a place can lie in what is named with it."""
    if governorate and place.governorate == governorate:
        return True
    return outer is not None and place.governorate == outer.governorate
