"""Intervals of control as ``frontline export`` writes them, read without trusting any of it: one row a state and a span of time.

A file is known by its columns (``state``, ``holder``, ``start``, ``end``, ``basis``), whatever it is called: GeoJSON, the
same as one feature a line, or CSV. What a row is about is told by its column ``place``, ``junction`` or ``road``; one with a
column ``is_point`` tells of the traffic on a road, and not who holds it (`geo.outside.passagerows`). The
columns are those of `maps.fields`, and a row needs no others than are named here. Rows that cannot be used are kept apart
with all of their reasons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from geo.control.state import Basis, State
from geo.outside.dataset import LeftOut
from geo.outside.deeds import Told
from geo.outside.holders import Status
from geo.outside.passagerows import Passing, number_of, read_passing
from geo.period import FOREVER, Period

if TYPE_CHECKING:
    from geo.outside.extent import Extent
    from geo.outside.holders import Holders

__all__ = ["IntervalReader", "IntervalRow", "Sort", "plain"]

_OBJECTS = ("place", "junction", "road")
_KINDS = frozenset({"settlement", "city", "town", "village", "facility", "crossing"})
_LONGEST_ID, _LONGEST_NAME, _LONGEST_LIST = 200, 200, 5_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_URL = re.compile(r"https?://[^\s\"'<>]+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)")
_LONLAT = (180.0, 90.0)
_LONGEST_ROAD_KM = 50_000.0
_YEARS = range(1000, 9999)
"""Years that a date of a claim can have."""

_Words = TypeVar("_Words", State, Basis)

Sort = str
"""``"place"``, ``"junction"``, ``"road"``, or ``"passage"`` for the traffic on a road."""


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One state of one object over one span of time.

    Attributes:
        where: place in the files, for a person.
        sort: ``"place"``, ``"junction"``, ``"road"``, or ``"passage"`` for the traffic on a road.
        key: identifier of the place, junction or road.
        name: its name in English, ``""`` where none is told.
        kind: of a place: city, town, village, facility or crossing; ``""`` where not told.
        span_km: from and to on the road's axis; (0, 0) for a place or junction.
        ends: (lon, lat) of the point, or of the first and last point of the line; ``()`` where no geometry is told.
        valid: when it was so.
        told: the state; None where the row says that it changed, but not to what, or tells of traffic.
        basis: on what it rests.
        rule: name of the rule that made it, ``""`` where not told.
        support: identifiers of the claims behind it, as written; a change of them is news of the same state.
        sources: publishers of these claims, as written.
        url: the first of their addresses, ``""`` where there is none.
        passing: what the row says of traffic; None where it tells who holds something.
    """

    where: str
    sort: Sort
    key: str
    name: str
    kind: str
    span_km: tuple[float, float]
    ends: tuple[tuple[float, float], ...]
    valid: Period
    told: Told | None
    basis: Basis
    rule: str = ""
    support: str = ""
    sources: str = ""
    url: str = ""
    passing: Passing | None = None

    @property
    def label(self) -> str:
        """What the row is about, for a person."""
        if self.sort not in {"road", "passage"}:
            return self.name or self.key
        return f"{self.key}, km {self.span_km[0]:.1f} to {self.span_km[1]:.1f}"


