"""Where traffic passes and where not, whoever holds the road: one record a passage and span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.control.state import NEVER, Basis, State
from maps.layers.columns import Record, finished, road_columns, rounded_km, stamp
from maps.layers.lookup import Lookup
from maps.layers.overlay import SLIVER_KM, reach_of

if TYPE_CHECKING:
    from geo.control.state import Interval, PassageInterval

__all__ = ["passage_rows"]


def passage_rows(look: Lookup) -> list[Record]:
    """Return one LineString record a passage, part of its road and span of time.

    A known point is drawn `maps.layers.overlay.POINT_REACH_KM` to both sides. The holder is who held the road at the point, or the middle of
    the stretch, when the passage began: the two are told apart.
    """
    stretches = look.stretches_by_road()
    records: list[Record] = []
    for road_id, passages in look.passages.items():
        for passage in passages:
            middle = (passage.from_km + passage.to_km) / 2 if passage.point_km is None else passage.point_km
            ground = _ground(stretches.get(road_id, []), middle, passage)
            records.extend(_records(look, passage, ground))
    return finished("passage", records)


def _records(look: Lookup, passage: PassageInterval, ground: Interval | None) -> list[Record]:
    road, reach = look.road(passage.road_id), reach_of(passage)
    provenance = look.provenance(passage.claims, passage.claims_against)
    records = []
    for part in road.parts:
        low, high = max(reach.from_km, part.from_km), min(reach.to_km, part.to_km)
        line = look.lines.of(road, low, high) if high - low >= SLIVER_KM else None
        if line is None:
            continue
        records.append(
            {
                "geometry": line,
                "id": f"passage:{road.road_id}:{low:.3f}-{high:.3f}:{passage.passage}@{stamp(passage.valid.start)}",
                **road_columns(road),
                "km_from": rounded_km(low),
                "km_to": rounded_km(high),
                "length_km": rounded_km(high - low),
                "is_point": passage.point_km is not None,
                **look.times(passage.valid),
                **_hands(look, ground),
                "passage": str(passage.passage),
                "passage_where": reach.where,
                "passage_claims": provenance["claim_ids"],
                "basis": str(Basis.DIRECT),
                "rule": passage.rule,
                "confidence": look.weight_of(passage.claims),
                "last_support": passage.valid.start if passage.claims else NEVER,
                **provenance,
            }
        )
    return records


def _hands(look: Lookup, ground: Interval | None) -> Record:
    if ground is not None:
        return look.hands(ground)
    return {"holder": "", "holder_name": "", "other": "", "other_name": "", "state": str(State.UNKNOWN)}


def _ground(stretches: list[Interval], km: float, passage: PassageInterval) -> Interval | None:
    """Return the stretch at a kilometre when a passage began."""
    at = passage.valid.start
    found = (one for one in stretches if one.from_km <= km <= one.to_km and one.valid.contains(at))
    return next(found, None)
