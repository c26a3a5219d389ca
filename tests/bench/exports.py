"""What the exports of 50,000 intervals take: from a finished situation to a file, records included, each format in a process of its own.

The peer is GeoPandas writing the same rows, ready as a frame, without making them: what its `to_file` and `to_parquet` take. Seconds of a
shared machine vary; the ratio of the two, measured one after the other, varies less.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from maps.gis.formats import FORMATS
from tests.bench.figures import Figure, in_fresh_process

SEGMENTS, DAYS, CHANGES = 22_000, 30, 2.0
"""Makes 54,186 intervals that are known in the end."""
BUDGETS_S = {"gpkg": 6.0, "fgb": 3.0, "parquet": 3.0, "geojson": 6.0}
BUDGET_MB = 800.0
PEERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "geojson": "GeoJSON", "parquet": ""}
"""GDAL's names of the formats that GeoPandas writes too; Parquet it writes by Arrow."""

_MEASURED = """
import json, resource, sys, time
def told(start, rows):
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "rows": rows}))
"""
_OURS = (
    _MEASURED
    + """
from maps.export import export_layers
from tests.bench.made_up_country import make_country
target, layers, segments, days, changes = sys.argv[1:]
made = make_country(segments=int(segments), days=int(days), changes=float(changes))
rows = sum(1 for one in made.timeline.stretches.items if one.known.is_open)
start = time.perf_counter()
export_layers(made, target, layers=layers.split(",") if layers else (), format=None if "." in target.rpartition("/")[2] else "parquet")
told(start, rows)
"""
)
_PEER = (
    _MEASURED
    + """
import geopandas
source, target, driver = sys.argv[1:]
frame = geopandas.read_parquet(source)
start = time.perf_counter()
if driver:
    frame.to_file(target, driver=driver)
else:
    frame.to_parquet(target, compression="zstd", write_covering_bbox=True, schema_version="1.1.0")
told(start, len(frame))
"""
)


def writing() -> list[Figure]:
    """Write roads in every format that is a file, and once all layers."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source" / "roads.parquet"
        in_fresh_process(_OURS, source, "roads", SEGMENTS, DAYS, CHANGES)
        for name in FORMATS:
            figures.extend(_of_format(name, Path(folder), source))
        found = in_fresh_process(_OURS, Path(folder) / "all", "", SEGMENTS, DAYS, CHANGES)
        figures.append(Figure("export of all layers to a folder of GeoParquet", found["seconds"], "s"))
        figures.append(Figure("  its peak memory", found["peak_mb"], "MB"))
    return figures


def _of_format(name: str, folder: Path, source: Path) -> list[Figure]:
    title, target = FORMATS[name].title, folder / f"roads{FORMATS[name].suffixes[0]}"
    found = _ours(target)
    figures = [
        Figure(
            f"export of {found['rows']:,} intervals to {title}", found["seconds"], "s", BUDGETS_S.get(name)
        ),
        Figure("  its peak memory", found["peak_mb"], "MB", BUDGET_MB if name in BUDGETS_S else None),
        Figure("  its size", target.stat().st_size / 2**20, "MB"),
    ]
    if name in PEERS:
        peer = _best(_PEER, source, folder / f"peer{target.suffix}", PEERS[name])
        figures.append(Figure("  GeoPandas, rows made already", peer["seconds"], "s"))
        figures.append(Figure("  time to that of GeoPandas", found["seconds"] / peer["seconds"], "×"))
        figures.append(Figure("  peak memory of GeoPandas", peer["peak_mb"], "MB"))
    return figures


def _ours(target: Path) -> dict[str, Any]:
    return _best(_OURS, target, "roads", SEGMENTS, DAYS, CHANGES)


def _best(script: str, *arguments: object) -> dict[str, Any]:
    """Return what the faster of two processes tells: the first may meet another program, or cold files."""
    runs = [in_fresh_process(script, *arguments) for _ in range(2)]
    return min(runs, key=lambda found: found["seconds"])
