"""What the strip chart of a road shows, as plain records: who held which kilometre when, and what stands on the axis.

The page draws its chart itself (`assets/strip.js`) from the same intervals; what is said here of names and of what counts
as inferred is the same there. Nothing here is drawing: that is `maps.strip.svg`.

Measures are kilometres on the road's axis; instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from geo.errors import PeriodError, RoadNotFoundError
from geo.period import Period, day_bounds
from geo.roads.road import RoadPiece
from maps.intervals import reading_period
from maps.payload import plain_name
from maps.publication import notes_of, towns_of
from maps.style import safe_colour

if TYPE_CHECKING:
    from geo.control.state import Interval
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.situation import Situation

__all__ = ["CLOSED", "LANGUAGES", "AxisName", "Patch", "Strip", "find_road", "strip_data"]

LANGUAGES = ("en", "ar")
CLOSED = frozenset({"closed", "interdicted", "military_only"})
"""Passages that have a sign of their own."""
_AGED_RULES = frozenset({"between-anchors", "beyond-reach"})
"""Rules by which a state that is carried forward was inferred in the first place."""
_CITY, _SPOKEN, _TOWN = 10_000_000, 5_000_000, 100_000
"""How much a name on the axis weighs, beside the people who live there."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One state of one stretch, as a rectangle of the chart.

    Attributes:
        from_km: lower edge.
        to_km: upper edge.
        period: left and right edge, within the time range of the chart.
        holder: actor_id, or ``""``.
        other: second actor_id, or ``""``.
        state: word of `geo.control.state.State`, or of the passage.
        point_km: for passages, the known cut point, or None.
        is_inferred: whether no claim speaks of this stretch itself.
    """

    from_km: float
    to_km: float
    period: Period
    holder: str
    other: str
    state: str
    point_km: float | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class AxisName:
    """A place or junction on the axis: its kilometre, its name, and its kind (city, town, …, junction)."""

    km: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The chart of one road or of a stretch of it, ready to be drawn.

    Attributes:
        road_id: the road.
        title: its reference and name.
        from_km: lower end of the km axis.
        to_km: upper end of it.
        is_part: whether the road goes on beyond them.
        period: time range.
        days: last second of each day, UTC.
        labels: the same days as displayed.
        patches: states, in order of km and time.
        closures: stretches and points where passage is closed.
        names: what stands on the axis, the most important first.
        colours: ``#RRGGBB`` by actor_id.
        actors: names of the actors by actor_id.
        zone_name: time zone in which the days begin and end.
        known: report time of which the chart tells; None where it is a reading.
        reading: ``hindsight`` or ``known``.
        attribution: lines that go with every chart.
        licence: licence of the data, in words.
    """

    road_id: str
    title: str
    from_km: float
    to_km: float
    is_part: bool
    period: Period
    days: tuple[datetime, ...]
    labels: tuple[str, ...]
    patches: tuple[Patch, ...]
    closures: tuple[Patch, ...]
    names: tuple[AxisName, ...]
    colours: dict[str, str]
    actors: dict[str, str]
    zone_name: str
    known: datetime | None
    reading: str
    attribution: tuple[str, ...]
    licence: str

    def km_at(self, instant: datetime) -> dict[str, float]:
        """Return the kilometres that each holder has at an instant; ``""`` stands for nobody and undecided."""
        sums: dict[str, float] = {}
        for patch in self.patches:
            if patch.period.contains(instant):
                holder = "" if patch.state in {"front", "vacated", "unknown"} else patch.holder
                sums[holder] = sums.get(holder, 0.0) + patch.to_km - patch.from_km
        return sums


def find_road(network: Network, road: str) -> Road:
    """Return the road of an identifier, or the longest of a reference.

    Raises:
        RoadNotFoundError: no road has it; the message names some that there are.
    """
    for one in network.roads:
        if one.road_id == road:
            return one
    found = network.roads_by_ref(road)
    if not found:
        raise RoadNotFoundError(f"no road {road!r} in the network; there are {_some(network)}")
    return max(found, key=lambda one: one.length_km)


def _some(network: Network) -> str:
    names = [one.road_id for one in network.roads]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")  # noqa: PLR2004 - a line


def strip_data(
    situation: Situation,
    road: str | RoadPiece,
    *,
    reading: str = "hindsight",
    known: datetime | None = None,
    language: str = "en",
) -> Strip:
    """Return the chart of a road.

    Args:
        situation: who held what when.
        road: identifier (``"M4-W"``), reference (``"M5"``; the longest road of it is taken), or a stretch.
        reading: ``hindsight`` or ``known`` (of each day, only what had been published by then).
        known: instead of a reading, only what had been published by this instant; later days stay empty.
        language: ``en`` or ``ar``, of the names where there are both.

    Raises:
        PeriodError: `known` is not within the time range.
        RoadNotFoundError: no such road in the network.
    """
    one = find_road(situation.network, road.road_id if isinstance(road, RoadPiece) else road)
    low, high = (road.from_km, road.to_km) if isinstance(road, RoadPiece) else (0.0, one.length_km)
    theatre = situation.theatre
    days = [instant.astimezone(theatre.zone).date() for instant in situation.days]
    period = Period(day_bounds(days[0], theatre.zone).start, day_bounds(days[-1], theatre.zone).end)
    window = _Window(low, high, _told(period, known), reading, known)
    is_arabic = language == "ar"
    return Strip(
        road_id=one.road_id,
        title=" · ".join(part for part in (one.ref, _road_name(one, is_arabic)) if part),
        from_km=low,
        to_km=high,
        is_part=high - low < one.length_km,
        period=period,
        days=situation.days,
        labels=_day_labels(situation, several_years=days[0].year != days[-1].year),
        patches=_patches(situation, one, window),
        closures=_closures(situation, one, window),
        names=tuple(name for name in _axis_names(situation, one, is_arabic) if low <= name.km <= high),
        colours={actor.actor_id: safe_colour(actor.colour) for actor in theatre.actors},
        actors={
            actor.actor_id: (is_arabic and actor.name_ar) or actor.name or actor.actor_id
            for actor in theatre.actors
        },
        zone_name=theatre.zone_name,
        known=known,
        reading=reading,
        attribution=(*theatre.attribution, *notes_of(situation)),
        licence=theatre.licence,
    )


