"""The extractor measured on the annotated real passages that are read beside the project.

Their annotation rules and `score.py` lie with them, in ``../shared/reports/dev``; nothing of them is kept here. The tests
hold the bars, `tests.bench` prints the table.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from geo.claims.claim import Claim, Side, TargetKind
from geo.claims.extract import RuleExtractor
from geo.claims.report import Report
from geo.period import as_instant

__all__ = ["DEV", "Row", "passages", "predictions", "scorer"]

DEV = Path(__file__).parents[2] / "shared" / "reports" / "dev"
_ZONE = ZoneInfo("Asia/Damascus")
_READ_ON = "2025-06-01"
"""A passage without a date is read as undated; its report wants a day on which it was read."""
_KIND = {
    TargetKind.CORRIDOR: "road",
    TargetKind.SECTION: "road_section",
    TargetKind.JUNCTION: "road",
    TargetKind.CROSSING: "facility",
}
Row = dict[str, Any]


def scorer() -> ModuleType:
    """Return the scorer that lies beside the passages.

    Raises:
        FileNotFoundError: the passages are not there.
    """
    spec = importlib.util.spec_from_file_location("score_of_dev", DEV / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def passages() -> list[Row]:
    """Return the annotated passages."""
    lines = (DEV / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def predictions(rows: list[Row]) -> dict[str, list[dict[str, object]]]:
    """Return what the extractor makes of each passage, without any theatre, in the form that the scorer reads."""
    extractor = RuleExtractor()
    return {row["id"]: [_prediction(claim) for claim in extractor.extract(_report(row))] for row in rows}


def _report(row: Row) -> Report:
    published = as_instant(row["published"] or _READ_ON, _ZONE)
    dated = row["published"] is not None
    return Report(row["id"], row["text"], "", "", published, Side.UNKNOWN, "", "", _ZONE, dated)


def _prediction(claim: Claim) -> dict[str, object]:
    return {
        "actor": claim.actor or None,
        "action": claim.action.value,
        "claimed_action": claim.claimed_action.value if claim.claimed_action else None,
        "target": claim.target,
        "target_kind": _KIND.get(claim.target_kind, claim.target_kind.value),
        "when": _day(claim),
        "polarity": claim.polarity.value,
        "attribution": claim.attribution or None,
        "roads": list(claim.roads),
        "between": list(claim.between) or None,
    }


def _day(claim: Claim) -> str | None:
    """The date in the form of the annotations, which know no ranges: a day, a month or a year, else none."""
    edtf = claim.when.edtf.removesuffix("/..").rstrip("~") if claim.when else ""
    return edtf if edtf and "/" not in edtf else None
