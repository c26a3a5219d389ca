"""The claim: one assertion of a report about control.

A claim says who did what to which place, when, on whose word. It knows the place only as the text writes it; where
that is on the ground is the business of `geo.places`, and what it means for control that of `geo.control`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from geo.period import When

__all__ = [
    "Action",
    "Claim",
    "Extent",
    "Passage",
    "Polarity",
    "Side",
    "Source",
    "Span",
    "Spans",
    "TargetKind",
    "make_claim_id",
]

Span = tuple[int, int]
"""Character positions in the text of a report: start, and end (exclusive), 0-based."""


class Action(StrEnum):
    """What the actor did to the target."""

    CAPTURED = "captured"
    CONTROLS = "controls"
    LOST = "lost"
    WITHDREW = "withdrew"
    CUT = "cut"
    REOPENED = "reopened"
    CONTESTED = "contested"
    BESIEGED = "besieged"
    ADVANCED_TO = "advanced_to"
    CLAIMED_ONLY = "claimed_only"
    """Asserted only by a voice of the side that gains; `Claim.claimed_action` says what."""


class Polarity(StrEnum):
    """Whether the source says that it happened, that it did not, that it is to happen, or that it takes that back."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    PLANNED = "planned"
    RETRACTED = "retracted"
    """The source takes back the claim that `Claim.corrects` names, and says nothing in its place."""


class TargetKind(StrEnum):
    """What sort of thing is held or cut."""

    SETTLEMENT = "settlement"
    ROAD = "road"
    JUNCTION = "junction"
    SECTION = "section"
    CORRIDOR = "corridor"
    FACILITY = "facility"
    CROSSING = "crossing"
    AREA = "area"


class Extent(StrEnum):
    """How much of the target the sentence covers."""

    ALL = "all"
    PART = "part"
    POINT = "point"
    NEAR = "near"
    UNSTATED = "unstated"


class Passage(StrEnum):
    """Whether traffic passes; independent of who holds the road."""

    OPEN = "open"
    MILITARY_ONLY = "military_only"
    CLOSED = "closed"
    INTERDICTED = "interdicted"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """For whom the voice of a source speaks: the voice, not the publisher that carries it."""

    OPPOSITION = "opposition"
    GOVERNMENT = "government"
    SDF = "sdf"
    MONITOR = "monitor"
    AGENCY = "agency"
    ANALYST = "analyst"
    THIRD_STATE = "third_state"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim was published and whose word it is.

    Attributes:
        publisher: name as displayed.
        url: http(s) address, or ``""``.
        published: instant of publication, UTC: the claim is known from then on.
        side: side of the voice.
        origin: the voice that it rests on (``"SOHR"``); claims of one origin count once. ``""``: the publisher.
        reliability: NATO STANAG 2511 source reliability, ``A`` to ``F`` (F: cannot be judged).
        credibility: NATO STANAG 2511 information credibility, 1 to 6 (6: cannot be judged).
    """

    publisher: str
    published: datetime
    url: str = ""
    side: Side = Side.UNKNOWN
    origin: str = ""
    reliability: str = "F"
    credibility: int = 6

    @property
    def voice(self) -> str:
        """The origin, or the publisher where no origin is named; folded for comparison."""
        return (self.origin or self.publisher).casefold()


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the parts of a claim stand in the text of the report; None where a part is not in it."""

    sentence: Span | None = None
    trigger: Span | None = None
    actor: Span | None = None
    target: Span | None = None
    when: Span | None = None
    attribution: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion of a report about control.

    Attributes:
        claim_id: stable identifier.
        source: where it was published, and on whose word.
        action: what was done; `Action.CLAIMED_ONLY` with `claimed_action` where only the gainer says so.
        target: the place expression as written.
        target_kind: what sort of thing it is.
        actor: the actor as written, pronouns included; ``""`` where the text names none.
        actor_id: identifier of the actor in the theatre; ``""`` where it could not be told.
        opponent: who loses or resists, as written; ``""`` where nobody is named.
        opponent_id: identifier of the opponent in the theatre.
        claimed_action: what is claimed; set if and only if `action` is claimed_only.
        polarity: affirmed, denied, planned or retracted.
        roads: road references of the claim, as written (``("M5", "M4")``).
        between: the two ends of a section or corridor, or ``()``.
        position: (lon, lat) in degrees, EPSG:4326, where the source itself gives it; None where it gives words alone.
        extent: how much of the target is meant.
        when: event time; None where nothing fixes it.
        background: told as history beside the news ("which fell in 2016"); it always has its own time.
        passage: what the claim says of traffic, or None.
        attribution: the source span as written (``"according to the Syrian Observatory for Human Rights"``).
        report_id: identifier of the report that it was extracted from; ``""`` for a table.
        sentence: the sentence that says so, or a restatement in our own words for a table.
        spans: positions in the report's text.
        note: a remark of the analyst.
        corrects: identifier of the claim that this one replaces or, if retracted, takes back, from its own publication on;
            ``""`` for none.

    Raises:
        ValueError: `claimed_action` or `corrects` does not go with the rest.
    """

    claim_id: str
    source: Source
    action: Action
    target: str
    target_kind: TargetKind
    actor: str = ""
    actor_id: str = ""
    opponent: str = ""
    opponent_id: str = ""
    claimed_action: Action | None = None
    polarity: Polarity = Polarity.AFFIRMED
    roads: tuple[str, ...] = ()
    between: tuple[str, str] | tuple[()] = ()
    position: tuple[float, float] | None = None
    extent: Extent = Extent.UNSTATED
    when: When | None = None
    background: bool = False
    passage: Passage | None = None
    attribution: str = ""
    report_id: str = ""
    sentence: str = ""
    spans: Spans = field(default_factory=Spans)
    note: str = ""
    corrects: str = ""

    def __post_init__(self) -> None:
        """Hold the rules that tie `claimed_action` to `action`, and `corrects` to `polarity`."""
        if self.polarity is Polarity.RETRACTED and not self.corrects:
            raise ValueError("a retraction names in corrects the claim that is taken back, got none")
        if self.corrects == self.claim_id and self.corrects:
            raise ValueError(f"a claim corrects another one, got {self.corrects!r} for both")
        if (self.action is Action.CLAIMED_ONLY) != (self.claimed_action is not None):
            raise ValueError(
                f"claimed_action goes with claimed_only and only with it, got {self.action} and {self.claimed_action}"
            )

    @property
    def act(self) -> Action:
        """What was done, whoever says so."""
        return self.claimed_action or self.action

    @property
    def is_claimed_only(self) -> bool:
        """Tell whether only the gaining side says so."""
        return self.action is Action.CLAIMED_ONLY

    @property
    def is_retraction(self) -> bool:
        """Tell whether it takes another claim back and says nothing itself."""
        return self.polarity is Polarity.RETRACTED


def make_claim_id(*parts: object) -> str:
    """Return a short identifier that is the same whenever the parts are.

    Example:
        >>> make_claim_id("report-1", "captured", "Saraqib")
        'C-1c06a2f6b6'
    """
    text = "\x1f".join(str(part) for part in parts)
    return "C-" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
