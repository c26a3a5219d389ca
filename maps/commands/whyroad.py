"""Sets a road, or a part of one, for a terminal: its stretches in km order, each with its reason in short, and the traffic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geo.control.missing import no_claim
from geo.control.naming import Names
from geo.control.roadside import passages_on
from geo.control.state import Basis, State
from maps.commands.citations import short_voices
from maps.commands.marked import ranges
from maps.commands.show import table
from maps.commands.typeset import filled
from maps.commands.whytext import passage_lines, reading_label, reading_lead, row, rule_line

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.casefile import CaseFile
    from geo.control.explain import Explanation
    from geo.roads.road import RoadPiece

__all__ = ["KEY", "piece_lines", "piece_title"]

_RESTS_ON = {
    Basis.DIRECT: "claims",
    Basis.INTERPOLATED: "neighbours",
    Basis.CARRIED_FORWARD: "carried on",
}
_NUMBERS = 7
"""Columns for the numbers of stretches, and for the kilometre of an anchor."""
KEY = (
    "Rests on: claims (of this stretch itself), neighbours (read off the anchors at its ends), carried on (so before the"
    " first report, and nothing newer). Ask for an anchor by its name to see its claims in full."
)


def piece_title(names: Names, piece: RoadPiece) -> str:
    """Return what to call a piece of road: its name, ends and kilometres."""
    low, high = names.spot(piece.road_id, piece.from_km), names.spot(piece.road_id, piece.to_km)
    kilometres = f"km {piece.from_km:.0f} to {piece.to_km:.0f}"
    return f"{names.road(piece.road_id)} from {low} to {high} ({kilometres})"


def piece_lines(
    case: CaseFile, piece: RoadPiece, stretches: Sequence[Explanation], zone: ZoneInfo, width: int
) -> Iterator[str]:
    """Yield the lines of a piece of road.

    Args:
        case: timeline, claims and names.
        piece: the road and the measures between which it is shown.
        stretches: the stretches that it touches, explained, in km order.
        zone: in which days are told.
        width: columns of a line.
    """
    names = Names(case)
    year = stretches[0].at.astimezone(zone).year
    yield from table(
        ("", "km", "from", "to", "held by", "rests on"),
        [_cells(number, one, piece, names) for number, one in enumerate(stretches, start=1)],
        width=width,
        right=(0,),
    ).splitlines()
    yield ""
    yield from filled(_totals(stretches, piece, case), width)
    yield ""
    yield from _reasons(stretches, zone, width, year)
    yield from _anchors(case, stretches, piece.road_id, zone, width)
    notes = passages_on(
        case, names, (piece.road_id, piece.from_km, piece.to_km), (stretches[0].at, stretches[0].known)
    )
    yield ""
    yield from _readings(stretches, zone, width)
    if not notes:
        yield from row("Traffic", f"{no_claim(stretches[0].known)} speaks of it", width)
    for note in notes:
        yield from passage_lines(note, zone, width, year)


def _clipped(one: Explanation, piece: RoadPiece) -> tuple[float, float]:
    assert one.interval is not None
    return max(one.interval.from_km, piece.from_km), min(one.interval.to_km, piece.to_km)


def _cells(number: int, one: Explanation, piece: RoadPiece, names: Names) -> tuple[str, ...]:
    from_km, to_km = _clipped(one, piece)
    assert one.interval is not None
    is_unknown = one.interval.state is State.UNKNOWN
    return (
        str(number),
        f"{from_km:.1f}-{to_km:.1f}",
        names.spot(piece.road_id, from_km),
        names.spot(piece.road_id, to_km),
        _holder(one, names),
        "" if is_unknown else _RESTS_ON[one.interval.basis],
    )


def _holder(one: Explanation, names: Names) -> str:
    """Return who holds a stretch, as short as a column wants it."""
    assert one.interval is not None
    name = names.actor(one.interval.holder)
    short = {
        State.CONTROLLED: name,
        State.CLAIMED: f"claimed: {name}",
        State.FRONT: "undecided",
        State.UNKNOWN: "not known",
    }
    return short.get(one.interval.state, one.sentence)


def _totals(stretches: Sequence[Explanation], piece: RoadPiece, case: CaseFile) -> str:
    """Return the kilometres of each holder on a piece."""
    totals: dict[str, float] = defaultdict(float)
    claimed: dict[str, float] = defaultdict(float)
    for one in stretches:
        from_km, to_km = _clipped(one, piece)
        assert one.interval is not None
        totals[one.interval.counted_holder] += to_km - from_km
        if one.interval.state is State.CLAIMED:
            claimed[one.interval.counted_holder] += to_km - from_km
    ordered = sorted(totals.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
    camps = case.timeline.camps
    return "; ".join(
        f"{camps.name(holder) if holder else 'undecided or unknown'} {km:.1f} km"
        + (f" ({claimed[holder]:.1f} of it claimed)" if claimed[holder] else "")
        for holder, km in ordered
    )


def _readings(stretches: Sequence[Explanation], zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield which stretches look otherwise with the knowledge of another time, taken at their middle."""
    other = [(number, one, one.reading) for number, one in enumerate(stretches, start=1) if one.reading]
    if not other:
        return
    differing = [f"{number} {reading.sentence}" for number, _, reading in other if not reading.is_same]
    shown = "otherwise: " + "; ".join(differing) if differing else "the same"
    _, one, reading = other[0]
    yield from row(reading_label(one), f"{reading_lead(reading, zone)} shows {shown}", width)
    yield ""


