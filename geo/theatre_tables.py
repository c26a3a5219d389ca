"""The records of a theatre's files and how they are read from them.

Each reader takes a `geo.theatre_files.Folder`, returns what is usable and notes the rest. Actors are in `geo.actors`;
putting it all together is the business of `geo.theatre`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo.actors import Actor, Actors, fold
from geo.theatre_files import Folder, Row, shown

__all__ = ["PLACE_KINDS", "SIDES", "AreaLabel", "PlaceRecord", "Ring", "RoadName", "SourceRecord"]

Ring = tuple[tuple[float, float], ...]
"""A closed ring of (lon, lat) in degrees, EPSG:4326; the first point comes again at the end."""

SIDES = ("opposition", "government", "sdf", "monitor", "agency", "analyst", "third_state", "unknown")
"""Whose side an actor or the voice of a source is on; the same words as `geo.claims.claim.Side`."""

PLACE_KINDS = ("city", "town", "village", "facility", "crossing")

_RING_POINTS = 4
_SHOWN_ACTORS = 40
_DEPTH_LIMIT = 16
"""Most actors that contain one another; the embedded theatre has two."""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One place of the theatre.

    Attributes:
        place_id: stable identifier, unique in the theatre.
        name_en: English name as displayed.
        name_ar: Arabic name, or ``""``.
        variants: other spellings, in any script.
        kind: one of `PLACE_KINDS`.
        population: number of people, None where unknown.
        governorate: name of the governorate, or ``""``.
        lon: degrees east, EPSG:4326.
        lat: degrees north, EPSG:4326.
    """

    place_id: str
    name_en: str
    name_ar: str
    variants: tuple[str, ...]
    kind: str
    population: int | None
    governorate: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """The name of an area and where to write it, in degrees (EPSG:4326)."""

    name_en: str
    name_ar: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class RoadName:
    """A name that reports use for a road or for the way between two towns.

    Attributes:
        road_ids: roads that it runs on, the main one first.
        ref: reference as signed, or ``""``.
        name_en: English name as displayed.
        name_ar: Arabic name, or ``""``.
        aliases: the same name as reports write it.
        ends: names of the places between which it runs; two times ``""`` where it is only the name of the road.
    """

    road_ids: tuple[str, ...]
    ref: str
    name_en: str
    name_ar: str
    aliases: tuple[str, ...]
    ends: tuple[str, str]

    @property
    def road_id(self) -> str:
        """Identifier of the main road."""
        return self.road_ids[0]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A publisher, or a voice that publishers cite.

    Attributes:
        name: name as displayed.
        aliases: other names, as reports write them.
        side: for whom it speaks, one of `SIDES`.
        origin: the voice that it is or repeats; claims of one origin count once.
        reliability: NATO STANAG 2511 source reliability, ``A`` to ``F``.
        credibility: NATO STANAG 2511 information credibility to start from, 1 to 6.
        reason: why it is graded so, in one line.
        url: its address, or ``""``.
    """

    name: str
    aliases: tuple[str, ...]
    side: str
    origin: str
    reliability: str
    credibility: int
    reason: str = ""
    url: str = ""


def read_actors(folder: Folder) -> Actors:
    """Read ``actors.toml``: unique identifiers and names, parents and allies that exist, no cycle of parents."""
    rows = list(folder.entries("actors.toml", "actor", required=True))
    actors = [
        Actor(
            actor_id=row.identifier("id"),
            name=row.text("name", required=True),
            name_ar=row.text("name_ar"),
            aliases=row.texts("aliases"),
            side=row.choice("side", SIDES, default="unknown"),
            parent=row.identifier("parent", required=False),
            allies=row.texts("allies"),
            colour=row.colour("colour") or "#808080",
        )
        for row in rows
    ]
    _check_unique(rows, [actor.actor_id for actor in actors], "id")
    known = {actor.actor_id: actor for actor in actors if actor.actor_id}
    listed = ", ".join([*known][:_SHOWN_ACTORS]) + (", …" if len(known) > _SHOWN_ACTORS else "")
    owner: dict[str, str] = {}
    for row, actor in zip(rows, actors, strict=True):
        for other in (*filter(None, [actor.parent]), *actor.allies):
            if other not in known:
                row.note(f"{other!r} is not an actor of the file; known are {listed}")
        if _depth(actor, known) > _DEPTH_LIMIT:
            row.note(
                f"the parents of {actor.actor_id!r} lead back to it, or are more than {_DEPTH_LIMIT} deep; let one of them have none"
            )
        for name in (actor.name, *actor.aliases):
            if owner.setdefault(fold(name), actor.actor_id) != actor.actor_id:
                row.note(f"{name!r} is already a name of {owner[fold(name)]!r}; a name belongs to one actor")
    return Actors(actor for actor in actors if actor.actor_id)


def _depth(actor: Actor, known: dict[str, Actor]) -> int:
    """Return how many actors contain an actor, counted to one above the limit, which a cycle reaches too."""
    depth, at = 0, known.get(actor.parent)
    while at is not None and depth <= _DEPTH_LIMIT:
        depth, at = depth + 1, known.get(at.parent)
    return depth


def read_places(folder: Folder) -> tuple[PlaceRecord, ...]:
    """Read ``places.csv``, where there is one."""
    columns = ("place_id", "kind", "name_en", "lon", "lat")
    optional = ("name_ar", "variants", "population", "governorate")
    rows = list(folder.table("places.csv", columns, optional=optional))
    places = []
    for row in rows:
        lon, lat = row.point()
        place = PlaceRecord(
            place_id=row.identifier("place_id"),
            name_en=row.text("name_en", required=True),
            name_ar=row.text("name_ar"),
            variants=row.texts("variants"),
            kind=row.choice("kind", PLACE_KINDS),
            population=row.count("population"),
            governorate=row.text("governorate"),
            lon=lon,
            lat=lat,
        )
        places.append(place)
    _check_unique(rows, [place.place_id for place in places], "place_id")
    return tuple(places)


def read_outline(folder: Folder) -> tuple[Ring, ...]:
    """Read ``outline.csv``: points of closed rings, by ring number."""
    rings: dict[str, list[tuple[float, float]]] = {}
    for row in folder.table("outline.csv", ("ring", "lon", "lat")):
        rings.setdefault(row.text("ring", required=True), []).append(row.point())
    for name, points in rings.items():
        if len(points) < _RING_POINTS or points[0] != points[-1]:
            folder.note(
                f"outline.csv, ring {name}: not closed; write at least four points and the first again at the end"
            )
    return tuple(tuple(points) for points in rings.values())


def read_labels(folder: Folder) -> tuple[AreaLabel, ...]:
    """Read ``labels.csv``: names of areas and where to write them."""
    rows = folder.table("labels.csv", ("name_en", "lon", "lat"), optional=("name_ar",))
    return tuple(
        AreaLabel(row.text("name_en", required=True), row.text("name_ar"), *row.point()) for row in rows
    )


def read_road_names(folder: Folder) -> tuple[RoadName, ...]:
    """Read ``roads.toml``: names of roads as reports write them."""
    names = []
    for row in folder.entries("roads.toml", "road"):
        road_ids, ends = row.texts("road_ids"), row.texts("ends")
        if not road_ids:
            row.note("road_ids is empty; name at least one road of the road file")
        if len(ends) not in {0, 2}:
            row.note(f"ends is {list(ends)}; write the two places between which it runs, or leave it out")
        name = RoadName(
            road_ids=road_ids or ("",),
            ref=row.text("ref"),
            name_en=row.text("name_en", required=True),
            name_ar=row.text("name_ar"),
            aliases=row.texts("aliases"),
            ends=(ends[0], ends[1]) if len(ends) == 2 else ("", ""),  # noqa: PLR2004 - a road has two ends
        )
        names.append(name)
    return tuple(names)


def read_sources(folder: Folder) -> tuple[SourceRecord, ...]:
    """Read ``sources.toml``: publishers and voices with their STANAG grades."""
    rows = list(folder.entries("sources.toml", "source"))
    sources = []
    for row in rows:
        credibility = row.cells.get("credibility", 6)
        if type(credibility) is not int or not 1 <= credibility <= 6:  # noqa: PLR2004 - STANAG 2511 grades
            row.note(f"credibility is {shown(credibility)}; write a STANAG 2511 grade 1 to 6")
            credibility = 6
        name = row.text("name", required=True)
        source = SourceRecord(
            name=name,
            aliases=row.texts("aliases"),
            side=row.choice("side", SIDES, default="unknown"),
            origin=row.text("origin") or name,
            reliability=row.choice("reliability", tuple("ABCDEF"), default="F"),
            credibility=credibility,
            reason=row.text("reason"),
            url=row.url("url"),
        )
        sources.append(source)
    owner: dict[str, str] = {}
    for row, source in zip(rows, sources, strict=True):
        for name in (source.name, *source.aliases):
            if owner.setdefault(fold(name), source.name) != source.name:
                row.note(f"{name!r} is already a name of {owner[fold(name)]!r}; a name belongs to one source")
    return tuple(sources)


def _check_unique(rows: Iterable[Row], keys: list[str], column: str) -> None:
    seen: set[str] = set()
    for row, key in zip(rows, keys, strict=True):
        if key and key in seen:
            row.note(f"{column} {key!r} stands twice; give each its own")
        seen.add(key)
