"""``frontline import``: control data of others as a table of claims with a source of its own."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import OutsideDataError
from maps.commands.importintervals import are_intervals, read_intervals, silent_lines
from maps.commands.inputs import note
from maps.commands.leftout import left_out_lines, write_left_out
from maps.commands.shared import Command, progress_bar, theatre_option
from maps.commands.show import count_of, table

if TYPE_CHECKING:
    from geo.outside.dataset import Dataset, Imported
    from geo.outside.mapping import Mappings
    from geo.theatre import Theatre

__all__ = ["import_"]

_BINARY = {
    b"SQLite format 3": "a GeoPackage or another database",
    b"PAR1": "Parquet",
    b"fgb": "FlatGeobuf",
    b"PK": "an archive (.kmz, .xlsx, .zip)",
}
"""What some files begin with that people have and nothing here reads."""
_AREAS = (".geojson", ".json", ".geojsonl")
_DONE_WITHOUT = 3


def _pairs(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Read ``A=B``; the last sign of equality counts, because a name may hold one."""
    found = {}
    for value in values:
        word, sign, meaning = value.rpartition("=")
        if not sign or not word.strip() or not meaning.strip():
            raise click.BadParameter(f'{value!r} is no pair; write it as "Donetsk PR=russia"', ctx, param)
        found[word.strip()] = meaning.strip()
    return found


def _grade(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, int]:
    letter, number = value[:1].upper(), value[1:]
    if letter not in set("ABCDEF") or number not in set("123456"):
        raise click.BadParameter(
            f"{value!r} is no STANAG 2511 grade; write A to F and 1 to 6, as in B2", ctx, param
        )
    return letter, int(number)


