"""Where roads really meet."""

from __future__ import annotations
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Junction:
    """A meeting."""

    junction_id: str
    road_ids: tuple[str, ...]
    lon: float
    lat: float
    extent_m: float
    km: dict[str, float]
    name: str
    evidence: str


def find_junctions(columns, pool):
    return {}


def junction_rows(columns, text):
    return ()


def rank_for(js, a, b):
    return js
