"""Steps along the tokens of a place expression, and looks ahead for where a modifier begins.

What the tokens mean is said in `geo.claims.placecore` and `geo.claims.placeparser`, which build on this.
"""

from __future__ import annotations

from geo.claims.lexicon import lexicon
from geo.claims.placetokens import Sort, Token, place_tokens
from geo.claims.placewords import COMPASS, LINK_WORDS, NEAR_WORDS
from geo.errors import PlaceExpressionError

__all__ = ["APPROXIMATE", "ARTICLES", "PlaceCursor"]

ARTICLES = frozenset({"the", "The", "a", "an", "this", "that", "its", "their"})
APPROXIMATE = lexicon().words("places", "approximate")
_BEFORE_A_POSITION = APPROXIMATE | {"to", "the"}


class PlaceCursor:
    """A position among the tokens of one expression."""

    def __init__(self, text: str) -> None:
        """Take the expression apart."""
        self.text = text
        self.tokens = place_tokens(text)
        self.at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        """Return a token ahead, or behind where it is negative; None outside the expression."""
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def low(self, ahead: int = 0) -> str:
        """Return a token ahead in lower case, or ``""``."""
        token = self.peek(ahead)
        return token.low if token else ""

    def take(self, *words: str) -> bool:
        """Step over the next token if it is one of the words."""
        if self.low() in words:
            self.at += 1
            return True
        return False

    def fail(self, message: str) -> PlaceExpressionError:
        """Return an error that points at the next token, or behind the last."""
        token = self.peek()
        return PlaceExpressionError(message, self.text, token.start if token else len(self.text))

    def written(self, tokens: list[Token]) -> str:
        """Return the text from the first to the last of some tokens."""
        return self.text[tokens[0].start : tokens[-1].end].strip(" ,'\"") if tokens else ""

    def articles(self) -> None:
        """Step over articles."""
        while (token := self.peek()) is not None and token.text in ARTICLES:
            self.at += 1

    def modifier_ahead(self) -> bool:
        """Tell whether a modifier begins here."""
        token = self.peek()
        if token is None:
            return False
        return token.low in LINK_WORDS or token.sort is Sort.DISTANCE or self.position_ahead()

    def position_ahead(self) -> bool:
        """Tell whether a distance, "near" or "north of" begins here, articles and "about" aside."""
        ahead = 0
        while self.low(ahead) in _BEFORE_A_POSITION and self.low(ahead) not in NEAR_WORDS:
            ahead += 1
        token = self.peek(ahead)
        if token is None:
            return False
        if token.low in COMPASS:
            return self.low(ahead + 1) in {"of", "from"}
        between = ahead == 0 and token.low in {"between", "from"}
        return token.sort is Sort.DISTANCE or token.low in NEAR_WORDS or between
