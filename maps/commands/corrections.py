"""Corrections and retractions for a person: how many there are, and which of them do not do what they say."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from maps.commands.show import count_of

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.control.records import Flaw
    from geo.places.location import LocatedClaim
    from geo.theatre import Theatre

__all__ = ["counted", "flaws_of"]


def counted(claims: Iterable[Claim]) -> str:
    """Return how many corrections and retractions are among claims, ``""`` where there are none.

    Example:
        >>> counted([])
        ''
    """
    found = [claim.is_retraction for claim in claims if claim.corrects]
    counts = ((found.count(False), "correction"), (found.count(True), "retraction"))
    return ", ".join(count_of(number, noun) for number, noun in counts if number)


def flaws_of(claims: Sequence[Claim], baseline: Sequence[Claim], theatre: Theatre) -> tuple[Flaw, ...]:
    """Return the corrections and retractions without the effect that they promise; where claims lie does not matter.

    Args:
        claims: all claims that are given together.
        baseline: the claims of the theatre's baseline.
        theatre: gives the first day.
    """
    from geo.control.ledger import Ledger
    from geo.period import day_bounds

    start = day_bounds(theatre.start, theatre.zone).start
    return Ledger.of(map(_unplaced, claims), baseline=map(_unplaced, baseline), start=start).flaws()


def _unplaced(claim: Claim) -> LocatedClaim:
    from geo.places.location import LocatedClaim, Location, Status

    return LocatedClaim(claim, Location(claim.target, Status.NOT_FOUND, claim.target_kind))
