"""The theatre: a folder with all that is specific to one conflict.

`Theatre.open` reads and checks it: actors, places, outline, names of roads, grades of sources, and where the roads, the
baseline, the claims and the reports are. It reads neither claims nor roads; those are opened by `geo.claims` and
`geo.roads`. A folder may come from anybody, so that everything in it is checked, and all problems are told at once.

A theatre needs ``theatre.toml``, ``actors.toml`` and ``roads.osm`` (or ``roads.osm.pbf``, ``roads.json``). It may have ``places.csv``
(without it the places of the road file and of GeoNames are taken, see `geo.places.bare`), ``manifest.json``,
``sources.toml``, ``rules.toml``, ``roads.toml``, ``outline.csv``, ``labels.csv``, ``baseline.csv``, ``claims/*.csv`` (or ``.jsonl``) and
``reports/*.md`` (or ``.txt``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.actors import Actor, Actors, fold
from geo.errors import PeriodError, TheatreError
from geo.period import zone_of
from geo.theatre_files import DOCUMENT_LIMIT_BYTES, ROADS_LIMIT_BYTES, Folder, Row, shown
from geo.theatre_tables import (
    AreaLabel,
    PlaceRecord,
    Ring,
    RoadName,
    SourceRecord,
    read_actors,
    read_labels,
    read_outline,
    read_places,
    read_road_names,
    read_sources,
)

__all__ = ["Actor", "Actors", "AreaLabel", "PlaceRecord", "Ring", "RoadName", "SourceRecord", "Theatre"]

_ROADS = ("roads.osm", "roads.osm.pbf", "roads.json")
_SHOWN_PROBLEMS = 40
_MOST_DAYS = 14_610
"""Longest time range of a map: forty years, a step for each day."""
_YEARS = range(1000, 9999)
"""A year less at both ends than `datetime` can hold, as for the dates of claims."""


@dataclass(frozen=True, eq=False)
class Theatre:
    """One conflict, opened and checked.

    Attributes:
        folder: where it lies.
        theatre_id: identifier (``"syria-2024"``).
        title: title as displayed.
        zone: time zone in which its days begin and end.
        start: first day of the map's time range.
        end: last day of it.
        actors: the parties.
        places: settlements, facilities and crossings; none where the folder brings none.
        outline: closed rings of (lon, lat).
        labels: names of areas.
        road_names: names of roads as reports write them.
        sources: publishers and voices with their grades.
        attribution: lines that go with every map and file.
        licence: licence of the data, in words.
        roads_path: the OSM file.
        baseline_path: the table of who held what before the first day, or None.
        claims_paths: claim tables, by name.
        report_paths: reports, by name.
        rules_path: numbers of its own for the rules of control, or None; `geo.control.ownrules` reads them.

    Example:
        >>> theatre = Theatre.open("syria-2024")
        >>> theatre.actors.resolve("HTS and its allies").actor_id, theatre.source("SOHR").reliability
        ('hts', 'B')
    """

    folder: Path
    theatre_id: str
    title: str
    zone: ZoneInfo
    start: date
    end: date
    actors: Actors = field(repr=False)
    places: tuple[PlaceRecord, ...] = field(repr=False)
    roads_path: Path
    outline: tuple[Ring, ...] = field(default=(), repr=False)
    labels: tuple[AreaLabel, ...] = field(default=(), repr=False)
    road_names: tuple[RoadName, ...] = field(default=(), repr=False)
    sources: tuple[SourceRecord, ...] = field(default=(), repr=False)
    attribution: tuple[str, ...] = ()
    licence: str = ""
    baseline_path: Path | None = None
    claims_paths: tuple[Path, ...] = ()
    report_paths: tuple[Path, ...] = ()
    rules_path: Path | None = None
    _sources_by_name: dict[str, SourceRecord] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, name_or_path: str | Path, *, check: Callable[[Folder], None] | None = None) -> Theatre:
        """Open an embedded theatre by its name, or a folder.

        Args:
            name_or_path: a name of `Theatre.embedded`, or the path of a folder.
            check: looks at what is not read here, such as the rules of control, and notes what is wrong with it.

        Raises:
            TheatreError: there is no such theatre, or something in it is wrong; the message lists everything.
        """
        folder = Folder(_locate(name_or_path))
        theatre = cls._read(folder)
        if check is not None:
            check(folder)
        if folder.problems or theatre is None:
            raise TheatreError(_message(folder))
        return theatre

    @classmethod
    def _read(cls, folder: Folder) -> Theatre | None:
        head = _Head(folder)
        folder.check_manifest()
        roads_path = _find_roads(folder)
        sources = read_sources(folder)
        actors, places = read_actors(folder), read_places(folder)
        outline, labels, road_names = read_outline(folder), read_labels(folder), read_road_names(folder)
        baseline_path = folder.find("baseline.csv")
        claims_paths = folder.files_in("claims", (".csv", ".jsonl"))
        report_paths = folder.files_in("reports", (".md", ".txt"))
        rules_path = folder.find("rules.toml", limit=DOCUMENT_LIMIT_BYTES)
        if (
            folder.problems
            or roads_path is None
            or head.zone is None
            or head.start is None
            or head.end is None
        ):
            return None
        return cls(
            folder=folder.path,
            theatre_id=head.theatre_id,
            title=head.title,
            zone=head.zone,
            start=head.start,
            end=head.end,
            actors=actors,
            places=places,
            roads_path=roads_path,
            sources=sources,
            attribution=head.attribution,
            licence=head.licence,
            _sources_by_name={
                fold(name): one for one in reversed(sources) for name in (one.name, *one.aliases)
            },
            outline=outline,
            labels=labels,
            road_names=road_names,
            baseline_path=baseline_path,
            claims_paths=claims_paths,
            report_paths=report_paths,
            rules_path=rules_path,
        )

    @staticmethod
    def embedded() -> tuple[str, ...]:
        """Return the names of the theatres that ship with the package.

        Example:
            >>> Theatre.embedded()
            ('syria-2020', 'syria-2024')
        """
        root = _data()
        return tuple(sorted(path.name for path in root.iterdir() if (path / "theatre.toml").is_file()))

    @property
    def zone_name(self) -> str:
        """IANA name of the time zone."""
        return self.zone.key

    @cached_property
    def source_grades(self) -> dict[str, tuple[str, int]]:
        """STANAG (reliability, credibility) by the folded name or alias of a source."""
        return {name: (one.reliability, one.credibility) for name, one in self._sources_by_name.items()}

    def source(self, name: str) -> SourceRecord | None:
        """Return the source of a name or alias, None where it is not listed."""
        return self._sources_by_name.get(fold(name))


class _Head:
    """What ``theatre.toml`` says; problems are noted in the folder."""

    def __init__(self, folder: Folder) -> None:
        cells = folder.toml("theatre.toml", required=True)
        row = Row(folder, "theatre.toml", cells)
        if not cells:
            row = Row(
                Folder(folder.path), "theatre.toml", {}
            )  # one problem is enough where the whole file is missing
        self.theatre_id = row.identifier("id")
        self.title = row.text("title", required=True)
        self.licence = row.text("licence", required=True)
        self.attribution = row.texts("attribution")
        self.zone = _zone(row)
        self.start, self.end = _day(row, "start"), _day(row, "end")
        if self.start and self.end and self.end < self.start:
            row.note(f"end {self.end} is before start {self.start}; exchange them")
        elif self.start and self.end and (self.end - self.start).days > _MOST_DAYS:
            row.note(
                f"from start {self.start} to end {self.end} are more than {_MOST_DAYS:,} days; draw a shorter time"
            )


def _zone(row: Row) -> ZoneInfo | None:
    name = row.text("zone", required=True)
    try:
        return zone_of(name) if name else None
    except PeriodError as error:
        row.note(f"zone: {error}")
        return None


def _day(row: Row, key: str) -> date | None:
    value = row.cells.get(key)
    try:
        # a datetime is a date too, but not a day
        day = value if type(value) is date else date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        row.note(
            f"{key} is {shown(value)}; write a day such as 2024-11-26"
            if value
            else f"{key} is missing or empty; add it"
        )
        return None
    return day


def _find_roads(folder: Folder) -> Path | None:
    names = [name for name in _ROADS if (folder.path / name).exists()]
    if len(names) > 1:
        folder.note(f"{' and '.join(names)} are both there; keep the one that is meant")
    if not names:
        folder.note(
            f"{_ROADS[0]}: missing; a theatre needs this file, or {' or '.join(_ROADS[1:])} in its place"
        )
        return None
    return folder.find(names[0], required=True, limit=ROADS_LIMIT_BYTES)


def _data() -> Path:
    return Path(str(files("geo.data")))


def _locate(name_or_path: str | Path) -> Path:
    """Return the folder of a theatre."""
    if isinstance(name_or_path, str) and name_or_path in Theatre.embedded():
        return _data() / name_or_path
    path = Path(name_or_path)
    try:
        if str(name_or_path) and path.is_dir():
            return path
    except (OSError, ValueError):
        pass  # a name that cannot be a path is told like one that does not exist
    raise TheatreError(
        f"{str(name_or_path)!r} is neither a folder nor an embedded theatre; embedded are: {', '.join(Theatre.embedded())}"
    )


def _message(folder: Folder) -> str:
    problems = list(dict.fromkeys(folder.problems))
    total = len(problems) + folder.unkept
    count = f"{total} problem" + ("s" if total != 1 else "")
    lines = [f"theatre {folder.path.name}: {count}; nothing was opened"]
    lines += [f"  {problem}" for problem in problems[:_SHOWN_PROBLEMS]]
    if total > _SHOWN_PROBLEMS:
        lines.append(f"  and {total - _SHOWN_PROBLEMS} more")
    return "\n".join(lines)
