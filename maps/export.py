"""Exports that open ready-made in GIS programs: one function for every format, shape and place to write to.

Nothing is half-written: files appear when the last of them is whole, see `maps.output`. What the columns mean is in `maps.fields` and
docs/exports.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geo.claims.table import write_claims
from geo.clocks import midnight
from geo.errors import ExportError
from geo.period import BEGINNING, FOREVER
from geo.timesteps import Step, moments
from maps.exportplan import Plan, plan_export
from maps.gis.csvfile import Cells
from maps.gis.dataset import Window, make_dataset
from maps.gis.formats import FORMATS, Format, Manner
from maps.gis.nocycles import without_search_for_cycles
from maps.gis.project import LONLAT
from maps.gis.table import Dataset, Table
from maps.output import replaced_file, replaced_folder

if TYPE_CHECKING:
    from geo.places.location import LocatedClaim
    from geo.situation import Situation

__all__ = [
    "CLAIMS_TABLE",
    "SHAPES",
    "export_layers",
    "planned_dataset",
    "window_of",
    "write_planned",
]

SHAPES = ("intervals", "slices")
"""One feature a state with its start and end; one set of features a date."""

CLAIMS_TABLE = "claims.csv"
"""The claims, without the baseline, as `geo.claims.table` reads them again."""
_MOST_TABLES = 2_000
"""Most tables of an export in slices: more is a mistake in the step, and no program lists so many."""


def export_layers(
    situation: Situation,
    to: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - what it is called everywhere
    layers: Sequence[str] = (),
    shape: str = "intervals",
    start: datetime | None = None,
    until: datetime | None = None,
    step: Step | str = "1d",
    known: datetime = FOREVER,
    crs: str = LONLAT,
    cells: Cells | str = Cells.TEXT,
) -> list[str]:
    """Write the layers of a situation.

    Args:
        situation: what was adjudicated; as `maps.publication.publishable` returns it where something is to be left out.
        to: a file (its ending says the format), a folder, or the address of a PostGIS database (``postgresql://…``).
        format: name of a format in `maps.gis.formats.FORMATS`; of a folder ``geojson`` where not given.
        layers: names of layers in `maps.fields.LAYERS`; all where none is given. A file of a format that holds one layer holds the one
            that is named, or that it is called by.
        shape: ``intervals`` (one feature a state, with its start and end) or ``slices`` (one set of features a date).
        start: first instant; what ended before is left out. Of slices the first day of the theatre where not given.
        until: last instant; what begins later is left out. Of slices the last day that is told of where not given.
        step: from slice to slice, see `geo.timesteps`.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.
        crs: reference system of the coordinates.
        cells: which cells of a CSV file are kept from being formulas, see `maps.gis.csvfile.Cells`.

    Returns:
        What was written, in order: paths of files, or names of tables.

    Raises:
        ExportError: what is asked for cannot be.
        OutputError: it cannot be written there.
        PeriodError: the step is none, or too short for so long a time.
    """
    plan = plan_export(to, format=format, layers=layers, crs=crs, cells=cells)
    dataset = planned_dataset(situation, plan, shape=shape, start=start, until=until, step=step, known=known)
    return write_planned(dataset, plan, claims=situation.claims)


def planned_dataset(
    situation: Situation,
    plan: Plan,
    *,
    shape: str = "intervals",
    start: datetime | None = None,
    until: datetime | None = None,
    step: Step | str = "1d",
    known: datetime = FOREVER,
) -> Dataset:
    """Return the tables that a plan asks for, see `export_layers` for the arguments and errors."""
    window = window_of(situation, shape, start=start, until=until, step=step)
    if plan.format is not None and len(window.stops) * len(plan.layers) > _MOST_TABLES:
        raise ExportError(
            f"{len(window.stops):,} dates of {len(plan.layers)} layers are more than {_MOST_TABLES:,} tables; take a longer step or fewer days"
        )
    return make_dataset(situation, plan.layers, window, known=known, crs=plan.crs)


def window_of(
    situation: Situation,
    shape: str,
    *,
    start: datetime | None = None,
    until: datetime | None = None,
    step: Step | str = "1d",
) -> Window:
    """Return which time an export holds, see `export_layers`.

    Raises:
        ExportError: there is no such shape, or no time between the two instants.
        PeriodError: the step is none, or too short for so long a time.
    """
    if shape not in SHAPES:
        raise ExportError(f"{shape!r} is no shape of time; there are {' and '.join(SHAPES)}")
    if any(at is not None and at.tzinfo is None for at in (start, until)):
        raise ExportError("the first and last instant of an export need a time zone")
    if start is not None and until is not None and until < start:
        raise ExportError("the export would end before it begins; exchange --from and --until")
    if shape == "intervals":
        return Window(start or BEGINNING, until or FOREVER)
    theatre = situation.theatre
    first = start.astimezone(theatre.zone).date() if start else theatre.start
    last = until.astimezone(theatre.zone).date() if until else situation.last_day or theatre.end
    if last < first:
        raise ExportError(
            f"there is no day from {first} to {last}; give --from and --until that lie in this order"
        )
    stops = [at for at in moments(first, last, step, theatre.zone) if start is None or at >= start]
    if until is not None:
        stops = [*(at for at in stops if at < until), until]
    begin = start or midnight(first, theatre.zone)
    return Window(begin, stops[-1], tuple(stops))


@without_search_for_cycles()
def write_planned(dataset: Dataset, plan: Plan, *, claims: Sequence[LocatedClaim]) -> list[str]:
    """Write a dataset where a plan says; into a folder also its claims as a table that can be edited and read again.

    Raises:
        ExportError: several dates do not go into one file of that format.
        OutputError: it cannot be written there.
    """
    if plan.format is None:
        from maps.gis.postgis import write_postgis  # noqa: PLC0415 - needs psycopg, which is optional

        return write_postgis(dataset, plan.to)
    if plan.is_folder:
        return _write_folder(dataset, plan, claims)
    if len(dataset.tables) > 1 and not plan.format.holds_all:
        raise ExportError(
            f"a {plan.format.title} file holds one date; give one (--from and --until the same day), or write to a folder"
        )
    plan.format.refuse(Path(plan.to))
    with replaced_file(plan.to) as path:
        # a link is followed: whoever opens the file that it leads to has to find its layers
        plan.format.write(dataset, path, Manner(Path(os.path.realpath(plan.to)).name, plan.cells))
    return [plan.to]


def _write_folder(dataset: Dataset, plan: Plan, claims: Sequence[LocatedClaim]) -> list[str]:
    assert plan.format is not None
    goal, files = Path(plan.to), list(_files(dataset, plan.format))
    written = [name for name, _, _ in files]
    with replaced_folder(goal) as folder:
        for name, chosen, part in files:
            chosen.refuse(goal / name)
            chosen.write(part, folder / name, Manner(name, plan.cells))
        if "claims" in plan.layers:
            written.append(CLAIMS_TABLE)
            told = [one.claim for one in claims if one.claim.source.published <= dataset.about.known]
            write_claims(told, folder / CLAIMS_TABLE)
        if plan.format.in_qgis:
            from maps.gis.qgis.beside import write_beside  # noqa: PLC0415 - many formats need none

            tables = [(part.tables[0], name) for name, _, part in files]
            claims_table = CLAIMS_TABLE if "claims" in plan.layers else ""
            written += write_beside(folder, tables, dataset.about, claims_table=claims_table)
    return [str(goal / name) for name in written]


def _files(dataset: Dataset, chosen: Format) -> Iterator[tuple[str, Format, Dataset]]:
    """Yield the files of a folder: what each is called, of which format it is, and what is in it."""
    if chosen.holds_all:
        yield dataset.about.theatre + chosen.suffixes[0], chosen, dataset
    for table in dataset.tables:
        part = replace(dataset, tables=(table,))
        if table.geometry is None and not chosen.has_tables:
            yield _file_name(table, ".csv"), FORMATS["csv"], part
        elif not chosen.holds_all:
            yield _file_name(table, chosen.suffixes[0]), chosen, part


def _file_name(table: Table, suffix: str) -> str:
    """Return the name of a table's file; that of the layer of claims may not be that of the table of claims."""
    name = table.name + suffix
    return f"{table.name}_located{suffix}" if name == CLAIMS_TABLE else name
