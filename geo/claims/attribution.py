"""Finds on whose word a sentence rests, and for which side that voice speaks.

"According to X", "X said that ...", "..., X said", "(X)" behind the sentence. A voice covers the words that it vouches for;
the rest is the report's own. Whether a claim is only the gainer's is decided in `geo.claims.credit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.claims.claim import Side
from geo.claims.clauses import insertion_start
from geo.claims.headings import headings
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.placewords import fold
from geo.claims.sentences import Word
from geo.claims.voice import Voice

__all__ = ["Voice", "side_by_words", "voice_for", "voices"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_BE = _LEXICON.words("grammar", "be") | {"been"}
_HEARERS = _LEXICON.words("attribution", "hearer")
_LONGEST_HEARER = 5
_DECLARES = _LEXICON.words("attribution", "declares")
_AUXILIARY = _LEXICON.words("grammar", "auxiliary")
_OPENER = _LEXICON.words("grammar", "opener")
_VOICE_HEAD = _LEXICON.words("attribution", "voice_head")
_DENIAL = _LEXICON.words("attribution", "denial")
_PRESENT = _LEXICON.words("grammar", "present")
_ADMISSION = _LEXICON.words("attribution", "admission")
_LEADS = _LEXICON.words("attribution", "lead")
_TURNS = _LEXICON.words("attribution", "turn")
_TIME = _LEXICON.words("dates", "names")
_SIDES = (Side.MONITOR, Side.AGENCY, Side.OPPOSITION, Side.GOVERNMENT)
_TELLS_A_NUMBER = _LEXICON.words("attribution", "tells_a_number")


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
                or _sayer(words, index, parties)
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


def _sayer(words: Sequence[Word], verb: int, parties: Sequence[Party]) -> Voice | None:
    """Read "X said": X must be a party, a name or somebody who speaks."""
    stop = verb
    while stop > 0 and (
        words[stop - 1].low in _ADVERB or words[stop - 1].low in _AUXILIARY or _is_time(words, stop - 1)
    ):
        stop -= 1
    stop = insertion_start(words, stop) or stop
    start = _phrase_start(words, stop)
    if (
        start > 1
        and words[start - 1].low in {"that", "which", "who"}
        and words[start - 2].low not in _LEXICON.attribution
    ):
        described = _phrase_start(words, start - 1)
        head = words[described : start - 1]
        if any(word.low in _VOICE_HEAD for word in head) and not any(
            word.low in _VOICE_HEAD for word in words[start:stop]
        ):
            start, stop = described, start - 1
    start = _without_lead(words, start, stop, parties)
    start = _behind_a_clause(words, start, stop, parties)
    start += start < stop and words[start].low == "and"
    if (
        start >= stop
        or words[stop - 1].low in _LEXICON.attribution
        or words[stop - 1].low in {"a", "an", "the"}
    ):
        return None
    phrase = words[start:stop]
    if any(words[at].low in _BE for at in range(stop, verb)) and not words[verb].low.endswith("ing"):
        return None  # "it is confirmed", "rebels were said to have left"
    if words[verb].low in _DECLARES and words[verb + 1 : verb + 2] and not _may_be_told(words[verb + 1]):
        return None  # "declared martial law"
    speaks = any(word.low in _VOICE_HEAD or word.is_capital for word in phrase if word.low not in _TIME)
    if not speaks and not any(party.start < stop and party.stop > start for party in parties):
        return None
    after = verb + 1
    while after < len(words) and (
        _is_time(words, after) or words[after].low in _ADVERB or _is_told(words, verb, after)
    ):
        after += 1
    if (
        words[verb].low in _TELLS_A_NUMBER
        and any(word.kind == "number" for word in words[verb + 1 : verb + 3])
        and not _has_that(words, verb)
    ):
        return None
    quoted = (
        start > 0
        and words[start - 1].text == '"'
        and words[after : after + 1]
        and words[after].low in {"of", "to"}
    )
    closed = after >= len(words) or words[after].text in ".,;" or bool(quoted)
    inserted = (
        closed
        and start > 1
        and words[start - 1].text == ","
        and after < len(words)
        and words[after].text == ","
    )
    scope = (
        (0, len(words))
        if inserted
        else (0, start)
        if closed and start > 0
        else (verb + 1, _right_end(words, verb + 1))
    )
    lemma = _LEXICON.attribution[words[verb].low]
    return Voice(start, stop, verb, scope, lemma in _DENIAL, words[verb].low in _PRESENT, lemma in _ADMISSION)


def _is_told(words: Sequence[Word], verb: int, at: int) -> bool:
    """Tell whether a word names who is told: "told reporters", "told the agency AFP"."""
    told = _LEXICON.attribution[words[verb].low] == "tell" and at <= verb + _LONGEST_HEARER
    return told and (words[at].low in _HEARERS or words[at].low in {"the", "this"} or words[at].is_capital)


def _may_be_told(word: Word) -> bool:
    """Tell whether a word can begin what is declared of a place: "that", "its full control of", a name."""
    return (
        word.kind != "word"
        or word.is_capital
        or word.low in _TOLD_FIRST
        or word.low in _LEXICON.words("grammar", "filler")
    )


_TOLD_FIRST = _LEXICON.words("attribution", "told_first")


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
        and not _is_time(words, stop)
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
        and not _is_time(words, stop)
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
        earlier, verb=verb, scope=(verb + 1, _right_end(words, verb + 1)), denies=lemma in _DENIAL,
        present=words[verb].low in _PRESENT, admits=lemma in _ADMISSION,
    )  # fmt: skip


def _without_lead(words: Sequence[Word], start: int, stop: int, parties: Sequence[Party]) -> int:
    """Step over a time before the voice: "Later in the day the operations room said"."""
    if start >= stop or (words[start].low not in _LEADS and not _is_time(words, start)):
        return start
    inside = [party.start for party in parties if start < party.start < stop]
    articles = [index for index in range(start + 1, stop) if words[index].low in {"the", "a", "an"}]
    return max(inside + articles, default=start)


def _behind_a_clause(words: Sequence[Word], start: int, stop: int, parties: Sequence[Party]) -> int:
    """Step over a clause before the voice: "Rebels entered the town and the army said"."""
    last = next((party.start for party in reversed(parties) if party.stop == stop), -1)
    if last - 1 <= start or words[last - 1].low not in {"and", "but"}:
        return start
    tells = any(_tells(word) for word in words[start : last - 1])
    return last if tells else start


def _tells(word: Word) -> bool:
    forms = _LEXICON.forms.get(word.low, []) if not word.is_capital else []
    return word.low in _AUXILIARY - {"also"} or any(form.tags & {"past", "s"} for form in forms)


def _has_that(words: Sequence[Word], verb: int) -> bool:
    return any(word.low == "that" for word in words[verb + 1 : verb + 5])


def _is_time(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.low in _TIME and word.is_capital:
        return True
    if word.low in {"on", "late", "early", "later", "in"} and index + 1 < len(words):
        return (
            words[index + 1].low in _TIME
            or words[index + 1].kind == "number"
            or words[index + 1].low in {"late", "early", "on"}
        )
    return word.kind == "number" and (
        words[index - 1].low in _TIME or (index + 1 < len(words) and words[index + 1].low in _TIME)
    )


def _phrase_start(words: Sequence[Word], stop: int) -> int:
    """Walk left to where the phrase before a verb of saying begins."""
    start = stop
    depth = 0
    while start > 0:
        word = words[start - 1]
        if word.text == ")":
            depth += 1
        elif word.text == "(":
            depth -= 1
        elif not depth and (word.text in '.;:"!?' or (word.low in _OPENER and word.low != "as")):
            break
        elif not depth and word.text == ",":
            listed = any(low.low == "and" for low in words[start:stop]) and start > 1
            short = listed and _short_before(words, start - 1)
            if not short:
                break
            return short - 1
        elif not depth and word.low in _LEXICON.attribution and word.low not in _NOUNS_TOO and start < stop:
            break
        start -= 1
    return start


def _short_before(words: Sequence[Word], comma: int) -> int:
    """Return one more than the start of a list item of at most three words before a comma, or 0."""
    for size in (1, 2, 3):
        at = comma - size
        if at >= 0 and words[at].low in {"the", "a"} and (at == 0 or words[at - 1].text == ","):
            return at + 1
    return 0


def _right_end(words: Sequence[Word], start: int) -> int:
    """Return where the reach of a voice ends: at ", but" or ", while", or with the sentence."""
    for index in range(start, len(words) - 1):
        if words[index].text == "," and words[index + 1].low in _TURNS:
            return index
    return len(words)


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
