"""Words of place language, shared by the place grammar and the extractor, and the folding of typographic characters.

The words themselves are data: the table ``[places]`` of ``lexicon.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "AREA_NOUNS",
    "COMPASS",
    "CROSSING_NOUNS",
    "EDGE_NOUNS",
    "FACILITY_NOUNS",
    "JUNCTION_NOUNS",
    "LINK_WORDS",
    "NEAR_WORDS",
    "ROAD_NOUNS",
    "SETTLEMENT_NOUNS",
    "SHARE_WORDS",
    "STRETCH_NOUNS",
    "fold",
    "lexicon_data",
    "split_ends",
]


@cache
def lexicon_data() -> dict[str, Any]:
    """Return ``lexicon.toml`` as read; shared, not to be changed."""
    return tomllib.loads(files("geo.claims").joinpath("lexicon.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon_data()["places"][key].split())


SETTLEMENT_NOUNS = _words("settlement")
AREA_NOUNS = _words("area")
FACILITY_NOUNS = _words("facility")
CROSSING_NOUNS = _words("crossing")
ROAD_NOUNS = _words("road")
JUNCTION_NOUNS = _words("junction")
EDGE_NOUNS = _words("edge")
STRETCH_NOUNS = _words("stretch")
SHARE_WORDS = _words("share")
NEAR_WORDS = _words("near")
LINK_WORDS = _words("link") | NEAR_WORDS


def _compass() -> dict[str, str]:
    table: dict[str, str] = {}
    for name in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"):
        for form in {name, name[:5] + "-" + name[5:] if len(name) > 5 else name}:  # noqa: PLR2004 - north, south
            for ending in ("", "ern", "ernmost"):
                table[form + ending] = name
    return table | {"central": "centre"}


COMPASS = _compass()
"""Every written form of a compass point ("north-western") and the point that it means ("northwest")."""

_FOLD = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ", "\n": " ", "\r": " ",
        "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "ʿ": "'", "ʾ": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip


_FOLD_LINES = {code: plain for code, plain in _FOLD.items() if code not in {10, 13}}


def fold(text: str, *, keep_lines: bool = False) -> str:
    """Return the text with plain quotes, dashes and spaces, of the same length, so that positions keep their meaning.

    Args:
        text: any text.
        keep_lines: leave line ends as they are.

    Example:
        >>> fold("the Damascus–Aleppo\u00a0highway’s")
        "the Damascus-Aleppo highway's"
    """
    return text.translate(_FOLD_LINES if keep_lines else _FOLD)


_ARTICLE = re.compile(r"(?i)(?:al|ad|as|ar|at|az|an|ash|el|ez|es|ed|ad|ul|ath|adh)")


def split_ends(name: str) -> tuple[str, ...]:
    """Split a road name at the hyphens that join towns, not at those inside a town's name.

    A hyphen joins towns where a capital follows and no Arabic article stands before it.

    Example:
        >>> split_ends("Damascus–Aleppo"), split_ends("Al-Bab-Al-Rai"), split_ends("Deir ez-Zor"), split_ends("Hama")
        (('Damascus', 'Aleppo'), ('Al-Bab', 'Al-Rai'), ('Deir ez-Zor',), ('Hama',))
    """
    pieces = [piece.strip() for piece in fold(name).split("-")]
    ends = [pieces[0]]
    for piece in pieces[1:]:
        last_word = ends[-1].rsplit("-", 1)[-1].rsplit(" ", 1)[-1]
        starts_name = piece[:1].isupper() or _ARTICLE.fullmatch(piece.split(" ", 1)[0]) is not None
        if _ARTICLE.fullmatch(last_word) or not starts_name:
            ends[-1] += "-" + piece
        else:
            ends.append(piece)
    return tuple(end for end in ends if end)
