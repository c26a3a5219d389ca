"""From what is filed to versions: every state of every object that was ever the answer, object by object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from geo.control.anchors import Spot
from geo.control.casebook import Casebook
from geo.control.dossier import Dossier
from geo.control.evidence import Subject, SubjectKind
from geo.control.lineparts import Stretch, View
from geo.control.marks import Mark, passage_marks
from geo.control.roadcase import RoadAnchor, RoadCase
from geo.control.roadline import GapJudge
from geo.control.rows import RowBook, known_starts, versions
from geo.control.state import Interval, PassageInterval
from geo.control.track import Track
from geo.period import BEGINNING, FOREVER, Period, unchecked_period
from geo.refs import same_ref

if TYPE_CHECKING:
    from geo.roads.road import Road

_Place = tuple[str, str, str, float, float, float, float]
"""The fields of an interval before its holder: object_id, kind, road_id, from_km, to_km, lon, lat."""

__all__ = ["Verdicts", "is_listed", "object_id_of", "packed", "unpacked"]

_LISTED = frozenset({SubjectKind.PLACE, SubjectKind.JUNCTION})
_END_KM = 0.05
"""What is nearer than this to the end of the road is at the end, so that no sliver is left over."""


def is_listed(subject: Subject) -> bool:
    """Tell whether an object has states of its own; points and pieces only make the road's."""
    return subject.kind in _LISTED


def object_id_of(subject: Subject) -> str:
    """Return the identifier of an object: ``"place:ID"``."""
    return f"{subject.kind}:{subject.key}"


def packed(intervals: Sequence[Interval]) -> list[tuple[object, ...]]:
    """Return intervals by columns, their times as instants: what another process reads back in a fraction of the time."""
    if not intervals:
        return []
    columns = list(zip(*intervals, strict=True))
    for number in _PERIODS:
        periods = columns[number]
        columns[number] = tuple(one.start for one in periods)
        columns.append(tuple(one.end for one in periods))
    return columns


def unpacked(columns: Sequence[tuple[Any, ...]]) -> list[Interval]:
    """Return the intervals of which `packed` made columns."""
    if not columns:
        return []
    mine = list(columns[: len(Interval._fields)])
    for number, ends in zip(_PERIODS, columns[len(mine) :], strict=True):
        mine[number] = tuple(map(unchecked_period, mine[number], ends))
    return list(map(Interval._make, zip(*mine, strict=True)))


_SPAN = itemgetter(Interval._fields.index("from_km"), Interval._fields.index("to_km"))
"""Where an interval lies on its road; those of one spot stay in the order in which they became known."""
_PERIODS = [Interval._fields.index(name) for name in ("valid", "known")]


