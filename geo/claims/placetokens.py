"""Takes a place expression apart into words, road references, distances and marks, with their positions.

Not for running text: `geo.claims.sentences` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from geo.claims.placewords import fold
from geo.errors import PlaceExpressionError

__all__ = ["Sort", "Token", "is_ref", "place_tokens"]

_KM_PER_MILE = 1.609344


class Sort(Enum):
    """What a token is."""

    WORD = "word"
    REF = "ref"
    NUMBER = "number"
    DISTANCE = "distance"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a place expression.

    Attributes:
        text: as written, typographic characters folded.
        sort: what it is.
        start: 0-based position in the expression.
        km: length in kilometres where it is a distance.
    """

    text: str
    sort: Sort
    start: int
    km: float = 0.0

    @property
    def low(self) -> str:
        """Lower case, for comparison with the word lists."""
        return self.text.lower()

    @property
    def end(self) -> int:
        """Position after the last character."""
        return self.start + len(self.text)

    @property
    def is_capital(self) -> bool:
        """Tell whether it can open a name: a capital, an Arabic article, or a script without capitals."""
        first = self.text[:1]
        return self.sort is Sort.WORD and (not first.islower() or _PARTICLE.match(self.text) is not None)


_PARTICLE = re.compile(r"(?:a[dlnrstz]|ash|e[dlsz]|u[lm])-")
_REF = r"(?:(?:[A-ZА-ЯІ]{1,3}[- ]?|[a-z]-?)\d{1,4}[A-Za-z]?(?:-\d{1,3})?|\d{1,4}[A-Za-z])"
_IS_REF = re.compile(_REF)
_TOKEN = re.compile(
    r"(?P<number>\d{1,4}(?:[.,]\d{1,3})?)"
    r"(?P<unit>(?: |-)?(?P<name>km|kms|kilomet(?:re|er)s?|miles?|mi|m|met(?:re|er)s?)\b)"
    rf"|(?P<ref>{_REF})(?!\w)"
    r"|(?P<plain>\d{1,4}(?:st|nd|rd|th)?)(?!\w)"
    r"|(?P<word>[^\W\d_](?:[\w'.]|-(?=[^\W\d_])(?!(?:[A-Z]{1,3}\d)))*)"
    r"|(?P<mark>[-/(),&+])"
)


def place_tokens(text: str) -> list[Token]:
    """Return the tokens of a place expression.

    Raises:
        PlaceExpressionError: a character that no place expression has; the caret stands under it.

    Example:
        >>> [token.text for token in place_tokens("10 km south of Hama on the M-5")]
        ['10 km', 'south', 'of', 'Hama', 'on', 'the', 'M-5']
    """
    folded = fold(text)
    found: list[Token] = []
    position = 0
    while position < len(folded):
        if folded[position] in " '\"":
            position += 1
            continue
        match = _TOKEN.match(folded, position)
        if match is None:
            raise PlaceExpressionError(
                f"{text[position]!r} cannot stand in a place expression; write a town, a road or a junction",
                text,
                position,
            )
        found.append(_token(match))
        position = match.end()
    return found


def _token(match: re.Match[str]) -> Token:
    raw, start = match[0], match.start()
    if match["unit"]:
        unit = match["name"]
        scale = (
            _KM_PER_MILE if unit.startswith("mi") else 0.001 if unit == "m" or unit.startswith("me") else 1.0
        )
        return Token(raw, Sort.DISTANCE, start, float(match["number"].replace(",", ".")) * scale)
    if match["ref"]:
        return Token(raw, Sort.REF, start)
    if match["word"]:
        return Token(raw.rstrip(".'"), Sort.WORD, start)
    return Token(raw, Sort.NUMBER if match["plain"] else Sort.MARK, start)


def is_ref(text: str) -> bool:
    """Tell whether a text has the form of a road number.

    Example:
        >>> is_ref("M-04"), is_ref("Saraqib"), is_ref("T-05-04")
        (True, False, True)
    """
    return _IS_REF.fullmatch(fold(text).strip()) is not None
