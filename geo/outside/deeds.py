"""What has to be claimed, at one instant, so that an object goes from one state to another.

A table of intervals tells states; claims tell what somebody did. `deeds_between` finds the claims of one voice of neither
side after which the rules of control (docs/rules.md) arrive at the state that was told:

===============  ==========================================================================================
state told       claims
===============  ==========================================================================================
controlled by X  X controls it, or captured it from whoever held it; where it was besieged or pressed by Y, Y withdrew
claimed by X     X captured it, graded doubtful (STANAG 2511, 4), so that it is a claim and no more
contested        contested by the second actor against the holder; where none is named, a departure and its denial; among
                 allies, the second one captured part of it
besieged         besieged by the second actor
pressured        the second actor advanced to near it
advance          the second actor advanced to it
vacated          the second actor withdrew
unknown          that the holder controls it is denied
===============  ==========================================================================================

Where the state before does not lead there, the object is settled on its holder first, for the same instant: "X controls it"
before "it is besieged". Within one instant the rules hear who is there, then who leaves, gains, fights, surrounds, comes
near; where what settles it would be heard after what follows, that follows one second later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from geo.actors import Actors
from geo.claims.claim import Action, Extent, Polarity
from geo.control.state import State

__all__ = ["Deed", "Told", "deeds_between"]


class Told(NamedTuple):
    """A state as an interval tells it.

    Attributes:
        state: what is known.
        holder: identifier of the actor that holds it, ``""`` where nobody is said to.
        other: identifier of the second actor, ``""`` where there is none.
    """

    state: State = State.UNKNOWN
    holder: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one claim says.

    Attributes:
        action: what was done.
        actor: identifier of who did it.
        opponent: identifier of who lost or resists, ``""`` where nobody is named.
        polarity: affirmed or denied.
        doubtful: graded doubtful.
        extent: how much of the object is meant.
        later: one second after the others.
    """

    action: Action
    actor: str
    opponent: str = ""
    polarity: Polarity = Polarity.AFFIRMED
    doubtful: bool = False
    extent: Extent = Extent.UNSTATED
    later: bool = False


_OPEN = frozenset({State.CLAIMED, State.CONTESTED})
_PRESSED = frozenset({State.BESIEGED, State.PRESSURED, State.ADVANCE})
_NEARING = frozenset({State.PRESSURED, State.ADVANCE})
_BY_OTHER = {
    State.CONTESTED: Action.CONTESTED,
    State.BESIEGED: Action.BESIEGED,
    State.PRESSURED: Action.ADVANCED_TO,
    State.ADVANCE: Action.ADVANCED_TO,
}
"""What the second actor does in each state."""


def deeds_between(was: Told, told: Told, actors: Actors) -> tuple[Deed, ...]:
    """Return the claims that lead from one state to another, in the order of the rules; ``()`` where none do.

    Args:
        was: the state before.
        told: the state that is told next; the same once more gives a claim that bears it out.
        actors: the actors of the theatre.

    Example:
        >>> held = Told(State.CONTROLLED, "army")
        >>> [str(deed.action) for deed in deeds_between(held, Told(State.CONTROLLED, "rebels"), Actors(()))]
        ['captured']
        >>> [str(deed.action) for deed in deeds_between(held, Told(State.BESIEGED, "hts", "rebels"), Actors(()))]
        ['controls', 'besieged']
    """
    return _Turn(was, told, actors).deeds()


