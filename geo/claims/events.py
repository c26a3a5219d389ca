"""Finds in one sentence what is said to be done to places: trigger, mood, actor, opponent, places.

A trigger is a word of the lexicon whose frame says where its roles stand. An event without a place is none. Pronouns stay as
they are here; `geo.claims.coreference` knows what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.claims.grammar import Clause, Mood, Shape, VerbGroup, clause_of, subject_of, verb_group
from geo.claims.lexicon import Form, Frame, lexicon
from geo.claims.parties import Party, PartyNames, parties
from geo.claims.placespans import PlaceSpan, place_list
from geo.claims.sentences import Sentence, Word

__all__ = ["Event", "SentenceReader", "find_events"]

_LEXICON = lexicon()
_FILLER = _LEXICON.words("grammar", "filler")
_ADVERB = _LEXICON.words("grammar", "adverb")
_CIVILIAN = _LEXICON.words("grammar", "civilian")
_LIVE = _LEXICON.words("grammar", "live")
_TIME = _LEXICON.words("dates", "names")
_UNITS = frozenset(
    {"km", "kms", "kilometres", "kilometers", "kilometre", "kilometer", "miles", "mile", "metres", "meters"}
)
_ABOUT = frozenset(
    {
        "about",
        "around",
        "some",
        "just",
        "only",
        "almost",
        "nearly",
        "roughly",
        "less",
        "than",
        "a",
        "few",
        "within",
    }
)
_AIMS = frozenset(
    {
        "for",
        "toward",
        "towards",
        "at",
        "prevent",
        "preventing",
        "about",
        "plan",
        "plans",
        "despite",
        "without",
        "before",
        "until",
    }
)
_WINDOW = 12


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a sentence says is done to places.

    Attributes:
        frame: frame of the trigger.
        lemma: the trigger's lemma.
        start: index of the first word of the trigger with its auxiliaries.
        head: index of the trigger.
        stop: index after the trigger and what belongs to it ("took control of").
        mood: whether it is said to have happened.
        places: the places, in the order of the text.
        actor: the acting party as (first, last + 1) word index, or None.
        opponent: the party that is driven out or left to, or None.
        clause: its clause.
        present: told in the present tense.
        past_perfect: told with "had".
        near: near the place, not in it ("came within 5 km of").
    """

    frame: Frame
    lemma: str
    start: int
    head: int
    stop: int
    mood: Mood
    places: tuple[PlaceSpan, ...]
    actor: Party | None
    opponent: Party | None
    clause: Clause
    present: bool = False
    past_perfect: bool = False
    near: bool = False


