"""Spelling: when are two written names the same name?

Arabic names reach a report through many systems of transliteration ("Ma'arat al-Nu'man", "Maaret al-Numan",
"معرة النعمان"). Three keys, from strict to lenient, make them comparable:

- `exact_key`: letters without case, diacritics, hamza, ayn and articles;
- `sound_key`: the exact key with digraphs as one sign, the vowels reduced to a, i, u, and doubled letters single;
- `skeleton`: the consonants of the sound key, word order kept; the only key that both scripts share.

The skeleton alone is too lenient to pin a place ("Qaysumah" and "al-Qasimiyah" share theirs): `similarity` compares
what the vowels say as well. What follows from a similarity is decided in `geo.places.gazetteer`.

The classes of letters follow the ALA-LC romanization table for Arabic (Library of Congress, 2012), widened by what
French, English, German and Turkish spellings do with it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import OSA

__all__ = [
    "can_be_written_so",
    "exact_key",
    "is_arabic",
    "is_generic",
    "is_same_in_arabic",
    "name_words",
    "similarity",
    "skeleton",
    "sound_key",
    "word_skeletons",
]

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NOT_A_LETTER = re.compile(r"[^\w\s]|_")
_SILENT = re.compile("[ʿʾʼʻ'’‘`´ˈ\u0640\u0621]")
_BREAK = re.compile(r"[-‐‑‒–—/.,;:()\s]+")
_LATIN_FOLD = str.maketrans(
    {"ı": "i", "ə": "a", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "þ": "th"}
)
_ARABIC_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه", "گ": "ك"}
)

_ARTICLES = frozenset({"al", "el", "ul", "il", "as", "ash", "es", "esh", "an", "en", "ar", "er", "ad", "ed", "adh", "at",
                       "ath", "et", "az", "ez", "uz", "us", "ur", "the"})  # fmt: skip
"""The article al- and its assimilated forms; they carry nothing that tells two places apart."""
_LEADING_ARTICLES = frozenset({"la", "le", "les", "las", "los", "els"})
"""Articles that are none of Arabic; in front of a name they come and go ("la Massana"), within it they stay."""

_GENERIC = {
    "tal": "tal tall tell tel tull til",
    "dir": "deir dayr dair der dir deyr",
    "kafr": "kafr kafar kafer kefr kufr kufer kfar kafra",
    "shix": "sheikh shaykh cheikh shekh shaikh sheik shejkh shaykhu",
    "ain": "ain ayn ein aayn ayin",
    "bit": "beit bayt bait beyt",
    "mara": "maarat maaret maarrat maarret maarra maara maarrit marrat maart maarrah maarah marat",
    "mar": "maar maarr",
    "jabal": "jabal jebel jabel djebel jebal djabal gebel",
    "um": "umm um oum om oumm",
    "abu": "abu abou abo aboo",
    "xirba": "khirbat kherbet khirbet khirba kharbat khurbat khirbah",
    "urm": "urm urum urem urma orem orum ourem",
    "rasm": "rasm rasem",
    "qalat": "qalaat qalat qalah qalaa kalaat qalet",
    "kabir": "kabir kabirah kabira kebir",
    "saghir": "saghir saghirah saghira",
}
_GENERIC_OF = {form: head for head, forms in _GENERIC.items() for form in forms.split()}
"""Words of which many names are made, each with the one form that all its spellings count as."""


def is_generic(text: str) -> bool:
    """Tell whether a name is one word of which many names are made: "Tell", "Deir", "Kafr"."""
    words = name_words(text)
    return len(words) == 1 and words[0] in _GENERIC_OF


def is_arabic(text: str) -> bool:
    """Tell whether a text holds Arabic letters."""
    return _ARABIC.search(text) is not None


def _letters(text: str) -> str:
    text = _SILENT.sub("", text.casefold())
    text = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return _SILENT.sub("", text).translate(_LATIN_FOLD)


def _without_arabic_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 3 else word  # noqa: PLR2004 - article and two letters


@lru_cache(maxsize=65536)
def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name: no case, no diacritics, no hamza or ayn, no articles.

    Example:
        >>> name_words("Ma'arat al-Nu'man"), name_words("Deir ez-Zor"), name_words("معرة النعمان")
        (('maarat', 'numan'), ('deir', 'zor'), ('معره', 'نعمان'))
    """
    words: list[str] = []
    for raw in _BREAK.split(text.strip()):
        # the Arabic article is cut off before hamza is folded, which would make one of the أل that begins a name
        word = _NOT_A_LETTER.sub("", _letters(_without_arabic_article(raw)).translate(_ARABIC_FOLD))
        if word:
            words.append(word)
    kept = [word for word in words if word not in _ARTICLES]
    kept = kept[1:] if len(kept) > 1 and kept[0] in _LEADING_ARTICLES else kept
    return tuple(kept or words)


