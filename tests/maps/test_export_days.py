"""A day stays the day that it is in the theatre, in every export, however far from Greenwich the theatre lies."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo.claims.table import read_claims
from geo.situation import Situation
from maps.export import export_layers
from maps.payload import make_payload

SECOND = timedelta(seconds=1)
DAYS = [
    ("Asia/Damascus", "2024-11-28", 24),
    ("America/New_York", "2024-11-28", 24),
    ("America/New_York", "2024-03-10", 23),
    ("America/New_York", "2024-11-03", 25),
    ("Asia/Kathmandu", "2024-11-28", 24),
    ("Pacific/Kiritimati", "2024-11-28", 24),
]
TABLE = """claim_id,action,target,actor,when,publisher,published
whole,captured,Saraqib,HTS,{day},Our desk,{day}T23:00
early,captured,Hama,HTS,{day}T00:00,Our desk,{day}T23:00
late,captured,Homs,HTS,{day}T23:59,Our desk,{day}T23:59
since,controls,Aleppo,HTS,{day}/..,Our desk,{day}
undated,captured,Morek,HTS,,Our desk,{day}T00:30
"""


@pytest.fixture(scope="module", params=DAYS, ids=lambda one: f"{one[0]}-{one[1]}")
def told(request, theatre, tmp_path_factory):
    """The situation of one day in a zone, that day, and a folder with its exports."""
    name, text, hours = request.param
    zone, day = ZoneInfo(name), date.fromisoformat(text)
    folder = tmp_path_factory.mktemp("days")
    (folder / "said.csv").write_text(TABLE.format(day=text))
    own = replace(theatre, zone=zone, start=day - timedelta(days=1), end=day + timedelta(days=1))
    situation = Situation.build(own, read_claims(folder / "said.csv", zone=zone), with_baseline=False)
    export_layers(situation, folder)
    return situation, day, folder, hours


def features(folder, layer):
    return json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]


def local(text, situation):
    return datetime.fromisoformat(text).astimezone(situation.theatre.zone)


def test_every_exported_claim_begins_and_ends_on_its_day(told):
    situation, day, folder, hours = told
    found = {feature["id"]: feature["properties"] for feature in features(folder, "claims")}
    assert len(found) == 5
    for properties in found.values():
        assert local(properties["start"], situation).date() == day
        if not properties["is_open"]:
            assert (local(properties["end"], situation) - SECOND).date() == day
    whole = found["whole"]
    assert (whole["end_epoch"] - whole["start_epoch"]) / 3_600_000 == hours


def test_every_export_tells_the_days_of_the_theatre_in_words(told):
    situation, day, folder, _ = told
    for layer in ("claims", "places", "junctions", "roads", "fronts"):
        for properties in (feature["properties"] for feature in features(folder, layer)):
            assert properties["first_day"] == local(properties["start"], situation).date().isoformat()
            is_open = properties["is_open"]
            last = None if is_open else (local(properties["end"], situation) - SECOND).date()
            assert properties["last_day"] == ("9999-01-01" if is_open else last.isoformat())
    claims = {feature["id"]: feature["properties"] for feature in features(folder, "claims")}
    assert (claims["whole"]["first_day"], claims["whole"]["last_day"]) == (str(day), str(day))


def test_every_exported_state_begins_on_its_day(told):
    situation, day, folder, _ = told
    starts = [
        local(feature["properties"]["start"], situation).date()
        for layer in ("places", "junctions", "roads")
        for feature in features(folder, layer)
        if feature["properties"]["claim_ids"]
    ]
    assert set(starts) == {day}


def test_the_exported_table_tells_the_same_days_and_reads_back_the_same(told):
    situation, day, folder, _ = told
    with (folder / "claims.csv").open(encoding="utf-8") as stream:
        written = {row["claim_id"]: row["when"] for row in csv.DictReader(stream)}
    assert {claim: when[:10] for claim, when in written.items() if when} == dict.fromkeys(
        ("whole", "early", "late", "since"), str(day)
    )
    again = read_claims(folder / "claims.csv", zone=situation.theatre.zone)
    assert again == [item.claim for item in situation.claims]


def test_the_page_steps_to_the_end_of_that_day_and_lists_the_claims_on_it(told):
    situation, day, _, _ = told
    zone = situation.theatre.zone
    payload = make_payload(situation)
    shown = [datetime.fromtimestamp(step, zone) for step in payload["steps"]]
    assert [(at.date(), f"{at:%H:%M:%S}") for at in shown] == [
        (day - timedelta(days=1), "23:59:59"),
        (day, "23:59:59"),
    ]
    for start, end in payload["claims"]["days"]:
        assert datetime.fromtimestamp(start, zone).date() == day
        assert datetime.fromtimestamp(max(start, end - 1), zone).date() == day


def test_each_hour_of_that_day_can_be_stepped_to(told):
    situation, day, _, hours = told
    zone = situation.theatre.zone
    on_day = [at for at in situation.moments("1h") if at.astimezone(zone).date() == day]
    assert len(on_day) == hours
