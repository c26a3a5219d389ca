"""What the rows of one place, one after another, say: a row is a change from the row before, and becomes a claim.

==================================  ============================================================================
row                                 claim
==================================  ============================================================================
the first one, held by X            X controls it
held by X, before by Y              X captured it from Y
held by X, before by X or its ally  X controls it (after fighting; or said once more)
contested                           contested: Y, who held it, against the other party
nobody is known to hold it          that Y controls it is denied; nothing where nobody was known to hold it
==================================  ============================================================================

**When.** A table tells when it changed (the day of the entry) and may tell of what day its information is (``as_of``).
The latter is nearer to the event, but tables leave old ones standing when they change a row. So it counts only where it
can be true: not after the day of the entry, and after the event of the row before. Else the day of the entry counts. So
the events of a place follow one another in the order of its rows. What is known is known from the day of the entry on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.actors import Actors
from geo.claims.claim import Action, Polarity
from geo.outside.dataset import LeftOut
from geo.outside.holders import Holding, Status, one_camp
from geo.outside.rows import PlaceRow
from geo.outside.sides import Parties

__all__ = ["Change", "changes_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """What one row says, in the words of claims.

    Attributes:
        row: the row.
        event: the day of the event.
        action: what was done.
        actor: identifier of the actor.
        opponent: identifier of who lost or resists, ``""`` where nobody is known.
        polarity: denied for what is not so any more.
    """

    row: PlaceRow
    event: date
    action: Action
    actor: str
    opponent: str = ""
    polarity: Polarity = Polarity.AFFIRMED


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows so far say: who held it last, and how things stand."""

    holder: str = ""
    status: Status = Status.NOBODY


def changes_of(
    rows: Sequence[PlaceRow], actors: Actors, parties: Parties | None
) -> tuple[list[Change], list[LeftOut]]:
    """Return the changes that the rows of one place tell of, and the rows that tell of none.

    Args:
        rows: the rows of the place, in the order of the file.
        actors: the actors of the theatre.
        parties: the two sides, where there are two.
    """
    found: list[Change] = []
    left: list[LeftOut] = []
    known = _Known()
    for row, event, is_overtaken in _dated(rows):
        if is_overtaken:
            why = "a later row of the same day takes its place"
            left.append(_left(row, why, is_fault=False))
            continue
        change, why = _change(row, event, known, actors, parties)
        if change is not None:
            found.append(change)
        else:
            left.append(_left(row, why, is_fault=row.holding.status is Status.CONTESTED))
        known = _after(known, row.holding, change)
    return found, left


def _left(row: PlaceRow, why: str, *, is_fault: bool) -> LeftOut:
    return LeftOut(f"row {row.line}", row.name, why, row.written, is_fault)


def _dated(rows: Sequence[PlaceRow]) -> list[tuple[PlaceRow, date, bool]]:
    """Return each row with its event, and whether a later row of the same day overtakes it."""
    ordered = sorted(rows, key=lambda row: row.day)  # stable: rows of one day stay in the order of the file
    dated: list[tuple[PlaceRow, date, bool]] = []
    before = date.min
    for row in ordered:
        event = row.as_of if row.as_of is not None and before < row.as_of <= row.day else row.day
        if dated and event <= before:
            dated[-1] = (dated[-1][0], dated[-1][1], True)
        dated.append((row, event, False))
        before = event
    return dated


def _after(known: _Known, holding: Holding, change: Change | None) -> _Known:
    if holding.status is Status.HELD:
        return _Known(holding.actor_id, Status.HELD)
    there = change.opponent if change is not None and holding.status is Status.CONTESTED else ""
    return _Known(known.holder or there or holding.actor_id, holding.status)


def _change(
    row: PlaceRow, event: date, known: _Known, actors: Actors, parties: Parties | None
) -> tuple[Change | None, str]:
    before = known.holder or (row.before.actor_id if row.before else "")
    if row.holding.status is Status.HELD:
        return _held(row, event, before, actors), ""
    if row.holding.status is Status.CONTESTED:
        defender = before or row.holding.actor_id or (parties.defender if parties else "")
        attacker = parties.against(defender, actors) if parties and defender else ""
        if not attacker:
            return None, "it is contested, and the table does not say between whom; name the two parties"
        return Change(row, event, Action.CONTESTED, attacker, defender), ""
    if not before or (known.holder and known.status is Status.NOBODY):
        return None, "it says that nobody is known to hold it, and nobody was before"
    return Change(row, event, Action.CONTROLS, before, polarity=Polarity.DENIED), ""


def _held(row: PlaceRow, event: date, before: str, actors: Actors) -> Change:
    actor = row.holding.actor_id
    if not before or one_camp(actors, before, actor):
        return Change(row, event, Action.CONTROLS, actor)
    return Change(row, event, Action.CAPTURED, actor, before)
