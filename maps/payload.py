"""The data of the page: a `Situation` as one small tree of text and numbers.

The geometry is written once, per road; what changes is a table of intervals (object, from, to, holder, state, ...) that
points into it, so that neither days nor readings multiply the size. Two tables answer the two readings:

- ``hindsight``: what we hold true today of each time, the versions whose known time is still open;
- ``known``: what was known then. A version counts at t if both its valid and its known period contain t, which is
  exactly the intersection of the two half-open periods on one axis.

Coordinates are whole numbers of 1e-5 degree (lon, lat; EPSG:4326), measures of 10 m, instants of epoch seconds, all
packed by `maps.pack`. The reading side is `assets/data.js`. Nothing here is HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.control.camps import Camps
from geo.period import Period
from maps.claimrows import claim_columns, epoch_s
from maps.pack import pack
from maps.style import NO_HOLDER, PATTERNS, for_dark, safe_colour
from maps.towns import towns_on

if TYPE_CHECKING:
    from geo.control.state import Interval, PassageInterval
    from geo.places.location import LocatedClaim
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.situation import Situation
    from geo.theatre import Theatre

__all__ = ["READINGS", "VERSION", "make_payload", "plain_name", "reading_period"]

VERSION = 1
READINGS = ("hindsight", "known")
DEGREE_UNITS = 100_000
KM_UNITS = 100
_MARGIN = 0.05


def reading_period(valid: Period, known: Period, reading: str) -> Period | None:
    """Return when a version is to be drawn under a reading, or None if never.

    Args:
        valid: when the state holds.
        known: from when to when it was believed.
        reading: ``hindsight`` or ``known``.

    Example:
        >>> from datetime import UTC, datetime
        >>> day = lambda number: datetime(2024, 12, number, tzinfo=UTC)
        >>> held, believed = Period(day(1), day(5)), Period(day(3))
        >>> reading_period(held, believed, "hindsight") == held
        True
        >>> reading_period(held, believed, "known") == Period(day(3), day(5))
        True
    """
    if reading == "hindsight":
        return valid if known.is_open else None
    return valid.intersection(known)


class _Index:
    """Numbers values in the order of their first use."""

    def __init__(self, known: Iterable[Any] = ()) -> None:
        self.numbers: dict[Any, int] = {}
        for value in known:
            self(value)

    def __call__(self, value: Any) -> int:  # noqa: ANN401 - any hashable
        return self.numbers.setdefault(value, len(self.numbers))

    def values(self) -> list[Any]:
        return list(self.numbers)


def _step_s(instant: datetime) -> int:
    """Return the last whole second of a step: the end of a day belongs to the next one (periods are half-open)."""
    return ceil(instant.timestamp()) - 1


def _scaled(values: Sequence[float] | np.ndarray[Any, Any], units: int) -> list[int]:
    return [int(number) for number in np.rint(np.asarray(values, dtype=np.float64) * units)]


def _actors(theatre: Theatre) -> dict[str, list[Any]]:
    """Return the holders as columns; the first stands for nobody. ``foes`` are numbers of actors hostile to each."""
    rows = [("", "Unknown", "", NO_HOLDER)]
    rows += [
        (actor.actor_id, actor.name, actor.name_ar, safe_colour(actor.colour)) for actor in theatre.actors
    ]
    columns: dict[str, list[Any]] = {
        name: [row[number] for row in rows] for number, name in enumerate(("id", "name", "ar", "colour"))
    }
    columns["dark"] = [for_dark(colour) for colour in columns["colour"]]
    camps = Camps(theatre.actors)
    columns["foes"] = [
        [number for number, other in enumerate(columns["id"]) if camps.hostile(one, other)]
        for one in columns["id"]
    ]
    return columns


def plain_name(road: Road) -> str:
    """Return the name of a road without its reference in front, which is shown apart."""
    return road.name_en.removeprefix(road.ref).strip(" -·:") if road.ref else road.name_en


def _road(road: Road, theatre: Theatre) -> dict[str, Any]:
    """Return one road: its names, its vertices with their measure part after part, and the places on it."""
    coords = np.concatenate([np.asarray(part.coords, dtype=np.float64) for part in road.parts])
    km = np.concatenate([np.asarray(part.km, dtype=np.float64) for part in road.parts])
    return {
        "id": road.road_id,
        "ref": road.ref,
        "name": plain_name(road),
        "ar": road.name_ar,
        "class": road.highway,
        "km": round(road.length_km, 2),
        "parts": [len(part.km) for part in road.parts],
        "lon": pack(_scaled(coords[:, 0], DEGREE_UNITS)),
        "lat": pack(_scaled(coords[:, 1], DEGREE_UNITS)),
        "at": pack(_scaled(km, KM_UNITS)),
        "towns": [[town.number, town.km] for town in towns_on(road, theatre.places)],
    }


def _places(theatre: Theatre) -> dict[str, Any]:
    places = theatre.places
    return {
        "id": [place.place_id for place in places],
        "name": [place.name_en for place in places],
        "ar": [place.name_ar for place in places],
        "kind": [place.kind for place in places],
        "people": pack(place.population or 0 for place in places),
        "lon": pack(_scaled([place.lon for place in places], DEGREE_UNITS)),
        "lat": pack(_scaled([place.lat for place in places], DEGREE_UNITS)),
    }


def _junctions(network: Network) -> dict[str, Any]:
    junctions = network.all_junctions
    return {
        "id": [junction.junction_id for junction in junctions],
        "name": [junction.name for junction in junctions],
        "roads": [list(junction.road_ids) for junction in junctions],
        "at": [[round(junction.km[road_id], 2) for road_id in junction.road_ids] for junction in junctions],
        "lon": pack(_scaled([junction.lon for junction in junctions], DEGREE_UNITS)),
        "lat": pack(_scaled([junction.lat for junction in junctions], DEGREE_UNITS)),
    }


class _Tables:
    """Builds the interval tables of one timeline over shared lists of instants, rules, states and claim sets."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.actor = _Index(payload["actors"]["id"])
        self.state = _Index(str(pattern.state) for pattern in PATTERNS)
        self.basis = _Index()
        self.rule = _Index([""])
        self.passage = _Index()
        self.instants: set[int] = set()
        self.claims = {claim_id: number for number, claim_id in enumerate(payload["claims"].get("id", ()))}
        self.claim_sets = _Index([()])
        self.road = {road["id"]: number for number, road in enumerate(payload["roads"])}
        self.objects = {
            f"{kind}:{one}": number
            for kind in ("place", "junction")
            for number, one in enumerate(payload[f"{kind}s"]["id"])
        }

    def _claim_set(self, claim_ids: Iterable[str]) -> int:
        return self.claim_sets(tuple(sorted({self.claims[one] for one in claim_ids if one in self.claims})))

    def _span(self, row: Interval | PassageInterval, reading: str) -> tuple[int, int] | None:
        """Return start and end in epoch seconds under a reading; -1 stands for open."""
        period = reading_period(row.valid, row.known, reading)
        if period is None:
            return None
        span = epoch_s(period.start), -1 if period.is_open else epoch_s(period.end)
        self.instants.update(span)
        return span

    def _common(self, row: Interval, span: tuple[int, int]) -> dict[str, int]:
        return {
            "start": span[0],
            "end": span[1],
            "holder": self.actor(row.holder),
            "other": self.actor(row.other),
            "state": self.state(str(row.state)),
            "basis": self.basis(str(row.basis)),
            "rule": self.rule(row.rule),
            "confidence": round(100 * row.confidence),
            "support": epoch_s(row.last_support),
            "for": self._claim_set(row.claims_for),
            "against": self._claim_set(row.claims_against),
        }

    def stretches(self, intervals: Iterable[Interval], reading: str) -> list[dict[str, int]]:
        rows = []
        for row in intervals:
            span = self._span(row, reading) if row.kind == "stretch" and row.road_id in self.road else None
            if span is not None:
                assert row.from_km is not None
                assert row.to_km is not None
                place = {
                    "road": self.road[row.road_id],
                    "from": round(row.from_km * KM_UNITS),
                    "to": round(row.to_km * KM_UNITS),
                }
                rows.append(place | self._common(row, span))
        return sorted(rows, key=lambda row: (row["road"], row["start"], row["from"]))

    def points(self, intervals: Iterable[Interval], kind: str, reading: str) -> list[dict[str, int]]:
        rows = []
        for row in intervals:
            number = self.objects.get(row.object_id) if row.kind == kind else None
            span = self._span(row, reading) if number is not None else None
            if number is not None and span is not None:
                rows.append({"object": number} | self._common(row, span))
        return sorted(rows, key=lambda row: (row["object"], row["start"]))

    def passages(self, intervals: Iterable[PassageInterval], reading: str) -> list[dict[str, int]]:
        rows = []
        for row in intervals:
            span = self._span(row, reading) if row.road_id in self.road else None
            if span is not None:
                rows.append(
                    {
                        "road": self.road[row.road_id],
                        "from": round(row.from_km * KM_UNITS),
                        "to": round(row.to_km * KM_UNITS),
                        "point": -1 if row.point_km is None else round(row.point_km * KM_UNITS),
                        "start": span[0],
                        "end": span[1],
                        "passage": self.passage(str(row.passage)),
                        "rule": self.rule(row.rule),
                        "for": self._claim_set(row.claims),
                    }
                )
        return sorted(rows, key=lambda row: (row["road"], row["start"], row["from"]))


