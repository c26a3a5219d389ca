"""The GeoJSON files open ready-made: RFC 7946, typed, complete, the same in every run."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pyogrio
import pytest
import shapely

from geo.actors import Actor, Actors
from geo.claims.claim import Action, Claim, Passage, Side, Source, TargetKind
from geo.control.camps import Camps
from geo.control.rules import Rules
from geo.control.state import Basis, Interval, PassageInterval, State
from geo.period import FOREVER, Period, When
from geo.places.location import Candidate, LocatedClaim, Location, Status
from geo.timesteps import moments
from maps.export import export_layers
from maps.fields import LAYERS, FieldType
from maps.gis.geojson import feature_lines
from maps.gis.table import Table

ZONE = ZoneInfo("Asia/Damascus")
ACTORS = Actors(
    [Actor("hts", "Hay'at Tahrir al-Sham", side="opposition"), Actor("gov", "Government", side="government")]
)
DAY_0 = datetime(2024, 11, 26, 21, tzinfo=UTC)
PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
HOSTILE = "<script>alert(1)</script> \"quoted\" \u202e=cmd|' /C calc'!A0"


def day(number):
    return DAY_0 + timedelta(days=number)


class Road:
    """A straight road along 36.8 E, 100 km long, in two parts."""

    road_id, ref, name_en, name_ar = "M5", "M5", "M5 highway", "طريق دولي"
    parts = tuple(
        SimpleNamespace(
            from_km=low, to_km=high, coords=np.array([(36.8, 35.0 + low / 111), (36.8, 35.0 + high / 111)])
        )
        for low, high in ((0.0, 60.0), (60.0, 100.0))
    )

    def point_at(self, km):
        return 36.8, 35.0 + km / 111

    def line(self, low, high):
        return shapely.LineString([self.point_at(low), self.point_at((low + high) / 2), self.point_at(high)])

    def lines(self, spans):
        return [self.line(low, high) for low, high in spans]

    def project(self, lon, lat):
        return SimpleNamespace(km=(lat - 35.0) * 111, distance_m=abs(lon - 36.8) * 90_000)


def interval(
    object_id, kind, start, end=None, *, low=0.0, high=0.0, holder="hts", state=State.CONTROLLED, **more
):
    values = {
        "object_id": object_id,
        "kind": kind,
        "road_id": "M5" if kind == "stretch" else "",
        "from_km": low,
        "to_km": high,
        "lon": 36.8,
        "lat": 35.5,
        "holder": holder,
        "other": "",
        "state": state,
        "basis": Basis.DIRECT,
        "valid": Period(day(start), FOREVER if end is None else day(end)),
        "known": Period(day(0)),
        "rule": "gain",
        "confidence": 0.87654321,
        "claims_for": ("C-1",),
        "claims_against": (),
        "last_support": day(start),
    }
    return Interval(**{**values, **more})


def located(claim_id, status=Status.OK, **more):
    source = Source("The Paper", day(2), url="https://example.org/a", side=Side.AGENCY)
    fields = {
        "target": "Saraqib",
        "target_kind": TargetKind.SETTLEMENT,
        "actor": "HTS",
        "actor_id": "hts",
        **more,
    }
    claim = Claim(claim_id, source, Action.CAPTURED, when=When("2024-11-28"), **fields)
    at = {"lon": 36.80123456789, "lat": 35.86, "where_prec": 1} if status is Status.OK else {}
    seen = Candidate("Saraqib", 36.8, 35.86, 0.9)
    return LocatedClaim(
        claim,
        Location(
            claim.target, status, TargetKind.SETTLEMENT, error_m=500.0, why="so", candidates=(seen,), **at
        ),
    )


class Timeline:
    def __init__(self, intervals, passages=()):
        self.intervals, self.passages = tuple(intervals), tuple(passages)
        self.camps, self.rules = Camps(ACTORS), Rules.default()


def situation(intervals, *, passages=(), claims=(), baseline=()):
    road = Road()
    place = SimpleNamespace(
        place_id="saraqib",
        name_en="Saraqib",
        name_ar="سراقب",
        kind="town",
        lon=36.8,
        lat=35.5,
        population=32_000,
    )
    junction = SimpleNamespace(
        junction_id="j1", name="M4/M5 at Saraqib", road_ids=("M4", "M5"), extent_m=283.0, km={"M5": 55.0}
    )
    theatre = SimpleNamespace(
        theatre_id="test",
        title="A road",
        actors=ACTORS,
        places=(place,),
        zone=ZONE,
        start=date(2024, 11, 27),
        end=date(2024, 12, 8),
        licence="ODbL-1.0",
        attribution=("© OpenStreetMap contributors",),
    )
    return SimpleNamespace(
        theatre=theatre,
        network=SimpleNamespace(road=lambda road_id: road, roads=(road,), all_junctions=(junction,)),
        timeline=Timeline(intervals, passages),
        claims=list(claims),
        baseline=list(baseline),
        ended={},
        days=moments(theatre.start, theatre.end, "1d", ZONE),
        last_day=None,
        unlocated=[item for item in claims if not item.location.is_located],
    )


@pytest.fixture
def whole():
    front = interval(
        "road:M5:40-60", "stretch", 2, 5, low=40, high=60, holder="hts", state=State.FRONT, other="gov"
    )
    after = interval("road:M5:40-60", "stretch", 5, low=40, high=60, holder="hts")
    cut = PassageInterval(
        "M5",
        55,
        55,
        55.0,
        36.8,
        35.5,
        Passage.CLOSED,
        Period(day(2), day(9)),
        Period(day(0)),
        ("C-2",),
        "cut",
    )
    return situation(
        [
            interval("road:M5:0-40", "stretch", 0, low=0, high=40),
            front,
            after,
            interval("road:M5:60-100", "stretch", 0, low=60, high=100, holder="gov"),
            interval("place:saraqib", "place", 2),
            interval("junction:j1", "junction", 2, state=State.CLAIMED),
        ],
        passages=[cut],
        claims=[
            located("C-1"),
            located("C-2", sentence=HOSTILE, target=HOSTILE),
            located("C-3", Status.NOT_FOUND, sentence="=1+1"),
        ],
        baseline=[located("C-0")],
    )


@pytest.fixture
def folder(whole, tmp_path):
    export_layers(whole, tmp_path / "out")
    return tmp_path / "out"


def layers(folder):
    return {name: json.loads((folder / f"{name}.geojson").read_text("utf-8")) for name in PLACED}


def test_every_layer_is_written_and_the_unlocated_beside_it(whole, tmp_path):
    written = export_layers(whole, tmp_path / "out")
    assert [Path(path).name for path in written] == [
        *(f"{name}.geojson" for name in PLACED), "unlocated.csv", "claims.csv",
        *(f"{name}.qml" for name in (*PLACED, "unlocated")), "test.qlr", "test.qgz",
    ]  # fmt: skip
    assert all(Path(path).is_file() for path in written)


def test_files_follow_rfc_7946(folder):
    for name, collection in layers(folder).items():
        assert collection["type"] == "FeatureCollection"
        assert "crs" not in collection
        points = [
            point
            for f in collection["features"]
            for point in shapely.get_coordinates(shapely.geometry.shape(f["geometry"]))
        ]
        west, south, east, north = collection["bbox"]
        assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)
        assert all(36 < lon < 37 and 34 < lat < 36 for lon, lat in points)
        assert {f["geometry"]["type"] for f in collection["features"]} == {LAYERS[name].geometry}
        ids = [f["id"] for f in collection["features"]]
        assert len(set(ids)) == len(ids)
        assert ids == [f["properties"]["id"] for f in collection["features"]]


def test_every_feature_has_every_property_with_its_type(folder):
    types = {
        FieldType.TEXT: str,
        FieldType.INSTANT: str,
        FieldType.DAY: str,
        FieldType.YES_NO: bool,
        FieldType.WHOLE: int,
        FieldType.NUMBER: (int, float),
    }
    for name, collection in layers(folder).items():
        for feature in collection["features"]:
            assert list(feature["properties"]) == [field.name for field in LAYERS[name].fields]
            for field in LAYERS[name].fields:
                assert isinstance(feature["properties"][field.name], types[field.type]), field.name


def test_gdal_reads_start_and_end_as_datetimes(folder):
    for name in PLACED:
        info = pyogrio.read_info(folder / f"{name}.geojson")
        assert info["geometry_type"] == LAYERS[name].geometry
        assert info["crs"] == "EPSG:4326"
        kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
        expected = {
            FieldType.TEXT: {"OFTString"},
            FieldType.INSTANT: {"OFTDateTime"},
            FieldType.DAY: {"OFTDate"},
            FieldType.YES_NO: {"OFTInteger"},
            FieldType.WHOLE: {"OFTInteger", "OFTInteger64"},
            FieldType.NUMBER: {"OFTReal", "OFTInteger"},
        }
        for field in LAYERS[name].fields:
            if field.name == "when":  # GDAL takes text for dates where every cell looks like one
                continue
            assert kinds[field.name] in expected[field.type], f"{name}.{field.name}"


def test_gdal_reads_datetimes_where_everything_is_still_open(tmp_path):
    export_layers(situation([interval("place:saraqib", "place", 2)]), tmp_path)
    info = pyogrio.read_info(tmp_path / "places.geojson")
    assert dict(zip(info["fields"], info["ogr_types"], strict=True))["end"] == "OFTDateTime"


def test_an_open_end_is_the_far_future(folder):
    (feature,) = [f for f in layers(folder)["places"]["features"] if f["properties"]["is_open"]]
    assert feature["properties"]["start"] == "2024-12-05T21:00:00Z"
    assert feature["properties"]["end"] == "9999-01-01T00:00:00Z"
    assert feature["properties"]["end_epoch"] == 253370764800000


def test_epochs_are_milliseconds_of_the_same_instant(folder):
    for collection in layers(folder).values():
        for properties in (f["properties"] for f in collection["features"]):
            for side in ("start", "end"):
                at = datetime.fromisoformat(properties[side])
                assert properties[f"{side}_epoch"] == at.timestamp() * 1000


def test_a_state_leads_back_to_what_was_said(folder):
    first = layers(folder)["places"]["features"][0]["properties"]
    assert (first["holder"], first["holder_name"]) == ("hts", "Hay'at Tahrir al-Sham")
    assert (first["sources"], first["source_urls"], first["claim_ids"]) == (
        "The Paper",
        "https://example.org/a",
        "C-1",
    )
    assert (first["where_prec"], first["geo_precision"], first["rule"]) == (1, 1, "gain")


def test_the_road_is_cut_where_its_passage_is_and_at_the_seam_of_its_parts(folder):
    features = [f["properties"] for f in layers(folder)["roads"]["features"]]
    closed = [f for f in features if f["passage"] == "closed"]
    assert {(f["km_from"], f["km_to"], f["passage_where"], f["passage_claims"]) for f in closed} == {
        (54.5, 55.5, "M5 at km 55.0", "C-2")
    }
    assert all(not f["km_from"] < 60 < f["km_to"] for f in features)


def test_places_and_junctions_on_a_cut_road_share_its_passage(folder):
    found = layers(folder)
    assert [f["properties"]["passage"] for f in found["junctions"]["features"]] == ["closed", "unknown"]


def test_a_front_is_the_middle_of_its_stretch_while_it_stands(folder):
    fronts = [front["properties"] for front in layers(folder)["fronts"]["features"]]
    (properties,) = [front for front in fronts if front["length_km"]]
    (line,) = layers(folder)["front_lines"]["features"]
    assert (line["properties"]["km_from"], line["properties"]["km_to"]) == (40, 60)
    assert (properties["km_from"], properties["km"], properties["km_to"]) == (40, 50, 60)
    assert (properties["holder_low"], properties["holder_high"]) == ("hts", "gov")
    assert (properties["start"], properties["end"]) == ("2024-11-28T21:00:00Z", "2024-12-01T21:00:00Z")
    assert not properties["is_open"]
    assert (properties["where_prec"], properties["geo_precision"]) == (2, 2)


def test_a_claim_lasts_for_the_days_that_it_tells_of(folder):
    claim = {f["id"]: f["properties"] for f in layers(folder)["claims"]["features"]}["C-1"]
    assert (claim["start"], claim["end"]) == ("2024-11-27T21:00:00Z", "2024-11-28T21:00:00Z")
    assert (claim["time_precision"], claim["where_prec"], claim["is_baseline"]) == (1, 1, False)
    assert claim["is_background"] is False


def test_the_baseline_is_among_the_claims_and_says_so(folder):
    claims = {f["id"]: f["properties"]["is_baseline"] for f in layers(folder)["claims"]["features"]}
    assert claims == {"C-0": True, "C-1": False, "C-2": False}


def test_coordinates_have_the_precision_of_the_source(folder):
    lon, _ = layers(folder)["claims"]["features"][0]["geometry"]["coordinates"]
    assert lon == 36.8012346


def test_hostile_text_stays_text(folder):
    claim = {f["id"]: f["properties"] for f in layers(folder)["claims"]["features"]}["C-2"]
    assert claim["sentence"] == HOSTILE


def test_half_characters_which_no_file_can_hold_are_told_as_such(tmp_path):
    export_layers(situation([], claims=[located("C-1", sentence="\ud800")]), tmp_path / "claims.geojson")
    (claim,) = json.loads((tmp_path / "claims.geojson").read_text("utf-8"))["features"]
    assert claim["properties"]["sentence"] == "?"


def test_unlocated_claims_are_listed_with_the_reason(folder):
    rows = list(csv.DictReader((folder / "unlocated.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["id"], row["status"], row["why"], row["candidates"]) for row in rows] == [
        ("C-3", "not_found", "so", "Saraqib (0.90)")
    ]
    assert rows[0]["sentence"] == "'=1+1"


def test_two_runs_write_the_same_bytes(whole, tmp_path):
    first, second = (export_layers(whole, tmp_path / name) for name in ("a", "b"))
    assert [Path(path).read_bytes() for path in first] == [Path(path).read_bytes() for path in second]


def test_nothing_to_tell_gives_empty_layers_that_open(tmp_path):
    export_layers(situation([]), tmp_path)
    for name in PLACED:
        collection = json.loads((tmp_path / f"{name}.geojson").read_text())
        assert collection["features"] == []
        assert "bbox" not in collection
        assert pyogrio.read_info(tmp_path / f"{name}.geojson")["features"] == 0


def test_only_what_was_known_then_is_exported(tmp_path):
    early = interval("place:saraqib", "place", 2, known=Period(day(2), day(4)), state=State.CLAIMED)
    late = interval("place:saraqib", "place", 2, known=Period(day(4)))
    made = situation([early, late], claims=[located("C-1")])
    for known, state in ((day(3), "claimed"), (FOREVER, "controlled")):
        export_layers(made, tmp_path, known=known)
        (feature,) = layers(tmp_path)["places"]["features"]
        assert feature["properties"]["state"] == state
    export_layers(made, tmp_path, known=day(1))
    assert [len(collection["features"]) for collection in layers(tmp_path).values()] == [0] * len(PLACED)


def test_a_layer_takes_one_geometry_type_only():
    layer = replace(LAYERS["roads"], fields=LAYERS["roads"].fields[:1])
    table = Table("roads", layer, layer.fields, {"id": ["a"]}, [shapely.Point(0, 0)])
    with pytest.raises(ValueError, match="layer roads holds LineString only, got Point in a"):
        list(feature_lines(table))
