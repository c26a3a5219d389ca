"""Finds in one sentence what is said to be done to places: trigger, mood, actor, opponent, places.

A trigger is a word of the lexicon whose frame says where its roles stand. An event without a place is none. Pronouns stay as
they are here; `geo.claims.coreference` knows what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.claims.claim import Action
from geo.claims.clauses import Clause, subject_of
from geo.claims.coordination import first_of_pair, shared_passive
from geo.claims.ellipsis import HELD, gapped, held_by_adjective
from geo.claims.grammar import Mood, Shape, VerbGroup
from geo.claims.holders import holder
from geo.claims.lexicon import Form, Frame, lexicon
from geo.claims.nominals import noun_event
from geo.claims.nounphrases import is_acting, phrase_before
from geo.claims.parties import Party
from geo.claims.placescan import PlaceSpan, part_end
from geo.claims.placewords import ROAD_NOUNS
from geo.claims.reading import (
    Event,
    SentenceReader,
    agent,
    cause_behind,
    fitting,
    fought_over,
    is_function,
    sequence_end,
)

__all__ = ["Event", "SentenceReader", "find_events"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_AUXILIARY = _LEXICON.words("grammar", "auxiliary")
_SINGULAR = frozenset({"was", "is", "has"})
_CIVILIAN = _LEXICON.words("grammar", "civilian")
_TIME = _LEXICON.words("dates", "names")
_WINDOW = 12
_LONGEST_SUBJECT = 80
"""Words of a list of places that something is said of."""
_BARE_ROAD = 3
"""Words of a road of which no part is named yet: "the M5 highway"."""
_MODAL = _LEXICON.words("grammar", "modal")
_ON_FILM = frozenset({"camera", "film", "video", "tape"})
_TRAFFIC = _LEXICON.words("places", "traffic")
_NATURAL = _LEXICON.words("actors", "natural")
_FALLING_THINGS = _LEXICON.words("places", "falling")
_BEHIND_A_FALL = _LEXICON.words("grammar", "behind_a_fall")
_INSIDE_A_PHRASE = frozenset(
    {"of", "and", "between", "in", "from", "to", "near", "the", "a", "an", "or", "at"}
)


def find_events(reader: SentenceReader) -> list[Event]:
    """Return the events of a sentence in the order of their triggers.

    Example:
        >>> from geo.claims.parties import PartyNames
        >>> from geo.claims.sentences import sentences
        >>> reader = SentenceReader(next(sentences("Rebels took Saraqib and cut the M5.")), PartyNames())
        >>> [(event.lemma, len(event.places)) for event in find_events(reader)]
        [('take', 1), ('cut', 1)]
    """
    found: list[Event] = []
    implied: list[Event] = []
    for index, word in enumerate(reader.words):
        if word.low.endswith(HELD):
            implied += held_by_adjective(reader, index)
            continue
        forms = _LEXICON.forms.get(word.low)
        event = _event_at(reader, index, forms, found) if forms else None
        if event is not None:
            found.append(event)
            found += gapped(reader, event)
    named = {place.stop for event in found for place in event.places}
    # "captured rebel-held Hama" tells what is no longer so
    return _in_one_tense(found) + [event for event in implied if event.places[0].stop not in named]


def _in_one_tense(found: list[Event]) -> list[Event]:
    """Tell nouns and participles in the tense of the verb that they lean on: "capture Hama, cutting the M5"."""
    told = next((event for event in found if event.finite), None)
    if told is None or not told.present:
        return found
    return [event if event.finite else replace(event, present=True) for event in found]


def _event_at(reader: SentenceReader, index: int, forms: list[Form], found: list[Event]) -> Event | None:
    if index in reader.taken and not any("noun" in form.tags for form in forms):
        return None
    for form, after in _LEXICON.attempts[reader.low(index)]:
        if "noun" in form.tags:
            event = noun_event(reader, index, form, after)
        else:
            event = _verb_event(reader, index, form, after, found)
        if event is not None:
            return event
    return None


def _verb_event(
    reader: SentenceReader, index: int, form: Form, after: tuple[str, ...], found: list[Event]
) -> Event | None:
    frame = form.frame
    if not frame.subject_is_target and after and not _may_follow(reader, index, after, frame):
        return None
    group = shared_passive(reader, index, form.tags) or reader.group(index, form.tags)
    if group is None:
        return None
    verb = _Verb(form, group, reader.clause(group.start))
    if frame.subject_is_target:
        return _target_first(reader, verb)
    if frame.traffic_subject:
        return _traffic(reader, verb)
    if frame.held_object:
        return _held(reader, verb, after)
    if group.passive:
        return _passive(reader, verb, after, found)
    return _active(reader, verb, after, found)


@dataclass(frozen=True, slots=True)
class _Verb:
    """A trigger that is a verb, with its group and clause."""

    form: Form
    group: VerbGroup
    clause: Clause


def _may_follow(reader: SentenceReader, index: int, after: tuple[str, ...], frame: Frame) -> bool:
    """Look ahead cheaply whether the last word that a frame needs stands near the trigger."""
    last = after[-1]
    reach = (
        _WINDOW
        if frame.opponent_object or frame.own_object or frame.live or "DISTANCE" in after
        else 3 + len(after)
    )
    return last in reader.lows[index + 1 : index + reach + 5]


def _active(reader: SentenceReader, verb: _Verb, after: tuple[str, ...], found: list[Event]) -> Event | None:
    """Read "X took control of Y", "X drove Z out of Y"."""
    form, group = verb.form, verb.group
    frame = form.frame
    before = reader.low(group.start - 1)
    if before in _CIVILIAN and before not in _LEXICON.words("actors", "head"):
        return None
    stop, opponent = _object_start(reader, verb, after)
    if stop < 0:
        return None
    places, end = reader.places_from(_shared_object(reader, stop) if not after else stop)
    places = fitting(frame, form.lemma, places) or _pronoun_place(reader, stop, frame, group.mood)
    behind = _behind_place(reader, frame, end)
    if not places and not after:
        places = fitting(frame, form.lemma, _relative_object(reader, verb))
    if not places or behind < 0 or _is_unreal(reader, group, end):
        return None
    if frame.then:
        opponent = reader.acting_at(behind)
    if opponent is None and reader.low(end) == ("to" if frame.action is Action.LOST else "from"):
        opponent = reader.acting_at(end + 1)
    actor = subject_of(reader.words, group, verb.clause, reader.parties) or _named_subject(reader, verb)
    if actor is None and found and _continues(reader, group):
        actor = found[-1].actor
    if actor is None and verb.clause.relative:
        actor = _doer_before(reader, verb.clause)
    needs_actor = group.shape is Shape.FINITE or (frame.stative and not found)
    if actor is None and needs_actor and frame.action is not Action.CONTESTED:
        return None
    return _event(verb, _Roles(stop, places, actor, opponent, near="DISTANCE" in after or "close" in after))


def _is_unreal(reader: SentenceReader, group: VerbGroup, end: int) -> bool:
    """Tell whether what follows the object shows that nothing happened: "taking Hama would ...", "captured it on film"."""
    on_film = reader.low(end) == "on" and reader.low(end + 1) in _ON_FILM
    return on_film or (group.shape is Shape.PARTICIPLE and reader.low(end) in _MODAL)


def _relative_object(reader: SentenceReader, verb: _Verb) -> list[PlaceSpan]:
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
    for start in range(max(0, end - 14), end):
        if start in reader.taken or (start > 0 and _inside_a_phrase(reader, start)):
            continue
        places, reached = reader.places_from(start, stop=end)
        if places and reached == end:
            return places[-1:]
    return []


def _behind_place(reader: SentenceReader, frame: Frame, end: int) -> int:
    """Return the index behind what a frame wants behind its place ("cleared Y of X"); -1 where it does not stand there."""
    if not frame.then:
        return end
    return max((sequence_end(reader, end, sequence) for sequence in frame.then), default=-1)


def _object_start(reader: SentenceReader, verb: _Verb, after: tuple[str, ...]) -> tuple[int, Party | None]:
    """Return where the place begins, -1 if none can, and who stands between as the opponent."""
    start = verb.group.head + 1
    if verb.form.frame.own_object:
        own = reader.acting_at(start)
        return (sequence_end(reader, own.stop, after) if own and not own.pronoun else -1), None
    if verb.form.frame.opponent_object:
        opponent = reader.acting_at(start)
        return (sequence_end(reader, opponent.stop, after), opponent) if opponent else (-1, None)
    if verb.form.frame.action is Action.CONTESTED:
        return fought_over(reader, start, after)
    return sequence_end(reader, start, after), None


def _pronoun_place(reader: SentenceReader, stop: int, frame: Frame, mood: Mood) -> list[PlaceSpan]:
    """Read "captured it": a place that only the context tells."""
    if (
        reader.low(stop) != "it"
        or mood is not Mood.AFFIRMED
        or frame.action.value not in {"captured", "lost", "besieged"}
    ):
        return []
    following = reader.low(stop + 1)
    if following and not is_function(following) and reader.words[stop + 1].kind == "word":
        return []
    return [PlaceSpan(stop, stop + 1, named=False, noun="it")]


def _shared_object(reader: SentenceReader, stop: int) -> int:
    """Return where the object begins in "besieged and captured X"."""
    if reader.low(stop) == "and" and reader.low(stop + 1) in _LEXICON.forms:
        return stop + 2
    return stop


def _doer_before(reader: SentenceReader, clause: Clause) -> Party | None:
    """Return whose deed a relative clause tells more of: "the army launched an attack which drove rebels out of"."""
    if reader.low(clause.start - 2) not in _LEXICON.words("actors", "no_actor"):
        return None
    before = [party for party in reader.parties if party.stop <= clause.start and not party.pronoun]
    return before[0] if before else None


def _continues(reader: SentenceReader, group: VerbGroup) -> bool:
    before = reader.low(group.start - 1)
    return before in {"and", ",", "then", "-"} or group.shape is Shape.PARTICIPLE


def _named_subject(reader: SentenceReader, verb: _Verb) -> Party | None:
    """Return who stands before the verb and is on no list of parties: "Jund al-Aqsa captured", "gunmen in trucks seized"."""
    words, clause = reader.words, verb.clause
    if verb.form.frame.action is Action.CONTESTED:
        return None
    stop = clause.inserted or verb.group.start
    while stop > clause.start and (reader.low(stop - 1) in _ADVERB or reader.low(stop - 1) in _TIME):
        stop -= 1
    phrase = phrase_before(words, stop, clause.start)
    if phrase is None or reader.low(phrase[0] - 1) in _PLACE_BEFORE:
        return None
    start, stop = phrase
    alone = start == 0 and stop == 1 and not words[0].text.isupper() and words[0].kind == "word"
    if (alone and words[0].low in _LEXICON.verbs) or not is_acting(words, start, stop):
        return None
    return Party(start, stop, "", is_name=True)


_PLACE_BEFORE = frozenset({"in", "of", "from", "near", "at", "to", "into", "on", "for", "with", "against"})
_NEVER_PASSIVE = frozenset({Action.CONTESTED, Action.ADVANCED_TO, Action.WITHDREW})


def _passive(reader: SentenceReader, verb: _Verb, after: tuple[str, ...], found: list[Event]) -> Event | None:
    """Read "the M5 was cut by X"; of "were driven from Y" the subject is the opponent."""
    frame, lemma, group = verb.form.frame, verb.form.lemma, verb.group
    fought_over = frame.action is Action.CONTESTED and after in {("over",), ("for",)}
    if after and frame.action in _NEVER_PASSIVE and not fought_over:
        return None
    stop = sequence_end(reader, group.head + 1, after)
    if stop < 0:
        return None
    opponent: Party | None = None
    behind = _behind_place(reader, frame, stop)
    if behind < 0 or _is_unreal(reader, group, stop):
        return None
    if frame.then:
        opponent = reader.acting_at(behind)
    if frame.opponent_object:
        opponent = subject_of(reader.words, group, verb.clause, reader.parties)
        places = fitting(frame, lemma, reader.places_from(stop)[0])
    else:
        places = _places_before(reader, group.start, verb.clause) or _shared_subject(reader, group, found)
        places = _with_part(reader, fitting(frame, lemma, places), stop)
    actor = agent(reader, stop, (("by",),))
    if actor is None and frame.only == "road":
        actor = cause_behind(reader, stop)
        if actor is not None and reader.low(actor.stop - 1) in _NATURAL:
            return None
    if actor is not None:
        places = _with_part(reader, places, actor.stop)
    return _event(verb, _Roles(stop, places, actor, opponent)) if places else None


def _shared_subject(reader: SentenceReader, group: VerbGroup, found: list[Event]) -> list[PlaceSpan]:
    """Return the places that a verb before "and" is said of too: "X was captured and then retaken"."""
    first = first_of_pair(reader, group.start)
    if first is not None:
        return _places_before(reader, first.start, reader.clause(first.start))
    earlier = found[-1] if found and reader.low(group.start - 1) in {"and", "but"} else None
    if earlier is None or any(place.stop > earlier.start for place in earlier.places):
        return []
    return list(earlier.places)


def _with_part(reader: SentenceReader, places: list[PlaceSpan], stop: int) -> list[PlaceSpan]:
    """Add to a road which part of it the verb means: "the M5 was cut near X"."""
    if len(places) != 1 or not places[0].is_road or not places[0].named:
        return places
    road, end = places[0], part_end(reader.words, stop)
    alone = road.stop - road.start <= _BARE_ROAD
    return [replace(road, tail=(stop, end))] if alone and end > stop else places


@dataclass(frozen=True, slots=True)
class _Roles:
    """What was found around a verb."""

    stop: int
    places: list[PlaceSpan]
    actor: Party | None = None
    opponent: Party | None = None
    near: bool = False


def _event(verb: _Verb, roles: _Roles) -> Event:
    form, group = verb.form, verb.group
    return Event(
        form.frame, form.lemma, group.start, group.head, roles.stop, group.mood, tuple(roles.places), roles.actor,
        roles.opponent, verb.clause, group.present, group.past_perfect, roles.near,
        group.shape is not Shape.PARTICIPLE,
    )  # fmt: skip


def _places_before(reader: SentenceReader, stop: int, clause: Clause) -> list[PlaceSpan]:
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
        first = max(0, end - 14)
    if reader.low(end - 1) == "it" and not clause.relative:
        return [PlaceSpan(end - 1, end, named=False, noun="it")]
    bound = end if end < verb else 0
    for start in range(first, end):
        if start in reader.taken or (start > first and _inside_a_phrase(reader, start)):
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


def _target_first(reader: SentenceReader, verb: _Verb) -> Event | None:
    """Read "Hama fell to X", "the road is under X's control"."""
    form, start = verb.form, verb.group.head + 1
    places = fitting(form.frame, form.lemma, _places_before(reader, verb.group.start, verb.clause))
    if not places:
        return None
    actor, stop = holder(reader, start, form.frame)
    if stop > 0:
        return _event(verb, _Roles(stop, _with_part(reader, places, stop), actor))
    first = places[0]
    alone = (
        form.frame.intransitive
        and (first.named or first.noun in ROAD_NOUNS)
        and reader.low(first.start) not in _FALLING_THINGS
    )
    return _event(verb, _Roles(start, places)) if alone and _ends_clause(reader, start) else None


def _traffic(reader: SentenceReader, verb: _Verb) -> Event | None:
    """Read "traffic on the M5 resumed"."""
    start = verb.group.start
    for at in range(start - 1, max(verb.clause.start, start - _WINDOW) - 1, -1):
        if reader.low(at) in _TRAFFIC and reader.low(at + 1) in {"on", "along", "through", "over", "across"}:
            places, end = reader.places_from(at + 2, stop=start)
            places = fitting(verb.form.frame, verb.form.lemma, places)
            return _event(verb, _Roles(start + 1, places)) if places and end == start else None
    return None


def _held(reader: SentenceReader, verb: _Verb, after: tuple[str, ...]) -> Event | None:
    """Read "left Y under X's control", "Y was put under the control of X", "handed control of Y to X"."""
    start = sequence_end(reader, verb.group.head + 1, after)
    if start < 0:
        return None
    if verb.group.passive:
        places = _places_before(reader, verb.group.start, verb.clause)
    else:
        places, start = reader.places_from(start)
        start = _behind_insertion(reader, start)
    places = fitting(verb.form.frame, verb.form.lemma, places)
    actor, stop = holder(reader, start, verb.form.frame) if places else (None, -1)
    return _event(verb, _Roles(stop, places, actor)) if stop > 0 else None


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
