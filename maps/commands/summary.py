"""The short table at the end of a run: what was read, what could not be placed and why, who holds how many kilometres."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from geo.control.state import Basis
from geo.period import FOREVER
from maps.commands.corrections import counted
from maps.commands.daywords import instant_words
from maps.commands.show import clean, count_of, table

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["summary_lines"]

_LISTED = 10


def summary_lines(situation: Situation, at: datetime | None = None, known: datetime | None = None) -> str:
    """Return the table as text.

    Args:
        situation: what was adjudicated.
        at: the instant of which the kilometres are told; the end of the last day where not given.
        known: the report time; hindsight where not given.
    """
    by_then = FOREVER if known is None else known
    claims = [item for item in situation.claims if item.claim.source.published <= by_then]
    unlocated = [item for item in claims if not item.location.is_located]
    reasons = Counter(item.location.status.words for item in unlocated)
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    rows = [
        ("claims", f"{len(claims):,}"),
        ("located", f"{len(claims) - len(unlocated):,}"),
        ("unlocated", f"{len(unlocated):,}" + (f" ({why})" if why else "")),
    ]
    corrections = counted(item.claim for item in claims)
    if corrections:
        rows.append(("among them", corrections))
    parts = [table(("", ""), rows)]
    parts.extend(
        f"  - {clean(item.claim.target)}: {clean(item.location.why)}" for item in unlocated[:_LISTED]
    )
    if len(unlocated) > _LISTED:
        parts.append(f"  - and {len(unlocated) - _LISTED:,} more")
    parts.extend(_flaws(situation))
    outside = _outside(situation)
    if outside:
        first, last = (_day(day) for day in _shown_days(situation))
        parts.append(
            f"{count_of(outside, 'claim')} of days before {first} or after {last}, which the map does not step through"
        )
    then = (
        []
        if known is None or known >= FOREVER
        else [f"as known by {instant_words(known, situation.theatre.zone)}:"]
    )
    return "\n".join([*parts, "", *then, _kilometres(situation, at or situation.days[-1], by_then)])


def _flaws(situation: Situation) -> list[str]:
    """Return the corrections and retractions that do not do what they say, a line each."""
    flaws = situation.flaws
    lines = [f"  - claim {clean(flaw.located.claim.claim_id)} {clean(flaw.why)}" for flaw in flaws[:_LISTED]]
    if len(flaws) > _LISTED:
        lines.append(f"  - and {len(flaws) - _LISTED:,} more")
    return lines


def _outside(situation: Situation) -> int:
    """Count the claims whose event, or publication where they give no date, lies wholly outside the days shown."""
    theatre = situation.theatre
    start, end = _shown_days(situation)
    count = 0
    for item in situation.claims:
        when, published = item.claim.when, item.claim.source.published.astimezone(theatre.zone).date()
        first, last = when.days(theatre.zone) if when else (published, published)
        count += last < start or first > end
    return count


def _shown_days(situation: Situation) -> tuple[date, date]:
    """Return the first and the last day that the map steps through."""
    zone = situation.theatre.zone
    return situation.days[0].astimezone(zone).date(), situation.days[-1].astimezone(zone).date()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _kilometres(situation: Situation, at: datetime, known: datetime) -> str:
    """Return the kilometres of road of each holder at an instant, and how many no report of the days shown is about."""
    now = situation.at(at, known)
    actors = situation.theatre.actors
    carried: dict[str, float] = defaultdict(float)
    for stretch in now.stretches:
        if stretch.counted_holder and stretch.basis is Basis.CARRIED_FORWARD:
            carried[stretch.counted_holder] += stretch.length_km
    rows = []
    for holder, km in sorted(now.km_by_holder().items(), key=lambda pair: (pair[0] == "", -pair[1])):
        actor = actors.get(holder) if holder else None
        old = f"{carried[holder]:,.1f}" if holder else ""
        rows.append((actor.name if actor else holder or "undecided or unknown", f"{km:,.1f}", old))
    header = (f"road at {instant_words(at, situation.theatre.zone)}", "km", "from before, no newer report")
    return table(header, rows, right=(1, 2))
