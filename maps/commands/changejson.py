"""What changed, as one object for programs: identifiers with their names, instants in UTC, kilometres along the road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.period import FOREVER
from maps.layers.columns import instant_text, rounded_km

if TYPE_CHECKING:
    from datetime import datetime

    from geo.control.changes import Changes
    from geo.control.frontchange import FrontChange
    from geo.control.groundchange import GroundChange, WordChange
    from geo.control.objectchange import ObjectChange
    from geo.control.passagechange import PassageChange
    from geo.control.state import Front, Interval, PassageInterval
    from geo.control.timeline import Timeline
    from maps.commands.changenames import ChangeNames

__all__ = ["change_object"]


def change_object(found: Changes, timeline: Timeline, names: ChangeNames) -> dict[str, Any]:
    """Return what changed; every claim that is named is in ``claims``. A ``known`` of null is hindsight."""
    writer = _Writer(timeline, names)
    return {
        "from": {"at": instant_text(found.before.at), "known": _known(found.before.known)},
        "to": {"at": instant_text(found.after.at), "known": _known(found.after.known)},
        "net_km": {
            holder: {"name": names.actor(holder), "km": rounded_km(km)}
            for holder, km in found.net_km().items()
        },
        "ground": [writer.ground(piece) for piece in found.ground],
        "words": [writer.word(piece) for piece in found.words],
        "places": [writer.thing(change) for change in found.places],
        "junctions": [writer.thing(change) for change in found.junctions],
        "fronts": [writer.front(change) for change in found.fronts],
        "passages": [writer.passage(change) for change in found.passages],
        "claims": writer.claims(),
    }


def _known(instant: datetime) -> str | None:
    return None if instant >= FOREVER else instant_text(instant)


class _Writer:
    """Turns changes into plain values, and remembers which claims they name."""

    def __init__(self, timeline: Timeline, names: ChangeNames) -> None:
        self._words = timeline.rules.words
        self._names = names
        self._named: set[str] = set()

    def claims(self) -> dict[str, Any]:
        """Return the claims that were named, by identifier."""
        known = self._names.claims
        return {
            claim_id: {
                "publisher": known[claim_id].source.publisher,
                "origin": known[claim_id].source.origin,
                "published": instant_text(known[claim_id].source.published),
                "url": known[claim_id].source.url,
                "sentence": known[claim_id].sentence,
            }
            for claim_id in sorted(self._named & known.keys())
        }

    def ground(self, piece: GroundChange) -> dict[str, Any]:
        """Return a piece of road that went from one holder to another."""
        return {
            **self._road(piece.road_id),
            "km_from": rounded_km(piece.from_km),
            "km_to": rounded_km(piece.to_km),
            "length_km": rounded_km(piece.length_km),
            **self._hands(piece.loser, piece.gainer),
            "claimed_km": rounded_km(piece.claimed_km),
            "rules": list(piece.rules),
            "claim_ids": self._ids(piece.claims),
        }

    def word(self, piece: WordChange) -> dict[str, Any]:
        """Return a piece of road of one holder that is only claimed now, or no longer."""
        return {
            **self._road(piece.road_id),
            "km_from": rounded_km(piece.from_km),
            "km_to": rounded_km(piece.to_km),
            "length_km": rounded_km(piece.length_km),
            "holder": piece.holder,
            "holder_name": self._names.actor(piece.holder),
            "is_claimed": piece.is_claimed,
            "rules": list(piece.rules),
            "claim_ids": self._ids(piece.claims),
        }

    def thing(self, change: ObjectChange) -> dict[str, Any]:
        """Return a place or junction that is in another state."""
        where = change.after or change.before
        return {
            "id": change.object_id,
            "name": self._names.thing(change.object_id),
            "lon": round(where.lon, 6) if where else None,
            "lat": round(where.lat, 6) if where else None,
            **self._hands(change.loser, change.gainer),
            "changed_hands": change.changed_hands,
            "came_back": change.came_back,
            "is_first": change.is_first,
            "since": instant_text(change.since),
            "rule": change.rule,
            "rule_words": self._words.get(change.rule, ""),
            "before": self._state(change.before),
            "after": self._state(change.after),
            "steps": [self._state(step) for step in change.steps],
            "claim_ids": self._ids(change.claims),
        }

    def front(self, change: FrontChange) -> dict[str, Any]:
        """Return a front that moved, came or went."""
        shown = change.shown
        return {
            **self._road(shown.road_id),
            "turn": str(change.turn),
            "holder_low": shown.holder_low,
            "holder_low_name": self._names.actor(shown.holder_low),
            "holder_high": shown.holder_high,
            "holder_high_name": self._names.actor(shown.holder_high),
            "before": _spot(change.before),
            "after": _spot(change.after),
            "moved_km": rounded_km(change.moved_km),
            "km_per_day": rounded_km(change.km_per_day),
            "gainer": change.gainer,
            "gainer_name": self._names.actor(change.gainer) if change.gainer else "",
            "ground": change.holder,
            "since": instant_text(change.since),
            "track_id": change.track_id,
            "advance_id": change.advance_id,
            "claim_ids": self._ids(change.claims),
        }

    def passage(self, change: PassageChange) -> dict[str, Any]:
        """Return what is told of the traffic otherwise than before."""
        return {
            **self._road(change.shown.road_id),
            "closed": change.closed,
            "opened": change.opened,
            "before": self._mark(change.before),
            "after": self._mark(change.after),
            "claim_ids": self._ids(change.claims),
        }

    def _road(self, road_id: str) -> dict[str, Any]:
        return {"road_id": road_id, "road": self._names.road(road_id)}

    def _hands(self, loser: str, gainer: str) -> dict[str, Any]:
        return {
            "loser": loser,
            "loser_name": self._names.actor(loser),
            "gainer": gainer,
            "gainer_name": self._names.actor(gainer),
        }

    def _state(self, state: Interval | None) -> dict[str, Any] | None:
        if state is None:
            return None
        return {
            "state": str(state.state),
            "holder": state.holder,
            "holder_name": self._names.actor(state.holder),
            "other": state.other,
            "other_name": self._names.actor(state.other) if state.other else "",
            "start": instant_text(state.valid.start),
            "rule": state.rule,
            "claim_ids": self._ids(state.claims_for),
            "claims_against": self._ids(state.claims_against),
        }

    def _mark(self, mark: PassageInterval | None) -> dict[str, Any] | None:
        if mark is None:
            return None
        return {
            "passage": str(mark.passage),
            "km_from": rounded_km(mark.from_km),
            "km_to": rounded_km(mark.to_km),
            "is_point": mark.point_km is not None,
            "lon": round(mark.lon, 6),
            "lat": round(mark.lat, 6),
            "start": instant_text(mark.valid.start),
            "rule": mark.rule,
            "claim_ids": self._ids(mark.claims),
        }

    def _ids(self, claim_ids: tuple[str, ...]) -> list[str]:
        self._named.update(claim_ids)
        return list(claim_ids)


def _spot(front: Front | None) -> dict[str, Any] | None:
    if front is None:
        return None
    return {
        "km_from": rounded_km(front.from_km),
        "km_to": rounded_km(front.to_km),
        "km": rounded_km(front.km),
        "lon": round(front.lon, 6),
        "lat": round(front.lat, 6),
    }
