"""The data dictionary: what the columns of the exports mean, as a page for people and as a JSON Schema for programs.

Both are made from `maps.fields`, from which the exports themselves are made; ``make dictionary`` writes them to ``docs``, and a test holds
what lies there to what is made here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maps.fields import LAYERS, SLICE_FIELDS, Field, FieldType, Layer

__all__ = ["PAGE", "SCHEMA", "dictionary_page", "feature_schema", "write_dictionary"]

PAGE, SCHEMA = "fields.md", "exports.schema.json"
"""Names of the two files."""

_TYPES: dict[FieldType, dict[str, Any]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.INSTANT: {
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
    },
    FieldType.DAY: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    FieldType.YES_NO: {"type": "boolean"},
    FieldType.WHOLE: {"type": "integer"},
    FieldType.NUMBER: {"type": "number"},
}
_WORDS = {
    FieldType.TEXT: "text",
    FieldType.INSTANT: "date and time",
    FieldType.DAY: "date",
    FieldType.YES_NO: "yes or no",
    FieldType.WHOLE: "whole number",
    FieldType.NUMBER: "number",
}
_COORDINATES: dict[str, dict[str, Any]] = {
    "Point": {"$ref": "#/$defs/position"},
    "LineString": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/position"}},
}
_POSITION = {
    "description": "Longitude and latitude in WGS 84 (RFC 7946)",
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "items": False,
    "minItems": 2,
}


def feature_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the features of every layer, each under its name in ``$defs``.

    A newline-delimited file has such a feature on every line, a collection has them in ``features``. The layer ``unlocated`` has no
    geometry and is described by its properties alone.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Features of the layers that Frontline exports as GeoJSON",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name, layer in LAYERS.items() if layer.geometry],
        "$defs": {
            "position": _POSITION,
            "columns": {name: _field(field) for name, field in _SHARED.items()},
            **{
                name: _feature(layer) if layer.geometry else _properties(layer)
                for name, layer in LAYERS.items()
            },
        },
    }


_ALL_FIELDS = [field for layer in LAYERS.values() for field in (*layer.fields, *SLICE_FIELDS)]
_SHARED = {field.name: field for field in reversed(_ALL_FIELDS) if _ALL_FIELDS.count(field) > 1}
"""Columns that several layers have: of those of one name that mean different things, the first."""


def _feature(layer: Layer) -> dict[str, Any]:
    return {
        "description": layer.meaning,
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {
                "type": "object",
                "required": ["type", "coordinates"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": layer.geometry},
                    "coordinates": _COORDINATES[layer.geometry],
                },
            },
            "properties": _properties(layer),
        },
    }


def _properties(layer: Layer) -> dict[str, Any]:
    """Return the schema of flat properties: all of them always, those of slices only in slices."""
    return {
        "description": layer.meaning,
        "type": "object",
        "required": [field.name for field in layer.fields],
        "additionalProperties": False,
        "properties": {
            field.name: {"$ref": f"#/$defs/columns/{field.name}"}
            if _SHARED.get(field.name) == field
            else _field(field)
            for field in (*layer.fields, *SLICE_FIELDS)
        },
    }


def _field(field: Field) -> dict[str, Any]:
    schema = {"description": field.meaning, **_TYPES[field.type]}
    if field.values:
        schema["enum"] = list(field.values)
    if field.least is not None:
        schema["minimum"] = field.least
    if field.most is not None:
        schema["maximum"] = field.most
    return schema


def dictionary_page() -> str:
    """Return the dictionary as Markdown: a table a layer."""
    return "\n".join(_lines()) + "\n"


_HEAD = """# What the columns mean

Made by `make dictionary` from `maps/fields.py`, from which the exports are made; do not edit it here. For programs the same is in
[exports.schema.json](exports.schema.json), a JSON Schema of the features. How to open the files is in [exports.md](exports.md).

No column is ever null: a text that is not known is empty, what has not ended ends at 9999-01-01T00:00:00Z (and says `is_open`), what began
before anybody tells begins at 0001-01-01T00:00:00Z. Instants are in UTC; days (`first_day`, `last_day`, `as_of_day`) are those of the
theatre's time zone."""


def _lines() -> Iterator[str]:
    yield from (_HEAD, "", "| layer | geometry | a row is |", "| --- | --- | --- |")
    for layer in LAYERS.values():
        yield f"| [{layer.name}](#{layer.name}) | {layer.geometry or 'none'} | {layer.meaning} |"
    yield from ("", "In slices every layer has two columns more, behind `id`:", "", *_table(SLICE_FIELDS))
    for layer in LAYERS.values():
        yield from ("", f"## {layer.name}", "", f"{layer.title}. {layer.meaning}.", "", *_table(layer.fields))


def _table(fields: tuple[Field, ...]) -> Iterator[str]:
    yield from ("| column | type | meaning |", "| --- | --- | --- |")
    for field in fields:
        values = ": " + ", ".join(f"`{value}`" for value in field.values if value) if field.values else ""
        yield f"| `{field.name}` | {_WORDS[field.type]} | {field.meaning}{values} |"


def write_dictionary(folder: Path) -> None:
    """Write the page and the schema."""
    (folder / PAGE).write_text(dictionary_page(), encoding="utf-8")
    text = json.dumps(feature_schema(), ensure_ascii=False, indent=1) + "\n"
    (folder / SCHEMA).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_dictionary(Path(sys.argv[1]))
