"""A theatre may bring its own numbers and grades: used wherever its claims are weighed, and checked with all the rest."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Side, Source, TargetKind
from geo.control.ownrules import check_rules, rules_of
from geo.control.rules import Rules
from geo.control.rulevalues import SECTIONS
from geo.errors import TheatreError
from geo.period import When, as_instant
from geo.situation import Situation, completed
from geo.theatre import Theatre
from maps.cli import main

SOURCE = Path(__file__).parents[2] / "data" / "syria-2024"


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "own"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("manifest.json", "reports"))
    return copy


def frontline(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="frontline")


def test_a_theatre_without_rules_of_its_own_has_those_of_the_package(theatre):
    assert theatre.rules_path is None
    assert rules_of(theatre) is Rules.default()


def test_the_numbers_of_a_theatre_are_used_for_its_map(folder):
    (folder / "rules.toml").write_text("[parameters]\nhalf_life_days = 2\ndecay_floor = 0.0\n")
    theatre = Theatre.open(folder)
    assert theatre.rules_path == folder / "rules.toml"
    claim = Claim(
        "C", Source("SOHR", as_instant("2024-11-29", theatre.zone)), Action.CAPTURED, "Saraqib",
        TargetKind.SETTLEMENT, actor="HTS", when=When("2024-11-28"),
    )  # fmt: skip
    late = as_instant("2024-12-02", theatre.zone)
    own, common = (
        Situation.build(one, [claim], with_baseline=False).timeline.find("place:saraqib", late).confidence
        for one in (theatre, replace(theatre, rules_path=None))
    )
    assert own == pytest.approx(common / 2 ** (4 / 2 - 4 / 60), abs=2e-3)


def test_bad_rules_are_told_with_all_that_is_wrong_with_a_theatre(folder):
    (folder / "rules.toml").write_text("[parameters]\nhalf_life_days = 0\nmargins = 1\n")
    (folder / "actors.toml").write_text((folder / "actors.toml").read_text().replace("#2C7868", "green"))
    for command in (("theatre", "check", folder), ("check", folder)):
        told = frontline(*command)
        assert told.exit_code == 1
        for words in (
            "half_life_days is 0; write a number above 0",
            "margins is no value",
            "colour is 'green'",
        ):
            assert words in told.output
    with pytest.raises(TheatreError, match=r"rules\.toml: parameters\.half_life_days is 0"):
        Theatre.open(folder, check=check_rules)


def test_bad_rules_stop_a_map_with_what_is_wrong_and_no_traceback(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (folder / "rules.toml").write_text("[parameters]\nhalf_life_days = -1\n")
    (tmp_path / "c.csv").write_text("action,target,publisher,published\ncut,M5,us,2024-11-28\n")
    told = frontline("map", "c.csv", "--theatre", folder)
    assert told.exit_code == 1
    assert "half_life_days is -1; write a number above 0 and up to 36,600 days" in told.stderr
    assert isinstance(told.exception, SystemExit)
    assert not (tmp_path / "map.html").exists()


def test_rules_that_lead_out_of_the_folder_are_not_read(folder, tmp_path):
    (tmp_path / "elsewhere.toml").write_text("[parameters]\nmargin = 0.5\n")
    (folder / "rules.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(TheatreError, match=r"rules\.toml: leads out of the theatre folder"):
        Theatre.open(folder)


def test_rules_that_the_manifest_does_not_list_are_told(folder):
    shutil.copy(SOURCE / "manifest.json", folder)
    shutil.copytree(SOURCE / "reports", folder / "reports")
    (folder / "rules.toml").write_text("[parameters]\nmargin = 0.5\n")
    with pytest.raises(TheatreError, match=r"rules\.toml: not listed in manifest\.json"):
        Theatre.open(folder)


def test_theatre_check_tells_bad_rows_of_every_table_and_corrections_of_nothing(folder):
    claims = folder / "claims"
    (claims / "bad.csv").write_text("action,target,publisher,published\ntook,M5,us,2024-11-28\n")
    (claims / "worse.csv").write_text("action,target,publisher,published\ncut,M5,us,soon\n")
    told = frontline("theatre", "check", folder)
    assert told.exit_code == 1
    assert "bad.csv: 1 problem" in told.output
    assert "worse.csv: 1 problem" in told.output
    (claims / "worse.csv").unlink()
    (claims / "bad.csv").write_text(
        "claim_id,action,target,publisher,published,corrects\nX,cut,M5,us,2024-11-28,Y\n"
    )
    assert (
        'claim X corrects "Y", which is no claim that was given'
        in frontline("theatre", "check", folder).output
    )


def test_a_claim_without_grades_takes_those_of_its_origin_else_of_its_publisher(theatre):
    at = as_instant("2024-11-29", theatre.zone)

    def graded(**source):
        claim = Claim("C", Source(published=at, **source), Action.CUT, "M5", TargetKind.ROAD)
        found = completed([claim], theatre)[0].source
        return found.side, found.origin, found.reliability, found.credibility

    assert graded(publisher="SOHR") == (Side.MONITOR, "SOHR", "B", 2)
    assert graded(publisher="SOHR", side=Side.ANALYST) == (Side.ANALYST, "SOHR", "B", 2)
    assert graded(publisher="Our desk", origin="SOHR") == (Side.MONITOR, "SOHR", "B", 2)
    assert graded(publisher="SOHR", origin="a villager") == (Side.UNKNOWN, "a villager", "F", 6)
    assert graded(publisher="SOHR", reliability="E", credibility=5) == (Side.MONITOR, "SOHR", "E", 5)
    assert graded(publisher="Our desk") == (Side.UNKNOWN, "", "F", 6)


def test_a_theatre_may_grade_its_sources_anew(folder):
    text = (folder / "sources.toml").read_text(encoding="utf-8")
    (folder / "sources.toml").write_text(
        text.replace('reliability = "B"\ncredibility = 2', 'reliability = "D"\ncredibility = 4', 1)
    )
    theatre = Theatre.open(folder)
    claim = Claim(
        "C", Source("SOHR", as_instant("2024-11-29", theatre.zone)), Action.CUT, "M5", TargetKind.ROAD
    )
    source = completed([claim], theatre)[0].source
    assert (source.reliability, source.credibility) == ("D", 4)


def numbers(one):
    return st.floats(one.low, one.high, exclude_min=one.above, allow_nan=False)


documents = st.fixed_dictionaries(
    {},
    optional={
        section: st.fixed_dictionaries({}, optional={name: numbers(one) for name, one in ranges.items()})
        if isinstance(ranges, dict)
        else st.fixed_dictionaries(
            {}, optional=dict.fromkeys(getattr(Rules.default(), section), numbers(ranges))
        )
        for section, ranges in SECTIONS.items()
    },
)


@given(documents)
@settings(max_examples=80)
def test_no_permitted_number_breaks_the_weighing(world, document):
    rules, problems = Rules.default().overlaid(document)
    assert problems == []
    claims = [
        world.claim("captured", "Alif", "hts", day=3, by="rebels"),
        world.claim("captured", "Alif", "hts", day=3, denied=True, by="agency"),
        world.claim("captured", "Jim", "hts", day="2024-12-04/2024-12-06", extent="part"),
        world.claim("advanced_to", "Dal", "hts", day="2024-12-05T14:30"),
        world.claim("captured", "N1 60-80", "sdf", day=6),
        world.claim("cut", "Cross", "hts", day=4),
    ]
    timeline = world.judge(claims, world.held("N1 0-100", "Alif", "Jim", "Dal", "Ha"), rules)
    for day in (2, 4, 6, 9):
        now = timeline.as_of(world.noon(day))
        found = [*now.places.values(), *now.junctions.values(), *now.stretches]
        assert all(0.0 <= one.confidence <= 1.0 for one in found)
        assert abs(sum(one.length_km for one in now.stretches) - 500) < 1e-6
