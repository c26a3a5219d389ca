"""Reads verbs whose subject is the place, or whose holder stands behind it: "Hama fell to X", "left Y under X's control"."""

from __future__ import annotations

from geo.claims.holders import holder
from geo.claims.lexicon import lexicon
from geo.claims.placewords import ROAD_NOUNS
from geo.claims.reading import Event, SentenceReader, fitting
from geo.claims.steps import sequence_end
from geo.claims.subjects import places_before
from geo.claims.verbs import Roles, Verb, event_of, with_part

__all__ = ["held", "target_first", "traffic"]

_LEXICON = lexicon()
_TIME = _LEXICON.words("dates", "names")
_TRAFFIC = _LEXICON.words("places", "traffic")
_FALLING_THINGS = _LEXICON.words("places", "falling")
_BEHIND_A_FALL = _LEXICON.words("grammar", "behind_a_fall")
_WINDOW = 12


def target_first(reader: SentenceReader, verb: Verb) -> Event | None:
    """Read "Hama fell to X", "the road is under X's control"."""
    form, start = verb.form, verb.group.head + 1
    places = fitting(form.frame, form.lemma, places_before(reader, verb.group.start, verb.clause))
    if not places:
        return None
    actor, stop = holder(reader, start, form.frame)
    if stop > 0:
        return event_of(verb, Roles(stop, with_part(reader, places, stop), actor))
    first = places[0]
    alone = (
        form.frame.intransitive
        and (first.named or first.noun in ROAD_NOUNS)
        and reader.low(first.start) not in _FALLING_THINGS
    )
    return event_of(verb, Roles(start, places)) if alone and _ends_clause(reader, start) else None


def traffic(reader: SentenceReader, verb: Verb) -> Event | None:
    """Read "traffic on the M5 resumed"."""
    start = verb.group.start
    for at in range(start - 1, max(verb.clause.start, start - _WINDOW) - 1, -1):
        if reader.low(at) in _TRAFFIC and reader.low(at + 1) in {"on", "along", "through", "over", "across"}:
            places, end = reader.places_from(at + 2, stop=start)
            places = fitting(verb.form.frame, verb.form.lemma, places)
            return event_of(verb, Roles(start + 1, places)) if places and end == start else None
    return None


def held(reader: SentenceReader, verb: Verb, after: tuple[str, ...]) -> Event | None:
    """Read "left Y under X's control", "Y was put under the control of X", "handed control of Y to X"."""
    start = sequence_end(reader, verb.group.head + 1, after)
    if start < 0:
        return None
    if verb.group.passive:
        places = places_before(reader, verb.group.start, verb.clause)
    else:
        places, start = reader.places_from(start)
        start = _behind_insertion(reader, start)
    places = fitting(verb.form.frame, verb.form.lemma, places)
    actor, stop = holder(reader, start, verb.form.frame) if places else (None, -1)
    return event_of(verb, Roles(stop, places, actor)) if stop > 0 else None


def _behind_insertion(reader: SentenceReader, index: int) -> int:
    """Step over what stands between commas: "handed control of the base, formerly the largest, to X"."""
    if reader.low(index) != ",":
        return index
    return next(
        (at + 1 for at in range(index + 2, min(index + _WINDOW, len(reader.words))) if reader.low(at) == ","),
        index,
    )


def _ends_clause(reader: SentenceReader, index: int) -> bool:
    """Tell whether a verb has no object: what follows is a time, a manner, or nothing."""
    low = reader.low(index)
    ends = (
        not low
        or reader.words[index].kind == "mark"
        or low in _BEHIND_A_FALL
        or low in _TIME
        or low.endswith("ly")
    )
    return ends and not any(
        word.kind == "number" for word in reader.words[index + 1 : index + 2] if low == "by"
    )
