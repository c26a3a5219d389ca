"""What is said of the traffic on one road, made into marks: each a passage that stands from an instant on, until another one.

A closure with a known point is a mark at that point. One without ("the M5 was cut") is a mark on the candidate stretch,
unless a closure with a point is known on that stretch from the days before: then it is counted for that one. A mark stands
until a newer claim says otherwise, or until every voice that said so denies it; of one day's claims the weightiest is heard
last. Marks may overlap; what they make of the whole road is told by `geo.control.traffic`. Kilometres of the road's axis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from geo.claims.claim import Action, Passage
from geo.control.passage import SOMEWHERE, Traffic
from geo.control.rules import Rules

__all__ = ["Mark", "heard_at", "passage_marks"]

_RESTRICTIVE = frozenset({Passage.CLOSED, Passage.INTERDICTED, Passage.MILITARY_ONLY})
_SHARED = 0.5
"""A newer statement replaces an older one, or takes it back, of which it covers at least this share."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that stands from `start` until `end` (None: still).

    Its kilometres, passage, rule and claims are those of `geo.control.state.PassageInterval`.

    Attributes:
        voices: the voices that said so, each with the last instant that it is told for.
    """

    from_km: float
    to_km: float
    passage: Passage
    rule: str
    start: datetime
    claims: tuple[str, ...]
    against: tuple[str, ...] = ()
    end: datetime | None = None
    voices: tuple[tuple[str, datetime], ...] = field(default=(), compare=False)

    @property
    def is_point(self) -> bool:
        """Tell whether the point is known."""
        return self.from_km == self.to_km


def passage_marks(traffic: Iterable[Traffic], rules: Rules) -> tuple[Mark, ...]:
    """Return the passages of one road over time.

    Args:
        traffic: what is known to be said about that road, in any order.
        rules: parameters.
    """
    active: list[Mark] = []
    ended: list[Mark] = []
    for _, day in groupby(sorted(traffic, key=_order), key=lambda t: t.at):
        active, gone = heard_at(active, day, rules)
        ended += gone
    marks = [*ended, *active]
    return tuple(sorted(marks, key=lambda m: (m.from_km, m.to_km, m.start, m.passage, m.claims)))


def heard_at(active: Sequence[Mark], told: Iterable[Traffic], rules: Rules) -> tuple[list[Mark], list[Mark]]:
    """Return the marks that stand after all that is told for one instant, and those that end with it.

    Args:
        active: the marks that stood until then.
        told: what is said of that road for that instant, in any order.
        rules: parameters.
    """
    standing, ended = list(active), []
    for one in sorted(told, key=_order):
        standing, gone = _hear(standing, one, rules)
        ended += [replace(mark, end=one.at) for mark in gone if mark.start < one.at]
    return standing, ended


def _order(one: Traffic) -> tuple[datetime, float, bool, str, float, float]:
    return one.at, one.weight, one.passage in _RESTRICTIVE, one.claim_id, one.from_km, one.to_km


def _hear(active: Sequence[Mark], one: Traffic, rules: Rules) -> tuple[list[Mark], list[Mark]]:
    """Return the marks that stand after a statement, and those that it ends."""
    if one.is_denial:
        return _denied(active, one, rules)
    points = _points_meant(active, one, rules)
    if points:
        return [_supported(mark, one) if mark in points else mark for mark in active], []
    same = next((mark for mark in active if _is_repeated(mark, one, rules)), None)
    absorbed = [mark for mark in active if same is None and _is_made_precise(mark, one, rules)]
    gone = absorbed + [mark for mark in active if mark not in absorbed and _is_replaced(mark, one, rules)]
    kept = [mark for mark in active if mark not in gone and mark is not same]
    overruled = [mark for mark in gone if mark not in absorbed and mark.start == one.at]
    new = _supported(same, one) if same else _new(one, absorbed)
    return [*kept, _against(new, absorbed, overruled)], gone


def _points_meant(active: Sequence[Mark], one: Traffic, rules: Rules) -> list[Mark]:
    """Return the points closed of late for which a closure somewhere on their stretch counts."""
    if _rule(one) != "cut-somewhere":
        return []
    since = one.at - timedelta(days=rules.under_way_days)
    there = [mark for mark in active if mark.is_point and one.from_km <= mark.from_km <= one.to_km]
    return [mark for mark in there if mark.passage is one.passage and mark.start >= since]


def _is_made_precise(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement says where, or that all of the stretch, of which an older mark says "somewhere"."""
    if not one.is_point:
        return _is_same(mark, one, rules)
    is_closure = one.passage in _RESTRICTIVE and not one.is_opening
    return is_closure and mark.rule == "cut-somewhere" and mark.from_km <= one.from_km <= mark.to_km


