"""Kind words of a place expression: "town of", "airbase", "border crossing", "جسر".

They say what sort of place is meant, which narrows the candidates: "Hama bridge" is not the airbase of Hama, and
"Mahin airbase" is not the town of Mahin. They are hints from a text, not facts about a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

__all__ = ["Hint", "Named", "split_kind"]


class Hint(StrEnum):
    """What sort of place a kind word means."""

    NONE = ""
    SETTLEMENT = "settlement"
    TOWN = "town"
    """Said to be a city or town."""
    VILLAGE = "village"
    AIR = "air"
    BASE = "base"
    BRIDGE = "bridge"
    SCHOOL = "school"
    CROSSING = "crossing"
    OTHER = "other"
    """A facility of a sort of which none is known by its sort: dam, prison, hospital, refinery ..."""

    @property
    def is_facility(self) -> bool:
        """Tell whether something else than a settlement or a crossing is meant."""
        return self in _FACILITIES

    @property
    def is_settlement(self) -> bool:
        """Tell whether a settlement is meant."""
        return self in {Hint.SETTLEMENT, Hint.TOWN, Hint.VILLAGE}


_FACILITIES = frozenset({Hint.AIR, Hint.BASE, Hint.BRIDGE, Hint.SCHOOL, Hint.OTHER})

_PHRASES: dict[Hint, str] = {
    Hint.AIR: """international airport|military airport|civilian airport|military air base|military airbase|air base|airbase
        |airport|airfield|air field|helicopter base|military airfield|aerodrome|مطار|مطار عسكري|قاعدة جوية""",
    Hint.BASE: "military base|army base|base|barracks|garrison|قاعدة|ثكنة|معسكر",
    Hint.BRIDGE: "bridge|bridges|viaduct|جسر",
    Hint.SCHOOL: "military academy|academy|college|artillery school|school|faculty|university|كلية|أكاديمية|مدرسة|جامعة",
    Hint.CROSSING: "border crossing|border gate|border post|crossing point|crossing|border|معبر|معبر حدودي",
    Hint.OTHER: """dam|prison|hospital|refinery|factory|plant|power station|station|silos|silo|oil field|oilfield|gas field
        |field|warehouse|warehouses|depot|camp|checkpoint|castle|citadel|university hospital|سد|سجن|مشفى|مستشفى|مصفاة|معمل
        |صوامع|حقل|حاجز""",
    Hint.TOWN: "city|town|district town|مدينة|بلدة|ناحية",
    Hint.VILLAGE: "village|hamlet|villages|قرية",
    Hint.SETTLEMENT: "settlement|locality|municipality|capital",
}


def _pattern(hint: Hint) -> str:
    phrases = sorted((phrase.strip() for phrase in _PHRASES[hint].split("|")), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in phrases if phrase)


_BEFORE = re.compile(
    r"^\s*(?:the\s+)?(?:(?:strategic|key|main|old|nearby|historic|military|whole|entire)\s+)*(?:"
    + "|".join(f"(?P<{hint.name}>{_pattern(hint)})" for hint in _PHRASES)
    + r")(?:\s+(?:of|at|in))?\s+(?:the\s+)?(?P<name>\S.*)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?P<name>\S.*?)\s+(?:"
    + "|".join(f"(?P<{hint.name}>{_pattern(hint)})" for hint in _PHRASES)
    + r")\s*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 1


@dataclass(frozen=True, slots=True)
class Named:
    """A name without its kind word, and what the kind word says."""

    name: str
    hint: Hint


@lru_cache(maxsize=65536)
def split_kind(text: str) -> Named:
    """Take the kind word off a name, as long as a name is left.

    Example:
        >>> split_kind("the town of Saraqib"), split_kind("Abu al-Duhur military airbase").name
        (Named(name='Saraqib', hint=<Hint.TOWN: 'town'>), 'Abu al-Duhur')
        >>> split_kind("Base 46").name, split_kind("Saraqib").hint.value
        ('Base 46', '')
    """
    text = text.strip(" \t,;\"'“”")
    text = re.sub(r"^(?:the|a|an)\s+(?=\S)", "", text, flags=re.IGNORECASE)
    for pattern in (_AFTER, _BEFORE):
        match = pattern.match(text)
        if match is None or len(_LETTERS.findall(match["name"])) < _FEWEST_LETTERS:
            continue
        hint = next(hint for hint in _PHRASES if match[hint.name])
        # "Rastan military bridge", "the city of Hama airbase": what is left may hold a weaker kind word
        return Named(split_kind(match["name"]).name, hint)
    return Named(text, Hint.NONE)
