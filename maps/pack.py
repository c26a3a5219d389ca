"""Packs columns of whole numbers into short text that JSON can carry.

A column is written as the differences between neighbours, each difference as a zigzag variable-length integer
(Protocol Buffers, "Encoding"), the bytes as base64. A road of a hundred vertices takes about 400 characters, and
a sorted column of an interval table about one byte and a third a row. `unpack` is the reading side in Python, for tests;
the page has its own in `assets/data.js`.

Not for text and not for floats: scale those to whole numbers first.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

__all__ = ["pack", "unpack"]

_GROUP_BITS = 7
_GROUPS = 10


def _varints(values: npt.NDArray[np.uint64]) -> bytes:
    """Return LEB128 bytes of the values, least significant group first."""
    shifts = np.arange(_GROUPS, dtype=np.uint64) * np.uint64(_GROUP_BITS)
    groups = (values[:, None] >> shifts) & np.uint64(0x7F)
    used = np.maximum(1, _GROUPS - np.argmax(groups[:, ::-1] != 0, axis=1))
    used = np.where(values == 0, 1, used)
    column = np.arange(_GROUPS)
    more = column < (used - 1)[:, None]
    packed = (groups + np.where(more, np.uint64(0x80), np.uint64(0))).astype(np.uint8)
    return packed[column < used[:, None]].tobytes()


def pack(values: Iterable[int]) -> str:
    """Pack a column of whole numbers (each within ±2**61).

    Example:
        >>> pack([1000, 1001, 1003, 1000])
        '0A8CBAU='
    """
    column = np.fromiter(values, dtype=np.int64)
    if column.size == 0:
        return ""
    steps = np.diff(column, prepend=np.int64(0))
    zigzag = ((steps << 1) ^ (steps >> 63)).astype(np.uint64)
    return base64.b64encode(_varints(zigzag)).decode("ascii")


def unpack(text: str) -> list[int]:
    """Return the column that `pack` wrote.

    Example:
        >>> unpack(pack([5, -3, 0]))
        [5, -3, 0]
    """
    values: list[int] = []
    last = number = shift = 0
    for byte in base64.b64decode(text):
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += _GROUP_BITS
            continue
        last += (number >> 1) ^ -(number & 1)
        values.append(last)
        number = shift = 0
    return values
