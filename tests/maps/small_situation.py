"""A small situation made by hand, shaped like the real one: two roads, six places, every state, hostile texts on demand.

The M5 is taken from north to south in twelve days, each step published a day after it happened, so that the two readings
differ; the M4 shows one state after another along its way.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
from shapely.geometry import Point

from geo.actors import Actor, Actors
from geo.claims.claim import Action, Claim, Passage, Side, Source, Span, Spans, TargetKind
from geo.control.rules import Rules
from geo.control.state import Basis, Interval, PassageInterval, State
from geo.geodesy import haversine_m
from geo.period import FOREVER, Period, When, day_bounds
from geo.places.location import LocatedClaim, Location, Status
from geo.theatre_tables import AreaLabel, PlaceRecord
from geo.timesteps import moments

ZONE = ZoneInfo("Asia/Damascus")
FIRST, LAST = date(2024, 11, 27), date(2024, 12, 8)
LONG_AGO = datetime(2024, 11, 1, tzinfo=UTC)

M5 = [
    (36.31, 33.53), (36.37, 33.75), (36.66, 34.02), (36.72, 34.45), (36.72, 34.73), (36.74, 34.93), (36.75, 35.13),
    (36.65, 35.44), (36.68, 35.65), (36.80, 35.85), (36.8255, 35.8859), (36.95, 36.05), (37.11, 36.19),
]  # fmt: skip
M4 = [(35.82, 35.53), (36.10, 35.65), (36.32, 35.81), (36.60, 35.82), (36.79, 35.875), (36.8255, 35.8859)]
PLACES = [
    ("damascus", "Damascus", "دمشق", "city", 1569394, 36.3096, 33.5131),
    ("homs", "Homs", "حمص", "city", 775404, 36.7137, 34.7324),
    ("hama", "Hama", "حماة", "city", 460602, 36.7500, 35.1318),
    ("khan-shaykhun", "Khan Shaykhun", "خان شيخون", "town", 34371, 36.6511, 35.4420),
    ("saraqib", "Saraqib", "سراقب", "town", 32495, 36.8058, 35.8644),
    ("aleppo", "Aleppo", "حلب", "city", 2098210, 37.1637, 36.1992),
]
FALLS = [("aleppo", 29), ("saraqib", 30), ("khan-shaykhun", 31), ("hama", 35), ("homs", 38), ("damascus", 38)]
"""Day of November (31 is 1 December) on which each place changes hands."""


class SmallRoad:
    """The part of `geo.roads.Road` that the page reads."""

    def __init__(self, road_id, ref, name, coords, highway="motorway"):
        self.road_id, self.ref, self.name_en, self.name_ar, self.highway = road_id, ref, name, "", highway
        points = np.array(coords)
        steps = haversine_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]) / 1000
        self.km = np.concatenate([[0.0], np.cumsum(steps)])
        self.length_km = float(self.km[-1])
        self.parts = (SimpleNamespace(from_km=0.0, to_km=self.length_km, coords=points, km=self.km),)

    def point_at(self, km):
        coords = self.parts[0].coords
        return float(np.interp(km, self.km, coords[:, 0])), float(np.interp(km, self.km, coords[:, 1]))

    def project(self, lon, lat):
        km = np.linspace(0, self.length_km, 2000)
        coords = self.parts[0].coords
        away = haversine_m(
            np.interp(km, self.km, coords[:, 0]), np.interp(km, self.km, coords[:, 1]), lon, lat
        )
        return SimpleNamespace(km=float(km[away.argmin()]), distance_m=float(away.min()))


def at(day_of_november):
    """Start of a day in the theatre's zone, as UTC; 31 is 1 December."""
    return day_bounds(date(2024, 11, 1) + timedelta(days=day_of_november - 1), ZONE).start


def interval(object_id, kind, holder, state, valid, *, known, **more):
    given = {
        "road_id": "", "from_km": 0.0, "to_km": 0.0, "lon": 0.0, "lat": 0.0, "other": "", "basis": Basis.DIRECT,
        "rule": "held_until_contradicted", "confidence": 0.8, "claims_for": (), "claims_against": (),
        "last_support": LONG_AGO,
    }  # fmt: skip
    return Interval(
        object_id=object_id, kind=kind, holder=holder, state=state, valid=valid, known=known, **given | more
    )


