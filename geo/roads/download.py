"""The roads of a small area, asked of a map server once and then kept.

`geo.roads.server` asks. Its answers are joined into one Overpass JSON file, which comes in by the same door as any other,
and which is kept by what was asked, so that the same question is asked once. Importing this module loads no osmnx.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.cache import cache_folder
from geo.errors import DownloadError, OutputError
from geo.roads.area import Box, refuse_large
from geo.roads.server import PLACES, WAYS, Question, base_address

if TYPE_CHECKING:
    Report = Callable[[str, int], None]

__all__ = ["Answer", "download"]

_LOG = logging.getLogger(__name__)
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a map server answered.

    Attributes:
        path: Overpass JSON, kept in the cache.
        area: the area as it was asked for.
        is_kept: whether it was there already, so that nobody was asked.
    """

    path: Path
    area: str
    is_kept: bool


def download(
    area: Box | str,
    *,
    server: str = "",
    refresh: bool = False,
    large: bool = False,
    progress: Report | None = None,
) -> Answer:
    """Return the roads and places of an area as Overpass JSON, from the cache or from a server.

    Args:
        area: a box, or the name of a place that the map knows as an area.
        server: address of another Overpass API than the public one.
        refresh: ask even where an answer is kept.
        large: ask even for an area that a bulk extract would serve better.
        progress: called with the name of a step and the number of answers so far.

    Raises:
        AreaError: the area is too large, or `server` is no address.
        PlaceNotFoundError: the map knows no area of that name.
        DownloadError: a server cannot be reached, is busy for long, refuses, breaks off, or has no road there.
        OutputError: the cache cannot be written.
    """
    server = base_address(server) if server else ""
    shown = str(area)
    asked = json.dumps([WAYS, PLACES, type(area).__name__, shown, server])
    folder = cache_folder() / "downloads" / hashlib.sha256(asked.encode()).hexdigest()[:_DIGITS]
    kept = folder / "overpass.json"
    if kept.is_file() and not refresh:
        return Answer(kept, shown, is_kept=True)
    if isinstance(area, Box) and not large:
        refuse_large(area.polygon(), shown)
    try:
        question = Question(folder, server, progress or _silent)
        if refresh:
            question.forget()
        polygon = area.polygon() if isinstance(area, Box) else question.outline(area)
        if not large:
            refuse_large(polygon, shown)
        has_roads = _join(question.answers(polygon), kept)
        question.forget()
    except OSError as error:
        if isinstance(error, DownloadError):
            raise
        raise OutputError(
            f"the answer cannot be kept in {folder} ({error}); set FRONTLINE_CACHE to a folder with room"
        ) from error
    if not has_roads:
        raise DownloadError(f"the map has no roads in {shown}; a box is written W,S,E,N, longitude first")
    return Answer(kept, shown, is_kept=False)


def _silent(step: str, done: int) -> None:
    """Report progress to nobody."""


def _join(answers: Iterable[Path], target: Path) -> bool:
    """Write answers as one, and tell whether there is a way in them.

    An element that comes with several of them is written once, as it came first, and once with tags if that had none.
    Without a way nothing is written.
    """
    seen: set[tuple[str, int, bool]] = set()
    dates: list[str] = []
    unfinished = target.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write('{"version":0.6,"elements":[')
        for path in answers:
            elements, date = _contents(path)
            dates.append(date)
            for key, element in elements:
                if key not in seen:
                    file.write((",\n" if seen else "\n") + json.dumps(element))
                    seen.add(key)
        date = json.dumps(min(filter(None, dates), default=""))
        file.write(f'\n],"osm3s":{{"timestamp_osm_base":{date}}}}}\n')
    if not any(kind == "way" for kind, *_ in seen):
        unfinished.unlink()
        return False
    unfinished.replace(target)
    _LOG.info("kept %d elements in %s", len(seen), target)
    return True


def _contents(path: Path) -> tuple[Iterator[tuple[tuple[str, int, bool], dict[str, Any]]], str]:
    """Return the elements of an answer, each with what makes it another than the rest, and the date of its data."""
    answer = json.loads(path.read_bytes())
    elements = answer["elements"]
    about = answer.get("osm3s")
    date = about.get("timestamp_osm_base") if isinstance(about, dict) else None
    pairs = (((element["type"], element["id"], "tags" in element), element) for element in elements)
    return pairs, date if isinstance(date, str) else ""
