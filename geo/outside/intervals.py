"""Intervals of control, as ``frontline export`` writes them, brought in as claims: the way back from a map to what it says.

`read_control_intervals` reads the layers ``places``, ``junctions``, ``roads`` and ``passage``. Each state of a place or junction, and of
a stretch that claims named, becomes what has to be claimed so that the rules of control arrive at it again
(`geo.outside.deeds`), with the dataset as its source. What lay between, interpolated or a front, follows from them. ::

    state       holder       other  start                 basis
    controlled  government          2024-11-25T21:00:00Z  carried_forward  -> Syrian government controls Saraqib
    claimed     hts     government  2024-11-28T21:00:00Z  direct           -> HTS captured Saraqib, doubtful
    controlled  hts                 2024-11-29T21:00:00Z  direct           -> HTS captured Saraqib

Passage is claimed as well (`geo.outside.passageplan`), beside who holds the road and apart from it.
Where a road does not follow (because what was held before the first report is older than any claim), its stretches are
claimed as well: `geo.outside.retold` works out what the claims come to and says what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from geo.claims.claim import Claim
from geo.control.evidence import event_period
from geo.control.ownrules import rules_of
from geo.control.state import Basis, State
from geo.outside.dataset import Dataset, Imported, LeftOut
from geo.outside.extent import Extent
from geo.outside.holders import Holders
from geo.outside.intervalclaims import Teller
from geo.outside.intervalfiles import File, has_intervals, is_empty_layer, read_rows
from geo.outside.intervalrows import IntervalReader, IntervalRow, plain
from geo.outside.passageclaims import PassageTeller
from geo.outside.retold import Retelling
from geo.outside.sections import statements_of, turns_by_bit
from geo.outside.spans import Overlap, followed
from geo.outside.subjects import Subject, Subjects
from geo.period import FOREVER
from geo.places.bare import with_places

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.roads.network import Network
    from geo.situation import Progress
    from geo.theatre import Theatre

__all__ = ["has_intervals", "is_empty_layer", "read_control_intervals"]


def read_control_intervals(
    files: File | Sequence[File],
    theatre: Theatre,
    network: Network,
    *,
    dataset: Dataset,
    holders: Mapping[str, str] | None = None,
    day: date | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Read files of intervals: GeoJSON, the same as one feature a line, or CSV, with the columns of an export.

    Args:
        files: one file or several (places, junctions, roads, passage), by path or open.
        theatre: gives the actors, the places, the time zone, the rules, and where positions can lie.
        network: gives the roads and junctions.
        dataset: whose data it is.
        holders: what words for holders mean where they are no identifier or name of the theatre's actors.
        day: the day on which all of it was published. Where not given each claim is known from the start of its
            interval: a file tells what was found out in the end, so that "as known then" shows no less than hindsight.
        progress: told of each step of working out what the claims come to, as in `geo.situation.Situation.build`.

    Returns:
        The claims in the order of their events, and each row of which there is none, with the reason.

    Raises:
        ClaimTableError: a file is no table.
        OutsideDataError: a file is no GeoJSON, too large, or not in longitude and latitude; or the user's words name no
            actor.
    """
    listed = [files] if isinstance(files, str) or not isinstance(files, Sequence) else list(files)
    reader = IntervalReader(Holders(theatre.actors, holders), Extent.of(theatre))
    rows: list[IntervalRow] = []
    for number, file in enumerate(listed, start=1):
        prefix = "" if len(listed) == 1 else f"{_name_of(file, number)}, "
        rows.extend(read_rows(file, reader, prefix=prefix))
    fades = timedelta(days=rules_of(theatre).attack_fades_days)
    placed = with_places(theatre, network)
    maker = _Maker(placed, network, Teller(theatre, dataset, fades, day), progress)
    traffic = PassageTeller(placed, network, dataset, rules_of(theatre), day)
    control = [row for row in rows if row.passing is None]
    passing = maker.on_road(row for row in rows if row.passing is not None)
    until = max((row.valid.end for row in rows), default=FOREVER)
    claims = [*(maker.claims(control) if control else ()), *traffic.claims(passing, until)]
    left = [*reader.left_out, *maker.left_out, *maker.teller.unsaid, *traffic.left_out]
    return Imported(sorted(claims, key=partial(_order, zone=theatre.zone)), left, maker.notes, reader.entries)


