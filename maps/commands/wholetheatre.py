"""A theatre opened with all that is in it, so that whatever is wrong with it is told."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo.errors import FrontlineError, TheatreError
from maps.commands.corrections import flaws_of
from maps.commands.show import count_of

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.roads.network import Network
    from geo.theatre import Theatre

__all__ = ["open_whole"]

T = TypeVar("T")


def open_whole(name: str | Path) -> tuple[Theatre, Network]:
    """Open a theatre with its rules, its roads and its tables of claims.

    Raises:
        TheatreError: something in it is wrong. All problems of its files are told at once; where there are none, all of
            its roads, claim tables, and corrections that do not do what they say.
    """
    from geo.claims.table import read_claims
    from geo.control.ownrules import check_rules
    from geo.places.open import load_network
    from geo.theatre import Theatre

    theatre = Theatre.open(name, check=check_rules)
    problems: list[str] = []
    network = _tried(lambda: load_network(theatre), problems)

    def read(path: Path) -> list[Claim]:
        return _tried(lambda: read_claims(path, zone=theatre.zone), problems) or []

    claims = [claim for path in theatre.claims_paths for claim in read(path)]
    baseline = read(theatre.baseline_path) if theatre.baseline_path else []
    if not problems:
        flaws = flaws_of(claims, baseline, theatre)
        problems += [f"claim {flaw.located.claim.claim_id} {flaw.why}" for flaw in flaws]
    if problems or network is None:
        lines = "\n".join(problems)
        raise TheatreError(f"theatre {theatre.folder.name}: {count_of(len(problems), 'problem')}\n{lines}")
    return theatre, network


def _tried(read: Callable[[], T], problems: list[str]) -> T | None:
    """Return what is read; what is wrong with it is added to the problems."""
    try:
        return read()
    except FrontlineError as error:
        problems.append(str(error))
        return None
