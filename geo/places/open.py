"""The road network of a theatre, imported once and then opened from a cache.

The cache is a folder of networks, one for each OSM file, named by the hash of its content and of the code that imports
it: a theatre or an importer that changes gets a new one, and the old one is never touched, so that whoever reads it
keeps what it has. A network is written beside its place and moved there in one step; of several processes that write at
once, one wins and the others use what it wrote. A damaged network is moved away and made again. Where nothing can be
written, the network stays in memory.

`geo.cache` says where the folder is.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cache import cache_folder, code_digest
from geo.errors import NetworkFormatError, OutputError
from geo.roads.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.theatre import Theatre

__all__ = ["load_network"]

_LOG = logging.getLogger(__name__)
_DIGITS = 16


def load_network(theatre: Theatre, *, progress: Callable[[str, int], None] | None = None) -> Network:
    """Return the road network of a theatre, from the cache if it is there.

    Args:
        theatre: gives the OSM file, `Theatre.roads_path`.
        progress: called with a step and a count while a file is imported; not called when the cache answers.

    Raises:
        OsmImportError: the OSM file cannot be read or holds no usable road.
    """
    place = cache_folder() / "networks" / f"{_digest(theatre.roads_path)}-{_importer()}"
    network = _open(place)
    if network is not None:
        return network
    from geo.roads.osm import import_osm  # noqa: PLC0415 - loads pyosmium and scipy, which an answer of the cache spares

    network = import_osm(theatre.roads_path, progress=progress)
    return _keep(network, place) or network


@cache
def _importer() -> str:
    """Return the hash of the code that makes networks, so that an older one's work is not taken for its own."""
    shared = [files("geo").joinpath(name) for name in ("geodesy.py", "refs.py")]
    own = sorted(files("geo.roads").iterdir(), key=lambda file: file.name)
    return code_digest([*shared, *(file for file in own if file.name.endswith(".py"))])[:_DIGITS]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]


def _open(place: Path) -> Network | None:
    """Open a network and each of its columns; None where it is not there or damaged."""
    try:
        if not place.is_dir():
            return None
        network = Network.open(place)
        network.columns.map_all()
    except (NetworkFormatError, OSError) as error:
        _LOG.warning("the kept road network is damaged and is made again (%s)", error)
        _discard(place)
        return None
    return network


def _keep(network: Network, place: Path) -> Network | None:
    """Put a network into the cache and open it there; None where that cannot be done."""
    fresh = place.parent / f".{place.name}-{secrets.token_hex(4)}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        network.save(fresh)
        _move(fresh, place)
    except (OutputError, OSError) as error:
        _LOG.info("the road network is not kept: %s", error)
        shutil.rmtree(fresh, ignore_errors=True)
        return None
    return _open(place)


def _move(fresh: Path, place: Path) -> None:
    """Move a finished network to its place, unless another process has put its own there."""
    try:
        fresh.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(fresh, ignore_errors=True)


def _discard(place: Path) -> None:
    """Take a damaged network out of the way in one step, then delete it."""
    away = place.parent / f".{place.name}-{secrets.token_hex(4)}-damaged"
    try:
        place.rename(away)
    except OSError:
        return
    shutil.rmtree(away, ignore_errors=True)
