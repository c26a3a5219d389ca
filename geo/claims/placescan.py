"""Reads the one place expression that begins at a word of a sentence.

It marks words and says little of what they mean; `geo.claims.target` takes the marked text apart. A name counts as a place
because of where it stands (behind "captured", behind "the town of"), so that places unknown to any gazetteer are found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from geo.claims.claim import Extent
from geo.claims.lexicon import lexicon
from geo.claims.placecues import FUNCTION_WORDS, NATION_ENDINGS, PLACE_NOUNS, PlaceSpan
from geo.claims.placetail import TailReader
from geo.claims.placewords import (
    AREA_NOUNS,
    COMPASS,
    CROSSING_NOUNS,
    EDGE_NOUNS,
    FACILITY_NOUNS,
    JUNCTION_NOUNS,
    ROAD_NOUNS,
    SETTLEMENT_NOUNS,
    STRETCH_NOUNS,
)
from geo.claims.sentences import Word

__all__ = ["PlaceSpan", "part_end", "place_at"]

_HOLDING = (
    AREA_NOUNS
    | EDGE_NOUNS
    | STRETCH_NOUNS
    | {"centre", "center", "entrance", "portion", "side", "bank", "gates"}
)
_HOLDING_OR_BUILT = _HOLDING | FACILITY_NOUNS | CROSSING_NOUNS
_VOICE_HEAD = lexicon().words("attribution", "voice_head")
_COMPLEMENT = lexicon().words("places", "complement")
_STRETCH = STRETCH_NOUNS - {"part", "parts", "piece"}
_DESCRIBES = lexicon().words("places", "describes")
_UNIT_NAMES = lexicon().words("places", "unit_base")
_SIDES = frozenset(COMPASS.values()) - {"centre"}
_NO_PLACES = lexicon().words("places", "falling")
_NOT_A_ROAD = lexicon().words("places", "not_a_road")
_BOUNDLESS = lexicon().words("places", "boundless")
_DEEPEST = 3
"""Places inside places: "the edge of the centre of the city of X"."""
_ONE_IN_PLURAL_FORM = lexicon().words("places", "one_in_plural")
_PARTS = lexicon().words("places", "parts")


def place_at(words: Sequence[Word], start: int, taken: Collection[int] = ()) -> PlaceSpan | None:
    """Return the one place expression that begins at a word, or None.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("seized the vital M5 highway connecting Damascus and Aleppo on Friday")).words
        >>> place = place_at(words, 1)
        >>> " ".join(word.text for word in words[place.start:place.stop]), place.noun
        ('the vital M5 highway connecting Damascus and Aleppo', 'highway')
    """
    return _Scan(words, taken).place(start)


def part_end(words: Sequence[Word], stop: int) -> int:
    """Return the index behind what says which part of a road is meant, or the index itself.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("The M5 was cut near Saraqib")).words
        >>> part_end(words, 4)
        6
    """
    return _Scan(words, ()).part_end(stop)


class _Scan(TailReader):
    """Reads one place expression from left to right."""

    def __init__(self, words: Sequence[Word], taken: Collection[int], nested: int = 0) -> None:
        super().__init__(words, taken)
        self.nested = nested

    def place(self, start: int, depth: int = 0) -> PlaceSpan | None:
        """Read a place from a word on."""
        if start >= len(self.words) or depth > _DEEPEST or self.is_next_verb(start):
            return None
        extent, begin = self.share(start)
        lead = self.lead(begin)
        place = self.core(begin, lead.index, depth) if lead else None
        counted = lead is not None and lead.many and self.words[lead.index].kind == "ref"
        if lead is None or place is None or (counted and not self.road_noun_near(lead.index + 1)):
            return self.side_alone(start)
        part = begin - start > 1 and self.low(begin - 2) in _PARTS
        if not part and extent is lead.extent is Extent.UNSTATED and not (lead.many or lead.indefinite):
            return place if not place.indefinite else replace(place, indefinite=False)
        extent = extent if extent is not Extent.UNSTATED else lead.extent
        return replace(
            place,
            start=start if part else place.start,
            many=place.many or (lead.many and not place.named),
            extent=extent if extent is not Extent.UNSTATED else place.extent,
            indefinite=lead.indefinite,
        )

    def side_alone(self, start: int) -> PlaceSpan | None:
        """Read "the north" where no noun follows."""
        open_end = (
            start + 2 >= len(self.words)
            or not self.is_plain(start + 2)
            or self.low(start + 2) in FUNCTION_WORDS
        )
        mark = start + 2 < len(self.words) and self.words[start + 2].kind == "mark"
        if self.low(start) != "the" or self.low(start + 1) not in _SIDES or not (open_end or mark):
            return None
        return PlaceSpan(start, start + 2, named=False, noun="side", told=True, extent=Extent.PART)

    def core(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read from the first noun, name or number on."""
        word = self.words[index]
        if word.low in _UNIT_NAMES and word.is_capital and self.is_number(index + 1):
            return PlaceSpan(begin, index + 2, named=True, noun="base")  # "overran Brigade 111"
        if word.kind == "ref":
            weapon = word.low in _NOT_A_ROAD or self.low(index - 1) in {"a", "an"}
            return None if weapon and not self.road_noun_near(index + 1) else self.numbered(begin, index)
        goes_on = self.is_name(index + 1) or self.is_number(index + 1)
        if word.low in _STRETCH and self.low(index + 1) == "of":
            return self.stretch(begin, index, depth)
        if word.low in PLACE_NOUNS and not (word.is_capital and goes_on and word.low not in ROAD_NOUNS):
            return self.noun_first(begin, index, depth)
        if word.low in COMPASS and self.low(index + 1) == "of":
            side = self.place(index + 2, depth + 1)
            return (
                replace(side, start=begin, noun="area", extent=Extent.PART) if side and side.named else None
            )
        if self.is_name(index):
            return self.name_first(begin, index, depth)
        return None

    def numbered(self, begin: int, index: int) -> PlaceSpan:
        """Read "M5", "M4/M5 junction", "M5 highway near X", "M5 and M4 highways"."""
        stop = index + 1
        noun = "highway"
        while (
            self.low(stop) in {"/", "-", "&"}
            and stop + 1 < len(self.words)
            and self.words[stop + 1].kind == "ref"
        ):
            stop += 2
        if self.low(stop) in FACILITY_NOUNS:
            return PlaceSpan(begin, stop + 1, named=True, noun=self.low(stop))
        while self.low(stop) in ROAD_NOUNS | {"international", "supply"} and self.road_noun_near(stop):
            stop += 1
        if self.low(stop) in JUNCTION_NOUNS:
            return PlaceSpan(begin, self.position_end(stop + 1), named=True, noun=self.low(stop))
        if self.low(stop) == "(" and self.low(stop + 2) == ")":
            stop += 3
        if self.low(stop) in {"which", "that"}:  # a number says enough, but for where a stretch of it runs
            runs = self.low(stop + 1) in {"runs", "ran", "goes"}
            return PlaceSpan(begin, self.described_end(stop) if runs else stop, named=True, noun=noun)
        return PlaceSpan(begin, self.road_end(stop), named=True, noun=noun)

    def place_inside(self, index: int) -> PlaceSpan | None:
        """Read an end of a road, for which names of states will do."""
        if self.nested > _DEEPEST:
            return None
        return _Scan(self.words, (), self.nested + 1).place(index, depth=1)

    def stretch(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read "a 12-kilometre stretch of the M5"."""
        road = self.place(index + 2, depth + 1)
        return replace(road, start=begin, extent=Extent.PART, told=True) if road else None

    def noun_first(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read "the city of Hama", "the junction between the M5 and M4", "the airport", "three villages"."""
        stop = index + 1
        if self.words[index].is_possessive and depth < _DEEPEST:
            owned = self.place(stop, depth + 1)
            return replace(owned, start=begin, many=False, told=True) if owned and not owned.named else owned
        while self.low(stop) in PLACE_NOUNS and not self.words[stop].is_capital:
            stop += 1
        noun = self.noun_before(stop)
        if noun in JUNCTION_NOUNS:
            return self.junction(begin, stop, noun)
        if noun in ROAD_NOUNS:
            return self.road_of_noun(begin, stop, noun)
        ahead = stop + 1 + (self.low(stop) in {"outside", "inside"} and self.low(stop + 1) == "of")
        inner = self.place(ahead, depth + 1) if self.holds(noun, stop) else None
        if inner is not None:
            told = self.told_by(begin, stop, noun, inner)
            if told is not None or noun in SETTLEMENT_NOUNS:
                return told
        if noun in FACILITY_NOUNS and self.low(stop) == "of" and not _is_plural(noun):
            return self.owned_by_party(begin, stop, noun)
        return self.noun_alone(begin, stop, noun, depth)

    def told_by(self, begin: int, stop: int, noun: str, inner: PlaceSpan) -> PlaceSpan | None:
        """Read a noun with the place behind it: "the city of Hama", "the stronghold of Hama", "the edge of Hama"."""
        of = self.low(stop) == "of"
        if noun == "capital" and inner.named and inner.noun in _HOLDING:
            return PlaceSpan(begin, inner.stop, named=True, noun=noun)
        plain_port = noun == "port" and self.low(stop - 2) in {"the", "a"}
        if of and noun in _DESCRIBES and not plain_port and inner.named and not inner.told:
            return inner
        if of and noun in SETTLEMENT_NOUNS:
            return replace(inner, noun=inner.noun or noun) if inner.named else None
        if inner.named or noun in EDGE_NOUNS or not _is_plural(noun):
            many = not inner.named and (_is_plural(noun) or inner.many)  # "a line of villages"
            return PlaceSpan(begin, self.further(inner.stop), inner.named, noun, many=many, told=not many)
        return None

    def further(self, stop: int) -> int:
        """Step over one more position: "a bridge over the Nzoia river on the N2"."""
        inner = self.place_inside(stop + 1) if self.low(stop) == "on" else None
        return inner.stop if inner and inner.is_road and inner.named else stop

    def owned_by_party(self, begin: int, stop: int, noun: str) -> PlaceSpan:
        """Read "the headquarters of the 16th Division in Hama"."""
        end = stop + 1
        while end < len(self.words) and (end in self.taken or self.low(end) == "the"):
            end += 1
        named = any(word.is_capital for word in self.words[stop:end])
        inner = self.place_inside(end + 1) if self.low(end) in {"in", "at", "near"} else None
        if inner is not None and inner.named:
            return PlaceSpan(begin, inner.stop, named=True, noun=noun)
        return PlaceSpan(begin, end if named else stop, named=named, noun=noun)

    def holds(self, noun: str, stop: int) -> bool:
        """Tell whether the place behind a noun is told by what follows: "the edge of X", "the base at X"."""
        low = self.low(stop)
        return low == "of" or (noun in _HOLDING_OR_BUILT and (low in _COMPLEMENT or low == "surrounding"))

    def noun_alone(self, begin: int, stop: int, noun: str, depth: int) -> PlaceSpan | None:
        """Read "the area north of Aleppo", "the town Hama", "the airport", "three villages"."""
        if noun in AREA_NOUNS and (self.low(stop) in COMPASS or self.low(stop) == "between"):
            end = self.area_end(stop)
            if end > stop:
                return PlaceSpan(begin, end, named=True, noun=noun)
        plural = _is_plural(noun)
        if not plural and self.is_name(stop) and noun in SETTLEMENT_NOUNS:
            name = self.name_first(stop, stop, depth)
            return replace(name, noun=noun) if name else None
        return PlaceSpan(begin, stop, named=False, noun=noun, many=plural)

    def road_of_noun(self, begin: int, stop: int, noun: str) -> PlaceSpan:
        """Read a road that begins with its noun: "the road between A and B", "Highway 1", "the highway"."""
        if self.is_name(stop) and self.low(stop + 1) == "-" and self.is_name(stop + 2):
            return PlaceSpan(begin, stop + 3, named=True, noun=noun)  # "the road Hama - Homs"
        if self.is_name(stop) and "-" in self.words[stop].text and noun in {"road", "highway", "route"}:
            return PlaceSpan(begin, stop + 1, named=True, noun=noun)
        numbered = stop < len(self.words) and self.words[stop].kind in {"ref", "number"}
        if numbered and self.words[stop - 1].is_capital | (self.words[stop].kind == "ref"):
            return PlaceSpan(begin, self.road_end(stop + 1), named=True, noun=noun)
        if noun in {"corridor", "corridors"} and self.low(stop - 2) in {"humanitarian", "aid", "evacuation"}:
            return PlaceSpan(begin, stop, named=False, noun=noun, many=True)
        end = self.road_end(stop)
        named = any(self.words[i].is_capital for i in range(stop, end))
        plural = noun.endswith("s") and end == stop
        told = self.described_end(stop) if end == stop else end
        named = named or end > stop
        return PlaceSpan(begin, told, named=named, noun=noun, many=plural and not named, told=told > stop)

    def owned(self, begin: int, owned: PlaceSpan | None) -> PlaceSpan | None:
        """Join an owner with what it owns: "Aleppo's Ramouseh district"; a town stands for itself: "Iraq's Tikrit"."""
        if owned is None or (owned.named and owned.noun in SETTLEMENT_NOUNS | {""}):
            return owned
        joined = owned.noun not in SETTLEMENT_NOUNS | ROAD_NOUNS and (
            not owned.many or owned.noun in _HOLDING
        )
        return replace(owned, start=begin, named=True, many=False) if joined else None

    def name_first(self, begin: int, index: int, depth: int) -> PlaceSpan | None:
        """Read "Hama", "Kafr Halab village", "Aleppo's Ramouseh district", "the Damascus-Aleppo highway"."""
        stop = index
        while self.is_name(stop) or (stop > index and (self.is_number(stop) or self.is_particle(stop))):
            stop += 1
            if self.words[stop - 1].is_possessive:
                break
            if self.low(stop - 1) in {"mt", "st", "ft"} and self.low(stop) == "." and self.is_name(stop + 1):
                stop += 1
        if self.low(stop - 1) == "battle" and self.low(stop) == "of":
            return self.place(stop + 1, depth + 1)  # "in the Battle of Hama"
        if index == 0 and stop == 1 and self.low(0) in _NO_PLACES:
            return None  # "Talks were held"
        if self.words[stop - 1].is_possessive:
            return self.owned(begin, self.place(stop, depth + 1))
        if any(self.low(at) in _VOICE_HEAD for at in range(index, stop)):
            return None
        end = self.nouns_end(stop)
        return self.named_by_noun(begin, index, end) if end > stop else self.name_alone(begin, index, stop)

    def name_alone(self, begin: int, index: int, stop: int) -> PlaceSpan | None:
        """Read a name without a noun behind it: "Hama", "Castello Road", "Highway 1", "northern Hama"."""
        last = self.low(stop - 1)
        if last in ROAD_NOUNS or (self.is_number(stop - 1) and self.low(stop - 2) in ROAD_NOUNS):
            noun = last if last in ROAD_NOUNS else self.low(stop - 2)
            return PlaceSpan(begin, self.road_end(stop), named=True, noun=noun)
        if last in JUNCTION_NOUNS or (last in PLACE_NOUNS and stop - index > 1):
            owner = self.place_inside(stop + 1) if self.low(stop) == "of" and last in FACILITY_NOUNS else None
            return PlaceSpan(begin, owner.stop if owner and owner.named else stop, named=True, noun=last)
        if not self.may_follow(stop):
            return None
        area = any(self.low(i) in COMPASS for i in range(begin, stop))
        return PlaceSpan(begin if area else index, stop, named=True, noun="area" if area else "")

    def named_by_noun(self, begin: int, index: int, end: int) -> PlaceSpan:
        """Read "Kafr Halab village", "the Bwera dam", "the Tigrayan town of Shirar"."""
        noun = self.noun_before(end)
        if noun in SETTLEMENT_NOUNS | _DESCRIBES and self.low(end) == "of":
            town = self.place_inside(end + 1)
            if town is not None and town.named:
                return replace(town, noun=town.noun or noun)
        town = self.name_first(end, end, _DEEPEST) if noun in SETTLEMENT_NOUNS and self.is_name(end) else None
        if town is not None:
            return replace(town, noun=town.noun or noun)
        if noun in ROAD_NOUNS:
            return PlaceSpan(begin, self.road_end(end), named=True, noun=noun)
        if noun in _BOUNDLESS and self.low(index).endswith(NATION_ENDINGS):
            return PlaceSpan(begin, end, named=False, noun=noun, many=True)
        if noun in _HOLDING:
            inner = self.place_inside(end + 1) if self.low(end) == "of" else None
            return PlaceSpan(begin, inner.stop if inner and inner.named else end, named=True, noun=noun)
        return PlaceSpan(index if noun in SETTLEMENT_NOUNS else begin, end, named=True, noun=noun)


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss") and noun not in _ONE_IN_PLURAL_FORM
