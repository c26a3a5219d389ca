"""Who holds what on one day, where areas of several holders are laid over each other.

A spot in the areas of one actor is that actor's; in those of an actor and of the one that contains it, the more
particular one's; in those of two that have an umbrella, the umbrella's; of two that have none, it is contested, as it is
in an area that says so. A spot in no area is nobody's word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.actors import Actors
from geo.errors import OutsideDataError
from geo.outside.along import Axes, Span
from geo.outside.crossings import Crossings
from geo.outside.holders import Holding, Status
from geo.outside.painted import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.theatre import PlaceRecord

__all__ = ["Overlay", "Said", "Stretches", "lost_km"]

Stretches = dict[str, list[tuple[Span, "Said"]]]
"""What is said of the stretches of each road, in the order of its kilometres, by road_id."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """What the areas say of one spot.

    Attributes:
        actors: who holds it; two or more where it is contested between them; none where only that it is contested.
        is_contested: whether it is.
        is_doubtful: every area that says so has a question mark.
    """

    actors: tuple[str, ...]
    is_contested: bool = False
    is_doubtful: bool = False


class Overlay:
    """The areas of one day.

    Args:
        areas: the areas; those that nobody is known to hold say nothing.
        actors: the actors of the theatre.

    Raises:
        OutsideDataError: their outlines cross more often than anybody can wait for.
    """

    def __init__(self, areas: Iterable[Area], actors: Actors) -> None:
        self._actors = actors
        shapes: dict[Holding, list[BaseGeometry]] = defaultdict(list)
        for area in areas:
            if area.holding.status is not Status.NOBODY:
                shapes[area.holding].append(area.shape)
        edges = shapely.boundary([shape for own in shapes.values() for shape in own])
        if Crossings(per_edge=4).are_too_many(
            shapely.get_coordinates(ring) for ring in shapely.get_parts(edges)
        ):
            raise OutsideDataError(
                "the areas of one day cross each other too often to be joined; simplify them first"
            )
        self._unions = {
            holding: shapely.union_all(shapes[holding]) for holding in sorted(shapes, key=_holding_order)
        }

    def at_places(self, places: Sequence[PlaceRecord]) -> dict[str, Said]:
        """Return what is said of each place in an area or on its edge, by place_id."""
        lonlat = np.array([(place.lon, place.lat) for place in places]).reshape(-1, 2)
        heard: dict[str, set[Holding]] = defaultdict(set)
        for holding, union in self._unions.items():
            shapely.prepare(union)
            for at in np.flatnonzero(shapely.intersects_xy(union, lonlat[:, 0], lonlat[:, 1])).tolist():
                heard[places[at].place_id].add(holding)
        return {place_id: self._together(said) for place_id, said in heard.items()}

    def along_roads(self, axes: Axes) -> Stretches:
        """Return what is said of each stretch of each road, in the order of its kilometres, by road_id."""
        heard: dict[str, list[tuple[Span, Holding]]] = defaultdict(list)
        for holding, union in self._unions.items():
            for road_id, spans in axes.inside(union).items():
                heard[road_id].extend((span, holding) for span in spans)
        return {road_id: self._stretches(spans) for road_id, spans in sorted(heard.items())}

    def _stretches(self, spans: Iterable[tuple[Span, Holding]]) -> list[tuple[Span, Said]]:
        spans = list(spans)
        cuts = sorted({km for span, _ in spans for km in span})
        found: list[tuple[Span, Said]] = []
        for low, high in pairwise(cuts):
            here = {holding for span, holding in spans if span[0] <= low and high <= span[1]}
            if not here:
                continue
            said = self._together(here)
            if found and found[-1][0][1] == low and found[-1][1] == said:
                found[-1] = ((found[-1][0][0], high), said)
            else:
                found.append(((low, high), said))
        return found

    def _together(self, said: Iterable[Holding]) -> Said:
        said = list(said)
        contested = any(holding.status is Status.CONTESTED for holding in said)
        named = sorted({holding.actor_id for holding in said if holding.actor_id})
        inmost = [
            one
            for one in named
            if not any(one != other and self._actors.is_within(other, one) for other in named)
        ]
        doubtful = all(holding.doubtful for holding in said)
        if contested or len(inmost) <= 1:
            return Said(tuple(inmost), contested, doubtful)
        joint = self._joint(inmost)
        return Said((joint,) if joint else tuple(inmost), not joint, doubtful)

    def _joint(self, actor_ids: Sequence[str]) -> str:
        return reduce(lambda one, other: (self._actors.common(one, other) or "") if one else "", actor_ids)


def _holding_order(holding: Holding) -> tuple[str, str, bool]:
    return holding.status, holding.actor_id, holding.doubtful


def lost_km(before: Stretches, now: Stretches) -> float:
    """Return how many km of road that something was said of are in no area any more."""
    total = 0.0
    for road_id, stretches in before.items():
        covered = [span for span, _ in now.get(road_id, [])]
        for (low, high), _ in stretches:
            inside = sum(max(0.0, min(high, end) - max(low, start)) for start, end in covered)
            total += high - low - inside
    return total
