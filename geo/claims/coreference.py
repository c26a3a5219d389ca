"""Finds what a pronoun or a bare noun refers to: "they", "it", "the city", "this supply route".

Two small memories, filled as the report is read. Parties: the first one of a clause is the likeliest to be taken up again. Places:
the last one of the right kind. Both reach back a few sentences and no further, since a wrong antecedent is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.placewords import (
    AREA_NOUNS,
    CROSSING_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
)

__all__ = ["Memory", "PastParty", "PastPlace"]

_REACH = 3
_VILLAGES = lexicon().words("places", "small")
_MIDDLE = lexicon().words("places", "middle")
_PASSABLE = lexicon().words("places", "passable")
_HEADS = lexicon().words("actors", "head")
_NAME_HEADS = lexicon().words("actors", "name_head")
_VOICE_HEAD = lexicon().words("attribution", "voice_head")


@dataclass(frozen=True, slots=True)
class PastParty:
    """A party that was named.

    Attributes:
        text: as written.
        sentence: number of its sentence.
        plural: "they" can mean it.
        singular: "it" can mean it.
    """

    text: str
    sentence: int
    plural: bool
    singular: bool

    @property
    def speaks(self) -> bool:
        """Tell whether it is somebody who reports, not who fights."""
        return not _VOICE_HEAD.isdisjoint(self.text.lower().split())


@dataclass(frozen=True, slots=True)
class PastPlace:
    """A place that was named.

    Attributes:
        text: as written.
        sentence: number of its sentence.
        family: ``settlement``, ``road``, ``facility``, ``area`` or ``junction``.
        noun: its place noun, or ``""``.
    """

    text: str
    sentence: int
    family: str
    noun: str = ""


def family_of(noun: str) -> str:
    """Return the family of a place noun; a bare name counts as a settlement."""
    return _FAMILIES.get(noun, "settlement")


_FAMILIES = (
    dict.fromkeys((AREA_NOUNS - SETTLEMENT_NOUNS) | _MIDDLE, "area")
    | dict.fromkeys(FACILITY_NOUNS | CROSSING_NOUNS, "facility")
    | dict.fromkeys(JUNCTION_NOUNS, "junction")
    | dict.fromkeys(ROAD_NOUNS, "road")
)
"""What stands in several lists belongs to the family that is named last here."""
_MOTORWAYS = lexicon().words("places", "motorway")


def _agree(noun: str, before: str) -> bool:
    """Tell whether a road noun can take up another: "the motorway" is no "road between villages"."""
    return noun not in _MOTORWAYS or before in _MOTORWAYS


_SINGULAR_HEADS = lexicon().words("actors", "singular_head")


@dataclass(slots=True)
class Memory:
    """What was named so far in a report."""

    parties: list[PastParty] = field(default_factory=list)
    places: list[PastPlace] = field(default_factory=list)
    targets: list[PastPlace] = field(default_factory=list)
    topic: PastPlace | None = None

    def remember_parties(self, found: Sequence[tuple[Party, str]], sentence: int) -> None:
        """Keep the parties of a sentence with their texts, pronouns left out."""
        for party, text in found:
            if party.pronoun:
                continue
            last = text.lower().removesuffix("'s").split()[-1].strip(")(")
            several = last.endswith("s") and last in _HEADS
            single = last in _SINGULAR_HEADS or (party.is_name and " and " not in text and not several)
            either = last in _NAME_HEADS  # "the Kandar Front ... it", "... they"
            plural = not single or party.is_name or " and " in text
            self.parties.append(PastParty(text, sentence, plural or either, single or either))
        del self.parties[:-60]

    def remember_place(self, text: str, noun: str, sentence: int) -> None:
        """Keep a place."""
        self.places.append(PastPlace(text, sentence, family_of(noun), noun))
        del self.places[:-60]

    def remember_target(self, text: str, noun: str, sentence: int) -> None:
        """Keep a place of which something was said; "it" means the last of these."""
        self.remember_place(text, noun, sentence)
        self.targets.append(self.places[-1])
        del self.targets[:-20]

    def remember_topic(self, text: str, noun: str, sentence: int) -> None:
        """Keep the place that a sentence without a claim is about: "Hama was attacked on Friday"."""
        self.remember_place(text, noun, sentence)
        self.topic = self.places[-1]

    def last_target(self, sentence: int, *, road: bool = False) -> str:
        """Return the place that "it" means, ``""`` where the last one is too far back or of the wrong kind.

        Args:
            sentence: number of the sentence of the pronoun.
            road: what is said of it can be said of roads only.
        """
        last = self.targets[-1] if self.targets else None
        if self.topic is not None and (last is None or self.topic.sentence > last.sentence):
            last = self.topic
        fits = last is not None and (
            not road or last.family in {"road", "junction"} or last.noun in _PASSABLE
        )
        return last.text if last is not None and fits and sentence - last.sentence <= 1 else ""

    def party(self, kind: str, sentence: int) -> str:
        """Return the party that a pronoun of another sentence means, ``""`` if none.

        Args:
            kind: ``plural`` for "they", ``singular`` for "it".
            sentence: number of the pronoun's sentence.
        """
        for number in range(sentence - 1, sentence - 1 - _REACH, -1):
            for past in self.parties:
                agrees = past.plural if kind == "plural" else past.singular
                if past.sentence == number and agrees and not past.speaks:
                    return past.text
        return ""

    def _village(self, sentence: int) -> str:
        """Return what "the village" means: one called so, or the only town named just before; a city is none."""
        near = [
            past for past in self.places if sentence - past.sentence <= _REACH and past.family == "settlement"
        ]
        called_so = [past for past in near if past.noun in _VILLAGES]
        if called_so:
            return called_so[-1].text
        names = {past.text for past in near}
        alone = len(names) == 1 and not near[-1].noun and sentence - near[-1].sentence <= 1
        return near[-1].text if alone else ""

    def place(self, noun: str, sentence: int) -> str:
        """Return the last place that "the <noun>" can mean, ``""`` if none; an empty noun ("it") takes any."""
        family = family_of(noun) if noun else ""
        if noun in _VILLAGES:
            return self._village(sentence)
        for past in reversed(self.places):
            if sentence - past.sentence > _REACH:
                break
            if family == "area" and past.noun != noun:
                continue
            if family == "facility" and noun != past.noun and not past.text.lower().endswith(noun):
                continue
            if not family or (past.family == family and _agree(noun, past.noun)):
                return past.text
        return ""
