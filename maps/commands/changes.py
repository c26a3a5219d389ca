"""``frontline changes``: what changed between two dates, or what was learnt later about one."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from geo.errors import PeriodError
from geo.period import FOREVER
from maps.commands.daywords import asked_instant, day_words, instant_words
from maps.commands.draw import build
from maps.commands.inputs import How, all_inputs, claims_of, end, reading_options
from maps.commands.shared import Command, ReportFlags, map_options
from maps.commands.show import harmless_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from geo.control.changes import Changes
    from geo.roads.road import Road
    from geo.situation import Situation

__all__ = ["changes"]

_NARROWEST, _WIDEST = 60, 110


@dataclass(frozen=True, slots=True)
class _Dates:
    """What the command line says of time; None where it does not."""

    start: datetime | None
    end: datetime | None
    known: datetime | None
    learnt: datetime | None
    at: datetime | None


@click.command(
    cls=Command,
    examples=(
        "frontline changes --from 2024-11-29 --to 2024-12-05",
        "frontline changes --from 2024-11-29 --to 2024-12-05 --road M5",
        "frontline changes --learnt 2024-11-29        what is known today of that evening, and was not then",
        "frontline changes reports/ --from 2024-11-28 --json",
    ),
    short_help="Say what changed between two dates.",
)
@click.argument("inputs", metavar="[CLAIMS|REPORT|FOLDER]...", nargs=-1)
@click.option(
    "--from",
    "start",
    metavar="DATE",
    help="First date, as 2024-11-29 (its end), or date and time. [default: the first day]",
)
@click.option("--to", "finish", metavar="DATE", help="Second date. [default: the last day]")
@click.option(
    "--known", metavar="DATE", help="Only from what was published by then. [default: with hindsight]"
)
@click.option(
    "--learnt",
    metavar="DATE",
    help="Instead of two dates: what was learnt after this one, about its end or about --at.",
)
@click.option("--at", metavar="DATE", help="With --learnt: the date that it is about.")
@click.option(
    "--road", "road_name", metavar="ROAD", help="Only this road and what lies on it, by number or name."
)
@map_options
@reading_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def changes(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    start: str | None,
    finish: str | None,
    known: str | None,
    learnt: str | None,
    at: str | None,
    road_name: str | None,
    as_json: bool,
) -> None:
    """Say what changed between two dates: kilometres of road, places, fronts and traffic, and who says so.

    The claims are those of the theatre, or those of the tables (.csv, .jsonl) and reports that are named (- is standard
    input). With --learnt, what later reports changed about one date.
    """
    from geo.theatre import Theatre

    if learnt is None and at is not None:
        raise click.UsageError("--at says what --learnt is about; give --learnt as well, or --from and --to.")
    if learnt is not None and (start is not None or finish is not None):
        raise click.UsageError("--learnt is about one date, --from and --to are two; give one or the other.")
    theatre = Theatre.open(theatre_name)
    options = {"--from": start, "--to": finish, "--known": known, "--learnt": learnt, "--at": at}
    dates = _Dates(
        *(None if text is None else asked_instant(name, text, theatre.zone) for name, text in options.items())
    )
    _check_order(dates, theatre.zone)
    found = claims_of(all_inputs(inputs), theatre, flags, how) if inputs else None
    situation = build(theatre, found.claims if found else None, with_baseline=not no_baseline)
    told = _changes(situation, dates)
    roads = () if road_name is None else _roads_called(situation, road_name)
    if roads:
        told = _only_on(told, roads, situation)
    click.echo((_as_json if as_json else _as_text)(told, situation, roads))
    if found:
        end(found)


def _check_order(dates: _Dates, zone: ZoneInfo) -> None:
    """Refuse dates that stand the wrong way round."""
    if dates.start and dates.end and dates.start >= dates.end:
        first, last = (instant_words(one, zone) for one in (dates.start, dates.end))
        raise PeriodError(f"--from ({first}) is not before --to ({last}); give the earlier date first")
    if dates.learnt and dates.known and dates.learnt >= dates.known:
        first, last = (instant_words(one, zone) for one in (dates.learnt, dates.known))
        raise PeriodError(
            f"--learnt ({first}) is not before --known ({last}); nothing can be learnt between them"
        )


def _changes(situation: Situation, dates: _Dates) -> Changes:
    """Return what changed, after a check that the claims can tell of the dates."""
    from geo.control.changes import changes as changed

    known = dates.known or FOREVER
    if dates.learnt is not None:
        at = dates.at or dates.learnt
        _check_within(situation, "--at" if dates.at else "--learnt", at)
        return changed(
            situation.timeline, situation.network, at, at, known_start=dates.learnt, known_end=known
        )
    start, finish = dates.start or situation.days[0], dates.end or situation.days[-1]
    _check_within(situation, "--from", start)
    _check_within(situation, "--to", finish)
    if start >= finish:
        raise PeriodError(
            f"there is nothing between {instant_words(start, situation.theatre.zone)} and"
            f" {instant_words(finish, situation.theatre.zone)}; give --from and --to, the earlier date first"
        )
    return changed(situation.timeline, situation.network, start, finish, known_start=known, known_end=known)


def _check_within(situation: Situation, option: str, at: datetime) -> None:
    """Refuse an instant of which no claim can tell."""
    from geo.period import day_bounds

    theatre, last = situation.theatre, situation.days[-1]
    first = day_bounds(theatre.start, theatre.zone).start
    if at < first:
        raise PeriodError(
            f"{option} lies before {day_words(theatre.start)}, the first day of {theatre.theatre_id}; nothing is told of what"
            " was before, ask for that day or a later one"
        )
    if at > last:
        final = day_words(last.astimezone(theatre.zone).date())
        raise PeriodError(
            f"{option} lies after {final}, the last day that the claims tell of; ask for that day or an earlier one"
        )


def _roads_called(situation: Situation, name: str) -> Sequence[Road]:
    """Return the roads of an identifier, reference or name.

    Raises:
        RoadNotFoundError: there is none.
    """
    network = situation.network
    found = network.roads_by_ref(name) or network.roads_by_name(name)
    same = [road for road in found if road.road_id == name]
    return same or found or [network.road(name)]


def _only_on(told: Changes, roads: Sequence[Road], situation: Situation) -> Changes:
    """Leave out what is not on some roads."""
    from maps.towns import towns_on

    road_ids = {road.road_id for road in roads}
    places = situation.theatre.places
    here = {
        f"place:{places[town.number].place_id}" for road in roads for town in towns_on(road, places)
    } | {
        f"junction:{one.junction_id}"
        for one in situation.network.all_junctions
        if road_ids & set(one.road_ids)
    }  # fmt: skip
    return replace(
        told,
        ground=tuple(piece for piece in told.ground if piece.road_id in road_ids),
        words=tuple(piece for piece in told.words if piece.road_id in road_ids),
        places=tuple(one for one in told.places if one.object_id in here),
        junctions=tuple(one for one in told.junctions if one.object_id in here),
        fronts=tuple(one for one in told.fronts if one.shown.road_id in road_ids),
        passages=tuple(one for one in told.passages if one.shown.road_id in road_ids),
    )


def _as_json(told: Changes, situation: Situation, roads: Sequence[Road]) -> str:
    from maps.commands.changejson import change_object
    from maps.commands.changenames import ChangeNames

    found = change_object(told, situation.timeline, ChangeNames(situation))
    head = {
        "theatre": situation.theatre.theatre_id,
        "title": situation.theatre.title,
        "only_roads": [road.road_id for road in roads] or None,
    }
    return harmless_json(json.dumps({**head, **found}, ensure_ascii=False))


def _as_text(told: Changes, situation: Situation, roads: Sequence[Road]) -> str:
    from maps.commands.changenames import ChangeNames
    from maps.commands.changesetting import Setting
    from maps.commands.changetext import change_lines

    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    setting = Setting(told, situation.timeline, ChangeNames(situation), width)
    head = [situation.theatre.title, _heading(told, situation.theatre.zone)]
    if told.before.known == told.after.known < told.after.at:
        head.append(
            "Nothing published by then can tell of what came after it; kilometres a day count that time too."
        )
    if roads:
        names = " and ".join(setting.names.road(road.road_id) for road in roads)
        head.append(f"Only {names}, and what lies on it")
    lines = [line for text in head for line in setting.filled(text)]
    return "\n".join([*lines, "", *change_lines(setting)])


def _heading(told: Changes, zone: ZoneInfo) -> str:
    before, after = told.before, told.after
    start, finish = instant_words(before.at, zone), instant_words(after.at, zone)
    if before.known == after.known:
        known = (
            "with hindsight" if after.known >= FOREVER else f"as known at {instant_words(after.known, zone)}"
        )
        return f"From {start} to {finish}, {known}"
    until = "" if after.known >= FOREVER else f" and by {instant_words(after.known, zone)}"
    return f"About {start}: what was learnt after {instant_words(before.known, zone)}{until}"
