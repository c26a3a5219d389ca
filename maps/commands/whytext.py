"""Sets an explanation for a terminal: what, why, who says so, who denies it, what came before and after.

Reasons are told to somebody who has never seen the program: in words first, with the rule's name and the claims'
identifiers behind in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from geo.control.state import State
from geo.period import FOREVER
from maps.commands.citations import publisher, short_voices, voice_lines
from maps.commands.daywords import day_words, instant_words, since_words
from maps.commands.show import count_of
from maps.commands.typeset import filled

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.control.explain import Change, Explanation, Reading
    from geo.control.roadside import PassageNote

__all__ = [
    "IN_FULL",
    "explanation_lines",
    "heading_lines",
    "passage_lines",
    "reading_label",
    "reading_lead",
    "row",
    "rule_line",
]

_LABEL = 14
"""Columns of the labels at the left."""
_CHANGES_CITED = 3
_OF_THE_ROAD = frozenset({"front-reach", "beyond-reach", "siege-ring", "beside-vacated"})
"""Rules by which what an anchor has not told itself is an older statement about the road."""
IN_FULL = "Ask for what it is read off by its name to see the claims in full."


def heading_lines(title: str, told: Explanation, last: datetime, zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield what is asked about, for when, and what that leaves out.

    Args:
        title: what is asked about.
        told: the explanation, or one of several for the same instants.
        last: end of the last day that claims tell of.
        zone: in which days are told.
        width: columns of a line.
    """
    yield from filled(title, width)
    if told.known >= FOREVER:
        knowledge = "with all that was published since"
    else:
        knowledge = f"from what was published by {instant_words(told.known, zone)}"
    yield from filled(f"at {instant_words(told.at, zone)}, {knowledge}", width)
    day = day_words(told.at.astimezone(zone).date())
    if told.known < told.at:
        note = f"Nothing published by then can tell of {day}: this is how things stood, carried on."
        yield from filled(note, width)
    elif told.at > last:
        final = day_words(last.astimezone(zone).date())
        note = f"The claims tell of no day after {final}: this is how things stood then, carried on to {day}."
        yield from filled(note, width)
    yield ""


