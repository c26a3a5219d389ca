"""Overpass JSON, written as a file that the ordinary reader takes: one door for every format.

An answer is read as a stream, element by element. Each element is checked, and written as a line of OPL, the text format
of libosmium (osmcode.org/opl-file-format), by Python itself: pyosmium's own writer ends the process where a disk is full,
and stores a damaged element where a text has an end in it. Forms of answers that hold roads:

    out body; >; out skel qt;     ways first, then their nodes, a node with tags perhaps twice
    out geom;                     ways that carry the positions of their nodes

Where an answer ran out of time or memory it says so in its last member, ``remark``; such an answer holds a part of the
data and is refused.
"""

from __future__ import annotations

import gzip
import logging
import reprlib
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

import numpy as np

from geo.errors import OsmImportError, OutputError
from geo.roads.opl import write_tags
from geo.roads.positions import nowhere, refuse_contradiction
from geo.roads.raw import DEGREE

__all__ = ["JSON_SUFFIXES", "as_opl", "heed_remark_of_xml"]

Progress = Callable[[str, int], None]

_LOG = logging.getLogger(__name__)
JSON_SUFFIXES = (".json", ".json.gz")
_MAX_DEPTH = 12
"""The corner of a member of a relation lies seven levels deep; an answer that is deeper is none."""
_ID_LIMIT = 1 << 62
_TEXT_LIMIT_BYTES = 1020
"""255 characters of four bytes: the longest key, value or role in OSM."""
_DATE_LIMIT = 40
_TAIL_BYTES = 4096
_SHOWN = 300
_PROGRESS_ELEMENTS = 20_000
_BUILT = ("elements", "remark", "osm3s")
_OPENING, _CLOSING = ("start_map", "start_array"), ("end_map", "end_array")
_ASK_FOR_NODES = "ask for them with `out body; >; out skel qt;`, or for `out geom;`"


