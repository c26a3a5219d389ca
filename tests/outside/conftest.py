"""A small made-up Ukraine: two roads, four towns, the parties of the war; and the real table, where it is at hand."""

from pathlib import Path

import pytest

from geo.theatre import Theatre

HEAD = """
id = "ukraine-small"
title = "Ukraine, made up for tests"
zone = "Europe/Kyiv"
start = 2022-03-01
end = 2024-08-31
licence = "CC0"
"""
ACTORS = """
[[actor]]
id = "ukraine"
name = "Ukraine"
aliases = ["Ukrainian forces"]
side = "government"
colour = "#4D7BFE"

[[actor]]
id = "russia"
name = "Russia"
aliases = ["Russian forces"]
side = "opposition"
colour = "#9C3008"

[[actor]]
id = "dpr"
name = "Donetsk People's Republic"
aliases = ["DPR", "Donetsk PR"]
side = "opposition"
parent = "russia"
colour = "#7D3A8A"

[[actor]]
id = "lpr"
name = "Luhansk People's Republic"
aliases = ["LPR", "Luhansk PR"]
side = "opposition"
parent = "russia"
colour = "#AC7D19"
"""
PLACES = """place_id,kind,name_en,population,lon,lat
kyiv,city,Kyiv,2900000,30.5234,50.4501
irpin,town,Irpin,60000,30.2400,50.5200
izium,town,Izium,45000,37.2600,49.2100
kherson,city,Kherson,280000,32.6178,46.6354
"""
OUTLINE = """ring,lon,lat
1,22.0,44.3
1,40.3,44.3
1,40.3,52.4
1,22.0,52.4
1,22.0,44.3
"""
ROADS = {
    "M07": [(30.52, 50.45), (30.40, 50.49), (30.25, 50.5167), (30.10, 50.56), (29.90, 50.60)],
    "M03": [(36.25, 49.99), (36.80, 49.60), (37.2915, 49.2238), (37.60, 48.90), (37.8111, 48.70)],
}
"""Numbers and points (lon, lat): Kyiv west past Irpin, Kharkiv south-east past Izium."""

TABLE = Path(__file__).parents[3] / "shared" / "control" / "ukraine_places_2022_2024.csv"


def osm_of(roads):
    """Return roads as an OSM file."""
    nodes, ways, number = [], [], 0
    for way, (ref, points) in enumerate(roads.items(), start=1):
        refs = []
        for lon, lat in points:
            number += 1
            nodes.append(f'<node id="{number}" lon="{lon}" lat="{lat}" version="1"/>')
            refs.append(f'<nd ref="{number}"/>')
        tags = f'<tag k="highway" v="trunk"/><tag k="ref" v="{ref}"/>'
        ways.append(f'<way id="{way}" version="1">{"".join(refs)}{tags}</way>')
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>'


@pytest.fixture(scope="session")
def ukraine_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theatres") / "ukraine"
    folder.mkdir()
    for name, text in {
        "theatre.toml": HEAD,
        "actors.toml": ACTORS,
        "places.csv": PLACES,
        "outline.csv": OUTLINE,
        "roads.osm": osm_of(ROADS),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def ukraine(ukraine_folder):
    return Theatre.open(ukraine_folder)


@pytest.fixture(scope="session")
def ukraine_network(ukraine):
    from geo.places.open import load_network

    return load_network(ukraine)


@pytest.fixture(scope="session")
def real_table():
    """The table of 3,014 rows and 1,922 changes, or a skip."""
    if not TABLE.is_file():
        pytest.skip(f"{TABLE.name} is not beside the project (../shared/control)")
    return TABLE
