"""OPL, the text format of libosmium: how tags are written in it (osmcode.org/opl-file-format).

A key or value keeps its letters; what has a meaning in the format stands as ``%`` with the hexadecimal number of the
character and another ``%``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["raw_tags", "unescaped", "write_tags"]

_ESCAPED = {code: f"%{code:x}%" for code in (*range(1, 33), *map(ord, ",=@%\x7f"))}
_ESCAPE = re.compile("%([0-9a-fA-F]+)%")


def write_tags(tags: Mapping[str, str]) -> str:
    """Return tags as the field of an element holds them, without the letter of the field.

    Example:
        >>> write_tags({"highway": "primary", "name": "A=B street"})
        'highway=primary,name=A%3d%B%20%street'
    """
    return ",".join(f"{key.translate(_ESCAPED)}={value.translate(_ESCAPED)}" for key, value in tags.items())


def raw_tags(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of the tags of such a field as they stand there; see `unescaped`.

    Example:
        >>> dict(raw_tags("highway=primary,name=B%20%street"))
        {'highway': 'primary', 'name': 'B%20%street'}
    """
    for tag in text.split(","):
        key, _, value = tag.partition("=")
        yield key, value


def unescaped(text: str) -> str:
    """Return a key or value as it was before it was written.

    Example:
        >>> unescaped("B%20%street")
        'B street'
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "%" in text else text
