"""The lines of the ledger, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from geo.period import Period
from geo.places.location import LocatedClaim

__all__ = ["Entry", "Flaw", "Record", "RecordKind"]


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
        located: the claim that says so; None for a retraction that no claim tells of.
        baseline: the claim stems from the baseline table.
    """

    kind: RecordKind
    at: datetime
    claim_id: str
    located: LocatedClaim | None = None
    baseline: bool = False

    @property
    def is_ending(self) -> bool:
        """Tell whether it ends the known time of another claim."""
        return self.kind is RecordKind.CORRECT or self.kind is RecordKind.RETRACT


class Entry(NamedTuple):
    """A claim and the known time in which it stands.

    Attributes:
        located: the claim; a retraction too, which says nothing itself.
        known: from its publication to its correction or retraction.
        baseline: it stems from the baseline table, or corrects what does.
    """

    located: LocatedClaim
    known: Period
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Flaw:
    """A correction or retraction that has not the effect that its wording promises.

    Attributes:
        located: the claim.
        why: what is the matter and what to do, in words.
    """

    located: LocatedClaim
    why: str