@lru_cache(maxsize=65536)
def exact_key(text: str) -> str:
    """Return the key that is equal for the same letters, whatever case, accents, hyphens and articles.

    Example:
        >>> exact_key("As Safīrah") == exact_key("al-Safirah"), exact_key("Hama") == exact_key("Homs")
        (True, False)
    """
    return " ".join(name_words(text))


_DIGRAPHS = (("tsch", "$"), ("sch", "$"), ("dsch", "j"), ("sh", "$"), ("ch", "$"), ("kh", "x"), ("gh", "G"), ("dh", "d"),
             ("th", "t"), ("ph", "f"), ("dj", "j"), ("dz", "j"), ("ck", "k"), ("q", "k"), ("g", "k"), ("c", "k"), ("p", "b"),
             ("v", "w"))  # fmt: skip
_ARABIC_SIGNS = dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنه", "bttjhxddrzs$sdtz-Gfkklmnh", strict=True))
_DOUBLED = re.compile(r"(.)\1+")
_DIPHTHONGS = (("ee", "i"), ("oo", "u"), ("ou", "u"), ("ay", "i"), ("ai", "i"), ("ei", "i"), ("ey", "i"), ("ie", "i"),
               ("aw", "u"), ("au", "u"), ("ow", "u"), ("e", "i"), ("o", "u"), ("y", "i"))  # fmt: skip
_FEMININE = re.compile(r"(?:i+y*|(?<![aeiou])y+)[ae]h?$")
"""The ending of Salamiyah, Salamieh, Salamiyya, Salamiye."""
_VOWELS = "aiu"


@lru_cache(maxsize=65536)
def _sound_word(word: str) -> str:
    """One word of `name_words` as it sounds: ``$`` for sh, ``x`` for kh, ``G`` for gh."""
    if is_arabic(word):
        return _arabic_sound(word)
    word = _GENERIC_OF.get(word, word)
    for written, sign in _DIGRAPHS:
        word = word.replace(written, sign)
    word = _DOUBLED.sub(r"\1", word)
    start, rest = ("y", word[1:]) if word[:1] == "y" else ("", word)
    rest = _FEMININE.sub("ia", rest)
    # y between vowels is a consonant only in some spellings (Salamiyah, Salamieh), w in nearly all of them
    rest = re.sub(r"w(?=[aeiouy])", "W", rest)
    for written, sign in _DIPHTHONGS:
        rest = rest.replace(written, sign)
    rest = re.sub(r"w", "u", rest).replace("W", "w")
    word = _DOUBLED.sub(r"\1", start + rest)
    if len(word) > 2:  # noqa: PLR2004 - "ah" itself stays
        word = re.sub(r"(?<=[aiu])h$", "", word)
    return word


def _arabic_sound(word: str) -> str:
    """An Arabic word in the same signs; short vowels are not written, long ones are given."""
    out: list[str] = []
    for index, letter in enumerate(word):
        following = word[index + 1 : index + 2]
        if letter == "ا":
            out.append("a")
        elif letter == "و":
            out.append("w" if index == 0 or (following and following in "اويه") else "u")
        elif letter == "ي":
            out.append("y" if index == 0 else "i")
        elif letter == "ه" and index == len(word) - 1:
            out.append("a")
        elif letter == "ع":
            out.append("a" if index == 0 else "")
        else:
            out.append(_ARABIC_SIGNS.get(letter, letter if letter.isalnum() else ""))
    return _DOUBLED.sub(r"\1", "".join(out))


@lru_cache(maxsize=65536)
def sound_key(text: str) -> str:
    """Return how a name sounds, roughly: the same for most transliterations of one name.

    Example:
        >>> sound_key("Khan Sheikhoun"), sound_key("Khan Shaykhun")
        ('xan $ixun', 'xan $ixun')
    """
    return " ".join(_sound_word(word) for word in name_words(text))


def _consonants(sound: str, *, last: bool) -> str:
    """The consonants of a word; ``'`` stands for a vowel, hamza or ayn at its start."""
    if not last and len(sound) > 3 and sound[-1] == "t" and sound[-2] in _VOWELS:  # noqa: PLR2004 - "bat" keeps its t
        sound = sound[:-1]  # the t of a construct: Maarat al-Numan, written معرة
    start = "'" if sound[:1] in {"a", "i", "u"} else ""
    return start + "".join(letter for letter in sound if letter not in _VOWELS)


@lru_cache(maxsize=65536)
def word_skeletons(text: str) -> tuple[str, ...]:
    """Return the consonants of each word of a name."""
    words = name_words(text)
    return tuple(
        _consonants(_sound_word(word), last=index == len(words) - 1) for index, word in enumerate(words)
    )


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """Return the consonants of a name, in order, as one string: the key that Arabic and Latin spellings share.

    Example:
        >>> skeleton("Saraqeb") == skeleton("Saraqib") == skeleton("سراقب")
        True
        >>> skeleton("Urm al-Sughra") == skeleton("Urm al-Kubra")
        False
    """
    first, *rest = word_skeletons(text) or ("",)
    return _DOUBLED.sub(r"\1", first + "".join(word.removeprefix("'") for word in rest))


