"""The interval tables of the page: which object was in which state, over both time axes.

A row is one version: a rectangle of valid and known time. The page reads two readings off the same rows:

- ``hindsight``: what we hold true today of each time, the versions whose known time is still open;
- ``known``: what was known then. A version counts at t if both its valid and its known period contain t, which is
  exactly the intersection of the two half-open periods on one axis.

A row is a handful of small numbers that point into shared lists (instants, actors, states, rules, sets of claims), so
that neither days nor readings multiply the size; the columns are packed by `maps.pack`. Rows of a table come by object, then
kilometre, then time: neighbours differ in little, which is what makes them small.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.control.passage import SOMEWHERE
from geo.period import FOREVER, Period
from maps.claimrows import epoch_s
from maps.pack import pack
from maps.style import PATTERNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.state import Interval, PassageInterval
    from geo.control.timeline import Timeline

    Column = list[int] | NDArray[np.int64]

__all__ = ["KM_UNITS", "Index", "add_tables", "reading_period"]

KM_UNITS = 100
"""Measures are written in units of 10 m."""

_TIMES = ("start", "end", "known", "until", "support")
"""Columns of instants; written as positions in the list of instants, whose end is `FOREVER`."""


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


class Index:
    """Numbers values in the order of their first use."""

    def __init__(self, known: Iterable[Hashable] = ()) -> None:
        self.numbers: dict[Hashable, int] = {}
        for value in known:
            self(value)

    def __call__(self, value: Hashable) -> int:
        """Return the number of a value."""
        return self.numbers.setdefault(value, len(self.numbers))

    def all(self, values: Iterable[Hashable]) -> list[int]:
        """Return the numbers of many values."""
        numbers = self.numbers
        return [numbers.setdefault(value, len(numbers)) for value in values]

    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self.numbers)


_OPEN = np.iinfo(np.int64).max
"""Stands for `FOREVER` among epoch seconds."""


class _Tables:
    """Builds the interval tables of one timeline over shared lists of instants, rules, states and claim sets."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.actor = Index(payload["actors"]["id"])
        self.state = Index(str(pattern.state) for pattern in PATTERNS)
        self.basis = Index()
        self.rule = Index([""])
        self.passage = Index()
        self.second: dict[datetime, int] = {FOREVER: _OPEN}
        self.claims = {claim_id: number for number, claim_id in enumerate(payload["claims"].get("id", ()))}
        self.claim_sets = Index([()])
        self._claim_set: dict[tuple[str, ...], int] = {}
        self.road = {road["id"]: number for number, road in enumerate(payload["roads"])}
        self.objects = {
            kind: {f"{kind}:{one}": number for number, one in enumerate(payload[f"{kind}s"]["id"])}
            for kind in ("place", "junction")
        }

    def stretches(self, versions: Iterable[Interval]) -> dict[str, Column]:
        rows = [row for row in versions if row.road_id in self.road]
        return self._sorted(self._along_roads(rows) | self._states(rows), ("road", "from", "to"))

    def points(self, versions: Iterable[Interval], kind: str) -> dict[str, Column]:
        numbers = self.objects[kind]
        rows = [row for row in versions if row.object_id in numbers]
        objects: dict[str, Column] = {"object": [numbers[row.object_id] for row in rows]}
        return self._sorted(objects | self._states(rows), ("object",))

    def passages(self, versions: Iterable[PassageInterval]) -> dict[str, Column]:
        rows = [row for row in versions if row.road_id in self.road]
        told: dict[str, Column] = {
            "point": [-1 if row.point_km is None else round(row.point_km * KM_UNITS) for row in rows],
            "passage": self.passage.all(str(row.passage) for row in rows),
            "rule": self.rule.all(row.rule for row in rows),
            "for": self._sets(row.claims for row in rows),
        }
        return self._sorted(self._along_roads(rows) | self._periods(rows) | told, ("road", "from", "to"))

    def _along_roads(self, rows: Sequence[Interval | PassageInterval]) -> dict[str, Column]:
        measures = np.array([(row.from_km, row.to_km) for row in rows], dtype=np.float64).reshape(-1, 2)
        units = np.rint(measures * KM_UNITS).astype(np.int64)
        return {"road": [self.road[row.road_id] for row in rows], "from": units[:, 0], "to": units[:, 1]}

    def _periods(self, rows: Sequence[Interval | PassageInterval]) -> dict[str, Column]:
        seconds = self._seconds
        return {
            "start": seconds([row.valid.start for row in rows]),
            "end": seconds([row.valid.end for row in rows]),
            "known": seconds([row.known.start for row in rows]),
            "until": seconds([row.known.end for row in rows]),
        }

    def _states(self, rows: Sequence[Interval]) -> dict[str, Column]:
        return self._periods(rows) | {
            "holder": self.actor.all(row.holder for row in rows),
            "other": self.actor.all(row.other for row in rows),
            "state": self.state.all(row.state.value for row in rows),
            "basis": self.basis.all(row.basis.value for row in rows),
            "rule": self.rule.all(row.rule for row in rows),
            "confidence": [round(100 * row.confidence) for row in rows],
            "support": self._seconds([row.last_support for row in rows]),
            "for": self._sets(row.claims_for for row in rows),
            "against": self._sets(row.claims_against for row in rows),
        }

    def _seconds(self, instants: Sequence[datetime]) -> list[int]:
        known = self.second
        for instant in instants:
            if instant not in known:
                known[instant] = epoch_s(instant)
        return [known[instant] for instant in instants]

    def _sets(self, sets: Iterable[tuple[str, ...]]) -> list[int]:
        found = self._claim_set
        numbers = []
        for claim_ids in sets:
            if claim_ids not in found:
                there = {self.claims[one] for one in claim_ids if one in self.claims}
                found[claim_ids] = self.claim_sets(tuple(sorted(there)))
            numbers.append(found[claim_ids])
        return numbers

    @staticmethod
    def _sorted(columns: dict[str, Column], keys: tuple[str, ...]) -> dict[str, Column]:
        """Return the rows in order: by the keys, then by valid and known time; rows of no time at all are left out."""
        arrays = {name: np.asarray(column, dtype=np.int64) for name, column in columns.items()}
        by = [arrays[name] for name in (*keys, "start", "known")]
        order = np.lexsort(by[::-1])
        lasts = (arrays["start"] < arrays["end"]) & (arrays["known"] < arrays["until"])
        return {name: column[order][lasts[order]] for name, column in arrays.items()}


