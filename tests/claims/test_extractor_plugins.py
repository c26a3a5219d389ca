"""Extractors that other distributions bring: found by name, imported only when asked for, told by name when they fail."""

import pickle
import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from geo.claims.boundary import check_claims
from geo.claims.claim import Claim, Spans
from geo.claims.extract import RuleExtractor, extract
from geo.claims.extractors import BUILT_IN, GROUP, extractor_names, open_extractor
from geo.claims.report import read_report
from geo.errors import ExtractorError, ExtractorNotFoundError
from geo.theatre import Theatre
from maps.cli import main
from maps.commands.shared import ReportFlags

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```(toml|python)\n(.*?)```", (ROOT / "docs" / "extractors.md").read_text(), re.DOTALL)
TEXT = (
    "Rebels seized Tal Warda on Friday, a monitor said. Two days later the army retook it and cut the M9.\n"
)
REPORT = read_report(TEXT, zone=ZoneInfo("Asia/Damascus"), published="2024-12-08", publisher="Our desk")
TOY = """
from geo.claims.extract import extract
class Toy:
    def __init__(self, theatre):
        self.theatre = theatre
    def extract(self, report):
        return {made}
def function(theatre):
    return Toy(theatre)
"""


def toy(made):
    return TOY.replace("{made}", made)


def frontline(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="frontline")


def failure(name="toy"):
    with pytest.raises(ExtractorError) as caught:
        open_extractor(name).extract(REPORT)
    return str(caught.value)


# ---- the worked example of the documentation ----


@pytest.fixture
def bulletin(installed_plugin, tmp_path, monkeypatch):
    """The example, installed as its own ``pyproject.toml`` says, and a bulletin of it."""
    (_, toml), (_, code) = BLOCKS
    project = tomllib.loads(toml)["project"]
    installed_plugin(project["name"], project["entry-points"][GROUP], bulletin=code)
    monkeypatch.chdir(tmp_path)
    text = "Roads of the day\nCLOSED: the M5 near Saraqib (road office)\nOPEN: the M4\n"
    (tmp_path / "bulletin.txt").write_text(text)


def test_the_example_of_the_documentation_extracts(bulletin):
    flags = ("--published", "2024-11-28", "--extractor", "bulletin")
    assert frontline("extract", "bulletin.txt", *flags, "-o", "claims.csv").exit_code == 0
    rows = Path("claims.csv").read_text().splitlines()
    assert len(rows) == 3
    assert "cut" in rows[1]
    assert "the M5 near Saraqib" in rows[1]
    assert "road office" in rows[1]
    assert "reopened" in rows[2]
    assert "built-in rules" not in frontline("extract", "bulletin.txt", "--published", "2024-11-28").stdout


@pytest.mark.parametrize("command", [("map", "-o", "map.html"), ("export", "-o", "gis"), ("check",)])
def test_the_example_goes_all_the_way_to_a_map(bulletin, command):
    name, *options = command
    flags = ("--published", "2024-11-28", "--extractor", "bulletin")
    result = frontline(name, "bulletin.txt", *flags, *options)
    assert result.exit_code == 0, result.output


# ---- finding ----


def test_the_built_in_extractor_is_there_by_its_name_and_registered_like_any_other():
    assert isinstance(open_extractor(BUILT_IN), RuleExtractor)
    assert extractor_names()[0] == "rules"
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    assert points == {"rules": "geo.claims.extract:RuleExtractor"}


def test_nothing_of_a_plugin_is_imported_before_it_is_asked_for(installed_plugin):
    installed_plugin("toy-one", {"toy": "toy_one:Toy"}, toy_one=toy("[]"))
    installed_plugin("toy-two", {"other": "toy_two:Toy"}, toy_two=toy("[]"))
    assert extractor_names() == ("rules", "other", "toy")
    assert not {"toy_one", "toy_two"} & set(sys.modules)
    open_extractor("toy")
    assert "toy_one" in sys.modules
    assert "toy_two" not in sys.modules


def test_a_plugin_cannot_take_the_name_of_the_built_in_one(installed_plugin):
    installed_plugin("toy", {"rules": "toy:Toy"}, toy=toy("[]"))
    assert extractor_names() == ("rules",)
    assert open_extractor("rules").extract(REPORT) == extract(REPORT) != []
    assert "toy" not in sys.modules


