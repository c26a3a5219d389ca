"""The node references of ways, fast.

pyosmium hands references out one Python object at a time, which was a third of what an import costs. Its writer writes
them at the speed of C++: ways go to a file in memory as OPL, the text format of libosmium, and numpy reads the numbers.
Where the system has no files in memory they are asked for one by one; never on a disk, because the library ends the
process where one is full.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["WayNodes"]

_REFERENCES = re.compile(rb" N([^ \n]*)")
"""The last field of a way; blanks within tags are escaped."""


class WayNodes:
    """Collects the references of ways, in their order.

    Example:
        >>> import osmium
        >>> collected = WayNodes()
        >>> collected.add(osmium.osm.mutable.Way(id=7, nodes=[3, -1, 4]))
        >>> nodes, count = collected.result()
        >>> nodes.tolist(), count.tolist()
        ([3, -1, 4], [3])
    """

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints]] = []
        self._writer: Any = None
        self._file = -1
        self._slow: list[list[int]] = []

    def add(self, way: Any) -> None:  # noqa: ANN401 - pyosmium publishes no types
        """Collect the references of a way."""
        if self._writer is None and not self._open():
            self._slow.append([getattr(node, "ref", node) for node in way.nodes])
            return
        self._writer.add_way(way)

    def _open(self) -> bool:
        """Open a file in memory; tell whether the system has such."""
        if not hasattr(os, "memfd_create"):
            return False
        import resource  # noqa: PLC0415 - only Unix has it

        import osmium  # noqa: PLC0415 - heavy, and only an import needs it

        if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY:
            return False  # a limit on the size of files holds for those in memory too

        self._file = os.memfd_create("way-nodes")
        target = osmium.io.File(f"/proc/self/fd/{self._file}", "opl,add_metadata=false")
        self._writer = osmium.SimpleWriter(target, overwrite=True)
        return True

    def flush(self) -> None:
        """Turn what was collected into numbers, and free the memory of its text."""
        if self._writer is not None:
            self._writer.close()
            with os.fdopen(self._file, "rb") as file:
                file.seek(0)
                lists = _REFERENCES.findall(file.read())
            self._writer = None
            text = b",".join(filter(None, lists)).replace(b"n", b"")
            nodes = np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
            count = [found.count(b",") + 1 if found else 0 for found in lists]
        else:
            nodes = np.array([node for way in self._slow for node in way], dtype=np.int64)
            count = [len(way) for way in self._slow]
            self._slow = []
        self._parts.append((nodes, np.array(count, dtype=np.int64)))

    def result(self) -> tuple[Ints, Ints]:
        """Return all references, and how many each way has."""
        self.flush()
        nodes, count = zip(*self._parts, strict=True)
        return np.concatenate(nodes), np.concatenate(count)
