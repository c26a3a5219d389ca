"""Decides which time belongs to an event, and whether the event is told as history.

The nearest time in the event's own clause counts; a time that opens the sentence counts for all of it; the time of a saying
("said on Friday that ...") counts as approximate. Background is left out: "which had previously been reopened", "since they
took it in 2014".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.claims.attribution import Voice
from geo.claims.claim import Action
from geo.claims.dates import TimePhrase
from geo.claims.events import Event
from geo.claims.grammar import Mood
from geo.claims.lexicon import lexicon
from geo.claims.sentences import Word
from geo.period import When

__all__ = ["event_time", "event_when", "is_history"]

_LEXICON = lexicon()
_OPENER = _LEXICON.words("grammar", "opener") | {";"}
_PART_OF_DAY = _LEXICON.words("dates", "part_of_day")
_STALE = _LEXICON.words("grammar", "stale")
_BACKGROUND = _LEXICON.words("grammar", "background")
_LASTING = frozenset({Action.CONTROLS, Action.BESIEGED, Action.CUT})
_TELLS_MORE = _LEXICON.words("grammar", "relative") | {
    "where",
    "when",
    "whose",
    "a",
    "an",
    "once",
    "formerly",
}
_OPENING_COST = 20.0
_FAR = 45.0


def event_time(
    event: Event, phrases: Sequence[TimePhrase], spoken: Sequence[Voice], words: Sequence[Word]
) -> tuple[TimePhrase | None, bool]:
    """Return the time phrase of an event, and whether it is only the time of the saying."""
    best: tuple[float, TimePhrase] | None = None
    for phrase in phrases:
        cost = _cost(event, phrase, spoken, words)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, phrase)
    if best is None:
        return None, False
    phrase = best[1]
    return phrase, phrase.start < event.start and _is_saying_time(phrase, spoken)


def _is_saying_time(phrase: TimePhrase, spoken: Sequence[Voice]) -> bool:
    return any(0 <= voice.verb < phrase.start <= voice.verb + 4 for voice in spoken)


def _cost(event: Event, phrase: TimePhrase, spoken: Sequence[Voice], words: Sequence[Word]) -> float | None:
    """Return how far a time is from an event, in words and boundaries; None where it tells of something else."""
    lasting = (
        event.frame.action in _LASTING and words[phrase.start].low == "since" and phrase.start > event.start
    )
    if words[phrase.start].low in {"since", "until"} and not lasting:
        return None
    before = phrase.start < event.start
    if event.gapped and before:
        return None
    inserted = event.clause.inserted
    if before and 0 < inserted < phrase.start and words[inserted + 1].low in _TELLS_MORE:
        return None
    low, high = (phrase.stop, event.start) if before else (_agent_end(event, words), phrase.start)
    between = [word.low for word in words[low:high]]
    if not before and _is_insertion(between):
        between = [","]
    cost = len(between) + 6.0 * between.count(",") + 8.0 * any(word in _LEXICON.forms for word in between)
    opens = before and all(word.text in {",", '"'} for word in words[: phrase.start])
    if opens and not event.clause.relative:
        return min(cost, _OPENING_COST)
    if any(_opens(between, at) for at in range(len(between))) and not (
        before and _is_saying_time(phrase, spoken)
    ):
        return None
    return cost if cost < _FAR else None


def _is_insertion(between: Sequence[str]) -> bool:
    """Tell whether only an insertion stands between: "took Hama, which fell in 2014, on Monday"."""
    if between.count(",") != 2 or between[-1] != ",":  # noqa: PLR2004 - before and behind it
        return False
    return between[between.index(",") + 1] in _TELLS_MORE


def _agent_end(event: Event, words: Sequence[Word]) -> int:
    """Return the index behind an event and its "by X", which stands between a passive and its time."""
    actor = event.actor
    if actor is None or actor.start <= event.stop or words[actor.start - 1].low != "by":
        return event.stop
    return actor.stop


def _opens(lows: Sequence[str], at: int) -> bool:
    """Tell whether a word opens another clause; "before dawn" does not."""
    return lows[at] in _OPENER and not (at + 1 < len(lows) and lows[at + 1] in _PART_OF_DAY)


def event_when(
    event: Event, phrase: TimePhrase | None, *, of_saying: bool, told_now: bool, published: date | None
) -> When | None:
    """Return when an event was: as told, or the day of publication for what is told in the present tense.

    Args:
        event: the event.
        phrase: its time phrase, or None.
        of_saying: the phrase is only the time of the saying, so that the event is of about that day.
        told_now: its voice speaks in the present tense.
        published: day of publication, None where it is not known.
    """
    if phrase is not None:
        exact = phrase.when.time_precision == 1
        return When(phrase.when.edtf + "~") if of_saying and exact else phrase.when
    told = event.mood in {Mood.AFFIRMED, Mood.DENIED}
    return When(published.isoformat()) if published and told and (event.present or told_now) else None


def is_history(event: Event, phrase: TimePhrase | None, words: Sequence[Word]) -> bool:
    """Tell whether an event is told as background."""
    first = max(event.clause.start, event.start - 6)
    if any(word.low in _STALE for word in words[first : event.head + 1]):
        return True
    opener = event.clause.opener
    if event.past_perfect and (event.clause.relative or opener == "after"):
        return True
    if opener == "since" and not event.frame.nominal:
        return True
    background = event.clause.relative or opener in _BACKGROUND
    told_back = event.past_perfect and not event.clause.reported
    return phrase is not None and phrase.is_old and (background or told_back)
