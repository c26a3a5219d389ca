"""What all parts of a text of changes share: what changed, how things are called, how wide a line is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.control.telling import state_sentence
from maps.commands.daywords import since_words
from maps.commands.typeset import filled

if TYPE_CHECKING:
    from datetime import datetime

    from geo.control.changes import Changes
    from geo.control.state import Interval
    from geo.control.timeline import Timeline
    from maps.commands.changenames import ChangeNames

__all__ = ["Setting"]

_STEP = "  "


@dataclass(frozen=True)
class Setting:
    """The material of a text.

    Attributes:
        found: what changed.
        timeline: the states that it was found in.
        names: what to call things.
        width: columns of a line.
    """

    found: Changes
    timeline: Timeline
    names: ChangeNames
    width: int

    @property
    def is_learnt(self) -> bool:
        """Tell whether both readings are of one instant: then nothing happened between them, and something was learnt."""
        return self.found.before.at == self.found.after.at

    def day(self, instant: datetime) -> str:
        """Return a day, without the year where that is the one of the second reading."""
        zone = self.timeline.zone
        return since_words(instant, zone, this_year=self.found.after.at.astimezone(zone).year)

    def sentence(self, state: Interval | None) -> str:
        """Return who holds something, in words."""
        return state_sentence(state, self.timeline.camps)

    def filled(self, text: str, depth: int = 0) -> list[str]:
        """Return a text as lines, moved in by so many steps; none where there is no text."""
        first = _STEP * depth
        then = first + _STEP if depth else ""
        return filled(text, self.width, first=first, then=then) if text else []