def _told(period: Period, known: datetime | None) -> Period:
    """Return the part of the time range of which something can be known."""
    if known is None or known >= period.end:
        return period
    if known <= period.start:
        raise PeriodError(
            f"nothing of {period.start:%Y-%m-%d} to {period.end:%Y-%m-%d} can be known at {known:%Y-%m-%d %H:%M} UTC,"
            " which is before it begins; ask for a later day"
        )
    return Period(period.start, known)


@dataclass(frozen=True, slots=True)
class _Window:
    """The kilometres, the time and the knowledge that a chart shows."""

    low: float
    high: float
    period: Period
    reading: str
    known: datetime | None

    def kilometres(self, from_km: float, to_km: float) -> tuple[float, float] | None:
        low, high = max(from_km, self.low), min(to_km, self.high)
        return (low, high) if low < high or (from_km == to_km and low == high) else None

    def time(self, valid: Period, known: Period) -> Period | None:
        if self.known is None:
            period = reading_period(valid, known, self.reading)
        else:
            period = valid if known.contains(self.known) else None
        return period.intersection(self.period) if period is not None else None


def _patches(situation: Situation, road: Road, window: _Window) -> tuple[Patch, ...]:
    found = []
    for row in situation.timeline.intervals:
        if row.kind != "stretch" or row.road_id != road.road_id:
            continue
        ends, part = window.kilometres(row.from_km, row.to_km), window.time(row.valid, row.known)
        if ends is not None and part is not None:
            state = str(row.state)
            found.append(Patch(*ends, part, row.holder, row.other, state, is_inferred=_is_inferred(row)))
    return tuple(sorted(found, key=lambda patch: (patch.from_km, patch.period)))


def _is_inferred(row: Interval) -> bool:
    basis = str(row.basis)
    return basis == "interpolated" or (basis == "carried_forward" and row.rule in _AGED_RULES)


def _closures(situation: Situation, road: Road, window: _Window) -> tuple[Patch, ...]:
    found = []
    for row in situation.timeline.passages:
        if row.road_id != road.road_id or str(row.passage) not in CLOSED:
            continue
        ends, part = window.kilometres(row.from_km, row.to_km), window.time(row.valid, row.known)
        if ends is not None and part is not None:
            found.append(Patch(*ends, part, "", "", str(row.passage), row.point_km))
    return tuple(sorted(found, key=lambda patch: (patch.from_km, patch.period)))


def _axis_names(situation: Situation, road: Road, is_arabic: bool) -> list[AxisName]:  # noqa: FBT001 - one caller
    """Return places and junctions on a road, the most important first; of the junctions those that claims speak of."""
    theatre, network = situation.theatre, situation.network
    spoken = {row.object_id for row in situation.timeline.intervals if row.kind in {"place", "junction"}}
    weighed: list[tuple[float, AxisName]] = []
    for town in towns_of(situation, road):
        place = theatre.places[town.number]
        weight = {"city": _CITY, "town": _TOWN}.get(town.kind, 0) + (place.population or 0)
        weight += _SPOKEN if f"place:{place.place_id}" in spoken else 0
        name = (is_arabic and place.name_ar) or place.name_en
        weighed.append((weight, AxisName(town.km, name, town.kind)))
    for junction in network.all_junctions:
        others = [one for one in network.roads if one.road_id in junction.road_ids and one is not road]
        if road.road_id in junction.road_ids and others and f"junction:{junction.junction_id}" in spoken:
            names = ", ".join(_short(one, is_arabic) for one in others)
            # the number before the word: between lines that run from left to right it then stands on its left, as it is read
            text = f"{names} تقاطع" if is_arabic else f"{names} junction"
            weighed.append((_SPOKEN, AxisName(junction.km[road.road_id], text, "junction")))
    return [name for _, name in sorted(weighed, key=lambda pair: -pair[0])]


def _road_name(road: Road, is_arabic: bool) -> str:  # noqa: FBT001 - as above
    """Return the name of a road without its number, which stands before it."""
    name = road.name_ar.removesuffix(road.ref).strip() if is_arabic else ""
    return name or plain_name(road)


def _short(road: Road, is_arabic: bool) -> str:  # noqa: FBT001 - as above
    return road.ref or (is_arabic and road.name_ar) or road.name_en or road.road_id


def _day_labels(situation: Situation, *, several_years: bool) -> tuple[str, ...]:
    days = [instant.astimezone(situation.theatre.zone) for instant in situation.days]
    return tuple(f"{day.day} {day:%b}" + (f" {day.year}" if several_years else "") for day in days)
