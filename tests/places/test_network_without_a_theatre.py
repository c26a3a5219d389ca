"""A network alone: its own places, joined with the cities of GeoNames, kept in the cache."""

import json
import logging

import pytest

from geo.cache import cache_folder
from geo.places import bare, geonames
from geo.places.bare import gazetteer_of, theatre_of, with_places
from geo.places.elsewhere import Elsewhere
from geo.places.gazetteer import Gazetteer
from geo.places.geonames import City
from geo.places.joined import join
from geo.places.locate import Locator
from geo.places.mapped import read_areas, read_places
from geo.places.resolve import Context, Resolver
from geo.roads.network import Network
from geo.roads.spots import Spot
from geo.theatre import PlaceRecord


def spot(osm_id, name, place="village", lon=36.0, lat=35.0, **rest):
    full = {"name_en": "", "name_ar": "", "ref": "", "population": None, **rest}
    return Spot(osm_id=osm_id, kind="place", place=place, name=name, lon=lon, lat=lat, **full)


def city(name, *others, lon=36.0, lat=35.0, people=20_000, number=1):
    return City(number, name, others, people, "SY", lon, lat)


# ---- the places of a map ----


def test_regions_and_nameless_nodes_are_no_places():
    spots = [spot(1, "Hama Governorate", "state"), spot(2, " "), spot(3, "Morek")]
    assert [place.name_en for place in read_places(spots)] == ["Morek"]


def test_a_name_of_two_scripts_is_two_names():
    (place,) = read_places([spot(1, "تل تمر / ܬܠ ܬܡܪ", name_en="Tall Tamr")])
    assert (place.name_en, place.name_ar, place.variants) == ("Tall Tamr", "تل تمر", ("ܬܠ ܬܡܪ",))
    (place,) = read_places([spot(1, "حنا", name_en="Hanna;Hana")])
    assert (place.name_en, place.name_ar, place.variants) == ("Hanna", "حنا", ("Hana",))


def test_a_number_that_many_places_carry_is_no_count_of_people():
    spots = [spot(number, f"T{number}", "town", lon=36 + number, population=5000) for number in range(20)]
    spots.append(spot(99, "Saraqib", "town", population=34231))
    people = {place.name_en: place.population for place in read_places(spots)}
    assert people.pop("Saraqib") == 34231
    assert set(people.values()) == {None}


def test_a_suburb_of_the_name_of_its_town_is_the_town():
    spots = [spot(1, "Duma", "suburb", lat=35.02), spot(2, "Duma", "town"), spot(3, "Duma", lat=36.0)]
    assert [place.place_id for place in read_places(spots)] == ["osm-2", "osm-3"]


def test_signs_that_cannot_be_seen_are_left_out_of_names():
    (place,) = read_places([spot(1, "\u202bMorek\u202c\u0000")])
    assert place.name_en == "Morek"


# ---- joined with GeoNames ----


def record(name, *, lat=35.0):
    return PlaceRecord(name.lower(), name, "", (), "town", None, "", 36.0, lat)


def test_a_city_near_a_place_of_its_name_gives_it_spellings_and_people():
    (place,) = join([record("سراقب")], [city("Saraqib", "Saraqeb", "سراقب", lat=35.01, people=34231)])
    assert (place.name_en, place.name_ar, place.population) == ("Saraqib", "سراقب", 34231)
    assert "Saraqeb" in place.variants


def test_a_city_far_from_a_place_of_its_name_is_another():
    places = join([record("Saraqib")], [city("Saraqib", lat=36.0)])
    assert [place.lat for place in places] == [35.0, 36.0]


def test_a_spelling_that_is_the_name_of_a_neighbour_is_left_out():
    places = join([record("Duma"), record("Duwayma", lat=35.2)], [city("Duma", "Duwayma", "Dumah")])
    assert places[0].variants == ("Dumah",)


def test_no_town_comes_out_twice():
    cities = [city("Douma", "Duma", number=1), city("Duma", number=2, people=600)]
    assert len(join([record("Duma")], cities)) == 1


def test_the_name_of_a_country_is_no_name_of_its_capital():
    spots = [spot(1, "Andorra la Vella", "town"), spot(2, "Andorra", "country")]
    places = join(
        read_places(spots), [city("Andorra la Vella", "Andorra", "Andorra-a-Velha")], read_areas(spots)
    )
    assert [place.variants for place in places] == [("Andorra-a-Velha",)]


# ---- names that nobody has looked through ----


def gazetteer(*places, cities=(), near=False, arabic=True):
    elsewhere = Elsewhere.of(cities, lambda one: near)
    return Resolver(Gazetteer(places, None, elsewhere, transliterated=arabic, curated=False))


