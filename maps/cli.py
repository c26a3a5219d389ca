"""The command ``frontline``: what every command shares, and nothing of what a command does.

Exit codes: 0 done; 1 bad input or a result that cannot be written, with one message that says what, where and what to
do; 2 wrong usage; 3 done without the inputs that could not be read, as ``--keep-going`` and ``import`` ask. A traceback is shown with
``--debug`` only.
"""

from __future__ import annotations

import io
import sys
from typing import Any, NoReturn

import click

from geo.errors import FrontlineError
from maps.commands.changes import changes
from maps.commands.check import check
from maps.commands.demo import demo
from maps.commands.draw import draw_map
from maps.commands.export import export
from maps.commands.extract import extract
from maps.commands.imports import import_
from maps.commands.locate import locate
from maps.commands.roads import roads
from maps.commands.shared import Group
from maps.commands.show import printable
from maps.commands.strip import strip
from maps.commands.theatre import theatre
from maps.commands.why import why

__all__ = ["main"]


class _Guarded(Group):
    """A group whose commands end in a message instead of a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - handed on to click
        """Show a character that the terminal does not know as ``?`` instead of failing."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what click says
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except FrontlineError as error:
            if _is_debugging(ctx):
                raise
            _fail(str(error))
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            if _is_debugging(ctx):
                raise
            place = f"{error.filename}: " if error.filename else ""
            _fail(f"the system refused to read or write: {place}{error.strerror or error}")
        except Exception as error:
            if _is_debugging(ctx):
                raise
            kind = type(error).__name__
            _fail(
                f"unexpected {kind}: {error}\nThis is a fault of Frontline: run the same with --debug and report what it shows."
            )


def _is_debugging(ctx: click.Context) -> bool:
    return bool(ctx.find_root().meta.get("frontline.debug"))


def _fail(message: str) -> NoReturn:
    """End with a message; its spaces stay, because a caret may point at a spot of the line above."""
    click.echo("Error: " + "\n".join(printable(line) for line in message.splitlines()), err=True)
    raise click.exceptions.Exit(1)


@click.group(
    cls=_Guarded,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=(
        "frontline demo                                    the embedded theatre, as a map and GIS files",
        "frontline map report.txt --published 2024-11-28   a map of your own report",
        'frontline locate "the M4/M5 junction"             where something is',
        "frontline why Saraqib --at 2024-11-30             who holds it, and who says so",
    ),
)
@click.version_option(package_name="frontline-mapper", prog_name="frontline")
def main() -> None:
    """Read reports of who holds, takes or cuts roads and towns, and draw control over time on a map."""


for _command in (
    demo,
    extract,
    locate,
    why,
    changes,
    draw_map,
    strip,
    export,
    check,
    import_,
    theatre,
    roads,
):
    main.add_command(_command)
