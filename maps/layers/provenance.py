"""What leads from a state back to what was said: publishers, addresses and precision of the claims behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.places.location import LocatedClaim

__all__ = ["Provenance", "time_precision_of"]


class _Voice(NamedTuple):
    """What the provenance of a state takes from one claim behind it."""

    where_prec: int
    geo_precision: int
    time_precision: int
    publisher: str
    url: str


class Provenance:
    """The columns of provenance; those of the same claims are made once, and each claim is read once.

    Args:
        claims: the claims that there are, those of the baseline included, by identifier.
    """

    def __init__(self, claims: Mapping[str, LocatedClaim]) -> None:
        self._claims = claims
        self._voices: dict[str, _Voice] = {}
        self._made: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Any]] = {}

    def of(self, claims_for: tuple[str, ...], claims_against: tuple[str, ...]) -> dict[str, Any]:
        """Return the columns; the precision is that of the coarsest claim behind the state."""
        key = (claims_for, claims_against)
        if key not in self._made:
            self._made[key] = self._columns(*key)
        return self._made[key]

    def _columns(self, claims_for: Sequence[str], claims_against: Sequence[str]) -> dict[str, Any]:
        ids = list(dict.fromkeys(claims_for))
        behind = [self._voice(claim_id) for claim_id in ids if claim_id in self._claims]
        return {
            "where_prec": max((one.where_prec for one in behind), default=0),
            "geo_precision": max((one.geo_precision for one in behind), default=0),
            "time_precision": max((one.time_precision for one in behind), default=0),
            "sources": _joined([one.publisher for one in behind], "; "),
            "source_urls": _joined([one.url for one in behind], " "),
            "claim_ids": ";".join(ids),
            "claims_against": ";".join(dict.fromkeys(claims_against)),
        }

    def _voice(self, claim_id: str) -> _Voice:
        if claim_id not in self._voices:
            self._voices[claim_id] = _voice_of(self._claims[claim_id])
        return self._voices[claim_id]


def _voice_of(item: LocatedClaim) -> _Voice:
    location, source = item.location, item.claim.source
    return _Voice(
        location.where_prec,
        location.geo_precision,
        time_precision_of(item.claim),
        source.publisher,
        source.url,
    )


def time_precision_of(claim: Claim) -> int:
    """Return the ACLED time precision of a claim, 1 to 3; 3 where it has no date."""
    return claim.when.time_precision if claim.when else 3


def _joined(texts: Sequence[str], separator: str) -> str:
    return separator.join(dict.fromkeys(text for text in texts if text))
