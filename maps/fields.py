"""The columns of every exported layer: one definition for all formats.

What a column means, its type and in which layers it stands is written here once; the layers are built to it, and every
format and the documentation read it. No column is ever empty in the sense of null: a text that is not known is ``""``,
an instant that has not come is 9999-01-01T00:00:00Z and its day 9999-01-01, so that a program that guesses types from the first record guesses
right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["LAYERS", "SLICE_FIELDS", "Field", "FieldType", "Layer"]


class FieldType(StrEnum):
    """Type of a column."""

    TEXT = "text"
    INSTANT = "instant"
    """ISO 8601 with seconds and ``Z``."""
    DAY = "day"
    """ISO 8601 date."""
    YES_NO = "yes_no"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type and meaning (with the unit, where there is one)."""

    name: str
    type: FieldType
    meaning: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its name, the only geometry type in it (``""`` for a table without geometry), and its columns in order.

    Attributes:
        name: as in the names of files.
        geometry: ``Point``, ``LineString`` or ``""``.
        title: what to call it in a layer tree.
        meaning: what a row stands for.
        fields: the columns.

    Example:
        >>> LAYERS["fronts"].geometry, LAYERS["fronts"].fields[0].name
        ('Point', 'id')
    """

    name: str
    geometry: str
    title: str
    meaning: str
    fields: tuple[Field, ...]


def _text(name: str, meaning: str) -> Field:
    return Field(name, FieldType.TEXT, meaning)


def _number(name: str, meaning: str) -> Field:
    return Field(name, FieldType.NUMBER, meaning)


def _whole(name: str, meaning: str) -> Field:
    return Field(name, FieldType.WHOLE, meaning)


_ID = _text("id", "Identifier; the same in every run over the same input")
_NAMES = (_text("name_en", "Name in English"), _text("name_ar", "Name in Arabic, where one is known"))
_TIME = (
    Field("start", FieldType.INSTANT, "First instant, UTC"),
    Field("end", FieldType.INSTANT, "First instant after it, UTC; 9999-01-01T00:00:00Z while it lasts"),
    Field("first_day", FieldType.DAY, "Day of the first instant in the theatre's time zone"),
    Field(
        "last_day",
        FieldType.DAY,
        "Last day that any of it falls on in the theatre's time zone; 9999-01-01 while it lasts",
    ),
    Field("is_open", FieldType.YES_NO, "Whether it lasts, so that the end is not known"),
    _whole("start_epoch", "The start in milliseconds since 1970-01-01T00:00:00Z"),
    _whole("end_epoch", "The end in milliseconds since 1970-01-01T00:00:00Z"),
)
_HANDS = (
    _text("holder", "Identifier of the actor that holds it; empty where nobody is said to"),
    _text("holder_name", "Name of that actor"),
    _text(
        "other",
        "Identifier of the second actor: who contests, besieges or comes near, who held what is claimed or left, who holds the far side of a front",
    ),
    _text("other_name", "Name of that actor"),
    _text(
        "state",
        "controlled, claimed, contested, besieged, pressured, advance, vacated, unknown; on roads also front, the undecided stretch between two holders",
    ),
)
_TRAFFIC = (
    _text("passage", "Whether traffic passes: open, military_only, closed, interdicted, unknown"),
    _text(
        "passage_where",
        "Where it is so, in words: at a known kilometre, or somewhere on a stretch; empty where it is so all along",
    ),
    _text("passage_claims", "Identifiers of the claims that say so, separated by semicolons"),
)
_GROUNDS = (
    _text(
        "basis", "direct (a claim says so), interpolated (between two places of one holder), carried_forward"
    ),
    _text("rule", "Name of the rule that made the state"),
    _number(
        "confidence",
        "From 0 to 1; in intervals as of the last support, in slices decayed to the date of the slice",
    ),
    Field(
        "last_support",
        FieldType.INSTANT,
        "Latest instant that a claim supports it, UTC; 0001-01-01T00:00:00Z where none does",
    ),
)
_STATE = (*_HANDS, *_TRAFFIC, *_GROUNDS)
_PRECISION = (
    _whole(
        "where_prec",
        "UCDP location precision, 1 to 7, the coarsest among the claims behind it; 0 where there is none",
    ),
    _whole("geo_precision", "ACLED geographic precision, 1 to 3, the coarsest; 0 where there is none"),
    _whole("time_precision", "ACLED time precision, 1 to 3, the coarsest; 0 where there is none"),
)
_PROVENANCE = (
    *_PRECISION,
    _text("sources", "Publishers of the claims behind it, separated by semicolons"),
    _text("source_urls", "Their addresses, separated by spaces"),
    _text("claim_ids", "Identifiers of the claims behind it, separated by semicolons"),
    _text("claims_against", "Identifiers of the claims that say otherwise, separated by semicolons"),
)
_KM = (
    _text("road", "Identifier of the road"),
    _text("ref", "Number on the signs"),
    _number("km_from", "Kilometre on the road where it begins"),
    _number("km_to", "Kilometre on the road where it ends"),
)
_ON_ROAD = (
    _text(
        "road",
        "Identifier of the first road that it lies on, in the order of the network; empty off the roads",
    ),
    _text("ref", "Number on the signs of that road"),
    _number("km_from", "Kilometre on that road; 0 where there is none"),
    _number("km_to", "The same kilometre, since it is a point"),
)
_LENGTH = _number("length_km", "Length in kilometres")

_ROADS = (_ID, *_NAMES, *_KM, _LENGTH, *_TIME, *_STATE, *_PROVENANCE)
_PASSAGE = (
    _ID,
    *_NAMES,
    *_KM,
    _LENGTH,
    Field("is_point", FieldType.YES_NO, "Whether the point is known; it is then drawn 0.5 km to both sides"),
    *_TIME,
    *_HANDS,
    *_TRAFFIC,
    *_GROUNDS,
    *_PROVENANCE,
)
_PLACES = (
    _ID,
    *_NAMES,
    _text("place", "Identifier of the place"),
    _text("kind", "city, town, village, facility or crossing"),
    *_ON_ROAD,
    *_TIME,
    *_STATE,
    *_PROVENANCE,
)
_JUNCTIONS = (
    _ID,
    *_NAMES,
    _text("junction", "Identifier of the junction"),
    _text("roads", "Identifiers of the roads that meet, separated by semicolons"),
    _number("extent_m", "Longest distance between two points of the interchange, in metres"),
    *_ON_ROAD,
    *_TIME,
    *_STATE,
    *_PROVENANCE,
)
_FRONTS = (
    _ID,
    *_NAMES,
    *_KM,
    _LENGTH,
    _number("km", "Kilometre of the middle of the undecided stretch"),
    _text("holder_low", "Identifier of the actor that holds the road towards kilometre 0"),
    _text("holder_low_name", "Name of that actor"),
    _text("holder_high", "Identifier of the actor that holds the road towards its end"),
    _text("holder_high_name", "Name of that actor"),
    *_TIME,
    *_STATE,
    *_PROVENANCE,
)
_CHANGES = (
    _ID,
    *_NAMES,
    _text("kind", "place, junction or road"),
    _text("object", "Identifier of what changed: place:ID, junction:ID or road:ID"),
    *_KM,
    _LENGTH,
    _text("change", "hands (another holder, or nobody any more) or state (the same holder, otherwise)"),
    _text("holder_before", "Identifier of the actor that held it before; empty where nobody did"),
    _text("holder_before_name", "Name of that actor"),
    _text("state_before", "State before; unknown where nothing was known"),
    *_TIME,
    *_HANDS,
    *_GROUNDS,
    *_PROVENANCE,
)
_SAID = (
    _text("name", "The claim in a few words"),
    _text("action", "captured, controls, lost, withdrew, cut, reopened, contested, besieged, advanced_to"),
    Field("claimed_only", FieldType.YES_NO, "Whether only the side that gains says so"),
    _text("polarity", "affirmed, denied, planned or retracted"),
    _text(
        "corrects",
        "Identifier of the claim that it replaces or, if retracted, takes back, from its publication on",
    ),
    _text("actor", "Identifier of the actor; empty where it could not be told"),
    _text("actor_text", "The actor as written"),
    _text("opponent", "Identifier of the side that loses or resists"),
    _text("opponent_text", "That side as written"),
    _text("target", "The place as written"),
    _text("target_kind", "settlement, road, junction, section, corridor, facility, crossing or area"),
)
_SAID_OF_IT = (
    _text("extent", "How much of the target is meant: all, part, point, near or unstated"),
    _text(
        "passage", "What it says of traffic: open, military_only, closed, interdicted; unknown where nothing"
    ),
    _text(
        "when",
        "Event time in the Extended Date/Time Format, empty where nothing fixes it; programs that guess types take it for a date where all are single days",
    ),
    Field(
        "is_background",
        FieldType.YES_NO,
        "Whether it is history told beside news; filter it out to play time",
    ),
    *_TIME,
    _whole("time_precision", "ACLED time precision, 1 to 3"),
)
_SOURCE = (
    Field("published", FieldType.INSTANT, "When it was published, UTC: it is known from then on"),
    Field(
        "known_until",
        FieldType.INSTANT,
        "When it was corrected or taken back, UTC; 9999-01-01T00:00:00Z while it stands",
    ),
    _text("publisher", "Who published it"),
    _text("url", "Address, where there is one"),
    _text("origin", "The voice that it rests on"),
    _text("side", "For whom that voice speaks"),
    _text("reliability", "NATO STANAG 2511 source reliability, A to F"),
    _whole("credibility", "NATO STANAG 2511 information credibility, 1 to 6"),
    _text("sentence", "The sentence that says so"),
    _text("report_id", "Identifier of the report"),
    Field("is_baseline", FieldType.YES_NO, "Whether it tells the state before the first report"),
)
_CLAIMS = (
    _ID,
    *_SAID,
    _text("located_as", "What the place was taken to be"),
    _text("road", "Identifier of the road that it lies on, where it was located on one; else empty"),
    _number("km_from", "Kilometre on that road where what is meant begins; 0 where there is no road"),
    _number("km_to", "Kilometre on that road where it ends"),
    *_SAID_OF_IT,
    _whole("where_prec", "UCDP location precision, 1 to 7"),
    _whole("geo_precision", "ACLED geographic precision, 1 to 3"),
    _number("error_m", "Largest distance in metres by which the point may be off"),
    *_SOURCE,
)
_UNLOCATED = (
    _ID,
    *_SAID,
    _text("status", "ambiguous, not_found, roads_do_not_meet, off_road, disconnected or partial"),
    _text("why", "Why it could not be placed"),
    _text("candidates", "What was considered, each with its score from 0 to 1, separated by semicolons"),
    *_SAID_OF_IT,
    *_SOURCE,
)
SLICE_FIELDS = (
    Field("as_of", FieldType.INSTANT, "The instant of the slice, UTC: the last second of its step"),
    Field("as_of_day", FieldType.DAY, "Its day in the theatre's time zone"),
)
"""What every layer has behind its identifier where it is exported as slices."""

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer(
            "roads",
            "LineString",
            "Road control",
            "Stretches of road, each with its holder over one span of time",
            _ROADS,
        ),
        Layer(
            "passage",
            "LineString",
            "Passage",
            "Where traffic is told to pass or not, whoever holds the road; a known point is drawn as a kilometre of road",
            _PASSAGE,
        ),
        Layer("junctions", "Point", "Junctions", "Junctions over time", _JUNCTIONS),
        Layer("places", "Point", "Places", "Settlements, facilities and crossings over time", _PLACES),
        Layer(
            "fronts",
            "Point",
            "Fronts",
            "Where the holder of a road changes; the middle of the undecided stretch",
            _FRONTS,
        ),
        Layer(
            "front_lines",
            "LineString",
            "Undecided stretches",
            "The undecided stretches of the fronts that are longer than a point",
            _FRONTS,
        ),
        Layer(
            "changes",
            "Point",
            "Changes",
            "Each time that a place, a junction or a stretch of road came into other hands or another state; it lasts until the end of that day",
            _CHANGES,
        ),
        Layer("claims", "Point", "Claims", "What was said, where it could be placed", _CLAIMS),
        Layer(
            "unlocated", "", "Unlocated claims", "What was said and could not be placed, and why", _UNLOCATED
        ),
    )
}
"""The layers in the order in which they are written."""