@contextmanager
def as_opl(source: Path, *, progress: Progress | None = None) -> Iterator[tuple[Path, str]]:
    """Give an OPL file of the roads and nodes of an Overpass answer, and the date of the data; the file is temporary.

    Args:
        source: a file that ends in one of `JSON_SUFFIXES`.
        progress: called with the name of the step and the number of elements read so far.

    Raises:
        OsmImportError: the file is damaged, is no answer of Overpass, or is an answer that was broken off.
        OutputError: the temporary file cannot be written.
    """
    with TemporaryDirectory(prefix="frontline-") as folder:
        target = Path(folder) / "answer.opl"
        try:
            with _opened(source) as stream, target.open("w", encoding="utf-8", newline="\n") as lines:
                date = _Answer(source, lines, progress).copy(stream)
        except OSError as error:
            raise OutputError(
                f"no temporary copy of {source} can be written to {folder} ({error}); set TMPDIR to a folder with room"
            ) from error
        yield target, date


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked, behind a byte order mark; refuse what is plainly no JSON."""
    packed = source.name.endswith(".gz")
    with cast("IO[bytes]", gzip.open(source) if packed else source.open("rb")) as stream:
        try:
            head = stream.read(1024)
        except (EOFError, zlib.error, OSError) as error:
            raise _damaged(source, str(error)) from error
        mark = 3 if head.startswith(b"\xef\xbb\xbf") else 0
        start = head[mark:].lstrip()
        if start.startswith(b"<"):
            raise OsmImportError(
                f"{source} is XML, not JSON; give it a name that ends in .osm"
                if b"<osm" in start
                else f"{source} is a web page, not data: the server answered with an error; read it in a browser and ask again"
            )
        stream.seek(mark)
        yield stream


def heed_remark_of_xml(source: Path) -> None:
    """Heed the remark that Overpass writes at the end of an answer in XML; pyosmium passes over it.

    Raises:
        OsmImportError: the answer was broken off.
    """
    with source.open("rb") as stream:
        stream.seek(max(source.stat().st_size - _TAIL_BYTES, 0))
        _, begun, remark = stream.read().partition(b"<remark>")
    if begun:
        _heed(remark.partition(b"</remark>")[0].decode(errors="replace"), source)


def _heed(remark: str, source: Path) -> None:
    shown = " ".join(remark.split())[:_SHOWN]
    if "error" in shown.lower():
        raise OsmImportError(
            f"{source} holds a part of the data only: the server says {shown!r}; "
            "ask for a smaller area, or give the query more time"
        )
    _LOG.warning("%s: the server says %r", source, shown)


def _damaged(source: Path, why: str) -> OsmImportError:
    first = why.splitlines()[0] if why.strip() else "nothing in it"
    return OsmImportError(
        f"{source} cannot be read as JSON ({first}); the file may be cut short, get it again"
    )


def _members(stream: IO[bytes], source: Path) -> Iterator[tuple[str, Any]]:
    """Yield key and value of what the object in a stream holds, ``elements`` one at a time; values not asked for are None.

    Raises:
        OsmImportError: it is no JSON, no object, or nested deeper than an answer is.
    """
    import ijson  # noqa: PLC0415 - only this format needs it

    try:
        yield from _built(ijson.basic_parse(stream, use_float=True), ijson.ObjectBuilder, source)
    except (ijson.JSONError, EOFError, zlib.error, OSError) as error:
        raise _damaged(source, str(error)) from error


def _built(events: Any, builder_of: Any, source: Path) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - ijson publishes no types
    key, depth, level, builder = "", 0, 1, None
    for event, value in events:
        depth -= event in _CLOSING
        if depth == 0 and event not in {"start_map", "end_map"}:
            raise OsmImportError(f"{source} is no answer of Overpass: it is JSON, but not an object")
        if depth == 1 and event == "map_key":
            key, level = value, 1
            yield key, None
        elif depth == 1 and key == "elements" and event in {"start_array", "end_array"}:
            level = 2
        elif depth and key in _BUILT:
            builder = builder or builder_of()
            builder.event(event, value)
            if depth == level and event not in _OPENING:
                yield key, builder.value
                builder = None
        depth += event in _OPENING
        if depth > _MAX_DEPTH:
            raise OsmImportError(
                f"{source} is no answer of Overpass: it is nested more than {_MAX_DEPTH} deep"
            )


class _Answer:
    """Copies the elements of one answer to a text, one a line."""

    def __init__(self, source: Path, lines: IO[str], progress: Progress | None) -> None:
        self._source = source
        self._lines = lines
        self._progress = progress
        self._read = 0
        self._ids = array("q")
        self._xy = array("i")

    def copy(self, stream: IO[bytes]) -> str:
        """Copy all elements and return the date of the data, or ``""``."""
        date, has_elements = "", False
        for key, value in _members(stream, self._source):
            if key == "features":
                raise OsmImportError(
                    f"{self._source} is GeoJSON, which has no nodes that roads share; export as raw OSM data instead"
                )
            has_elements = has_elements or key == "elements"
            if value is None:
                continue
            if key == "elements":
                self._element(value)
            elif key == "remark":
                self._remark(value)
            elif isinstance(value, dict):
                date = value.get("timestamp_osm_base", "")
        if not has_elements:
            raise OsmImportError(
                f"{self._source} is no answer of Overpass: it has no elements; ask with `[out:json]`"
            )
        xy = np.array(self._xy, dtype=np.int32).reshape(-1, 2)
        refuse_contradiction(np.array(self._ids, dtype=np.int64), xy, source=self._source)
        return date if isinstance(date, str) and len(date) <= _DATE_LIMIT else ""

    def _remark(self, remark: Any) -> None:  # noqa: ANN401 - untrusted
        _heed(str(remark), self._source)

    def _element(self, element: Any) -> None:  # noqa: ANN401 - untrusted
        if self._progress is not None and self._read % _PROGRESS_ELEMENTS == 0:
            self._progress("reading elements", self._read)
        self._read += 1
        kind = element.get("type") if isinstance(element, dict) else None
        if not isinstance(kind, str):
            raise self._wrong("an element", element, "an object with a type")
        if kind not in {"node", "way", "relation"}:
            return  # a count, an area
        number = self._id(kind, element.get("id"))
        copy = {"node": self._node, "way": self._way, "relation": self._relation}[kind]
        copy(f"{kind} {number}", number, element)

    def _node(self, shown: str, number: int, element: dict[str, Any]) -> None:
        if "lat" not in element and "lon" not in element:
            return  # `out ids;`, `out tags;`
        self._place(shown, number, element, self._tags(shown, element))

    def _place(self, shown: str, number: int, place: Any, tags: dict[str, str]) -> None:  # noqa: ANN401 - untrusted
        if not isinstance(place, dict):
            raise self._wrong(f"the position of {shown}", place, "an object with lat and lon")
        lon, lat = (self._degrees(f"{name} of {shown}", place.get(name)) for name in ("lon", "lat"))
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
            raise nowhere(self._source, shown, lon, lat)
        self._ids.append(number)
        self._xy.extend((round(lon * DEGREE), round(lat * DEGREE)))
        self._lines.write(f"n{number} T{write_tags(tags)} x{lon:.7f} y{lat:.7f}\n")

    def _degrees(self, what: str, value: Any) -> float:  # noqa: ANN401 - untrusted
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(what, value, "a number")
        return float(value) if abs(value) < _ID_LIMIT else inf

    def _way(self, shown: str, number: int, element: dict[str, Any]) -> None:
        tags = self._tags(shown, element)
        if "highway" not in tags:
            return
        nodes = element.get("nodes")
        if nodes is None:
            raise OsmImportError(f"{self._source}: {shown} comes without its nodes; {_ASK_FOR_NODES}")
        if not isinstance(nodes, list):
            raise self._wrong(f"nodes of {shown}", nodes, "a list of identifiers")
        ids = [self._id("node", node) for node in nodes]
        self._corners(shown, ids, element.get("geometry"))
        self._lines.write(f"w{number} T{write_tags(tags)} N{','.join(f'n{node}' for node in ids)}\n")

    def _corners(self, shown: str, ids: list[int], geometry: Any) -> None:  # noqa: ANN401 - untrusted
        """Copy the positions that a way carries; those outside the box that was asked for are null."""
        if geometry is None:
            return
        if not isinstance(geometry, list) or len(geometry) != len(ids):
            raise self._wrong(f"geometry of {shown}", geometry, "one position for each node")
        for number, place in zip(ids, geometry, strict=True):
            if place is not None:
                self._place(f"node {number} of {shown}", number, place, {})

    def _relation(self, shown: str, number: int, element: dict[str, Any]) -> None:
        tags, members = self._tags(shown, element), element.get("members")
        if tags.get("route") != "road" or members is None:
            return
        if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
            raise self._wrong(f"members of {shown}", members, "a list of objects")
        ways = [self._id("way", member.get("ref")) for member in members if member.get("type") == "way"]
        self._lines.write(f"r{number} T{write_tags(tags)} M{','.join(f'w{way}@' for way in ways)}\n")

    def _id(self, kind: str, value: Any) -> int:  # noqa: ANN401 - untrusted
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _ID_LIMIT:
            raise self._wrong(f"an identifier of a {kind}", value, "a whole number")
        return value

    def _tags(self, shown: str, element: dict[str, Any]) -> dict[str, str]:
        tags = element.get("tags", {})
        if not isinstance(tags, dict):
            raise self._wrong(f"tags of {shown}", tags, "an object")
        for key, value in tags.items():
            for text in (key, value):
                if not isinstance(text, str) or not _is_storable(text):
                    raise self._wrong(f"a tag of {shown}", text, "a text of at most 255 characters")
        return tags

    def _wrong(self, what: str, got: Any, allowed: str) -> OsmImportError:  # noqa: ANN401 - untrusted
        return OsmImportError(
            f"{self._source} is no answer of Overpass: {what} is {reprlib.repr(got)}, not {allowed}"
        )


def _is_storable(text: str) -> bool:
    """Tell whether pyosmium keeps a text as it is: no end-of-text in it, no half characters, not too long."""
    try:
        return "\0" not in text and len(text.encode()) <= _TEXT_LIMIT_BYTES
    except UnicodeEncodeError:
        return False
