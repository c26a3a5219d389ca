"""The two sides of a war, for what a dataset only calls contested: as the user says, or as the dataset's holders show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.actors import Actors
from geo.errors import OutsideDataError
from geo.outside.holders import Holding, Status, one_camp

__all__ = ["Parties", "parties_of"]

_TWO = 2


@dataclass(frozen=True, slots=True)
class Parties:
    """The two sides.

    Attributes:
        defender: who held a place where nobody is known to have held it.
        attacker: the other one.
    """

    defender: str
    attacker: str

    def against(self, actor_id: str, actors: Actors) -> str:
        """Return the party that stands against an actor, ``""`` where both or neither does."""
        hostile = [one for one in (self.attacker, self.defender) if not one_camp(actors, one, actor_id)]
        return hostile[0] if len(hostile) == 1 else ""

    def told(self, actors: Actors) -> str:
        """Return the two in words."""
        names = [actor.name if (actor := actors.get(one)) else one for one in (self.defender, self.attacker)]
        return (
            f"contested is between {names[0]}, which held what nobody is known to have held, and {names[1]}"
        )


def parties_of(names: Sequence[str], said: Sequence[tuple[date, Holding]], actors: Actors) -> Parties | None:
    """Return the two sides that the user names, or that a dataset's holders make up; None where these make up more, or one.

    Of the latter the side that holds more on the first day is the one that was there.

    Args:
        names: the two as the user says, the one that was there first; ``()`` to go by the dataset.
        said: what the dataset says, with the day.
        actors: the actors of the theatre.

    Raises:
        OutsideDataError: the user names other than two actors of the theatre.
    """
    if names:
        return _named(names, actors)
    held = [(day, holding.actor_id) for day, holding in said if holding.status is Status.HELD]
    camps: list[list[str]] = []
    for _, actor_id in held:
        mine = next((camp for camp in camps if one_camp(actors, actor_id, camp[0])), None)
        if mine is None:
            camps.append([actor_id])
        else:
            mine.append(actor_id)
    if len(camps) != _TWO:
        return None
    first_day = min(day for day, _ in held)
    begun = Counter(actor_id for day, actor_id in held if day == first_day)
    chief = [Counter(camp).most_common(1)[0][0] for camp in camps]
    first, second = (sum(begun[actor_id] for actor_id in set(camp)) for camp in camps)
    return Parties(*chief) if first >= second else Parties(*reversed(chief))


def _named(names: Sequence[str], actors: Actors) -> Parties:
    found = [actors.get(name.strip()) or actors.resolve(name) for name in names]
    unknown = [name for name, actor in zip(names, found, strict=True) if actor is None]
    if unknown or len(found) != _TWO:
        told = (
            f"no actor of the theatre is {', '.join(map(repr, unknown))}" if unknown else f"got {len(found)}"
        )
        known = ", ".join(actor.actor_id for actor in actors)
        raise OutsideDataError(
            f"two parties are needed, first the one that was there: {told}; known are {known}"
        )
    first, second = (actor.actor_id for actor in found if actor is not None)
    return Parties(first, second)
