"""Every error that Frontline raises on purpose.

One base, `FrontlineError`, crossed with the builtin that a Python programmer would expect to catch. A message says
what was wrong, where, and what a person can do about it. The command line prints the message and exits with 1; it
never shows a traceback for one of these unless ``--debug`` is given.

This module imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "AreaError",
    "ClaimTableError",
    "DownloadError",
    "ExportError",
    "ExtractorError",
    "ExtractorNotFoundError",
    "FrontlineError",
    "NetworkFormatError",
    "OsmImportError",
    "OutputError",
    "OutsideDataError",
    "PeriodError",
    "PlaceExpressionError",
    "PlaceNotFoundError",
    "PointError",
    "Problem",
    "ReportError",
    "RoadNotFoundError",
    "RoadsDoNotMeetError",
    "TheatreError",
    "TilesError",
    "UnsupportedLanguageError",
    "WorkerError",
]


_SHOWN_PROBLEMS = 200
"""Problems that a message spells out; the exception holds them all."""


class FrontlineError(Exception):
    """Base of all deliberate errors."""


class PeriodError(FrontlineError, ValueError):
    """A date or period that cannot be read or is empty."""


class TheatreError(FrontlineError, ValueError):
    """A theatre folder is missing a file, or a file of it is not what the manifest says."""


class ReportError(FrontlineError, ValueError):
    """A report cannot be read: empty, not text, or without what is needed to date it."""


class UnsupportedLanguageError(ReportError):
    """A report is written in a language that the grammar does not cover."""


class ExtractorError(FrontlineError, RuntimeError):
    """An extractor of another distribution cannot be loaded, fails, or makes claims that are none."""


class ExtractorNotFoundError(ExtractorError, LookupError):
    """No extractor of that name is installed, or more than one."""


class PlaceExpressionError(FrontlineError, ValueError):
    """A place expression does not parse; the message shows the text with a caret under the spot."""

    def __init__(self, message: str, text: str, position: int) -> None:
        """Keep the text and the 0-based character position of the problem."""
        self.text = text
        self.position = position
        super().__init__(f"{message}\n    {text}\n    {' ' * position}^")


class PlaceNotFoundError(FrontlineError, LookupError):
    """No place of that name is known in the theatre or the network."""


class PointError(FrontlineError, ValueError):
    """A point is not one: not longitude and latitude, or nowhere on Earth."""


class RoadNotFoundError(FrontlineError, LookupError):
    """No road of that reference or name is in the network."""


class RoadsDoNotMeetError(FrontlineError, LookupError):
    """Two roads have no junction with each other."""


class OsmImportError(FrontlineError, ValueError):
    """An OSM file cannot be read or holds no usable road."""


class AreaError(FrontlineError, ValueError):
    """An area that is none, or that is too large to ask a shared server for."""


class DownloadError(FrontlineError, OSError):
    """A server cannot be reached, refuses, or answers with something else than data."""


class NetworkFormatError(FrontlineError, ValueError):
    """A stored network is of another schema version, or damaged."""


class OutputError(FrontlineError, OSError):
    """A result cannot be written where it was asked for."""


class ExportError(FrontlineError, ValueError):
    """An export was asked for that cannot be: an unknown format, layer, time or reference system, or a program that refuses it."""


class TilesError(FrontlineError, ValueError):
    """Online tiles that a page cannot be given: no usable address, or no attribution."""


class OutsideDataError(FrontlineError, ValueError):
    """Control data of somebody else cannot be read, or does not say what is needed to make claims of it."""


class WorkerError(FrontlineError, RuntimeError):
    """A process that shared the work ended before it was done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one cell of a table.

    Attributes:
        row: line number in the file, the header being line 1.
        column: name of the column, or ``""`` where the whole row is meant.
        got: what stands there.
        allowed: what may stand there, in words.

    Example:
        >>> print(Problem(row=3, column="action", got="took", allowed="captured, controls or lost"))
        row 3, column action: got 'took', allowed: captured, controls or lost
    """

    row: int
    column: str
    got: str
    allowed: str

    def __str__(self) -> str:
        """Return the problem as one line for a person."""
        where = f"row {self.row}" + (f", column {self.column}" if self.column else "")
        shown = self.got if len(self.got) <= 60 else self.got[:57] + "..."  # noqa: PLR2004 - a line on a terminal
        return f"{where}: got {shown!r}, allowed: {self.allowed}"


class ClaimTableError(FrontlineError, ValueError):
    """A claim table has bad rows; all of them are listed at once.

    Attributes:
        source: name of the file or stream.
        problems: every problem found, in row order.
    """

    def __init__(self, source: str, problems: list[Problem]) -> None:
        """Keep the problems and make one message of them."""
        self.source = source
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems[:_SHOWN_PROBLEMS])
        if len(problems) > _SHOWN_PROBLEMS:
            lines += f"\n  and {len(problems) - _SHOWN_PROBLEMS:,} more"
        count = f"{len(problems)} problem" + ("s" if len(problems) != 1 else "")
        super().__init__(f"{source}: {count}; nothing was read\n{lines}")