def _new(one: Traffic, absorbed: Sequence[Mark] = ()) -> Mark:
    claims = tuple(sorted({one.claim_id, *(claim_id for mark in absorbed for claim_id in mark.claims)}))
    voices = dict(pair for mark in absorbed for pair in mark.voices) | {one.voice: one.at}
    return Mark(one.from_km, one.to_km, one.passage, _rule(one), one.at, claims, voices=tuple(voices.items()))


def _rule(one: Traffic) -> str:
    """Return the name of the rule that makes a mark of a statement."""
    is_somewhere = one.is_part and not one.is_point
    if one.is_opening:
        if is_somewhere:
            return "open-in-part"
        return "reopened" if one.act is Action.REOPENED else "passage-stated"
    if one.is_point:
        return "cut-at-point" if one.act is Action.CUT else "passage-stated"
    return "cut-somewhere" if is_somewhere or one.act is Action.CUT else "passage-stated"


def _against(mark: Mark, absorbed: Iterable[Mark], overruled: Iterable[Mark]) -> Mark:
    """Keep against a mark what spoke against those it takes in, and all that was said of the same day and weighs less."""
    against = {*mark.against, *(claim_id for other in absorbed for claim_id in other.against)}
    against |= {claim_id for other in overruled for claim_id in (*other.claims, *other.against)}
    return replace(mark, against=tuple(sorted(against - set(mark.claims))))


def _supported(mark: Mark, one: Traffic) -> Mark:
    voices = dict(mark.voices) | {one.voice: one.at}
    return replace(mark, claims=tuple(sorted({*mark.claims, one.claim_id})), voices=tuple(voices.items()))


def _denied(active: Sequence[Mark], one: Traffic, rules: Rules) -> tuple[list[Mark], list[Mark]]:
    """Return the marks that stand after a denial, and those of which every voice has taken back what it said."""
    kept: list[Mark] = []
    gone: list[Mark] = []
    meant = _taken_back(active, one, rules)
    for mark in active:
        doubted = _doubted(mark, one, rules)
        if not any(mark is other for other in meant):
            kept.append(doubted)
            continue
        stand_by_it = tuple(pair for pair in mark.voices if pair[0] != one.voice or pair[1] >= one.at)
        (kept if stand_by_it else gone).append(replace(doubted, voices=stand_by_it))
    return kept, gone


def _taken_back(active: Sequence[Mark], one: Traffic, rules: Rules) -> list[Mark]:
    """Return the marks that a denial does away with for its own voice: those in its very place, or else those it covers.

    As with what is newly said, a denial of a stretch leaves its points.
    """
    alike = [
        mark
        for mark in active
        if mark.passage is one.passage and (mark.rule in SOMEWHERE or not one.is_part) and one.voice
    ]
    same = [mark for mark in alike if _is_same(mark, one, rules)]
    is_by_share = not same and not one.is_point
    return same or [
        mark for mark in alike if is_by_share and not mark.is_point and _share(mark, one) >= _SHARED
    ]


def _doubted(mark: Mark, one: Traffic, rules: Rules) -> Mark:
    """Note a denial on the marks that it speaks of."""
    speaks_of_it = mark.passage is one.passage and (
        _is_same(mark, one, rules) or (mark.from_km <= one.to_km and one.from_km <= mark.to_km)
    )
    return replace(mark, against=tuple(sorted({*mark.against, one.claim_id}))) if speaks_of_it else mark


def _is_repeated(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a mark already says as much as a statement."""
    return _is_same(mark, one, rules) and (mark.rule not in SOMEWHERE or _rule(one) in SOMEWHERE)


def _is_same(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement and a mark tell of the same passage at about the same place."""
    if mark.passage is not one.passage or mark.is_point != one.is_point:
        return False
    tolerance_km = rules.junction_match_km
    return abs(mark.from_km - one.from_km) <= tolerance_km and abs(mark.to_km - one.to_km) <= tolerance_km


def _is_replaced(mark: Mark, one: Traffic, rules: Rules) -> bool:
    """Tell whether a statement takes the place of a mark that says something else.

    What is said of a point leaves the stretch around it as it was, and what is said of a stretch leaves its points,
    unless somebody passes again all along.
    """
    is_vague = one.is_part and one.is_opening and not one.is_point
    if mark.passage is one.passage or is_vague or (one.is_point and not mark.is_point):
        return False
    if one.is_point:
        return abs(mark.from_km - one.from_km) <= rules.junction_match_km
    if mark.is_point:
        return one.is_opening and mark.passage in _RESTRICTIVE and one.from_km <= mark.from_km <= one.to_km
    return _share(mark, one) >= _SHARED


def _share(mark: Mark, one: Traffic) -> float:
    """Return the share of a mark's stretch that a statement covers."""
    common = min(mark.to_km, one.to_km) - max(mark.from_km, one.from_km)
    return max(common, 0.0) / max(mark.to_km - mark.from_km, 1e-9)
