"""Measures what DESIGN's budgets name, on the embedded theatre, and prints a table.

Run with ``python -m tests.bench``; ``--check`` makes a missed budget an error. Figures of a shared machine vary: the
best of a few runs is taken, which is what the code costs.
"""

# ruff: noqa: T201 - a script that prints a table

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

EXPRESSIONS = (
    "the M4/M5 junction",
    "Saraqib",
    "the town of Maarat al-Numan",
    "the M5 between Saraqib and Maarat al-Numan",
    "10 km south of Hama on the M5",
    "near Khan Shaykhun on the M5",
    "the Damascus-Aleppo highway",
    "the road between Hama and Homs",
    "Abu al-Duhur airbase",
    "Nasib border crossing",
    "northern Aleppo",
    "the M5",
)

SECOND_START = """
import time; start = time.perf_counter()
from geo.theatre import Theatre
from geo.places.open import load_network
from geo.places.locate import Locator
theatre = Theatre.open("syria-2024")
location = Locator(theatre, load_network(theatre)).locate("the M4/M5 junction")
assert location.is_located, location.why
import resource
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    unit: str
    budget: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def row(self) -> tuple[str, str, str, str]:
        sign = "≥" if self.at_least else "≤"
        met = "yes" if self.is_met else "NO"
        return self.what, f"{self.value:,.2f} {self.unit}", f"{sign} {self.budget:,g} {self.unit}", met


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Return the shortest time of a few runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def command_line() -> list[Figure]:
    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "maps", *arguments], check=True, capture_output=True)

    with tempfile.TemporaryDirectory() as folder:
        run("demo", "-o", folder)
        demo = best_of(2, lambda: run("demo", "-o", folder))
        size = (Path(folder) / "map.html").stat().st_size / 1e6
    return [
        Figure("frontline --help", best_of(3, lambda: run("--help")), "s", 0.3),
        Figure("frontline demo, second run", demo, "s", 10),
        Figure("map.html of the demo", size, "MB", 4),
    ]


def second_start() -> list[Figure]:
    seconds, megabytes = [], []
    for _ in range(4):  # the first fills the cache
        out = subprocess.run(
            [sys.executable, "-c", SECOND_START], check=True, capture_output=True, text=True
        ).stdout
        second, megabyte = map(float, out.split())
        seconds.append(second)
        megabytes.append(megabyte)
    return [
        Figure("second start to first answer", min(seconds[1:]), "s", 1),
        Figure("memory of it", min(megabytes[1:]), "MB", 100),
    ]


def locating() -> list[Figure]:
    from geo.claims.table import read_claims
    from geo.places.locate import Locator
    from geo.places.open import load_network
    from geo.theatre import Theatre

    theatre = Theatre.open("syria-2024")
    network = load_network(theatre)
    claims = [claim for path in theatre.claims_paths for claim in read_claims(path, zone=theatre.zone)]
    Locator(theatre, network).locate_claims(claims)  # roads are measured when first asked for
    runs, batches = [], []
    for _ in range(3):  # a new locator each time: one that has answered remembers
        fresh = Locator(theatre, network)
        runs.append([best_of(1, partial(fresh.locate, text)) * 1000 for text in EXPRESSIONS])
        fresh = Locator(theatre, network)
        batches.append(best_of(1, partial(fresh.locate_claims, claims)))
    times = [min(column) for column in zip(*runs, strict=True)]
    return [
        Figure("one locate, median", statistics.median(times), "ms", 5),
        Figure("one locate, slowest", max(times), "ms", 100),
        Figure("claims located in a batch", len(claims) / min(batches), "/s", 1000, at_least=True),
    ]


def extraction() -> list[Figure]:
    from geo.claims.extract import extract
    from geo.claims.report import read_report
    from geo.theatre import Theatre

    theatre = Theatre.open("syria-2024")
    reports = [read_report(path, zone=theatre.zone) for path in theatre.report_paths]
    size = sum(len(report.text.encode()) for report in reports) / 1000
    seconds = best_of(3, lambda: [extract(report, theatre) for report in reports])
    return [Figure("extraction", size / seconds, "KB/s", 200, at_least=True)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 where a budget is missed and ``--check`` is given."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if a budget is missed")
    check = parser.parse_args(arguments).check
    figures: list[Figure] = []
    for measure in (command_line, second_start, locating, extraction):
        figures.extend(measure())
    rows = [("what", "measured", "budget", "met"), *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    return 1 if check and not all(figure.is_met for figure in figures) else 0
