"""How things stand with one object: the state, and the evidence that it rests on.

A `Standing` keeps three piles of evidence apart: for the settled holder, for whoever challenges it, and against. From
them follow the claims for and against, the confidence and the age of the last support. The weighing moves evidence
between the piles; nothing is thrown away while the state that it speaks of lasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from geo.control.evidence import Evidence, Word
from geo.control.rules import Rules
from geo.control.state import NEVER, State

__all__ = ["NOTHING", "WEAK_RULES", "Outcome", "Pile", "Standing", "add", "noisy_or"]

Pile = tuple[Evidence, ...]

_HELD_UNDER_ATTACK = frozenset({State.BESIEGED, State.PRESSURED, State.ADVANCE})


def add(pile: Pile, more: Iterable[Evidence]) -> Pile:
    """Return a pile with more evidence, in canonical order and without doubles.

    The same claim may be heard twice, as an event under way and as complete; both stay.
    """
    more = tuple(more)
    if not more:
        return pile
    if len(more) == 1 and (not pile or pile[-1].at < more[0].at):
        return (*pile, more[0])
    earliest = min(one.at for one in more)
    first = len(pile)
    while first and pile[first - 1].at >= earliest:
        first -= 1  # what is earlier stays where it is: a long pile is not sorted for every addition
    merged = {(one.claim_id, one.verb, one.at): one for one in (*pile[first:], *more)}
    late = sorted(merged.values(), key=lambda one: one.order) if len(merged) > 1 else merged.values()
    return (*pile[:first], *late)


def noisy_or(evidence: Iterable[Evidence], rules: Rules) -> float:
    """Return the weight of several pieces of evidence together, 0 to 1; copies of one origin count once.

    Independent voices are combined as 1 - product of (1 - weight), the noisy-or of Pearl, "Probabilistic Reasoning in
    Intelligent Systems", 1988, 4.3.2.
    """
    best: dict[str, float] = {}
    for one in evidence:
        weight = one.weight * rules.word[_WORDS[one.word]] * (rules.partial_share if one.partial else 1.0)
        if weight > best.get(one.origin, 0.0):
            best[one.origin] = min(weight, _MOST)
    doubt = 1.0
    for origin in sorted(best) if len(best) > 1 else best:  # products of floats depend on their order
        doubt *= 1.0 - best[origin]
    return 1.0 - doubt


_MOST = 0.99
"""No voice by itself is beyond doubt."""
_WORDS = {word: word.name.lower() for word in Word}


class Standing(NamedTuple):
    """How things stand with one object.

    Attributes:
        holder: as `Interval.holder`.
        state: as `Interval.state`.
        other: as `Interval.other`.
        rule: name of the rule that decided.
        settled: the last holder that is confirmed, ``""`` where there is none.
        base: evidence for the settled holder.
        pool: evidence for the challenger, or for the departure.
        doubts: evidence against the state.
        backdated: this decision also holds for the time since which it was claimed.
    """

    holder: str = ""
    state: State = State.UNKNOWN
    other: str = ""
    rule: str = "no-claim"
    settled: str = ""
    base: Pile = ()
    pool: Pile = ()
    doubts: Pile = ()
    backdated: bool = False

    @property
    def is_held(self) -> bool:
        """Tell whether a confirmed holder holds it, undisturbed or under attack."""
        return self.state is State.CONTROLLED or self.state in _HELD_UNDER_ATTACK

    @property
    def support(self) -> Pile:
        """The evidence for the state."""
        if self.state is State.CONTROLLED:
            return self.base
        if self.state in _HELD_UNDER_ATTACK:
            return add(self.base, self.pool)
        return self.pool

    @property
    def against(self) -> Pile:
        """The evidence against the state."""
        return add(self.doubts, self.pool) if self.state is State.CONTROLLED else self.doubts

    @property
    def is_baseline(self) -> bool:
        """Tell whether the state rests on the baseline alone."""
        if self.state is not State.CONTROLLED:
            return False
        return not self.base or (self.base[-1].baseline and all(one.baseline for one in self.base))

    def outcome(self, rules: Rules) -> Outcome:
        """Return what the evidence comes to."""
        support, against = self.support, self.against
        claims_for = _claim_ids(support)
        return Outcome(
            self._confidence(support, against, rules),
            claims_for,
            tuple(one for one in _claim_ids(against) if one not in claims_for) if against else (),
            support[-1].at if support else NEVER,
        )

    def _confidence(self, support: Pile, against: Pile, rules: Rules) -> float:
        if self.state is State.UNKNOWN:
            return 0.0
        if self.state is State.CONTESTED:
            return round(noisy_or(add(support, against), rules), 3)
        weight = noisy_or(support, rules)
        if against:
            weight *= 1.0 - rules.against_share * noisy_or(against, rules)
        return round(weight, 3)


def _claim_ids(pile: Pile) -> tuple[str, ...]:
    """Return the claims of a pile, sorted, each once."""
    if len(pile) == 1:
        return (pile[0].claim_id,)
    return tuple(sorted({one.claim_id for one in pile}))


class Outcome(NamedTuple):
    """What the evidence for and against a standing comes to.

    Attributes:
        confidence: 0 to 1: the weight of what supports the state, less what speaks against it.
        claims_for: the claims that support the state, sorted.
        claims_against: the claims that speak against the state and not for it, sorted.
        last_support: the latest instant for which evidence speaks for the state; `NEVER` without evidence.
    """

    confidence: float
    claims_for: tuple[str, ...]
    claims_against: tuple[str, ...]
    last_support: datetime


WEAK_RULES = frozenset(
    {"baseline", "withdrawal-unconfirmed", "attack-faded", "independent-denial", "gainer-only"}
)
"""Rules that say why a holder is believed to be there although nobody independent has said so since."""

NOTHING = Standing()
"""No claim says anything."""
