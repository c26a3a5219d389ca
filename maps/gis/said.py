"""What is said of a file inside it, for formats that hold named texts: who is to be named, under which licence, how it was made."""

from __future__ import annotations

from geo.period import FOREVER
from maps.gis.table import About, Table
from maps.gis.words import storable
from maps.layers.columns import instant_text

__all__ = ["said_of"]


def said_of(table: Table, about: About) -> dict[str, str]:
    """Return what is said of one table, as named texts that are valid UTF-8 without NUL.

    Returns:
        ``title``, ``description``, ``licence``, ``attribution``, ``method``, ``version`` of Frontline, ``theatre``,
        ``zone`` (IANA name; days are told in it), ``shape`` (``intervals`` or ``slices``), ``known`` (report time, ISO 8601) where it is
        not hindsight, and ``as_of`` (ISO 8601) of a slice.
    """
    said = {
        "title": f"{about.title}: {table.layer.title}",
        "description": about.description_of(table.layer),
        "licence": about.licence,
        "attribution": "; ".join(about.attribution),
        "method": about.method,
        "version": about.version,
        "theatre": about.theatre,
        "zone": about.zone,
        "shape": about.shape,
    }
    if about.known < FOREVER:
        said["known"] = instant_text(about.known)
    if table.as_of is not None:
        said["as_of"] = instant_text(table.as_of)
    return {name: storable(text) for name, text in said.items()}
