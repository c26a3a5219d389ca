"""Speed and memory of adjudication, on a made-up war of a hundred thousand claims; there is no peer that does the same."""

from __future__ import annotations

from tests.bench.figures import Figure, in_fresh_process

CLAIMS, PLACES, ROADS, DAYS = 100_000, 10_000, 500, 1_000

WORK = """
import json, random, resource, statistics, sys, time
from tests.bench.made_up_war import instant, make_war
from geo.control.adjudicate import Adjudication
from geo.control.ledger import Ledger

claims, places, roads, days = map(int, sys.argv[1:])
war = make_war(claims=claims, places=places, roads=roads, days=days)
*known, last = sorted(war.claims, key=lambda one: one.claim.source.published)
publisher = last.claim.source.publisher
report = [last, *[one for one in known[-400:] if one.claim.source.publisher == publisher]]
ledger, whole = Ledger(), Ledger()
ledger.add_all(one for one in known if one not in report[1:])
whole.add_all(war.claims)

start = time.perf_counter()
first = Adjudication.of(ledger, network=war.network, theatre=war.theatre)
adjudicated = time.perf_counter() - start

dice = random.Random(1)
slices = []
for _ in range(60):
    valid = dice.randrange(30, days)
    start = time.perf_counter()
    now = first.timeline.as_of(instant(valid), instant(valid + dice.randrange(60)))
    found = len(now.places) + len(now.stretches)
    slices.append(time.perf_counter() - start)
start = time.perf_counter()
fronts = len(now.fronts)
fronts_s = time.perf_counter() - start

start = time.perf_counter()
second = first.extended(whole)
added = time.perf_counter() - start
print(json.dumps({
    "adjudicated": adjudicated,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "slice": statistics.median(slices), "slowest": max(slices), "found": found,
    "fronts": fronts, "fronts_s": fronts_s,
    "added": added, "report": len(report),
    "touched": len(second.touched.subjects), "touched_roads": len(second.touched.roads),
    "versions": len(first.timeline.objects.items) + len(first.timeline.stretches.items),
}))
"""


def adjudicating() -> list[Figure]:
    """Measure the whole, a slice, and one more report."""
    done = in_fresh_process(WORK, CLAIMS, PLACES, ROADS, DAYS)
    count = f"{CLAIMS:,} claims on {PLACES:,} places and {ROADS} roads over {DAYS:,} days"
    return [
        Figure(f"adjudicating {count}", done["adjudicated"], "s", 10),
        Figure("its memory, the claims included", done["megabytes"], "MB", 1_000),
        Figure("versions that it has", done["versions"], ""),
        Figure(f"a slice of {done['found']:,} states, median", done["slice"] * 1000, "ms", 20),
        Figure("a slice, the slowest of 60", done["slowest"] * 1000, "ms"),
        Figure(f"its {done['fronts']:,} fronts", done["fronts_s"] * 1000, "ms"),
        Figure(
            f"taking in a report of {done['report']} claims ({done['touched']} objects, {done['touched_roads']} roads)",
            done["added"],
            "s",
        ),
        Figure(
            "against adjudicating all anew", done["adjudicated"] / done["added"], "times", 5, at_least=True
        ),
    ]