def _name_of(file: File, number: int) -> str:
    name = file if isinstance(file, str) else getattr(file, "name", f"file {number}")
    return plain(str(name).rsplit("/", 1)[-1])


def _order(claim: Claim, zone: ZoneInfo) -> tuple[datetime, str, str]:
    return event_period(claim, zone).start, claim.target, claim.claim_id


class _Maker:
    """Makes claims of rows.

    Attributes:
        teller: makes the claims of one object.
        left_out: rows of which there is none.
        notes: what a person should know.
    """

    def __init__(self, theatre: Theatre, network: Network, teller: Teller, progress: Progress | None) -> None:
        self._subjects = Subjects(theatre, network, rules_of(theatre))
        self.teller = teller
        self.left_out: list[LeftOut] = []
        self.notes: list[str] = []
        self._retelling = Retelling(theatre, teller, self._subjects, progress)

    def claims(self, rows: Sequence[IntervalRow]) -> list[Claim]:
        """Return the claims of all rows."""
        until = max((row.valid.end for row in rows), default=FOREVER)
        by_object: dict[tuple[str, str], list[IntervalRow]] = defaultdict(list)
        for row in rows:
            by_object[row.sort, row.key].append(row)
        on_roads = {key: self.on_road(mine) for (sort, key), mine in by_object.items() if sort == "road"}
        roads = {road_id: mine for road_id, mine in on_roads.items() if mine}
        fixed: list[Claim] = []
        strangers = 0
        for (sort, key), mine in sorted(by_object.items()):
            if sort != "road" and (subject := self._subject(mine, roads)) is not None:
                turns, overlaps = followed(mine, until)
                self._tell_overlaps(overlaps)
                self._retelling.take_object(f"{sort}:{subject.found or key}", turns)
                strangers += bool(subject.found) and subject.found != key
                fixed.extend(self.teller.of_object(turns, subject, key))
        if strangers:
            told = "places that the theatre does not know by their identifier are found by name and position"
            self.notes.append(f"{told}: {strangers:,}")
        for road_id, mine in sorted(roads.items()):
            self._take_road(road_id, mine, until)
        return self._retelling.claims(fixed, self.notes, self.left_out)

    def _subject(
        self, rows: Sequence[IntervalRow], roads: Mapping[str, Sequence[IntervalRow]]
    ) -> Subject | None:
        """Return how a place or junction is named; None, and its rows left out, where it cannot be."""
        first = rows[0]
        if first.sort == "place":
            return replace(self._subjects.place(first), roads=self._subjects.on_roads(rows, roads))
        subject = self._subjects.junction(first)
        if subject is None:
            why = f"the theatre has no junction with the identifier {first.key!r} that can be named"
            self.left_out.extend(LeftOut(row.where, row.label, why) for row in rows)
        return subject

    def on_road(self, rows: Iterable[IntervalRow]) -> list[IntervalRow]:
        """Return the rows of a road whose kilometres are those of the network; the others are left out."""
        usable: list[IntervalRow] = []
        for row in rows:
            why = self._subjects.why_not_on_road(row)
            if why:
                self.left_out.append(LeftOut(row.where, row.label, why))
            else:
                usable.append(row)
        return usable

    def _take_road(self, road_id: str, rows: Sequence[IntervalRow], until: datetime) -> None:
        turns, overlaps = turns_by_bit(rows, until)
        self._tell_overlaps(overlaps)
        self._retelling.take_road(road_id, turns, list(statements_of(turns)))
        for row in rows:
            if row.basis is Basis.INTERPOLATED:
                why = _WHY_NOT.get(row.told.state if row.told else State.UNKNOWN, _FOLLOWS)
                self.left_out.append(LeftOut(row.where, row.label, why, is_fault=False))

    def _tell_overlaps(self, overlaps: Iterable[Overlap]) -> None:
        for one in overlaps:
            is_same = (one.row.told, one.row.valid) == (one.by.told, one.by.valid)
            how = "says the same" if is_same else "counts while both last"
            why = f"{one.by.where} tells of the same time and {how}"
            self.left_out.append(LeftOut(one.row.where, one.row.label, why, is_fault=not is_same))


_FOLLOWS = "it lies between places that are claimed, and follows from them"
_WHY_NOT = {
    State.FRONT: "it is the front between two holders, and follows from them",
    State.UNKNOWN: "nothing is known of it",
}
"""Why no claim is made of a stretch that is inferred, by its state."""
