"""Phrases that tell what a place expression asks, where its grammar alone does not: patterns and words, no logic."""

from __future__ import annotations

import re

from geo.claims.placewords import COMPASS, CROSSING_NOUNS, FACILITY_NOUNS, SETTLEMENT_NOUNS

__all__ = [
    "AREA_WORDS",
    "AROUND",
    "AT",
    "BETWEEN",
    "CROSSED",
    "GROUP",
    "HEAD",
    "HEADS",
    "IN",
    "LINE",
    "NO_ROAD_NAME",
    "QUARTER",
    "REGION",
    "SEVERAL",
    "SIDE",
    "TWO_POINTS",
]

SEVERAL = re.compile(
    r"\b(?:except|excluding|other than|all but|(?:all|main|several|many|some|most|other|various)\s+(?:\S+\s+){0,2}"
    r"(?:roads|highways|routes|crossings|airports|airbases|bases|bridges))\b|\b(?:roads|highways|routes)\b",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:towns|villages|areas|positions|points|settlements|localities|hills|farms|outskirts|surroundings)\b",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"\b(?:around|near|outside|surrounding|close to|in the vicinity of|in|by)\b", re.IGNORECASE
)
BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
SIDE = re.compile(
    rf"\b({'|'.join(sorted(COMPASS, key=len, reverse=True))})(?:\s+(?:of|from))?\b", re.IGNORECASE
)
AREA_WORDS = re.compile(
    r"\b(?:the|countrysides?|province|governorate|region|areas?|areas of|areas in|district|suburbs?|outskirts|rural)\b",
    re.IGNORECASE,
)
REGION = re.compile(r"\b(?:countryside|province|provincial|governorate|region|rural)\b", re.IGNORECASE)
QUARTER = re.compile(r"\b(?:districts?|neighbou?rhoods?|quarters?)\b", re.IGNORECASE)
LINE = re.compile(r"\b(?:supply|supplies|lines?|route|artery|lifeline)\b", re.IGNORECASE)
NO_ROAD_NAME = re.compile(
    r"(?:(?:the|a|an|this|that|main|key|vital|strategic|international|supply)\s+)*"
    r"(?:road|highway|motorway|freeway|route|line|artery)",
    re.IGNORECASE,
)
CROSSED = re.compile(r"\b(?:crossing|meeting|meet|merge|cross)\b", re.IGNORECASE)
HEAD = re.compile(
    r"(?P<head>[^\s,]+)\s+(?P<link>of|in|inside|within|around|near|outside|to|from|at|into|towards?|along|on)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
PARTS = frozenset(
    {
        "parts",
        "part",
        "most",
        "much",
        "half",
        "all",
        "rest",
        "some",
        "bulk",
        "heart",
        "centre",
        "center",
        "majority",
        "whole",
        "entirety",
        "control",
        "side",
        "portion",
        "portions",
        "section",
        "sections",
        "areas",
        "neighbourhoods",
        "neighborhoods",
        "districts",
        "quarters",
        "capital",
    }
)
HEADS = PARTS | SETTLEMENT_NOUNS | FACILITY_NOUNS | CROSSING_NOUNS
"""What may stand before "of" and a name without making it something else than the place or a part of it."""
IN = re.compile(r"\bin(?:side)?\s+(?:the\s+)?\S", re.IGNORECASE)
AT = re.compile(r"\bat\s+(?:the\s+)?\S", re.IGNORECASE)
TWO_POINTS = re.compile(
    r"^(?P<road>.+?)\s+at\s+(?P<first>.+?)\s+and\s+(?:at\s+)?(?P<second>.+)$", re.IGNORECASE
)
