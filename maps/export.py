"""GeoJSON that opens ready-made in GIS programs, and the list of what could not be placed.

RFC 7946: longitude before latitude in WGS 84 and therefore no ``crs`` member, a bounding box, one geometry type a file,
flat properties, every property present and of its type in every feature, identifiers and order that do not change from
run to run. GDAL, and so QGIS, reads ``start`` and ``end`` as date and time. Right-hand winding concerns polygons only,
and there is none.

What the properties mean is in `maps.fields`; what they hold is made in `maps.layers`.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo.period import FOREVER
from maps.fields import LAYERS
from maps.layers import Record, layer_records
from maps.output import replaced_folder
from maps.publication import notes_of

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["export_geojson", "feature_lines", "instant_text", "write_unlocated"]

_FORMULA = re.compile(r"((?:^|[;\t\r\n]) *)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell begins with what spreadsheets take for a formula, full-width signs included: at its start, or behind a separator."""

_UNLOCATED_COLUMNS = (
    "claim_id",
    "target",
    "status",
    "why",
    "candidates",
    "action",
    "actor",
    "when",
    "published",
    "publisher",
    "url",
    "sentence",
)


def export_geojson(situation: Situation, folder: str | Path, *, known: datetime = FOREVER) -> list[Path]:
    """Write ``roads``, ``places``, ``junctions``, ``fronts`` and ``claims`` as GeoJSON, and ``unlocated.csv``.

    Coordinates are longitude and latitude (EPSG:4326) with seven decimals. Times are UTC. The files appear together,
    when the last of them is whole; files of the same name are replaced, others stay.

    Args:
        situation: what was adjudicated.
        folder: where the files go; made where it is missing.
        known: report time: the state of knowledge to export; `FOREVER` is hindsight.

    Returns:
        The paths that were written, in the order of the layers.

    Raises:
        OutputError: the folder cannot be written.
    """
    folder = Path(folder)
    names: list[str] = []
    with replaced_folder(folder) as temporary:
        for layer in LAYERS:
            names.append(f"{layer}.geojson")
            _write_layer(
                temporary / names[-1], layer, layer_records(situation, layer, known=known), situation
            )
        names.append("unlocated.csv")
        write_unlocated(situation, temporary / names[-1])
    return [folder / name for name in names]


def feature_lines(layer: str, records: Sequence[Record]) -> Iterator[str]:
    """Turn records into GeoJSON features, one line of text each.

    Raises:
        ValueError: a record holds another geometry type than its layer, or a number that JSON cannot say.
    """
    geometry_type = LAYERS[layer].geometry
    for record in records:
        geometry = record["geometry"]
        if geometry.geom_type != geometry_type:
            raise ValueError(
                f"layer {layer} holds {geometry_type} only, got {geometry.geom_type} in {record['id']}"
            )
        feature = {
            "type": "Feature",
            "id": record["id"],
            "geometry": {"type": geometry_type, "coordinates": _coordinates(geometry)},
            "properties": {name: _value(value) for name, value in record.items() if name != "geometry"},
        }
        yield json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def instant_text(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC, to the second.

    Example:
        >>> instant_text(FOREVER)
        '9999-01-01T00:00:00Z'
    """
    return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def write_unlocated(situation: Situation, path: Path) -> None:
    """Write the claims that could not be placed, why not, and what was considered, as CSV (UTF-8 with a byte order mark).

    Text that a spreadsheet would run as a formula gets an apostrophe in front: this table is for reading, it is not
    read back.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(_UNLOCATED_COLUMNS)
        for item in situation.unlocated:
            claim, location = item.claim, item.location
            row = (
                claim.claim_id,
                claim.target,
                str(location.status),
                location.why,
                "; ".join(f"{found.label} ({found.score:.2f})" for found in location.candidates),
                str(claim.act),
                claim.actor,
                str(claim.when or ""),
                instant_text(claim.source.published),
                claim.source.publisher,
                claim.source.url,
                claim.sentence,
            )
            writer.writerow([_harmless(cell) for cell in row])


def _write_layer(path: Path, layer: str, records: Sequence[Record], situation: Situation) -> None:
    """Write one feature a line, so that two versions can be compared line by line."""
    notes = notes_of(situation)
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": layer,
        "description": " ".join((f"{LAYERS[layer].meaning}.", *notes)) if notes else LAYERS[layer].meaning,
        "licence": situation.theatre.licence,
        "attribution": "; ".join(situation.theatre.attribution),
    }
    bounds = _bounds(records)
    if bounds:
        head["bbox"] = bounds
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(head, ensure_ascii=False)[:-1])
        stream.write(', "features": [\n')
        separator = ""
        for line in feature_lines(layer, records):
            stream.write(separator + line)
            separator = ",\n"
        stream.write("\n]}\n")


def _bounds(records: Sequence[Record]) -> list[float]:
    """Return west, south, east, north; empty where there is nothing."""
    if not records:
        return []
    west, south, east, north = shapely.total_bounds([record["geometry"] for record in records])
    return [float(west), float(south), float(east), float(north)]


def _coordinates(geometry: shapely.Point | shapely.LineString) -> list[Any]:
    rows: list[list[float]] = shapely.get_coordinates(geometry).tolist()
    return rows[0] if geometry.geom_type == "Point" else rows


def _value(value: object) -> object:
    """Return a value that JSON can say; text without half characters, which no file can hold."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"got {value}, which JSON cannot say")
    return value


def _harmless(cell: str) -> str:
    """Take the power to be a formula from a cell (OWASP, CSV injection), and from what a program makes of it that splits at ``;``."""
    text = cell.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    text = _FORMULA.sub(r"\1'", text)
    return f"'{text}" if text[:1] in ("\t", "\r") else text
