"""Makes one file of a page: brings scripts, styles and images in, and closes every way out.

The drawing library comes from the installed package XStatic-Leaflet, our own scripts and styles from `maps.assets`.
`seal` is the last step over the finished HTML: it refuses whatever would still be fetched or run (a link that is left
over, a ``style`` or ``on…`` attribute) and puts a Content-Security-Policy in front that allows exactly the scripts
and styles that are there, by hash, and nothing else.

This module knows nothing of control or of maps.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from importlib.resources.abc import Traversable

from geo.errors import OutputError

__all__ = [
    "asset",
    "data_url",
    "leaflet_css",
    "leaflet_icons",
    "leaflet_js",
    "readable_json",
    "seal",
    "with_files",
    "without_turns",
]

_CSS_URL = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)")
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FETCHING = {
    "src",
    "href",
    "srcset",
    "data",
    "action",
    "formaction",
    "poster",
    "background",
    "manifest",
    "ping",
}
_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(?::\d+)?|https?://\[[0-9a-f:.]+\](?::\d+)?")
_META_THAT_MOVES = {"refresh", "set-cookie"}


def asset(name: str) -> str:
    """Return the text of one of our own scripts or styles."""
    return files("maps.assets").joinpath(name).read_text(encoding="utf-8")


def _leaflet(name: str) -> Traversable:
    return files("xstatic.pkg.leaflet").joinpath("data", name)


def leaflet_js() -> str:
    """Return Leaflet's script without the pointer to its source map."""
    return _SOURCE_MAP.sub("", _leaflet("leaflet.js").read_text(encoding="utf-8"))


def leaflet_css() -> str:
    """Return Leaflet's style with its images inside."""
    return with_files(_leaflet("leaflet.css").read_text(encoding="utf-8"), _leaflet_file)


def leaflet_icons() -> str:
    """Return a script that gives Leaflet the pictures of its own markers, which it would look for beside its style."""
    icon, icon_2x, shadow = (
        _leaflet_file(f"images/marker-{name}.png") for name in ("icon", "icon-2x", "shadow")
    )
    options = json.dumps({"iconUrl": icon, "iconRetinaUrl": icon_2x, "shadowUrl": shadow})
    return f'L.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({options});\n'


def _leaflet_file(address: str) -> str:
    """Return a file of Leaflet's package as an address that holds it."""
    try:
        content = _leaflet(".").joinpath(*address.split("/")).read_bytes()
    except (OSError, ValueError) as error:
        raise OutputError(f"the style asks for {address!r}, which its package does not hold") from error
    return data_url(address, content)


def data_url(name: str, content: bytes) -> str:
    """Return the content of a file as an address that holds it; its name tells of what kind it is."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def with_files(css: str, file: Callable[[str], str]) -> str:
    """Return a style with every ``url(…)`` that is not inside it already replaced by what ``file`` makes of it."""

    def inlined(match: re.Match[str]) -> str:
        address = match[2].strip()
        return match[0] if address.startswith(("data:", "#")) else f"url({file(address)})"

    return _CSS_URL.sub(inlined, css)


def readable_json(value: object, default: Callable[[object], object] | None = None) -> str:
    r"""Return a value as JSON in which every text looks like what it says.

    What turns the direction of reading gives way to U+FFFD, as do halves of surrogate pairs; positions stay.

    Args:
        value: any tree.
        default: what to write for a leaf that JSON does not know.

    Example:
        >>> readable_json({"text": "a\u202eb"}) == '{"text":"a\ufffdb"}'
        True
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=default)
    return without_turns(text)


def without_turns(text: str) -> str:
    r"""Return a text with U+FFFD for every character that turns the direction of reading of what follows.

    Arabic needs none of them; with one, "evil" is read as "live", and so is the text beside it (CVE-2021-42574). So it is
    with halves of a character (lone surrogates), which no file can hold.

    Example:
        >>> without_turns("a\u202eb") == "a\ufffdb"
        True
    """
    return _TURNS.sub("\ufffd", text)


class _Inspector(HTMLParser):
    """Collects what a page would run, and what it would fetch."""

    def __init__(self, *, is_styled: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.is_styled = is_styled
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.problems: list[str] = []
        self._kept: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check the attributes, and keep the text of what runs."""
        given = {name: value or "" for name, value in attrs}
        self.problems += [
            f"<{tag} {name}={value[:80]!r}>"
            for name, value in given.items()
            if _leads_out(name, value) and not (self.is_styled and name == "style")
        ]
        if tag == "meta" and given.get("http-equiv", "").lower() in _META_THAT_MOVES:
            self.problems.append(f"<meta http-equiv={given['http-equiv']!r}>")
        if tag in {"base", "iframe", "object", "embed", "frame"}:
            self.problems.append(f"<{tag}>")
        runs = tag == "style" or (
            tag == "script" and given.get("type", "") in {"", "text/javascript", "module"}
        )
        self._kept = [] if runs else None

    def handle_data(self, data: str) -> None:
        """Keep the text between the tags, to the letter: the hash is over it."""
        if self._kept is not None:
            self._kept.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Put the text of a finished script or style where it belongs."""
        if self._kept is None or tag not in {"script", "style"}:
            return
        text, self._kept = "".join(self._kept), None
        if tag == "script":
            self.scripts.append(text)
            return
        self.styles.append(text)
        self.problems += [f"url({url[:80]})" for _, url in _CSS_URL.findall(text) if _leaves_style(url)]
        self.problems += ["@import"] if "@import" in text else []


def _leads_out(name: str, value: str) -> bool:
    """Tell whether an attribute fetches something, runs something, or is style that no hash covers."""
    if name == "style" or name.startswith("on"):
        return True
    return name.rpartition(":")[2] in _FETCHING and bool(value) and not value.startswith(("#", "data:image/"))


def _leaves_style(url: str) -> bool:
    return not url.strip().startswith(("data:", "#"))


def _hashes(texts: list[str]) -> str:
    """Return the CSP sources of the texts, each once."""
    digests = {hashlib.sha256(text.encode("utf-8")).digest(): None for text in texts}
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests) or "'none'"


def seal(html: str, *, with_layers: bool = False, images_from: str = "") -> str:
    """Return the page with a Content-Security-Policy that fits it exactly.

    Args:
        html: a whole page with one ``<head>``.
        with_layers: admit what layers of folium need: ``style`` attributes, which no hash covers but which can neither run nor
            fetch anything under this policy, and fonts that are inside their style.
        images_from: the one origin (``https://host``) that pictures may be fetched from; none where it is not given.

    Raises:
        OutputError: something in the page would be fetched from outside or run without a hash; all such things are
            named.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")  # what a browser hashes, whatever the checkout has
    inspector = _Inspector(is_styled=with_layers)
    inspector.feed(html)
    inspector.close()
    if images_from and not _ORIGIN.fullmatch(images_from):
        raise OutputError(f"{images_from!r} is no origin that pictures could be fetched from")
    if inspector.problems:
        raise OutputError(
            "the page would not stand alone, because of "
            + ", ".join(dict.fromkeys(inspector.problems))
            + "; leave out the layer that brings it"
        )
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(inspector.scripts)}",
            f"style-src {_hashes(inspector.styles)}",
            *(("style-src-attr 'unsafe-inline'", "font-src data:") if with_layers else ()),
            f"img-src data: blob: {images_from}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    before, found, after = html.partition("<head>")
    if not found:
        raise OutputError("the page has no <head> to put its policy into")
    return before + head + after
