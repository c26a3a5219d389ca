"""Reading one input: a report, a feed or a claim table, from a file or from standard input."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import FrontlineError, ReportError
from maps.commands.shared import ReportFlags

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.claims.report import Report
    from geo.theatre import Theatre

__all__ = ["Answer", "Reader", "answer_of", "is_table", "open_reader", "shown_name"]

_TABLE_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one input.

    Attributes:
        claims: its claims.
        reports: the reports that they are of, where these are asked for.
        notices: what a person should know of how it was read.
        problem: why it could not be read, or ``""``.
        cause: the error itself, where it happened in this process.
    """

    claims: list[Claim] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problem: str = ""
    cause: FrontlineError | None = None


def is_table(name: str) -> bool:
    """Tell a claim table from a report by the ending of its name."""
    return name.lower().endswith(_TABLE_SUFFIXES)


def shown_name(name: str) -> str:
    """Return the name of an input for a person."""
    return "standard input" if name == "-" else name


class Reader:
    """Reads the claims of one input after the other, for one theatre."""

    def __init__(self, theatre: Theatre, flags: ReportFlags, *, keep_reports: bool = False) -> None:
        """Remember the theatre and the options; the extractor is opened when the first report needs it."""
        self._theatre = theatre
        self._flags = flags
        self._keep_reports = keep_reports

    @property
    def recipe(self) -> tuple[str, ReportFlags, bool]:
        """What `open_reader` needs to make the same in another process."""
        return str(self._theatre.folder), self._flags, self._keep_reports

    def answer(self, name: str) -> Answer:
        """Return what comes of one input; what is wrong with it is part of the answer."""
        answer = Answer()
        try:
            answer.claims.extend(self.claims(name, answer.notices.append, answer.reports.append))
        except FrontlineError as error:
            return Answer(notices=answer.notices, problem=str(error), cause=error)
        return answer

    def claims(
        self, name: str, tell: Callable[[str], None], keep: Callable[[Report], None] | None = None
    ) -> list[Claim]:
        """Return the claims of one claim table, report or feed; ``-`` is standard input.

        Args:
            name: the input.
            tell: is called with each thing that a person should know.
            keep: is called with each report, where the reports are asked for.

        Raises:
            FrontlineError: it cannot be read.
        """
        from geo.claims.table import read_claims

        if name == "-":
            raw = _standard_input()
            if _looks_like_table(raw):
                return read_claims(io.StringIO(_table_text(raw)), zone=self._theatre.zone)
            return self._extracted(raw, tell, keep)
        _refuse_missing(name)
        if is_table(name):
            return read_claims(Path(name), zone=self._theatre.zone)
        return self._extracted(Path(name), tell, keep)

    def _extracted(
        self, source: Path | bytes, tell: Callable[[str], None], keep: Callable[[Report], None] | None
    ) -> list[Claim]:
        from geo.claims.extractors import open_extractor
        from geo.claims.report import read_reports

        reports = read_reports(
            source,
            zone=self._theatre.zone,
            published=self._flags.published,
            publisher=self._flags.publisher,
            url=self._flags.url,
            side=self._flags.side,
            tell=tell,
        )
        extractor = open_extractor(self._flags.extractor, self._theatre)
        claims = []
        for report in reports:
            claims.extend(extractor.extract(report))
            if keep and self._keep_reports:
                keep(report)
        return claims


_reader: Reader | None = None
"""The reader of a process that does nothing but read."""


def open_reader(theatre_folder: str, flags: ReportFlags, keep_reports: bool) -> None:  # noqa: FBT001 - sent to a process
    """Make the reader of this process, for `answer_of`."""
    from geo.theatre import Theatre

    global _reader  # noqa: PLW0603 - set once, when the process begins
    _reader = Reader(Theatre.open(Path(theatre_folder)), flags, keep_reports=keep_reports)


def answer_of(name: str) -> Answer:
    """Return what comes of one input."""
    assert _reader is not None
    # an error may not survive the way to another process; its message does
    return replace(_reader.answer(name), cause=None)


def _refuse_missing(name: str) -> None:
    if not Path(name).exists():
        raise ReportError(f"{name}: there is no such file")


def _standard_input() -> bytes:
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        raise ReportError("standard input is empty; pipe a report or a claim table into it")
    return raw


def _table_text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"standard input is not UTF-8 text (byte {error.start}); convert it first"
        ) from error


def _looks_like_table(raw: bytes) -> bool:
    """Tell a claim table on standard input by its first line: a header with the column ``action``, or a JSON object."""
    first = raw.lstrip(b"\xef\xbb\xbf\r\n\t ").partition(b"\n")[0].decode("utf-8", "replace")
    names = {name.strip().strip('"') for name in first.replace(";", ",").split(",")}
    return {"action", "target"} <= names or (first.startswith("{") and '"action"' in first)
