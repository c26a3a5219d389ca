"""``frontline demo``: the main job on the embedded theatre."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.compared import compare_options
from maps.commands.pageoptions import tell_of_tiles, tiles_options
from maps.commands.publishoptions import Publishing, publishing_options
from maps.commands.reader import Reader
from maps.commands.shared import DEFAULT_THEATRE, Command, ReportFlags, progress_bar, step_option
from maps.commands.show import count_of
from maps.commands.summary import summary_lines

if TYPE_CHECKING:
    from geo.theatre import Theatre
    from maps.compare import Compare
    from maps.tiles import Tiles

__all__ = ["demo"]

_LOG = logging.getLogger(__name__)


@click.command(
    cls=Command,
    examples=(
        "frontline demo",
        "frontline demo -o /tmp/syria",
        "frontline demo --compare 2024-11-29 2024-12-05",
    ),
    short_help="Draw the embedded theatre.",
)
@click.option(
    "-o",
    "--output",
    default=f"out/{DEFAULT_THEATRE}",
    show_default=True,
    metavar="FOLDER",
    help="Where the map and the files go.",
)
@compare_options
@step_option
@tiles_options
@publishing_options
def demo(
    *, output: str, compare: Compare | None, step: str, tiles: Tiles | None, publishing: Publishing
) -> None:
    """Draw the embedded theatre (Syria, 26 November to 8 December 2024) without any network.

    Writes map.html, GeoJSON files, a GeoPackage with a QGIS project inside, and claims.csv.
    """
    from geo.situation import Situation
    from geo.theatre import Theatre
    from maps.export import planned_dataset, write_planned
    from maps.exportplan import plan_export
    from maps.output import replaced_folder
    from maps.page import write_map

    theatre = Theatre.open(DEFAULT_THEATRE)
    extracted = _claims_in_reports(theatre)
    with progress_bar() as progress:
        situation = publishing.of(Situation.build(theatre, progress=progress))
    with replaced_folder(output) as folder:
        write_map(situation, folder / "map.html", compare=compare, step=step, tiles=tiles)
        plan = plan_export(folder)
        dataset = planned_dataset(situation, plan)
        for one in (plan, plan_export(folder / f"{theatre.theatre_id}.gpkg")):
            write_planned(dataset, one, claims=situation.claims)
    reports = count_of(len(theatre.report_paths), "report")
    click.echo(theatre.title)
    click.echo(f"{reports} read: {count_of(extracted, 'claim')} extracted from their text")
    click.echo("The map draws the checked table of claims that the theatre brings.\n")
    click.echo(summary_lines(situation))
    tell_of_tiles(tiles)
    click.echo(f"\nOpen {Path(output) / 'map.html'} in a browser; the GIS files are beside it.")


def _claims_in_reports(theatre: Theatre) -> int:
    """Count what the extractor finds in the reports of the theatre; its map is drawn from the checked table."""
    reader = Reader(theatre, ReportFlags())
    return sum(len(reader.claims(str(path), _LOG.info)) for path in theatre.report_paths)
