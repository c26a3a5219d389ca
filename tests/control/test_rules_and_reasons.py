"""The rules as data, the page that tells them, and the reasons that states give."""

import re
import tomllib
from pathlib import Path

import pytest

from geo.control.rules import Rules
from geo.control.rulevalues import SECTIONS
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
        (
            "[parameters]\nfront_reach = 5\n",
            "parameters.front_reach is no value of the rules; there are advance_gap_km, against_share",
        ),
        (
            "[parameters]\nfront_reach_km = 'far'\n",
            "parameters.front_reach_km is 'far'; write a number from 0 to 1,000 km",
        ),
        (
            "[parameters]\nfront_reach_km = -1\n",
            "parameters.front_reach_km is -1; write a number from 0 to 1,000 km",
        ),
        ("[parameters]\nfront_reach_km = true\n", "parameters.front_reach_km is True; write"),
        (
            "[parameters]\nhalf_life_days = 0\n",
            "half_life_days is 0; write a number above 0 and up to 36,600 days",
        ),
        ("[parameters]\nhalf_life_days = nan\n", "half_life_days is nan; write a number above 0"),
        ("[parameters]\ninterpolation_km = inf\n", "interpolation_km is inf; write a number above 0"),
        ("[parameters]\ndecay_floor = 1.1\n", "parameters.decay_floor is 1.1; write a number from 0 to 1"),
        ("[parameters]\nmargin = [1]\n", "parameters.margin is [1]; write a number from 0 to 1"),
        ("[parameters]\nwords = 1\n", "parameters.words is no value of the rules"),
        (
            "[on_road_km]\nhamlet = 1\n",
            "on_road_km.hamlet is no value of the rules; there are city, crossing",
        ),
        ("[on_road_km]\ntown = 101\n", "on_road_km.town is 101; write a number from 0 to 100 km"),
        ("[reliability]\nA = 95\n", "reliability.A is 95; write a number from 0 to 1"),
        ("[credibility]\n7 = 0.5\n", "credibility.7 is no value of the rules; there are 1, 2, 3, 4, 5, 6"),
        ("[word]\nown = -0.5\n", "word.own is -0.5; write a number from 0 to 2"),
        (
            "[colours]\nhts = 1\n",
            "colours is no section of the rules; the sections are parameters, on_road_km",
        ),
        ("[rules]\nsiege = 'x'\n", "rules is no section of the rules"),
        ("reach = 1\n", "reach is no value outside of a section of the rules"),
        ("[", "rules.toml: not valid TOML"),
        ("x = " + "[" * 5000, "rules.toml: not valid TOML"),
        ("[parameters]\nmargin = 1" + "0" * 5000, "rules.toml: not valid TOML"),
    ],
)
def test_bad_rules_are_refused_with_what_is_wrong(tmp_path, text, words):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TheatreError, match=re.escape(words)):
        Rules.default().with_overrides(path)


def test_all_that_is_wrong_with_rules_is_told_at_once(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text("reach = 1\n[parameters]\nmargin = 2\nhalf_life_days = 0\n[word]\nown = 3\n")
    with pytest.raises(TheatreError) as caught:
        Rules.default().with_overrides(path)
    assert len(str(caught.value).splitlines()) == 5


def test_a_missing_rules_file_is_told(tmp_path):
    with pytest.raises(TheatreError, match=r"rules\.toml: missing"):
        Rules.default().with_overrides(tmp_path / "rules.toml")


def test_rules_that_are_too_large_are_not_read(tmp_path):
    (tmp_path / "rules.toml").write_bytes(b"#" * 3_000_000)
    with pytest.raises(TheatreError, match=r"rules\.toml: 3 MiB; at most 2 MiB"):
        Rules.default().with_overrides(tmp_path / "rules.toml")


def test_every_number_of_the_rules_has_a_range_and_lies_in_it():
    rules = Rules.default()
    document = tomllib.loads((MODULES / "rules.toml").read_text(encoding="utf-8"))
    assert set(SECTIONS) == set(document) - {"rules"}
    assert set(SECTIONS["parameters"]) == set(document["parameters"])
    assert rules.overlaid({name: document[name] for name in SECTIONS}) == (rules, [])


def test_the_page_names_every_section_and_range():
    page = PAGE.read_text(encoding="utf-8")
    own = page[page.index("## Your own numbers") :]
    for section, ranges in SECTIONS.items():
        assert f"`[{section}]`" in own
        for one in ranges.values() if isinstance(ranges, dict) else [ranges]:
            assert str(one).removeprefix("a number ") in own


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