def test_an_unknown_name_is_told_with_the_known_ones(installed_plugin):
    installed_plugin("toy", {"toy": "toy:Toy"}, toy=toy("[]"))
    with pytest.raises(ExtractorNotFoundError, match=r"^no extractor 'toi' is installed; known: rules, toy$"):
        open_extractor("toi")


def test_two_plugins_of_one_name_are_refused(installed_plugin):
    installed_plugin("toy-one", {"toy": "toy_one:Toy"}, toy_one=toy("[]"))
    installed_plugin("toy-two", {"toy": "toy_two:Toy"}, toy_two=toy("[]"))
    assert failure() == "toy-one 1.0 and toy-two 1.0 both bring an extractor 'toy'; uninstall one of them"


def test_an_extractor_is_made_once_for_a_theatre_and_its_choice_can_go_to_another_process(installed_plugin):
    installed_plugin("toy", {"toy": "toy:function"}, toy=toy("extract(report, self.theatre)"))
    theatre = Theatre.open("syria-2024")
    assert open_extractor("toy", theatre) is open_extractor("toy", theatre)
    assert open_extractor("toy", theatre).extract(REPORT) == extract(REPORT, theatre)
    flags = ReportFlags(extractor="toy")
    assert pickle.loads(pickle.dumps(flags)) == flags


# ---- failing ----


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import not_there", "cannot be loaded: ModuleNotFoundError: No module named 'not_there'"),
        ("def x(:", "cannot be loaded: SyntaxError: "),
        ("raise SystemExit(3)", "cannot be loaded: SystemExit: 3"),
        ("x = 3", "cannot be loaded: AttributeError: "),
        ("def Toy(): pass", "cannot be started: TypeError: "),
        ("def Toy(theatre): exit(4)", "cannot be started: SystemExit: 4"),
        (toy("1 / 0"), f"failed on the report {REPORT.report_id}: ZeroDivisionError: division by zero"),
        (toy("exit(2)"), f"failed on the report {REPORT.report_id}: SystemExit: 2"),
        (toy("None"), f"failed on the report {REPORT.report_id}: TypeError: "),
        (toy("['x']"), f"made claims of the report {REPORT.report_id} that are none:\n  number 1 is of type str, not a Claim"),
        (toy("extract(report) * 2"), f"made claims of the report {REPORT.report_id} that are none:\n  claim 4: claim_id "),
    ],
)  # fmt: skip
def test_a_plugin_that_fails_is_told_by_its_name(installed_plugin, code, message):
    installed_plugin("frontline-toy", {"toy": "toy:Toy"}, toy=code)
    assert failure().startswith(f"the extractor 'toy' of frontline-toy 1.0 {message}")


def test_what_is_no_factory_and_what_makes_no_extractor_is_told(installed_plugin):
    code = "number = 3\ndef text(theatre): return 'x'"
    installed_plugin("frontline-toy", {"number": "toy:number", "text": "toy:text"}, toy=code)
    assert "toy:number is no factory; it must be callable with a theatre or None" in failure("number")
    assert failure("text").endswith("made a value of type str, which has no method extract(report)")


