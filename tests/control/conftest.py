"""A small made-up theatre: one straight road of 100 km, a second one across, and towns that stand on it.

Also the worked examples on real material: the situation of 2020, what a day looks like in words, and the golden files.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo.actors import Actor, Actors
from geo.claims.claim import Action, Claim, Extent, Polarity, Side, Source, TargetKind
from geo.control.adjudicate import adjudicate
from geo.period import FOREVER, When, day_bounds
from geo.places.location import Fix, LocatedClaim, Location, Status
from geo.roads.junction import Junction
from geo.roads.road import Projection, RoadPiece
from geo.theatre import PlaceRecord

KM_PER_DEGREE = 100.0
ZONE = ZoneInfo("Asia/Damascus")


@dataclass(frozen=True)
class StraightRoad:
    """A road that runs north along a meridian; a degree counts as 100 km."""

    road_id: str
    ref: str
    lon: float
    lat: float
    length_km: float
    name_en: str = ""
    name_ar: str = ""

    @property
    def parts(self):
        ends = [(self.lon, self.lat), (self.lon, self.lat + self.length_km / KM_PER_DEGREE)]
        return (SimpleNamespace(coords=np.array(ends), km=np.array([0.0, self.length_km])),)

    def project(self, lon, lat):
        km = min(max((lat - self.lat) * KM_PER_DEGREE, 0.0), self.length_km)
        spot = self.point_at(km)
        metres = 1000 * KM_PER_DEGREE * float(np.hypot(lon - spot[0], lat - spot[1]))
        return Projection(self.road_id, km, metres, *spot)

    def measure_within(self, lon, lat, within_m):
        spot = self.project(lon, lat)
        return spot.km if spot.distance_m <= within_m else None

    def points_at(self, km):
        return [self.point_at(one) for one in km]

    def point_at(self, km):
        return self.lon, self.lat + min(max(km, 0.0), self.length_km) / KM_PER_DEGREE


class StraightNetwork:
    def __init__(self, roads, junctions):
        self.roads = tuple(roads)
        self.all_junctions = tuple(junctions)

    def road(self, road_id):
        return next(road for road in self.roads if road.road_id == road_id)


ACTORS = Actors(
    [
        Actor("government", "Government", side="government"),
        Actor("opposition", "Opposition", side="opposition"),
        Actor("hts", "HTS", side="opposition", parent="opposition", allies=("sna",)),
        Actor("sna", "SNA", side="opposition", parent="opposition"),
        Actor("sdf", "SDF", side="sdf"),
        Actor("jordan", "Jordan", side="third_state"),
    ]
)

TOWNS = {"Alif": 10, "Ba": 30, "Jim": 50, "Dal": 70, "Ha": 90}
"""Kilometre of each town on the road N1."""

VOICES = {
    "monitor": (Side.MONITOR, "Monitor", "B", 2),
    "agency": (Side.AGENCY, "Agency", "B", 2),
    "weak agency": (Side.AGENCY, "Weak agency", "D", 4),
    "rebels": (Side.OPPOSITION, "Rebel command", "C", 3),
    "army": (Side.GOVERNMENT, "Army", "C", 3),
    "sdf": (Side.SDF, "SDF press", "C", 3),
    "jordan": (Side.THIRD_STATE, "Jordan", "A", 2),
}


@dataclass
class World:
    """Makes claims in words and adjudicates them; days are days of December 2024."""

    roads: list[StraightRoad] = field(
        default_factory=lambda: [
            StraightRoad("N1", "N1", 36.0, 34.0, 100.0),
            StraightRoad("N2", "N2", 37.0, 34.0, 400.0),
        ]
    )

    def __post_init__(self):
        self.places = {
            name: self._place(name, 36.0, 34.0 + km / KM_PER_DEGREE, "town") for name, km in TOWNS.items()
        }
        self.places["Far"] = self._place("Far", 36.06, 34.6, "town")
        self.places["Capital"] = self._place("Capital", 36.0, 34.6, "city")
        self.places["Gate"] = self._place("Gate", 36.0, 34.0, "crossing")
        self.junction = Junction(
            "cross", ("N1", "N2"), 36.0, 34.4, 300.0, {"N1": 40.0, "N2": 40.0}, "Cross", "made up"
        )
        self.network = StraightNetwork(self.roads, [self.junction])
        self.theatre = SimpleNamespace(
            actors=ACTORS,
            places=tuple(self.places.values()),
            zone=ZONE,
            start=date(2024, 12, 1),
            end=date(2024, 12, 20),
        )
        self._count = 0

    @staticmethod
    def _place(name, lon, lat, kind):
        return PlaceRecord(
            place_id=name.lower(), name_en=name, name_ar="", variants=(), kind=kind, population=None, governorate="",
            lon=lon, lat=lat,
        )  # fmt: skip

    def claim(
        self,
        action,
        target,
        actor="",
        *,
        day=2,
        by="monitor",
        known=None,
        opponent="",
        extent=Extent.ALL,
        denied=False,
        planned=False,
        only=False,
        claim_id=None,
        fix=None,
        passage=None,
        roads=(),
        report_id="",
    ):
        """Return a located claim: ``claim("captured", "Jim", "hts", day=5, by="rebels")``."""
        side, origin, reliability, credibility = VOICES[by]
        self._count += 1
        when = day if isinstance(day, str) else f"2024-12-{day:02d}"
        published = day_bounds(date(2024, 12, known or When(when).last_day.day), ZONE).start
        act = Action(action)
        location = self.locate(target, fix)
        claim = Claim(
            claim_id=claim_id or f"{by}-{action}-{target}-{actor}-{when}-{known or ''}".replace(" ", "_"),
            source=Source(
                origin, published, side=side, origin=origin, reliability=reliability, credibility=credibility
            ),
            action=Action.CLAIMED_ONLY if only else act,
            claimed_action=act if only else None,
            target=target,
            target_kind=location.kind,
            actor=actor,
            actor_id=actor,
            opponent=opponent,
            opponent_id=opponent,
            polarity=Polarity.DENIED if denied else Polarity.PLANNED if planned else Polarity.AFFIRMED,
            extent=Extent(extent),
            when=When(when),
            passage=passage,
            roads=roads,
            report_id=report_id,
        )
        return LocatedClaim(claim, location)

    def locate(self, target, fix=None):
        """Return a place, "Cross", "N1" (whole road) or "N1 30-70" (section)."""
        if target in self.places:
            place = self.places[target]
            kind = {"crossing": TargetKind.CROSSING}.get(place.kind, TargetKind.SETTLEMENT)
            return Location(target, Status.OK, kind, lon=place.lon, lat=place.lat, place=place, where_prec=1)
        if target == "Cross":
            return Location(target, Status.OK, TargetKind.JUNCTION, junction=self.junction, where_prec=1)
        road_id, _, span = target.partition(" ")
        if span:
            low, high = (float(km) for km in span.split("-"))
            pieces = (RoadPiece(road_id, low, high),)
            return Location(
                target, Status.OK, TargetKind.SECTION, pieces=pieces, ends_stated=True, where_prec=2
            )
        pieces = (RoadPiece(road_id, 0.0, self.network.road(road_id).length_km),)
        return Location(target, Status.OK, TargetKind.ROAD, pieces=pieces, where_prec=5, fix=fix)

    def fix(self, km, *, junction_id="", place_id=""):
        return Fix(
            "N1", km, 36.0, 34.0 + km / KM_PER_DEGREE, "other", place_id=place_id, junction_id=junction_id
        )

    def held(self, *names, by="government"):
        """Return baseline claims of towns or sections."""
        return [
            self.claim("controls", name, by, day=1, by="monitor", claim_id=f"base-{name}") for name in names
        ]

    def judge(self, claims, baseline=(), rules=None):
        return adjudicate(claims, network=self.network, theatre=self.theatre, baseline=baseline, rules=rules)

    @staticmethod
    def noon(day):
        return datetime(2024, 12, day, 9, tzinfo=UTC)

    def place(self, timeline, name, day, known=None):
        """Return the state of a town at noon of a day, as known at noon of another."""
        report = FOREVER if known is None else self.noon(known)
        object_id = "junction:cross" if name == "Cross" else f"place:{name.lower()}"
        return timeline.find(object_id, self.noon(day), report)

    def road(self, timeline, day, known=None, road_id="N1"):
        """Return (from, to, holder, other, state) of a road at noon of a day, neighbours that say the same as one."""
        now = timeline.as_of(self.noon(day), FOREVER if known is None else self.noon(known))
        told = groupby(now.on_road(road_id), key=lambda s: (s.holder, s.other, str(s.state), s.claims_for))
        runs = [(said[:3], list(stretches)) for said, stretches in told]
        return [(round(run[0].from_km, 1), round(run[-1].to_km, 1), *said) for said, run in runs]


@pytest.fixture(scope="session")
def world():
    return World()


# ---- the worked examples ----

GOLDEN = Path(__file__).parents[1] / "golden" / "control"


@pytest.fixture
def golden():
    """Compare lines with a file of tests/golden/control; FRONTLINE_UPDATE_GOLDEN=1 writes it anew."""

    def check(case, lines):
        path = GOLDEN / f"{case}.txt"
        text = "\n".join(lines) + "\n"
        if os.environ.get("FRONTLINE_UPDATE_GOLDEN") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()

    return check


@pytest.fixture(scope="session")
def campaign():
    """The theatre of 2020, adjudicated from its own claims."""
    from geo.situation import Situation
    from geo.theatre import Theatre

    return Situation.build(Theatre.open("syria-2020"))


class Told:
    """A situation in words: one line a fact. Days are dates of the theatre; the instant is the end of the day."""

    def __init__(self, situation):
        self.situation = situation
        self.names = {one.place_id: one.name_en for one in situation.theatre.places}
        self.days = [self.day_of(at) for at in situation.days]

    def day_of(self, at):
        return at.astimezone(self.situation.theatre.zone).date()

    def evening(self, day):
        return day_bounds(day, self.situation.theatre.zone).end - timedelta(seconds=1)

    def at(self, day, known=FOREVER):
        """Return the slice at the end of a day; as known at an instant, or at the end of another day."""
        report = self.evening(known) if type(known) is date else known
        return self.situation.at(self.evening(day), report)

    def traffic(self, day, road_id="M5", known=FOREVER):
        report = self.evening(known) if type(known) is date else known
        return self.situation.timeline.traffic_on(road_id, self.evening(day), report)

    def km_of(self, name, road_id="M5"):
        place = next(one for one in self.situation.theatre.places if one.name_en == name)
        return self.situation.network.road(road_id).project(place.lon, place.lat).km

    def place(self, name, day, known=FOREVER):
        return self.at(day, known).places[next(key for key, value in self.names.items() if value == name)]

    def km(self, day, road_id="M5", known=FOREVER):
        """Return kilometres of a road by holder and state, rounded: ``{"government controlled": 408.7}``."""
        found = self.at(day, known).km_by_holder(road_id, by_state=True)
        return {f"{holder or 'nobody'} {state}": round(km, 1) for (holder, state), km in found.items()}

    def road_lines(self, day, road_id="M5", known=FOREVER):
        """Return what is to be seen on a road: kilometres, fronts, and where traffic does not pass."""
        now = self.at(day, known)
        yield from (f"km {what} {km}" for what, km in sorted(self.km(day, road_id, known).items()))
        for one in now.fronts:
            if one.road_id == road_id:
                yield f"front {one.from_km:.1f}-{one.to_km:.1f} {one.holder_low} | {one.holder_high}"
        traffic = self.traffic(day, road_id, known)
        for one in traffic.stretches:
            if one.rule:
                somewhere = " somewhere" if one.is_candidate else ""
                yield f"passage {one.from_km:.1f}-{one.to_km:.1f} {one.passage}{somewhere}: {' '.join(one.claims)}"
        for one in traffic.points:
            yield f"passage {one.km:.1f} {one.passage}: {' '.join(one.claims)}"

    def town_lines(self, day, before, *, then=False):
        """Return the places whose holder or state changed from one evening to another; as known on each, or later."""
        old = self.at(before, before if then else FOREVER).places
        new = self.at(day, day if then else FOREVER).places
        for key in sorted(new, key=lambda key: self.names[key]):
            was = old.get(key)
            if was is None or (was.holder, was.state) != (new[key].holder, new[key].state):
                yield f"{self.names[key]}: {self.words(was)} -> {self.words(new[key])} ({new[key].rule})"

    @staticmethod
    def words(one):
        """Return a state in words: ``hts claimed, government before``."""
        if one is None or one.state == "unknown":
            return "unknown"
        other = f", {one.other} {'before' if one.state == 'claimed' else 'too'}" if one.other else ""
        return f"{one.holder or 'nobody'} {one.state}{other}"


@pytest.fixture(scope="session")
def told(situation):
    return Told(situation)


@pytest.fixture(scope="session")
def told_2020(campaign):
    return Told(campaign)
