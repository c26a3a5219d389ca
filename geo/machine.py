"""The machine that this runs on: its processors, and its memory while millions of objects are made."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_at_rest", "processors"]


_MANY = 1_000_000
"""So many new objects take the collector seconds to go through."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the collector of cyclic garbage from going through millions of objects among which there is none.

    Where there are very many, they are set apart in the end, so that it does not go through them once it is back; they vanish
    like any other when nobody holds them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _MANY:
                gc.freeze()
            gc.enable()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
