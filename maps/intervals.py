"""The interval tables of the page: which object was in which state from when to when, under each of two readings.

- ``hindsight``: what we hold true today of each time, the versions whose known time is still open;
- ``known``: what was known then. A version counts at t if both its valid and its known period contain t, which is
  exactly the intersection of the two half-open periods on one axis.

A row is a handful of small numbers that point into shared lists (instants, actors, states, rules, sets of claims), so
that neither days nor readings multiply the size; the columns are packed by `maps.pack`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

from geo.control.passage import SOMEWHERE
from geo.period import Period
from maps.claimrows import epoch_s
from maps.pack import pack
from maps.style import PATTERNS

if TYPE_CHECKING:
    from geo.control.state import Interval, PassageInterval
    from geo.control.timeline import Timeline

__all__ = ["KM_UNITS", "READINGS", "Index", "add_tables", "reading_period"]

READINGS = ("hindsight", "known")
KM_UNITS = 100
"""Measures are written in units of 10 m."""


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

    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self.numbers)


class _Tables:
    """Builds the interval tables of one timeline over shared lists of instants, rules, states and claim sets."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.actor = Index(payload["actors"]["id"])
        self.state = Index(str(pattern.state) for pattern in PATTERNS)
        self.basis = Index()
        self.rule = Index([""])
        self.passage = Index()
        self.instants: set[int] = set()
        self.claims = {claim_id: number for number, claim_id in enumerate(payload["claims"].get("id", ()))}
        self.claim_sets = Index([()])
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


def add_tables(payload: dict[str, Any], timeline: Timeline) -> None:
    """Put both readings, and the lists that their columns point into, into the payload."""
    tables = _Tables(payload)
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
    payload["somewhere"] = sorted(SOMEWHERE)
    payload["claim_sets"] = [list(one) for one in tables.claim_sets.values()]
