"""The rules as data: names with their meaning, and the numbers they use.

`Rules.default` reads ``rules.toml`` of this package; `Rules.with_overrides` lays that of a theatre over it
(`geo.control.ownrules`). What values are permitted is said in `geo.control.rulevalues`.
Which rule applies when is decided in `geo.control.weigh`, `roadline` and `passage`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.control.rulevalues import SECTIONS, checked_values
from geo.errors import TheatreError
from geo.theatre_files import Folder

if TYPE_CHECKING:
    from geo.theatre import PlaceRecord

__all__ = ["Rules"]

_METROPOLIS = 1_000_000
_CITY = 100_000


@dataclass(frozen=True, slots=True)
class Rules:
    """Names, meanings and parameters of the rules.

    Attributes:
        words: meaning by rule name.
        front_reach_km: how far a changed anchor makes an older statement about the road undecided, km.
        attack_fades_days: for how long a reported advance counts, days.
        under_way_days: longest date range that is an event under way, days.
        junction_match_km: greatest distance along a road from a cut point to the junction that it means, km.
        margin: smallest difference of weight (0 to 1) that decides between independent voices.
        half_life_days: time in which confidence halves without support, days.
        decay_floor: share of confidence that no age takes away, 0 to 1.
        interpolation_km: gap over which interpolated confidence falls to 1/e, km.
        against_share: share of confidence that the claims against can take away, 0 to 1.
        partial_share: weight of a claim that covers only part, 0 to 1.
        baseline_weight: weight of a baseline claim without grades, 0 to 1.
        advance_gap_km: distance within which fronts between the same two camps belong to one advance, km.
        on_road_km: distance by class of place within which a road touches it, km.
        reliability: weight by STANAG 2511 source reliability.
        credibility: weight by STANAG 2511 information credibility.
        word: weight by whose word it is.

    Example:
        >>> Rules.default().words["gainer-only"]
        'Only the gaining side says so, or a source that is graded doubtful.'
    """

    words: Mapping[str, str]
    front_reach_km: float
    attack_fades_days: float
    under_way_days: float
    junction_match_km: float
    margin: float
    half_life_days: float
    decay_floor: float
    interpolation_km: float
    against_share: float
    partial_share: float
    baseline_weight: float
    advance_gap_km: float
    on_road_km: Mapping[str, float]
    reliability: Mapping[str, float]
    credibility: Mapping[str, float]
    word: Mapping[str, float]

    @classmethod
    def default(cls) -> Rules:
        """Return the rules of this package."""
        return _default()

    def with_overrides(self, path: Path) -> Rules:
        """Return these rules with the values of another ``rules.toml`` in their place.

        Raises:
            TheatreError: the file cannot be read, or names a value that is not one of the rules or out of its range;
                everything that is wrong is told at once.
        """
        folder = Folder(path.parent)
        rules, problems = self.overlaid(folder.toml(path.name, required=True))
        for problem in problems:
            folder.note(f"{path.name}: {problem}")
        if folder.problems:
            lines = "\n".join(f"  {problem}" for problem in folder.problems)
            raise TheatreError(f"the rules of {folder.path.name} cannot be used; see docs/rules.md\n{lines}")
        return rules

    def overlaid(self, table: Mapping[str, Any]) -> tuple[Rules, list[str]]:
        """Return these rules with the values of a document in their place, and all that is wrong with it.

        Where anything is wrong these rules come back as they are.
        """
        known = {
            section: frozenset(ranges) if isinstance(ranges, Mapping) else frozenset(getattr(self, section))
            for section, ranges in SECTIONS.items()
        }
        values, problems = checked_values(table, known)
        changes: dict[str, Any] = {**values.pop("parameters", {})}
        for section, found in values.items():
            changes[section] = {**getattr(self, section), **found}
        return replace(self, **changes), problems

    def reach_of(self, place: PlaceRecord) -> float:
        """Return the distance in km within which a road touches a place."""
        population = place.population or 0
        if place.kind in {"facility", "crossing"}:
            return self.on_road_km[place.kind]
        if population >= _METROPOLIS:
            return self.on_road_km["metropolis"]
        if place.kind == "city" or population >= _CITY:
            return self.on_road_km["city"]
        return self.on_road_km["town" if place.kind == "town" else "village"]

    def grade_weight(self, reliability: str, credibility: int) -> float:
        """Return the weight of a source and what it says by their STANAG 2511 grades, 0 to 1; unknown ones cannot be judged."""
        grade = self.reliability.get(reliability, self.reliability["F"])
        return grade * self.credibility.get(str(credibility), self.credibility["6"])

    def is_city(self, place: PlaceRecord) -> bool:
        """Tell whether a place is too large to be passed over by interpolation."""
        return place.kind == "city" or (place.population or 0) >= _CITY

    def decayed(self, confidence: float, age_days: float) -> float:
        """Return a confidence after so many days without support."""
        share: float = 0.5 ** (max(age_days, 0.0) / self.half_life_days)
        return round(confidence * max(share, self.decay_floor), 3)


@lru_cache(maxsize=1)
def _default() -> Rules:
    table = tomllib.loads(files("geo.control").joinpath("rules.toml").read_text(encoding="utf-8"))
    return Rules(
        words=table["rules"],
        on_road_km=table["on_road_km"],
        reliability=table["reliability"],
        credibility=table["credibility"],
        word=table["word"],
        **table["parameters"],
    )
