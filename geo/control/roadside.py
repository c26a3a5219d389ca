"""What roads show beside an object: whether traffic passes there, and who holds the road at a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geo.control.casefile import CaseFile, Voice
from geo.control.naming import Names
from geo.control.state import Interval, PassageInterval
from geo.control.telling import state_sentence, traffic_words
from geo.period import FOREVER

__all__ = ["PassageNote", "RoadNote", "passages_on", "roads_by"]

_BESIDE_KM = 0.05
"""How far to each side of a place its road is looked at."""


@dataclass(frozen=True, slots=True)
class PassageNote:
    """What is known of the traffic at a point or on a stretch.

    Attributes:
        passage: the interval: road, measures, since when.
        sentence: whether traffic passes and where, in words.
        rule_words: meaning of the rule.
        claims_for: the voices that say so.
        claims_against: the voices that deny it.
    """

    passage: PassageInterval
    sentence: str
    rule_words: str
    claims_for: tuple[Voice, ...]
    claims_against: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class RoadNote:
    """A road that passes a place or junction.

    Attributes:
        road_id: the road.
        name: what to call it.
        km: measure of the place on it.
        stretches: the stretches that meet there: one, or two where the holder changes.
        sentence: who holds the road there, in words.
        passages: traffic at the place, or on a stretch of which it is part.
    """

    road_id: str
    name: str
    km: float
    stretches: tuple[Interval, ...]
    sentence: str
    passages: tuple[PassageNote, ...]


def passages_on(
    case: CaseFile, names: Names, piece: tuple[str, float, float], instants: tuple[datetime, datetime]
) -> tuple[PassageNote, ...]:
    """Return what is known of the traffic on a piece of road.

    Args:
        case: timeline and claims.
        names: names of its objects.
        piece: road, and the measures between which it lies, km.
        instants: the valid instant, and the report time.
    """
    road_id, from_km, to_km = piece
    at, known = instants[0], min(instants[1], FOREVER - FOREVER.resolution)
    reach_km = case.timeline.rules.junction_match_km if from_km == to_km else 0.0
    return tuple(
        _note(case, names, one, instants[1])
        for one in case.timeline.passages
        if one.road_id == road_id
        and one.valid.contains(at)
        and one.known.contains(known)
        and one.from_km <= to_km + reach_km
        and from_km - reach_km <= one.to_km
    )


def _note(case: CaseFile, names: Names, one: PassageInterval, known: datetime) -> PassageNote:
    road = names.road(one.road_id)
    if one.point_km is not None:
        where = f"at {names.spot(one.road_id, one.point_km)} (km {one.point_km:.0f})"
    else:
        low, high = names.spot(one.road_id, one.from_km), names.spot(one.road_id, one.to_km)
        somewhere = "somewhere between" if one.rule == "cut-somewhere" else "between"
        where = f"{somewhere} {low} and {high} (km {one.from_km:.0f} to {one.to_km:.0f})"
    return PassageNote(
        one,
        f"{road}, {where}: {traffic_words(one.passage)}",
        case.timeline.rules.words.get(one.rule, ""),
        case.voices(one.claims, known),
        case.voices(one.claims_against, known),
    )


def roads_by(
    case: CaseFile, names: Names, object_id: str, instants: tuple[datetime, datetime]
) -> tuple[RoadNote, ...]:
    """Return the roads that pass a place or junction, each with who holds it there and whether traffic passes."""
    notes = []
    for road_id, km in names.roads_of(object_id):
        found = [
            case.state(f"road:{road_id}:{max(km + aside, 0.0)}", *instants)
            for aside in (-_BESIDE_KM, _BESIDE_KM)
        ]
        stretches = tuple(dict.fromkeys(one for one in found if one is not None))
        notes.append(
            RoadNote(
                road_id,
                names.road(road_id),
                km,
                stretches,
                _on_both_sides(case, names, stretches, km),
                passages_on(case, names, (road_id, km, km), instants),
            )
        )
    return tuple(notes)


def _on_both_sides(case: CaseFile, names: Names, stretches: tuple[Interval, ...], km: float) -> str:
    """Return who holds a road at a place, each side for itself where they differ."""
    told = [(one, state_sentence(one, case.timeline.camps)) for one in stretches]
    if len({sentence for _, sentence in told}) <= 1:
        return told[0][1] if told else state_sentence(None, case.timeline.camps)
    return "; ".join(
        f"towards {names.spot(one.road_id, one.from_km if one.to_km <= km + _BESIDE_KM else one.to_km)} {sentence}"
        for one, sentence in told
    )
