"""What a measurement is, and how the time of a piece of work is taken."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row of the table; without a budget it only informs."""

    what: str
    value: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def row(self) -> tuple[str, str, str, str]:
        measured = f"{self.value:,.2f} {self.unit}"
        if self.budget is None:
            return self.what, measured, "", ""
        sign = "≥" if self.at_least else "≤"
        return self.what, measured, f"{sign} {self.budget:,g} {self.unit}", "yes" if self.is_met else "NO"


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Return the shortest time of a few runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def in_fresh_process(script: str, *arguments: object) -> dict[str, Any]:
    """Run a script in a process of its own and return the JSON object that it prints last."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def say(text: str) -> None:
    """Tell a person at the terminal what is being measured."""
    print(f"  {text}", file=sys.stderr, flush=True)  # noqa: T201 - progress of a script
