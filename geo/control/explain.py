"""Why a state is what it is: the facts that a person needs to check it, gathered from a case file.

::

    state ── since when ── by which rule ── claims for, claims against ── anchors that it is read off
      │
      ├── what was so before, and what changed it
      ├── what comes after
      ├── the other reading: with hindsight, or as it was known then
      └── whether traffic passes

Nothing is weighed again here. How the facts are set on a screen is the business of who shows them.
"""

from __future__ import annotations

from datetime import datetime

from geo.control.casefile import TICK, CaseFile, Voice
from geo.control.explanation import Change, Explanation, Reading
from geo.control.missing import what_is_missing
from geo.control.naming import Names
from geo.control.roadside import passages_on, roads_by
from geo.control.state import NEVER, Interval, State
from geo.control.telling import basis_words, state_sentence
from geo.period import BEGINNING, FOREVER

__all__ = ["Change", "Explanation", "Reading", "explain"]

_MOST_STEPS = 10_000
"""States of one object that are walked through; more is no history but a fault."""


def explain(
    case: CaseFile, object_id: str, valid: datetime, known: datetime = FOREVER, *, is_brief: bool = False
) -> Explanation:
    """Return why an object is in its state.

    Args:
        case: timeline, claims and names.
        object_id: ``"place:ID"``, ``"junction:ID"``, or a spot of a road: ``"road:M5:412.2"``.
        valid: the instant asked about.
        known: the report time; `FOREVER` is hindsight.
        is_brief: leave out what came before and after, the other reading, traffic and roads.

    Example:
        With `geo.situation.Situation`: ``situation.explain("place:saraqib", situation.days[4]).sentence``.
    """
    return _Answer(case, object_id, valid, known).explanation(is_brief=is_brief)


