"""Plain words for the names of columns, and text that XML and databases can hold.

What a column means is written in `maps.fields`; here is only what to call it at the head of a table or form.
"""

from __future__ import annotations

import re
from datetime import datetime

from geo.period import FOREVER
from maps.gis.table import Table
from maps.layers.columns import instant_text

__all__ = ["known_in_words", "label_of", "storable", "title_of", "xml_text"]

_LABELS = {
    "id": "Identifier",
    "name_en": "Name in English",
    "name_ar": "Name in Arabic",
    "ref": "Number on the signs",
    "km_from": "From km",
    "km_to": "To km",
    "km": "Kilometre",
    "length_km": "Length (km)",
    "extent_m": "Extent (m)",
    "error_m": "Error (m)",
    "start": "Start (UTC)",
    "end": "End (UTC)",
    "as_of": "As of (UTC)",
    "as_of_day": "As of the day",
    "published": "Published (UTC)",
    "known_until": "Known until (UTC)",
    "last_support": "Last support (UTC)",
    "is_open": "Lasts",
    "is_point": "Point is known",
    "is_background": "Told as history",
    "is_baseline": "Of the baseline",
    "start_epoch": "Start (ms since 1970)",
    "end_epoch": "End (ms since 1970)",
    "where_prec": "UCDP location precision",
    "geo_precision": "ACLED geographic precision",
    "time_precision": "ACLED time precision",
    "source_urls": "Addresses of the sources",
    "url": "Address",
    "claim_ids": "Claims behind it",
    "passage_claims": "Claims of the passage",
}
"""Where the name of a column alone would not do; unique, as is everything that `label_of` returns of one layer."""

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold, not even as a reference, and the control characters that it advises against."""


def label_of(column: str) -> str:
    """Return what to call a column.

    Example:
        >>> label_of("km_from"), label_of("holder_name")
        ('From km', 'Holder name')
    """
    return _LABELS.get(column) or column.replace("_", " ").capitalize()


def storable(text: str) -> str:
    r"""Return text that every database takes: half characters as ``?``, and no NUL.

    Example:
        >>> storable("a\ud83d\x00b")
        'a?b'
    """
    if _NOT_STORABLE.search(text) is None:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def xml_text(text: str) -> str:
    r"""Return text without what XML 1.0 cannot say; escaping is left to whoever writes the XML.

    Example:
        >>> xml_text("a\x00\x1bb\ud800")
        'ab?'
    """
    return _NOT_IN_XML.sub("", storable(text))


def title_of(table: Table) -> str:
    """Return what to call a table: its layer's title, and the date where there are several."""
    stamp = table.name.removeprefix(table.layer.name).strip("_")
    if not stamp:
        return table.layer.title
    day, time, offset = stamp[:10].replace("_", "-"), stamp[11:17], stamp[18:]
    clock = f" {time[:2]}:{time[2:4]}:{time[4:]}" if time else ""
    zone = f" {offset.replace('p', '+').replace('m', '-')}" if offset else ""
    return f"{table.layer.title}, {day}{clock}{zone}"


def known_in_words(known: datetime) -> str:
    """Return the state of knowledge: ``with hindsight``, or as of which instant.

    Example:
        >>> known_in_words(FOREVER)
        'with hindsight'
    """
    return "with hindsight" if known >= FOREVER else f"as known at {instant_text(known)}"
