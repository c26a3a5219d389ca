"""The ledger: what was said, corrected and withdrawn, and since when each of it was known.

Records are only ever added. A claim is known from its publication until it is corrected or retracted; a denial is a
claim of its own and ends nothing. Three endings must be kept apart: a *reversal* (the town was retaken) is a new claim
with a later event and ends valid time; a *correction* ("it was the other town") ends the known time of the old claim
and asserts a new one; a *retraction* ends the known time and asserts nothing. Nothing is deleted, so that what was
known at an earlier instant can always be asked for and never changes.

A claim that names another in `Claim.corrects` is recorded as its correction or, if its polarity is ``retracted``, as its
retraction:

- It ends the other from its own publication on, for good: whoever takes a correction back states the old claim anew.
- It ends nothing that was published after it. So of two claims that correct each other the later one stands; of a circle
  that was published at one instant all stand.
- What corrects a claim of the baseline belongs to the baseline too, and is known from its own publication on.

`Ledger.flaws` lists those that do not do what whoever wrote them may think.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from geo.claims.claim import Polarity
from geo.control.corrections import circles_of, endings_of, flaw_of
from geo.control.records import Entry, Flaw, Record, RecordKind
from geo.period import BEGINNING, FOREVER, Period
from geo.places.location import LocatedClaim

__all__ = ["Entry", "Flaw", "Ledger", "Record", "RecordKind"]


class Ledger:
    """Claims with their known times; grows only.

    A second claim with the identifier of an earlier one corrects it from its own publication on.
    """

    def __init__(self) -> None:
        self._records: list[Record] = []

    @classmethod
    def of(
        cls, located: Iterable[LocatedClaim], *, baseline: Iterable[LocatedClaim] = (), start: datetime
    ) -> Ledger:
        """Return the ledger of the claims of a theatre.

        Args:
            located: the claims.
            baseline: claims about the state before the first report: known from `start` on at the latest.
            start: start of the theatre's first day, UTC.
        """
        ledger = cls()
        ledger.add_all(baseline, baseline=True, not_after=start)
        ledger.add_all(located)
        return ledger

    @property
    def records(self) -> tuple[Record, ...]:
        """All records in the order in which they were added."""
        return tuple(self._records)

    def add(
        self, located: LocatedClaim, *, baseline: bool = False, known_from: datetime | None = None
    ) -> None:
        """Record a claim for what it is: an assertion, a denial, a correction or a retraction.

        Args:
            located: the claim.
            baseline: it stems from the baseline table.
            known_from: since when it is known; its publication where not given.
        """
        claim = located.claim
        at = claim.source.published if known_from is None else known_from
        self._records.append(Record(_kind(located), at, claim.corrects or claim.claim_id, located, baseline))

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
        begun = self._begun()
        endings: Mapping[str, Sequence[Record]] = {}
        of_baseline: frozenset[str] = frozenset()
        if any(record.is_ending for record in self._records):
            endings, of_baseline = endings_of(self._records, circles_of(begun)), self._of_baseline()
        found: list[Entry] = []
        for claim_id in sorted(begun):
            by_time, ended = begun[claim_id], endings.get(claim_id, ())
            starts = sorted(by_time)
            for start, following in zip(starts, [*starts[1:], FOREVER], strict=True):
                end = min((following, *(one.at for one in ended if one.at >= start))) if ended else following
                record = by_time[start]
                if end > start and record.located is not None:
                    corrects_baseline = record.kind is RecordKind.CORRECT and claim_id in of_baseline
                    found.append(
                        Entry(record.located, Period(start, end), record.baseline or corrects_baseline)
                    )
        return tuple(found)

    def known_at(self, known: datetime) -> tuple[LocatedClaim, ...]:
        """Return the claims that stand at an instant of known time."""
        at = min(max(known, BEGINNING), FOREVER)
        return tuple(
            entry.located
            for entry in self.entries()
            if entry.known.start <= at and (at < entry.known.end or entry.known.is_open)
        )

    def ended(self) -> dict[str, Record]:
        """Return by claim the correction or retraction that ended it; claims that stand are not in it."""
        begun = self._begun()
        endings = endings_of(self._records, circles_of(begun))
        found = {
            claim_id: next((one for one in endings.get(claim_id, ()) if one.at >= max(by_time)), None)
            for claim_id, by_time in sorted(begun.items())
        }
        return {claim_id: record for claim_id, record in found.items() if record is not None}

    def flaws(self) -> tuple[Flaw, ...]:
        """Return the corrections and retractions without the effect that they promise, by claim."""
        begun = self._begun()
        circles = circles_of(begun)
        found = [
            Flaw(record.located, why)
            for record in self._records
            if record.is_ending
            and record.located is not None
            and (why := flaw_of(record, begun.get(record.claim_id, {}), circles))
        ]
        return tuple(sorted(found, key=lambda flaw: flaw.located.claim.claim_id))

    def _begun(self) -> dict[str, dict[datetime, Record]]:
        """Return the records that bring a claim, by its identifier and by when they are known from."""
        begun: dict[str, dict[datetime, Record]] = defaultdict(dict)
        for record in self._records:
            if record.located is None:
                continue
            at_once = begun[record.located.claim.claim_id]
            other = at_once.get(record.at)
            # two claims of one identifier and instant: the same one is taken whichever came first
            at_once[record.at] = record if other is None else min(record, other, key=_order)
        return begun

    def _of_baseline(self) -> frozenset[str]:
        """Return the claims that correct the baseline, and those that correct them."""
        corrected: dict[str, list[str]] = defaultdict(list)
        for record in self._records:
            if record.kind is RecordKind.CORRECT and record.located is not None:
                corrected[record.claim_id].append(record.located.claim.claim_id)
        waiting = [
            claim_id
            for one in self._records
            if one.baseline and one.located is not None
            for claim_id in corrected.get(one.located.claim.claim_id, ())
        ]
        found: set[str] = set()
        while waiting:
            claim_id = waiting.pop()
            if claim_id not in found:
                found.add(claim_id)
                waiting.extend(corrected.get(claim_id, ()))
        return frozenset(found)


def _kind(located: LocatedClaim) -> RecordKind:
    """Return what a claim does to the ledger."""
    claim = located.claim
    if claim.polarity is Polarity.RETRACTED:
        return RecordKind.RETRACT
    if claim.corrects:
        return RecordKind.CORRECT
    return RecordKind.DENY if claim.polarity is Polarity.DENIED else RecordKind.ASSERT


def _order(record: Record) -> tuple[str, str, str]:
    return record.claim_id, record.kind, repr(record.located.claim) if record.located else ""
