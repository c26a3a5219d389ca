"""What corrections and retractions end, and which of them end nothing; the rules are told in `geo.control.ledger`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from geo.control.records import Record, RecordKind

__all__ = ["Begun", "Spot", "circles_of", "endings_of", "flaw_of"]

Begun = Mapping[str, Mapping[datetime, Record]]
"""The records that bring a claim, by its identifier and by when they are known from."""

Spot = tuple[str, datetime]
"""A claim at the instant from which it is known."""


def endings_of(records: Iterable[Record], circles: frozenset[Spot]) -> Mapping[str, Sequence[Record]]:
    """Return by claim the corrections and retractions that name it, in time order; those of a circle end nothing."""
    endings: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.is_ending and _spot(record) not in circles:
            endings[record.claim_id].append(record)
    return {claim_id: sorted(found, key=_in_time) for claim_id, found in endings.items()}


def _in_time(record: Record) -> tuple[datetime, str, str]:
    return record.at, record.kind, record.located.claim.claim_id if record.located is not None else ""


def _spot(record: Record) -> Spot | None:
    return (record.located.claim.claim_id, record.at) if record.located is not None else None


def circles_of(begun: Begun) -> frozenset[Spot]:
    """Return the claims that correct each other in a circle, all known from one instant on.

    A claim corrects at most one other, so that the way from each leads along a line: it is followed once.
    """
    found: set[Spot] = set()
    seen: set[Spot] = set()
    for spot in _correcting(begun):
        way = list(_way(spot, begun, seen))
        if way:
            following = _next(way[-1], begun)
            if following in way:
                found.update(way[way.index(following) :])
    return frozenset(found)


def _correcting(begun: Begun) -> Iterator[Spot]:
    """Yield the claims that correct or take back another."""
    for claim_id, by_time in begun.items():
        for at, record in by_time.items():
            if record.is_ending:
                yield claim_id, at


def _way(spot: Spot, begun: Begun, seen: set[Spot]) -> Iterator[Spot]:
    """Yield the claims along the way from one, until it ends or comes to one that was seen."""
    here: Spot | None = spot
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        here = _next(here, begun)


def _next(spot: Spot, begun: Begun) -> Spot | None:
    """Return the claim that another corrects, where it is known from the same instant on."""
    record = begun[spot[0]][spot[1]]
    is_there = record.is_ending and spot[1] in begun.get(record.claim_id, {})
    return (record.claim_id, spot[1]) if is_there else None


def flaw_of(record: Record, corrected: Mapping[datetime, Record], circles: frozenset[Spot]) -> str:
    """Return what is the matter with a correction or retraction, ``""`` where it does what it says."""
    does = "takes back" if record.kind is RecordKind.RETRACT else "corrects"
    if not corrected:
        return (
            f'{does} "{record.claim_id}", which is no claim that was given; give the table that holds it too'
        )
    if _spot(record) in circles:
        return f'{does} "{record.claim_id}", which leads back to it at one instant; none of them ends another'
    if min(corrected) > record.at:
        return f'{does} "{record.claim_id}", which was published later and stands; look at both times of publication'
    if all(one.kind is RecordKind.RETRACT for one in corrected.values()):
        return (
            f'{does} "{record.claim_id}", a retraction; what that took back stays so unless it is stated anew'
        )
    return ""
