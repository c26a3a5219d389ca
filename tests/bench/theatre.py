"""Speed and memory on the embedded theatre."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.figures import Figure, best_of, in_fresh_process

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
seconds = time.perf_counter() - start
assert location.is_located, location.why
import json, resource
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


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
        Figure("map.html of the demo", size * 1000, "KB", 600),
    ]


def second_start() -> list[Figure]:
    runs = [in_fresh_process(SECOND_START) for _ in range(4)][1:]  # the first fills the cache
    return [
        Figure("second start to first answer", min(run["seconds"] for run in runs), "s", 1),
        Figure("memory of it", min(run["megabytes"] for run in runs), "MB", 100),
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