def _days(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> tuple[date, ...]:
    days = []
    for value in values:
        try:
            days.append(date.fromisoformat(value.strip()))
        except ValueError as error:
            raise click.BadParameter(f"{value!r} is no day; write it as 2022-03-29", ctx, param) from error
    return tuple(days)


@click.command(
    "import",
    cls=Command,
    examples=(
        'frontline import places.csv --theatre my-theatre --publisher "Example list" -o claims.csv',
        'frontline import places.csv --publisher "Example list" --holder "Donetsk PR=russia" --column holder=status',
        'frontline import areas.geojson --publisher "Example map" --date 2024-11-30',
        'frontline import 27.geojson 30.geojson --publisher "Example map" --date 2024-11-27 --date 2024-11-30',
        'frontline import gis/places.geojson gis/junctions.geojson gis/roads.geojson gis/passage.geojson --publisher "Example map" -o again.csv',
        "frontline map claims.csv --theatre my-theatre",
    ),
    short_help="Make claims of a table of places, of painted areas, or of an export.",
)
@click.argument("files", metavar="TABLE|GEOJSON...", nargs=-1, required=True)
@theatre_option
@click.option("--publisher", required=True, metavar="NAME", help="Whose data it is; every claim names it.")
@click.option("--url", default="", metavar="ADDRESS", help="Where it was published.")
@click.option(
    "--grade",
    default="F6",
    show_default=True,
    callback=_grade,
    metavar="GRADE",
    help="STANAG 2511 grade of the data: reliability A to F, credibility 1 to 6.",
)
@click.option(
    "--date",
    "days",
    multiple=True,
    callback=_days,
    metavar="DAY",
    help="Day of a file that tells none itself; once for all files, or once for each.",
)
@click.option(
    "--holder",
    "holders",
    multiple=True,
    callback=_pairs,
    metavar="WORD=ACTOR",
    help="Who is meant by a word for a holder: an actor, contested, or nobody.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="FIELD=NAME",
    help="What a column or property is called: date, name, holder, before, lon, lat, as_of, url.",
)
@click.option(
    "--between",
    default="",
    metavar="A,B",
    help="The two parties of what is only called contested; A was there first.",
)
@click.option(
    "--mapping", default="", metavar="FILE", help="The same in a TOML file: [holders], [columns], between."
)
@click.option(
    "--left-out",
    "left_out",
    default="",
    metavar="FILE",
    help="Write what was left out, with reasons, as CSV.",
)
@click.option(
    "-o",
    "--output",
    default="claims.csv",
    show_default=True,
    metavar="FILE",
    help="The claim table (.csv, .jsonl).",
)
def import_(
    *,
    files: tuple[str, ...],
    theatre_name: str,
    publisher: str,
    url: str,
    grade: tuple[str, int],
    days: tuple[date, ...],
    holders: dict[str, str],
    columns: dict[str, str],
    between: str,
    mapping: str,
    left_out: str,
    output: str,
) -> None:
    """Make a table of claims of control data of others: a CSV of places and who holds them, GeoJSON areas, or an export.

    Of what frontline export writes, the layers places, junctions, roads and passage are read back, together.
    What cannot be used is listed with its reason, and the exit code is then 3. The claims can be drawn, exported and
    checked like any others; docs/outside.md says what becomes a claim.
    """
    from geo.claims.table import write_claims
    from geo.outside.dataset import Dataset
    from geo.theatre import Theatre

    _refuse_same(files, (output, left_out))
    said = _said(mapping, holders, columns, between)
    theatre = Theatre.open(theatre_name)
    sources = [_source(name) for name in files]
    dataset = Dataset(publisher, url, *grade)
    is_export = are_intervals(files, [source for source, _ in sources])
    if is_export:
        found = read_intervals([source for source, _ in sources], theatre, dataset, said, days)
    else:
        found = _read(sources, theatre, dataset, said, days)
    if left_out:
        write_left_out(found.left_out, left_out)
    listed = left_out_lines(found.faults if is_export else found.left_out)
    if is_export:
        listed = "\n".join(filter(None, (listed, silent_lines(found))))
    if not found.claims:
        click.echo(listed, err=True)
        raise OutsideDataError("no claim could be made of it; nothing was written")
    write_claims(found.claims, output)
    _tell(found, listed, left_out)
    click.echo(output)
    if found.faults:
        raise click.exceptions.Exit(_DONE_WITHOUT)


def _refuse_same(files: Sequence[str], others: tuple[str, str]) -> None:
    """Refuse to write over what is read, or one result over the other."""
    read = {Path(name).resolve() for name in files if name != "-"}
    for other in filter(None, others):
        if Path(other).resolve() in read:
            raise click.UsageError(f"{other} is read and would be written; give another name")
    if others[1] and Path(others[0]).resolve() == Path(others[1]).resolve():
        raise click.UsageError(
            f"{others[0]} would be written twice; give the list of what was left out another name"
        )
    if list(files).count("-") > 1:
        raise click.UsageError("- stands for standard input, which can be read only once")


def _said(mapping: str, holders: dict[str, str], columns: dict[str, str], between: str) -> Mappings:
    """Lay what the command line says over the file of mappings."""
    from geo.outside.mapping import Mappings, read_mappings

    base = read_mappings(mapping) if mapping else Mappings()
    parties = tuple(name.strip() for name in between.split(",")) if between.strip() else base.between
    return Mappings({**base.holders, **holders}, {**base.columns, **columns}, parties)


def _read(
    sources: Sequence[tuple[Path | io.BytesIO, bool]],
    theatre: Theatre,
    dataset: Dataset,
    said: Mappings,
    days: tuple[date, ...],
) -> Imported:
    from geo.outside.places import read_control_places

    are_areas = [is_areas for _, is_areas in sources]
    if any(are_areas) and not all(are_areas):
        raise click.UsageError("tables and areas are imported apart; give one sort of file")
    if len(days) not in {0, 1, len(sources)}:
        raise click.UsageError(
            f"{count_of(len(sources), 'file')}, and {count_of(len(days), 'date')}: give one, or one for each"
        )
    if all(are_areas):
        return _read_areas([source for source, _ in sources], theatre, dataset, said, days)
    if len(sources) > 1:
        raise click.UsageError("one table at a time; the tables of claims can be drawn together afterwards")
    return read_control_places(
        sources[0][0],
        theatre,
        dataset=dataset,
        holders=said.holders,
        columns=said.columns,
        parties=said.between,
        day=days[0] if days else None,
    )


def _read_areas(
    sources: Sequence[Path | io.BytesIO],
    theatre: Theatre,
    dataset: Dataset,
    said: Mappings,
    days: tuple[date, ...],
) -> Imported:
    from geo.outside.areas import read_control_areas
    from geo.places.open import load_network

    with progress_bar() as progress:
        network = load_network(theatre, progress=progress)
    return read_control_areas(
        sources,
        theatre,
        network,
        dataset=dataset,
        holders=said.holders,
        columns=said.columns,
        parties=said.between,
        days=days * len(sources) if len(days) == 1 else days,
    )


def _source(name: str) -> tuple[Path | io.BytesIO, bool]:
    """Return what to read, and whether it holds areas: by its name, standard input by its first character."""
    if name == "-":
        stream = io.BytesIO(sys.stdin.buffer.read())
        is_json = stream.getvalue().lstrip(b"\xef\xbb\xbf\r\n\t ")[:1] in {b"{", b"["}
        return stream, is_json
    if not Path(name).is_file():
        raise OutsideDataError(f"{name}: there is no such file")
    with Path(name).open("rb") as file:
        head = file.read(16)
    kind = next((kind for start, kind in _BINARY.items() if head.startswith(start)), "")
    if kind:
        raise OutsideDataError(f"{name} is {kind}, which is not read; give the layers as GeoJSON or CSV")
    return Path(name), name.lower().endswith(_AREAS)


def _tell(found: Imported, listed: str, left_out: str) -> None:
    """Say what was made and what was not, on standard error."""
    silent = len(found.left_out) - len(found.faults)
    rows = [
        ("rows or areas read", f"{found.entries:,}"),
        ("claims made", f"{len(found.claims):,}"),
        ("left out: something is wrong", f"{len(found.faults):,}"),
        ("left out: says nothing new", f"{silent:,}"),
    ]
    click.echo(table(("", ""), rows, right=(1,)), err=True)
    for remark in found.notes:
        note(remark)
    if listed:
        click.echo("\n" + listed, err=True)
    if left_out:
        note(f"what was left out is in {left_out}")
