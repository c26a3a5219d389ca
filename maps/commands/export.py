"""``frontline export``: claims adjudicated, and written as files that GIS programs open ready-made."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import click

from maps.commands.daywords import asked_instant, asked_start
from maps.commands.draw import build, tell_summary
from maps.commands.exportchecks import refuse_inputs, tell_of_former, tell_of_nothing
from maps.commands.inputs import How, all_inputs, claims_of, end, reading_options
from maps.commands.publishoptions import Publishing, publishing_options
from maps.commands.shared import Command, ReportFlags, map_options, step_option

__all__ = ["export"]


@click.command(
    cls=Command,
    examples=(
        "frontline export claims.csv --to gis                       GeoJSON of every layer in a folder",
        "frontline export claims.csv --to syria.gpkg                one file for QGIS and ArcGIS, styled and timed",
        "frontline export claims.csv --to roads.parquet --from 2024-11-29 --until 2024-12-05",
        "frontline export claims.csv --to gis --slices --step 1w    a set of files for each week",
        "frontline export claims.csv --to postgresql://localhost/war",
    ),
    short_help="Write claims or reports as GIS files.",
)
@click.argument("inputs", metavar="[CLAIMS|REPORT|FOLDER]...", nargs=-1)
@click.option(
    "-o",
    "--to",
    "--output",
    "to",
    default="out",
    show_default=True,
    metavar="FILE|FOLDER|ADDRESS",
    help="Where it goes: a file whose ending says the format, a folder, or a PostGIS database.",
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="Format of the files in a folder: geojson, geojsonl, gpkg, fgb, parquet, kml, kmz or csv. [default: geojson]",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="NAME",
    help="Only this layer: roads, passage, junctions, places, fronts, front_lines, changes, claims or unlocated; may be given again.",
)
@click.option(
    "--from", "start", metavar="DATE", help="Leave out what ended before this day, or date and time."
)
@click.option("--until", metavar="DATE", help="Leave out what begins after this day, or date and time.")
@click.option(
    "--known", metavar="DATE", help="Only from what was published by then. [default: with hindsight]"
)
@click.option(
    "--intervals/--slices",
    "as_intervals",
    default=True,
    help="One feature a state with its start and end, or a set of features a date. [default: intervals]",
)
@step_option
@click.option("--crs", default="EPSG:4326", show_default=True, metavar="EPSG:…", help="Reference system.")
@click.option(
    "--formulas",
    "cells",
    type=click.Choice(["text", "all", "none"]),
    default="text",
    show_default=True,
    help="Of CSV: which cells are kept from being formulas in a spreadsheet.",
)
@map_options
@reading_options
@publishing_options
def export(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    to: str,
    format_name: str | None,
    layers: tuple[str, ...],
    start: str | None,
    until: str | None,
    known: str | None,
    as_intervals: bool,
    step: str,
    crs: str,
    cells: str,
    publishing: Publishing,
) -> None:
    """Write roads, passage, junctions, places, fronts, changes and claims over time as files for GIS programs.

    Inputs are claim tables (.csv, .jsonl) and reports (texts, web pages, feeds, folders of them; - is standard input), or none: the
    theatre's own claims. Every feature has start and end, and leads back to its sources. What could not be placed is in unlocated.csv.
    A file of GeoJSON, FlatGeobuf, GeoParquet or CSV holds one layer: call it roads.geojson, places.parquet, or name the --layer.
    """
    from geo.period import FOREVER
    from geo.theatre import Theatre
    from maps.export import planned_dataset, write_planned
    from maps.exportplan import plan_export

    plan = plan_export(to, format=format_name, layers=layers, crs=crs, cells=cells)
    refuse_inputs(inputs, plan)
    theatre = Theatre.open(theatre_name)
    zone = theatre.zone
    begin = None if start is None else asked_start("--from", start, zone)
    last = None if until is None else asked_instant("--until", until, zone)
    by_then = FOREVER if known is None else asked_instant("--known", known, zone)
    found = claims_of(all_inputs(inputs), theatre, flags, how) if inputs else None
    situation = publishing.of(build(theatre, found.claims if found else None, with_baseline=not no_baseline))
    shape = "intervals" if as_intervals else "slices"
    dataset = planned_dataset(situation, plan, shape=shape, start=begin, until=last, step=step, known=by_then)
    written = write_planned(dataset, plan, claims=situation.claims)
    click.echo("\n".join(written))
    tell_summary(situation, min(last or dataset.about.stops[-1], situation.days[-1]), by_then)
    tell_of_nothing(dataset)
    if publishing.leaves_out:
        tell_of_former(plan, written)
    if found:
        end(found)
