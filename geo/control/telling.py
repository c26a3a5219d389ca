"""States, claims and traffic as plain words: who holds it, what a source says, what passes.

Sentences name actors by their names. They begin in lower case and have no full stop, so that a page, a table and a
terminal can each put them in their place. Dates are left to whoever shows them.
"""

from __future__ import annotations

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity
from geo.control.camps import Camps
from geo.control.evidence import Word
from geo.control.state import Basis, Interval, State

__all__ = ["basis_words", "says", "state_sentence", "traffic_words", "word_words"]

_BASIS = {
    Basis.DIRECT: "claims that speak of it itself",
    Basis.INTERPOLATED: "what stands next to it on the road; no claim speaks of it itself",
    Basis.CARRIED_FORWARD: "what was so before the first report, carried forward",
}
_ACTIVE = {
    Action.CAPTURED: "captured",
    Action.CONTROLS: "held",
    Action.LOST: "lost",
    Action.WITHDREW: "left",
    Action.CUT: "cut",
    Action.REOPENED: "reopened",
    Action.CONTESTED: "fought over",
    Action.BESIEGED: "surrounded",
    Action.ADVANCED_TO: "advanced on",
}
_PASSIVE = {
    Action.CAPTURED: "was captured",
    Action.CONTROLS: "was held",
    Action.LOST: "was lost",
    Action.WITHDREW: "was left",
    Action.CUT: "was cut",
    Action.REOPENED: "was reopened",
    Action.CONTESTED: "was fought over",
    Action.BESIEGED: "was surrounded",
    Action.ADVANCED_TO: "was advanced on",
}
_AGAINST = {
    Action.CAPTURED: " from {}",
    Action.LOST: " to {}",
    Action.CONTESTED: " with {}",
    Action.CUT: " against {}",
    Action.BESIEGED: " with {} inside",
    Action.ADVANCED_TO: " against {}",
}
"""How the other side is named behind the place."""
_EXTENT = {Extent.PART: "part of ", Extent.NEAR: "the surroundings of "}
_SIDES = {"sdf": "SDF", "third_state": "a third state"}
_OF_NO_PARTY = frozenset({"monitor", "agency", "analyst", "unknown"})
_TRAFFIC = {
    Passage.OPEN: "open to traffic",
    Passage.MILITARY_ONLY: "open to military traffic only",
    Passage.CLOSED: "closed to traffic",
    Passage.INTERDICTED: "cut, though it is not told what still passes",
    Passage.UNKNOWN: "traffic not known",
}


def state_sentence(found: Interval | None, camps: Camps) -> str:
    """Return who holds an object, in words; None is an object of which nothing is known.

    Example: ``"claimed by HTS, held by the Syrian government before"``.
    """
    if found is None:
        return "nothing known"
    holder, other = camps.name(found.holder), camps.name(found.other)
    return {
        State.CONTROLLED: f"held by {holder}",
        State.CLAIMED: f"claimed by {holder}" + (f", held by {other} before" if other else ""),
        State.CONTESTED: f"contested between {holder or 'a holder not known'} and {other or 'somebody not named'}",
        State.BESIEGED: f"held by {holder}, surrounded by {other}",
        State.PRESSURED: f"held by {holder}, {other} near",
        State.ADVANCE: f"held by {holder}, {other} moving in",
        State.VACATED: f"left by {other or 'its holder'}, nobody said to have come",
        State.UNKNOWN: "not known who holds it",
        State.FRONT: f"undecided between {holder} and {other}",
    }[found.state]


def basis_words(basis: Basis) -> str:
    """Return on what a state rests."""
    return _BASIS[basis]


def traffic_words(passage: Passage) -> str:
    """Return whether traffic passes."""
    return _TRAFFIC[passage]


def word_words(word: Word, side: str, *, doubt: str = "") -> str:
    """Return whose word a claim is, seen from the side that it favours.

    Args:
        word: own, neutral or adverse.
        side: the side for which the voice speaks.
        doubt: why the claim counts as own word although its voice speaks for another side.
    """
    spoken = "" if side == "unknown" else f" ({_SIDES.get(side, side)})"
    if word is Word.ADVERSE:
        return f"an admission, against its own side{spoken}"
    if word is Word.NEUTRAL:
        return f"{'independent' if side in _OF_NO_PARTY else 'counts as independent'}{spoken}"
    return f"{doubt}, so it confirms nothing{spoken}" if doubt else f"own word of the side it favours{spoken}"


def says(claim: Claim, camps: Camps) -> str:
    """Return what a claim says, with the place as it is written.

    Example: ``"says that HTS captured part of Saraqib from the Syrian government"``.
    """
    actor = _party(claim.actor_id, claim.actor, camps)
    opponent = _party(claim.opponent_id, claim.opponent, camps)
    target = _EXTENT.get(claim.extent, "") + claim.target
    told = f"{actor} {_ACTIVE[claim.act]} {target}" if actor else f"{target} {_PASSIVE[claim.act]}"
    if opponent and claim.act in _AGAINST:
        told += _AGAINST[claim.act].format(opponent)
    if claim.passage is not None and claim.passage is not Passage.UNKNOWN:
        told += f", {_TRAFFIC[claim.passage]}"
    lead = {
        Polarity.DENIED: "denies that",
        Polarity.PLANNED: "says it is planned that",
        Polarity.RETRACTED: "takes back that",
    }
    return f"{lead.get(claim.polarity, 'says that')} {told}"


def _party(actor_id: str, written: str, camps: Camps) -> str:
    return camps.name(actor_id) if actor_id else written
