"""Painted areas of control, brought in as claims about the places and the sections of road that lie in them.

`read_control_areas` lays the areas of each day over the theatre's places and the axes of its roads. What lies in the area
of X is held by X; where an earlier day of the same files had it with somebody else, X captured it. ::

              km 0        km 12.4          km 40.0              km 61.2
    27 Nov    ---- government -----------------]    no area
    30 Nov    ---- government --][---- opposition ---------------]
                   controls        captured         controls

What an earlier day had in an area and a later one has in none is told in numbers, and nothing is claimed of it. Doubtful
areas (``X?``) make claims that are graded doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from geo.actors import fold
from geo.claims.claim import Action, Claim, TargetKind, make_claim_id
from geo.claims.kilometres import kilometres_text
from geo.outside.along import Axes, Span, overlaid, parted
from geo.outside.dataset import Dataset, Imported, LeftOut
from geo.outside.extent import Extent
from geo.outside.holders import Holders, Status, one_camp
from geo.outside.overlay import Overlay, Said, Stretches, lost_km
from geo.outside.painted import Area, AreaReader
from geo.outside.sides import Parties, parties_of
from geo.period import When
from geo.places.bare import with_places

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import PlaceRecord, Theatre

__all__ = ["read_control_areas"]

_SHORTEST_KM = 0.2
"""Stretches shorter than this are slivers along the edge of an area."""

_TOLD_KM = 0.05
"""Less than this all together is the rounding of two areas that share an edge."""

_KINDS = {"facility": TargetKind.FACILITY, "crossing": TargetKind.CROSSING}

File = str | Path | IO[str] | IO[bytes]


def read_control_areas(
    files: File | Sequence[File],
    theatre: Theatre,
    network: Network,
    *,
    dataset: Dataset,
    holders: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    parties: Sequence[str] = (),
    days: Sequence[date | None] = (),
) -> Imported:
    """Read GeoJSON files of areas and who holds them.

    Args:
        files: one file or several, by path or open.
        theatre: gives the actors, the places, the time zone, and where areas can lie.
        network: gives the roads, and the places of a theatre that brings none.
        dataset: whose data it is.
        holders: what words for holders mean, see `geo.outside.holders.Holders`.
        columns: the properties that tell ``holder`` and ``date``, where not called as in `geo.outside.columns.ALIASES`.
        parties: the two sides for what is only called contested, see `geo.outside.sides.parties_of`.
        days: the day of each file, for areas that tell none themselves; None or left out for files that do.

    Returns:
        The claims in the order of their days, and each area of which there is none, with the reason.

    Raises:
        OutsideDataError: a file is no GeoJSON, too large, or not in longitude and latitude; or the user's words name no
            actor or field.
    """
    listed = [files] if isinstance(files, str | Path) or not isinstance(files, Sequence) else list(files)
    reader = AreaReader(theatre.zone, Holders(theatre.actors, holders), Extent.of(theatre), columns or {})
    told = [*days, *([None] * len(listed))]
    areas = [area for file, day in zip(listed, told, strict=False) for area in reader.read(file, day)]
    sides = parties_of(parties, [(area.day, area.holding) for area in areas], theatre.actors)
    painter = _Painter(with_places(theatre, network), network, dataset, sides)
    by_day: dict[date, list[Area]] = defaultdict(list)
    for area in areas:
        by_day[area.day].append(area)
    for day in sorted(by_day):
        painter.paint(day, by_day[day])
    left = [*reader.left_out, *_silent(areas), *painter.left_out]
    return Imported(painter.claims, left, [*_notes(reader), *painter.notes], reader.entries)


def _silent(areas: Iterable[Area]) -> list[LeftOut]:
    why = "nobody is known to hold it, so that it says nothing of what lies in it"
    return [
        LeftOut(area.where, area.written, why, is_fault=False)
        for area in areas
        if area.holding.status is Status.NOBODY
    ]


def _notes(reader: AreaReader) -> list[str]:
    if not reader.mended:
        return []
    return [f"areas mended because their rings cross or touch each other: {reader.mended:,}"]


@dataclass(slots=True)
class _Painter:
    """Makes claims of the areas of one day after the other; remembers who held what."""

    theatre: Theatre
    network: Network
    dataset: Dataset
    sides: Parties | None
    claims: list[Claim] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _axes: Axes | None = None
    _held: dict[str, str] = field(default_factory=dict)
    _along: dict[str, list[tuple[Span, str]]] = field(default_factory=lambda: defaultdict(list))
    _last: tuple[set[str], Stretches] = field(default_factory=lambda: (set(), {}))
    _slivers_km: float = 0.0

    def paint(self, day: date, areas: Sequence[Area]) -> None:
        """Make the claims of one day."""
        self._axes = self._axes or Axes(self.network.roads)
        overlay = Overlay(areas, self.theatre.actors)
        places = overlay.at_places(self.theatre.places)
        stretches = overlay.along_roads(self._axes)
        self._note_lost(day, set(places), stretches)
        for place in self.theatre.places:
            if (said := places.get(place.place_id)) is not None:
                self._paint_place(day, place, said)
        self._slivers_km = 0.0
        for road_id, spans in stretches.items():
            for span, said in spans:
                self._paint_stretch(day, road_id, span, said)
        if self._slivers_km >= _TOLD_KM:
            self.notes.append(
                f"{day.isoformat()}: {self._slivers_km:.1f} km of road in stretches shorter than {_SHORTEST_KM} km are left out"
            )

    def _note_lost(self, day: date, places: set[str], stretches: Stretches) -> None:
        gone, km = len(self._last[0] - places), lost_km(self._last[1], stretches)
        if gone or km >= _SHORTEST_KM:
            self.notes.append(
                f"{day.isoformat()}: {gone:,} places and {km:,.1f} km of road that lay in an area before lie in none; "
                "nothing is claimed of them, and what was known of them stands"
            )
        self._last = (places, stretches)

    def _paint_place(self, day: date, place: PlaceRecord, said: Said) -> None:
        deed = self._deed(said, self._held.get(place.place_id, ""))
        if deed is None:
            self._leave(day, place.name_en)
            return
        kind = _KINDS.get(place.kind, TargetKind.SETTLEMENT)
        self._claim(day, place.name_en, kind, deed, said, position=(place.lon, place.lat), key=place.place_id)
        if not said.is_contested:
            self._held[place.place_id] = said.actors[0]

    def _paint_stretch(self, day: date, road_id: str, span: Span, said: Said) -> None:
        """Make the claims of a stretch: one for each part of it that changes hands, or does not."""
        known = self._along[road_id]
        parts: list[tuple[Span, tuple[Action, str, str] | None]] = []
        for piece, before in parted(span, known):
            deed = self._deed(said, before)
            if parts and parts[-1][1] == deed:
                parts[-1] = ((parts[-1][0][0], piece[1]), deed)
            else:
                parts.append((piece, deed))
        length_km = self.network.road(road_id).length_km
        for piece, deed in parts:
            if piece[1] - piece[0] < _SHORTEST_KM:
                self._slivers_km += piece[1] - piece[0]
                continue
            text = kilometres_text(road_id, piece[0], _written_end(piece[1], length_km))
            if deed is None:
                self._leave(day, text)
            else:
                self._claim(day, text, TargetKind.SECTION, deed, said, roads=(road_id,), key=text)
        if not said.is_contested:
            self._along[road_id] = overlaid(known, span, said.actors[0])

    def _deed(self, said: Said, before: str) -> tuple[Action, str, str] | None:
        """Return action, actor and opponent of what is said, given who held it; None where nobody tells between whom."""
        actors = self.theatre.actors
        if not said.is_contested:
            actor = said.actors[0]
            if before and not one_camp(actors, before, actor):
                return Action.CAPTURED, actor, before
            return Action.CONTROLS, actor, ""
        first = said.actors[0] if said.actors else self.sides.defender if self.sides else ""
        defender = before or first
        rivals = [one for one in said.actors if not one_camp(actors, one, defender)]
        attacker = rivals[0] if rivals else self.sides.against(defender, actors) if self.sides else ""
        return (Action.CONTESTED, attacker, defender) if attacker and defender else None

    def _leave(self, day: date, what: str) -> None:
        why = "it is contested, and the areas do not say between whom; name the two parties"
        self.left_out.append(LeftOut(day.isoformat(), what, why))

    def _claim(
        self,
        day: date,
        target: str,
        kind: TargetKind,
        deed: tuple[Action, str, str],
        said: Said,
        *,
        key: str,
        position: tuple[float, float] | None = None,
        roads: tuple[str, ...] = (),
    ) -> None:
        action, actor, opponent = deed
        names = [self._name(one) for one in (actor, opponent)]
        told = "contested" if action is Action.CONTESTED else f"in an area of {names[0]}"
        mark = "" if action is Action.CONTROLS else "~"
        self.claims.append(
            Claim(
                claim_id=make_claim_id(
                    "areas", fold(self.dataset.publisher), day.isoformat(), kind, key, action, actor
                ),
                source=self.dataset.source(day, self.theatre.zone, doubtful=said.is_doubtful),
                action=action,
                target=target,
                target_kind=kind,
                actor=names[0],
                actor_id=actor,
                opponent=names[1],
                opponent_id=opponent,
                roads=roads,
                position=position,
                when=When(day.isoformat() + mark),
                sentence=f"{self.dataset.publisher}, areas of {day.isoformat()}: {target}, {told}",
            )
        )

    def _name(self, actor_id: str) -> str:
        actor = self.theatre.actors.get(actor_id)
        return actor.name if actor else ""


def _written_end(km: float, length_km: float) -> float:
    """Return the end of a stretch as it is written; that of a whole road is not rounded to before its end."""
    return length_km + 0.05 if km >= length_km - _SHORTEST_KM / 2 else km
