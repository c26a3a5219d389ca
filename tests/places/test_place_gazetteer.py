"""Names and the places that they could mean."""

import time

import pytest

from geo.places.gazetteer import CERTAIN, Gazetteer
from geo.places.kindwords import Hint, split_kind
from geo.theatre import PlaceRecord


def record(place_id, name_en, name_ar="", *variants, kind="town", population=None, lon=36.0, lat=35.0):
    return PlaceRecord(place_id, name_en, name_ar, variants, kind, population, "", lon, lat)


def labels(gazetteer, name):
    return [found.label for found in gazetteer.candidates(name) if found.score >= CERTAIN]


@pytest.fixture(scope="module")
def small():
    return Gazetteer(
        [
            record("saraqib", "Saraqib", "سراقب", "Saraqeb", population=34231),
            record("hama", "Hama", "حماة", kind="city", population=460602),
            record("homs", "Homs", "حمص", kind="city", population=775404),
            record("hama-air", "Hama airbase", "مطار حماة العسكري", kind="facility"),
            record("sughra", "Urum al-Sughra", "اورم الصغرى", kind="village"),
            record("kubra", "Urum al-Kubra", "اورم الكبرى", kind="village"),
            record("bridge", "Rastan bridge", "جسر الرستن", kind="facility"),
            record("rastan", "Rastan", "الرستن"),
            record("camp", "Shahba Refugee Camp", kind="village"),
        ]
    )


def test_an_exact_name_scores_more_than_an_alias_more_than_a_skeleton(small):
    exact, alias, skeleton = (small.candidates(name)[0] for name in ("Saraqib", "Saraqeb", "Saraquib"))
    assert exact.score == 1.0
    assert "exact" in exact.why
    assert alias.score < exact.score
    assert "alias" in alias.why
    assert CERTAIN <= skeleton.score < alias.score
    assert "skeleton" in skeleton.why


def test_a_slip_in_a_long_name_is_still_found_below_every_true_spelling(small):
    slip = small.candidates("Saraqibt") or small.candidates("Sarakip")
    assert slip[0].label == "Saraqib"


def test_a_short_name_never_becomes_another_one(small):
    for asked in ("Humus", "Hims", "Hamas", "Nubl", "Nawa", "Hom", "Ham"):
        assert set(labels(small, asked)) <= {"Homs"}, asked


def test_little_and_great_urum_are_kept_apart(small):
    assert labels(small, "Urm al-Sughra") == ["Urum al-Sughra"]
    assert labels(small, "Urm al-Kubra") == ["Urum al-Kubra"]
    assert labels(small, "Urm") == []


def test_a_kind_word_narrows_the_candidates(small):
    assert labels(small, "Hama airbase") == ["Hama airbase"]
    assert labels(small, "the city of Hama") == ["Hama"]
    assert labels(small, "Hama bridge") == []
    assert labels(small, "Rastan bridge") == ["Rastan bridge"]
    assert labels(small, "Saraqib dam") == []


def test_a_kind_word_that_belongs_to_the_name_does_not_hide_the_place(small):
    assert labels(small, "Shahba Refugee Camp") == ["Shahba Refugee Camp"]


def test_what_is_only_like_a_name_is_listed_below_the_threshold(small):
    found = small.candidates("Saranib")
    assert all(candidate.score < CERTAIN for candidate in found)


def test_no_more_candidates_than_asked_for_and_the_best_first(small):
    found = small.candidates("Hama", limit=1)
    assert [candidate.label for candidate in found] == ["Hama"]


@pytest.mark.parametrize(
    "text", ["", " ", "-", "al-", "the", "?", "\u202e", "x" * 5000, " at and" * 20000, "a " * 90 + "city"]
)
def test_odd_names_find_nothing_and_break_nothing(small, text):
    assert labels(small, text) == []


def test_an_empty_gazetteer_answers():
    assert Gazetteer([]).candidates("Hama") == []


@pytest.mark.parametrize(
    ("text", "name", "hint"),
    [
        ("the town of Saraqib", "Saraqib", Hint.TOWN),
        ("Saraqib city", "Saraqib", Hint.TOWN),
        ("Kafr Halab village", "Kafr Halab", Hint.VILLAGE),
        ("Abu al-Duhur military airbase", "Abu al-Duhur", Hint.AIR),
        ("Aleppo International Airport", "Aleppo", Hint.AIR),
        ("Nasib border crossing", "Nasib", Hint.CROSSING),
        ("مطار كويرس", "كويرس", Hint.AIR),
        ("مدينة سراقب", "سراقب", Hint.TOWN),
        ("Rastan bridge", "Rastan", Hint.BRIDGE),
        ("Base 46", "Base 46", Hint.NONE),
        ("Saraqib", "Saraqib", Hint.NONE),
        ("city", "city", Hint.NONE),
    ],
)
def test_kind_words_are_taken_off(text, name, hint):
    named = split_kind(text)
    assert (named.name, named.hint) == (name, hint)


def test_every_place_of_the_theatre_is_found_by_its_own_names(theatre, locator):
    for place in theatre.places:
        for name in filter(None, (place.name_en, place.name_ar, *place.variants)):
            ids = {
                found.place_id
                for found in locator.gazetteer.candidates(name, limit=24)
                if found.score >= CERTAIN
            }
            assert place.place_id in ids, f"{name} does not find {place.name_en}"


def test_an_unknown_name_is_answered_in_milliseconds(locator):
    start = time.process_time()
    for number in range(50):
        locator.gazetteer.candidates(f"Kafr Unknown {chr(97 + number % 26)}{number}ville")
    assert (time.process_time() - start) / 50 < 0.05
