"""Finds the places that are listed from a word on: "the city of A, the towns of B and C, and the M5".

Between the items may stand what only says where an item lies ("in X province", "north of Y"); it is stepped over.
One item is read by `geo.claims.placescan`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from geo.claims.lexicon import lexicon
from geo.claims.placecues import PLACE_NOUNS
from geo.claims.placescan import PlaceSpan, place_at
from geo.claims.placewords import AREA_NOUNS, COMPASS, SETTLEMENT_NOUNS
from geo.claims.sentences import Word

__all__ = ["PlaceSpan", "place_at", "place_list"]

_LEXICON = lexicon()
_PREPOSITIONS = _LEXICON.words("places", "preposition")
_PLURAL_AREAS = (frozenset(f"{noun}s" for noun in AREA_NOUNS) & AREA_NOUNS) | frozenset(
    {"counties", "bridges", "airports", "airbases", "crossings", "checkpoints", "camps", "bases"}
)
_GO_ON = _PREPOSITIONS - {"from", "of", "at", "in"}
"""What goes on telling where one place lies behind "and"; the others begin the next item: "from A and from B"."""
_LONGEST_INSERTION = 8
_BARE_LIST = 4
"""Names joined by commas alone are a list from so many on; fewer are a town, its province and its country."""
_HOMES = _LEXICON.words("places", "home")
"""Nouns that tell more of the town before them."""
_BEHIND_A_SUBJECT = _LEXICON.words("grammar", "be") | {"has", "have", "had", "fell"}
_OWN = frozenset({"its", "their"})
_LIST_NOUNS = SETTLEMENT_NOUNS - {"capital"}
_MOST_MODIFIERS = 8
"""Real places have some three; without an end, a text of nothing else takes time with the square of its sentences."""


def place_list(
    words: Sequence[Word], start: int, taken: Collection[int] = (), *, as_subject: bool = False
) -> tuple[list[PlaceSpan], int]:
    """Return the places that are listed from a word on, and the index behind the list.

    Args:
        words: words of the sentence.
        start: index of the first word of the list.
        taken: indices of words that are known to be something else.
        as_subject: the whole list is looked for before its verb ("A and B were taken"); else an item right before a
            verb is the subject of the next clause, and the list ends before it ("... took A, and B fell").

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("They took the city of Hama, the towns of Tal Bisah and Rastan, and the M5.")).words
        >>> [" ".join(word.text for word in words[place.start:place.stop]) for place in place_list(words, 2)[0]]
        ['Hama', 'Tal Bisah', 'Rastan', 'the M5']
    """
    found: list[PlaceSpan] = []
    index, goes_on = start, False
    while True:
        place = place_at(words, index, taken)
        if place is None:
            break
        end = _after_modifiers(words, place.stop, taken)
        if found and not as_subject and _is_subject(words, place.stop, end):
            if len(found) == 2 and _by_comma_and(words, *found):  # noqa: PLR2004 - "took A, and B and C fell"
                found.pop()
                index = found[0].stop
            break
        if (
            found
            and words[index].low in _OWN
            and not place.named
            and (place.noun in AREA_NOUNS or place.many)
        ):
            index = end  # "Hama and its countryside" is Hama
            break
        told_more = found and found[-1].named and not place.named and words[place.stop - 1].low in _HOMES
        if told_more or (found and place.noun in _HOMES and not place.named and words[index - 1].text == ","):
            index = end  # "Lashio, the location of a base, and Mogok"
        else:
            found.append(place)
            index = end
        direct = words[min(place.stop, len(words) - 1)].low == "including"
        named_too = place.named and [word.low for word in words[place.stop : place.stop + 2]] == [
            ",",
            "including",
        ]
        if place.many or direct or named_too:
            listed, listed_end = _examples(words, place.stop, taken)
            if listed:
                kept = found if place.many or named_too else found[:-1]
                return kept + listed, listed_end
        step = _connector(words, index)
        if not step or place_at(words, index + step, taken) is None:
            goes_on = any(word.low == "and" for word in words[index : index + step])
            break
        index += step
    # "A, B, C and surrounding areas" is a list, though its last item is no place
    kept = found if goes_on and len(found) > 2 else _without_containers(words, found)  # noqa: PLR2004 - no pair
    return _with_shared_noun(words, kept), index


def _with_shared_noun(words: Sequence[Word], found: list[PlaceSpan]) -> list[PlaceSpan]:
    """Give the noun in plural at the end of a list to all that it is said of: "the Daraa and Suwayda governorates"."""
    if len(found) < 2 or found[-1].noun not in _PLURAL_AREAS:  # noqa: PLR2004 - a list
        return found
    noun, last = found[-1].noun, found[-1]
    single = "county" if noun == "counties" else noun.removesuffix("s")
    shared = [
        replace(place, noun=single) if place.named and not place.noun else place for place in found[:-1]
    ]
    if words[last.stop - 1].low != noun or last.stop - last.start < 2:  # noqa: PLR2004 - a name and its noun
        return found
    return [*shared, replace(last, stop=last.stop - 1, noun=single)]


def _without_containers(words: Sequence[Word], found: list[PlaceSpan]) -> list[PlaceSpan]:
    """Take out what only tells more of the item before it: "Ratyan, Aleppo", and what is told more of: "a town, Mayer".

    Behind the "and" of a list, and in pairs, a comma leads to what a place lies in, or to another word for it.
    """
    if len(found) == 2 and _by_comma(words, *found):  # noqa: PLR2004 - a list has an "and"
        first, second = found
        if first.noun == "capital" and second.named and not first.told:
            return [second]
        if not first.named and not first.many and second.named and not first.told:
            return [replace(second, noun=second.noun or first.noun)]
        return [first] if first.named or first.told else found
    joined = [index for index in range(1, len(found)) if not _by_comma(words, *found[index - 1 : index + 1])]
    if not joined:
        bare = all(place.named and not place.noun for place in found[1:])
        return found if bare and len(found) >= _BARE_LIST else found[:1]
    last = joined[-1]
    behind = found[last + 1 :]
    heads = [place for place in behind if place.noun in _LIST_NOUNS]
    return found if heads else found[: last + 1]


def _by_comma(words: Sequence[Word], first: PlaceSpan, second: PlaceSpan) -> bool:
    """Tell whether only a comma joins two items."""
    between = [word.low for word in words[first.stop : second.start]]
    return "," in between and not {"and", "&", "plus", "as", "then"} & set(between)


def _by_comma_and(words: Sequence[Word], first: PlaceSpan, second: PlaceSpan) -> bool:
    return [word.low for word in words[first.stop : first.stop + 2]] == [
        ",",
        "and",
    ] and first.stop < second.start


def _is_subject(words: Sequence[Word], stop: int, end: int) -> bool:
    """Tell whether the place is the subject of a verb that follows: "... and Homs fell"."""
    for index in (stop, end):
        if index < len(words):
            low = words[index].low
            if low in _BEHIND_A_SUBJECT or low in _LEXICON.attribution:
                return True
    return False


def _connector(words: Sequence[Word], index: int) -> int:
    """Return the length of the words that join two items of a list, 0 if none."""
    size = 0
    lows = [word.low for word in words[index : index + 4]] + [""] * 4
    if lows[size] == ",":
        size += 1
    if lows[size : size + 3] == ["as", "well", "as"]:
        return size + 3
    if lows[size] in {"and", "&", "plus"}:
        size += 1
    if lows[size] in {"then", "also", "finally", "even"} and size:
        size += 1
    if size and lows[size] == "," and lows[size - 1] == "and":
        size = _over_insertion(words, index + size) - index  # "and, with it, the road"
    elif (lows[size] in {"from", "of"} and size) or (lows[size] in {"at", "in"} and lows[size - 1] == "and"):
        size += 1
    return size


def _over_insertion(words: Sequence[Word], comma: int) -> int:
    """Return the index behind what stands between two commas, that behind the first where it is too long for that."""
    for at in range(comma + 2, min(comma + _LONGEST_INSERTION, len(words))):
        if words[at].text == ",":
            return at + 1
    return comma + 1


def _examples(words: Sequence[Word], index: int, taken: Collection[int]) -> tuple[list[PlaceSpan], int]:
    """Return the list behind "such as" or "including" that follows a number of places."""
    for at in range(index, min(index + 16, len(words) - 1)):
        low = words[at].low
        if (
            low in {"including", "namely", "notably"}
            or (low == "-" and at == index)
            or (low == "among" and words[at + 1].low == "them")
            or (low == "such" and words[at + 1].low == "as")
            or low == ":"
        ):
            return place_list(words, at + (2 if low in {"such", "among"} else 1), taken)
    return [], index


def _after_modifiers(words: Sequence[Word], index: int, taken: Collection[int]) -> int:
    """Step over what only says where a place lies: "(south of X)", "in X province", "north of X"."""
    for _ in range(_MOST_MODIFIERS):
        if index >= len(words):
            break
        low = words[index].low
        comma = low == ","
        joined = low == "and" and index + 1 < len(words) and words[index + 1].low in _GO_ON
        at = index + (comma or joined)
        if low == "(":
            closing = next((i for i in range(index, min(index + 25, len(words))) if words[i].text == ")"), -1)
            if closing < 0:
                return index
            index = closing + 1
            continue
        if comma and words[min(at, len(words) - 1)].low in {"which", "where", "who"}:
            index = _over_insertion(words, index) - 1
            return index if words[index].text == "," and index > at else at - 1
        end = _modifier_end(words, at, taken)
        while end > at and end + 1 < len(words) and words[end].low == "and" and words[end + 1].low in _GO_ON:
            further = _modifier_end(words, end + 1, taken)
            if further == end + 1:
                break
            end = further
        if end == at or (comma and (end >= len(words) or words[end].text not in ",.")):
            return index
        index = end
    return index


def _modifier_end(words: Sequence[Word], at: int, taken: Collection[int]) -> int:
    lows = [word.low for word in words[at : at + 4]] + [""] * 4
    skip = 0
    if lows[0] in {"to", "just", "about", "on"} and (lows[1] == "the" or lows[1] in COMPASS):
        skip = 2 if lows[1] == "the" else 1
    if lows[skip] in COMPASS and lows[skip + 1] in {"of", "from", "and"}:
        inner = place_at(words, at + skip + 2, taken)
        return inner.stop if inner else at
    if lows[0] in _PREPOSITIONS and lows[1] == "the" and lows[2] in COMPASS and lows[3] not in PLACE_NOUNS:
        inner = place_at(words, at + 4, taken) if lows[3] == "of" else None
        return inner.stop if inner else at + 3
    if lows[0] in _PREPOSITIONS:
        inner = place_at(words, at + (2 if lows[1] == "from" else 1), taken)
        return inner.stop if inner else at
    return at