class SentenceReader:
    """A sentence with its parties, found when first asked for."""

    def __init__(self, sentence: Sentence, names: PartyNames) -> None:
        """Keep the sentence and the names of the theatre's parties."""
        self.sentence = sentence
        self.words: Sequence[Word] = sentence.words
        self.names = names

    @cached_property
    def parties(self) -> list[Party]:
        """Phrases that name a party."""
        return parties(self.words, self.names)

    @cached_property
    def taken(self) -> frozenset[int]:
        """Indices of the words that parties are made of."""
        return frozenset(index for party in self.parties for index in range(party.start, party.stop))

    def places_from(self, index: int) -> tuple[list[PlaceSpan], int]:
        """Return the list of places from a word on."""
        return place_list(self.words, index, self.taken)

    def low(self, index: int) -> str:
        """Return a word in lower case, ``""`` outside the sentence."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def party_at(self, index: int) -> Party | None:
        """Return the party that begins at a word or right behind it."""
        return next((party for party in self.parties if index <= party.start <= index + 1), None)

    def party_ending(self, index: int) -> Party | None:
        """Return the party that ends before a word."""
        return next((party for party in self.parties if party.stop == index), None)


def find_events(reader: SentenceReader) -> list[Event]:
    """Return the events of a sentence in the order of their triggers.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> reader = SentenceReader(next(sentences("Rebels took Saraqib and cut the M5.")), PartyNames())
        >>> [(event.lemma, len(event.places)) for event in find_events(reader)]
        [('take', 1), ('cut', 1)]
    """
    found: list[Event] = []
    for index, word in enumerate(reader.words):
        forms = _LEXICON.forms.get(word.low)
        if forms is None:
            continue
        event = _event_at(reader, index, forms, found)
        if event is not None:
            found.append(event)
    return found


def _event_at(reader: SentenceReader, index: int, forms: list[Form], found: list[Event]) -> Event | None:
    if index in reader.taken and not any("noun" in form.tags for form in forms):
        return None
    attempts = sorted(
        ((form, after) for form in forms for after in form.frame.after or ((),)),
        key=lambda attempt: -len(attempt[1]),
    )
    for form, after in attempts:
        if "noun" in form.tags:
            event = _noun_event(reader, index, form, after)
        else:
            event = _verb_event(reader, index, form, after, found)
        if event is not None:
            return event
    return None


# ---- verbs ----


def _verb_event(
    reader: SentenceReader, index: int, form: Form, after: tuple[str, ...], found: list[Event]
) -> Event | None:
    frame = form.frame
    if not frame.subject_is_target and after and not _may_follow(reader, index, after, frame):
        return None
    group = verb_group(reader.words, index, form.tags)
    if group is None:
        return None
    clause = clause_of(reader.words, group.start)
    if frame.subject_is_target:
        return _target_first(reader, form, group, clause)
    if group.passive:
        return _passive(reader, form, group, clause, after)
    return _active(reader, form, group, clause, after, found)


def _may_follow(reader: SentenceReader, index: int, after: tuple[str, ...], frame: Frame) -> bool:
    """Look ahead cheaply whether the last word that a frame needs stands near the trigger."""
    last = after[-1]
    reach = _WINDOW if frame.opponent_object or frame.live or "DISTANCE" in after else 3 + len(after)
    return any(reader.low(at) == last for at in range(index + 1, index + 1 + reach + 4))


def _active(
    reader: SentenceReader,
    form: Form,
    group: VerbGroup,
    clause: Clause,
    after: tuple[str, ...],
    found: list[Event],
) -> Event | None:
    frame, index = form.frame, group.head
    opponent: Party | None = None
    if frame.opponent_object:
        opponent = reader.party_at(index + 1)
        if opponent is None:
            return None
        stop = _sequence_end(reader, opponent.stop, after)
    elif frame.action.value == "contested":
        stop, opponent = _contested_end(reader, index + 1, after)
    else:
        stop = _sequence_end(reader, index + 1, after)
    if stop < 0:
        return None
    places, end = reader.places_from(_shared_object(reader, stop) if not after else stop)
    places = _fitting(frame, form.lemma, places) or _pronoun_place(reader, stop, frame, group.mood)
    if not places:
        return None
    if reader.low(group.start - 1) in _CIVILIAN and reader.low(group.start - 1) not in _LEXICON.words(
        "actors", "head"
    ):
        return None
    if opponent is None and reader.low(end) == ("to" if frame.action.value == "lost" else "from"):
        opponent = reader.party_at(end + 1)
    actor = subject_of(reader.words, group, clause, reader.parties) or _named_subject(reader, group)
    if actor is None and found and _continues(reader, group):
        actor = found[-1].actor
    unsaid = group.shape is Shape.FINITE or (frame.stative and not found)
    if actor is None and unsaid and frame.action.value != "contested":
        return None
    return Event(
        frame, form.lemma, group.start, index, stop, group.mood, tuple(places), actor, opponent, clause,
        group.present, group.past_perfect, "DISTANCE" in after or "close" in after,
    )  # fmt: skip


def _pronoun_place(reader: SentenceReader, stop: int, frame: Frame, mood: Mood) -> list[PlaceSpan]:
    """Read "captured it": a place that only the context tells."""
    if (
        reader.low(stop) != "it"
        or mood is not Mood.AFFIRMED
        or frame.action.value not in {"captured", "lost", "besieged"}
    ):
        return []
    following = reader.low(stop + 1)
    if following and not _is_function(following) and reader.words[stop + 1].kind == "word":
        return []
    return [PlaceSpan(stop, stop + 1, named=False, noun="it")]


def _shared_object(reader: SentenceReader, stop: int) -> int:
    """Return where the object begins in "besieged and captured X"."""
    if reader.low(stop) == "and" and reader.low(stop + 1) in _LEXICON.forms:
        return stop + 2
    return stop


def _continues(reader: SentenceReader, group: VerbGroup) -> bool:
    before = reader.low(group.start - 1)
    return before in {"and", ",", "then", "-"} or group.shape is Shape.PARTICIPLE


def _named_subject(reader: SentenceReader, group: VerbGroup) -> Party | None:
    """Return a name right before the verb that no list knows as a party: "Jund al-Aqsa captured ..."."""
    stop = group.start
    while stop > 0 and reader.low(stop - 1) in _ADVERB:
        stop -= 1
    start = stop
    while start > 0 and reader.words[start - 1].is_capital and not _is_function(reader.low(start - 1)):
        start -= 1
    if (
        start == stop
        or (start == 0 and stop == 1 and not reader.words[0].text.isupper())
        or (
            start > 0
            and reader.low(start - 1) in {"in", "of", "from", "near", "at", "to", "into", "on", "for"}
        )
    ):
        return None
    return Party(start, stop, "", is_name=True)


def _is_function(low: str) -> bool:
    return (
        low in _TIME
        or low in _LEXICON.words("grammar", "following")
        or low in _LEXICON.words("grammar", "opener")
    )


def _sequence_end(reader: SentenceReader, index: int, after: tuple[str, ...]) -> int:
    """Return the index behind a word sequence that begins here, fillers aside; -1 if it does not."""
    at = index
    skipped = 0
    for position, wanted in enumerate(after):
        while position == 0 and skipped < 4 and reader.low(at) != wanted and _may_skip(reader, at, wanted):  # noqa: PLR2004 - "took full military control last week of"
            at += 1
            skipped += 1
        if position:
            at = _over_time(reader, at, wanted)
        if wanted == "DISTANCE":
            at = _distance_end(reader, at)
            if at < 0:
                return -1
            continue
        if reader.low(at) != wanted:
            return -1
        at += 1
    return at


def _may_skip(reader: SentenceReader, at: int, wanted: str) -> bool:
    low = reader.low(at)
    if wanted == "DISTANCE":
        return False
    return (
        low in _FILLER or low in _ADVERB or low in {"the", "a", '"', "on"} or reader.words[at].low in _TIME
        if at < len(reader.words)
        else False
    )


def _over_time(reader: SentenceReader, at: int, wanted: str) -> int:
    """Step over a time or quote between two words of a sequence: "took control last week of"."""
    start = at
    while reader.low(at) != wanted and (reader.low(at) in _TIME or reader.low(at) in _AROUND_TIME):
        at += 1
    return at if reader.low(at) == wanted else start


_AROUND_TIME = frozenset({"last", "on", "week", "late", "early", "this", "month", '"'})


def _distance_end(reader: SentenceReader, at: int) -> int:
    """Step over "about 10 km (6 miles)", "a few kilometres"."""
    while reader.low(at) in _ABOUT:
        at += 1
    if at < len(reader.words) and (
        reader.words[at].kind == "number" or reader.low(at) in {"five", "ten", "two", "three", "one"}
    ):
        at += 1
    if reader.low(at) not in _UNITS:
        return -1
    at += 1
    if reader.low(at) == "(":
        while at < len(reader.words) and reader.low(at) != ")":
            at += 1
        at += 1
    return at


def _fitting(frame: Frame, lemma: str, places: list[PlaceSpan]) -> list[PlaceSpan]:
    """Keep the places that the frame can mean; a verb of many meanings needs a sure place."""
    fitting = [
        place
        for place in places
        if not place.many
        and not (frame.only == "road" and not place.is_road)
        and not (frame.only == "place" and place.is_road)
    ]
    if lemma in frame.strict and places and not places[0].named and places[0].noun not in _SURE_NOUNS:
        return []
    return fitting


_SURE_NOUNS = frozenset(
    "city town village highway road junction airport airbase airfield province crossing".split()
)


def _passive(
    reader: SentenceReader, form: Form, group: VerbGroup, clause: Clause, after: tuple[str, ...]
) -> Event | None:
    """Read "the M5 was cut by X"; of "were driven from Y" the subject is the opponent."""
    if form.frame.opponent_object:
        stop = _sequence_end(reader, group.head + 1, after)
        places = _fitting(form.frame, form.lemma, reader.places_from(stop)[0]) if stop > 0 else []
        opponent = subject_of(reader.words, group, clause, reader.parties)
        if not places:
            return None
        actor = _agent(reader, stop, (("by",),))
        return _event(form, group, clause, stop, places, actor, opponent)
    if form.frame.action.value in {"contested", "advanced_to", "withdrew"} and after:
        return None
    stop = group.head + 1
    if after:
        stop = _sequence_end(reader, stop, after)
        if stop < 0:
            return None
    places = _fitting(form.frame, form.lemma, _places_before(reader, group.start, clause))
    if not places:
        return None
    return _event(form, group, clause, stop, places, _agent(reader, stop, (("by",),)), None)


def _event(
    form: Form,
    group: VerbGroup,
    clause: Clause,
    stop: int,
    places: list[PlaceSpan],
    actor: Party | None,
    opponent: Party | None,
) -> Event:
    return Event(
        form.frame, form.lemma, group.start, group.head, stop, group.mood, tuple(places), actor, opponent, clause,
        group.present, group.past_perfect,
    )  # fmt: skip


def _places_before(reader: SentenceReader, stop: int, clause: Clause) -> list[PlaceSpan]:
    """Return the places that are the subject of what begins at a word."""
    first, end = clause.start, stop
    if clause.relative and stop - clause.start <= 1:
        end = clause.start - 1
        if reader.low(end - 1) == ",":
            end -= 1
        first = max(0, end - 14)
    if reader.low(end - 1) == "it" and not clause.relative:
        return [PlaceSpan(end - 1, end, named=False, noun="it")]
    for start in range(first, end):
        if start in reader.taken or (start > first and _inside_a_phrase(reader, start)):
            continue
        places, reached = reader.places_from(start)
        while (
            places
            and reached < end
            and (
                reader.low(reached) in _ADVERB
                or reader.low(reached) in {",", "on"}
                or reader.low(reached) in _TIME
            )
        ):
            reached += 1
        if places and reached == end:
            return places
    return []


def _inside_a_phrase(reader: SentenceReader, start: int) -> bool:
    """Tell whether a word goes on a phrase that began before it: "of Hama", "New Aleppo"."""
    before = reader.words[start - 1]
    opens = reader.low(start) in {"the", "a", "an"} or reader.words[start].kind == "ref"
    if opens and before.is_capital:
        return False
    return before.low in _INSIDE_A_PHRASE or (before.is_capital and not _is_function(before.low))


_INSIDE_A_PHRASE = frozenset(
    {"of", "and", "between", "in", "from", "to", "near", "the", "a", "an", "or", "at"}
)


def _agent(reader: SentenceReader, index: int, sequences: tuple[tuple[str, ...], ...]) -> Party | None:
    """Return the party behind "by", a few words on at most."""
    for sequence in sequences:
        for at in range(index, min(index + 9, len(reader.words))):
            if reader.low(at) in {".", ";", "and", "but"}:
                break
            if all(reader.low(at + offset) == word for offset, word in enumerate(sequence)):
                party = reader.party_at(at + len(sequence))
                if party is not None:
                    return party
    return None


def _target_first(reader: SentenceReader, form: Form, group: VerbGroup, clause: Clause) -> Event | None:
    """Read "Hama fell to X", "the road is under X's control"."""
    places = _fitting(form.frame, form.lemma, _places_before(reader, group.start, clause))
    if not places:
        return None
    for sequence in form.frame.agent:
        stop = _sequence_end(reader, group.head + 1, sequence)
        if stop < 0:
            continue
        if form.frame.alone:
            return _event(form, group, clause, stop, places, None, None)
        if sequence in {("under",), ("in",)}:
            actor, stop = _under_control(reader, stop, "control" if sequence == ("under",) else "hands")
            if actor is None:
                continue
        else:
            actor = reader.party_at(stop)
            if actor is None:
                continue
        return _event(form, group, clause, stop, places, actor, None)
    first = places[0]
    sure = bool(first.noun) or first.start > 0 or first.stop - first.start > 1
    if form.lemma == "fall" and sure and _ends_clause(reader, group.head + 1):
        return _event(form, group, clause, group.head + 1, places, None, None)
    return None


def _ends_clause(reader: SentenceReader, index: int) -> bool:
    return (
        reader.low(index) in {"", ".", ",", "on", "after", "and", "as", "last", "without"}
        or reader.low(index) in _TIME
    )


def _under_control(reader: SentenceReader, index: int, noun: str) -> tuple[Party | None, int]:
    """Read "under their control", "under full Ukrainian control", "in rebel hands"."""
    for at in range(index, min(index + 8, len(reader.words))):
        if reader.low(at) == noun and at > index:
            start = index
            while start < at - 1 and reader.low(start) in _FILLER | {"the"}:
                start += 1
            pronoun = (
                "plural" if reader.low(start) == "their" else "singular" if reader.low(start) == "its" else ""
            )
            return Party(start, at, pronoun), at + 1
    return None, index


# ---- nouns ----


def _noun_event(reader: SentenceReader, index: int, form: Form, after: tuple[str, ...]) -> Event | None:
    frame = form.frame
    if _is_verb_there(reader, index):
        return None
    if frame.live:
        return _live_event(reader, index, form, after)
    stop = _sequence_end(reader, index + 1, after)
    if stop < 0:
        return None
    places, end = reader.places_from(stop)
    places = _fitting(frame, form.lemma, places)
    if not places or (frame.action.value == "captured" and places[0].is_road and form.lemma == "fall"):
        return None
    start = _phrase_start(reader, index)
    mood = Mood.NOT_SAID if reader.low(start - 1) in _AIMS else Mood.AFFIRMED
    actor = _owner(reader, start, index) or _agent(reader, end, frame.agent)
    clause = clause_of(reader.words, index)
    if reader.low(start - 1) == "since":
        mood = Mood.NOT_SAID
    return Event(frame, form.lemma, start, index, stop, mood, tuple(places), actor, None, clause)


def _is_verb_there(reader: SentenceReader, index: int) -> bool:
    """Tell whether a word that is noun and verb ("capture", "fall") is the verb."""
    before = reader.low(index - 1)
    if before == "to" or before in _LEXICON.words("grammar", "modal"):
        return True
    return reader.low(index + 1) in {"the", "a"} and reader.low(index) not in {
        "clashes",
        "battles",
        "fighting",
    }


def _phrase_start(reader: SentenceReader, index: int) -> int:
    start = index
    while start > 0 and index - start < 5 and reader.words[start - 1].kind == "word":  # noqa: PLR2004 - few adjectives
        low = reader.low(start - 1)
        if low in _LEXICON.words("grammar", "following") and low not in {"their", "its", "the", "a"}:
            break
        if low in _LEXICON.verbs and low not in {"reported"}:
            break
        start -= 1
        if low in {"the", "a", "an", "its", "their"} or reader.words[start].is_possessive:
            break
    return start


def _owner(reader: SentenceReader, start: int, index: int) -> Party | None:
    """Return the party in "X's capture of", "their capture of"."""
    if reader.low(start) in {"their", "its"}:
        return Party(start, start + 1, "plural" if reader.low(start) == "their" else "singular")
    return next(
        (
            party
            for party in reader.parties
            if start <= party.stop <= index and reader.words[party.stop - 1].is_possessive
        ),
        None,
    )


def _contested_end(reader: SentenceReader, index: int, after: tuple[str, ...]) -> tuple[int, Party | None]:
    """Find "in X", "for control of X" behind a verb of fighting, and who is fought against on the way."""
    opponent: Party | None = None
    for at in range(index, min(index + _WINDOW, len(reader.words))):
        low = reader.low(at)
        if low in {",", ".", ";", "and", "as"} and at not in reader.taken:
            break
        party = next((party for party in reader.parties if party.start == at), None)
        opponent = opponent or party
        if at in reader.taken:
            continue
        stop = _sequence_end(reader, at, after) if low == after[0] else -1
        if stop > 0:
            return stop, opponent
    return -1, None


def _live_event(reader: SentenceReader, index: int, form: Form, after: tuple[str, ...]) -> Event | None:
    """Read "heavy clashes between X and Y continued in Z"."""
    near = {reader.low(at) for at in range(max(0, index - 5), index + 8)}
    if not near & _LIVE or reader.low(index - 1) in {"of"} or _is_past(reader, index):
        return None
    stop, _ = _contested_end(reader, index + 1, after)
    if stop < 0:
        return None
    places = [place for place in _fitting(form.frame, form.lemma, reader.places_from(stop)[0]) if place.named]
    if not places:
        return None
    actor = None
    for at in range(index + 1, stop):
        if reader.low(at) == "between":
            actor = reader.party_at(at + 1)
    clause = clause_of(reader.words, index)
    return Event(
        form.frame, form.lemma, index, index, stop, Mood.AFFIRMED, tuple(places), actor, None, clause
    )


def _is_past(reader: SentenceReader, index: int) -> bool:
    """Tell whether the fighting is over: "after heavy clashes", "following days of fighting"."""
    return any(reader.low(at) in {"after", "following", "since"} for at in range(max(0, index - 4), index))
