"""Where is it? Place expressions resolved on the road network of a theatre.

`Locator.locate` answers one expression; `Locator.locate_claims` answers all claims of a situation, with the other
claims of the same report as context. The answer is always a `Location` with a status: what cannot be located is said
so, with the reason and the candidates, and gets no pin. ::

    the M4/M5 junction                        junction, error of half its extent           where_prec 1
    Saraqib                                   settlement                                   1
    the M5 between Saraqib and Khan al-Sabil  section, both carriageways                   2
    near Saraqib on the M5                    5 km of road on each side                    2
    north of Saraqib on the M5                up to 25 km of road                          3
    the Damascus-Aleppo highway; the M5       all of it; where on it, a `Fix` may say      5
    Idlib countryside, northern Aleppo        a label with a rough outline                 2 to 4

This module only sorts questions to those who answer them: `resolve` (places), `meeting` (junctions), `onroad`
(stretches) and `areas`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.claims.claim import TargetKind
from geo.errors import PlaceExpressionError
from geo.places.arabicwords import read_arabic
from geo.places.areas import Areas
from geo.places.bare import gazetteer_of, theatre_of, with_places
from geo.places.between import Between
from geo.places.context import locate_claims
from geo.places.gazetteer import ALIAS, Gazetteer
from geo.places.location import LocatedClaim, Location, Status
from geo.places.meeting import Meetings
from geo.places.onroad import OnRoads
from geo.places.placeanswers import PlaceAnswers
from geo.places.query import Query, Shape, read_query
from geo.places.resolve import Resolver
from geo.places.roadanswers import RoadAnswers
from geo.places.roadbook import RoadBook
from geo.places.stretch import Stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo.claims.claim import Claim
    from geo.claims.target import Target
    from geo.places.given import GivenPlaces
    from geo.places.placeanswers import Near
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["Locator"]

_NAMES = frozenset({Shape.PLACE, Shape.DISTRICT, Shape.AREA, Shape.NOTHING})
"""What can turn out to be the name of a road that has no road word in it: "Homs bypass"."""
_LONGEST_NAME = 120


class Locator:
    """Locates place expressions in one theatre.

    Args:
        theatre: gives places, areas, names of roads and actors; where it brings no places, the network's own are taken,
            and `theatre` then holds them.
        network: gives the roads.
        gazetteer: the theatre's places by name, where they are at hand.
    """

    def __init__(self, theatre: Theatre, network: Network, gazetteer: Gazetteer | None = None) -> None:
        if gazetteer is None:
            gazetteer = Gazetteer(theatre.places) if theatre.places else gazetteer_of(network)
        self.theatre = theatre = with_places(theatre, network, gazetteer)
        self.network = network
        self.gazetteer = gazetteer
        resolver, areas = Resolver(self.gazetteer), Areas(theatre)
        book = self._book = RoadBook(theatre, network, self.gazetteer)
        stretches = Stretches(network)
        self._roads = RoadAnswers(
            resolver,
            areas,
            book,
            meetings=Meetings(network),
            on_roads=OnRoads(stretches, theatre.places),
            between=Between(stretches),
        )
        self._answers = _answers(PlaceAnswers(resolver, areas, book), self._roads)
        self._answer = lru_cache(maxsize=65536)(self._uncached)

    @classmethod
    def of_network(cls, network: Network) -> Locator:
        """Return a locator that knows a network alone: its roads, and the places of `geo.places.bare`."""
        gazetteer = gazetteer_of(network)
        return cls(theatre_of(network, gazetteer), network, gazetteer)

    def locate(
        self,
        target: str | Target,
        *,
        roads: Sequence[str] = (),
        between: Sequence[str] = (),
        near: Sequence[tuple[float, float]] = (),
        kind: TargetKind | None = None,
    ) -> Location:
        """Locate one place expression.

        Args:
            target: the expression, or what `geo.claims.target.parse_target` made of it.
            roads: references or names of roads that the claim names besides.
            between: the two ends that the claim names besides.
            near: (lon, lat) of other places of the same report: where names are equal, the nearer one is meant.
            kind: the kind of target that the claim states.

        Raises:
            PlaceExpressionError: the text is no place expression; a caret shows where.
        """
        return self._answer(target, tuple(roads), tuple(between), tuple(near), kind)

    def locate_claims(self, claims: Iterable[Claim], given: GivenPlaces | None = None) -> list[LocatedClaim]:
        """Locate claims, in order; the claims of one report are each other's context.

        A name that is ambiguous by itself is decided by the other places of its report. A whole road that something
        happened to gets a `Fix` where another claim of the report names a point on it. A text that is no place
        expression gives ``not_found``, with the reason. A claim that gives its position is there, whatever else is
        called so.

        Args:
            claims: the claims.
            given: the places that claims give by their position, where more claims than these are located together.
        """
        return locate_claims(self, claims, given)

    def _uncached(
        self,
        target: str | Target,
        roads: tuple[str, ...],
        between: tuple[str, ...],
        near: Near,
        kind: TargetKind | None,
    ) -> Location:
        try:
            query = read_query(target, kind=kind, roads=roads, between=between)
        except PlaceExpressionError:
            text = target if isinstance(target, str) else target.text
            named = self._by_name_alone(text.strip(), near) if len(text) <= _LONGEST_NAME else None
            if named is None:
                raise
            return named
        if query.shape is Shape.WHOLE:
            query = read_arabic(query.text, query.roads) or query
        if query.shape in _NAMES and self._book.named(query.text) is not None:
            query = replace(query, shape=Shape.WHOLE, names=(), roads=(query.text,))
        located = self._answers[query.shape](query, near)
        if located.status is Status.NOT_FOUND and query.shape in _NAMES:
            return self._named(query.text) or located
        return located

    def _by_name_alone(self, text: str, near: Near) -> Location | None:
        """Locate what the grammar does not read, where it is letter for letter the name of a place or a road of the map."""
        matches = self.gazetteer.matches(text)
        if matches and matches[0].score >= ALIAS:
            return self._answers[Shape.PLACE](Query(text, Shape.PLACE, TargetKind.SETTLEMENT, (text,)), near)
        return self._named(text)

    def _named(self, text: str) -> Location | None:
        """Locate the road that the map calls so, in whatever language; None where there is none."""
        return self._roads.named(Query(text.strip(), Shape.WHOLE, TargetKind.ROAD))


def _answers(places: PlaceAnswers, roads: RoadAnswers) -> Mapping[Shape, Callable[[Query, Near], Location]]:
    return {
        Shape.PLACE: places.place,
        Shape.DISTRICT: places.district,
        Shape.NEAR_PLACE: places.near_place,
        Shape.SIDE_OF_PLACE: places.side_of_place,
        Shape.AREA: places.area,
        Shape.JUNCTION: roads.junction,
        Shape.WHOLE: roads.whole,
        Shape.BETWEEN: roads.between,
        Shape.KILOMETRES: roads.kilometres,
        Shape.POINTS: roads.between,
        Shape.AT_ROAD: roads.on_road,
        Shape.NEAR_ROAD: roads.on_road,
        Shape.SIDE_ON_ROAD: roads.on_road,
        Shape.IN_ON_ROAD: roads.on_road,
        Shape.NOTHING: _nothing,
    }


def _nothing(query: Query, near: Near) -> Location:  # noqa: ARG001 - one signature for all shapes
    return Location(query.text, Status.NOT_FOUND, query.kind, why=query.why)
