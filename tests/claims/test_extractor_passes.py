"""The passes of the extractor, each alone: sentences, parties, voices, verb groups, times, lexicon."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest

from geo.claims.attribution import voices
from geo.claims.claim import Action
from geo.claims.clauses import clause_of
from geo.claims.coreference import Memory
from geo.claims.dates import Clock, times
from geo.claims.grammar import Mood, Shape, verb_group
from geo.claims.lexicon import inflect, lexicon
from geo.claims.parties import PartyNames, is_civilian, parties
from geo.claims.placewords import lexicon_data
from geo.claims.sentences import sentences
from geo.claims.sides import Stance, is_gainers_word

NAMES = PartyNames(["HTS", "Hayat Tahrir al-Sham", "Islamic State"])


def words_of(text: str):
    return next(sentences(text)).words


def phrases(words, items) -> list[str]:
    return [" ".join(word.text for word in words[item.start : item.stop]) for item in items]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("Gen. Hasan met U.S. officers. They left.", 2),
        ("“They left.” He stayed.", 2),
        ("No stop\n\nNew paragraph", 2),
        ("A line that is\nwrapped in Idlib.", 1),
        ("It ended.[12] Then it began.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, count):
    assert len(list(sentences(text))) == count


def test_words_keep_their_place_in_the_text():
    text = "HTS’s men took  “Al-Bab”\u00a0– the M-5."
    (sentence,) = sentences(text)
    assert [text[word.start : word.end] for word in sentence.words] == [
        "HTS’s", "men", "took", "“", "Al-Bab", "”", "–", "the", "M-5", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTS and its allies attacked.", ["HTS and its allies"]),
        ("The Islamist group Hayat Tahrir al-Sham (HTS) attacked.", ["The Islamist group Hayat Tahrir al-Sham (HTS)"]),
        ("Turkish-backed rebel fighters and army units fought.", ["Turkish-backed rebel fighters and army units"]),
        ("Insurgents led by Islamic State, along with local militias, attacked.",
         ["Insurgents led by Islamic State , along with local militias"]),
        ("They hit army positions.", ["They"]),
        ("Ukrainian and Russian forces clashed.", ["Ukrainian and Russian forces"]),
    ],
)  # fmt: skip
def test_parties_are_found_with_what_belongs_to_them(text, expected):
    words = words_of(text)
    assert [
        phrase.replace("( ", "(").replace(" )", ")") for phrase in phrases(words, parties(words, NAMES))
    ] == expected


def test_people_who_flee_are_no_party():
    assert is_civilian("the residents of Ayn Dara")
    assert not is_civilian("army soldiers")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army left, a monitor said.", ["a monitor"]),
        ("Later in the day the operations room said it had won.", ["the operations room"]),
        ("According to residents and SANA, it fell.", ["residents and SANA"]),
        ("It fell, the rebels, residents and a monitor said.", ["the rebels , residents and a monitor"]),
        ("A report of Syrian state media was long.", []),
        ("The fighting has claimed 300 lives.", []),
    ],
)
def test_voices_are_found_before_and_behind_what_they_say(text, expected):
    words = words_of(text)
    assert phrases(words, voices(words, parties(words, NAMES))) == expected


@pytest.mark.parametrize(
    ("text", "head", "tags", "mood", "passive"),
    [
        ("They captured it", 1, {"past", "participle"}, Mood.AFFIRMED, False),
        ("It was finally captured", 3, {"past", "participle"}, Mood.AFFIRMED, True),
        ("They have not captured it", 3, {"past", "participle"}, Mood.DENIED, False),
        ("They managed to capture it", 3, {"base"}, Mood.AFFIRMED, False),
        ("They want to capture it", 3, {"base"}, Mood.PLANNED, False),
        ("They failed to capture it", 3, {"base"}, Mood.NOT_SAID, False),
        ("They could capture it", 2, {"base"}, Mood.NOT_SAID, False),
        ("They plan to enter and capture it", 5, {"base"}, Mood.PLANNED, False),
    ],
)
def test_a_verb_group_tells_whether_it_happened(text, head, tags, mood, passive):
    group = verb_group(words_of(text), head, frozenset(tags))
    assert (group.mood, group.passive) == (mood, passive)


def test_a_noun_that_looks_like_a_verb_is_none():
    assert verb_group(words_of("the capture of it"), 1, frozenset({"base"})) is None


def test_a_consequence_is_a_participle_of_the_main_clause():
    words = words_of("They came, cutting the road")
    group = verb_group(words, 3, frozenset({"ing"}))
    assert (group.shape, clause_of(words, group.start).opener) == (Shape.PARTICIPLE, "")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on Sunday", "2024-12-08"),
        ("last Sunday", "2024-12-01"),
        ("on Saturday morning", "2024-12-07"),
        ("on 5-6 December 2024", "2024-12-05/2024-12-06"),
        ("on December 31", "2023-12-31"),
        ("in 2016", "2016"),
        ("in November 2024", "2024-11"),
        ("over the weekend", "2024-12-07/2024-12-08"),
        ("in the past 24 hours", "2024-12-07/2024-12-08"),
        ("three days ago", "2024-12-05"),
        ("two weeks ago", "2024-11-24~"),
        ("on Thursday, December 5, 2024", "2024-12-05"),
    ],
)
def test_times_count_back_from_the_publication(text, edtf):
    assert [str(phrase.when) for phrase in times(words_of(text), Clock(date(2024, 12, 8)))] == [edtf]


@pytest.mark.parametrize("text", ["in 12 months", "may 5 tanks", "the 66th brigade"])
def test_numbers_that_are_no_dates_are_left_alone(text):
    assert times(words_of(text), Clock(date(2024, 12, 8))) == []


def test_the_motorway_does_not_mean_a_village_road():
    memory = Memory()
    memory.remember_place("the M9", "highway", 0)
    memory.remember_place("the road between Ayn Dara and Bir Sand", "road", 1)
    assert memory.place("motorway", 2) == "the M9"
    assert memory.place("road", 2) == "the road between Ayn Dara and Bir Sand"
    assert memory.place("road", 9) == ""


def test_who_gains_by_a_withdrawal_is_the_other_side():
    army, rebels = Stance("the army"), Stance("the rebels")
    assert is_gainers_word(Action.WITHDREW, rebels, army, same=False)
    assert not is_gainers_word(Action.WITHDREW, army, army, same=True)
    assert not is_gainers_word(Action.CAPTURED, Stance("a monitor"), rebels, same=False)


def test_verbs_are_inflected_and_the_irregular_ones_as_the_lexicon_says():
    assert set(inflect("deny")) == {"deny", "denies", "denied", "denying"}
    assert {"overran", "cut", "withdrew", "retaken", "controlling"} <= set(lexicon().forms)


def test_no_word_of_the_lexicon_is_the_name_of_a_town():
    path = files("geo.data").joinpath("syria-2024", "places.csv")
    if not path.is_file():
        pytest.skip("the embedded theatre is not there")
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    towns = {name.lower() for row in rows for name in (row["name_en"], *row["variants"].split(";"))}
    ordinary = {"tell", "dam"}
    assert (set(_strings(lexicon_data())) & towns) - ordinary == set()


def _strings(value):
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
