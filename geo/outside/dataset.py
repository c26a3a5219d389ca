"""Whose data it is, and what came of them: claims, what was left out and why, and what a person should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geo.claims.claim import Claim, Side, Source
from geo.errors import OutsideDataError
from geo.period import day_bounds

__all__ = ["Dataset", "Imported", "LeftOut"]

_GRADES = "ABCDEF"
_CREDIBILITY = range(1, 7)
_DOUBTFUL, _IMPROBABLE = 4, 5


@dataclass(frozen=True, slots=True)
class Dataset:
    """The source that claims of a dataset have: all of one dataset rest on one voice, and count as one.

    Attributes:
        publisher: who published it, as displayed.
        url: http(s) address of it, or ``""``; a row that brings its own comes first.
        reliability: NATO STANAG 2511 source reliability, ``A`` to ``F`` (F: cannot be judged).
        credibility: NATO STANAG 2511 information credibility, 1 to 6 (6: cannot be judged).

    Raises:
        OutsideDataError: there is no publisher, or a grade is none.
    """

    publisher: str
    url: str = ""
    reliability: str = "F"
    credibility: int = 6

    def __post_init__(self) -> None:
        """Hold that it says whose data it is."""
        wrong = []
        if not self.publisher.strip():
            wrong.append("name the publisher: claims need somebody whose word they are")
        if self.reliability not in set(_GRADES):
            wrong.append(f"reliability is {self.reliability!r}; write one of {', '.join(_GRADES)}")
        if self.credibility not in _CREDIBILITY:
            wrong.append(f"credibility is {self.credibility!r}; write a number from 1 to 6")
        if self.url and not self.url.startswith(("http://", "https://")):
            wrong.append(f"the address {self.url!r} does not begin with http:// or https://")
        if wrong:
            raise OutsideDataError("\n".join(wrong))

    def source(self, day: date, zone: ZoneInfo, url: str = "", *, doubtful: bool = False) -> Source:
        """Return the source of what the dataset said on a day: published when the day begins.

        Args:
            day: the day of the entry.
            zone: time zone in which days begin.
            url: the address that the entry rests on.
            doubtful: the dataset itself marks it with a question mark: doubtful, STANAG 4, so that it is a claim and no more.
        """
        return self.source_at(day_bounds(day, zone).start, url, doubtful=doubtful)

    def source_at(self, published: datetime, url: str = "", *, doubtful: bool = False) -> Source:
        """Return the source of what the dataset said at an instant, see `source`."""
        return Source(
            self.publisher,
            published,
            url or self.url,
            Side.UNKNOWN,
            "",
            self.reliability,
            _DOUBTFUL if doubtful and self.credibility != _IMPROBABLE else self.credibility,
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row or an area of which no claim was made.

    Attributes:
        where: place in the file, for a person (``"row 12"``, ``"feature 3"``).
        what: the place or holder that it is about, as written.
        said: what it says of it, or ``""``.
        why: why there is no claim, and what to do where something can be done.
        is_fault: something is wrong with it; False where it only says nothing new.
    """

    where: str
    what: str
    why: str
    said: str = ""
    is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a dataset.

    Attributes:
        claims: the claims, in the order of their events.
        left_out: everything of which there is no claim, in the order of the file.
        notes: what a person should know of how it was read.
        entries: number of rows or areas that were read.
    """

    claims: Sequence[Claim]
    left_out: Sequence[LeftOut] = ()
    notes: Sequence[str] = field(default=())
    entries: int = 0

    @property
    def faults(self) -> list[LeftOut]:
        """What was left out because something is wrong with it."""
        return [one for one in self.left_out if one.is_fault]
