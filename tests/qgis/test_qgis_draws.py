"""QGIS draws each frame as control is at the end of that day in the theatre, whatever the time zone of the machine."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from geo.period import day_bounds
from maps.layers import layer_records

pytestmark = pytest.mark.qgis

TOWNS = {"Aleppo": (37.1637, 36.1992), "Hama": (36.75, 35.1318), "Damascus": (36.3096, 33.5131)}
FRAMES = (0, 4, 10, 12)
"""26 and 30 November, 6 and 8 December: nothing fallen (a state ends with that day), then Aleppo, then Hama, then Damascus."""
ZONES = ("UTC", "Asia/Damascus", "America/New_York")
HALF_WIDTH = 0.25


def frame_of(number, spot, folder):
    lon, lat = spot
    extent = [lon - HALF_WIDTH, lat - HALF_WIDTH, lon + HALF_WIDTH, lat + HALF_WIDTH]
    return {"at": number, "extent": extent, "width": 240, "png": str(folder / f"{number}-{lon}.png")}


@pytest.fixture(scope="session")
def drawn(qgis, package, spot_on_road, tmp_path_factory):
    """Return for each zone what was drawn of each place at each frame, and the pictures."""
    places = {**TOWNS, "the M5": spot_on_road}
    found = {}
    for zone in ZONES:
        folder = tmp_path_factory.mktemp("drawn")
        frames = [frame_of(number, spot, folder) for number in FRAMES for spot in places.values()]
        job = {
            "project": f"geopackage:{package}?projectName=syria-2024",
            "frames": [{**one, "layers": ["Places", "Road control"], "labels": False} for one in frames],
            "places": places,
        }
        told = qgis(job, zone)
        colours = [one["colours"] for one in told["drawn"]]
        found[zone] = {
            "colours": {
                (number, name): colour[name]
                for (number, name), colour in zip(
                    [(f, n) for f in FRAMES for n in places], colours, strict=True
                )
            },
            "pictures": [Path(one["png"]).read_bytes() for one in frames],
            "periods": [one["period"] for one in told["drawn"]][:: len(places)],
            "errors": [one["errors"] for one in told["drawn"]],
        }
    return found


@pytest.fixture(scope="session")
def end_of_frame(theatre):
    """Return a function that gives the last second of a day of the theatre by its number."""
    return lambda number: (
        day_bounds(theatre.start + timedelta(days=number), theatre.zone).end - timedelta(seconds=1)
    )


@pytest.fixture(scope="session")
def spot_on_road(situation, end_of_frame):
    """Where on the M5 the line is solid on the first day and on the last, and in other hands."""
    solid = [
        one
        for one in layer_records(situation, "roads")
        if one["ref"] == "M5" and one["state"] == "controlled" and one["basis"] != "interpolated"
    ]
    first, last = (
        [one for one in solid if one["start"] <= end_of_frame(number) < one["end"]]
        for number in (FRAMES[0], FRAMES[-1])
    )
    for was in first:
        for now in last:
            shared = shapely.intersection(was["geometry"], now["geometry"])
            if was["holder"] != now["holder"] and shared.length > 0.02:
                point = shapely.line_interpolate_point(shapely.line_merge(shared), 0.5, normalized=True)
                return (point.x, point.y)
    pytest.fail("no stretch of the M5 changed hands as a whole")


def expected(situation, name, at):
    """Return the colour of who holds a place at an instant; None where the place is drawn in two colours or hollow."""
    (found,) = [
        one
        for one in layer_records(situation, "places")
        if one["name_en"] == name and one["start"] <= at < one["end"]
    ]
    if found["state"] != "controlled":
        return None
    return situation.theatre.actors.get(found["holder"]).colour


@pytest.mark.parametrize("zone", ZONES)
def test_each_town_is_in_the_colour_of_its_holder_at_the_end_of_the_day(drawn, situation, end_of_frame, zone):
    seen = {}
    for (number, name), colour in drawn[zone]["colours"].items():
        if name in TOWNS:
            wanted = expected(situation, name, end_of_frame(number))
            assert wanted is None or colour == wanted, (number, name)
            seen.setdefault(name, []).append(wanted)
    government, hts = "#9C3008", "#2C7868"
    assert seen["Aleppo"] == [government, hts, hts, hts]
    assert seen["Hama"][0::2] == [government, hts]
    assert seen["Damascus"][0::3] == [government, hts]


@pytest.mark.parametrize("zone", ZONES)
def test_the_road_changes_its_colour_too(drawn, zone):
    colours = drawn[zone]["colours"]
    assert (colours[FRAMES[0], "the M5"], colours[FRAMES[-1], "the M5"]) == ("#9C3008", "#2C7868")


def test_the_frames_are_days_of_the_theatre(drawn, theatre):
    for number, period in zip(FRAMES, drawn["UTC"]["periods"], strict=True):
        day = day_bounds(date(2024, 11, 26) + timedelta(days=number), theatre.zone)
        assert period[0] == day.start.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("zone", ZONES[1:])
def test_the_zone_of_the_machine_changes_nothing_that_is_drawn(drawn, zone):
    assert drawn[zone]["pictures"] == drawn["UTC"]["pictures"]
    assert drawn[zone]["periods"] == drawn["UTC"]["periods"]


def test_nothing_fails_while_it_is_drawn(drawn):
    assert [error for zone in ZONES for error in drawn[zone]["errors"] if error] == []
