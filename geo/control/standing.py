"""How things stand with one object: the state, and the evidence that it rests on.

A `Standing` keeps three piles of evidence apart: for the settled holder, for whoever challenges it, and against. From
them follow the claims for and against, the confidence and the age of the last support. The weighing moves evidence
between the piles; nothing is thrown away while the state that it speaks of lasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geo.control.evidence import Evidence
from geo.control.rules import Rules
from geo.control.state import NEVER, State

__all__ = ["NOTHING", "Pile", "Standing", "add", "noisy_or"]

Pile = tuple[Evidence, ...]

_HELD_UNDER_ATTACK = frozenset({State.BESIEGED, State.PRESSURED, State.ADVANCE})


def add(pile: Pile, more: Iterable[Evidence]) -> Pile:
    """Return a pile with more evidence, in canonical order and without doubles.

    The same claim may be heard twice, as an event under way and as complete; both stay.
    """
    merged = {(evidence.claim_id, evidence.verb, evidence.at): evidence for evidence in (*pile, *more)}
    return tuple(sorted(merged.values(), key=lambda evidence: evidence.order))


def noisy_or(evidence: Iterable[Evidence], rules: Rules) -> float:
    """Return the weight of several pieces of evidence together, 0 to 1; copies of one origin count once.

    Independent voices are combined as 1 - product of (1 - weight), the noisy-or of Pearl, "Probabilistic Reasoning in
    Intelligent Systems", 1988, 4.3.2.
    """
    best: dict[str, float] = {}
    for one in evidence:
        word = rules.word[one.word.name.lower()]
        weight = min(one.weight * word * (rules.partial_share if one.partial else 1.0), 0.99)
        best[one.origin] = max(best.get(one.origin, 0.0), weight)
    doubt = 1.0
    for origin in sorted(best):
        doubt *= 1.0 - best[origin]
    return 1.0 - doubt


@dataclass(frozen=True, slots=True)
class Standing:
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
    def claims_for(self) -> tuple[str, ...]:
        """The claims that support the state, sorted."""
        return tuple(sorted({evidence.claim_id for evidence in self.support}))

    @property
    def claims_against(self) -> tuple[str, ...]:
        """The claims that speak against the state, sorted."""
        against = add(self.doubts, self.pool) if self.state is State.CONTROLLED else self.doubts
        return tuple(sorted({evidence.claim_id for evidence in against} - set(self.claims_for)))

    @property
    def last_support(self) -> datetime:
        """The latest instant for which evidence speaks for the state; `NEVER` without evidence."""
        return max((evidence.at for evidence in self.support), default=NEVER)

    @property
    def is_baseline(self) -> bool:
        """Tell whether the state rests on the baseline alone."""
        return self.state is State.CONTROLLED and all(evidence.baseline for evidence in self.base)

    def confidence(self, rules: Rules) -> float:
        """Return 0 to 1: the weight of what supports the state, less what speaks against it."""
        if self.state is State.UNKNOWN:
            return 0.0
        weight = noisy_or(self.support, rules)
        if self.state is State.CONTESTED:
            return round(noisy_or(add(self.support, self.doubts), rules), 3)
        against = noisy_or(
            add(self.doubts, self.pool) if self.state is State.CONTROLLED else self.doubts, rules
        )
        return round(weight * (1.0 - rules.against_share * against), 3)


NOTHING = Standing()
"""No claim says anything."""
