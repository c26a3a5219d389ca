"""Can a text mean a name of a map that it does not spell alike? Strict: nobody has looked through the names of a map.

Two transliterations of one name have the same consonants and can have other vowels; so have the names of many villages
that lie far apart ("Kafr Dayyan", "Kafr Din"). What decides is the Arabic name, where the map has one: the text has to
be a reading of it. Without that both must sound the same, or be so long that chance is out of the question.
"""

from __future__ import annotations

import re
from itertools import groupby

from geo.places.names import can_be_written_so, is_generic, name_words, skeleton, sound_key

__all__ = ["fits_script", "is_another_spelling"]

_FEW = 2
"""So few consonants are shared by chance; those that two words of a name are made of do not count: Tell, Kafr, Deir."""
_MANY = 5
"""So many are not, whatever the vowels."""
_IN_SCRIPT = 4
"""Least consonants of a name that is compared with Arabic letters alone: "Qurta" and قرطة are two villages."""
_DIGRAPHS = re.compile("sh|ch|kh|gh|dh|th|ph")
_EXCHANGED = re.compile("[kqgc]")
_UNCLEAR = re.compile("[aeiouwyh]")
_DIPHTHONG = re.compile("aw(?![aeiouy])|au|ow(?![aeiouy])")


def fits_script(text: str, name: str) -> bool:
    """Tell whether a name in one script is a place's name in the other, which has no other to compare with.

    Example:
        >>> fits_script("Jabburin", "الجبورين"), fits_script("قرطة", "Qurta")
        (True, False)
    """
    return len(skeleton(text).lstrip("'")) >= _IN_SCRIPT and can_be_written_so(text, name)


def is_another_spelling(text: str, form: str, arabic: str, *, is_large: bool) -> bool:
    """Tell whether a text in Latin letters can mean a place, by its name and by its Arabic name.

    Args:
        text: as written; its consonants are those of the form, or nearly.
        form: the place's name in Latin letters.
        arabic: the same in Arabic letters, or ``""``.
        is_large: whether it is a city or town: of these texts write much, and in many ways.

    Example:
        >>> is_another_spelling("Kafr Dayyan", "Kafr Din", "كفر دين", is_large=False)
        False
        >>> is_another_spelling("Bashantara", "Bchanntara", "بشنترا", is_large=False)
        True
        >>> is_another_spelling("Buqalli", "Boğalı", "", is_large=False)
        False
    """
    if not is_large and _exchanged(text) != _exchanged(form):
        return False
    count = _consonants(text)
    if not is_large and count <= _FEW and _shape(text) != _shape(form):
        return False
    if arabic and can_be_written_so(text, arabic):
        return True
    if "".join(sound_key(text).split()) == "".join(sound_key(form).split()):
        return is_large or count >= _FEW
    return count >= _MANY


def _consonants(text: str) -> int:
    """Count the consonants of the words that are a name's own."""
    return sum(len(skeleton(word).lstrip("'")) for word in name_words(text) if not is_generic(word))


def _letters(text: str) -> str:
    return "".join(word for word in name_words(text) if not is_generic(word))


def _exchanged(text: str) -> list[str]:
    """Return the letters k, q and g of a name, which stand for different letters of the Arabic, in order."""
    found = _EXCHANGED.findall(_DIGRAPHS.sub("-", _letters(text)).replace("c", "k"))
    return [letter for letter, _ in groupby(found)]


def _shape(text: str) -> tuple[list[bool], bool]:
    """Tell which of the consonants of a name are doubled, and whether it has an "aw": "Jarrah", "Ja'arah"; "Hawr", "Hur"."""
    signs = _DIGRAPHS.sub("-", _letters(text))
    runs = groupby(_UNCLEAR.sub(" ", signs))
    return [len(list(run)) > 1 for letter, run in runs if letter != " "], bool(_DIPHTHONG.search(signs))
