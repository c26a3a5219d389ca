"""Steps over what stands before the core of a place: "most of", "the", "several", "northern", "strategic".

What it steps over is kept in a `Lead`, since it says how much of the place is meant, or that nobody is told which.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.claims.claim import Extent
from geo.claims.lexicon import lexicon
from geo.claims.placecues import FUNCTION_WORDS, NATION_ENDINGS, NOT_HEAD_NOUN, PLACE_NOUNS, WordCues
from geo.claims.placewords import COMPASS, STRETCH_NOUNS

__all__ = ["Lead", "LeadReader"]

_DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "this", "that", "these", "those", "another", "one"}
)
_STRETCH = STRETCH_NOUNS - {"part", "parts", "piece"}
_ARTICLES = frozenset({"the", "a", "an", "its", "their"})
_UNITS = frozenset({"km", "kilometres", "kilometers", "miles", "metres", "meters"})
_RANKS = frozenset({"both", "only", "last", "first", "second", "third", "remaining", "sole"})
_MANY = lexicon().words("places", "many")
_SHARE = {
    "third": Extent.PART, "quarter": Extent.PART, "two-thirds": Extent.PART, "three-quarters": Extent.PART,
    "most": Extent.PART, "much": Extent.PART, "half": Extent.PART, "majority": Extent.PART, "bulk": Extent.PART,
    "all": Extent.ALL, "entirety": Extent.ALL, "whole": Extent.ALL, "rest": Extent.PART, "remainder": Extent.PART,
    "heart": Extent.PART, "parts": Extent.PART, "part": Extent.PART,
}  # fmt: skip
_BEFORE_A_SHARE = frozenset(
    ["the", "a", "almost", "nearly", "large", "about", "some", "vast", "over", "more", "than", '"']
)
_MOST_ADJECTIVES = 8
_WHOLE = frozenset({"entire", "whole", "all"})


@dataclass(slots=True)
class Lead:
    """What stands before the core of a place, gathered word by word."""

    index: int
    many: bool = False
    indefinite: bool = False
    extent: Extent = Extent.UNSTATED
    described: bool = False


class LeadReader(WordCues):
    """Reads from the first word of a place expression up to its core."""

    def lead(self, begin: int) -> Lead | None:
        """Step over articles, numbers and adjectives; None where what they lead to is no place."""
        lead = Lead(begin)
        for _ in range(_MOST_ADJECTIVES):
            if lead.index >= len(self.words):
                return None
            size = self.step(lead)
            article = self.low(lead.index) in _ARTICLES and size == 1
            if size < 0 or (article and lead.described):
                return None
            whole = self.low(lead.index + size - 1) != "of"
            lead.described = lead.described or (size > 0 and not article and whole)
            if size == 0:
                break
            lead.index += size
        return lead if lead.index < len(self.words) else None

    def step(self, lead: Lead) -> int:
        """Return how many words to step over: 0 where the core begins, -1 where no place can stand."""
        word, index = self.words[lead.index], lead.index
        low = word.low
        if low in _DETERMINERS or low in _RANKS or low == '"':
            lead.indefinite = lead.indefinite or low in {"a", "an", "another", "one"}
            return 1
        if word.kind == "ref" or low in PLACE_NOUNS or (low in _STRETCH and self.low(index + 1) == "of"):
            return 0
        if low in _MANY or word.kind == "number":
            return self.count(lead)
        if low in COMPASS or low in _WHOLE:
            lead.extent = Extent.ALL if low in _WHOLE else lead.extent
            return (
                0 if (word.is_capital and not self.is_plain(index + 1)) or self.low(index + 1) == "of" else 1
            )
        if low in {"parts", "part"} and self.low(index + 1) == "of":
            lead.extent = Extent.PART
            return 2
        return self.adjective(index)

    def adjective(self, index: int) -> int:
        """Step over an adjective, as in `step`."""
        word = self.words[index]
        described = word.low.endswith(NATION_ENDINGS) and self.is_plain(index + 1)
        described = (
            described and self.words[index + 1 : index + 2] != [] and self.words[index + 1].kind == "word"
        )
        if self.is_nationality(index) or (described and self.low(index + 1) not in FUNCTION_WORDS):
            return 1  # "the Russian peacekeeping zone"
        if word.low in NOT_HEAD_NOUN and self.low(index + 1) in PLACE_NOUNS:
            return 1
        if self.is_refused(index):
            return -1
        return 0 if self.is_name(index) or word.low in FUNCTION_WORDS or word.kind != "word" else 1

    def count(self, lead: Lead) -> int:
        """Step over "several", "20", "a number of", "400-kilometre", "4th"."""
        if self.low(lead.index + 1) == "-":
            return 3
        if self.low(lead.index + 1) in _UNITS and self.low(lead.index + 2) == "of":
            lead.extent = Extent.PART
            return 3
        lead.many = lead.many or not self.low(lead.index).endswith(("st", "nd", "rd", "th"))
        return 2 if self.low(lead.index + 1) == "of" else 1

    def share(self, start: int) -> tuple[Extent, int]:
        """Step over "most of", "the majority of", "parts of"."""
        index = start
        while self.low(index) in _BEFORE_A_SHARE or (
            self.low(index) in COMPASS and self.low(index + 1) in _SHARE
        ):
            index += 1
        low = self.low(index)
        if low == "one" and self.low(index + 1) == "of" and self.low(index + 2) in {"the", "its", "their"}:
            return Extent.UNSTATED, index + 2
        if low == "all" and self.low(index + 1) != "of":
            return Extent.ALL, index + 1
        if low in _SHARE and self.low(index + 1) == "of":
            return _SHARE[low], index + 2
        return Extent.UNSTATED, start
