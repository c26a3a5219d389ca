"""Compiles claims from the table of events, and the baseline from events and a curated table.

A row of the table of events is one report of one event; it becomes one claim with the same identifier. What the table
calls ``claimed`` becomes `Action.CLAIMED_ONLY` where the voice speaks for the side that gains, and a plain action of
lower credibility otherwise; what it calls ``denied`` becomes a denial. Sentences are composed here from the row.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from geo.actors import fold
from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, Side, Source, TargetKind
from geo.claims.table import read_claims, write_claims
from geo.errors import TheatreError
from geo.period import When, as_instant
from geo.theatre import SourceRecord, Theatre

from .geography import read_rows
from .recipes import Recipe

__all__ = ["compile_baseline", "compile_claims"]

Record = Mapping[str, str]

SIDES = {
    "independent monitor": Side.MONITOR,
    "opposition": Side.OPPOSITION,
    "government": Side.GOVERNMENT,
    "agency": Side.AGENCY,
    "analyst": Side.ANALYST,
    "SDF side": Side.SDF,
    "third state": Side.THIRD_STATE,
}
KINDS = {"road_section": TargetKind.SECTION}
AIR_FORCES = "Air forces (Syrian/Russian)"

ROOMS = {
    "hts": "Military Operations Command",
    "opposition": "Military Operations Command",
    "sna": "Dawn of Freedom operations room",
    "southern": "Southern Operations Room",
}
"""Voice of each faction: several outlets that carry its announcements are one origin."""

ORIGINS = {
    "E24-013": "Syrian army sources",  # note: an army source
    "E24-039": "SANA",  # note: state television
    "E24-103": "SANA",  # note: state media
    "E24-125": "Syrian army sources",  # note: two army sources
    "E24-127": "Syrian army sources",  # note: an army source
    "E24-153": "Syrian army sources",  # cited: Syrian military sources
    "E20-006": "AP",  # cited: the text is that of AP
    "E20-010": "Syrian army",  # note: army announcement
    "E20-015": "Syrian army sources",  # note: a military source
    "E20-017": "SANA",  # note: state television
    "E20-024": "Russian defence ministry",  # cited: its reconciliation centre
    "E20-028": "Sputnik",  # cited: its correspondent
    "E20-030": "Russian defence ministry",  # cited
}
"""Voices that the note of an event names and its bracket does not."""

DEFAULT_VOICES = {Side.GOVERNMENT: "Syrian army", Side.MONITOR: "SOHR"}
"""Voice of a row of a side that names none."""

PLACES = {
    # the table names two points of one road; the claim grammar wants the stretch between them
    "M5 at Zirbah and Khan al-Asal": ("M5 between Zirbah and Khan al-Asal", ("Zirbah", "Khan al-Asal")),
}
"""Targets that are put so that they parse: what the table has, what the claim says, and its ends."""

DATES = {
    # the page prints 20 January and came out on the 30th; the fighting for the town is told for the days from the 28th
    "E20-003": "2020-01-20/2020-01-30",
}
"""Days that are put less exactly than the table has them, because its note doubts them."""

_LANGUAGES = re.compile(
    r"(?:^|(?<=, ))(?:Arabic|Turkish|French|Russian|Portuguese|re-hosted page|later report|2024|agencies)(?:, |$)"
)
_GIVING_UP = frozenset({Action.WITHDREW, Action.LOST})
_VERBS = {
    Action.CAPTURED: ("captured", "was captured"),
    Action.CONTROLS: ("held", "was held"),
    Action.LOST: ("lost", "was lost"),
    Action.WITHDREW: ("withdrew from", "was left"),
    Action.CUT: ("cut", "was cut"),
    Action.REOPENED: ("reopened", "was reopened"),
    Action.CONTESTED: ("fought for", "was fought for"),
    Action.BESIEGED: ("surrounded", "was surrounded"),
    Action.ADVANCED_TO: ("advanced to", "was approached"),
}


def compile_claims(facts: Path, recipe: Recipe, theatre: Theatre) -> str:
    """Return every row of a theatre's table of events as a claim table."""
    return _table([_claim(event, theatre) for event in read_rows(facts / recipe.events)])


def _table(claims: Sequence[Claim]) -> str:
    out = io.StringIO(newline="")
    write_claims(claims, out, fmt="csv")
    return out.getvalue()


# ---- one event ----


