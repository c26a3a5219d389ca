"""How a claim names an object of an interval, so that it is found again: the place, the junction, the stretch of road.

Each name is tried with the locator that will read the claim. A place is named by its name and position, as in any table of
places; a junction by its name, or, where that means another one or several, by a road and the position on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from geo.claims.claim import Action, Claim, Source, TargetKind
from geo.claims.kilometres import kilometres_text
from geo.control.anchors import RoadMap
from geo.control.evidence import Subject as Seen
from geo.control.evidence import SubjectKind
from geo.control.state import State
from geo.errors import RoadNotFoundError
from geo.geodesy import haversine_m
from geo.outside.deeds import Told
from geo.places.locate import Locator

if TYPE_CHECKING:
    from geo.control.rules import Rules
    from geo.outside.intervalrows import IntervalRow
    from geo.outside.sections import Bit
    from geo.places.location import Location
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.theatre import Theatre

__all__ = ["Subject", "Subjects"]

_KINDS = {"facility": TargetKind.FACILITY, "crossing": TargetKind.CROSSING}
_APART_M = 2_000.0
"""An end of a line may lie this far from its kilometre of the road: farther away it is another network's kilometre."""
_BEYOND = "no-anchor"
"""The rule of a road beyond the last place on it that anything is known of (docs/rules.md)."""

_METRE_KM = 0.0015
"""Kilometres are exported to the metre."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about, in its own words.

    Attributes:
        target: the place expression.
        kind: what sort of thing it is.
        position: (lon, lat), EPSG:4326, or None.
        roads: the road of a section, or those on which a place is said to lie.
        found: identifier of the place that it is taken for; ``""`` for what is no place.
    """

    target: str
    kind: TargetKind
    position: tuple[float, float] | None = None
    roads: tuple[str, ...] = ()
    found: str = ""


