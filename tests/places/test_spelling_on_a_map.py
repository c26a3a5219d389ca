"""Names of a map that nobody has looked through: what may stand for what, and what only looks alike."""

import pytest

from geo.places.gazetteer import Gazetteer
from geo.places.resolve import Resolver
from geo.theatre import PlaceRecord


def place(name, arabic="", lon=36.0, kind="village", variants=()):
    return PlaceRecord(f"{name}-{lon}", name, arabic, variants, kind, None, "", lon, 35.0)


def status(text, *places):
    found = Resolver(Gazetteer(places, curated=False)).resolve(text)
    return found.place.name_en if found.place is not None else str(found.status)


@pytest.mark.parametrize(
    ("text", "name", "arabic"),
    [
        ("Kafr Dayyan", "Kafr Din", "كفر دين"),
        ("Karratin", "Al Qaryatayn", "القريتين"),
        ("Buqalli", "Boğalı", ""),
        ("Masyad", "Masyadah", "مصيدة"),
        ("Al-Jarrah", "Ja`arah", "جعارة"),
        ("Hur", "Al Hawr", "الحور"),
        ("Kweiris", "Quwayris", "قويرس"),
        ("كفر ديان", "Kafr Din", "كفر دين"),
        ("شرانلي", "Sharyanli", "شريانلي"),
        ("كورداني", "Kur Udani", "كور أداني"),
        ("قرطة", "Qurta", ""),
        ("Kshesh", "الكشيش", ""),
    ],
)
def test_a_village_that_only_looks_alike_is_not_meant(text, name, arabic):
    assert status(text, place(name, arabic)) == "not_found"


@pytest.mark.parametrize(
    ("text", "name", "arabic"),
    [
        ("Bashantara", "Bchanntara", "بشنترا"),
        ("Kafr Nouran", "Kafr Nuran", "كفر نوران"),
        ("Urem al-Kubra", "Urma al Kubra", "اورم الكبرى"),
        ("Khan al-Assal", "Khan al `Asal", "خان العسل"),
        ("Jabburin", "الجبورين", ""),
        ("برج عبد الله", "Burj `Abd Allah", ""),
        ("ميزناز", "Miznaz", "مزناز"),
    ],
)
def test_another_spelling_of_a_village_is(text, name, arabic):
    assert status(text, place(name, arabic)) == name


def test_of_a_town_texts_write_in_more_ways():
    assert status("Al Harah", place("Al Harrah", "الحارة")) == "not_found"
    assert status("Al Harah", place("Al Harrah", "الحارة", kind="town")) == "Al Harrah"


def test_two_villages_of_one_arabic_name_are_ambiguous_in_any_spelling():
    two = place("Al Hurriya", "الحرية"), place("Al Hariah", "الحرية", lon=38.0)
    assert status("Al Hurriyah", *two) == "ambiguous"


def test_a_name_on_the_map_that_is_not_the_arabic_one_means_its_village_only():
    #  the map calls a village "Umm amod saghera" and, in Arabic, like the town of al-Bab
    small, large = place("Umm amod saghera", "الباب"), place("Al-Bab", "الباب", lon=38.0, kind="town")
    assert status("Umm amod saghera", small, large) == "Umm amod saghera"


def test_a_name_from_another_source_does_not_beat_the_village_of_which_it_is_the_arabic_name():
    town = place("Kafr Buhum", "كفر بهم", kind="town", variants=("Al Ghaniyah",))
    assert status("Ghaniyah", town) == "Kafr Buhum"
    assert status("Ghaniyah", town, place("Ghani", "غانية", lon=38.0)) == "ambiguous"


def test_a_short_name_in_the_other_script_is_no_answer_but_a_doubt():
    latin, own = place("Ash Sheer"), place("Ash Shir", "الشير", lon=38.0)
    assert status("الشير", latin) == "not_found"
    assert status("الشير", own) == "Ash Shir"
    assert status("الشير", latin, own) == "ambiguous"
