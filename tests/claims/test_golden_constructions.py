"""The ways in which English tells who holds what, one made-up passage each: golden/claims/constructions.txt.

How a passage and its claims are written is said at the head of that file. To add one, write the line and below it what a
careful reader would note, before looking at what the program makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo.claims.claim import Claim, Extent, Polarity
from geo.claims.extract import extract
from geo.claims.report import read_report

FILE = Path(__file__).parents[1] / "golden" / "claims" / "constructions.txt"
UTC = ZoneInfo("UTC")
NOTHING = "nothing"
EXTENTS = {"part": Extent.PART, "near": Extent.NEAR}


@dataclass(frozen=True)
class Passage:
    """A passage with the claims that a reader would note."""

    line: int
    section: str
    text: str
    published: str
    expected: tuple[str, ...]


def passages(path: Path = FILE) -> list[Passage]:
    """Read the golden file."""
    found: list[Passage] = []
    section = published = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("published:"):
            published = line.removeprefix("published:").strip()
        elif line.startswith("=="):
            section = line.strip("= ")
        elif line.startswith(" "):
            last = found.pop()
            expected = (*last.expected, " | ".join(part.strip() for part in line.split("|")))
            found.append(Passage(last.line, section, last.text, published, expected))
        else:
            found.append(Passage(number, section, line, published, ()))
    return found


class OneName:
    """A theatre that knows a single party, to ask whom a pronoun means."""

    def __init__(self, name: str) -> None:
        self.actor_id, self.side, self.actors = name, "unknown", self

    def mentions(self) -> Sequence[tuple[str, str]]:
        return ()

    def resolve(self, text: str) -> OneName | None:
        return self if text == self.actor_id else None

    def source(self, name: str) -> None:
        return None


def told(passage: Passage) -> list[str]:
    """Say the claims of a passage in the words of the file, with no more than the expected lines ask for."""
    report = read_report(passage.text, zone=UTC, published=passage.published)
    claims = extract(report)
    lines: list[str] = []
    for index, claim in enumerate(claims):
        wanted = passage.expected[index] if index < len(passage.expected) else ""
        name = wanted.partition(" = ")[2].partition(" |")[0]
        meant = extract(report, OneName(name))[index].actor_id if name else ""
        lines.append(_line(claim, meant, wanted))
    return lines or [NOTHING]


def _line(claim: Claim, meant: str, wanted: str) -> str:
    mark = "background " if claim.background else ""
    mark += "" if claim.polarity is Polarity.AFFIRMED else f"{claim.polarity} "
    mark += "claimed " if claim.is_claimed_only else ""
    parts = [f"{mark}{claim.act}", claim.target]
    parts += [f"by {claim.actor}" + f" = {meant}" * bool(meant)] if claim.actor else []
    parts += [str(claim.when)] if claim.when else []
    parts += [f"said {claim.attribution}"] if claim.attribution else []
    on_request = {
        "from": f"from {claim.opponent}",
        "between": "between " + " and ".join(claim.between),
        "roads": "roads " + ", ".join(claim.roads),
        **{word: word for word, extent in EXTENTS.items() if claim.extent is extent},
    }
    asked = [part.split()[0] for part in wanted.split(" | ")[2:]]
    return " | ".join(parts + [on_request[word] for word in asked if word in on_request])


def alike(line: str) -> tuple[str, ...]:
    """Put the parts of a line in one order and letters in one case; "the" before a place or a party says nothing."""
    if line == NOTHING:
        return (NOTHING,)
    head, target, *parts = line.lower().split(" | ")
    bare = [part.replace("by the ", "by ").replace("= the ", "= ") for part in parts]
    return head, target.removeprefix("the "), *sorted(bare)


@pytest.mark.parametrize("passage", passages(), ids=lambda passage: f"line {passage.line}")
def test_each_passage_gives_the_claims_that_a_reader_notes(passage):
    got = told(passage)
    if list(map(alike, got)) != list(map(alike, passage.expected)):
        pytest.fail(
            f"{FILE.name}, line {passage.line} ({passage.section})\n  {passage.text}\n"
            "expected\n    " + "\n    ".join(passage.expected) + "\ngot\n    " + "\n    ".join(got),
            pytrace=False,
        )


def test_the_file_covers_what_is_written_about_fronts():
    found = passages()
    assert len(found) >= 150
    assert len({passage.text for passage in found}) == len(found)
    assert all(passage.expected for passage in found)
