"""Gains and their denials: the part of the weighing that can change a holder.

The order of the rules: the loser's admission; then a voice of neither side, or the gainer borne out by one; then the
gainer alone, which is a claim and no more. A denial never flips anything back by itself: against the gainer alone it
makes the place contested, against an independent report it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from geo.control.camps import Camps
from geo.control.evidence import Evidence, Verb, Word
from geo.control.rules import Rules
from geo.control.standing import WEAK_RULES, Pile, Standing, add, noisy_or
from geo.control.state import State
from geo.control.voices import Group, Strength, grouped, strength

__all__ = ["GainDay", "hear_gains", "stays"]


class GainDay(NamedTuple):
    """What one day brings about gains of one object.

    Attributes:
        gains: that somebody holds, gained or is gaining it.
        denials: that somebody did not.
        fights: that it is being fought over.
    """

    gains: Sequence[Evidence]
    denials: Sequence[Evidence] = ()
    fights: Sequence[Evidence] = ()


def hear_gains(now: Standing, day: GainDay, rules: Rules, camps: Camps) -> Standing:
    """Return the standing after a day's gains, in the order in which one can follow from the other.

    Args:
        now: how things stood before.
        day: the evidence.
        rules: parameters.
        camps: who belongs to whom.
    """
    if not day.gains:
        return _hear_denials(now, tuple(day.denials), rules, camps) if day.denials else now
    answered: set[str] = set()
    was = now.settled
    for group in _sequence(now, grouped(day.gains, camps), rules, camps):
        mine = tuple(one for one in day.denials if camps.together(one.actor, group.holder))
        answered |= {one.claim_id for one in mine}
        now = _Hearing(now, group, GainDay(group.evidence, mine, day.fights), rules, camps, was=was).outcome()
    rest = tuple(one for one in day.denials if one.claim_id not in answered)
    return _hear_denials(now, rest, rules, camps) if rest else now


def _sequence(now: Standing, groups: list[Group], rules: Rules, camps: Camps) -> list[Group]:
    """Return the gains of one day in the order in which they can have happened.

    Who takes from somebody comes after him; a holder who takes back comes after whoever took it from him, unless he
    was reported earlier. Rivals without such an order: the stronger evidence comes last; if equally strong, they are
    told apart by weight, and by name where that is equal too.
    """
    if len(groups) == 1:
        return groups

    def latest(group: Group) -> float:
        return max(one.published.timestamp() for one in group.evidence)

    def is_return(group: Group) -> int:
        if not camps.together(group.holder, now.settled):
            return 0
        return 1 if latest(group) >= max(latest(other) for other in groups if other is not group) else -1

    def takes_from_rival(group: Group) -> bool:
        rivals = [other.holder for other in groups if other is not group]
        named = [(opponent, rival) for opponent in group.opponents for rival in rivals]
        return not camps.together(group.holder, now.settled) and any(camps.together(*pair) for pair in named)

    return sorted(
        groups,
        key=lambda group: (
            is_return(group),
            takes_from_rival(group),
            strength(group.complete),
            round(noisy_or(group.evidence, rules), 6),
            group.holder,
        ),
    )


class _Hearing:
    """One camp's gain on one day, before the standing so far.

    Attributes:
        is_return: whether the gainer is the settled holder.
        is_back: whether it was that when the day began.
        denial: the strongest word that denies the gain; the gainer's own until its side says the opposite later.
        before: what earlier days brought for the same gainer in the same dispute.
        backing: all that speaks for the gain.
        strong: how strongly it does.
        pool: the challengers' evidence with the day's.
    """

    def __init__(
        self, now: Standing, group: Group, day: GainDay, rules: Rules, camps: Camps, *, was: str
    ) -> None:
        self.now = now
        self.group = group
        self.denials = tuple(day.denials)
        self.fights = day.fights
        self.rules = rules
        self.camps = camps
        self.is_return = camps.together(group.holder, now.settled)
        self.is_back = camps.together(group.holder, was)
        self.before: Pile = tuple(
            one
            for one in now.pool
            if one.verb in {Verb.GAINS, Verb.HOLDS} and camps.together(one.actor, group.holder)
        )
        self.backing = add(self.before, group.complete)
        self.strong = strength(self.backing)
        self.denial: Word | None = max(
            (one.word for one in self.denials if not self.is_taken_back(one)), default=None
        )
        self.pool = add(now.pool, group.evidence)

    def outcome(self) -> Standing:
        """Return the standing that follows."""
        if self.now.is_held and self.is_return:
            return self.confirm_holder()
        if not self.group.complete:
            return self.under_way()
        if self.denial is Word.ADVERSE:
            return stays(self.now, self.pool, self.denials, "not-borne-out")
        if self.strong >= Strength.CONFIRMED:
            return self.confirmed()
        if self.denial is Word.NEUTRAL:
            return stays(self.now, self.pool, self.denials, "independent-denial")
        return self.unconfirmed()

    def is_taken_back(self, denial: Evidence) -> bool:
        """Tell whether the side that denied its own gain has said since that it is there."""
        return denial.word is Word.ADVERSE and any(
            one.voice_side == denial.voice_side and one.published > denial.published for one in self.backing
        )

    @property
    def rivals(self) -> Pile:
        """Other captors of the same instant, of whom nobody says that the gainer took it from them."""
        if self.is_return or self.is_back or self.now.holder in self.group.opponents:
            return ()
        return tuple(one for one in self.overtaken if one.verb is Verb.GAINS)

    @property
    def loser(self) -> str:
        """From whom it is gained, as far as that is known."""
        now = self.now
        if now.settled and not self.is_return:
            return now.settled
        rival = now.holder if now.state is State.CLAIMED else now.other
        if rival and not self.camps.together(rival, self.group.holder):
            return rival
        return next((one.opponent for one in self.backing if one.opponent), "")

    def confirm_holder(self) -> Standing:
        """Hear once more that the holder is there; a confirmed voice may replace an umbrella by a name."""
        now, holder = self.now, self.now.holder
        rule = now.rule
        if strength(self.group.complete) >= Strength.CONFIRMED:
            holder = self.camps.finer(holder, self.group.holder)
            is_news = now.state is State.CONTROLLED and not all(one.baseline for one in self.group.evidence)
            rule = "independent-report" if is_news and rule in WEAK_RULES else rule
        return now._replace(
            holder=holder,
            rule=rule,
            settled=holder,
            base=add(now.base, self.group.evidence),
            doubts=add(now.doubts, self.denials),
        )

    def under_way(self) -> Standing:
        """Hear of a gain dated to several days, before the last of them."""
        if self.now.state in {State.CLAIMED, State.CONTESTED, State.VACATED}:
            return self.now._replace(pool=self.pool, doubts=add(self.now.doubts, self.denials))
        return self.contest("under-way")

    def confirmed(self) -> Standing:
        """Hear a gain that the loser admits or that a voice of neither side reports."""
        if self.strong is Strength.ADMITTED:
            is_whole = any(not one.partial for one in self.backing if one.word is not Word.OWN)
            return self.take("admitted-by-the-loser" if is_whole else "admitted-in-part")
        neutral = [one for one in self.denials if one.word is Word.NEUTRAL]
        if neutral:
            difference = noisy_or(self.backing, self.rules) - noisy_or(neutral, self.rules)
            if difference <= -self.rules.margin:
                return stays(self.now, self.pool, self.denials, "outweighed")
            return (
                self.take("outweighed")
                if difference >= self.rules.margin
                else self.contest("reports-disagree")
            )
        if self.rivals:
            difference = noisy_or(self.backing, self.rules) - noisy_or(self.rivals, self.rules)
            return (
                self.contest("reports-disagree")
                if difference < self.rules.margin
                else self.take("outweighed")
            )
        if self.group.is_shared:
            return self.take("allied-captors")
        return self.take(
            "corroborated" if len({one.origin for one in self.backing}) > 1 else "independent-report"
        )

    def unconfirmed(self) -> Standing:
        """Hear a gain on the gainer's word alone, or of a part only."""
        has_left = self.now.state is State.VACATED and not self.camps.together(
            self.group.holder, self.now.other
        )
        if has_left and not self.denials:
            return self.take("left-and-taken")
        if self.strong < Strength.OWN:
            return self.contest("partial-gain")
        if self.denials:
            return self.contest("word-against-word")
        if self.is_return and self.now.state in {State.CLAIMED, State.CONTESTED}:
            return self.contest("word-against-word")
        if self.is_fought_over:
            return self.contest("fighting")
        if any(one.verb is Verb.IN_PROGRESS and one.word is Word.NEUTRAL for one in self.group.evidence):
            return self.contest("under-way")
        return Standing(
            holder=self.group.holder,
            state=State.CLAIMED,
            other=self.loser,
            rule="gainer-only",
            settled=self.now.settled,
            base=self.now.base,
            pool=add(self.before, self.group.evidence),
            doubts=add(self.overtaken, [one for one in self.now.pool if one not in self.before]),
        )

    @property
    def is_fought_over(self) -> bool:
        """Whether somebody else than the gainer says that it is still being fought over."""
        return any(
            one.word is not Word.OWN or not self.camps.together(one.actor, self.group.holder)
            for one in self.fights
        )

    def take(self, rule: str) -> Standing:
        """Settle the object on the gainer; what spoke for others in this dispute is kept as doubt."""
        now = self.now
        is_dispute = now.state in {State.CLAIMED, State.CONTESTED, State.VACATED}
        mine = [one for one in self.pool if self.speaks_for(one)]
        others = [one for one in self.pool if not self.speaks_for(one)]
        base = add(now.base if self.is_return else (), mine)
        earlier = now.doubts if is_dispute else ()
        if self.is_return:
            base, earlier = add(base, [one for one in earlier if self.speaks_for(one)]), ()
        today = self.group.evidence[0].at  # what is heard together is of one instant
        overtaken = (
            [] if self.is_return else [one for one in now.base if one.at == today and not one.baseline]
        )
        if any(one.verb is Verb.GAINS for one in overtaken):
            rule = "taken-and-retaken"
        elif all(one.baseline for one in self.group.evidence):
            rule = "baseline"
        return Standing(
            holder=self.group.holder,
            state=State.CONTROLLED,
            rule=rule,
            settled=self.group.holder,
            base=base,
            doubts=add(earlier, [*self.denials, *others, *overtaken]),
        )

    @property
    def overtaken(self) -> Pile:
        """What the same day brought for a holder who is now displaced or disputed."""
        if self.is_return:
            return ()
        today = self.group.evidence[0].at  # what is heard together is of one instant
        return tuple(one for one in self.now.base if one.at == today and not one.baseline)

    def speaks_for(self, one: Evidence) -> bool:
        """Tell whether evidence bears the gainer out."""
        is_gainer = self.camps.together(one.actor, self.group.holder)
        return not is_gainer if one.verb in {Verb.LEAVES, Verb.GAIN_DENIED} else is_gainer

    def contest(self, rule: str) -> Standing:
        """Leave the object disputed between its holder and the gainer."""
        now = self.now
        keeps = now.state in {State.CLAIMED, State.CONTESTED}
        other = self.group.holder
        holder = self.loser
        if self.is_return and holder:
            holder, other = other, holder
        return Standing(
            holder=holder,
            state=State.CONTESTED,
            other=other,
            rule=rule,
            settled=now.settled,
            base=now.base,
            pool=self.pool,
            doubts=add(now.doubts if keeps else (), [*self.denials, *self.overtaken]),
        )


