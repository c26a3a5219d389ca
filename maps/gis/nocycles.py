"""Making millions of values without Python's search for cycles among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_search_for_cycles"]


@contextmanager
def without_search_for_cycles() -> Iterator[None]:
    """Keep Python from looking for cycles while tables are made and written; what refers to nothing is freed as ever.

    Records, columns and coordinates hold none, and looking through all of them again and again is a third of the time, and most of
    it where coordinates become lists.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