class _Turn:
    """From one state to another.

    Attributes:
        settled: the holder that is confirmed in the state before: of a claimed place the one before, ``""`` where there is none.
    """

    def __init__(self, was: Told, told: Told, actors: Actors) -> None:
        self._was, self._told, self._actors = was, told, actors
        self.settled = self._settled_in(was)

    def deeds(self) -> tuple[Deed, ...]:
        """Return the claims."""
        state, holder, other = self._told
        if state is State.UNKNOWN:
            return self._unknown()
        if state is State.VACATED:
            return self._vacated() if other else ()
        if state is State.CONTESTED and not holder:
            return (*self._unknown(), Deed(Action.CONTESTED, other)) if other else ()
        if not holder or state is State.FRONT:
            return ()
        if state is State.CONTROLLED:
            return self._controlled()
        if state is State.CLAIMED:
            return self._claimed()
        if other:
            return self._disputed()
        return self._departure_denied() if state is State.CONTESTED else ()

    def _together(self, one: str, other: str) -> bool:
        return bool(one and other) and (one == other or bool(self._actors.common(one, other)))

    def _settled_in(self, told: Told) -> str:
        """Return the confirmed holder of a state; where allies claim or besiege each other's, nobody is."""
        if told.state is State.CLAIMED:
            return "" if self._together(told.holder, told.other) else told.other
        if told.state in {State.BESIEGED, State.CONTESTED} and self._together(told.holder, told.other):
            return ""
        return told.holder

    def _controlled(self) -> tuple[Deed, ...]:
        holder = self._told.holder
        if self._was.state is not State.UNKNOWN and not self._together(self.settled, holder):
            return (Deed(Action.CAPTURED, holder, self.settled),)
        return self._settled_on(holder) or (Deed(Action.CONTROLS, holder),)

    def _settled_on(self, holder: str) -> tuple[Deed, ...]:
        """Return what settles the object on a holder; nothing where it is settled and nobody disputes it."""
        was, settled = self._was, self.settled
        if was.state is State.CLAIMED and was.holder == holder and settled:
            return (Deed(Action.WITHDREW, settled),)
        if self._is_claimants(holder):
            return (Deed(Action.CAPTURED, holder, settled),)
        if settled == holder:
            if was.state in _OPEN:
                return (Deed(Action.CONTROLS, holder),)
            return (Deed(Action.WITHDREW, was.other),) if was.state in _PRESSED else ()
        if not self._together(settled, holder):
            return (Deed(Action.CONTROLS, holder),)
        if was.state is State.CONTROLLED and self._actors.is_within(holder, settled):
            return (Deed(Action.CAPTURED, holder),)  # a name in the place of an umbrella
        return (Deed(Action.WITHDREW, settled), Deed(Action.CAPTURED, holder))

    def _is_claimants(self, holder: str) -> bool:
        """Tell whether an actor is of the camp that claims the object, so that its being there bears the claim out."""
        is_theirs = self._together(self._was.holder, holder) and not self._together(self.settled, holder)
        return self._was.state is State.CLAIMED and is_theirs

    def _after(self, settling: tuple[Deed, ...], *deeds: Deed, is_before_gains: bool) -> tuple[Deed, ...]:
        """Return what settles the object and what follows; one second later where it would be heard before a gain."""
        is_gain = any(one.action is Action.CAPTURED for one in settling)
        return (*settling, *(replace(one, later=is_gain and is_before_gains) for one in deeds))

    def _claimed(self) -> tuple[Deed, ...]:
        was, (_, holder, before) = self._was, self._told
        gain = Deed(Action.CAPTURED, holder, before, doubtful=True)
        if was == self._told:
            return (gain,)
        if not self._settled_in(self._told):
            return (gain,) if was.state is State.UNKNOWN else (*self._unknown(), replace(gain, later=True))
        if before == self.settled and was.state is not State.VACATED:
            return (gain,)
        return self._after(self._settled_on(before), gain, is_before_gains=True)

    def _disputed(self) -> tuple[Deed, ...]:
        state, holder, other = self._told
        was = self._was
        extent = Extent.NEAR if state is State.PRESSURED else Extent.UNSTATED
        main = Deed(_BY_OTHER[state], other, holder, extent=extent)
        if was == self._told:
            return (main,)
        if not self._settled_in(self._told):
            return self._among_allies(main)
        leads_there = {
            State.CONTESTED: was.state not in _OPEN or was == Told(State.CLAIMED, other, holder),
            State.BESIEGED: True,
            State.PRESSURED: was.state in {State.CONTROLLED, State.PRESSURED},
            State.ADVANCE: was.state in {State.CONTROLLED, *_NEARING},
        }
        if self.settled == holder and leads_there[state]:
            return (main,)
        return self._after(self._settled_on(holder), main, is_before_gains=state is State.CONTESTED)

    def _among_allies(self, main: Deed) -> tuple[Deed, ...]:
        """Return what makes an object besieged or contested by a friend of its holder: nobody is confirmed there before."""
        settling = self._unknown()
        if self._told.state is not State.CONTESTED:
            return (*settling, main)
        part = Deed(Action.CAPTURED, main.actor, main.opponent, extent=Extent.PART)
        return (*settling, replace(part, later=bool(settling)))

    def _departure_denied(self) -> tuple[Deed, ...]:
        holder = self._told.holder
        left = Deed(Action.WITHDREW, holder, doubtful=True)
        denial = Deed(Action.WITHDREW, holder, polarity=Polarity.DENIED)
        settling = self._settled_on(holder)
        if any(one.action is Action.WITHDREW for one in settling):
            return (*settling, replace(left, later=True), replace(denial, later=True))
        return self._after(settling, left, denial, is_before_gains=True)

    def _vacated(self) -> tuple[Deed, ...]:
        gone, was = self._told.other, self._was
        left = Deed(Action.WITHDREW, gone)
        if self._told == was:
            return (Deed(Action.CONTROLS, gone), left)
        is_theirs = self.settled == gone and was.state not in _OPEN
        if is_theirs or was.state is State.UNKNOWN:
            return (left,)
        is_named = was.holder == gone or not self._is_claimants(gone)
        if is_named and (self.settled == gone or not self._together(self.settled, gone)):
            return (Deed(Action.CONTROLS, gone), left)
        return self._after(self._settled_on(gone), left, is_before_gains=True)

    def _unknown(self) -> tuple[Deed, ...]:
        """Return what leaves nobody known to hold it."""
        was = self._was
        if was.state is State.UNKNOWN:
            return ()
        if was.state is State.VACATED:
            said = Deed(Action.CAPTURED, was.other, doubtful=True)
            return (said, Deed(Action.CAPTURED, was.other, polarity=Polarity.DENIED))
        denial = Deed(Action.CONTROLS, was.holder or was.other, polarity=Polarity.DENIED)
        is_claimed = was.state is State.CLAIMED and bool(self.settled)
        return (Deed(Action.CONTROLS, was.holder), denial) if is_claimed else (denial,)
