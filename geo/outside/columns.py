"""Which column of somebody's table is which: the names that such tables use, and what the user says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geo.errors import OutsideDataError

__all__ = ["ALIASES", "find_columns"]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "date": ("commit_date", "date", "event_date", "published", "day", "valid_date", "timestamp"),
    "name": ("name", "place", "place_name", "location", "settlement", "town", "city", "admin3"),
    "holder": ("to", "holder", "control", "controlled_by", "controller", "new_holder", "side", "actor", "status"),
    "before": ("from", "before", "old_holder", "previous"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "lat": ("lat", "latitude", "y"),
    "as_of": ("as_of", "asof"),
    "url": ("url", "link", "source_url", "source", "reference"),
}  # fmt: skip
"""What each field may be called; the first one that a table has counts."""

_NEEDED = ("name", "holder")


def find_columns(
    header: Sequence[str], given: Mapping[str, str] | None = None, *, without_date: bool = False
) -> dict[str, int]:
    """Return the position of the column of each field that a table has.

    Args:
        header: names of the columns as written; capitals, blanks and hyphens do not count.
        given: names of columns by field, as the user says.
        without_date: the date is told otherwise.

    Raises:
        OutsideDataError: a field that is needed has no column, or the user names a field or a column that is not there;
            all of it is told at once.

    Example:
        >>> find_columns(["Date", "Town", "Controlled by", "LNG", "Lat"])
        {'date': 0, 'name': 1, 'holder': 2, 'lon': 3, 'lat': 4}
    """
    plain = [_plain(column) for column in header]
    at: dict[str, int] = {}
    wrong: list[str] = []
    for field, column in (given or {}).items():
        if field not in ALIASES:
            wrong.append(f"{field!r} is no field; the fields are {', '.join(ALIASES)}")
        elif _plain(column) not in plain:
            wrong.append(f"the table has no column {column!r} for {field}")
        else:
            at[field] = plain.index(_plain(column))
    for field, names in ALIASES.items():
        found = [name for name in names if name in plain and plain.index(name) not in at.values()]
        if field not in at and found:
            at[field] = plain.index(found[0])
    needed = _NEEDED if without_date else ("date", *_NEEDED)
    wrong.extend(
        f"no column tells the {field}; it may be called {', '.join(ALIASES[field])}, or name it"
        for field in needed
        if field not in at and field not in (given or {})
    )
    if ("lon" in at) != ("lat" in at):
        wrong.append("a position needs a column lon and a column lat")
    if wrong:
        shown = ", ".join(column.strip()[:40] for column in header[:20])
        raise OutsideDataError("\n".join([*wrong, f"the columns of the table are: {shown}"]))
    return {field: at[field] for field in ALIASES if field in at}


def _plain(column: str) -> str:
    return re.sub(r"[\s\-]+", "_", column.strip().lower())
