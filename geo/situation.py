"""A situation: a theatre, its roads, the claims with their places, and the timeline that follows from them.

`Situation.build` takes the whole way from claims to control; everything that draws or exports starts from its result.
Reports are not read here: extract claims from them first (`geo.claims`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from geo.claims.claim import Claim, Side, Source
from geo.claims.table import read_claims
from geo.control.adjudicate import adjudicate
from geo.control.state import Slice
from geo.control.timeline import Timeline
from geo.period import FOREVER, day_bounds
from geo.places.given import GivenPlaces, with_given
from geo.places.locate import Locator
from geo.places.location import LocatedClaim
from geo.places.open import load_network
from geo.roads.network import Network
from geo.theatre import Theatre

__all__ = ["Progress", "Situation", "completed"]

Progress = Callable[[str, int], None]
"""Called with the name of a step and a count that goes with it."""

_LOG = logging.getLogger(__name__)
_LAST_MOMENT = timedelta(seconds=1)
_MOST_BEYOND = timedelta(days=366)
"""How long after the theatre's range a claim may lie and still be stepped to; what is later is a slip of the pen."""
_IMPRECISE = timedelta(days=27)
"""A date of at least a month tells of no last day."""


@dataclass(frozen=True)
class Situation:
    """Everything that is known in a theatre from some claims.

    Attributes:
        theatre: the conflict.
        network: its roads.
        locator: finds places in it.
        claims: the claims with their places, located or not.
        baseline: the same for the state before the first report.
        timeline: who held what, when, as known when.
        last_day: last day of the time range; that of the theatre where not given.
    """

    theatre: Theatre
    network: Network
    locator: Locator
    claims: list[LocatedClaim]
    baseline: list[LocatedClaim]
    timeline: Timeline
    last_day: date | None = None

    @classmethod
    def build(
        cls,
        theatre: Theatre,
        claims: Sequence[Claim] | None = None,
        *,
        with_baseline: bool = True,
        progress: Progress | None = None,
    ) -> Situation:
        """Locate and adjudicate claims.

        The time range of other claims than the theatre's own ends with the last day that they tell of, at most a year after
        the theatre's: what held on a day that no source speaks of is not shown as if it were known.

        Args:
            theatre: the theatre to do it in.
            claims: the claims; the theatre's own where not given.
            with_baseline: start from the theatre's baseline, where it has one.
            progress: told of each step: ``roads`` (kilometres), ``claims`` (read), ``located``, ``weighed`` (states).

        Raises:
            ClaimTableError: a claim table of the theatre has bad rows.
            OsmImportError: the theatre's roads cannot be read.
        """
        tell = progress or _quiet
        network = load_network(theatre, progress=progress)
        tell("roads", round(sum(road.length_km for road in network.roads)))
        said = completed(_own_claims(theatre) if claims is None else claims, theatre)
        before = completed(_baseline(theatre), theatre) if with_baseline else []
        tell("claims", len(said))
        locator = Locator(theatre, network)
        theatre = locator.theatre  # one that brings no places has those of its network from here on
        given = GivenPlaces([*said, *before], locator.gazetteer)
        located, baseline = locator.locate_claims(said, given), locator.locate_claims(before, given)
        theatre = with_given(theatre, [*located, *baseline])
        tell("located", sum(1 for one in located if one.location.is_located))
        timeline = adjudicate(located, network=network, theatre=theatre, baseline=baseline)
        tell("weighed", len(timeline.intervals))
        last_day = None if claims is None else _last_day(theatre, said)
        return cls(theatre, network, locator, located, baseline, timeline, last_day)

    @property
    def unlocated(self) -> list[LocatedClaim]:
        """The claims without a place on the map; each location says why."""
        return [one for one in self.claims if not one.location.is_located]

    @cached_property
    def days(self) -> tuple[datetime, ...]:
        """The last second of each day of the time range, UTC.

        A day ends before the midnight that the next one begins with, so that the state at the end of a day is not that
        of the next.
        """
        count = ((self.last_day or self.theatre.end) - self.theatre.start).days + 1
        days = [self.theatre.start + timedelta(days=number) for number in range(count)]
        return tuple(day_bounds(day, self.theatre.zone).end - _LAST_MOMENT for day in days)

    def at(self, day: datetime, known: datetime | None = None) -> Slice:
        """Return everything at an instant; as known at another, or with hindsight where none is given."""
        return self.timeline.as_of(day, FOREVER if known is None else known)

    def summary(self) -> dict[str, Any]:
        """Return counts for a short table.

        Returns:
            ``claims``, ``located``, ``unlocated`` (claim id to reason), ``baseline``, ``places``, ``junctions``,
            ``last_day`` (ISO date), ``km_by_holder`` (actor id to km at the end of the last day; ``""`` is nobody's) and
            ``km_total``.
        """
        last = self.at(self.days[-1])
        km = last.km_by_holder()
        return {
            "claims": len(self.claims),
            "located": len(self.claims) - len(self.unlocated),
            "unlocated": {one.claim.claim_id: one.location.why for one in self.unlocated},
            "baseline": len(self.baseline),
            "places": len(last.places),
            "junctions": len(last.junctions),
            "last_day": (self.last_day or self.theatre.end).isoformat(),
            "km_by_holder": km,
            "km_total": sum(km.values()),
        }


def completed(claims: Iterable[Claim], theatre: Theatre) -> list[Claim]:
    """Return claims with what the theatre knows and a hand-written table may leave out.

    Identifiers of actors are found by the names that are written, and the side, origin and grades of a source that has
    none of them by its publisher. What is there stays as it is.

    Args:
        claims: claims as read.
        theatre: whose actors and sources they name.
    """
    return [
        replace(
            claim,
            actor_id=claim.actor_id or _actor_id(claim.actor, theatre),
            opponent_id=claim.opponent_id or _actor_id(claim.opponent, theatre),
            source=_graded(claim.source, theatre),
        )
        for claim in claims
    ]


def _actor_id(name: str, theatre: Theatre) -> str:
    actor = theatre.actors.resolve(name) if name else None
    return actor.actor_id if actor else ""


def _graded(source: Source, theatre: Theatre) -> Source:
    plain = Source(source.publisher, source.published, source.url)
    record = theatre.source(source.publisher) if source == plain else None
    if record is None:
        return source
    side = Side(record.side) if record.side in set(Side) else Side.UNKNOWN
    return replace(
        source,
        side=side,
        origin=record.origin,
        reliability=record.reliability,
        credibility=record.credibility,
    )


def _last_day(theatre: Theatre, claims: Sequence[Claim]) -> date | None:
    """Return the last day that claims tell of; None where they tell of none within the theatre's range and a year."""
    latest = theatre.end + _MOST_BEYOND
    told = [_told_until(claim, theatre) for claim in claims]
    return max((day for day in told if theatre.start <= day <= latest), default=None)


def _told_until(claim: Claim, theatre: Theatre) -> date:
    """Return the last day of an event, the first where it is only known to a month or more, else that of publication."""
    when = claim.when
    if when is None or when.first_day == date.min:
        return claim.source.published.astimezone(theatre.zone).date()
    return when.last_day if when.last_day - when.first_day < _IMPRECISE else when.first_day


def _own_claims(theatre: Theatre) -> list[Claim]:
    return [claim for path in theatre.claims_paths for claim in read_claims(path, zone=theatre.zone)]


def _baseline(theatre: Theatre) -> list[Claim]:
    path = theatre.baseline_path
    return read_claims(path, zone=theatre.zone) if path is not None else []


def _quiet(step: str, count: int) -> None:
    _LOG.debug("%s: %d", step, count)
