"""Small road networks, written as OSM XML from a drawing: nodes in metres around a point, ways as strings of names."""

import fcntl
import importlib.util
import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import strategies as st

from geo.geodesy import LocalFrame
from geo.places.open import cache_folder, load_network
from geo.roads.osm import import_osm

FRAME = LocalFrame(36.0, 35.0)
GOLDEN = Path(__file__).parents[1] / "golden" / "roads"
THEATRE = Path(__file__).parents[2] / "data" / "syria-2024" / "roads.osm"


class Drawing:
    """A road network on squared paper; one-letter nodes, metres east and north of 36 E 35 N."""

    def __init__(self, **nodes):
        self.nodes = nodes
        self.ids = {name: number for number, name in enumerate(nodes, start=1)}
        self.tags = {}
        self.ways = []
        self.relations = []

    def way(self, path, /, **tags):
        """Add a way along nodes: ``way("abc", highway="primary", ref="M5")``; ``name_en`` stands for ``name:en``."""
        self.ways.append(
            (path, {key.replace("_", ":") if key.startswith("name") else key: v for key, v in tags.items()})
        )
        return self

    def node(self, name, /, **tags):
        self.tags[name] = {
            key.replace("_", ":") if key.startswith("name") else key: v for key, v in tags.items()
        }
        return self

    def route(self, ways, /, **tags):
        self.relations.append((ways, {"type": "route", "route": "road", **tags}))
        return self

    def lonlat(self, name):
        return tuple(FRAME.to_lonlat([self.nodes[name]])[0].tolist())

    def xml(self, *, sign=1):
        lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
        for name, number in self.ids.items():
            lon, lat = self.lonlat(name)
            lines.append(
                f'<node id="{sign * number}" lat="{lat:.7f}" lon="{lon:.7f}">{_tags(self.tags.get(name, {}))}</node>'
            )
        for number, (path, tags) in enumerate(self.ways, start=101):
            nodes = "".join(f'<nd ref="{sign * self.ids[name]}"/>' for name in path)
            lines.append(f'<way id="{sign * number}">{nodes}{_tags(tags)}</way>')
        for number, (ways, tags) in enumerate(self.relations, start=201):
            members = "".join(f'<member type="way" ref="{sign * (100 + way)}" role=""/>' for way in ways)
            lines.append(f'<relation id="{sign * number}">{members}{_tags(tags)}</relation>')
        return "\n".join([*lines, "</osm>"])

    def answer(self, form="body"):
        """Return the drawing as an answer of Overpass.

        ``body`` is that of ``out body; >; out skel qt;``, which repeats nodes with tags without them; ``geom`` is
        that of ``out geom;``.
        """
        nodes = {
            self.ids[name]: dict(zip(("lon", "lat"), self.lonlat(name), strict=True)) for name in self.ids
        }
        tagged = [
            {"type": "node", "id": self.ids[name], **nodes[self.ids[name]], "tags": tags}
            for name, tags in self.tags.items()
        ]
        ways = []
        for number, (path, tags) in enumerate(self.ways, start=101):
            way = {"type": "way", "id": number, "nodes": [self.ids[name] for name in path], "tags": tags}
            ways.append(way | {"geometry": [nodes[node] for node in way["nodes"]]} if form == "geom" else way)
        relations = [
            {
                "type": "relation",
                "id": number,
                "members": [{"type": "way", "ref": 100 + way, "role": ""} for way in members],
                "tags": tags,
            }
            for number, (members, tags) in enumerate(self.relations, start=201)
        ]
        skeletons = [{"type": "node", "id": number, **place} for number, place in nodes.items()]
        return {
            "version": 0.6,
            "generator": "Overpass API",
            "osm3s": {"timestamp_osm_base": "2024-12-08T06:00:00Z", "copyright": "ODbL"},
            "elements": tagged + ways + relations + (skeletons if form == "body" else []),
        }


def _tags(tags):
    return "".join(
        f"<tag k={quoteattr(key.replace('frontline', 'frontline:road'))} v={quoteattr(value)}/>"
        for key, value in tags.items()
    )


