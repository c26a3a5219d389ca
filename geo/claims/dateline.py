"""Finds the dateline that an agency puts before its text: "HAMA, Syria (Reuters) - ".

It tells where and by whom a report was filed and is part of no sentence.
"""

from __future__ import annotations

import re

from geo.claims.lexicon import lexicon

__all__ = ["dateline_end"]

_NAME = r"[A-Z][\w'.-]*"
_NAMES = rf"{_NAME}(?:[ /]{_NAME}){{0,3}}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
_DATELINE = re.compile(
    rf"\s*(?P<place>{_NAMES})(?P<more>(?:, ?(?:{_DAY}|{_NAMES})){{0,3}})"
    rf"(?P<agency> ?\({_NAMES}\))? (?:-|--) ?(?=[\"'(]?[A-Z0-9])"
)
_LONGEST = 120
_SHORTEST_IN_CAPITALS = 4
_NO_PLACE = lexicon().words("actors", "head") | lexicon().words("actors", "modifier")


def dateline_end(folded: str, start: int) -> int:
    """Return the index behind the dateline of a paragraph, ``start`` if it has none.

    A town alone must be in capitals, since "Hama - " could also open a list.

    Args:
        folded: the text, with plain quotes and hyphens.
        start: where the paragraph begins.

    Example:
        >>> text = "HAMA, Syria (Reuters) - Rebels took Hama."
        >>> text[dateline_end(text, 0):]
        'Rebels took Hama.'
    """
    match = _DATELINE.match(folded, start, start + _LONGEST)
    if match is None:
        return start
    place = match["place"]
    in_capitals = place.isupper() and len(place) >= _SHORTEST_IN_CAPITALS and not any(map(str.isdigit, place))
    filed = bool(match["agency"]) or in_capitals
    party = any(word in _NO_PLACE for word in re.findall(r"\w+", f"{place} {match['more']}".lower()))
    return match.end() if filed and not party else start
