"""Compiles an embedded theatre from tables of facts.

    python -m geo.data.compile.theatre ../shared/facts data/syria-2024

The folder holds what is written by hand (``theatre.toml``, ``actors.toml``, ``sources.toml``, ``roads.toml`` and the
reports); the script adds what follows from the fact tables and from the curated tables beside it (``curated/``), as
`geo.data.compile.recipes` says, then lists all files with source, licence and hash in ``manifest.json``. Running it twice gives the same bytes. Standard
library and project code only.
"""

from __future__ import annotations

import sys
from pathlib import Path

from geo.errors import FrontlineError
from geo.theatre import Theatre

from .claims import compile_baseline, compile_claims
from .geography import compile_labels, compile_outline, compile_places, compile_roads
from .manifest import compile_manifest
from .recipes import find_recipe

__all__ = ["compile_theatre", "main"]

OSM_ATTRIBUTION = "Data (c) OpenStreetMap contributors, Open Database License (ODbL) 1.0, https://www.openstreetmap.org/copyright"


def compile_theatre(facts: Path, folder: Path) -> Theatre:
    """Write the compiled files into a theatre folder and open it.

    Args:
        facts: folder of the fact tables.
        folder: theatre folder with the files that are written by hand.

    Raises:
        TheatreError: a table is missing, or the result is no theatre.
    """
    recipe = find_recipe(folder)
    (folder / "manifest.json").unlink(missing_ok=True)
    _write(folder / "roads.osm", compile_roads(facts, recipe, OSM_ATTRIBUTION))
    _write(folder / "places.csv", compile_places(facts, recipe))
    _write(folder / "outline.csv", compile_outline(facts))
    _write(folder / "labels.csv", compile_labels(facts))
    theatre = Theatre.open(folder)
    _write(folder / "claims" / recipe.claims, compile_claims(facts, recipe, theatre))
    _write(folder / "baseline.csv", compile_baseline(facts, recipe, theatre))
    _write(folder / "manifest.json", compile_manifest(folder, recipe.written))
    return Theatre.open(folder)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def main(arguments: list[str]) -> int:
    """Run from the command line; return 0, or 1 with a message on standard error."""
    if len(arguments) != 2:  # noqa: PLR2004 - facts and folder
        sys.stderr.write("usage: python -m geo.data.compile.theatre FACTS_FOLDER THEATRE_FOLDER\n")
        return 2
    try:
        theatre = compile_theatre(Path(arguments[0]), Path(arguments[1]))
    except FrontlineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{theatre.theatre_id}: {len(theatre.places)} places, {len(theatre.actors)} actors\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