def explanation_lines(told: Explanation, zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield an explanation, one line after another.

    Args:
        told: the facts.
        zone: in which days are told.
        width: columns of a line; addresses may be longer.
    """
    yield from row("State", _state(told, zone), width)
    if told.missing:
        yield from row("Missing", told.missing, width)
    if told.interval is not None and not told.is_unknown:
        yield from row("Why", rule_line(told), width)
        yield from row("Rests on", _basis(told, zone), width)
    yield from _parents(told, zone, width)
    is_one = not told.parents
    yield from voice_lines(_for_heading(told), told.claims_for, zone, width, is_one_object=is_one)
    yield from voice_lines(_against_heading(told), told.claims_against, zone, width, is_one_object=is_one)
    yield from _taken_back(told, zone, width)
    yield from _around(told, zone, width)
    yield from _beside(told, zone, width)


def _taken_back(told: Explanation, zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield the claims that no longer count, with what ended each."""
    if told.taken_back:
        yield ""
        yield f"No longer counted ({count_of(len(told.taken_back), 'claim')})"
    for one in told.taken_back:
        claim = one.citation.claim
        fate = "corrected" if one.is_corrected else "taken back"
        by = f" by [{one.by}]" if one.by else ""
        since = instant_words(one.at, zone)
        yield from filled(
            f"{claim.source.publisher} {one.citation.says} [{claim.claim_id}]: {fate}{by}, known from {since}",
            width,
            first="  ",
            then="    ",
        )


# ---- the state ----


def _state(told: Explanation, zone: ZoneInfo) -> str:
    sentence = told.sentence[:1].upper() + told.sentence[1:]
    if told.interval is None:
        return f"{sentence}."
    if told.is_unknown:
        return f"{sentence}."
    if told.since is not None:
        return f"{sentence}, since {since_words(told.since, zone)}."
    return f"{sentence}, since before the first report."


def rule_line(told: Explanation) -> str:
    """Return the rule in words, with its name; ``""`` where none decided."""
    return "" if told.interval is None else f"{told.rule_words} [{told.interval.rule}]"


def _basis(told: Explanation, zone: ZoneInfo) -> str:
    assert told.interval is not None
    words = told.basis
    if told.age_days is not None:
        day = since_words(told.interval.last_support, zone)
        age = "the same day" if not told.age_days else f"{count_of(told.age_days, 'day')} before"
        words += f"; last supported for {day}, {age}"
    return f"{words}; confidence {told.interval.confidence:.2f} of 1"


def _for_heading(told: Explanation) -> str:
    rule = told.interval.rule if told.interval is not None else ""
    if rule in _OF_THE_ROAD:
        return "The older statement about the road"
    if told.interval is not None and told.interval.state is State.CONTESTED:
        return "What makes it contested"
    return "Who says so"


def _against_heading(told: Explanation) -> str:
    if told.interval is not None and told.interval.state is State.CONTESTED:
        return "Who says otherwise; neither prevails, by the rule above"
    return "Who says otherwise; it does not prevail, by the rule above"


# ---- anchors, before and after ----


def _parents(told: Explanation, zone: ZoneInfo, width: int) -> Iterator[str]:
    is_old = told.interval is not None and told.interval.rule == "beyond-reach"
    year = told.at.astimezone(zone).year
    label, by_now = ("Lay between", ", by now") if is_old else ("Read off", "")
    for number, parent in enumerate(told.parents):
        text = f"{parent.name}{by_now}: {_state(parent, zone)} {rule_line(parent)}"
        yield from row("" if number else label, text, width)
        for kind, voices in (("says so", parent.claims_for), ("says otherwise", parent.claims_against)):
            if voices:
                yield from row("", f"{kind}: {short_voices(voices, zone, year)}", width, indent="  ")


def _around(told: Explanation, zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield what was before and after, and the other reading."""
    lines: list[str] = []
    if told.before is not None:
        lines += row("Before", f"{told.before.sentence}, {_changed(told.before, zone)}", width)
    if told.after is not None:
        lines += row("After", f"{told.after.sentence}, {_changed(told.after, zone, 'from')}", width)
    if told.reading is not None and not (told.is_unknown and told.reading.is_same):
        lines += row(reading_label(told), _reading(told.reading, zone), width)
    if lines:
        yield ""
    yield from lines


def reading_label(told: Explanation) -> str:
    """Return what to call the other reading."""
    return "Known later" if told.known < FOREVER else "Known then"


def _changed(change: Change, zone: ZoneInfo, word: str = "until") -> str:
    day = since_words(change.at, zone)
    if not change.claims:
        return f"{word} {day}. No new claim, the rule alone: {change.rule_words} [{change.rule}]"
    shown = [f"{publisher(one)} {one.says} [{one.claim.claim_id}]" for one in change.claims[:_CHANGES_CITED]]
    more = len(change.claims) - len(shown)
    return f"{word} {day}. New then: " + "; ".join(shown) + (f"; and {more} more" if more else "")


def _reading(reading: Reading, zone: ZoneInfo) -> str:
    lead = reading_lead(reading, zone)
    rule = f" [{reading.rule}]" if reading.rule else ""
    if reading.is_same:
        return f"{lead} shows the same{rule}"
    if not reading.rule:
        return f"{lead} tells nothing of it"
    since = f", since {since_words(reading.since, zone)}" if reading.since else ""
    return f"{lead} shows it {reading.sentence}{since}{rule}"


def reading_lead(reading: Reading, zone: ZoneInfo) -> str:
    """Return on what the other reading rests."""
    if reading.known >= FOREVER:
        return "all that was published since"
    return f"what was published by {instant_words(reading.known, zone)}"


# ---- roads ----


def passage_lines(note: PassageNote, zone: ZoneInfo, width: int, year: int = 0) -> Iterator[str]:
    """Yield what is known of traffic; the year that is asked about is left out of dates."""
    text = f"{note.sentence}, since {since_words(note.passage.valid.start, zone)}. {note.rule_words} [{note.passage.rule}]"
    yield from row("Traffic", text, width)
    for kind, voices in (("says so", note.claims_for), ("denied by", note.claims_against)):
        if voices:
            yield from row("", f"{kind}: {short_voices(voices, zone, year)}", width, indent="  ")


def _beside(told: Explanation, zone: ZoneInfo, width: int) -> Iterator[str]:
    """Yield the traffic; and who holds the roads at a place of which nothing else is known."""
    year = told.at.astimezone(zone).year
    lines = [line for note in told.passages for line in passage_lines(note, zone, width, year)]
    for road in told.roads:
        if told.is_unknown:
            lines += row("Road", f"{road.name} (km {road.km:.0f}): {road.sentence}", width)
        lines += [line for note in road.passages for line in passage_lines(note, zone, width, year)]
    if not told.roads and told.is_unknown and told.sort not in {"stretch", ""}:
        lines = row("Road", "no road of the map passes it, so none tells of it either", width)
    if lines:
        yield ""
    yield from lines


def row(label: str, text: str, width: int, indent: str = "") -> list[str]:
    """Return a labelled paragraph with its lines beneath each other."""
    lead, rest = label.ljust(_LABEL) + indent, " " * _LABEL + indent
    if len(label) >= _LABEL:
        lead = f"{label}  "
    return filled(text, width, first=lead, then=rest)
