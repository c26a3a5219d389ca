"""What the extractor asks of a theatre: names of parties, who a phrase means, how a source is graded.

`geo.theatre.Theatre` answers; so does anything else of the shape of `TheatreNames`. Without a theatre every answer is
"unknown", and only the words of a phrase tell its side.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from geo.claims.claim import Side
from geo.claims.parties import PartyNames
from geo.claims.sides import Stance

__all__ = ["Known", "KnownActor", "KnownActors", "KnownSource", "TheatreNames"]

_Answer = TypeVar("_Answer")
_MOST_KEPT = 2_000
"""Phrases whose answers are kept; a report asks for the same few again and again."""


class KnownActor(Protocol):
    """An actor of a theatre."""

    @property
    def actor_id(self) -> str:
        """Identifier."""

    @property
    def side(self) -> str:
        """Side that it fights for."""


class KnownActors(Protocol):
    """The parties of a theatre."""

    def mentions(self) -> Iterable[tuple[str, str]]:
        """Names with their identifiers."""

    def resolve(self, text: str) -> KnownActor | None:
        """The actor that a phrase means."""


class KnownSource(Protocol):
    """A source of a theatre."""

    @property
    def side(self) -> str:
        """For whom it speaks."""

    @property
    def origin(self) -> str:
        """The voice that it is or repeats."""

    @property
    def reliability(self) -> str:
        """STANAG 2511, A to F."""

    @property
    def credibility(self) -> int:
        """STANAG 2511, 1 to 6."""


class TheatreNames(Protocol):
    """A theatre, as far as the extractor asks it."""

    @property
    def actors(self) -> KnownActors:
        """The parties."""

    def source(self, name: str) -> KnownSource | None:
        """The source of a name."""


class Known:
    """The answers of a theatre, or of none.

    Attributes:
        names: names of the parties, ready to be found in a sentence.
    """

    def __init__(self, theatre: TheatreNames | None) -> None:
        """Index the names of the theatre's parties."""
        self._theatre = theatre
        self._actors: dict[str, KnownActor | None] = {}
        self._sources: dict[str, KnownSource | None] = {}
        self.names = PartyNames([name for name, _ in theatre.actors.mentions()] if theatre else [])

    def actor(self, text: str) -> KnownActor | None:
        """Return the actor that a phrase means, itself or as the origin of a source, or None."""
        if not self._theatre or not text:
            return None
        if text not in self._actors:
            actors = self._theatre.actors
            source = self.source(text)
            origin = source.origin if source else ""
            _keep(self._actors, text, actors.resolve(text) or (actors.resolve(origin) if origin else None))
        return self._actors[text]

    def actor_id(self, text: str) -> str:
        """Return the identifier of the actor that a phrase means, or ``""``."""
        actor = self.actor(text)
        return actor.actor_id if actor else ""

    def source(self, text: str) -> KnownSource | None:
        """Return the source that a phrase names, an article before it aside, or None."""
        if not self._theatre or not text:
            return None
        if text not in self._sources:
            plain = text[4:] if text.lower().startswith("the ") else text
            _keep(self._sources, text, self._theatre.source(text) or self._theatre.source(plain))
        return self._sources[text]

    def stance(self, text: str) -> Stance:
        """Return a phrase with the side that it speaks or fights for."""
        source, actor = self.source(text), self.actor(text)
        return Stance(text, as_side(source.side if source else actor.side if actor else ""))


def _keep(answers: dict[str, _Answer], text: str, answer: _Answer) -> None:
    """Keep an answer for a phrase; of a text without end not all of them."""
    if len(answers) >= _MOST_KEPT:
        answers.clear()
    answers[text] = answer


def as_side(text: str) -> Side:
    """Return the side of a code word, unknown where it is none.

    Example:
        >>> as_side("monitor").value, as_side("local").value
        ('monitor', 'unknown')
    """
    return _SIDES.get(text, Side.UNKNOWN)


_SIDES = {side.value: side for side in Side}
