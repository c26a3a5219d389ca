"""Files of intervals: which they are, and their rows as columns and points, from GeoJSON, one feature a line, or CSV.

Of a line only its two ends are kept, to see that its kilometres are those of this network: where the road runs is known.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import shapely

from geo.claims.formulas import unguarded
from geo.claims.tabletext import csv_rows, load_text, separator_of
from geo.errors import ClaimTableError, OutsideDataError, Problem
from geo.outside.geojson import features_of, load, refuse_other_systems

if TYPE_CHECKING:
    from geo.outside.intervalrows import IntervalReader, IntervalRow

__all__ = ["File", "has_intervals", "is_empty_layer", "read_rows"]

File = str | Path | IO[str] | IO[bytes]
"""A file by its path, or open at its beginning; what is open can be wound back."""

_COLUMNS = frozenset({"state", "holder", "start", "end", "basis"})
"""The columns by which intervals are known."""
_OTHERS = frozenset({"change", "holder_low"})
"""Columns of the other layers of an export that tell of states too: changes, fronts."""
_HEAD_CHARACTERS = 100_000
_MOST_ROWS = 500_000
_NO_POINT = "its position is no longitude and latitude in degrees, both or neither"
_NO_LINE = "its line cannot be read: a LineString in longitude and latitude"

_Ends = Sequence[tuple[float, float]] | str


def has_intervals(file: File) -> bool:
    """Tell whether a file holds intervals of control: by its columns, not by its name.

    Raises:
        OSError: it cannot be read.
    """
    head = _head(file)
    if head[:1] in {"{", "["}:
        told = {column for column in _COLUMNS | _OTHERS if f'"{column}":' in head.replace('" :', '":')}
        return told == _COLUMNS
    first_line = head.split("\n", 1)[0]
    try:
        cells = next(csv.reader(io.StringIO(first_line), delimiter=separator_of(head)), [])
    except csv.Error:  # no table at all
        return False
    names = {unguarded(cell.strip()) for cell in cells}
    return names >= _COLUMNS and not names & _OTHERS


def is_empty_layer(file: File) -> bool:
    """Tell whether a file is a GeoJSON layer in which nothing is.

    Raises:
        OSError: it cannot be read.
    """
    head = _head(file)
    if len(head) >= _HEAD_CHARACTERS or not head.startswith("{"):
        return False
    try:
        document = json.loads(head)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("features") == []


def _head(file: File) -> str:
    if isinstance(file, str | Path):
        with Path(file).open("rb") as stream:
            raw: str | bytes = stream.read(_HEAD_CHARACTERS)
    else:
        at = file.tell()
        raw = file.read(_HEAD_CHARACTERS)
        file.seek(at)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return text.removeprefix("\ufeff").lstrip()


def read_rows(file: File, reader: IntervalReader, *, prefix: str = "") -> Iterator[IntervalRow]:
    """Yield the rows of a file that can be used.

    Args:
        file: GeoJSON (a FeatureCollection, or one feature a line) or CSV with the columns of an export; UTF-8.
        reader: reads the rows, and keeps those that cannot be used.
        prefix: what tells the file apart from others, before the place of a row in it.

    Raises:
        ClaimTableError: it is no table, or too large.
        OutsideDataError: it is no GeoJSON, too large, or in another reference system.
    """
    for where, values, ends in _records(file):
        if reader.entries >= _MOST_ROWS:
            raise OutsideDataError(
                f"{prefix}{where}: more than {_MOST_ROWS:,} intervals; import them in parts"
            )
        row = reader.row(prefix + where, values, ends)
        if row is not None:
            yield row


def _records(file: File) -> Iterator[tuple[str, Mapping[str, Any], _Ends]]:
    head = _head(file)
    if head[:1] not in {"{", "["}:
        yield from _csv_records(file)
    elif _is_by_line(head):
        yield from _line_records(file)
    else:
        name, document = load(file)
        refuse_other_systems(name, document)
        for number, feature in enumerate(features_of(name, document), start=1):
            yield f"feature {number}", _properties(feature), _ends_of(feature.get("geometry"))


def _is_by_line(head: str) -> bool:
    """Tell whether each line is a feature of its own (newline-delimited GeoJSON, RFC 8142 without the separator)."""
    first, newline, rest = head.partition("\n")
    if not newline or not rest.strip():
        return False
    try:
        document = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("type") == "Feature"


def _line_records(file: File) -> Iterator[tuple[str, Mapping[str, Any], _Ends]]:
    name, text = load_text(file)
    for number, line in enumerate(io.StringIO(text), start=1):
        if not line.strip("\x1e\r\n\t "):
            continue
        try:
            feature = json.loads(line.lstrip("\x1e"))
        except (ValueError, RecursionError) as error:
            raise OutsideDataError(f"{name}, line {number}: no JSON that can be read") from error
        feature = feature if isinstance(feature, dict) else {}
        yield f"line {number}", _properties(feature), _ends_of(feature.get("geometry"))


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _ends_of(geometry: object) -> _Ends:
    """Return the point of a GeoJSON geometry, or both ends of a line; what is wrong with it otherwise."""
    if geometry is None:
        return ()
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    inside = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Point":
        return _points([inside], _NO_POINT)
    if kind == "LineString" and isinstance(inside, list) and inside:
        return _points([inside[0], inside[-1]], _NO_LINE)
    return "its geometry is neither a Point nor a LineString"


def _points(positions: Sequence[Any], why: str) -> _Ends:
    try:
        return [(float(position[0]), float(position[1])) for position in positions]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return why


def _csv_records(file: File) -> Iterator[tuple[str, Mapping[str, Any], _Ends]]:
    name, text = load_text(file)
    problems: list[Problem] = []
    rows = csv_rows(text, problems)
    _, header = next(rows, (1, []))
    columns = [unguarded(cell.strip()) for cell in header]
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            values = dict(zip(columns, map(unguarded, cells), strict=False))
            yield f"row {line}", values, _ends_in(values)
    if problems:
        raise ClaimTableError(name, problems)


def _ends_in(values: Mapping[str, str]) -> _Ends:
    """Return the point or the ends of the line of a row of CSV: ``lon`` and ``lat``, or ``wkt``."""
    point = [values.get(key, "").strip() for key in ("lon", "lat")]
    if any(point):
        return _points([point], _NO_POINT)
    text = values.get("wkt", "").strip()
    if not text:
        return ()
    try:
        shape = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError):
        return _NO_LINE
    if shape is None or shape.geom_type not in {"Point", "LineString"} or shape.is_empty:
        return _NO_LINE
    coords = shapely.get_coordinates(shape).tolist()
    return _points([coords[0], coords[-1]] if len(coords) > 1 else coords, _NO_LINE)
