"""Options of the commands whose results are published: ``--no-sources`` and ``--coarse``."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["Publishing", "publishing_options"]


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is left out before anything is written.

    Attributes:
        no_sources: whether addresses of sources are.
        coarse: decimals of a degree to which positions are rounded; None for exact ones.
    """

    no_sources: bool = False
    coarse: int | None = None

    @property
    def leaves_out(self) -> bool:
        """Tell whether anything is."""
        return self.no_sources or self.coarse is not None

    def of(self, situation: Situation) -> Situation:
        """Return a situation as it is to be published."""
        from maps.publication import publishable

        return publishable(situation, addresses=not self.no_sources, decimals=self.coarse)


def publishing_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options; the function gets them as ``publishing``."""

    @wraps(function)
    def with_publishing(*, no_sources: bool, coarse: int | None, **rest: object) -> None:
        function(publishing=Publishing(no_sources, coarse), **rest)

    options = (
        click.option(
            "--no-sources",
            is_flag=True,
            help="Leave out the addresses of the sources, in texts too; publishers and dates stay.",
        ),
        click.option(
            "--coarse",
            type=click.IntRange(0, 4),
            metavar="N",
            help="Round positions to N decimals of a degree, for publication: 1 is about 10 km, 2 about 1 km, 3 about 100 m."
            " Names and the lines of the roads stay.",
        ),
    )
    decorated: Callable[..., None] = with_publishing
    for option in reversed(options):
        decorated = option(decorated)
    return decorated
