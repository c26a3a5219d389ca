"""Which values the rules may have: checked once, when a ``rules.toml`` is read, with all that is wrong told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from geo.theatre_files import shown

__all__ = ["SECTIONS", "checked_values"]


@dataclass(frozen=True, slots=True)
class _Range:
    """Permitted values of a number.

    Attributes:
        low: the least.
        high: the greatest.
        unit: what it counts, ``""`` for a share or a weight.
        above: the least itself is too little.
    """

    low: float
    high: float
    unit: str = ""
    above: bool = False

    def __str__(self) -> str:
        """Return the range in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.above:
            return f"a number above {self.low:g} and up to {self.high:,.0f}{unit}"
        return f"a number from {self.low:g} to {self.high:,.0f}{unit}"

    def holds(self, value: object) -> bool:
        """Tell whether a value is a number of the range."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return self.low <= value <= self.high and not (self.above and value == self.low)


_MOST_PROBLEMS = 100
"""Problems of a section that are told: no section has so many values."""

_SHARE = _Range(0, 1)
SECTIONS: Mapping[str, Mapping[str, _Range] | _Range] = {
    "parameters": {
        "front_reach_km": _Range(0, 1_000, "km"),
        "attack_fades_days": _Range(0.1, 3_660, "days"),
        "under_way_days": _Range(0, 366, "days"),
        "junction_match_km": _Range(0, 50, "km"),
        "advance_gap_km": _Range(0, 1_000, "km"),
        "margin": _SHARE,
        "half_life_days": _Range(0, 36_600, "days", above=True),
        "decay_floor": _SHARE,
        "interpolation_km": _Range(0, 40_000, "km", above=True),
        "against_share": _SHARE,
        "partial_share": _SHARE,
        "baseline_weight": _SHARE,
    },
    "on_road_km": _Range(0, 100, "km"),
    "reliability": _SHARE,
    "credibility": _SHARE,
    "word": _Range(0, 2),
}
"""The sections of a ``rules.toml`` that a theatre may bring, with the range of each value or of all of them."""


def checked_values(
    table: Mapping[str, Any], known: Mapping[str, frozenset[str]]
) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Return the values of a ``rules.toml`` by section, and all that is wrong with it.

    Args:
        table: the document.
        known: the names of the values of each section.
    """
    values: dict[str, dict[str, float]] = {}
    problems: list[str] = []
    for section, found in table.items():
        ranges = SECTIONS.get(section)
        if ranges is None or not isinstance(found, dict):
            what = "section" if isinstance(found, dict) else "value outside of a section"
            problems.append(f"{section} is no {what} of the rules; the sections are {', '.join(SECTIONS)}")
            continue
        problems.extend(islice(_problems(section, found, ranges, known[section]), _MOST_PROBLEMS))
        values[section] = found
    if problems:
        return {}, problems
    return {
        section: {key: float(value) for key, value in found.items()} for section, found in values.items()
    }, []


def _problems(
    section: str, found: Mapping[str, Any], ranges: Mapping[str, _Range] | _Range, known: frozenset[str]
) -> Iterator[str]:
    for key, value in found.items():
        if key not in known:
            yield f"{section}.{key} is no value of the rules; there are {', '.join(sorted(known))}"
            continue
        allowed = ranges if isinstance(ranges, _Range) else ranges[key]
        if not allowed.holds(value):
            yield f"{section}.{key} is {shown(value)}; write {allowed}"
