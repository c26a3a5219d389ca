"""The columns that the records of several layers share: time, state, provenance, and what is said of a claim.

Used by `maps.layers` only; what the columns mean is written in `maps.fields`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely

from geo.period import BEGINNING, FOREVER, Period
from maps.publication import rounding_of, told_beside
from maps.towns import BESIDE_M

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.state import Interval, PassageInterval
    from geo.places.location import LocatedClaim, Location
    from geo.roads.road import Road
    from geo.situation import Situation
    from maps.overlay import Cell

__all__ = [
    "Lookup",
    "Record",
    "claim_columns",
    "claim_point",
    "is_known",
    "point_of",
    "road_columns",
    "rounded_km",
    "stamp",
    "time_columns",
]

Record = dict[str, Any]

_COORDINATE_DIGITS = 7
"""OSM keeps seven decimals (about 1 cm); more would be noise of the arithmetic."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_TIME = timedelta(microseconds=1)


class Lookup:
    """What the records of one export look up again and again."""

    def __init__(self, situation: Situation, known: datetime) -> None:
        self.zone = situation.theatre.zone
        self._actors = situation.theatre.actors
        self._timeline = situation.timeline
        self._network = situation.network
        self._known = known
        self._claims = {item.claim.claim_id: item for item in (*situation.baseline, *situation.claims)}
        rounding = rounding_of(situation)
        self.least_prec = rounding.where_prec if rounding else 0
        """UCDP where_prec that nothing here is better than."""
        self._told_beside = told_beside(situation)
        self._lines: dict[tuple[str, float, float], shapely.LineString | None] = {}
        self.passages: dict[str, list[PassageInterval]] = defaultdict(list)
        for passage in situation.timeline.passages:
            if is_known(passage.known, known):
                self.passages[passage.road_id].append(passage)

    def intervals(self, kind: str) -> list[Interval]:
        """Return the intervals of one kind as known then, in a fixed order."""
        found = [
            interval
            for interval in self._timeline.intervals
            if interval.kind == kind and is_known(interval.known, self._known)
        ]
        return sorted(found, key=lambda it: (it.object_id, it.from_km, it.valid.start))

    def roads_beside(self, interval: Interval) -> dict[str, float]:
        """Return the kilometre of a place on each road with a known passage that runs through it."""
        if self._told_beside is not None:
            told = self._told_beside.get(interval.object_id, {})
            return {road_id: km for road_id, km in told.items() if road_id in self.passages}
        found = {}
        for road_id in self.passages:
            spot = self._network.road(road_id).project(interval.lon, interval.lat)
            if spot.distance_m <= BESIDE_M:
                found[road_id] = spot.km
        return found

    def line(self, road: Road, low: float, high: float) -> shapely.LineString | None:
        """Return the centreline between two kilometres of one part of a road; drawn once however often it is asked for."""
        key = (road.road_id, low, high)
        if key not in self._lines:
            self._lines[key] = _line(road, low, high)
        return self._lines[key]

    def actor_name(self, actor_id: str) -> str:
        """Return the name of an actor; its identifier where the theatre does not know it."""
        actor = self._actors.get(actor_id) if actor_id else None
        return actor.name if actor else actor_id

    def state(self, interval: Interval, cell: Cell) -> Record:
        """Return the columns of time, state and provenance."""
        return {
            **time_columns(cell.valid, self.zone),
            "holder": interval.holder,
            "holder_name": self.actor_name(interval.holder),
            "other": interval.other,
            "other_name": self.actor_name(interval.other),
            "state": str(interval.state),
            "passage": cell.passage,
            "passage_where": cell.where,
            "passage_claims": ";".join(cell.claims),
            "basis": str(interval.basis),
            "rule": interval.rule,
            "confidence": round(float(interval.confidence), 3),
            **self.provenance(interval.claims_for, interval.claims_against),
        }

    def provenance(self, claims_for: Sequence[str], claims_against: Sequence[str]) -> Record:
        """Return the columns that lead back to what was said."""
        ids = tuple(dict.fromkeys(claims_for))
        behind = [self._claims[claim_id] for claim_id in ids if claim_id in self._claims]
        return {
            "where_prec": max((item.location.where_prec for item in behind), default=0),
            "geo_precision": max((item.location.geo_precision for item in behind), default=0),
            "sources": _joined((item.claim.source.publisher for item in behind), "; "),
            "source_urls": _joined((item.claim.source.url for item in behind), " "),
            "claim_ids": ";".join(ids),
            "claims_against": ";".join(dict.fromkeys(claims_against)),
        }


