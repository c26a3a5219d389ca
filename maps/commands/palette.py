"""Whether the colours of a theatre's parties can be told apart, and seen: advice, no error.

Only parties that some claim lets hold, take or fight for something are compared; a party that is merely named is never
drawn. Both grounds count, because the reader chooses between day and night.
"""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from maps.commands.show import clean

if TYPE_CHECKING:
    from geo.actors import Actor
    from geo.theatre import Theatre

__all__ = ["colour_advice"]

_NOBODY = "nobody"


def colour_advice(theatre: Theatre) -> list[str]:
    """Return a line of advice for every pair of parties that some eye confuses, and every colour that is hard to see.

    Args:
        theatre: a theatre whose tables of claims are in order.

    Raises:
        ClaimTableError: a table of claims is not in order.
    """
    from maps.style import DARK, LIGHT, for_dark, safe_colour

    drawn = {actor.actor_id: safe_colour(actor.colour) for actor in _drawn(theatre)}
    by_night = {name: for_dark(colour) for name, colour in drawn.items()}
    faint = [line for name, colour in drawn.items() for line in _faint(name, colour, LIGHT["land"])]
    return faint + _confused({"day": drawn, "night": by_night}, {"day": LIGHT, "night": DARK})


def _drawn(theatre: Theatre) -> Iterable[Actor]:
    """Return the parties that some claim lets hold or fight for something, in the theatre's order; all without claims."""
    from geo.claims.claim import Action
    from geo.claims.table import read_claims

    holding = {Action.CAPTURED, Action.CONTROLS, Action.CONTESTED, Action.BESIEGED, Action.ADVANCED_TO}
    paths = [*theatre.claims_paths, *([theatre.baseline_path] if theatre.baseline_path else [])]
    claims = [claim for path in paths for claim in read_claims(path, zone=theatre.zone)]
    named = {claim.actor_id for claim in claims if claim.act in holding}
    return [actor for actor in theatre.actors if actor.actor_id in named or not claims]


def _faint(name: str, colour: str, land: str) -> list[str]:
    from maps.style import LINE_CONTRAST, contrast_ratio

    ratio = contrast_ratio(colour, land)
    if ratio >= LINE_CONTRAST:
        return []
    return [
        (
            f"{clean(name)} {colour} is hard to see on the light ground: its contrast is {ratio:.1f} of at least"
            f" {LINE_CONTRAST:.0f}; a darker colour in actors.toml helps"
        )
    ]


def _confused(colours: dict[str, dict[str, str]], grounds: dict[str, dict[str, str]]) -> list[str]:
    """Return a line for each pair, told once, at the time of day when it is worst."""
    from maps.colours import LEAST_DISTANCE, too_close

    worst: dict[tuple[str, str], tuple[float, str]] = {}
    for time, named in colours.items():
        for pair in too_close({**named, "": grounds[time]["unknown"]}):
            both = ", ".join(
                f"{clean(one)} {colours['day'][one]}" if one else f"the grey of {_NOBODY}"
                for one in (pair.one, pair.other)
            )
            line = (
                f"{both} are hard to tell apart by {time} with {pair.vision}: {pair.distance:.1f} of at least"
                f" {LEAST_DISTANCE:.0f} (CAM02-UCS); change one of them in actors.toml"
            )
            key = (pair.one, pair.other)
            worst[key] = min(worst.get(key, (pair.distance, line)), (pair.distance, line))
    return [line for _, line in sorted(worst.values())]
