"""Online base tiles, for whoever asks for them: which server, with what attribution, and what a page may fetch of it.

A page asks for nothing by itself. With tiles, whoever opens it asks the server of the tiles, and so shows it their address
and the part of the map that they look at. That is for the person who makes the page to decide, and to be told.

This module knows addresses; how tiles are drawn is in `assets/tiles.js`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.errors import TilesError

__all__ = ["OSM", "Tiles", "read_tiles"]

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_FIELD = re.compile(r"\{([^{}]*)\}")
_KNOWN_FIELDS = frozenset({"z", "x", "y", "-y", "r"})
_VISIBLE = re.compile(r"[!-~]+")
_EXAMPLE = "https://tiles.example.org/{z}/{x}/{y}.png"


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of tiles in Web Mercator.

    Attributes:
        template: address of a tile, with ``{z}``, ``{x}`` and ``{y}`` (or ``{-y}``, which counts from the south) and perhaps
            ``{r}``, which is ``@2x`` on sharp screens.
        attribution: whom the page names for them, as text.
    """

    template: str
    attribution: str

    @property
    def origin(self) -> str:
        """The one place that a page may fetch pictures from: scheme, host and port."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The server, for a person."""
        return urlsplit(self.template).netloc

    @property
    def needs_referrer(self) -> bool:
        """Whether the server refuses who does not say which site asks, as a page that is opened from disk cannot.

        OpenStreetMap's does (operations.osmfoundation.org/policies/tiles, "valid HTTP Referer").
        """
        host = urlsplit(self.template).hostname or ""
        return host == "openstreetmap.org" or host.endswith(".openstreetmap.org")

    @property
    def has_key(self) -> bool:
        """Whether the address has a query, which is where keys of an account stand."""
        return bool(urlsplit(self.template).query)

    def payload(self) -> dict[str, object]:
        """Return what the page needs of them."""
        return {"template": self.template, "host": self.host, "needsReferrer": self.needs_referrer}


OSM = Tiles("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap contributors")
"""The public tiles of OpenStreetMap, by the one address that its policy names."""


def read_tiles(text: str, attribution: str = "") -> Tiles:
    """Return the tiles that a person asks for.

    Args:
        text: ``osm``, or the address of a tile with ``{z}/{x}/{y}`` in it.
        attribution: whom the page names for them; ``osm`` brings its own.

    Raises:
        TilesError: the address cannot be used, or there is no attribution for it; the message says what to write.

    Example:
        >>> read_tiles("osm").origin
        'https://tile.openstreetmap.org'
        >>> read_tiles("http://localhost:8080/{z}/{x}/{y}.png", "Me").origin
        'http://localhost:8080'
    """
    text, attribution = text.strip(), " ".join(attribution.split())
    if text.casefold() == "osm":
        if attribution:
            raise TilesError("osm brings its own attribution; leave out the other one, or write a template")
        return OSM
    _check_address(text)
    if not attribution:
        raise TilesError(
            "these tiles need an attribution, which their makers ask for; give it by --tiles-attribution TEXT"
        )
    return Tiles(text, attribution)


def _check_address(text: str) -> None:
    if "://" not in text or not _VISIBLE.fullmatch(text):
        raise TilesError(
            f"{text[:80]!r} is no address of tiles; write osm, or a template such as {_EXAMPLE}"
            " (other letters than ASCII in their %-form)"
        )
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise TilesError(f"{text[:80]!r} is no address: {error}; write one such as {_EXAMPLE}") from error
    if parts.scheme not in {"http", "https"}:
        raise TilesError(f"tiles come by http or https, not by {parts.scheme}; write one such as {_EXAMPLE}")
    if "@" in parts.netloc:
        raise TilesError(
            "the address holds a name or password, which every reader of the page would see; leave it out"
        )
    if parts.fragment:
        raise TilesError("the address has a part behind #, which is never sent; leave it out")
    _check_fields(parts.netloc, f"{parts.path}?{parts.query}")
    if not _HOST.fullmatch(re.sub(r":\d+$", "", parts.netloc)):
        raise TilesError(
            f"{parts.netloc!r} is no server in small ASCII letters; write one such as {_EXAMPLE}"
        )


def _check_fields(netloc: str, rest: str) -> None:
    if "{" in netloc:
        raise TilesError(
            f"the server {netloc!r} differs from tile to tile; a page may ask one server only: write one of them"
            " (a.tile… for {s}.tile…), which is as fast today"
        )
    fields = _FIELD.findall(rest)
    unknown = sorted(set(fields) - _KNOWN_FIELDS)
    if unknown or "{" in _FIELD.sub("", rest) or "}" in _FIELD.sub("", rest):
        raise TilesError(
            f"the address has {', '.join('{' + one + '}' for one in unknown) or 'a brace'} in it, which stands for nothing here;"
            f" write {{z}}, {{x}} and {{y}}, as in {_EXAMPLE}"
        )
    missing = [
        name for name, ways in (("z", {"z"}), ("x", {"x"}), ("y", {"y", "-y"})) if not ways & set(fields)
    ]
    if missing:
        raise TilesError(
            f"the address lacks {', '.join('{' + one + '}' for one in missing)}, by which a tile is asked for; write one such as {_EXAMPLE}"
        )
