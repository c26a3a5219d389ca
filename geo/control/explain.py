"""Why a state is what it is, in plain words."""

from __future__ import annotations

from datetime import datetime

from geo.control.state import NEVER, Basis, Interval, State
from geo.control.timeline import Timeline
from geo.period import FOREVER

__all__ = ["explain"]

_BASIS = {
    Basis.DIRECT: "because claims say so of it",
    Basis.INTERPOLATED: "read off its neighbours on the road",
    Basis.CARRIED_FORWARD: "carried forward from the baseline",
}


def explain(timeline: Timeline, object_id: str, valid: datetime, known: datetime = FOREVER) -> list[str]:
    """Return why an object is in its state, one statement a line.

    Args:
        timeline: the states.
        object_id: ``"place:ID"``, ``"junction:ID"``, or a spot of a road: ``"road:M5:412.2"``.
        valid: the instant asked about.
        known: the report time; `FOREVER` is hindsight.
    """
    found = timeline.find(object_id, valid, known)
    if found is None:
        return [f"{object_id}: no claim that was known then says anything about it."]
    lines = [
        _state(found, timeline),
        f"Rule {found.rule}: {timeline.rules.words.get(found.rule, '')}".rstrip(),
    ]
    if found.parents:
        lines.append(f"Between anchors: {' and '.join(found.parents)}.")
    if found.claims_for:
        lines.append(f"Claims for it: {', '.join(found.claims_for)}.")
    if found.claims_against:
        lines.append(f"Claims against it: {', '.join(found.claims_against)}.")
    if found.last_support != NEVER:
        age = max((min(valid, FOREVER) - found.last_support).days, 0)
        day = found.last_support.astimezone(timeline.zone).date().isoformat()
        lines.append(f"Last supported for {day}, {age} days before; confidence {found.confidence:.2f}.")
    return lines


def _state(found: Interval, timeline: Timeline) -> str:
    """Return the state as a sentence."""
    holder, other = timeline.camps.name(found.holder), timeline.camps.name(found.other)
    since = found.valid.start.astimezone(timeline.zone).date().isoformat()
    told = {
        State.CONTROLLED: f"held by {holder}",
        State.CLAIMED: f"claimed by {holder}" + (f", held by {other} before" if other else ""),
        State.CONTESTED: f"contested between {holder or 'nobody known'} and {other or 'nobody named'}",
        State.BESIEGED: f"held by {holder}, surrounded by {other}",
        State.PRESSURED: f"held by {holder}, {other} near",
        State.ADVANCE: f"held by {holder}, {other} moving in",
        State.VACATED: f"left by {other or 'its holder'}, nobody said to have come",
        State.UNKNOWN: "not known",
        State.FRONT: f"undecided between {holder} and {other}",
    }[found.state]
    return f"{found.object_id} since {since}: {told}, {_BASIS[found.basis]}."
