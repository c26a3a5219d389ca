"""The data of the page: a `Situation` as one small tree of text and numbers.

The geometry is written once, per road; what changes is a table of intervals that points into it (`maps.intervals`).

Coordinates are whole numbers of 1e-5 degree (lon, lat; EPSG:4326), measures of 10 m, instants of epoch seconds, all
packed by `maps.pack`. The reading side is `assets/data.js`. Nothing here is HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.control.camps import Camps
from maps.claimrows import claim_columns
from maps.fronttable import add_front_tables
from maps.intervals import KM_UNITS, Index, add_tables
from maps.pack import pack
from maps.publication import notes_of, short_note_of, towns_of
from maps.stops import DEFAULT_STEP, stop_columns
from maps.style import NO_HOLDER, PATTERNS, for_dark, safe_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.places.location import LocatedClaim
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.situation import Situation
    from geo.theatre import Theatre
    from geo.timesteps import Step
    from maps.towns import Town

__all__ = ["VERSION", "make_payload", "plain_name"]

VERSION = 2
DEGREE_UNITS = 100_000
_MARGIN = 0.05


def _scaled(values: Sequence[float] | NDArray[np.float64], units: int) -> NDArray[np.int64]:
    return np.rint(np.asarray(values, dtype=np.float64) * units).astype(np.int64)


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


def _road(road: Road, towns: Sequence[Town]) -> dict[str, Any]:
    """Return one road: its names, how many vertices each part has, and the places on it."""
    return {
        "id": road.road_id,
        "ref": road.ref,
        "name": plain_name(road),
        "ar": road.name_ar,
        "class": road.highway,
        "km": round(road.length_km, 2),
        "parts": [len(part.km) for part in road.parts],
        "towns": [[town.number, town.km] for town in towns],
    }


def _lines(roads: Sequence[Road]) -> dict[str, Any]:
    """Return the vertices of all roads, part after part, with their measure."""
    parts = [part for road in roads for part in road.parts]
    coords = np.concatenate([np.empty((0, 2)), *(part.coords for part in parts)])
    km = np.concatenate([np.empty(0), *(part.km for part in parts)])
    return {
        "lon": pack(_scaled(coords[:, 0], DEGREE_UNITS)),
        "lat": pack(_scaled(coords[:, 1], DEGREE_UNITS)),
        "at": pack(_scaled(km, KM_UNITS)),
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


def _shared(column: list[Any]) -> list[Any] | dict[str, Any]:
    """Return a column of text; where values repeat, as its different values and packed numbers into them."""
    if not all(isinstance(value, str) for value in column):
        return column
    different = Index()
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


def make_payload(
    situation: Situation, *, title: str | None = None, step: Step | str = DEFAULT_STEP
) -> dict[str, Any]:
    """Return all that the page shows, ready for `maps.parcel.parcel`.

    Args:
        situation: what is to be drawn.
        title: heading of the page; the theatre's title if None.
        step: from stop to stop of time when the page opens; see `maps.stops`.

    Raises:
        PeriodError: the step is none, or too short for so long a time.
    """
    theatre, network = situation.theatre, situation.network
    roads = network.roads
    located: Sequence[LocatedClaim] = situation.claims
    payload: dict[str, Any] = {
        "version": VERSION,
        "theatre": theatre.theatre_id,
        "title": title if title is not None else theatre.title,
        "zone": theatre.zone_name,
        **stop_columns(situation, step),
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
        "roads": [_road(road, towns_of(situation, road)) for road in roads],
        "lines": _lines(roads),
        "places": _places(theatre),
        "junctions": _junctions(network),
        "claims": claim_columns(located, situation.baseline, zone=theatre.zone, ended=situation.ended),
    }
    if notes_of(situation):
        payload["notes"] = {"short": short_note_of(situation), "full": list(notes_of(situation))}
    add_tables(payload, situation.timeline)
    payload["near_km"] = situation.timeline.rules.junction_match_km
    add_front_tables(payload, situation)
    payload["claims"] = {name: _shared(column) for name, column in payload["claims"].items()}
    return payload