class Verdicts:
    """Works out one object after another.

    Args:
        book: what is said.
    """

    def __init__(self, book: Casebook) -> None:
        self._book = book
        self._court = book.court
        self._judge = GapJudge(self._court.rules, self._court.camps)

    def of_object(self, subject: Subject) -> list[Interval]:
        """Return the states of a place or junction."""
        dossier = self._book.dossiers.get(subject)
        if dossier is None:
            return []
        lon, lat = self._court.roads.lonlat(subject)
        object_id, kind = object_id_of(subject), str(subject.kind)
        found: list[Interval] = []

        def emit(view: View, valid: Period, known: Period) -> None:
            found.append(_interval((object_id, kind, "", 0.0, 0.0, lon, lat), view, valid, known))

        _tell(dossier, RowBook(emit), self._court.start)
        return sorted(found, key=lambda one: (one.valid.start, one.known.start))

    def of_road(self, road_id: str) -> list[Interval]:
        """Return the states of the stretches of a road, in the order of their kilometres."""
        road = self._court.network.road(road_id)
        told: list[tuple[Stretch, Period, Period]] = []
        anchors = [
            self._anchor(subject, spot, road.length_km, road.ref)
            for subject, spot in self._book.anchors.get(road_id, {}).items()
        ]
        case = RoadCase(
            road.length_km,
            [anchor for anchor in anchors if anchor.named != ()],
            self._sections(road_id, road.length_km),
            self._judge,
            self._court.start,
        )
        case.tell(lambda *one: told.append(one))
        places = _places(road, dict.fromkeys((stretch.from_km, stretch.to_km) for stretch, _, _ in told))
        found = [
            _interval(places[stretch.from_km, stretch.to_km], stretch.view, valid, known)
            for stretch, valid, known in told
        ]
        return sorted(found, key=_SPAN)

    def _anchor(self, subject: Subject, spot: Spot, length_km: float, ref: str) -> RoadAnchor:
        dossier = self._book.dossiers[subject]
        named = None
        if spot.is_named:
            named = tuple(
                known for one, known in dossier.evidence if any(same_ref(told, ref) for told in one.roads)
            )
        return RoadAnchor(_snapped(spot.km, length_km), object_id_of(subject), spot.is_city, dossier, named)

    def _sections(self, road_id: str, length_km: float) -> list[Dossier]:
        """Return what section claims say of each part of the road that they share."""
        told = [
            (
                _snapped(subject.from_km, length_km),
                _snapped(subject.to_km, length_km),
                self._book.dossiers[subject].evidence,
            )
            for subject in self._book.pieces.get(road_id, ())
        ]
        ends = sorted({km for low, high, _ in told for km in (low, high)})
        found = []
        for low, high in pairwise(ends):
            here = [one for start, end, evidence in told if start <= low and high <= end for one in evidence]
            if here:
                found.append(self._court.dossier(Subject(SubjectKind.PIECE, road_id, low, high), here))
        return found

    def of_traffic(self, road_id: str) -> list[PassageInterval]:
        """Return the passages of a road."""
        road = self._court.network.road(road_id)
        told = self._book.traffic.get(road_id, ())
        epochs: list[tuple[datetime, list[tuple[Mark, Period]]]] = []
        for known in known_starts(period for _, period in told):
            marks = passage_marks([one for one, period in told if period.contains(known)], self._court.rules)
            epochs.append(
                (known, [(mark, Period(max(mark.start, BEGINNING), mark.end or FOREVER)) for mark in marks])
            )
        found: list[PassageInterval] = []

        def emit(mark: Mark, valid: Period, known: Period) -> None:
            lon, lat = road.point_at((mark.from_km + mark.to_km) / 2)
            found.append(
                PassageInterval(
                    road_id=road_id,
                    from_km=mark.from_km,
                    to_km=mark.to_km,
                    point_km=mark.from_km if mark.is_point else None,
                    lon=lon,
                    lat=lat,
                    passage=mark.passage,
                    valid=valid,
                    known=known,
                    claims=mark.claims,
                    rule=mark.rule,
                    claims_against=mark.against,
                )
            )

        versions(epochs, emit)
        return sorted(
            found, key=lambda one: (one.from_km, one.to_km, one.valid.start, one.passage, one.known.start)
        )


def _tell(dossier: Dossier, book: RowBook[View], start: datetime) -> None:
    """Write out what is known of one object, as it becomes known."""
    horizons = dict(dossier.horizons(start))
    deltas = {delta.known: delta for delta in dossier.deltas}
    track, horizon = Track[View](), start
    for known in sorted({*horizons, *deltas}):
        horizon = horizons.get(known, horizon)
        delta, was_empty = deltas.get(known), not track.times
        if delta is not None:
            track.apply(delta.since, delta.times, delta.views)
        if not track.times:
            book.replace(BEGINNING, [(BEGINNING, ())], known, horizon)
        elif delta is None or was_empty or known in horizons:
            first = (BEGINNING, (track.at(BEGINNING) or Dossier.nothing,))
            rest = [(at, (view,)) for at, view in zip(track.times, track.items, strict=True)]
            book.replace(BEGINNING, [first, *rest], known, horizon)
        else:
            first = (delta.since, (track.at(delta.since) or Dossier.nothing,))
            rest = [(at, (view,)) for at, view in zip(delta.times, delta.views, strict=True)]
            book.replace(delta.since, [first, *rest], known, horizon)
    book.close()


def _places(road: Road, spans: Iterable[tuple[float, float]]) -> dict[tuple[float, float], _Place]:
    """Return the fields that tell where a stretch is, by its measures; its point is that of its middle."""
    listed = list(spans)
    middles = road.points_at([(from_km + to_km) / 2 for from_km, to_km in listed])
    return {
        (from_km, to_km): (
            f"road:{road.road_id}:{from_km:.2f}-{to_km:.2f}", "stretch", road.road_id, from_km, to_km, *middle
        )
        for (from_km, to_km), middle in zip(listed, middles, strict=True)
    }  # fmt: skip


def _snapped(km: float, length_km: float) -> float:
    """Return a measure in whole metres; the road's end where it is next to it."""
    if km < _END_KM:
        return 0.0
    return length_km if length_km - km < _END_KM else round(km, 3)


def _interval(place: _Place, view: View, valid: Period, known: Period) -> Interval:
    """Return a version; the fields of an interval are those of its place, the view, and both times between these."""
    return Interval._make((*place, *view[:4], valid, known, *view[4:10]))
