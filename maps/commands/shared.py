"""What several commands share: options, and the bar that shows progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

from maps.commands.show import printable

__all__ = [
    "DEFAULT_THEATRE",
    "Command",
    "Group",
    "ReportFlags",
    "map_options",
    "progress_bar",
    "report_options",
    "step_option",
    "theatre_option",
]

DEFAULT_THEATRE = "syria-2024"
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


def step_option(function: _Function) -> _Function:
    """Add ``--step``, checked before anything is read."""
    decorate = click.option(
        "--step",
        default="1d",
        show_default=True,
        metavar="STEP",
        callback=_checked_step,
        help="From stop to stop of time: 1h, 6h, 1d, 1w, 1mo, or what lies between.",
    )
    return decorate(function)


def _checked_step(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    from geo.timesteps import as_step  # noqa: PLC0415 - heavy imports stay inside functions

    return str(as_step(value))


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
            help="Day of publication, as 2024-11-28, or day and time; unknown where nobody knows it.",
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
