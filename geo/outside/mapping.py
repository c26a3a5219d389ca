"""What a user says of a dataset in a file: holders, columns and parties.

::

between = ["ukraine", "russia"]

[holders]
"Donetsk PR" = "russia"
"Grey area" = "contested"

[columns]
holder = "status_now"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import OutsideDataError

__all__ = ["Mappings", "read_mappings"]

_MOST_BYTES = 200_000
_KEYS = frozenset({"holders", "columns", "between"})


@dataclass(frozen=True, slots=True)
class Mappings:
    """What is said.

    Attributes:
        holders: actor (identifier or name), ``contested`` or ``nobody``, by the dataset's word.
        columns: name of the column or property by field.
        between: the two parties of what is only called contested, or ``()``.
    """

    holders: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    between: tuple[str, ...] = ()


def read_mappings(path: str | Path) -> Mappings:
    """Read a file of mappings.

    Raises:
        OutsideDataError: it is no TOML, larger than 200 kB, or holds something else; everything wrong is told at once.
        OSError: there is no such file, or it cannot be read.
    """
    with Path(path).open("rb") as stream:
        raw = stream.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise OutsideDataError(f"{path}: more than {_MOST_BYTES // 1000} kB; a file of mappings is short")
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise OutsideDataError(f"{path}: cannot be read as TOML: {error}") from error
    wrong = [f"{key!r} is none of {', '.join(sorted(_KEYS))}" for key in content if key not in _KEYS]
    tables = {key: _texts(content.get(key, {}), key, wrong) for key in ("holders", "columns")}
    between = content.get("between", [])
    if not isinstance(between, list) or not all(isinstance(one, str) for one in between):
        wrong.append('between is no list of two names, such as ["ukraine", "russia"]')
        between = []
    if wrong:
        raise OutsideDataError("\n".join([f"{path}:", *(f"  {one}" for one in wrong)]))
    return Mappings(tables["holders"], tables["columns"], tuple(between))


def _texts(table: Any, name: str, wrong: list[str]) -> dict[str, str]:  # noqa: ANN401 - whatever a file holds
    if not isinstance(table, dict):
        wrong.append(f"{name} is no table; write [{name}] on a line of its own")
        return {}
    wrong.extend(
        f"{name}: {key!r} is no text in quotes" for key, value in table.items() if not isinstance(value, str)
    )
    return {key: value for key, value in table.items() if isinstance(value, str)}
