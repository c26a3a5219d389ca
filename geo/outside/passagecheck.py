"""Do claims about traffic come to what the rows tell? Times of one passage at one spot, told and come to, laid beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from geo.control.passage import SOMEWHERE
from geo.outside.intervalclaims import written
from geo.outside.passageplan import LATEST
from geo.outside.stands import Spot, Stand
from geo.period import Period

if TYPE_CHECKING:
    from geo.control.state import PassageInterval

__all__ = ["otherwise"]

_BUCKETS_A_KM = 10


def otherwise(
    stands: Sequence[Stand], came: Iterable[PassageInterval], said: Mapping[str, Stand]
) -> dict[Stand, str]:
    """Return what of one road comes out otherwise than told, each with how.

    Args:
        stands: what is told.
        came: what the claims come to.
        said: what each claim was made of.
    """
    found: dict[Stand, str] = {}
    passages = list(came)
    told = _Near((one.spot, one.valid) for one in stands)
    come = _Near((_spot(one), one.valid) for one in passages)
    for one in stands:
        for rest in _without(one.valid, come.near(one.spot)):
            found.setdefault(one, f"from {written(rest.start)} on it comes out otherwise for some time")
    for passage in passages:
        for rest in _without(passage.valid, told.near(_spot(passage))):
            stand = next(said[claim_id] for claim_id in passage.claims)
            found.setdefault(stand, f"from {written(rest.start)} on more comes of it than is told")
    return found


def _spot(one: PassageInterval) -> Spot:
    return Spot(one.from_km, one.to_km, one.passage, one.rule in SOMEWHERE)


_Value = TypeVar("_Value")


class _Near(Generic[_Value]):
    """Values by where they are, found again at the same spot to the metre."""

    def __init__(self, values: Iterable[tuple[Spot, _Value]]) -> None:
        self._kept: dict[tuple[object, int], list[tuple[Spot, _Value]]] = defaultdict(list)
        for spot, value in values:
            self._kept[self._key(spot, 0)].append((spot, value))

    def near(self, spot: Spot) -> list[_Value]:
        """Return the values at a spot."""
        keys = [self._key(spot, step) for step in (-1, 0, 1)]
        return [value for key in keys for other, value in self._kept.get(key, ()) if spot.is_near(other)]

    def _key(self, spot: Spot, step: int) -> tuple[object, int]:
        return spot.passage, round(spot.from_km * _BUCKETS_A_KM) + step


def _without(span: Period, others: Iterable[Period]) -> Iterator[Period]:
    """Yield what is left of a time without others, as far as it is longer than claims can be late."""
    at = span.start
    for one in sorted(others):
        if one.start - at > LATEST:
            yield Period(at, min(one.start, span.end))
        at = max(at, one.end)
        if at >= span.end:
            return
    if span.end - at > LATEST:
        yield Period(at, span.end)