def _line(road: Road, low: float, high: float) -> shapely.LineString | None:
    """Return the centreline between two kilometres of one part; None where nothing is left after rounding."""
    drawn = road.line(low, high)
    coords = shapely.get_coordinates(drawn).round(_COORDINATE_DIGITS)
    kept = [tuple(coords[0]), *(tuple(b) for a, b in pairwise(coords) if (a != b).any())]
    return shapely.LineString(kept) if len(kept) > 1 else None


def claim_point(location: Location) -> shapely.Point:
    """Return where a claim is pinned: where another claim of its report fixes it, or its representative point."""
    if location.fix is not None:
        return point_of(location.fix.lon, location.fix.lat)
    assert location.lon is not None
    assert location.lat is not None
    return point_of(location.lon, location.lat)


def claim_columns(item: LocatedClaim, known_until: datetime) -> Record:
    """Return what is said of a located claim, without its time, and until when it stood."""
    claim, location, source = item.claim, item.location, item.claim.source
    return {
        "id": claim.claim_id,
        "name": " ".join(word for word in (claim.actor, str(claim.act), claim.target) if word),
        "action": str(claim.act),
        "claimed_only": claim.is_claimed_only,
        "polarity": str(claim.polarity),
        "corrects": claim.corrects,
        "actor": claim.actor_id,
        "actor_text": claim.actor,
        "opponent": claim.opponent_id,
        "opponent_text": claim.opponent,
        "target": claim.target,
        "target_kind": str(claim.target_kind),
        "located_as": _located_as(item),
        "extent": str(claim.extent),
        "passage": str(claim.passage) if claim.passage else "unknown",
        "when": str(claim.when) if claim.when else "",
        "is_background": claim.background,
        "where_prec": location.where_prec,
        "geo_precision": location.geo_precision,
        "error_m": round(_error_m(location), 1),
        "published": source.published,
        "known_until": known_until,
        "publisher": source.publisher,
        "url": source.url,
        "origin": source.origin or source.publisher,
        "side": str(source.side),
        "reliability": source.reliability,
        "credibility": source.credibility,
        "sentence": claim.sentence,
        "report_id": claim.report_id,
    }


def _error_m(location: Location) -> float:
    """Return how far the truth may lie from the point of the claim, in metres."""
    if location.fix is None and location.pieces:
        return sum(piece.length_km for piece in location.pieces) * 1000 / 2
    return float(location.error_m or 0.0)


def _located_as(item: LocatedClaim) -> str:
    location = item.location
    if location.place is not None:
        return location.place.name_en
    if location.junction is not None:
        return location.junction.name
    return "; ".join(f"{piece.road_id} km {piece.from_km:.1f}-{piece.to_km:.1f}" for piece in location.pieces)


def road_columns(road: Road) -> Record:
    """Return names and identity of a road."""
    return {
        "name_en": road.name_en or road.ref or road.road_id,
        "name_ar": road.name_ar,
        "road": road.road_id,
        "ref": road.ref,
    }


def time_columns(valid: Period, zone: ZoneInfo) -> Record:
    """Return a period as instants, as days in a zone and as milliseconds."""
    return {
        "start": valid.start,
        "end": valid.end,
        "first_day": _day(valid.start, zone),
        "last_day": _day(valid.end if valid.is_open else valid.end - _ANY_TIME, zone),
        "is_open": valid.is_open,
        "start_epoch": _epoch_ms(valid.start),
        "end_epoch": _epoch_ms(valid.end),
    }


def _day(instant: datetime, zone: ZoneInfo) -> str:
    """Return the day of an instant in a zone; the beginning and the end of time have theirs in UTC."""
    is_told = BEGINNING < instant < FOREVER
    return (instant.astimezone(zone) if is_told else instant).date().isoformat()


def point_of(lon: float, lat: float) -> shapely.Point:
    """Return a point in lon/lat, rounded to the precision of the source."""
    return shapely.Point(round(float(lon), _COORDINATE_DIGITS), round(float(lat), _COORDINATE_DIGITS))


def rounded_km(value: float) -> float:
    """Return kilometres to the metre."""
    return round(float(value), 3)


def stamp(instant: datetime) -> str:
    """Return an instant as part of an identifier: UTC, to the minute; to the second where it lies between two minutes."""
    precision = "seconds" if instant.second else "minutes"
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _epoch_ms(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def _joined(texts: Iterable[str], separator: str) -> str:
    return separator.join(dict.fromkeys(text for text in texts if text))


def is_known(period: Period, known: datetime) -> bool:
    """Tell whether something was known at an instant; `FOREVER` means what is known in the end."""
    return period.is_open if known >= FOREVER else period.contains(known)
