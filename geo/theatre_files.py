"""Reading the files of a theatre folder that somebody else may have made.

A theatre is untrusted: a path may lead out of the folder, a file may be huge, no UTF-8, or not of the form that it
claims. Everything here notes what is wrong in a list of problems instead of raising at the first, so that a person gets
one message with all of them. What the rows mean is the business of `geo.theatre_tables`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Folder", "Row", "shown"]

MEBIBYTE = 1024 * 1024
TEXT_LIMIT_BYTES = 64 * MEBIBYTE
"""A table or text larger than this is refused: the embedded theatre's largest is under 1 MiB."""

DOCUMENT_LIMIT_BYTES = 2 * MEBIBYTE
"""A TOML or JSON document larger than this is refused: reading one takes seconds and a hundred times its size."""

DOT_LIMIT = 200
"""Most full stops in a line of TOML: the time for a dotted key grows with the square of its parts."""

ROW_LIMIT = 1_000_000
"""Most rows of a table."""

ENTRY_LIMIT = 2_000
"""Most tables of a list in a TOML document, such as actors."""

PROBLEM_LIMIT = 1_000
"""Most problems that are kept; further ones are counted."""

ROADS_LIMIT_BYTES = 8192 * MEBIBYTE
"""Largest road file that is accepted; OpenStreetMap's largest continent extracts stay below 32 GiB, countries below 5."""

NAME_LIMIT = 500
"""Longest name that is accepted, in characters."""

MESSAGE_LIMIT = 400
"""Longest problem that is told, in characters."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_URL = re.compile(r"https?://[^\s/$.?#\"'<>][^\s\"'<>]*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(value: object) -> str:
    """Return a value of a document as it is written in a message.

    Example:
        >>> shown("a"), shown(16**9000)
        ("'a'", 'a number of more than 4,300 digits')
    """
    try:
        return repr(value)
    except ValueError:  # Python writes no longer numbers, because that takes the square of their length
        return "a number of more than 4,300 digits"
    except RecursionError:
        return "nested too deeply"


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file, which notes what is wrong with its cells.

    Attributes:
        folder: where problems are noted.
        where: file and place in it, for messages (``"places.csv, row 5"``).
        cells: the values by column or key.
    """

    folder: Folder
    where: str
    cells: Mapping[str, Any]

    def note(self, message: str) -> None:
        """Note a problem at this place."""
        self.folder.note(f"{self.where}: {message}")

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text; ``""`` where it is missing or bad, which is noted."""
        value = self.cells.get(key, "")
        if not isinstance(value, str):
            self.note(f"{key} is {shown(value)}; write a text in quotes")
            return ""
        text: str = value.strip()
        if required and not text:
            self.note(f"{key} is missing or empty; add it")
        if len(text) > NAME_LIMIT:
            self.note(f"{key} has {len(text)} characters; write at most {NAME_LIMIT}")
            return ""
        if _CONTROL.search(text):
            self.note(f"{key} holds a control character; take it out")
            return ""
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a table's cell is split at semicolons."""
        value = self.cells.get(key, [])
        parts = value.split(";") if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            self.note(f"{key} is {shown(value)}; write a list of texts")
            return ()
        kept = [Row(self.folder, self.where, {key: part}).text(key) for part in parts]
        return tuple(dict.fromkeys(part for part in kept if part))

    def identifier(self, key: str, *, required: bool = True) -> str:
        """Return an identifier: lower-case Latin letters, digits, ``-`` and ``_``."""
        value = self.text(key, required=required)
        if value and not _IDENTIFIER.fullmatch(value):
            self.note(f"{key} is {value!r}; use lower-case letters, digits, - and _ (at most 80)")
            return ""
        return value

    def colour(self, key: str) -> str:
        """Return a colour ``#RRGGBB``."""
        value = self.text(key, required=True)
        if value and not _COLOUR.fullmatch(value):
            self.note(f"{key} is {value!r}; write a colour as #RRGGBB")
            return ""
        return value.upper()

    def choice(self, key: str, allowed: Sequence[str], *, default: str = "") -> str:
        """Return one of the allowed words."""
        value = self.text(key, required=not default) or default
        if value and value not in allowed:
            self.note(f"{key} is {value!r}; write one of {', '.join(allowed)}")
            return default
        return value

    def url(self, key: str) -> str:
        """Return an http(s) address, or ``""``."""
        value = self.text(key)
        if value and not _URL.fullmatch(value):
            self.note(f"{key} is {value!r}; write an address that starts with http:// or https://")
            return ""
        return value

    def point(self) -> tuple[float, float]:
        """Return ``lon, lat`` in degrees, EPSG:4326."""
        return self._degrees("lon", 180.0), self._degrees("lat", 90.0)

    def _degrees(self, key: str, limit: float) -> float:
        text = self.text(key, required=True)
        try:
            value = float(text) if text else 0.0
        except ValueError:
            self.note(f"{key} is {text!r}; write degrees as a number such as 36.8255")
            return 0.0
        if not -limit <= value <= limit:
            self.note(f"{key} is {text}; write degrees between -{limit:.0f} and {limit:.0f}")
            return 0.0
        return value

    def count(self, key: str) -> int | None:
        """Return a whole number above zero, None where the cell is empty."""
        text = self.text(key)
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) == 0:  # noqa: PLR2004 - ten billion people
            self.note(f"{key} is {text!r}; write a whole number above zero, or leave it empty")
            return None
        return int(text)


