"""From located claims to a timeline: gathers the evidence, weighs each object, reads each road, keeps both time axes.

For every object, road and passage the evidence is weighed as it becomes known, with only what was known then. So a report
that comes in later cannot touch what was known before, and costs no more than what it speaks of. The decisions are made
in `geo.control.weigh`, `roadline` and `passage`; this module only brings the material to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo.control.casebook import Casebook, Court, Touched
from geo.control.ledger import Entry, Ledger
from geo.control.rules import Rules
from geo.control.shelf import Shelf
from geo.control.timeline import Timeline
from geo.control.verdicts import Verdicts, is_listed, object_id_of
from geo.memory import collector_at_rest
from geo.period import day_bounds
from geo.places.location import LocatedClaim

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["Adjudication", "adjudicate", "adjudicate_ledger"]


def adjudicate(
    located: Iterable[LocatedClaim],
    *,
    network: Network,
    theatre: Theatre,
    baseline: Iterable[LocatedClaim] = (),
    rules: Rules | None = None,
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
    """
    ledger = Ledger()
    start = day_bounds(theatre.start, theatre.zone).start
    ledger.add_all(baseline, baseline=True, not_after=start)
    ledger.add_all(located)
    return adjudicate_ledger(ledger, network=network, theatre=theatre, rules=rules)


def adjudicate_ledger(
    ledger: Ledger, *, network: Network, theatre: Theatre, rules: Rules | None = None
) -> Timeline:
    """Turn a ledger, with its corrections and retractions, into states over valid and known time."""
    return Adjudication.of(ledger, network=network, theatre=theatre, rules=rules).timeline


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
        cls, ledger: Ledger, *, network: Network, theatre: Theatre, rules: Rules | None = None
    ) -> Adjudication:
        """Return the adjudication of a ledger.

        Args:
            ledger: what was said, corrected and withdrawn.
            network: the roads.
            theatre: actors, places, time zone and first day.
            rules: names and parameters; those of the package where not given.
        """
        court = Court(network, theatre, rules or Rules.default())
        with collector_at_rest():
            entries = _by_claim(ledger)
            book = Casebook.empty(court).with_entries(one for group in entries.values() for one in group)
            verdicts = Verdicts(book)
            objects = {
                object_id_of(subject): verdicts.of_object(subject)
                for subject in sorted(book.dossiers)
                if is_listed(subject)
            }
            stretches = {road.road_id: verdicts.of_road(road.road_id) for road in network.roads}
            passages = {road_id: verdicts.of_traffic(road_id) for road_id in sorted(book.traffic)}
            timeline = Timeline(
                objects=Shelf.of(objects),
                stretches=Shelf.of(stretches),
                passages=Shelf.of(passages),
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
            verdicts = Verdicts(book)
            listed = sorted(subject for subject in book.touched.subjects if is_listed(subject))
            timeline = self.timeline.with_shelves(
                objects=self.timeline.objects.with_blocks(
                    {object_id_of(subject): verdicts.of_object(subject) for subject in listed}
                ),
                stretches=self.timeline.stretches.with_blocks(
                    {road_id: verdicts.of_road(road_id) for road_id in sorted(book.touched.roads)}
                ),
                passages=self.timeline.traffic.with_blocks(
                    {road_id: verdicts.of_traffic(road_id) for road_id in sorted(book.touched.passages)}
                ),
                known_times=book.known_times,
            )
        return Adjudication(self._court, entries, book, timeline)


def _by_claim(ledger: Ledger) -> dict[str, tuple[Entry, ...]]:
    """Return the entries of a ledger by their claim."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in ledger.entries():
        claim_id = entry.located.claim.claim_id
        found[claim_id] = (*found.get(claim_id, ()), entry)
    return found
