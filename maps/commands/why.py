"""``frontline why``: who holds a place or a road at a day, and on whose word."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from geo.errors import PeriodError, PlaceNotFoundError
from maps.commands.daywords import asked_instant, day_words
from maps.commands.draw import build
from maps.commands.inputs import How, all_inputs, claims_of, end, reading_options
from maps.commands.locate import points_given, why_not
from maps.commands.shared import Command, ReportFlags, map_options
from maps.commands.show import clean, harmless_json
from maps.commands.typeset import filled

if TYPE_CHECKING:
    from geo.control.explain import Explanation
    from geo.control.naming import Names
    from geo.places.location import Location
    from geo.roads.road import RoadPiece
    from geo.situation import Situation

__all__ = ["Question", "why"]

_NARROWEST, _WIDEST = 60, 110
_BESIDE_KM = 0.05
"""What is nearer to the end of a stretch is explained with both of the stretches that meet there."""
_OTHERS = 4
_SLIVER_KM = 0.05
"""A stretch that reaches less than this into what is asked about is none of it."""


@click.command(
    cls=Command,
    examples=(
        "frontline why Saraqib --at 2024-11-30",
        "frontline why Saraqib --at 2024-11-30 --known 2024-11-29",
        'frontline why "the M4/M5 junction" --at 2024-11-28',
        'frontline why "the M5 between Saraqib and Hama" --at 2024-12-01 reports/',
    ),
    short_help="Say who holds a place or road, and who says so.",
)
@click.argument("target", metavar="PLACE")
@click.argument("inputs", metavar="[CLAIMS|REPORT|FOLDER]...", nargs=-1)
@click.option(
    "--at",
    "at_text",
    metavar="DATE",
    help="Day, as 2024-11-30 (its end), or day and time. [default: the last day]",
)
@click.option(
    "--known",
    "known_text",
    metavar="DATE",
    help="Only from what was published by then. [default: from all of it, with hindsight]",
)
@click.option(
    "--near",
    callback=points_given,
    multiple=True,
    metavar="LON,LAT",
    help="Of places of one name, the one near this point is meant; may be repeated.",
)
@map_options
@reading_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def why(
    *,
    target: str,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    at_text: str | None,
    known_text: str | None,
    near: tuple[tuple[float, float], ...],
    as_json: bool,
) -> None:
    """Say who holds PLACE at a day, by which rule, who says so and who says otherwise, and what changed it.

    PLACE is a town, crossing, junction, road or part of a road, as a report would write it. The claims are those of the
    theatre, or those of the tables (.csv, .jsonl) and reports that are named behind it (- is standard input).
    """
    from geo.theatre import Theatre

    theatre = Theatre.open(theatre_name)
    at = None if at_text is None else asked_instant("--at", at_text, theatre.zone)
    known = None if known_text is None else asked_instant("--known", known_text, theatre.zone)
    found = claims_of(all_inputs(inputs), theatre, flags, how) if inputs else None
    situation = build(theatre, found.claims if found else None, with_baseline=not no_baseline)
    question = Question(situation, target, _checked(situation, at), known, near)
    if as_json:
        click.echo(harmless_json(json.dumps(question.as_object(), ensure_ascii=False)))
    else:
        width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
        click.echo("\n".join(question.lines(width)))
    if found:
        end(found)


def _checked(situation: Situation, at: datetime | None) -> datetime:
    """Return the instant asked about, the end of the last day where none is; refuse one before the theatre begins."""
    from geo.period import day_bounds

    theatre = situation.theatre
    if at is None:
        return situation.days[-1]
    if at < day_bounds(theatre.start, theatre.zone).start:
        raise PeriodError(
            f"--at lies before {day_words(theatre.start)}, the first day of {theatre.theatre_id}; nothing is told of what was"
            " before, ask for that day or a later one"
        )
    return at


@dataclass(frozen=True)
class Question:
    """What is asked, and of what.

    Attributes:
        situation: the claims, adjudicated.
        target: the place, as a person writes it.
        at: the valid instant.
        known: the report time, None for hindsight.
        near: points (lon, lat) that tell places of one name apart.
    """

    situation: Situation
    target: str
    at: datetime
    known: datetime | None
    near: tuple[tuple[float, float], ...] = ()

    def lines(self, width: int) -> Iterator[str]:
        """Yield the answer for a person, in lines of a width."""
        location = self._location()
        if _is_line(location):
            for number, piece in enumerate(location.pieces):
                yield from [""] if number else []
                yield from self._road_lines(piece, width)
            yield from self._footer(location, (), width)
            return
        objects = self._objects(location)
        for number, told in enumerate(objects):
            yield from [""] if number else []
            yield from self._object_lines(told, location, width)
        yield from self._footer(location, objects, width)

    def as_object(self) -> dict[str, Any]:
        """Return the answer for a machine."""
        from maps.commands.whyjson import explanation_object, instant_text

        location = self._location()
        explained = self._on_pieces(location) if _is_line(location) else self._objects(location)
        return {
            "asked": self.target,
            "place": location.why,
            "theatre": self.situation.theatre.theatre_id,
            "at": instant_text(self.at),
            "known": instant_text(self.known),
            "explanations": [explanation_object(one) for one in explained],
        }

    @cached_property
    def _names(self) -> Names:
        from geo.control.naming import Names

        return Names(self.situation.casefile)

    # ---- what is meant ----

    def _location(self) -> Location:
        """Return what is asked about.

        Raises:
            PlaceNotFoundError: it cannot be told, or it is something that nobody holds; the message has the candidates.
        """
        location = self.situation.locator.locate(self.target, near=self.near)
        if not location.is_located:
            raise PlaceNotFoundError(why_not(location))
        if not (location.pieces or location.at_road or location.junction or location.place):
            raise PlaceNotFoundError(
                f'"{clean(self.target)}" is an area ({location.why}), and an area as a whole is held by nobody;'
                " ask for a town, a junction or a road in it"
            )
        return location

    def _objects(self, location: Location) -> list[Explanation]:
        """Return the explanations of a place or junction; of a point of a road, those of the stretches that meet there."""
        if location.junction is not None:
            return [self._explain(f"junction:{location.junction.junction_id}")]
        if location.at_road is not None:
            road_id, km = location.at_road
            sides = [
                self._explain(f"road:{road_id}:{max(km + aside, 0.0)}") for aside in (-_BESIDE_KM, _BESIDE_KM)
            ]
            return sides[:1] if sides[0].object_id == sides[1].object_id else sides
        assert location.place is not None
        return [self._explain(f"place:{location.place.place_id}")]

    def _on_pieces(self, location: Location) -> list[Explanation]:
        return [one for piece in location.pieces for one in self.stretches(piece)]

    def stretches(self, piece: RoadPiece) -> list[Explanation]:
        """Return the stretches that a piece of road touches, explained, in km order."""
        now = self.situation.at(self.at, self.known)
        middles = [
            (one.from_km + one.to_km) / 2
            for one in now.on_road(piece.road_id)
            if min(one.to_km, piece.to_km) - max(one.from_km, piece.from_km) > _SLIVER_KM
        ]
        middles = middles or [(piece.from_km + piece.to_km) / 2]
        return [self._explain(f"road:{piece.road_id}:{km}") for km in middles]

    def _explain(self, object_id: str) -> Explanation:
        return self.situation.explain(object_id, self.at, self.known)

    # ---- for a person ----

    def _object_lines(self, told: Explanation, location: Location, width: int) -> Iterator[str]:
        from maps.commands.whytext import explanation_lines, heading_lines

        zone = self.situation.theatre.zone
        title = f"{told.name} ({told.sort})" if told.sort not in {"", "stretch"} else told.name
        if location.at_road is not None:
            title = f"{clean(self.target)} (km {location.at_road[1]:.1f}), on {told.name}"
        if told.name_ar:
            title += f"  {told.name_ar}"
        yield from heading_lines(title, told, self.situation.days[-1], zone, width)
        yield from explanation_lines(told, zone, width)

    def _road_lines(self, piece: RoadPiece, width: int) -> Iterator[str]:
        from maps.commands.whyroad import piece_lines, piece_title
        from maps.commands.whytext import heading_lines

        zone, stretches = self.situation.theatre.zone, self.stretches(piece)
        title = piece_title(self._names, piece)
        yield from heading_lines(title, stretches[0], self.situation.days[-1], zone, width)
        yield from piece_lines(self.situation.casefile, piece, stretches, zone, width)

    def _footer(self, location: Location, objects: Sequence[Explanation], width: int) -> Iterator[str]:
        """Yield what else the words could mean, and how to read what stands above."""
        from maps.commands.citations import GRADES
        from maps.commands.whyroad import KEY
        from maps.commands.whytext import IN_FULL

        others = [one for one in location.candidates[1:_OTHERS] if one.score > 0 and not location.pieces]
        notes = [f"It could also be: {one.label} ({one.lon:.4f}, {one.lat:.4f})" for one in others]
        notes += [KEY] if _is_line(location) else []
        notes += [GRADES] if any(told.claims_for or told.claims_against for told in objects) else []
        notes += [IN_FULL] if any(told.parents for told in objects) else []
        if notes:
            yield ""
        for note in notes:
            yield from filled(note, width)


def _is_line(location: Location) -> bool:
    """Tell whether a road or a part of one is meant, and not a point."""
    return bool(location.pieces) and location.at_road is None
