"""Options of the commands that write a page: online base tiles."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

import click

from maps.commands.inputs import note

if TYPE_CHECKING:
    from maps.tiles import Tiles

__all__ = ["tell_of_tiles", "tiles_options"]


def tiles_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add ``--tiles`` and ``--tiles-attribution``; the function gets them as ``tiles``, None where not asked for."""

    @wraps(function)
    def with_tiles(*, tiles_text: str | None, tiles_attribution: str | None, **rest: object) -> None:
        function(tiles=_asked_tiles(tiles_text, tiles_attribution), **rest)

    options = (
        click.option(
            "--tiles",
            "tiles_text",
            metavar="osm|URL",
            help="Online base tiles: osm, or an address such as https://tiles.example.org/{z}/{x}/{y}.png. Whoever opens"
            " the page then asks that server. [default: none, and the page asks nobody]",
        ),
        click.option(
            "--tiles-attribution", metavar="TEXT", help="Whom the page names for the tiles of an address."
        ),
    )
    decorated: Callable[..., None] = with_tiles
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def _asked_tiles(text: str | None, attribution: str | None) -> Tiles | None:
    from maps.tiles import read_tiles

    if text is None:
        if attribution is not None:
            raise click.UsageError("--tiles-attribution belongs to --tiles; give both or none")
        return None
    return read_tiles(text, attribution or "")


def tell_of_tiles(tiles: Tiles | None) -> None:
    """Tell the maker of a page what its readers give away by the tiles."""
    if tiles is None:
        return
    note(
        f"the page asks {tiles.host} for base tiles: it learns the network address of everyone who opens the page, and which"
        " part of the map they look at"
    )
    if tiles.needs_referrer:
        note(
            f"{tiles.host} answers only pages on a web server; opened from disk or from an e-mail, the page asks nobody and"
            " shows the theatre's own ground"
        )
    if tiles.has_key:
        note("the address of the tiles has a query; a key in it can be read by everyone who has the page")
