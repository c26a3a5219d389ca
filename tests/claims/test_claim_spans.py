"""Each part of a claim stands in the text where its span says, whatever the sentence is made of, and tables keep it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.claims.boundary import check_claims
from geo.claims.claim import Claim
from geo.claims.dates import Clock, times
from geo.claims.extract import RuleExtractor
from geo.claims.lexicon import lexicon
from geo.claims.placewords import fold
from geo.claims.report import Report, read_report
from geo.claims.sentences import sentences
from geo.claims.table import read_claims, write_claims
from geo.claims.unclaimed import unclaimed
from maps.marks import PARTS, Mark, marks_of, nested, packed

ZONE = ZoneInfo("Asia/Damascus")
FORMS = lexicon().forms
RULES = RuleExtractor()

ACTORS = [
    "Rebels", "The army", "HTS and its allies", "Government forces", "the “Dawn” Brigade", "They", "Its forces",
    "Fighters of the Syrian National Army (SNA)", "The Kurdish-led Syrian Democratic Forces", "The rebels’ allies",
]  # fmt: skip
DEEDS = [
    "seized {}", "took control of {}", "drove ISIS out of {}", "withdrew on Saturday from {}", "have cut {}", "lost {}",
    "fought the army for control of {}", "left {} under HTS control", "reopened {}", "entered {}", "did not take {}",
    "besieged {}", "claimed the capture of {}", "came within 5 km of {}", "announced that they had captured {}",
]  # fmt: skip
PLACES = [
    "Tal Warda", "the city", "the towns of Ayn Dara and Kafr Nuran", "the M9", "the M9/M7 junction", "it",
    "the road between Ayn Dara and Tal Warda", "the northern gates of Tal Warda", "the village of ‘Ayn al-Bayda’",
    "large parts of the city", "Tal Café\u0301", "Base 12", "the Damascus–Aleppo\u00a0highway", "this crossing",
]  # fmt: skip
TIMES = [
    "",
    " on Friday",
    " overnight",
    " on 3 December",
    " two days later",
    " late\non Thursday",
    " in 2016",
]
VOICES = [
    "", ", a monitor said", ", according to the Observatory", " (SOHR)", ", “state TV” said on Sunday", ", it said in a statement",
]  # fmt: skip
PASSIVES = [
    "{place} was captured by {actor}{time}{voice}.", "{place} fell to {actor}{time}{voice}.",
    "The capture of {place} by {actor}{time} surprised many{voice}.", "{place} is under the control of {actor}{voice}.",
]  # fmt: skip
ODD = ["", "\U0001f534 ", "سراقب: ", "日本 ", "“", "- ", "IDLIB (Wire) — ", "\u200f"]
GAPS = [" ", "\n", "\n\n", "  \t", "\u00a0", " (Al-Wataniya)\n", " [12] "]


def report_of(text: str) -> Report:
    return read_report(text.encode(), zone=ZONE, published="2024-12-08", publisher="Our desk")


active = st.builds(
    lambda actor, deed, place, time, voice: f"{actor} {deed.format(place)}{time}{voice}.",
    st.sampled_from(ACTORS),
    st.sampled_from(DEEDS),
    st.sampled_from(PLACES),
    st.sampled_from(TIMES),
    st.sampled_from(VOICES),
)
passive = st.builds(
    lambda form, actor, place, time, voice: form.format(actor=actor, place=place, time=time, voice=voice),
    st.sampled_from(PASSIVES),
    st.sampled_from(ACTORS),
    st.sampled_from(PLACES),
    st.sampled_from(TIMES),
    st.sampled_from(VOICES),
)
texts = st.lists(
    st.tuples(st.sampled_from(ODD), st.one_of(active, passive), st.sampled_from(GAPS)), min_size=1, max_size=5
).map(lambda parts: "Rebels were seen near Tal Warda.\n" + "".join("".join(part) for part in parts))


def words_at(report: Report, claim: Claim, part: str) -> str:
    span = getattr(claim.spans, part)
    return report.text[slice(*span)] if span else ""


def check(report: Report, claim: Claim) -> None:
    """Compare what each span points at with what the claim says."""
    first, last = claim.spans.sentence
    assert report.text[first:last] == claim.sentence
    for part in PARTS[:4]:
        span = getattr(claim.spans, part)
        assert span is None or first <= span[0] < span[1] <= last, part
    assert words_at(report, claim, "actor") == claim.actor
    assert words_at(report, claim, "attribution") == claim.attribution
    assert is_place(claim.target, words_at(report, claim, "target"))
    assert is_trigger(claim, words_at(report, claim, "trigger"))
    if claim.spans.when:
        assert is_time(report, claim)
    else:
        assert claim.when is None or str(claim.when) == "2024-12-08"


def is_place(target: str, written: str) -> bool:
    """A target is as written, with the part of a road behind it, or what "the city" and "it" refer to."""
    lows = written.lower().split()
    return target.startswith(written) or lows == ["it"] or bool({"the", "this"} & set(lows))


def is_trigger(claim: Claim, written: str) -> bool:
    head = fold(written).lower().split()[0].strip(",.")
    return any(form.frame.action is claim.act for form in FORMS.get(head, []))


def is_time(report: Report, claim: Claim) -> bool:
    """The span of a time is that of a phrase that the sentence holds."""
    (sentence,) = [one for one in sentences(report.text) if one.span == claim.spans.sentence]
    phrases = times(sentence.words, Clock(report.published_day, last=date(2024, 12, 1)))
    return claim.spans.when in [sentence.span_of(phrase.start, phrase.stop) for phrase in phrases]


@given(texts)
@settings(max_examples=400)
@example("“Rebels” seized Tal Warda.")
@example("Rebels were seen near Tal Warda.\n“the city was captured by Rebels.")
@example("\U0001f534 The army's withdrawal from Tal Warda (SOHR)")
@example("The rebels’ capture of Tal Warda surprised many. (Al-Wataniya)")
def test_every_span_points_at_what_the_claim_says(text):
    report = report_of(text)
    claims = RULES.extract(report)
    for claim in claims:
        check(report, claim)
    assert check_claims(claims, report) == []


def test_the_made_up_reports_give_claims_of_all_kinds():
    lines = [
        f"Rebels {deed.format(place)} on Friday, a monitor said."
        for deed in DEEDS
        for place in ("Tal Warda", "the M9")
    ]
    text = "\n\n".join(lines)
    claims = RULES.extract(report_of(text))
    assert len({claim.act for claim in claims}) >= 8
    for part in PARTS:
        assert sum(getattr(claim.spans, part) is not None for claim in claims) >= 4


def test_a_source_in_a_bracket_behind_the_sentence_is_the_only_part_outside_it():
    report = report_of("Rebels seized Tal Warda. (Al-Wataniya)\n")
    (claim,) = RULES.extract(report)
    assert words_at(report, claim, "attribution") == claim.attribution == "Al-Wataniya"
    assert claim.spans.attribution[0] > claim.spans.sentence[1]
    assert [mark.part for mark in marks_of(claim)] == ["actor", "trigger", "target"]


@given(texts)
@settings(max_examples=60)
def test_tables_keep_the_spans_and_so_the_marks(text):
    claims = RULES.extract(report_of(text))
    for fmt in ("csv", "jsonl"):
        stream = io.StringIO(newline="")
        write_claims(claims, stream, fmt=fmt)
        again = read_claims(io.StringIO(stream.getvalue()), zone=ZONE, fmt=fmt)
        assert [claim.spans for claim in again] == [claim.spans for claim in claims]
        assert [packed(claim) for claim in again] == [packed(claim) for claim in claims]


# ---- marks ----


def test_a_sentence_that_somebody_wrote_anew_has_no_marks():
    (claim,) = RULES.extract(report_of("Rebels seized Tal Warda."))
    assert len(marks_of(claim)) == 3
    assert marks_of(replace(claim, sentence="Rebels took it.")) == []


def test_positions_for_a_script_count_two_for_a_character_beyond_the_first_plane():
    (claim,) = RULES.extract(report_of("Rebels \U0001f534\U0001f534 \u0633 seized Tal Warda."))
    trigger = packed(claim)[packed(claim).index(1) - 2 :][:2]
    assert claim.sentence.encode("utf-16-le")[2 * trigger[0] : 2 * trigger[1]].decode("utf-16-le") == "seized"


some_marks = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 8), st.sampled_from(PARTS)).map(
        lambda at: Mark(at[0], at[0] + at[1], at[2])
    ),
    max_size=8,
)


@given(some_marks)
def test_nested_marks_never_cross_and_cover_what_they_covered(marks):
    inside = nested(marks)
    for number, first in enumerate(inside):
        for second in inside[number + 1 :]:
            assert second.start >= first.start
            assert second.start >= first.end or second.end <= first.end
    for part in PARTS:
        covered = [{at for mark in some if mark.part == part for at in range(mark.start, mark.end)} for some in (marks, inside)]  # fmt: skip
        assert covered[0] == covered[1]


# ---- read, and no claim ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army hopes to retake the town of Tal Warda.", ("retake", "Tal Warda")),
        ("Rebels captured سراقب on Friday.", ("captured", "سراقب")),
        ("Rebels did not take Saraqib.", ("take", "Saraqib")),
        ("It rained in Tal Warda.", None),
        ("Rebels seized vehicles.", None),
        ("The Defence Forces of Tal Warda are many.", None),
        ("Rebels seized Tal Warda.", None),
    ],
)
def test_a_sentence_of_control_and_a_place_without_a_claim_is_told(text, expected):
    report = report_of(text)
    found = [
        (report.text[slice(*one.triggers[0])], report.text[slice(*one.places[0])])
        for one in unclaimed(report, RULES.extract(report))
    ]
    assert found == ([expected] if expected else [])
