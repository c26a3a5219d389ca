"""What a web page states of itself: title, site, address, and when it was published.

A date of publication is one that the page *states* as that: in a ``meta`` tag, in JSON-LD, as microdata, or in a ``time``
element of its head line. A date in the text, in an address, of a copyright or of the last change is none; guessing would
turn "on Thursday" into some other Thursday without anybody being told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo.claims.published import stated_time

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["facts_of_page"]

_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "article:published"),
    *(
        "datepublished",
        "published_time",
        "publishdate",
        "publish-date",
        "publish_date",
        "pubdate",
        "pub_date",
    ),
    *("dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "parsely-pub-date", "sailthru.date"),
    *("citation_publication_date", "citation_online_date", "date"),
)
_TITLE = ("og:title", "twitter:title", "dc.title", "headline")
_SITE = ("og:site_name", "application-name", "dc.publisher", "publisher", "citation_publisher")
_ARTICLES = frozenset(
    {
        *("Article", "NewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle"),
        *(
            "ReportageNewsArticle",
            "ReviewNewsArticle",
            "BlogPosting",
            "LiveBlogPosting",
            "SocialMediaPosting",
            "Report",
        ),
    }
)
_MOST_JSON = 1_000_000
_IN_TEXT = frozenset({"p", "li", "td", "blockquote", "footer", "aside", "nav", "figcaption"})
_SHORT = 500
"""Characters of a title or a name that are kept."""


def facts_of_page(root: HtmlElement) -> dict[str, str]:
    """Return the facts that a page states, under the names that front matter has; what it does not state is left out.

    Example:
        >>> from geo.claims.markup import parsed
        >>> page = '<title>Saraqib falls</title><meta property="article:published_time" content="2024-11-28T14:30Z">'
        >>> facts_of_page(parsed("it", page))
        {'title': 'Saraqib falls', 'published': '2024-11-28T14:30:00+00:00'}
    """
    metas = _metas(root)
    url = _canonical(root, metas)
    article = _article(root, url)
    publisher = article.get("publisher")
    facts = {
        "title": _first(metas, _TITLE) or _text(article.get("headline")) or _heading(root),
        "publisher": _first(metas, _SITE)
        or (_text(publisher.get("name")) if isinstance(publisher, dict) else ""),
        "url": url,
        "published": stated_time(
            _first(metas, _PUBLISHED) or _text(article.get("datePublished")) or _marked_time(root)
        ),
    }
    return {key: value for key, value in facts.items() if value}


def _text(value: object) -> str:
    return " ".join(value[:_SHORT].split()) if isinstance(value, str) else ""


def _metas(root: HtmlElement) -> dict[str, str]:
    """Return the ``meta`` tags by name, in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = _text(meta.get("content"))
        for attribute in ("property", "name", "itemprop"):
            key = (meta.get(attribute) or "")[:_SHORT].strip().lower()
            if key and content:
                found.setdefault(key, content)
    return found


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _canonical(root: HtmlElement, metas: Mapping[str, str]) -> str:
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for url in (*links, metas.get("og:url", "")):
        if url.strip().startswith(("http://", "https://")) and len(url) <= 4 * _SHORT:
            return url.strip()
    return ""


def _heading(root: HtmlElement) -> str:
    headings = list(root.iter("h1"))
    titles = headings if len(headings) == 1 else list(root.iter("title"))
    return _text(" ".join("".join(titles[0].itertext()).split())) if titles else ""


# ---- JSON-LD ----


def _article(root: HtmlElement, url: str) -> dict[str, Any]:
    """Return what JSON-LD says of the page's article; where it tells of several, of the one at the page's address."""
    found = [thing for thing in _things(root) if _ARTICLES & _types(thing)]
    own = [thing for thing in found if url and url in _addresses(thing)]
    found = own or found
    dated = [thing for thing in found if _text(thing.get("datePublished"))]
    same = len({_text(thing.get("datePublished")) for thing in dated}) == 1
    return dated[0] if same else {} if dated or not found else found[0]


def _things(root: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = script.text or ""
        if len(text) > _MOST_JSON:
            continue
        try:
            pending: list[object] = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending:
            value = pending.pop()
            if isinstance(value, dict):
                yield value
                pending.extend(value[key] for key in ("mainEntity", "@graph") if key in value)
            elif isinstance(value, list):
                pending.extend(reversed(value))


def _types(thing: Mapping[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}


def _addresses(thing: Mapping[str, Any]) -> set[str]:
    page = thing.get("mainEntityOfPage")
    named = [thing.get("url"), thing.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return {address for address in named if isinstance(address, str)}


# ---- microdata and <time> ----


def _marked_time(root: HtmlElement) -> str:
    """Return the time that the page marks as that of publication, or the only one beside its text; ``""`` for none or two."""
    marked = {_written(element) for element in root.iter() if element.get("itemprop") == "datePublished"}
    times = list(root.iter("time"))
    marked |= {_written(time) for time in times if _says_published(time)}
    if not marked - {""}:
        marked = {_written(time) for time in times if not _says_changed(time) and not _stands_in_text(time)}
    marked -= {""}
    return marked.pop() if len(marked) == 1 else ""


def _written(element: HtmlElement) -> str:
    return _text(element.get("datetime") or element.get("content"))


def _says_published(time: HtmlElement) -> bool:
    kind = (time.get("class") or "").lower()
    return time.get("pubdate") is not None or "publish" in kind or "entry-date" in kind.split()


def _says_changed(time: HtmlElement) -> bool:
    kind = " ".join((time.get("class") or "", time.get("itemprop") or "")).lower()
    return "updated" in kind or "modified" in kind


def _stands_in_text(time: HtmlElement) -> bool:
    return any(parent.tag in _IN_TEXT for parent in time.iterancestors())
