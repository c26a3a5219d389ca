"""The gazetteer of a network, kept in the cache folder: places, their spellings with keys, and names of cities elsewhere.

One JSON file for each network, named by the hash of what it is made of and of the code that makes it; written beside its
place and moved there in one step. What is read is checked like anybody's file, and made again where it is not in order.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from geo.places.elsewhere import Elsewhere
from geo.places.forms import Forms
from geo.places.gazetteer import Gazetteer
from geo.theatre_tables import PLACE_KINDS, PlaceRecord

__all__ = ["keep", "read_kept"]

_LOG = logging.getLogger(__name__)
_FORMAT = "frontline-gazetteer"
_LIMIT_BYTES = 256 << 20
_KEPT = 20
_FORM_TYPES: Mapping[str, type] = {
    "place": int, "text": str, "own": bool, "bare": bool, "exact": str, "bones": str, "sound": str,
}  # fmt: skip
_PLACE_FIELDS = tuple(field.name for field in fields(PlaceRecord))
_DEGREES = {"lon": 180.0, "lat": 90.0}


def keep(gazetteer: Gazetteer, path: Path) -> None:
    """Write a gazetteer; where that cannot be done it is not kept, and made again the next time."""
    content = {
        "format": _FORMAT,
        "transliterated": gazetteer.transliterated,
        "places": {name: [getattr(place, name) for place in gazetteer.places] for name in _PLACE_FIELDS},
        "forms": gazetteer.forms.columns(),
        "known": sorted(gazetteer.elsewhere.known),
        "famous": sorted(gazetteer.elsewhere.famous),
    }
    fresh = path.parent / f".{path.name}-{secrets.token_hex(4)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        fresh.replace(path)
        _prune(path.parent)
    except OSError as error:
        _LOG.info("the gazetteer is not kept: %s", error)
        try:
            fresh.unlink(missing_ok=True)
        except OSError:
            return


def _prune(folder: Path) -> None:
    """Delete what was kept longest ago: every network and every version of the code leaves a file."""
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[_KEPT:]:
        path.unlink(missing_ok=True)


def read_kept(path: Path) -> Gazetteer | None:
    """Return a gazetteer that was kept; None where it is not there or not in order."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LIMIT_BYTES)
    except OSError:
        return None
    try:
        return _gazetteer(json.loads(raw))  # a file beyond the limit ends in the middle
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        _LOG.warning("the kept gazetteer is damaged and is made again (%s)", error)
        return None


def _gazetteer(content: Any) -> Gazetteer:  # noqa: ANN401 - whatever a file holds
    """Return what a file holds.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it holds something else.
    """
    if content["format"] != _FORMAT or type(content["transliterated"]) is not bool:
        raise ValueError("it is no gazetteer")
    places = _places(content["places"])
    forms = _forms(content["forms"], len(places))
    names = {key: frozenset(_column(content[key], str)) for key in ("known", "famous")}
    return Gazetteer(
        places, forms, Elsewhere(**names), transliterated=content["transliterated"], curated=False
    )


def _column(values: Any, kind: type, size: int | None = None) -> Sequence[Any]:  # noqa: ANN401 - whatever a file holds
    if type(values) is not list or set(map(type, values)) - {kind} or size not in {None, len(values)}:
        raise ValueError(f"a column is not of {kind.__name__}, or not of the length of the others")
    return values


def _places(columns: Mapping[str, Any]) -> list[PlaceRecord]:
    size = len(columns["place_id"])
    texts = {
        name: _column(columns[name], str, size)
        for name in ("place_id", "name_en", "name_ar", "kind", "governorate")
    }
    for name, limit in _DEGREES.items():
        if not all(-limit <= value <= limit for value in _column(columns[name], float, size)):
            raise ValueError(f"a {name} is not on Earth")
    people = [count or None for count in columns["population"]]
    _column([count or 0 for count in people], int, size)
    variants = [tuple(_column(names, str)) for names in _column(columns["variants"], list, size)]
    if set(texts["kind"]) - set(PLACE_KINDS):
        raise ValueError("a kind of place is not known")
    full = {**texts, "population": people, "variants": variants, "lon": columns["lon"], "lat": columns["lat"]}
    return [PlaceRecord(*row) for row in zip(*(full[name] for name in _PLACE_FIELDS), strict=True)]


def _forms(columns: Mapping[str, Any], places: int) -> Forms:
    size = len(columns["place"])
    forms = Forms(**{name: _column(columns[name], kind, size) for name, kind in _FORM_TYPES.items()})
    if size and not (
        forms.place[0] >= 0 and forms.place[-1] < places and list(forms.place) == sorted(forms.place)
    ):
        raise ValueError("a spelling belongs to no place")
    return forms
