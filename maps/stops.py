"""The instants at which the page can stop, for every step that it offers.

They are made here and not in the page, because days and hours are cut by the clocks of the theatre, which are put forward
and back (`geo.timesteps`). Epoch seconds, packed by `maps.pack`; the reading side is `assets/stops.js`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo.clocks import midnight
from geo.errors import PeriodError
from geo.timesteps import Step, as_step
from maps.claimrows import epoch_s
from maps.pack import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from geo.situation import Situation

__all__ = ["DEFAULT_STEP", "OFFERED", "stop_columns"]

DEFAULT_STEP = "1d"
OFFERED = ("1h", "3h", "6h", "12h", "1d", "1w", "1mo")
"""Steps that a reader can choose, where they give at least two stops and no more than `geo.timesteps.MOST_MOMENTS`."""

_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "mo": 30 * 24}
_FEWEST = 2


def stop_columns(situation: Situation, step: Step | str = DEFAULT_STEP) -> dict[str, Any]:
    """Return the part of the page's data that tells where time stops.

    Args:
        situation: what is to be drawn.
        step: the step that the page begins with; it is offered however many stops it gives.

    Returns:
        ``step`` (the first one), ``begin`` (the last second before the first day), ``steps`` (the ends of the days, whatever
        the step is) and ``moments``: by step, the shortest first, the seconds from ``begin`` to its first stop and from each
        stop to the next, packed; they are nearly all the same, so that this is shorter than the stops themselves.

    Raises:
        PeriodError: the step is none, or gives more stops than a map can have.
    """
    first = as_step(step) if isinstance(step, str) else step
    moments = {str(first): situation.moments(first)}
    for name in OFFERED:
        try:
            stops = situation.moments(name)
        except PeriodError:
            continue  # more than a map can have
        if len(stops) >= _FEWEST:
            moments.setdefault(name, stops)
    theatre = situation.theatre
    begin = epoch_s(midnight(theatre.start, theatre.zone)) - 1
    return {
        "step": str(first),
        "begin": begin,
        "steps": [epoch_s(instant) for instant in situation.days],
        "moments": {name: _lengths(begin, moments[name]) for name in sorted(moments, key=_length)},
    }


def _lengths(begin: int, stops: Iterable[datetime]) -> Packed:
    """Return the seconds between stops, packed."""
    instants = [begin, *(epoch_s(instant) for instant in stops)]
    return pack(after - before for before, after in pairwise(instants))


def _length(name: str) -> int:
    step = as_step(name)
    return step.number * _HOURS[step.unit]
