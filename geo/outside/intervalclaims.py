"""Claims of what intervals tell: one object after another, each turn as the deeds that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from geo.actors import fold
from geo.claims.claim import Claim, make_claim_id
from geo.control.state import State
from geo.outside.dataset import Dataset, LeftOut
from geo.outside.deeds import Deed, Told, deeds_between
from geo.outside.sections import Bit, Statement, bits_of, joined, said_in
from geo.outside.spans import Turn
from geo.outside.subjects import Subject
from geo.period import When, day_bounds

if TYPE_CHECKING:
    from geo.outside.intervalrows import IntervalRow
    from geo.theatre import Theatre

__all__ = ["Teller", "written"]

_NEARING = frozenset({State.PRESSURED, State.ADVANCE})
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Said:
    """One claim to be made.

    Attributes:
        at: since when the state is told.
        number: which of the claims that lead to it.
        deed: what the claim says.
        told: the state.
        row: the row that it rests on.
    """

    at: datetime
    number: int
    deed: Deed
    told: Told
    row: IntervalRow


@dataclass(slots=True)
class Teller:
    """Makes claims of turns.

    Attributes:
        theatre: gives the actors and the time zone.
        dataset: whose data it is.
        fades: for how long a reported advance counts.
        day: the day on which all of it was published; None for the instant of each interval.
        unsaid: what cannot be said by claims, with the reason.
    """

    theatre: Theatre
    dataset: Dataset
    fades: timedelta
    day: date | None = None
    unsaid: list[LeftOut] = field(default_factory=list)

    def of_object(self, turns: Sequence[Turn], subject: Subject, key: str) -> Iterator[Claim]:
        """Yield the claims of a place or junction.

        Args:
            turns: what it is told to be, in order.
            subject: how it is named.
            key: its identifier.
        """
        was = Told()
        for turn in self._repeated(turns):
            if self._has_faded(was, turn, turns):
                was = turn.told
                continue
            deeds = deeds_between(was, turn.told, self.theatre.actors)
            if not deeds and turn.told != was:
                self._leave(turn.row, turn.told)
                continue
            was = turn.told
            for number, deed in enumerate(deeds):
                yield self._claim(_Said(turn.at, number, deed, turn.told, turn.row), subject, key)

    def of_road(self, statements: Iterable[Statement], name: Callable[[Bit], Subject]) -> Iterator[Claim]:
        """Yield the claims of the sections of a road.

        Args:
            statements: what its stretches are claimed to be.
            name: gives the subject of a bit of the road.
        """
        said: list[tuple[Bit, _Said]] = []
        for bit, covering in bits_of(statements):
            was = Told()
            for one in said_in(covering):
                deeds = deeds_between(was, one.told, self.theatre.actors)
                if deeds or one.told == was:
                    was = one.told
                told = [_Said(one.at, number, deed, one.told, one.row) for number, deed in enumerate(deeds)]
                said.extend((bit, saying) for saying in told)
        for bit, saying in joined(said, lambda one: (one.at, one.number, one.deed, one.told)):
            subject = name(bit)
            yield self._claim(saying, subject, subject.target)

    def _repeated(self, turns: Sequence[Turn]) -> Iterator[Turn]:
        """Yield turns; an advance that lasts longer than a reported one counts is told again each time that it would end."""
        for index, turn in enumerate(turns):
            yield turn
            if turn.told.state not in _NEARING:
                continue
            first, last = self._range
            end = min(turns[index + 1].at, last) if index + 1 < len(turns) else last
            at = turn.at + self.fades * max(1, -((turn.at - first) // self.fades))
            while at < end:
                yield Turn(at, turn.told, turn.row)
                at += self.fades

    @property
    def _range(self) -> tuple[datetime, datetime]:
        """The time range of the theatre: what is told again before and after it is not looked at."""
        first, last = (day_bounds(day, self.theatre.zone) for day in (self.theatre.start, self.theatre.end))
        return first.start, last.end

    def _has_faded(self, was: Told, turn: Turn, turns: Sequence[Turn]) -> bool:
        """Tell whether a turn is only the end of an advance on which nothing followed, which comes by itself."""
        if was.state not in _NEARING or turn.told != Told(State.CONTROLLED, was.holder):
            return False
        before = [one.at for one in turns if one.at < turn.at]
        passed = (turn.at - before[-1]) / self.fades if before else 0.5
        return passed >= 1 and passed == int(passed)

    def _leave(self, row: IntervalRow, told: Told) -> None:
        why = (
            f"what makes a place {told.state} needs actors that the row does not name; what was before stands"
        )
        if told.state is State.FRONT:
            why = "a place or a junction is no front; what was before stands"
        self.unsaid.append(LeftOut(row.where, row.label, why, str(told.state)))

    def _claim(self, said: _Said, subject: Subject, key: str) -> Claim:
        deed, row, actors = said.deed, said.row, self.theatre.actors
        names = [actor.name if (actor := actors.get(one)) else "" for one in (deed.actor, deed.opponent)]
        event = said.at + _MOMENT if deed.later else said.at
        published = said.at if self.day is None else day_bounds(self.day, self.theatre.zone).start
        source = self.dataset.source_at(published, row.url, doubtful=deed.doubtful)
        parts = (
            row.sort,
            key,
            written(event),
            deed.action,
            deed.actor,
            deed.opponent,
            deed.polarity,
            deed.extent,
        )
        return Claim(
            claim_id=make_claim_id("intervals", fold(self.dataset.publisher), *parts, deed.doubtful),
            source=source,
            action=deed.action,
            target=subject.target,
            target_kind=subject.kind,
            actor=names[0],
            actor_id=deed.actor,
            opponent=names[1],
            opponent_id=deed.opponent,
            polarity=deed.polarity,
            roads=subject.roads,
            position=subject.position,
            extent=deed.extent,
            when=When(written(event)),
            attribution=row.sources,
            sentence=self._sentence(said, subject),
        )

    def _sentence(self, said: _Said, subject: Subject) -> str:
        told, actors = said.told, self.theatre.actors
        names = [actor.name for one in (told.holder, told.other) if one and (actor := actors.get(one))]
        label = subject.target if said.row.sort == "road" else said.row.label
        state = ", ".join(filter(None, (told.state, " / ".join(names))))
        return f"{self.dataset.publisher}, interval from {written(said.at)}: {label}, {state}"


def written(at: datetime) -> str:
    """Write an instant as the Extended Date/Time Format has it, UTC, to the minute or the second."""
    precision = "seconds" if at.second else "minutes"
    return at.replace(tzinfo=None).isoformat(timespec=precision) + "Z"