@dataclass(slots=True)
class Folder:
    """A theatre folder that is being read.

    Attributes:
        path: the folder.
        problems: what is wrong so far, in the order it was found; at most `PROBLEM_LIMIT`.
        unkept: how many more there were.
    """

    path: Path
    problems: list[str] = field(default_factory=list)
    unkept: int = 0

    def note(self, message: str) -> None:
        """Add a problem; what came in with the files can neither fill the screen nor steer the terminal."""
        if len(self.problems) >= PROBLEM_LIMIT:
            self.unkept += 1
            return
        text = _CONTROL.sub("?", message[: MESSAGE_LIMIT + 1])
        self.problems.append(text if len(text) <= MESSAGE_LIMIT else text[: MESSAGE_LIMIT - 1] + "…")

    def find(self, name: str, *, required: bool = False, limit: int = TEXT_LIMIT_BYTES) -> Path | None:
        """Return the path of a file that exists, lies inside the folder and is not absurdly large."""
        path = self.path / name
        try:
            inside = path.resolve().is_relative_to(self.path.resolve())
            exists = path.is_file()
            size = path.stat().st_size if exists else 0
        except (OSError, RuntimeError, ValueError) as error:
            self.note(
                f"{name}: cannot be opened ({error.__class__.__name__}); check its name and permissions"
            )
            return None
        if not inside:
            self.note(f"{name}: leads out of the theatre folder; put the file itself there")
            return None
        if not exists:
            if path.is_symlink() or path.exists():
                self.note(f"{name}: is not a regular file")
            elif required:
                self.note(f"{name}: missing; a theatre needs this file")
            return None
        if size > limit:
            self.note(f"{name}: {size / MEBIBYTE:.0f} MiB; at most {limit / MEBIBYTE:.0f} MiB are accepted")
            return None
        return path

    def files_in(self, subfolder: str, suffixes: Sequence[str]) -> tuple[Path, ...]:
        """Return the checked files of a subfolder with one of the suffixes, by name."""
        base = self.path / subfolder
        try:
            if not base.is_dir():
                return ()
            names = sorted(f"{subfolder}/{path.name}" for path in base.iterdir() if path.suffix in suffixes)
        except OSError as error:
            self.note(f"{subfolder}: cannot be read ({error.strerror}); check its permissions")
            return ()
        found = (self.find(name) for name in names)
        return tuple(path for path in found if path is not None)

    def read(self, name: str, *, required: bool = False, limit: int = TEXT_LIMIT_BYTES) -> str | None:
        """Return the text of a file."""
        path = self.find(name, required=required, limit=limit)
        if path is None:
            return None
        try:
            return path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.note(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8")
        except OSError as error:
            self.note(f"{name}: cannot be read ({error.strerror})")
        return None

    def toml(self, name: str, *, required: bool = False) -> dict[str, Any]:
        """Return a TOML document, ``{}`` where it is missing or bad."""
        text = self.read(name, required=required, limit=DOCUMENT_LIMIT_BYTES)
        if text is None:
            return {}
        dotted = next(
            (number for number, line in enumerate(text.split("\n"), 1) if line.count(".") > DOT_LIMIT), 0
        )
        if dotted:
            self.note(
                f"{name}: line {dotted} has more than {DOT_LIMIT} full stops; write it in several lines"
            )
            return {}
        try:
            return tomllib.loads(text)
        except (
            ValueError,
            RecursionError,
        ) as error:  # a ValueError as well for numbers of thousands of digits
            self.note(f"{name}: not valid TOML ({error}); correct it there")
            return {}

    def entries(self, name: str, key: str, *, required: bool = False) -> Iterator[Row]:
        """Yield the tables ``[[key]]`` of a TOML file."""
        document = self.toml(name, required=required)
        tables = document.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.note(f"{name}: {key} is not a list of tables; write [[{key}]] before each")
            return
        if required and document and not tables:
            self.note(f"{name}: holds no [[{key}]]; write at least one")
        if len(tables) > ENTRY_LIMIT:
            self.note(f"{name}: {len(tables)} times [[{key}]]; at most {ENTRY_LIMIT} are accepted")
        for number, table in enumerate(tables[:ENTRY_LIMIT], start=1):
            yield Row(self, f"{name}, {key} {number}", table)

    def table(
        self, name: str, columns: Sequence[str], *, optional: Sequence[str] = (), required: bool = False
    ) -> Iterator[Row]:
        """Yield the rows of a CSV file with a header."""
        text = self.read(name, required=required)
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                self.note(
                    f"{name}: column {', '.join(missing)} missing; the first line names {', '.join((*columns, *optional))}"
                )
                return
            twice = [column for column in dict.fromkeys(header) if header.count(column) > 1]
            if twice:
                self.note(f"{name}: column {', '.join(twice)} stands twice; name each column once")
                return
            for count, cells in enumerate(reader):
                if count >= ROW_LIMIT:
                    self.note(f"{name}: more than {ROW_LIMIT:,} rows; no more are accepted")
                    return
                if not cells:
                    continue
                where = f"{name}, row {reader.line_num}"
                if len(cells) != len(header):
                    self.note(
                        f"{where}: {len(cells)} cells where the header has {len(header)}; quote cells that hold a comma"
                    )
                    continue
                yield Row(self, where, dict(zip(header, cells, strict=True)))
        except csv.Error as error:
            self.note(f"{name}, row {reader.line_num}: not valid CSV ({error})")

    def check_manifest(self) -> None:
        """Compare the files with ``manifest.json`` where there is one: every file listed, present and unchanged."""
        text = self.read("manifest.json", limit=DOCUMENT_LIMIT_BYTES)
        if text is None:
            return
        try:
            listed = json.loads(text)["files"]
            hashes = {str(name): str(entry["sha256"]) for name, entry in listed.items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.note(
                'manifest.json: not of the form {"files": {name: {"sha256": …}}}; compile the theatre again'
            )
            return
        for name, expected in hashes.items():
            path = self.find(name, required=True, limit=ROADS_LIMIT_BYTES)
            if path is not None and _sha256(path) != expected:
                self.note(
                    f"{name}: is not the file that manifest.json describes; compile the theatre again or delete manifest.json"
                )
        for name in self.names():
            if name not in hashes and name != "manifest.json":
                self.note(
                    f"{name}: not listed in manifest.json; compile the theatre again or take the file out"
                )

    def names(self) -> list[str]:
        """Return the files of the folder and its subfolders, hidden ones left out, as ``/``-joined names."""
        found = (path.relative_to(self.path) for path in self.path.rglob("*") if path.is_file())
        shown = (path for path in found if not any(part.startswith((".", "__")) for part in path.parts))
        return sorted(path.as_posix() for path in shown)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
