"""The parcel: the data of the page as one compressed text that nothing in a page can take for anything else.

A payload (`maps.payload`) is a tree of text and numbers whose leaves may be packed columns. Its JSON comes first, then the bytes
of the columns, to which the JSON points; all of it is deflated (RFC 1950) and written in base64. `unparcel` gives the tree back; the
page does the same in `assets/parcel.js`.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from typing import Any

from maps.inline import readable_json
from maps.pack import Packed

__all__ = ["parcel", "payload_of", "unparcel"]

_POINTER = "$"
_HEAD = struct.Struct("<I")
_IN_PAGE = re.compile(r'id="frontline-data">([^<]*)<')
_LEVEL = 7
"""Within a hundredth of the smallest, in a third of the time."""


def parcel(payload: object) -> str:
    """Return a payload as one text of letters, digits, ``+``, ``/`` and ``=``.

    Example:
        >>> from maps.pack import pack, unpack
        >>> back = unparcel(parcel({"title": "A </script> war", "km": pack([3, 5])}))
        >>> back["title"], unpack(back["km"])
        ('A </script> war', [3, 5])
    """
    columns: list[bytes] = []
    end = 0

    def pointed(value: object) -> object:
        nonlocal end
        if not isinstance(value, Packed):
            raise TypeError(f"a page carries no {type(value).__name__}")
        columns.append(value.data)
        end += len(value.data)
        return {_POINTER: [end - len(value.data), end]}

    text = readable_json(payload, pointed).encode("utf-8")
    whole = b"".join((_HEAD.pack(len(text)), text, *columns))
    return base64.b64encode(zlib.compress(whole, _LEVEL)).decode("ascii")


def unparcel(text: str) -> Any:  # noqa: ANN401 - any tree
    """Return the payload that `parcel` wrote."""
    whole = zlib.decompress(base64.b64decode(text))
    (length,) = _HEAD.unpack_from(whole)
    columns = whole[_HEAD.size + length :]

    def column(value: dict[str, Any]) -> Any:  # noqa: ANN401 - any leaf
        return Packed(columns[slice(*value[_POINTER])]) if _POINTER in value else value

    return json.loads(whole[_HEAD.size : _HEAD.size + length], object_hook=column)


def payload_of(page: str) -> Any:  # noqa: ANN401 - any tree
    """Return the payload that a page carries.

    Raises:
        ValueError: it carries none.
    """
    found = _IN_PAGE.search(page)
    if found is None:
        raise ValueError("this is no page with data in it")
    return unparcel(found[1])
