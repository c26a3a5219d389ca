"""The parts of a claim as marks in its sentence, for the page and for the terminal.

A mark says from where to where in `Claim.sentence` a part stands. Marks may lie in one another ("*left* **the city** *under
their control*"); where two cross, the later one is split, so that whoever draws them has to nest them and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.claims.claim import Claim

__all__ = ["PARTS", "Mark", "marks_of", "nested", "packed", "target_as_written"]

PARTS = ("actor", "trigger", "target", "when", "attribution")
"""Parts of a claim that have a span; the page knows them by their number here."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One part in a sentence.

    Attributes:
        start: first character.
        end: character after the last.
        part: one of `PARTS`.
        name: what tells it from others of its part, such as the number of its claim; ``""`` where nothing needs to.
    """

    start: int
    end: int
    part: str
    name: str = ""


def marks_of(claim: Claim) -> list[Mark]:
    """Return the marks of a claim, in characters of its sentence, from left to right, the longer first.

    A part outside the sentence (a source in a bracket behind it) has no mark. None has where the sentence is not the one
    that the spans were made for, because somebody wrote it anew.
    """
    whole = claim.spans.sentence
    if whole is None or whole[1] - whole[0] != len(claim.sentence):
        return []
    found = []
    for part in PARTS:
        span = getattr(claim.spans, part)
        if span is not None and whole[0] <= span[0] < span[1] <= whole[1]:
            found.append(Mark(span[0] - whole[0], span[1] - whole[0], part))
    return sorted(found, key=_order)


def target_as_written(claim: Claim) -> str:
    """Return the words that stand for the place in the sentence where these are not its name ("the city"), else ``""``.

    A part of a road that stands elsewhere in the sentence may follow what is written.
    """
    written = next(
        (claim.sentence[mark.start : mark.end] for mark in marks_of(claim) if mark.part == "target"), ""
    )
    written = " ".join(written.split())
    return "" if " ".join(claim.target.split()).startswith(written) else written


def nested(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks of which each two are apart or one lies in the other; the outer comes first.

    Example:
        >>> for mark in nested([Mark(0, 6, "actor"), Mark(4, 9, "trigger")]):
        ...     print(mark.start, mark.end, mark.part)
        0 6 actor
        4 6 trigger
        6 9 trigger
    """
    waiting = sorted(marks, key=_order, reverse=True)
    done: list[Mark] = []
    around: list[Mark] = []
    while waiting:
        mark = waiting.pop()
        while around and around[-1].end <= mark.start:
            around.pop()
        if around and mark.end > around[-1].end:
            waiting.append(replace(mark, start=around[-1].end))
            waiting.sort(key=_order, reverse=True)
            mark = replace(mark, end=around[-1].end)
        done.append(mark)
        around.append(mark)
    return done


def packed(claim: Claim) -> list[int]:
    """Return nested marks as whole numbers for a script: start, end, number of the part, and so on.

    Positions count UTF-16 units, as texts of JavaScript do: a character beyond the first 65,536 is two of them.
    """
    numbers: list[int] = []
    for mark in nested(marks_of(claim)):
        numbers += (_units(claim.sentence[: mark.start]), _units(claim.sentence[: mark.end]))
        numbers.append(PARTS.index(mark.part))
    return numbers


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _order(mark: Mark) -> tuple[int, int, int, str]:
    return mark.start, -mark.end, PARTS.index(mark.part), mark.name
