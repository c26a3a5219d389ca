"""Whose word it is, and how strong words are together.

A voice that speaks for the side that it favours is its *own* word; one that speaks against its side's interest is
*adverse*, an admission; all others are *neutral*. What a source itself marks as somebody's claim counts as own word,
whoever prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from geo.control.camps import Camps
from geo.control.evidence import Evidence, Verb, Word

__all__ = ["Group", "Strength", "grouped", "heard", "strength"]


class Strength(IntEnum):
    """How strongly a gain is supported; the order is that of the rules."""

    NONE = 0
    PARTIAL_OWN = 1
    PARTIAL = 2
    OWN = 3
    CONFIRMED = 4
    ADMITTED = 5


def heard(evidence: Iterable[Evidence], settled: str, camps: Camps) -> list[Evidence]:
    """Return the evidence with `Evidence.word` set, given who held the object until now."""
    return [
        one if (word := _word(one, settled, camps)) is one.word else one._replace(word=word)
        for one in evidence
    ]


def _word(one: Evidence, settled: str, camps: Camps) -> Word:
    if one.baseline:
        return Word.NEUTRAL
    loser = one.opponent or ("" if one.actor == settled else settled)
    favoured, harmed = camps.side(one.actor), camps.side(loser)
    if one.verb in {Verb.LEAVES, Verb.GAIN_DENIED}:
        favoured, harmed = harmed, favoured
    speaks_for = one.voice_side if one.voice_side != "unknown" else ""
    if speaks_for and speaks_for == harmed and harmed != favoured:
        return Word.ADVERSE
    if not loser and one.verb is Verb.GAIN_DENIED and camps.is_party(speaks_for):
        return Word.OWN  # a party that denies an enemy's gain speaks for itself, whoever lost by it
    if one.hearsay or (speaks_for and speaks_for == favoured):
        return Word.OWN
    return Word.NEUTRAL


def strength(evidence: Sequence[Evidence]) -> Strength:
    """Return how strongly evidence for one gain speaks."""
    has_neutral = has_whole_neutral = has_whole_own = False
    for one in evidence:
        if one.word is Word.ADVERSE:
            return Strength.ADMITTED
        if one.word is Word.NEUTRAL:
            has_neutral = True
            has_whole_neutral = has_whole_neutral or not one.partial
        elif not one.partial:
            has_whole_own = True
    if has_whole_neutral or (has_neutral and has_whole_own):
        return Strength.CONFIRMED
    if has_whole_own:
        return Strength.OWN
    if has_neutral:
        return Strength.PARTIAL
    return Strength.PARTIAL_OWN if evidence else Strength.NONE


class Group(NamedTuple):
    """Evidence of one day for one camp.

    Attributes:
        holder: under what name the camp holds the object.
        evidence: what speaks for it, in canonical order.
        actors: the actors that the evidence names.
        is_shared: allied actors are credited equally, so that `holder` is what they have in common.
    """

    holder: str
    evidence: tuple[Evidence, ...]
    actors: tuple[str, ...]
    is_shared: bool = False

    @property
    def complete(self) -> tuple[Evidence, ...]:
        """The evidence without what is still under way."""
        return tuple(one for one in self.evidence if one.verb is not Verb.IN_PROGRESS)

    @property
    def opponents(self) -> frozenset[str]:
        """Against whom the evidence says that it was gained."""
        return frozenset(one.opponent for one in self.evidence if one.opponent)


def grouped(evidence: Iterable[Evidence], camps: Camps) -> list[Group]:
    """Return evidence gathered by camp, in the order of the camps' names."""
    evidence = tuple(evidence)
    if len(evidence) == 1:
        return [Group(evidence[0].actor, evidence, (evidence[0].actor,))]
    camps_found: list[list[Evidence]] = []
    for one in sorted(evidence, key=lambda e: (e.actor, e.order)):
        for members in camps_found:
            if all(camps.together(one.actor, other.actor) for other in members):
                members.append(one)
                break
        else:
            camps_found.append([one])
    return [_group(members, camps) for members in camps_found]


def _group(members: list[Evidence], camps: Camps) -> Group:
    """Name a camp after whom the strongest evidence credits; the more particular name where one is nested."""
    actors = sorted({one.actor for one in members})
    by_actor = {actor: strength([one for one in members if one.actor == actor]) for actor in actors}
    best = max(by_actor.values())
    credited = [actor for actor in actors if by_actor[actor] == best]
    holder, is_shared = credited[0], False
    for actor in credited[1:]:
        joint = camps.joint(holder, actor)
        if joint in {holder, actor}:
            holder = camps.finer(holder, actor) if joint == holder else holder
        else:
            holder, is_shared = joint, True
    return Group(holder, tuple(sorted(members, key=lambda e: e.order)), tuple(actors), is_shared)
