"""What several commands share: options, the reading of inputs, the bar that shows progress."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geo.errors import FrontlineError, ReportError
from maps.commands.show import printable

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.claims.report import Report
    from geo.theatre import Theatre

__all__ = [
    "DEFAULT_THEATRE",
    "Command",
    "Group",
    "ReportFlags",
    "all_inputs",
    "claims_of",
    "is_table",
    "map_options",
    "progress_bar",
    "read_input",
    "read_inputs",
    "report_options",
    "shown_name",
    "theatre_option",
]

DEFAULT_THEATRE = "syria-2024"
_TABLE_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
_Function = TypeVar("_Function", bound=Callable[..., Any])


class _Shown(click.Command):
    """What commands and groups of commands have in common: examples in the help, and ``--debug``, wherever it stands."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.params.append(
            click.Option(
                ["--debug"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=_remember_debug,
                help="Show the traceback of an error.",
            )
        )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line, so that they can be copied."""
        if self.examples:
            formatter.write("\nExamples:\n" + "".join(f"  {example}\n" for example in self.examples))
        super().format_epilog(ctx, formatter)


class Command(_Shown):
    """A command of ``frontline``."""


class Group(_Shown, click.Group):
    """A group of commands of ``frontline``."""


def _remember_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's form
    if value:
        ctx.find_root().meta["frontline.debug"] = True


@dataclass(frozen=True, slots=True)
class ReportFlags:
    """What the command line says of a report; wins over its front matter."""

    published: str = ""
    publisher: str = ""
    url: str = ""
    side: str = ""
    extractor: str = "rules"
    """Name of the extractor; nothing but the command line chooses it."""


def theatre_option(function: _Function) -> _Function:
    """Add ``--theatre``."""
    decorate = click.option(
        "--theatre",
        "theatre_name",
        default=DEFAULT_THEATRE,
        show_default=True,
        metavar="NAME|FOLDER",
        help="Embedded theatre, or the folder of your own.",
    )
    return decorate(function)


def report_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that tell what a report does not say of itself; the function gets them as ``flags``."""

    @wraps(function)
    def with_flags(
        *, published: str, publisher: str, url: str, side: str, extractor: str, **rest: object
    ) -> None:
        function(flags=ReportFlags(published, publisher, url, side, extractor), **rest)

    options = (
        click.option(
            "--published",
            default="",
            metavar="DATE",
            help="Day of publication, as 2024-11-28, or day and time.",
        ),
        click.option("--publisher", default="", metavar="NAME", help="Who published it."),
        click.option("--url", default="", metavar="ADDRESS", help="Where it was published."),
        click.option(
            "--side",
            default="",
            metavar="SIDE",
            help="For whom it speaks: opposition, government, agency, ...",
        ),
        click.option(
            "--extractor",
            default="rules",
            show_default=True,
            metavar="NAME",
            help="What reads the claims out of reports: the built-in rules, or a plug-in that you installed.",
        ),
    )
    decorated: Callable[..., None] = with_flags
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def map_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options of commands that adjudicate: theatre, report flags, baseline."""
    function = click.option(
        "--no-baseline", is_flag=True, help="Leave out the theatre's own table of who held what at the start."
    )(function)
    return theatre_option(report_options(function))


def is_table(name: str) -> bool:
    """Tell a claim table from a report by the ending of its name."""
    return name.lower().endswith(_TABLE_SUFFIXES)


def claims_of(inputs: Sequence[str], theatre: Theatre, flags: ReportFlags) -> list[Claim]:
    """Read inputs as `read_inputs` does, and refuse inputs without any claim.

    Raises:
        FrontlineError: an input cannot be read, or there is no claim in any of them.
    """
    claims = read_inputs(inputs, theatre, flags)
    if not claims:
        names = ", ".join(map(shown_name, inputs))
        raise ReportError(f"no claim about control in {names}; there is nothing to draw")
    return claims


def read_inputs(
    inputs: Sequence[str], theatre: Theatre, flags: ReportFlags, *, seen: list[Report] | None = None
) -> list[Claim]:
    """Read the claims of tables and reports, in order; a claim that is in two of them counts once.

    Args:
        inputs: names of files; ``-`` is standard input.
        theatre: the theatre.
        flags: what the command line says of the reports.
        seen: the reports that were read are added to it.

    Raises:
        FrontlineError: one or more inputs cannot be read (all of them are told at once), two of them hold different
            claims of one identifier, or the extractor cannot be opened.
    """
    from geo.claims.extractors import open_extractor

    open_extractor(flags.extractor, theatre)
    found: dict[str, tuple[Claim, str]] = {}
    problems: list[str] = []
    cause: FrontlineError | None = None
    for name in inputs:
        shown = shown_name(name)
        try:
            claims = read_input(name, theatre, flags, seen=seen)
        except FrontlineError as error:
            problems.append(str(error) if shown in str(error) else f"{shown}: {error}")
            cause = cause or error
            continue
        for claim in claims:
            known, where = found.setdefault(claim.claim_id, (claim, shown))
            if known != claim:
                problems.append(
                    f"claim {claim.claim_id} is not the same in {where} and in {shown}; give only one of the two"
                )
    if problems:
        raise ReportError("\n".join(problems)) from cause
    return [claim for claim, _ in found.values()]


def shown_name(name: str) -> str:
    """Return the name of an input for a person."""
    return "standard input" if name == "-" else name


def read_input(
    name: str, theatre: Theatre, flags: ReportFlags, *, seen: list[Report] | None = None
) -> list[Claim]:
    """Read one claim table or report; ``-`` is standard input. A report is added to ``seen``.

    Raises:
        FrontlineError: it cannot be read.
    """
    from geo.claims.extractors import open_extractor
    from geo.claims.table import read_claims

    extract = open_extractor(flags.extractor, theatre).extract
    if name == "-":
        text = _standard_input()
        if _looks_like_table(text):
            return read_claims(io.StringIO(text), zone=theatre.zone)
        report = _read_report(text.encode(), theatre, flags)
    elif is_table(name):
        _refuse_missing(name)
        return read_claims(Path(name), zone=theatre.zone)
    else:
        report = _read_report(Path(name), theatre, flags)
    if seen is not None:
        seen.append(report)
    return extract(report)


def _read_report(source: Path | bytes, theatre: Theatre, flags: ReportFlags) -> Report:
    """Read a report from a path, or from what came in on standard input."""
    from geo.claims.report import read_report

    if isinstance(source, Path):
        _refuse_missing(str(source))
    return read_report(
        source,
        zone=theatre.zone,
        published=flags.published,
        publisher=flags.publisher,
        url=flags.url,
        side=flags.side,
    )


def _refuse_missing(name: str) -> None:
    path = Path(name)
    if path.is_dir():
        raise ReportError(f"{name} is a folder; name a report (.txt, .md) or a claim table (.csv, .jsonl)")
    if not path.exists():
        raise ReportError(f"{name}: there is no such file")


def _standard_input() -> str:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"standard input is not UTF-8 text (byte {error.start}); convert it first"
        ) from error
    if not text.strip():
        raise ReportError("standard input is empty; pipe a report or a claim table into it")
    return text


def _looks_like_table(text: str) -> bool:
    """Tell a claim table on standard input by its first line: a header with the column ``action``, or a JSON object."""
    first = text.lstrip().partition("\n")[0]
    names = {name.strip().strip('"') for name in first.replace(";", ",").split(",")}
    return {"action", "target"} <= names or (first.startswith("{") and '"action"' in first)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int], None] | None]:
    """Give a function that shows a step and how far it has come on standard error; None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(step: str, done: int) -> None:
        # a step that cannot count yet says that it is under way
        click.echo(f"\r\x1b[K{printable(step)} {f'{done:,}' if done else '…'}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def all_inputs(inputs: Iterable[str]) -> tuple[str, ...]:
    """Refuse standard input given twice."""
    names = tuple(inputs)
    if names.count("-") > 1:
        raise click.UsageError("- stands for standard input, which can be read only once")
    return names
