"""A sentence as the extractor reads it, and the event that it finds there.

The types that `geo.claims.events` (verbs) and `geo.claims.nominals` (nouns) share, and what can fill a role of an event in a
sentence. The steps along its words are in `geo.claims.steps`; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from geo.claims.claim import Action
from geo.claims.clauses import Clause, clause_of
from geo.claims.grammar import Mood, VerbGroup, verb_group
from geo.claims.lexicon import Frame, lexicon
from geo.claims.nounphrases import is_acting, phrase_before, phrase_from
from geo.claims.parties import Party, PartyNames, parties
from geo.claims.placecues import PLACE_NOUNS
from geo.claims.placespans import PlaceSpan, place_list
from geo.claims.placewords import EDGE_NOUNS, FACILITY_NOUNS
from geo.claims.sentences import Sentence, Word

__all__ = [
    "Event",
    "SentenceReader",
    "agent",
    "cause_behind",
    "fitting",
    "is_function",
]

_LEXICON = lexicon()
_POWERS = _LEXICON.words("actors", "power")
_BEFORE_A_NAME = _LEXICON.words("places", "before_a_name")
_TIME = _LEXICON.words("dates", "names")
_PART_OF_DAY = _LEXICON.words("dates", "part_of_day")
_TIME_OR_PART = _TIME | _PART_OF_DAY
_PERSONAL_TO = _LEXICON.words("places", "personal_to")
_BE_OR_HAVE = _LEXICON.words("grammar", "be") | {"has", "had", "have"}
_FUNCTION = _TIME | _LEXICON.words("grammar", "following") | _LEXICON.words("grammar", "opener")
_PASSABLE = _LEXICON.words("places", "passable")
_SURE_NOUNS = _LEXICON.words("places", "sure") | (
    _LEXICON.words("places", "facility") - _LEXICON.words("places", "not_only_a_place")
)


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
        implied: only an adjective says so ("rebel-held Hama").
        gapped: its verb stands before another place, with another time.
        finite: a verb that tells the event itself; else a noun, or a participle that leans on the verb of its sentence.
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
    finite: bool = True
    implied: bool = False
    gapped: bool = False


class SentenceReader:
    """A sentence with its parties, found when first asked for."""

    def __init__(self, sentence: Sentence, names: PartyNames) -> None:
        """Keep the sentence and the names of the theatre's parties."""
        self.sentence = sentence
        self.words: Sequence[Word] = sentence.words
        self.lows = [word.low for word in sentence.words]
        """The words in lower case."""
        self.names = names
        self._groups: dict[tuple[int, frozenset[str]], VerbGroup | None] = {}
        self._clauses: dict[int, Clause] = {}
        self._places: dict[tuple[int, bool, int], tuple[list[PlaceSpan], int]] = {}

    def group(self, head: int, tags: frozenset[str]) -> VerbGroup | None:
        """Return the verb group that ends at a word; looked up once for all frames of a verb."""
        if (head, tags) not in self._groups:
            self._groups[head, tags] = verb_group(self.words, head, tags)
        return self._groups[head, tags]

    def clause(self, start: int) -> Clause:
        """Return the clause of what begins at a word; looked up once."""
        if start not in self._clauses:
            self._clauses[start] = clause_of(self.words, start)
        return self._clauses[start]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words in lower case, each once, and the empty word, which stands everywhere."""
        return frozenset(self.lows) | {""}

    @property
    def is_question(self) -> bool:
        """Tell whether it asks and says nothing; what is quoted in it aside."""
        return any(word.text == "?" for word in self.words[-2:])

    @cached_property
    def parties(self) -> list[Party]:
        """Phrases that name a party."""
        return parties(self.words, self.names)

    @cached_property
    def taken(self) -> frozenset[int]:
        """Indices of the words that parties are made of."""
        return frozenset(index for party in self.parties for index in range(party.start, party.stop))

    def places_from(
        self, index: int, *, as_subject: bool = False, stop: int = 0
    ) -> tuple[list[PlaceSpan], int]:
        """Return the list of places from a word on, as objects or as the subject of what follows; looked up once.

        Args:
            index: index of the first word.
            as_subject: the whole list is looked for before its verb.
            stop: index of the first word that does not belong to the list any more; 0 for the whole sentence.
        """
        key = (index, as_subject, stop)
        if key not in self._places:
            words = self.words[:stop] if stop else self.words
            self._places[key] = place_list(words, index, self.taken, as_subject=as_subject)
        return self._places[key]

    @cached_property
    def named_places(self) -> list[PlaceSpan]:
        """Named places that stand behind a preposition, and roads; what "the city" and "the road" can refer to."""
        found: list[PlaceSpan] = []
        index = 0
        while index < len(self.words):
            word = self.words[index]
            road = word.kind == "ref" or word.low == "the"
            office = word.low == "of" and index > 0 and self.words[index - 1].is_capital
            office = office and self.low(index - 1) not in PLACE_NOUNS  # "Ministry of Defence"
            personal = word.low == "to" and self.low(index - 1) in _PERSONAL_TO
            if personal or office or (not road and word.low not in _BEFORE_A_NAME):
                index += 1
                continue
            places, end = self.places_from(index if road else index + 1)
            found += [
                self._core(place) for place in places if place.named and self._can_be_meant(place, road=road)
            ]
            passed = bool(places) and (not road or places[0].is_road)
            index = max(end, index + 1) if passed else index + 1
        return found

    @cached_property
    def topic(self) -> PlaceSpan | None:
        """The place that the sentence is about: its subject, before "is", "was", "has"; None where it is about no place."""
        if not self.words or (self.words[0].kind != "word" and self.words[0].kind != "ref"):
            return None
        places, end = self.places_from(0)
        about = len(places) == 1 and places[0].named and self.low(end) in _BE_OR_HAVE
        return places[0] if about else None

    def _core(self, place: PlaceSpan) -> PlaceSpan:
        """Return the place itself for "the gates of X"."""
        lows = [word.low for word in self.words[place.start : place.stop]]
        if place.noun not in EDGE_NOUNS or "of" not in lows:
            return place
        return replace(place, start=place.start + lows.index("of") + 1, noun="")

    def _can_be_meant(self, place: PlaceSpan, *, road: bool) -> bool:
        if road and not (place.is_road or place.noun in FACILITY_NOUNS):
            return False
        return place.stop - place.start > 1 or self.low(place.start) not in _POWERS

    def low(self, index: int) -> str:
        """Return a word in lower case, ``""`` outside the sentence."""
        lows = self.lows
        return lows[index] if 0 <= index < len(lows) else ""

    def party_at(self, index: int) -> Party | None:
        """Return the party that begins at a word or right behind it."""
        reach = 2 if self.low(index + 1).endswith(("ing", "ed")) else 1  # "the invading forces"
        return next((party for party in self.parties if index <= party.start <= index + reach), None)

    def acting_at(self, index: int, *, captures: bool = False) -> Party | None:
        """Return the party that begins at a word, known by a list or only by standing where one must stand."""
        party = self.party_at(index)
        if party is not None:
            return party
        phrase = phrase_from(self.words, index)
        return (
            Party(*phrase, is_name=True)
            if phrase and is_acting(self.words, *phrase, captures=captures)
            else None
        )

    def acting_before(self, index: int) -> Party | None:
        """Return the party that ends right before a word, known by a list or only by standing where one must stand."""
        party = next((party for party in self.parties if party.stop == index), None)
        if party is not None:
            return party
        phrase = phrase_before(self.words, index)
        return Party(*phrase, is_name=True) if phrase and is_acting(self.words, *phrase) else None


def is_function(low: str) -> bool:
    """Tell whether a word is a preposition, a conjunction or a time, and no part of a name."""
    return low in _FUNCTION


def fitting(frame: Frame, lemma: str, places: list[PlaceSpan]) -> list[PlaceSpan]:
    """Keep the places that the frame can mean; a verb of many meanings needs a sure place."""
    fitting = [
        place
        for place in places
        if not place.many
        and not (frame.only == "road" and not place.is_road and place.noun not in _PASSABLE)
        and not (frame.only == "place" and place.is_road)
        and not (place.noun == "side" and not place.named and frame.action is Action.ADVANCED_TO)
    ]
    sure = any(place.named or place.told or place.noun in _SURE_NOUNS for place in places)
    if lemma in frame.strict and not sure:
        return []
    return fitting


def agent(
    reader: SentenceReader, index: int, sequences: tuple[tuple[str, ...], ...], *, captures: bool = False
) -> Party | None:
    """Return the party behind "by", a few words on at most."""
    for sequence in sequences:
        for at in range(index, min(index + 9, len(reader.words))):
            if reader.low(at) in {".", ";", "and", "but"}:
                break
            if all(reader.low(at + offset) == word for offset, word in enumerate(sequence)):
                party = reader.acting_at(at + len(sequence), captures=captures)
                if party is not None:
                    return party
    return None


def cause_behind(reader: SentenceReader, index: int) -> Party | None:
    """Return what a place was cut by where it is nobody that acts: "by heavy fighting"."""
    if reader.low(index) != "by" or index + 1 >= len(reader.words):
        return None
    phrase = phrase_from(reader.words, index + 1)
    timely = reader.low(index + 1) in _TIME_OR_PART or any(
        reader.low(at) in _PART_OF_DAY for at in range(*phrase or (0, 0))
    )
    return Party(*phrase, is_name=True) if phrase and not timely else None