def stays(now: Standing, pool: Iterable[Evidence], denials: Iterable[Evidence], rule: str) -> Standing:
    """Leave the object with its settled holder; what challenged it, and what ends the challenge, are kept."""
    if not now.settled:
        return Standing(rule=rule, doubts=add((), [*pool, *denials]))
    return Standing(
        holder=now.settled,
        state=State.CONTROLLED,
        rule=rule,
        settled=now.settled,
        base=add(now.base, denials),
        doubts=add(now.doubts, pool),
    )


def _hear_denials(now: Standing, denials: Pile, rules: Rules, camps: Camps) -> Standing:
    """Hear denials on a day without news of the gain itself."""
    if (given_up := _given_up(now, denials, camps)) is not None:
        return given_up
    if now.state in {State.CLAIMED, State.CONTESTED}:
        challenger = now.holder if now.state is State.CLAIMED else now.other
        aimed = tuple(one for one in denials if camps.together(one.actor, challenger))
        if not aimed:
            return now
        word = max(one.word for one in aimed)
        if word is not Word.OWN:
            rule = "not-borne-out" if word is Word.ADVERSE else "independent-denial"
            return stays(now, now.pool, aimed, rule)
        doubts = add(now.doubts, aimed)
        if now.state is State.CONTESTED:
            return now._replace(doubts=doubts)
        return now._replace(
            holder=now.other,
            state=State.CONTESTED,
            other=challenger,
            rule="word-against-word",
            doubts=doubts,
        )
    return _hear_denials_of_holder(now, denials, rules, camps) if now.is_held else now


