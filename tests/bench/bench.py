"""Measures what the budgets name, and prints one table.

Run with ``python -m tests.bench``; ``--check`` makes a missed budget an error, ``--only roads`` measures one subject,
``--quick`` leaves out what takes minutes. Figures of a shared machine vary: the best of a few runs is taken, which is
what the code costs. Progress goes to the error stream.
"""

# ruff: noqa: T201 - a script that prints a table

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable, Sequence

from tests.bench import control, exports, extraction, page, roads, theatre
from tests.bench.figures import Figure, say

SUBJECTS: dict[str, tuple[Callable[[], list[Figure]], ...]] = {
    "theatre": (theatre.command_line, theatre.second_start, theatre.locating),
    "extraction": (extraction.speed, extraction.score),
    "control": (control.adjudicating,),
    "page": (page.drawing,),
    "exports": (exports.writing,),
    "roads": (roads.importing, roads.first_answer, roads.streets, roads.locating, roads.small_peer),
    "peer": (roads.large_peer,),
}
"""What is measured, in order; the last takes minutes and many gigabytes, none of them ours."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 where a budget is missed and ``--check`` is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if a budget is missed")
    parser.add_argument(
        "--only", choices=sorted(SUBJECTS), action="append", help="measure this subject; may be repeated"
    )
    parser.add_argument(
        "--quick", action="store_true", help="leave out what takes minutes and gigabytes (peer)"
    )
    chosen = parser.parse_args(arguments)
    figures: list[Figure] = []
    for subject in chosen.only or SUBJECTS:
        if chosen.quick and subject == "peer" and not chosen.only:
            say("left out: the peer on a whole country (--quick)")
            continue
        for measure in SUBJECTS[subject]:
            say(f"{subject}: {measure.__name__.replace('_', ' ')}")
            figures.extend(measure())
    _print(figures)
    return 1 if chosen.check and not all(figure.is_met for figure in figures) else 0


def _print(figures: Sequence[Figure]) -> None:
    rows = [("what", "measured", "budget", "met"), *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
