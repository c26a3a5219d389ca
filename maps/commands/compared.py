"""The options ``--compare`` and ``--compare-readings`` of the commands that write a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from maps.compare import Compare

__all__ = ["compare_options"]


def compare_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options; the function gets them as ``compare``, see `maps.compare`."""

    @wraps(function)
    def with_compare(
        *,
        compare: tuple[str, str] | None,
        compare_readings: bool,
        **rest: Any,  # noqa: ANN401 - handed on
    ) -> None:
        if compare and compare_readings:
            raise click.UsageError(
                "--compare and --compare-readings exclude each other; the page can change between them"
            )
        chosen: Compare | None = "readings" if compare_readings else compare
        function(compare=chosen, **rest)

    options = (
        click.option(
            "--compare",
            nargs=2,
            default=None,
            metavar="DATE DATE",
            help="Open the page with two dates side by side, as 2024-11-29 2024-12-05; a minute is 2024-11-29T14:00.",
        ),
        click.option(
            "--compare-readings",
            is_flag=True,
            help="Open it with what was known on a date beside what is known now.",
        ),
    )
    decorated: Callable[..., None] = with_compare
    for option in reversed(options):
        decorated = option(decorated)
    return decorated
