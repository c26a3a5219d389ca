"""The strip chart of a road: kilometres against days, a front being a line that moves.

    km 456  Aleppo   |░░░░░░░████████████████|
            Saraqib  |▒▒▒▒▒▒▒▒▒██████████████|
            Hama     |▒▒▒▒▒▒▒▒▒▒▒▒▒▒█████████|
      km 0  Damascus |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█|
                       27 Nov          8 Dec

`strip_data` gives the patches, the marks and the towns as plain records, `strip_svg` draws them as a file of its own.
The page draws its chart itself, from the same intervals and the same towns (`towns_on`).

Measures are kilometres on the road's axis; instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from geo.errors import RoadNotFoundError
from geo.period import Period, day_bounds
from maps.intervals import reading_period
from maps.payload import plain_name
from maps.style import LIGHT, NO_HOLDER, safe_colour
from maps.towns import Town, towns_on

if TYPE_CHECKING:
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.situation import Situation

__all__ = ["Patch", "Strip", "strip_data", "strip_svg"]

LEFT, RIGHT, TOP, FOOT = 132, 16, 40, 26
LINE_HEIGHT = 14
"""Least distance between two names on the axis, in pixels."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One state of one stretch, as a rectangle of the chart.

    Attributes:
        from_km: lower edge.
        to_km: upper edge.
        period: left and right edge, within the time range of the chart.
        holder: actor_id, or ``""``.
        other: second actor_id, or ``""``.
        state: word of `geo.control.state.State`, or of the passage.
        point_km: for passages, the known cut point, or None.
    """

    from_km: float
    to_km: float
    period: Period
    holder: str
    other: str
    state: str
    point_km: float | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The chart of one road, ready to be drawn.

    Attributes:
        road_id: the road.
        title: its reference and name.
        length_km: upper end of the km axis.
        period: time range.
        days: last second of each day, UTC.
        labels: the same days as displayed.
        patches: states, in order of km and time.
        closures: stretches and points where passage is closed.
        towns: what stands on the axis, the most important first.
        colours: ``#RRGGBB`` by actor_id.
    """

    road_id: str
    title: str
    length_km: float
    period: Period
    days: tuple[datetime, ...]
    labels: tuple[str, ...]
    patches: tuple[Patch, ...]
    closures: tuple[Patch, ...]
    towns: tuple[Town, ...]
    colours: dict[str, str]


def _find_road(network: Network, road: str) -> Road:
    """Return the road of an identifier, or the longest of a reference."""
    for one in network.roads:
        if one.road_id == road:
            return one
    found = network.roads_by_ref(road)
    if not found:
        raise RoadNotFoundError(f"no road {road!r} in the network; there are {_some(network)}")
    return max(found, key=lambda one: one.length_km)


def _some(network: Network) -> str:
    names = [one.road_id for one in network.roads]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")  # noqa: PLR2004 - a line


def strip_data(situation: Situation, road: str, *, reading: str = "hindsight") -> Strip:
    """Return the chart of a road.

    Args:
        situation: who held what when.
        road: identifier (``"M4-W"``) or reference (``"M5"``; the longest road of it is taken).
        reading: ``hindsight`` or ``known`` (only what had been published by each time).

    Raises:
        RoadNotFoundError: no such road in the network.
    """
    one = _find_road(situation.network, road)
    theatre = situation.theatre
    days = [instant.astimezone(theatre.zone).date() for instant in situation.days]
    period = Period(day_bounds(days[0], theatre.zone).start, day_bounds(days[-1], theatre.zone).end)
    patches = [
        Patch(row.from_km, row.to_km, part, row.holder, row.other, str(row.state))
        for row in situation.timeline.intervals
        if row.kind == "stretch" and row.road_id == one.road_id
        if (part := _within(row.valid, row.known, reading, period)) is not None
    ]
    closures = [
        Patch(row.from_km, row.to_km, part, "", "", str(row.passage), row.point_km)
        for row in situation.timeline.passages
        if row.road_id == one.road_id and str(row.passage) in {"closed", "interdicted", "military_only"}
        if (part := _within(row.valid, row.known, reading, period)) is not None
    ]
    return Strip(
        road_id=one.road_id,
        title=" · ".join(part for part in (one.ref, plain_name(one)) if part),
        length_km=one.length_km,
        period=period,
        days=situation.days,
        labels=tuple(_day_label(end.astimezone(theatre.zone)) for end in situation.days),
        patches=tuple(sorted(patches, key=lambda patch: (patch.from_km, patch.period))),
        closures=tuple(sorted(closures, key=lambda patch: (patch.from_km, patch.period))),
        towns=towns_on(one, theatre.places),
        colours={actor.actor_id: safe_colour(actor.colour) for actor in theatre.actors},
    )


def _day_label(instant: datetime) -> str:
    return f"{instant.day} {instant:%b}"


def _within(valid: Period, known: Period, reading: str, shown: Period) -> Period | None:
    period = reading_period(valid, known, reading)
    return period.intersection(shown) if period is not None else None


