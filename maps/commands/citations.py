"""Sets claims for a terminal: who published them, on whose word, what they say, when, and how they are graded.

Claims of one origin stand together, the weightiest first. Texts of strangers go through `maps.commands.typeset`, which
lets nothing through that a terminal obeys. Addresses are never broken, so that they can be followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from maps.commands.daywords import since_words, when_words
from maps.commands.show import clean, count_of, shorten
from maps.commands.typeset import filled

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.casefile import Citation, Voice

__all__ = ["GRADES", "publisher", "short_voices", "voice_lines"]

_SENTENCE = 300
"""Characters of a sentence that are shown; the claim has it whole."""
_RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability unknown",
}
_CREDIBILITY = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
GRADES = "Grades are those of NATO STANAG 2511: the source A to F, what it says 1 to 6."


def voice_lines(
    heading: str, voices: Sequence[Voice], zone: ZoneInfo, width: int, *, is_one_object: bool
) -> Iterator[str]:
    """Yield voices with their claims; those of one origin count once, if they speak of one object."""
    if not voices:
        return
    claims = sum(len(voice.citations) for voice in voices)
    count = count_of(len(voices), "voice") + (
        f", {count_of(claims, 'claim')}" if claims > len(voices) else ""
    )
    yield ""
    yield from filled(f"{heading} ({count})", width)
    for voice in voices:
        first, *others = voice.citations
        yield from _citation(first, zone, width, lead="  ")
        if others:
            same = f"same origin ({voice.origin})" + (", counted once:" if is_one_object else ":")
            yield from filled(same, width, first="    ", then="    ")
        for other in others:
            yield from _citation(other, zone, width, lead="      ")


def _citation(cited: Citation, zone: ZoneInfo, width: int, *, lead: str) -> Iterator[str]:
    claim, source = cited.claim, cited.claim.source
    inner = lead + "  "
    yield from filled(f"{publisher(cited)} {cited.says} [{claim.claim_id}]", width, first=lead, then=inner)
    if claim.sentence:
        told = shorten(claim.sentence, _SENTENCE)
        yield from filled(
            told if claim.spans.sentence is None else f'"{told}"', width, first=inner, then=inner
        )
    facts = [
        "" if claim.when is None else f"event {when_words(claim.when)}",
        f"published {since_words(source.published, zone)}",
        cited.whose,
        f"grade {source.reliability}{source.credibility}: {_grade_words(cited)}",
    ]
    yield from filled("; ".join(fact for fact in facts if fact), width, first=inner, then=inner)
    if source.url:
        yield inner + clean(source.url)


def publisher(cited: Citation) -> str:
    """Return who published a claim, and on whose word where that is another's."""
    source = cited.claim.source
    if source.origin and source.origin.casefold() != source.publisher.casefold():
        return f"{source.publisher or 'An unnamed report'}, on the word of {source.origin},"
    return source.publisher or "An unnamed report"


def _grade_words(cited: Citation) -> str:
    """Return the grade of a claim in words."""
    source = cited.claim.source
    known = _RELIABILITY.get(source.reliability, ""), _CREDIBILITY.get(source.credibility, "")
    return ", ".join(word for word in known if word)


def short_voices(voices: Sequence[Voice], zone: ZoneInfo, this_year: int = 0) -> str:
    """Return voices in one line: origin, day of publication and claims of each."""
    return "; ".join(
        f"{voice.origin or 'unnamed report'},"
        f" {since_words(voice.citations[0].claim.source.published, zone, this_year=this_year)}"
        f" [{', '.join(cited.claim.claim_id for cited in voice.citations)}]"
        for voice in voices
    )