def claim(
    claim_id, target, day, *, actor="HTS and its allies", actor_id="hts", action=Action.CAPTURED, **more
):
    sentence = more.pop("sentence", f"{actor} took {target}, the Observatory said.")
    source = Source(
        publisher=more.pop("publisher", "Example Wire"),
        published=at(day + 1),
        url=more.pop("url", "https://example.org/report"),
        side=Side.MONITOR,
        reliability="B",
        credibility=2,
    )
    given = {
        "target_kind": TargetKind.SETTLEMENT,
        "when": When(str(at(day).astimezone(ZONE).date())),
        "attribution": "according to the Observatory",
        "note": "",
    }
    return Claim(
        claim_id, source, action, target, actor=actor, actor_id=actor_id, sentence=sentence, **given | more
    )


def located(one, place=None):
    if place is None:
        return LocatedClaim(
            one, _location(one, Status.NOT_FOUND, None, None, "no place of that name is known")
        )
    return LocatedClaim(one, _location(one, Status.OK, place[5], place[6], f"{place[1]}, by its name"))


def _location(one, status, lon, lat, why):
    is_found = lon is not None
    return Location(
        text=one.target, status=status, kind=one.target_kind, geometry=Point(lon, lat) if is_found else None, lon=lon,
        lat=lat, where_prec=1 if is_found else 0, error_m=500.0 if is_found else None,
        why=why,
    )  # fmt: skip


def _versions(events):
    """Turn (day, holder) events, each known a day later, into (holder, valid, known) rows."""
    rows = []
    known_from = [LONG_AGO] + [at(day + 1) for day, _ in events]
    for number, start in enumerate(known_from):
        end = known_from[number + 1] if number + 1 < len(known_from) else FOREVER
        believed = [(LONG_AGO, "government")] + [(at(day), holder) for day, holder in events[:number]]
        for position, (since, holder) in enumerate(believed):
            until = believed[position + 1][0] if position + 1 < len(believed) else FOREVER
            rows.append((holder, Period(since, until), Period(start, end)))
    return rows


def _m5(road):
    """Stretches of the M5: one between each two neighbouring places, with a front where their holders differ."""
    km = {place[0]: road.project(place[5], place[6]).km for place in PLACES}
    falls = dict(FALLS)
    names = sorted(km, key=km.__getitem__)
    edges = [0.0, *[km[name] for name in names[1:-1]], road.length_km]
    rows = []
    for low, high, start, end in zip(names[:-1], names[1:], edges[:-1], edges[1:], strict=True):
        first, second = sorted((falls[low], falls[high]))
        events = [(first, "front"), (second, "hts")] if first < second else [(second, "hts")]
        for holder, valid, known in _versions(events):
            is_front = holder == "front"
            rows.append(
                interval(
                    f"road:M5:{start:.1f}-{end:.1f}",
                    "stretch",
                    "government" if is_front else holder,
                    State.FRONT if is_front else State.CONTROLLED,
                    valid,
                    known=known,
                    road_id="M5",
                    from_km=start,
                    to_km=end,
                    other="hts" if is_front else "",
                    basis=Basis.DIRECT,
                    claims_for=(f"C-{high}",) if holder != "government" else (),
                )
            )
    return rows


def _m4(road):
    """One stretch for each state along the M4, from the first day on."""
    states = list(State)
    edges = np.linspace(0, road.length_km, len(states) + 1)
    return [
        interval(
            f"road:M4-W:{start:.1f}-{end:.1f}",
            "stretch",
            ""
            if state in {State.UNKNOWN, State.VACATED}
            else "hts"
            if state is State.CLAIMED
            else "government",
            state,
            Period(LONG_AGO),
            known=Period(LONG_AGO),
            road_id="M4-W",
            from_km=float(start),
            to_km=float(end),
            other="" if state in {State.UNKNOWN, State.CONTROLLED, State.CLAIMED} else "sdf",
        )
        for state, start, end in zip(states, edges[:-1], edges[1:], strict=True)
    ]


