"""One claim as a row of text cells, and back.

The schema of claim tables: `CLAIM_COLUMNS` names the columns, `to_cells` and `from_cells` are inverse to each other.
Every cell that cannot be read becomes a `Problem`; a row has all of its problems told at once. Files, separators and
encodings are the business of `geo.claims.table`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from geo.claims.celllists import join_list, split_list
from geo.claims.cellrow import Row
from geo.claims.claim import (
    Action,
    Claim,
    Extent,
    Passage,
    Polarity,
    Side,
    Source,
    Span,
    Spans,
    TargetKind,
    make_claim_id,
)
from geo.claims.target import Relation, parse_target
from geo.errors import PeriodError, PlaceExpressionError, Problem
from geo.period import When, as_instant

__all__ = [
    "CLAIM_COLUMNS",
    "LIST_COLUMNS",
    "NEEDED_COLUMNS",
    "POSITION_COLUMNS",
    "SPAN_COLUMNS",
    "from_cells",
    "to_cells",
    "unwritable",
]

SPAN_COLUMNS = ("span_sentence", "span_trigger", "span_actor", "span_target", "span_when", "span_attribution")
LIST_COLUMNS = ("roads", "between")
POSITION_COLUMNS = ("lon", "lat")
CLAIM_COLUMNS = (
    "claim_id", "action", "claimed_action", "polarity", "corrects", "actor", "actor_id", "opponent", "opponent_id", "target",
    "target_kind", "roads", "between", *POSITION_COLUMNS, "extent", "when", "background", "passage", "attribution", "publisher", "url", "published",
    "side", "origin", "reliability", "credibility", "report_id", "sentence", *SPAN_COLUMNS, "note",
)  # fmt: skip
"""Columns of a claim table, in the order in which they are written."""

NEEDED_COLUMNS = ("action", "target", "publisher", "published")
"""Columns that a table cannot do without; a useful one also has ``actor`` and ``when``."""

_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"", "no", "false", "0"})
_RELIABILITY = "ABCDEF"
_CREDIBILITY = "123456"
_SPAN = re.compile(r"(\d{1,9}):(\d{1,9})(?::00)?")
_LIMITS_DEG = {"lon": 180.0, "lat": 90.0}
_URL = re.compile(r"https?://\S+")
_WHEN_FORMS = "2024-11-28, 2024-11, 2024, 2024-11-28T14:30, a range 2024-11-28/2024-11-30, with ~ where approximate, or empty"
_PUBLISHED_FORMS = "2024-11-28 or 2024-11-28T14:30+03:00"


def to_cells(claim: Claim) -> dict[str, str]:
    """Return a claim as text cells, one for each of `CLAIM_COLUMNS`."""
    source = claim.source
    cells = {
        "claim_id": claim.claim_id,
        "action": claim.action.value,
        "claimed_action": claim.claimed_action.value if claim.claimed_action else "",
        "polarity": claim.polarity.value,
        "corrects": claim.corrects,
        "actor": claim.actor,
        "actor_id": claim.actor_id,
        "opponent": claim.opponent,
        "opponent_id": claim.opponent_id,
        "target": claim.target,
        "target_kind": claim.target_kind.value,
        "roads": join_list(claim.roads),
        "between": join_list(claim.between),
        "lon": repr(claim.position[0]) if claim.position else "",
        "lat": repr(claim.position[1]) if claim.position else "",
        "extent": claim.extent.value,
        "when": claim.when.edtf if claim.when else "",
        "background": "yes" if claim.background else "",
        "passage": claim.passage.value if claim.passage else "",
        "attribution": claim.attribution,
        "publisher": source.publisher,
        "url": source.url,
        "published": _instant_text(source.published),
        "side": source.side.value,
        "origin": source.origin,
        "reliability": source.reliability,
        "credibility": str(source.credibility),
        "report_id": claim.report_id,
        "sentence": claim.sentence,
        "note": claim.note,
    }
    for column in SPAN_COLUMNS:
        span: Span | None = getattr(claim.spans, column.removeprefix("span_"))
        cells[column] = f"{span[0]}:{span[1]}" if span else ""
    return {column: cells[column] for column in CLAIM_COLUMNS}


def _instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_cells(cells: Mapping[str, str], *, line: int, zone: ZoneInfo) -> tuple[Claim | None, list[Problem]]:
    """Read one row.

    Args:
        cells: text by column; a column that is absent counts as empty.
        line: line of the row in its file, for the messages.
        zone: time zone of the theatre, in which days begin and a time of day is meant that names no other.

    Returns:
        The claim and no problem, or None and every problem of the row.
    """
    row = Row(cells, line)
    action = row.choice("action", Action, None)
    if not row.code("action"):
        row.wrong("action", ", ".join(Action))
    claimed = _claimed_action(row, action)
    target, kind, roads, between = _target(row)
    position = _position(row)
    when = _when(row, zone)
    source = _source(row, zone)
    polarity = row.choice("polarity", Polarity, Polarity.AFFIRMED)
    extent = row.choice("extent", Extent, Extent.UNSTATED)
    passage = row.choice("passage", Passage, None)
    background = row.text("background").lower()
    if background not in _YES | _NO:
        row.wrong("background", "yes, or empty")
    claim_id = row.code("claim_id") or _derived_id(row)
    corrects = _corrects(row, claim_id, polarity)
    spans = _spans(row)
    if row.problems or action is None or source is None or polarity is None or extent is None:
        return None, row.problems
    claim = Claim(
        claim_id=claim_id,
        source=source,
        action=action,
        target=target,
        target_kind=kind,
        actor=row.text("actor"),
        actor_id=row.code("actor_id"),
        opponent=row.text("opponent"),
        opponent_id=row.code("opponent_id"),
        claimed_action=claimed,
        polarity=polarity,
        roads=roads,
        between=between,
        position=position,
        extent=extent,
        when=when,
        background=background in _YES,
        passage=passage,
        attribution=row.text("attribution"),
        report_id=row.code("report_id"),
        sentence=row.text("sentence"),
        spans=spans,
        note=row.text("note"),
        corrects=corrects,
    )
    return claim, []


def _derived_id(row: Row) -> str:
    keys = (
        "publisher",
        "published",
        "url",
        "action",
        "claimed_action",
        "polarity",
        "actor",
        "target",
        "when",
        "sentence",
    )
    # older tables have none of these columns, and keep their identifiers
    given = [row.text(column) for column in ("corrects", *POSITION_COLUMNS) if row.code(column)]
    return make_claim_id("table", *(row.text(key) for key in keys), *given)


def _corrects(row: Row, claim_id: str, polarity: Polarity | None) -> str:
    """Read which claim is replaced or taken back; whether there is one is not known here, it may be in another table."""
    corrects = row.code("corrects")
    if polarity is Polarity.RETRACTED and not corrects:
        row.wrong("corrects", "the claim_id of the claim that is taken back, as the polarity is retracted")
    elif corrects and corrects == claim_id:
        row.wrong("corrects", "the claim_id of another claim, or empty")
    return corrects


def _claimed_action(row: Row, action: Action | None) -> Action | None:
    claimed = row.choice("claimed_action", Action, None)
    plain = ", ".join(item for item in Action if item is not Action.CLAIMED_ONLY)
    if action is Action.CLAIMED_ONLY and (not row.code("claimed_action") or claimed is Action.CLAIMED_ONLY):
        row.wrong("claimed_action", f"what is claimed, as the action is claimed_only: {plain}")
    elif action not in {None, Action.CLAIMED_ONLY} and claimed is not None:
        row.wrong("claimed_action", "empty, as the action is not claimed_only")
    return claimed


def _target(row: Row) -> tuple[str, TargetKind, tuple[str, ...], tuple[str, str] | tuple[()]]:
    """Read the place; where the row does not say of what kind it is, the place grammar does."""
    target = row.text("target")
    roads = split_list(row.text("roads"))
    ends = split_list(row.text("between"))
    between: tuple[str, str] | tuple[()] = (ends[0], ends[1]) if len(ends) == 2 else ()  # noqa: PLR2004 - two ends
    if len(ends) not in {0, 2}:
        row.wrong("between", "two places with ; between, or empty")
    if not target.strip():
        row.wrong("target", "a place: a town, a road, a junction")
        return target, TargetKind.SETTLEMENT, roads, between
    kind = row.choice("target_kind", TargetKind, None)
    if kind is not None or row.code("target_kind"):
        return target, kind or TargetKind.SETTLEMENT, roads, between
    try:
        parsed = parse_target(target)
    except PlaceExpressionError as error:
        row.wrong("target", f"a place expression; here {str(error).splitlines()[0]}")
        return target, TargetKind.SETTLEMENT, roads, between
    if not between and len(parsed.places) > 1 and parsed.relation in {Relation.BETWEEN, Relation.WHOLE}:
        between = (parsed.places[0], parsed.places[-1])
    return target, parsed.kind, roads or parsed.roads, between


def _when(row: Row, zone: ZoneInfo) -> When | None:
    """Read the event time; what is wrong with it is told where that is more than that it is no date."""
    got = row.code("when")
    if not got:
        return None
    try:
        when = When(got)
        when.period(zone)
    except PeriodError as error:
        reason = "" if " is not a date;" in str(error) else f"; {error}"
        row.wrong("when", _WHEN_FORMS + reason)
        return None
    return when


def _position(row: Row) -> tuple[float, float] | None:
    """Read longitude and latitude in degrees; both or neither."""
    found: list[float] = []
    for column in POSITION_COLUMNS:
        limit = _LIMITS_DEG[column]
        allowed = f"degrees from {-limit:.0f} to {limit:.0f}, such as 36.83, or empty"
        degrees = row.parsed(column, float, allowed)
        if isinstance(degrees, float):
            if not math.isfinite(degrees) or abs(degrees) > limit:
                row.wrong(column, allowed)
            found.append(degrees)
    given = [column for column in POSITION_COLUMNS if row.code(column)]
    if len(given) == 1:
        row.wrong(given[0], "lon and lat together, or neither")
    return (found[0], found[1]) if len(found) == 2 else None  # noqa: PLR2004 - longitude and latitude


def _source(row: Row, zone: ZoneInfo) -> Source | None:
    published = row.parsed("published", lambda text: as_instant(text, zone), _PUBLISHED_FORMS)
    if not row.code("published"):
        row.wrong("published", _PUBLISHED_FORMS)
    url = row.code("url")
    if url and not _URL.fullmatch(url):
        row.wrong("url", "an address that begins with http:// or https://, or empty")
    reliability = row.code("reliability").upper() or "F"
    if reliability not in _RELIABILITY or len(reliability) != 1:
        row.wrong("reliability", "A, B, C, D, E, F (STANAG 2511) or empty")
    credibility = row.code("credibility") or "6"
    if credibility not in _CREDIBILITY or len(credibility) != 1:
        row.wrong("credibility", "1, 2, 3, 4, 5, 6 (STANAG 2511) or empty")
    side = row.choice("side", Side, Side.UNKNOWN)
    if row.problems or side is None or not isinstance(published, datetime):
        return None
    return Source(
        row.text("publisher"), published, url, side, row.text("origin"), reliability, int(credibility)
    )


def _spans(row: Row) -> Spans:
    found: dict[str, Span | None] = {}
    for column in SPAN_COLUMNS:
        cell = row.code(column)
        match = _SPAN.fullmatch(cell)
        if cell and (match is None or int(match[1]) > int(match[2])):
            row.wrong(column, "start:end in characters, such as 120:134, or empty")
        found[column.removeprefix("span_")] = (int(match[1]), int(match[2])) if match else None
    return Spans(**found)


def unwritable(cells: Mapping[str, str], *, line: int) -> list[Problem]:
    r"""Return what keeps a row from being written so that it can be read again: NUL and lone surrogates.

    Example:
        >>> print(unwritable({"note": "a" + chr(0)}, line=2)[0])
        row 2, column note: got 'a\x00', allowed: text without NUL characters
    """
    problems = []
    for column, text in cells.items():
        if "\0" in text:
            problems.append(Problem(line, column, text, "text without NUL characters"))
        elif any("\ud800" <= letter <= "\udfff" for letter in text):
            problems.append(
                Problem(line, column, ascii(text), "text that UTF-8 can hold (no lone surrogates)")
            )
    return problems
