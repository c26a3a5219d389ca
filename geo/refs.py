"""Road references: one spelling for ``M-5``, ``m 5`` and ``M5``.

Used by whoever compares what a text calls a road with what a map calls it. Not a grammar: where a reference stands in
a sentence is found in `geo.claims`, and which road carries it in `geo.roads`. Imports nothing of the project.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise_ref", "ref_key", "ref_sort_key", "same_ref", "split_refs"]

_CYRILLIC_TWINS = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
"""Capitals that Ukrainian and Russian road signs share with the Latin alphabet."""

_GENERIC_WORD = re.compile(r"^\s*(?:highway|hwy|motorway|route|road|no\.?|nr\.?)\s*(?=[\d#])", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"[^\w]|_")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_RUNS = re.compile(r"\d+|\D+")


def normalise_ref(text: str) -> str:
    """Return a road reference in capitals, without blanks and dashes.

    Digits of any script become ASCII digits, Cyrillic capitals that look like Latin ones become Latin, and a generic
    word before a number is dropped. Leading zeros stay, since they are part of the sign; `same_ref` ignores them.

    Example:
        >>> [normalise_ref(text) for text in ("M-5", " m 5", "М-04", "T-05-04", "60b", "Highway 1", "م٥")]
        ['M5', 'M5', 'M04', 'T0504', '60B', '1', 'م5']
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    text = _GENERIC_WORD.sub("", text)
    return _NOT_SHOWN.sub("", text).upper().translate(_CYRILLIC_TWINS)


def split_refs(tag: str) -> tuple[str, ...]:
    """Return the normalised references of an OSM ``ref`` value, in order, each once.

    Example:
        >>> split_refs("M 5; M4;M-5")
        ('M5', 'M4')
    """
    refs = (normalise_ref(part) for part in re.split(r"[;,]", tag))
    return tuple(dict.fromkeys(ref for ref in refs if ref))


def ref_key(text: str) -> str:
    """Return what two texts have in common exactly when `same_ref` holds of them.

    Example:
        >>> ref_key("T-05-04")
        'T504'
    """
    return _LEADING_ZEROS.sub("", normalise_ref(text))


def same_ref(left: str, right: str) -> bool:
    """Tell whether two texts name the same reference, whatever their dashes, case and leading zeros.

    Example:
        >>> same_ref("M-04", "M4"), same_ref("M4", "M45"), same_ref("", "")
        (True, False, False)
    """
    key = ref_key(left)
    return bool(key) and key == ref_key(right)


def ref_sort_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that counts digits as numbers, however many there are.

    Example:
        >>> sorted(["M45", "M5", "60b", "M4"], key=ref_sort_key)
        ['60b', 'M4', 'M5', 'M45']
    """
    runs = _RUNS.findall(normalise_ref(text))
    return tuple(_run_key(run) for run in runs)


def _run_key(run: str) -> tuple[int, int, str]:
    """Compare digits as a number does, without making one: by their count, then one by one."""
    digits = run.lstrip("0") if run.isdecimal() else ""
    return (0, len(digits), digits) if run.isdecimal() else (1, 0, run)
