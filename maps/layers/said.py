"""What was said: the claims that could be placed as points, and those that could not as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from geo.control.evidence import event_period
from geo.period import FOREVER
from maps.layers.columns import (
    Record,
    finished,
    point_of,
    rounded_km,
    time_columns,
)
from maps.layers.lookup import Lookup
from maps.layers.provenance import time_precision_of
from maps.publication import rounding_of

if TYPE_CHECKING:
    import shapely

    from geo.claims.claim import Claim
    from geo.places.location import LocatedClaim, Location
    from geo.situation import Situation

__all__ = ["claim_rows", "unlocated_rows"]


def claim_rows(look: Lookup) -> list[Record]:
    """Return one Point record a claim that could be placed, those of the baseline included."""
    rounding = rounding_of(look.situation)
    least_error_m = round(rounding.error_m, 1) if rounding else 0.0
    return finished(
        "claims",
        [
            {
                "geometry": _point(item.location),
                **_said(item.claim),
                "located_as": _located_as(item),
                **_names(item.location),
                **_on_road(item.location),
                **_said_of_it(item.claim, look),
                "where_prec": item.location.where_prec,
                "geo_precision": item.location.geo_precision,
                "error_m": max(round(_error_m(item.location), 1), least_error_m),
                **_source(item.claim, look),
                "is_baseline": is_baseline,
            }
            for item, is_baseline in _known(look)
            if item.location.is_located
        ],
    )


def unlocated_rows(look: Lookup) -> list[Record]:
    """Return one record a claim that could not be placed, those of the baseline included; without geometry."""
    return finished(
        "unlocated",
        [
            {
                **_said(item.claim),
                "status": str(item.location.status),
                "why": item.location.why,
                "candidates": "; ".join(
                    f"{found.label} ({found.score:.2f})" for found in item.location.candidates
                ),
                **_said_of_it(item.claim, look),
                **_source(item.claim, look),
                "is_baseline": is_baseline,
            }
            for item, is_baseline in _known(look)
            if not item.location.is_located
        ],
    )


def _known(look: Lookup) -> Iterator[tuple[LocatedClaim, bool]]:
    """Yield the claims that were known by then, and whether they are of the baseline.

    The baseline is known from the first day on, as for `geo.control.ledger`, however late its sources were published.
    """
    situation = look.situation
    for is_baseline, group in ((True, situation.baseline), (False, situation.claims)):
        for item in group:
            published = item.claim.source.published
            if (min(published, look.first_instant) if is_baseline else published) <= look.known:
                yield item, is_baseline


def _said(claim: Claim) -> Record:
    """Return who is said to have done what, and where."""
    return {
        "id": claim.claim_id,
        "name": " ".join(word for word in (claim.actor, str(claim.act), claim.target) if word),
        "action": str(claim.act),
        "claimed_only": claim.is_claimed_only,
        "polarity": str(claim.polarity),
        "corrects": claim.corrects,
        "actor": claim.actor_id,
        "actor_text": claim.actor,
        "opponent": claim.opponent_id,
        "opponent_text": claim.opponent,
        "target": claim.target,
        "target_kind": str(claim.target_kind),
    }


def _said_of_it(claim: Claim, look: Lookup) -> Record:
    """Return how much of the target is meant, what of traffic, and when."""
    return {
        "extent": str(claim.extent),
        "passage": str(claim.passage) if claim.passage else "unknown",
        "when": str(claim.when) if claim.when else "",
        "is_background": claim.background,
        **time_columns(event_period(claim, look.zone), look.zone),
        "time_precision": time_precision_of(claim),
    }


def _source(claim: Claim, look: Lookup) -> Record:
    source = claim.source
    return {
        "published": source.published,
        "known_until": _known_until(look.situation, claim.claim_id, look.known),
        "publisher": source.publisher,
        "url": source.url,
        "origin": source.origin or source.publisher,
        "side": str(source.side),
        "reliability": source.reliability,
        "credibility": source.credibility,
        "sentence": claim.sentence,
        "report_id": claim.report_id,
    }


def _known_until(situation: Situation, claim_id: str, known: datetime) -> datetime:
    """Return when a claim was corrected or taken back, as far as that was known; `FOREVER` where it stands."""
    ending = situation.ended.get(claim_id)
    return ending.at if ending is not None and ending.at <= known else FOREVER


def _point(location: Location) -> shapely.Point:
    """Return where a claim is pinned: where another claim of its report fixes it, or its representative point."""
    if location.fix is not None:
        return point_of(location.fix.lon, location.fix.lat)
    assert location.lon is not None
    assert location.lat is not None
    return point_of(location.lon, location.lat)


def _error_m(location: Location) -> float:
    """Return how far the truth may lie from the point of the claim, in metres."""
    if location.fix is None and location.pieces:
        return sum(piece.length_km for piece in location.pieces) * 1000 / 2
    return float(location.error_m or 0.0)


def _located_as(item: LocatedClaim) -> str:
    location = item.location
    if location.place is not None:
        return location.place.name_en
    if location.junction is not None:
        return location.junction.name
    return "; ".join(f"{piece.road_id} km {piece.from_km:.1f}-{piece.to_km:.1f}" for piece in location.pieces)


def _names(location: Location) -> Record:
    """Return the names of the place that a claim was located at; empty where it is no place."""
    place, junction = location.place, location.junction
    if place is not None:
        return {"name_en": place.name_en, "name_ar": place.name_ar}
    return {"name_en": junction.name if junction is not None else "", "name_ar": ""}


def _on_road(location: Location) -> Record:
    """Return where on a road a claim was located: the first of its pieces, or where its junction lies on its first road."""
    if location.pieces:
        piece = location.pieces[0]
        return {"road": piece.road_id, "km_from": rounded_km(piece.from_km), "km_to": rounded_km(piece.to_km)}
    if location.at_road is not None:
        road_id, km = location.at_road
    elif location.junction is not None and location.junction.km:
        road_id, km = next(iter(location.junction.km.items()))
    else:
        road_id, km = "", 0.0
    return {"road": road_id, "km_from": rounded_km(km), "km_to": rounded_km(km)}
