"""What a KML balloon shows of a row: a little table of what is said, as HTML in which nothing of a stranger's is more than text.

Programs put descriptions into a browser. Every text is escaped; an address becomes a link only where it is plain http(s); and the sign
with which a program would put a field in place of its name, ``$[name]``, is written so that it is none: the sentence of a claim
could call for itself, unescaped.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from geo.control.state import NEVER
from geo.period import FOREVER
from maps.claimrows import safe_url
from maps.fields import Field, FieldType
from maps.gis.table import Table
from maps.gis.words import xml_text
from maps.inline import without_turns

__all__ = ["balloons", "days_text", "html_text"]

_UNSAID = frozenset(
    {
        "id",
        "name",
        "name_en",
        "start",
        "end",
        "first_day",
        "last_day",
        "is_open",
        "start_epoch",
        "end_epoch",
        "as_of",
        "as_of_day",
    }
    | {"holder", "other", "holder_low", "holder_high", "holder_before", "actor", "opponent"}
)
"""Columns that a balloon leaves out: the days are told in its first line, and actors by their names or as written."""
_LINKS = frozenset({"url", "source_urls"})
_KEPT = 16_384


@lru_cache(maxsize=_KEPT)
def html_text(text: str) -> str:
    """Return a text for HTML, in which it neither marks up, nor calls for a field, nor turns what follows.

    Example:
        >>> html_text("<b>$[sentence]</b>")
        '&lt;b&gt;&#36;[sentence]&lt;/b&gt;'
    """
    return html.escape(without_turns(xml_text(text))).replace("$", "&#36;")


def days_text(first_day: str, last_day: str) -> str:
    """Return the days of a row in words.

    Example:
        >>> days_text("2024-11-28", "2024-11-28"), days_text("2024-11-28", "9999-01-01"), days_text("0001-01-01", "2024-12-07")
        ('2024-11-28', 'since 2024-11-28', 'until 2024-12-07')
    """
    begins, ends = not first_day.startswith("0001-01-0"), not last_day.startswith("9999-")
    if begins and ends:
        return first_day if first_day == last_day else f"{first_day} to {last_day}"
    if begins:
        return f"since {first_day}"
    return f"until {last_day}" if ends else "at all times that are told of"


def balloons(table: Table, names: list[str], zone: ZoneInfo) -> Iterator[str]:
    """Yield the HTML of each row: its name and days, then every column that says something.

    Args:
        table: any layer.
        names: what each row is called.
        zone: in which instants are told.
    """
    shown = [field for field in table.fields if field.name not in _UNSAID]
    cells = [_cells(field, table.columns[field.name], zone) for field in shown]
    days = map(days_text, table.columns["first_day"], table.columns["last_day"])
    for name, when, *row in zip(names, days, *cells, strict=True):
        yield f"<h3><bdi>{html_text(name)}</bdi></h3><p>{when}</p><table>{''.join(row)}</table>"


def _cells(field: Field, column: list[Any], zone: ZoneInfo) -> Iterator[str]:
    """Yield each cell of a column as a row of HTML; ``""`` where it says nothing. Each value is written once however often it comes."""
    label = html_text(field.name.replace("_", " "))
    form = _links if field.name in _LINKS else _FORMS[field.type]
    made: dict[Any, str] = {}
    for value in column:
        if value not in made:
            text = _instant(value, zone) if field.type is FieldType.INSTANT else form(value)
            made[value] = f"<tr><td>{label}</td><td><bdi>{text}</bdi></td></tr>" if text else ""
        yield made[value]


def _instant(value: datetime, zone: ZoneInfo) -> str:
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if NEVER < value < FOREVER else ""


def _links(addresses: str) -> str:
    """Return addresses, which stand apart by spaces, as links; what is no plain http(s) address is text."""
    return " ".join(map(_link, addresses.split()))


def _link(address: str) -> str:
    shown = html_text(address)
    return f'<a href="{shown}">{shown}</a>' if safe_url(address) else shown


def _number(value: float) -> str:
    return f"{value:g}" if value else ""


_FORMS: dict[FieldType, Callable[[Any], str]] = {
    FieldType.TEXT: html_text,
    FieldType.DAY: html_text,
    FieldType.YES_NO: lambda value: "yes" if value else "",
    FieldType.WHOLE: _number,
    FieldType.NUMBER: _number,
    FieldType.INSTANT: str,
}
