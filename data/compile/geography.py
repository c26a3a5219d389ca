"""Compiles the roads, places, outline and labels of a theatre from tables of measured figures.

The tables are described where they lie (``highways.csv``, ``junctions.csv``, ``places.csv``, ``outline.csv``,
``governorates.csv``). Nothing is measured or invented here: names may be added from the curated table, with a reason;
coordinates never are. Standard library and project code only; the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

from geo.errors import TheatreError

from .recipes import Recipe

__all__ = ["compile_labels", "compile_outline", "compile_places", "compile_roads", "read_rows", "write_rows"]

Record = Mapping[str, str]
Point = tuple[str, str]
"""lon, lat as written, with 4 decimals: places with the same text are the same node."""

PLACE_COLUMNS = (
    "place_id",
    "kind",
    "name_en",
    "name_ar",
    "variants",
    "population",
    "governorate",
    "lon",
    "lat",
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a header.

    Raises:
        TheatreError: the file is not there.
    """
    if not path.is_file():
        raise TheatreError(f"{path.name} is not in {path.parent}; give the folder of the fact tables")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return a CSV text with a header, and line ends as on Unix."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Way:
    """A stretch of one road with one highway class."""

    road: Record
    highway: str
    points: tuple[Point, ...]


def _ways(vertices: Sequence[Record]) -> Iterator[_Way]:
    """Split a road where its class changes; a vertex carries the class of the segment that starts there."""
    points: list[Point] = []
    for vertex, following in pairwise(vertices):
        points.append((vertex["lon"], vertex["lat"]))
        if following is vertices[-1] or following["highway"] != vertex["highway"]:
            points.append((following["lon"], following["lat"]))
            yield _Way(vertex, vertex["highway"], tuple(points))
            points = []


def compile_roads(facts: Path, recipe: Recipe, attribution: str) -> str:
    """Return the roads of a theatre as OSM XML: one node a coordinate, ways along each road in the order of its kilometres.

    The lines are centrelines, so that motorways are tagged ``oneway=no``. ``frontline:road`` pins the identity of a road
    where two share a reference (M4 west and M4 east).
    """
    roads: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in filter(lambda row: recipe.has_road(row["road_id"]), read_rows(facts / "highways.csv")):
        roads[row["road_id"]].append(row)
    ways = [way for vertices in roads.values() for way in _ways(vertices)]
    nodes: dict[Point, int] = {}
    for way in ways:
        for point in way.points:
            nodes.setdefault(point, -1 - len(nodes))
    names = _junction_names(facts, recipe)
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        f"<!-- {attribution} -->",
        '<osm version="0.6" generator="frontline" upload="never">',
        *(_node(number, point, names.get(point)) for point, number in nodes.items()),
        *(_way(-1 - index, way, nodes) for index, way in enumerate(ways)),
        "</osm>",
    ]
    return "\n".join(lines) + "\n"


def _junction_names(facts: Path, recipe: Recipe) -> dict[Point, str]:
    """Return the name of each meeting; where several pairs of roads meet in one point, what their names share."""
    names: dict[Point, list[str]] = defaultdict(list)
    for row in read_rows(facts / "junctions.csv"):
        if not (recipe.has_road(row["road_a"]) and recipe.has_road(row["road_b"])):
            continue
        names[row["lon"], row["lat"]].append(row["name_en"])
    return {
        point: found[0] if len(found) == 1 else found[0].partition(" (")[0] for point, found in names.items()
    }


def _node(number: int, point: Point, name: str | None) -> str:
    head = f'  <node id="{number}" version="1" lat="{point[1]}" lon="{point[0]}"'
    if name is None:
        return head + "/>"
    return f"{head}>\n{_tags({'junction': 'yes', 'name:en': name})}\n  </node>"


def _way(number: int, way: _Way, nodes: Mapping[Point, int]) -> str:
    tags = {
        "frontline:road": way.road["road_id"],
        "highway": way.highway,
        "name": way.road["name_ar"],
        "name:ar": way.road["name_ar"],
        "name:en": way.road["name_en"],
        "oneway": "no" if way.highway == "motorway" else "",
        "ref": way.road["ref"],
    }
    members = "\n".join(f'    <nd ref="{nodes[point]}"/>' for point in way.points)
    return f'  <way id="{number}" version="1">\n{members}\n{_tags(tags)}\n  </way>'


def _tags(tags: Mapping[str, str]) -> str:
    return "\n".join(f'    <tag k="{key}" v={quoteattr(value)}/>' for key, value in tags.items() if value)


def slug(name: str) -> str:
    """Return an identifier made of a name.

    Example:
        >>> slug("Ma'arrat Misrin"), slug("Maalula (معلولا)")
        ('maarrat-misrin', 'maalula')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = re.sub(r"['’‘ʼʿʾ]", "", "".join(char for char in plain if not unicodedata.combining(char)))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def compile_places(facts: Path, recipe: Recipe) -> str:
    """Return the places of a theatre with the variants that the curated table adds.

    Identifiers are given over the whole fact table, so that a place has the same one in every theatre.

    Raises:
        TheatreError: the curated table names a place that the facts do not hold.
    """
    added: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(recipe.variants):
        added[row["place_id"]].append(row["variant"])
    used: dict[str, int] = defaultdict(int)
    places = []
    for row in read_rows(facts / "places.csv"):
        base = slug(row["name_en"])
        used[base] += 1
        place_id = base if used[base] == 1 else f"{base}-{used[base]}"
        variants = [*added.pop(place_id, []), *filter(None, row["variants"].split(";"))]
        if recipe.has_place(row):
            places.append({**row, "place_id": place_id, "variants": ";".join(dict.fromkeys(variants))})
    if added:
        raise TheatreError(
            f"variants.csv: no place {', '.join(sorted(added))} in the fact tables; correct the identifier"
        )
    return write_rows(
        PLACE_COLUMNS, ({column: place[column] for column in PLACE_COLUMNS} for place in places)
    )


def compile_outline(facts: Path) -> str:
    """Return the outline: one closed ring."""
    rows = read_rows(facts / "outline.csv")
    return write_rows(
        ("ring", "lon", "lat"), ({"ring": 1, "lon": row["lon"], "lat": row["lat"]} for row in rows)
    )


def compile_labels(facts: Path) -> str:
    """Return the names of the governorates and where to write them."""
    columns = ("name_en", "name_ar", "lon", "lat")
    return write_rows(
        columns,
        ({column: row[column] for column in columns} for row in read_rows(facts / "governorates.csv")),
    )
