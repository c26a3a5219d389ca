"""A report: a text with its publisher, address, publication time, and whose side the publisher speaks for.

`read_report` takes a file, bytes or a text, with or without a YAML front matter. The body is kept to the character, so
that the spans of the claims index it. Extraction is the business of `geo.claims.extract`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.claims.claim import Side
from geo.claims.language import require_english
from geo.errors import PeriodError, ReportError
from geo.period import as_instant

__all__ = ["Report", "read_report"]

_LOG = logging.getLogger(__name__)
_KEYS = ("title", "publisher", "url", "published", "side", "origin", "report_id")
_SUFFIXES = (".txt", ".md", ".markdown")
_LONGEST_PATH = 1024
_MOST_BYTES = 20_000_000
_MOST_FRONT_MATTER = 16_000
"""Characters; facts of a report take some hundred, and YAML of strangers is not read at any length."""
_NOTHING = ("", "~", "null")
_UTC = ZoneInfo("UTC")


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
    """Read a report.

    Args:
        path_or_text: a path, the text itself, or the bytes of it. A text of one line that is the path of an existing
            file, or ends like one (``.txt``, ``.md``), is taken for a path.
        zone: time zone of the theatre.
        publisher: goes before the front matter, as do the following.
        url: http(s) address.
        published: ``2024-11-28`` or ``2024-11-28T14:30+03:00``.
        side: one of `Side`.
        origin: the voice that the whole report rests on.
        title: headline.

    Returns:
        The report, its text without the front matter and otherwise as it was.

    Raises:
        ReportError: the file is missing, empty, not UTF-8 text, or without a publication date; an address or a side
            that is none.
        UnsupportedLanguageError: the text is not in English.

    Example:
        >>> report = read_report("Rebels took Saraqib.", zone=ZoneInfo("Asia/Damascus"), published="2024-11-30")
        >>> report.published.isoformat(), report.side.value
        ('2024-11-29T21:00:00+00:00', 'unknown')
    """
    name, whole = _load(path_or_text)
    front, text = _split_front_matter(name, whole)
    if not text.strip():
        raise ReportError(f"{name} is empty; a report needs a text")
    flags = {
        "publisher": publisher,
        "url": url,
        "published": published,
        "side": side,
        "origin": origin,
        "title": title,
    }
    facts = front | {key: value for key, value in flags.items() if value}
    instant = _published(name, facts, zone)
    report = Report(
        report_id=facts.get("report_id", "") or _report_id(text, facts.get("publisher", ""), instant),
        text=text,
        publisher=facts.get("publisher", ""),
        url=_address(name, facts.get("url", "")),
        published=instant,
        side=_side(name, facts.get("side", "")),
        origin=facts.get("origin", ""),
        title=facts.get("title", ""),
        zone=zone,
    )
    require_english(text)
    return report


def _report_id(text: str, publisher: str, published: datetime) -> str:
    digest = hashlib.blake2b(digest_size=5)
    for part in (text, publisher, published.isoformat()):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return "R-" + digest.hexdigest()


# ---- text ----


def _load(source: str | Path | bytes) -> tuple[str, str]:
    """Return a name for messages, and the text."""
    if isinstance(source, bytes):
        return "the report", _decoded("the report", source)
    if isinstance(source, Path):
        return str(source), _decoded(str(source), _bytes_of(source))
    if _is_path(source):
        return source, _decoded(source, _bytes_of(Path(source)))
    return "the report", _checked("the report", source.removeprefix("\ufeff"))


def _is_path(text: str) -> bool:
    if "\n" in text or not text.strip() or len(text) > _LONGEST_PATH or "\0" in text:
        return False
    try:
        return Path(text).is_file() or text.lower().endswith(_SUFFIXES)
    except OSError:
        return False


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            # a device or a pipe tells no size beforehand
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ReportError(f"cannot read the report {path}: {error.strerror or error}") from error
    if len(raw) > _MOST_BYTES:
        raise ReportError(f"{path} is larger than 20 MB; split it into reports")
    return raw


def _decoded(name: str, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReportError(f"{name} is in UTF-16; save it as UTF-8")
    try:
        return _checked(name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ReportError(
            f"{name} is not UTF-8: byte 0x{raw[error.start]:02x} in line {line}; save it as UTF-8"
        ) from error


def _checked(name: str, text: str) -> str:
    if "\0" in text:
        raise ReportError(f"{name} holds NUL characters and is no text")
    return text


# ---- facts ----


def _split_front_matter(name: str, whole: str) -> tuple[dict[str, str], str]:
    """Return the facts of a YAML front matter and the body behind it, untouched."""
    if not whole.startswith("---"):
        return {}, whole
    # YAML is for reports that use it, so it is loaded here
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415
    from yaml import BaseLoader  # noqa: PLC0415

    handler = YAMLHandler()
    try:
        head, body = handler.split(whole)
    except ValueError:
        return {}, whole
    if len(head) > _MOST_FRONT_MATTER:
        raise ReportError(f"the front matter of {name} is longer than {_MOST_FRONT_MATTER:,} characters")
    try:
        # the loader in Python, not the one in C that deep nesting can crash; it leaves all scalars as text
        values = handler.load(head, Loader=BaseLoader)
    except Exception as error:
        problem = " ".join(str(error).split())
        raise ReportError(f"the front matter of {name} is not YAML: {problem}") from error
    if not isinstance(values, Mapping):
        return {}, whole
    unknown = [str(key) for key in values if key not in _KEYS]
    if unknown:
        _LOG.info("%s: front matter has more than is read: %s", name, ", ".join(unknown))
    facts = {key: _fact(name, key, values[key]) for key in _KEYS if values.get(key, "") not in _NOTHING}
    return facts, whole[len(whole) - len(body) :].lstrip("\r\n")


def _fact(name: str, key: str, value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    raise ReportError(f"{key} in the front matter of {name} is no text")


def _published(name: str, facts: Mapping[str, str], zone: ZoneInfo) -> datetime:
    written = facts.get("published", "")
    if not written:
        raise ReportError(
            f"{name} has no publication date; give --published 2024-11-28, or `published:` in its front matter"
        )
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
