"""Answers about roads: junctions, whole roads, stretches between two places, a place on a road."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.claim import TargetKind
from geo.places.kindwords import Hint
from geo.places.location import Candidate, Location, Status
from geo.places.placeanswers import at_place, unlocated
from geo.places.query import Query, Shape
from geo.places.resolve import Context
from geo.places.stretch import failed
from geo.places.twoends import has_road_word, pairs_in
from geo.refs import same_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.areas import Areas
    from geo.places.between import Between
    from geo.places.meeting import Meetings
    from geo.places.onroad import OnRoads
    from geo.places.placeanswers import Near
    from geo.places.resolve import Resolution, Resolver
    from geo.places.roadbook import RoadBook
    from geo.roads.road import Road
    from geo.theatre import PlaceRecord, RoadName

__all__ = ["RoadAnswers"]

_TWO = 2
_ONE_ROAD_M = 3000.0
"""Pieces of one name that are nearer than this to the longest of them are one road."""


class RoadAnswers:
    """Locates what is asked by the name of a road.

    Args:
        resolver: chooses between places of one name.
        areas: the areas of the theatre, for "the M5 in Daraa".
        book: the roads by what texts call them.
        meetings: the junctions.
        on_roads: puts single places on roads.
        between: finds stretches with two ends.
    """

    def __init__(
        self,
        resolver: Resolver,
        areas: Areas,
        book: RoadBook,
        *,
        meetings: Meetings,
        on_roads: OnRoads,
        between: Between,
    ) -> None:
        self._resolver = resolver
        self._areas = areas
        self._book = book
        self._meetings = meetings
        self._on_roads = on_roads
        self._between = between

    def _roads(self, query: Query) -> tuple[list[tuple[Road, ...]], list[str]]:
        """The roads of each text of a query, and the texts that no road answers to."""
        groups = [(text, self._book.roads(text)) for text in query.roads]
        return [found for _, found in groups if found], [text for text, found in groups if not found]

    def junction(self, query: Query, near: Near) -> Location:
        """Locate a junction of roads, of a road at a place, or by a place."""
        groups, unknown = self._roads(query)
        if unknown:
            return _no_road(query, unknown)
        place: PlaceRecord | None = None
        if query.names:
            context = Context(tuple(road for group in groups for road in group), near)
            found = self._resolver.resolve(query.names[0], context, hint=Hint.SETTLEMENT)
            if found.place is None:
                own = self._meetings.named(query.text, query.names[0]) if not groups else None
                return own or unlocated(query, found)
            place = found.place
        if len(groups) >= _TWO:
            return self._meetings.of_roads(query.text, groups, place, near)
        if place is None:
            why = "a junction of which roads? name two roads, or a road and a place"
            return Location(query.text, Status.NOT_FOUND, TargetKind.JUNCTION, why=why)
        if groups:
            return self._meetings.on_road(query.text, groups[0], place)
        return self._meetings.at_place(query.text, place)

    def whole(self, query: Query, near: Near) -> Location:
        """Locate a whole road, or the way that a road with two names means."""
        name = self._named_road(query)
        if name is not None:
            return self._of_name(query, name)
        groups, unknown = self._roads(query)
        if unknown:
            return self._place_after_all(query, near) or _no_road(query, unknown)
        if query.names:
            return self.between(query, near)
        if not groups:
            why = f"{query.text!r} names no particular road; write its number, its name or both of its ends"
            return Location(query.text, Status.NOT_FOUND, query.kind, why=why)
        return self._whole(query, [road for group in groups for road in group])

    def named(self, query: Query) -> Location | None:
        """Locate what is no place as a road that the map calls so, or as one between two places; None where it is neither.

        The grammar reads English; "طريق دمشق حلب" and "Autoestrada Porto - Amarante" come here.
        """
        mapped = self._book.mapped(query.text)
        if mapped and has_road_word(query.text) and not pairs_in(query.text):
            return self._whole(query, mapped)
        ends = pairs_in(query.text) if has_road_word(query.text) else []
        asked = replace(query, shape=Shape.WHOLE, kind=TargetKind.CORRIDOR, roads=())
        answers = [self.between(replace(asked, names=names), ()) for names in ends]
        located = next((answer for answer in answers if answer.is_located), None)
        if located is None and mapped:
            return self._whole(query, mapped)
        return located or next((answer for answer in answers if answer.status is not Status.NOT_FOUND), None)

    def _whole(self, query: Query, roads: Sequence[Road]) -> Location:
        """Locate whole roads, unless they are roads of one name in several places."""
        main = max(roads, key=lambda road: road.length_km)
        if not any(same_ref(main.ref, text) for text in query.roads):
            apart = [road for road in roads if _gap_m(main, road) > _ONE_ROAD_M]
            if apart:
                why = f"{len(apart) + 1} roads or more are called {query.text!r} in different places; name a place on it"
                return failed(query.text, TargetKind.ROAD, Status.AMBIGUOUS, why, roads=[main, *apart])
        return self._on_roads.whole(query.text, roads)

    def _named_road(self, query: Query) -> RoadName | None:
        for text in (query.text, *(query.roads if not query.names and len(query.roads) == 1 else ())):
            name = self._book.named(text)
            if name is not None and self._book.of_name(name):
                return name
        return None

    def _of_name(self, query: Query, name: RoadName) -> Location:
        roads, ends = self._book.of_name(name), self._book.ends(name)
        if ends is None or not query.names:
            why = f"{name.name_en}: the whole of it"
            if ends is None:
                return self._on_roads.whole(query.text, roads, why)
            if any(same_ref(name.ref, text) for text in query.roads):
                return self._on_roads.whole(query.text, self._book.roads(name.ref), why)
        located = self._between.on_roads(query.text, TargetKind.CORRIDOR, roads, ends, clamp=True)
        if located.status is Status.OK:
            return located
        # the data carry the road's number in pieces only: the way between its ends is it all the same
        way = self._between.by_way(query.text, TargetKind.CORRIDOR, ends, stated=False)
        return way if way.status is Status.OK else located

    def _place_after_all(self, query: Query, near: Near) -> Location | None:
        """What looks like a road number can be a place ("T4"), if no road has it."""
        if query.names or len(query.roads) != 1:
            return None
        found = self._resolver.resolve(query.text, Context((), near))
        return at_place(query.text, found.place, found) if found.place is not None else None

    def _ends(self, query: Query, near: Near) -> tuple[PlaceRecord, PlaceRecord] | Location:
        """The two ends of a stretch, each deciding for the other; or why one of them is not known."""
        names = (query.names[0], query.names[-1])
        context = self._book.context(query, near)
        found = [self._resolver.resolve(name, context) for name in names]
        for index in (0, 1):
            other = found[1 - index].place
            if found[index].status is Status.AMBIGUOUS and other is not None:
                closer = Context(context.roads, (*context.near, (other.lon, other.lat)))
                found[index] = self._resolver.resolve(names[index], closer)
        if found[0].place is not None and found[1].place is not None:
            if found[0].place.place_id == found[1].place.place_id:
                why = f"both ends of {query.text!r} are {found[0].place.name_en}"
                return Location(query.text, Status.NOT_FOUND, query.kind, why=why)
            return found[0].place, found[1].place
        return _ends_missing(query, names, found)

    def between(self, query: Query, near: Near) -> Location:
        """Locate the stretch between two places, on the roads named or by the way between them."""
        groups, unknown = self._roads(query)
        if unknown:
            return _no_road(query, unknown)
        ends = self._ends(query, near)
        if isinstance(ends, Location):
            return ends
        roads = [road for group in groups for road in group]
        if not roads:
            stated = query.shape is not Shape.WHOLE
            named = self._after_ends(query, ends)
            return named or self._between.by_way(query.text, query.kind, ends, stated=stated)
        located = self._between.on_roads(query.text, query.kind, roads, ends)
        if query.shape is Shape.POINTS:
            return replace(located, ends_stated=False)  # it happened at the two ends, and not between them
        if located.status is Status.OK or query.kind is not TargetKind.CORRIDOR:
            return located
        return self._after_ends(query, ends) or located

    def kilometres(self, query: Query, near: Near) -> Location:  # noqa: ARG002 - one signature for all shapes
        """Locate a section by two measures of a road's axis."""
        own = self._book.by_id(query.roads[0])
        groups, unknown = self._roads(query)
        if own is None and unknown:
            return _no_road(query, unknown)
        roads = [own] if own is not None else [road for group in groups for road in group]
        low_km, high_km = query.between_km or (0.0, 0.0)
        return self._on_roads.kilometres(query.text, roads, low_km, high_km)

    def _after_ends(self, query: Query, ends: tuple[PlaceRecord, PlaceRecord]) -> Location | None:
        """Locate the road that is named after two places, by the theatre or by the map itself; None where none reaches both."""
        name = self._book.named_after(*ends)
        roads = self._book.of_name(name) if name is not None else ()
        if roads:
            located = self._between.on_roads(query.text, query.kind, roads, ends, clamp=True)
            if located.status is Status.OK:
                return located
        mapped = self._book.mapped_after(*ends)
        return self._between.as_named(query.text, query.kind, mapped, ends) if mapped else None

    def on_road(self, query: Query, near: Near) -> Location:
        """One place on a road: at it, near it, on a side of it, or the part of the road in it."""
        groups, unknown = self._roads(query)
        if unknown or not groups:
            return _no_road(query, unknown or [query.text])
        roads = [road for group in groups for road in group]
        name = query.names[0]
        if query.shape is Shape.IN_ON_ROAD and (label := self._areas.governorate(name)) is not None:
            return self._on_roads.region(query.text, roads, label.name_en)
        found = self._resolver.resolve(name, Context(tuple(roads), near))
        if found.place is None:
            return unlocated(query, found)
        if query.shape is Shape.SIDE_ON_ROAD:
            return self._on_roads.side(
                query.text,
                roads,
                found.place,
                direction=query.direction,
                distance_km=query.distance_km,
            )
        if query.shape is Shape.NEAR_ROAD:
            return self._on_roads.near(query.text, roads, found.place)
        return self._on_roads.at(query.text, roads, found.place)


