"""Who is meant by the names that reports use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.actors import Actor, Actors, fold


@pytest.fixture(scope="module")
def actors(theatre) -> Actors:
    return theatre.actors


@pytest.mark.parametrize(
    ("text", "actor_id"),
    [
        ("HTS and its allies", "hts"),
        ("Hayat Tahrir al-Sham (HTS) and allied factions", "hts"),
        ("the powerful Islamist group Hayat Tahrir al-Sham (HTS) and its allied factions", "hts"),
        ("Hay’at Taḥrīr al-Shām", "hts"),
        ("HTS-led rebels", "hts"),
        ("fighters from HTS", "hts"),
        ("opposition factions led by Hayat Tahrir al-Sham", "hts"),
        ("هيئة تحرير الشام", "hts"),
        ("rebels", "opposition"),
        ("the insurgents", "opposition"),
        ("Syrian opposition and rebel groups", "opposition"),
        ("anti-government forces", "opposition"),
        ("armed Syrian rebels", "opposition"),
        ("the regime", "government"),
        ("Syrian army", "government"),
        ("Assad's forces", "government"),
        ("the Syrian army and allied militias", "government"),
        ("Syrian army units", "government"),
        ("Turkish-backed factions", "sna"),
        ("the SNA and Turkey", "sna"),
        ("Kurdish-led forces", "sdf"),
        ("the Southern Operations Room", "southern"),
        ("Syrian Free Army", "sfa"),
        ("Israeli army", "israel"),
        ("Iran-backed militias", "iran"),
    ],
)
def test_a_phrase_of_a_report_names_the_actor(actors, text, actor_id):
    found = actors.resolve(text)
    assert found is not None
    assert found.actor_id == actor_id


@pytest.mark.parametrize(
    "text", ["", "they", "passers-by", "the United Nations", "()", "and", "the", "the villagers of Hama"]
)
def test_a_phrase_that_names_nobody_gives_none(actors, text):
    assert actors.resolve(text) is None


@pytest.mark.parametrize(
    "text", ["the government and rebels", "the rebels and the SDF", "Israel and Hezbollah"]
)
def test_enemies_in_one_phrase_are_no_actor(actors, text):
    assert actors.resolve(text) is None


def test_factions_of_one_umbrella_in_one_phrase_give_the_umbrella(actors):
    assert actors.resolve("HTS and the SNA").actor_id == "opposition"


def test_every_name_and_alias_resolves_to_its_own_actor(actors):
    wrong = {
        name: actor_id for name, actor_id in actors.mentions() if actors.resolve(name).actor_id != actor_id
    }
    assert wrong == {}


def test_mentions_come_longest_first(actors):
    lengths = [len(name) for name, _ in actors.mentions()]
    assert lengths == sorted(lengths, reverse=True)


def test_nesting_and_alliance(actors):
    assert actors.is_within("hts", "opposition")
    assert not actors.is_within("opposition", "hts")
    assert actors.are_allied("sna", "hts")
    assert actors.are_allied("government", "russia")
    assert actors.are_allied("hts", "opposition")
    assert not actors.are_allied("sna", "sdf")
    assert not actors.are_allied("hts", "government")
    assert actors.common("hts", "southern") == "opposition"
    assert actors.common("hts", "opposition") == "opposition"
    assert actors.common("hts", "sdf") is None


def test_unknown_identifiers_are_harmless(actors):
    assert actors.get("nobody") is None
    assert actors.ancestors("nobody") == ()
    assert not actors.is_within("nobody", "hts")
    assert not actors.are_allied("nobody", "hts")
    assert actors.common("nobody", "hts") is None


def test_the_actors_that_the_project_counts_on_are_there(actors):
    wanted = "government opposition hts sna southern suwayda sfa sdf isis israel turkey russia iran local jordan lebanon iraq us"
    assert set(wanted.split()) <= {actor.actor_id for actor in actors}
    assert actors.get("hts").colour == "#2C7868"
    assert actors.get("government").colour == "#9C3008"


def test_colours_tell_the_actors_apart(actors):
    assert len({actor.colour for actor in actors}) == len(actors)


@given(st.text(max_size=200))
def test_any_text_resolves_without_an_error(text):
    actors = Actors([Actor("hts", "HTS", parent="opposition"), Actor("opposition", "rebels")])
    found = actors.resolve(text)
    assert found is None or found in tuple(actors)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_a_cycle_of_parents_does_not_hang():
    actors = Actors([Actor("a", "A", parent="b"), Actor("b", "B", parent="a")])
    assert actors.ancestors("a") == ("a", "b")
