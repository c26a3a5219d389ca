"""The ledger: what was said, corrected and withdrawn, and since when each of it was known.

Records are only ever added. A claim is known from its publication until it is corrected or retracted; a denial is a
claim of its own and ends nothing. Three endings must be kept apart: a *reversal* (the town was retaken) is a new claim
with a later event and ends valid time; a *correction* ("it was the other town") ends the known time of the old claim
and asserts a new one; a *retraction* ends the known time and asserts nothing. Nothing is deleted, so that what was
known at an earlier instant can always be asked for and never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo.claims.claim import Polarity
from geo.period import BEGINNING, FOREVER, Period
from geo.places.location import LocatedClaim

__all__ = ["Entry", "Ledger", "Record", "RecordKind"]


class RecordKind(StrEnum):
    """What a record does."""

    ASSERT = "assert"
    DENY = "deny"
    CORRECT = "correct"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the ledger.

    Attributes:
        kind: what it does.
        at: since when that is known, UTC.
        claim_id: the claim that it asserts, corrects or retracts.
        located: the claim that is asserted, None for a retraction.
        baseline: the claim stems from the baseline table.
    """

    kind: RecordKind
    at: datetime
    claim_id: str
    located: LocatedClaim | None = None
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim and the known time in which it stands.

    Attributes:
        located: the claim.
        known: from its publication to its correction or retraction.
        baseline: it stems from the baseline table.
    """

    located: LocatedClaim
    known: Period
    baseline: bool = False


class Ledger:
    """Claims with their known times; grows only.

    A second claim with the identifier of an earlier one corrects it from its own publication on.
    """

    def __init__(self) -> None:
        self._records: list[Record] = []

    @property
    def records(self) -> tuple[Record, ...]:
        """All records in the order in which they were added."""
        return tuple(self._records)

    def add(
        self, located: LocatedClaim, *, baseline: bool = False, known_from: datetime | None = None
    ) -> None:
        """Assert a claim, or record a denial.

        Args:
            located: the claim.
            baseline: it stems from the baseline table.
            known_from: since when it is known; its publication where not given.
        """
        claim = located.claim
        kind = RecordKind.DENY if claim.polarity is Polarity.DENIED else RecordKind.ASSERT
        at = claim.source.published if known_from is None else known_from
        self._records.append(Record(kind, at, claim.claim_id, located, baseline))

    def add_all(
        self, located: Iterable[LocatedClaim], *, baseline: bool = False, not_after: datetime | None = None
    ) -> None:
        """Add many claims; `not_after` is an instant by which they are taken as known."""
        for one in located:
            published = one.claim.source.published
            self.add(
                one,
                baseline=baseline,
                known_from=published if not_after is None else min(published, not_after),
            )

    def correct(self, claim_id: str, located: LocatedClaim) -> None:
        """Put a claim in the place of another from its own publication on."""
        at = located.claim.source.published
        self._records.append(Record(RecordKind.CORRECT, at, claim_id, located))

    def retract(self, claim_id: str, at: datetime) -> None:
        """Withdraw a claim from an instant on."""
        self._records.append(Record(RecordKind.RETRACT, at, claim_id))

    def entries(self) -> tuple[Entry, ...]:
        """Return every claim with its known time, the same whatever order the records were added in."""
        endings: dict[str, list[datetime]] = {}
        begun: dict[str, dict[datetime, Record]] = {}
        for record in self._records:
            if record.kind in {RecordKind.CORRECT, RecordKind.RETRACT}:
                endings.setdefault(record.claim_id, []).append(record.at)
            if record.located is not None:
                same = begun.setdefault(record.located.claim.claim_id, {})
                other = same.setdefault(record.at, record)
                if other is not record:
                    same[record.at] = min(other, record, key=_order)
        found: list[Entry] = []
        for claim_id in sorted(begun):
            starts = sorted(begun[claim_id])
            for start in starts:
                record = begun[claim_id][start]
                is_correction = record.kind is RecordKind.CORRECT
                ends = [
                    end
                    for end in endings.get(claim_id, [])
                    if end > start or (end == start and not is_correction)
                ]
                end = min([*(later for later in starts if later > start), *ends], default=FOREVER)
                if end > start and record.located is not None:
                    found.append(Entry(record.located, Period(start, end), record.baseline))
        return tuple(found)

    def known_at(self, known: datetime) -> tuple[LocatedClaim, ...]:
        """Return the claims that stand at an instant of known time."""
        at = min(max(known, BEGINNING), FOREVER)
        return tuple(
            entry.located
            for entry in self.entries()
            if entry.known.start <= at and (at < entry.known.end or entry.known.is_open)
        )


def _order(record: Record) -> tuple[datetime, str, str, str]:
    return record.at, record.claim_id, record.kind, repr(record.located.claim) if record.located else ""
