"""Texts of any shape take time in proportion to their length.

Growth is measured, never time: four times the text may take nine times as long (sixteen would be its square), and what is
done at once is not measured at all. A measurement that fails is repeated, since other work disturbs it.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import time
from datetime import UTC, datetime
from re import _parser  # the one reader of the syntax of regular expressions
from zoneinfo import ZoneInfo

import pytest

import geo.claims
from geo.claims.claim import Side
from geo.claims.extract import RuleExtractor
from geo.claims.report import Report, read_report

_TOO_MUCH = 9
_AT_ONCE_S = 0.02
_TRIES = 5
_SMALL = 20_000

NEWS = (
    "Rebels seized the town of Saraqib on Friday and cut the M5 highway between Hama and Aleppo, a monitor said."
    " The army denied it. “They also took the city,” a resident – who asked not to be named – told our desk.\n\n"
)
ORDINARY = (
    NEWS
    + (
        "Shops in the old quarter were shut for a third day, and bread was sold from the back of a lorry in the morning."
        " “Nobody sleeps,” a teacher told our desk; her school had sent its pupils home a week before.\n\n"
        "Aid workers asked for blankets and fuel. The winter has been mild so far, yet rain is expected in the hills.\n\n"
    )
    * 3
)
"""News as it is: most of it tells of something else than control."""
UNITS = {
    "no space": "a", "capitals": "A", "digits": "1", "spaces": " ", "lines": "\n", "empty lines": "\n\n", "tabs": "\t",
    "line ends of Windows": "\r\n", "commas": ",", "opening brackets": "(", "closing brackets": ")", "hyphens": "-",
    "hyphened": "al-", "quotes": '"', "curly quotes": "“", "apostrophes": "'", "possessives": "a's", "stops": ".",
    "abbreviations": "A.", "ellipses": "…", "slashes": "/", "underscores": "_", "emoji": "\U0001f6d1", "Arabic": "س",
    "combining": "e\u0301", "non-breaking": "\u00a0", "joiners": "\u200d", "ands": "and ", "of the": "of the ", "the": "the ",
    "names": "Saraqib ", "listed names": "Saraqib, ", "joined names": "Saraqib and ", "numbers": "1 ", "thousands": "1,",
    "ranges": "1-", "roads": "M5 ", "listed roads": "M5, ", "slashed roads": "M4/M5/", "betweens": "between Hama and ",
    "compass": "10 km north of ", "near": "near ", "roads near roads": "near the highway ", "towns of": "the town of ",
    "dates": "28 November 2024, ", "days": "on Friday ", "datelines": "HAMA, ", "agencies": "Hama (SOHR) - ",
    "bullets": "\n- ", "bulleted verbs": "\n- took Saraqib", "verbs": "captured ", "parties": "rebels ",
    "events": "rebels captured Saraqib and ", "short sentences": "took Saraqib. ", "pronouns": "They took the city. ",
    "voices": "he said that ", "denials": "The army denied that Saraqib had fallen. ", "sources": "took Hama (SOHR). ",
    "conditions": "if ", "relatives": "which ", "such as": "villages such as ", "addresses": "https://example.org/",
    "controls near": "controls province near ", "rules": "---\n", "long rule": "-" * 50 + " ", "news": NEWS,
    "news in one line": NEWS.replace("\n", " "),
}  # fmt: skip


def report(text):
    published = datetime(2024, 11, 30, tzinfo=UTC)
    return Report("R-1", text, "", "", published, Side.UNKNOWN, "", "", ZoneInfo("Asia/Damascus"))


def repeated(unit, size):
    return (unit * (size // len(unit) + 1))[:size]


def seconds(work, argument):
    """Measure without the collector of garbage, which looks at all that other tests left behind."""
    gc.disable()
    try:
        start = time.process_time()
        work(argument)
        return time.process_time() - start
    finally:
        gc.enable()


def growth(work, small, large):
    """Return how many times longer the large one takes; 0 where that is too short to be measured."""
    best = []
    for _ in range(_TRIES):
        best.append((seconds(work, small), seconds(work, large)))
        least_small, least_large = (min(column) for column in zip(*best, strict=True))
        if least_large < _AT_ONCE_S:
            return 0
        if least_large / max(least_small, _AT_ONCE_S / 4) <= _TOO_MUCH:
            return least_large / least_small if least_small else 0
    return least_large / max(least_small, _AT_ONCE_S / 4)


@pytest.fixture(scope="module")
def extractor(theatre):
    return RuleExtractor(theatre)


@pytest.mark.parametrize("name", UNITS)
def test_extraction_takes_time_in_proportion_to_a_text_of_any_shape(extractor, name):
    work = lambda text: extractor.extract(report(text))  # noqa: E731
    assert growth(work, repeated(UNITS[name], _SMALL), repeated(UNITS[name], 4 * _SMALL)) <= _TOO_MUCH


@pytest.mark.parametrize(
    "name", ["no space", "commas", "opening brackets", "capitals", "digits", "hyphens", "quotes"]
)
def test_a_line_of_a_million_characters_is_read_like_four_of_a_quarter(extractor, name):
    work = lambda text: extractor.extract(report(text))  # noqa: E731
    assert growth(work, repeated(UNITS[name], 250_000), repeated(UNITS[name], 1_000_000)) <= _TOO_MUCH


@pytest.mark.slow
def test_ten_megabytes_of_news_are_read_at_the_rate_of_one(tmp_path, theatre, extractor):
    def work(path):
        assert extractor.extract(read_report(path, zone=theatre.zone, published="2024-11-30"))

    for megabytes in (1, 10):
        (tmp_path / f"{megabytes}.txt").write_text(
            repeated(ORDINARY, megabytes * 1_000_000), encoding="utf-8"
        )
    small, large = seconds(work, tmp_path / "1.txt"), seconds(work, tmp_path / "10.txt")
    assert large / small <= 2.5 * 10


@pytest.mark.parametrize(
    "text", ["near the highway " * 140, "from road " * 190, "including villages " * 190, ": villages " * 190]
)
def test_what_nests_without_an_end_ends(extractor, text):
    extractor.extract(report("Rebels captured the highway " + text))


# ---- regular expressions ----


def patterns():
    """Return the regular expressions of all modules of claims, wherever in them they are kept."""
    found = {}
    for module in pkgutil.iter_modules(geo.claims.__path__):
        values = vars(importlib.import_module(f"geo.claims.{module.name}")).items()
        for name, value in values:
            for one in value if isinstance(value, (tuple, list, frozenset)) else [value]:
                if isinstance(one, re.Pattern):
                    found.setdefault((one.pattern, one.flags), f"{module.name}.{name}")
    return {name: re.compile(*key) for key, name in found.items()}


PATTERNS = patterns()
MATCHED = {
    "dateline._DATELINE": 120,
    "formulas._RUNS": 1_000_000,
    "formulas._GUARDED": 1_000_000,
}
"""Those that are tried once, at the beginning of a text or of so many characters of it, instead of at every character."""
ENDLESS = 30
"""Repetitions that count as without an end: what is tried in that many ways, and again inside, is tried too often."""

ATTACKS = {
    **{name: unit for name, unit in UNITS.items() if len(unit) <= 20},
    "tags": "<p ", "attributes": 'a="', "closed attributes": 'a="b" ', "equals": "=", "declarations": "<?xml ", "metas": "<meta ",
    "items": "<item>", "offset": "+0300", "paragraphs": "\n \n", "words with an apostrophe": "a'b'", "dotted": "A.B-",
    "capital words": "Abc ", "years": "2024-11-28", "letters and digits": "A1-2a",
}  # fmt: skip


def test_there_are_regular_expressions_to_look_at():
    assert {"sentences._WORD", "dateline._DATELINE", "markup._TAG"} <= set(PATTERNS)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_regular_expression_repeats_a_repetition_that_may_be_cut_in_several_ways(name):
    assert ambiguous(_parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags & ~re.TEMPLATE)) == []


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_regular_expression_takes_time_in_proportion_to_the_text(name):
    pattern = PATTERNS[name]

    def work(text):
        if name in MATCHED:
            for start in range(0, len(text), MATCHED[name]):
                pattern.match(text, start, start + MATCHED[name])
        else:
            for match in pattern.finditer(text if isinstance(pattern.pattern, str) else text.encode()):
                assert match.end() >= match.start()

    for attack, unit in ATTACKS.items():
        for end in ("", "!"):
            small, large = repeated(unit, 5_000) + end, repeated(unit, 20_000) + end
            assert growth(work, small, large) <= _TOO_MUCH, attack


def ambiguous(tree):
    """Return the repetitions in a repetition that hold nothing else, so that a run can be shared among them in many ways."""
    found = []
    for operation, argument in tree:
        if operation in {_parser.MAX_REPEAT, _parser.MIN_REPEAT}:
            _, most, inside = argument
            endless = most >= ENDLESS
            if endless and can_be_cut(inside):
                found.append(str(inside))
            found += ambiguous(inside)
        elif operation is _parser.SUBPATTERN:
            found += ambiguous(argument[3])
        elif operation is _parser.BRANCH:
            found += [one for branch in argument[1] for one in ambiguous(branch)]
        elif operation in {_parser.ASSERT, _parser.ASSERT_NOT}:
            found += ambiguous(argument[1])
    return found


def can_be_cut(tree):
    """Tell whether a part may match a run of characters, and two halves of the run as well: "a+", "a*", "a+b*"."""
    items = [(operation, argument) for operation, argument in tree if operation is not _parser.AT]
    if len(items) == 1 and items[0][0] is _parser.SUBPATTERN:
        return can_be_cut(items[0][1][3])
    if len(items) == 1 and items[0][0] is _parser.BRANCH:
        return any(can_be_cut(branch) for branch in items[0][1][1])
    loops = [item for item in items if item[0] in {_parser.MAX_REPEAT, _parser.MIN_REPEAT}]
    optional = [item for item in loops if item[1][0] == 0]
    needed = len(items) - len(optional)
    return any(item[1][1] >= ENDLESS for item in loops) and (
        needed == 0 or (needed == 1 and any(item not in optional for item in loops))
    )


@pytest.mark.parametrize(
    ("bad", "good"),
    [("(a+)+", "(ab+)+"), ("(?:a*b?)*", "(?:ba*)*"), (r"(\w+\s*)*", r"(\w+\s)*"), ("(a+|b)*", "(a|b)*")],
)
def test_the_look_at_regular_expressions_sees_what_it_should(bad, good):
    assert ambiguous(_parser.parse(bad)) != []
    assert ambiguous(_parser.parse(good)) == []
