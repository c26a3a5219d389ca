"""A report: a text with its publisher, address, publication time, and whose side the publisher speaks for.

`read_reports` takes a file, bytes or a text: plain text or Markdown with or without a YAML front matter, a web page, or a
feed, of which each entry is a report; `read_report` does where there is one. The body of a text is kept to the character,
so that the spans of the claims index it; of a page they index the text of its article. How files become texts is the
business of `geo.claims.documents`, extraction that of `geo.claims.extract`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.claims.claim import Side
from geo.claims.documents import REPORT_SUFFIXES, Document, documents
from geo.claims.language import require_english
from geo.errors import PeriodError, ReportError, UnsupportedLanguageError
from geo.period import as_instant, day_bounds

__all__ = ["UNKNOWN", "Report", "read_report", "read_reports"]

_LOG = logging.getLogger(__name__)
_LONGEST_PATH = 1024
_MOST_BYTES = 20_000_000
_SHOWN_TITLES = 20
_UTC = ZoneInfo("UTC")
UNKNOWN = "unknown"
"""What stands for a day of publication that nobody knows; it takes the place of no day that is stated."""


@dataclass(frozen=True, slots=True)
class Report:
    """A text to extract claims from.

    Attributes:
        report_id: identifier; the same for the same text, publisher and publication time.
        text: the body; spans of claims are character positions in it.
        publisher: name as displayed, or ``""``.
        url: http(s) address, or ``""``.
        published: instant of publication, UTC.
        side: for whom the publisher speaks.
        origin: the voice that the whole report rests on (``"SOHR"``), or ``""``.
        title: headline, or ``""``.
        zone: time zone in which "Thursday" and "overnight" are to be read.
        dated: the publication time is known; else `published` is when it was read, and "Thursday" means nothing.
    """

    report_id: str
    text: str
    publisher: str
    url: str
    published: datetime
    side: Side
    origin: str
    title: str
    zone: ZoneInfo = _UTC
    dated: bool = True

    @property
    def published_day(self) -> date:
        """Calendar day of publication in the report's zone."""
        return self.published.astimezone(self.zone).date()


def read_report(
    path_or_text: str | Path | bytes,
    *,
    zone: ZoneInfo,
    publisher: str = "",
    url: str = "",
    published: str = "",
    side: str = "",
    origin: str = "",
    title: str = "",
) -> Report:
    """Read the one report of a file.

    Args:
        path_or_text: a path, the text itself, or the bytes of it. A text of one line that is the path of an existing
            file, or ends like one (``.txt``, ``.md``, ``.html``), is taken for a path.
        zone: time zone of the theatre.
        publisher: goes before what the report says of itself, as do the following.
        url: http(s) address.
        published: ``2024-11-28`` or ``2024-11-28T14:30+03:00``; ``unknown`` where nobody knows. Such a report is known
            from the day on which it is read, and only what its text itself fixes has a time; a date that the report
            states stays.
        side: one of `Side`.
        origin: the voice that the whole report rests on.
        title: headline.

    Returns:
        The report; a text without its front matter and otherwise as it was, of a page the text of its article.

    Raises:
        ReportError: the file is missing, empty, no text, in an encoding that is not certain, or without a publication
            date; an address or a side that is none; a feed of several entries.
        UnsupportedLanguageError: the text is not in English.

    Example:
        >>> report = read_report("Rebels took Saraqib.", zone=ZoneInfo("Asia/Damascus"), published="2024-11-30")
        >>> report.published.isoformat(), report.side.value
        ('2024-11-29T21:00:00+00:00', 'unknown')
    """
    name, found = _documents(path_or_text, _LOG.info)
    if len(found) > 1:
        raise ReportError(f"{name} is a feed of {len(found)} reports; read_reports reads them all")
    flags = _Flags(publisher, url, published, side, origin, title)
    return _report(found[0], flags.over(found[0].facts), zone)


