"""What ``frontline import`` does with intervals of control: the way back from an export to claims."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.shared import progress_bar
from maps.commands.show import count_of

if TYPE_CHECKING:
    from geo.outside.dataset import Dataset, Imported
    from geo.outside.mapping import Mappings
    from geo.theatre import Theatre

__all__ = ["are_intervals", "read_intervals", "silent_lines"]

File = Path | io.BytesIO


def are_intervals(names: Sequence[str], files: Sequence[File]) -> bool:
    """Tell whether files hold intervals of control; a layer in which nothing is goes with whatever the others are.

    Raises:
        click.UsageError: some do, and others hold something else.
    """
    from geo.outside.intervals import has_intervals, is_empty_layer

    found = [has_intervals(file) for file in files]
    if not any(found):
        return False
    others = [
        name
        for name, file, is_one in zip(names, files, found, strict=True)
        if not is_one and not is_empty_layer(file)
    ]
    if others:
        raise click.UsageError(
            f"{', '.join(others)}: no intervals of control (columns state, holder, start, end, basis), as the other files "
            "hold; give places, junctions, roads and passage of an export together, and anything else by itself"
        )
    return True


def read_intervals(
    files: Sequence[File], theatre: Theatre, dataset: Dataset, said: Mappings, days: Sequence[date]
) -> Imported:
    """Read the layers of an export.

    Raises:
        click.UsageError: options are given that say nothing of intervals.
    """
    from geo.outside.intervals import read_control_intervals
    from geo.places.open import load_network

    if said.columns or said.between:
        raise click.UsageError(
            "--column and --between are for tables and areas; intervals have the columns of an export"
        )
    if len(days) > 1:
        raise click.UsageError(
            f"{count_of(len(days), 'date')} for one export: give the day on which it was published, or none"
        )
    with progress_bar() as progress:
        return read_control_intervals(
            files,
            theatre,
            load_network(theatre, progress=progress),
            dataset=dataset,
            holders=said.holders,
            day=days[0] if days else None,
            progress=progress,
        )


def silent_lines(found: Imported) -> str:
    """Return how many rows say nothing by themselves, by reason; an export has thousands of them."""
    counts = Counter(one.why for one in found.left_out if not one.is_fault)
    return "\n".join(f"Not claimed: {why} ({count_of(number, 'row')})" for why, number in counts.items())
