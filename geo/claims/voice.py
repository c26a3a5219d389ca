"""The voice: someone who says something in a sentence. Voices are found by `geo.claims.attribution`."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Voice"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who says something in a sentence.

    Attributes:
        start: index of the first word that names the voice.
        stop: index after the last.
        verb: index of the verb of saying; -1 for "according to" and brackets.
        scope: indices of the words that the voice vouches for: first, and after the last.
        denies: the verb is one of denial.
        present: it says so in the present tense.
        admits: the verb is one of admission.
    """

    start: int
    stop: int
    verb: int
    scope: tuple[int, int]
    denies: bool = False
    present: bool = False
    admits: bool = False
