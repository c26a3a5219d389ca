"""Lists the files of an embedded theatre with source, vintage, licence, attribution, rows and hash.

A file that is not described here is an error: nothing ships without saying where it comes from.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from pathlib import Path
from typing import NamedTuple

from geo.errors import TheatreError
from geo.theatre_files import Folder

__all__ = ["compile_manifest", "count_rows"]


class _Origin(NamedTuple):
    source: str
    vintage: str
    licence: str
    attribution: str


_OWN = _Origin("written for this project", "", "Apache-2.0", "Frontline contributors")
_EVENTS = _Origin(
    "public reports, each named in its row and restated in our own words",
    "see the column published",
    "CC-BY-4.0",
    "Frontline contributors; facts from the publishers named in each row",
)
_ORIGINS = {
    "theatre.toml": _OWN,
    "actors.toml": _OWN,
    "sources.toml": _OWN,
    "roads.toml": _OWN,
    "roads.osm": _Origin(
        "OpenStreetMap, centrelines measured from vector tiles",
        "2023; the Idlib - Saraqib road and gaps of 2023 from August 2021",
        "ODbL-1.0",
        "© OpenStreetMap contributors",
    ),
    "places.csv": _Origin(
        "OpenStreetMap, Who's On First and GeoNames; spellings of news reports added",
        "OpenStreetMap 2021 and 2023, Who's On First March 2024, GeoNames 2018 and 2026",
        "ODbL-1.0 AND CC-BY-4.0",
        "© OpenStreetMap contributors; GeoNames; Who's On First",
    ),
    "outline.csv": _Origin("Who's On First country line, simplified", "2018", "CC-BY-4.0", "Who's On First"),
    "labels.csv": _Origin(
        "OCHA common operational dataset, administrative level 1: label points",
        "17 December 2020",
        "CC-BY-IGO",
        "OCHA Syria",
    ),
    "baseline.csv": _EVENTS,
    "claims": _EVENTS,
    "reports": _Origin(
        "example reports, written for this project from the claims",
        "",
        "CC-BY-4.0",
        "Frontline contributors",
    ),
}


def compile_manifest(folder: Path, written: str) -> str:
    """Return ``manifest.json`` for the files of a folder.

    Args:
        folder: the theatre.
        written: when its files were written that are written by hand.

    Raises:
        TheatreError: a file is not described above.
    """
    entries = {}
    for name in Folder(folder).names():
        if name == "manifest.json":
            continue
        origin = _ORIGINS.get(name) or _ORIGINS.get(name.partition("/")[0] if "/" in name else "")
        if origin is None:
            raise TheatreError(
                f"{name}: data/compile/manifest.py does not say where it comes from; describe it there"
            )
        content = (folder / name).read_bytes()
        rows, sha256 = count_rows(name, content), hashlib.sha256(content).hexdigest()
        origin = origin._replace(vintage=origin.vintage or written)
        entries[name] = {**origin._asdict(), "rows": rows, "sha256": sha256}
    return json.dumps({"schema": 1, "files": entries}, ensure_ascii=False, indent=1) + "\n"


def count_rows(name: str, content: bytes) -> int:
    """Return how much a file holds: records of a table or TOML list, ways of an OSM file, else lines."""
    text = content.decode()
    if name.endswith(".csv"):
        return sum(1 for row in csv.reader(io.StringIO(text, newline="")) if row) - 1
    if name.endswith(".osm"):
        return text.count("<way ")
    if name.endswith(".toml"):
        lists = [value for value in tomllib.loads(text).values() if isinstance(value, list)]
        return max((len(value) for value in lists if value and isinstance(value[0], dict)), default=1)
    return text.count("\n")
