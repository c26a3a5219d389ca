"""Reads who holds a place where the words behind the verb tell: "to X", "under X's control", "in X's hands".

Which place it is, and what the verb says of it, is read by `geo.claims.events`.
"""

from __future__ import annotations

from geo.claims.lexicon import Frame, lexicon
from geo.claims.parties import Party
from geo.claims.reading import SentenceReader, sequence_end

__all__ = ["holder"]

_FILLER = lexicon().words("grammar", "filler")
_POSSESSED = {("under",): "control", ("in",): "hands"}


def holder(reader: SentenceReader, start: int, frame: Frame) -> tuple[Party | None, int]:
    """Return who holds the place by "to X", "under X's control", and the index behind; -1 where nobody does."""
    for sequence in frame.agent:
        stop = sequence_end(reader, start, sequence)
        if stop < 0:
            continue
        if frame.alone:
            return None, stop
        if sequence in _POSSESSED:
            actor, stop = _possessor(reader, stop, _POSSESSED[sequence])
        else:
            actor = reader.party_at(stop)
        if actor is not None:
            return actor, stop
    return None, -1


def _possessor(reader: SentenceReader, index: int, noun: str) -> tuple[Party | None, int]:
    """Read "under their control", "under full Ukrainian control", "in rebel hands"."""
    for at in range(index, min(index + 8, len(reader.words))):
        if reader.low(at) == noun and at > index:
            start = index
            while start < at - 1 and reader.low(start) in _FILLER | {"the"}:
                start += 1
            pronoun = (
                "plural" if reader.low(start) == "their" else "singular" if reader.low(start) == "its" else ""
            )
            return Party(start, at, pronoun), at + 1
    return None, index
