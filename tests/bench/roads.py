"""Speed and memory on whole countries: real OpenStreetMap files beside the project, ``../shared/osm``.

Whatever needs a file that is not there is left out, and says so. Each figure comes from a process of its own.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.bench.drive import write_drive_roads
from tests.bench.figures import Figure, in_fresh_process, say

OSM = Path(__file__).parents[3] / "shared" / "osm"
SYRIA, PORTO = "syria-2023.osm.pbf", "porto-2015.osm.pbf"

_PRINT = """
import json, resource
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({**found, "peak_mb": peak_mb}))
"""

IMPORT = f"""
import sys, time
import osmium, shapely, scipy.sparse.csgraph, scipy.spatial
from geo.roads.build import build_network
from geo.roads.osm import import_osm
start = time.process_time()
network = import_osm(sys.argv[1])
found = {{"cpu": time.process_time() - start}}
if len(sys.argv) > 2:
    network.save(sys.argv[2])
    found["cpu"] = time.process_time() - start
found["edges"] = len(network.columns["edge_u"])
{_PRINT}
"""

OSMNX = f"""
import sys, time, warnings
warnings.filterwarnings("ignore")
import osmnx
start = time.process_time()
graph = osmnx.graph_from_xml(sys.argv[1])
found = {{"cpu": time.process_time() - start, "edges": graph.number_of_edges()}}
{_PRINT}
"""

FIRST_ANSWER = f"""
import time; start = time.perf_counter()
import sys
from geo.places.locate import Locator
from geo.roads.network import Network
location = Locator.of_network(Network.open(sys.argv[1])).locate("the M4/M5 junction")
found = {{"seconds": time.perf_counter() - start}}
assert location.is_located, location.why
{_PRINT}
"""

STREETS = f"""
import resource, sys
import numpy as np
import geo.roads.streets
from geo.roads.network import Network
from tests.bench.figures import best_of
network = Network.open(sys.argv[1])
chance = np.random.default_rng(1)
some = network.columns["point_xy"][chance.integers(0, len(network.columns["point_xy"]), 10_000)] / 1e7
points = some + chance.normal(0, 0.003, some.shape)
damascus, aleppo, saraqib = (36.2919, 33.5102), (37.1612, 36.2012), (36.8056, 35.8644)
streets = network.streets
found = {{"index": best_of(1, lambda: streets.finder), "nearest": best_of(3, lambda: network.nearest_edges(points))}}
found["nearest_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
found["graph"] = best_of(1, lambda: network.street_path(saraqib, aleppo))
found["path"] = best_of(7, lambda: network.street_path(damascus, aleppo))
found["fastest"] = best_of(7, lambda: network.street_path(damascus, aleppo, by="seconds"))
found["within"] = best_of(15, lambda: network.nodes_within(saraqib, 20_000))
found["within_nodes"] = len(network.nodes_within(saraqib, 20_000).node)
found["within_city"] = best_of(15, lambda: network.nodes_within(damascus, 20_000))
found["within_city_nodes"] = len(network.nodes_within(damascus, 20_000).node)
{_PRINT}
"""

LOCATE = f"""
import statistics, sys, time
from geo.errors import PlaceExpressionError
from geo.places.locate import Locator
from geo.roads.network import Network
from tests.bench.expressions import mixed_expressions
network = Network.open(sys.argv[1])
texts = [text for _, text in mixed_expressions(Locator.of_network(network), 2500)]
Locator.of_network(network).locate("the road between Hama and Idlib")  # libraries are loaded when first asked for
runs = []
for run in range(4):
    fresh = Locator.of_network(network)  # one that has answered remembers
    times = []
    for text in texts:
        start = time.perf_counter()
        try:
            fresh.locate(text)
        except PlaceExpressionError:
            pass
        times.append(time.perf_counter() - start)
    runs.append(times)
each = [min(column) for column in zip(*runs)]  # the collector of garbage stops another text each time
found = {{"count": len(texts), "first": len(texts) / sum(runs[0]), "rate": len(texts) / min(map(sum, runs))}}
found |= {{"median": statistics.median(runs[0]), "slowest": max(each), "slowest_text": texts[each.index(max(each))]}}
{_PRINT}
"""


def _there(name: str) -> Path | None:
    path = OSM / name
    if path.is_file():
        return path
    say(f"left out: {name} is not beside the project (../shared/osm)")
    return None


@cache
def _workspace() -> tempfile.TemporaryDirectory[str]:
    """A folder that vanishes with this process."""
    return tempfile.TemporaryDirectory(prefix="frontline-bench-")


@cache
def _stored() -> tuple[Path, dict[str, float]] | None:
    """Import Syria once; return the stored network and what that cost."""
    source = _there(SYRIA)
    if source is None:
        return None
    folder = Path(_workspace().name) / "syria"
    return folder, in_fresh_process(IMPORT, source, folder)


def importing() -> list[Figure]:
    stored = _stored()
    if stored is None:
        return []
    _, cost = stored
    return [
        Figure(f"import of {SYRIA}, CPU", cost["cpu"], "s", 20),
        Figure("peak memory of it", cost["peak_mb"], "MB", 1000),
    ]


def first_answer() -> list[Figure]:
    stored = _stored()
    if stored is None:
        return []
    runs = [in_fresh_process(FIRST_ANSWER, stored[0]) for _ in range(4)][1:]
    return [
        Figure("Syria, second start to first locate", min(run["seconds"] for run in runs), "s", 1),
        Figure("memory of it", min(run["peak_mb"] for run in runs), "MB", 150),
    ]


def streets() -> list[Figure]:
    stored = _stored()
    if stored is None:
        return []
    found = in_fresh_process(STREETS, stored[0])
    return [
        Figure("nearest edge, 10,000 points", found["nearest"], "s", 1),
        Figure("the index of it, made once", found["index"], "s"),
        Figure("memory of both", found["nearest_peak_mb"], "MB"),
        Figure("shortest path Damascus-Aleppo", found["path"] * 1000, "ms", 100),
        Figure("fastest path Damascus-Aleppo", found["fastest"] * 1000, "ms", 100),
        Figure("the graph of it, made once", found["graph"], "s"),
        Figure(f"nodes within 20 km of Saraqib ({found['within_nodes']:,})", found["within"] * 1000, "ms", 5),
        Figure(
            f"nodes within 20 km of Damascus ({found['within_city_nodes']:,})",
            found["within_city"] * 1000,
            "ms",
        ),
    ]


def locating() -> list[Figure]:
    stored = _stored()
    if stored is None:
        return []
    found = in_fresh_process(LOCATE, stored[0])
    what = f"Syria, locate, batch of {found['count']:,} mixed expressions"
    return [
        Figure(what, found["rate"], "/s", 1000, at_least=True),
        Figure("the same, its first time on a network just opened", found["first"], "/s"),
        Figure("Syria, one locate, median", found["median"] * 1000, "ms", 5),
        Figure(f"Syria, one locate, slowest ({found['slowest_text']})", found["slowest"] * 1000, "ms", 100),
    ]


def small_peer() -> list[Figure]:
    return _against_osmnx(PORTO)


def large_peer() -> list[Figure]:
    return _against_osmnx(SYRIA)


def _against_osmnx(name: str) -> list[Figure]:
    """Import the drive roads of a file here and with osmnx, each from the format that it reads best."""
    source = _there(name)
    if source is None:
        return []
    folder = Path(_workspace().name)
    ours, theirs = folder / name, folder / f"{source.name.partition('.')[0]}.osm"
    say(f"writing the drive roads of {name}")
    write_drive_roads(source, (ours, theirs))
    say("importing them")
    us = in_fresh_process(IMPORT, ours)
    say("the same with osmnx")
    them = in_fresh_process(OSMNX, theirs)
    return [
        Figure(
            f"less CPU than osmnx, drive roads of {name}", them["cpu"] / us["cpu"], "times", 20, at_least=True
        ),
        Figure("CPU, Frontline", us["cpu"], "s"),
        Figure("CPU, osmnx.graph_from_xml", them["cpu"], "s"),
        Figure("peak memory, Frontline", us["peak_mb"], "MB"),
        Figure("peak memory, osmnx", them["peak_mb"], "MB"),
    ]
