"""Finds on whose word a sentence rests, and for which side that voice speaks.

"According to X", "X said that ...", "..., X said", "(X)" behind the sentence. A voice covers the words that it vouches for;
the rest is the report's own. Whether a claim is only the gainer's is decided in `geo.claims.credit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.claims.claim import Side
from geo.claims.headings import headings
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.placewords import fold
from geo.claims.sayers import is_time, right_end, sayer
from geo.claims.sentences import Word
from geo.claims.voice import Voice

__all__ = ["Voice", "side_by_words", "voice_for", "voices"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_BE = _LEXICON.words("grammar", "be") | {"been"}
_OPENER = _LEXICON.words("grammar", "opener")
_DENIAL = _LEXICON.words("attribution", "denial")
_PRESENT = _LEXICON.words("grammar", "present")
_ADMISSION = _LEXICON.words("attribution", "admission")
_SIDES = (Side.MONITOR, Side.AGENCY, Side.OPPOSITION, Side.GOVERNMENT)


def voices(words: Sequence[Word], parties: Sequence[Party]) -> list[Voice]:
    """Return the voices of a sentence, from left to right.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> from geo.claims.parties import PartyNames, parties
        >>> words = next(sentences("The army left Hama, a war monitor said on Thursday.")).words
        >>> [" ".join(w.text for w in words[v.start:v.stop]) for v in voices(words, parties(words, PartyNames()))]
        ['a war monitor']
    """
    found: list[Voice] = []
    for index, word in enumerate(words):
        if word.low in _NOUNS_TOO and not _is_verb(words, index):
            continue
        if word.low == "according" and index + 2 < len(words) and words[index + 1].low == "to":
            found.append(_according(words, index, index + 2))
        elif word.low == "per" and index and words[index - 1].low == "as" and index + 1 < len(words):
            found.append(_according(words, index - 1, index + 1))
        elif word.low in _LEXICON.attribution:
            voice = (
                _told_by(words, index)
                or _said_by(words, index)
                or _said_too(words, index, found)
                or sayer(words, index, parties)
            )
            if voice is not None:
                found.append(voice)
    return found + headings(words) if words else found


_NOUNS_TOO = _LEXICON.words("attribution", "noun_too")


def _is_verb(words: Sequence[Word], index: int) -> bool:
    """Tell whether "state", "reports" or "claims" is the verb: a clause follows, and no adjective stands before."""
    following = words[index + 1].low if index + 1 < len(words) else ""
    if words[index].low == "state":
        return False
    return following in {"that", "the", "they", "it", "its", "their", "a", "on", "to"} or (
        index + 1 < len(words) and words[index + 1].is_capital
    )


def _according(words: Sequence[Word], index: int, start: int) -> Voice:
    """Read "according to X": a name in apposition belongs to X."""
    stop = start
    while stop < len(words) and words[stop].text not in ".;:!?":
        if words[stop].text == ",":
            rest = [word.low for word in words[stop + 1 : stop + 3]]
            if rest[:1] != ["the"] or stop + 2 >= len(words) or not words[stop + 2].is_capital:
                break
        if words[stop].low in _OPENER or (
            words[stop].low in {"amid", "during", "following", "on"} and stop > start
        ):
            break
        stop += 1
    scope = (index, len(words)) if index == 0 else (0, len(words))
    return Voice(start, max(stop, start + 1) if start < len(words) else start, -1, scope)


def _told_by(words: Sequence[Word], verb: int) -> Voice | None:
    """Read ", confirmed by X", "was announced by X": it vouches for what stands before."""
    if not words[verb].low.endswith("ed") or verb + 2 >= len(words) or words[verb + 1].low != "by":
        return None
    before = words[verb - 1] if verb else None
    if before is None or not (before.text == "," or before.low in _BE or before.low in _ADVERB):
        return None
    stop = verb + 2
    while (
        stop < len(words)
        and words[stop].kind != "mark"
        and words[stop].low not in _OPENER
        and not is_time(words, stop)
    ):
        stop += 1
    if stop == verb + 2:
        return None
    lemma = _LEXICON.attribution[words[verb].low]
    return Voice(verb + 2, stop, -1, (0, verb), lemma in _DENIAL, admits=lemma in _ADMISSION)


def _said_by(words: Sequence[Word], verb: int) -> Voice | None:
    """Read "...," said X: the voice stands behind its verb."""
    before = words[verb - 1].text if verb else ""
    if before not in {'"', ","} or verb + 1 >= len(words) or words[verb].low not in _SAYS:
        return None
    first = words[verb + 1]
    if not (first.is_capital or first.low in {"the", "a", "an", "one"}) or first.low in {
        "that",
        "it",
        "they",
    }:
        return None
    stop = verb + 1
    while (
        stop < len(words)
        and words[stop].text not in '.;:"'
        and words[stop].low not in _OPENER
        and not is_time(words, stop)
    ):
        stop += 1
    phrase = words[verb + 1 : stop]
    if not phrase or any(word.low in _LEXICON.forms and not word.is_capital for word in phrase):
        return None
    stop -= words[stop - 1].text == ","
    lemma = _LEXICON.attribution[words[verb].low]
    return Voice(
        verb + 1, stop, verb, (0, verb), lemma in _DENIAL, words[verb].low in _PRESENT, lemma in _ADMISSION
    )


_SAYS = _LEXICON.words("attribution", "says_behind")


def _said_too(words: Sequence[Word], verb: int, found: Sequence[Voice]) -> Voice | None:
    """Read "X denied that ... and said", ", adding that ...": the voice is that of the verb of saying before."""
    at = verb
    while at > 0 and words[at - 1].low in _ADVERB:
        at -= 1
    before = words[at - 1].low if at else ""
    joined = before in {"and", "but"} or (before == "," and words[verb].low.endswith("ing"))
    earlier = found[-1] if found else None
    if not joined or earlier is None or earlier.verb < earlier.stop or earlier.verb + 1 >= at - 1:
        return None
    if any(word.text in ";:" for word in words[earlier.verb : at]):
        return None
    lemma = _LEXICON.attribution[words[verb].low]
    return replace(
        earlier, verb=verb, scope=(verb + 1, right_end(words, verb + 1)), denies=lemma in _DENIAL,
        present=words[verb].low in _PRESENT, admits=lemma in _ADMISSION,
    )  # fmt: skip


def voice_for(found: Sequence[Voice], index: int) -> Voice | None:
    """Return the voice that vouches for the word at an index: the nearest one that covers it."""
    covering = [
        voice
        for voice in found
        if voice.scope[0] <= index < voice.scope[1] and not voice.start <= index < voice.stop
    ]
    if not covering:
        return None
    spoken = [voice for voice in covering if voice.verb >= 0 and voice.verb < index]
    return spoken[-1] if spoken else covering[0]


def side_by_words(text: str) -> Side:
    """Return the side that a phrase shows by its words alone.

    Example:
        >>> side_by_words("rebels and a war monitor").value, side_by_words("Syrian state TV").value
        ('monitor', 'government')
    """
    lows = {low.removesuffix("'s") for low in fold(text).lower().replace("-", " ").split()} | set(
        fold(text).lower().split()
    )
    return next((side for side in _SIDES if lows & _LEXICON.words("side_words", side.value)), Side.UNKNOWN)
