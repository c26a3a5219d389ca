"""How the states of a strip chart are filled: one SVG pattern for each state and pair of actors, and the sign of a break.

The patterns are those of the page's chart (`assets/strip.js`), so that both are read by one legend.
"""

from __future__ import annotations

from collections.abc import Iterable

from maps.strip.data import Patch
from maps.style import LIGHT, NO_HOLDER

__all__ = ["Fills", "break_mark"]


class Fills:
    """Names the fill of each patch, and defines those that are patterns."""

    def __init__(self, patches: Iterable[Patch], colours: dict[str, str]) -> None:
        self._colours = colours
        self._made: dict[tuple[str, str, str, bool], str] = {}
        for patch in patches:
            if self._plain(patch) is None:
                self._made.setdefault(_key(patch), f"f{len(self._made)}")

    def of(self, patch: Patch) -> str:
        """Return what stands in a ``fill`` attribute: a colour, or the address of a pattern."""
        return self._plain(patch) or f"url(#{self._made[_key(patch)]})"

    def colour(self, actor_id: str) -> str:
        """Return the colour of an actor."""
        return self._colours.get(actor_id, NO_HOLDER)

    def definitions(self) -> str:
        """Return the patterns as SVG."""
        return "".join(self._pattern(key, name) for key, name in self._made.items())

    def _plain(self, patch: Patch) -> str | None:
        if patch.state == "controlled" and not patch.is_inferred:
            return self.colour(patch.holder)
        return LIGHT["paper-soft"] if patch.state == "unknown" else None

    def _pattern(self, key: tuple[str, str, str, bool], name: str) -> str:
        state, holder_id, other_id, _ = key
        holder, other, pale = self.colour(holder_id), self.colour(other_id), LIGHT["casing"]
        looks = {
            "controlled": (holder, pale, 0.9, 6.0),
            "claimed": (pale, holder, 3.4, 6.0),
            "contested": (holder, other, 4.0, 8.0),
            "besieged": (holder, other, 1.6, 6.0),
            "pressured": (holder, other, 1.4, 10.0),
            "advance": (holder, other, 2.4, 10.0),
            "vacated": (pale, other, 1.6, 5.0),
        }
        ground, line, width, gap = looks.get(state, (LIGHT["undecided"], LIGHT["ink-soft"], 0.9, 5.0))
        return (
            f'<pattern id="{name}" width="{gap:g}" height="{gap:g}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="{gap:g}" height="{gap:g}" fill="{ground}"/>'
            f'<path d="M{gap / 2:g} 0V{gap:g}" stroke="{line}" stroke-width="{width:g}"/></pattern>'
        )


def _key(patch: Patch) -> tuple[str, str, str, bool]:
    is_hatched = patch.is_inferred and patch.state == "controlled"
    return patch.state, patch.holder, patch.other, is_hatched


def break_mark(x: float, y: float, *, size: float, is_known: bool, bars: int) -> str:
    """Return the sign of closed passage: one or two bars across a gap in the road, in a ring where only the stretch is known."""
    ink, paper = LIGHT["ink"], LIGHT["paper"]
    if is_known:
        ground = (
            f'<rect x="{x - 0.5 * size:.1f}" y="{y - 0.62 * size:.1f}" width="{size:.1f}" height="{1.24 * size:.1f}"'
            f' fill="{paper}"/>'
        )
        width, reach = max(1.6, 0.2 * size), size
    else:
        ground = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.7 * size:.1f}" fill="{paper}" stroke="{ink}"/>'
        width, reach = 1.4, 0.6 * size
    steps = (0.0,) if bars == 1 else (-0.34 * reach, 0.34 * reach)
    lean, rise = 0.14 * reach, 0.72 * reach
    lines = "".join(
        f"M{x + step - lean:.1f} {y + rise:.1f}L{x + step + lean:.1f} {y - rise:.1f}" for step in steps
    )
    return f'{ground}<path d="{lines}" stroke="{ink}" stroke-width="{width:.1f}" stroke-linecap="round" fill="none"/>'
