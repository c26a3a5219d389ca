"""What is left out or made coarse before a situation is published, and how that is told."""

from maps.publication.published import (
    notes_of,
    publishable,
    rounding_of,
    short_note_of,
    told_beside,
    towns_of,
    without_addresses,
)

__all__ = [
    "notes_of",
    "publishable",
    "rounding_of",
    "short_note_of",
    "told_beside",
    "towns_of",
    "without_addresses",
]