def _packed(rows: list[dict[str, int]], instant: Callable[[int], int]) -> dict[str, Any]:
    """Return the rows as packed columns, times as positions in the list of instants."""
    columns: dict[str, Any] = {"rows": len(rows)}
    for name in rows[0] if rows else ():
        values = [row[name] for row in rows]
        columns[name] = pack(map(instant, values) if name in {"start", "end"} else values)
    return columns


def _add_tables(payload: dict[str, Any], situation: Situation) -> None:
    """Put both readings, and the lists that their columns point into, into the payload."""
    tables = _Tables(payload)
    timeline = situation.timeline
    made = {
        reading: {
            "stretches": tables.stretches(timeline.intervals, reading),
            "places": tables.points(timeline.intervals, "place", reading),
            "junctions": tables.points(timeline.intervals, "junction", reading),
            "passages": tables.passages(timeline.passages, reading),
        }
        for reading in READINGS
    }
    instants = sorted(tables.instants - {-1})
    number_of = {second: number for number, second in enumerate(instants)} | {-1: len(instants)}
    payload["readings"] = {
        reading: {name: _packed(rows, number_of.__getitem__) for name, rows in one.items()}
        for reading, one in made.items()
    }
    payload["instants"] = pack(instants)
    payload["states"] = tables.state.values()
    payload["bases"] = tables.basis.values()
    payload["rules"] = tables.rule.values()
    payload["passages"] = tables.passage.values()
    payload["claim_sets"] = [list(one) for one in tables.claim_sets.values()]


