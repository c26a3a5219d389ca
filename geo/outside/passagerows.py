"""What a row of the layer ``passage`` says of traffic: what passes, and whether at a point, somewhere on its stretch, or all along.

Pure reading of columns; kilometres, times and sources are those of every row (`geo.outside.intervalrows`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.claims.claim import Passage
from geo.control.passage import SOMEWHERE

__all__ = ["Passing", "number_of", "read_passing"]

_YES = {True: True, "true": True, "yes": True, "1": True}
_NO = {False: False, "false": False, "no": False, "0": False}
_WORDS = {**_YES, **_NO}
"""What is true and false, 1 and 0 among them, which Python takes for the same."""
_LONGEST = 200
_RULES = SOMEWHERE | {"cut-at-point", "passage-stated", "reopened"}


@dataclass(frozen=True, slots=True)
class Passing:
    """What is told of traffic.

    Attributes:
        passage: what passes; unknown where nothing is known.
        is_point: it is told of one point, which is the middle of the kilometre that is drawn.
        is_somewhere: it holds somewhere on the stretch, and where is not known.
        rule: the rule that made it (docs/rules.md, *Passage*), ``""`` where none of these is told.
        where: where it is so, in words, as written.
        has_ended: it is said not to last, so that its end is known, and not only where the files end.
    """

    passage: Passage
    is_point: bool = False
    is_somewhere: bool = False
    rule: str = ""
    where: str = ""
    has_ended: bool = False


def read_passing(values: Mapping[str, Any], wrong: list[str]) -> Passing | None:
    """Return what a row says of traffic; None, and the reasons in ``wrong``, where it says nothing that can be read.

    Where no rule of passage is told, words in ``passage_where`` mean "somewhere", as in every export.

    Example:
        >>> read_passing({"passage": "closed", "is_point": "false", "rule": "cut-somewhere"}, []).is_somewhere
        True
    """
    said, point = values.get("passage"), values.get("is_point")
    passage = Passage(said) if isinstance(said, str) and said in set(Passage) else None
    if passage is None:
        wrong.append(f"{_shown(said)} is no passage; there are {', '.join(Passage)}")
    is_point = _yes_or_no(point)
    if is_point is None:
        wrong.append(f"is_point is {_shown(point)}; write true or false")
    if passage is None or is_point is None:
        return None
    rule, where = (
        text if isinstance(text := values.get(key), str) else "" for key in ("rule", "passage_where")
    )
    rule, where = rule.strip() if rule.strip() in _RULES else "", where.strip()[:_LONGEST]
    is_somewhere = rule in SOMEWHERE if rule else bool(where)
    has_ended = _yes_or_no(values.get("is_open")) is False
    return Passing(passage, is_point, is_somewhere and not is_point, rule, where, has_ended)


def _yes_or_no(value: object) -> bool | None:
    key = value.strip().lower() if isinstance(value, str) else value
    return _WORDS.get(key) if isinstance(key, bool | int | str) else None


def _shown(value: object) -> str:
    return repr(value[:_LONGEST] if isinstance(value, str) else value)[: _LONGEST + 2]


def number_of(value: object) -> float | None:
    """Return a finite number of a cell, None where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
