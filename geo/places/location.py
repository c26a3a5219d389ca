"""The answer to "where is that?": types only, no geometry is worked out here.

A `Location` says where a place expression lies on the ground, how well that is known, which other places it could have
been, and why this one was chosen; or, with another `Status` than ``ok``, why there is no pin. Coordinates are longitude
and latitude in degrees (EPSG:4326); distances and errors are metres; measures along roads are kilometres.

Precision codes
---------------
``where_prec`` is the code of the UCDP Georeferenced Event Dataset (Codebook 23.1, "where_prec"), ``geo_precision``
that of ACLED (Codebook 2023, "GEO_PRECISION"); 0 in both means: not located. What this project puts where:

====  ========================================================  ==================================================
UCDP  meaning in the codebook                                   here
====  ========================================================  ==================================================
1     exact location                                            settlement, facility, crossing, junction, bridge
2     near a known location, within about 25 km                 section between two named ends; near, or a stated
                                                                distance from, a place; countryside of a town
3     second-order administrative division                      a side of a place on a road without a distance; a
                                                                side of a governorate ("western Aleppo countryside")
4     first-order administrative division                       governorate
5     linear feature, or a large fuzzy region                   whole road or corridor
6     country                                                   (not given: a country is no target)
7     unknown, international waters or airspace                 (not given: such a claim stays unlocated, 0)
====  ========================================================  ==================================================

ACLED knows three codes: 1 a town or a site, 2 a small part of a region, 3 a larger region; `acled_precision` maps UCDP
1 to 1, 2 and 3 to 2, and the rest to 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.claims.claim import Claim, TargetKind
    from geo.roads.junction import Junction
    from geo.roads.road import RoadPiece
    from geo.theatre import PlaceRecord

__all__ = ["Candidate", "Fix", "LocatedClaim", "Location", "Status", "acled_precision"]


class Status(StrEnum):
    """Whether there is a pin, and if not, why."""

    OK = "ok"
    AMBIGUOUS = "ambiguous"
    """Several places of that name are equally good and lie far apart."""
    NOT_FOUND = "not_found"
    """No place, road or junction of that name is known well enough."""
    ROADS_DO_NOT_MEET = "roads_do_not_meet"
    """The roads are known, and there is no junction of the two."""
    OFF_ROAD = "off_road"
    """The place is known and does not lie on the road that the expression names."""
    DISCONNECTED = "disconnected"
    """The two ends lie on parts of the network between which there is no way."""
    PARTIAL = "partial"
    """Only one of the two ends is known."""

    @property
    def words(self) -> str:
        """The status for a person: ``roads do not meet``."""
        return self.value.replace("_", " ")


def acled_precision(where_prec: int) -> int:
    """Return the ACLED geo_precision (1 to 3, 0 unlocated) of a UCDP where_prec (1 to 7, 0 unlocated).

    Example:
        >>> [acled_precision(code) for code in range(8)]
        [0, 1, 2, 2, 3, 3, 3, 3]
    """
    return (0, 1, 2, 2, 3, 3, 3, 3)[where_prec]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, junction or road that an expression could mean.

    Attributes:
        label: name for a person.
        lon: degrees, WGS 84.
        lat: degrees, WGS 84.
        score: 0 (nothing in common) to 1 (same name).
        why: how it was found, in words.
        place_id: identifier of a settlement, facility or crossing, or ``""``.
        junction_id: identifier of a junction, or ``""``.
        road_id: identifier of a road, or ``""``.
    """

    label: str
    lon: float
    lat: float
    score: float
    why: str = ""
    place_id: str = ""
    junction_id: str = ""
    road_id: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """The point of a road where what is told happened: where a "cut" road was cut.

    The expression names it itself, or another claim of the same report makes it known.

    Attributes:
        road_id: the road.
        km: measure on it.
        lon: degrees, WGS 84, of the point on the road.
        lat: degrees, WGS 84, of the point on the road.
        claim_id: the claim that fixes it; ``""`` from `Locator.locate`, for the expression itself.
        why: in words.
        place_id: the settlement, facility or crossing that fixes it, or ``""``.
        junction_id: the junction that fixes it, or ``""``.
    """

    road_id: str
    km: float
    lon: float
    lat: float
    claim_id: str
    why: str = ""
    place_id: str = ""
    junction_id: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a place expression is, or why that is not known.

    What is drawn and what is held depend on `kind`: a ``settlement``, ``facility``, ``crossing`` (with `place`) and a
    ``junction`` (with `junction`) are points; a ``section`` has two stated ends and its `pieces` are exactly what is
    meant; a ``road`` or ``corridor`` has `pieces` on which the thing that is told happened *somewhere*, unless the claim
    says "all"; `fix` narrows that to a point where another claim of the report does. An ``area`` is a label, never a
    holder of anything.

    Attributes:
        text: the expression as written.
        status: ``ok``, or why there is no pin.
        kind: what the expression turned out to be, which can differ from what the claim took it for.
        geometry: shapely geometry in lon/lat, or None. Point, (Multi)LineString of the carriageways, or, for an area,
            a Polygon for its rough outline.
        lon: degrees, of a representative point; None if unlocated.
        lat: degrees, of a representative point; None if unlocated.
        place: the settlement, facility or crossing, when the expression is one.
        junction: the junction, when the expression is one.
        pieces: the roads it covers, in the order of travel.
        at_road: ``(road_id, km)`` of a point that the expression itself puts on a road ("M5 at Zirbah", "10 km south of
            Hama on the M5"), or None.
        ends_stated: True if the ends of `pieces` are those that the expression names.
        where_prec: UCDP 1 to 7; 0 unlocated.
        geo_precision: ACLED 1 to 3; 0 unlocated.
        error_m: how far the truth may lie from the point or the line; None where nothing is known about that.
        candidates: what else it could be, best first; the chosen one is the first of them.
        why: why this one, or why none, in words for a person.
        fix: see `Fix`. For a point that the expression itself puts on a road ("M5 at Zirbah", "10 km south of Hama on the
            M5") it is that point; `pieces` then say how far it may lie along the road. For a road or a corridor, and for
            a section that was cut, it comes from another claim of the report, by `Locator.locate_claims`.
    """

    text: str
    status: Status
    kind: TargetKind
    geometry: BaseGeometry | None = None
    lon: float | None = None
    lat: float | None = None
    place: PlaceRecord | None = None
    junction: Junction | None = None
    pieces: tuple[RoadPiece, ...] = ()
    at_road: tuple[str, float] | None = None
    ends_stated: bool = False
    where_prec: int = 0
    error_m: float | None = None
    candidates: tuple[Candidate, ...] = ()
    why: str = ""
    fix: Fix | None = None

    @property
    def is_located(self) -> bool:
        """Tell whether there is something to draw."""
        return self.status is Status.OK

    @property
    def geo_precision(self) -> int:
        """ACLED geo_precision, 1 to 3; 0 unlocated."""
        return acled_precision(self.where_prec)

    @property
    def length_km(self) -> float:
        """Length of the road that it covers, in kilometres; 0 for anything but a road."""
        return sum(piece.length_km for piece in self.pieces)

    def reach(self, *, is_whole: bool | None = None) -> str:
        """Return how far the truth may lie from the place, in a few words: ``"±250 m"``, ``"somewhere on 340 km of road"``.

        The error of a line is that of its ends and says nothing about where on it something happened: a line without a
        point that fixes it is as imprecise as it is long.

        Args:
            is_whole: what is told holds of the whole line, not of somewhere on it; None for what such a line means by
                itself: all of a section between two named ends, a spot on anything else.
        """
        if not self.is_located:
            return ""
        if self.pieces and self.at_road is None:
            if self.fix is not None:
                return f"at {self.fix.road_id} km {self.fix.km:.0f}, by another claim"
            length = f"{self.length_km:,.0f} km" if self.length_km >= 1 else f"{self.length_km * 1000:.0f} m"
            if is_whole is None:
                is_whole = self.ends_stated and self.kind == "section"
            return f"{length} of road" if is_whole else f"somewhere on {length} of road"
        if self.error_m is None:
            return ""
        return f"±{self.error_m:.0f} m" if self.error_m < 1000 else f"±{self.error_m / 1000:,.1f} km"  # noqa: PLR2004 - m in a km


@dataclass(frozen=True, slots=True)
class LocatedClaim:
    """A claim with the place that it speaks of."""

    claim: Claim
    location: Location
