"""``frontline map`` and ``frontline export``: claims adjudicated, and drawn or written as GIS files."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.compared import compare_options
from maps.commands.inputs import How, all_inputs, claims_of, end, reading_options
from maps.commands.pageoptions import tell_of_tiles, tiles_options
from maps.commands.publishoptions import Publishing, publishing_options
from maps.commands.shared import Command, ReportFlags, map_options, progress_bar, step_option
from maps.commands.summary import summary_lines

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.situation import Situation
    from geo.theatre import Theatre
    from maps.compare import Compare
    from maps.tiles import Tiles

__all__ = ["build", "draw_map", "export", "write_claims_table"]


@click.command(
    "map",
    cls=Command,
    examples=(
        "frontline map claims.csv -o map.html",
        "frontline map report.txt --published 2024-11-28",
        "frontline map reports/ -o map.html --step 6h",
        'frontline map monday.md tuesday.md corrections.csv --title "The week"',
        "frontline map claims.csv --compare 2024-11-29 2024-12-05",
    ),
    short_help="Draw claims or reports on a map.",
)
@click.argument("inputs", metavar="CLAIMS|REPORT|FOLDER...", nargs=-1, required=True)
@map_options
@reading_options
@click.option(
    "-o", "--output", default="map.html", show_default=True, metavar="FILE", help="The page to write."
)
@click.option("--title", default="", metavar="TEXT", help="Title of the page instead of the theatre's.")
@compare_options
@step_option
@tiles_options
@publishing_options
def draw_map(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    output: str,
    title: str,
    compare: Compare | None,
    step: str,
    tiles: Tiles | None,
    publishing: Publishing,
) -> None:
    """Draw claim tables (.csv, .jsonl) and reports (texts, web pages, feeds, folders of them; - is standard input) on one map.

    The map is one HTML file that needs no network, and asks for nothing unless --tiles says so.
    """
    from geo.theatre import Theatre
    from maps.page import write_map

    theatre = Theatre.open(theatre_name)
    found = claims_of(all_inputs(inputs), theatre, flags, how)
    situation = publishing.of(build(theatre, found.claims, with_baseline=not no_baseline))
    write_map(situation, output, title=title or None, compare=compare, step=step, tiles=tiles)
    _summarise(situation, output)
    tell_of_tiles(tiles)
    end(found)


@click.command(
    cls=Command,
    examples=(
        "frontline export claims.csv -o gis",
        "frontline export report.txt --published 2024-11-28 -o gis",
    ),
    short_help="Write claims or reports as GIS files.",
)
@click.argument("inputs", metavar="CLAIMS|REPORT|FOLDER...", nargs=-1, required=True)
@map_options
@reading_options
@click.option(
    "-o", "--output", default="out", show_default=True, metavar="FOLDER", help="Where the files go."
)
@publishing_options
def export(
    *,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    output: str,
    publishing: Publishing,
) -> None:
    """Write roads, places, junctions, fronts and claims over time as GeoJSON, and the claims as CSV.

    Inputs are claim tables (.csv, .jsonl) and reports (texts, web pages, feeds, folders of them; - is standard input).
    Every feature has start and end, which QGIS takes for its time controller. What could not be placed is in unlocated.csv.
    """
    from geo.theatre import Theatre
    from maps.export import export_geojson
    from maps.output import replaced_folder

    theatre = Theatre.open(theatre_name)
    found = claims_of(all_inputs(inputs), theatre, flags, how)
    situation = publishing.of(build(theatre, found.claims, with_baseline=not no_baseline))
    with replaced_folder(output) as folder:
        written = [*export_geojson(situation, folder), write_claims_table(situation, folder)]
    click.echo("\n".join(str(Path(output) / path.name) for path in written))
    _summarise(situation, "")
    end(found)


def build(theatre: Theatre, claims: Sequence[Claim] | None, *, with_baseline: bool) -> Situation:
    """Adjudicate claims, the theatre's own where none are given; nothing is written."""
    from geo.situation import Situation

    with progress_bar() as progress:
        return Situation.build(theatre, claims, with_baseline=with_baseline, progress=progress)


def write_claims_table(situation: Situation, folder: Path) -> Path:
    """Write the claims of a situation as ``claims.csv``, without the baseline, so that they can be edited and read again."""
    from geo.claims.table import write_claims

    path = folder / "claims.csv"
    write_claims([item.claim for item in situation.claims], path)
    return path


def _summarise(situation: Situation, output: str) -> None:
    click.echo(summary_lines(situation), err=True)
    if output:
        click.echo(output)
