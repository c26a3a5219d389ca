"""The real table of 3,014 rows, from the file to the timeline, against the table itself and against known dates."""

import csv
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from geo.claims.claim import Polarity
from geo.outside.dataset import Dataset
from geo.outside.places import read_control_places
from geo.situation import Situation

GOLDEN = Path(__file__).parents[1] / "golden" / "control" / "ukraine-months.csv"
"""How many places each holds at the end of each month, as known then. To make it anew: write what `counted` returns."""

HOLDERS = {
    "Ukraine": "ukraine", "ukraine": "ukraine", "Ukraine?": "ukraine", "Russia": "russia",
    "Donetsk PR": "russia", "DPR": "russia", "Luhansk PR": "russia",
    "Contested": "contested", "Contested Ukraine": "contested",
    "Truce": "unknown", "Unknown": "unknown", "Not known": "unknown", "Gray zone": "unknown", "Uncontrolled": "unknown", "": "unknown",
}  # fmt: skip
"""What each word of the table means, written out by hand; the republics count with Russia, which contains them."""


@pytest.fixture(scope="module")
def imported(real_table, ukraine):
    return read_control_places(real_table, ukraine, dataset=Dataset("Example list"))


@pytest.fixture(scope="module")
def war(imported, ukraine):
    return Situation.build(ukraine, imported.claims)


