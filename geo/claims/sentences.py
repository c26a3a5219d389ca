"""Cuts a report into sentences and words, with their positions in the text.

One pass of one regular expression that never looks back, so that a text of any shape takes linear time. A sentence ends
at a full stop, question or exclamation mark before a capital, and at an empty line; not at a line end inside a paragraph,
unless a bullet or an emoji opens the next line, and not at the stop of an abbreviation ("Gen. Salami", "U.S. forces").
The dateline of a paragraph belongs to no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from geo.claims.claim import Span
from geo.claims.dateline import dateline_end
from geo.claims.lexicon import lexicon
from geo.claims.placewords import fold

__all__ = ["Sentence", "Word", "sentences"]

_WORD = re.compile(
    r"(?P<ref>[A-ZА-ЯІ]{1,3}-?\d{1,4}[a-z]?(?:-\d{1,3})?(?![\w]))"
    r"|(?P<abbr>(?:[A-Z]\.){2,}(?:-[a-z]+)?)"
    r"|(?P<word>[^\W\d_](?:[^\W_]|['-](?=[^\W_]))*'?)"
    r"|(?P<number>\d(?:[\d,.]*\d)?(?:st|nd|rd|th|h)?)"
    r"|(?P<blank>\n[^\S\n]*\n)"
    r"|(?P<mark>[^\w\s])"
)
_ABBREVIATIONS = lexicon().words("sentences", "abbreviations")
_BULLETS = frozenset("-*\u2022\u2023\u2043\u00b7")
_SYMBOLS = frozenset({"So", "Sm"})
_DEEPEST_ITEM = 20
_LONGEST_SENTENCE = 400
"""Words; what is longer is a table or a list and is cut there."""


@dataclass(slots=True)
class Word:
    """One word, number or mark.

    Attributes:
        text: with plain quotes and hyphens.
        low: the same in lower case, without a possessive ``'s``.
        start: first character in the report.
        end: character after the last.
        kind: ``word``, ``ref`` (a road number), ``number`` or ``mark``.
        is_capital: it is written as a name: a capital, or an Arabic article before one.
    """

    text: str
    low: str
    start: int
    end: int
    kind: str
    is_capital: bool = False

    @property
    def is_possessive(self) -> bool:
        """Tell whether it ends in ``'s`` or, in the plural, in ``'``."""
        return self.text.endswith(("'s", "'"))


def _is_particle_name(text: str) -> bool:
    if "-" not in text:
        return False
    head, _, tail = text.partition("-")
    return len(head) <= 3 and head.islower() and tail[:1].isupper()  # noqa: PLR2004 - al, ash


@dataclass(slots=True)
class Sentence:
    """The words of one sentence.

    Attributes:
        words: its words and marks, in order.
        paragraph: number of the paragraph that it stands in.
    """

    words: list[Word]
    paragraph: int

    @property
    def span(self) -> Span:
        """First character, and the one after the last."""
        return self.words[0].start, self.words[-1].end

    def span_of(self, start: int, stop: int) -> Span:
        """Return the characters of the words ``start`` to ``stop`` (exclusive)."""
        return self.words[start].start, self.words[stop - 1].end


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order.

    Example:
        >>> [len(sentence.words) for sentence in sentences("Gen. Hasan left Hama. The M5 is cut.")]
        [6, 5]
    """
    words: list[Word] = []
    paragraph = 0
    folded = fold(text, keep_lines=True)
    begin = dateline_end(folded, 0)
    for match in _WORD.finditer(folded):
        kind = match.lastgroup or "mark"
        if kind == "blank":
            if words:
                yield Sentence(words, paragraph)
            words, paragraph = [], paragraph + 1
            begin = dateline_end(folded, match.end())
            continue
        if match.start() < begin or (match[0] == "*" and not _opens_item(folded, match.start())):
            continue
        word = _word(match, kind)
        if words and (_ends_before(words, word, folded) or len(words) >= _LONGEST_SENTENCE):
            ends_line = "\n" in folded[words[-1].end : word.start] and not _is_bullet(word)
            yield Sentence(words, paragraph)
            words, paragraph = [], paragraph + ends_line
        words.append(word)
    if words:
        yield Sentence(words, paragraph)


def _word(match: re.Match[str], kind: str) -> Word:
    text = match[0]
    end = match.end()
    if kind == "abbr":
        kind = "word"
    elif kind == "word" and text.endswith("'") and not text.endswith("s'"):
        text, end = text[:-1], end - 1
    capital = kind in {"word", "ref"} and (text[:1].isupper() or _is_particle_name(text))
    low = text.lower()
    if "'" in text:
        low = low.removesuffix("'s").removesuffix("'")
    return Word(text, low, match.start(), end, kind, capital)


def _opens_item(folded: str, at: int) -> bool:
    """Tell whether an asterisk opens an item of a list; elsewhere it is only emphasis."""
    line = folded.rfind("\n", 0, at) + 1
    return folded[at + 1 : at + 2].isspace() and at - line < _DEEPEST_ITEM and not folded[line:at].strip()


def _is_bullet(word: Word) -> bool:
    """Tell whether a mark at the start of a line opens a post or an item of a list: a dash, a bullet, an emoji."""
    if word.kind != "mark":
        return False
    return word.text in _BULLETS or (not word.text.isascii() and unicodedata.category(word.text) in _SYMBOLS)


def _ends_before(words: list[Word], word: Word, folded: str) -> bool:
    """Tell whether a new sentence begins with this word."""
    last = words[-1]
    if last.kind != "mark" and word.kind != "mark":
        return False  # no mark ends one and none opens the next
    gap = folded[last.end : word.start]
    if "\n" in gap and (last.text in ".!?:" or _is_bullet(word) or (last.text == ")" and word.is_capital)):
        return True
    if not gap:
        return False
    if last.text == ")" and words[0].text == "(" and word.is_capital:
        return True  # only sources in brackets so far
    closing = last
    if last.text in "\")']" and len(words) > 1:
        closing = words[-2]
        if closing.kind == "number" and len(words) > 3 and words[-4].text in ".!?":  # noqa: PLR2004 - ". [ 37 ]"
            return word.is_capital
    if closing.text not in ".!?" or closing.kind != "mark":
        return False
    if not (word.is_capital or word.kind == "number" or word.text in "\"'(["):
        return False
    before = (
        words[words.index(closing) - 1] if closing is not last else (words[-2] if len(words) > 1 else None)
    )
    return not (
        closing.text == "."
        and before is not None
        and (before.low in _ABBREVIATIONS or (len(before.text) == 1 and before.kind == "word"))
    )
