"""Reading what is named on a command line: reports, feeds, folders of them, and claim tables.

Rules:
- the claims come in the order of the inputs, whatever number of processes read them;
- everything that is wrong is told at once, and then nothing is written, unless ``--keep-going`` says to do without;
- what was left out or read otherwise than expected is told on standard error.
"""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import ReportError
from maps.commands.reader import Answer, Reader, answer_of, is_table, open_reader, shown_name
from maps.commands.shared import ReportFlags, progress_bar
from maps.commands.show import count_of, printable

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.claims.report import Report
    from geo.theatre import Theatre

__all__ = [
    "Found",
    "How",
    "all_inputs",
    "claims_of",
    "end",
    "expanded",
    "holds_reports",
    "note",
    "read_inputs",
    "reading_options",
]

_WORTH_PROCESSES = 2_000_000
"""Bytes of reports; to start a process takes as long as to read some 300,000."""
_SHOWN_NAMES = 5
_PARTLY_DONE = 3


@dataclass(frozen=True, slots=True)
class How:
    """How inputs are read.

    Attributes:
        jobs: number of processes; None for as many as are worth it.
        keep_going: whether to do without the inputs that cannot be read.
    """

    jobs: int | None = None
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was read.

    Attributes:
        claims: the claims, in the order of the inputs; each once.
        reports: the reports that they are of, where these were asked for.
        problems: what is wrong with the inputs that were left out.
    """

    claims: list[Claim]
    reports: list[Report]
    problems: list[str]


def reading_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options for many inputs; the function gets them as ``how``."""

    @wraps(function)
    def with_how(*, jobs: int | None, keep_going: bool, **rest: object) -> None:
        function(how=How(jobs, keep_going), **rest)

    options = (
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            metavar="N",
            help="Read with N processes at once. [default: as many as processors, where there is enough to read]",
        ),
        click.option(
            "--keep-going",
            is_flag=True,
            help="Do without inputs that cannot be read: they are listed, and the exit code is 3.",
        ),
    )
    decorated: Callable[..., None] = with_how
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def end(found: Found) -> None:
    """End a command that did without some inputs with the exit code that tells so."""
    if found.problems:
        raise click.exceptions.Exit(_PARTLY_DONE)


# ---- names ----


def all_inputs(inputs: Iterable[str]) -> tuple[str, ...]:
    """Refuse standard input given twice."""
    names = tuple(inputs)
    if names.count("-") > 1:
        raise click.UsageError("- stands for standard input, which can be read only once")
    return names


def expanded(inputs: Iterable[str]) -> list[str]:
    """Put the reports of a folder, by name, in its place; what else is in it is counted on standard error.

    Folders in the folder are left out: a browser that saves a page puts its advertisements there.

    Raises:
        ReportError: there is no report in a folder.
    """
    names: list[str] = []
    for name in inputs:
        if name == "-" or not Path(name).is_dir():
            names.append(name)
            continue
        reports, others = _reports_in(Path(name))
        names.extend(map(str, reports))
        if others:
            note(f"{name}: {count_of(len(reports), 'report')} in it; left out: {', '.join(others)}")
    return names


def holds_reports(folder: Path) -> bool:
    """Tell whether there is a report in a folder."""
    return bool(_entries_of(folder)[0])


def _reports_in(folder: Path) -> tuple[list[Path], list[str]]:
    """Return the reports of a folder, and what else is in it, counted, in words."""
    from geo.claims.documents import REPORT_SUFFIXES

    reports, files, folders = _entries_of(folder)
    if not reports:
        raise ReportError(f"{folder} is a folder without a report ({', '.join(REPORT_SUFFIXES)}) in it")
    tables = sum(is_table(entry.name) for entry in files)
    counts = ((tables, "claim table"), (len(files) - tables, "hidden or other file"), (folders, "folder"))
    return reports, [count_of(number, noun) for number, noun in counts if number]


def _entries_of(folder: Path) -> tuple[list[Path], list[Path], int]:
    """Return the reports of a folder by name, its other files, and the number of its folders."""
    from geo.claims.documents import REPORT_SUFFIXES

    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise ReportError(f"cannot read the folder {folder}: {error.strerror or error}") from error
    files = [entry for entry in entries if not entry.is_dir()]
    reports = [
        entry for entry in files if entry.suffix.lower() in REPORT_SUFFIXES and not entry.name.startswith(".")
    ]
    return reports, [entry for entry in files if entry not in set(reports)], len(entries) - len(files)


