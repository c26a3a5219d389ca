"""Times of publication as pages and feeds write them, brought into the one form that reports are dated by.

Only what can be read in one way is read: ISO 8601, the form of e-mail and RSS, and an English date with its month as a
word. "03/04/2024" can mean two days and stays as it is, so that whoever asks is told.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

__all__ = ["stated_time"]

_MOST = 80
"""Characters; a time takes some thirty."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IN_WORDS = ("%B %d %Y", "%d %B %Y", "%b %d %Y", "%d %b %Y")


def stated_time(written: str) -> str:
    """Return a time of publication as ISO 8601, or as it was written where it cannot be read in one way only.

    Example:
        >>> stated_time("Thu, 28 Nov 2024 14:30:00 +0300"), stated_time("28 November 2024")
        ('2024-11-28T14:30:00+03:00', '2024-11-28')
        >>> stated_time("2024-11-28T14:30:00.000Z"), stated_time("03/04/2024")
        ('2024-11-28T14:30:00+00:00', '03/04/2024')
    """
    text = " ".join(written[: _MOST + 1].split())
    if len(text) > _MOST or _DAY.fullmatch(text):
        return text[:_MOST]
    return _iso(text) or _in_words(text) or _mail(text) or text


def _iso(text: str) -> str:
    if not text[:4].isdecimal() or text[4:5] != "-":
        # "20241128" and "2024W48" are ISO 8601 as well, and as likely something else
        return ""
    try:
        return datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-")).isoformat()
    except ValueError:
        return ""


def _in_words(text: str) -> str:
    plain = text.replace(",", " ").replace(".", " ")
    for form in _IN_WORDS:
        try:
            return datetime.strptime(" ".join(plain.split()), form).date().isoformat()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    return ""


def _mail(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
