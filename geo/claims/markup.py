"""HTML of strangers, parsed within bounds, and the text of a piece of it.

The parser builds a tree and does nothing else: it follows no link, reads no other file, expands no entity of the
document's own, and runs nothing. What is nested without sense, or has more elements than an article needs, is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.errors import ReportError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["parsed", "refuse_wide_tags", "root_name", "text_of_markup"]

_MOST_ELEMENTS = 50_000
"""Elements; live pages of newspapers have some ten thousand."""
_MOST_ATTRIBUTES = 5_000
_DEEPEST = 200
"""Levels; pages of newspapers have some thirty."""

_SILENT = frozenset(
    {
        *(
            "script",
            "style",
            "template",
            "noscript",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "audio",
            "video",
        ),
        *("head", "title", "button", "select", "textarea", "form"),
    }
)
_PARAGRAPHS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "div",
            "figcaption",
            "figure",
            "footer",
            "header",
            "hr",
            "main",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "nav",
            "p",
            "pre",
            "section",
            "dd",
            "dl",
            "dt",
            "li",
            "ol",
            "ul",
        ),
        *("table", "tbody", "td", "th", "thead", "tr"),
    }
)
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?:[\s/]++|=?[^\s/>=]++{_VALUE})*+")
_ATTRIBUTE = re.compile(rf"(?<![\s/])[\s/]++(=?[^\s/>=]++){_VALUE}")
_BREAK = "\x1f"
_LINE = "\x1e"
_SPACE = re.compile(r"[ \t\r\n\f]+")


_NAME = re.compile(r"<([A-Za-z][\w:.-]{0,40})")
_PREAMBLES = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_MOST_PREAMBLES = 50


def root_name(name: str, text: str) -> str:
    """Return the name of the first element, in lower case, where a text begins with one; ``"html"`` for a page's doctype.

    Args:
        name: the text, for messages.
        text: the whole of it.

    Raises:
        ReportError: entities are declared before the element; they are there to make a reader open files or run out of
            memory, and neither pages nor feeds need them.

    Example:
        >>> root_name("it", '<?xml version="1.0"?><!-- made by hand --><rss version="2.0">'), root_name("it", "a < b")
        ('rss', '')
    """
    start = 0
    for _ in range(_MOST_PREAMBLES):
        while start < len(text) and text[start].isspace():
            start += 1
        opened = text[start : start + 14].lower()
        end = next((end for begin, end in _PREAMBLES if opened.startswith(begin)), "")
        stop = text.find(end, start) if end else -1
        if stop < 0:
            break
        if opened.startswith("<!doctype") and "[" in text[start:stop]:
            raise ReportError(
                f"{name} declares entities of its own, which is refused; save its text as plain text"
            )
        if opened == "<!doctype html":
            return "html"
        start = stop + len(end)
    match = _NAME.match(text, start)
    return match[1].lower() if match else ""


def parsed(name: str, markup: str) -> HtmlElement:
    """Return the tree of a page.

    Args:
        name: the page, for messages.
        markup: its HTML.

    Returns:
        The root element; comments are left out.

    Raises:
        ReportError: it holds no element, too many, or nests them too deeply.
    """
    refuse_wide_tags(name, markup)
    from lxml import etree  # noqa: PLC0415 - for pages only
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = document_fromstring(markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError) as error:
        raise ReportError(f"{name} holds no HTML that can be read; save the article as plain text") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log if entry.level_name == "FATAL"):
        raise ReportError(_too_deep(name))
    _refuse_monsters(name, root)
    return root


def refuse_wide_tags(name: str, markup: str, *, most: int = _MOST_ATTRIBUTES) -> None:
    """Refuse a text with an element of very many attributes, for which parsers take time that grows with their square.

    Args:
        name: the text, for messages.
        markup: HTML or XML.
        most: how many names of attributes an element may have. In a script what looks like a tag may be prose, in which
            words come again and again; so each name counts once.

    Raises:
        ReportError: there is one.
    """
    for tag in _TAG.finditer(markup):
        if len(tag[0]) > 2 * most and len({match[1] for match in _ATTRIBUTE.finditer(tag[0])}) > most:
            raise ReportError(
                f"{name} has an element with more than {most:,} attributes, which no article has; save it as plain text"
            )


def _too_deep(name: str) -> str:
    return f"{name} nests more than {_DEEPEST} elements into one another and is no article; save it as plain text"


def _refuse_monsters(name: str, root: HtmlElement) -> None:
    from lxml import etree  # noqa: PLC0415 - for pages only

    depth = 0
    for number, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise ReportError(_too_deep(name))
        if number > 2 * _MOST_ELEMENTS:
            raise ReportError(
                f"{name} has more than {_MOST_ELEMENTS:,} elements and is no article; save its text as plain text"
            )


def text_of_markup(root: HtmlElement) -> str:
    """Return all text of a tree: paragraphs with an empty line between them, items of lists behind a dash.

    Example:
        >>> print(text_of_markup(parsed("it", "<p>Rebels took <b>Saraqib</b>.<p>The M5<br>is cut.<ul><li>So is the M4.")))
        Rebels took Saraqib.
        <BLANKLINE>
        The M5
        is cut.
        <BLANKLINE>
        - So is the M4.
    """
    from lxml import etree  # noqa: PLC0415 - for pages only

    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        if element.tag in _PARAGRAPHS:
            pieces.append(_BREAK + ("- " if starts and element.tag == "li" else ""))
        elif element.tag == "br" and starts:
            pieces.append(_LINE)
        if element.tag in _SILENT:
            silent += 1 if starts else -1
        if not silent:
            pieces.append((element.text if starts else element.tail) or "")
    return _laid_out("".join(pieces))


def _laid_out(raw: str) -> str:
    paragraphs = []
    for block in _SPACE.sub(" ", raw).split(_BREAK):
        lines = [line.strip(" ") for line in block.split(_LINE)]
        paragraph = "\n".join(line for line in lines if line)
        if paragraph == "-":
            continue
        paragraphs.append(paragraph)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