# ---- why ----


def _reasons(stretches: Sequence[Explanation], zone: ZoneInfo, width: int, year: int) -> Iterator[str]:
    """Yield each rule once, with the numbers of its stretches and what is said of each of these itself."""
    by_rule: dict[str, list[tuple[int, Explanation]]] = defaultdict(list)
    for number, one in enumerate(stretches, start=1):
        by_rule[one.missing or rule_line(one)].append((number, one))
    for rule, told in by_rule.items():
        parts = [rule[:1].upper() + rule[1:] + ("" if rule.endswith("]") else ".")]
        by_words: dict[str, list[int]] = defaultdict(list)
        for number, one in told:
            cited = _cited(one, zone, year)
            by_words[f"{'Earlier statement: ' if one.parents else ''}{cited}" if cited else ""].append(number)
        which = {words: f"{ranges(of)}: " if len(told) > 1 else "" for words, of in by_words.items()}
        parts += [which[words] + words for words in by_words if words]
        numbers = ranges([number for number, _ in told])
        yield from filled(
            " ".join(parts), width, first=numbers.rjust(_NUMBERS) + "  ", then=" " * (_NUMBERS + 2)
        )


def _anchors(
    case: CaseFile, stretches: Sequence[Explanation], road_id: str, zone: ZoneInfo, width: int
) -> Iterator[str]:
    """Yield the anchors off which stretches are read, each once, in km order."""
    kilometres = {object_id: km for km, object_id in case.anchors.get(road_id, ())}
    found = {parent.object_id: parent for one in stretches for parent in one.parents}
    if not found:
        return
    yield ""
    yield "Anchors, off which the road is read:"
    for object_id in sorted(found, key=lambda one: (kilometres.get(one, 0.0), one)):
        one = found[object_id]
        year = one.at.astimezone(zone).year
        rule = f"[{one.interval.rule}] " if one.interval else ""
        text = f"{one.name}: {one.sentence}. {rule}{_cited(one, zone, year)}"
        km = f"km {kilometres[object_id]:.0f}" if object_id in kilometres else ""
        yield from filled(text, width, first=km.rjust(_NUMBERS) + "  ", then=" " * (_NUMBERS + 2))
    yield from _meanings(found.values(), width)


def _meanings(parents: Iterable[Explanation], width: int) -> Iterator[str]:
    """Yield what the rules of the anchors mean, each once."""
    words = {one.interval.rule: one.rule_words for one in parents if one.interval is not None}
    for name in sorted(words):
        yield from filled(f"[{name}] {words[name]}", width, first=" " * 2, then=" " * 4)


def _cited(one: Explanation, zone: ZoneInfo, year: int) -> str:
    said, denied = (short_voices(voices, zone, year) for voices in (one.claims_for, one.claims_against))
    return " ".join(
        part
        for part in (f"Said by {said}." if said else "", f"Denied by {denied}." if denied else "")
        if part
    )
