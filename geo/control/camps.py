"""Which actors belong together, as far as holding a place goes.

A thin view of the theatre's actors: whose side a voice speaks for, whether two actors hold the same thing together,
and what to call them when they do. Unknown identifiers belong to nobody but themselves.
"""

from __future__ import annotations

from functools import lru_cache

from geo.actors import Actors

__all__ = ["Camps"]


class Camps:
    """Actors seen by who stands with whom.

    Args:
        actors: the actors of a theatre.

    Example:
        >>> from geo.actors import Actor, Actors
        >>> camps = Camps(
        ...     Actors(
        ...         [
        ...             Actor("opposition", "Opposition", side="opposition"),
        ...             Actor("hts", "HTS", side="opposition", parent="opposition", allies=("sna",)),
        ...             Actor("sna", "SNA", side="opposition", parent="opposition"),
        ...             Actor("government", "Government", side="government"),
        ...         ]
        ...     )
        ... )
        >>> camps.joint("hts", "hts"), camps.joint("hts", "sna"), camps.joint("hts", "government")
        ('hts', 'opposition', '')
    """

    def __init__(self, actors: Actors) -> None:
        self._actors = actors
        self._parties = {actor.side for actor in actors} - {"", "third_state"}
        self.joint = lru_cache(maxsize=4096)(self._joint)

    def side(self, actor_id: str) -> str:
        """Return the side of an actor, ``""`` where it is unknown."""
        actor = self._actors.get(actor_id)
        return actor.side if actor else ""

    def is_party(self, side: str) -> bool:
        """Tell whether a side takes part in the war: an actor other than a neighbouring state is on it."""
        return side in self._parties

    def name(self, actor_id: str) -> str:
        """Return the name to show; the identifier itself where the theatre has none."""
        actor = self._actors.get(actor_id)
        return actor.name if actor else actor_id

    def _joint(self, first: str, second: str) -> str:
        """Return under what name two actors hold together, ``""`` where they do not.

        The same actor: itself. Nested ones: the more general. Allies, and members of one umbrella: the smallest actor that
        contains both. Allies that nothing contains do not hold together: there is no name for them.
        """
        if not first or not second:
            return ""
        if first == second:
            return first
        return self._actors.common(first, second) or ""

    def together(self, first: str, second: str) -> bool:
        """Tell whether two actors hold together."""
        return bool(self.joint(first, second))

    def hostile(self, first: str, second: str) -> bool:
        """Tell whether both are known and neither holds together with nor is an ally of the other."""
        if not first or not second or self.together(first, second):
            return False
        return not self._actors.are_allied(first, second)

    def finer(self, first: str, second: str) -> str:
        """Return the more particular of two nested actors, the first where they are not nested.

        Example: ``finer("opposition", "hts")`` is ``"hts"``.
        """
        return second if second != first and self._actors.is_within(second, first) else first
