"""What a file holds: one document, or the several of a feed, each a text with the facts that it states of itself.

Which kind a file is of tells its content where that is plain, and otherwise the ending of its name: a text with or
without front matter, a web page, a feed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.claims.decoding import decoded
from geo.claims.feed import read_feed
from geo.claims.frontmatter import split_front_matter
from geo.claims.markup import root_name
from geo.claims.webpage import read_page
from geo.errors import ReportError

__all__ = ["REPORT_SUFFIXES", "Document", "documents"]

_TEXTS = (".txt", ".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml")
_FEEDS = (".rss", ".atom", ".rdf", ".xml")
REPORT_SUFFIXES = (*_TEXTS, *_PAGES, *_FEEDS)
"""Endings of the files that are read as reports."""

_ROOTS = {"html": "page", "head": "page", "body": "page", "rss": "feed", "feed": "feed", "rdf": "feed"}
"""Kinds by the first element, whatever prefix stands before its name."""
_UNDATED = {
    "text": "has no publication date; give --published 2024-11-28, or `published:` in its front matter;"
    " `unknown` where nobody knows",
    "page": "does not state when it was published; give --published 2024-11-28, or unknown where nobody knows",
    "feed": "states no date of publication that can be read; give --published 2024-11-28, or unknown where nobody knows",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what it states of itself.

    Attributes:
        name: for messages; of an entry of a feed, the feed's name and the entry's title.
        title: for messages about entries.
        kind: ``text``, ``page`` or ``feed`` (an entry of one).
        facts: those of `geo.claims.frontmatter.FACTS` that it states.
        text: the body, which spans index.
    """

    name: str
    title: str
    kind: str
    facts: dict[str, str]
    text: str

    @property
    def undated(self) -> str:
        """What to say where neither it nor anybody else tells when it was published."""
        return _UNDATED[self.kind]


def documents(
    name: str, content: str | bytes, *, tell: Callable[[str], None], suffix: str = ""
) -> list[Document]:
    """Return the documents of a file.

    Args:
        name: the file, for messages.
        content: its bytes, or its text.
        tell: is called with each thing that a person should know: the encoding, what was left out.
        suffix: ending of the file's name, such as ``".html"``.

    Returns:
        One document, or as many as the feed has entries with a text; the texts may be blank.

    Raises:
        ReportError: the content is no text, or not what its name says, or is built to break a reader.
    """
    if isinstance(content, bytes):
        text, encoding = decoded(name, content)
        if encoding:
            tell(f"{name} is not UTF-8 and was read as {encoding}; save it as UTF-8 if letters look wrong")
    else:
        text = content.removeprefix("\ufeff")
        if "\0" in text:
            raise ReportError(f"{name} holds NUL characters and is no text")
    kind = _kind(name, text, suffix.lower())
    if kind == "feed":
        return [
            Document(f'{name}, entry "{entry.title}"', entry.title, kind, entry.facts, entry.text)
            for entry in read_feed(name, text, tell)
        ]
    if kind == "page":
        facts, body = read_page(name, text)
    else:
        facts, body = split_front_matter(name, text)
    return [Document(name, facts.get("title", ""), kind, facts, body)]


def _kind(name: str, text: str, suffix: str) -> str:
    by_content = _ROOTS.get(root_name(name, text).rpartition(":")[2], "")
    if by_content or not text.strip():
        return by_content or "text"
    if suffix in _FEEDS or text.startswith("<?xml"):
        raise ReportError(
            f"{name} is neither RSS nor Atom nor a web page; save the text as plain text or HTML"
        )
    return "page" if suffix in _PAGES else "text"