def _claim(event: Record, theatre: Theatre) -> Claim:
    actor = "" if event["actor"] == "unstated" else event["actor"]
    act = Action.CAPTURED if event["action"] == "claimed" else Action(event["action"])
    action = Action.CLAIMED_ONLY if _is_claimed_only(event, act, theatre) else act
    ends = tuple(filter(None, event["between"].split(";")))
    target, between = PLACES.get(event["target"], (event["target"], ends))
    return Claim(
        claim_id=event["event_id"],
        source=_source(event, act, theatre),
        action=action,
        claimed_action=act if action is Action.CLAIMED_ONLY else None,
        polarity=Polarity.DENIED if event["status"] == "denied" else Polarity.AFFIRMED,
        actor=actor,
        actor_id=_actor_id(actor, theatre),
        opponent=event["opponent"],
        opponent_id=_actor_id(event["opponent"], theatre),
        target=target,
        target_kind=_kind(event),
        roads=tuple(filter(None, event["roads"].split(";"))),
        between=(between[0], between[1]) if between else (),
        extent=Extent(event["extent"]),
        when=_when(event),
        passage=Passage(event["passage"]) if event["passage"] else None,
        attribution=_attribution(event["source_name"]),
        report_id=_report_id(event["source_url"]),
        sentence=_sentence(event, action, act, actor),
        note=f"Table of events: {event['status']}, {event['source_side']}.",
    )


def _report_id(url: str) -> str:
    """Return an identifier of the page, so that claims of one page fix each other's places."""
    return "P-" + hashlib.blake2b(url.encode(), digest_size=5).hexdigest()


def _kind(event: Record) -> TargetKind:
    """Return the kind; a road that is told only by its ends is the way between them."""
    kind = event["target_kind"]
    if kind == "road" and event["between"] and not event["roads"]:
        return TargetKind.CORRIDOR
    return KINDS.get(kind) or TargetKind(kind)


def _when(event: Record) -> When:
    first, last = event["date_first"], event["date_last"]
    if event["event_id"] in DATES:
        return When(DATES[event["event_id"]])
    return When(first if first == last else f"{first}/{last}")


def _actor_id(name: str, theatre: Theatre) -> str:
    """Return the actor's identifier.

    Raises:
        TheatreError: the table names an actor that ``actors.toml`` does not know.
    """
    if not name:
        return ""
    actor = theatre.actors.get("government") if name == AIR_FORCES else theatre.actors.resolve(name)
    if actor is None:
        raise TheatreError(f"actors.toml: no actor has the name {name!r}; add it to the aliases of one")
    return actor.actor_id


def _gainer(event: Record, act: Action, theatre: Theatre) -> str:
    """Return who gains by the event: who acts, or the other one where ground is given up."""
    if act not in _GIVING_UP:
        return _actor_id("" if event["actor"] == "unstated" else event["actor"], theatre)
    other = _actor_id(event["opponent"], theatre)
    return other or ("opposition" if _actor_id(event["actor"], theatre) == "government" else "")


def _is_claimed_only(event: Record, act: Action, theatre: Theatre) -> bool:
    if event["action"] == "claimed":
        return True
    gainer = theatre.actors.get(_gainer(event, act, theatre))
    return event["status"] == "claimed" and gainer is not None and gainer.side == SIDES[event["source_side"]]


# ---- its source ----


def _publisher(source_name: str) -> str:
    """Return the publisher without what stands in brackets or is the headline.

    Example:
        >>> _publisher("LBCI (AFP citing SOHR)"), _publisher("The National: rebel snipers force closure")
        ('LBCI', 'The National')
    """
    return source_name.partition(" (")[0].partition(": ")[0]


def _attribution(source_name: str) -> str:
    """Return the voices in the bracket, without the language of the page.

    Example:
        >>> _attribution("Cumhuriyet (Turkish, citing SOHR)"), _attribution("Horrya Press (Arabic)")
        ('citing SOHR', '')
    """
    match = re.search(r"\(([^()]*)\)", source_name)
    return _LANGUAGES.sub("", match[1]).strip(" ,") if match else ""


def _source(event: Record, act: Action, theatre: Theatre) -> Source:
    publisher, side = _publisher(event["source_name"]), SIDES[event["source_side"]]
    origin = _origin(event, act, theatre)
    cited = _cited(_attribution(event["source_name"]), None, theatre)
    graded = theatre.source(origin) or _listed(publisher, theatre) or cited
    return Source(
        publisher=publisher,
        published=as_instant(event["reported_at"], theatre.zone),
        url=event["source_url"],
        side=side,
        origin=origin,
        reliability=graded.reliability if graded else "F",
        credibility=_credibility(event, act, graded, theatre),
    )


def _listed(publisher: str, theatre: Theatre) -> SourceRecord | None:
    """Return the record of a publisher, of the name before a comma, or of what it is a copy of."""
    names = (publisher, publisher.partition(",")[0], publisher.partition(" copy of ")[0])
    return next((record for record in map(theatre.source, names) if record is not None), None)


def _origin(event: Record, act: Action, theatre: Theatre) -> str:
    """Return the voice that the row rests on: one that the bracket names on the row's side, else the side's own."""
    side = SIDES[event["source_side"]]
    own = _listed(_publisher(event["source_name"]), theatre)
    if event["event_id"] in ORIGINS:
        return ORIGINS[event["event_id"]]
    if side is Side.OPPOSITION and event["status"] == "claimed":
        return ROOMS.get(_gainer(event, act, theatre), own.origin if own else "")
    cited = _cited(_attribution(event["source_name"]), side, theatre)
    if cited is not None:
        return cited.origin
    if own is not None and own.side == side:
        return own.origin
    if side in DEFAULT_VOICES:
        return DEFAULT_VOICES[side]
    if side is Side.THIRD_STATE:
        return event["actor"]
    anyone = own or _cited(_attribution(event["source_name"]), None, theatre)
    return anyone.origin if anyone else ""


