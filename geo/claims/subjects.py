"""Finds the places that are the subject of a verb: "Hama fell", "A, B and C were taken", "Hama, which rebels took"."""

from __future__ import annotations

from geo.claims.clauses import Clause
from geo.claims.coordination import first_of_pair
from geo.claims.grammar import VerbGroup
from geo.claims.lexicon import lexicon
from geo.claims.placescan import PlaceSpan
from geo.claims.reading import Event, SentenceReader, is_function
from geo.claims.verbs import Verb

__all__ = ["places_before", "relative_object", "shared_subject"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_AUXILIARY = _LEXICON.words("grammar", "auxiliary")
_TIME = _LEXICON.words("dates", "names")
_SINGULAR = frozenset({"was", "is", "has"})
_LONGEST_SUBJECT = 80
"""Words of a list of places that something is said of."""
_LONGEST_ANTECEDENT = 14
_INSIDE_A_PHRASE = frozenset(
    {"of", "and", "between", "in", "from", "to", "near", "the", "a", "an", "or", "at"}
)


def places_before(reader: SentenceReader, stop: int, clause: Clause) -> list[PlaceSpan]:
    """Return the places that are the subject of what begins at a word, an insertion right before it aside."""
    if clause.inserted:
        places = _subject_places(reader, clause.inserted, stop, clause)
        if any(place.named for place in places):
            return places
    return _subject_places(reader, stop, stop, clause)


def _subject_places(reader: SentenceReader, end: int, verb: int, clause: Clause) -> list[PlaceSpan]:
    """Return the places that end before ``end`` and are the subject of what begins at ``verb``."""
    first = max(clause.start, end - _LONGEST_SUBJECT)
    if clause.relative and end - clause.start <= 1:
        end = clause.start - 1
        if reader.low(end - 1) == ",":
            end -= 1
        first = max(0, end - _LONGEST_ANTECEDENT)
    if reader.low(end - 1) == "it" and not clause.relative:
        return [PlaceSpan(end - 1, end, named=False, noun="it")]
    bound = end if end < verb else 0
    for start in range(first, end):
        controlled = reader.low(start - 1) == "of" and reader.low(start - 2) == "control"
        inside = start > first and not controlled and _inside_a_phrase(reader, start)
        if start in reader.taken or inside or reader.low(start) == "control":
            continue
        places, reached = reader.places_from(start, stop=bound)
        if places and reached < end and _may_be_subjects(reader, clause.start, places[0].start, verb):
            places, reached = reader.places_from(start, as_subject=True, stop=bound)
        if places and _over_times(reader, reached, end) == end:
            return places
    return []


def _over_times(reader: SentenceReader, index: int, end: int) -> int:
    """Step over adverbs and times before a verb."""
    while index < end and (
        reader.low(index) in _ADVERB or reader.low(index) in {",", "on", "-"} or reader.low(index) in _TIME
    ):
        index += 1
    return index


def _may_be_subjects(reader: SentenceReader, clause_start: int, first: int, verb: int) -> bool:
    """Tell whether places from a word on can all be the subject of a verb, and are no objects of one before them."""
    if reader.low(verb) in _SINGULAR:
        return False
    for at in range(first - 1, clause_start - 1, -1):
        if reader.low(at) in {"and", "but"} and reader.low(at - 1) == ",":
            return True
        verb_form = reader.low(at) in _LEXICON.forms and not reader.words[at].is_capital
        if verb_form or reader.low(at) in _AUXILIARY:
            return False
    return True


def _inside_a_phrase(reader: SentenceReader, start: int) -> bool:
    """Tell whether a word goes on a phrase that began before it: "of Hama", "New Aleppo"."""
    before = reader.words[start - 1]
    if before.low == "and" and reader.low(start - 2) == ",":
        return False
    opens = reader.low(start) in {"the", "a", "an"} or reader.words[start].kind == "ref"
    if opens and before.is_capital:
        return False
    return before.low in _INSIDE_A_PHRASE or (before.is_capital and not is_function(before.low))


def shared_subject(reader: SentenceReader, group: VerbGroup, found: list[Event]) -> list[PlaceSpan]:
    """Return the places that a verb before "and" is said of too: "X was captured and then retaken"."""
    first = first_of_pair(reader, group.start)
    if first is not None:
        return places_before(reader, first.start, reader.clause(first.start))
    earlier = found[-1] if found and reader.low(group.start - 1) in {"and", "but"} else None
    if earlier is None or any(place.stop > earlier.start for place in earlier.places):
        return []
    return list(earlier.places)


def relative_object(reader: SentenceReader, verb: Verb) -> list[PlaceSpan]:
    """Return the places before "which" where the verb has no object of its own: "Hama, which rebels captured in May"."""
    clause, head = verb.clause, verb.group.head
    following = reader.low(head + 1)
    open_end = (
        not following
        or reader.words[head + 1].kind == "mark"
        or is_function(following)
        or following in _ADVERB
    )
    if (
        not clause.relative
        or clause.opener not in {"which", "that"}
        or verb.group.start == clause.start
        or not open_end
    ):
        return []
    end = clause.start - 1
    end -= reader.low(end - 1) == ","
    for start in range(max(0, end - _LONGEST_ANTECEDENT), end):
        if start in reader.taken or (start > 0 and _inside_a_phrase(reader, start)):
            continue
        places, reached = reader.places_from(start, stop=end)
        if places and reached == end:
            return places[-1:]
    return []
