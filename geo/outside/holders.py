"""Who holds it? The words of a dataset, read as actors of the theatre, or as what is no actor.

============================================  =================================================================
the dataset says                              read as
============================================  =================================================================
a name of an actor or what the user maps      held by that actor
``X?``                                        held by X, and doubtful
contested, disputed, fighting, ...            contested
``contested X``                               contested, with X as the one who was there
unknown, truce, grey zone, uncontrolled, ...  nobody is known to hold it
============================================  =================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.actors import Actors, fold
from geo.errors import OutsideDataError

__all__ = ["Holders", "Holding", "Status", "one_camp"]

_CONTESTED = frozenset(
    {"contested", "disputed", "in dispute", "fighting", "clashes", "front line", "frontline"}
)
_NOBODY = frozenset(
    {"unknown", "not known", "unclear", "undetermined", "none", "nobody", "n/a", "truce", "ceasefire", "uncontrolled"}
    | {f"{colour} {noun}" for colour in ("gray", "grey") for noun in ("zone", "area")}
    | {"greyzone", "grayzone", "no mans land", "no man land", "neutral", "demilitarised", "demilitarized"}
)  # fmt: skip
_LONGEST = 200


class Status(StrEnum):
    """What a dataset says of a place."""

    HELD = "held"
    CONTESTED = "contested"
    NOBODY = "nobody"
    """Nobody is known to hold it."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One reading.

    Attributes:
        status: held, contested, or by nobody.
        actor_id: who holds it, or who was there where it is contested; ``""`` where nobody is named.
        doubtful: the dataset puts a question mark to it.
    """

    status: Status
    actor_id: str = ""
    doubtful: bool = False


class Holders:
    """Reads the holders of a dataset.

    Args:
        actors: the actors of the theatre.
        mapping: what the user says: the dataset's word, and the actor (identifier or name) that it means, or ``contested``
            or ``nobody``.

    Raises:
        OutsideDataError: the mapping names what is no actor; all of that is told at once.

    Example:
        >>> from geo.actors import Actor
        >>> holders = Holders(Actors([Actor("ru", "Russia"), Actor("ua", "Ukraine")]), {"Donetsk PR": "ru"})
        >>> [holders.read(text).actor_id for text in ("Russia ", "Donetsk PR", "Ukraine?", "Contested Ukraine")]
        ['ru', 'ru', 'ua', 'ua']
        >>> str(holders.read("Gray zone").status), holders.read("3 Oct 2022") is None
        ('nobody', True)
    """

    def __init__(self, actors: Actors, mapping: Mapping[str, str] | None = None) -> None:
        self._actors = actors
        self._mapped: dict[str, Holding] = {}
        unknown = []
        for word, meaning in (mapping or {}).items():
            holding = self._meant(meaning)
            if holding is None:
                unknown.append(f"{word!r} = {meaning!r}")
            else:
                self._mapped[fold(word)] = holding
        if unknown:
            known = ", ".join(actor.actor_id for actor in actors)
            raise OutsideDataError(
                f"no actor of the theatre is meant by {'; '.join(unknown)}\n"
                f"write one of {known}, or contested, or nobody"
            )

    def _meant(self, meaning: str) -> Holding | None:
        if fold(meaning) in {Status.CONTESTED, Status.NOBODY}:
            return Holding(Status(fold(meaning)))
        actor = self._actors.get(meaning.strip()) or self._actors.resolve(meaning)
        return Holding(Status.HELD, actor.actor_id) if actor else None

    def read(self, text: str) -> Holding | None:
        """Return what a dataset says; None where its words are no actor and no state."""
        if len(text) > _LONGEST:
            return None
        plain = " ".join(text.split())
        words = fold(plain)
        if words in self._mapped:
            return self._mapped[words]
        if words in _CONTESTED:
            return Holding(Status.CONTESTED)
        if not words or words in _NOBODY:
            return Holding(Status.NOBODY)
        if plain.endswith("?"):
            sure = self.read(plain.rstrip("? "))
            return Holding(sure.status, sure.actor_id, doubtful=True) if sure else None
        head, _, rest = words.partition(" ")
        if head in _CONTESTED and rest:
            there = self.read(rest)
            return Holding(Status.CONTESTED, there.actor_id) if there and there.actor_id else None
        return self._meant(plain)


def one_camp(actors: Actors, first: str, second: str) -> bool:
    """Tell whether two actors are one, nested, of one umbrella, or allied: nothing changes sides between them."""
    return bool(actors.common(first, second)) or actors.are_allied(first, second)
