"""The rules of a theatre: those of this package, with the numbers of its own ``rules.toml`` in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.control.rules import Rules
from geo.theatre_files import Folder

if TYPE_CHECKING:
    from geo.theatre import Theatre

__all__ = ["RULES_FILE", "check_rules", "rules_of"]

RULES_FILE = "rules.toml"


def rules_of(theatre: Theatre) -> Rules:
    """Return the rules by which the claims of a theatre are weighed.

    Raises:
        TheatreError: its ``rules.toml`` cannot be read, or holds what is no value of the rules; all of it is told.
    """
    default = Rules.default()
    return default if theatre.rules_path is None else default.with_overrides(theatre.rules_path)


def check_rules(folder: Folder) -> None:
    """Note in a theatre folder that is being read what is wrong with its ``rules.toml``, where there is one."""
    for problem in Rules.default().overlaid(folder.toml(RULES_FILE))[1]:
        folder.note(f"{RULES_FILE}: {problem}")
