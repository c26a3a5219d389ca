"""Tells whether a text is English, the one language that the lexicon and the grammar cover.

Three cheap looks before the expensive one: the script, the share of English function words, and whether enough
lower-case words are there to judge by (names say nothing about the language that they stand in). Only where these leave
it open is the language model of py3langid loaded, and shown the text without its names.
"""

from __future__ import annotations

import re
from itertools import islice

from geo.claims.lexicon import lexicon
from geo.errors import UnsupportedLanguageError

__all__ = ["require_english"]

_LOOKED_AT = 20_000
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_ANY_LETTER = re.compile(r"[^\W\d_]")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿāīūḥṣṭğşıçöü]{2,}(?![\w-])")
_ENGLISH = lexicon().words("language", "english")
_ENGLISH_SHARE = 0.15
_ENGLISH_SHARE_ALONE = 0.05
_LATIN_SHARE = 0.5
_ENOUGH_WORDS = 5


def require_english(text: str) -> None:
    """Refuse a text that is not English.

    Raises:
        UnsupportedLanguageError: the text is in another script, or in another language; the message names it.

    Example:
        >>> require_english("Rebels took Saraqib.")
        >>> require_english("Les rebelles ont pris la ville de Saraqib.")
        Traceback (most recent call last):
        ...
        geo.errors.UnsupportedLanguageError: the report is not in English (it looks like "fr"); only English is read
    """
    text = text[:_LOOKED_AT]
    letters = _ANY_LETTER.findall(text)
    latin = sum(1 for letter in letters if _LATIN_LETTER.match(letter))
    if letters and latin / len(letters) < _LATIN_SHARE:
        raise _refusal(_guess(text))
    words = [match[0] for match in islice(_LOWER_WORD.finditer(text), 2000)]
    share = sum(word in _ENGLISH for word in words) / len(words) if words else 1.0
    if share >= _ENGLISH_SHARE or len(words) < _ENOUGH_WORDS:
        return
    language = _guess(" ".join(words))
    if language != "en" and share < _ENGLISH_SHARE_ALONE:
        raise _refusal(language)


def _refusal(language: str) -> UnsupportedLanguageError:
    return UnsupportedLanguageError(
        f'the report is not in English (it looks like "{language}"); only English is read'
    )


def _guess(text: str) -> str:
    """Return the ISO 639-1 code of the likeliest language."""
    import py3langid  # noqa: PLC0415 - loads a model of some megabytes, for doubtful texts only

    return str(py3langid.classify(text)[0])
