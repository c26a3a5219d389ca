"""A made-up country with its control over time, ready to be drawn: any number of segments of road over any number of days.

Roads run in both directions and bend; each is cut into segments of a few kilometres, as `geo.control` cuts them at anchors. Two in
three segments change hands, each at days of its own, which is the worst that a page can meet: a real war moves along fronts. One
version in ten was believed for a few days only and then corrected, so that the two readings differ.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.claims.claim import Action, Claim, Side, Source, TargetKind
from geo.control.camps import Camps
from geo.control.rules import Rules
from geo.control.shelf import Shelf
from geo.control.state import Basis, Interval, State
from geo.control.timeline import Timeline
from geo.period import FOREVER, Period, When
from geo.places.location import LocatedClaim, Location, Status
from geo.roads.osm import import_osm
from geo.situation import Situation
from geo.theatre import Theatre

if TYPE_CHECKING:
    from geo.roads.network import Network

FIRST_DAY = date(2022, 1, 1)
SEGMENTS_A_ROAD = 50
VERTICES_A_SEGMENT = 5
WEST, SOUTH, SPAN = 32.0, 32.0, 8.0
"""Degrees; the country is a square."""
CLASSES = ("motorway", "trunk", "primary", "primary", "secondary", "secondary", "secondary", "secondary")
HOLDERS = ("government", "hts", "sna", "sdf", "")
STATES = (
    *[State.CONTROLLED] * 8, State.CLAIMED, State.CONTESTED, State.FRONT, State.BESIEGED, State.PRESSURED, State.ADVANCE,
    State.VACATED, State.UNKNOWN,
)  # fmt: skip
RULES = ("against-interest", "independent-origins", "between-anchors", "claimed-only")
CLAIMS = 1_000


def make_country(*, segments: int, days: int, changes: float = 2.0, seed: int = 1) -> Situation:
    """Return a situation.

    Args:
        segments: how many segments of road, a multiple of `SEGMENTS_A_ROAD`.
        days: how many days the page steps through.
        changes: how often a segment that changes does so, on average; one in three never does.
        seed: of the dice.
    """
    dice = random.Random(seed)
    theatre = replace(
        Theatre.open("syria-2024"),
        start=FIRST_DAY,
        end=FIRST_DAY + timedelta(days=days - 1),
        places=(),
        outline=(),
        labels=(),
    )
    network = _network(segments // SEGMENTS_A_ROAD, dice)
    claims = [_claim(number, days, dice) for number in range(CLAIMS)]
    found = {road.road_id: list(_versions(road, days, changes, dice)) for road in network.roads}
    timeline = Timeline(
        objects=Shelf.of({}),
        stretches=Shelf.of(found),
        passages=Shelf.of({}),
        network=network,
        known_times=(),
        rules=Rules.default(),
        camps=Camps(theatre.actors),
        zone=theatre.zone,
    )
    nowhere: Any = None  # nothing is looked for
    return Situation(theatre, network, nowhere, claims, [], timeline)


def _network(roads: int, dice: random.Random) -> Network:
    """Import the roads from an OSM file, as a user's would be."""
    nodes, ways = [], []
    count = SEGMENTS_A_ROAD * VERTICES_A_SEGMENT + 1
    lines = -(-roads // 2)
    for number in range(roads):
        across = SOUTH + SPAN * (number // 2 + 0.5) / lines
        for vertex in range(count):
            along = WEST + SPAN * vertex / (count - 1)
            across += dice.gauss(0, SPAN / lines / 12)
            lon, lat = (along, across) if number % 2 else (across - SOUTH + WEST, along - WEST + SOUTH)
            nodes.append(
                f'<node id="{number * count + vertex + 1}" version="1" lat="{lat:.6f}" lon="{lon:.6f}"/>'
            )
        refs = "".join(f'<nd ref="{number * count + vertex + 1}"/>' for vertex in range(count))
        tags = f'<tag k="highway" v="{CLASSES[number % len(CLASSES)]}"/><tag k="ref" v="R{number}"/>'
        ways.append(f'<way id="{number + 1}" version="1">{refs}{tags}</way>')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.osm"
        path.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>', encoding="utf-8")
        return import_osm(path)


def _versions(road: Any, days: int, changes: float, dice: random.Random) -> Iterator[Interval]:
    """Yield the versions of the segments of a road, by kilometre and time."""
    for number in range(SEGMENTS_A_ROAD):
        low = road.length_km * number / SEGMENTS_A_ROAD
        high = road.length_km * (number + 1) / SEGMENTS_A_ROAD
        times = 0 if dice.random() < 1 / 3 else max(1, round(dice.expovariate(1 / changes)))
        inside = sorted(dice.sample(range(1, days), min(times, days - 1)))
        bounds = [*map(_instant, (0, *inside)), FOREVER]
        for start, end in pairwise(bounds):
            valid, learnt = Period(start, end), start + timedelta(days=dice.randrange(2))
            if dice.random() < 0.1:
                mended = learnt + timedelta(days=dice.randrange(1, 5))
                yield _version((road.road_id, low, high), valid, Period(learnt, mended), dice)
                learnt = mended
            yield _version((road.road_id, low, high), valid, Period(learnt, FOREVER), dice)


def _instant(day: int) -> datetime:
    return datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC) + timedelta(days=day)


def _version(span: tuple[str, float, float], valid: Period, known: Period, dice: random.Random) -> Interval:
    road_id, low, high = span
    state = dice.choice(STATES)
    is_known = state is not State.UNKNOWN
    holder = dice.choice(HOLDERS[:4]) if is_known else ""
    other = dice.choice([one for one in HOLDERS[:4] if one != holder]) if state not in _ALONE else ""
    claims = tuple(sorted({f"c{dice.randrange(CLAIMS):06d}" for _ in range(dice.randrange(1, 3))}))
    return Interval(
        object_id=f"road:{road_id}:{low:.3f}-{high:.3f}", kind="stretch", road_id=road_id, from_km=low, to_km=high,
        lon=0.0, lat=0.0, holder=holder, other=other, state=state,
        basis=dice.choice(tuple(Basis)), valid=valid, known=known, rule=dice.choice(RULES) if is_known else "",
        confidence=dice.choice((0.4, 0.55, 0.7, 0.9)) if is_known else 0.0,
        claims_for=claims if is_known else (), claims_against=(), last_support=valid.start,
    )  # fmt: skip


_ALONE = (State.CONTROLLED, State.UNKNOWN)


def _claim(number: int, days: int, dice: random.Random) -> LocatedClaim:
    day = dice.randrange(days)
    published = _instant(day) + timedelta(hours=dice.randrange(24))
    origin, place = f"Voice {dice.randrange(40)}", f"Town {dice.randrange(5_000)}"
    actor = dice.choice(HOLDERS[:4])
    claim = Claim(
        claim_id=f"c{number:06d}",
        source=Source(
            origin, published, f"https://example.org/{origin}/{number}".replace(" ", "-"), Side.AGENCY, origin, "B", 2
        ),
        action=Action.CAPTURED,
        target=place,
        target_kind=TargetKind.SETTLEMENT,
        actor_id=actor,
        when=When(_instant(day).date().isoformat()),
        sentence=f"Forces of {actor} entered {place} on the road to Town {dice.randrange(5_000)}, {origin} said, after {dice.randrange(2, 40)} hours.",
    )  # fmt: skip
    location = Location(
        place,
        Status.OK,
        TargetKind.SETTLEMENT,
        lon=WEST + dice.random() * SPAN,
        lat=SOUTH + dice.random() * SPAN,
        where_prec=1,
    )
    return LocatedClaim(claim, location)
