"""Ways as text, fast: identifier, tags and node references of each.

pyosmium hands tags and references out one Python object at a time, which was half of what an import costs. Its writer
writes them at the speed of C++: ways go to a file in memory as OPL (`geo.roads.opl`), a line of three fields each, in which
blanks within tags are escaped, and are read from there. Where the
system has no files in memory they are asked for one by one; never on a disk, because the library ends the process where
one is full.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.roads.opl import write_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["WayLog", "Ways"]


class Ways(NamedTuple):
    """Some ways.

    Attributes:
        way_id: identifier of each of W ways.
        tags: its tags, as OPL writes them.
        size: how many nodes it has.
        node_id: the nodes of all ways, one after another.
    """

    way_id: Ints
    tags: list[str]
    size: Ints
    node_id: Ints


class WayLog:
    """Collects ways, in their order.

    Example:
        >>> import osmium
        >>> log = WayLog()
        >>> log.add(osmium.osm.mutable.Way(id=7, tags={"highway": "track"}, nodes=[3, -1, 4]))
        >>> way_id, tags, size, node_id = log.take()
        >>> way_id.tolist(), tags, size.tolist(), node_id.tolist()
        ([7], ['highway=track'], [3], [3, -1, 4])
    """

    def __init__(self) -> None:
        self._writer: Any = None
        self._file = -1
        self._slow: list[tuple[str, str, str]] = []

    def add(self, way: Any) -> None:  # noqa: ANN401 - pyosmium publishes no types
        """Collect a way."""
        if self._writer is None and not self._open():
            nodes = ",".join(f"n{getattr(node, 'ref', node)}" for node in way.nodes)
            self._slow.append((f"w{way.id}", f"T{write_tags(dict(way.tags))}", f"N{nodes}"))
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
        self._file = os.memfd_create("ways")
        target = osmium.io.File(f"/proc/self/fd/{self._file}", "opl,add_metadata=false")
        self._writer = osmium.SimpleWriter(target, overwrite=True)
        return True

    def close(self) -> None:
        """Free what is held, where nobody takes it any more."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            os.close(self._file)

    def take(self) -> Ways:
        """Return the ways collected since the last time, and free their memory."""
        found: Sequence[Sequence[str]] = self._slow
        self._slow = []
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            with os.fdopen(self._file, "rb") as file:
                file.seek(0)
                found = [line.split(" ") for line in file.read().decode().split("\n") if line]
        ids, tags, nodes = zip(*found, strict=True) if found else ((), (), ())
        size = [one.count(",") + (len(one) > 1) for one in nodes]
        references = ",".join([one[1:] for one in nodes if len(one) > 1]).replace("n", "")
        return Ways(
            _numbers(",".join(ids).replace("w", "")),
            [one[1:] for one in tags],
            np.array(size, dtype=np.int64),
            _numbers(references),
        )


def _numbers(text: str) -> Ints:
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