def test_two_villages_of_one_arabic_name_are_ambiguous_whichever_latin_spelling_is_written():
    one = PlaceRecord("a", "An Najmah", "النجمة", (), "village", None, "", 36.0, 35.0)
    other = PlaceRecord("b", "al-Najma", "النجمة", (), "village", None, "", 38.0, 35.0)
    assert gazetteer(one, other).resolve("An Najmah").status == "ambiguous"
    assert gazetteer(one).resolve("al-Najma").place is one


def test_a_variant_of_a_town_does_not_win_over_the_own_name_of_a_village():
    town = PlaceRecord("a", "Maskanah", "مسكنة", ("Balis",), "town", 15_477, "", 38.0, 36.0)
    village = PlaceRecord("b", "Balis", "بالس", (), "village", None, "", 36.4, 35.8)
    assert gazetteer(town, village).resolve("Balis").status == "ambiguous"
    assert gazetteer(town).resolve("Balis").place is town


def test_arabic_letters_tell_apart_what_latin_ones_do_not():
    village = PlaceRecord("a", "Quwayris", "قويرس", (), "village", None, "", 41.0, 36.0)
    assert gazetteer(village).resolve("كويرس").status == "not_found"
    assert gazetteer(village).resolve("قويريس").place is village


@pytest.mark.parametrize(("text", "here"), [("Gaia", "Caia"), ("Praga", "Braga"), ("Lagos", "Lagoa")])
def test_where_names_are_latin_every_letter_counts_in_a_short_one(text, here):
    assert gazetteer(record(here), arabic=False).resolve(text).status == "not_found"
    assert gazetteer(record("Matosinhos"), arabic=False).resolve("Matosinhus").place is not None


def test_a_city_elsewhere_is_no_misspelling_of_a_village():
    village = PlaceRecord("a", "An Nabatiyah", "النبطية", (), "village", None, "", 37.5, 34.8)
    assert gazetteer(village).resolve("Nabatieh").place is village
    lebanese = city("Nabatiye et Tahta", "Nabatieh", people=30_000)
    assert gazetteer(village, cities=[lebanese], near=True).resolve("Nabatieh").status == "not_found"


def test_a_village_of_the_name_of_a_great_city_elsewhere_needs_more_than_its_name():
    village = PlaceRecord("a", "Ar Ramadi", "الرمادي", (), "village", None, "", 40.9, 34.6)
    resolver = gazetteer(village, cities=[city("Ramadi", people=274_000)])
    assert resolver.resolve("Ramadi").status == "ambiguous"
    assert resolver.resolve("Ramadi", Context(near=((40.9, 34.65),))).place is village


# ---- cities of GeoNames ----


def test_the_installed_names_hold_damascus_with_its_arabic_name():
    inside, outside = geonames.read_cities(lambda lon, lat: 36 < lon < 37 and 33 < lat < 34, 5_000_000)
    (damascus,) = [one for one in inside if one.name == "Damascus"]
    assert "دمشق" in damascus.others
    assert "DAM" not in damascus.others
    assert damascus.population > 1_000_000
    assert all(one.population >= 5_000_000 for one in outside)


def test_without_the_names_of_geonames_those_of_the_map_do(monkeypatch, caplog):
    monkeypatch.setattr(geonames, "_FILE", "missing.json")
    assert geonames.read_cities(lambda lon, lat: True, 0) == ([], [])
    assert "are not used" in caplog.text


# ---- kept ----


@pytest.fixture
def kept(network, tmp_path, monkeypatch):
    """Return the file that keeps the gazetteer of the embedded theatre's roads."""
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path))
    monkeypatch.setattr(
        bare, "read_cities", lambda is_inside, least: ([city("Saraqib", "Saraqeb", "سراقب")], [])
    )
    gazetteer_of(network)
    (file,) = (cache_folder() / "gazetteers").iterdir()
    return file


