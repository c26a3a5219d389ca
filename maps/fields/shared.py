"""Columns that several layers share."""

from __future__ import annotations

from geo.claims.claim import Passage
from geo.control.state import Basis, State
from maps.fields.model import Field, FieldType, number, one_of, text, whole

__all__ = [
    "GROUNDS",
    "HANDS",
    "ID",
    "KM",
    "LENGTH",
    "NAMES",
    "ON_ROAD",
    "PROVENANCE",
    "STATE",
    "TIME",
    "TRAFFIC",
]

ID = text("id", "Identifier; the same in every run over the same input")
NAMES = (text("name_en", "Name in English"), text("name_ar", "Name in Arabic, where one is known"))
TIME = (
    Field("start", FieldType.INSTANT, "First instant, UTC"),
    Field("end", FieldType.INSTANT, "First instant after it, UTC; 9999-01-01T00:00:00Z while it lasts"),
    Field("first_day", FieldType.DAY, "Day of the first instant in the theatre's time zone"),
    Field(
        "last_day",
        FieldType.DAY,
        "Last day that any of it falls on in the theatre's time zone; 9999-01-01 while it lasts",
    ),
    Field("is_open", FieldType.YES_NO, "Whether it lasts, so that the end is not known"),
    whole("start_epoch", "The start in milliseconds since 1970-01-01T00:00:00Z"),
    whole("end_epoch", "The end in milliseconds since 1970-01-01T00:00:00Z"),
)
HANDS = (
    text("holder", "Identifier of the actor that holds it; empty where nobody is said to"),
    text("holder_name", "Name of that actor"),
    text(
        "other",
        "Identifier of the second actor: who contests, besieges or comes near, who held what is claimed or left, who holds the far side of a front",
    ),
    text("other_name", "Name of that actor"),
    one_of(
        "state", "What is known about who holds it; front is the undecided stretch between two holders", State
    ),
)
TRAFFIC = (
    one_of("passage", "Whether traffic passes", Passage),
    text(
        "passage_where",
        "Where it is so, in words: at a known kilometre, or somewhere on a stretch; empty where it is so all along",
    ),
    text("passage_claims", "Identifiers of the claims that say so, separated by semicolons"),
)
GROUNDS = (
    one_of(
        "basis",
        "On what it rests: a claim that says so, two places of one holder between which it lies, or an earlier day",
        Basis,
    ),
    text("rule", "Name of the rule that made the state"),
    number(
        "confidence",
        "From 0 to 1; in intervals as of the last support, in slices decayed to the date of the slice",
        most=1.0,
    ),
    Field(
        "last_support",
        FieldType.INSTANT,
        "Latest instant that a claim supports it, UTC; 0001-01-01T00:00:00Z where none does",
    ),
)
STATE = (*HANDS, *TRAFFIC, *GROUNDS)
PRECISION = (
    whole(
        "where_prec",
        "UCDP location precision, 1 to 7, the coarsest among the claims behind it; 0 where there is none",
        0,
        7,
    ),
    whole("geo_precision", "ACLED geographic precision, 1 to 3, the coarsest; 0 where there is none", 0, 3),
    whole("time_precision", "ACLED time precision, 1 to 3, the coarsest; 0 where there is none", 0, 3),
)
PROVENANCE = (
    *PRECISION,
    text("sources", "Publishers of the claims behind it, separated by semicolons"),
    text("source_urls", "Their addresses, separated by spaces"),
    text("claim_ids", "Identifiers of the claims behind it, separated by semicolons"),
    text("claims_against", "Identifiers of the claims that say otherwise, separated by semicolons"),
)
KM = (
    text("road", "Identifier of the road"),
    text("ref", "Number on the signs"),
    number("km_from", "Kilometre on the road where it begins"),
    number("km_to", "Kilometre on the road where it ends"),
)
ON_ROAD = (
    text(
        "road",
        "Identifier of the first road that it lies on, in the order of the network; empty off the roads",
    ),
    text("ref", "Number on the signs of that road"),
    number("km_from", "Kilometre on that road; 0 where there is none"),
    number("km_to", "The same kilometre, since it is a point"),
)
LENGTH = number("length_km", "Length in kilometres")
