"""The round trip: what is exported as intervals and imported again shows the same control, day by day and metre by metre."""

import csv
import io
import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Extent, Polarity, Side, Source, TargetKind
from geo.claims.table import read_claims
from geo.outside.dataset import Dataset
from geo.outside.intervals import read_control_intervals
from geo.period import When
from geo.situation import Situation
from geo.theatre import Theatre
from maps.cli import main
from maps.export import export_layers
from maps.layers import layer_records

LAYERS = ("places", "junctions", "roads")
MAP = Dataset("Example map")
SHORTEST_KM = 0.02
"""Stretches shorter than this are not exported."""


def exported(situation, layer, ending):
    """Return a layer as `frontline export` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        (path,) = export_layers(situation, Path(folder) / f"{layer}{ending}")
        return io.StringIO(Path(path).read_text(encoding="utf-8-sig"))


def by_line(situation, layer):
    return exported(situation, layer, ".geojsonl")


def collection(situation, layer):
    return exported(situation, layer, ".geojson")


def table(situation, layer):
    return exported(situation, layer, ".csv")


def again(situation, written=by_line, layers=LAYERS):
    """Return what came of the export, and the situation that it makes without a baseline."""
    theatre = Theatre.open(situation.theatre.theatre_id)
    imported = read_control_intervals(
        [written(situation, layer) for layer in layers], theatre, situation.network, dataset=MAP
    )
    return imported, Situation.build(theatre, imported.claims, with_baseline=False)


def said(one):
    return (str(one.state), one.holder, one.other) if one is not None else ("unknown", "", "")


def differences(before, after, *, roads=True):
    """Return where two situations differ, on which day, and in what."""
    found = []
    for day in before.days:
        was, now = before.at(day), after.at(day)
        for of in ("places", "junctions"):
            one, other = getattr(was, of), getattr(now, of)
            found += [
                (day.date(), key, said(one.get(key)), said(other.get(key)))
                for key in sorted(one.keys() | other.keys())
                if said(one.get(key)) != said(other.get(key))
            ]
        if roads:
            found += [(day.date(), *where) for where in road_differences(was, now)]
    return found


def road_differences(was, now):
    by_road = {}
    for number, found in enumerate((was, now)):
        for one in found.stretches:
            by_road.setdefault(one.road_id, ([], []))[number].append(one)
    for road_id, (old, new) in by_road.items():
        while old and new:
            one, other = old[0], new[0]
            end = min(one.to_km, other.to_km)
            length_km = end - max(one.from_km, other.from_km)
            if said(one) != said(other) and length_km > SHORTEST_KM:
                yield road_id, round(end - length_km, 3), round(end, 3), said(one), said(other)
            for stretches in (old, new):
                if stretches[0].to_km <= end:
                    stretches.pop(0)


@pytest.fixture(scope="module")
def situation_2020():
    return Situation.build(Theatre.open("syria-2020"))


@pytest.mark.parametrize("written", [collection, by_line, table])
def test_the_offensive_of_2024_comes_back_as_it_was(situation, written):
    imported, after = again(situation, written)
    assert not imported.faults
    assert imported.entries == sum(len(layer_records(situation, layer)) for layer in LAYERS)
    assert not after.unlocated
    assert differences(situation, after) == []


def test_the_campaign_of_2020_comes_back_as_it_was(situation_2020):
    imported, after = again(situation_2020)
    assert not imported.faults
    assert differences(situation_2020, after) == []


def test_it_comes_back_the_same_once_more(situation):
    _, once = again(situation)
    _, twice = again(once)
    assert differences(situation, twice) == []


def test_places_come_back_without_the_roads_and_roads_without_the_places(situation_2020):
    _, after = again(situation_2020, layers=("places", "junctions"))
    assert differences(situation_2020, after, roads=False) == []
    imported, after = again(situation_2020, layers=("roads",))
    assert {one.said.partition(",")[0] for one in imported.faults} <= {"front"}
    roads = [
        one for one in differences(situation_2020, after) if str(one[1]) in after.timeline.stretches.blocks
    ]
    assert {one[4][0] for one in roads} <= {"front"}


# ---- made-up histories ----

DAYS = 8
START = datetime(2019, 12, 17, 22, tzinfo=UTC)
TOWNS = ["Saraqib", "Maarat al-Numan", "Khan Shaykhun", "Kafr Nabl"]
ACTORS = ["government", "opposition", "hts", "sna"]
ACTIONS = [
    Action.CAPTURED, Action.CONTROLS, Action.WITHDREW, Action.CONTESTED, Action.BESIEGED, Action.ADVANCED_TO, Action.LOST,
]  # fmt: skip


@st.composite
def claims_about_towns(draw):
    """Draw what some voices say of four towns over eight days, friends and foes, some of it denied, doubtful or near."""
    told = []
    for number in range(draw(st.integers(1, 16))):
        actor, opponent = draw(st.permutations(ACTORS))[:2]
        at = START + timedelta(days=draw(st.integers(0, DAYS)), hours=draw(st.sampled_from([0, 0, 0, 9])))
        source = Source(
            draw(st.sampled_from(["A", "B", "C"])), at + timedelta(hours=draw(st.integers(1, 40))),
            side=draw(st.sampled_from([Side.UNKNOWN, Side.MONITOR, Side.GOVERNMENT, Side.OPPOSITION])),
            reliability=draw(st.sampled_from("BCF")), credibility=draw(st.sampled_from([2, 4, 6])),
        )  # fmt: skip
        told.append(
            Claim(
                f"X{number:02}", source, draw(st.sampled_from(ACTIONS)), draw(st.sampled_from(TOWNS)),
                TargetKind.SETTLEMENT, actor_id=actor, opponent_id=draw(st.sampled_from(["", opponent])),
                when=When(at.strftime("%Y-%m-%dT%H:%MZ")),
                extent=draw(st.sampled_from([Extent.UNSTATED, Extent.UNSTATED, Extent.NEAR, Extent.PART])),
                polarity=draw(st.sampled_from([Polarity.AFFIRMED, Polarity.AFFIRMED, Polarity.DENIED])),
            )
        )  # fmt: skip
    return told


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(claims_about_towns(), st.booleans())
def test_any_history_of_towns_comes_back_as_it_was(claims, with_baseline):
    before = Situation.build(Theatre.open("syria-2020"), claims, with_baseline=with_baseline)
    imported, after = again(before)
    assert differences(before, after, roads=bool(not imported.faults)) == []


# ---- on the command line ----


def frontline(*arguments, rc=0, data=None):
    runner = CliRunner(env={"COLUMNS": "100"})
    result = runner.invoke(main, [str(one) for one in arguments], prog_name="frontline", input=data)
    assert result.exit_code == rc, result.output
    return result


@pytest.fixture(scope="module")
def gis(situation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gis")
    export_layers(situation, folder)
    return folder


def test_an_export_goes_round_on_the_command_line(gis, situation, tmp_path):
    table_of_claims = tmp_path / "again.csv"
    result = frontline(
        "import", *(gis / f"{layer}.geojson" for layer in LAYERS), "--publisher", "Example map", "-o", table_of_claims
    )  # fmt: skip
    assert [" ".join(line.split()) for line in result.stderr.splitlines()] == [
        "rows or areas read 484",
        "claims made 195",
        "left out: something is wrong 0",
        "left out: says nothing new 161",
        "Note: bits of road that do not follow from the places on them and are claimed by themselves: 4",
        "",
        "Not claimed: it lies between places that are claimed, and follows from them (76 rows)",
        "Not claimed: it is the front between two holders, and follows from them (56 rows)",
        "Not claimed: nothing is known of it (29 rows)",
    ]
    theatre = Theatre.open("syria-2024")
    claims = read_claims(table_of_claims, zone=theatre.zone)
    assert differences(situation, Situation.build(theatre, claims, with_baseline=False)) == []
    assert "195 claims, all located" in frontline("check", table_of_claims).stdout
    frontline("export", table_of_claims, "--no-baseline", "-o", tmp_path / "gis")
    before, after = (folder_states(folder) for folder in (gis, tmp_path / "gis"))
    assert before == after


def folder_states(folder):
    """Return the spans of time of each state of each place and junction in an export, those that say the same joined."""
    found = {}
    for layer in ("places", "junctions"):
        document = json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"))
        rows = [one["properties"] for one in document["features"]]
        for one in sorted(rows, key=lambda row: row["start"]):
            told = (one["state"], one["holder"], one["other"])
            spans = found.setdefault(one[layer.removesuffix("s")], [])
            if spans and spans[-1][1:] == [one["start"], told]:
                spans[-1][1] = one["end"]
            else:
                spans.append([one["start"], one["end"], told])
    return found


def test_the_other_layers_of_an_export_are_named_where_they_are_given_too(gis, tmp_path):
    result = frontline(
        "import", *sorted(gis.glob("*.geojson")), "--publisher", "X", "-o", tmp_path / "x.csv", rc=2
    )
    assert "claims.geojson" in result.stderr
    assert "fronts.geojson" in result.stderr
    assert not (tmp_path / "x.csv").exists()


def test_an_empty_layer_goes_with_the_others(tmp_path, situation_2020):
    export_layers(situation_2020, tmp_path)
    files = [tmp_path / f"{layer}.geojson" for layer in LAYERS]
    frontline("import", *files, "--theatre", "syria-2020", "--publisher", "X", "-o", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").is_file()


def test_an_export_is_read_from_standard_input(gis, tmp_path):
    text = (gis / "places.geojson").read_text(encoding="utf-8")
    result = frontline("import", "-", "--publisher", "X", "-o", tmp_path / "x.csv", data=text)
    assert "left out: something is wrong 0" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--column", "holder=side"), "intervals have the columns of an export"),
        (("--between", "hts,government"), "intervals have the columns of an export"),
        (("--date", "2024-12-01", "--date", "2024-12-02"), "2 dates for one export"),
    ],
)
def test_options_for_other_data_are_refused(gis, tmp_path, options, message):
    files = [gis / "places.geojson", gis / "junctions.geojson"]
    result = frontline("import", *files, *options, "--publisher", "X", "-o", tmp_path / "x.csv", rc=2)
    assert message in " ".join(result.stderr.split())


def test_what_a_stranger_wrote_does_not_reach_the_terminal_or_a_spreadsheet_as_it_is(tmp_path):
    hostile = "=HYPERLINK(1)\x1b[31m\u202e\ud800<script>'\""
    point = {"type": "Point", "coordinates": [36.8, 35.86]}
    row = {
        "place": "saraqib", "name_en": "Saraqib", "start": "2024-11-29T21:00:00Z", "end": "9999-01-01T00:00:00Z",
        "holder": "hts", "other": "", "state": "controlled", "basis": "direct", "sources": hostile, "claim_ids": hostile,
        "source_urls": "javascript:alert(1)",
    }  # fmt: skip
    rows = [
        row,
        row | {"holder": hostile},
        row | {"name_en": hostile},
        row | {"state": hostile},
        row | {"place": hostile},
    ]
    lines = [json.dumps({"type": "Feature", "geometry": point, "properties": one}) for one in rows]
    path = tmp_path / "x.geojsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = frontline(
        "import", path, "--publisher", "X", "-o", tmp_path / "x.csv", "--left-out", tmp_path / "out.csv", rc=3
    )
    assert not set("\x1b\u202e\ud800") & set(result.output)
    written = (tmp_path / "x.csv").read_text(encoding="utf-8") + (tmp_path / "out.csv").read_text(
        encoding="utf-8"
    )
    assert not set("\x1b\u202e") & set(written)
    assert "javascript" not in written
    assert not any(cell.startswith("=") for line in csv.reader(io.StringIO(written)) for cell in line)
