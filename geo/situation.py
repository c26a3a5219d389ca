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
from geo.control.casefile import CaseFile
from geo.control.explain import Explanation, explain
from geo.control.ledger import Ledger
from geo.control.ownrules import rules_of
from geo.control.records import Flaw, Record
from geo.control.state import Slice
from geo.control.timeline import Timeline
from geo.period import FOREVER, day_bounds
from geo.places.given import GivenPlaces, with_given
from geo.places.locate import Locator
from geo.places.location import LocatedClaim
from geo.places.open import load_network
from geo.roads.network import Network
from geo.theatre import Theatre
from geo.timesteps import Step, moments

__all__ = ["Progress", "Situation", "baseline_of", "completed"]

Progress = Callable[[str, int], None]
"""Called with the name of a step and a count that goes with it."""

_LOG = logging.getLogger(__name__)
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
            TheatreError: the theatre's own rules cannot be used.
        """
        tell = progress or _quiet
        rules = rules_of(theatre)
        network = load_network(theatre, progress=progress)
        tell("roads", round(sum(road.length_km for road in network.roads)))
        said = completed(_own_claims(theatre) if claims is None else claims, theatre)
        before = completed(baseline_of(theatre), theatre) if with_baseline else []
        tell("claims", len(said))
        locator = Locator(theatre, network)
        theatre = locator.theatre  # one that brings no places has those of its network from here on
        given = GivenPlaces([*said, *before], locator.gazetteer)
        located, baseline = locator.locate_claims(said, given), locator.locate_claims(before, given)
        theatre = with_given(theatre, [*located, *baseline])
        tell("located", sum(1 for one in located if one.location.is_located))
        timeline = adjudicate(located, network=network, theatre=theatre, baseline=baseline, rules=rules)
        tell("weighed", len(timeline.intervals))
        last_day = None if claims is None else _last_day(theatre, said)
        return cls(theatre, network, locator, located, baseline, timeline, last_day)

    @property
    def unlocated(self) -> list[LocatedClaim]:
        """The claims without a place on the map; each location says why."""
        return [one for one in self.claims if not one.location.is_located]

    @cached_property
    def ledger(self) -> Ledger:
        """What was said, corrected and taken back, and since when each of it was known."""
        theatre = self.theatre
        start = day_bounds(theatre.start, theatre.zone).start
        return Ledger.of(self.claims, baseline=self.baseline, start=start)

    @cached_property
    def ended(self) -> dict[str, Record]:
        """The correction or retraction that ended a claim, by the identifier of the claim; those that stand are not in it."""
        return self.ledger.ended()

    @cached_property
    def flaws(self) -> tuple[Flaw, ...]:
        """The corrections and retractions without the effect that they promise, such as of a claim that nobody gave."""
        return self.ledger.flaws()

    @cached_property
    def days(self) -> tuple[datetime, ...]:
        """The last second of each day of the time range, UTC."""
        return self.moments("1d")

    def moments(self, step: Step | str) -> tuple[datetime, ...]:
        """Return the last second of each step of the time range, UTC; the last is that of the last day.

        Args:
            step: ``1h``, ``6h``, ``1d``, ``1w``, ``1mo`` or what lies between, see `geo.timesteps`.

        Raises:
            PeriodError: it is no step, or too short for so long a time range.
        """
        theatre = self.theatre
        return moments(theatre.start, self.last_day or theatre.end, step, theatre.zone)

    def at(self, day: datetime, known: datetime | None = None) -> Slice:
        """Return everything at an instant; as known at another, or with hindsight where none is given."""
        return self.timeline.as_of(day, FOREVER if known is None else known)

    @cached_property
    def casefile(self) -> CaseFile:
        """The timeline with its claims and names, from which every state can be explained."""
        return CaseFile(
            self.timeline,
            network=self.network,
            places=self.theatre.places,
            claims=self.claims,
            baseline=self.baseline,
            ended=self.ended,
        )

    def explain(self, object_id: str, day: datetime, known: datetime | None = None) -> Explanation:
        """Return why an object is in its state at an instant; as known at another, or with hindsight where none is given."""
        return explain(self.casefile, object_id, day, FOREVER if known is None else known)

    def summary(self) -> dict[str, Any]:
        """Return counts for a short table.

        Returns:
            ``claims``, ``located``, ``unlocated`` (claim id to reason), ``corrections``, ``retractions``, ``flaws``
            (identifier of a correction or retraction to what is the matter), ``baseline``, ``places``, ``junctions``,
            ``last_day`` (ISO date), ``km_by_holder`` (actor id to km at the end of the last day; ``""`` is nobody's) and
            ``km_total``.
        """
        last = self.at(self.days[-1])
        km = last.km_by_holder()
        return {
            "claims": len(self.claims),
            "located": len(self.claims) - len(self.unlocated),
            "unlocated": {one.claim.claim_id: one.location.why for one in self.unlocated},
            "corrections": sum(
                1 for one in self.claims if one.claim.corrects and not one.claim.is_retraction
            ),
            "retractions": sum(1 for one in self.claims if one.claim.is_retraction),
            "flaws": {flaw.located.claim.claim_id: flaw.why for flaw in self.flaws},
            "baseline": len(self.baseline),
            "places": len(last.places),
            "junctions": len(last.junctions),
            "last_day": (self.last_day or self.theatre.end).isoformat(),
            "km_by_holder": km,
            "km_total": sum(km.values()),
        }


def completed(claims: Iterable[Claim], theatre: Theatre) -> list[Claim]:
    """Return claims with what the theatre knows and a hand-written table may leave out.

    Identifiers of actors are found by the names that are written, and the side, origin and grades of a source by its origin,
    or its publisher where no origin is named. What is there stays as it is; a source that "cannot be judged" (F, 6) has no
    grades.

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


_UNGRADED = ("F", 6)


def _graded(source: Source, theatre: Theatre) -> Source:
    record = theatre.source(source.origin or source.publisher)
    if record is None:
        return source
    is_ungraded = (source.reliability, source.credibility) == _UNGRADED
    side = Side(record.side) if source.side is Side.UNKNOWN and record.side in set(Side) else source.side
    return replace(
        source,
        side=side,
        origin=source.origin or record.origin,
        reliability=record.reliability if is_ungraded else source.reliability,
        credibility=record.credibility if is_ungraded else source.credibility,
    )


def _last_day(theatre: Theatre, claims: Sequence[Claim]) -> date | None:
    """Return the last day that claims tell of; None where they tell of none within the theatre's range and a year."""
    latest = theatre.end + _MOST_BEYOND
    told = [_told_until(claim, theatre) for claim in claims]
    return max((day for day in told if theatre.start <= day <= latest), default=None)


def _told_until(claim: Claim, theatre: Theatre) -> date:
    """Return the last day of an event, the first where it is only known to a month or more, else that of publication."""
    first, last = claim.when.days(theatre.zone) if claim.when else (date.min, date.min)
    if first == date.min:
        return claim.source.published.astimezone(theatre.zone).date()
    return last if last - first < _IMPRECISE else first


def _own_claims(theatre: Theatre) -> list[Claim]:
    return [claim for path in theatre.claims_paths for claim in read_claims(path, zone=theatre.zone)]


def baseline_of(theatre: Theatre) -> list[Claim]:
    """Return the claims of a theatre's baseline as read, none where it has no such table.

    Raises:
        ClaimTableError: the table has bad rows.
    """
    path = theatre.baseline_path
    return read_claims(path, zone=theatre.zone) if path is not None else []


def _quiet(step: str, count: int) -> None:
    _LOG.debug("%s: %d", step, count)
