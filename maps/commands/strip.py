"""``frontline strip``: the chart of one road, kilometres against days, as a picture for a report."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import OutputError
from maps.commands.daywords import asked_instant
from maps.commands.draw import build
from maps.commands.inputs import How, all_inputs, claims_of, end, note, reading_options
from maps.commands.publishoptions import Publishing, publishing_options
from maps.commands.shared import Command, ReportFlags, map_options

if TYPE_CHECKING:
    from geo.roads.road import RoadPiece
    from geo.situation import Situation
    from maps.strip.data import Strip

__all__ = ["strip"]

_FORMATS = (".svg", ".png")


@click.command(
    cls=Command,
    examples=(
        "frontline strip M5 -o m5.svg",
        'frontline strip "the M5 between Saraqib and Hama" -o m5.png --reading known',
        "frontline strip M4 -o m4.svg --known 2024-11-30",
        "frontline strip M5 reports/ -o m5-ar.png --language ar --width 1200",
    ),
    short_help="Draw one road, km against days, as SVG or PNG.",
)
@click.argument("road", metavar="ROAD")
@click.argument("inputs", metavar="[CLAIMS|REPORT|FOLDER]...", nargs=-1)
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="The picture to write: .svg or .png, by its ending."
)
@click.option(
    "--reading",
    type=click.Choice(("hindsight", "known")),
    help="With hindsight, or of each day only what had been published by then. [default: hindsight]",
)
@click.option(
    "--known",
    "known_text",
    metavar="DATE",
    help="Only what was published by this date; later days stay empty.",
)
@click.option(
    "--language",
    type=click.Choice(("en", "ar")),
    default="en",
    show_default=True,
    help="Names of places, roads and holders in English or Arabic, where there are both.",
)
@click.option(
    "--width", type=click.IntRange(480, 4000), default=960, show_default=True, metavar="PIXELS", help="Width."
)
@click.option(
    "--height",
    type=click.IntRange(240, 4000),
    default=540,
    show_default=True,
    metavar="PIXELS",
    help="Height; more where the legend needs it.",
)
@click.option(
    "--scale",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    metavar="N",
    help="Pixels of a PNG for each pixel of the chart, for print and sharp screens.",
)
@publishing_options
@map_options
@reading_options
def strip(
    *,
    road: str,
    inputs: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    no_baseline: bool,
    output: str,
    reading: str | None,
    known_text: str | None,
    language: str,
    width: int,
    height: int,
    scale: int,
    publishing: Publishing,
) -> None:
    """Draw ROAD as a chart of its own, kilometres upwards and days across: a front is a line that moves.

    ROAD is a number, a name or a part of a road, as a report would write it. The claims are those of the theatre, or those of
    the tables (.csv, .jsonl) and reports that are named behind it (- is standard input).
    """
    from geo.theatre import Theatre
    from maps.strip.data import strip_data
    from maps.strip.road import asked_road

    if reading is not None and known_text is not None:
        raise click.UsageError("--reading and --known exclude each other; give one of them")
    suffix = _suffix(output)
    theatre = Theatre.open(theatre_name)
    known = None if known_text is None else asked_instant("--known", known_text, theatre.zone)
    found = claims_of(all_inputs(inputs), theatre, flags, how) if inputs else None
    situation = publishing.of(build(theatre, found.claims if found else None, with_baseline=not no_baseline))
    piece = asked_road(situation, road)
    chart = strip_data(situation, piece, reading=reading or "hindsight", known=known, language=language)
    _write(chart, Path(output), suffix, width=width, height=height, scale=scale)
    _tell(situation, piece, chart.known)
    click.echo(output)
    if found:
        end(found)


def _suffix(output: str) -> str:
    """Return the ending of a file in small letters; refuse one that stands for no format that is written here."""
    suffix = Path(output).suffix.lower()
    if suffix not in _FORMATS:
        ending = f"not as {suffix}" if suffix else "and the name has no ending"
        raise OutputError(f"a chart is written as .svg or .png, {ending}: {output}")
    return suffix


def _write(chart: Strip, output: Path, suffix: str, *, width: int, height: int, scale: int) -> None:
    from maps.output import replaced_file
    from maps.strip import strip_svg

    if suffix == ".png":
        from maps.strip.image import strip_png

        content = strip_png(chart, width=width, height=height, scale=scale)
    else:
        content = strip_svg(chart, width=width, height=height).encode()
    with replaced_file(output) as draft:
        draft.write_bytes(content)


def _tell(situation: Situation, piece: RoadPiece, known: datetime | None) -> None:
    """Tell on standard error what was taken, and what else could have been meant."""
    from maps.commands.show import clean
    from maps.strip.road import others_of_ref, road_words

    road = situation.network.road(piece.road_id)
    part = f", km {piece.from_km:.0f} to {piece.to_km:.0f}" if piece.length_km < road.length_km else ""
    click.echo(clean(f"{road_words(road)}{part}"), err=True)
    others = others_of_ref(situation, piece)
    if others:
        note(f"{clean(road.ref)} is also the number of {clean('; '.join(others))}; name the one you mean")
    if known is not None and known >= situation.days[-1]:
        note("--known lies at or after the last day, so that all of it is known")
