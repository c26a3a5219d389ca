"""The round trip of passage: what is exported and imported again says the same of traffic, and control stays as it was."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, Source, TargetKind
from geo.claims.kilometres import kilometres_text
from geo.claims.table import read_claims
from geo.control.passage import SOMEWHERE
from geo.outside.intervals import read_control_intervals
from geo.outside.passageplan import LATEST
from geo.outside.stands import POINT_REACH_KM
from geo.period import When
from geo.places.open import load_network
from geo.situation import Situation
from geo.theatre import Theatre
from maps.export import export_layers
from maps.layers import overlay
from tests.maps.test_round_trip import (
    LAYERS,
    MAP,
    SHORTEST_KM,
    START,
    again,
    by_line,
    collection,
    differences,
    frontline,
    table,
)
from tests.outside.conftest import ACTORS, HEAD, PLACES, osm_of

METRE_KM = 0.002


@pytest.fixture(scope="module", params=["syria-2020", "syria-2024"])
def before(request):
    return Situation.build(Theatre.open(request.param))


def instants(*situations, late=timedelta(seconds=1)):
    """Return every day, and the instants just after every change of traffic in any of some situations."""
    changes = {
        at
        for one in situations
        for passage in one.timeline.passages
        for at in (passage.valid.start, passage.valid.end)
    }
    days = {at for one in situations for at in one.days}
    return sorted(days | {at + late for at in changes if at.year < 9000})


def told(passages):
    """Return what is known of traffic, without who says so."""
    return sorted(
        (one.road_id, str(one.passage), one.rule in SOMEWHERE, one.point_km is not None, one.from_km, one.to_km)
        for one in passages
    )  # fmt: skip


def traffic_differences(before, after, **how):
    """Return where two situations differ on traffic, and when."""
    found = []
    for at in instants(before, after, **how):
        was, now = (told(one.at(at).passages) for one in (before, after))
        is_same = len(was) == len(now) and all(
            one[:4] == other[:4] and one[4:] == pytest.approx(other[4:], abs=METRE_KM)
            for one, other in zip(was, now, strict=True)
        )
        if not is_same:
            found.append((at, was, now))
    return found


@pytest.mark.parametrize("written", [collection, by_line, table])
def test_traffic_comes_back_as_it_was_and_control_with_it(before, written):
    imported, after = again(before, written, layers=(*LAYERS, "passage"))
    assert not imported.faults
    assert not after.unlocated
    assert traffic_differences(before, after) == []
    assert differences(before, after) == []


def test_passage_adds_claims_and_changes_none_of_control(before):
    of_control, _ = again(before)
    of_both, _ = again(before, layers=("passage", *LAYERS))
    added = [one for one in of_both.claims if one not in of_control.claims]
    assert [one for one in of_both.claims if one in of_control.claims] == list(of_control.claims)
    assert added
    assert {one.action for one in added} <= {Action.CUT, Action.REOPENED}


def test_passage_comes_back_alone_and_then_says_nothing_of_who_holds_what(before):
    imported, after = again(before, layers=("passage",))
    assert not imported.faults
    assert traffic_differences(before, after) == []
    assert {str(one.state) for one in after.timeline.intervals} == {"unknown"}


def test_it_comes_back_the_same_once_more(before):
    _, once = again(before, layers=("passage",))
    _, twice = again(once, layers=("passage",))
    assert traffic_differences(before, twice) == []


def test_the_rules_come_back_too(before):
    _, after = again(before, layers=("passage",))
    rules = [
        sorted((one.road_id, round(one.from_km, 1), str(one.passage), one.valid, one.rule) for one in found)
        for found in ([one for one in each.timeline.passages if one.known.is_open] for each in (before, after))
    ]  # fmt: skip
    assert rules[0] == rules[1]


def test_slices_of_roads_are_the_same_once_more(before, tmp_path):
    _, after = again(before, layers=(*LAYERS, "passage"))
    was = slices(before, tmp_path / "before", before.days[-1])
    now = slices(after, tmp_path / "after", before.days[-1])
    assert was
    assert was.keys() == now.keys()
    assert {key: list(apart(was[key], now[key])) for key in was} == {key: [] for key in was}


def slices(situation, folder, until):
    """Return the roads of each day up to the last: their stretches in order, each with what is told of it."""
    written = export_layers(
        situation, folder, format="geojsonl", layers=("roads",), shape="slices", until=until
    )
    paths = [Path(path) for path in written if path.endswith(".geojsonl")]
    rows = [json.loads(line)["properties"] for path in paths for line in path.read_text("utf-8").splitlines()]
    found = {}
    for row in rows:
        says = tuple(row[key] for key in ("holder", "other", "state", "passage", "passage_where"))
        found.setdefault((row["as_of_day"], row["road"]), []).append((row["km_from"], row["km_to"], says))
    return {key: sorted(mine) for key, mine in found.items()}


def apart(old, new):
    """Yield the stretches of a road of which two lists say different things."""
    for low, high, says in old:
        for start, end, other in new:
            if min(high, end) - max(low, start) > SHORTEST_KM and says != other:
                yield max(low, start), min(high, end), says, other
    covered = [sum(high - low for low, high, _ in rows) for rows in (old, new)]
    if covered[0] != pytest.approx(covered[1], abs=SHORTEST_KM * (len(old) + len(new))):
        yield covered


def test_a_point_is_drawn_as_far_as_it_is_read_back():
    assert overlay.POINT_REACH_KM == POINT_REACH_KM


# ---- a road with a gap ----

WEST = [(30.25, 50.5167), (30.10, 50.56), (29.90, 50.60)]
EAST = [(30.52, 50.45), (30.40, 50.49)]


@pytest.fixture
def broken(tmp_path):
    """A theatre with a road that OpenStreetMap knows in two pieces, 11 km apart."""
    osm = osm_of({"M07": EAST, "M07-": WEST}).replace('v="M07-"', 'v="M07"')
    files = {"theatre.toml": HEAD, "actors.toml": ACTORS, "places.csv": PLACES, "roads.osm": osm}
    folder = tmp_path / "broken"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Theatre.open(folder)


def test_what_is_told_across_a_gap_of_a_road_comes_back_whole(broken, tmp_path):
    network = load_network(broken)
    road = network.road("M07")
    gap_km = road.parts[0].to_km

    def claim(action, low, high, day, extent, **more):
        source = Source("X", datetime(2022, 3, day, tzinfo=UTC))
        target = kilometres_text("M07", low, high)
        return Claim(
            f"X{day}", source, action, target, TargetKind.SECTION, roads=("M07",), extent=extent,
            when=When(f"2022-03-{day:02}"), **more,
        )  # fmt: skip

    point = {"position": road.point_at(gap_km - 0.1)}
    claims = [
        claim(Action.CONTROLS, 2, gap_km + 4, 2, Extent.ALL, actor_id="ukraine"),
        claim(Action.CUT, 2, gap_km + 4, 3, Extent.PART),
        claim(Action.CUT, gap_km - 1, gap_km + 1, 15, Extent.POINT, **point),
    ]
    before = Situation.build(broken, claims, with_baseline=False)
    layers = ("roads", "passage")
    export_layers(before, tmp_path / "gis", layers=layers)
    files = [str(tmp_path / "gis" / f"{layer}.geojson") for layer in layers]
    imported = read_control_intervals(files, broken, network, dataset=MAP)
    assert not imported.faults
    after = Situation.build(broken, imported.claims, with_baseline=False)
    assert len(before.timeline.passages) > 1
    assert traffic_differences(before, after) == []
    assert differences(before, after) == []


# ---- made-up histories ----

PLACES_KM = [0.0, 50.0, 100.0, 100.4, 101.5, 200.0]
LENGTHS_KM = [10.0, 50.0, 200.0]
ACTS = [
    (Action.CUT, Polarity.AFFIRMED), (Action.REOPENED, Polarity.AFFIRMED), (Action.CUT, Polarity.DENIED),
    (Action.REOPENED, Polarity.DENIED), (Action.CONTESTED, Polarity.DENIED),
]  # fmt: skip
SAID = [None, None, Passage.OPEN, Passage.CLOSED, Passage.MILITARY_ONLY, Passage.INTERDICTED]


@st.composite
def claims_about_traffic(draw):
    """Draw what two voices say of the traffic on the M5 over three weeks: at points, on stretches or parts of them."""
    road = load_network(Theatre.open("syria-2020")).road("M5")
    claims = []
    for number in range(draw(st.integers(1, 20))):
        at = START + timedelta(days=draw(st.integers(0, 20)), hours=draw(st.sampled_from([0, 0, 9])))
        source = Source(
            draw(st.sampled_from("AB")), at + timedelta(hours=draw(st.integers(1, 40))),
            reliability=draw(st.sampled_from("BF")), credibility=draw(st.sampled_from([2, 6])),
        )  # fmt: skip
        low = draw(st.sampled_from(PLACES_KM))
        high = low + draw(st.sampled_from(LENGTHS_KM))
        extent = draw(st.sampled_from([Extent.ALL, Extent.PART, Extent.UNSTATED, Extent.POINT]))
        km = draw(st.sampled_from([low, high, (low + high) / 2]))
        action, polarity = draw(st.sampled_from(ACTS))
        claims.append(
            Claim(
                f"X{number:02}", source, action, kilometres_text("M5", low, high), TargetKind.SECTION, roads=("M5",),
                position=road.point_at(km) if extent is Extent.POINT else None, extent=extent, polarity=polarity,
                when=When(at.strftime("%Y-%m-%dT%H:%MZ")), passage=draw(st.sampled_from(SAID)), report_id=f"R{number}",
            )
        )  # fmt: skip
    return claims


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(claims_about_traffic())
def test_any_history_of_traffic_comes_back_as_it_was(claims):
    before = Situation.build(Theatre.open("syria-2020"), claims, with_baseline=False)
    imported, after = again(before, layers=("passage",))
    assert not imported.faults
    assert traffic_differences(before, after, late=LATEST) == []


# ---- on the command line ----


def test_passage_goes_round_on_the_command_line(tmp_path):
    situation = Situation.build(Theatre.open("syria-2020"))
    export_layers(situation, tmp_path / "gis")
    files = [tmp_path / "gis" / f"{layer}.geojson" for layer in (*LAYERS, "passage")]
    claims = tmp_path / "again.csv"
    told = frontline("import", *files, "--theatre", "syria-2020", "--publisher", "Example map", "-o", claims)
    assert "left out: something is wrong 0" in " ".join(told.stderr.split())
    assert ", all located" in frontline("check", claims, "--theatre", "syria-2020").stdout
    back = read_claims(claims, zone=situation.theatre.zone)
    after = Situation.build(situation.theatre, back, with_baseline=False)
    assert traffic_differences(situation, after) == []
    assert differences(situation, after) == []
