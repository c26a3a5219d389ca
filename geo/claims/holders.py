"""Reads who holds a place where the words behind the verb tell: "to X", "under X's control", "in X's hands".

Which place it is, and what the verb says of it, is read by `geo.claims.events`.
"""

from __future__ import annotations

from geo.claims.lexicon import Frame, lexicon
from geo.claims.parties import Party
from geo.claims.reading import SentenceReader
from geo.claims.steps import sequence_end

__all__ = ["holder"]

_FILLER = lexicon().words("grammar", "filler")
_POSSESSED = {
    ("under",): ("control", "rule", "authority", "administration", "command", "occupation"),
    ("in",): ("hands",),
    ("into",): ("hands",),
    ("to",): ("hands", "control"),
    ("out", "of"): ("hands", "control"),
    ("from",): ("hands", "control"),
}
"""What a party owns behind a word sequence: "under army control", "out of government hands"."""
_NOBODY = frozenset({"nobody", "no", "neither", "whose"})
_SURE_POSSESSED = frozenset({("under",), ("in",), ("into",), ("out", "of"), ("from",)})
"""Sequences that say nothing without what is owned; "to the army" does."""


def holder(reader: SentenceReader, start: int, frame: Frame) -> tuple[Party | None, int]:
    """Return who holds the place by "to X", "under X's control", and the index behind; -1 where nobody does."""
    for sequence in frame.agent:
        stop = sequence_end(reader, start, sequence)
        if stop < 0:
            continue
        if frame.alone:
            return None, stop
        actor, end = _possessor(reader, stop, _POSSESSED.get(sequence, ()))
        if actor is None and sequence not in _SURE_POSSESSED:
            actor, end = reader.acting_at(stop), stop
        if actor is not None:
            return actor, end
    return None, -1


def _possessor(reader: SentenceReader, index: int, nouns: tuple[str, ...]) -> tuple[Party | None, int]:
    """Read "under their control", "under full Ukrainian control", "in rebel hands"."""
    for at in range(index, min(index + 8, len(reader.words)) if nouns else index):
        if reader.low(at) in {",", ".", ";", "and"}:
            break
        if reader.low(at) in _NOBODY:
            break
        if reader.low(at) in nouns and at > index:
            start = index
            while start < at - 1 and reader.low(start) in _FILLER | {"the", "complete"}:
                start += 1
            pronoun = (
                "plural" if reader.low(start) == "their" else "singular" if reader.low(start) == "its" else ""
            )
            return Party(start, start + 1 if pronoun else at, pronoun), at + 1
    return None, index