def test_a_gazetteer_is_made_once_and_then_read(kept, network, monkeypatch):
    first = gazetteer_of(network)
    monkeypatch.setattr(bare, "read_cities", None)  # whoever would make it again fails
    again = gazetteer_of(network)
    assert again.places == first.places
    assert again.elsewhere == first.elsewhere
    assert [match.place for match in again.matches("Aleppo")] == [
        match.place for match in first.matches("Aleppo")
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: "{}",
        lambda text: "[" * 100_000,
        lambda text: text.replace('"transliterated":true', '"transliterated":"yes"'),
        lambda text: changed(text, "places", "lon", float("nan")),
        lambda text: changed(text, "places", "lat", 1000.0),
        lambda text: changed(text, "places", "kind", "moon"),
        lambda text: changed(text, "places", "population", "many"),
        lambda text: changed(text, "forms", "place", 10),
        lambda text: changed(text, "forms", "place", -1),
        lambda text: changed(text, "forms", "text", None),
    ],
)
def test_a_damaged_file_is_noticed_and_made_again(kept, network, damage, caplog):
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(damage(whole), encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert [place.name_en for place in gazetteer_of(network).places] == ["Saraqib"]
    assert "damaged" in caplog.text
    assert kept.read_text(encoding="utf-8") == whole


def changed(text, table, column, value):
    content = json.loads(text)
    content[table][column][0] = value
    return json.dumps(content)


def test_a_gazetteer_that_cannot_be_kept_is_there_all_the_same(network, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(bare, "read_cities", lambda is_inside, least: ([city("Saraqib")], []))
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "file"))
    assert gazetteer_of(network).places


# ---- theatres ----


def test_a_network_says_whose_its_places_are(network):
    theatre = theatre_of(network)
    assert any("OpenStreetMap" in line for line in theatre.attribution)
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in theatre.attribution)
    assert not list(theatre.actors)


def test_a_theatre_keeps_its_own_places(theatre, network):
    assert with_places(theatre, network) is theatre


def test_a_theatre_without_places_takes_those_of_its_network(theatre, network):
    from dataclasses import replace

    locator = Locator(replace(theatre, places=()), network)
    assert locator.theatre.places
    assert locator.locate("Aleppo").is_located
    assert any("GeoNames" in line for line in locator.theatre.attribution)


def test_a_network_alone_answers_what_it_is_asked(network):
    locator = Locator.of_network(network)
    assert locator.locate("the M4/M5 junction").kind == "junction"
    assert locator.locate("Aleppo").place.population > 1_000_000
    assert locator.locate("the Damascus-Aleppo highway").kind == "corridor"
    assert locator.locate("Tripoli").status == "not_found"


# ---- the names that a map gives to roads ----


@pytest.fixture
def drawn(tmp_path):
    """Return a locator of a drawn network: a motorway that is named after both of its ends, and two streets of one name."""
    from geo.roads.osm import import_osm

    nodes = {
        1: (36.0, 35.0),
        2: (36.3, 35.0),
        3: (36.6, 35.0),
        4: (36.0, 35.3),
        5: (36.01, 35.3),
        6: (36.6, 35.3),
        7: (36.61, 35.3),
    }
    ways = [
        (
            (1, 2, 3),
            {"highway": "motorway", "ref": "A 9", "oneway": "no", "name": "Autoestrada Alfama - Belmonte"},
        ),
        ((4, 5), {"highway": "tertiary", "name": "Rua da Igreja"}),
        ((6, 7), {"highway": "tertiary", "name": "Rua da Igreja"}),
    ]
    places = {11: ("Alfama", 36.0, 35.01), 12: ("Belmonte", 36.6, 35.01)}
    lines = ['<osm version="0.6">']
    lines += [f'<node id="{key}" lon="{lon}" lat="{lat}"/>' for key, (lon, lat) in nodes.items()]
    lines += [
        f'<node id="{key}" lon="{lon}" lat="{lat}"><tag k="place" v="town"/><tag k="name" v="{name}"/></node>'
        for key, (name, lon, lat) in places.items()
    ]
    for number, (path, tags) in enumerate(ways, start=101):
        inside = "".join(f'<nd ref="{node}"/>' for node in path)
        inside += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}">{inside}</way>')
    path = tmp_path / "drawn.osm"
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    network = import_osm(path)
    assert isinstance(network, Network)
    return Locator.of_network(network)


@pytest.mark.parametrize(
    "text", ["the Alfama–Belmonte highway", "the Belmonte-Alfama motorway", "Autoestrada Belmonte - Alfama"]
)
def test_a_road_that_the_map_names_after_two_places_is_found_in_either_order(drawn, text):
    found = drawn.locate(text)
    assert (found.status, found.kind) == ("ok", "corridor"), found.why
    assert [piece.road_id for piece in found.pieces] == ["A9"]
    assert "named" in found.why or "names a road after" in found.why


def test_a_road_is_found_by_the_name_that_the_map_gives_it(drawn):
    found = drawn.locate("Autoestrada Alfama - Belmonte")
    assert found.is_located
    assert {piece.road_id for piece in found.pieces} == {"A9"}


def test_streets_of_one_name_in_two_places_are_ambiguous(drawn):
    found = drawn.locate("Rua da Igreja")
    assert found.status == "ambiguous"
    assert "different places" in found.why
