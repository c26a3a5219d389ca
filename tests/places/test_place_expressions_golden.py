"""Expressions whose place is known from the fact tables: tests/golden/places/expressions.csv.

To add one, add a line: text, roads (;-joined), near ("lon lat" of another place of the report), status, and for ``ok``
kind, lon, lat, where_prec and the tolerance in metres. The figures come from `shared/facts`, never from the program.
"""

import csv
import io
from pathlib import Path

import pytest

from geo.geodesy import haversine_m

TABLE = Path(__file__).parents[1] / "golden" / "places" / "expressions.csv"
ROWS = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))


def located(locator, row):
    near = [tuple(float(part) for part in row["near"].split())] if row["near"] else []
    return locator.locate(row["text"], roads=tuple(filter(None, row["roads"].split(";"))), near=near)


def test_the_table_has_enough_expressions_of_every_status():
    assert len(ROWS) >= 60
    assert {row["status"] for row in ROWS} >= {
        "ok",
        "ambiguous",
        "not_found",
        "roads_do_not_meet",
        "off_road",
        "partial",
    }


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['text']}{' near ' + row['near'] if row['near'] else ''}"
)
def test_an_expression_is_located_where_the_facts_say(locator, row):
    found = located(locator, row)
    assert found.status == row["status"], found.why
    assert found.text == row["text"].strip()
    assert found.why
    if row["status"] != "ok":
        assert found.geometry is found.lon is found.lat is found.place is found.junction is None
        assert found.pieces == ()
        assert found.where_prec == found.geo_precision == 0
        return
    assert found.kind == row["kind"], found.why
    apart = float(haversine_m(found.lon, found.lat, float(row["lon"]), float(row["lat"])))
    assert apart <= float(row["tolerance_m"]), f"{apart:.0f} m away: {found.why}"
    assert found.where_prec == int(row["where_prec"])
