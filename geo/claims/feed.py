"""A feed as reports: the entries of RSS (0.9 to 2.0) and Atom, each with its own title, address and time.

feedparser reads them, also where they are not well-formed, from the text alone: it is handed a stream, never an address,
and told to resolve nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from geo.claims.markup import parsed, refuse_wide_tags, text_of_markup
from geo.claims.published import stated_time
from geo.errors import ReportError

__all__ = ["Entry", "read_feed"]

_MOST_ENTRIES = 20_000
_MOST_ATTRIBUTES = 1_000
_MOST_TAGS = 500_000
"""A feed of as many entries, with room; some ten seconds of reading."""
_ENTRY = re.compile(r"(?i)<(?:item|entry)\b")
_TAG = re.compile(r"[<&]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        title: as displayed; some words of its text where it has none.
        facts: what the feed states of it, under the names that front matter has.
        text: its content, or else its summary; paragraphs with an empty line between them.
    """

    title: str
    facts: dict[str, str]
    text: str


def read_feed(name: str, text: str, tell: Callable[[str], None]) -> list[Entry]:
    """Return the entries of a feed that have a text, in its order.

    Args:
        name: the feed, for messages.
        text: the whole feed, decoded.
        tell: is called with each thing that a person should know: that the feed is broken, how many entries have no text.

    Raises:
        ReportError: there is no entry in it, or none with a text.
    """
    # some 0.1 s, for feeds only
    import feedparser  # noqa: PLC0415

    if len(_ENTRY.findall(text)) > _MOST_ENTRIES or text.count("<") > _MOST_TAGS:
        raise ReportError(
            f"{name} is a feed of more than {_MOST_ENTRIES:,} entries or {_MOST_TAGS:,} tags; split it"
        )
    refuse_wide_tags(name, text, most=_MOST_ATTRIBUTES)
    headers = {"content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        feed = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # whatever a strange feed makes of the reader
        raise ReportError(
            f"{name} is a feed that cannot be read ({type(error).__name__}); get it again"
        ) from error
    if not feed.entries:
        raise ReportError(f"{name} is a feed without any entry")
    entries = [entry for item in feed.entries if (entry := _entry(name, item, feed.feed)).text]
    if not entries:
        raise ReportError(f"{name} is a feed whose entries have no text; get the articles themselves")
    if feed.bozo and hasattr(feed.bozo_exception, "getLineNumber"):
        line = feed.bozo_exception.getLineNumber()
        tell(f"{name} is broken in line {line:,}; its entries were read as far as they can be")
    left_out = len(feed.entries) - len(entries)
    if left_out:
        tell(f"{name}: {left_out:,} of {len(feed.entries):,} entries have no text and were left out")
    return entries


def _entry(name: str, item: Any, feed: Any) -> Entry:  # noqa: ANN401 - feedparser publishes no types
    text = _content(name, item)
    title = _plain(name, item.get("title", ""))
    site = (item.get("source") or {}).get("title") or feed.get("title") or feed.get("author") or ""
    url = item.get("link", "")
    facts = {
        "title": title,
        "publisher": _plain(name, site),
        "url": url if url.startswith(("http://", "https://")) else "",
        "published": stated_time(item.get("published") or item.get("updated") or item.get("created") or ""),
    }
    shown = title or " ".join(text.split()[:8])
    return Entry(shown, {key: value for key, value in facts.items() if value}, text)


def _content(name: str, item: Any) -> str:  # noqa: ANN401 - feedparser publishes no types
    """Return the text of the longest content, or else of the summary."""
    values = [part.get("value") or "" for part in item.get("content") or ()]
    longest = max(values, key=len, default="")
    for markup in (longest, item.get("summary") or ""):
        if text := _plain(name, markup):
            return text
    return ""


def _plain(name: str, markup: str) -> str:
    if not _TAG.search(markup):
        return "\n\n".join(_paragraphs(markup))
    return text_of_markup(parsed(name, f"<div>{markup}</div>"))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t\r]*\n", text):
        if plain := " ".join(paragraph.split()):
            yield plain
