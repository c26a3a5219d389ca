"""Speed of the extractor, and the score table on the annotated passages where these lie beside the project."""

# ruff: noqa: T201 - a script that prints a table

from __future__ import annotations

from tests.bench.figures import Figure, best_of, in_fresh_process, say
from tests.measured import DEV, passages, predictions, scorer

LOADING = """
import time; start = time.perf_counter()
from geo.claims.extract import RuleExtractor
RuleExtractor()
seconds = time.perf_counter() - start
import json
print(json.dumps({"seconds": seconds}))
"""
_LARGE = 10_000_000


def speed() -> list[Figure]:
    """Measure loading, ordinary reports with their theatre, and one report of 10 MB."""
    from geo.claims.extract import RuleExtractor
    from geo.claims.report import read_report
    from geo.theatre import Theatre

    theatre = Theatre.open("syria-2024")
    reports = [read_report(path, zone=theatre.zone) for path in theatre.report_paths]
    size = sum(len(report.text.encode()) for report in reports) / 1000
    extractor = RuleExtractor(theatre)
    seconds = best_of(5, lambda: [extractor.extract(report) for report in reports])
    text = "\n\n".join(report.text for report in reports)
    long = read_report(
        (text + "\n\n") * (_LARGE // len(text.encode())), zone=theatre.zone, published="2024-12-08"
    )
    at_length = best_of(1, lambda: extractor.extract(long))
    loading = min(in_fresh_process(LOADING)["seconds"] for _ in range(3))
    return [
        Figure("loading the extractor", loading, "s", 1),
        Figure("extraction", size / seconds, "KB/s", 200, at_least=True),
        Figure("extraction of 10 MB", len(long.text.encode()) / 1000 / at_length, "KB/s", 200, at_least=True),
    ]


def score() -> list[Figure]:
    """Print the score table and return the figures that have a bar; nothing where the passages are not there."""
    if not (DEV / "score.py").is_file():
        say("left out: the annotated passages are not beside the project")
        return []
    rows, module = passages(), scorer()
    result = module.score(rows, predictions(rows))
    print(module.report(result), end="\n\n")
    _, precision, f1 = result.all.rates()
    share = {name: right / count for name, (right, count) in result.acc.items()}
    fixed, nothing = result.acc["date: in the passage, exact"], result.acc["date: none given, none to give"]
    return [
        Figure("F1 over required claims", f1, "", 0.8, at_least=True),
        Figure("precision", precision, "", 0.85, at_least=True),
        Figure(
            "passages without a claim that yield one", result.n["empty hit"] / result.n["empty"], "", 0.06
        ),
        Figure("actor right", share["actor"], "", 0.9, at_least=True),
        Figure(
            "date right, or rightly none",
            (fixed[0] + nothing[0]) / (fixed[1] + nothing[1]),
            "",
            0.85,
            at_least=True,
        ),
        Figure("attribution right", share["attribution"], "", 0.85, at_least=True),
    ]
