"""Finds who says it where the voice stands before its verb: "X said", "..., X said on Friday, ...".

The phrase before the verb, whether it can speak, and which words it vouches for. The other ways to name a voice are read
by `geo.claims.attribution`.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.claims.clauses import insertion_start
from geo.claims.lexicon import lexicon
from geo.claims.parties import Party
from geo.claims.sentences import Word
from geo.claims.voice import Voice

__all__ = ["is_time", "right_end", "sayer"]

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
_TELLS_A_NUMBER = _LEXICON.words("attribution", "tells_a_number")
_NOUNS_TOO = _LEXICON.words("attribution", "noun_too")
_TOLD_FIRST = _LEXICON.words("attribution", "told_first")


def sayer(words: Sequence[Word], verb: int, parties: Sequence[Party]) -> Voice | None:
    """Return the voice before a verb of saying: a party, a name or somebody who speaks; None where there is none.

    Args:
        words: words of the sentence.
        verb: index of the verb of saying.
        parties: the parties of the sentence.

    Example:
        >>> from geo.claims.parties import PartyNames, parties
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("The army, a monitor said on Friday, left Hama.")).words
        >>> voice = sayer(words, 5, parties(words, PartyNames()))
        >>> voice.start, voice.stop, voice.scope
        (3, 5, (0, 12))
    """
    start, stop = _phrase(words, verb, parties)
    if not _can_speak(words, start, stop, parties) or _is_no_saying(words, stop, verb):
        return None
    lemma = _LEXICON.attribution[words[verb].low]
    scope = _scope(words, start, verb)
    return Voice(start, stop, verb, scope, lemma in _DENIAL, words[verb].low in _PRESENT, lemma in _ADMISSION)


def _phrase(words: Sequence[Word], verb: int, parties: Sequence[Party]) -> tuple[int, int]:
    """Return the first word of the phrase before a verb of saying, and the one after its last."""
    stop = verb
    while stop > 0 and (
        words[stop - 1].low in _ADVERB or words[stop - 1].low in _AUXILIARY or is_time(words, stop - 1)
    ):
        stop -= 1
    stop = insertion_start(words, stop) or stop
    start, stop = _described(words, _phrase_start(words, stop), stop)
    start = _without_lead(words, start, stop, parties)
    start = _behind_a_clause(words, start, stop, parties)
    start += start < stop and words[start].low == "and"
    return start, stop


def _described(words: Sequence[Word], start: int, stop: int) -> tuple[int, int]:
    """Step back to whom a clause before the verb describes: "the spokesman who visited the front said"."""
    opened = start > 1 and words[start - 1].low in {"that", "which", "who"}
    if not opened or words[start - 2].low in _LEXICON.attribution:
        return start, stop
    first = _phrase_start(words, start - 1)
    speaks = any(word.low in _VOICE_HEAD for word in words[first : start - 1])
    if speaks and not any(word.low in _VOICE_HEAD for word in words[start:stop]):
        return first, start - 1
    return start, stop


def _can_speak(words: Sequence[Word], start: int, stop: int, parties: Sequence[Party]) -> bool:
    """Tell whether a phrase names a party, a name or somebody who speaks."""
    if (
        start >= stop
        or words[stop - 1].low in _LEXICON.attribution
        or words[stop - 1].low in {"a", "an", "the"}
    ):
        return False
    phrase = words[start:stop]
    speaks = any(word.low in _VOICE_HEAD or word.is_capital for word in phrase if word.low not in _TIME)
    return speaks or any(party.start < stop and party.stop > start for party in parties)


def _is_no_saying(words: Sequence[Word], stop: int, verb: int) -> bool:
    """Tell whether a verb of saying says nothing here: "were said to have left", "declared martial law", "claimed 20 lives"."""
    if any(words[at].low in _BE for at in range(stop, verb)) and not words[verb].low.endswith("ing"):
        return True
    told = words[verb + 1 : verb + 3]
    named = (
        len(told) > 1
        and told[0].low == "the"
        and told[1].low not in _LEXICON.forms
        and not told[1].is_capital
    )
    if words[verb].low in _DECLARES and told and (named or not _may_be_told(told[0])):
        return True
    number = any(word.kind == "number" for word in words[verb + 1 : verb + 3])
    return words[verb].low in _TELLS_A_NUMBER and number and not _has_that(words, verb)


def _scope(words: Sequence[Word], start: int, verb: int) -> tuple[int, int]:
    """Return the words that a voice before its verb vouches for: what follows, or what stands before where nothing does."""
    after = verb + 1
    while after < len(words) and (
        is_time(words, after) or words[after].low in _ADVERB or _is_told(words, verb, after)
    ):
        after += 1
    ends = after >= len(words)
    quoted = start > 0 and words[start - 1].text == '"' and not ends and words[after].low in {"of", "to"}
    if start == 0 or not (ends or words[after].text in ".,;" or quoted):
        return verb + 1, right_end(words, verb + 1)
    inserted = start > 1 and words[start - 1].text == "," and not ends and words[after].text == ","
    return (0, len(words)) if inserted else (0, start)


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


def _without_lead(words: Sequence[Word], start: int, stop: int, parties: Sequence[Party]) -> int:
    """Step over a time before the voice: "Later in the day the operations room said"."""
    if start >= stop or (words[start].low not in _LEADS and not is_time(words, start)):
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


def is_time(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word belongs to a time beside a verb of saying: "said late on Friday"."""
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


def right_end(words: Sequence[Word], start: int) -> int:
    """Return where the reach of a voice ends: at ", but" or ", while", or with the sentence."""
    for index in range(start, len(words) - 1):
        if words[index].text == "," and words[index + 1].low in _TURNS:
            return index
    return len(words)
