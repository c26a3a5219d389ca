"""Speed, with room for a slow machine; the budgets themselves are held by tests/bench."""

import csv
import io
import time
from pathlib import Path
from statistics import median

from geo.claims.table import read_claims
from geo.places.locate import Locator

TABLE = Path(__file__).parents[1] / "golden" / "places" / "expressions.csv"


def test_one_expression_takes_a_few_milliseconds(theatre, network):
    locator = Locator(theatre, network)
    locator.locate("the road between Idlib and Homs")  # routing loads its libraries once
    spent = []
    for row in csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))):
        start = time.process_time()
        locator.locate(row["text"])
        spent.append(time.process_time() - start)
    assert median(spent) < 0.005
    assert max(spent) < 1.0


def test_a_thousand_claims_take_less_than_a_second(theatre, network):
    claims = [claim for path in theatre.claims_paths for claim in read_claims(path, zone=theatre.zone)]
    many = (claims * (1 + 1000 // len(claims)))[:1000]
    locator = Locator(theatre, network)
    start = time.process_time()
    assert len(locator.locate_claims(many)) == 1000
    assert time.process_time() - start < 1.0
