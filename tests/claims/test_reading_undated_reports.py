"""Reports whose day of publication nobody knows: read all the same, and dated only by what their text fixes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from geo.claims.extract import extract
from geo.claims.report import read_report, read_reports
from geo.errors import ReportError

ZONE = ZoneInfo("Asia/Damascus")
TEXT = (
    "Rebels captured Tal Warda on 30 November 2024.\n\nRebels captured Bir Sand on Sunday.\n\n"
    "The army holds Ayn Dara.\n\nThe army retook Deir Noor yesterday.\n"
)
FEED = (
    "<rss><channel><title>A desk</title>"
    "<item><title>One</title><description>Rebels took Tal Warda.</description><pubDate>Thu, 05 Dec 2024 09:00 GMT</pubDate></item>"
    "<item><title>Two</title><description>Rebels took Bir Sand.</description></item></channel></rss>"
)


def test_only_what_the_text_fixes_has_a_time():
    report = read_report(TEXT, zone=ZONE, published="unknown")
    times = {claim.target: str(claim.when or "") for claim in extract(report)}
    assert times == {"Tal Warda": "2024-11-30", "Bir Sand": "", "Ayn Dara": "", "Deir Noor": ""}


def test_it_is_known_from_the_day_of_reading_and_keeps_its_identifier():
    report = read_report(TEXT, zone=ZONE, published="Unknown")
    assert not report.dated
    assert abs((datetime.now(ZONE).date() - report.published_day).days) <= 1
    assert report.report_id == read_report(TEXT, zone=ZONE, published="unknown").report_id
    assert report.report_id != read_report(TEXT, zone=ZONE, published=str(report.published_day)).report_id


def test_front_matter_may_say_so_and_a_given_day_wins_over_it():
    text = "---\npublished: unknown\n---\n" + TEXT
    assert not read_report(text, zone=ZONE).dated
    assert read_report(text, zone=ZONE, published="2024-12-05").dated


def test_unknown_takes_the_place_of_no_day_that_is_stated():
    text = "---\npublished: 2024-12-05\n---\n" + TEXT
    told = []
    (report,) = read_reports(text, zone=ZONE, published="unknown", tell=told.append)
    assert (report.dated, str(report.published_day), told) == (True, "2024-12-05", [])


def test_of_a_feed_it_stands_in_for_the_entries_without_a_date_and_only_where_asked():
    with pytest.raises(ReportError, match="for them, or --published unknown"):
        read_reports(FEED, zone=ZONE)
    assert [one.dated for one in read_reports(FEED, zone=ZONE, published="unknown")] == [True, False]


def test_a_stated_day_that_gives_way_to_another_is_told():
    text = "---\npublished: 2024-12-05T18:00+03:00\n---\n" + TEXT
    told = []
    read_reports(text, zone=ZONE, published="2024-12-05", tell=told.append)
    assert told == []
    (report,) = read_reports(text, zone=ZONE, published="2024-12-08", tell=told.append)
    assert str(report.published_day) == "2024-12-08"
    assert told == [
        "the report states that it was published on 2024-12-05; --published 2024-12-08 counts instead"
    ]
