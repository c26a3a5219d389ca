"""What the readers of verbs share: the trigger with its group and clause, and the roles found around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.claims.clauses import Clause
from geo.claims.grammar import Shape, VerbGroup
from geo.claims.lexicon import Form, Frame, lexicon
from geo.claims.parties import Party
from geo.claims.placescan import PlaceSpan, part_end
from geo.claims.reading import Event, SentenceReader
from geo.claims.steps import sequence_end

__all__ = ["Roles", "Verb", "behind_place", "event_of", "is_unreal", "with_part"]

_LEXICON = lexicon()
_BARE_ROAD = 3
"""Words of a road of which no part is named yet: "the M5 highway"."""
_MODAL = _LEXICON.words("grammar", "modal")
_ON_FILM = _LEXICON.words("grammar", "on_film")


@dataclass(frozen=True, slots=True)
class Verb:
    """A trigger that is a verb, with its group and clause."""

    form: Form
    group: VerbGroup
    clause: Clause


@dataclass(frozen=True, slots=True)
class Roles:
    """What was found around a verb."""

    stop: int
    places: list[PlaceSpan]
    actor: Party | None = None
    opponent: Party | None = None
    near: bool = False


def event_of(verb: Verb, roles: Roles) -> Event:
    """Return the event that a verb tells with its roles."""
    form, group = verb.form, verb.group
    return Event(
        form.frame, form.lemma, group.start, group.head, roles.stop, group.mood, tuple(roles.places), roles.actor,
        roles.opponent, verb.clause, group.present, group.past_perfect, roles.near,
        group.shape is not Shape.PARTICIPLE,
    )  # fmt: skip


def behind_place(reader: SentenceReader, frame: Frame, end: int) -> int:
    """Return the index behind what a frame wants behind its place ("cleared Y of X"); -1 where it does not stand there."""
    if not frame.then:
        return end
    return max((sequence_end(reader, end, sequence) for sequence in frame.then), default=-1)


def is_unreal(reader: SentenceReader, group: VerbGroup, end: int) -> bool:
    """Tell whether what follows the object shows that nothing happened: "taking Hama would ...", "captured it on film"."""
    on_film = reader.low(end) == "on" and reader.low(end + 1) in _ON_FILM
    return on_film or (group.shape is Shape.PARTICIPLE and reader.low(end) in _MODAL)


def with_part(reader: SentenceReader, places: list[PlaceSpan], stop: int) -> list[PlaceSpan]:
    """Add to a road which part of it the verb means: "the M5 was cut near X"."""
    if len(places) != 1 or not places[0].is_road or not places[0].named:
        return places
    road, end = places[0], part_end(reader.words, stop)
    alone = road.stop - road.start <= _BARE_ROAD
    return [replace(road, tail=(stop, end))] if alone and end > stop else places