def small_situation(*, claims=None, title="A small war", hostile=""):
    """Make the situation; `hostile` is put into every text field that a stranger could write."""
    roads = (
        SmallRoad("M5", "M5" + hostile, "Damascus - Aleppo" + hostile, M5),
        SmallRoad("M4-W", "M4", "Latakia - Saraqib", M4),
    )
    saraqib = roads[0].project(36.8255, 35.8859).km
    junction = SimpleNamespace(
        junction_id="m4-m5", road_ids=("M4-W", "M5"), lon=36.8255, lat=35.8859, extent_m=500.0,
        km={"M4-W": roads[1].length_km, "M5": saraqib}, name="M4/M5 junction" + hostile, evidence="end",
    )  # fmt: skip
    rows = _m5(roads[0]) + _m4(roads[1])
    for place_id, day in FALLS:
        for holder, valid, known in _versions([(day, "hts")]):
            supports = (f"C-{place_id}",) if holder == "hts" else ()
            state = State.CLAIMED if place_id == "saraqib" and holder == "hts" else State.CONTROLLED
            rows.append(
                interval(f"place:{place_id}", "place", holder, state, valid, known=known, claims_for=supports)
            )
    for holder, valid, known in _versions([(28, "hts")]):
        rows.append(interval("junction:m4-m5", "junction", holder, State.CONTROLLED, valid, known=known))
    cut = Period(at(28), at(32))
    passages = [
        PassageInterval("M5", saraqib, saraqib, saraqib, 36.8255, 35.8859, Passage.CLOSED, cut, Period(LONG_AGO), ("C-cut",), "cut_closes_passage"),
        PassageInterval("M4-W", 10.0, 90.0, None, 36.1, 35.6, Passage.CLOSED, Period(at(30), at(34)), Period(LONG_AGO), (), "cut_closes_passage"),
    ]  # fmt: skip
    by_id = {place[0]: place for place in PLACES}
    if claims is None:
        claims = [
            located(claim(f"C-{place_id}", by_id[place_id][1], day), by_id[place_id])
            for place_id, day in FALLS
        ]
        cut_claim = claim(
            "C-cut", "the M5", 28, action=Action.CUT, target_kind=TargetKind.ROAD, passage=Passage.CLOSED
        )
        claims += [located(cut_claim, by_id["saraqib"]), located(claim("C-nowhere", "Kafr Nowhere", 29))]
    actors = Actors(
        (
            Actor("government", "Syrian government" + hostile, "", (), "government", "", (), "#9C3008"),
            Actor("hts", "HTS and allies", "هيئة تحرير الشام", (), "opposition", "", (), "#2C7868"),
            Actor("sdf", "SDF", "", (), "sdf", "", (), "#AC7D19"),
        )
    )
    theatre = SimpleNamespace(
        theatre_id="small", title=title, zone=ZONE, zone_name="Asia/Damascus", start=FIRST, end=LAST, actors=actors,
        places=tuple(
            PlaceRecord(i, name + hostile, ar, (), kind, people, "", lon, lat) for i, name, ar, kind, people, lon, lat in PLACES
        ),
        outline=(((35.6, 32.4), (38.5, 32.4), (38.8, 36.7), (36.0, 36.9), (35.6, 35.0), (35.6, 32.4)),),
        labels=(AreaLabel("Idlib" + hostile, "إدلب", 36.5, 35.95),), attribution=("© OpenStreetMap contributors" + hostile,),
        licence="ODbL 1.0",
    )  # fmt: skip
    last_second = timedelta(seconds=1)
    days = tuple(
        day_bounds(FIRST + timedelta(days=n), ZONE).end - last_second for n in range((LAST - FIRST).days + 1)
    )
    network = SimpleNamespace(
        roads=roads,
        all_junctions=(junction,),
        roads_by_ref=lambda ref: tuple(road for road in roads if road.ref == ref.upper()),
    )
    return SimpleNamespace(
        theatre=theatre,
        network=network,
        claims=list(claims),
        baseline=[],
        ended={},
        days=days,
        moments=lambda step: moments(FIRST, LAST, step, ZONE),
        timeline=timeline_of(rows, passages),
    )


def timeline_of(rows, passages):
    """The part of a timeline that is read when all of it is drawn."""
    return SimpleNamespace(
        rules=Rules.default(),
        intervals=tuple(rows),
        passages=tuple(passages),
        objects=SimpleNamespace(items=[row for row in rows if row.kind != "stretch"]),
        stretches=SimpleNamespace(items=[row for row in rows if row.kind == "stretch"]),
        traffic=SimpleNamespace(items=passages),
    )


def with_spans(one, trigger: Span):
    """Return a claim whose sentence is the whole report and whose trigger stands at a span."""
    return Claim(
        one.claim_id, one.source, one.action, one.target, one.target_kind, sentence=one.sentence,
        spans=Spans(sentence=(100, 100 + len(one.sentence)), trigger=trigger),
    )  # fmt: skip
