"""Credits a claim to its source: publisher, voice, grades, and whether only the gainer says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.claims.attribution import Voice
from geo.claims.claim import Action, Side, Source
from geo.claims.events import Event
from geo.claims.known import Known, as_side
from geo.claims.lexicon import lexicon
from geo.claims.placewords import fold
from geo.claims.report import Report
from geo.claims.sides import NEUTRAL, PARTIAL, Stance, is_gainers_word

__all__ = ["Said", "is_only_claimed", "source_of"]

_GAIN = lexicon().words("attribution", "gain")
_PRONOUNS = frozenset({"they", "it", "their", "its", "them"})
_TRAFFIC = frozenset({Action.CUT, Action.REOPENED})


@dataclass(frozen=True, slots=True)
class Said:
    """On whose word an event rests.

    Attributes:
        written: the voice as written, ``""`` for the report's own.
        meant: the voice, with what a pronoun refers to in its place.
        voice: the voice in the sentence, or None.
        unconfirmed: the sentence itself says that nobody confirms it.
    """

    written: str = ""
    meant: str = ""
    voice: Voice | None = None
    unconfirmed: bool = False


def source_of(report: Report, said: Said, known: Known) -> Source:
    """Return the source of a claim: the publisher is the report's, side, origin and grades are those of the voice."""
    plain = Source(report.publisher, report.published, report.url, report.side, report.origin)
    if not said.meant:
        publisher = known.source(report.publisher)
        if publisher is None:
            return plain
        side = report.side if report.side is not Side.UNKNOWN else as_side(publisher.side)
        return replace(
            plain,
            side=side,
            origin=report.origin or publisher.origin,
            reliability=publisher.reliability,
            credibility=publisher.credibility,
        )
    source = known.source(said.meant)
    if source is None:
        return replace(plain, side=known.stance(said.meant).known_side, origin=said.meant)
    return replace(
        plain,
        side=as_side(source.side),
        origin=source.origin or said.meant,
        reliability=source.reliability,
        credibility=source.credibility,
    )


def is_only_claimed(event: Event, said: Said, actor: str, report: Report, known: Known) -> bool:
    """Tell whether only the side that gains says so.

    Args:
        event: the event.
        said: on whose word.
        actor: the actor, with what a pronoun refers to in its place.
        report: the report, whose own side counts where nobody else speaks.
        known: the theatre's answers.
    """
    action = event.frame.action
    if action is Action.CONTESTED or actor.lower() in _PRONOUNS or (not actor and action in _TRAFFIC):
        return False
    if said.voice is not None and said.voice.admits:
        return False
    if said.unconfirmed or event.lemma in _GAIN:
        return True
    stance = known.stance(actor)
    if not said.meant:
        own = Stance(report.publisher, report.side)
        return report.side in PARTIAL and is_gainers_word(action, own, stance, same=False)
    parts = [part for part in fold(said.meant).replace(" and ", ",").split(",") if part.strip()]
    if any(known.stance(part.strip()).known_side in NEUTRAL for part in [said.meant, *parts]):
        return False
    theirs = said.meant.lower().startswith(("their ", "its ", "his "))
    same = bool(actor) and (theirs or _plain(actor) in _plain(said.meant))
    return is_gainers_word(action, known.stance(said.meant), stance, same=same)


def _plain(text: str) -> str:
    return fold(text).lower().removeprefix("the ")