def read_reports(
    path_or_text: str | Path | bytes,
    *,
    zone: ZoneInfo,
    publisher: str = "",
    url: str = "",
    published: str = "",
    side: str = "",
    origin: str = "",
    title: str = "",
    tell: Callable[[str], None] = _LOG.info,
) -> list[Report]:
    """Read all reports of a file: one, or those of a feed.

    Args:
        path_or_text: as for `read_report`, and so are the others, with one difference: a feed tells of each of its
            entries when and where it was published, so there ``published``, ``url`` and ``title`` stand in only where
            an entry does not.
        zone: time zone of the theatre.
        publisher: goes before what the report says of itself.
        url: http(s) address.
        published: day or instant, or ``unknown``.
        side: one of `Side`.
        origin: the voice that the whole report rests on.
        title: headline.
        tell: is called with each thing that a person should know of what was read: an encoding that was not told, a
            day of publication that ``published`` takes the place of, entries that were left out because they have no text, are not in English, or come twice.

    Returns:
        The reports in the order of the file.

    Raises:
        ReportError: as for `read_report`; entries without a date are named all at once.
        UnsupportedLanguageError: the text, or every entry of the feed, is in another language.

    Example:
        >>> entry = "<item><title>{0}</title><description>Rebels took {0}.</description><pubDate>{1}</pubDate></item>"
        >>> items = entry.format("Hama", "Thu, 05 Dec 2024 09:00 GMT") + entry.format("Homs", "Sat, 07 Dec 2024 22:00 GMT")
        >>> feed = f"<rss><channel><title>Our desk</title>{items}</channel></rss>"
        >>> for report in read_reports(feed, zone=ZoneInfo("Asia/Damascus")):
        ...     print(report.published_day, report.publisher, report.title, report.text)
        2024-12-05 Our desk Hama Rebels took Hama.
        2024-12-08 Our desk Homs Rebels took Homs.
    """
    name, found = _documents(path_or_text, tell)
    flags = _Flags(publisher, url, published, side, origin, title)
    if found[0].kind != "feed":
        _tell_replaced(found[0], published, zone, tell)
        return [_report(found[0], flags.over(found[0].facts), zone)]
    return _of_feed(name, [(one, flags.under(_datable(one.facts, zone))) for one in found], zone, tell)


