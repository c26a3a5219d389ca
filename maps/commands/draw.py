"""``frontline map``: claims adjudicated and drawn; and what other commands take from it."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from maps.commands.compared import compare_options
from maps.commands.inputs import How, all_inputs, claims_of, end, reading_options
from maps.commands.pageoptions import tell_of_tiles, tiles_options
from maps.commands.publishoptions import Publishing, publishing_options
from maps.commands.shared import Command, ReportFlags, map_options, progress_bar, step_option
from maps.commands.summary import summary_lines

if TYPE_CHECKING:
    from datetime import datetime

    from geo.claims.claim import Claim
    from geo.situation import Situation
    from geo.theatre import Theatre
    from maps.compare import Compare
    from maps.tiles import Tiles

__all__ = ["build", "draw_map", "tell_summary"]


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
    tell_summary(situation)
    click.echo(output)
    tell_of_tiles(tiles)
    end(found)


def build(theatre: Theatre, claims: Sequence[Claim] | None, *, with_baseline: bool) -> Situation:
    """Adjudicate claims, the theatre's own where none are given; nothing is written."""
    from geo.situation import Situation

    with progress_bar() as progress:
        return Situation.build(theatre, claims, with_baseline=with_baseline, progress=progress)


def tell_summary(situation: Situation, at: datetime | None = None, known: datetime | None = None) -> None:
    """Say on standard error what was read, placed and left out, and who holds what: at the end, or at an instant as known at another."""
    click.echo(summary_lines(situation, at, known), err=True)
