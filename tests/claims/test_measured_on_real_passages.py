"""The extractor measured on annotated real passages that are read beside the project."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo.claims.claim import Claim, Side
from geo.claims.extract import RuleExtractor
from geo.claims.report import Report
from geo.period import as_instant

DEV = Path(__file__).parents[3] / "shared" / "reports" / "dev"
DAMASCUS = ZoneInfo("Asia/Damascus")
KIND = {"corridor": "road", "section": "road_section", "junction": "road", "crossing": "facility"}
NO_DATE = "2024-12-20"


def _day(claim: Claim) -> str | None:
    """The date in the form of the annotations, which know no ranges: a day, a month or a year, else none."""
    if claim.when is None:
        return None
    edtf = claim.when.edtf.removesuffix("/..").rstrip("~")
    return None if "/" in edtf else edtf


def prediction(claim: Claim) -> dict[str, object]:
    kind = claim.target_kind.value
    return {
        "actor": claim.actor or None,
        "action": claim.action.value,
        "claimed_action": claim.claimed_action.value if claim.claimed_action else None,
        "target": claim.target,
        "target_kind": KIND.get(kind, kind),
        "when": _day(claim),
        "polarity": claim.polarity.value,
        "attribution": claim.attribution or None,
    }


def test_recall_and_precision_hold_without_any_theatre():
    if not (DEV / "score.py").is_file():
        pytest.skip("the annotated passages are read beside the project, from ../shared/reports/dev")
    spec = importlib.util.spec_from_file_location("score_of_dev", DEV / "score.py")
    score = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    spec.loader.exec_module(score)
    sys.dont_write_bytecode = before
    gold = [json.loads(line) for line in (DEV / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {}
    for row in gold:
        published = as_instant(row["published"] or NO_DATE, DAMASCUS)
        dated = row["published"] is not None
        report = Report(row["id"], row["text"], "", "", published, Side.UNKNOWN, "", "", DAMASCUS, dated)
        found[row["id"]] = [prediction(claim) for claim in RuleExtractor().extract(report)]
    result = score.score(gold, found)
    recall, precision, f1 = result.all.rates()
    assert f1 >= 0.85
    assert precision >= 0.9
    assert recall >= 0.8
    assert result.n["empty fp"] <= 1