@lru_cache(maxsize=65536)
def similarity(left: str, right: str) -> float:
    """Return how alike two names of one script sound, 0 to 1: the likeness of the least alike of their words.

    Names of different scripts share no vowels; their similarity is that of their skeletons. Names with another number
    of words are compared as one word ("Talkalakh", "Tall Kalakh").

    Example:
        >>> similarity("Saraqeb", "Saraqib"), round(similarity("Urm al-Sughra", "Urm al-Kubra"), 2)
        (1.0, 0.6)
    """
    if is_arabic(left) != is_arabic(right):
        return OSA.normalized_similarity(skeleton(left), skeleton(right))
    ours, theirs = sound_key(left).split(), sound_key(right).split()
    if len(ours) != len(theirs):
        return OSA.normalized_similarity("".join(ours), "".join(theirs))
    if not ours:
        return 0.0
    return min(OSA.normalized_similarity(one, other) for one, other in zip(ours, theirs, strict=True))


_CONSONANT = re.compile(f"[^{_VOWELS}]")
_WRITTEN_ALIKE = str.maketrans({"ظ": "ض", "ذ": "د", "ث": "ت"})
"""Letters that dialects and keyboards exchange."""
_ARABIC_VOWELS = frozenset("اوي")
_NOT_IN_ARABIC = frozenset("pv")
"""Letters that no name in Arabic letters asks for."""


@lru_cache(maxsize=65536)
def can_be_written_so(left: str, right: str) -> bool:
    """Tell whether a name in Latin letters can be a transliteration of one in Arabic letters, in either order.

    Short vowels are not written in Arabic, long ones are: what is written has to be there in the Latin name as well,
    and where nothing is written, at most one short vowel. Both end in a vowel, or neither does; nobody makes a p of a b.

    Example:
        >>> can_be_written_so("Saraqib", "سراقب"), can_be_written_so("Rawda", "الروضة"), can_be_written_so("Dija", "الدجاج")
        (True, True, False)
        >>> can_be_written_so("Mara'yan", "مران"), can_be_written_so("Sayqal", "صقلاية"), can_be_written_so("Rudu", "الروضة")
        (False, False, False)
    """
    arabic, latin = (left, right) if is_arabic(left) else (right, left)
    if _NOT_IN_ARABIC & set(_letters(latin)):
        return False
    written, spoken = ("".join(sound_key(name).split()) for name in (arabic, latin))
    ends = [(sound[-1:] in _VOWELS, sound[-1:] == "u") for sound in (written, spoken)]
    if ends[0] != ends[1] or _consonants_of(written) != _consonants_of(spoken):
        return False
    gaps = zip(_vowel_gaps(written), _vowel_gaps(spoken), strict=True)
    return all(here == there if here else len(there) <= 1 for here, there in gaps)


def _consonants_of(sound: str) -> str:
    return "".join(letter for letter in sound if letter not in _VOWELS)


def _vowel_gaps(sound: str) -> list[str]:
    """Return the vowels between each two consonants of a word."""
    inner = sound.strip(_VOWELS)
    return _CONSONANT.split(inner)[1:-1]


@lru_cache(maxsize=65536)
def is_same_in_arabic(left: str, right: str) -> bool:
    """Tell whether two Arabic names differ by no more than habits of writing: a long vowel inside, or a letter for its twin.

    The long vowel stands between two consonants: next to another one it makes a syllable, and another name.

    Example:
        >>> is_same_in_arabic("أبو الظهور", "ابو الضهور"), is_same_in_arabic("كويرس", "قويرس"), is_same_in_arabic("سراقب", "سرقب")
        (True, False, True)
        >>> is_same_in_arabic("كفر ديان", "كفر دين"), is_same_in_arabic("كورداني", "كور أداني"), is_same_in_arabic("تلمنس", "تل منيس")
        (False, False, True)
    """
    one, other = ([word.translate(_WRITTEN_ALIKE) for word in name_words(name)] for name in (left, right))
    short, long = sorted((one, other), key=lambda words: sum(map(len, words)))
    if (less := "".join(short)) == (more := "".join(long)):
        return True
    if len(more) - len(less) != 1:
        return False
    starts = set(accumulate(map(len, long)))
    return any(
        0 < index < len(less)
        and index not in starts
        and letter in _ARABIC_VOWELS
        and not {more[index - 1], more[index + 1]} & _ARABIC_VOWELS
        and more[:index] + more[index + 1 :] == less
        for index, letter in enumerate(more)
    )
