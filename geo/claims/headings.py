"""Finds the voice that a line sets before or behind what it tells: "Rebel spokesman: ...", "... - state TV"."""

from __future__ import annotations

from collections.abc import Sequence

from geo.claims.lexicon import lexicon
from geo.claims.sentences import Word
from geo.claims.voice import Voice

__all__ = ["headings"]

_VOICE_HEAD = lexicon().words("attribution", "voice_head")
_SAYING = frozenset(lexicon().attribution) - {"state", "states"}
_LONGEST = 6


def headings(words: Sequence[Word]) -> list[Voice]:
    """Return the voice before a colon at the beginning, and that behind a dash at the end.

    Example:
        >>> from geo.claims.sentences import sentences
        >>> words = next(sentences("Rebels take Hama - state TV")).words
        >>> [(voice.start, voice.stop) for voice in headings(words)]
        [(4, 6)]
    """
    found = []
    colon = next((at for at in range(min(len(words), _LONGEST)) if words[at].text == ":"), -1)
    if colon > 0 and _speaks(words, 0, colon) and colon + 1 < len(words):
        found.append(Voice(0, colon, -1, (colon + 1, len(words))))
    stop = len(words) - (words[-1].text in ".!")
    for dash in range(stop - 2, max(stop - _LONGEST, 0), -1):
        spaced = (
            words[dash].text == "-"
            and words[dash].start > words[dash - 1].end
            and words[dash + 1].start > words[dash].end
        )
        if spaced and _speaks(words, dash + 1, stop):
            found.append(Voice(dash + 1, stop, -1, (0, dash)))
            break
    return found


def _speaks(words: Sequence[Word], start: int, stop: int) -> bool:
    """Tell whether words name somebody who speaks and nothing else."""
    phrase = words[start:stop]
    plain = all(word.kind == "word" and word.low not in _SAYING for word in phrase)
    coined = len(phrase) == 1 and any(letter.isupper() for letter in phrase[0].text[1:])
    return plain and (coined or any(word.low in _VOICE_HEAD for word in phrase))