def note(message: str, mark: str = "Note") -> None:
    """Tell a person on standard error what is no error and should be known."""
    click.echo("\n".join(f"{mark}: {printable(line)}" for line in message.splitlines()), err=True)


# ---- claims ----


def claims_of(inputs: Sequence[str], theatre: Theatre, flags: ReportFlags, how: How) -> Found:
    """Read inputs as `read_inputs` does, and refuse inputs without any claim.

    Raises:
        FrontlineError: an input cannot be read, or there is no claim in any of them.
    """
    found = read_inputs(inputs, theatre, flags, how)
    if not found.claims:
        names = ", ".join(map(shown_name, inputs[:_SHOWN_NAMES]))
        more = f" and {len(inputs) - _SHOWN_NAMES:,} more" if len(inputs) > _SHOWN_NAMES else ""
        raise ReportError(f"no claim about control in {names}{more}; there is nothing to draw")
    return found


def read_inputs(
    inputs: Sequence[str], theatre: Theatre, flags: ReportFlags, how: How, *, keep_reports: bool = False
) -> Found:
    """Read the claims of tables and reports, in order; a claim that is in two of them counts once.

    Raises:
        FrontlineError: one or more inputs cannot be read, or two of them hold different claims of one identifier; all of
            that is told at once. With ``how.keep_going`` only where none can be read. The extractor cannot be opened.
    """
    from geo.claims.extractors import open_extractor

    open_extractor(flags.extractor, theatre)
    names = expanded(inputs)
    answers = _answers(names, Reader(theatre, flags, keep_reports=keep_reports), how)
    found: dict[str, tuple[Claim, str]] = {}
    problems: list[str] = []
    for name, answer in zip(names, answers, strict=True):
        shown = shown_name(name)
        for notice in answer.notices:
            note(notice)
        if answer.problem:
            problems.append(answer.problem if shown in answer.problem else f"{shown}: {answer.problem}")
        for claim in answer.claims:
            known, where = found.setdefault(claim.claim_id, (claim, shown))
            if known != claim:
                problems.append(
                    f"claim {claim.claim_id} is not the same in {where} and in {shown}; give only one of the two"
                )
    unread = sum(bool(answer.problem) for answer in answers)
    if problems and (not how.keep_going or unread == len(names)):
        raise ReportError("\n".join(problems)) from next((one.cause for one in answers if one.cause), None)
    if problems:
        for problem in problems:
            note(problem, "Left out")
        note(f"{unread:,} of {count_of(len(names), 'input')} could not be read and were left out")
    reports = [report for answer in answers for report in answer.reports]
    return Found([claim for claim, _ in found.values()], reports, problems)


def _answers(names: Sequence[str], reader: Reader, how: How) -> list[Answer]:
    """Read inputs with as many processes as are asked for; standard input is read here."""
    jobs = min(_jobs_worth(names) if how.jobs is None else how.jobs, max(len(names), 1))
    step = f"inputs read of {len(names):,}:"
    with progress_bar() as progress:
        if progress:
            progress(step, 0)
        if jobs == 1:
            answers = []
            for number, name in enumerate(names, start=1):
                answers.append(reader.answer(name))
                if progress:
                    progress(step, number)
            return answers
        from maps.commands.workers import spread

        here = {name: reader.answer(name) for name in names if name == "-"}
        files = [name for name in names if name != "-"]
        told = (lambda number: progress(step, number)) if progress else None
        read = spread(answer_of, files, jobs, setup=open_reader, setup_arguments=reader.recipe, done=told)
    pending = iter(read)
    return [here[name] if name in here else next(pending) for name in names]


def _jobs_worth(names: Sequence[str]) -> int:
    from geo.machine import processors

    sizes = [Path(name).stat().st_size for name in names if name != "-" and Path(name).is_file()]
    return min(processors(), len(sizes)) if len(sizes) > 1 and sum(sizes) >= _WORTH_PROCESSES else 1
