"""Finds extractors by name: the built-in one, and those that other distributions bring.

A distribution registers its extractor in the entry-point group ``frontline.extractors``; docs/extractors.md shows a whole
one. Looking for a name reads metadata only: nothing of a plug-in is imported before somebody asks for it by name, and only
the command line or a program does that; no theatre and no report can. The built-in name is never looked up, so that no
plug-in can take its place.

What a plug-in makes is checked by `geo.claims.boundary`, and trusted from there on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

from geo.claims.boundary import check_claims
from geo.claims.claim import Claim
from geo.claims.extract import Extractor, RuleExtractor, TheatreNames
from geo.claims.report import Report
from geo.errors import ExtractorError, ExtractorNotFoundError

__all__ = ["BUILT_IN", "GROUP", "Factory", "extractor_names", "open_extractor"]

GROUP = "frontline.extractors"
"""The entry-point group."""

BUILT_IN = "rules"
"""Name of the extractor by rules and lexicon."""

Factory = Callable[[TheatreNames | None], Extractor]
"""What an entry point must be: called with the theatre, or None, it returns the extractor."""


def extractor_names() -> tuple[str, ...]:
    """Return the names of all extractors that are installed, the built-in one first; imports none of them."""
    others = {entry.name for entry in entry_points(group=GROUP)} - {BUILT_IN}
    return (BUILT_IN, *sorted(others))


@lru_cache(maxsize=4)
def open_extractor(name: str, theatre: TheatreNames | None = None) -> Extractor:
    """Return the extractor of a name; made once for each theatre in a process.

    An extractor need not survive pickling: a worker process gets its name and opens it there.

    Args:
        name: ``"rules"``, or the name of an entry point.
        theatre: lends the names of the parties and the grades of the sources.

    Raises:
        ExtractorNotFoundError: no extractor of that name is installed, or several are; the message lists the known ones.
        ExtractorError: the plug-in cannot be imported, or is no extractor. Its ``extract`` raises the same where the
            plug-in fails on a report or returns something else than good claims.

    Example:
        >>> type(open_extractor("rules")).__name__
        'RuleExtractor'
    """
    if name == BUILT_IN:
        return RuleExtractor(theatre)
    entry = _entry(name)
    label = _label(entry)
    try:
        factory = entry.load()
    except (Exception, SystemExit) as error:
        raise ExtractorError(f"{label} cannot be loaded: {_told(error)}") from error
    if not callable(factory):
        raise ExtractorError(
            f"{label}: {entry.value} is no factory; it must be callable with a theatre or None"
        )
    try:
        made = factory(theatre)
    except (Exception, SystemExit) as error:
        raise ExtractorError(f"{label} cannot be started: {_told(error)}") from error
    if not callable(getattr(made, "extract", None)):
        raise ExtractorError(
            f"{label}: {entry.value} made {_kind(made)}, which has no method extract(report)"
        )
    return _Checked(label, made)


class _Checked:
    """An extractor of somebody else: its failures are told by its name, its claims are checked."""

    def __init__(self, label: str, inner: Extractor) -> None:
        self._label = label
        self._inner = inner

    def extract(self, report: Report) -> list[Claim]:
        """Return the claims of a report in the order given."""
        try:
            found = self._inner.extract(report)
            claims = list(found)
        except (Exception, SystemExit) as error:
            raise ExtractorError(f"{self._label} failed on {_of(report)}: {_told(error)}") from error
        problems = check_claims(claims, report)
        if problems:
            lines = "\n".join(f"  {problem}" for problem in problems)
            raise ExtractorError(f"{self._label} made claims of {_of(report)} that are none:\n{lines}")
        return claims


def _entry(name: str) -> EntryPoint:
    """Return the one entry point of a name."""
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        known = ", ".join(extractor_names())
        raise ExtractorNotFoundError(f"no extractor {name!r} is installed; known: {known}")
    if len(found) > 1:
        who = " and ".join(sorted(_distribution(entry) or entry.value for entry in found))
        raise ExtractorNotFoundError(f"{who} both bring an extractor {name!r}; uninstall one of them")
    return found[0]


def _label(entry: EntryPoint) -> str:
    distribution = _distribution(entry)
    return f"the extractor {entry.name!r}" + (f" of {distribution}" if distribution else "")


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else ""


def _of(report: Report) -> str:
    return f"the report {report.title or report.report_id}"


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _kind(value: object) -> str:
    return f"a value of type {type(value).__name__}"
