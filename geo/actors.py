"""The parties of a theatre and the names that reports give them.

Actors are nested (HTS is part of the opposition) and allied, so that "rebels" and "HTS and its allies" resolve to
something sensible. This module turns a phrase into an actor; it does not find phrases in a text, which is the business
of `geo.claims`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Actor", "Actors", "fold"]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a name as it is compared: no case, accents, possessives, quotes or kinds of dash.

    Example:
        >>> fold("Hay’at Taḥrīr al-Shām"), fold("Assad's forces")
        ('hayat tahrir al sham', 'assad forces')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"['’ʼ`]s\b", "", plain)
    plain = re.sub(r"['’‘ʼʿʾ`\"“”.]", "", plain)
    return " ".join(re.sub(r"[^\w()/,&+]", " ", plain).split())


@dataclass(frozen=True, slots=True)
class Actor:
    """One party.

    Attributes:
        actor_id: stable identifier (``"hts"``).
        name: name as displayed.
        name_ar: name in Arabic, or ``""``.
        aliases: other names, as reports write them.
        side: the side that it belongs to (``"opposition"``, ``"government"``, ``"sdf"``, ``"third_state"``, ``"unknown"``).
        parent: identifier of the actor that contains it, ``""`` where none does.
        allies: identifiers of actors that it fights beside.
        colour: ``"#RRGGBB"``.
    """

    actor_id: str
    name: str
    name_ar: str = ""
    aliases: tuple[str, ...] = ()
    side: str = "unknown"
    parent: str = ""
    allies: tuple[str, ...] = ()
    colour: str = "#808080"


_GENERIC = frozenset(
    {
        *("fighter", "fighters", "force", "forces", "troop", "troops", "soldiers", "unit", "units"),
        *("militant", "militants", "militia", "militias", "insurgent", "insurgents", "jihadists"),
        *("rebel", "rebels", "gunmen", "columns", "convoys", "elements", "army", "military", "led"),
        *("faction", "factions", "group", "groups", "coalition", "alliance", "opposition"),
        *("organisation", "organization", "command", "commanders", "leadership"),
    }
)
"""Words that may follow the name of an actor and change nothing ("HTS fighters", "HTS-led rebels")."""

_NEUTRAL = frozenset(
    {
        *("syrian", "islamist", "hardline", "jihadist", "armed", "local", "led", "advancing"),
        *("various", "several", "many", "some", "all", "other", "main", "combined", "joint"),
        *("remaining", "retreating"),
    }
)
"""Words that may stand before the name of an actor and change nothing ("armed Syrian rebels")."""

_LONGEST_PHRASE = 500
"""Longest phrase that is resolved, in characters: no name is longer, and the time grows with the square."""

_DEPENDANTS = re.compile(
    r"(?:(?:its|their|his|the|other|some|several|various|smaller|more|many|a|number|of|local|armed)\s+)*"
    r"(?:allied|aligned|affiliated|supporting|partner|associated|allies|ally|partners|backers|affiliates|other|smaller)\b.*"
)
_JOINS = re.compile(
    r"\s*(?:,|&|\+|/|\band\b|\balong with\b|\btogether with\b|\balongside\b|\bwith\b|\bbacked by\b)\s*"
)
_LED_BY = re.compile(r"\b(led by|headed by|spearheaded by|dominated by)\b")
_ARTICLES = re.compile(
    r"^(?:the|a|an|some)\s+"
    r"|^(?:fighters|militants|members|units|elements|troops|soldiers|gunmen|rebels|forces)\s+(?:of|from|in|loyal to|belonging to)\s+"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Actors:
    """All actors of a theatre, in their order.

    Args:
        actors: the actors; identifiers are unique and parents exist (`geo.theatre` checks that).

    Example:
        >>> actors = Actors(
        ...     [
        ...         Actor("opposition", "Opposition", aliases=("rebels", "opposition groups")),
        ...         Actor("hts", "HTS", aliases=("Hayat Tahrir al-Sham",), parent="opposition", allies=("sna",)),
        ...         Actor("sna", "SNA", parent="opposition"),
        ...     ]
        ... )
        >>> [
        ...     actors.resolve(text).actor_id
        ...     for text in ("HTS and its allies", "Hayat Tahrir al-Sham (HTS)", "the rebels", "HTS and the SNA")
        ... ]
        ['hts', 'hts', 'opposition', 'opposition']
        >>> actors.resolve("passers-by") is None, actors.are_allied("sna", "hts"), actors.common("hts", "sna")
        (True, True, 'opposition')
    """

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors: tuple[Actor, ...] = tuple(actors)
        self._by_id = {actor.actor_id: actor for actor in self._actors}
        self._by_name: dict[str, Actor] = {}
        for actor in self._actors:
            for name in (actor.name, actor.name_ar, *actor.aliases):
                if name:
                    self._by_name.setdefault(fold(name), actor)

    def __iter__(self) -> Iterator[Actor]:
        """Return the actors in the order of the theatre."""
        return iter(self._actors)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._actors)

    def __contains__(self, actor_id: object) -> bool:
        """Tell whether an identifier is known."""
        return actor_id in self._by_id

    def get(self, actor_id: str) -> Actor | None:
        """Return the actor of an identifier, None where there is none."""
        return self._by_id.get(actor_id)

    def ancestors(self, actor_id: str) -> tuple[str, ...]:
        """Return the actor and all that contain it, the smallest first; ``()`` for an unknown identifier."""
        chain: list[str] = []
        actor = self._by_id.get(actor_id)
        while actor is not None and actor.actor_id not in chain:
            chain.append(actor.actor_id)
            actor = self._by_id.get(actor.parent)
        return tuple(chain)

    def is_within(self, inner: str, outer: str) -> bool:
        """Tell whether ``inner`` is ``outer`` or nested in it."""
        return outer in self.ancestors(inner)

    def are_allied(self, first: str, second: str) -> bool:
        """Tell whether either, or an actor that contains it, names the other one as an ally; nested actors are allied."""
        chains = self.ancestors(first), self.ancestors(second)
        if first in chains[1] or second in chains[0]:
            return True
        return any(
            other in self._by_id[one].allies or one in self._by_id[other].allies
            for one in chains[0]
            for other in chains[1]
        )

    def common(self, first: str, second: str) -> str | None:
        """Return the smallest actor that contains both, None where there is none."""
        others = self.ancestors(second)
        return next((actor_id for actor_id in self.ancestors(first) if actor_id in others), None)

    def mentions(self) -> list[tuple[str, str]]:
        """Return every name and alias with its actor's identifier, the longest first."""
        found = {
            name: actor.actor_id
            for actor in reversed(self._actors)
            for name in (actor.name, actor.name_ar, *actor.aliases)
            if name
        }
        return sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))

    def resolve(self, text: str) -> Actor | None:
        """Return the actor that a phrase means, None where it names none of them.

        Several actors in one phrase give the smallest actor that contains them all, or the first where they are allied
        without one; dependants ("and its allies", "and allied factions") change nothing.
        """
        whole = fold(text) if len(text) <= _LONGEST_PHRASE else ""
        if not whole:
            return None
        exact = self._by_name.get(whole) or self._one(_clean(whole))
        if exact is not None:
            return exact
        _, is_led, leader = _LED_BY.split(whole, maxsplit=1) if _LED_BY.search(whole) else (whole, "", "")
        if is_led and (led := self.resolve(leader)) is not None:
            return led
        inside = [self._one(_clean(part)) for part in _BRACKETS.findall(whole)]
        parts = [_clean(part) for part in _JOINS.split(_BRACKETS.sub(" ", whole))]
        named = [self._one(part) for part in parts if part and not _DEPENDANTS.fullmatch(part)]
        found = [actor for actor in named if actor is not None]
        if not found:
            return next((actor for actor in inside if actor is not None), None)
        return self._fold_together(found)

    def _fold_together(self, actors: Sequence[Actor]) -> Actor | None:
        first, *others = actors
        for other in others:
            shared = self.common(first.actor_id, other.actor_id)
            if shared is not None:
                first = self._by_id[shared]
            elif not self.are_allied(first.actor_id, other.actor_id):
                return None
        return first

    def _one(self, phrase: str) -> Actor | None:
        """Resolve a cleaned phrase without joins: a name, a name with generic words behind, or neutral ones before."""
        exact = self._by_name.get(phrase)
        if exact is not None:
            return exact
        words = phrase.split()
        for size in range(len(words) - 1, 0, -1):
            head, behind = " ".join(words[:size]), words[size:]
            if head in self._by_name and all(word in _GENERIC for word in behind):
                return self._by_name[head]
        for start in range(1, len(words)):
            tail, before = " ".join(words[start:]), words[:start]
            if tail in self._by_name and all(word in _NEUTRAL for word in before):
                return self._by_name[tail]
        return None


def _clean(phrase: str) -> str:
    """Take articles and what brackets leave behind off a folded phrase."""
    phrase = " ".join(phrase.strip(" ,/&+").split())
    while (shorter := _ARTICLES.sub("", phrase)) != phrase:
        phrase = shorter
    return phrase
