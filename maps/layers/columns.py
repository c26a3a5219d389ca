"""The columns that the records of several layers share: time, state, provenance, and what is said of a claim.

Used by the modules of `maps.layers`; what the columns mean is written in `maps.fields`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import shapely

from geo.period import BEGINNING, FOREVER, Period
from maps.fields import LAYERS
from maps.layers.lines import COORDINATE_DIGITS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.state import Interval
    from geo.roads.road import Road
    from maps.layers.overlay import Cell

__all__ = [
    "Record",
    "epoch_ms",
    "finished",
    "grounds_columns",
    "instant_text",
    "is_known",
    "on_road_columns",
    "point_of",
    "road_columns",
    "rounded_km",
    "stamp",
    "time_columns",
    "traffic_columns",
]

Record = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_TIME = timedelta(microseconds=1)


def traffic_columns(cell: Cell) -> Record:
    """Return what is known of the traffic."""
    return {
        "passage": cell.passage,
        "passage_where": cell.where,
        "passage_claims": ";".join(cell.claims),
    }


def grounds_columns(interval: Interval) -> Record:
    """Return on what a state rests."""
    return {
        "basis": str(interval.basis),
        "rule": interval.rule,
        "confidence": round(float(interval.confidence), 3),
        "last_support": interval.last_support,
    }


def on_road_columns(road: Road | None, km: float) -> Record:
    """Return where a point lies on a road; empty and 0 where it lies on none."""
    measure = rounded_km(km) if road is not None else 0.0
    return {
        "road": road.road_id if road is not None else "",
        "ref": road.ref if road is not None else "",
        "km_from": measure,
        "km_to": measure,
    }


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
        "start_epoch": epoch_ms(valid.start),
        "end_epoch": epoch_ms(valid.end),
    }


def _day(instant: datetime, zone: ZoneInfo) -> str:
    """Return the day of an instant in a zone; the beginning and the end of time have theirs in UTC."""
    is_told = BEGINNING < instant < FOREVER
    return (instant.astimezone(zone) if is_told else instant).date().isoformat()


def point_of(lon: float, lat: float) -> shapely.Point:
    """Return a point in lon/lat, rounded to the precision of the source."""
    return shapely.Point(round(float(lon), COORDINATE_DIGITS), round(float(lat), COORDINATE_DIGITS))


def rounded_km(value: float) -> float:
    """Return kilometres to the metre."""
    return round(float(value), 3)


@lru_cache(maxsize=4096)
def stamp(instant: datetime) -> str:
    """Return an instant as part of an identifier: UTC, to the minute; to the second where it lies between two minutes.

    In the basic format of ISO 8601, because programs that look for dates in texts take an identifier with the extended one for a date.

    Example:
        >>> stamp(datetime(2024, 11, 27, 21, tzinfo=UTC))
        '20241127T2100Z'
    """
    precision = "seconds" if instant.second else "minutes"
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision)
    return text.replace("-", "").replace(":", "") + "Z"


def epoch_ms(instant: datetime) -> int:
    """Return an instant in milliseconds since 1970-01-01T00:00:00Z."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def instant_text(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC, to the second.

    Example:
        >>> instant_text(FOREVER)
        '9999-01-01T00:00:00Z'
    """
    return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def finished(layer: str, records: list[Record]) -> list[Record]:
    """Put the columns of every record in the layer's order, and the records in order of time and identifier."""
    names = [field.name for field in LAYERS[layer].fields]
    names = ["geometry", *names] if LAYERS[layer].geometry else names
    in_order, values = tuple(names), itemgetter(*names)
    return [
        record if tuple(record) == in_order else dict(zip(in_order, values(record), strict=True))
        for record in sorted(records, key=_order)
    ]


def _order(record: Record) -> tuple[datetime, str]:
    return record["start"], record["id"]


def is_known(period: Period, known: datetime) -> bool:
    """Tell whether something was known at an instant; `FOREVER` means what is known in the end."""
    return period.is_open if known >= FOREVER else period.contains(known)