def _gap_m(one: Road, other: Road) -> float:
    """Return how far the ends of a road lie from another, in metres, at the nearest."""
    ends = (other.point_at(0.0), other.point_at(other.length_km))
    return min(one.project(*end).distance_m for end in ends)


def _no_road(query: Query, unknown: Sequence[str]) -> Location:
    listed = " and ".join(repr(text) for text in unknown)
    why = f"no road of the network is called {listed}; write its number as on the map, or both of its ends"
    return Location(query.text, Status.NOT_FOUND, query.kind, why=why)


def _ends_missing(query: Query, names: tuple[str, str], found: Sequence[Resolution]) -> Location:
    missing = [name for name, one in zip(names, found, strict=True) if one.place is None]
    candidates: tuple[Candidate, ...] = tuple(
        candidate for one in found if one.place is None for candidate in one.candidates[:4]
    )
    unclear = [one for one in found if one.status is Status.AMBIGUOUS]
    if len(missing) == _TWO and not unclear:
        why = f"neither {missing[0]!r} nor {missing[1]!r} is a place that is known here"
        return Location(query.text, Status.NOT_FOUND, query.kind, candidates=candidates, why=why)
    if unclear:
        why = "; ".join(one.why for one in unclear)
        return Location(query.text, Status.AMBIGUOUS, query.kind, candidates=candidates, why=why)
    known = next(one.place.name_en for one in found if one.place is not None)
    why = f"{known} is known, the other end {missing[0]!r} is not"
    return Location(query.text, Status.PARTIAL, query.kind, candidates=candidates, why=why)
