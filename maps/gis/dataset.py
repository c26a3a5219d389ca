"""From a situation to the tables of an export: which layers, which time, as intervals or as slices, in which reference system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.clocks import midnight
from geo.control.state import NEVER
from geo.period import BEGINNING, FOREVER
from maps.fields import LAYERS, SLICE_FIELDS, Field, Layer
from maps.gis.nocycles import without_search_for_cycles
from maps.gis.project import LONLAT, projected
from maps.gis.table import About, Dataset, Holder, Table
from maps.layers import LayerRecords
from maps.layers.columns import epoch_ms
from maps.publication import notes_of
from maps.style import safe_colour

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.situation import Situation
    from maps.layers import Record

__all__ = ["EVENTS", "Window", "make_dataset"]

EVENTS = frozenset({"changes", "claims", "unlocated"})
"""Layers of what happened or was said: in a slice those of its step, not only of its last second."""

METHOD = (
    "Claims of reports were located on the OpenStreetMap road network and weighed against one another by documented rules; every state"
    " names its rule and the claims behind it. What is interpolated between two places, or carried forward from an earlier day, says so in"
    " the column basis."
)
_LAST_MOMENT = timedelta(seconds=1)
_SIGNS = str.maketrans({"+": "p", "-": "m"})


@dataclass(frozen=True, slots=True)
class Window:
    """Which time is exported.

    Attributes:
        start: first instant, UTC; what ended before is left out.
        end: last instant, UTC; what began after it is left out.
        stops: the instants of the slices; ``()`` for intervals.
    """

    start: datetime = BEGINNING
    end: datetime = FOREVER
    stops: tuple[datetime, ...] = ()


@without_search_for_cycles()
def make_dataset(
    situation: Situation,
    layers: Sequence[str],
    window: Window,
    *,
    known: datetime = FOREVER,
    crs: str = LONLAT,
) -> Dataset:
    """Return the tables of a situation.

    Args:
        situation: what was adjudicated.
        layers: names of `maps.fields.LAYERS`.
        window: which time, and whether as slices.
        known: report time: the state of knowledge; `FOREVER` is hindsight.
        crs: reference system of the coordinates.
    """
    records = LayerRecords(situation, known=known)
    tables: list[Table] = []
    for name in layers:
        found = [one for one in records.of(name) if one["start"] <= window.end and one["end"] > window.start]
        if window.stops:
            tables.extend(_Slices(window, situation).of(LAYERS[name], found))
        else:
            tables.append(_table(LAYERS[name], found))
    if crs != LONLAT:
        tables = [projected(table, crs) for table in tables]
    return Dataset(tables, _about(situation, window, known, crs))


def _table(layer: Layer, records: Sequence[Record]) -> Table:
    return Table(
        name=layer.name,
        layer=layer,
        fields=layer.fields,
        columns=_columns(layer.fields, records),
        geometry=[record["geometry"] for record in records] if layer.geometry else None,
    )


def _columns(fields: Sequence[Field], records: Sequence[Record]) -> dict[str, list[Any]]:
    """Turn records into columns, each record read once: one column after another is several times slower."""
    names = [field.name for field in fields]
    columns: list[list[Any]] = [[] for _ in names]
    if records:
        columns = [list(column) for column in zip(*map(itemgetter(*names), records), strict=True)]
    return dict(zip(names, columns, strict=True))


class _Slices:
    """Cuts records into dates: one table a stop. The only one has the name of its layer, several have their date behind it."""

    def __init__(self, window: Window, situation: Situation) -> None:
        self._window, self._zone, self._rules = window, situation.theatre.zone, situation.timeline.rules
        self._stamps = _stamps(window.stops, self._zone)

    def of(self, layer: Layer, records: Sequence[Record]) -> Iterator[Table]:
        """Yield the slices of one layer, in order of time."""
        stops, is_event = self._window.stops, layer.name in EVENTS
        start, end = (
            np.array([one[f"{side}_epoch"] for one in records], dtype=np.int64) for side in ("start", "end")
        )
        fields = (layer.fields[0], *SLICE_FIELDS, *layer.fields[1:])
        for since, at in pairwise((self._window.start - _LAST_MOMENT, *stops)):
            # what holds at the instant; of what happened, what did so since the last one
            first = epoch_ms(since + _LAST_MOMENT) if is_event else epoch_ms(at)
            there = np.flatnonzero((start <= epoch_ms(at)) & (end > first))
            rows = [self._row(records[number], at) for number in there.tolist()]
            yield Table(
                name=layer.name if len(stops) == 1 else f"{layer.name}_{self._stamps[at]}",
                layer=layer,
                fields=fields,
                columns=_columns(fields, rows),
                geometry=[row["geometry"] for row in rows] if layer.geometry else None,
                as_of=at,
            )

    def _row(self, record: Record, at: datetime) -> Record:
        """Return a record as a slice shows it: with the date, and as sure as it still is by then."""
        row = {**record, "as_of": at, "as_of_day": at.astimezone(self._zone).date().isoformat()}
        support = record.get("last_support")
        if support is not None and support > NEVER and record["confidence"]:
            age_days = (at - support) / timedelta(days=1)
            row["confidence"] = round(self._rules.decayed(record["confidence"], age_days), 3)
        return row


def _stamps(stops: Sequence[datetime], zone: ZoneInfo) -> dict[datetime, str]:
    """Return dates as parts of names, each its own.

    The time of day is told where stops are not the ends of days, and where clocks were put back over it the distance from UTC, ``p``
    for plus and ``m`` for minus.
    """
    local = {at: at.astimezone(zone) for at in stops}
    form = "%Y_%m_%d" if {f"{at:%H%M%S}" for at in local.values()} == {"235959"} else "%Y_%m_%d_%H%M%S"
    often = Counter(at.strftime(form) for at in local.values())
    full = f"{form}_%z"
    return {
        at: here.strftime(form if often[here.strftime(form)] == 1 else full).translate(_SIGNS)
        for at, here in local.items()
    }


def _about(situation: Situation, window: Window, known: datetime, crs: str) -> About:
    theatre = situation.theatre
    return About(
        title=theatre.title,
        theatre=theatre.theatre_id,
        notes=notes_of(situation),
        licence=theatre.licence,
        attribution=tuple(theatre.attribution),
        method=METHOD,
        version=_version(),
        zone=theatre.zone.key,
        known=known,
        shape="slices" if window.stops else "intervals",
        stops=window.stops or situation.days,
        start=midnight(theatre.start, theatre.zone) if not window.stops else window.start,
        holders=tuple(
            Holder(actor.actor_id, actor.name, safe_colour(actor.colour)) for actor in theatre.actors
        ),
        crs=crs,
    )


def _version() -> str:
    try:
        return version("frontline-mapper")
    except PackageNotFoundError:  # run from a folder that nobody installed
        return ""