class _Answer:
    """One question about one object, and what is needed to answer it."""

    def __init__(self, case: CaseFile, object_id: str, valid: datetime, known: datetime) -> None:
        self.case, self.object_id, self.valid, self.known = case, object_id, valid, known
        self.names = Names(case)
        self.found = case.state(object_id, valid, known)

    def explanation(self, *, is_brief: bool) -> Explanation:
        """Return the answer."""
        found = self.found
        parents = self._parents()
        since, before = self._before()
        rules = self.case.timeline.rules
        has_support = found is not None and found.last_support != NEVER
        claims_for, claims_against = self._voices(parents)
        is_stretch = found is not None and found.kind == "stretch"
        return Explanation(
            object_id=found.object_id if found else self.object_id,
            sort="stretch" if is_stretch else self.names.sort(self.object_id),
            name=self._name(),
            name_ar=self.names.name_ar(self.object_id),
            at=self.valid,
            known=self.known,
            interval=found,
            sentence=state_sentence(found, self.case.timeline.camps),
            since=since,
            rule_words=rules.words.get(found.rule, "") if found else "",
            basis=basis_words(found.basis) if found and found.state is not State.UNKNOWN else "",
            age_days=max((self.valid - found.last_support).days, 0) if found and has_support else None,
            claims_for=claims_for,
            claims_against=claims_against,
            taken_back=()
            if is_brief or self.object_id.partition(":")[0] not in {"place", "junction"}
            else self.case.taken_back(self.object_id, self.known),
            parents=parents,
            before=None if is_brief else before,
            after=None if is_brief else self._after(),
            reading=None if is_brief else self._reading(),
            missing=what_is_missing(self.case, self.names, found, (self.valid, self.known)),
            passages=()
            if is_brief or not found or not is_stretch
            else passages_on(
                self.case,
                self.names,
                (found.road_id, found.from_km, found.to_km),
                (self.valid, self.known),
            ),
            roads=()
            if is_brief or is_stretch
            else roads_by(self.case, self.names, self.object_id, (self.valid, self.known)),
        )

    def _name(self) -> str:
        found = self.found
        return (
            self.names.stretch(found)
            if found and found.kind == "stretch"
            else self.names.name(self.object_id)
        )

    # ---- reasons ----

    def _parents(self) -> tuple[Explanation, ...]:
        """Return the anchors of a stretch, explained in brief."""
        if self.found is None:
            return ()
        return tuple(
            self._point(number)
            if parent.startswith("point:")
            else explain(self.case, parent, self.valid, self.known, is_brief=True)
            for number, parent in enumerate(self.found.parents)
        )

    def _point(self, number: int) -> Explanation:
        """Return the claims about an anchor that is only a point of the road; the timeline has no object for it."""
        found = self.found
        assert found is not None
        said = self.case.points(found.road_id, (*found.claims_for, *found.claims_against))
        ends = (found.from_km, found.to_km)
        wanted = ends[number : number + 1] if len(found.parents) > 1 else ends
        km = min(said, key=lambda at: min(abs(at - end) for end in wanted))
        here = set(said[km])
        return Explanation(
            object_id=f"road:{found.road_id}:{km:g}",
            sort="point",
            name=f"km {km:.0f} of {self.names.road(found.road_id)}",
            name_ar="",
            at=self.valid,
            known=self.known,
            interval=None,
            sentence="a point that claims speak of",
            claims_for=self.case.voices([one for one in found.claims_for if one in here], self.known),
            claims_against=self.case.voices([one for one in found.claims_against if one in here], self.known),
        )

    def _voices(self, parents: tuple[Explanation, ...]) -> tuple[tuple[Voice, ...], tuple[Voice, ...]]:
        """Return the voices for and against; what the anchors have already told is left out."""
        if self.found is None:
            return (), ()
        told = {
            cited.claim.claim_id
            for parent in parents
            for voice in (*parent.claims_for, *parent.claims_against)
            for cited in voice.citations
        }
        own = [
            [claim_id for claim_id in ids if claim_id not in told]
            for ids in (self.found.claims_for, self.found.claims_against)
        ]
        return self.case.voices(own[0], self.known), self.case.voices(own[1], self.known)

    # ---- before and after ----

    @property
    def _spot(self) -> str:
        """What to ask for at other instants: a stretch has other ends then, its middle stays."""
        found = self.found
        if found is None or found.kind != "stretch" or "-" not in self.object_id.rpartition(":")[2]:
            return self.object_id
        return f"road:{found.road_id}:{(found.from_km + found.to_km) / 2}"

    def _before(self) -> tuple[datetime | None, Change | None]:
        """Return since when the state has been so, and what was so before."""
        if self.found is None:
            return None, None
        first = self.found
        for _ in range(_MOST_STEPS):
            if first.valid.start <= BEGINNING:
                return None, None
            earlier = self.case.state(self._spot, first.valid.start - TICK, self.known)
            if earlier is None or _is_beginning(earlier):
                return (None if self._is_older(first) else first.valid.start), None
            if not _is_alike(earlier, first):
                return first.valid.start, self._change(earlier, first, earlier)
            first = earlier
        return first.valid.start, None

    def _is_older(self, first: Interval) -> bool:
        """Tell whether a state with nothing before it began before the time that is told of."""
        return first.last_support < first.valid.start or self.case.baseline_ids.issuperset(first.claims_for)

    def _after(self) -> Change | None:
        """Return what ended the state, as known; None while it lasts."""
        last = self.found
        if last is None:
            return None
        for _ in range(_MOST_STEPS):
            if last.valid.is_open:
                return None
            later = self.case.state(self._spot, last.valid.end, self.known)
            if later is None:
                return None
            if not _is_alike(later, last):
                return self._change(last, later, later)
            last = later
        return None

    def _change(self, earlier: Interval, later: Interval, shown: Interval) -> Change:
        news = self._news(earlier, later)
        cited = [self.case.cite(claim_id, self.known) for claim_id in news if claim_id in self.case.claims]
        cited.sort(key=lambda one: (-one.word, one.claim.source.published, one.claim.claim_id))
        sentence = state_sentence(shown, self.case.timeline.camps)
        meaning = self.case.timeline.rules.words.get(later.rule, "")
        return Change(later.valid.start, sentence, tuple(cited), later.rule, meaning)

    def _news(self, earlier: Interval, later: Interval) -> set[str]:
        """Return the claims that brought a state about: new ones for it, and if there are none, new ones against it."""
        heard = {*earlier.claims_for, *earlier.claims_against}
        told = [{*later.claims_for} - heard, {*later.claims_against} - heard]
        reported = [new - self.case.baseline_ids for new in told]
        return next((new for new in (*reported, *told) if new), set())

    # ---- the other reading ----

    def _reading(self) -> Reading | None:
        """Return the state with hindsight; where that is what was asked for, as it was known at the instant itself."""
        known = FOREVER if self.known < FOREVER else self.valid
        times = self.case.timeline.known_times
        if not any(min(known, self.known) < at <= max(known, self.known) for at in times):
            return None
        other = _Answer(self.case, self._spot, self.valid, known)
        since, _ = other._before()
        mine, theirs = self.found, other.found
        is_same = theirs is mine or (mine is not None and theirs is not None and _is_alike(mine, theirs))
        sentence = state_sentence(theirs, self.case.timeline.camps)
        return Reading(known, sentence, since, is_same, theirs.rule if theirs else "")


def _is_beginning(found: Interval) -> bool:
    """Tell whether a state is only that nothing is told of the time before a history begins."""
    return found.state is State.UNKNOWN and found.valid.start <= BEGINNING


def _is_alike(one: Interval, other: Interval) -> bool:
    """Tell whether two states are the same for a reader: the same state of the same actors."""
    return (one.state, one.holder, one.other) == (other.state, other.holder, other.other)