@dataclass(slots=True)
class IntervalReader:
    """Makes rows of what files hold.

    Attributes:
        holders: reads the words for holders.
        extent: where positions can lie; None for anywhere.
        left_out: the rows that cannot be used, with the reasons.
        entries: number of rows with anything in them.
    """

    holders: Holders
    extent: Extent | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    entries: int = 0

    def row(
        self, where: str, values: Mapping[str, Any], ends: Sequence[tuple[float, float]] | str
    ) -> IntervalRow | None:
        """Read one row; None where it cannot be used, which is told with all of its reasons.

        A row whose holder or state is no word of this theatre still tells that the state before has ended.

        Args:
            where: place in the files.
            values: its columns.
            ends: (lon, lat) of the point, or of both ends of the line, or what is wrong with them.
        """
        self.entries += 1
        wrong: list[str] = []
        unsaid: list[str] = []
        texts = {key: _text(values.get(key)) for key in _TEXTS}
        sort, key = self._object(texts, wrong)
        sort = "passage" if sort == "road" and "is_point" in values else sort
        span_km = self._span(values, wrong) if sort in {"road", "passage"} else (0.0, 0.0)
        name = texts["name_en"]
        if len(name) > _LONGEST_NAME or _CONTROL.search(name):
            wrong.append("its name is too long, or holds control characters")
        valid = _period(texts["start"], texts["end"], wrong)
        points = self._points(ends, sort, wrong)
        passing = read_passing(values, wrong) if sort == "passage" else None
        told = self._told(texts, unsaid) if sort != "passage" else None
        basis = _word(Basis, texts["basis"])
        if basis is None:
            wrong.append(f"{_shown(texts['basis'])} is no basis; there are {', '.join(Basis)}")
        if wrong or unsaid:
            columns = ("passage",) if sort == "passage" else ("state", "holder")
            said = " ".join(filter(None, (_text(values.get(column)) for column in columns)))
            self.left_out.append(
                LeftOut(where, plain(name or key), "; ".join([*wrong, *unsaid]), plain(said))
            )
        if wrong or valid is None or basis is None:
            return None
        return IntervalRow(
            where, sort, key, name, texts["kind"] if texts["kind"] in _KINDS else "", span_km, points, valid,
            told, basis, texts["rule"][:_LONGEST_ID], texts["claim_ids"][:_LONGEST_LIST],
            plain(texts["sources"]),
            next((url for url in texts["source_urls"].split() if _URL.fullmatch(url)), ""), passing,
        )  # fmt: skip

    def _object(self, texts: Mapping[str, str], wrong: list[str]) -> tuple[Sort, str]:
        """Return what sort of object a row is about, and which; the road of a place or junction is only where it lies."""
        named = [(sort, texts[sort]) for sort in _OBJECTS if texts[sort]]
        if not named or (texts["place"] and texts["junction"]):
            wrong.append("one of its columns place, junction and road has to say what it is about")
            return "", ""
        sort, key = named[0]
        if len(key) > _LONGEST_ID or _CONTROL.search(key):
            wrong.append(f"its {sort} is too long for an identifier, or holds control characters")
        return sort, key

    def _span(self, values: Mapping[str, Any], wrong: list[str]) -> tuple[float, float]:
        low, high = (number_of(values.get(key)) for key in ("km_from", "km_to"))
        if low is None or high is None or not 0 <= low < high <= _LONGEST_ROAD_KM:
            wrong.append(
                "km_from and km_to are no stretch of a road: kilometres of its axis, the smaller one first"
            )
            return 0.0, 0.0
        return low, high

    def _points(
        self, ends: Sequence[tuple[float, float]] | str, sort: Sort, wrong: list[str]
    ) -> tuple[tuple[float, float], ...]:
        if isinstance(ends, str):
            wrong.append(ends)
            return ()
        if sort in {"place", "junction"} and len(ends) != 1:
            wrong.append("it has no position: a point in longitude and latitude")
        for lon, lat in ends:
            if not abs(lon) <= _LONLAT[0] or not abs(lat) <= _LONLAT[1]:
                hint = "save it in WGS 84 (EPSG:4326), longitude and latitude"
                wrong.append(f"{lon:g}, {lat:g} is no longitude and latitude in degrees; {hint}")
                return ()
            outside = self.extent.why_outside(lon, lat) if self.extent else ""
            if outside:
                wrong.append(outside)
                return ()
        return tuple(ends)

    def _told(self, texts: Mapping[str, str], unsaid: list[str]) -> Told | None:
        state = _word(State, texts["state"])
        if state is None:
            unsaid.append(f"{_shown(texts['state'])} is no state; there are {', '.join(State)}")
        actors = [self._actor(texts[key], unsaid) for key in ("holder", "other")]
        if state is None or None in actors:
            return None
        return Told(state, *(actor or "" for actor in actors))

    def _actor(self, text: str, unsaid: list[str]) -> str | None:
        """Return the identifier of an actor, ``""`` where none is named, None where the text is no actor."""
        if not text:
            return ""
        holding = self.holders.read(text)
        if holding is not None and holding.status is Status.HELD and not holding.doubtful:
            return holding.actor_id
        unsaid.append(
            f"{_shown(text)} is no actor of the theatre; say who is meant with a mapping of holders"
        )
        return None


_TEXTS = (
    *_OBJECTS, "name_en", "kind", "start", "end", "state", "holder", "other", "basis", "rule", "claim_ids", "sources",
    "source_urls",
)  # fmt: skip


def _text(value: object) -> str:
    return (
        " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def plain(text: str) -> str:
    """Return text of a stranger for a person: no control characters, no half characters, not too long."""
    return _CONTROL.sub(" ", text[:_LONGEST_ID])


def _shown(text: str) -> str:
    return repr(text[:_LONGEST_ID])


def _word(words: type[_Words], text: str) -> _Words | None:
    return words(text) if text in set(words) else None


def _period(start: str, end: str, wrong: list[str]) -> Period | None:
    instants = [_instant(text) for text in (start, end)]
    first, last = instants
    if first is None or first.year not in _YEARS or last is None:
        wrong.append(
            f"{_shown(start)} to {_shown(end)} is no span of time; write instants such as 2024-11-28T21:00:00Z"
        )
        return None
    if last <= first:
        wrong.append("it ends before it starts")
        return None
    return Period(first, min(last, FOREVER))


def _instant(text: str) -> datetime | None:
    """Return an instant in UTC to the second, None where the text is none."""
    if _INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
