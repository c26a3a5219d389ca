"""Decides whether a claim rests only on the word of the side that gains by it.

Who gains: the actor, or, of a withdrawal or a loss, whoever is not the actor. A voice is partial if it is the gainer itself,
speaks for the gainer's side, or shares the gainer's national adjective ("Russian milbloggers", "Russian forces").
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.claims.attribution import side_by_words
from geo.claims.claim import Action, Side
from geo.claims.lexicon import lexicon
from geo.claims.placewords import fold

__all__ = ["NEUTRAL", "PARTIAL", "Stance", "is_gainers_word"]

NEUTRAL = frozenset({Side.MONITOR, Side.AGENCY, Side.ANALYST})
"""Sides that gain by nothing that they tell."""
PARTIAL = frozenset({Side.OPPOSITION, Side.GOVERNMENT, Side.SDF})
"""Sides that gain by what their own take."""
_OWN_WORDS = lexicon().words("actors", "own")
_LOSSES = frozenset({Action.WITHDREW, Action.LOST})
_NATION_ENDINGS = ("ian", "ish", "ean", "aeli", "aqi", "emi", "rab", "kurdish")


@dataclass(frozen=True, slots=True)
class Stance:
    """A voice or a party with the side that it speaks or fights for.

    Attributes:
        text: the phrase.
        side: its side where the theatre tells; unknown otherwise.
    """

    text: str
    side: Side = Side.UNKNOWN

    @property
    def known_side(self) -> Side:
        """The side, by the theatre or else by the words of the phrase."""
        return self.side if self.side is not Side.UNKNOWN else side_by_words(self.text)

    @property
    def nations(self) -> frozenset[str]:
        """National adjectives and names of the phrase."""
        words = fold(self.text).replace("-", " ").split()
        return frozenset(
            word.lower() for word in words if word[:1].isupper() and word.lower().endswith(_NATION_ENDINGS)
        )


def is_gainers_word(action: Action, voice: Stance, actor: Stance, *, same: bool) -> bool:
    """Tell whether a voice is only the gainer's own.

    Args:
        action: what was done.
        voice: who says so.
        actor: who did it.
        same: the voice is the actor.

    Example:
        >>> rebels, army = Stance("rebels"), Stance("the Syrian army")
        >>> is_gainers_word(Action.CAPTURED, Stance("a rebel spokesman"), rebels, same=False)
        True
        >>> is_gainers_word(Action.WITHDREW, Stance("the army command"), army, same=True)
        False
    """
    if action in _LOSSES:
        return not same and _are_opposed(voice, actor)
    if same:
        return True
    side = voice.known_side
    if side in NEUTRAL:
        return False
    if side in PARTIAL:
        other = actor.known_side
        return other is side or (other is Side.UNKNOWN and _is_generic(actor.text))
    return bool(voice.nations & actor.nations)


def _is_generic(text: str) -> bool:
    """Tell whether a phrase leaves open whose forces are meant: a partial voice then means its own."""
    return set(fold(text).lower().split()) <= _OWN_WORDS


def _are_opposed(voice: Stance, actor: Stance) -> bool:
    sides = {voice.known_side, actor.known_side}
    if sides & NEUTRAL:
        return False
    if len(sides) == 2 and sides <= PARTIAL:  # noqa: PLR2004 - two sides
        return True
    return bool(voice.nations) and bool(actor.nations) and not voice.nations & actor.nations
