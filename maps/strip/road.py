"""The road that somebody means by a few words: a number, an identifier, a name, or a part of a road.

What a report may write is found as `frontline why` finds it; numbers and identifiers come first, because "M4" is a road
even where two roads bear the number.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from geo.errors import RoadNotFoundError
from geo.roads.road import RoadPiece
from maps.payload import plain_name
from maps.publication import rounding_of

if TYPE_CHECKING:
    from geo.places.location import Location
    from geo.roads.road import Road
    from geo.situation import Situation

__all__ = ["asked_road", "others_of_ref", "road_words"]

_NEARLY_ALL = 0.995
_NEAR = 5
_ALIKE = 55
"""Least likeness (0 to 100) of a name that is offered in place of one that no road has."""


def asked_road(situation: Situation, text: str) -> RoadPiece:
    """Return the road that words mean, or the part of it.

    Of several roads of one number the one is taken of which most is told, then the longest. Of words that mean several
    roads ("from Latakia to Aleppo") the longest piece.

    The ends of a part are rounded where the situation is.

    Raises:
        RoadNotFoundError: no road is meant; the message has names that are near.
    """
    words = text.strip()
    network = situation.network
    own = [road for road in network.roads if road.road_id == words]
    own = own or [road for road in network.roads if road.road_id.casefold() == words.casefold()]
    own = own or list(network.roads_by_ref(words))
    if own:
        return _whole(_most_told(situation, own))
    location = situation.locator.locate(words) if words else None
    pieces = location.pieces if location is not None and location.is_located else ()
    if location is None or not pieces or location.at_road is not None:
        raise RoadNotFoundError(_no_road(situation, words, location))
    if location.kind == "road" and len({piece.road_id for piece in pieces}) > 1:
        return _whole(_most_told(situation, [network.road(piece.road_id) for piece in pieces]))
    longest = max(pieces, key=lambda piece: piece.length_km)
    road = network.road(longest.road_id)
    return (
        _whole(road) if longest.length_km >= _NEARLY_ALL * road.length_km else _published(longest, situation)
    )


def others_of_ref(situation: Situation, piece: RoadPiece) -> list[str]:
    """Return the other roads that bear the number of a road, in words."""
    road = situation.network.road(piece.road_id)
    if not road.ref:
        return []
    return [
        road_words(other)
        for other in situation.network.roads_by_ref(road.ref)
        if other.road_id != road.road_id
    ]


def road_words(road: Road) -> str:
    """Return a road with its identifier, its length and its name: ``M4-E (Aleppo - Yarubiyah, 486 km)``."""
    name = plain_name(road)
    return f"{road.road_id} ({f'{name}, ' if name else ''}{road.length_km:.0f} km)"


def _published(piece: RoadPiece, situation: Situation) -> RoadPiece:
    rounding = rounding_of(situation)
    if rounding is None:
        return piece
    length_km = situation.network.road(piece.road_id).length_km
    low, high = rounding.km(piece.from_km, length_km), rounding.km(piece.to_km, length_km)
    return RoadPiece(piece.road_id, low, max(high, min(low + rounding.step_km, length_km)))


def _whole(road: Road) -> RoadPiece:
    return RoadPiece(road.road_id, 0.0, road.length_km)


def _most_told(situation: Situation, roads: list[Road]) -> Road:
    told = Counter(
        row.road_id
        for row in situation.timeline.intervals
        if row.kind == "stretch" and str(row.state) != "unknown"
    )
    return max(roads, key=lambda road: (told[road.road_id], road.length_km))


def _no_road(situation: Situation, words: str, location: Location | None) -> str:
    shown = words if len(words) <= 60 else words[:59] + "…"  # noqa: PLR2004 - a line
    if location is not None and location.is_located:
        lead = f'"{shown}" is no road ({location.kind}: {location.why})'
    else:
        lead = f'no road is called "{shown}"'
    near = _near(situation, words)
    if near:
        return f"{lead}; do you mean {', '.join(near)}?"
    roads = situation.network.roads
    more = f" and {len(roads) - _NEAR} more" if len(roads) > _NEAR else ""
    return f"{lead}; there are {', '.join(map(road_words, roads[:_NEAR]))}{more}"


def _near(situation: Situation, words: str) -> list[str]:
    """Return the roads whose identifier, number or name is most like the words."""
    named = [
        (name, road)
        for road in situation.network.roads
        for name in {road.road_id, road.ref, road.name_en, road.name_ar, plain_name(road)}
        if name
    ]
    by_id = {road.road_id: road for road in situation.network.roads}
    named += [
        (name, by_id[road_id])
        for one in situation.theatre.road_names
        for name in (one.name_en, one.name_ar, *one.aliases)
        for road_id in one.road_ids
        if name and road_id in by_id
    ]
    found = process.extract(
        words,
        [name for name, _ in named],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=4 * _NEAR,
        score_cutoff=_ALIKE,
    )
    roads = dict.fromkeys(named[number][1].road_id for _, _, number in found)
    return [road_words(by_id[road_id]) for road_id in list(roads)[:_NEAR]]