def _given_up(now: Standing, denials: Pile, camps: Camps) -> Standing | None:
    """Return that nobody is known to hold it, where every voice that said who does has taken it back; None otherwise."""
    if not now.holder or not (now.is_held or now.state is State.CONTESTED):
        return None
    said = add(now.base, now.pool)
    denied = tuple(
        one for one in denials if one.word is not Word.OWN and camps.together(one.actor, now.holder)
    )
    if {one.origin for one in said} - {one.origin for one in denied}:
        return None
    return Standing(rule="taken-back", pool=denied, doubts=add(now.doubts, said))


def _hear_denials_of_holder(now: Standing, denials: Pile, rules: Rules, camps: Camps) -> Standing:
    """Hear that a settled gain is denied: by its loser it is recorded, by others of equal weight it is disputed."""
    aimed = [one for one in denials if camps.together(one.actor, now.settled)]
    strong = [one for one in aimed if one.word is not Word.OWN]
    if strong and noisy_or(strong, rules) > noisy_or(now.base, rules) - rules.margin:
        return now._replace(
            state=State.CONTESTED,
            other=next((one.opponent for one in strong if one.opponent), ""),
            rule="reports-disagree",
            pool=add((), strong),
            doubts=add(now.doubts, now.base),
        )
    beside = [one for one in denials if one not in aimed]
    return now._replace(doubts=add(now.doubts, aimed), base=add(now.base, beside))
