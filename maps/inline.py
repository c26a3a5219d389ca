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
from html.parser import HTMLParser
from importlib.resources import files
from importlib.resources.abc import Traversable

from geo.errors import OutputError

__all__ = ["asset", "json_for_script", "leaflet_css", "leaflet_js", "seal", "without_turns"]

_CSS_URL = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)")
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
_STANDS_FOR = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_UNSAFE_IN_JSON = re.compile("[<>&\u2028\u2029]")
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
    return _with_images(_leaflet("leaflet.css").read_text(encoding="utf-8"), _leaflet("."))


def _with_images(css: str, folder: Traversable) -> str:
    """Return the style with every relative ``url(…)`` replaced by the file itself."""

    def inlined(match: re.Match[str]) -> str:
        address = match[2].strip()
        if address.startswith(("data:", "#")):
            return match[0]
        kind = mimetypes.guess_type(address)[0]
        try:
            content = folder.joinpath(*address.split("/")).read_bytes()
        except (OSError, ValueError) as error:
            raise OutputError(f"the style asks for {address!r}, which its package does not hold") from error
        return f"url(data:{kind};base64,{base64.b64encode(content).decode('ascii')})"

    return _CSS_URL.sub(inlined, css)


def json_for_script(value: object) -> str:
    r"""Return a value as JSON that is harmless inside ``<script type="application/json">``.

    No character is left that could end the element, open a comment or another element, or break a line of script. What
    turns the direction of reading gives way to U+FFFD, so that a text looks like what it says; positions stay.

    Example:
        >>> json_for_script({"text": "</script>"})
        '{"text":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = without_turns(text)
    return _UNSAFE_IN_JSON.sub(lambda match: _STANDS_FOR[match[0]], text)


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

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.problems: list[str] = []
        self._kept: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check the attributes, and keep the text of what runs."""
        given = {name: value or "" for name, value in attrs}
        self.problems += [
            f"<{tag} {name}={value[:80]!r}>" for name, value in given.items() if _leads_out(name, value)
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


def seal(html: str) -> str:
    """Return the page with a Content-Security-Policy that fits it exactly.

    Args:
        html: a whole page with one ``<head>``.

    Raises:
        OutputError: something in the page would be fetched from outside or run without a hash; all such things are
            named.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")  # what a browser hashes, whatever the checkout has
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
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
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    before, found, after = html.partition("<head>")
    if not found:
        raise OutputError("the page has no <head> to put its policy into")
    return before + head + after
