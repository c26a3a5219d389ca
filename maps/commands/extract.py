"""``frontline extract``: from reports to claims."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from geo.errors import ReportError
from maps.commands.inputs import How, all_inputs, end, read_inputs, reading_options
from maps.commands.reader import is_table
from maps.commands.shared import Command, ReportFlags, report_options, theatre_option
from maps.commands.show import clean, count_of, harmless_json, printable, table

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from geo.claims.claim import Claim
    from geo.claims.report import Report
    from geo.theatre import Theatre

__all__ = ["extract"]


@click.command(
    cls=Command,
    examples=(
        "frontline extract report.txt --published 2024-11-28",
        "frontline extract report.txt --published 2024-11-28 --show",
        "frontline extract report.txt --published 2024-11-28 --side opposition -o claims.csv",
        "frontline extract reports/*.html feeds/*.xml -o claims.csv --jobs 4",
        "frontline extract reports/ -o claims.csv --keep-going",
        "cat report.txt | frontline extract - --published 2024-11-28 --format jsonl",
    ),
    short_help="Read the claims out of reports.",
)
@click.argument("reports", metavar="REPORT|FOLDER...", nargs=-1, required=True)
@report_options
@theatre_option
@reading_options
@click.option(
    "-o", "--output", metavar="FILE", help="Write claims to a .csv or .jsonl file instead of showing them."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl"]),
    help="What to show: a table to read (the default), or the claims as CSV or JSON Lines.",
)
@click.option("--show", is_flag=True, help="Show each claim in its sentence, with the parts marked.")
@click.option(
    "--show-all",
    is_flag=True,
    help="As --show, and then the sentences that speak of control and a place and gave no claim.",
)
def extract(
    *,
    reports: tuple[str, ...],
    flags: ReportFlags,
    how: How,
    theatre_name: str,
    output: str | None,
    form: str | None,
    show: bool,
    show_all: bool,
) -> None:
    """Read who took, holds, lost, cut or reopened what out of REPORTs (- is standard input).

    A report is a text (.txt, .md), a saved web page (.html), or the entries of a feed (RSS, Atom); of a FOLDER all of them
    are read. A text may begin with front matter (title, publisher, url, published, side); a page states these itself, but
    for the side, and so do the entries of a feed. Options win over all of it, except over the dates and addresses of a
    feed's entries. Without any date of publication "on Thursday" means nothing, so one is needed; with --published unknown
    what states none is read all the same, and only what its text itself dates has a time.
    """
    from geo.theatre import Theatre

    names = all_inputs(reports)
    tables = [name for name in names if is_table(name)]
    if tables:
        raise ReportError(
            f"{tables[0]} is a claim table, not a report; frontline map and frontline export take it as it is"
        )
    if output not in (None, "-") and form == "table":
        raise click.UsageError("a file holds csv or jsonl; --format table is for reading on the screen")
    if output not in (None, "-") and form is None and not is_table(str(output)):
        raise click.UsageError(f"end {output} in .csv or .jsonl, or add --format")
    marked = show or show_all
    if marked and output in (None, "-") and form is not None:
        raise click.UsageError("--show is for reading on the screen; add -o FILE to write the claims as well")
    theatre = Theatre.open(theatre_name)
    found = read_inputs(names, theatre, flags, how, keep_reports=show_all)
    claims = found.claims
    if output not in (None, "-"):
        _write(claims, str(output), form)
        click.echo(f"{count_of(len(claims), 'claim')} written to {output}", err=True)
    if marked:
        _show_marked(claims, found.reports, theatre)
    elif output in (None, "-"):
        _show_as(form, claims, theatre.zone)
    end(found)


def _show_as(form: str | None, claims: Sequence[Claim], zone: ZoneInfo) -> None:
    if form in (None, "table"):
        _show(claims, zone)
    else:
        stream = io.StringIO()
        _write_to(claims, stream, str(form))
        click.echo(_for_stdout(stream.getvalue(), str(form)), nl=False)


def _for_stdout(text: str, form: str) -> str:
    """Take from a table what a terminal would obey: without loss in JSON, and in CSV only where it is a person who looks."""
    if form == "jsonl":
        return harmless_json(text)
    if sys.stdout.isatty():
        return "".join(printable(line) + "\n" for line in text.split("\n")[:-1])
    return text


def _write(claims: Sequence[Claim], output: str, form: str | None) -> None:
    from geo.claims.table import write_claims
    from maps.output import replaced_file

    with replaced_file(output) as path:
        write_claims(claims, path, fmt=form)


def _write_to(claims: Sequence[Claim], stream: io.StringIO, form: str) -> None:
    from geo.claims.table import write_claims

    write_claims(claims, stream, fmt=form)


def _show(claims: Sequence[Claim], zone: ZoneInfo) -> None:
    """Show claims as a table, and below it the sentences that they come from."""
    width = max(shutil.get_terminal_size((120, 24)).columns, 60)
    rows = [
        (str(number), _when(claim, zone), claim.actor_id or claim.actor or "?", _what(claim), _where(claim))
        for number, claim in enumerate(claims, start=1)
    ]
    if not rows:
        click.echo("No claim about control.")
        return
    click.echo(table(("", "when", "actor", "what", "where"), rows, width=width, right=(0,)))
    click.echo()
    told: dict[str, list[int]] = {}
    for number, claim in enumerate(claims, start=1):
        told.setdefault(claim.sentence, []).append(number)
    for sentence, numbers in told.items():
        if sentence:
            lead = f"{', '.join(str(number) for number in numbers):>2}  "
            click.echo(textwrap.fill(clean(sentence), width, initial_indent=lead, subsequent_indent="    "))
    click.echo(f"\n{count_of(len(claims), 'claim')}. Add -o claims.csv to keep them.")


def _show_marked(claims: Sequence[Claim], reports: Sequence[Report], theatre: Theatre) -> None:
    """Show claims in their sentences, and the sentences of reports that gave none."""
    from maps.commands.marked import KEY, marked_claims, marked_rest, style_for

    width = max(shutil.get_terminal_size((80, 24)).columns, 40)
    style = style_for()
    for line in marked_claims(claims, theatre, width=width, style=style):
        click.echo(line)
    if claims:
        click.echo(textwrap.fill(f"{count_of(len(claims), 'claim')}. {KEY}", min(width, 110)))
    else:
        click.echo("No claim about control.")
    rest = [
        line for report in reports for line in marked_rest(report, claims, theatre, width=width, style=style)
    ]
    if rest:
        click.echo("\nRead, and no claim made:\n")
        click.echo("\n".join(rest).rstrip())


def _when(claim: Claim, zone: ZoneInfo) -> str:
    """Return when it happened; where the report does not tell, it was by the day of publication."""
    if claim.when is not None and claim.when.edtf.endswith("/.."):
        return f"since {claim.when.edtf.removesuffix('/..')}"
    return str(claim.when or f"by {claim.source.published.astimezone(zone).date()}")


def _what(claim: Claim) -> str:
    marks = [str(claim.act)]
    if claim.background:
        marks.append("history")
    if claim.is_claimed_only:
        marks.append("claimed only")
    if str(claim.polarity) != "affirmed":
        marks.append(str(claim.polarity))
    if claim.passage:
        marks.append(f"passage {str(claim.passage).replace('_', ' ')}")
    return ", ".join(marks)


def _where(claim: Claim) -> str:
    return f"{claim.target} ({claim.target_kind})"
