"""What is taken out of a situation before it is published: addresses of sources, and exact positions.

`publishable` is the one place for it. Pages, GIS files and claim tables are made from what it returns, so that none of
them can hold what it leaves out.

Addresses: those of the sources are emptied, and an address inside a text (a link in a sentence or a remark) becomes
"[address left out]". Names of publishers and dates stay, also where a name looks like an address ("Kataeb.org").

Positions: see `maps.publication.coarse` and `maps.publication.rounding`. A rounded position is no anonymity: names stay, and whoever knows a
town, a numbered road or the report itself can look it up. It keeps a position that only this file has from being read off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.claims.claim import Claim, Spans
from geo.places.location import Candidate, LocatedClaim, Location
from geo.situation import Situation
from geo.theatre import PlaceRecord, Theatre
from maps.publication.coarse import Coarse
from maps.publication.rounding import Rounding
from maps.towns import BESIDE_M, Town, towns_on

if TYPE_CHECKING:
    from geo.roads.road import Road

__all__ = [
    "ADDRESS_LEFT_OUT",
    "Published",
    "notes_of",
    "publishable",
    "rounding_of",
    "short_note_of",
    "told_beside",
    "towns_of",
    "without_addresses",
]

ADDRESS_LEFT_OUT = "[address left out]"

_ADDRESS = re.compile(
    r"""(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.)[^\s<>"»”]+
    |\b(?:mailto|tel):[^\s<>"»”]+
    |\b[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b
    |\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/[^\s<>"»”]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Every repetition has a limit or ends at a space, so that the time it takes grows no faster than the text."""
_TAIL = ".,;:!?)]'’"


@dataclass(frozen=True)
class Published(Situation):
    """A situation with something left out.

    Attributes:
        rounding: how its positions are rounded; None where they are exact.
        has_addresses: whether the addresses of its sources are there.
        towns: which places lie on each road, by its identifier; None where that is told by their positions.
        beside: the roads with a known passage beside each place and their kilometre there, by object id; None likewise.
    """

    rounding: Rounding | None = None
    has_addresses: bool = True
    towns: Mapping[str, tuple[Town, ...]] | None = field(default=None, repr=False)
    beside: Mapping[str, Mapping[str, float]] | None = field(default=None, repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is left out, in sentences for the reader."""
        found = []
        if self.rounding is not None:
            count = self.rounding.decimals
            found.append(
                f"Positions are rounded to {count} decimal{'' if count == 1 else 's'} of a degree, about {self.rounding.words};"
                " the roads themselves are drawn exactly."
            )
        if not self.has_addresses:
            found.append("The addresses of the sources are left out.")
        return tuple(found)


def short_note_of(situation: Situation) -> str:
    """Return the same in a few words, for a heading; empty where nothing is left out."""
    if not isinstance(situation, Published):
        return ""
    rounding = situation.rounding
    parts = [f"positions rounded to about {rounding.words}"] if rounding is not None else []
    text = "; ".join(parts + ([] if situation.has_addresses else ["no source addresses"]))
    return text[:1].upper() + text[1:]


def notes_of(situation: Situation) -> tuple[str, ...]:
    """Return what is left out of a situation, in sentences; none where it is whole."""
    return situation.notes if isinstance(situation, Published) else ()


def rounding_of(situation: Situation) -> Rounding | None:
    """Return how the positions of a situation are rounded; None where they are exact."""
    return situation.rounding if isinstance(situation, Published) else None


def towns_of(situation: Situation, road: Road) -> tuple[Town, ...]:
    """Return the places on a road, the most important first, see `maps.towns.towns_on`."""
    if isinstance(situation, Published) and situation.towns is not None:
        return situation.towns[road.road_id]
    return towns_on(road, situation.theatre.places)


def told_beside(situation: Situation) -> Mapping[str, Mapping[str, float]] | None:
    """Return the roads beside each place where that is not to be told from positions, see `Published`."""
    return situation.beside if isinstance(situation, Published) else None


def publishable(situation: Situation, *, addresses: bool = True, decimals: int | None = None) -> Situation:
    """Return a situation without what is not to be published; the same one where nothing is left out.

    Args:
        situation: the whole one; it stays as it is.
        addresses: whether addresses of sources stay.
        decimals: of a degree, 0 to 4, to which positions are rounded; None for exact positions.

    Raises:
        ValueError: `decimals` is none of these.
    """
    if addresses and decimals is None:
        return situation
    if decimals is not None and decimals not in range(5):
        raise ValueError(f"decimals of a degree are 0 to 4, got {decimals}")
    made = Published(
        theatre=situation.theatre,
        network=situation.network,
        locator=situation.locator,
        claims=situation.claims,
        baseline=situation.baseline,
        timeline=situation.timeline,
        last_day=situation.last_day,
    )
    if decimals is not None:
        made = _rounded(made, Rounding(decimals))
    return made if addresses else _without_sources(made)


def _rounded(situation: Published, rounding: Rounding) -> Published:
    coarse = Coarse(situation, rounding)
    return replace(
        situation,
        theatre=coarse.theatre,
        network=coarse.network,
        claims=coarse.located(situation.claims),
        baseline=coarse.located(situation.baseline),
        timeline=coarse.timeline(),
        rounding=rounding,
        towns=coarse.towns(),
        beside=coarse.beside(BESIDE_M),
    )


# ---- addresses ----


def without_addresses(text: str) -> str:
    """Return a text with every address in it replaced; a bare name such as ``Kataeb.org`` is none.

    Example:
        >>> without_addresses("Seen on https://t.me/x/1 (also example.org/a), says Kataeb.org.")
        'Seen on [address left out] (also [address left out]), says Kataeb.org.'
    """

    def shortened(found: re.Match[str]) -> str:
        return ADDRESS_LEFT_OUT + found[0][len(found[0].rstrip(_TAIL)) :]

    return _ADDRESS.sub(shortened, text)


def _without_sources(situation: Published) -> Published:
    return replace(
        situation,
        theatre=_theatre(situation.theatre),
        claims=_plain(situation.claims),
        baseline=_plain(situation.baseline),
        has_addresses=False,
    )


def _theatre(theatre: Theatre) -> Theatre:
    sources = tuple(replace(one, url="", reason=without_addresses(one.reason)) for one in theatre.sources)
    return replace(theatre, places=tuple(map(_place, theatre.places)), sources=sources)


def _place(place: PlaceRecord) -> PlaceRecord:
    name = without_addresses(
        place.name_en
    )  # a place that is only a position has the words of its claim for a name
    return place if name == place.name_en else replace(place, name_en=name)


def _plain(items: Iterable[LocatedClaim]) -> list[LocatedClaim]:
    return [LocatedClaim(_claim(one.claim), _location(one.location)) for one in items]


def _claim(claim: Claim) -> Claim:
    source, sentence = claim.source, without_addresses(claim.sentence)
    return replace(
        claim,
        source=replace(
            source,
            url="",
            publisher=without_addresses(source.publisher),
            origin=without_addresses(source.origin),
        ),
        target=without_addresses(claim.target),
        actor=without_addresses(claim.actor),
        opponent=without_addresses(claim.opponent),
        roads=tuple(map(without_addresses, claim.roads)),
        between=(without_addresses(claim.between[0]), without_addresses(claim.between[1]))
        if claim.between
        else (),
        attribution=without_addresses(claim.attribution),
        sentence=sentence,
        spans=claim.spans if sentence == claim.sentence else Spans(),
        note=without_addresses(claim.note),
    )


def _location(location: Location) -> Location:
    return replace(
        location,
        text=without_addresses(location.text),
        place=None if location.place is None else _place(location.place),
        candidates=tuple(_candidate(one) for one in location.candidates),
        why=without_addresses(location.why),
        fix=None if location.fix is None else replace(location.fix, why=without_addresses(location.fix.why)),
    )


def _candidate(one: Candidate) -> Candidate:
    return replace(one, label=without_addresses(one.label), why=without_addresses(one.why))
