"""The strip chart of a road as a picture: kilometres against days, a front being a line that moves.

    Aleppo   |░░░░░░░████████████████| km 456
    Saraqib  |▒▒▒▒▒▒▒▒▒██████████████| 400
    Hama     |▒▒▒▒▒▒▒▒▒▒▒▒▒▒█████████| 300
    Damascus |▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█| km 0
              27 Nov          8 Dec

`maps.strip.data` says what is shown, `maps.strip.axis` where names go, `maps.strip.fills` how a state is filled, `maps.strip.legend`
what stands below; here it comes together as an SVG file of its own. The PNG is made of that by `maps.strip.image`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from maps.inline import without_turns
from maps.strip.axis import clipped, km_ticks, placed_names, text_width, wrapped
from maps.strip.data import AxisName, Patch, Strip
from maps.strip.fills import Fills, break_mark
from maps.strip.legend import Legend
from maps.style import LIGHT

if TYPE_CHECKING:
    from datetime import date

__all__ = ["FONTS", "strip_svg"]

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Liberation Sans', Arial, sans-serif"
MARGIN, KM_ROOM, MOST_NAME_ROOM = 16.0, 62.0, 230.0
LEAST_PLOT = 140.0
"""Least height of the chart itself; a picture that is too low for it and its legend becomes higher."""
NAME_SIZE, SMALL = 11.5, 10.5
_TICK_ROOM = 26.0


def strip_svg(strip: Strip, *, width: int = 960, height: int = 540, fonts: str = FONTS) -> str:
    """Return the chart as an SVG file that needs nothing else: no script, no style sheet, no picture.

    Args:
        strip: what `strip_data` returned.
        width: in pixels.
        height: in pixels; the picture is higher where the legend needs it.
        fonts: font families, as in CSS.
    """
    chart = _Chart(strip, width, height)
    high = f"{chart.height:g}"
    svg = "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high}" viewBox="0 0 {width} {high}" role="img"',
            f' aria-labelledby="title desc" font-family="{escape(fonts)}" font-size="12" fill="{LIGHT["ink"]}">\n',
            f'<title id="title">{escape(_heading(strip))}</title>\n',
            f'<desc id="desc">{escape(_description(strip))}</desc>\n',
            f"<defs>{chart.fills.definitions()}</defs>\n",
            f'<rect width="{width}" height="{high}" fill="{LIGHT["paper"]}"/>\n',
            *(f"{element}\n" for element in chart.drawn()),
            "</svg>\n",
        )
    )
    return _only_xml(without_turns(svg))


class _Chart:
    """Places the parts of one chart on its paper."""

    def __init__(self, strip: Strip, width: int, height: int) -> None:
        self.strip, self.width = strip, width
        self.fills = Fills(strip.patches, strip.colours)
        self.legend = Legend(strip, self.fills, width - 2 * MARGIN)
        self.heading = list(self._heading())
        self.top = 22 + 19 * len(self.heading)
        below = _TICK_ROOM + self.legend.height + 8
        self.plot = max(LEAST_PLOT, height - self.top - below)
        self.bottom = self.top + self.plot
        self.height = self.bottom + below
        self.placed = placed_names(strip.names, self.y, self.top - 4, self.bottom + 4)
        longest = max((_name_width(name) for name, _, _ in self.placed), default=0.0)
        self.left = MARGIN + min(longest, MOST_NAME_ROOM, 0.3 * width) + 22
        self.right = width - KM_ROOM

    def x(self, instant: datetime) -> float:
        share = (instant - self.strip.period.start) / (self.strip.period.end - self.strip.period.start)
        return self.left + share * (self.right - self.left)

    def y(self, km: float) -> float:
        return self.top + self.plot * (
            1 - (km - self.strip.from_km) / (self.strip.to_km - self.strip.from_km)
        )

    def drawn(self) -> Iterator[str]:
        """Yield the elements, what lies below first."""
        yield from self.heading_text()
        yield (
            f'<rect x="{self.left:.1f}" y="{self.top:.1f}" width="{self.right - self.left:.1f}" height="{self.plot:.1f}"'
            f' fill="none" stroke="{LIGHT["rule"]}"/>'
        )
        yield '<g id="patches" shape-rendering="crispEdges">'
        yield from map(self.patch, self.strip.patches)
        yield "</g>"
        yield from self.days()
        yield from self.names()
        yield from self.kilometres()
        yield from map(self.closure, self.strip.closures)
        if self.strip.known is not None and self.strip.known < self.strip.period.end:
            x = self.x(self.strip.known)
            yield f'<path d="M{x:.1f} {self.top - 4:.1f}V{self.bottom + 4:.1f}" stroke="{LIGHT["ink"]}" stroke-width="1.5"/>'
        yield from self.legend.drawn(MARGIN, self.bottom + _TICK_ROOM + 4)

    def _heading(self) -> Iterator[str]:
        room = self.width - 2 * MARGIN
        yield clipped(_heading(self.strip), room, 16, bold=True)
        yield from wrapped(_subtitle(self.strip), room, 12)

    def heading_text(self) -> Iterator[str]:
        """Yield the title and the line below it."""
        for number, line in enumerate(self.heading):
            look = f'fill="{LIGHT["ink-soft"]}"' if number else 'font-size="16" font-weight="600"'
            yield f'<text x="{MARGIN:g}" y="{26 + 19 * number}" {look}>{escape(line)}</text>'

    def patch(self, patch: Patch) -> str:
        x, y = self.x(patch.period.start), self.y(patch.to_km)
        wide, high = self.x(patch.period.end) - x, self.y(patch.from_km) - y
        fill = self.fills.of(patch)
        return f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="{fill}"/>'

    def names(self) -> Iterator[str]:
        """Yield the names on the km axis, each tied to its place."""
        for name, y, at in self.placed:
            is_city = name.kind == "city"
            text = clipped(name.text, self.left - 22 - MARGIN + 2, NAME_SIZE, bold=is_city)
            look = 'font-weight="600"' if is_city else f'fill="{LIGHT["ink-soft"]}"'
            yield (
                f'<path d="M{self.left:.1f} {y:.1f}H{self.right:.1f}" stroke="{LIGHT["ink"]}" stroke-opacity=".22"/>'
                f'<path d="M{self.left - 1:.1f} {y:.1f}h-3L{self.left - 12:.1f} {at:.1f}h-3" stroke="{LIGHT["ink"]}" stroke-opacity=".55" fill="none"/>'
                f'<text x="{self.left - 19:.1f}" y="{at + 4:.1f}" text-anchor="end" font-size="{NAME_SIZE}" {look}>{escape(text)}</text>'
            )

    def kilometres(self) -> Iterator[str]:
        """Yield the km axis on the right: its ends and round numbers."""
        strip = self.strip
        digits = 0 if strip.to_km - strip.from_km >= 10 else 1  # noqa: PLR2004 - km
        for km in km_ticks(strip.from_km, strip.to_km, int(self.plot / 40)):
            is_end = km in {strip.from_km, strip.to_km}
            text = f"km {km:.{digits}f}" if is_end else f"{km:.{digits}f}"
            yield (
                f'<path d="M{self.right:.1f} {self.y(km):.1f}h5" stroke="{LIGHT["ink-soft"]}"/>'
                f'<text x="{self.right + 8:.1f}" y="{self.y(km) + 4:.1f}" font-size="{SMALL}" fill="{LIGHT["ink-soft"]}">{text}</text>'
            )

    def days(self) -> Iterator[str]:
        """Yield the days below the chart, thinned until they do not touch."""
        cell = (self.right - self.left) / max(1, len(self.strip.days))
        widest = max(text_width(label, SMALL) for label in self.strip.labels) + 12
        every = max(1, -int(-widest // cell))
        for number in range(0, len(self.strip.labels), every):
            x = self.left + cell * number
            yield (
                f'<path d="M{x:.1f} {self.bottom:.1f}v4" stroke="{LIGHT["ink-soft"]}"/>'
                f'<text x="{x + cell / 2:.1f}" y="{self.bottom + 16:.1f}" text-anchor="middle" font-size="{SMALL}"'
                f' fill="{LIGHT["ink-soft"]}">{escape(self.strip.labels[number])}</text>'
            )

    def closure(self, patch: Patch) -> str:
        """Return the sign of closed passage: a dashed line at a known cut, a dotted frame where only a stretch is."""
        x, wide = self.x(patch.period.start), self.x(patch.period.end) - self.x(patch.period.start)
        ink = f'stroke="{LIGHT["ink"]}" fill="none"'
        bars = 1 if patch.state == "military_only" else 2
        if patch.point_km is not None:
            y = self.y(patch.point_km)
            line = f'<path d="M{x:.1f} {y:.1f}h{wide:.1f}" stroke-dasharray="4 3" stroke-width="1.6" {ink}/>'
        else:
            upper = self.y(patch.to_km)
            high = self.y(patch.from_km) - upper
            y = upper + high / 2
            line = (
                f'<rect x="{x + 1:.1f}" y="{upper:.1f}" width="{max(0.0, wide - 2):.1f}" height="{high:.1f}"'
                f' stroke-dasharray="1 4" {ink}/>'
            )
        at = min(x + wide - 6, x + 9)
        return line + break_mark(at, y, size=8, is_known=patch.point_km is not None, bars=bars)


def _name_width(name: AxisName) -> float:
    return text_width(name.text, NAME_SIZE, bold=name.kind == "city")


def _heading(strip: Strip) -> str:
    part = f", km {strip.from_km:.0f} to {strip.to_km:.0f}" if strip.is_part else ""
    return strip.title + part


def _subtitle(strip: Strip) -> str:
    zone = ZoneInfo(strip.zone_name)
    first, last = (instant.astimezone(zone).date() for instant in (strip.days[0], strip.days[-1]))
    span = f"{_day(first)} to {_day(last)}" if last > first else _day(first)
    return f"Who held which kilometre, {span} ({strip.zone_name}). {_reading(strip)}"


def _reading(strip: Strip) -> str:
    if strip.known is not None:
        here = strip.known.astimezone(ZoneInfo(strip.zone_name))
        return f"As known at {_day(here.date())}, {here:%H:%M}; later days are left empty."
    if strip.reading == "known":
        return "As known then: of each day, only what had been published by that day."
    return "With hindsight: what is held true today of each day."


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _description(strip: Strip) -> str:
    """Return the chart in words, for whoever cannot see it."""
    told = [
        f"Kilometres upwards from {strip.from_km:.0f} to {strip.to_km:.0f}, days from left to right. {_subtitle(strip)}"
    ]
    instants = [strip.days[0]] + ([strip.days[-1]] if len(strip.days) > 1 else [])
    for instant, label in zip(instants, (strip.labels[0], strip.labels[-1]), strict=False):
        sums = sorted(strip.km_at(instant).items(), key=lambda pair: -pair[1])
        held = ", ".join(f"{_holder(strip, actor)} {km:.0f} km" for actor, km in sums if km >= 0.5)  # noqa: PLR2004
        told += [f"At the end of {label}: {held}."] if held else []
    if strip.closures:
        told.append(f"Passage is marked as closed or limited {len(strip.closures)} times.")
    return " ".join(told)


def _holder(strip: Strip, actor: str) -> str:
    return strip.actors.get(actor, actor) if actor else "nobody or undecided"


def _only_xml(text: str) -> str:
    """Return a text without the characters that no XML file may hold (XML 1.0, "Char")."""
    return "".join(
        character
        if character in "\t\n\r"
        or (character >= " " and not "\ud800" <= character <= "\udfff" and character not in "\ufffe\uffff")
        else "\ufffd"
        for character in text
    )
