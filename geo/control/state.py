"""The words of control: states, bases, and the records that say who held what, when, as known when.

An `Interval` is one state of one object over a half-open valid time, as it stood over a half-open known time. A
`PassageInterval` says whether traffic passes; it never says who holds. A `Front` is a point or stretch of a road where
the holder changes. A `Slice` is all of it at one valid instant, as known at one instant. Nothing here decides
anything: that is the work of `geo.control.weigh`, `anchors`, `passage` and `front`.

Coordinates are longitude and latitude (EPSG:4326); kilometres are measured along the road's own axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar, overload

from geo.claims.claim import Passage
from geo.control.rules import Rules
from geo.period import BEGINNING, Period

__all__ = ["NEVER", "Basis", "Front", "Interval", "PassageInterval", "Slice", "State"]

_Key = TypeVar("_Key", str, tuple[str, "State"])

NEVER = BEGINNING
"""`Interval.last_support` of a state that no claim supports."""


class State(StrEnum):
    """What is known about the control of an object."""

    CONTROLLED = "controlled"
    CLAIMED = "claimed"
    """Only the gaining side says so; `Interval.other` is who held it before."""
    CONTESTED = "contested"
    """`holder` held it before, `other` disputes it by arms or by word."""
    BESIEGED = "besieged"
    """Held by `holder`, surrounded by `other`."""
    PRESSURED = "pressured"
    """Held by `holder`, `other` is said to be near."""
    ADVANCE = "advance"
    """Held by `holder`, `other` is said to have moved in; fades unless something follows."""
    VACATED = "vacated"
    """`other` has left and nobody is said to have come."""
    UNKNOWN = "unknown"
    FRONT = "front"
    """A stretch of road between `holder` (towards km 0) and `other`: undecided."""


class Basis(StrEnum):
    """On what a state rests."""

    DIRECT = "direct"
    INTERPOLATED = "interpolated"
    CARRIED_FORWARD = "carried_forward"


class Interval(NamedTuple):
    """One state of one object over valid time, as known over known time.

    Attributes:
        object_id: ``"place:ID"``, ``"junction:ID"`` or ``"road:M5:412.2-430.1"``.
        kind: ``"place"``, ``"junction"`` or ``"stretch"``.
        road_id: the road of a stretch, else ``""``.
        from_km: start on the road's axis, km; 0 for places and junctions.
        to_km: end on the road's axis, km; 0 for places and junctions.
        lon: longitude of the object, of a stretch its middle.
        lat: latitude of the same point.
        holder: actor_id, ``""`` where nobody is known to hold it.
        other: second actor of a contested, besieged, pressured, claimed, vacated or front state, else ``""``.
        state: what is known.
        basis: on what it rests.
        valid: when it was so.
        known: between which instants of report time this was the answer.
        rule: name of the rule that decided, a key of ``rules.toml``.
        confidence: 0 to 1, at `last_support` or the start of `valid`, whichever is later; `confidence_at` decays it.
        claims_for: claims that support the state, sorted.
        claims_against: claims that speak against it, sorted.
        last_support: instant (valid time) of the latest support; `NEVER` where there is none.
        parents: object ids of the anchors that an interpolated or front stretch lies between.
    """

    object_id: str
    kind: str
    road_id: str
    from_km: float
    to_km: float
    lon: float
    lat: float
    holder: str
    other: str
    state: State
    basis: Basis
    valid: Period
    known: Period
    rule: str
    confidence: float
    claims_for: tuple[str, ...]
    claims_against: tuple[str, ...]
    last_support: datetime
    parents: tuple[str, ...] = ()

    @property
    def length_km(self) -> float:
        """Length of a stretch in km; 0 for places and junctions."""
        return self.to_km - self.from_km

    @property
    def key(self) -> str:
        """The identifier behind the kind: a place_id, a junction_id, or road and km."""
        return self.object_id.partition(":")[2]

    def confidence_at(self, instant: datetime, rules: Rules) -> float:
        """Return the confidence decayed to an instant, by the age of the last support."""
        if self.last_support == NEVER or not self.confidence:
            return self.confidence
        return rules.decayed(self.confidence, (instant - self.last_support) / timedelta(days=1))

    @property
    def counted_holder(self) -> str:
        """The actor whose kilometres these are: ``""`` for fronts, vacated and unknown stretches."""
        return "" if self.state in _NOBODYS else self.holder


_NOBODYS = frozenset({State.FRONT, State.VACATED, State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class PassageInterval:
    """Whether traffic passes at a point or on a stretch of a road; independent of who holds it.

    Attributes:
        road_id: the road.
        from_km: start of the stretch; where the cut point is known, that point.
        to_km: end of the stretch; where the cut point is known, that point.
        point_km: the known cut point, or None where only the candidate stretch is known.
        lon: longitude of the point, or of the stretch's middle.
        lat: latitude of the same.
        passage: what is known of the traffic.
        valid: when it was so.
        known: between which instants of report time this was the answer.
        claims: claims that say so, sorted.
        rule: name of the rule, a key of ``rules.toml``.
        claims_against: claims that deny it, sorted.
    """

    road_id: str
    from_km: float
    to_km: float
    point_km: float | None
    lon: float
    lat: float
    passage: Passage
    valid: Period
    known: Period
    claims: tuple[str, ...]
    rule: str
    claims_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """A point (``from_km == to_km``) or stretch of a road where the holder changes.

    Attributes:
        front_id: the same for the same road, pair of holders and rank along the road.
        road_id: the road.
        from_km: start, km.
        to_km: end, km.
        km: middle, km.
        lon: longitude of the middle.
        lat: latitude of the middle.
        holder_low: actor towards km 0.
        holder_high: actor towards the far end.
        valid: when it stood there.
    """

    front_id: str
    road_id: str
    from_km: float
    to_km: float
    km: float
    lon: float
    lat: float
    holder_low: str
    holder_high: str
    valid: Period


@dataclass(frozen=True, slots=True)
class Slice:
    """Everything at one valid instant, as known at one instant.

    Attributes:
        at: the valid instant.
        known: the report time.
        places: state by place_id.
        junctions: state by junction_id.
        stretches: cover every road of the network from 0 to its length, in order, no gap and no overlap.
        passages: what is known of traffic.
        fronts: where holders change along the roads.
        rules: parameters (decay); those of the package where not given.
    """

    at: datetime
    known: datetime
    places: Mapping[str, Interval]
    junctions: Mapping[str, Interval]
    stretches: tuple[Interval, ...]
    passages: tuple[PassageInterval, ...] = ()
    fronts: Sequence[Front] = ()
    rules: Rules | None = None

    def confidence_of(self, interval: Interval) -> float:
        """Return the confidence in one of the states, decayed to the valid instant of the slice."""
        return interval.confidence_at(self.at, self.rules or Rules.default())

    def on_road(self, road_id: str) -> tuple[Interval, ...]:
        """Return the stretches of one road in km order."""
        return tuple(stretch for stretch in self.stretches if stretch.road_id == road_id)

    @overload
    def km_by_holder(
        self, road_id: str | None = None, *, by_state: Literal[False] = False
    ) -> dict[str, float]: ...

    @overload
    def km_by_holder(
        self, road_id: str | None = None, *, by_state: Literal[True]
    ) -> dict[tuple[str, State], float]: ...

    def km_by_holder(
        self, road_id: str | None = None, *, by_state: bool = False
    ) -> dict[str, float] | dict[tuple[str, State], float]:
        """Return kilometres per actor; ``""`` counts fronts, vacated and unknown stretches.

        The values add up to the length of the roads.

        Args:
            road_id: only this road; None for all roads together.
            by_state: key the result by (actor_id, `State`) instead of actor_id.
        """
        mine = [s for s in self.stretches if road_id is None or s.road_id == road_id]
        if by_state:
            return _totals([((s.counted_holder, s.state), s.length_km) for s in mine])
        return _totals([(s.counted_holder, s.length_km) for s in mine])


def _totals(pairs: list[tuple[_Key, float]]) -> dict[_Key, float]:
    """Add up the values of equal keys, in key order."""
    totals: dict[_Key, float] = {}
    for key, value in pairs:
        totals[key] = totals.get(key, 0.0) + value
    return {key: totals[key] for key in sorted(totals)}
