"""The rules as data, the page that tells them, and the reasons that states give."""

import re
from pathlib import Path

import pytest

from geo.control.rules import Rules
from geo.control.telling import state_sentence
from geo.errors import TheatreError

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
MODULES = Path(__file__).parents[2] / "geo" / "control"


def told_rules():
    """Return the names that the tables of the page explain."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [match[1] for line in lines if (match := re.match(r"\| `([a-z-]+)` \|", line))]


def test_the_page_explains_every_rule_once_and_no_other():
    assert sorted(told_rules()) == sorted(Rules.default().words)


def test_every_rule_is_used_by_the_code_and_every_name_in_it_is_a_rule():
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES.glob("*.py"))
    for name in Rules.default().words:
        assert f'"{name}"' in code, name


def test_the_page_names_the_parameters_as_they_are():
    named = set(re.findall(r"\*([a-z]+_[a-z_]+)\*", PAGE.read_text(encoding="utf-8")))
    assert named
    assert all(hasattr(Rules.default(), name) for name in named)


def test_a_theatre_may_bring_its_own_numbers(world, tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text("[parameters]\nfront_reach_km = 5\n[on_road_km]\ntown = 8.0\n", encoding="utf-8")
    rules = Rules.default().with_overrides(path)
    assert (rules.front_reach_km, rules.on_road_km["town"]) == (5, 8.0)
    timeline = world.judge([world.claim("captured", "Cross", "hts", day=3)], world.held("N1 0-100"), rules)
    assert (35, 40, "government", "hts", "front") in world.road(timeline, 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[parameters]\nfront_reach = 5\n", "parameters.front_reach"),
        ("[parameters]\nfront_reach_km = 'far'\n", "front_reach_km is not a number"),
        ("[parameters]\nfront_reach_km = -1\n", "front_reach_km is not a number"),
        ("[parameters]\nwords = 1\n", "parameters.words"),
        ("[on_road_km]\nhamlet = 1\n", "on_road_km.hamlet"),
        ("[colours]\nhts = 1\n", "colours"),
        ("reach = 1\n", "reach stands outside"),
        ("[", "cannot be read as TOML"),
    ],
)
def test_bad_rules_are_refused_with_what_is_wrong(tmp_path, text, words):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TheatreError, match=re.escape(words)):
        Rules.default().with_overrides(path)


def test_a_missing_rules_file_is_told(tmp_path):
    with pytest.raises(TheatreError, match=r"rules\.toml cannot be read"):
        Rules.default().with_overrides(tmp_path / "rules.toml")


def test_every_state_has_its_own_words(world):
    claims = [
        world.claim("captured", "Alif", "hts", day=3, by="rebels"),
        world.claim("besieged", "Ba", "hts", day=3),
        world.claim("contested", "Jim", "hts", day=3),
        world.claim("withdrew", "Dal", "government", day=3),
        world.claim("advanced_to", "Ha", "hts", day=3, extent="near"),
        world.claim("advanced_to", "Capital", "hts", day=3, extent="part"),
    ]
    timeline = world.judge(claims, world.held("Alif", "Ba", "Jim", "Dal", "Ha", "Capital"))
    told = " ".join(
        state_sentence(timeline.find(f"place:{name}", world.noon(4)), timeline.camps)
        for name in ("alif", "ba", "jim", "dal", "ha", "capital")
    )
    for words in ("claimed by HTS, held by Government before", "surrounded by HTS", "contested between",
                  "left by Government", "HTS near", "HTS moving in"):  # fmt: skip
        assert words in told
