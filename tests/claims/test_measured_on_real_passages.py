"""The extractor measured on annotated real passages that are read beside the project."""

from __future__ import annotations

import pytest

from tests.measured import DEV, passages, predictions, scorer

MANY = 10
"""Claims from which on a theatre or an action must hold by itself."""


@pytest.fixture(scope="module")
def result():
    if not (DEV / "score.py").is_file():
        pytest.skip("the annotated passages are read beside the project, from ../shared/reports/dev")
    rows = passages()
    return scorer().score(rows, predictions(rows))


def share(result, name: str) -> float:
    right, count = result.acc[name]
    return right / count


def test_recall_and_precision_hold_without_any_theatre(result):
    recall, precision, f1 = result.all.rates()
    assert f1 >= 0.85
    assert precision >= 0.9
    assert recall >= 0.8


def test_passages_without_a_claim_stay_empty(result):
    assert result.n["empty hit"] / result.n["empty"] <= 0.06


def test_actor_date_and_attribution_are_right(result):
    assert share(result, "actor") >= 0.9
    assert share(result, "attribution") >= 0.85
    fixed, nothing = result.acc["date: in the passage, exact"], result.acc["date: none given, none to give"]
    assert (fixed[0] + nothing[0]) / (fixed[1] + nothing[1]) >= 0.85


def test_no_theatre_and_no_action_falls_behind(result):
    rows = {**result.theatre, **result.action}
    behind = {
        name: tally.rates()[2]
        for name, tally in rows.items()
        if tally.required >= MANY and (tally.rates()[2] or 0) < 0.6
    }
    assert behind == {}