class Subjects:
    """Finds names for objects.

    Args:
        theatre: the places.
        network: the roads and junctions.
        rules: how near a road must pass.
    """

    def __init__(self, theatre: Theatre, network: Network, rules: Rules) -> None:
        self._locator = Locator(theatre, network)
        self._network, self._rules = network, rules
        self._places = {place.place_id: place for place in self._locator.theatre.places}

    @cached_property
    def _map(self) -> RoadMap:
        return RoadMap(self._network, self._places.values(), self._rules)

    def place(self, row: IntervalRow) -> Subject:
        """Return the subject of a place: the first of its names that means it, at the position that the row tells.

        A place that the theatre does not know by its identifier is whichever its name and position mean.
        """
        known = self._places.get(row.key)
        kind = _KINDS.get(known.kind if known is not None else row.kind, TargetKind.SETTLEMENT)
        names = (row.name, *((known.name_en, known.name_ar, *known.variants) if known is not None else ()))
        tried: list[Subject] = []
        for name in dict.fromkeys(filter(None, (*names, row.key))):
            one = Subject(name, kind, row.ends[0])
            place = self._located(one).place
            tried.append(replace(one, found=place.place_id if place is not None else ""))
            if tried[-1].found == row.key:
                return tried[-1]
        return tried[0]

    def on_roads(
        self, rows: Sequence[IntervalRow], roads: Mapping[str, Sequence[IntervalRow]]
    ) -> tuple[str, ...]:
        """Return the references of the roads that a place is told to lie on, though they pass farther off than its size says.

        That is told by the stretches: a road ends one at every place on it, for as long as anything is known of the place.

        Args:
            rows: the rows of the place.
            roads: the rows of each road.
        """
        if rows[0].key not in self._places or not roads:
            return ()
        refs = {road.ref for road_id in roads if (road := self._network.road(road_id)).ref}
        spots = self._map.spots(Seen(SubjectKind.PLACE, rows[0].key), refs)
        known = [row for row in rows if row.told != Told()]
        return tuple(
            sorted(
                {
                    self._network.road(spot.road_id).ref
                    for spot in spots
                    if spot.is_named and _ends_there(spot.km, known, roads.get(spot.road_id, ()))
                }
            )
        )

    def junction(self, row: IntervalRow) -> Subject | None:
        """Return the subject of a junction, None where the network has no such junction that can be named."""
        return next((one for one in self._junction_names(row) if self._junction_of(one) == row.key), None)

    def _junction_names(self, row: IntervalRow) -> Iterable[Subject]:
        junction = self._map.junctions.get(row.key)
        if row.name:
            yield Subject(row.name, TargetKind.JUNCTION, row.ends[0])
        if junction is None:
            return
        for road_id, km in junction.km.items():
            position = self._network.road(road_id).point_at(km)
            yield Subject(road_id, TargetKind.ROAD, position, (road_id,))

    def _junction_of(self, subject: Subject) -> str:
        location = self._located(subject)
        if location.junction is not None:
            return location.junction.junction_id if location.where_prec == 1 else ""
        fix = location.fix
        if fix is None:
            return ""
        if fix.junction_id:
            return fix.junction_id
        seen = self._map.canonical(Seen(SubjectKind.POINT, fix.road_id, fix.km, fix.km))
        return seen.key if seen.kind is SubjectKind.JUNCTION else ""

    def section(self, road_id: str, bit: Bit) -> Subject:
        """Return the subject of a stretch of road: its kilometres, to the metre."""
        text = kilometres_text(road_id, bit.from_km, bit.to_km, digits=3)
        return Subject(text, TargetKind.SECTION, roads=(road_id,))

    def why_not_on_road(self, row: IntervalRow) -> str:
        """Return why the kilometres of a row are not those of this network, ``""`` where they are."""
        try:
            road = self._network.road(row.key)
        except RoadNotFoundError:
            return f"the theatre has no road with the identifier {row.key!r}"
        low, high = row.span_km
        if high > road.length_km + 0.1:
            return f"{row.key} is {road.length_km:.1f} km long in this theatre; km {high:.1f} lies beyond its end"
        for km, (lon, lat) in zip((low, high), row.ends, strict=False):
            apart_m = min(float(haversine_m(lon, lat, *point)) for point in _points_at(road, km))
            if apart_m > _APART_M:
                told = f"{apart_m / 1000:.1f} km from km {km:.1f} of {row.key} in this theatre"
                return f"its line begins or ends {told}: its kilometres are those of another road network"
        return ""

    def _located(self, subject: Subject) -> Location:
        claim = Claim(
            "probe", Source("", _ANY), Action.CONTROLS, subject.target, subject.kind,
            roads=subject.roads, position=subject.position,
        )  # fmt: skip
        (found,) = self._locator.locate_claims([claim])
        return found.location


_ANY = datetime(2000, 1, 1, tzinfo=UTC)


def _points_at(road: Road, km: float) -> Iterator[tuple[float, float]]:
    """Yield where on a road a kilometre is: at a gap both ends of it, which have one measure."""
    yield road.point_at(min(km, road.length_km))
    for part in road.parts:
        for end, point in ((part.from_km, part.coords[0]), (part.to_km, part.coords[-1])):
            if abs(km - end) <= _METRE_KM:
                yield float(point[0]), float(point[1])


def _ends_there(km: float, known: Sequence[IntervalRow], rows: Sequence[IntervalRow]) -> bool:
    """Tell whether a road has an end of a stretch at a kilometre, whenever something is known of the place there.

    A section can end there as well, without the place; then the road beyond it can be one of which nothing is known.
    """
    inner = [end for row in rows for end in row.span_km]
    low, high = min(inner, default=0.0) + _METRE_KM, max(inner, default=0.0) - _METRE_KM
    if not low < km < high or all(abs(end - km) > _METRE_KM for end in inner):
        return False
    return not any(
        _reaches_over(km, row, (low, high), one) and row.valid.overlaps(one.valid)
        for row in rows
        for one in known
    )


def _reaches_over(km: float, row: IntervalRow, inside: tuple[float, float], place: IntervalRow) -> bool:
    """Tell whether a stretch is as it would not be if the place lay on the road."""
    start, end = row.span_km
    if start + _METRE_KM < km < end - _METRE_KM:
        return True
    touches = min(abs(start - km), abs(end - km)) <= _METRE_KM
    beside = end < inside[1] if start >= km - _METRE_KM else start > inside[0]
    is_held = place.told is not None and place.told.state is State.CONTROLLED
    return touches and beside and is_held and row.rule == _BEYOND
