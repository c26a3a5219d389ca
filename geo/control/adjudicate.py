"""From located claims to a timeline: gathers the evidence, weighs each object, reads each road, keeps both time axes.

For every object, road and passage the evidence is weighed as it becomes known, with only what was known then. So a report
that comes in later cannot touch what was known before, and costs no more than what it speaks of. The decisions are made
in `geo.control.weigh`, `roadline` and `passage`; this module only brings the material to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from geo.control.casebook import Casebook, Court, Touched
from geo.control.crew import shared_work
from geo.control.evidence import Subject
from geo.control.ledger import Entry, Ledger
from geo.control.rules import Rules
from geo.control.shelf import Block, Shelf
from geo.control.state import Interval
from geo.control.timeline import Timeline
from geo.control.verdicts import Verdicts, is_listed, object_id_of, packed, unpacked
from geo.machine import collector_at_rest, processors
from geo.period import day_bounds
from geo.places.location import LocatedClaim

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import Theatre

_WORTH_PROCESSES = 20_000
"""Claims; to copy a process and to read what it found takes as long as to weigh some thousands of them."""

__all__ = ["Adjudication", "adjudicate", "adjudicate_ledger"]


def adjudicate(
    located: Iterable[LocatedClaim],
    *,
    network: Network,
    theatre: Theatre,
    baseline: Iterable[LocatedClaim] = (),
    rules: Rules | None = None,
    jobs: int | None = None,
) -> Timeline:
    """Turn located claims into states over valid and known time.

    The result does not depend on the order of the claims. Baseline claims describe what was common knowledge before the
    first report, whichever report documents it: they count as known from the theatre's first day at the latest.

    Args:
        located: claims with their places; unlocated ones say nothing here.
        network: the roads.
        theatre: actors, places, time zone and first day.
        baseline: claims about the state before the first report.
        rules: names and parameters; those of the package where not given.
        jobs: how many processes work on it; None for as many as are worth it. The result is the same.
    """
    ledger = Ledger()
    start = day_bounds(theatre.start, theatre.zone).start
    ledger.add_all(baseline, baseline=True, not_after=start)
    ledger.add_all(located)
    return adjudicate_ledger(ledger, network=network, theatre=theatre, rules=rules, jobs=jobs)


def adjudicate_ledger(
    ledger: Ledger,
    *,
    network: Network,
    theatre: Theatre,
    rules: Rules | None = None,
    jobs: int | None = None,
) -> Timeline:
    """Turn a ledger, with its corrections and retractions, into states over valid and known time."""
    return Adjudication.of(ledger, network=network, theatre=theatre, rules=rules, jobs=jobs).timeline


class Adjudication:
    """A timeline that can take in more of its ledger.

    Attributes:
        timeline: the states.
        touched: what was worked out for it; of an adjudication that came out of another one, only what is new.
    """

    def __init__(
        self, court: Court, entries: dict[str, tuple[Entry, ...]], book: Casebook, timeline: Timeline
    ) -> None:
        self._court = court
        self._entries = entries
        self._book = book
        self.timeline = timeline
        self.touched: Touched = book.touched

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        *,
        network: Network,
        theatre: Theatre,
        rules: Rules | None = None,
        jobs: int | None = None,
    ) -> Adjudication:
        """Return the adjudication of a ledger.

        Args:
            ledger: what was said, corrected and withdrawn.
            network: the roads.
            theatre: actors, places, time zone and first day.
            rules: names and parameters; those of the package where not given.
            jobs: how many processes work on it; None for as many as are worth it.
        """
        court = Court(network, theatre, rules or Rules.default())
        with collector_at_rest():
            entries = _by_claim(ledger)
            book = Casebook.empty(court).with_entries(one for group in entries.values() for one in group)
            cases = _cases(book, sorted(book.dossiers), [road.road_id for road in network.roads])
            if jobs is None:
                jobs = processors() if len(entries) >= _WORTH_PROCESSES else 1
            objects, stretches = _worked_out(book, cases, jobs)
            verdicts = Verdicts(book)
            timeline = Timeline(
                objects=Shelf(objects),
                stretches=Shelf(stretches),
                passages=Shelf.of(
                    {road_id: verdicts.of_traffic(road_id) for road_id in sorted(book.traffic)}
                ),
                network=network,
                known_times=book.known_times,
                rules=court.rules,
                camps=court.camps,
                zone=court.zone,
            )
        return cls(court, entries, book, timeline)

    def extended(self, ledger: Ledger) -> Adjudication:
        """Return the adjudication of a ledger that has grown; only what its new records touch is worked out anew.

        The result is the same as that of the whole ledger.

        Args:
            ledger: the ledger of this adjudication with more records.
        """
        with collector_at_rest():
            entries = _by_claim(ledger)
            changed = {
                claim_id for claim_id, group in entries.items() if self._entries.get(claim_id) != group
            }
            gone = self._entries.keys() - entries.keys()
            book = self._book.with_entries(
                (one for claim_id in sorted(changed) for one in entries[claim_id]), gone=gone
            )
            touched = book.touched
            objects, stretches = _worked_out(book, _cases(book, touched.subjects, sorted(touched.roads)), 1)
            verdicts = Verdicts(book)
            timeline = self.timeline.with_shelves(
                objects=self.timeline.objects.with_blocks(objects),
                stretches=self.timeline.stretches.with_blocks(stretches),
                passages=self.timeline.traffic.with_blocks(
                    {road: Block.of(verdicts.of_traffic(road)) for road in sorted(touched.passages)}
                ),
                known_times=book.known_times,
            )
        return Adjudication(self._court, entries, book, timeline)


_Case = tuple[str, tuple[Subject, ...]]
"""A road and the objects that are worked out with it, because it needs to know them; ``""`` for those on no road."""

_Found = dict[str, Block[Interval]]
"""The versions of each object or road."""


def _cases(book: Casebook, subjects: Iterable[Subject], road_ids: Iterable[str]) -> list[_Case]:
    """Return what is to be worked out, in parts that know as little of each other as can be."""
    listed = {subject for subject in subjects if is_listed(subject)}
    cases: list[_Case] = []
    for road_id in road_ids:
        mine = sorted(listed.intersection(book.anchors.get(road_id, ())))
        listed.difference_update(mine)
        cases.append((road_id, tuple(mine)))
    return [*cases, *(("", (subject,)) for subject in sorted(listed))]


def _worked_out(book: Casebook, cases: Sequence[_Case], jobs: int) -> tuple[_Found, _Found]:
    """Return the versions of objects and of roads, by their identifiers in order."""
    verdicts = Verdicts(book)

    def work_out(case: _Case) -> list[Block[Interval]]:
        road_id, subjects = case
        found = [*map(verdicts.of_object, subjects), *([verdicts.of_road(road_id)] if road_id else [])]
        return [Block.of(one) for one in found]

    answers = shared_work(
        work_out,
        cases,
        jobs,
        pack=lambda found: [(packed(one.items), one.edges) for one in found],
        unpack=lambda found: [Block(tuple(unpacked(columns)), edges) for columns, edges in found],
    )
    objects: _Found = {}
    stretches: _Found = {}
    for (road_id, subjects), blocks in zip(cases, answers, strict=True):
        objects |= zip(map(object_id_of, subjects), blocks, strict=False)
        if road_id:
            stretches[road_id] = blocks[-1]
    return dict(sorted(objects.items())), stretches


def _by_claim(ledger: Ledger) -> dict[str, tuple[Entry, ...]]:
    """Return the entries of a ledger, which come by claim, by their claim."""
    return {
        claim_id: tuple(entries)
        for claim_id, entries in groupby(ledger.entries(), key=lambda entry: entry.located.claim.claim_id)
    }
