"""Shows claims in the sentences that they come from, for ``frontline extract --show``.

Each sentence stands once, with a row of labels beneath each of its lines; a label that is not for all claims of the sentence has
the numbers of its claims ("P2"). Where letters run from right to left, brackets in the text take the place of the rows.
Beneath the sentence is what each claim says: what was done to what, by whom, when, on whose word, and what words like "they" and
"the city" were taken for. Everything goes through `maps.commands.typeset`, which lets nothing through that a terminal obeys.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import click

from geo.claims.claim import Action, Claim, Extent, Polarity, Side
from maps.commands.show import clean
from maps.commands.typeset import Style, bracketed, cells_of, filled, lines_of, rows_under, styled, turns
from maps.marks import Mark, marks_of

if TYPE_CHECKING:
    from geo.claims.report import Report
    from geo.theatre import Theatre

__all__ = ["KEY", "marked_claims", "marked_rest", "ranges", "style_for"]

KEY = (
    "Labels: Actor, Did (what was done), Place, Time, Source; their first letter where there is no room for more,"
    " and the numbers of their claims where they are not for all of them."
)

_WORDS = {
    "actor": "Actor",
    "trigger": "Did",
    "target": "Place",
    "when": "Time",
    "attribution": "Source",
}
_COLOURS: Mapping[str, Mapping[str, object]] = {
    "actor": {"fg": "cyan"},
    "trigger": {"fg": "red", "bold": True},
    "target": {"fg": "green"},
    "when": {"fg": "magenta"},
    "attribution": {"fg": "blue"},
}
_DONE = {Action.WITHDREW: "withdrew from", Action.ADVANCED_TO: "advanced to"}
_INDENT = "    "
_HANGING = "      "
_WIDEST = 110
"""Columns; a longer line is not read in one glance."""


def style_for(*, colour: bool | None = None) -> Style:
    """Return what puts colours on the parts: none where standard output is no terminal, or NO_COLOR is set."""
    if colour is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return _coloured if colour else _plain


def _coloured(text: str, part: str) -> str:
    return click.style(text, **_COLOURS[part])  # type: ignore[arg-type]


def _plain(text: str, _part: str) -> str:
    return text


def marked_claims(
    claims: Sequence[Claim], theatre: Theatre, *, width: int, style: Style = _plain
) -> Iterator[str]:
    """Yield the lines that show claims in their sentences, numbered from 1.

    Args:
        claims: in the order of their reports.
        theatre: has the names of the actors, and the zone of the days.
        width: columns of the terminal.
        style: puts the colours on, see `style_for`.
    """
    width = min(width, _WIDEST)
    numbered = list(enumerate(claims, start=1))
    several = len({claim.report_id for claim in claims}) > 1
    for _, of_report in groupby(numbered, key=lambda item: item[1].report_id):
        told = list(of_report)
        if several:
            yield from filled(_heading(told[0][1], theatre), width)
            yield ""
        for _, group in groupby(told, key=lambda item: (item[1].spans.sentence, item[1].sentence)):
            together = list(group)
            yield from _sentence(together[0][1].sentence, _named(together), width, style)
            for facts, alike in groupby(together, key=lambda item: _facts(item[1], theatre)):
                for number, claim in alike:
                    yield from filled(_head(claim), width, first=f"{number:>3} ", then=_HANGING + "  ")
                yield from filled(facts, width, first=_HANGING, then=_HANGING)
            yield ""


def marked_rest(
    report: Report, claims: Iterable[Claim], theatre: Theatre, *, width: int, style: Style = _plain
) -> Iterator[str]:
    """Yield the lines that show sentences of control and place without a claim; the words that speak of it are marked."""
    from geo.claims.unclaimed import unclaimed  # noqa: PLC0415 - loads the lexicon

    width = min(width, _WIDEST)
    for found in unclaimed(report, claims, theatre):
        first, last = found.sentence
        marks = [Mark(start - first, end - first, "trigger") for start, end in found.triggers]
        marks += [Mark(start - first, end - first, "target") for start, end in found.places]
        yield from _sentence(report.text[first:last], marks, width, style)
        yield ""


def _heading(claim: Claim, theatre: Theatre) -> str:
    source = claim.source
    day = str(source.published.astimezone(theatre.zone).date())
    return ", ".join(part for part in (source.publisher or "report", day, source.url) if part)


# ---- the sentence ----


def _sentence(text: str, marks: Sequence[Mark], width: int, style: Style) -> Iterator[str]:
    """Yield the lines of a sentence with its marks."""
    cells = cells_of(text)
    in_brackets = turns(text)
    if in_brackets:
        cells = bracketed(cells, marks, _WORDS)
    for line in lines_of(cells, width - len(_INDENT)):
        yield _INDENT + styled(line, marks, style)
        if not in_brackets:
            yield from (_INDENT + row for row in rows_under(line, marks, _WORDS, style))


def _named(together: Sequence[tuple[int, Claim]]) -> list[Mark]:
    """Return the marks of the claims of one sentence; one that is not for all of them has their numbers as its name."""
    numbers: dict[Mark, list[int]] = {}
    for number, claim in together:
        for mark in marks_of(claim):
            numbers.setdefault(mark, []).append(number)
    return [
        mark if len(of) == len(together) else replace(mark, name=ranges(of)) for mark, of in numbers.items()
    ]


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers in short: ``1-3,5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


# ---- what a claim says ----


def _facts(claim: Claim, theatre: Theatre) -> str:
    """Return what the claims of a list share: by whom, when, on whose word."""
    facts = (_actor(claim, theatre), _when(claim, theatre), _source(claim), _note(claim))
    return "; ".join(fact for fact in facts if fact)


def _head(claim: Claim) -> str:
    """Return what was done to what: ``captured Saraqib, meant by "the city" (settlement) DENIED``."""
    what = f"{_DONE.get(claim.act, claim.act)} {clean(claim.target)}"
    written = _at(claim, "target")
    if written and not _same(claim.target, written):
        what += f', meant by "{written}"'
    facts = [str(claim.target_kind)]
    if claim.extent is not Extent.UNSTATED:
        facts.append(f"extent {claim.extent}")
    if claim.roads:
        facts.append("roads " + ", ".join(map(clean, claim.roads)))
    if claim.between:
        facts.append("between " + " and ".join(map(clean, claim.between)))
    if claim.passage:
        facts.append(f"passage {str(claim.passage).replace('_', ' ')}")
    signs = ["HISTORY"] if claim.background else []
    if claim.polarity is not Polarity.AFFIRMED:
        signs.append(str(claim.polarity).upper())
    if claim.is_claimed_only:
        signs.append("CLAIMED ONLY by the side that gains")
    return f"{what} ({'; '.join(facts)})" + "".join(f" {sign}" for sign in signs)


def _actor(claim: Claim, theatre: Theatre) -> str:
    told = f"by {_party(claim.actor, claim.actor_id, theatre)}" if claim.actor or claim.actor_id else ""
    if claim.opponent or claim.opponent_id:
        told += f"{' ' if told else ''}against {_party(claim.opponent, claim.opponent_id, theatre)}"
    return told or "no actor named"


def _party(written: str, actor_id: str, theatre: Theatre) -> str:
    """Return a party as written, and who it was taken for."""
    actor = theatre.actors.get(actor_id) if actor_id else None
    meant = actor.name if actor is not None else actor_id
    if not meant:
        return f'"{clean(written)}", no actor of the theatre'
    return f'"{clean(written)}", taken for {clean(meant)}' if written and written != meant else clean(meant)


def _when(claim: Claim, theatre: Theatre) -> str:
    words = _at(claim, "when")
    if claim.when is None:
        return f"no time, known by {claim.source.published.astimezone(theatre.zone).date()}"
    return f'{claim.when}, from "{words}"' if words else f"{claim.when}, without words for it"


def _source(claim: Claim) -> str:
    source = claim.source
    voice = f'"{clean(claim.attribution)}"' if claim.attribution else "the report itself"
    if claim.attribution and claim.spans.attribution and not _at(claim, "attribution"):
        voice += ", named outside the sentence"
    side = "" if source.side is Side.UNKNOWN else f", {source.side}"
    return f"on the word of {voice}{side}, grade {source.reliability}{source.credibility}"


def _note(claim: Claim) -> str:
    return f"note: {clean(claim.note)}" if claim.note else ""


def _at(claim: Claim, part: str) -> str:
    """Return the words of a part in the sentence, ``""`` where it has none there."""
    marks = [mark for mark in marks_of(claim) if mark.part == part]
    return clean(claim.sentence[marks[0].start : marks[0].end]) if marks else ""


def _same(target: str, written: str) -> bool:
    """Tell whether a target is as written; a part of a road that stands elsewhere in the sentence may follow it."""
    return clean(target).startswith(written)
