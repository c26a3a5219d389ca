"""Work that makes millions of objects: what Python's memory manager need not do meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_at_rest"]


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
