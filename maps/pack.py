"""Packs columns of whole numbers into few bytes that compress well.

A column is written as zigzag variable-length integers (Protocol Buffers, "Encoding"): of the differences between neighbours,
or of the values themselves, whichever compresses better; the first byte says which. A column of a sorted interval table
takes about a byte a row before it is compressed, and a fraction of that after. `unpack` is the reading side in Python,
for tests; the page has its own in `assets/data.js`. `maps.parcel` carries packed columns to the page.

Not for text and not for floats: scale those to whole numbers first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Packed", "pack", "unpack"]

_GROUP_BITS = 7
_LAST_GROUP = 0x7F
_VALUES, _DIFFERENCES = b"\x00", b"\x01"
_QUICK = 1
"""Level of the trial compression."""
_SMALL = 64
"""Columns shorter than this are not worth a trial."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed column.

    Attributes:
        data: one byte that says what is written, then the numbers.
    """

    data: bytes


def _varints(values: npt.NDArray[np.uint64]) -> bytes:
    """Return LEB128 bytes of the values, least significant group first."""
    most = int(values.max(initial=0))
    groups = max(1, -(-most.bit_length() // _GROUP_BITS))
    shifts = np.arange(groups, dtype=np.uint64) * np.uint64(_GROUP_BITS)
    parts = ((values[:, None] >> shifts) & np.uint64(_LAST_GROUP)).astype(np.uint8)
    used = np.ones(len(values), dtype=np.intp)
    for group in range(1, groups):
        used[values >= np.uint64(1) << np.uint64(group * _GROUP_BITS)] = group + 1
    column = np.arange(groups)
    parts[column < (used - 1)[:, None]] |= 0x80
    return parts[column < used[:, None]].tobytes()


def _zigzag(values: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    return ((values << 1) ^ (values >> 63)).astype(np.uint64)


def pack(values: Iterable[int] | npt.NDArray[np.int64]) -> Packed:
    """Pack a column of whole numbers (each within ±2**61).

    Example:
        >>> unpack(pack([1000, 1001, 1003, 1000]))
        [1000, 1001, 1003, 1000]
    """
    column = (
        values.astype(np.int64) if isinstance(values, np.ndarray) else np.fromiter(values, dtype=np.int64)
    )
    if column.size == 0:
        return Packed(b"")
    differences = _DIFFERENCES + _varints(_zigzag(np.diff(column, prepend=np.int64(0))))
    if column.size < _SMALL:
        return Packed(differences)
    plain = _VALUES + _varints(_zigzag(column))
    return Packed(min(differences, plain, key=lambda data: len(zlib.compress(data, _QUICK))))


def unpack(packed: Packed) -> list[int]:
    """Return the column that `pack` wrote.

    Example:
        >>> unpack(pack([5, -3, 0]))
        [5, -3, 0]
    """
    data = packed.data
    values: list[int] = []
    last = number = shift = 0
    for byte in data[1:]:
        number |= (byte & _LAST_GROUP) << shift
        if byte > _LAST_GROUP:
            shift += _GROUP_BITS
            continue
        value = (number >> 1) ^ -(number & 1)
        last = value if data[:1] == _VALUES else last + value
        values.append(last)
        number = shift = 0
    return values
