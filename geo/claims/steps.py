"""Steps from a trigger over the words that stand between it and its place: "took full control last week of", "10 km from".

Where the place itself begins and ends is read by `geo.claims.placespans`.
"""

from __future__ import annotations

from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.reading import SentenceReader

__all__ = ["fought_over", "sequence_end"]

_LEXICON = lexicon()
_FILLER = _LEXICON.words("grammar", "filler")
_ADVERB = _LEXICON.words("grammar", "adverb")
_TIME = _LEXICON.words("dates", "names")
_UNITS = _LEXICON.words("places", "distance_unit")
_ABOUT = _LEXICON.words("places", "about")
_OPENS_INSERTION = _LEXICON.words("grammar", "opens_insertion")
_LIVE = _LEXICON.words("grammar", "live")
_COUNTS = _LEXICON.words("places", "many") | {"one", "fifteen", "forty", "sixty", "hundred"}
_WINDOW = 18
_SKIPPED = _FILLER | _ADVERB | _TIME | {"the", "a", "its", "their", '"', "on"}
_BETWEEN_TWO = _TIME | _FILLER | {"last", "on", "week", "late", "early", "this", "month", '"'}


def sequence_end(reader: SentenceReader, index: int, after: tuple[str, ...]) -> int:
    """Return the index behind a word sequence that begins here, fillers aside; -1 if it does not."""
    at = _over_insertion(reader, index, after)
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


def _over_insertion(reader: SentenceReader, index: int, after: tuple[str, ...]) -> int:
    """Step over what a verb and its object enclose between commas: "took, after three days of fighting, control of"."""
    if reader.low(index) != ",":
        return index
    for at in range(index + 2, min(index + _WINDOW, len(reader.words))):
        if reader.low(at) == ",":
            inside = reader.lows[index + 1]
            return at + 1 if after and inside in _OPENS_INSERTION else index
    return index


def _may_skip(reader: SentenceReader, at: int, wanted: str) -> bool:
    low = reader.low(at)
    if wanted == "DISTANCE":
        return low in _ADVERB
    return low in _SKIPPED or "-" in low[1:]  # "a seven-month siege of"


def _over_time(reader: SentenceReader, at: int, wanted: str) -> int:
    """Step over a time, quote or filler between two words of a sequence: "took control last week of"."""
    start = at
    while reader.low(at) != wanted and reader.low(at) in _BETWEEN_TWO:
        at += 1
    return at if reader.low(at) == wanted else start


def _distance_end(reader: SentenceReader, at: int) -> int:
    """Step over "about 10 km (6 miles)", "a few kilometres"."""
    while reader.low(at) in _ABOUT:
        at += 1
    if at < len(reader.words) and (reader.words[at].kind == "number" or reader.low(at) in _COUNTS):
        at += 1
    if (
        reader.low(at) in {"or", "to", "-"}
        and at + 1 < len(reader.words)
        and reader.words[at + 1].kind == "number"
    ):
        at += 2  # "2 or 3 kilometres"
    if reader.low(at) not in _UNITS:
        return -1
    at += 1
    if reader.low(at) == "(":
        while at < len(reader.words) and reader.low(at) != ")":
            at += 1
        at += 1
    return at


def fought_over(reader: SentenceReader, index: int, after: tuple[str, ...]) -> tuple[int, Party | None]:
    """Find "in X", "for control of X" behind a verb of fighting, and who is fought against on the way."""
    opponent: Party | None = None
    for at in range(index, min(index + _WINDOW, len(reader.words))):
        low = reader.low(at)
        moving = low.endswith("ing") and low not in _LIVE and reader.words[at].kind == "word"
        if (low in {",", ".", ";", "and", "as", "near"} or moving) and at not in reader.taken:
            break
        party = next((party for party in reader.parties if party.start == at), None)
        opponent = opponent or party
        if at in reader.taken:
            continue
        stop = sequence_end(reader, at, after) if low == after[0] else -1
        if stop > 0:
            return stop, opponent
    return -1, None