def _shared(column: list[Any]) -> list[Any] | dict[str, Any]:
    """Return a column of text; where values repeat, as its different values and packed numbers into them."""
    if not all(isinstance(value, str) for value in column):
        return column
    different = _Index()
    numbers = pack(different(value) for value in column)
    if 2 * len(different.numbers) > len(column):
        return column
    return {"of": different.values(), "at": numbers}


def _bounds(payload_rings: Sequence[Sequence[tuple[float, float]]], roads: Sequence[Road]) -> list[float]:
    """Return west, south, east, north of the outline, or of the roads where there is no outline."""
    rings = [np.asarray(ring) for ring in payload_rings] or [
        part.coords for road in roads for part in road.parts
    ]
    if not rings:
        return [-180.0, -60.0, 180.0, 75.0]
    points = np.concatenate(rings)
    west, south = points.min(axis=0) - _MARGIN
    east, north = points.max(axis=0) + _MARGIN
    return [round(float(value), 4) for value in (west, south, east, north)]


def _patterns() -> list[dict[str, Any]]:
    return [
        {
            "state": str(pattern.state),
            "label": pattern.label,
            "meaning": pattern.meaning,
            "base": pattern.base,
            "dash": list(pattern.dash),
            "over": pattern.over,
            "width": pattern.width,
        }
        for pattern in PATTERNS
    ]


def make_payload(situation: Situation, *, title: str | None = None) -> dict[str, Any]:
    """Return all that the page shows, ready for `maps.inline.json_for_script`.

    Args:
        situation: what is to be drawn.
        title: heading of the page; the theatre's title if None.
    """
    theatre, network = situation.theatre, situation.network
    roads = network.roads
    located: Sequence[LocatedClaim] = situation.claims
    payload: dict[str, Any] = {
        "version": VERSION,
        "title": title if title is not None else theatre.title,
        "zone": theatre.zone_name,
        "steps": [_step_s(instant) for instant in situation.days],
        "bounds": _bounds(theatre.outline, roads),
        "attribution": list(theatre.attribution),
        "licence": theatre.licence,
        "outline": [
            [pack(_scaled([point[axis] for point in ring], DEGREE_UNITS)) for axis in (0, 1)]
            for ring in theatre.outline
        ],
        "labels": [
            [label.name_en, label.name_ar, round(label.lon, 4), round(label.lat, 4)]
            for label in theatre.labels
        ],
        "patterns": _patterns(),
        "actors": _actors(theatre),
        "roads": [_road(road, theatre) for road in roads],
        "places": _places(theatre),
        "junctions": _junctions(network),
        "claims": claim_columns(located, situation.baseline, zone=theatre.zone),
    }
    _add_tables(payload, situation)
    payload["claims"] = {name: _shared(column) for name, column in payload["claims"].items()}
    return payload
