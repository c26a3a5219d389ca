"""The layers, each with its columns in order."""

from __future__ import annotations

from geo.claims.claim import Action, Extent, Passage, Polarity, Side, TargetKind
from geo.control.state import State
from geo.places.location import Status
from geo.theatre_tables import PLACE_KINDS
from maps.fields.model import Field, FieldType, Layer, number, one_of, text, whole
from maps.fields.shared import (
    GROUNDS,
    HANDS,
    ID,
    KM,
    LENGTH,
    NAMES,
    ON_ROAD,
    PROVENANCE,
    STATE,
    TIME,
    TRAFFIC,
)

__all__ = ["LAYERS", "SLICE_FIELDS"]

_ROADS = (ID, *NAMES, *KM, LENGTH, *TIME, *STATE, *PROVENANCE)
_PASSAGE = (
    ID,
    *NAMES,
    *KM,
    LENGTH,
    Field("is_point", FieldType.YES_NO, "Whether the point is known; it is then drawn 0.5 km to both sides"),
    *TIME,
    *HANDS,
    *TRAFFIC,
    *GROUNDS,
    *PROVENANCE,
)
_PLACES = (
    ID,
    *NAMES,
    text("place", "Identifier of the place"),
    one_of("kind", "What sort of place it is; empty where the theatre does not say", ("", *PLACE_KINDS)),
    *ON_ROAD,
    *TIME,
    *STATE,
    *PROVENANCE,
)
_JUNCTIONS = (
    ID,
    *NAMES,
    text("junction", "Identifier of the junction"),
    text("roads", "Identifiers of the roads that meet, separated by semicolons"),
    number("extent_m", "Longest distance between two points of the interchange, in metres"),
    *ON_ROAD,
    *TIME,
    *STATE,
    *PROVENANCE,
)
_FRONTS = (
    ID,
    *NAMES,
    *KM,
    LENGTH,
    number("km", "Kilometre of the middle of the undecided stretch"),
    text("holder_low", "Identifier of the actor that holds the road towards kilometre 0"),
    text("holder_low_name", "Name of that actor"),
    text("holder_high", "Identifier of the actor that holds the road towards its end"),
    text("holder_high_name", "Name of that actor"),
    *TIME,
    *STATE,
    *PROVENANCE,
)
_CHANGES = (
    ID,
    *NAMES,
    one_of("kind", "What it is that changed", ("place", "junction", "road")),
    text("object", "Identifier of what changed: place:ID, junction:ID or road:ID"),
    *KM,
    LENGTH,
    one_of(
        "change",
        "Whether it went to another holder or to nobody, or stayed with its own in another state",
        ("hands", "state"),
    ),
    text("holder_before", "Identifier of the actor that held it before; empty where nobody did"),
    text("holder_before_name", "Name of that actor"),
    one_of("state_before", "State before; unknown where nothing was known", State),
    *TIME,
    *HANDS,
    *TRAFFIC,
    *GROUNDS,
    *PROVENANCE,
)
_SAID = (
    text("name", "The claim in a few words"),
    one_of(
        "action", "What is said to have happened", (one for one in Action if one is not Action.CLAIMED_ONLY)
    ),
    Field("claimed_only", FieldType.YES_NO, "Whether only the side that gains says so"),
    one_of("polarity", "Whether it is said to be so", Polarity),
    text(
        "corrects",
        "Identifier of the claim that it replaces or, if retracted, takes back, from its publication on",
    ),
    text("actor", "Identifier of the actor; empty where it could not be told"),
    text("actor_text", "The actor as written"),
    text("opponent", "Identifier of the side that loses or resists"),
    text("opponent_text", "That side as written"),
    text("target", "The place as written"),
    one_of("target_kind", "What sort of place is meant", TargetKind),
)
_SAID_OF_IT = (
    one_of("extent", "How much of the target is meant", Extent),
    one_of("passage", "What it says of traffic; unknown where nothing", Passage),
    text(
        "when",
        "Event time in the Extended Date/Time Format, empty where nothing fixes it; programs that guess types take it for a date where all are single days",
    ),
    Field(
        "is_background",
        FieldType.YES_NO,
        "Whether it is history told beside news; filter it out to play time",
    ),
    *TIME,
    whole("time_precision", "ACLED time precision, 1 to 3", 1, 3),
)
_SOURCE = (
    Field("published", FieldType.INSTANT, "When it was published, UTC: it is known from then on"),
    Field(
        "known_until",
        FieldType.INSTANT,
        "When it was corrected or taken back, UTC; 9999-01-01T00:00:00Z while it stands",
    ),
    text("publisher", "Who published it"),
    text("url", "Address, where there is one"),
    text("origin", "The voice that it rests on"),
    one_of("side", "For whom that voice speaks", Side),
    one_of("reliability", "NATO STANAG 2511 source reliability", "ABCDEF"),
    whole("credibility", "NATO STANAG 2511 information credibility, 1 to 6", 1, 6),
    text("sentence", "The sentence that says so"),
    text("report_id", "Identifier of the report"),
    Field("is_baseline", FieldType.YES_NO, "Whether it tells the state before the first report"),
)
_CLAIMS = (
    ID,
    *_SAID,
    text("located_as", "What the place was taken to be"),
    text("name_en", "Name in English of the place or junction; empty where it was located on a road"),
    text("name_ar", "Name in Arabic of the place, where one is known"),
    text("road", "Identifier of the road that it lies on, where it was located on one; else empty"),
    number("km_from", "Kilometre on that road where what is meant begins; 0 where there is no road"),
    number("km_to", "Kilometre on that road where it ends"),
    *_SAID_OF_IT,
    whole("where_prec", "UCDP location precision, 1 to 7", 1, 7),
    whole("geo_precision", "ACLED geographic precision, 1 to 3", 1, 3),
    number("error_m", "Largest distance in metres by which the point may be off"),
    *_SOURCE,
)
_UNLOCATED = (
    ID,
    *_SAID,
    one_of("status", "What is the matter", (one for one in Status if one is not Status.OK)),
    text("why", "Why it could not be placed"),
    text("candidates", "What was considered, each with its score from 0 to 1, separated by semicolons"),
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
"""The layers in the order in which they are written.

Example:
    >>> LAYERS["fronts"].geometry, LAYERS["fronts"].fields[0].name
    ('Point', 'id')
"""
