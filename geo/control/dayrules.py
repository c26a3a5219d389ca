"""What one day's evidence makes of how things stood with an object before.

Within a day the order is fixed: statements of who is there, then departures, then gains with their denials, then fighting
and sieges, then advances; a status told for a day holds at its start, events follow. What decides is named in
``rules.toml``; ``docs/rules.md`` tells it in words. Nothing here depends on the order in which claims came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from geo.control.camps import Camps
from geo.control.evidence import Evidence, Verb, Word
from geo.control.gains import GainDay, hear_gains, stays
from geo.control.rules import Rules
from geo.control.standing import NOTHING, WEAK_RULES, Standing, add
from geo.control.state import State
from geo.control.voices import Strength, grouped, strength

__all__ = ["judge_day"]


def judge_day(now: Standing, day: Sequence[Evidence], rules: Rules, camps: Camps) -> Standing:
    """Return the standing at the end of a day."""
    told: dict[Verb, list[Evidence]] = {}
    for one in day:
        told.setdefault(one.verb, []).append(one)
    fights, denials = told.get(Verb.FIGHTS, []), told.get(Verb.GAIN_DENIED, [])
    gains = [one for one in day if one.verb in _GAINING] if not _GAINING.isdisjoint(told) else []
    new: list[Evidence] = []
    if Verb.HOLDS in told:
        known, new = _split_status(now, told[Verb.HOLDS], camps)
        overtaken, contradicting = _overtaken_status(now, known, gains, camps) if gains else ([], [])
        denials = denials + contradicting
        now = _hear_status(now, [one for one in known if one not in overtaken], camps)
    if new or (denials and not gains):
        now = hear_gains(now, GainDay(new, () if gains else denials), rules, camps)
    if not _LEAVING.isdisjoint(told):
        now = _hear_departures(now, day, camps)
    if gains or (denials and not new):
        now = hear_gains(now, GainDay(gains, denials if gains or not new else (), fights), rules, camps)
    if fights:
        now = _hear_fighting(now, fights, camps, is_settled_today=_is_settled_today(now, day[0].at, fights))
    if Verb.SURROUNDS in told:
        now = _hear_siege(now, told[Verb.SURROUNDS], camps)
    if not _NEARING.isdisjoint(told):
        now = _hear_attack(now, [one for one in day if one.verb in _NEARING], camps)
    return _keep_all(now, day, camps)


_GAINING = frozenset({Verb.GAINS, Verb.IN_PROGRESS})
_LEAVING = frozenset({Verb.LEAVES, Verb.LEAVING_DENIED})
_NEARING = frozenset({Verb.NEARS, Verb.ENTERS})


def _is_settled_today(now: Standing, today: datetime, fights: Sequence[Evidence]) -> bool:
    """Tell whether the day's own news of the holder outweighs its news of fighting.

    A gain comes after the fighting for it; a statement of who is there is outweighed by fighting that others see.
    """
    verbs = {one.verb for one in now.base if one.at == today and one.word is not Word.OWN}
    is_own_word = all(one.word is Word.OWN for one in fights)
    return Verb.GAINS in verbs or (Verb.HOLDS in verbs and is_own_word)


def _overtaken_status(
    now: Standing, known: Sequence[Evidence], gains: Sequence[Evidence], camps: Camps
) -> tuple[list[Evidence], list[Evidence]]:
    """Return the statements that the old holder is there which a confirmed gain of the same day overtakes.

    Those that were published after all reports of the gain are returned as denials of it as well.
    """
    hostile = [
        group
        for group in grouped(gains, camps)
        if now.settled and not camps.together(group.holder, now.settled)
    ]
    strong = [group for group in hostile if strength(group.complete) >= Strength.CONFIRMED]
    if not strong:
        return [], []
    overtaken = [one for one in known if camps.together(one.actor, now.settled)]
    reported = max(one.published for group in strong for one in group.evidence)
    contradicting = [
        one._replace(verb=Verb.GAIN_DENIED, actor=group.holder, opponent=now.settled)
        for one in overtaken
        for group in strong
        if one.published > reported
    ]
    return overtaken, contradicting


def _split_status(
    now: Standing, status: Sequence[Evidence], camps: Camps
) -> tuple[list[Evidence], list[Evidence]]:
    """Split statements of who is there into those about the holder so far and those about somebody new."""
    known = [one for one in status if camps.together(one.actor, now.settled)]
    if now.state is State.CLAIMED:
        known += [one for one in status if one not in known and camps.together(one.actor, now.holder)]
    return known, [one for one in status if one not in known]


def _hear_status(now: Standing, status: Sequence[Evidence], camps: Camps) -> Standing:
    """Hear that the holder, the one before a claimed gain, or the claimant is there."""
    if not status:
        return now
    if now.is_held:
        is_newly_confirmed = now.state is State.CONTROLLED and strength(status) >= Strength.CONFIRMED
        is_new_rule = is_newly_confirmed and not all(one.baseline for one in status)
        rule = "independent-report" if is_new_rule and now.rule in WEAK_RULES else now.rule
        return now._replace(base=add(now.base, status), rule=rule)
    return _hear_status_disputed(now, status, camps)


def _hear_status_disputed(now: Standing, status: Sequence[Evidence], camps: Camps) -> Standing:
    """Hear who is there while a claim or a fight is open."""
    for_holder = [one for one in status if camps.together(one.actor, now.settled)]
    for_claimant = [one for one in status if one not in for_holder]
    if strength(for_holder) >= Strength.CONFIRMED:
        agreeing = [one for one in now.pool if camps.together(one.actor, now.settled)]
        is_refuted = now.state is State.CLAIMED and not camps.together(now.holder, now.settled)
        return Standing(
            holder=now.settled,
            state=State.CONTROLLED,
            rule="not-borne-out" if is_refuted else "independent-report",
            settled=now.settled,
            base=add(now.base, [*agreeing, *for_holder]),
            doubts=add((), [*(one for one in now.pool if one not in agreeing), *for_claimant]),
        )
    if now.state is State.CLAIMED and strength(for_claimant) >= Strength.CONFIRMED:
        pool = add(now.pool, for_claimant)
        return Standing(
            holder=now.holder,
            state=State.CONTROLLED,
            rule="corroborated",
            settled=now.holder,
            base=pool,
            doubts=add(now.doubts, for_holder),
            backdated=True,
        )
    now = now._replace(pool=add(now.pool, for_claimant), doubts=add(now.doubts, for_holder))
    if now.state is State.CLAIMED and for_holder and not camps.together(now.holder, now.settled):
        return now._replace(
            state=State.CONTESTED, holder=now.settled, other=now.holder, rule="word-against-word"
        )
    return now


def _hear_departures(now: Standing, day: Sequence[Evidence], camps: Camps) -> Standing:
    """Hear that the holder, or whoever claimed to hold, has left."""
    leaving = [
        one
        for one in day
        if one.verb is Verb.LEAVES and one.actor and camps.together(one.actor, _present(now))
    ]
    denied = [one for one in day if one.verb is Verb.LEAVING_DENIED]
    if not leaving:
        gone = _without_challenger(now, day, denied, camps)
        if gone is not None:
            return gone
        return now._replace(base=add(now.base, denied)) if denied and now.is_held else now
    if now.state is State.CLAIMED:
        return _without_claimant(now, leaving)
    conceded = _conceded(now, now.other, leaving, denied, camps) if now.state is State.CONTESTED else None
    return conceded or _without_holder(now, leaving, denied)


def _without_claimant(now: Standing, leaving: Sequence[Evidence]) -> Standing:
    """Hear that whoever claimed to hold it has left: it falls back to the holder before."""
    if not now.settled:
        return NOTHING._replace(rule="withdrawal", doubts=add(now.pool, leaving))
    return Standing(
        holder=now.settled,
        state=State.CONTROLLED,
        rule="withdrawal",
        settled=now.settled,
        base=add(now.base, leaving),
        doubts=now.pool,
    )


def _without_holder(now: Standing, leaving: Sequence[Evidence], denied: Sequence[Evidence]) -> Standing:
    """Hear that the holder has left, as far as that is believed."""
    follower = next((one.opponent for one in leaving if one.opponent), "")
    if _is_confirmed(leaving, denied):
        return Standing(
            state=State.VACATED,
            other=now.settled,
            rule="withdrawal",
            pool=add(now.pool if now.state is State.CONTESTED else (), leaving),
            doubts=tuple(denied),
        )
    pool, doubts = add(now.pool, leaving), add(now.doubts, denied)
    if denied and now.state is not State.BESIEGED:
        other = now.other if now.state is State.CONTESTED else follower
        return now._replace(
            state=State.CONTESTED, other=other, rule="withdrawal-denied", pool=pool, doubts=doubts
        )
    if now.state is State.CONTROLLED:
        return now._replace(rule="withdrawal-unconfirmed", doubts=add(now.doubts, leaving))
    return now._replace(pool=pool, doubts=doubts)


def _is_confirmed(left: Sequence[Evidence], denied: Sequence[Evidence]) -> bool:
    """Tell whether a departure is admitted, or told by a voice of neither side and not denied."""
    strong = strength([one for one in left if not one.partial])
    return strong is Strength.ADMITTED or (strong is Strength.CONFIRMED and not denied)


def _without_challenger(
    now: Standing, day: Sequence[Evidence], denied: Sequence[Evidence], camps: Camps
) -> Standing | None:
    """Hear that the old holder has left a claimed place, an attacker his attack, or somebody a place of nobody known."""
    leaves = [one for one in day if one.verb is Verb.LEAVES and one.actor]
    if now.state is State.CLAIMED:
        return _conceded(now, now.holder, leaves, denied, camps)
    if not now.settled:
        gone = [one for one in leaves if one.actor == leaves[0].actor]
        is_known = now.state is not State.UNKNOWN or not _is_confirmed(gone, denied)
        return (
            None
            if is_known
            else Standing(
                state=State.VACATED,
                other=gone[0].actor,
                rule="withdrawal",
                pool=tuple(gone),
                doubts=now.doubts,
            )
        )
    attackers = [one for one in leaves if camps.together(one.actor, now.other)]
    if now.state not in _ATTACKED or not _is_confirmed(attackers, ()):
        return None
    return stays(now, now.pool, attackers, "withdrawal")


_ATTACKED = frozenset({State.CONTESTED, State.BESIEGED, State.PRESSURED, State.ADVANCE})


def _conceded(
    now: Standing, claimant: str, leaves: Sequence[Evidence], denied: Sequence[Evidence], camps: Camps
) -> Standing | None:
    """Hear that the settled holder has left a place that somebody else says to have taken; None where it is not so."""
    left = [one for one in leaves if camps.together(one.actor, now.settled)]
    said = [
        one
        for one in now.pool
        if one.verb in {Verb.GAINS, Verb.HOLDS} and camps.together(one.actor, claimant)
    ]
    if not claimant or not said or camps.together(claimant, now.settled) or not _is_confirmed(left, denied):
        return None
    return Standing(
        holder=claimant,
        state=State.CONTROLLED,
        rule="left-and-taken",
        settled=claimant,
        base=add(tuple(said), left),
        doubts=add(now.doubts, [one for one in now.pool if one not in said]),
    )


def _present(now: Standing) -> str:
    return now.holder if now.state is State.CLAIMED else now.settled


def _hear_fighting(
    now: Standing, fights: Sequence[Evidence], camps: Camps, *, is_settled_today: bool
) -> Standing:
    """Hear of fighting: what was settled becomes contested, unless a gain of the same day has settled it."""
    if not fights:
        return now
    if now.state is State.CONTESTED:
        return now._replace(pool=add(now.pool, fights))
    if is_settled_today or now.state is State.VACATED:
        return now._replace(doubts=add(now.doubts, fights))
    holder = now.settled or next((one.opponent for one in fights if one.opponent), "")
    sides = [actor for one in fights for actor in (one.actor, one.opponent) if actor]
    other = next((actor for actor in sides if not camps.together(actor, holder)), "")
    if now.state is State.CLAIMED:
        if all(one.word is Word.OWN for one in fights) and camps.together(fights[0].actor, now.holder):
            return now._replace(pool=add(now.pool, fights))
        other = now.holder
    if not other:
        return now._replace(doubts=add(now.doubts, fights))
    return Standing(
        holder=holder,
        state=State.CONTESTED,
        other=other,
        rule="fighting",
        settled=now.settled,
        base=now.base,
        pool=add(now.pool, fights),
        doubts=now.doubts,
    )


def _hear_siege(now: Standing, sieges: Sequence[Evidence], camps: Camps) -> Standing:
    """Hear that a place is surrounded; it is still held by whoever is inside."""
    around = [one for one in sieges if not now.settled or not camps.together(one.actor, now.settled)]
    inside = now.settled or next((one.opponent for one in around if one.opponent), "")
    if not around or not inside or now.state is State.VACATED:
        return now
    return Standing(
        holder=inside,
        state=State.BESIEGED,
        other=around[0].actor,
        rule="siege",
        settled=now.settled,
        base=now.base,
        pool=add(now.pool, around),
        doubts=now.doubts,
    )


def _hear_attack(now: Standing, attacks: Sequence[Evidence], camps: Camps) -> Standing:
    """Hear of an advance: it presses on what an enemy holds, and never changes the holder."""
    hostile = [one for one in attacks if camps.hostile(one.actor, now.settled)]
    if not hostile or now.state not in {State.CONTROLLED, State.PRESSURED, State.ADVANCE}:
        return now._replace(pool=add(now.pool, hostile)) if now.state is State.CONTESTED and hostile else now
    inside = [one for one in hostile if one.verb is Verb.ENTERS]
    is_inside = bool(inside) or now.state is State.ADVANCE
    return now._replace(
        state=State.ADVANCE if is_inside else State.PRESSURED,
        other=(inside or hostile)[0].actor,
        rule="attackers-inside" if is_inside else "attackers-near",
        pool=add(now.pool, hostile),
    )


def _keep_all(now: Standing, day: Sequence[Evidence], camps: Camps) -> Standing:
    """Put what has found no place yet on the pile where it belongs, so that no claim is lost."""
    placed = (*now.base, *now.pool, *now.doubts)
    rest = [one for one in day if one not in placed]
    if rest:
        heard_of = {one.claim_id for one in placed}
        rest = [one for one in rest if one.claim_id not in heard_of]
    if not rest:
        return now
    agreeing = [one for one in rest if _agrees(one, now, camps)]
    now = now._replace(doubts=add(now.doubts, [one for one in rest if one not in agreeing]))
    if now.is_held:
        return now._replace(base=add(now.base, agreeing))
    return now._replace(pool=add(now.pool, agreeing))


def _agrees(one: Evidence, now: Standing, camps: Camps) -> bool:
    """Tell whether evidence goes with the holder of a standing."""
    is_holder = camps.together(one.actor, now.holder)
    if one.verb in {Verb.LEAVES, Verb.GAIN_DENIED}:
        return bool(now.holder) and not is_holder
    return is_holder and one.verb is not Verb.FIGHTS
