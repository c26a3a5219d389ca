"""``frontline theatre``: what is embedded, what is in a theatre, whether a folder is one."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import TheatreError
from maps.commands.palette import colour_advice
from maps.commands.shared import DEFAULT_THEATRE, Command, Group
from maps.commands.show import clean, count_of, table
from maps.commands.wholetheatre import open_whole

if TYPE_CHECKING:
    from geo.theatre import Theatre

__all__ = ["theatre"]


@click.group(
    cls=Group,
    examples=(
        "frontline theatre list",
        "frontline theatre show syria-2024",
        "frontline theatre check my-theatre/",
    ),
    short_help="List, show and check theatres.",
)
def theatre() -> None:
    """List, show and check theatres: the folders with all that is specific to one conflict."""


@theatre.command("list", cls=Command, examples=("frontline theatre list",))
def list_() -> None:
    """List the embedded theatres."""
    from geo.theatre import Theatre

    opened = [Theatre.open(name) for name in Theatre.embedded()]
    rows = [(one.theatre_id, one.title, f"{one.start} to {one.end}") for one in opened]
    click.echo(table(("name", "title", "days"), rows))


@theatre.command(cls=Command, examples=("frontline theatre show syria-2024",))
@click.argument("name", default=DEFAULT_THEATRE)
def show(name: str) -> None:
    """Show the actors of a theatre, how much it holds, its licence and attribution."""
    from geo.theatre import Theatre

    opened = Theatre.open(name)
    click.echo(f"{clean(opened.title)} ({opened.theatre_id})")
    click.echo(f"{opened.start} to {opened.end}, days of {opened.zone.key}\n")
    rows = [
        (actor.actor_id, actor.name, actor.side, actor.parent, actor.colour, ", ".join(actor.aliases))
        for actor in opened.actors
    ]
    click.echo(table(("actor", "name", "side", "part of", "colour", "also"), rows, width=120))
    click.echo(f"\n{_contents(opened)}\n")
    click.echo(f"Licence: {clean(opened.licence)}")
    click.echo("\n".join(f"  {clean(line)}" for line in opened.attribution))


def _contents(opened: Theatre) -> str:
    kinds = Counter(str(place.kind) for place in opened.places)
    places = ", ".join(
        count_of(count, kind, "cities" if kind == "city" else "facilities" if kind == "facility" else "")
        for kind, count in kinds.most_common()
    )
    files = [
        count_of(len(opened.claims_paths), "claim table"),
        count_of(len(opened.report_paths), "report"),
        "a baseline" if opened.baseline_path else "no baseline",
        *(["rules of its own"] if opened.rules_path else []),
    ]
    return f"Places: {places}\nFiles: {', '.join(files)}, roads in {opened.roads_path.name}"


@theatre.command("check", cls=Command, examples=("frontline theatre check my-theatre/",))
@click.argument("folder")
def check_(folder: str) -> None:
    """Check a theatre folder: every file, every claim in it, and what the manifest says. Exit code 1 if anything is wrong.

    Colours of parties that a colour-blind reader would confuse are told as advice; they make nothing wrong.
    """
    from geo.places.bare import with_places
    from geo.theatre import Theatre

    if not Path(folder).exists() and folder not in Theatre.embedded():
        raise TheatreError(f"{folder}: there is no such folder")
    opened, network = open_whole(folder)
    opened = with_places(opened, network)
    click.echo(
        f"{clean(folder)}: in order; {count_of(len(network.roads), 'road')}, {count_of(len(opened.places), 'place')}"
    )
    for advice in colour_advice(opened):
        click.echo(f"  colours: {advice}")
