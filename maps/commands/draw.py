"""``frontline map`` and ``frontline export``: claims adjudicated, and drawn or written as GIS files."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.shared import Command, ReportFlags, all_inputs, claims_of, map_options, progress_bar
from maps.commands.summary import summary_lines

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["build", "draw_map", "export", "write_claims_table"]


@click.command(
    "map",
    cls=Command,
    examples=(
        "frontline map claims.csv -o map.html",
        "frontline map report.txt --published 2024-11-28",
        'frontline map monday.md tuesday.md corrections.csv --title "The week"',
    ),
    short_help="Draw claims or reports on a map.",
)
@click.argument("inputs", metavar="CLAIMS|REPORT...", nargs=-1, required=True)
@map_options
@click.option(
    "-o", "--output", default="map.html", show_default=True, metavar="FILE", help="The page to write."
)
@click.option("--title", default="", metavar="TEXT", help="Title of the page instead of the theatre's.")
def draw_map(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    theatre_name: str,
    no_baseline: bool,
    output: str,
    title: str,
) -> None:
    """Draw claim tables (.csv, .jsonl) and reports (any other file; - is standard input) on one map.

    The map is one HTML file that needs no network.
    """
    from maps.page import write_map

    situation = build(all_inputs(inputs), theatre_name, flags, with_baseline=not no_baseline)
    write_map(situation, output, title=title or None)
    _end(situation, output)


@click.command(
    cls=Command,
    examples=(
        "frontline export claims.csv -o gis",
        "frontline export report.txt --published 2024-11-28 -o gis",
    ),
    short_help="Write claims or reports as GIS files.",
)
@click.argument("inputs", metavar="CLAIMS|REPORT...", nargs=-1, required=True)
@map_options
@click.option(
    "-o", "--output", default="out", show_default=True, metavar="FOLDER", help="Where the files go."
)
def export(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    theatre_name: str,
    no_baseline: bool,
    output: str,
) -> None:
    """Write roads, places, junctions, fronts and claims over time as GeoJSON, and the claims as CSV.

    Inputs are claim tables (.csv, .jsonl) and reports (any other file; - is standard input). Every feature has start and
    end, which QGIS takes for its time controller. What could not be placed is in unlocated.csv.
    """
    from maps.export import export_geojson
    from maps.output import replaced_folder

    situation = build(all_inputs(inputs), theatre_name, flags, with_baseline=not no_baseline)
    with replaced_folder(output) as folder:
        written = [*export_geojson(situation, folder), write_claims_table(situation, folder)]
    click.echo("\n".join(str(Path(output) / path.name) for path in written))
    _end(situation, "")


def build(inputs: Sequence[str], theatre_name: str, flags: ReportFlags, *, with_baseline: bool) -> Situation:
    """Read inputs and adjudicate them; nothing is written."""
    from geo.situation import Situation
    from geo.theatre import Theatre

    theatre = Theatre.open(theatre_name)
    claims = claims_of(inputs, theatre, flags)
    with progress_bar() as progress:
        return Situation.build(theatre, claims, with_baseline=with_baseline, progress=progress)


def write_claims_table(situation: Situation, folder: Path) -> Path:
    """Write the claims of a situation as ``claims.csv``, without the baseline, so that they can be edited and read again."""
    from geo.claims.table import write_claims

    path = folder / "claims.csv"
    write_claims([item.claim for item in situation.claims], path)
    return path


def _end(situation: Situation, output: str) -> None:
    click.echo(summary_lines(situation), err=True)
    if output:
        click.echo(output)
