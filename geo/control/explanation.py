"""What an explanation is made of: types only.

The facts are gathered in `geo.control.explain`. Instants are UTC; how they are told is the business of who shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geo.control.casefile import Citation, TakenBack, Voice
from geo.control.roadside import PassageNote, RoadNote
from geo.control.state import Interval, State

__all__ = ["Change", "Explanation", "Reading"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an object's state.

    Attributes:
        at: from when the later state holds.
        sentence: the state on the other side of the change, in words.
        claims: the claims that the later state has and the earlier one had not: those for it, or, where none of these is
            new, those against it; none where no new one was needed, because time has passed or what was under way is done.
        rule: name of the rule that made the later state.
        rule_words: its meaning.
    """

    at: datetime
    sentence: str
    claims: tuple[Citation, ...]
    rule: str
    rule_words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The same object at the same instant, as known at another.

    Attributes:
        known: the other report time; `FOREVER` is hindsight.
        sentence: the state in words.
        since: since when it is so, None where that is not known.
        is_same: whether holder and state are those of the explanation.
        rule: name of the rule, ``""`` where nothing is known.
    """

    known: datetime
    sentence: str
    since: datetime | None
    is_same: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an object is in its state at an instant, as known at an instant.

    Attributes:
        object_id: ``"place:ID"``, ``"junction:ID"``, or the stretch of a road.
        sort: ``town``, ``crossing``, ``junction``, ``stretch`` and so on; ``""`` where it is not known.
        name: what people call it; of a stretch its road and ends.
        name_ar: its Arabic name, where it has one besides.
        at: the valid instant.
        known: the report time; `FOREVER` is hindsight.
        interval: the state, its confidence decayed to `at`; None where the timeline has none.
        sentence: the state in words.
        since: since when it has been so, UTC; None where that lies before the time that is told of.
        rule_words: meaning of the rule that decided, ``""`` where none did.
        basis: on what it rests, in words.
        age_days: days from the last support to `at`; None without support.
        claims_for: the voices for it; of a stretch those that are not already its anchors'.
        claims_against: the voices against it; why they did not prevail is what the rule says.
        taken_back: claims about it that had been corrected or withdrawn by then.
        parents: the anchors off which a stretch is read, each explained.
        before: the change that led to the state.
        after: the change that ended it.
        reading: what it looks like with the knowledge of another time; None where that is no other.
        missing: of a state that is not known: what nobody says.
        passages: whether traffic passes on a stretch.
        roads: the roads that pass a place or junction.
    """

    object_id: str
    sort: str
    name: str
    name_ar: str
    at: datetime
    known: datetime
    interval: Interval | None
    sentence: str
    since: datetime | None = None
    rule_words: str = ""
    basis: str = ""
    age_days: int | None = None
    claims_for: tuple[Voice, ...] = ()
    claims_against: tuple[Voice, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    parents: tuple[Explanation, ...] = ()
    before: Change | None = None
    after: Change | None = None
    reading: Reading | None = None
    missing: str = ""
    passages: tuple[PassageNote, ...] = ()
    roads: tuple[RoadNote, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Tell whether nobody is known to hold it because nothing is said."""
        return self.interval is None or self.interval.state is State.UNKNOWN