@dataclass(frozen=True, slots=True)
class _Flags:
    """What the caller says of a report."""

    publisher: str
    url: str
    published: str
    side: str
    origin: str
    title: str

    def over(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the facts of a document with what the caller says before them."""
        said = {key: getattr(self, key) for key in self.__slots__}
        if _is_unknown(self.published) and facts.get("published"):
            said["published"] = ""
        return {**facts, **{key: value for key, value in said.items() if value}}

    def under(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the same for an entry of a feed, whose own address, time and title stay."""
        own = {key: value for key, value in facts.items() if key in {"url", "published", "title"}}
        return {**self.over(facts), **own}


def _report(document: Document, facts: Mapping[str, str], zone: ZoneInfo) -> Report:
    name, text = document.name, document.text
    if not text.strip():
        raise ReportError(f"{name} is empty; a report needs a text")
    if not facts.get("published"):
        raise ReportError(f"{name} {document.undated}")
    is_dated = not _is_unknown(facts["published"])
    instant = _instant(name, facts["published"], zone) if is_dated else _today(zone)
    known_by = instant.isoformat() if is_dated else UNKNOWN
    report = Report(
        report_id=facts.get("report_id", "") or _report_id(text, facts.get("publisher", ""), known_by),
        text=text,
        publisher=facts.get("publisher", ""),
        url=_address(name, facts.get("url", "")),
        published=instant,
        side=_side(name, facts.get("side", "")),
        origin=facts.get("origin", ""),
        title=facts.get("title", ""),
        zone=zone,
        dated=is_dated,
    )
    require_english(text)
    return report


def _of_feed(
    name: str,
    entries: Sequence[tuple[Document, Mapping[str, str]]],
    zone: ZoneInfo,
    tell: Callable[[str], None],
) -> list[Report]:
    undated = [
        entry.title
        for entry, facts in entries
        if not _is_dated(facts, zone) and not _is_unknown(facts.get("published", ""))
    ]
    if undated:
        shown = ", ".join(f'"{title}"' for title in undated[:_SHOWN_TITLES])
        more = f" and {len(undated) - _SHOWN_TITLES:,} more" if len(undated) > _SHOWN_TITLES else ""
        raise ReportError(
            f"{name}: {len(undated):,} of {len(entries):,} entries state no date of publication that can be read: {shown}{more};"
            " give --published 2024-11-28 for them, or --published unknown"
        )
    reports: dict[str, Report] = {}
    foreign: list[UnsupportedLanguageError] = []
    for entry, facts in entries:
        try:
            report = _report(entry, facts, zone)
        except UnsupportedLanguageError as error:
            foreign.append(error)
        else:
            reports.setdefault(report.report_id, report)
    if not reports:
        raise UnsupportedLanguageError(
            f"none of the {len(entries):,} entries of {name} is in English"
        ) from foreign[0]
    if foreign:
        tell(f"{name}: {len(foreign):,} of {len(entries):,} entries are not in English and were left out")
    twice = len(entries) - len(foreign) - len(reports)
    if twice:
        tell(f"{name}: {twice:,} of {len(entries):,} entries come twice and count once")
    return list(reports.values())


def _datable(facts: Mapping[str, str], zone: ZoneInfo) -> Mapping[str, str]:
    """Return facts without a time of publication that cannot be read."""
    return (
        facts
        if _is_dated(facts, zone)
        else {key: value for key, value in facts.items() if key != "published"}
    )


def _is_dated(facts: Mapping[str, str], zone: ZoneInfo) -> bool:
    try:
        as_instant(facts.get("published", ""), zone)
    except PeriodError:
        return False
    return True


def _tell_replaced(document: Document, published: str, zone: ZoneInfo, tell: Callable[[str], None]) -> None:
    """Tell of a stated day that gives way to another: what was meant for one report of a folder counts for all."""
    stated = document.facts.get("published", "")
    try:
        days = [as_instant(written, zone).astimezone(zone).date() for written in (stated, published)]
    except PeriodError:
        return  # nothing stated, nothing given, "unknown", or what is refused elsewhere
    if days[0] != days[1]:
        tell(
            f"{document.name} states that it was published on {days[0]}; --published {days[1]} counts instead"
        )


def _is_unknown(published: str) -> bool:
    return published.strip().lower() == UNKNOWN


def _today(zone: ZoneInfo) -> datetime:
    """Return the start of the day of reading."""
    return day_bounds(datetime.now(zone).date(), zone).start


def _report_id(text: str, publisher: str, published: str) -> str:
    digest = hashlib.blake2b(digest_size=5)
    for part in (text, publisher, published):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return "R-" + digest.hexdigest()


# ---- content ----


def _documents(source: str | Path | bytes, tell: Callable[[str], None]) -> tuple[str, list[Document]]:
    """Return a name for messages, and the documents of a source."""
    if isinstance(source, str) and not _is_path(source):
        return "the report", documents("the report", source, tell=tell)
    if isinstance(source, bytes):
        _refuse_large("the report", source)
        return "the report", documents("the report", source, tell=tell)
    path = Path(source)
    return str(source), documents(str(source), _bytes_of(path), tell=tell, suffix=path.suffix)


def _is_path(text: str) -> bool:
    if "\n" in text or not text.strip() or len(text) > _LONGEST_PATH or "\0" in text:
        return False
    try:
        return Path(text).is_file() or (text.lower().endswith(REPORT_SUFFIXES) and "://" not in text)
    except OSError:
        return False


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            # a device or a pipe tells no size beforehand
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ReportError(f"cannot read the report {path}: {error.strerror or error}") from error
    _refuse_large(str(path), raw)
    return raw


def _refuse_large(name: str, raw: bytes) -> None:
    if len(raw) > _MOST_BYTES:
        raise ReportError(f"{name} is larger than 20 MB; split it into reports")


# ---- facts ----


def _instant(name: str, written: str, zone: ZoneInfo) -> datetime:
    try:
        return as_instant(written, zone)
    except PeriodError as error:
        raise ReportError(f"publication date of {name}: {error}") from error


def _address(name: str, url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ReportError(f"{url!r} is no address for {name}; it begins with http:// or https://")
    return url


def _side(name: str, side: str) -> Side:
    try:
        return Side(side.lower()) if side else Side.UNKNOWN
    except ValueError as error:
        raise ReportError(f"{side!r} is no side for {name}; write one of {', '.join(Side)}") from error
