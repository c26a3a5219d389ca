"""A table of places and who holds them, brought in as claims.

`read_control_places` reads the table, tells which rows are about one place, makes of each change a claim with the
dataset as its source, and lists every row of which there is none. ::

    commit_date,name,from,to,lat,lon,as_of,source
    2022-03-08,Irpin,Ukraine,Russia,50.5167,30.25,,           -> Russia captured Irpin from Ukraine, 2022-03-08~
    2022-03-22,Irpin,Truce,Contested,50.5167,30.25,,          -> contested
    2022-03-29,Irpin,Contested,Ukraine,50.5167,30.25,,        -> Ukraine captured Irpin from Russia, 2022-03-29~

Rows of one name within five kilometres are one place, as for `geo.places.given`. A row without a position has that of
its name in the rest of the file, if there only one place is called so; where none is, it is found by its name. Two
places of one name at one position are told apart by nothing: see `geo.outside.doubles`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from geo.actors import Actors, fold
from geo.claims.claim import Action, Claim, Polarity, TargetKind, make_claim_id
from geo.claims.target import parse_target
from geo.errors import PlaceExpressionError
from geo.geodesy import haversine_m
from geo.outside.changes import Change, changes_of
from geo.outside.dataset import Dataset, Imported, LeftOut
from geo.outside.doubles import without_doubles
from geo.outside.extent import Extent
from geo.outside.holders import Holders, Status
from geo.outside.rows import PlaceRow, RowReader
from geo.outside.sides import Parties, parties_of
from geo.period import When
from geo.places.given import NEAR_M

if TYPE_CHECKING:
    from geo.theatre import Theatre

__all__ = ["read_control_places"]

_POINT_KINDS = frozenset({TargetKind.SETTLEMENT, TargetKind.FACILITY, TargetKind.CROSSING})


@dataclass(slots=True)
class _Place:
    """The rows of one place.

    Attributes:
        name: its name, folded.
        position: (lon, lat) of its first row that has one, or None.
        rows: its rows, in the order of the file.
        borrowed: lines of the rows that have the position from others.
    """

    name: str
    position: tuple[float, float] | None = None
    rows: list[PlaceRow] = field(default_factory=list)
    borrowed: set[int] = field(default_factory=set)


def read_control_places(
    source: str | Path | IO[str] | IO[bytes],
    theatre: Theatre,
    *,
    dataset: Dataset,
    holders: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    parties: Sequence[str] = (),
    day: date | None = None,
) -> Imported:
    """Read a table of places and who holds them.

    Args:
        source: a CSV file (comma, semicolon or tab; UTF-8), by its path or open.
        theatre: gives the actors, the time zone, and where positions can lie.
        dataset: whose data it is.
        holders: what words for holders mean, see `geo.outside.holders.Holders`.
        columns: what the columns are called by field, where not as in `geo.outside.columns.ALIASES`.
        parties: the two sides for what is only called contested, the one first that held what nobody is known to have
            held; found in the table where not given and where its holders make up two sides.
        day: the day of all rows, where the table has no column for it.

    Returns:
        The claims in the order of their events, and each row of which there is none, with the reason.

    Raises:
        ClaimTableError: the file is no table.
        OutsideDataError: a column is missing, or the user's words name no actor or field.
    """
    reader = RowReader(theatre.zone, Holders(theatre.actors, holders), Extent.of(theatre), columns or {}, day)
    rows = reader.read(source)
    sides = parties_of(parties, [(row.day, row.holding) for row in rows], theatre.actors)
    places, unclear = _places_of(rows)
    claims: list[Claim] = []
    left = [*reader.left_out, *unclear]
    maker = _Maker(theatre, dataset)
    for place in places:
        plain, doubled = without_doubles(place.rows)
        changes, without = changes_of(plain, theatre.actors, sides)
        left.extend([*doubled, *without])
        claims.extend(maker.claim(change, place) for change in changes)
    claims.sort(key=_order)
    left.sort(key=lambda one: int(one.where.removeprefix("row ")))
    notes = _notes(reader, places, sides, theatre.actors)
    return Imported(claims, left, notes, reader.entries)


# ---- which rows are about one place ----


def _places_of(rows: Iterable[PlaceRow]) -> tuple[list[_Place], list[LeftOut]]:
    """Return the rows by place, and those without a position whose name several places of the file have."""
    rows = list(rows)
    by_name: dict[str, list[_Place]] = {}
    for row in rows:
        if row.position is not None:
            known = by_name.setdefault(fold(row.name), [])
            if _near(known, row.position) is None:
                known.append(_Place(fold(row.name), row.position))
    left: list[LeftOut] = []
    for row in rows:
        known = by_name.setdefault(fold(row.name), [])
        if row.position is None and len(known) > 1:
            why = f"it has no position, and {len(known)} places of the file are called so"
            left.append(LeftOut(f"row {row.line}", row.name, why, row.written))
            continue
        if not known:
            known.append(_Place(fold(row.name)))
        place = known[0] if row.position is None else _near(known, row.position)
        assert place is not None
        place.rows.append(row)
        if row.position is None and place.position is not None:
            place.borrowed.add(row.line)
    return [place for places in by_name.values() for place in places], left


def _near(places: Iterable[_Place], position: tuple[float, float]) -> _Place | None:
    """Return the nearest of some places, None where none is within `NEAR_M`."""
    apart = [
        (float(haversine_m(*place.position, *position)), number, place)
        for number, place in enumerate(places)
        if place.position is not None
    ]
    found = min(apart, default=None, key=lambda one: one[:2])
    return found[2] if found and found[0] <= NEAR_M else None


# ---- claims ----


class _Maker:
    """Makes claims of changes."""

    def __init__(self, theatre: Theatre, dataset: Dataset) -> None:
        self._theatre = theatre
        self._dataset = dataset
        self._used: Counter[str] = Counter()

    def claim(self, change: Change, place: _Place) -> Claim:
        """Return the claim of a change."""
        row = change.row
        borrowed = row.line in place.borrowed
        return Claim(
            claim_id=self._own_id(row, place),
            source=self._dataset.source(row.day, self._theatre.zone, row.url, doubtful=row.holding.doubtful),
            action=change.action,
            target=row.name,
            target_kind=_kind_of(row.name),
            actor=self._name(change.actor),
            actor_id=change.actor,
            opponent=self._name(change.opponent),
            opponent_id=change.opponent,
            polarity=change.polarity,
            position=place.position if borrowed else row.position,
            when=When(change.event.isoformat() + ("~" if _is_event(change) else "")),
            attribution=row.source_text,
            sentence=self._sentence(row),
            note="position from another row of the table" if borrowed else "",
        )

    def _own_id(self, row: PlaceRow, place: _Place) -> str:
        """Return an identifier that the row keeps when rows are added to the table."""
        at = "" if place.position is None else f"{place.position[0]:.2f},{place.position[1]:.2f}"
        parts = (fold(self._dataset.publisher), place.name, at, row.day.isoformat(), fold(row.written))
        claim_id = make_claim_id("places", *parts)
        self._used[claim_id] += 1
        return claim_id if self._used[claim_id] == 1 else f"{claim_id}-{self._used[claim_id]}"

    def _name(self, actor_id: str) -> str:
        actor = self._theatre.actors.get(actor_id)
        return actor.name if actor else ""

    def _sentence(self, row: PlaceRow) -> str:
        holder = row.written or "nobody"
        informed = f", information of {row.as_of.isoformat()}" if row.as_of else ""
        return f"{self._dataset.publisher}, entry of {row.day.isoformat()}: {row.name}, {holder}{informed}"


def _order(claim: Claim) -> tuple[date, str, str]:
    return claim.when.first_day if claim.when else date.min, claim.target, claim.claim_id


def _is_event(change: Change) -> bool:
    """Tell whether a claim is of an event, whose day is that of its entry or its source, and so approximate."""
    return change.action is not Action.CONTROLS and change.polarity is Polarity.AFFIRMED


def _kind_of(name: str) -> TargetKind:
    """Return what sort of place a name says that it is: an airport is a facility."""
    try:
        kind = parse_target(name).kind
    except PlaceExpressionError:
        return TargetKind.SETTLEMENT
    return kind if kind in _POINT_KINDS else TargetKind.SETTLEMENT


def _notes(reader: RowReader, places: Sequence[_Place], sides: Parties | None, actors: Actors) -> list[str]:
    """Return what a person should know of how the table was read."""
    found = []
    borrowed = sum(len(place.borrowed) for place in places)
    if borrowed:
        found.append(f"{borrowed:,} rows without a position have that of another row of the same name")
    by_name = sum(len(place.rows) for place in places if place.position is None)
    if by_name:
        found.append(f"{by_name:,} rows have no position anywhere in the table and are found by their name")
    if reader.unread_days:
        found.append(f"{reader.unread_days:,} rows have an as_of that is no day; the day of the entry counts")
    if sides is not None and any(
        row.holding.status is Status.CONTESTED for place in places for row in place.rows
    ):
        found.append(sides.told(actors))
    return found
