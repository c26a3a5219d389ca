"""The legend and the foot of a strip chart, so that it can stand alone in a report: holders, states, sources, licence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from maps.strip.axis import clipped, text_width, wrapped
from maps.strip.data import Patch, Strip
from maps.strip.fills import Fills, break_mark
from maps.style import LIGHT, PATTERNS

__all__ = ["Legend"]

ROW_HEIGHT, SMALL_HEIGHT = 20.0, 14.0
SIZE, SMALL = 11.5, 10.0
_SWATCH, _GAP, _BETWEEN = 22.0, 7.0, 18.0
_PASSAGES = {
    "closed": "passage closed",
    "interdicted": "passage under fire or forbidden",
    "military_only": "military traffic only",
}


@dataclass(frozen=True, slots=True)
class _Item:
    """A sign, drawn at the left end of its row, and what it means."""

    sign: Callable[[float, float], str]
    text: str


class Legend:
    """What stands below a chart.

    Args:
        strip: what is drawn.
        fills: how it is filled.
        width: room from edge to edge, in pixels.
    """

    def __init__(self, strip: Strip, fills: Fills, width: float) -> None:
        self._strip, self._fills, self._width = strip, fills, width
        self._rows = self._in_rows([*self._holders(), *self._states(), *self._passages()])
        foot = " · ".join(strip.attribution)
        self._foot = [*wrapped(foot, width, SMALL), *wrapped(f"Licence: {strip.licence}", width, SMALL)]
        if not strip.licence:
            self._foot = wrapped(foot, width, SMALL)

    @property
    def height(self) -> float:
        """Height in pixels."""
        return len(self._rows) * ROW_HEIGHT + len(self._foot) * SMALL_HEIGHT + 14

    def drawn(self, left: float, top: float) -> Iterator[str]:
        """Yield the elements, from a corner on."""
        y = top + ROW_HEIGHT / 2
        for row in self._rows:
            x = left
            for item in row:
                yield item.sign(x, y)
                yield f'<text x="{x + _SWATCH + _GAP:.1f}" y="{y + 4:.1f}" font-size="{SIZE}">{escape(item.text)}</text>'
                x += _width_of(item) + _BETWEEN
            y += ROW_HEIGHT
        y += 8
        for line in self._foot:
            yield f'<text x="{left:.1f}" y="{y:.1f}" font-size="{SMALL:g}" fill="{LIGHT["ink-soft"]}">{escape(line)}</text>'
            y += SMALL_HEIGHT

    def _in_rows(self, items: list[_Item]) -> list[list[_Item]]:
        rows: list[list[_Item]] = []
        used = 0.0
        for item in items:
            fitting = _Item(item.sign, clipped(item.text, self._width - _SWATCH - _GAP, SIZE))
            width = _width_of(fitting)
            if not rows or used + width > self._width:
                rows.append([])
                used = 0.0
            rows[-1].append(fitting)
            used += width + _BETWEEN
        return rows

    def _holders(self) -> Iterator[_Item]:
        """Yield who is seen to hold or to claim anything, in the order of the kilometres that they have."""
        sums: dict[str, float] = {}
        for patch in self._strip.patches:
            seen = () if patch.state in {"front", "unknown"} else {patch.holder, patch.other} - {""}
            for actor in seen:
                sums[actor] = sums.get(actor, 0.0) + _area(patch)
        for actor in sorted(sums, key=lambda one: (-sums[one], one)):
            yield _Item(self._swatch(self._fills.colour(actor)), self._strip.actors.get(actor, actor))

    def _states(self) -> Iterator[_Item]:
        """Yield the states that are seen, each in the colours of the largest patch that has it."""
        by_size = sorted(self._strip.patches, key=_area, reverse=True)
        for pattern in PATTERNS:
            of_state = [patch for patch in by_size if patch.state == pattern.state]
            if not of_state:
                continue
            if pattern.state == "controlled":
                hatched = next((patch for patch in of_state if patch.is_inferred), None)
                if hatched is not None:
                    yield self._state(hatched, "Inferred: held, by what is known on both sides")
                continue
            yield self._state(of_state[0], f"{pattern.label}: {pattern.meaning}")

    def _state(self, patch: Patch, text: str) -> _Item:
        return _Item(self._swatch(self._fills.of(patch)), text)

    def _passages(self) -> Iterator[_Item]:
        seen = {(patch.state, patch.point_km is not None) for patch in self._strip.closures}
        for state, words in _PASSAGES.items():
            for is_known in (True, False):
                if (state, is_known) in seen:
                    where = "at a known place" if is_known else "somewhere on the stretch"
                    yield _Item(_break(state, is_known=is_known), f"{words[0].upper()}{words[1:]}, {where}")

    @staticmethod
    def _swatch(fill: str) -> Callable[[float, float], str]:
        return lambda x, y: (
            f'<rect x="{x + 0.5:.1f}" y="{y - 6.5:.1f}" width="{_SWATCH - 1:g}" height="13" fill="{fill}" stroke="{LIGHT["border"]}"/>'
        )


def _area(patch: Patch) -> float:
    """Return how large a patch is, in km × s."""
    return (patch.to_km - patch.from_km) * (patch.period.end - patch.period.start).total_seconds()


def _break(state: str, *, is_known: bool) -> Callable[[float, float], str]:
    def sign(x: float, y: float) -> str:
        line = f'<path d="M{x:.1f} {y:.1f}h{_SWATCH:g}" stroke="{LIGHT["ink"]}" stroke-dasharray="4 3" stroke-width="1.6"/>'
        mark = break_mark(
            x + _SWATCH / 2, y, size=8, is_known=is_known, bars=1 if state == "military_only" else 2
        )
        return (line if is_known else "") + mark

    return sign


def _width_of(item: _Item) -> float:
    return _SWATCH + _GAP + text_width(item.text, SIZE)
