"""Steps over what follows the core of a road, a junction or an area: its ends, a heading, a position.

The places that are named there are read by whoever reads places: `TailReader.place_inside` is left open.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from geo.claims.lexicon import lexicon
from geo.claims.placecues import PlaceSpan
from geo.claims.placelead import LeadReader
from geo.claims.placewords import COMPASS, JUNCTION_NOUNS, SETTLEMENT_NOUNS

__all__ = ["TailReader"]

_JOIN = frozenset({"connecting", "linking", "between", "joining", "connects", "links", "linked", "connected"})
_ENDS = frozenset({"and", "to", "with", "into", "towards", "toward"})
_RUNS = lexicon().words("places", "runs")
_LONGEST_DESCRIPTION = 30
_LEADING = frozenset({"leading", "running", "going", "passing"})
_HEADING = frozenset({"to", "into", "towards", "toward"})
_ON_THE_WAY = lexicon().words("places", "on_the_way")
_POSITION = frozenset({"near", "at", "outside", "around"})


class TailReader(LeadReader, ABC):
    """Reads on from the core of a place expression."""

    @abstractmethod
    def place_inside(self, index: int) -> PlaceSpan | None:
        """Read a place from a word on, for which names of states will do."""

    def road_end(self, stop: int) -> int:
        """Step over what says which road or which part: its ends, a heading, a position; ``stop`` if nothing does."""
        at = stop
        if self.low(at) in {"that", "which"} and self.low(at + 1) in _JOIN:
            at += 1
        low = self.low(at)
        if low in _LEADING:
            at += 1
            low = self.low(at)
        if low in _JOIN or low == "from":
            return self.two_ends(at + 1, stop)
        if low in _HEADING or (low in COMPASS and self.low(at + 1) in _HEADING | {"through"}):
            end = self.end_or(at + (2 if low in COMPASS else 1), stop)
            return self.position_end(end) if end > stop else stop  # "the road to A at B"
        if [self.low(at + ahead) for ahead in range(3)] == ["as", "far", "as"]:
            return self.end_or(at + 3, stop)
        if low in _POSITION:
            return self.position_end(stop)
        inner = self.place_inside(at + 2) if low in COMPASS and self.low(at + 1) == "of" else None
        return inner.stop if inner and (inner.named or inner.noun in SETTLEMENT_NOUNS) else stop

    def two_ends(self, index: int, otherwise: int) -> int:
        """Step over "A and B", "A down to B"; ``otherwise`` where there are no two ends."""
        first = self.place_inside(index)
        ahead = first.stop + (self.low(first.stop) in _ON_THE_WAY) if first else 0
        if first is None or self.low(ahead) not in _ENDS:
            return otherwise
        second = self.place_inside(ahead + 1)
        return second.stop if second else otherwise

    def described_end(self, stop: int) -> int:
        """Step over a clause that tells which road is meant: "a highway that linked the north with the city"."""
        if self.low(stop) not in {"that", "which"} or self.low(stop + 1) not in _JOIN | {
            "linked",
            "connected",
            "led",
            "leads",
        }:
            return stop
        end = stop + 2
        while end < min(len(self.words), stop + _LONGEST_DESCRIPTION) and self.words[end].text not in ",.;:":
            end += 1
        return end

    def part_end(self, stop: int) -> int:
        """Step over what says which part of a road is meant, apart from the road: "was cut near A", "north of A"."""
        which = self.low(stop) in _POSITION | {"between", "from"}
        return self.road_end(stop) if which or self.low(stop + 1) == "of" else stop

    def position_end(self, stop: int) -> int:
        """Step over "near A", "at A"."""
        inner = self.place_inside(stop + 1) if self.low(stop) in _POSITION else None
        return inner.stop if inner and inner.named else stop

    def end_or(self, index: int, otherwise: int) -> int:
        """Step over "it" or a place; ``otherwise`` where neither stands."""
        if self.low(index) == "it":
            return index + 1
        inner = self.place_inside(index)
        return inner.stop if inner else otherwise

    def area_end(self, stop: int) -> int:
        """Step over "north of Aleppo" or "between A and B" behind an area noun."""
        if self.low(stop) == "between":
            first = self.place_inside(stop + 1)
            second = self.place_inside(first.stop + 1) if first and self.low(first.stop) == "and" else None
            return second.stop if second else stop
        at = stop + 1
        while self.low(at) in {"and"} | set(COMPASS):
            at += 1
        inner = self.place_inside(at + 1) if self.low(at) == "of" else None
        return inner.stop if inner else stop

    def junction(self, begin: int, stop: int, noun: str) -> PlaceSpan:
        """Read the roads that meet at a junction."""
        at = stop
        if self.low(at) in {"of", "between", "where", "linking", "connecting", "joining"}:
            first = self.place_inside(at + 1)
            if first is not None:
                at = first.stop
                while self.low(at) in {"and", "with", "/"}:
                    second = self.place_inside(at + 1)
                    if second is None or second.noun in JUNCTION_NOUNS:
                        break
                    at = second.stop
                return PlaceSpan(begin, at, named=True, noun=noun)
        end = self.position_end(stop)
        return PlaceSpan(begin, end, named=end > stop, noun=noun)