def test_the_command_line_tells_a_failure_in_one_message_and_shows_the_traceback_only_when_asked(
    installed_plugin, tmp_path
):
    installed_plugin("frontline-toy", {"toy": "toy:Toy"}, toy=toy("1 / 0"))
    (tmp_path / "report.txt").write_text(TEXT)
    arguments = (
        "extract",
        tmp_path / "report.txt",
        "--published",
        "2024-12-08",
        "--extractor",
        "toy",
    )
    result = frontline(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "the extractor 'toy' of frontline-toy 1.0 failed on the report" in result.stderr
    assert "Traceback" not in result.stderr
    debugged = frontline(*arguments, "--debug").exception
    assert isinstance(debugged.__cause__.__cause__, ZeroDivisionError)


def test_an_unknown_name_is_told_once_however_many_reports_there_are(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT)
    result = frontline(
        "extract", *sorted(tmp_path.iterdir()), "--published", "2024-12-08", "--extractor", "nobody"
    )
    assert result.exit_code == 1
    assert result.stderr == "Error: no extractor 'nobody' is installed; known: rules\n"


def test_what_a_plugin_says_cannot_drive_the_terminal(installed_plugin, tmp_path):
    code = "def Toy(theatre): raise ValueError('\\x1b[2J\\u202e')"
    installed_plugin("frontline-toy", {"toy": "toy:Toy"}, toy=code)
    (tmp_path / "report.txt").write_text(TEXT)
    told = frontline(
        "extract", tmp_path / "report.txt", "--published", "2024-12-08", "--extractor", "toy"
    ).stderr
    assert "\ufffd[2J\ufffd" in told
    assert "\x1b" not in told


# ---- the boundary ----


def changed(**fields):
    first = extract(REPORT)[0]
    return check_claims([replace(first, **fields)], REPORT)


def moved(**spans):
    return changed(spans=replace(extract(REPORT)[0].spans, **spans))


def test_the_claims_of_the_rules_pass_the_boundary():
    claims = extract(REPORT)
    assert len(claims) == 3
    assert check_claims(claims, REPORT) == []
    assert check_claims([replace(claim, spans=Spans()) for claim in claims], REPORT) == []


def test_fields_of_the_wrong_type_or_code_are_told():
    assert changed(action="captured")[0].startswith("claim 1: a field is of the wrong type")
    assert changed(roads=["M5"]) == ["claim 1: roads: not of the type or the form that a claim has"]
    assert changed(actor=3) == ["claim 1: actor is of type int, not text"]
    assert changed(source=None) == ["claim 1: source must be a Source, spans a Spans"]
    assert changed(claim_id="") == ["claim 1: claim_id is empty", "claim 1: claim_id: not of the type or the form that a claim has"]  # fmt: skip
    assert changed(target="") == ["claim 1: target is '', allowed: a place: a town, a road, a junction"]
    assert "text without NUL characters" in changed(note="\0")[0]
    source = extract(REPORT)[0].source
    assert "source" in changed(source=replace(source, published=source.published.replace(tzinfo=None)))[0]
    assert "url" in changed(source=replace(source, url="javascript:alert(1)"))[0]
    assert "reliability" in changed(source=replace(source, reliability="Z"))[0]
    assert "credibility" in changed(source=replace(source, credibility=9))[0]


def test_a_subclass_of_a_claim_is_none():
    class Sub(Claim):
        pass

    first = extract(REPORT)[0]
    sub = Sub(first.claim_id, first.source, first.action, first.target, first.target_kind)
    assert check_claims([sub], REPORT) == ["number 1 is of type Sub, not a Claim"]


def test_spans_outside_the_text_or_the_sentence_are_told():
    size = len(TEXT)
    assert moved(attribution=(size - 1, size + 1)) == [
        f"claim 1: spans.attribution ({size - 1}, {size + 1}) is not in the text, which has {size} characters"
    ]
    assert "spans.actor (60, 64) is not in the sentence" in moved(actor=(60, 64))[0]
    assert moved(attribution=(60, 64)) == []
    assert moved(target=(3, 3)) != []
    assert moved(target=(-1, 3)) != []
    assert moved(target=(5, 3)) != []
    assert moved(target=("3", "5")) != []
    assert moved(target=(3, 5, 7)) != []
    assert moved(sentence=None) == ["claim 1: spans.sentence is missing, though parts of it are given"]
    assert "is not the text at" in changed(sentence="Somebody else said so.")[0]


def test_identifiers_are_unique_and_of_the_report():
    first, second, *_ = extract(REPORT)
    twice = [first, replace(second, claim_id=first.claim_id)]
    assert check_claims(twice, REPORT) == [f"claim 2: claim_id {first.claim_id!r} is that of claim 1 too"]
    assert "the report is" in changed(report_id="R-other")[0]


def test_all_problems_are_told_at_once_and_no_more_than_a_screen():
    assert len(check_claims([1, 2, 3], REPORT)) == 3
    assert check_claims(list(range(100)), REPORT)[-1] == "and 80 more"