@pytest.fixture(scope="module")
def rows(real_table):
    with real_table.open(encoding="utf-8", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def month_ends():
    """The last seconds of the months from March 2022 to August 2024."""
    firsts = [date(2022 + month // 12, month % 12 + 1, 1) for month in range(3, 33)]
    return [datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=4) for day in firsts]


def read_as(found):
    """Bring a state to the words of `HOLDERS`."""
    if found is None or str(found.state) in {"unknown", "vacated"}:
        return "unknown"
    if str(found.state) in {"contested", "besieged"}:
        return "contested"
    return "russia" if found.holder in {"russia", "dpr", "lpr"} else found.holder


def test_every_row_is_a_claim_or_is_listed_with_its_reason(imported, rows):
    assert imported.entries == len(rows) == 3014
    assert len(imported.claims) + len(imported.left_out) == len(rows)
    assert len({one.where for one in imported.left_out}) == len(imported.left_out)
    assert all(one.why for one in imported.left_out)
    assert len({claim.claim_id for claim in imported.claims}) == len(imported.claims) == 1551


def test_what_cannot_be_used_is_told(imported):
    why = {one.where: one.why for one in imported.left_out}
    assert "exchange longitude and latitude" in why["row 1121"]
    assert "outside of the theatre" in why["row 13"]
    assert "'3 Oct 2022' is no actor of the theatre" in why["row 1339"]
    assert "two places of that name at one position" in why["row 1871"]
    assert "3 places of the file are called so" in why["row 471"]


def test_the_village_in_the_north_is_not_painted_with_the_news_of_its_namesake(war):
    """Semenivka in Chernihiv oblast was left by Russia in April 2022; in 2024 another one fell, 500 km away."""
    ids = {one.location.place.place_id for one in war.claims if one.claim.target == "Semenivka"}
    (place_id,) = [one for one in ids if war.timeline.history_of(f"place:{one}")[-1].lat > 52]
    assert war.timeline.history_of(f"place:{place_id}")[-1].holder == "ukraine"


@pytest.mark.parametrize(
    ("place_id", "changes"),
    [
        (
            "irpin",
            [
                ("2022-03-01", "ukraine"),
                ("2022-03-08", "russia"),
                ("2022-03-09", "unknown"),
                ("2022-03-22", "contested"),
                ("2022-03-29", "ukraine"),
            ],
        ),
        ("kherson", [("2022-03-01", "contested"), ("2022-03-02", "russia"), ("2022-11-11", "ukraine")]),
        (
            "izium",
            [
                ("2022-03-01", "ukraine"),
                ("2022-03-08", "contested"),
                ("2022-03-17", "russia"),
                ("2022-03-19", "ukraine"),
                ("2022-03-20", "contested"),
                ("2022-04-01", "russia"),
                ("2022-09-10", "ukraine"),
            ],
        ),
    ],
)
def test_towns_of_the_theatre_change_hands_on_the_known_days(war, place_id, changes):
    history = war.timeline.history_of(f"place:{place_id}")
    zone = war.theatre.zone
    assert [(str(one.valid.start.astimezone(zone).date()), read_as(one)) for one in history] == changes


def test_lyman_is_ukraines_from_the_first_of_october_2022(war):
    (place_id,) = {one.location.place.place_id for one in war.claims if one.claim.target == "Lyman"}
    history = war.timeline.history_of(f"place:{place_id}")
    days = [(str(one.valid.start.astimezone(war.theatre.zone).date()), read_as(one)) for one in history]
    assert place_id.startswith("given-")
    assert days[:3] == [("2022-02-24", "ukraine"), ("2022-05-25", "contested"), ("2022-05-26", "russia")]
    assert days[-2:] == [("2022-09-29", "russia"), ("2022-10-01", "ukraine")]


def test_irpin_of_the_table_is_the_irpin_of_the_theatre(war):
    assert {one.location.place.place_id for one in war.claims if one.claim.target == "Irpin"} == {"irpin"}


def by_place(imported, rows, war):
    """Return the rows that were imported, as the file has them, by the object that their claims speak of."""
    left = {one.where for one in imported.left_out}
    kept = [row for line, row in rows if f"row {line}" not in left]
    located = defaultdict(list)
    for one in war.claims:
        if one.location.place is not None:
            entry = one.claim.sentence.split(" entry of ")[1][:10]
            located[one.claim.target, entry].append(one)
    found = defaultdict(list)
    for row in kept:
        name = " ".join(row["name"].split())
        ones = located[name, row["commit_date"]]
        if row["lat"]:
            ones = [one for one in ones if near(one.claim.position, row)]
        for place_id in {one.location.place.place_id for one in ones}:
            found[place_id].append(row)
    return found


def near(position, row):
    lon, lat = position
    return abs(lon - float(row["lon"])) < 0.06 and abs(lat - float(row["lat"])) < 0.04


def test_as_known_at_the_end_of_each_month_the_last_row_of_each_place_is_its_state(imported, rows, war):
    compared = 0
    for place_id, own in by_place(imported, rows, war).items():
        for at in month_ends():
            told = [row for row in own if row["commit_date"] <= at.date().isoformat()]
            if not told:
                continue
            last = max(enumerate(told), key=lambda one: (one[1]["commit_date"], one[0]))[1]
            found = war.timeline.find(f"place:{place_id}", at, at)
            assert read_as(found) == HOLDERS[" ".join(last["to"].split())], (place_id, at, last)
            compared += 1
    assert compared > 10_000


def counted(war):
    """Return the lines of the golden file."""
    lines = ["month,ukraine,russia,contested,unknown"]
    for at in month_ends():
        places = war.timeline.as_of(at, at).places.values()
        count = Counter(read_as(one) for one in places if one.claims_for or one.claims_against)
        lines.append(
            ",".join(
                [f"{at:%Y-%m}", *(str(count[name]) for name in ("ukraine", "russia", "contested", "unknown"))]
            )
        )
    return lines


def test_the_places_of_each_side_month_by_month(war):
    assert counted(war) == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_nothing_is_said_of_a_road_by_a_town_that_does_not_lie_on_it(war):
    kherson = next(one.location.place for one in war.claims if one.claim.target == "Kherson")
    assert all(road.project(kherson.lon, kherson.lat).distance_m > 100_000 for road in war.network.roads)
    held = war.at(war.days[200]).km_by_holder()
    assert sum(held.values()) == pytest.approx(sum(road.length_km for road in war.network.roads))


def test_what_a_row_takes_back_is_denied_in_the_name_of_who_held_it(imported):
    (claim,) = [one for one in imported.claims if one.target == "Dymer" and one.polarity is Polarity.DENIED]
    assert (claim.actor_id, str(claim.when)) == ("russia", "2022-03-22")


def test_the_same_table_gives_the_same_claims_to_the_letter(imported, real_table, ukraine):
    assert read_control_places(real_table, ukraine, dataset=Dataset("Example list")) == imported


def test_rows_that_are_added_later_change_no_identifier(imported, real_table, ukraine, tmp_path):
    early = tmp_path / "early.csv"
    lines = real_table.read_text(encoding="utf-8").splitlines(keepends=True)
    early.write_text("".join(lines[:400]), encoding="utf-8")
    before = read_control_places(early, ukraine, dataset=Dataset("Example list"))
    now = {claim.claim_id for claim in imported.claims}
    lost = [claim for claim in before.claims if claim.claim_id not in now]
    assert {claim.target for claim in lost} <= {"Shevchenkove", "Volnovakha"}  # doubled, or overtaken, since
