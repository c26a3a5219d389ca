"""A web page as a report: the text of its article, without menus, comments and advertisements, and what it states of itself.

The article is found by trafilatura in the tree that was parsed here, so that nothing of the page is followed or fetched.
What the page states of itself is read by `geo.claims.pagefacts`, not by the date finder that comes with trafilatura: it
guesses where a page is silent.
"""

from __future__ import annotations

import logging

from geo.claims.markup import parsed
from geo.claims.pagefacts import facts_of_page
from geo.errors import ReportError

__all__ = ["read_page"]

_MOST_CHARACTERS = 10_000_000


def read_page(name: str, markup: str) -> tuple[dict[str, str], str]:
    """Return the facts and the article of a web page.

    Args:
        name: the page, for messages.
        markup: its HTML, decoded.

    Returns:
        What the page states of itself, under the names that front matter has; and the text of the article, its
        paragraphs with an empty line between them.

    Raises:
        ReportError: the page is too large, built to break a reader, or holds no article.
    """
    if len(markup) > _MOST_CHARACTERS:
        raise ReportError(
            f"{name} is a web page of more than {_MOST_CHARACTERS // 1_000_000} MB; save its article as plain text"
        )
    root = parsed(name, markup)
    facts = facts_of_page(root)
    # some 0.2 s, for pages only
    from trafilatura import bare_extraction  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        article = bare_extraction(root, include_comments=False, include_images=False, with_metadata=False)
    except Exception as error:  # whatever a strange page makes of the extractor
        raise ReportError(f"no article can be found in {name}; save its text as plain text") from error
    lines = ((getattr(article, "text", None) or "") if article is not None else "").splitlines()
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    if not text:
        raise ReportError(f"{name} is a web page without the text of an article; save the text as plain text")
    return facts, text