def strip_svg(strip: Strip, *, width: int = 960, height: int = 420) -> str:
    """Return the chart as an SVG file that needs nothing else: no script, no style sheet, no font.

    Args:
        strip: what `strip_data` returned.
        width: in pixels.
        height: in pixels.
    """
    chart = _Chart(strip, width, height)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
            f' font-family="sans-serif" font-size="12" fill="{LIGHT["ink"]}">',
            f"<title>{escape(strip.title)}</title><defs>{chart.fills()}</defs>",
            f'<rect width="{width}" height="{height}" fill="{LIGHT["paper"]}"/>',
            f'<text x="{LEFT}" y="22" font-size="14" font-weight="600">{escape(strip.title)}</text>',
            *(chart.patch(patch) for patch in strip.patches),
            *chart.axis(),
            *chart.dates(),
            *(chart.closure(patch) for patch in strip.closures),
            "</svg>\n",
        )
    )


class _Chart:
    """Places the parts of one chart on its paper."""

    def __init__(self, strip: Strip, width: int, height: int) -> None:
        self.strip, self.width, self.height = strip, width, height
        self._fills: dict[tuple[str, str, str], str] = {}
        for patch in strip.patches:
            key = (patch.state, patch.holder, patch.other)
            self._fills.setdefault(key, f"f{len(self._fills)}")

    def x(self, instant: datetime) -> float:
        share = (instant - self.strip.period.start) / (self.strip.period.end - self.strip.period.start)
        return LEFT + share * (self.width - LEFT - RIGHT)

    def y(self, km: float) -> float:
        room = self.height - TOP - FOOT
        return TOP + room * (1 - km / self.strip.length_km)

    def colour(self, actor_id: str) -> str:
        return self.strip.colours.get(actor_id, NO_HOLDER)

    def fills(self) -> str:
        """Return one pattern for each state and pair of actors; held and unknown are plain colours."""
        made = []
        for (state, holder, other), name in self._fills.items():
            ground, line, stroke = {
                "controlled": (self.colour(holder), "none", 0.0),
                "unknown": (LIGHT["paper-soft"], "none", 0.0),
                "claimed": (LIGHT["casing"], self.colour(holder), 5.0),
                "vacated": (LIGHT["casing"], self.colour(other), 2.0),
                "contested": (self.colour(holder), self.colour(other), 5.0),
                "front": (LIGHT["undecided"], LIGHT["ink-soft"], 1.0),
            }.get(state, (self.colour(holder), self.colour(other), 2.0))
            made.append(
                f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                f'<rect width="8" height="8" fill="{ground}"/>'
                f'<path d="M0 0V8" stroke="{line}" stroke-width="{2 * stroke:g}"/></pattern>'
            )
        return "".join(made)

    def patch(self, patch: Patch) -> str:
        x, y = self.x(patch.period.start), self.y(patch.to_km)
        wide, high = self.x(patch.period.end) - x, self.y(patch.from_km) - y
        fill = self._fills[(patch.state, patch.holder, patch.other)]
        return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="url(#{fill})"/>'

    def axis(self) -> list[str]:
        """Return the names on the km axis; a name gives way to a more important one."""
        drawn: list[str] = []
        taken: list[float] = []
        for town in self.strip.towns:
            y = self.y(town.km)
            if any(abs(y - other) < LINE_HEIGHT for other in taken):
                continue
            taken.append(y)
            weight = "600" if town.kind == "city" else "400"
            drawn.append(
                f'<path d="M{LEFT - 6} {y:.1f}H{self.width - RIGHT}" stroke="{LIGHT["ink"]}" stroke-opacity=".2"/>'
                f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end" font-weight="{weight}">{escape(town.name)}</text>'
            )
        return drawn

    def dates(self) -> list[str]:
        """Return the days below the chart, thinned until they do not touch."""
        cell = (self.width - LEFT - RIGHT) / max(1, len(self.strip.days))
        every = max(1, round(48 / cell + 0.5))
        return [
            f'<text x="{LEFT + cell * (number + 0.5):.1f}" y="{self.height - 8}" text-anchor="middle" '
            f'fill="{LIGHT["ink-soft"]}">{escape(label)}</text>'
            for number, label in enumerate(self.strip.labels)
            if number % every == 0
        ]

    def closure(self, patch: Patch) -> str:
        """Return the sign of closed passage: a dashed line at a known cut, a dotted frame where only a stretch is."""
        x, wide = self.x(patch.period.start), self.x(patch.period.end) - self.x(patch.period.start)
        ink = f'stroke="{LIGHT["ink"]}" fill="none"'
        if patch.point_km is not None:
            return f'<path d="M{x:.1f} {self.y(patch.point_km):.1f}h{wide:.1f}" stroke-dasharray="4 3" stroke-width="1.6" {ink}/>'
        y = self.y(patch.to_km)
        high = self.y(patch.from_km) - y
        return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" stroke-dasharray="1 4" {ink}/>'
