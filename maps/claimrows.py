"""Claims as columns of plain text and numbers, for the list beside the map.

Every claim is here, those that could not be located too, with the reason. Texts go through unchanged: making them
harmless is the business of `maps.parcel` and of the page, which shows them with ``textContent`` only.
Addresses are the exception: what is not plain http(s) is left out here, and once more by the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shapely.geometry import Polygon

from geo.claims.claim import Action, Claim, Extent, Polarity
from geo.control.records import RecordKind
from geo.period import BEGINNING, Period, day_bounds
from maps.marks import packed, target_as_written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.records import Record
    from geo.places.location import LocatedClaim, Location

__all__ = ["claim_columns", "epoch_s", "safe_url"]

_AREA_TOLERANCE_DEGREES = 0.01


def epoch_s(instant: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(instant.timestamp())


def safe_url(address: str) -> str:
    """Return the address if it is plain http(s) with a host, else ``""``.

    Example:
        >>> safe_url("https://example.org/a"), safe_url(" javascript:alert(1)")
        ('https://example.org/a', '')
    """
    if any(ord(character) <= ord(" ") or ord(character) == 0x7F for character in address):  # noqa: PLR2004 - DEL
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else ""


def _days(claim: Claim, zone: ZoneInfo) -> list[int]:
    """Return start and end of the event in epoch seconds; the publication where the claim gives no time.

    An event with an open end is news of its first day, and not of every day since.
    """
    if claim.when is None:
        return [epoch_s(claim.source.published)] * 2
    period = claim.when.period(zone)
    if period.is_open and period.start > BEGINNING:
        period = Period(period.start, day_bounds(period.start.astimezone(zone).date(), zone).end)
    return [epoch_s(period.start), epoch_s(period.end)]


def _point(location: Location) -> list[float] | None:
    """Return lon, lat of where the list flies to, to five decimals (about 1 m)."""
    if location.lon is None or location.lat is None:
        return None
    return [round(location.lon, 5), round(location.lat, 5)]


def _bounds(location: Location) -> list[float] | None:
    """Return west, south, east, north of what the claim covers; None for a point."""
    if location.geometry is None or location.geometry.is_empty:
        return None
    west, south, east, north = location.geometry.bounds
    if (west, south) == (east, north):
        return None
    return [round(float(value), 4) for value in (west, south, east, north)]


def _ring(location: Location) -> list[list[float]] | None:
    """Return the rough outline of an area, lon and lat to three decimals (about 100 m); None for anything else."""
    if not isinstance(location.geometry, Polygon):
        return None
    outline = location.geometry.exterior.simplify(_AREA_TOLERANCE_DEGREES).coords
    return [[round(lon, 3), round(lat, 3)] for lon, lat, *_ in outline]


def _why(location: Location) -> str:
    """Return why it is there; where another claim fixes the point, that as well."""
    if location.fix is None or location.at_road is not None:
        return location.why
    return (
        f"{location.why}; put at {location.fix.road_id} km {location.fix.km:.0f}, because {location.fix.why}"
    )


def _is_whole(claim: Claim) -> bool | None:
    """Tell whether a claim about a line is about all of it; a road is cut at a spot. None where the claim does not tell."""
    if claim.act is Action.CUT:
        return False
    return True if claim.extent is Extent.ALL else None


def _tag(claim: Claim) -> str:
    """Return how the claim is meant where it is not a plain statement."""
    if claim.polarity is not Polarity.AFFIRMED:
        return str(claim.polarity)
    return "claimed" if claim.action is Action.CLAIMED_ONLY else ""


def _row(
    located: LocatedClaim, zone: ZoneInfo, ending: Record | None, *, is_baseline: bool
) -> dict[str, Any]:
    claim, location = located.claim, located.location
    source = claim.source
    return {
        "id": claim.claim_id,
        "act": str(claim.act),
        "tag": _tag(claim),
        "target": claim.target,
        "kind": str(claim.target_kind),
        "written": target_as_written(claim),
        "actor": claim.actor,
        "actor_id": claim.actor_id,
        "opponent": claim.opponent,
        "when": str(claim.when or ""),
        "days": _days(claim, zone),
        "history": int(claim.background),
        "passage": str(claim.passage or ""),
        "sentence": claim.sentence,
        "marks": packed(claim),
        "publisher": source.publisher,
        "url": safe_url(source.url),
        "published": epoch_s(source.published),
        "side": str(source.side),
        "grade": f"{source.reliability}{source.credibility}",
        "attribution": claim.attribution or source.origin,
        "note": claim.note,
        "corrects": claim.corrects,
        "ended": "" if ending is None else "retracted" if ending.kind is RecordKind.RETRACT else "corrected",
        "ended_at": -1 if ending is None else epoch_s(ending.at),
        "status": str(location.status),
        "why": _why(location),
        "point": _point(location),
        "bounds": _bounds(location),
        "ring": _ring(location),
        "where_prec": location.where_prec,
        "reach": location.reach(is_whole=_is_whole(claim)),
        "pieces": [
            [piece.road_id, round(piece.from_km, 2), round(piece.to_km, 2)] for piece in location.pieces
        ],
        "baseline": int(is_baseline),
    }


def claim_columns(
    claims: Iterable[LocatedClaim],
    baseline: Iterable[LocatedClaim],
    *,
    zone: ZoneInfo,
    ended: Mapping[str, Record],
) -> dict[str, list[Any]]:
    """Return one list a field, all of one length: the claims, then the baseline, each by date.

    Args:
        claims: located or not.
        baseline: the state before the first report.
        zone: zone in which the days of the claims are meant.
        ended: the correction or retraction that ended a claim, by its identifier.
    """
    rows = [_row(one, zone, ended.get(one.claim.claim_id), is_baseline=False) for one in claims]
    rows.sort(key=lambda row: (row["days"], row["published"]))
    rows += [_row(one, zone, ended.get(one.claim.claim_id), is_baseline=True) for one in baseline]
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