def _cited(attribution: str, side: Side | None, theatre: Theatre) -> SourceRecord | None:
    """Return the voice (of a side, or any) that an attribution names, the longest name first."""
    words = f" {re.sub(r'[^a-z0-9+]+', ' ', fold(attribution))} "
    named = [
        (len(name), record)
        for record in theatre.sources
        if side is None or record.side == side
        for name in (record.name, *record.aliases)
        if f" {re.sub(r'[^a-z0-9+]+', ' ', fold(name)).strip()} " in words
    ]
    return max(named, key=lambda item: item[0])[1] if named else None


def _credibility(event: Record, act: Action, graded: SourceRecord | None, theatre: Theatre) -> int:
    """Return STANAG 2511 credibility: the voice's own, better for admissions, worse for what is passed on as claimed."""
    start = graded.credibility if graded else 6
    if event["status"] == "claimed" and not _is_claimed_only(event, act, theatre):
        return min(start + 1, 5)
    actor = theatre.actors.get(_actor_id("" if event["actor"] == "unstated" else event["actor"], theatre))
    is_admission = act in _GIVING_UP and actor is not None and actor.side == SIDES[event["source_side"]]
    return min(start, 2) if event["status"] == "assessed" and is_admission else start


# ---- its sentence ----


def _sentence(event: Record, action: Action, act: Action, actor: str) -> str:
    """Compose a restatement: who did what, how sure it is said, and the remark of the table."""
    active, passive = _VERBS[act]
    part = {"part": "part of ", "near": "close to "}.get(event["extent"], "")
    said = f"{actor} {active} {part}{event['target']}" if actor else f"{event['target']} {passive}"
    if action is Action.CLAIMED_ONLY:
        said = f"By the account of the side that gains, {said}"
    elif event["status"] == "denied":
        said = f"It is denied that {said}"
    elif event["status"] == "claimed":
        said = f"Reportedly, {said}"
    return f"{said}. {event['note']}"


# ---- the baseline ----


def compile_baseline(facts: Path, recipe: Recipe, theatre: Theatre) -> str:
    """Return who held what before the first day: the curated rows, then what the events tell about the loser."""
    rows = read_claims(recipe.baseline, zone=theatre.zone)
    events = read_rows(facts / recipe.events)
    return _table([*rows, *_inferred(events, recipe.defender, theatre)])


def _inferred(events: Iterable[Record], defender: str, theatre: Theatre) -> Iterable[Claim]:
    """Yield one row for each place: who lost it, by the first event that names the loser, held it before."""
    seen: set[str] = set()
    kinds = {TargetKind.SETTLEMENT, TargetKind.FACILITY, TargetKind.CROSSING, TargetKind.JUNCTION}
    for event in sorted(events, key=lambda row: (row["date_first"], row["event_id"])):
        if event["target"] in seen or _kind(event) not in kinds or event["status"] == "denied":
            continue
        holder = _holder_before(event, defender, theatre)
        if holder:
            seen.add(event["target"])
            yield _held_before(event, holder, theatre)


def _holder_before(event: Record, defender: str, theatre: Theatre) -> str:
    """Return who held the target before an event, ``""`` where it does not tell."""
    act = Action(event["action"]) if event["action"] != "claimed" else Action.CAPTURED
    name = event["actor"] if act in _GIVING_UP else event["opponent"]
    taken = {Action.CAPTURED, Action.CONTROLS, Action.CONTESTED, Action.BESIEGED, Action.ADVANCED_TO}
    if act not in taken | _GIVING_UP or (_actor_id(event["actor"], theatre) == defender and act in taken):
        return ""
    # Hezbollah's presence in a town is not a claim that it, and not the government, held it.
    return "" if _actor_id(name, theatre) == "hezbollah" else name


def _held_before(event: Record, holder: str, theatre: Theatre) -> Claim:
    claim = _claim(event, theatre)
    return Claim(
        claim_id=f"B-{event['event_id']}",
        source=claim.source,
        action=Action.CONTROLS,
        actor=holder,
        actor_id=_actor_id(holder, theatre),
        target=event["target"],
        target_kind=claim.target_kind,
        roads=claim.roads,
        extent=Extent.ALL if claim.target_kind is not TargetKind.JUNCTION else Extent.POINT,
        when=When(str(theatre.start)),
        attribution=claim.attribution,
        sentence=f"{holder} held {event['target']} before the offensive.",
        note=f"Inferred from {event['event_id']}, which names who lost it.",
    )