@pytest.fixture
def built(tmp_path):
    """Return a function that imports a drawing."""

    def build(drawing, **how):
        path = tmp_path / "drawing.osm"
        path.write_text(drawing.xml(**how), encoding="utf-8")
        return import_osm(path)

    return build


@pytest.fixture(scope="session")
def theatre_network():
    return import_osm(THEATRE)


@pytest.fixture
def golden():
    """Compare geometries with a file of tests/golden/roads; FRONTLINE_UPDATE_GOLDEN=1 writes it anew."""

    def check(case, features):
        got = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties,
                    "geometry": _rounded(geometry.__geo_interface__),
                }
                for properties, geometry in features
            ],
        }
        path = GOLDEN / f"{case}.geojson"
        if os.environ.get("FRONTLINE_UPDATE_GOLDEN") == "1":
            path.write_text(json.dumps(got, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        assert got == json.loads(path.read_text(encoding="utf-8"))

    return check


def _rounded(geometry):
    def walk(value):
        return round(value, 6) if isinstance(value, float) else [walk(inner) for inner in value]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


@pytest.fixture(scope="session")
def draw():
    """The class `Drawing`."""
    return Drawing


@pytest.fixture(scope="session")
def real_network(real):
    """Return a function that opens the network of a real file, or skips.

    The first process that asks imports it and the others wait for it, since that takes half a minute. It is kept where
    the networks of theatres are, under the hash of the code that made it, so that it never outlives a change.
    """
    locks = cache_folder()

    def opened(name):
        path = real(name)
        locks.mkdir(parents=True, exist_ok=True)
        with (locks / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return load_network(SimpleNamespace(roads_path=path))

    return opened


@pytest.fixture(scope="session")
def syria(real_network):
    return real_network("syria-2023.osm.pbf")


@pytest.fixture(scope="session")
def porto(real_network):
    return real_network("porto-2015.osm.pbf")


@pytest.fixture(scope="session")
def liechtenstein(real_network):
    return real_network("liechtenstein-2024.osm.pbf")


@pytest.fixture(scope="session")
def raw_osm():
    """The module `tests/roads/raw_ways.py`: reads the main roads of a file in another way."""
    path = Path(__file__).parent / "raw_ways.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def raw_ways(real, raw_osm):
    """Return a function that reads the main roads of a real file, or skips."""
    return cache(lambda name: raw_osm.read_raw_ways(real(name)))


NAMES = "abcdefghijklmnop"
CLASSES = ["motorway", "trunk", "primary", "secondary", "tertiary", "residential", "trunk_link", "track"]
REFS = ["", "M5", "M4", "M4;M5", "60", "M 5", "m-4; 60"]

steps = st.integers(-4, 4)
places = st.lists(st.tuples(steps, steps), min_size=4, max_size=len(NAMES), unique=True)


@st.composite
def networks(draw, drawing_class):
    """Draw a network on a grid of 700 m whose nodes are shaken, with doubled, crossing and circular ways."""
    spots = draw(places)
    shake = st.integers(-300, 300)
    nodes = {
        name: (700 * east + draw(shake), 700 * north + draw(shake))
        for name, (east, north) in zip(NAMES, spots, strict=False)
    }
    drawing = drawing_class(**nodes)
    for _ in range(draw(st.integers(1, 8))):
        path = draw(st.lists(st.sampled_from(sorted(nodes)), min_size=2, max_size=6))
        tags = {
            "highway": draw(st.sampled_from(CLASSES)),
            "ref": draw(st.sampled_from(REFS)),
            "oneway": draw(st.sampled_from(["", "yes", "-1", "no"])),
            "name": draw(st.sampled_from(["", "طريق", "Main Street"])),
            "bridge": draw(st.sampled_from(["", "yes"])),
        }
        drawing.way("".join(path), **{key: value for key, value in tags.items() if value})
    return drawing


def _imported(drawing):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawing.osm"
        path.write_text(drawing.xml(), encoding="utf-8")
        return import_osm(path)


@pytest.fixture(scope="session")
def some_network(draw):
    """A strategy of small networks; a drawing without any edge is none."""
    return (
        networks(draw)
        .filter(lambda drawing: any(len(set(path)) > 1 for path, _ in drawing.ways))
        .map(_imported)
    )
