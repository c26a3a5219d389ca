"""Checks claims that come from outside, once, so that the rest of the program can trust them.

A claim is good if a claim table could hold it and give back the same: that checks every field for its type and its codes.
Beyond that it must belong to the report: its identifier, its sentence and its spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from geo.claims.cells import from_cells, to_cells, unwritable
from geo.claims.claim import Claim, Source, Spans
from geo.claims.report import Report

__all__ = ["check_claims"]

_MOST_PROBLEMS = 20
_PARTS = ("trigger", "actor", "target", "when")
"""Parts that stand in the sentence; an attribution may follow behind it."""
_UTC = ZoneInfo("UTC")


def check_claims(claims: Sequence[object], report: Report) -> list[str]:
    """Return what is wrong with the claims of a report, in words; nothing where all is well.

    Args:
        claims: what an extractor returned.
        report: the report that it was given.

    Returns:
        One line for each problem, the claims counted from 1; after twenty how many more there are.
    """
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, claim in enumerate(claims, start=1):
        if type(claim) is not Claim:
            problems.append(f"number {number} is of type {type(claim).__name__}, not a Claim")
            continue
        wrong = list(_field_problems(claim)) or list(_report_problems(claim, report))
        if not wrong and seen.setdefault(claim.claim_id, number) != number:
            wrong = [f"claim_id {claim.claim_id!r} is that of claim {seen[claim.claim_id]} too"]
        problems += [f"claim {number}: {problem}" for problem in wrong]
    if len(problems) > _MOST_PROBLEMS:
        return [*problems[:_MOST_PROBLEMS], f"and {len(problems) - _MOST_PROBLEMS:,} more"]
    return problems


def _field_problems(claim: Claim) -> Iterator[str]:
    """Yield the fields that a claim table would not give back as they are."""
    source: object = claim.source
    spans: object = claim.spans
    if not isinstance(source, Source) or not isinstance(spans, Spans):
        yield "source must be a Source, spans a Spans"
        return
    try:
        cells: Mapping[str, Any] = to_cells(claim)
    except (AttributeError, TypeError, ValueError, IndexError) as error:
        yield f"a field is of the wrong type ({error})"
        return
    for column, cell in cells.items():
        if not isinstance(cell, str):
            yield f"{column} is of type {type(cell).__name__}, not text"
            return
    if not claim.claim_id:
        yield "claim_id is empty"
    read, problems = from_cells(cells, line=0, zone=_UTC)
    problems += unwritable(cells, line=0)
    for problem in problems:
        yield f"{problem.column} is {problem.got!r}, allowed: {problem.allowed}"
    if read is not None and not problems and read != claim:
        yield f"{', '.join(_differing(read, claim))}: not of the type or the form that a claim has"


def _differing(read: Claim, claim: Claim) -> list[str]:
    return [field.name for field in fields(Claim) if getattr(read, field.name) != getattr(claim, field.name)]


def _report_problems(claim: Claim, report: Report) -> Iterator[str]:
    """Yield what does not fit the report: identifier, sentence, spans."""
    spans = claim.spans
    if claim.report_id != report.report_id:
        yield f"report_id is {claim.report_id!r}, the report is {report.report_id!r}"
    for field in fields(Spans):
        span = getattr(spans, field.name)
        if span is not None and not 0 <= span[0] < span[1] <= len(report.text):
            yield f"spans.{field.name} {span} is not in the text, which has {len(report.text):,} characters"
            return
    if spans.sentence is None:
        if any(getattr(spans, part) for part in _PARTS):
            yield "spans.sentence is missing, though parts of it are given"
        return
    first, last = spans.sentence
    if report.text[first:last] != claim.sentence:
        yield f"sentence is not the text at spans.sentence {spans.sentence}"
    for part in _PARTS:
        span = getattr(spans, part)
        if span is not None and not first <= span[0] < span[1] <= last:
            yield f"spans.{part} {span} is not in the sentence {spans.sentence}"
