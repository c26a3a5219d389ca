"""What has to be claimed of the traffic on a road so that the rules of passage (docs/rules.md) arrive at what is told.

A passage that begins is said at its start, and ends by itself where what begins then takes its place. What the rules leave
standing though it is told to end is denied: by the same voice, so that it takes it back. Whether that leads there is tried
with the rules themselves, instant by instant, and where it does not, what is to be heard later is said a second later:

=======================  =====================================================================
told                     claim
=======================  =====================================================================
open                     reopened; denied that it was cut where the rule is `passage-stated`
closed, interdicted      at a point and somewhere: cut; all along, or `passage-stated`: denied that
                         it was reopened
only the military        reopened for it; cut for others at a point, or somewhere, that is `cut-…`
open somewhere           reopened, in part
nothing any more         what was said is denied
=======================  =====================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from geo.claims.claim import Action, Extent, Passage, Polarity
from geo.control.marks import Mark, heard_at
from geo.control.passage import SOMEWHERE
from geo.outside.stands import Spot, Stand
from geo.period import FOREVER

if TYPE_CHECKING:
    from geo.control.passage import Traffic
    from geo.control.rules import Rules

__all__ = ["LATEST", "PassageDeed", "Saying", "deed_of", "sayings_of"]

_STEP = timedelta(seconds=1)
_MOST_STEPS = 10
LATEST = (_MOST_STEPS + 3) * _STEP
"""What is said this much later than it is told is not otherwise."""


class PassageDeed(NamedTuple):
    """What one claim says of traffic."""

    action: Action
    polarity: Polarity
    passage: Passage
    extent: Extent


class Saying(NamedTuple):
    """One claim to be made.

    Attributes:
        at: the instant that is told.
        later: how much later it is said to be, so that it is heard after something else.
        stand: what stands, or, for a denial, stands no more.
        is_denial: it stands no more.
    """

    at: datetime
    later: timedelta
    stand: Stand
    is_denial: bool = False


def deed_of(stand: Stand, *, is_denial: bool) -> PassageDeed:
    """Return what a claim says, after which something stands, or stands no more."""
    spot = stand.spot
    passage = spot.passage
    if is_denial:
        action = Action.REOPENED if passage is Passage.OPEN else Action.CUT
        return PassageDeed(action, Polarity.DENIED, passage, Extent.POINT if spot.is_point else Extent.ALL)
    extent = Extent.POINT if spot.is_point else Extent.PART if spot.is_somewhere else Extent.ALL
    if passage is Passage.OPEN:
        is_stated = stand.rule == "passage-stated"
        act = (Action.CUT, Polarity.DENIED) if is_stated else (Action.REOPENED, Polarity.AFFIRMED)
    elif passage is Passage.MILITARY_ONLY:
        is_cut = stand.rule in {"cut-at-point", "cut-somewhere"} and extent is not Extent.ALL
        act = (Action.CUT if is_cut else Action.REOPENED, Polarity.AFFIRMED)
    elif extent is Extent.ALL or (spot.is_point and stand.rule == "passage-stated"):
        act = (Action.REOPENED, Polarity.DENIED)
    else:
        act = (Action.CUT, Polarity.AFFIRMED)
    return PassageDeed(*act, passage, extent)


def sayings_of(
    stands: Sequence[Stand], traffic: Callable[[Saying], Traffic], rules: Rules
) -> Iterator[Saying]:
    """Yield what to claim of one road, in order.

    Args:
        stands: what is told, each spot at one time once.
        traffic: tells how the rules hear a claim.
        rules: parameters.
    """
    begins: dict[datetime, list[Stand]] = defaultdict(list)
    ends: dict[datetime, list[Stand]] = defaultdict(list)
    for one in stands:
        begins[one.valid.start].append(one)
        if one.valid.end < FOREVER:
            ends[one.valid.end].append(one)
    road = _Road(traffic, rules)
    for at in sorted({*begins, *ends}):
        yield from road.go_on(at, begins[at], ends[at])


_Plan = list[Saying]


class _Road:
    """A road up to an instant: what is told of it, and what the rules make of what was said.

    Attributes:
        told: what stands, by where it is.
        known: whatever stood, so that it can be denied.
        active: the marks that the rules have made.
    """

    def __init__(self, traffic: Callable[[Saying], Traffic], rules: Rules) -> None:
        self._traffic, self._rules = traffic, rules
        self._told: dict[Spot, Stand] = {}
        self._known: dict[Spot, Stand] = {}
        self._active: list[Mark] = []

    def go_on(self, at: datetime, begins: Sequence[Stand], ends: Sequence[Stand]) -> _Plan:
        """Return what to say at an instant, of all ways the one that leads nearest to what is told, the plainest first."""
        for one in ends:
            self._told.pop(one.spot, None)
        for one in begins:
            self._told[one.spot] = self._known[one.spot] = one
        best: tuple[int, _Plan, list[Mark]] | None = None
        for plan in self._ways(at, begins, ends):
            active = self._heard(plan)
            wrong = len(self._surplus(active)) + len(self._missing(active))
            if best is None or wrong < best[0]:
                best = (wrong, plan, active)
            if not wrong:
                break
        assert best is not None
        self._active = best[2]
        return best[1]

    def _ways(self, at: datetime, begins: Sequence[Stand], ends: Sequence[Stand]) -> Iterator[_Plan]:
        plain = [Saying(at, timedelta(0), one) for one in begins]
        yield plain
        surplus = self._surplus(self._heard(plain))
        yield [*plain, *(Saying(at, timedelta(0), one, is_denial=True) for one in surplus)]
        over = [Saying(at, timedelta(0), one, is_denial=True) for one in ends if self._stands(one.spot)]
        yield self._mended([*over, *(Saying(at, _STEP, one) for one in begins)], at, 2)
        if 1 < len(begins) <= _MOST_STEPS:
            longest = sorted(begins, key=lambda one: one.spot.from_km - one.spot.to_km)
            one_by_one = [Saying(at, step * _STEP, one) for step, one in enumerate(longest, start=1)]
            yield self._mended([*over, *one_by_one], at, len(begins) + 1)

    def _mended(self, plan: _Plan, at: datetime, step: int) -> _Plan:
        """Deny what a plan leaves too much, and say once more what it does away with."""
        active = self._heard(plan)
        denials = [Saying(at, step * _STEP, one, is_denial=True) for one in self._surplus(active)]
        again = [Saying(at, (step + 1) * _STEP, one) for one in self._missing(active)]
        return [*plan, *denials, *again]

    def _heard(self, plan: _Plan) -> list[Mark]:
        """Return the marks that stand after a plan."""
        active = self._active
        by_time: dict[timedelta, list[Saying]] = defaultdict(list)
        for one in plan:
            by_time[one.later].append(one)
        for later in sorted(by_time):
            active, _ = heard_at(active, map(self._traffic, by_time[later]), self._rules)
        return active

    def _stands(self, spot: Spot) -> bool:
        return any(_spot(mark) == spot for mark in self._active)

    def _surplus(self, active: Iterable[Mark]) -> list[Stand]:
        """Return what stands and is not told."""
        return [self._known[spot] for mark in active if (spot := _spot(mark)) not in self._told]

    def _missing(self, active: Iterable[Mark]) -> list[Stand]:
        """Return what is told and does not stand."""
        found = {_spot(mark) for mark in active}
        return [stand for spot, stand in self._told.items() if spot not in found]


def _spot(mark: Mark) -> Spot:
    return Spot(mark.from_km, mark.to_km, mark.passage, mark.rule in SOMEWHERE)