def _packed(columns: dict[str, Column], instants: NDArray[np.int64]) -> dict[str, Any]:
    """Return the columns packed; times as positions in the list of instants, ends along a road as lengths."""
    packed: dict[str, Any] = {"rows": len(next(iter(columns.values())))}
    for name, column in columns.items():
        if name in _TIMES:
            packed[name] = pack(np.searchsorted(instants, column))
        elif name == "to":
            packed["length"] = pack(np.asarray(column) - np.asarray(columns["from"]))
        else:
            packed[name] = pack(column)
    return packed


def _ragged(lists: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Return lists of numbers as two columns: how long each is, and all of them one after the other."""
    return {"sizes": pack(map(len, lists)), "of": pack(number for one in lists for number in one)}


def add_tables(payload: dict[str, Any], timeline: Timeline) -> None:
    """Put the tables, and the lists that their columns point into, into the payload."""
    tables = _Tables(payload)
    made = {
        "stretches": tables.stretches(timeline.stretches.items),
        "places": tables.points(timeline.objects.items, "place"),
        "junctions": tables.points(timeline.objects.items, "junction"),
        "passages": tables.passages(timeline.traffic.items),
    }
    instants = np.array(sorted(set(tables.second.values())), dtype=np.int64)
    payload["tables"] = {name: _packed(columns, instants) for name, columns in made.items()}
    payload["instants"] = pack(instants[:-1])
    payload["states"] = tables.state.values()
    payload["bases"] = tables.basis.values()
    payload["rules"] = tables.rule.values()
    payload["passages"] = tables.passage.values()
    payload["somewhere"] = sorted(SOMEWHERE)
    payload["claim_sets"] = _ragged(tables.claim_sets.values())
