"""Reading a report: where its facts come from, that its body stays as it is, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from geo.claims.claim import Side
from geo.claims.report import Report, read_report
from geo.errors import ReportError, UnsupportedLanguageError

DAMASCUS = ZoneInfo("Asia/Damascus")
BODY = "Rebels took Saraqib on Friday, a monitor said.\r\n\r\n  They “hold” the M5\u00a0there.\n"
WITH_FACTS = f"""---
title: The junction falls
publisher: Our desk
url: https://example.org/report
published: 2024-11-30
side: agency
origin: SOHR
tags: [m5]
---
{BODY}"""


def read(source, **flags) -> Report:
    return read_report(source, zone=DAMASCUS, **flags)


def test_front_matter_gives_the_facts_and_the_body_stays_to_the_character(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(WITH_FACTS.encode())
    report = read(path)
    assert (report.title, report.publisher, report.url, report.side, report.origin) == (
        "The junction falls", "Our desk", "https://example.org/report", Side.AGENCY, "SOHR",
    )  # fmt: skip
    assert report.published == datetime(2024, 11, 29, 21, tzinfo=UTC)
    assert report.published_day == date(2024, 11, 30)
    assert report.text == BODY


def test_flags_go_before_the_front_matter():
    report = read(WITH_FACTS, published="2024-12-01T10:00+03:00", side="monitor")
    assert (report.published, report.side, report.publisher) == (
        datetime(2024, 12, 1, 7, tzinfo=UTC), Side.MONITOR, "Our desk",
    )  # fmt: skip


def test_path_text_bytes_and_byte_order_mark_give_the_same_report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(b"\xef\xbb\xbf" + BODY.encode())
    reports = [
        read(source, published="2024-11-30")
        for source in (path, str(path), BODY, BODY.encode(), "\ufeff" + BODY)
    ]
    assert {report.text for report in reports} == {BODY}
    assert len({report.report_id for report in reports}) == 1


def test_a_ruler_at_the_top_is_no_front_matter():
    assert read("---\nRebels took Saraqib.", published="2024-11-30").text.startswith("---")


@pytest.mark.parametrize(
    ("source", "flags", "message"),
    [
        ("", {"published": "2024-11-30"}, "the report is empty; a report needs a text"),
        ("---\npublished: 2024-11-30\n---\n \n", {}, "the report is empty"),
        (BODY, {}, "the report has no publication date; give --published 2024-11-28, or `published:`"),
        (BODY, {"published": "30/11/2024"}, "publication date of the report: '30/11/2024' is not a date"),
        (
            BODY,
            {"published": "2024-11-30", "side": "good"},
            "'good' is no side for the report; write one of oppo",
        ),
        (BODY, {"published": "2024-11-30", "url": "javascript:x"}, "'javascript:x' is no address"),
        ("---\npublished: [a\n---\nRebels took Saraqib.", {}, "the front matter of the report is not YAML"),
        (
            "---\npublished: 2024-13-45\n---\nRebels took Saraqib.",
            {},
            "publication date of the report: '2024-13-45' is not a date",
        ),
        (
            "---\npublished: {a: 1}\n---\nRebels took Saraqib.",
            {},
            "published in the front matter of the report is no",
        ),
        (b"a\0b", {"published": "2024-11-30"}, "holds NUL characters and is no text"),
        (
            "missing/report.md",
            {"published": "2024-11-30"},
            "cannot read the report missing/report.md: No such file",
        ),
    ],
)
def test_what_is_no_report_gets_one_clear_message(source, flags, message):
    with pytest.raises(ReportError, match=re.escape(message)):
        read(source, **flags)


@pytest.mark.parametrize(
    "text",
    [
        "Les rebelles ont pris la ville de Saraqib et la route M5.",
        "Die Rebellen haben die Stadt Saraqib und die Autobahn M5 eingenommen.",
        "Los rebeldes han tomado la ciudad de Saraqib y la carretera M5.",
        "Muhalifler Saraqib ilçesini ve M5 karayolunu ele geçirdi.",
        "Повстанцы захватили город Саракиб.",
        "سيطرت الفصائل على مدينة سراقب",
    ],
)
def test_other_languages_are_refused_by_name(text):
    with pytest.raises(UnsupportedLanguageError, match='the report is not in English \\(it looks like "'):
        read(text, published="2024-11-30")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels capture Tell Rifaat",
        "Rebels capture Al-Dumayr, Yabroud, Sa'sa', Al-Sanamayn, Quneitra",
        "HTS seizes Hama, Salamiyah and Tal Bisah",
        "Rebels took سراقب (Saraqib) on the M5.",
        "Saraqib",
    ],
)
def test_short_english_full_of_names_is_read(text):
    assert read(text, published="2024-11-30").text == text
