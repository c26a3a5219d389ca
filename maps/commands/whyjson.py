"""Explanations as data, for ``frontline why --json``: the same facts, instants in UTC, nothing cut."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from geo.period import FOREVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.control.casefile import Citation, Voice
    from geo.control.explain import Change, Explanation, Reading
    from geo.control.roadside import PassageNote, RoadNote

__all__ = ["explanation_object", "instant_text"]

_WORDS = {"OWN": "own", "NEUTRAL": "independent", "ADVERSE": "admission"}


def explanation_object(told: Explanation) -> dict[str, Any]:
    """Return an explanation as an object of JSON; what is not known, or never ends, is null."""
    found = told.interval
    return {
        "object": told.object_id,
        "kind": told.sort,
        "name": told.name,
        "name_ar": told.name_ar,
        "at": instant_text(told.at),
        "known": instant_text(told.known),
        "state": str(found.state) if found else "unknown",
        "holder": found.holder if found else "",
        "other": found.other if found else "",
        "sentence": told.sentence,
        "since": instant_text(told.since),
        "road": found.road_id if found else "",
        "km": [found.from_km, found.to_km] if found and found.road_id else None,
        "rule": found.rule if found else "",
        "rule_words": told.rule_words,
        "basis": str(found.basis) if found else "",
        "confidence": found.confidence if found else 0.0,
        "last_support": instant_text(found.last_support) if found and told.age_days is not None else None,
        "age_days": told.age_days,
        "missing": told.missing,
        "claims_for": _voices(told.claims_for),
        "claims_against": _voices(told.claims_against),
        "taken_back": [
            {
                "claim_id": one.citation.claim.claim_id,
                "says": one.citation.says,
                "at": instant_text(one.at),
                "by": one.by,
                "is_corrected": one.is_corrected,
            }
            for one in told.taken_back
        ],
        "parents": [explanation_object(parent) for parent in told.parents],
        "before": _change(told.before),
        "after": _change(told.after),
        "other_reading": _reading(told.reading),
        "passages": [_passage(note) for note in told.passages],
        "roads": [_road(road) for road in told.roads],
    }


def instant_text(at: datetime | None) -> str | None:
    """Return an instant as ISO 8601 in UTC, null for one that is not known or never comes."""
    return None if at is None or at >= FOREVER else at.isoformat().replace("+00:00", "Z")


def _voices(voices: Sequence[Voice]) -> list[dict[str, Any]]:
    return [{"origin": voice.origin, "claims": [_claim(one) for one in voice.citations]} for voice in voices]


def _claim(cited: Citation) -> dict[str, Any]:
    claim, source = cited.claim, cited.claim.source
    return {
        "id": claim.claim_id,
        "says": cited.says,
        "sentence": claim.sentence,
        "when": str(claim.when or ""),
        "published": instant_text(source.published),
        "publisher": source.publisher,
        "origin": source.origin,
        "side": str(source.side),
        "word": _WORDS[cited.word.name],
        "whose": cited.whose,
        "baseline": cited.is_baseline,
        "grade": f"{source.reliability}{source.credibility}",
        "url": source.url,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "at": instant_text(change.at),
        "sentence": change.sentence,
        "claims": [one.claim.claim_id for one in change.claims],
        "rule": change.rule,
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "known": instant_text(reading.known),
        "sentence": reading.sentence,
        "since": instant_text(reading.since),
        "same": reading.is_same,
        "rule": reading.rule,
    }


def _passage(note: PassageNote) -> dict[str, Any]:
    one = note.passage
    return {
        "road": one.road_id,
        "km": [one.from_km, one.to_km],
        "passage": str(one.passage),
        "sentence": note.sentence,
        "start": instant_text(one.valid.start),
        "end": instant_text(one.valid.end),
        "rule": one.rule,
        "rule_words": note.rule_words,
        "claims_for": _voices(note.claims_for),
        "claims_against": _voices(note.claims_against),
    }


def _road(road: RoadNote) -> dict[str, Any]:
    return {
        "road": road.road_id,
        "name": road.name,
        "km": road.km,
        "sentence": road.sentence,
        "stretches": [one.object_id for one in road.stretches],
        "passages": [_passage(note) for note in road.passages],
    }
