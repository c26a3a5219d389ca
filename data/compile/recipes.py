"""What each embedded theatre is compiled from: its table of events, its side on the defensive, and how much of the map.

The fact tables are shared; a theatre takes the roads and places that its story needs. Add a theatre here, its files
written by hand in a folder of its own, and its curated baseline in ``curated/ID/baseline.csv``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import TheatreError

__all__ = ["Recipe", "find_recipe"]

_CURATED = Path(__file__).parent / "curated"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one theatre is compiled.

    Attributes:
        theatre_id: its identifier; also the folder of its curated baseline.
        events: name of its table of events among the facts.
        claims: name of the claim table that is written.
        defender: actor_id of the side that the campaign is against: what it takes back tells nothing of the time before.
        written: when the files were written that are written by hand.
        road_ids: roads of the map; all of the fact tables where empty.
        reach_m: by kind of place, how far from one of these roads it may lie; any distance where the kind is not named.
    """

    theatre_id: str
    events: str
    claims: str
    defender: str
    written: str
    road_ids: frozenset[str] = frozenset()
    reach_m: Mapping[str, int] = field(default_factory=dict)

    @property
    def baseline(self) -> Path:
        """The curated part of the baseline."""
        return _CURATED / self.theatre_id / "baseline.csv"

    @property
    def variants(self) -> Path:
        """Spellings that all theatres add to the places of the fact tables."""
        return _CURATED / "variants.csv"

    def has_road(self, road_id: str) -> bool:
        """Tell whether a road is on the map."""
        return not self.road_ids or road_id in self.road_ids

    def has_place(self, place: Mapping[str, str]) -> bool:
        """Tell whether a row of ``places.csv`` is on the map."""
        if place["kind"] not in self.reach_m:
            return True
        return (
            self.has_road(place["nearest_road_id"])
            and int(place["distance_m"]) <= self.reach_m[place["kind"]]
        )


_RECIPES = (
    Recipe("syria-2020", "events_2020_m5.csv", "2020-m5-campaign.csv", defender="opposition", written="2026-11",
           road_ids=frozenset({"M5", "M5-HB", "M4-W", "R5-ALP", "R60", "R60A", "R60B", "R-IDSQ", "R56"}),
           reach_m={"village": 3_500, "town": 10_000, "facility": 5_000, "crossing": 5_000}),
    Recipe("syria-2024", "events_2024.csv", "2024-offensive.csv", defender="government", written="2024-12"),
)  # fmt: skip


def find_recipe(folder: Path) -> Recipe:
    """Return the recipe of the theatre in a folder, by the identifier in its ``theatre.toml``.

    Raises:
        TheatreError: there is no such file, or no recipe for that theatre.
    """
    path = folder / "theatre.toml"
    if not path.is_file():
        raise TheatreError(f"{folder} holds no theatre.toml; give the folder of a theatre")
    try:
        theatre_id = tomllib.loads(path.read_text(encoding="utf-8")).get("id")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TheatreError(f"{path} is not TOML in UTF-8: {error}") from error
    for recipe in _RECIPES:
        if recipe.theatre_id == theatre_id:
            return recipe
    raise TheatreError(
        f"theatre.toml: no recipe for the theatre {theatre_id!r}; add one to data/compile/recipes.py"
    )
