"""``frontline check``: everything that is wrong with an input, and nothing written."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import ClaimTableError, FrontlineError
from maps.commands.corrections import counted, flaws_of
from maps.commands.inputs import all_inputs, expanded, holds_reports, note
from maps.commands.palette import colour_advice
from maps.commands.reader import Reader, shown_name
from maps.commands.shared import Command, ReportFlags, report_options, theatre_option
from maps.commands.show import clean, count_of, printable
from maps.commands.wholetheatre import open_whole

if TYPE_CHECKING:
    from geo.claims.claim import Claim
    from geo.places.locate import Locator
    from geo.theatre import Theatre

__all__ = ["check"]


@click.command(
    cls=Command,
    examples=(
        "frontline check claims.csv",
        "frontline check report.txt --published 2024-11-28",
        "frontline check reports/",
        "frontline check my-theatre/",
    ),
    short_help="Say what is wrong with claims, reports or a theatre.",
)
@click.argument("inputs", metavar="CLAIMS|REPORT|FOLDER...", nargs=-1, required=True)
@report_options
@theatre_option
def check(*, inputs: tuple[str, ...], flags: ReportFlags, theatre_name: str) -> None:
    """Say what is wrong with claim tables, reports, folders of reports and theatres, and which claims cannot be placed.

    Corrections and retractions are looked at over all inputs together, because what they name may be in another table.
    Nothing is written. The exit code is 1 if anything was found.
    """
    checker = _Checker(theatre_name, flags)
    found = 0
    for name in _one_by_one(all_inputs(inputs)):
        shown = shown_name(name)
        problems, remark = checker.check(name)
        click.echo(
            f"{clean(shown)}: {remark}"
            if not problems
            else f"{clean(shown)}: {count_of(len(problems), 'problem')}"
        )
        for problem in problems:
            click.echo("\n".join(f"  {printable(line)}" for line in problem.splitlines()))
        found += len(problems)
    flaws = checker.flaws()
    if flaws:
        click.echo(f"corrections, over all inputs: {count_of(len(flaws), 'problem')}")
        click.echo("\n".join(f"  {clean(flaw)}" for flaw in flaws))
    if found or flaws:
        raise click.exceptions.Exit(1)


def _one_by_one(names: Iterable[str]) -> list[str]:
    """Put the reports of a folder in its place, unless the folder is a theatre."""
    found = []
    for name in names:
        folder = Path(name)
        is_theatre = (folder / "theatre.toml").exists() or not (folder.is_dir() and holds_reports(folder))
        found.extend([name] if name == "-" or is_theatre else expanded([name]))
    return found


class _Checker:
    """Checks inputs against one theatre, which is opened when the first of them needs it."""

    def __init__(self, theatre_name: str, flags: ReportFlags) -> None:
        self._theatre_name = theatre_name
        self._flags = flags
        self._opened: tuple[Theatre, Locator] | None = None
        self._read: dict[str, tuple[Claim, str]] = {}

    def check(self, name: str) -> tuple[list[str], str]:
        """Return the problems of one input, and a remark for where there is none."""
        try:
            if name != "-" and Path(name).is_dir():
                return [], _theatre_remark(name)
            theatre, locator = self._open()
            claims = Reader(theatre, self._flags).claims(name, note)
        except ClaimTableError as error:
            return [str(problem) for problem in error.problems], ""
        except FrontlineError as error:
            return [str(error)], ""
        for claim in claims:
            self._read.setdefault(claim.claim_id, (claim, shown_name(name)))
        remark = f"{count_of(len(claims), 'claim')}, all located" if claims else "no claim in it"
        corrections = counted(claims)
        return _problems(claims, theatre, locator), f"{remark}; {corrections}" if corrections else remark

    def flaws(self) -> list[str]:
        """Describe the corrections and retractions that do not do what they say, once all inputs are read."""
        from geo.situation import baseline_of

        claims = [claim for claim, _ in self._read.values()]
        if not any(claim.corrects for claim in claims):
            return []
        theatre, _ = self._open()
        return [
            f"claim {flaw.located.claim.claim_id} of {self._read[flaw.located.claim.claim_id][1]} {flaw.why}"
            for flaw in flaws_of(claims, baseline_of(theatre), theatre)
            if flaw.located.claim.claim_id in self._read
        ]

    def _open(self) -> tuple[Theatre, Locator]:
        from geo.places.locate import Locator
        from geo.places.open import load_network
        from geo.theatre import Theatre

        if self._opened is None:
            theatre = Theatre.open(self._theatre_name)
            self._opened = theatre, Locator(theatre, load_network(theatre))
        return self._opened


def _problems(claims: list[Claim], theatre: Theatre, locator: Locator) -> list[str]:
    """Describe the claims that cannot be placed, and those whose actor nobody knows."""
    from geo.situation import completed

    problems = []
    for item in locator.locate_claims(completed(claims, theatre)):
        claim, location = item.claim, item.location
        if claim.is_retraction:  # nothing is drawn of it
            continue
        if not location.is_located:
            problems.append(
                f'claim {claim.claim_id}: cannot place "{claim.target}" ({location.status.words}): {location.why}'
            )
        for role, name, actor_id in (
            ("actor", claim.actor, claim.actor_id),
            ("opponent", claim.opponent, claim.opponent_id),
        ):
            if (name or actor_id) and theatre.actors.get(actor_id) is None:
                problems.append(
                    f'claim {claim.claim_id}: the {role} "{actor_id or name}" is no actor of the theatre and can hold nothing;'
                    " the names are in its actors.toml"
                )
    return problems


def _theatre_remark(folder: str) -> str:
    """Open a theatre folder with all that is in it; raises what is wrong with it."""
    theatre, network = open_whole(Path(folder))
    remark = (
        f"theatre {theatre.theatre_id}: {count_of(len(theatre.actors), 'actor')},"
        f" {count_of(len(theatre.places), 'place')}, {count_of(len(network.roads), 'road')}"
    )
    return "\n".join([remark, *(f"  colours: {advice}" for advice in colour_advice(theatre))])
