"""A made-up war of any size: roads as an OSM file, towns on them, and claims over a thousand days, the same every time.

The roads run side by side, five in a row end to end, near enough to each other that a town has other roads in reach. Most reports
come in within days, some weeks late; sources differ in side and grade; some claims speak of sections, some of cuts.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from geo.claims.claim import Action, Claim, Extent, Passage, Side, Source, TargetKind
from geo.period import When, day_bounds
from geo.places.location import LocatedClaim, Location, Status
from geo.roads.osm import import_osm
from geo.roads.road import RoadPiece
from geo.theatre import PlaceRecord, Theatre

if TYPE_CHECKING:
    from geo.roads.network import Network

FIRST_DAY = date(2022, 1, 1)
IN_A_ROW = 5
STEP = 0.02
"""Degrees between the vertices of a road."""
VERTICES = 50
ROW_GAP = 0.08
"""Degrees between two rows of roads."""
ACTORS = ("government", "government", "hts", "sna", "sdf")
SOURCES = (
    (Side.MONITOR, "B", 2), (Side.AGENCY, "B", 2), (Side.AGENCY, "C", 3), (Side.OPPOSITION, "C", 3),
    (Side.GOVERNMENT, "C", 3), (Side.ANALYST, "B", 2), (Side.SDF, "C", 3), (Side.UNKNOWN, "F", 6),
)  # fmt: skip
ACTIONS = (
    *[Action.CAPTURED] * 9, *[Action.CONTROLS] * 5, *[Action.CONTESTED] * 2, *[Action.WITHDREW] * 2,
    Action.BESIEGED, Action.ADVANCED_TO, Action.LOST,
)  # fmt: skip


@dataclass(frozen=True)
class War:
    """Everything that is adjudicated."""

    theatre: Theatre
    network: Network
    claims: list[LocatedClaim]


def make_war(*, claims: int, places: int, roads: int, days: int, seed: int = 1) -> War:
    """Return a war with so many claims on so many places and roads over so many days."""
    dice = random.Random(seed)
    network = _network(roads)
    towns = list(_towns(network, places, dice))
    theatre = replace(
        Theatre.open("syria-2024"),
        start=FIRST_DAY,
        end=FIRST_DAY + timedelta(days=days),
        places=tuple(town for town, _ in towns),
    )
    war = War(theatre, network, [])
    for number in range(claims):
        war.claims.append(_claim(number, war, towns, days, dice))
    return war


def _network(roads: int) -> Network:
    """Import the roads from an OSM file, as a user's would be."""
    nodes, ways = [], []
    for row in range(-(-roads // IN_A_ROW)):
        lat = 20 + row * ROW_GAP
        count = IN_A_ROW * (VERTICES - 1) + 1
        first = row * count
        nodes += [
            f'<node id="{first + n + 1}" version="1" lat="{lat:.4f}" lon="{30 + n * STEP:.4f}"/>' for n in range(count)
        ]  # fmt: skip
        for part in range(IN_A_ROW):
            number = row * IN_A_ROW + part
            if number >= roads:
                break
            refs = "".join(f'<nd ref="{first + part * (VERTICES - 1) + n + 1}"/>' for n in range(VERTICES))
            ways.append(
                f'<way id="{number + 1}" version="1">{refs}<tag k="highway" v="primary"/><tag k="ref" v="R{number}"/></way>'
            )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.osm"
        path.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>', encoding="utf-8")
        return import_osm(path)


def _towns(network: Network, places: int, dice: random.Random) -> Iterator[tuple[PlaceRecord, str]]:
    """Yield towns beside the roads, as many on each, with the road's identifier."""
    roads = network.roads
    for number in range(places):
        road = roads[number % len(roads)]
        lon, lat = road.point_at(dice.uniform(0, road.length_km))
        lat += dice.uniform(-0.008, 0.008)
        kind = "city" if dice.random() < 0.02 else "town"
        yield PlaceRecord(f"p{number}", f"Town {number}", "", (), kind, None, "", lon, lat), road.road_id


def _claim(
    number: int, war: War, towns: list[tuple[PlaceRecord, str]], days: int, dice: random.Random
) -> LocatedClaim:
    day = FIRST_DAY + timedelta(days=dice.randrange(days))
    late = dice.randrange(10, 60) if dice.random() < 0.05 else dice.randrange(4)
    side, reliability, credibility = dice.choice(SOURCES)
    origin = f"Voice {dice.randrange(40)}"
    published = day_bounds(day + timedelta(days=late), war.theatre.zone).start + timedelta(
        hours=dice.randrange(24)
    )
    action, passage, location = _said(towns, war.network, dice)
    claim = Claim(
        claim_id=f"c{number:06d}",
        source=Source(origin, published, "", side, origin, reliability, credibility),
        action=action,
        target=location.text,
        target_kind=location.kind,
        actor_id=dice.choice(ACTORS),
        opponent_id=dice.choice(("", "", "government", "hts")),
        extent=Extent.ALL,
        when=When(day.isoformat()),
        passage=passage,
    )
    return LocatedClaim(claim, location)


def _said(
    towns: list[tuple[PlaceRecord, str]], network: Network, dice: random.Random
) -> tuple[Action, Passage | None, Location]:
    """Return what is said of which place: of towns mostly, of sections and cuts now and then."""
    kind = dice.random()
    town, road_id = dice.choice(towns)
    if kind > 0.05:
        place = Location(
            town.name_en, Status.OK, TargetKind.SETTLEMENT, lon=town.lon, lat=town.lat, place=town, where_prec=1
        )  # fmt: skip
        return dice.choice(ACTIONS), None, place
    road = network.road(road_id)
    low = dice.uniform(0, road.length_km * 0.8)
    pieces = (RoadPiece(road_id, low, dice.uniform(low + 1, road.length_km)),)
    section = Location(
        f"{road_id} {low:.1f}", Status.OK, TargetKind.SECTION, pieces=pieces, ends_stated=True, where_prec=2
    )
    if kind < 0.03:
        return Action.CAPTURED, None, section
    is_cut = dice.random() < 0.5
    return (Action.CUT, Passage.CLOSED, section) if is_cut else (Action.REOPENED, Passage.OPEN, section)


def instant(day: int) -> datetime:
    """Return noon of a day of the war, UTC."""
    return datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=UTC) + timedelta(days=day)
